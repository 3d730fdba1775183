package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/chart"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// trendFlags are what iass trend is asked.
type trendFlags struct {
	from, to, unit      string
	by, service, region string
	measure             string
	run                 int
	screen, across      bool
	baseline, knownOn   string
	charts, size        string
	only                []string // services that it may be of, by id; nil for all. It is no flag.
}

func newTrend(c *common) *cobra.Command {
	var f trendFlags
	cmd := &cobra.Command{
		Use:   "trend",
		Short: "How the complexity of the work moves: levels over time, and what is more than chance",
		Long: "Shows the levels of the interventions opened (or worked) in each of some periods, the share at\n" +
			"Level 3 or 4 with its interval, and the mean level (an ordinal index), for England, each region\n" +
			"or each service; beside the line of all that tell, the matched panel of the services that tell\n" +
			"every period; and what the change from the first period to the last is made of: change within\n" +
			"services, services becoming more or less of the whole, and services that came or went.\n\n" +
			"Limits are the mean and 2.66 mean moving ranges (XmR). A signal is a point outside them, 7 in a\n" +
			"row on one side of the mean or all rising or falling, or 2 of 3 beyond two thirds of the way to\n" +
			"a limit on one side. Nothing is rebased by itself. Of 1,000 series of 24 quarters in which\n" +
			"nothing happens, " + trend.FalseSignals + ".\n\n" +
			"Lines of services are broken where a break is marked: authorities that others replaced, and what\n" +
			"register.csv says in its column breaks (2024-04-01 four levels instead of three).\n" +
			"They are internal figures: unrounded, not for publication.",
		Example: "  iass trend --from 2020-21-Q1 --to 2025-26-Q4\n  iass trend --by service --region London --unit year\n" +
			"  iass trend --service kent --baseline 2022-23-Q4 --charts charts",
		Args: args(cobra.NoArgs, "no arguments: say with --by, --service or --region of which places"),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.trend(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "the first period (default: 20 quarters, 36 months or 10 years back, from where returns begin to tell)")
	flags.StringVar(&f.to, "to", "", "the last period (default: the last complete one that returns tell of)")
	flags.StringVar(&f.unit, "unit", "", "month, quarter or year (default: what --from and --to are, or quarter)")
	flags.StringVar(&f.by, "by", "", "england, region or service (default: england)")
	flags.StringVar(&f.service, "service", "", "this service alone, with those before and after it")
	flags.StringVar(&f.region, "region", "", "this region alone, or with --by service its services")
	flags.StringVar(&f.measure, "measure", string(measure.Opened), "opened or worked")
	flags.IntVar(&f.run, "run", 7, "how many points in a row make a run or a trend: 5 to 12")
	flags.BoolVar(&f.screen, "screen", false, "leave moving ranges of 3.267 times their mean or more out of the limits")
	flags.StringVar(&f.baseline, "baseline", "", "the last period of those that make the limits (default: all)")
	flags.BoolVar(&f.across, "across", false, "limits, signals and tests go across breaks")
	addCharts(cmd, &f.charts, &f.size)
	addKnownOn(cmd, &f.knownOn)
	return cmd
}

// checked is the flags with their defaults; what cannot be is a fault of usage.
func (f trendFlags) checked() (trendFlags, error) {
	switch {
	case f.by == "" && f.service != "":
		f.by = measure.Service
	case f.by == "" && f.region != "":
		f.by = measure.Region
	case f.by == "":
		f.by = measure.England
	}
	switch {
	case !slices.Contains([]string{measure.England, measure.Region, measure.Service}, f.by):
		return f, usage("--by %q: allowed are england, region and service", f.by)
	case f.service != "" && (f.by != measure.Service || f.region != ""):
		return f, usage("--service is one service: leave out --region, and --by or say --by service")
	case f.region != "" && f.by == measure.England:
		return f, usage("--region is for --by region or --by service")
	case f.measure != string(measure.Opened) && f.measure != string(measure.Worked):
		return f, usage("--measure %q: allowed are opened and worked", f.measure)
	case !slices.Contains([]string{"", "month", "quarter", "year"}, f.unit):
		return f, usage("--unit %q: allowed are month, quarter and year", f.unit)
	case f.run < 5 || f.run > 12:
		return f, usage("--run %d: allowed are 5 to 12 points in a row", f.run)
	}
	return f, checkSize(f.size)
}

func (c *common) trend(cmd *cobra.Command, f trendFlags) error {
	f, err := f.checked()
	if err != nil {
		return err
	}
	return c.kept(cmd, f.knownOn, func(w workspace, s *store.Store) error {
		in, err := c.trends(cmd.Context(), w, s, f)
		if err != nil {
			return err
		}
		studies := trend.Studies(in)
		if f.charts != "" {
			if err := c.writeTrends(studies, f); err != nil {
				return err
			}
		}
		return c.print(func(w io.Writer) error { return trend.WriteText(w, studies) },
			func(w io.Writer) error { return trend.WriteCSV(w, studies) },
			func(w io.Writer) error { return trend.WriteJSON(w, studies) })
	})
}

// writeTrends writes the charts and tables of trends into a folder.
func (c *common) writeTrends(studies []trend.Study, f trendFlags) error {
	files := []document{
		{"trend.csv", func(w io.Writer) error { return trend.WriteCSV(w, studies) }},
		{"changes.csv", func(w io.Writer) error { return trend.WriteChanges(w, studies) }},
	}
	for _, s := range studies {
		if drawn, ok := s.Chart(); ok {
			files = append(files, pictures("trend-"+s.Code, drawn, f.size)...)
		}
	}
	return c.writeAll(f.charts, files)
}

// writeAll writes files into a folder, and says how many.
func (c *common) writeAll(dir string, files []document) error {
	for _, d := range files {
		if err := writeFile(filepath.Join(dir, d.path), func(out *os.File) error { return d.write(out) }); err != nil {
			return err
		}
	}
	c.say("%s written in %s", plural(len(files), "file", "files"), dir)
	return nil
}

// pictures are a chart as SVG and as PNG, in the size that is named.
func pictures(name string, drawn chart.Chart, size string) []document {
	of := chart.Sizes[max(0, slices.IndexFunc(chart.Sizes, func(s chart.Size) bool { return s.Name == size }))]
	var out []document
	for _, format := range []chart.Format{chart.SVG, chart.PNG} {
		out = append(out, document{safeName(name) + "." + string(format), func(w io.Writer) error { return chart.Write(w, drawn, of, format) }})
	}
	return out
}

// addCharts adds the flags of charts.
func addCharts(cmd *cobra.Command, dir, size *string) {
	cmd.Flags().StringVar(dir, "charts", "", "a folder for charts (SVG and PNG) and tables (CSV)")
	cmd.Flags().StringVar(size, "size", "medium", "of charts: "+sizes(", ", " or "))
}

// sizes are the names of the sizes of charts.
func sizes(comma, last string) string {
	var names []string
	for _, s := range chart.Sizes {
		names = append(names, s.Name)
	}
	end := len(names) - 1
	return strings.Join(names[:end], comma) + last + names[end]
}

// checkSize is what is wrong with the size of charts.
func checkSize(size string) error {
	if slices.ContainsFunc(chart.Sizes, func(s chart.Size) bool { return s.Name == size }) {
		return nil
	}
	return usage("--size %q: allowed are %s", size, sizes(", ", " and "))
}

// print writes in the format asked for.
func (c *common) print(table, csv, json func(io.Writer) error) error {
	switch c.shape() {
	case "table":
		return table(c.out)
	case "json":
		return json(c.out)
	}
	return csv(c.out)
}

// trends counts what trends are made from.
func (c *common) trends(ctx context.Context, w workspace, s *store.Store, f trendFlags) (trend.Input, error) {
	in := trend.Input{What: measure.Name(f.measure), By: f.by, Options: trend.Options{
		Limits: statistics.XmROptions{Screen: f.screen}, Rules: statistics.Rules{Trend: f.run, Side: f.run}, Across: f.across, Floor: w.settings.CoverageFloor,
	}}
	returns, err := s.Returns(ctx)
	if err != nil {
		return in, err
	}
	if f.only != nil {
		returns = slices.DeleteFunc(returns, func(r measure.ReturnRow) bool { return !slices.Contains(f.only, r.Service) })
	}
	if in.Periods, in.Unit, err = f.periods(lastTold(c.today, returns)); err != nil {
		return in, err
	}
	in.Options.Seasons = map[string]int{"month": 12, "quarter": 4, "year": 1}[in.Unit]
	if in.Options.Baseline, err = f.baselineEnd(in.Periods); err != nil {
		return in, err
	}
	places, err := f.places(w, in.Periods)
	if err != nil {
		return in, err
	}
	specs := make([]measure.Spec, len(in.Periods))
	for i, p := range in.Periods {
		specs[i] = measure.Spec{At: p.Last, Period: p, Measures: []measure.Name{in.What}}
	}
	figures, err := measure.BuildAll(ctx, s, w.register.Services(), specs)
	if err != nil {
		return in, err
	}
	points := make([]measure.Point, len(figures))
	for i, p := range in.Periods {
		points[i] = measure.Point{Period: p, Figures: figures[i]}
	}
	in.Series = trend.Gather(points, places)
	if f.from == "" {
		in = in.Trimmed()
	}
	return in, nil
}

// unit is what the periods of a trend are.
type unit struct {
	name  string
	of    func(schemas.Date) schemas.Period // the one that holds a day
	shown int
}

// units give the period of each unit that holds a day, and how many are shown unless
// it is told.
var units = []unit{
	{"month", func(d schemas.Date) schemas.Period { return schemas.Month(d.Year(), d.Month()) }, 36},
	{"quarter", schemas.QuarterOf, 20},
	{"year", func(d schemas.Date) schemas.Period { return schemas.FinancialYear(d.AddMonths(-3).Year()) }, 10},
	{"year", func(d schemas.Date) schemas.Period { return schemas.AcademicYear(d.AddMonths(-8).Year()) }, 10},
}

// lastTold is the last day that returns tell of, or yesterday where that is sooner.
func lastTold(today schemas.Date, returns []measure.ReturnRow) schemas.Date {
	last := schemas.Date(0)
	for _, r := range counting(returns) {
		last = max(last, r.ExtractDate)
	}
	if last == 0 || last >= today {
		return today - 1
	}
	return last
}

// periods are those of the flags, and what each of them is.
func (f trendFlags) periods(last schemas.Date) (periods []schemas.Period, name string, err error) {
	var ends [2]schemas.Period
	for i, text := range []string{f.from, f.to} {
		if text == "" {
			continue
		}
		if ends[i], err = schemas.ParsePeriod(text); err != nil {
			return nil, "", usageError{err}
		}
	}
	from, to := ends[0], ends[1]
	kind := slices.IndexFunc(units, func(u unit) bool {
		if f.unit != "" {
			return u.name == f.unit
		}
		return (from.Name == "" || u.of(from.First) == from) && (to.Name == "" || u.of(to.First) == to) && (f.from != "" || f.to != "" || u.name == "quarter")
	})
	if kind < 0 {
		return nil, "", usage("no trend from %s to %s: both must be months (2026-06), quarters (2026-27-Q1) or years (2026-27); or say which with --unit", f.from, f.to)
	}
	of := units[kind].of
	if to.Name == "" {
		if to = of(last); to.Last > last {
			to = of(to.First - 1) // it is not complete
		}
	} else {
		to = of(to.Last)
	}
	if from.Name == "" {
		from = to
		for range units[kind].shown - 1 {
			from = of(from.First - 1)
		}
	} else {
		from = of(from.First)
	}
	if periods, err = schemas.Run(from, to); err != nil {
		return nil, "", usageError{err}
	}
	return periods, units[kind].name, nil
}

// baselineEnd is the last day of the baseline; zero without one.
func (f trendFlags) baselineEnd(periods []schemas.Period) (schemas.Date, error) {
	if f.baseline == "" {
		return 0, nil
	}
	p, err := schemas.ParsePeriod(f.baseline)
	if err != nil {
		return 0, usageError{fmt.Errorf("--baseline: %w", err)}
	}
	if last := periods[len(periods)-1].Last; p.Last > last || p.Last < periods[1%len(periods)].Last {
		return 0, usage("--baseline %s: it must end in the periods shown, %s to %s, with at least two of them before its end", f.baseline, periods[0].Name, periods[len(periods)-1].Name)
	}
	return p.Last, nil
}

// places are those that the flags name: their services, joined where others took
// their place.
func (f trendFlags) places(w workspace, periods []schemas.Period) ([]schemas.Place, error) {
	places, err := seriesFlags{service: f.service}.places(w.register, periods[0].First, periods[len(periods)-1].Last)
	if f.only != nil {
		places = slices.DeleteFunc(places, func(p schemas.Place) bool {
			return slices.ContainsFunc(p.Services, func(s schemas.Service) bool { return !slices.Contains(f.only, s.ID) })
		})
	}
	if err != nil || f.region == "" {
		return places, err
	}
	region, err := regionOf(w.register, f.region)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(places, func(p schemas.Place) bool { return p.Services[len(p.Services)-1].Region != region }), nil
}

// regionOf is the region that a person names.
func regionOf(register *config.Register, text string) (schemas.Region, error) {
	names := make([]string, 0, len(register.Regions()))
	for _, r := range register.Regions() {
		if strings.EqualFold(r.Name, strings.TrimSpace(text)) || strings.EqualFold(r.Code, strings.TrimSpace(text)) {
			return r, nil
		}
		names = append(names, r.Name)
	}
	return schemas.Region{}, usage("--region: no region %q: allowed are %s", text, strings.Join(names, ", "))
}
