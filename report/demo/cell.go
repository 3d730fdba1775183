package demo

import (
	"strconv"
	"time"

	"github.com/iassn/collate/schemas"
)

// cellKind is what a cell holds. The zero kind is an empty cell.
type cellKind uint8

const (
	empty cellKind = iota
	words
	heading
	number
	date
	moment
)

// cell is one cell of a file before it is written: a text file writes its words,
// a workbook its true value.
type cell struct {
	kind   cellKind
	text   string // of words, headings and numbers
	day    schemas.Date
	minute int
}

func wordsOf(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: words, text: s}
}

func numberOf(n int) cell { return cell{kind: number, text: strconv.Itoa(n)} }

func dateOf(d schemas.Date) cell {
	if d == 0 {
		return cell{}
	}
	return cell{kind: date, day: d}
}

func momentOf(d schemas.Date, minute int) cell {
	if d == 0 {
		return cell{}
	}
	return cell{kind: moment, day: d, minute: minute}
}

// write is the cell as text, with dates in one of Go's layouts.
func (c cell) write(dates string) string {
	switch c.kind {
	case date:
		return c.day.Time().Format(dates)
	case moment:
		t := c.day.Time()
		return t.Add(time.Duration(c.minute) * time.Minute).Format(dates)
	default:
		return c.text
	}
}

// page is a sheet of a workbook, or the whole of a text file.
type page struct {
	name   string
	rows   [][]cell
	merges []string // ranges of merged cells: A1:C1
}

func (p *page) add(cells ...cell) { p.rows = append(p.rows, cells) }
