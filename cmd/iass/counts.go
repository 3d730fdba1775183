package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newCounts(c *common) *cobra.Command {
	var at, period, by, knownOn string
	var released bool
	var series seriesFlags
	var names []string
	for _, n := range measure.Names {
		names = append(names, string(n))
	}
	names = append(names, evaluation)
	cmd := &cobra.Command{
		Use:   "counts MEASURE",
		Short: "Print figures from what is kept (internal: unrounded)",
		Long: "Prints figures from what is kept. They are internal figures: unrounded, not for publication;\n" +
			"with --released they are those that the published edition of the period's release shows.\n" +
			"Measures: " + strings.Join(names, ", ") + ".\n\n" +
			"evaluation is the answers to the evaluation questions about interventions that ended in a\n" +
			"period (made inactive or closed while open): how many were asked and answered, and how many\n" +
			"gave each answer of a scale; by any of " + strings.Join(measure.EvaluationDimensions, ",") + ". Level 1 is asked\n" +
			"questions 1 to 3, so the totals of 4 to 6 leave it out.\n\n" +
			"With --from and --to they are a series: a period after the other, a stock at the end of each.\n" +
			"By service, each service has rows for the periods in which it existed, nought among them.\n" +
			"With --joined, services of which one took the place of another are added up, and a note\n" +
			"says what changed, and who is missing where they cannot be.",
		Example: "  iass counts stock --at 2026-06-30 --by service,level,status\n  iass counts opened --period 2026-27-Q1 --by region,level\n" +
			"  iass counts opened --from 2018-19-Q1 --to 2024-25-Q4 --joined --service northamptonshire",
		ValidArgs: names,
		Args:      args(cobra.ExactArgs(1), "one measure: "+strings.Join(names, ", ")),
		RunE: func(cmd *cobra.Command, a []string) error {
			if a[0] == evaluation {
				return c.evaluation(cmd, at, period, by, knownOn, series)
			}
			spec, err := c.countSpec(a[0], at, period, names)
			if err == nil && released {
				err = endsOn(&spec, period)
			}
			if err != nil {
				return err
			}
			dimensions := countBy(by, spec.Measures[0])
			if _, _, err := measure.Select(nil, dimensions); err != nil {
				return usageError{err}
			}
			if many, err := series.asked(at, period); err != nil {
				return err
			} else if many && released {
				return usage("--released is for the release of one period: leave out --from and --to")
			} else if many {
				return c.series(cmd, series, knownOn, spec.Measures[0], by)
			}
			return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
				spec.Floor = w.settings.CoverageFloor
				var figures []measure.Figure
				var err error
				if released {
					figures, err = c.released(cmd.Context(), s, w, spec, knownOn, dimensions)
				} else {
					figures, err = measure.Build(cmd.Context(), s, w.register.Services(), spec)
				}
				if err != nil {
					return err
				}
				header, rows, err := measure.Select(figures, dimensions)
				if err != nil {
					return usageError{err}
				}
				return c.printRows(header, rows)
			})
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "the day of a stock: 2026-06-30 (default: the period's last day)")
	cmd.Flags().StringVar(&period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	series.add(cmd)
	cmd.Flags().StringVar(&by, "by", "", "any of "+strings.Join(measure.Dimensions, ",")+" (default: level,status)")
	cmd.Flags().BoolVar(&released, "released", false, "as the published edition of the period's release shows them: rounded, small counts withheld")
	addKnownOn(cmd, &knownOn)
	return cmd
}

// endsOn takes the quarter that ends on the day of a stock, where no period is
// named: a release is of a period, and shows the stock of its last day.
func endsOn(spec *measure.Spec, period string) error {
	if q := schemas.QuarterOf(spec.At); period == "" && q.Last == spec.At {
		spec.Period = q
	}
	if spec.Period.Last != spec.At {
		return usage("--released: a release shows the stock of the last day of its period, and %s ends on %s: say which period with --period, or leave out --at",
			spec.Period.Name, spec.Period.Last.Long())
	}
	return nil
}

// released are the figures of a measure as the published edition of the release of
// a period shows them, if it is made now. Of some measures it shows none by service.
func (c *common) released(ctx context.Context, s *store.Store, w workspace, spec measure.Spec, knownOn string, by []string) ([]measure.Figure, error) {
	out, err := c.releasedFigures(ctx, s, w, spec.Period, knownOn)
	if err != nil {
		return nil, err
	}
	out = slices.DeleteFunc(out, func(f measure.Figure) bool { return f.Measure != string(spec.Measures[0]) })
	ofService := func(f measure.Figure) bool { return f.Geography == measure.Service }
	if slices.Contains(by, measure.Service) && !slices.ContainsFunc(out, ofService) {
		return nil, usage("--released: a release shows no %s by service, for it would cost more figures than it shows: leave out service", spec.Measures[0])
	}
	return out, nil
}

// releasedFigures are the figures of a period, and of its last day, as the published
// edition of its release shows them, if it is made now.
func (c *common) releasedFigures(ctx context.Context, s *store.Store, w workspace, p schemas.Period, knownOn string) ([]measure.Figure, error) {
	today, err := dayOf("known-on", knownOn)
	if err != nil {
		return nil, err
	}
	r, err := newRelease(ctx, s, w, p, cmp.Or(today, c.today), false, today != 0)
	if err != nil {
		return nil, err
	}
	if r.refused != nil {
		return nil, fmt.Errorf("there is no published edition of %s: %w", p.Name, r.refused)
	}
	var out []measure.Figure
	for _, f := range r.published.Figures() {
		if f.AsAt != p.Last.String() || f.Period != "" && f.Period != p.Name {
			continue
		}
		out = append(out, f.Told())
	}
	return out, nil
}

// countBy reads --by; without it, a stock is by level and status and a flow by
// level.
func countBy(by string, name measure.Name) []string {
	switch {
	case by == "" && name.IsFlow():
		by = "level"
	case by == "":
		by = "level,status"
	}
	return splitBy(by)
}

// countSpec reads the measure, the day and the period.
func (c *common) countSpec(name, at, period string, names []string) (measure.Spec, error) {
	spec := measure.Spec{Measures: []measure.Name{measure.Name(name)}}
	known := false
	for _, n := range names {
		known = known || n == name
	}
	if !known {
		return spec, usage("no measure %q: allowed are %s", name, strings.Join(names, ", "))
	}
	p, err := c.periodOf(period)
	if err != nil {
		return spec, err
	}
	day, err := dayOf("at", at)
	if err != nil {
		return spec, err
	}
	if day != 0 && spec.Measures[0].IsFlow() {
		return spec, usage("%s counts what happened in a period: use --period, not --at", name)
	}
	if spec.At, spec.Period = p.Last, p; day != 0 {
		spec.At = day
	}
	return spec, nil
}

// printRows prints rows in the format asked for.
func (c *common) printRows(header []string, rows [][]string) error {
	switch c.shape() {
	case "json":
		return printJSON(c.out, header, rows)
	case "table":
		w := tabwriter.NewWriter(c.out, 0, 4, 2, ' ', 0)
		for _, r := range append([][]string{header}, rows...) {
			if _, err := fmt.Fprintln(w, strings.Join(r, "\t")); err != nil {
				return err
			}
		}
		return w.Flush()
	}
	w := csv.NewWriter(c.out)
	if err := w.Write(header); err != nil {
		return err
	}
	return w.WriteAll(rows)
}

// printJSON prints rows as an array of objects, each with its keys in the order
// of the header.
func printJSON(w io.Writer, header []string, rows [][]string) error {
	var b strings.Builder
	b.WriteString("[")
	for i, r := range rows {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for k, name := range header {
			if k > 0 {
				b.WriteString(", ")
			}
			value, _ := json.Marshal(r[k]) // a string always can be
			if name == "value" {
				value = []byte(r[k])
				if r[k] == "" {
					value = []byte("null")
				}
			}
			fmt.Fprintf(&b, "%q: %s", name, value)
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	_, err := io.WriteString(w, b.String())
	return err
}
