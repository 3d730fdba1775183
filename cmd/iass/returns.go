package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newReturns(c *common) *cobra.Command {
	var f returnsFlags
	cmd := &cobra.Command{
		Use:   "returns",
		Short: "List the returns that are kept, or who has returned for a period and who has not",
		Long: "Lists the returns that are kept. With --period, a line for every service of the register on\n" +
			"the period's last day: what it returned, what that can tell, and the statuses and levels\n" +
			"that it declared and that its returns hold; then how complete each region is.",
		Example: "  iass returns --period 2026-27-Q1\n  iass returns --period 2026-27-Q1 --by region\n  iass returns --adoption",
		Args:    args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := c.periodOf(f.period)
			if err != nil {
				return err
			}
			if err := f.check(); err != nil {
				return err
			}
			return c.kept(cmd, f.knownOn, func(w workspace, s *store.Store) error {
				if f.ofPeriod() {
					return c.printReturned(cmd.Context(), w, s, f, p)
				}
				kept, err := s.Returns(cmd.Context())
				if err != nil {
					return err
				}
				return c.printRows(returnColumns, returnRows(kept))
			})
		},
	}
	cmd.Flags().BoolVar(&f.missing, "missing", false, "list the services that cannot tell their position on the period's last day")
	cmd.Flags().BoolVar(&f.adoption, "adoption", false, "count the services that follow the guidance, as the survey asks")
	cmd.Flags().StringVar(&f.period, "period", "", "what was returned for this period: "+schemas.PeriodForms+
		" (default of --missing, --adoption and --by: the last complete quarter)")
	cmd.Flags().StringVar(&f.by, "by", "", "of a period: service or region (default: both in a table, service otherwise)")
	addKnownOn(cmd, &f.knownOn)
	cmd.AddCommand(
		newDiff(c),
		newDecide(c, "accept", store.Accept, "Accept a return that waits, so that it counts"),
		newDecide(c, "discard", store.Discard, "Discard a return, so that it does not count; it stays in the store"),
	)
	return cmd
}

// returnsFlags say what of the returns to list.
type returnsFlags struct {
	period, by, knownOn string
	missing, adoption   bool
}

// ofPeriod reports whether the services of a period are asked for.
func (f returnsFlags) ofPeriod() bool { return f.period != "" || f.by != "" || f.missing || f.adoption }

func (f returnsFlags) check() error {
	if by := []string{"", measure.Service, measure.Region}; !slices.Contains(by, f.by) {
		return usage("no returns by %q: allowed are service and region", f.by)
	}
	if f.missing && f.adoption || f.by != "" && (f.missing || f.adoption) {
		return usage("--missing, --adoption and --by are three lists: ask for one of them")
	}
	return nil
}

// printReturned prints what the services returned for a period.
func (c *common) printReturned(ctx context.Context, w workspace, s *store.Store, f returnsFlags, p schemas.Period) error {
	returned, err := returnedFor(ctx, w, s, p)
	if err != nil {
		return err
	}
	var services, missing [][]string
	for _, r := range returned {
		services = append(services, r.Row())
		if !r.Tells {
			missing = append(missing, r.Row()[:3])
		}
	}
	regions := measure.Regions(returned, w.settings.CoverageFloor)
	switch {
	case f.missing:
		return c.printRows(measure.ReturnedColumns[:3], missing)
	case f.adoption:
		return c.printRows(measure.AdoptionColumns, measure.Adoption(returned))
	case f.by == measure.Region:
		return c.printRows(measure.RegionsColumns, regions)
	}
	if c.shape() != "table" {
		return c.printRows(measure.ReturnedColumns, services)
	}
	for i, row := range services { // by name, and without the file: a line is long enough
		services[i] = forPeople(row)
	}
	if err := c.printRows(forPeople(measure.ReturnedColumns), services); err != nil || f.by != "" {
		return err
	}
	if _, err := fmt.Fprintln(c.out); err != nil {
		return err
	}
	return c.printRows(measure.RegionsColumns, regions)
}

// forPeople is a row of what was returned without the service's id and the file.
func forPeople(row []string) []string { return slices.Concat(row[1:4], row[5:]) }

// returnedFor is what every service of a period's last day returned for it.
func returnedFor(ctx context.Context, w workspace, s *store.Store, p schemas.Period) ([]measure.Returned, error) {
	covered, err := s.Coverage(ctx, p.Last)
	if err != nil {
		return nil, err
	}
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, err
	}
	uses, err := s.Uses(ctx, p.Last)
	if err != nil {
		return nil, err
	}
	return measure.Returning(p, w.register.Services(), covered, kept, uses), nil
}

var returnColumns = []string{"service", "file", "extract_date", "received_on", "verdict", "state", "grain", "rows", "accepted", "rejected", "interventions", "queries"}

func returnRows(kept []measure.ReturnRow) [][]string {
	rows := make([][]string, 0, len(kept))
	for _, r := range kept {
		rows = append(rows, []string{
			r.Service, r.File, r.ExtractDate.String(), r.ReceivedOn.String(), r.Verdict.String(), r.State, r.Grain.String(),
			strconv.Itoa(r.Accounted.Rows), strconv.Itoa(r.Accounted.Accepted), strconv.Itoa(r.Accounted.Rejected),
			strconv.Itoa(r.Interventions), strconv.Itoa(r.Queries),
		})
	}
	return rows
}
