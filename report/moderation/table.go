package moderation

import (
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Sheet is the cells of a sheet of a workbook, or of a text file, as text.
type Sheet struct {
	Name  string
	Lines []Line
}

// Line is a row of a sheet, counted from 1. Index 0 of Cells is column A.
type Line struct {
	Number int
	Cells  []string
}

// Levels reads the level in a cell: blank where it says nothing, not ok where it
// cannot be read. It knows nothing of "cannot say".
type Levels func(cell string) (level schemas.Level, blank, ok bool)

// field is a column of a table, by its known headings, the first for messages.
type field []string

var (
	idField        = field{"case", "id", "case id"}
	textField      = field{"what happened", "text", "description", "case text"}
	levelField     = field{"level", "intervention level", "your level"}
	reasonField    = field{"reason", "why", "your reason", "reasons"}
	codeField      = field{"code", "check"}
	referenceField = field{"reference", "reference level"}
)

// names reports whether a heading is the field's.
func (f field) names(heading string) bool { return slices.Contains(f, folded(heading)) }

// folded is text without case and double spaces.
func folded(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// table is the rows under a row of headings, wherever that stands in the sheet.
type table struct {
	file, sheet string
	above       []Line // the heading row
	rows        []Line
	headings    []string
}

// findTable finds the first row that has headings of all the fields needed.
func findTable(file string, s Sheet, needed ...field) (t table, ok bool) {
	for i, l := range s.Lines {
		t = table{file: file, sheet: s.Name, above: s.Lines[:i], rows: s.Lines[i+1:], headings: l.Cells}
		if !slices.ContainsFunc(needed, func(f field) bool { return t.column(f) == 0 }) {
			return t, true
		}
	}
	return table{}, false
}

// column is where a field stands, from 1; 0 where the table has none. A heading of
// a field's first name goes before another.
func (t table) column(f field) int {
	for _, name := range f {
		for i, h := range t.headings {
			if folded(h) == name {
				return i + 1
			}
		}
	}
	return 0
}

// cell is a field of a row, without the spaces around it.
func (t table) cell(l Line, f field) string {
	if i := t.column(f) - 1; i >= 0 && i < len(l.Cells) {
		return strings.TrimSpace(l.Cells[i])
	}
	return ""
}

// at is the place of a field of a row.
func (t table) at(l Line, f field) schemas.Position {
	return schemas.Position{File: t.file, Sheet: t.sheet, Row: l.Number, Column: t.column(f)}
}

// beside is the cell that follows a label somewhere above the headings.
func (t table) beside(label string) string {
	for _, l := range t.above {
		for i, c := range l.Cells {
			if strings.TrimSuffix(folded(c), ":") != label {
				continue
			}
			for _, next := range l.Cells[i+1:] {
				if next = strings.TrimSpace(next); next != "" {
					return next
				}
			}
		}
	}
	return ""
}
