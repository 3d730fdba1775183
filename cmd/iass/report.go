package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newReport(c *common) *cobra.Command {
	var period, out, knownOn string
	var draft bool
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
				r, err := countRelease(cmd.Context(), s, w, p, today, draft, again)
				if err != nil {
					return err
				}
				if err := r.write(out); err != nil {
					return err
				}
				if !again {
					err = r.sentOut(cmd.Context(), s)
				}
				if err != nil {
					return err
				}
				return c.printRelease(r, nil)
			})
		},
	}
	cmd.Flags().StringVar(&period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	cmd.Flags().StringVar(&out, "out", "", "the folder for the release (default: out in the workspace); the internal edition is in another beside it, with -internal after its name")
	addDraft(cmd, &draft)
	addKnownOn(cmd, &knownOn)
	return cmd
}

// undeclared says which services have not declared whether they use inactive, and
// what their returns suggest. They count as services that do.
func (r *release) undeclared() []string {
	declared := map[string]bool{}
	names := map[string]string{}
	for _, s := range r.content.Services {
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

// passedOver says which returns tell the position on the release's day and do not
// count, for another of the same service does: a service has one position a day.
func (r *release) passedOver() []string {
	counts := map[string]string{}
	for _, c := range r.coverage {
		counts[c.Service] = c.ReturnID
	}
	files := map[string]string{}
	for _, v := range r.content.Returns {
		files[v.ID] = v.File
	}
	var out []string
	for _, v := range r.content.Returns {
		if v.Verdict.Counts() && v.ExtractDate == r.content.At && v.History != schemas.FullHistory && counts[v.Service] != v.ID {
			out = append(out, fmt.Sprintf("%s is not in the position at %s: %s tells it for %s, and counts alone. If they are parts of one service, send them as one return.",
				v.File, r.content.At.Long(), files[counts[v.Service]], v.Service))
		}
	}
	return out
}
