package feedback

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iassn/collate/report/workbook"
	"github.com/iassn/collate/schemas"
)

// notice stands on every sheet.
const notice = "For the service that sent the return; not for publication"

// linksMax is how many findings are linked to their cells: a library that writes
// links looks through all that there are for each. Every finding is listed.
const linksMax = 10_000

// WriteBook writes the feedback as a workbook: a first sheet in words, then a
// sheet each for what to do, every finding, the columns, the rows and the figures.
func WriteBook(w io.Writer, f Feedback) error {
	figures, err := f.figuresPage()
	if err != nil {
		return err
	}
	doc := workbook.Document{
		Version: f.Version, Title: f.title(), Notice: notice, Day: max(f.Return.ExtractDate, f.Return.ReceivedOn),
		First: "Feedback", Lines: f.lines(len(figures.Rows) > 0),
	}
	if len(f.Return.Findings) > 0 {
		doc.Pages = append(doc.Pages, f.kindsPage(), f.findingsPage())
	}
	doc.Pages = append(doc.Pages, f.columnsPage(), f.rowsPage())
	if len(figures.Rows) > 0 {
		doc.Pages = append(doc.Pages, figures)
	}
	for _, p := range doc.Pages {
		for _, row := range p.Rows {
			for i, v := range row {
				if text, ok := v.(string); ok { // beside a passage, text stands at the top too
					row[i] = workbook.Passage(text)
				}
			}
		}
	}
	return workbook.WriteDocument(w, doc)
}

// lines are the first sheet.
func (f Feedback) lines(figures bool) []workbook.Line {
	out := []workbook.Line{{Label: "In short", Text: f.Answer()}}
	for _, v := range f.facts() {
		out = append(out, workbook.Line{Label: v.Label, Text: v.Text})
	}
	if f.Marked != "" {
		out = append(out, workbook.Line{Label: "Marked copy", Text: f.Marked + ": your workbook with the cells marked that need a look. Keep it in the same folder as this file, and the cells of Findings lead to it."})
	}
	out = append(out, workbook.Line{Label: "Sheets", Section: true})
	if len(f.Return.Findings) > 0 {
		out = append(out,
			workbook.Line{Label: "To do", Sheet: "ToDo", Text: "What was found, by kind: how many, where, what is allowed and what to do"},
			workbook.Line{Label: "Findings", Sheet: "Findings", Text: "Every finding, with its cell"})
	}
	out = append(out,
		workbook.Line{Label: "Columns", Sheet: "Columns", Text: "Which column was read as what, and why"},
		workbook.Line{Label: "Rows", Sheet: "Rows", Text: "What became of every row"})
	if figures {
		out = append(out, workbook.Line{Label: "Figures", Sheet: "Figures", Text: "How your figures look on the day that the return describes"})
	}
	return out
}

// fact is a label and its text.
type fact struct{ Label, Text string }

// facts are what is known of the return as a whole.
func (f Feedback) facts() []fact {
	out := []fact{
		{"Verdict", verdictWords[f.Return.Verdict]},
		{"Service", f.serviceWords()},
		{"File", f.Return.File},
		{"Describes", f.day()},
		{"Received", f.Return.ReceivedOn.Long()},
	}
	if words := grainWords[f.Return.Grain]; words != "" {
		out = append(out, fact{"Read as", words})
	}
	return out
}

func (f Feedback) serviceWords() string {
	if f.Service.Name == "" {
		return "not known"
	}
	return f.Service.Name
}

func (f Feedback) kindsPage() workbook.Page {
	p := workbook.Page{
		Name: "ToDo", Title: "What to do, by kind",
		Headings: []string{"Effect", "Found", "What it is", "Allowed", "What to do", "Rule"},
	}
	for _, g := range schemas.GroupFindings(f.Return.Findings) {
		p.Rows = append(p.Rows, []any{
			effect(g.Findings[0]), g.Span(), g.Rule.Reason, sentence(g.Rule.Allowed()),
			g.Findings[0].Ask(), string(g.Rule.ID),
		})
	}
	return p
}

func (f Feedback) findingsPage() workbook.Page {
	p := workbook.Page{
		Name: "Findings", Title: "Every finding", Left: 1,
		Headings: []string{"Cell", "Effect", "What is wrong", "What to do", "Rule"},
	}
	for i, v := range f.Return.Findings {
		cell := workbook.Link{Text: place(v.Position)}
		if i < linksMax {
			cell.To = f.linkTo(v.Position)
		}
		var at any = cell
		if cell.To == "" {
			at = cell.Text
		}
		p.Rows = append(p.Rows, []any{at, effect(v), sentence(v.Message), v.Ask(), string(v.Rule)})
	}
	return p
}

func (f Feedback) columnsPage() workbook.Page {
	p := workbook.Page{
		Name: "Columns", Title: "What was read",
		Headings: []string{"Table", "Column", "Heading", "Read as", "Why"},
	}
	for _, l := range f.layouts() {
		used, unused := l.columns()
		for _, c := range used {
			p.Rows = append(p.Rows, []any{l.where(), letter(c), c.Heading, fieldWords[c.Field], c.Why})
		}
		if len(unused) > 0 {
			p.Rows = append(p.Rows, []any{l.where(), strings.Join(unused, ", "), "", "Not read", "Not kept either."})
		}
	}
	if len(p.Rows) == 0 {
		p.Rows = [][]any{{"None", "", "", "", "No table was found."}}
	}
	return p
}

func (f Feedback) rowsPage() workbook.Page {
	p := workbook.Page{Name: "Rows", Title: "What became of every row", Headings: []string{"Rows", "Meaning", "Number"}}
	for _, a := range f.accounts() {
		p.Rows = append(p.Rows, []any{a.What, a.Why, int64(a.N)})
	}
	return p
}

func (f Feedback) figuresPage() (workbook.Page, error) {
	rows, err := f.stock()
	p := workbook.Page{
		Name: "Figures", Title: "Your interventions at " + f.day() + ", as this return tells them", Left: 1,
		Headings: append([]string{"Level"}, statusHeadings...),
	}
	for _, r := range rows {
		line := []any{r.Level}
		for _, g := range r.Cells {
			var v any = g.Value
			if g.Mark != schemas.NoMark {
				v = g.Mark
			}
			line = append(line, v)
		}
		p.Rows = append(p.Rows, line)
	}
	return p, err
}

// linkTo is the way to a cell of the marked copy; empty where there is none. A
// finding about a whole row leads to its first cell.
func (f Feedback) linkTo(p schemas.Position) string {
	if f.Marked == "" || p.Sheet == "" || p.Row == 0 {
		return ""
	}
	escape := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", `"`, "%22", "<", "%3C", ">", "%3E")
	return escape.Replace(f.Marked) + "#" + escape.Replace(cellOf(p))
}

// cellOf is a cell as a workbook names it: 'Cases'!C14.
func cellOf(p schemas.Position) string {
	return fmt.Sprintf("'%s'!%s%d", strings.ReplaceAll(p.Sheet, "'", "''"), schemas.ColumnName(max(p.Column, 1)), p.Row)
}

// sentence is a message as it stands alone: with a capital and a full stop.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + strings.TrimSuffix(s[size:], ".") + "."
}
