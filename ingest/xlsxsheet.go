package ingest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sheetReader reads the cells of the sheets of one workbook.
type sheetReader struct {
	shared   []string       // the workbook's table of texts
	formats  []numberFormat // by style
	date1904 bool
	limits   Limits

	held  int      // cells read so far, of all sheets
	row   []string // the cells of the row being read
	arena []string // where the cells of rows that were read stand

	// Cells of the sheet being read that hold a formula and no value, as
	// programs write them that cannot calculate: how many, and the first.
	bare                int
	bareRow, bareColumn int
}

var (
	errTwice    = errors.New("two cells stand in the same place")
	errNoText   = errors.New("a cell refers to a text that is not there")
	errBadPlace = errors.New("a cell has no valid place")
)

// read adds the rows and merged ranges of a sheet's XML to sheet.
func (r *sheetReader) read(part []byte, sheet *Sheet) error {
	x := newXMLScanner(part)
	r.bare = 0
	last := 0
	for {
		if err := x.next(); err != nil {
			return err
		}
		if x.token == xmlDone {
			return inOrder(sheet)
		}
		if x.token != xmlStart {
			continue
		}
		switch string(x.name) {
		case "row":
			number, err := r.readRow(x, last+1)
			if err != nil {
				return err
			}
			if last = number; last > r.limits.Rows {
				return limitError{beyond("The number of rows of a sheet", int64(last), int64(r.limits.Rows))}
			}
			if err := r.keep(number, sheet); err != nil {
				return err
			}
		case "mergeCell":
			if m, ok := parseRange(x.attrText("ref")); ok {
				sheet.Merged = append(sheet.Merged, m)
			}
		}
	}
}

// readRow reads the cells of a row and returns its number: its own, or that of
// its first cell, or the one after the row before.
func (r *sheetReader) readRow(x *xmlScanner, number int) (int, error) {
	clear(r.row)
	r.row = r.row[:0]
	numbered := false
	if s := x.attr("r"); s != nil {
		n, err := strconv.Atoi(strings.TrimSpace(string(s)))
		if err != nil || n < 1 {
			return 0, errBadPlace
		}
		number, numbered = n, true
	}
	if x.empty {
		return number, nil
	}
	column := 0
	for level := x.depth - 1; x.depth > level; {
		if err := x.next(); err != nil {
			return 0, err
		}
		if x.token != xmlStart || string(x.name) != "c" {
			continue
		}
		column++
		ref, style, kind := cellAttrs(x.attrs)
		if ref != nil {
			c, line, ok := parsePlace(ref)
			if !ok {
				return 0, errBadPlace
			}
			column = c
			if !numbered {
				number, numbered = line, true
			}
		}
		if column > r.limits.Columns {
			return 0, limitError{beyond("The number of columns of a row", int64(column), int64(r.limits.Columns))}
		}
		text, bare, err := r.readCell(x, cellKind(kind), style)
		switch {
		case err != nil:
			return 0, err
		case bare:
			if r.bare++; r.bare == 1 {
				r.bareRow, r.bareColumn = number, column
			}
			continue
		case text == "":
			continue
		}
		for len(r.row) < column {
			r.row = append(r.row, "")
		}
		if r.row[column-1] != "" {
			return 0, errTwice
		}
		r.row[column-1] = text
	}
	return number, nil
}

// keep copies the row that was read to the sheet, unless it is blank.
func (r *sheetReader) keep(number int, sheet *Sheet) error {
	n := len(r.row)
	if n == 0 {
		return nil
	}
	if r.held += n; r.held > r.limits.Cells {
		return limitError{beyond("The number of cells", int64(r.held), int64(r.limits.Cells))}
	}
	if len(r.arena) < n {
		r.arena = make([]string, max(arenaCells, n))
	}
	copy(r.arena, r.row)
	sheet.Lines = append(sheet.Lines, Line{Number: number, Cells: r.arena[:n:n]})
	r.arena = r.arena[n:]
	return nil
}

// inOrder puts rows that were written out of order in their order.
func inOrder(sheet *Sheet) error {
	slices.SortStableFunc(sheet.Lines, func(a, b Line) int { return a.Number - b.Number })
	for i := 1; i < len(sheet.Lines); i++ {
		if sheet.Lines[i].Number == sheet.Lines[i-1].Number {
			return fmt.Errorf("row %d is there twice", sheet.Lines[i].Number)
		}
	}
	return nil
}

// readCell reads the cell whose start tag was just read, as text. A bare one
// holds a formula and no value.
func (r *sheetReader) readCell(x *xmlScanner, kind cellType, style []byte) (text string, bare bool, err error) {
	if x.empty {
		return "", false, nil
	}
	var value, inline string
	formula, stored := false, false
	for level := x.depth - 1; x.depth > level; {
		if err := x.next(); err != nil {
			return "", false, err
		}
		if x.token != xmlStart {
			continue
		}
		switch string(x.name) {
		case "v":
			stored = true
			value, err = x.content("", "")
		case "is":
			stored = true
			inline, err = x.content("t", "rPh")
		case "f":
			formula = true
			err = x.skip()
		default:
			err = x.skip()
		}
		if err != nil {
			return "", false, err
		}
	}
	if inline != "" {
		value, kind = unescapeOffice(inline), textCell
	}
	text, err = r.cellText(kind, style, value)
	if len(text) > r.limits.CellBytes {
		err = limitError{beyond("The size in bytes of a cell", int64(len(text)), int64(r.limits.CellBytes))}
	}
	return text, formula && !stored, err
}

// cellAttrs are the place, the style and the type of a cell, nil where it has
// none.
func cellAttrs(attrs []byte) (ref, style, kind []byte) {
	for len(attrs) > 0 {
		var key, value []byte
		key, value, attrs = nextAttr(attrs)
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			ref = value
		case 's':
			style = value
		case 't':
			kind = value
		}
	}
	return ref, style, kind
}

// The kinds of cell that are read in different ways.
type cellType uint8

const (
	numberCell cellType = iota
	sharedCell
	textCell
	escapedCell
	boolCell
	isoCell
)

func cellKind(t []byte) cellType {
	switch string(t) {
	case "s":
		return sharedCell
	case "str", "inlineStr":
		return escapedCell
	case "e":
		return textCell
	case "b":
		return boolCell
	case "d":
		return isoCell
	}
	return numberCell
}

func (r *sheetReader) cellText(kind cellType, style []byte, value string) (string, error) {
	if value == "" {
		return "", nil
	}
	switch kind {
	case sharedCell:
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(r.shared) {
			return "", errNoText
		}
		return r.shared[i], nil
	case escapedCell:
		return unescapeOffice(value), nil
	case boolCell:
		switch v := strings.TrimSpace(value); v {
		case "1", "true":
			return "TRUE", nil
		case "0", "false":
			return "FALSE", nil
		}
	case isoCell:
		return isoText(value), nil
	case numberCell:
		return numberText(value, r.formatOf(style), r.date1904), nil
	case textCell:
	}
	return value, nil
}

// formatOf is what the style of a cell makes of a number; the first style is
// that of cells without one.
func (r *sheetReader) formatOf(style []byte) numberFormat {
	i := 0
	for _, c := range style {
		if c < '0' || c > '9' || i > len(r.formats) {
			return plainFormat
		}
		i = i*10 + int(c-'0')
	}
	if i >= len(r.formats) {
		return plainFormat
	}
	return r.formats[i]
}

// sharedStrings reads the workbook's table of texts.
func sharedStrings(part []byte) ([]string, error) {
	x := newXMLScanner(part)
	var out []string
	for {
		if err := x.next(); err != nil {
			return nil, err
		}
		switch {
		case x.token == xmlDone:
			return out, nil
		case x.token == xmlStart && string(x.name) == "si":
			text, err := x.content("t", "rPh")
			if err != nil {
				return nil, err
			}
			out = append(out, unescapeOffice(text))
		}
	}
}

// parsePlace reads a cell reference: "C14" and "$C$14" are 3, 14.
func parsePlace(ref []byte) (column, row int, ok bool) {
	const most = 1 << 24 // beyond any sheet, and far from overflow
	i := 0
	for ; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			if ref[i] == '$' {
				continue
			}
			break
		}
		if column = column*26 + int(c-'A') + 1; column > most {
			return 0, 0, false
		}
	}
	for ; i < len(ref); i++ {
		if ref[i] < '0' || ref[i] > '9' {
			return 0, 0, false
		}
		if row = row*10 + int(ref[i]-'0'); row > most {
			return 0, 0, false
		}
	}
	return column, row, column > 0 && row > 0
}

// parseRange reads a range of cells: A1:C2.
func parseRange(ref string) (Range, bool) {
	from, to, both := strings.Cut(ref, ":")
	if !both {
		to = from
	}
	c1, r1, ok1 := parsePlace([]byte(from))
	c2, r2, ok2 := parsePlace([]byte(to))
	if !ok1 || !ok2 {
		return Range{}, false
	}
	return Range{FirstRow: min(r1, r2), FirstColumn: min(c1, c2), LastRow: max(r1, r2), LastColumn: max(c1, c2)}, true
}
