package ingest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// span is rows or columns that follow each other, counted from 1.
type span struct{ first, last int }

// readColumn notes the columns that a sheet hides.
func (r *sheetReader) readColumn(x *xmlScanner) {
	first, ok1 := wholeNumber(x.attr("min"))
	last, ok2 := wholeNumber(x.attr("max"))
	if hidden := x.attrTrue("hidden") || isNought(x.attr("width")); hidden && ok1 && ok2 && first > 0 && first <= last && len(r.hiddenColumns) < r.limits.Columns {
		r.hiddenColumns = append(r.hiddenColumns, span{first, last})
	}
}

// isNought reports whether a height or a width is 0, which hides as well.
func isNought(size []byte) bool {
	n, err := strconv.ParseFloat(string(bytes.TrimSpace(size)), 64)
	return err == nil && n == 0
}

// findings are what is to be said of the sheet that was read: hidden rows and
// columns that hold cells, and cells without a value that can be read.
func (r *sheetReader) findings(at schemas.Position, sheet Sheet) []schemas.Finding {
	out := hiddenFindings(at, "column", joined(filled(r.hiddenColumns, sheet.Lines)), schemas.ColumnName)
	out = append(out, hiddenFindings(at, "row", joined(r.hiddenRows), strconv.Itoa)...)
	for _, c := range r.faulty {
		at.Row, at.Column = c.row, c.column
		out = append(out, c.finding(at))
	}
	return out
}

// excelErrors are what a cell shows whose formula fails.
var excelErrors = []string{
	"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!",
}

func (c faultyCell) finding(at schemas.Position) schemas.Finding {
	switch {
	case c.shows == "":
		return schemas.NewFinding(schemas.RuleCellFormula, at, schemas.NoField, "")
	case slices.Contains(excelErrors, c.shows):
		return schemas.NewFinding(schemas.RuleCellError, at, schemas.NoField, fmt.Sprintf("The cell shows %s, an error of its formula, and no value.", c.shows))
	}
	return schemas.NewFinding(schemas.RuleCellError, at, schemas.NoField, "")
}

// spansNamed is how many spans one finding names: as many as can be read at once.
// The rest have findings of their own.
const spansNamed = 25

// hiddenFindings name the rows or columns that are hidden.
func hiddenFindings(at schemas.Position, what string, spans []span, name func(int) string) []schemas.Finding {
	var out []schemas.Finding
	for some := range slices.Chunk(spans, spansNamed) {
		if at.Row, at.Column = some[0].first, 0; what == "column" {
			at.Row, at.Column = 0, some[0].first
		}
		out = append(out, hiddenFinding(at, what, some, name))
	}
	return out
}

func hiddenFinding(at schemas.Position, what string, spans []span, name func(int) string) schemas.Finding {
	n := 0
	names := make([]string, len(spans))
	for i, s := range spans {
		n += s.last - s.first + 1
		names[i] = name(s.first)
		if s.last > s.first {
			names[i] += "–" + name(s.last)
		}
	}
	message := fmt.Sprintf("%s %s is hidden; it is read like all others", what, names[0])
	if n > 1 {
		message = fmt.Sprintf("%d %ss are hidden: %s; they are read like all others", n, what, strings.Join(names, ", "))
	}
	return schemas.NewFinding(schemas.RuleTableHidden, at, schemas.NoField, message)
}

// filled are the columns of spans that hold a cell, each alone.
func filled(spans []span, lines []Line) []span {
	width := 0
	for _, l := range lines {
		width = max(width, len(l.Cells))
	}
	hidden := make([]bool, width)
	left := 0
	for _, s := range spans {
		for c := s.first; c <= min(s.last, width); c++ {
			if !hidden[c-1] {
				hidden[c-1] = true
				left++
			}
		}
	}
	var out []span
	for _, l := range lines {
		if left == 0 {
			break
		}
		for i, cell := range l.Cells {
			if cell != "" && hidden[i] {
				hidden[i] = false
				left--
				out = append(out, span{i + 1, i + 1})
			}
		}
	}
	return out
}

// joined are spans in order, those that touch as one.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.first <= out[n-1].last+1 {
			out[n-1].last = max(out[n-1].last, s.last)
		} else {
			out = append(out, s)
		}
	}
	return out
}
