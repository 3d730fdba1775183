package feedback

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Feedback is what the sender of a return is told.
type Feedback struct {
	Version string // of the program that made it
	Return  schemas.Return
	Service schemas.Service // of the register; its zero when it is not known
	Marked  string          // the name of the marked copy, which lies beside; empty for none
}

// title names the return.
func (f Feedback) title() string { return "Your return: " + f.name() }

// name is the service, or the file where the service is not known.
func (f Feedback) name() string { return cmp.Or(f.Service.Name, f.Return.Service, f.Return.File) }

// day is the day that the return describes, in words.
func (f Feedback) day() string {
	if f.Return.ExtractDate == 0 {
		return "not known"
	}
	return f.Return.ExtractDate.Long()
}

// verdictWords say what each verdict means for a sender.
var verdictWords = map[schemas.Verdict]string{
	schemas.Accepted:            "Accepted: it counts.",
	schemas.AcceptedWithQueries: "Accepted with queries: it counts, and there is something to look at.",
	schemas.Held:                "Held: nothing of it counts until a question is answered.",
	schemas.Rejected:            "Rejected: nothing of it counts. Please mend it and send it again.",
}

// Answer is the whole in a line: "No problems found, 312 rows counted."
func (f Feedback) Answer() string {
	l := f.Return.Ledger
	rows := number(l.Accepted) + " " + plural(l.Accepted, "row", "rows") + " counted"
	var notes, queries, holds, refusals int
	for _, g := range schemas.GroupFindings(f.Return.Findings) {
		switch {
		case g.Rule.Refuses:
			refusals++
		case g.Rule.Holds:
			holds++
		case g.Severity != schemas.Note:
			queries++
		default:
			notes++
		}
	}
	lost := ""
	if l.Rejected > 0 {
		lost = fmt.Sprintf(", %s not counted", number(l.Rejected))
	}
	switch f.Return.Verdict {
	case schemas.Rejected:
		return fmt.Sprintf("Nothing could be counted: %s to mend before it is sent again.", things(refusals+holds+queries))
	case schemas.Held:
		return fmt.Sprintf("Nothing counts yet: %s to answer first.", things(holds))
	case schemas.AcceptedWithQueries:
		return fmt.Sprintf("%s%s; %s to look at.", rows, lost, things(queries))
	default:
		if notes > 0 {
			return fmt.Sprintf("No problems found, %s; %s to know.", rows, things(notes))
		}
		return fmt.Sprintf("No problems found, %s.", rows)
	}
}

func things(n int) string { return number(n) + " " + plural(n, "thing", "things") }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// number is a whole number with commas: 1,234.
func number[N int | int64](n N) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// effect is what comes of a finding, for its sender.
func effect(f schemas.Finding) string {
	rule := schemas.RuleOf(f.Rule)
	switch {
	case rule.Refuses:
		return "Return rejected"
	case rule.Holds:
		return "Answer needed"
	}
	return [...]string{"To know", "Please check", "Not counted"}[f.Severity]
}

// place is where a finding is, without the file's name.
func place(p schemas.Position) string {
	p.File = ""
	return cmp.Or(strings.TrimPrefix(p.String(), ": "), "The whole file")
}

// fieldWords are the fields as people say them.
var fieldWords = map[schemas.Field]string{
	schemas.Ref: "Case reference", schemas.OpenedOn: "Date opened", schemas.LevelField: "Level", schemas.StatusField: "Status",
	schemas.InactiveOn: "Date made inactive", schemas.ReopenedOn: "Date re-opened", schemas.ClosedOn: "Date closed",
	schemas.ServiceUser: "Who asked", schemas.Hours: "Hours", schemas.WorkType: "Type of work", schemas.ServiceName: "Service",
	schemas.ExtractDate: "Day described", schemas.EventOn: "Date of the event", schemas.EventKind: "What happened",
	schemas.EventValue: "Level or status it led to", schemas.Count: "Count", schemas.TotalField: "Total, to compare",
	schemas.AnswerField(1): "Evaluation question 1", schemas.AnswerField(2): "Evaluation question 2", schemas.AnswerField(3): "Evaluation question 3",
	schemas.AnswerField(4): "Evaluation question 4", schemas.AnswerField(5): "Evaluation question 5", schemas.AnswerField(6): "Evaluation question 6",
}

// grainWords say what a row is.
var grainWords = map[schemas.Grain]string{
	schemas.RecordGrain: "one row is one intervention", schemas.EventGrain: "one row is one event",
	schemas.SummaryGrain: "one row is a line of counts",
}

// account is a part of the ledger, in words.
type account struct {
	What string
	N    int
	Why  string
}

// Number is how many rows, as people write it.
func (a account) Number() string { return number(a.N) }

// accounts are the parts of the ledger that are not nought, and their sum.
func (f Feedback) accounts() []account {
	l := f.Return.Ledger
	counted := account{"Counted", l.Accepted, "They are in the figures."}
	if !f.Return.Verdict.Counts() {
		counted = account{"Can be counted", l.Accepted, "They count once the return is accepted."}
	}
	all := []account{
		counted,
		{"Not counted", l.Rejected, "They have a fault; see every finding."},
		{"Copies", l.Duplicate, "They say the same as another row, which counts."},
		{"Not interventions", l.Excluded, "Group work, training, general information and the like."},
		{"Headings", l.Header, ""},
		{"Titles", l.Title, "Rows above a table."},
		{"Totals", l.Total, "Sums, and counts of records that stand elsewhere in the file."},
		{"Notes", l.Note, "Remarks, and sheets without a table."},
		{"Blank", l.Blank, ""},
	}
	var out []account
	for _, a := range all {
		if a.N > 0 {
			out = append(out, a)
		}
	}
	return append(out, account{"All rows", l.Rows, "From the first to the last that holds anything, in every sheet."})
}

// figures are the service's figures on the day that its return describes, as this
// return alone tells them; none where the return does not count.
func (f Feedback) figures() ([]measure.Figure, error) {
	r := f.Return
	if !r.Verdict.Counts() || r.ExtractDate == 0 {
		return nil, nil
	}
	service := f.Service
	service.ID = r.Service
	all, err := measure.Build(context.Background(), told{r}, []schemas.Service{service}, measure.Spec{At: r.ExtractDate, Measures: []measure.Name{measure.Stock}})
	if err != nil {
		return nil, err
	}
	var out []measure.Figure
	for _, g := range all {
		if g.Geography == measure.Service {
			out = append(out, g)
		}
	}
	return out, nil
}

// told is one return as a source of counts.
type told struct{ of schemas.Return }

// Stocks counts what stands at the end of each day.
func (t told) Stocks(_ context.Context, days ...schemas.Date) (out []measure.Counts, err error) {
	for _, day := range days {
		out = append(out, t.stock(day))
	}
	return out, nil
}

// stock counts what stands at the end of a day.
func (t told) stock(day schemas.Date) measure.Counts {
	out := measure.Counts{Available: []string{t.of.Service}}
	add := func(l schemas.Level, s schemas.Status, n int, missing bool) {
		for i := range out.Cells {
			if c := &out.Cells[i]; c.Level == l && c.Status == s {
				c.N, c.Missing = c.N+int64(n), c.Missing || missing
				return
			}
		}
		out.Cells = append(out.Cells, measure.Cell{Service: t.of.Service, Level: l, Status: s, N: int64(n), Missing: missing})
	}
	for _, v := range t.of.Interventions {
		for _, s := range v.Spells {
			if s.Holds(day) {
				add(s.Level, s.Status, 1, false)
			}
		}
	}
	for _, v := range t.of.Tallies {
		if v.AsAt == day {
			add(v.Level, v.Status, v.N, v.Missing)
		}
	}
	return out
}

// Flows are not asked for: a position is all that a sender is shown.
func (told) Flows(_ context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	return slices.Repeat([][]measure.Counts{make([]measure.Counts, len(names))}, len(periods)), nil
}

// stock is a row of the figures: a level, and a number or mark for each status.
type stock struct {
	Level string
	Cells []measure.Figure
}

// statusHeadings are the headings of the figures, in the order of measure.Statuses.
var statusHeadings = []string{"Open", "Inactive", "Closed", "Not open", "Total"}

func (f Feedback) stock() ([]stock, error) {
	figures, err := f.figures()
	var out []stock
	for _, g := range figures {
		if len(out) == 0 || out[len(out)-1].Level != measure.LevelWords(g.Level) {
			out = append(out, stock{Level: measure.LevelWords(g.Level)})
		}
		last := &out[len(out)-1]
		last.Cells = append(last.Cells, g)
	}
	return out, err
}

// layout is tables with the same columns under headings in the same row, one a
// sheet, as in a workbook with a sheet for every month.
type layout struct {
	tables []schemas.Table
}

// layouts are the tables of the return, those that are alike together.
func (f Feedback) layouts() []layout {
	var out []layout
	for _, t := range f.Return.Tables {
		if n := len(out); n > 0 && alike(out[n-1].tables[0], t) {
			out[n-1].tables = append(out[n-1].tables, t)
			continue
		}
		out = append(out, layout{tables: []schemas.Table{t}})
	}
	return out
}

func alike(a, b schemas.Table) bool {
	return a.HeaderRow == b.HeaderRow && a.Check == b.Check && a.Grain == b.Grain &&
		slices.EqualFunc(a.Columns, b.Columns, func(x, y schemas.Column) bool {
			return x.Index == y.Index && x.Field == y.Field && x.Heading == y.Heading
		})
}

// columns are the columns that were read, and the letters of those that were not.
func (l layout) columns() (used []schemas.Column, unused []string) {
	for _, c := range l.tables[0].Columns {
		switch {
		case c.Field != schemas.NoField:
			used = append(used, c)
		case c.Heading != "":
			unused = append(unused, schemas.ColumnName(c.Index))
		}
	}
	return used, unused
}

// letter is the letter of a column; a column that the sheet's name stands for has
// none.
func letter(c schemas.Column) string { return cmp.Or(schemas.ColumnName(c.Index), "sheet name") }

// where says which tables they are.
func (l layout) where() string {
	first, last := l.tables[0], l.tables[len(l.tables)-1]
	out := fmt.Sprintf("headings in row %d", first.HeaderRow)
	switch {
	case first.Sheet == "":
		out = "H" + out[1:]
	case len(l.tables) == 1:
		out = fmt.Sprintf("Sheet %q, %s", first.Sheet, out)
	default:
		out = fmt.Sprintf("%d sheets alike, %q to %q, %s", len(l.tables), first.Sheet, last.Sheet, out)
	}
	if first.Check {
		out += "; counts of the records elsewhere in the file, compared with them"
	}
	return out
}
