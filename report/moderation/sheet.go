package moderation

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// look is one of the few looks of a cell: one typeface, and no colour that alone
// says anything.
type look uint8

const (
	plainLook look = iota
	titleLook
	noticeLook
	labelLook
	headingLook
	fillLook // a cell to type in
	numberLook
	numberHeadingLook
	quietLook
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
	textForm := "@"
	out := &excelize.Style{
		Font:         &excelize.Font{Family: "Arial", Size: 11},
		Alignment:    &excelize.Alignment{Vertical: "top", WrapText: true},
		CustomNumFmt: &textForm,
	}
	edge := func(colour string, weight int) []excelize.Border {
		var out []excelize.Border
		for _, side := range []string{"left", "top", "right", "bottom"} {
			out = append(out, excelize.Border{Type: side, Color: colour, Style: weight})
		}
		return out
	}
	under := []excelize.Border{{Type: "bottom", Color: "B4B4B4", Style: 1}}
	switch l {
	case titleLook:
		out.Font.Size, out.Font.Bold, out.Alignment.WrapText = 16, true, false
	case noticeLook:
		out.Font.Bold, out.Font.Color, out.Alignment.WrapText = true, "9C0006", false
	case labelLook:
		out.Font.Bold, out.Border = true, under
	case headingLook, numberHeadingLook:
		out.Font.Bold = true
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
		out.Border = edge("404040", 1)
		out.Alignment.Vertical = "bottom"
		if l == numberHeadingLook {
			out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
		}
	case fillLook:
		out.Border = edge("404040", 2)
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF9E5"}}
		out.Protection = &excelize.Protection{Locked: false}
	case numberLook:
		out.CustomNumFmt, out.Border = nil, under
		out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
	case quietLook:
		out.Font.Color, out.Font.Size, out.Border = "595959", 9, under
	case plainLook:
		out.Border = under
	}
	return out
}

// title writes the title of a sheet.
func (b *book) title(sheet, text string) {
	b.put(sheet, 1, 1, text, titleLook)
	b.try(b.file.SetRowHeight(sheet, 1, 24))
}

// put writes a cell as text, whatever it begins with, or as a number.
func (b *book) put(sheet string, column, row int, value any, l look) {
	at := fmt.Sprintf("%s%d", schemas.ColumnName(column), row)
	switch v := value.(type) {
	case string:
		b.try(b.file.SetCellStr(sheet, at, v))
	case int:
		b.try(b.file.SetCellInt(sheet, at, int64(v)))
	case float64:
		b.try(b.file.SetCellFloat(sheet, at, v, 4, 64))
	}
	b.try(b.file.SetCellStyle(sheet, at, at, b.style(l)))
}

// widths sets the widths of the columns, in characters.
func (b *book) widths(sheet string, widths ...float64) {
	for i, w := range widths {
		name := schemas.ColumnName(i + 1)
		b.try(b.file.SetColWidth(sheet, name, name, w))
	}
}

// high makes a row as high as its longest text needs: not every program does. The
// texts stand in columns of the widths, which hold about a sixth more letters than
// noughts.
func (b *book) high(sheet string, row int, texts []string, widths []float64) {
	lines := 1
	for i, t := range texts {
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(t))/(widths[i]*7/6)))
	}
	const most = 409 // points, as a workbook has it
	b.try(b.file.SetRowHeight(sheet, row, min(15*float64(lines)+4, most)))
}

// page sets up a sheet for reading and printing: no grid, A4, fitted to the width.
// Rows up to top stay in view and are repeated on every page.
func (b *book) page(sheet string, top int, last string) {
	grid, fit, a4, wide, tall, across := false, true, 9, 1, 0, "landscape"
	b.try(b.file.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	b.try(b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.try(b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.try(b.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&RPage &P of &N"}))
	b.try(b.file.SetSheetDimension(sheet, "A1:"+last))
	if top == 0 {
		return
	}
	cell := fmt.Sprintf("A%d", top+1)
	b.try(b.file.SetPanes(sheet, &excelize.Panes{
		Freeze: true, YSplit: top, TopLeftCell: cell, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell, ActiveCell: cell, Pane: "bottomLeft"}},
	}))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, top, top), Scope: sheet}))
}

// write writes the workbook, dated to a day: the same workbook is always the same
// bytes.
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
