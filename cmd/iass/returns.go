package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newReturns(c *common) *cobra.Command {
	var period, knownOn string
	var missing bool
	cmd := &cobra.Command{
		Use:   "returns",
		Short: "List the returns that are kept, or the services that have sent none",
		Args:  args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := c.periodOf(period)
			if err != nil {
				return err
			}
			return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
				if missing {
					covered, err := s.Coverage(cmd.Context(), p.Last)
					if err != nil {
						return err
					}
					return c.printRows([]string{"service", "name", "region"}, notCovered(w.register.ValidOn(p.Last), covered))
				}
				kept, err := s.Returns(cmd.Context())
				if err != nil {
					return err
				}
				return c.printRows(returnColumns, returnRows(kept))
			})
		},
	}
	cmd.Flags().BoolVar(&missing, "missing", false, "list the services that cannot tell their position on the period's last day")
	cmd.Flags().StringVar(&period, "period", "", "the period of --missing (default: the last complete quarter)")
	addKnownOn(cmd, &knownOn)
	cmd.AddCommand(
		newDiff(c),
		newDecide(c, "accept", store.Accept, "Accept a return that waits, so that it counts"),
		newDecide(c, "discard", store.Discard, "Discard a return, so that it does not count; it stays in the store"),
	)
	return cmd
}

var returnColumns = []string{"service", "file", "extract_date", "received_on", "verdict", "state", "grain", "rows", "accepted", "rejected", "interventions", "queries"}

func returnRows(kept []measure.ReturnRow) [][]string {
	rows := make([][]string, 0, len(kept))
	for _, r := range kept {
		rows = append(rows, []string{
			r.Service, r.File, r.ExtractDate.String(), r.ReceivedOn.String(), r.Verdict.String(), r.State, r.Grain.String(),
			strconv.Itoa(r.Ledger.Rows), strconv.Itoa(r.Ledger.Accepted), strconv.Itoa(r.Ledger.Rejected),
			strconv.Itoa(r.Interventions), strconv.Itoa(r.Queries),
		})
	}
	return rows
}

// notCovered are the services without a return that tells their position.
func notCovered(services []schemas.Service, covered []measure.Coverage) [][]string {
	has := map[string]bool{}
	for _, cv := range covered {
		has[cv.Service] = true
	}
	var rows [][]string
	for _, s := range services {
		if !has[s.ID] {
			rows = append(rows, []string{s.ID, s.Name, s.Region.Name})
		}
	}
	return rows
}
