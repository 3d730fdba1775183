// Package plain writes figures as plain text: tables in columns, text in lines, and
// cells of CSV files that no spreadsheet takes for a formula.
package plain

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// width is how many letters a line of text has at the most.
const width = 88

// Wrap writes text in lines; the first begins with mark, and the others under what
// follows it.
func Wrap(b *bytes.Buffer, mark, text string) {
	line := mark
	for i, word := range strings.Fields(text) {
		if i > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			fmt.Fprintln(b, line)
			line = strings.Repeat(" ", utf8.RuneCountInString(mark))
		} else if i > 0 {
			line += " "
		}
		line += word
	}
	fmt.Fprintln(b, line)
}

// Table writes rows in columns under headings, two spaces between: the first left of
// them to the left, the others to the right, and what is over the last heading as it
// is. A row of one cell is a line by itself.
func Table(b *bytes.Buffer, left int, headings []string, rows [][]string) {
	all := append([][]string{headings}, rows...)
	widths := make([]int, len(headings))
	for _, row := range all {
		for i, cell := range row {
			if len(row) > 1 && i < len(widths) {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	for _, row := range all {
		var line strings.Builder
		for i, cell := range row {
			gap := ""
			if len(row) > 1 && i < len(widths) {
				gap = strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			}
			if i > 0 {
				line.WriteString("  ")
			}
			if i < left || i >= len(widths) {
				line.WriteString(cell + gap)
			} else {
				line.WriteString(gap + cell)
			}
		}
		fmt.Fprintln(b, strings.TrimRight(line.String(), " "))
	}
}

// CSV writes rows under a heading. A cell that is text, and that a spreadsheet would
// take for a formula, has an apostrophe before it; texts are the columns of text.
func CSV(w io.Writer, header []string, rows [][]string, texts ...string) error {
	out := csv.NewWriter(w)
	is := make([]bool, len(header))
	for i, name := range header {
		for _, t := range texts {
			is[i] = is[i] || name == t
		}
	}
	err := out.Write(header)
	cells := make([]string, len(header))
	for _, row := range rows {
		for i, cell := range row {
			if cells[i] = cell; is[i] {
				cells[i] = Cell(cell)
			}
		}
		if err == nil {
			err = out.Write(cells)
		}
	}
	if out.Flush(); err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("writing a table as CSV: %w", err)
	}
	return nil
}

// Object is a row as a JSON object, its keys in the order of Columns. A cell of Numbers
// is a number, or null where it is empty.
type Object struct{ Columns, Numbers, Cells []string }

// MarshalJSON writes the object.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("{")
	for i, name := range o.Columns {
		if i > 0 {
			b.WriteString(",")
		}
		value, err := json.Marshal(o.Cells[i])
		if err != nil {
			return nil, err
		}
		if slices.Contains(o.Numbers, name) {
			if value = []byte(o.Cells[i]); o.Cells[i] == "" {
				value = []byte("null")
			}
		}
		fmt.Fprintf(&b, "%q:%s", name, value)
	}
	b.WriteString("}")
	return b.Bytes(), nil
}

// JSON writes a value in indented lines, its letters as they are.
func JSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// Cell is a text that no spreadsheet takes for a formula. Whoever finds apostrophes
// before such a character leaves out the first.
func Cell(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0])) {
		return "'" + s
	}
	return s
}

// Thousands writes a number as 12,345.
func Thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Listed joins words as people do.
func Listed(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// Count is a number and what there is of it: 1 service, 3 services.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Thousands(int64(n)) + " " + many
}

// Percent is a share in percent, to one decimal.
func Percent(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + " %" }

// Decimal is a share or a mean as files have it: to six decimals.
func Decimal(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
