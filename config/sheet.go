package config

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iassn/collate/schemas"
)

// sheet is a small CSV file that a person keeps: a heading row, then rows.
type sheet struct {
	file    string
	columns map[string]int // where each heading stands, counted from 0
	width   int            // of the heading row
	rows    []sheetRow
}

type sheetRow struct {
	number int // counted from 1, as a spreadsheet shows it
	cells  []string
}

// readSheet reads a CSV file with some of the headings known, key among them.
// A byte order mark, blank rows, spaces around a cell and empty columns at the
// right are passed over; anything else that is not a heading or a row under
// one is a fault. The error names every fault, one a line.
func readSheet(data []byte, file string, known []string, key string) (sheet, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return sheet{}, fmt.Errorf("%s: the file is not UTF-8: save it as CSV UTF-8", file)
	}
	s := sheet{file: file, columns: map[string]int{}}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	var faults []error
	for first := true; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sheet{}, fmt.Errorf("%s: reading the file: %w", file, err)
		}
		line, _ := r.FieldPos(0)
		row := sheetRow{number: line, cells: trimCells(cells)}
		switch {
		case len(row.cells) == 0:
		case first:
			first = false
			faults = append(faults, s.readHeadings(row, known, key))
		default:
			s.rows = append(s.rows, row)
		}
	}
	faults = append(faults, s.strayCells())
	return s, errors.Join(faults...)
}

// trimCells takes the spaces from around the cells, and the empty cells from
// the end.
func trimCells(cells []string) []string {
	for i, c := range cells {
		cells[i] = strings.TrimSpace(c)
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

func (s *sheet) readHeadings(row sheetRow, known []string, key string) error {
	s.width = len(row.cells)
	var faults []error
	for i, heading := range row.cells {
		heading = strings.ToLower(heading)
		at := schemas.Position{File: s.file, Row: row.number, Column: i + 1}
		_, twice := s.columns[heading]
		switch {
		case !slices.Contains(known, heading):
			faults = append(faults, fmt.Errorf("%s: there is no column %q: %s", at, heading, allowed(heading, known)))
		case twice:
			faults = append(faults, fmt.Errorf("%s: the column %s stands here a second time: keep one", at, heading))
		default:
			s.columns[heading] = i
		}
	}
	if _, ok := s.columns[key]; !ok {
		faults = append(faults, fmt.Errorf("%s: row %d: the column %s is missing; %s",
			s.file, row.number, key, allowed("", known)))
	}
	return errors.Join(faults...)
}

// strayCells is a fault for every row that is longer than the headings.
func (s sheet) strayCells() error {
	var faults []error
	for _, row := range s.rows {
		if len(row.cells) > s.width {
			at := schemas.Position{File: s.file, Row: row.number, Column: len(row.cells)}
			faults = append(faults, fmt.Errorf("%s: this cell has no heading: put commas that belong to a cell in quotes", at))
		}
	}
	return errors.Join(faults...)
}

// cell is what stands in a column of a row, empty where nothing does.
func (s sheet) cell(row sheetRow, column string) string {
	if i, ok := s.columns[column]; ok && i < len(row.cells) {
		return row.cells[i]
	}
	return ""
}

// list is a cell's parts, which semicolons divide; nothing for an empty cell.
func (s sheet) list(row sheetRow, column string) []string {
	var parts []string
	for part := range strings.SplitSeq(s.cell(row, column), ";") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// date is the day in a cell, no date for an empty one.
func (s sheet) date(row sheetRow, column string) (schemas.Date, error) {
	word := s.cell(row, column)
	if word == "" {
		return 0, nil
	}
	day, err := schemas.ParseDate(word)
	if err != nil {
		return 0, s.fault(row, column, "%w", err)
	}
	return day, nil
}

// fault is an error about a cell: file, row, column and heading come first.
func (s sheet) fault(row sheetRow, column, format string, args ...any) error {
	at := schemas.Position{File: s.file, Row: row.number}
	if i, ok := s.columns[column]; ok {
		at.Column = i + 1
	}
	return fmt.Errorf("%s (%s): %w", at, column, fmt.Errorf(format, args...))
}
