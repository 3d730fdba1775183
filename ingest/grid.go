package ingest

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Grid is the cells of a table, its headings first, each row as wide as the
// widest. It holds every column, and so whatever personal data they hold: it is
// for printing to whoever has the file.
type Grid struct {
	Sheet string
	Rows  [][]string
}

// ReadGrid finds the table of a file and gives its cells as they are: the table
// of interventions, events or counts, where there is one, or else the widest
// run of rows. sheet names the sheet to look in; empty looks in each in turn.
// Sheets with the same headings are one table. The findings say what was left out
// and, where the Grid is nil, why nothing could be read.
func ReadGrid(name string, content []byte, sheet string, o Options) (*Grid, []schemas.Finding) {
	book := o.book(name, content)
	if refused(book.Findings) {
		return nil, book.Findings
	}
	findings := book.Findings
	var g *Grid
	var key string
	var names []string
	for pass := range 2 { // tables of casework first, then any table
		for _, s := range book.Sheets {
			names = append(names, fmt.Sprintf("%q", s.Name))
			lines := filledLines(s)
			if sheet != "" && s.Name != sheet || len(lines) == 0 {
				continue
			}
			at, depth, ok := caseHeader(lines, s, o.Lexicon)
			if !ok {
				at, depth = plainHeader(lines), 1
			}
			if !ok && pass == 0 {
				continue
			}
			headings := headingKey(strings.Join(lines[at].Cells, "|"))
			if g != nil && (headings != key || sheet != "") {
				continue
			}
			first := at
			if g != nil {
				first = at + depth // the headings stand already
			} else {
				g, key = &Grid{Sheet: s.Name}, headings
			}
			if at > 0 {
				findings = append(findings, leftOut(name, s.Name, lines[:at]))
			}
			for _, l := range lines[first:] {
				g.Rows = append(g.Rows, l.Cells)
			}
		}
		if g != nil {
			break
		}
	}
	if g == nil {
		f := schemas.NewFinding(schemas.RuleFileEmpty, schemas.Position{File: name}, "", "")
		if sheet != "" {
			f = schemas.NewFinding(schemas.RuleTableNone, schemas.Position{File: name}, "", fmt.Sprintf("there is no sheet %q with cells; the sheets are %s", sheet, strings.Join(names[:len(book.Sheets)], ", ")))
			f.Fix = "Name one of those sheets."
		}
		return nil, append(findings, f)
	}
	g.square()
	return g, findings
}

func leftOut(file, sheet string, lines []Line) schemas.Finding {
	return schemas.NewFinding(schemas.RuleTableIgnored, schemas.Position{File: file, Sheet: sheet, Row: lines[0].Number}, "",
		fmt.Sprintf("%d rows above the headings were left out", len(lines)))
}

// filledLines are a sheet's lines that hold anything; their cells stay as they
// are.
func filledLines(s Sheet) []Line {
	var out []Line
	for _, l := range s.Lines {
		for _, c := range l.Cells {
			if strings.TrimFunc(c, isSpace) != "" {
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// caseHeader is the headings of a table of casework.
func caseHeader(lines []Line, s Sheet, lex Lexicon) (at, depth int, ok bool) {
	trimmed := make([]Line, len(lines))
	for i, l := range lines {
		cells := make([]string, len(l.Cells))
		for k, c := range l.Cells {
			cells[k] = strings.TrimFunc(c, isSpace)
		}
		trimmed[i] = Line{Number: l.Number, Cells: cells}
	}
	h, ok := findHeader(trimmed, s.Merged, lex)
	return h.at, h.depth, ok
}

// plainHeader is the first row that is about as wide as the table: a table of
// anything has headings over most of its columns, and a title has not.
func plainHeader(lines []Line) int {
	widths := map[int]int{}
	wide, most := 0, 0
	for _, l := range lines[:min(len(lines), 1000)] {
		n := filledCells(l)
		widths[n]++
		if widths[n] > most || widths[n] == most && n > wide {
			wide, most = n, widths[n]
		}
	}
	for i, l := range lines {
		if filledCells(l)*2 > wide {
			return i
		}
	}
	return 0
}

// square makes every row as wide as the widest.
func (g *Grid) square() {
	width := 0
	for _, r := range g.Rows {
		width = max(width, len(r))
	}
	for i, r := range g.Rows {
		if len(r) < width {
			g.Rows[i] = append(append(make([]string, 0, width), r...), make([]string, width-len(r))...)
		}
	}
}
