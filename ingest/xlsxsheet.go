package ingest

import (
	"bytes"
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

	held    int      // cells read so far, of all sheets
	row     []string // the cells of the row being read
	written []written
	text    []byte   // what the cells of the row being read hold of their own
	value   []byte   // the cell being read, where it is not in one piece
	arena   []string // where the cells of rows that were read stand

	// Of the sheet being read.
	faulty        []faultyCell
	hiddenRows    []span // with cells
	hiddenColumns []span
}

// faultyCell is a cell that shows an error, or that holds a formula and no value,
// as programs write it that cannot calculate.
type faultyCell struct {
	row, column int
	shows       string // the error; empty for no value
}

// written is a cell whose text is a part of its row's text: until the row is
// whole, its place in the row is held by inText.
type written struct{ column, from, to int }

const inText = "\x00"

var (
	errTwice    = errors.New("two cells stand in the same place")
	errNoText   = errors.New("a cell refers to a text that is not there")
	errBadPlace = errors.New("a cell has no valid place")
)

// read adds the rows and merged ranges of a sheet's XML to sheet.
func (r *sheetReader) read(x *xmlScanner, sheet *Sheet) error {
	r.faulty, r.hiddenRows, r.hiddenColumns = nil, nil, nil
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
		case "col":
			r.readColumn(x)
		case "mergeCell":
			if m, ok := parseRange(string(x.attr("ref"))); ok {
				sheet.Merged = append(sheet.Merged, m)
			}
		}
	}
}

// readRow reads the cells of a row and returns its number: its own, or that of
// its first cell, or the one after the row before.
func (r *sheetReader) readRow(x *xmlScanner, number int) (int, error) {
	clear(r.row)
	r.row, r.written, r.text = r.row[:0], r.written[:0], r.text[:0]
	own, hidden, err := rowAttrs(x.attrs)
	if err != nil {
		return 0, err
	}
	if own > 0 {
		number = own
	}
	if x.empty {
		return number, nil
	}
	column := 0
	for level := x.depth - 1; x.depth > level; {
		tag, value, n := quickCell(x.part[x.at:])
		bare := false
		if n > 0 {
			x.at += n
		} else {
			if err := x.next(); err != nil {
				return 0, err
			}
			if x.token != xmlStart || string(x.name) != "c" {
				continue
			}
			var ok bool
			if tag, ok = cellTagOf(x.attrs); !ok {
				return 0, errBadPlace
			}
			if value, bare, err = r.readCell(x, &tag); err != nil {
				return 0, err
			}
		}
		column++
		if tag.column > 0 {
			column = tag.column
			if own == 0 {
				number, own = tag.row, tag.row
			}
		}
		if column > r.limits.Columns {
			return 0, limitError{beyond("The number of columns of a row", int64(column), int64(r.limits.Columns))}
		}
		if bare || tag.kind == errorCell && len(value) > 0 {
			r.faulty = append(r.faulty, faultyCell{number, column, string(value)})
		}
		if len(value) > 0 {
			if err := r.set(column, tag, value); err != nil {
				return 0, err
			}
		}
	}
	if hidden && len(r.row) > 0 {
		r.hiddenRows = append(r.hiddenRows, span{number, number})
	}
	return number, nil
}

// rowAttrs are the number of a row, 0 where it has none, and whether it is
// hidden. Where a sheet hides rows by default (zeroHeight), those that stand in
// it are the exceptions.
func rowAttrs(attrs []byte) (number int, hidden bool, err error) {
	for len(attrs) > 0 {
		var key, value []byte
		key, value, attrs = nextAttr(attrs)
		switch string(key) {
		case "r":
			if number, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil || number < 1 {
				return 0, false, errBadPlace
			}
		case "hidden":
			hidden = hidden || isTrue(value)
		case "ht":
			hidden = hidden || isNought(value)
		}
	}
	return number, hidden, nil
}

// set puts a value into the row as text.
func (r *sheetReader) set(column int, tag cellTag, value []byte) error {
	text := inText
	from := len(r.text)
	if tag.kind == sharedCell {
		i, ok := textIndex(value)
		if !ok || i >= len(r.shared) {
			return errNoText
		}
		if text = r.shared[i]; text == "" {
			return nil
		}
		if len(text) > r.limits.CellBytes {
			return r.tooLong(len(text))
		}
	} else {
		r.text = r.appendCell(r.text, tag, value)
		n := len(r.text) - from
		if n == 0 {
			return nil
		}
		if n > r.limits.CellBytes {
			return r.tooLong(n)
		}
		r.written = append(r.written, written{column, from, len(r.text)})
	}
	for len(r.row) < column {
		r.row = append(r.row, "")
	}
	if r.row[column-1] != "" {
		return errTwice
	}
	r.row[column-1] = text
	return nil
}

func (r *sheetReader) tooLong(n int) error {
	return limitError{beyond("The size in bytes of a cell", int64(n), int64(r.limits.CellBytes))}
}

// textIndex reads the number of a text in the table of texts.
func textIndex(value []byte) (i int, ok bool) {
	if i, ok = wholeNumber(value); ok {
		return i, true
	}
	i, err := strconv.Atoi(string(bytes.TrimSpace(value)))
	return i, err == nil && i >= 0
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
	text := string(r.text) // one for all cells of the row
	for _, w := range r.written {
		r.row[w.column-1] = text[w.from:w.to]
	}
	if len(r.arena) < n {
		r.arena = make([]string, max(arenaCells, n))
	}
	copy(r.arena, r.row)
	sheet.Lines = append(roomier(sheet.Lines), Line{Number: number, Cells: r.arena[:n:n]})
	r.arena = r.arena[n:]
	return nil
}

// roomier is s with room for one more: twice the room once it is full, for
// append makes a quarter more, and copies a long list many times over.
func roomier[T any](s []T) []T {
	if len(s) < cap(s) {
		return s
	}
	return slices.Grow(s, max(len(s), 1))
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
