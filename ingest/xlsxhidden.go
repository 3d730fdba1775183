package ingest

import (
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
	if ok1 && ok2 && first > 0 && first <= last && x.attrTrue("hidden") && len(r.hiddenColumns) < r.limits.Columns {
		r.hiddenColumns = append(r.hiddenColumns, span{first, last})
	}
}

// findings are what is to be said of the sheet that was read: hidden rows and
// columns that hold cells, and formulas without a value.
func (r *sheetReader) findings(at schemas.Position, sheet Sheet) []schemas.Finding {
	var out []schemas.Finding
	if spans := joined(filled(r.hiddenColumns, sheet.Lines)); len(spans) > 0 {
		at.Row, at.Column = 0, spans[0].first
		out = append(out, hiddenFinding(at, "column", spans, schemas.ColumnName))
	}
	if spans := joined(r.hiddenRows); len(spans) > 0 {
		at.Row, at.Column = spans[0].first, 0
		out = append(out, hiddenFinding(at, "row", spans, strconv.Itoa))
	}
	if r.bare > 0 {
		at.Row, at.Column = r.bareRow, r.bareColumn
		out = append(out, bareFinding(at, r.bare))
	}
	return out
}

// bareFinding says that formulas have no value to read, and where the first is.
func bareFinding(at schemas.Position, n int) schemas.Finding {
	f := schemas.NewFinding(schemas.RuleTableIgnored, at, schemas.NoField,
		fmt.Sprintf("%d cells of the sheet hold a formula without its result, and were read as empty. The first is here.", n))
	f.Severity = schemas.Query
	f.Fix = "Open the workbook in Excel, save it, and send it again: saving stores the results."
	return f
}

// hiddenFinding names the rows or columns that are hidden.
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
