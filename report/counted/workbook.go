package counted

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// WriteWorkbook writes the counts as a workbook in the form that ingest knows, a table a
// sheet and the newest days first, with sums that add themselves up; what it is, how the
// rows of what was read were accounted for, and what was found in them. All is locked,
// without a password.
func WriteWorkbook(w io.Writer, returns []Return, version string) error {
	b := newBook()
	var names []string
	var day schemas.Date
	for _, r := range returns {
		names = append(names, r.Name)
		day = max(day, r.ExtractDate)
	}
	whose := len(returns) != 1
	title := "Counts of " + strings.Join(names, ", ")
	if whose {
		title = fmt.Sprintf("Counts of %d services", len(returns))
	}
	b.about(title, returns)
	for _, s := range sheets(whose) {
		b.counts(s, returns, whose, false)
	}
	b.coverage(returns)
	b.quality(returns)
	b.words()
	return b.Write(w, title, version, day)
}

// Blank is a counts return to be typed.
type Blank struct {
	Service schemas.Service
	Period  schemas.Period
	Version string // of the program that makes it
}

// typedFlows are what is typed of a period: what a service without a program can count.
var typedFlows = []string{"opened", "reopened", "became-inactive", "closed", "raised", "worked"}

// WriteTemplate writes the workbook of a counts return without counts, for a person to
// type them: the position on the last day of the period, and what happened in it, by
// level. Sums add themselves up, and only the cells of counts can be typed in.
func WriteTemplate(w io.Writer, t Blank) error {
	b := newBook()
	of := Return{Service: Service{Service: t.Service, ExtractDate: t.Period.Last}}
	typed := func(row Row, columns []schemas.CountColumn) Row {
		for _, c := range columns {
			cell := Cell{Mark: schemas.NotAvailable}
			if c.NeedsInactive() && t.Service.Statuses == schemas.TwoStatuses {
				cell.Mark = schemas.NotApplicable
			}
			row.Cells = append(row.Cells, cell)
		}
		return row
	}
	all := sheets(false)
	position, flows := all[0], all[1]
	flows.columns = slices.DeleteFunc(flows.columns, func(c schemas.CountColumn) bool {
		return c.Field == schemas.Count && !slices.Contains(typedFlows, c.Measure)
	})
	for _, l := range of.levels(nil) {
		of.Position = append(of.Position, typed(Row{Last: t.Period.Last, Level: l}, Columns(position.name)))
		of.Flows = append(of.Flows, typed(Row{First: t.Period.First, Last: t.Period.Last, Level: l}, flows.columns[3:]))
	}
	b.start(t)
	b.counts(position, []Return{of}, false, true)
	b.counts(flows, []Return{of}, false, true)
	b.words()
	return b.Write(w, "Counts of "+t.Service.Name, t.Version, t.Period.Last)
}

// The rows above a table: a title, a notice, the headings.
const headingRow = 3

// counts is a sheet of counts. Where they are to be typed, their cells are empty and can
// be typed in.
func (b *book) counts(s sheet, returns []Return, whose, typed bool) {
	if !slices.ContainsFunc(returns, func(r Return) bool { return len(s.rows(r)) > 0 }) {
		return
	}
	b.Sheet(s.name)
	b.put(s.name, 1, 1, sheetTitle(s.name, returns, whose), titleLook)
	b.Try(b.File.SetRowHeight(s.name, 1, 24))
	notice := Notice
	if typed {
		notice = "Type a whole number in every yellow cell: 0 where there is none. An empty cell is not nought."
	}
	b.put(s.name, 1, 2, notice, noticeLook)
	labels, widths := 0, []float64{}
	totalled := s.name == schemas.PositionSheet // a column of sums
	for i, c := range s.columns {
		look, width := headingLook, 13.0
		switch c.Field {
		case schemas.Count:
			look = numberHeadingLook
		case schemas.QuestionField, schemas.AnswerValue:
			labels, width = i+1, 10
		case schemas.LevelField:
			labels, width = i+1, 20
		default:
			labels = i + 1
		}
		b.put(s.name, i+1, headingRow, c.Heading, look)
		widths = append(widths, width)
	}
	columns := s.columns
	if totalled {
		b.put(s.name, len(columns)+1, headingRow, totalColumn.Heading, numberHeadingLook)
		widths = append(widths, 13)
	}
	high := 34.0
	if s.name == schemas.FlowsSheet {
		high = 48
	}
	b.Try(b.File.SetRowHeight(s.name, headingRow, high))
	row := headingRow + 1
	for _, r := range returns {
		for _, block := range blocks(s.rows(r)) {
			first := row
			for _, line := range block {
				b.line(s, r.Service, line, row, labels, typed)
				if totalled {
					b.total(s.name, line.Cells, labels, row, typed)
				}
				row++
			}
			if s.name != schemas.EvaluationSheet {
				b.sums(s, r.Service, block, first, labels, totalled, typed)
				row++
			}
		}
	}
	b.Widths(s.name, widths...)
	b.page(s.name, headingRow, labels, at(len(widths), row-1))
	if typed {
		b.onlyCounts(s.name, at(labels+1, headingRow+1)+":"+at(len(columns), row-1))
	}
	b.Lock(s.name)
}

// totalColumn is the column of sums over the statuses.
var totalColumn = schemas.CountForm[slices.IndexFunc(schemas.CountForm, func(c schemas.CountColumn) bool { return c.Field == schemas.TotalField })]

// sheetTitle says of whom and of which day a sheet is: that is where it is read. A name
// alone may be a word, as Reading is.
func sheetTitle(name string, returns []Return, whose bool) string {
	what := map[string]string{
		schemas.PositionSheet: "Position by level and status", schemas.FlowsSheet: "What happened, by level", schemas.EvaluationSheet: "Answers to the evaluation questions, by level",
	}[name]
	if whose {
		return what
	}
	return fmt.Sprintf("%s SENDIASS: %s, as at %s", returns[0].Name, what, returns[0].ExtractDate.Long())
}

// blocks are the rows of a day or period, together: the newest first.
func blocks(rows []Row) [][]Row {
	var out [][]Row
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(r Row) bool { return r.First != rows[0].First || r.Last != rows[0].Last })
		if n < 0 {
			n = len(rows)
		}
		out = append(out, rows[:n])
		rows = rows[n:]
	}
	slices.Reverse(out)
	return out
}

// line writes a row of counts.
func (b *book) line(s sheet, of Service, r Row, row, labels int, typed bool) {
	for i, v := range values(of, r, s.columns) {
		look := plainLook
		switch {
		case v == nil && s.columns[i].Field == schemas.AnswerValue:
			v = "all"
		case typed && i >= labels && v == schemas.NotTold:
			v, look = nil, fillLook
		case i >= labels:
			look = numberLook
		case s.columns[i].Field == schemas.LevelField:
			v, look = measure.LevelWords(r.Level.String()), labelLook
		default:
			if _, day := v.(schemas.Date); day {
				look = dayLook
			}
		}
		b.put(s.name, i+1, row, v, look)
	}
}

// total writes the sum over the statuses of a row.
func (b *book) total(sheet string, cells []Cell, labels, row int, typed bool) {
	column := labels + len(cells) + 1
	sum, ok := int64(0), true
	for _, c := range cells {
		sum += c.N
		ok = ok && c.Mark != schemas.NotAvailable
	}
	if !ok && !typed {
		b.put(sheet, column, row, schemas.NotTold, numberLook)
		return
	}
	b.sum(sheet, column, row, fmt.Sprintf("SUM(%s:%s)", at(labels+1, row), at(column-1, row)), sum, numberLook)
}

// sums writes the row of sums under a block.
func (b *book) sums(s sheet, of Service, block []Row, first, labels int, totalled, typed bool) {
	row := first + len(block)
	for i, v := range values(of, block[0], s.columns[:labels]) {
		look := sumLabelLook
		if _, day := v.(schemas.Date); day {
			look = sumDayLook
		}
		if s.columns[i].Field == schemas.LevelField {
			v = measure.LevelWords("total")
		}
		b.put(s.name, i+1, row, v, look)
	}
	width := len(block[0].Cells)
	all, whole := int64(0), true
	put := func(column int, sum int64, mark string) {
		if mark != "" {
			b.put(s.name, column, row, mark, sumLook)
			return
		}
		b.sum(s.name, column, row, fmt.Sprintf("SUM(%s:%s)", at(column, first), at(column, row-1)), sum, sumLook)
	}
	for i := range width {
		sum, mark := int64(0), ""
		for _, r := range block {
			sum += r.Cells[i].N
			if m := r.Cells[i].Mark; m == schemas.NotAvailable && !typed || m == schemas.NotApplicable {
				mark = m.Shorthand()
			}
		}
		whole = whole && mark != schemas.NotTold
		all += sum
		put(labels+i+1, sum, mark)
	}
	if totalled && whole {
		put(labels+width+1, all, "")
	} else if totalled {
		put(labels+width+1, 0, schemas.NotTold)
	}
}
