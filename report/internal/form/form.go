// Package form draws workbooks that people read and fill: a few looks of cells,
// titles that are headings, sheets set up for reading and printing, and locks
// without a password. Start with New; the first fault is kept until Write.
package form

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// Look is one of the few looks of a cell: one typeface, and no colour that alone
// says anything.
type Look uint8

// The looks. A cell of Fill is one to type in; no other can be typed in once the
// sheet is locked.
const (
	Plain Look = iota
	Title
	Line // above a table, as long as it is
	Notice
	Label
	Heading
	FilterHeading // of a column with a button to filter by in its lower corner
	Fill
	Number
	NumberHeading
	Quiet
)

// Book draws a workbook, and remembers the first fault.
type Book struct {
	File   *excelize.File
	styles map[Look]int
	fault  error
}

// New is an empty workbook.
func New() *Book { return &Book{File: excelize.NewFile(), styles: map[Look]int{}} }

// Try keeps the first fault.
func (b *Book) Try(err error) {
	if b.fault == nil {
		b.fault = err
	}
}

// Sheet adds a sheet; the first takes the place of the one that is there.
func (b *Book) Sheet(name string) {
	if list := b.File.GetSheetList(); len(list) == 1 && list[0] == "Sheet1" {
		b.Try(b.File.SetSheetName("Sheet1", name))
		return
	}
	_, err := b.File.NewSheet(name)
	b.Try(err)
}

// Style is the id of a look, made once.
func (b *Book) Style(l Look) int {
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.File.NewStyle(l.style())
	b.Try(err)
	if l == Title && err == nil {
		Tag(b.File, "Heading 1", 16, id)
	}
	b.styles[l] = id
	return id
}

func (l Look) style() *excelize.Style {
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
	case Title:
		out.Font.Size, out.Font.Bold, out.Alignment.WrapText = 16, true, false
	case Line:
		out.CustomNumFmt, out.Alignment.WrapText = nil, false
	case Notice:
		out.Font.Bold, out.Font.Color, out.Alignment.WrapText = true, "9C0006", false
	case Label:
		out.Font.Bold, out.Border = true, under
	case Heading, NumberHeading, FilterHeading:
		out.Font.Bold = true
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
		out.Border = edge("404040", 1)
		out.Alignment.Vertical = "bottom"
		switch l {
		case NumberHeading:
			out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
		case FilterHeading:
			out.Alignment.Vertical = "top"
		default:
		}
	case Fill:
		out.Border = edge("404040", 2)
		out.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF9E5"}}
		out.Protection = &excelize.Protection{Locked: false}
	case Number:
		out.CustomNumFmt, out.Border = nil, under
		out.Alignment.Horizontal, out.Alignment.Indent = "right", 1
	case Quiet:
		out.Font.Color, out.Font.Size, out.Border = "595959", 9, under
	case Plain:
		out.Border = under
	}
	return out
}

// Tag makes styles one of the built-in headings, by which programs that read a
// sheet aloud find their way. The library has no option for it.
func Tag(f *excelize.File, name string, builtIn int, styles ...int) {
	all := f.Styles
	id := len(all.CellStyleXfs.Xf)
	master := all.CellXfs.Xf[styles[0]]
	master.XfID = nil
	all.CellStyleXfs.Xf = append(all.CellStyleXfs.Xf, master)
	all.CellStyleXfs.Count = id + 1
	for _, style := range styles {
		all.CellXfs.Xf[style].XfID = &id
	}
	named := *all.CellStyles.CellStyle[0]
	named.Name, named.XfID, named.BuiltInID, named.CustomBuiltIn = name, id, &builtIn, nil
	all.CellStyles.CellStyle = append(all.CellStyles.CellStyle, &named)
	all.CellStyles.Count = len(all.CellStyles.CellStyle)
}

// Title writes the title of a sheet.
func (b *Book) Title(sheet, text string) {
	b.Put(sheet, 1, 1, text, Title)
	b.Try(b.File.SetRowHeight(sheet, 1, 24))
}

// Put writes a cell as text, whatever it begins with, or as a number.
func (b *Book) Put(sheet string, column, row int, value any, l Look) {
	at := fmt.Sprintf("%s%d", schemas.ColumnName(column), row)
	switch v := value.(type) {
	case string:
		b.Try(b.File.SetCellStr(sheet, at, v))
	case int:
		b.Try(b.File.SetCellInt(sheet, at, int64(v)))
	case float64:
		b.Try(b.File.SetCellFloat(sheet, at, v, 4, 64))
	}
	b.Try(b.File.SetCellStyle(sheet, at, at, b.Style(l)))
}

// Widths sets the widths of the columns, in characters.
func (b *Book) Widths(sheet string, widths ...float64) {
	for i, w := range widths {
		name := schemas.ColumnName(i + 1)
		b.Try(b.File.SetColWidth(sheet, name, name, w))
	}
}

// High makes a row as high as its longest text needs: not every program does. The
// texts stand in columns of the widths, which hold about a sixth more letters than
// noughts.
func (b *Book) High(sheet string, row int, texts []string, widths []float64) {
	lines := 1
	for i, t := range texts {
		lines = max(lines, 1+int(float64(utf8.RuneCountInString(t))/(widths[i]*7/6)))
	}
	const most = 409 // points, as a workbook has it
	b.Try(b.File.SetRowHeight(sheet, row, min(15*float64(lines)+4, most)))
}

// Page sets up a sheet for reading and printing: no grid, A4, fitted to the width.
// Rows up to top stay in view and are repeated on every page.
func (b *Book) Page(sheet string, top int, last string) {
	grid, fit, a4, wide, tall, across := false, true, 9, 1, 0, "landscape"
	b.Try(b.File.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	b.Try(b.File.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.Try(b.File.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &across, FitToWidth: &wide, FitToHeight: &tall}))
	b.Try(b.File.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L&A&RPage &P of &N"}))
	b.Try(b.File.SetSheetDimension(sheet, "A1:"+last))
	if top == 0 {
		return
	}
	cell := fmt.Sprintf("A%d", top+1)
	b.Try(b.File.SetPanes(sheet, &excelize.Panes{
		Freeze: true, YSplit: top, TopLeftCell: cell, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell, ActiveCell: cell, Pane: "bottomLeft"}},
	}))
	b.Try(b.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", sheet, top, top), Scope: sheet}))
}

// Lock keeps all but the cells to fill from being typed over by mistake; there is no
// password.
func (b *Book) Lock(sheet string) {
	b.Try(b.File.ProtectSheet(sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, FormatCells: true,
	}))
}

// Write writes the workbook, dated to a day: the same workbook is always the same
// bytes.
func (b *Book) Write(w io.Writer, title, version string, day schemas.Date) error {
	defer func() { _ = b.File.Close() }() // holds no file: nothing is unpacked
	made := day.String() + "T00:00:00Z"
	b.File.SetActiveSheet(0)
	b.Try(b.File.SetDocProps(&excelize.DocProperties{
		Title: title, Creator: "iass " + version, LastModifiedBy: "iass " + version, Created: made, Modified: made, Language: "en-GB",
	}))
	b.Try(b.File.SetAppProps(&excelize.AppProperties{Application: "iass"}))
	if b.fault == nil {
		buf, err := b.File.WriteToBuffer()
		if err == nil {
			_, err = io.Copy(w, buf)
		}
		b.Try(err)
	}
	if b.fault != nil {
		return fmt.Errorf("writing the workbook: %w", b.fault)
	}
	return nil
}
