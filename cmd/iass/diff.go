package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newDiff(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "diff [SERVICE]",
		Short: "Show what changed where a service sent its return for a day again",
		Long: "Shows, for each return that a service sent again for a day, what is new, what is gone, and which\n" +
			"fields of which rows changed, with the effect on the position of that day.",
		Args: args(cobra.MaximumNArgs(1), "one service, or none for all"),
		RunE: func(cmd *cobra.Command, a []string) error {
			return c.kept(cmd, "", func(w workspace, s *store.Store) error {
				only := ""
				if len(a) > 0 {
					found, err := w.register.Find(a[0])
					if err != nil {
						return usageError{err}
					}
					only = found.ID
				}
				again, err := resubmissions(cmd.Context(), s, func(r measure.ReturnRow) bool { return only == "" || r.Service == only })
				if err != nil {
					return err
				}
				if c.shape() == "table" {
					return c.printDifferences(again)
				}
				return c.printRows(changeColumns, changeRows(again))
			})
		},
	}
}

// resubmissions are the returns sent again that are wanted, compared with the ones
// before them.
func resubmissions(ctx context.Context, s *store.Store, wanted func(measure.ReturnRow) bool) ([]measure.Difference, error) {
	all, err := s.Resubmissions(ctx)
	if err != nil {
		return nil, err
	}
	var out []measure.Difference
	for _, d := range all {
		if !wanted(d.New) {
			continue
		}
		if d, err = s.Compare(ctx, d); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// sentence says how a return differs from the one before it.
func sentence(d measure.Difference) string {
	counts := d.New.Grain == schemas.SummaryGrain
	added := plural(d.Count(measure.Added), "intervention", "interventions")
	if counts {
		added = plural(d.Count(measure.Added), "count", "counts")
	}
	text := fmt.Sprintf("%s replaces %s for %s at %s: %s added, %d gone, %d changed",
		d.New.File, d.Old.File, d.New.Service, d.New.ExtractDate.Long(), added, d.Count(measure.Gone), d.Count(measure.Changed))
	if d.New.State == "waiting" {
		text = strings.Replace(text, " replaces ", " would replace ", 1)
	}
	names, often := d.Fields()
	var fields []string
	for _, f := range names {
		fields = append(fields, fmt.Sprintf("%s %d", fieldName(f), often[f]))
	}
	if len(fields) > 0 && !counts {
		text += " (" + strings.Join(fields, ", ") + ")"
	}
	var effect []string
	for _, h := range d.ByStatus() {
		effect = append(effect, fmt.Sprintf("%s %d → %d", h.Status, h.Before, h.After))
	}
	if len(effect) == 0 {
		return text + ". The counts by status are the same."
	}
	return text + ". " + strings.ToUpper(effect[0][:1]) + strings.Join(effect, ", ")[1:] + "."
}

// fieldName is what changed, in words.
func fieldName(field string) string {
	if name, ok := map[string]string{
		"opened_on": "date opened", "later": "later dates", "service_user": "service user", "answers": "answers to questions",
	}[field]; ok {
		return name
	}
	return field
}

func (c *common) printDifferences(again []measure.Difference) error {
	var b strings.Builder
	if len(again) == 0 {
		b.WriteString("No service has sent a return for the same day again.\n")
	}
	for i, d := range again {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s\n", sentence(d))
		switch d.New.State {
		case "waiting":
			fmt.Fprintf(&b, "  It waits: iass returns accept %s, or iass returns discard %s --reason …\n", short(d.New), short(d.New))
		case "replaced":
			b.WriteString("  It was itself replaced since.\n")
		}
		for _, ch := range d.Changes {
			fmt.Fprintf(&b, "  %s\n", changeText(ch))
		}
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// changeText says in a line what changed.
func changeText(ch measure.Change) string {
	what := ch.Field
	if what == "" {
		what = "intervention"
	} else {
		what = fieldName(what)
	}
	switch ch.Kind {
	case measure.Added:
		return fmt.Sprintf("%s: added: %s%s", ch.New, what, valueText(ch.Now))
	case measure.Gone:
		return fmt.Sprintf("%s before: gone: %s%s", ch.Old, what, valueText(ch.Was))
	}
	return fmt.Sprintf("%s (before: %s): %s: %s → %s", ch.New, ch.Old, what, orNothing(ch.Was), orNothing(ch.Now))
}

func valueText(v string) string {
	if v == "" {
		return ""
	}
	return " " + v
}

func orNothing(v string) string {
	if v == "" {
		return "none"
	}
	return v
}

var changeColumns = []string{"service", "extract_date", "file", "state", "file_before", "kind", "field", "before", "after", "sheet_before", "row_before", "sheet", "row"}

func changeRows(again []measure.Difference) [][]string {
	rows := [][]string{}
	for _, d := range again {
		for _, ch := range d.Changes {
			rows = append(rows, []string{
				d.New.Service, d.New.ExtractDate.String(), d.New.File, d.New.State, d.Old.File, ch.Kind, ch.Field, ch.Was, ch.Now,
				ch.Old.Sheet, rowText(ch.Old.Row), ch.New.Sheet, rowText(ch.New.Row),
			})
		}
	}
	return rows
}

func rowText(row int) string {
	if row == 0 {
		return ""
	}
	return strconv.Itoa(row)
}

// short names a return on a command line: the beginning of its file's hash.
func short(r measure.ReturnRow) string {
	const length = 12
	return r.SHA256[:min(length, len(r.SHA256))]
}

// shortOn is short, with the day that was said of the file, if one was: the same content
// may have come for several.
func shortOn(r measure.ReturnRow) string {
	if day := schemas.SaidDay(r.ID); day != 0 {
		return short(r) + "@" + day.String()
	}
	return short(r)
}

func newDecide(c *common, verb, decision, what string) *cobra.Command {
	var reason string
	cmd := &cobra.Command{
		Use:   verb + " RETURN",
		Short: what,
		Long:  what + ".\nRETURN is the name of its file, or the beginning of its hash as iass returns diff gives it.",
		Args:  args(cobra.ExactArgs(1), "one return: the name of its file, or the beginning of its hash"),
		RunE: func(cmd *cobra.Command, a []string) error {
			if decision == store.Discard && reason == "" {
				return usage("iass returns %s wants --reason: it stays with the return", verb)
			}
			return c.kept(cmd, "", func(_ workspace, s *store.Store) error {
				r, err := theReturn(cmd.Context(), s, a[0])
				if err != nil {
					return err
				}
				if err := s.Decide(cmd.Context(), r.ID, decision, c.today, reason); err != nil {
					return err
				}
				c.say("%s, %s at %s: %s. Run iass report to write the release again.", r.File, r.Service, r.ExtractDate.Long(), decision)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why, in a few words")
	return cmd
}

// theReturn is the one return of a name: that of its file, or the beginning of its
// hash.
func theReturn(ctx context.Context, s *store.Store, name string) (measure.ReturnRow, error) {
	kept, err := s.Returns(ctx)
	if err != nil {
		return measure.ReturnRow{}, err
	}
	const least = 6 // characters of a hash
	hash, _, _ := strings.Cut(name, "@")
	said := name[len(hash):]
	var found []measure.ReturnRow
	var choices []string
	for _, r := range kept {
		if r.File == name || len(hash) >= least && strings.HasPrefix(r.SHA256, strings.ToLower(hash)) && strings.HasSuffix(shortOn(r), said) {
			found = append(found, r)
			choices = append(choices, fmt.Sprintf("%s (%s, %s at %s, received %s)", shortOn(r), r.File, r.Service, r.ExtractDate, r.ReceivedOn))
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return measure.ReturnRow{}, fmt.Errorf("no return is called %q: iass returns lists them", name)
	}
	return measure.ReturnRow{}, fmt.Errorf("several returns are called %q; name one by the beginning of its hash: %s", name, strings.Join(choices, "; "))
}
