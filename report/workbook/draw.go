package workbook

import (
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// page is a data sheet. Cells are text, numbers, days or marks.
type page struct {
	name     string // of the sheet, and of its table
	title    string
	headings []string
	rows     [][]any
	left     int // how many columns stay in view
}

// textLine is a row of a first sheet: a heading of its own, a title, or a
// label and its text. link names a sheet that the label leads to.
type textLine struct {
	kind  style
	label string
	text  string
	link  string
}

// The widths of columns, in characters.
const (
	widthMin   = 9
	widthMax   = 48
	labelWidth = 28
	textWidth  = 80
)

// headingRow is the row of a data sheet's headings.
const headingRow = 3

// style names one of the few looks of a cell.
type style int

const (
	plain style = iota
	title
	warning
	section
	label
	words
	link
	heading
	headingRight
	number
	date
	mark
)

// drawer draws pages into a workbook and makes each style once.
type drawer struct {
	file   *excelize.File
	styles map[style]int
	notice string // stands on every sheet, and at the foot of every page
}

func (d drawer) style(s style) (int, error) {
	if id, ok := d.styles[s]; ok {
		return id, nil
	}
	id, err := d.file.NewStyle(look(s))
	if err != nil {
		return 0, err
	}
	d.styles[s] = id
	return id, nil
}

// look is what a style looks like: one typeface, one grey, no colour that says
// anything.
func look(s style) *excelize.Style {
	const face = "Arial"
	grouped, dayForm, textForm := "#,##0", "d mmm yyyy", "@"
	under := []excelize.Border{{Type: "bottom", Color: "404040", Style: 1}, {Type: "top", Color: "404040", Style: 1}}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8E8E8"}}
	font := &excelize.Font{Family: face, Size: 10}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	out := &excelize.Style{Font: font}
	switch s {
	case title:
		font.Size, font.Bold = 15, true
	case warning:
		font.Bold, font.Color = true, "9C0006"
	case section:
		font.Size, font.Bold = 12, true
		out.Alignment = &excelize.Alignment{Vertical: "bottom"}
	case label:
		font.Bold = true
		out.Alignment = top
	case link:
		font.Color, font.Underline = "0B4F8A", "single"
		out.Alignment = top
	case words:
		out.Alignment = top
	case heading, headingRight:
		font.Bold = true
		out.Fill, out.Border = grey, under
		out.Alignment = &excelize.Alignment{Vertical: "bottom", WrapText: true}
		if s == headingRight {
			out.Alignment.Horizontal = "right"
		}
	case number:
		out.CustomNumFmt, out.Alignment = &grouped, right
	case date:
		out.CustomNumFmt, out.Alignment = &dayForm, right
	case mark:
		out.Alignment = right
	default:
		out.CustomNumFmt = &textForm
	}
	return out
}

// set writes one cell. Text is text, whatever it begins with: no cell of a
// workbook is a formula.
func (d drawer) set(sheet string, column, row int, value any, s style) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	switch v := value.(type) {
	case string:
		err = d.file.SetCellStr(sheet, at, v)
	case Link:
		s = link
		err = d.link(sheet, at, v)
	case Passage:
		s = words
		err = d.file.SetCellStr(sheet, at, string(v))
	case int64:
		s = number
		err = d.file.SetCellInt(sheet, at, v)
	case schemas.Date:
		s = date
		err = d.file.SetCellInt(sheet, at, int64(v.Unix())+serialOf1970)
	case schemas.Mark:
		s = mark
		err = d.file.SetCellStr(sheet, at, v.Shorthand())
	}
	if err != nil {
		return err
	}
	id, err := d.style(s)
	if err != nil {
		return err
	}
	return d.file.SetCellStyle(sheet, at, at, id)
}

// serialOf1970 is 1 January 1970 as workbooks count days.
const serialOf1970 = 25569

// page draws a data sheet.
func (d drawer) page(p page) error {
	if err := d.set(p.name, 1, 1, p.title, title); err != nil {
		return err
	}
	if err := d.set(p.name, 1, 2, d.notice, warning); err != nil {
		return err
	}
	for i, h := range p.headings {
		s := heading
		if len(p.rows) > 0 && !isText(p.rows[0][i]) {
			s = headingRight
		}
		if err := d.set(p.name, i+1, headingRow, h, s); err != nil {
			return err
		}
		width := p.width(i)
		name := schemas.ColumnName(i + 1)
		if err := d.file.SetColWidth(p.name, name, name, width); err != nil {
			return err
		}
	}
	for r, row := range p.rows {
		for c, v := range row {
			if err := d.set(p.name, c+1, headingRow+1+r, v, plain); err != nil {
				return err
			}
		}
		if err := d.passages(p.name, headingRow+1+r, row); err != nil {
			return err
		}
	}
	if err := d.file.SetRowHeight(p.name, headingRow, p.headingHeight()); err != nil {
		return err
	}
	return d.frame(p)
}

// frame makes the rows a table, keeps the headings in view and sets up the print.
func (d drawer) frame(p page) error {
	last := headingRow + max(len(p.rows), 1) // a table has at least one row
	corner := schemas.ColumnName(len(p.headings))
	lastCell, err := excelize.CoordinatesToCellName(len(p.headings), last)
	if err != nil {
		return err
	}
	firstCell, err := excelize.CoordinatesToCellName(1, headingRow)
	if err != nil {
		return err
	}
	stripes := false
	err = d.file.AddTable(p.name, &excelize.Table{
		Range: firstCell + ":" + lastCell, Name: p.name, StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
	})
	if err != nil {
		return err
	}
	topLeft, err := excelize.CoordinatesToCellName(p.left+1, headingRow+1)
	if err != nil {
		return err
	}
	err = d.file.SetPanes(p.name, &excelize.Panes{
		Freeze: true, XSplit: p.left, YSplit: headingRow, TopLeftCell: topLeft, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: topLeft, ActiveCell: topLeft, Pane: "bottomRight"}},
	})
	if err != nil {
		return err
	}
	err = d.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: "'" + p.name + "'!$1:$3", Scope: p.name,
	})
	if err != nil {
		return err
	}
	if err := d.print(p.name, "landscape"); err != nil {
		return err
	}
	return d.file.SetSheetDimension(p.name, "A1:"+corner+strings.TrimLeft(lastCell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
}

// print fits a sheet to the width of A4 and numbers its pages.
func (d drawer) print(sheet, orientation string) error {
	fit, a4, wide, high := true, 9, 1, 0
	if err := d.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := d.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	})
	if err != nil {
		return err
	}
	side, end := 0.5, 0.7 // inches
	err = d.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &side, Bottom: &end})
	if err != nil {
		return err
	}
	return d.file.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + d.notice + "&R&A, page &P of &N"})
}

// text draws the cover or the notes.
func (d drawer) text(sheet string, lines []textLine) error {
	for i, l := range lines {
		row := i + 1
		kind := l.kind
		if kind == plain && l.label != "" {
			kind = label
		}
		if l.link != "" {
			kind = link
		}
		if l.label != "" {
			if err := d.set(sheet, 1, row, l.label, kind); err != nil {
				return err
			}
		}
		if l.text != "" {
			if err := d.set(sheet, 2, row, l.text, words); err != nil {
				return err
			}
		}
		if err := d.file.SetRowHeight(sheet, row, l.height()); err != nil {
			return err
		}
		if l.link != "" {
			display := l.label
			err := d.file.SetCellHyperLink(sheet, "A"+itoa(row), "'"+l.link+"'!A1", "Location",
				excelize.HyperlinkOpts{Display: &display})
			if err != nil {
				return err
			}
		}
	}
	if err := d.file.SetColWidth(sheet, "A", "A", labelWidth); err != nil {
		return err
	}
	if err := d.file.SetColWidth(sheet, "B", "B", textWidth); err != nil {
		return err
	}
	lines0 := false
	if err := d.file.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &lines0}); err != nil {
		return err
	}
	if err := d.print(sheet, "portrait"); err != nil {
		return err
	}
	return d.file.SetSheetDimension(sheet, "A1:B"+itoa(len(lines)))
}

// height is the height of a line in points, by how its text wraps: not every
// program fits a row to its text. A column holds about a third more letters than
// its width, which counts noughts.
func (l textLine) height() float64 {
	switch l.kind {
	case title:
		return 24
	case section:
		return 26
	default:
		return 13*float64(wrapped(l.text, textWidth*13/10)) + 1
	}
}

// wrapped is how many lines a text takes in a column of a width.
func wrapped(text string, width int) int {
	lines, used := 1, 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if used > 0 && used+1+n > width {
			lines, used = lines+1, 0
		}
		used += n + 1
	}
	return lines
}

// width is the width of a column: that of its longest cell, or of the longest
// word of its heading.
func (p page) width(column int) float64 {
	longest := widthMin - 2
	for _, word := range strings.Fields(p.headings[column]) {
		longest = max(longest, utf8.RuneCountInString(word)+1)
	}
	for _, row := range p.rows {
		switch v := row[column].(type) {
		case string:
			longest = max(longest, utf8.RuneCountInString(v))
		case Link:
			longest = max(longest, utf8.RuneCountInString(v.Text))
		case Passage:
			longest = max(longest, min(utf8.RuneCountInString(string(v)), passageWidth))
		case schemas.Date:
			longest = max(longest, len("30 Jun 2026"))
		}
	}
	return float64(min(longest+2, widthMax))
}

// headingHeight is the height of the heading row in points.
func (p page) headingHeight() float64 {
	lines := 1
	for i, h := range p.headings {
		lines = max(lines, wrapped(h, int(p.width(i))))
	}
	return 13.5*float64(lines) + 4
}

func isText(v any) bool {
	switch v.(type) {
	case string, Link, Passage:
		return true
	}
	return false
}
