package counted

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/schemas"
)

// look is one of the few looks of a cell: one typeface, and no colour that alone says
// anything.
type look uint8

const (
	plainLook look = iota
	titleLook
	noticeLook
	labelLook
	headingLook
	numberHeadingLook
	numberLook
	sumLook
	sumLabelLook
	fillLook // a cell to type a count in
	dayLook
	sumDayLook
)

// book draws a workbook whose cells are counts, sums and days.
type book struct {
	*form.Book
	styles map[look]int
}

func newBook() *book { return &book{Book: form.New(), styles: map[look]int{}} }

// style is the id of a look, made once.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.File.NewStyle(l.style())
	b.Try(err)
	if l == titleLook && err == nil {
		form.Tag(b.File, "Heading 1", 16, id)
	}
	b.styles[l] = id
	return id
}

func (l look) style() *excelize.Style {
	textForm, numberForm, dayForm := "@", "#,##0", "d mmm yyyy"
	out := &excelize.Style{
		Font:         &excelize.Font{Family: "Arial", Size: 11},
		Alignment:    &excelize.Alignment{Vertical: "top"},
		CustomNumFmt: &textForm,
	}
	line := func(side, colour string, weight int) excelize.Border {
		return excelize.Border{Type: side, Color: colour, Style: weight}
	}
	number := func() {
		out.CustomNumFmt = &numberForm
		out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
	}
	sum := func() {
		out.Font.Bold = true
		out.Border = []excelize.Border{line("top", "808080", 1), line("bottom", "404040", 1)}
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2F2F2"}}
	}
	out.Border = []excelize.Border{line("bottom", "D0D0D0", 1)}
	switch l {
	case titleLook:
		out.Font.Size, out.Font.Bold, out.Border = 16, true, nil
	case noticeLook:
		out.Font.Bold, out.Font.Color, out.Border = true, "9C0006", nil
	case labelLook:
		out.Font.Bold, out.Alignment.WrapText = true, true
	case plainLook:
		out.Alignment.WrapText = true
	case headingLook, numberHeadingLook:
		out.Font.Bold, out.Alignment.WrapText, out.Alignment.Vertical = true, true, "bottom"
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
		out.Border = []excelize.Border{line("top", "404040", 1), line("bottom", "404040", 1)}
		if l == numberHeadingLook {
			out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
		}
	case numberLook:
		number()
	case sumLook:
		sum()
		number()
	case sumLabelLook:
		sum()
	case fillLook:
		number()
		out.Border = nil
		for _, side := range []string{"left", "top", "right", "bottom"} {
			out.Border = append(out.Border, line(side, "404040", 1))
		}
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF9E5"}}
		out.Protection = &excelize.Protection{Locked: false}
	case dayLook, sumDayLook:
		if l == sumDayLook {
			sum()
		}
		out.CustomNumFmt = &dayForm
		out.Alignment.Horizontal = "left"
	}
	return out
}

// at is the name of a cell.
func at(column, row int) string { return fmt.Sprintf("%s%d", schemas.ColumnName(column), row) }

// put writes a cell as text, whatever it begins with, as a number or as a day; nil is
// an empty cell.
func (b *book) put(sheet string, column, row int, value any, l look) {
	cell := at(column, row)
	switch v := value.(type) {
	case string:
		b.Try(b.File.SetCellStr(sheet, cell, v))
	case int:
		b.Try(b.File.SetCellInt(sheet, cell, int64(v)))
	case int64:
		b.Try(b.File.SetCellInt(sheet, cell, v))
	case schemas.Date:
		b.Try(b.File.SetCellInt(sheet, cell, serialDay(v)))
	}
	b.Try(b.File.SetCellStyle(sheet, cell, cell, b.style(l)))
}

// serialDay is a day as workbooks count them: 1 January 1970 is 25569.
func serialDay(d schemas.Date) int64 { return int64(d.Unix()) + 25569 }

// sum writes a formula, and the number that it gives.
func (b *book) sum(sheet string, column, row int, formula string, value int64, l look) {
	cell := at(column, row)
	b.Try(b.File.SetCellInt(sheet, cell, value))
	b.Try(b.File.SetCellFormula(sheet, cell, formula))
	b.Try(b.File.SetCellStyle(sheet, cell, cell, b.style(l)))
}

// page sets up a sheet for reading and printing, as form does. Rows up to top and
// columns up to left stay in view.
func (b *book) page(sheet string, top, left int, last string) {
	b.Page(sheet, top, last)
	if left == 0 {
		return
	}
	cell := at(left+1, top+1)
	b.Try(b.File.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: left, YSplit: top, TopLeftCell: cell, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: cell, ActiveCell: cell, Pane: "bottomRight"}},
	}))
}
