package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
)

// evaluation is what counts calls the answers to the evaluation questions.
const evaluation = "evaluation"

// evaluation prints what was answered to the evaluation questions about the
// interventions that ended in a period.
func (c *common) evaluation(cmd *cobra.Command, at, period, by, knownOn string, series seriesFlags) error {
	p, err := c.periodOf(period)
	if err != nil {
		return err
	}
	if at != "" || series != (seriesFlags{}) {
		return usage("%s counts the answers of one period: use --period, and not --at, --from, --to, --joined or --service", evaluation)
	}
	dimensions := []string{"question"}
	if by != "" {
		dimensions = splitBy(by)
	}
	if _, _, err := measure.SelectAnswered(nil, dimensions); err != nil {
		return usageError{err}
	}
	return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
		figures, err := measure.Evaluate(cmd.Context(), s, w.register.Services(), p, w.settings.CoverageFloor)
		if err != nil {
			return err
		}
		header, rows, err := measure.SelectAnswered(figures, dimensions)
		if err != nil {
			return usageError{err}
		}
		return c.printRows(header, rows)
	})
}

// splitBy are the dimensions of --by.
func splitBy(by string) []string {
	dimensions := strings.Split(by, ",")
	for i, d := range dimensions {
		dimensions[i] = strings.TrimSpace(d)
	}
	return dimensions
}
