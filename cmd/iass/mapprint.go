package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// printLayout prints how the file is read: each heading, which field it is and
// why, and what the known words of levels and statuses were taken to mean. No
// other cell is shown, for it may be a person's.
func (m *mapping) printLayout() error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n  %s\n", m.now.File, strings.ToUpper(m.now.Verdict.Words()), whose(m.result))
	printReadBy(&b, m.now.ReadBy)
	qs := transform.Questions(m.result)
	for _, t := range m.result.Tables {
		where := fmt.Sprintf("headings in row %d", t.HeaderRow)
		if t.Sheet != "" {
			where = fmt.Sprintf("sheet %q, ", t.Sheet) + where
		}
		fmt.Fprintf(&b, "  %s\n", where)
		var rows [][]string
		for _, c := range t.Columns {
			if c.Index > 0 && c.Heading != "" {
				field, why := columnNote(c, qs)
				if reason, ok := m.reasons[schemas.HeadingKey(c.Heading)]; ok && c.Field != schemas.NoField {
					why = reason
				}
				rows = append(rows, []string{"    " + schemas.ColumnName(c.Index), c.Heading, field, why})
			}
		}
		writeAligned(&b, rows)
	}
	words := transform.ReadWords(m.result, transform.VocabularyOf(m.profile))
	if len(words) > 0 {
		b.WriteString("  words\n")
	}
	rows := make([][]string, len(words))
	for i, v := range words {
		rows[i] = []string{"    " + string(v.Field), strconv.Quote(v.Word), v.Means, plural(v.Rows, "row", "rows")}
	}
	writeAligned(&b, rows)
	_, err := io.WriteString(m.out, b.String())
	return err
}

// writeAligned writes rows with their cells in columns.
func writeAligned(b *strings.Builder, rows [][]string) {
	w := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	for _, r := range rows {
		_, _ = fmt.Fprintln(w, strings.Join(r, "\t")) // a builder takes everything
	}
	_ = w.Flush()
}

// columnNote is what a column is, and why, for a person to check. Of a column
// that is asked about, it is what it may be.
func columnNote(c schemas.Column, qs []transform.Question) (field, why string) {
	suggested := func(q transform.Question, i int) bool { return i == q.Suggested }
	hasReason := func(q transform.Question, i int) bool { return q.Choices[i].Why != "" }
	for _, which := range []func(transform.Question, int) bool{suggested, hasReason} {
		for _, q := range qs {
			for i, choice := range q.Choices {
				switch f := fieldSaid(choice.Says, c); {
				case f == schemas.NoField || !which(q, i):
				case q.Asks == transform.AskColumn && i != q.Suggested:
					return "a day?", choice.Why
				default:
					return string(f) + "?", choice.Why
				}
			}
		}
	}
	if c.Field == schemas.NoField {
		return "-", cmp.Or(c.Why, "not read")
	}
	return string(c.Field), c.Why
}

// fieldSaid is the field that an answer says a column is.
func fieldSaid(p schemas.Profile, c schemas.Column) schemas.Field {
	for _, line := range p.Columns {
		if schemas.HeadingKey(line.Heading) == schemas.HeadingKey(c.Heading) && (line.Column == 0 || line.Column == c.Index) {
			return line.Field
		}
	}
	return schemas.NoField
}

// questionText is a question with its place.
func questionText(q transform.Question) string {
	if q.At.Sheet == "" && q.At.Row == 0 && q.At.Column == 0 {
		return q.Text
	}
	return fmt.Sprintf("%s [%s]", q.Text, strings.TrimPrefix(q.At.String(), q.At.File+": "))
}

// printOpen prints the questions that are open, with the flags that answer them.
func (m *mapping) printOpen(open []transform.Question, asked bool) error {
	if len(open) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s:\n", plural(len(open), "question is open", "questions are open"))
	for i, q := range open {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, questionText(q))
		if !asked {
			printChoices(&b, q)
		}
	}
	_, err := io.WriteString(m.out, b.String())
	return err
}

// printChoices prints the flags that answer a question. What has no reason is
// not printed.
func printChoices(b *strings.Builder, q transform.Question) {
	if q.Asks == transform.AskService && len(q.Choices) == 0 {
		b.WriteString("       --service NAME\n")
		return
	}
	if q.Asks == transform.AskWord {
		means := make([]string, len(q.Choices))
		for i, c := range q.Choices {
			means[i] = c.Says.Words[0].Means
		}
		word := schemas.ProfileWord{Field: q.Field, Word: q.Word, Means: "MEANING"}
		fmt.Fprintf(b, "       %s\n         a meaning is one of: %s\n", flagsOf(schemas.Profile{Words: []schemas.ProfileWord{word}}), strings.Join(means, ", "))
		return
	}
	for i, c := range q.Choices {
		left := q.Asks == transform.AskColumn && i == len(q.Choices)-1
		if c.Why == "" && !left {
			continue
		}
		fmt.Fprintf(b, "       %s\n", flagsOf(c.Says))
		text := c.Text
		if i == q.Suggested {
			text += " (suggested)"
		}
		if c.Why != "" {
			text += ": " + c.Why
		}
		fmt.Fprintf(b, "         %s\n", text)
	}
	if q.Asks == transform.AskField {
		fmt.Fprintf(b, "       --column \"HEADING=%s\"\n         another column\n", q.Field)
	}
}

// printPreview prints what would come of the answers beside what comes of the
// file today: the verdict, the rows, and the counts on the day that it describes.
func (m *mapping) printPreview(open int) error {
	var b strings.Builder
	b.WriteString("\n")
	writeAligned(&b, [][]string{{"Now:", m.now.Verdict.Words(), ledgerText(m.now)}, {"Then:", m.result.Verdict.Words(), ledgerText(m.result)}})
	if m.now.Verdict.Counts() || m.result.Verdict.Counts() {
		printPositions(&b, m.result.ExtractDate, positionOf(m.now), positionOf(m.result))
	}
	for _, f := range m.result.Findings {
		if rule := schemas.RuleOf(f.Rule); open == 0 && (rule.Holds || rule.Refuses) {
			fmt.Fprintf(&b, "It still waits: %s: %s\n  To do: %s\n", f.Position, f.Message, f.Fix)
		}
	}
	_, err := io.WriteString(m.out, b.String())
	return err
}

// printPositions prints the counts of a day as they are now and as they would
// be, side by side. Levels without any are left out.
func printPositions(b *strings.Builder, day schemas.Date, now, so measure.Position) {
	fmt.Fprintf(b, "\n  %-20s%-38s  %s\n", day.Long(), "  now", "  then")
	row := func(name string, cells []any) {
		format := "  %-20s" + strings.Repeat("%9v", 4) + "  " + strings.Repeat("%9v", 4) + "\n"
		fmt.Fprintf(b, format, append([]any{name}, cells...)...)
	}
	row("", []any{"Open", "Inactive", "Closed", "Total", "Open", "Inactive", "Closed", "Total"})
	sums := make([]int, 8)
	for _, l := range schemas.Levels {
		if now.Total(l)+so.Total(l) == 0 {
			continue
		}
		var cells []any
		for _, p := range []measure.Position{now, so} {
			for _, n := range []int{p[l][schemas.Open], p[l][schemas.Inactive], p[l][schemas.Closed], p.Total(l)} {
				sums[len(cells)] += n
				cells = append(cells, n)
			}
		}
		name := "Level " + l.String()
		if l == schemas.LevelUnknown {
			name = "Level not recorded"
		}
		row(name, cells)
	}
	cells := make([]any, len(sums))
	for i, n := range sums {
		cells[i] = n
	}
	row("All levels", cells)
	b.WriteString("\n")
}

// positionOf is what counts of a return: nothing of one that waits.
func positionOf(r schemas.Return) measure.Position {
	if !r.Verdict.Counts() {
		return measure.Position{}
	}
	return measure.PositionOf(r)
}

func ledgerText(r schemas.Return) string {
	l := r.Ledger
	if !r.Verdict.Counts() {
		return plural(l.Rows, "row", "rows") + ", of which none counts"
	}
	return fmt.Sprintf("%s: %d counted, %d rejected, %s, %d not interventions", plural(l.Rows, "row", "rows"), l.Accepted, l.Rejected, plural(l.Duplicate, "copy", "copies"), l.Excluded)
}
