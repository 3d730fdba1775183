package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/report/tidy"
	"github.com/iassn/collate/report/workbook"
	"github.com/iassn/collate/schemas"
)

func newReport(c *common) *cobra.Command {
	var period, out, knownOn string
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Write the figures of a period again from what is kept",
		Args:  args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := c.periodOf(period)
			if err != nil {
				return err
			}
			return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
				if out == "" {
					out = w.Out()
				}
				today, err := dayOf("known-on", knownOn)
				if err != nil {
					return err
				}
				again := today != 0
				if !again {
					today = c.today
				}
				r, err := newRelease(cmd.Context(), s, w, p, today)
				if err != nil {
					return err
				}
				written, err := r.write(out)
				if err == nil && !again {
					err = s.Released(cmd.Context(), today, p)
				}
				if err != nil || c.quiet {
					return err
				}
				return r.print(c.out, nil, written)
			})
		},
	}
	cmd.Flags().StringVar(&period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	cmd.Flags().StringVar(&out, "out", "", "the folder for the release (default: out in the workspace)")
	addKnownOn(cmd, &knownOn)
	return cmd
}

// release is the figures of a period, before they are written.
type release struct {
	at       schemas.Date
	period   schemas.Period
	floor    int              // percent of services under which figures have none
	figures  []measure.Figure // of the period's last day
	before   []measure.Figure // the stock on the day before the period
	services []schemas.Service
	coverage []measure.Coverage
	returns  []measure.ReturnRow
	returned []measure.Returned
	latest   []measure.Latest
	expected int
	changes  []string // what the returns read change in what was known
	// What has moved since the last release, and the day of that.
	revisions []measure.Revision
	released  schemas.Date
}

// newRelease counts the figures of a period from the store, for a release on a day.
func newRelease(ctx context.Context, s *store.Store, w workspace, p schemas.Period, today schemas.Date) (*release, error) {
	r := &release{
		at: p.Last, period: p, floor: w.settings.CoverageFloor,
		services: w.register.Services(), expected: len(w.register.ValidOn(p.Last)),
	}
	var err error
	if r.figures, err = measure.Build(ctx, s, r.services, measure.Spec{At: p.Last, Period: p, Floor: r.floor}); err != nil {
		return nil, err
	}
	if r.before, err = measure.Build(ctx, s, r.services, measure.Spec{At: p.First - 1, Measures: []measure.Name{measure.Stock}, Floor: r.floor}); err != nil {
		return nil, err
	}
	if r.coverage, err = s.Coverage(ctx, p.Last); err != nil {
		return nil, err
	}
	if r.latest, err = s.Latest(ctx); err != nil {
		return nil, err
	}
	if r.returns, err = s.Returns(ctx); err != nil {
		return nil, err
	}
	if r.returned, err = returnedFor(ctx, w, s, p); err != nil {
		return nil, err
	}
	r.revisions, r.released, err = revisions(ctx, s, r.services, r.floor, today)
	return r, err
}

// undeclared says which services have not declared whether they use inactive, and
// what their returns suggest. They count as services that do.
func (r *release) undeclared() []string {
	declared := map[string]bool{}
	names := map[string]string{}
	for _, s := range r.services {
		declared[s.ID], names[s.ID] = s.Statuses != schemas.StatusesUndeclared, s.Name
	}
	open := 0
	var without []string
	for _, l := range r.latest {
		if declared[l.Service] {
			continue
		}
		if open++; l.WithInactive == 0 {
			without = append(without, fmt.Sprintf("%s (no inactive record in any of %s)", names[l.Service], plural(l.Returns, "return", "returns")))
		}
	}
	if open == 0 {
		return nil
	}
	text := fmt.Sprintf("%s not said in the register whether they use inactive, and count as services that do.", plural(open, "service has", "services have"))
	if len(without) > 0 {
		text += " The returns suggest that these do not: " + strings.Join(without, ", ") + ". Write statuses: two in register.csv if that is so."
	}
	return []string{text}
}

// write writes the files of the release into a folder, and gives their paths.
func (r *release) write(dir string) ([]string, error) {
	figures := append(append([]measure.Figure(nil), r.figures...), r.before...)
	book := disclosure.Internal(disclosure.Content{
		Version: version, At: r.at, Period: r.period, Quarters: []schemas.Period{r.period}, Figures: r.figures, Floor: r.floor,
		Services: r.services, Returned: r.returned, Returns: r.returns, Revisions: r.revisions, Since: r.released,
	})
	var written []string
	for _, f := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"figures.csv", func(w io.Writer) error { return tidy.CSV(w, figures) }},
		{"figures.parquet", func(w io.Writer) error { return tidy.Parquet(w, figures) }},
		{"revisions.csv", func(w io.Writer) error { return tidy.Revisions(w, r.revisions, r.released) }},
		{"figures-internal.xlsx", func(w io.Writer) error { return workbook.Write(w, book) }},
	} {
		path := filepath.Join(dir, f.name)
		if err := writeFile(path, func(out *os.File) error { return f.write(out) }); err != nil {
			return nil, err
		}
		written = append(written, path)
	}
	return written, nil
}

// passedOver says which returns tell the position on the release's day and do not
// count, for another of the same service does: a service has one position a day.
func (r *release) passedOver() []string {
	counts := map[string]string{}
	for _, c := range r.coverage {
		counts[c.Service] = c.ReturnID
	}
	files := map[string]string{}
	for _, v := range r.returns {
		files[v.ID] = v.File
	}
	var out []string
	for _, v := range r.returns {
		if v.Verdict.Counts() && v.ExtractDate == r.at && v.History != schemas.FullHistory && counts[v.Service] != v.ID {
			out = append(out, fmt.Sprintf("%s is not in the position at %s: %s tells it for %s, and counts alone. If they are parts of one service, send them as one return.",
				v.File, r.at.Long(), files[counts[v.Service]], v.Service))
		}
	}
	return out
}
