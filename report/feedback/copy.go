package feedback

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// Shows reports whether a cell of a field says what such a field says, so that a
// copy may show it. What it refuses may be a name in the wrong column.
type Shows func(f schemas.Field, cell string) bool

// WriteCopy writes a copy of the sender's workbook with the faulty cells marked,
// which can go by e-mail, be mended and be sent back.
//
// It is a new workbook, made of what was read and of nothing else: the cells of
// the columns that the schema needs, each where it stood, in sheets of the same
// names, under the headings of all columns. Taking things out of the sender's own
// file would leave what nobody thought of (texts without a cell, pivot caches,
// pictures, comments, properties); what is not put in cannot get out. In place of
// titles stand the service and the day. Of the cells that were read, those go in
// that shows allows, or that a finding quotes, or that are references like codes;
// the others may hold a name, stay empty and are grey. Rows that name no service
// stay out, for nobody knows whose they are.
func WriteCopy(w io.Writer, f Feedback, shows Shows) error {
	c := copier{Feedback: f, marker: newMarker(excelize.NewFile()), shows: shows}
	defer func() { _ = c.file.Close() }() // holds no file: nothing is unpacked
	if err := c.draw(); err != nil {
		return fmt.Errorf("writing the marked copy: %w", err)
	}
	return c.write(w)
}

// copier makes a copy of what was read.
type copier struct {
	Feedback
	marker
	shows  Shows
	left   []gap                                  // cells that were left out, by column
	faults map[schemas.Position][]schemas.Finding // of rows and cells, without the file
	// nobodys are the rows that name no service.
	nobodys map[schemas.Position]bool
}

// gap is the cells of a column that were left out.
type gap struct {
	sheet       string
	column      int
	n           int
	first, last int // rows
}

func (c *copier) draw() error {
	c.faults, c.nobodys = map[schemas.Position][]schemas.Finding{}, map[schemas.Position]bool{}
	for _, v := range c.Return.Findings {
		p := inCopy(v.Position)
		c.faults[p] = append(c.faults[p], v)
		if v.Rule == schemas.RuleServiceRow {
			c.nobodys[schemas.Position{Sheet: p.Sheet, Row: p.Row}] = true
		}
	}
	mend := mendSheet(c.sheets())
	if err := c.file.SetSheetName("Sheet1", mend); err != nil {
		return err
	}
	for _, name := range c.sheets() {
		if _, err := c.file.NewSheet(name); err != nil {
			return err
		}
	}
	titled := map[string]bool{}
	for _, t := range c.Return.Tables {
		if t.Sheet == "" {
			continue
		}
		if err := c.table(t, !titled[t.Sheet]); err != nil {
			return err
		}
		titled[t.Sheet] = true
	}
	for _, name := range c.sheets() {
		if err := c.fit(name); err != nil {
			return err
		}
	}
	if err := c.mark(c.Return.Findings); err != nil {
		return err
	}
	if err := c.mendList(mend, c.Feedback, c.gaps()); err != nil {
		return err
	}
	return c.properties(c.Feedback)
}

// inCopy is where a finding's mark stands: that of a row on the row's first cell.
func inCopy(p schemas.Position) schemas.Position {
	p.File = ""
	if p.Row > 0 {
		p.Column = max(p.Column, 1)
	}
	return p
}

// sheets are the sheets of the copy: those with a table, and those that a finding
// is about.
func (c *copier) sheets() []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.ContainsFunc(out, func(s string) bool { return strings.EqualFold(s, name) }) {
			out = append(out, name)
		}
	}
	for _, t := range c.Return.Tables {
		add(t.Sheet)
	}
	for _, v := range c.Return.Findings {
		add(v.Position.Sheet)
	}
	return out
}

// mendSheet is a name for the list of what to mend that no sheet has.
func mendSheet(taken []string) string {
	name := "What to mend"
	for n := 2; slices.ContainsFunc(taken, func(s string) bool { return strings.EqualFold(s, name) }); n++ {
		name = fmt.Sprintf("What to mend %d", n)
	}
	return name
}

// table copies a table: its headings, and the cells that may be shown.
func (c *copier) table(t schemas.Table, first bool) error {
	if first && t.HeaderRow > 1 {
		text := c.name()
		if c.Return.ExtractDate != 0 {
			text += ": as at " + c.day()
		}
		if err := c.file.SetCellStr(t.Sheet, "A1", text); err != nil {
			return err
		}
	}
	for _, col := range t.Columns {
		if col.Index == 0 || col.Heading == "" {
			continue
		}
		if err := c.set(t.Sheet, col.Index, t.HeaderRow, col.Heading, headingLook); err != nil {
			return err
		}
		name := schemas.ColumnName(col.Index)
		if err := c.file.SetColWidth(t.Sheet, name, name, columnWidth); err != nil {
			return err
		}
	}
	codes := codesOf(t)
	for _, r := range t.Rows {
		if r.Kind == schemas.TotalRow && t.Grain != schemas.SummaryGrain || c.nobodys[schemas.Position{Sheet: t.Sheet, Row: r.Number}] {
			continue
		}
		for i, col := range t.Columns {
			if col.Index == 0 || col.Field == schemas.NoField || r.Cells[i] == "" {
				continue
			}
			if err := c.cell(t, r, i, codes); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell copies a cell, or leaves it out and says so.
func (c *copier) cell(t schemas.Table, r schemas.Row, i int, codes map[string]bool) error {
	col, text := t.Columns[i], r.Cells[i]
	switch {
	case col.Field == schemas.ServiceName && c.Service.Name != "":
		text = c.Service.Name
	case col.Field == schemas.Ref && isCode(text, codes), c.shows(col.Field, text), c.quoted(t.Sheet, r.Number, col.Index, text):
	case r.Kind == schemas.TotalRow:
		text = "Total"
	default:
		c.leave(t.Sheet, col.Index, r.Number)
		return c.set(t.Sheet, col.Index, r.Number, "", leftLook)
	}
	return c.put(t.Sheet, col.Index, r.Number, text)
}

// quoted reports whether a finding about the cell quotes it, which it does only
// with words that can be no name.
func (c *copier) quoted(sheet string, row, column int, text string) bool {
	return slices.ContainsFunc(c.faults[schemas.Position{Sheet: sheet, Row: row, Column: column}], func(v schemas.Finding) bool {
		return strings.Contains(v.Message, strconv.Quote(text)) || strings.Contains(v.Message, `"`+text+`"`)
	})
}

func (c *copier) leave(sheet string, column, row int) {
	i := slices.IndexFunc(c.left, func(g gap) bool { return g.sheet == sheet && g.column == column })
	if i < 0 {
		i = len(c.left)
		c.left = append(c.left, gap{sheet: sheet, column: column, first: row, last: row})
	}
	g := &c.left[i]
	g.n++
	g.first, g.last = min(g.first, row), max(g.last, row)
}

// gaps says for the list which cells were left out.
func (c *copier) gaps() []mendLine {
	var out []mendLine
	for _, g := range c.left {
		at := schemas.Position{Sheet: g.sheet, Row: g.first, Column: g.column}
		out = append(out, mendLine{
			at: at, effect: "Left out",
			message: fmt.Sprintf("%s %s of column %s, rows %d to %d, may hold a name and %s not in this copy.",
				number(g.n), plural(g.n, "cell", "cells"), schemas.ColumnName(g.column), g.first, g.last, plural(g.n, "is", "are")),
			ask: "Write them here again before you send this copy back, or mend your own workbook.",
		})
	}
	return out
}

// wordsMin is how long a run of letters in a reference must be to be a word, and
// wordsOften in how many rows a word stands that is a code of the sender's.
const (
	wordsMin   = 4
	wordsOften = 5
)

// codesOf are the words that many references of a table have: SENDIASS-0017.
func codesOf(t schemas.Table) map[string]bool {
	counts := map[string]int{}
	for i, col := range t.Columns {
		if col.Field != schemas.Ref {
			continue
		}
		for _, r := range t.Rows {
			for _, w := range words(r.Cells[i]) {
				counts[w]++
			}
		}
	}
	out := map[string]bool{}
	for w, n := range counts {
		out[w] = n >= wordsOften
	}
	return out
}

func words(ref string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(ref), func(r rune) bool { return !unicode.IsLetter(r) }),
		func(w string) bool { return len(w) < wordsMin })
}

// refMax is the longest reference that is a code, in bytes.
const refMax = 40

// isCode reports whether a reference is a code, and no name: it has a digit, and
// no word but those of many references.
func isCode(ref string, codes map[string]bool) bool {
	return len(ref) <= refMax && strings.ContainsFunc(ref, unicode.IsDigit) && !strings.ContainsRune(ref, '@') &&
		!slices.ContainsFunc(words(ref), func(w string) bool { return !codes[w] })
}

// put writes a cell as a workbook holds it: a day as a day, a whole number as one,
// all else as text.
func (c *copier) put(sheet string, column, row int, text string) error {
	for _, form := range dayForms {
		if t, err := time.Parse(form.layout, text); err == nil {
			const day = 24 * 60 * 60
			return c.set(sheet, column, row, float64(t.Unix())/day+serialOf1970, form.look)
		}
	}
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text && len(text) <= 15 {
		return c.set(sheet, column, row, n, plainLook)
	}
	return c.set(sheet, column, row, text, plainLook)
}

// dayForms are how days were read from a workbook, and what they look like again.
var dayForms = []struct {
	layout string
	look   look
}{{time.DateOnly, dayLook}, {time.DateTime, momentLook}}

// serialOf1970 is 1 January 1970 as workbooks count days.
const serialOf1970 = 25569

// columnWidth is the width of the columns of a copy, in characters.
const columnWidth = 16

// write writes the workbook.
func (m marker) write(w io.Writer) error {
	var b bytes.Buffer
	if err := m.file.Write(&b); err != nil {
		return fmt.Errorf("writing the marked copy: %w", err)
	}
	if _, err := io.Copy(w, &b); err != nil {
		return fmt.Errorf("writing the marked copy: %w", err)
	}
	return nil
}
