package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

func newCheck(c *common) *cobra.Command {
	var flags intakeFlags
	cmd := &cobra.Command{
		Use:   "check FILE…",
		Short: "Say how each file would be read and what is wrong with it; store nothing",
		Args:  args(cobra.MinimumNArgs(1), "at least one file or folder"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			in, err := c.openIntake(false, flags)
			if err != nil {
				return err
			}
			files, err := in.find(paths)
			if err != nil {
				return err
			}
			var all []schemas.Return
			if err := in.all(files, func(t taken) error { all = append(all, t.returns...); return cmd.Context().Err() }); err != nil {
				return err
			}
			if c.shape() == "json" {
				err = writeChecks(c.out, all)
			} else {
				err = printChecks(c.out, all)
			}
			if err == nil && worst(all) >= schemas.Held {
				err = errHeld
			}
			return err
		},
	}
	flags.add(cmd)
	return cmd
}

func (f *intakeFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.service, "service", "", "the service that the files are from")
	cmd.Flags().StringVar(&f.extractDate, "extract-date", "", "the day that the files describe, where they do not say: 2026-06-30")
	cmd.Flags().StringVar(&f.passwordFile, "password-file", "", passwordFileHelp)
	cmd.Flags().StringVar(&f.received, "received", "", "the day on which the files were received (default: today)")
}

// checked is a return as check --format json writes it.
type checked struct {
	File        string         `json:"file"`
	Verdict     string         `json:"verdict"`
	Service     *string        `json:"service"`
	Grain       *string        `json:"grain"`
	ExtractDate *string        `json:"extract_date"`
	Tables      []checkedTable `json:"tables"`
	Ledger      schemas.Ledger `json:"ledger"`
	Findings    []checkedFault `json:"findings"`
}

type checkedTable struct {
	Sheet       string          `json:"sheet"`
	HeaderRow   int             `json:"header_row"`
	Fingerprint string          `json:"fingerprint"`
	Columns     []checkedColumn `json:"columns"`
}

type checkedColumn struct {
	Column  string `json:"column"`
	Heading string `json:"heading"`
	Field   string `json:"field"`
	Why     string `json:"why"`
}

type checkedFault struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Sheet    string `json:"sheet"`
	Row      int    `json:"row"`
	Column   string `json:"column"`
	Field    string `json:"field"`
	Message  string `json:"message"`
	Fix      string `json:"fix"`
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func writeChecks(w io.Writer, all []schemas.Return) error {
	out := make([]checked, 0, len(all))
	for _, r := range all {
		c := checked{
			File: r.File, Verdict: r.Verdict.String(), Service: orNull(r.Service), Grain: orNull(r.Grain.String()),
			ExtractDate: orNull(r.ExtractDate.String()), Tables: []checkedTable{}, Ledger: r.Ledger, Findings: []checkedFault{},
		}
		for _, t := range r.Tables {
			ct := checkedTable{Sheet: t.Sheet, HeaderRow: t.HeaderRow, Fingerprint: t.Fingerprint(), Columns: []checkedColumn{}}
			for _, col := range t.Columns {
				if col.Field != schemas.NoField {
					ct.Columns = append(ct.Columns, checkedColumn{schemas.ColumnName(col.Index), col.Heading, string(col.Field), col.Why})
				}
			}
			c.Tables = append(c.Tables, ct)
		}
		for _, f := range r.Findings {
			c.Findings = append(c.Findings, checkedFault{
				string(f.Rule), f.Severity.String(), f.Position.Sheet, f.Position.Row,
				schemas.ColumnName(f.Position.Column), string(f.Field), f.Message, f.Fix,
			})
		}
		out = append(out, c)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// printChecks says for people how each file would be read: the verdict, the
// columns, the rows, then what was found, by rule first and then one by one.
func printChecks(w io.Writer, all []schemas.Return) error {
	var b strings.Builder
	for i, r := range all {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s: %s\n  %s", r.File, strings.ToUpper(r.Verdict.Words()), whose(r))
		l := r.Ledger
		fmt.Fprintf(&b, "\n  %s: %d counted, %d rejected, %s, %d not interventions; %s, %s, %s, %s, %d blank\n",
			plural(l.Rows, "row", "rows"), l.Accepted, l.Rejected, plural(l.Duplicate, "copy", "copies"), l.Excluded,
			plural(l.Title, "title", "titles"), plural(l.Header, "heading", "headings"), plural(l.Total, "total", "totals"),
			plural(l.Note, "note", "notes"), l.Blank)
		printReadBy(&b, r.ReadBy)
		printColumns(&b, r.Tables)
		printFindings(&b, r.Findings)
		printProfile(&b, r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// whose is whose return it is, of which day, and what one row is.
func whose(r schemas.Return) string {
	text, day := cmp.Or(r.Service, "service not known"), "day not known"
	if r.ExtractDate != 0 {
		day = "as at " + r.ExtractDate.Long()
	}
	text += ", " + day
	if g := r.Grain.String(); g != "" {
		text += fmt.Sprintf(", one row is one %s", map[string]string{"record": "intervention", "event": "event", "summary": "line of counts"}[g])
	}
	return text
}

// printReadBy names the profile by which a return was read, and who confirmed it.
func printReadBy(b *strings.Builder, p schemas.Profile) {
	if p.Name == "" {
		return
	}
	fmt.Fprintf(b, "  By the profile %s, ", filepath.Base(p.Name))
	switch {
	case p.ConfirmedBy != "" && p.ConfirmedOn != 0:
		fmt.Fprintf(b, "confirmed by %s on %s\n", p.ConfirmedBy, p.ConfirmedOn.Long())
	case p.ConfirmedBy != "":
		fmt.Fprintf(b, "confirmed by %s\n", p.ConfirmedBy)
	default:
		b.WriteString("which says of nobody that they confirmed it\n")
	}
}

// plural is a number and the word for that many.
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func printColumns(b *strings.Builder, tables []schemas.Table) {
	for _, t := range tables {
		where := fmt.Sprintf("headings in row %d", t.HeaderRow)
		if t.Sheet != "" {
			where = fmt.Sprintf("sheet %q, ", t.Sheet) + where
		}
		if t.Check {
			where += " (counts of the records elsewhere in the file, compared with them)"
		}
		fmt.Fprintf(b, "  Read: %s\n", where)
		var dropped []string
		for _, c := range t.Columns {
			switch {
			case c.Field != schemas.NoField:
				fmt.Fprintf(b, "    %-3s %-14s %s\n", schemas.ColumnName(c.Index), c.Field, c.Why)
			case c.Heading != "":
				dropped = append(dropped, schemas.ColumnName(c.Index))
			}
		}
		if len(dropped) > 0 {
			fmt.Fprintf(b, "    Not needed, and not read: column %s\n", strings.Join(dropped, ", "))
		}
	}
}

func printFindings(b *strings.Builder, fs []schemas.Finding) {
	if len(fs) == 0 {
		b.WriteString("  Nothing to mend.\n")
		return
	}
	for _, g := range schemas.GroupFindings(fs) {
		fmt.Fprintf(b, "  %s %s (%s): %s\n", g.Severity, g.Rule.ID, g.Span(), g.Rule.Reason)
		if allowed := g.Rule.Allowed(); allowed != "" {
			fmt.Fprintf(b, "    Allowed: %s\n", allowed)
		}
		fmt.Fprintf(b, "    To do: %s\n", g.Fix)
		same, messages := grouped(g.Findings, func(f schemas.Finding) string { return f.Message })
		for _, message := range messages {
			fmt.Fprintf(b, "      %s: %s\n", places(same[message]), message)
		}
	}
}

// printProfile prints the lines of a profile that would settle a return that is
// held, for a person to correct.
func printProfile(b *strings.Builder, r schemas.Return) {
	monthFirst := slices.ContainsFunc(r.Findings, func(f schemas.Finding) bool { return f.Rule == schemas.RuleDateMonthFirst })
	if r.Verdict != schemas.Held || r.Service == "" || len(r.Suggested)+len(r.Unknown) == 0 && !monthFirst {
		return
	}
	p, name := r.ReadBy, filepath.Base(r.ReadBy.Name)
	if p.Service == "" {
		p.Service, name = r.Service, r.Service+".yaml"
	}
	p.ConfirmedBy, p.ConfirmedOn = "", 0 // nobody has confirmed what is added here
	added := schemas.Profile{MonthFirst: monthFirst, Columns: r.Suggested}
	for _, w := range r.Unknown {
		added.Words = append(added.Words, schemas.ProfileWord{Field: w.Field, Word: w.Word})
	}
	p = transform.Merged(p, added)
	fmt.Fprintf(b, "  To settle it, if it is so, write in profiles/%s of the workspace:\n", name)
	for line := range strings.Lines(string(config.FormatProfile(p))) {
		b.WriteString("      " + line)
	}
	if len(r.Tables) > 0 && p.Fingerprint == "" {
		fmt.Fprintf(b, "      # fingerprint: %q # where it is for these very headings alone\n", r.Tables[0].Fingerprint())
	}
}

// grouped puts findings together by a key; keys are in the order in which they
// come first.
func grouped[K comparable](fs []schemas.Finding, key func(schemas.Finding) K) (map[K][]schemas.Finding, []K) {
	groups := map[K][]schemas.Finding{}
	var keys []K
	for _, f := range fs {
		k := key(f)
		if len(groups[k]) == 0 {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], f)
	}
	return groups, keys
}

// places are the positions of findings that say the same: the first whole, of the
// others in the same sheet and column the rows.
func places(fs []schemas.Finding) string {
	first := fs[0].Position
	if len(fs) == 1 {
		return first.String()
	}
	var rows []string
	for _, f := range fs {
		if p := f.Position; p.Sheet == first.Sheet && p.Column == first.Column {
			rows = append(rows, strconv.Itoa(p.Row))
		} else {
			rows = append(rows, p.String())
		}
	}
	whole := first
	whole.Row = 0
	return fmt.Sprintf("%s, %d rows (%s)", whole, len(fs), strings.Join(rows, ", "))
}
