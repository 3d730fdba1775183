package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// A counts return is in a form of its own (schemas.CountForm), which is known by its
// headings alone: nothing of it is weighed or guessed. A row of headings is of the form
// where every heading is one of it, and there are a last day, something to count by, and
// counts.

// countColumns are the form's columns by the keys of their headings.
var countColumns = indexCountForm()

func indexCountForm() map[string]schemas.CountColumn {
	m := map[string]schemas.CountColumn{}
	for _, c := range schemas.CountForm {
		m[headingKey(c.Key)], m[headingKey(c.Heading)] = c, c
	}
	return m
}

// countHeadings finds the headings of the form among lines: their index, and the
// columns under them.
func countHeadings(lines []Line) (at int, columns []schemas.Column, ok bool) {
	for i, l := range lines[:min(len(lines), headerSearch)] {
		if columns, ok = asCounts(l.Cells); ok {
			return i, columns, true
		}
	}
	return 0, nil, false
}

// asCounts are the columns of the form that cells are the headings of.
func asCounts(cells []string) ([]schemas.Column, bool) {
	if slices.ContainsFunc(cells, func(text string) bool { return text != "" && countColumns[headingKey(text)].Key == "" }) {
		return nil, false
	}
	seen := map[schemas.CountColumn]bool{}
	counts := 0
	fields := map[schemas.Field]bool{}
	out := make([]schemas.Column, len(cells))
	for i, text := range cells {
		out[i] = schemas.Column{Index: i + 1, Heading: strings.Clone(text)}
		if text == "" {
			continue
		}
		c := countColumns[headingKey(text)]
		if seen[c] {
			return nil, false
		}
		seen[c] = true
		out[i].Field, out[i].Measure, out[i].Status, out[i].Level = c.Field, c.Measure, c.Status, c.Level
		out[i].Why = fmt.Sprintf("heading %q is one of the form of a counts return", text)
		fields[c.Field] = true
		if c.Field == schemas.Count {
			counts++
		}
	}
	return out, counts > 0 && fields[schemas.LastDay] && (fields[schemas.LevelField] || fields[schemas.QuestionField])
}

// counted reads a sheet in the form of a counts return.
func (r reader) counted(at int, columns []schemas.Column) {
	lines := r.sheet.Lines
	t := schemas.Table{Sheet: r.sheet.Name, HeaderRow: lines[at].Number, Grain: schemas.SummaryGrain, Columns: columns, Counts: true}
	for _, l := range lines[:at] {
		r.out.Titles = append(r.out.Titles, strings.Join(nonBlank(l.Cells), " "))
		r.out.Ledger.Add(schemas.TitleRow, 1)
	}
	r.out.Ledger.Add(schemas.HeaderRow, 1)
	for _, l := range lines[at+1:] {
		kind := countRow(l, lines[at].Cells, columns)
		r.out.Ledger.Add(kind, 1)
		if kind != schemas.DataRow && kind != schemas.TotalRow {
			continue
		}
		cells := make([]string, len(columns))
		for i, c := range columns {
			if c.Field != schemas.NoField {
				cells[i] = cell(l, i)
			}
		}
		t.Rows = append(t.Rows, schemas.Row{Number: l.Number, Kind: kind, Cells: cells})
	}
	r.out.Tables = append(r.out.Tables, t)
	r.out.Layouts = append(r.out.Layouts, t.Fingerprint())
}

// countRow tells what a row under the headings of the form is: a count where it has a
// last day, and a sum where its level says so.
func countRow(l Line, headings []string, columns []schemas.Column) schemas.RowKind {
	if slices.EqualFunc(nonBlank(l.Cells), nonBlank(headings), strings.EqualFold) {
		return schemas.HeaderRow
	}
	kind := schemas.NoteRow
	for i, c := range columns {
		v := cell(l, i)
		switch {
		case v == "":
		case c.Field == schemas.LevelField && totalForm.MatchString(v):
			return schemas.TotalRow
		case c.Field != schemas.NoField && c.Field != schemas.ServiceName && c.Field != schemas.ExtractDate && filledCells(l) > 1:
			kind = schemas.DataRow
		}
	}
	return kind
}

// aside accounts for a sheet beside those of a counts return. Its own, which are for
// people, need no word.
func (r reader) aside() {
	lines := r.sheet.Lines
	if len(lines) == 0 {
		return
	}
	if slices.Contains(schemas.CountAside, r.sheet.Name) {
		r.out.Ledger.Add(schemas.NoteRow, len(lines))
		return
	}
	r.ignore(lines)
}
