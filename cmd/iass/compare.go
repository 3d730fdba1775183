package main

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// compareFlags are what iass compare is asked.
type compareFlags struct {
	region, period, measure string
	released                bool
	charts, size, knownOn   string
}

func newCompare(c *common) *cobra.Command {
	var f compareFlags
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Services side by side: do they use the levels alike?",
		Long: "Shows the services of a region, or all, side by side for one period: the mix of levels beside the\n" +
			"region's and England's; a funnel of the share at Level 3 or 4, and of what service users\n" +
			"answered, with limits of 95 % and 99.8 % for services of each size; hours recorded against the\n" +
			"illustrative times (a day has day_hours hours, a setting); what was raised, re-opened and closed\n" +
			"by the six-month rule; who uses inactive; and how many who ended answered a question.\n\n" +
			"Limits are of all services of England that tell, wider where these differ by more than chance\n" +
			"(additive over-dispersion, 10 % winsorised), and exact for small counts. Outside the 99.8 %\n" +
			"limits means: differs, ask why. Nobody is ranked; services stand by name.\n\n" +
			"They are internal figures: unrounded, not for publication. With --released, all is made of what\n" +
			"the published edition of the period's release shows, with its marks.",
		Example: "  iass compare --region \"South East\"\n  iass compare --region London --period 2025-26 --charts charts\n" +
			"  iass compare --region London --released --format csv",
		Args: args(cobra.NoArgs, "no arguments: say with --region of which services"),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.compare(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.region, "region", "", "the region whose services are compared (default: all of England)")
	flags.StringVar(&f.period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	flags.StringVar(&f.measure, "measure", string(measure.Opened), "whose levels: opened or worked")
	flags.BoolVar(&f.released, "released", false, "from what the published edition of the period's release shows: rounded, small counts withheld")
	addCharts(cmd, &f.charts, &f.size)
	addKnownOn(cmd, &f.knownOn)
	return cmd
}

func (c *common) compare(cmd *cobra.Command, f compareFlags) error {
	p, err := c.periodOf(f.period)
	if err != nil {
		return err
	}
	if f.measure != string(measure.Opened) && f.measure != string(measure.Worked) {
		return usage("--measure %q: allowed are opened and worked", f.measure)
	}
	if err := checkSize(f.size); err != nil {
		return err
	}
	return c.kept(cmd, f.knownOn, func(w workspace, s *store.Store) error {
		in := compare.Input{Period: p, What: measure.Name(f.measure), Released: f.released}
		if f.region != "" {
			if in.Region, err = regionOf(w.register, f.region); err != nil {
				return err
			}
		}
		if err := c.compared(cmd.Context(), w, s, f.knownOn, &in); err != nil {
			return err
		}
		r := compare.New(in)
		if f.charts != "" {
			if err := c.writeCompared(r, f); err != nil {
				return err
			}
		}
		return c.print(func(w io.Writer) error { return compare.WriteText(w, r) },
			func(w io.Writer) error { return compare.WriteCSV(w, r) },
			func(w io.Writer) error { return compare.WriteJSON(w, r) })
	})
}

// compared counts what services are compared by.
func (c *common) compared(ctx context.Context, w workspace, s *store.Store, knownOn string, in *compare.Input) (err error) {
	if in.Released {
		in.Figures, err = c.releasedFigures(ctx, s, w, in.Period, knownOn)
		return err
	}
	services := w.register.Services()
	in.Figures, err = measure.Build(ctx, s, services, measure.Spec{
		At: in.Period.Last, Period: in.Period, Measures: compare.Measures, Floor: w.settings.CoverageFloor,
	})
	if err != nil {
		return err
	}
	if in.Answered, err = measure.Evaluate(ctx, s, services, in.Period, w.settings.CoverageFloor); err != nil {
		return err
	}
	day := int(math.Round(60 * w.settings.DayHours))
	times, err := s.Times(ctx, measure.Bands(day), in.Period)
	if err != nil {
		return err
	}
	in.Times = times[0]
	return nil
}

// writeCompared writes the charts and the table of a comparison into a folder.
func (c *common) writeCompared(r compare.Result, f compareFlags) error {
	files := []document{{"compare.csv", func(w io.Writer) error { return compare.WriteCSV(w, r) }}}
	for _, v := range r.Funnels {
		if drawn, ok := r.Chart(v); ok {
			files = append(files, pictures(fmt.Sprintf("funnel-%s", v.ID), drawn, f.size)...)
		}
	}
	return c.writeAll(f.charts, files)
}
