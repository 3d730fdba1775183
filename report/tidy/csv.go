package tidy

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/iassn/collate/report/disclosure"
)

// CSV writes the figures as RFC 4180 has it, in UTF-8 without a byte order mark,
// under one row of headings; lines end in a line feed alone. A text that a
// spreadsheet would take for a formula has an apostrophe before it.
func CSV(w io.Writer, r disclosure.Release) error {
	return writeTable(w, figureColumns, func(row func(...string)) {
		for _, f := range r.Figures() {
			row(f.Row()...)
		}
	})
}

// writeTable writes a table of text whose rows are given one after the other.
func writeTable(w io.Writer, columns []column, rows func(row func(...string))) error {
	out := csv.NewWriter(w)
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.name
	}
	err := out.Write(cells)
	rows(func(row ...string) {
		for i, c := range columns {
			if cells[i] = row[i]; c.kind == text {
				cells[i] = plain(row[i])
			}
		}
		if err == nil {
			err = out.Write(cells)
		}
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("writing a table as CSV: %w", err)
	}
	return nil
}

// plain is a text that no spreadsheet takes for a formula. Whoever finds
// apostrophes before one of these characters leaves out the first: a name that
// begins so by itself has one more.
func plain(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0])) {
		return "'" + s
	}
	return s
}
