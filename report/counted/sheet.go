package counted

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

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

// book draws a workbook, and remembers the first fault.
type book struct {
	file   *excelize.File
	styles map[look]int
	fault  error
}

func newBook() *book { return &book{file: excelize.NewFile(), styles: map[look]int{}} }

// try keeps the first fault.
func (b *book) try(err error) {
	if b.fault == nil {
		b.fault = err
	}
}

// sheet adds a sheet; the first takes the place of the one that is there.
func (b *book) sheet(name string) {
	if list := b.file.GetSheetList(); len(list) == 1 && list[0] == "Sheet1" {
		b.try(b.file.SetSheetName("Sheet1", name))
		return
	}
	_, err := b.file.NewSheet(name)
	b.try(err)
}

// style is the id of a look, made once.
func (b *book) style(l look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(l.style())
	b.try(err)
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
		b.try(b.file.SetCellStr(sheet, cell, v))
	case int:
		b.try(b.file.SetCellInt(sheet, cell, int64(v)))
	case int64:
		b.try(b.file.SetCellInt(sheet, cell, v))
	case schemas.Date:
		b.try(b.file.SetCellInt(sheet, cell, serialDay(v)))
	}
	b.try(b.file.SetCellStyle(sheet, cell, cell, b.style(l)))
}

// serialDay is a day as workbooks count them: 1 January 1970 is 25569.
func serialDay(d schemas.Date) int64 { return int64(d.Unix()) + 25569 }

// sum writes a formula, and the number that it gives.
func (b *book) sum(sheet string, column, row int, formula string, value int64, l look) {
	cell := at(column, row)
	b.try(b.file.SetCellInt(sheet, cell, value))
	b.try(b.file.SetCellFormula(sheet, cell, formula))
	b.try(b.file.SetCellStyle(sheet, cell, cell, b.style(l)))
}

// widths sets the widths of the columns, in characters.
func (b *book) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		name := schemas.ColumnName(i + 1)
		b.try(b.file.SetColWidth(sheet, name, name, w))
	}
}

// high makes a row as high as its longest text needs: not every program does.
func (b *book) high(sheet string, row int, texts []string, widths []float64) {
	lines := 1
	for i, t := range texts {
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(t))/(widths[i]*7/6)))
	}
	const most = 409 // points, as a workbook has it
	b.try(b.file.SetRowHeight(sheet, row, min(15*float64(lines)+4, most)))
}

// page sets up a sheet for reading and printing: no grid, A4 across, fitted to the
// width. Rows up to top and columns up to left stay in view.
func (b *book) page(sheet string, top, left int, last string) {
	grid, fit, a4, wide, tall, across := false, true, 9, 1, 0, "landscape"
	b.try(b.file.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	b.try(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.try(b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&RPage &P of &N"}))
	b.try(b.file.SetSheetDimension(sheet, "A1:"+last))
	if top == 0 {
		return
	}
	cell, pane := at(left+1, top+1), "bottomRight"
	if left == 0 {
		pane = "bottomLeft"
	}
	b.try(b.file.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: left, YSplit: top, TopLeftCell: cell, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: cell, ActiveCell: cell, Pane: pane}},
	}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, top, top), Scope: sheet}))
}

// lock keeps all but the cells to fill from being typed over by mistake; there is no
// password.
func (b *book) lock(sheet string) {
	b.try(b.file.ProtectSheet(sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, FormatCells: true,
	}))
}

// write writes the workbook, dated to a day: the same workbook is always the same bytes.
func (b *book) write(w io.Writer, title, version string, day schemas.Date) error {
	defer func() { _ = b.file.Close() }() // holds no file: nothing is unpacked
	made := day.String() + "T00:00:00Z"
	b.file.SetActiveSheet(0)
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "iass " + version, LastModifiedBy: "iass " + version, Created: made, Modified: made, Language: "en-GB",
	}))
	b.try(b.file.SetAppProps(&excelize.AppProperties{Application: "iass"}))
	if b.fault == nil {
		buf, err := b.file.WriteToBuffer()
		if err == nil {
			_, err = io.Copy(w, buf)
		}
		b.try(err)
	}
	if b.fault != nil {
		return fmt.Errorf("writing the workbook: %w", b.fault)
	}
	return nil
}
