package main

import (
	"github.com/spf13/cobra"

	"github.com/iassn/collate/schemas"
)

func newRules(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "List everything that is checked, why, and what to do about it",
		Args:  args(cobra.NoArgs, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			var rows [][]string
			for _, r := range schemas.Rules {
				rows = append(rows, []string{string(r.ID), effect(r), r.Reason, r.Allowed(), r.Fix})
			}
			return c.printRows([]string{"rule", "effect", "reason", "allowed", "fix"}, rows)
		},
	}
}

// effect is what comes of meeting a rule.
func effect(r schemas.Rule) string {
	switch {
	case r.Refuses:
		return "return rejected"
	case r.Holds:
		return "return held"
	case r.Severity == schemas.Reject:
		return "row rejected"
	}
	return r.Severity.String()
}
