package schemas

import (
	"fmt"
	"strings"
)

// Position is a place in somebody's return, as the sender sees it. Row and
// Column are counted from 1; 0 means the whole of what stands above it. Sheet
// is empty in a text file.
type Position struct {
	File   string
	Sheet  string
	Row    int
	Column int
}

// String is the place in words: "Kent.xlsx: Cases!C14", "Kent.csv: row 14,
// column C", "Kent.csv".
func (p Position) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	switch {
	case p.Sheet != "" && p.Row > 0 && p.Column > 0:
		fmt.Fprintf(&b, ": %s!%s%d", p.Sheet, ColumnName(p.Column), p.Row)
	case p.Sheet != "" && p.Row > 0:
		fmt.Fprintf(&b, ": %s, row %d", p.Sheet, p.Row)
	case p.Sheet != "" && p.Column > 0:
		fmt.Fprintf(&b, ": %s, column %s", p.Sheet, ColumnName(p.Column))
	case p.Sheet != "":
		fmt.Fprintf(&b, ": %s", p.Sheet)
	case p.Row > 0 && p.Column > 0:
		fmt.Fprintf(&b, ": row %d, column %s", p.Row, ColumnName(p.Column))
	case p.Row > 0:
		fmt.Fprintf(&b, ": row %d", p.Row)
	case p.Column > 0:
		fmt.Fprintf(&b, ": column %s", ColumnName(p.Column))
	}
	return b.String()
}

// ColumnName is the letter of a column counted from 1: A, B, … Z, AA.
func ColumnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// columnsMax is how many columns a sheet can have: A to XFD.
const columnsMax = 16384

// ParseColumn is the number of the column of a letter, in either case: 1 for A.
// ok is false where a sheet has no such column.
func ParseColumn(name string) (n int, ok bool) {
	for _, r := range strings.ToUpper(name) {
		if r < 'A' || r > 'Z' || n > columnsMax {
			return 0, false
		}
		n = n*26 + int(r-'A') + 1
	}
	return n, 0 < n && n <= columnsMax
}
