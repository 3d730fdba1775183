package moderation

import (
	"fmt"
	"io"
	"strconv"

	"github.com/iassn/collate/report/internal/form"
)

// WriteBook writes the result as a workbook: in words, then a table a sheet, then
// every figure.
func WriteBook(w io.Writer, r Result, about About) error {
	const first = "Results"
	b := book{form.New()}
	b.Sheet(first)
	b.Title(first, "Moderation exercise: how consistently the levels are used")
	b.Put(first, 1, 2, "For those who took part; not for publication", form.Notice)
	lines := [][2]string{
		{"In short", r.Overall.Words},
		{"Krippendorff's alpha", coefficient(r.Overall.Alpha)},
		{"95% interval", r.Overall.interval()},
		{"Fleiss' kappa", coefficient(r.Overall.Kappa)},
	}
	if r.Change != nil {
		lines = append(lines, [2]string{"Since the earlier exercise", r.Change.Words})
	}
	for _, m := range r.Meaning() {
		lines = append(lines, [2]string{"What it means", m})
	}
	for _, f := range r.Findings {
		lines = append(lines, [2]string{"Needs a look", f.String()})
	}
	widths := []float64{28, 90}
	for i, l := range lines {
		b.Put(first, 1, i+4, l[0], form.Label)
		b.Put(first, 2, i+4, l[1], form.Plain)
		b.High(first, i+4, l[:], widths)
	}
	b.Widths(first, widths...)
	b.Page(first, 0, fmt.Sprintf("B%d", len(lines)+3))
	for _, t := range append(r.tables(), shownTable{Name: "Figures", Caption: "Every figure, one a row; x where it cannot be worked out", Headings: Columns, Rows: r.Rows(), Numbers: valueColumn, Text: valueColumn + 3}) {
		if len(t.Rows) > 0 {
			b.table(t)
		}
	}
	return b.Write(w, "Moderation exercise: results", about.Version, about.Day)
}

// table draws a table on a sheet of its own.
func (b book) table(t shownTable) {
	const heading = 3
	b.Sheet(t.Name)
	b.Title(t.Name, t.Caption)
	widths := make([]float64, len(t.Headings))
	for i, h := range t.Headings {
		kind := form.Heading
		if t.Right(i) {
			kind = form.NumberHeading
		}
		b.Put(t.Name, i+1, heading, h, kind)
		widths[i] = float64(len([]rune(h)) + 3)
		for _, row := range t.Rows {
			widths[i] = min(max(widths[i], float64(len([]rune(row[i]))+2)), 60)
		}
	}
	for r, row := range t.Rows {
		for i, v := range row {
			if n, err := strconv.ParseFloat(v, 64); err == nil && t.Right(i) {
				b.Put(t.Name, i+1, heading+1+r, n, form.Number)
				continue
			}
			b.Put(t.Name, i+1, heading+1+r, v, form.Plain)
		}
		b.High(t.Name, heading+1+r, row, widths)
	}
	b.Widths(t.Name, widths...)
	b.Page(t.Name, heading, fmt.Sprintf("%c%d", 'A'+len(t.Headings)-1, heading+len(t.Rows)))
}
