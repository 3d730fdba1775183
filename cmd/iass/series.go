package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// seriesFlags ask for figures of several periods in a row.
type seriesFlags struct {
	from, to, service string
	joined            bool
}

func (f *seriesFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.from, "from", "", "the first period of a series: 2018-19-Q1, 2018-04, 2018-19 or 2018-19-academic")
	cmd.Flags().StringVar(&f.to, "to", "", "the last period of a series, of the same kind")
	cmd.Flags().BoolVar(&f.joined, "joined", false, "in a series, add up services of which one took the place of another")
	cmd.Flags().StringVar(&f.service, "service", "", "in a series, this service alone, with those before and after it")
}

// asked reports whether a series is wanted; flags that only a series can have are
// faults of usage without one, and so are those that it cannot have.
func (f seriesFlags) asked(at, period string) (bool, error) {
	switch {
	case f.from == "" && f.to == "" && (f.joined || f.service != ""):
		return false, usage("--joined and --service are for a series: say from which period to which with --from and --to")
	case f.from == "" && f.to == "":
		return false, nil
	case f.from == "" || f.to == "":
		return false, usage("a series wants both --from and --to, such as --from 2025-26-Q1 --to 2026-27-Q1")
	case at != "" || period != "":
		return false, usage("a series has its periods from --from and --to: leave out --at and --period")
	}
	return true, nil
}

// periods are the periods of the series.
func (f seriesFlags) periods() ([]schemas.Period, error) {
	var ends [2]schemas.Period
	for i, text := range []string{f.from, f.to} {
		var err error
		if ends[i], err = schemas.ParsePeriod(text); err != nil {
			return nil, usageError{err}
		}
	}
	run, err := schemas.Run(ends[0], ends[1])
	if err != nil {
		return nil, usageError{err}
	}
	return run, nil
}

// by adds the geography without which the flags mean nothing.
func (f seriesFlags) by(dimensions []string) []string {
	if (f.joined || f.service != "") && !slices.Contains(dimensions, measure.Service) {
		return append([]string{measure.Service}, dimensions...)
	}
	return dimensions
}

// places are the services of the days of a series, joined; with --service, the
// place of that service alone.
func (f seriesFlags) places(register *config.Register, first, last schemas.Date) ([]schemas.Place, error) {
	all := register.Places(first, last)
	if f.service == "" {
		return all, nil
	}
	s, err := register.Find(f.service)
	if err != nil {
		return nil, usage("--service: %w", err)
	}
	all = slices.DeleteFunc(all, func(p schemas.Place) bool { return !p.Has(s.ID) })
	if len(all) == 0 {
		return nil, usage("--service: %s did not exist between %s and %s", s.Name, first.Long(), last.Long())
	}
	return all, nil
}

// series prints a measure for every period of a series.
func (c *common) series(cmd *cobra.Command, f seriesFlags, knownOn string, name measure.Name, by string) error {
	periods, err := f.periods()
	if err != nil {
		return err
	}
	dimensions := f.by(countBy(by, name))
	if _, _, err := measure.Series(nil, dimensions, false); err != nil {
		return usageError{err}
	}
	return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
		header, rows, err := f.rows(cmd.Context(), w, s, periods, name, dimensions)
		if err != nil {
			return err
		}
		if c.shape() == "table" { // a period is named once
			for i := len(rows) - 1; i > 0; i-- {
				if rows[i][0] == rows[i-1][0] {
					rows[i][0] = ""
				}
			}
		}
		return c.printRows(header, rows)
	})
}

// rows are the figures of the periods.
func (f seriesFlags) rows(ctx context.Context, w workspace, s *store.Store, periods []schemas.Period, name measure.Name, by []string) (header []string, rows [][]string, err error) {
	places, err := f.places(w.register, periods[0].First, periods[len(periods)-1].Last)
	if err != nil {
		return nil, nil, err
	}
	specs := make([]measure.Spec, len(periods))
	for i, p := range periods {
		specs[i] = measure.Spec{At: p.Last, Period: p, Measures: []measure.Name{name}, Floor: w.settings.CoverageFloor}
	}
	figures, err := measure.BuildAll(ctx, s, w.register.Services(), specs)
	if err != nil {
		return nil, nil, err
	}
	points := make([]measure.Point, len(periods))
	for i, p := range periods {
		points[i] = measure.Point{Period: p, Figures: figures[i]}
	}
	if f.service != "" {
		points = measure.Only(points, places)
	}
	if f.joined {
		points = measure.Join(points, places)
	}
	if header, rows, err = measure.Series(points, by, f.joined); err != nil {
		return nil, nil, usageError{err}
	}
	return header, rows, nil
}
