package workbook

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/schemas"
)

// The widths of columns, in characters, and the height of a line in points.
const (
	narrowest  = 12
	labelMost  = 40
	textMost   = 70
	coverWidth = 76
	lineHeight = 15.5
	pageWidth  = 220 // that can be read on a landscape page
)

// longTable is how many rows fit on a screen: the headings of a longer table stay
// in view. The guidance would rather have none stay, and asks to say so where they
// do.
const longTable = 40

const frozen = "Freeze panes are turned on. To turn them off, select the View ribbon, then Freeze Panes, then Unfreeze Panes."

// sheets draws the sheets of a release.
type sheets struct {
	file   *excelize.File
	notice string
	look   looks
	rows   map[string]rows // of the tables, by the parts that they go into
}

// looks are the styles of cells, by what they are for.
type looks struct {
	title, coverTitle, heading, words, plain, link, head, headRight int
	kinds                                                           [kindDay + 1]int
}

const face, size = "Arial", 12

func newSheets(f *excelize.File, notice string) (sheets, error) {
	s := sheets{file: f, notice: notice, rows: map[string]rows{}}
	if err := f.SetDefaultFont(face); err != nil {
		return s, err
	}
	*f.Styles.Fonts.Font[0].Sz.Val = size
	grouped, percent, day := "#,##0", "0.0%", "d mmm yyyy"
	font := &excelize.Font{Family: face, Size: size}
	bold := &excelize.Font{Family: face, Size: size, Bold: true}
	under := []excelize.Border{{Type: "bottom", Color: "000000", Style: 1}}
	folded := &excelize.Alignment{Vertical: "top", WrapText: true}
	right := &excelize.Alignment{Horizontal: "right", Vertical: "top"}
	for _, l := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.look.title, excelize.Style{Font: &excelize.Font{Family: face, Size: 16, Bold: true}}},
		{&s.look.coverTitle, excelize.Style{Font: &excelize.Font{Family: face, Size: 16, Bold: true}, Alignment: folded}},
		{&s.look.heading, excelize.Style{Font: &excelize.Font{Family: face, Size: 14, Bold: true}, Alignment: folded}},
		{&s.look.words, excelize.Style{Font: font, Alignment: folded}},
		{&s.look.plain, excelize.Style{Font: font}},
		{&s.look.link, excelize.Style{Font: &excelize.Font{Family: face, Size: size, Underline: "single", Color: "0000EE"}, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&s.look.head, excelize.Style{Font: bold, Border: under, Alignment: &excelize.Alignment{Vertical: "bottom", WrapText: true}}},
		{&s.look.headRight, excelize.Style{Font: bold, Border: under, Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "bottom", WrapText: true}}},
		{&s.look.kinds[kindLabel], excelize.Style{Font: font, Alignment: folded}},
		{&s.look.kinds[kindText], excelize.Style{Font: font, Alignment: folded}},
		{&s.look.kinds[kindNumber], excelize.Style{Font: font, Alignment: right, CustomNumFmt: &grouped}},
		{&s.look.kinds[kindShare], excelize.Style{Font: font, Alignment: right, CustomNumFmt: &percent}},
		{&s.look.kinds[kindDay], excelize.Style{Font: font, Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top"}, CustomNumFmt: &day}},
	} {
		id, err := f.NewStyle(&l.style)
		if err != nil {
			return s, err
		}
		*l.to = id
	}
	form.Tag(f, "Heading 1", 16, s.look.title, s.look.coverTitle)
	form.Tag(f, "Heading 2", 17, s.look.heading)
	return s, nil
}

// put writes text into column A of a row; with a sheet, as a link to it.
func (s sheets) put(on string, row int, text string, style int, to string) error {
	at := "A" + itoa(row)
	if err := s.file.SetCellStr(on, at, text); err != nil {
		return err
	}
	if err := s.file.SetCellStyle(on, at, at, style); err != nil || to == "" {
		return err
	}
	return s.link(on, at, sheetLink{text, to})
}

// words draws the cover: one column of text.
func (s sheets) words(sheet string, lines []line) error {
	if s.notice != "" {
		lines = slices.Insert(slices.Clone(lines), 1, line{text: s.notice})
	}
	for i, l := range lines {
		style, height := s.look.words, lineHeight*float64(wrapped(l.text, fits(coverWidth)))+3
		switch {
		case i == 0:
			style, height = s.look.coverTitle, 2*lineHeight*4/3
		case l.heading:
			style, height = s.look.heading, 30
		case l.sheet != "":
			style = s.look.link
		}
		if err := s.put(sheet, i+1, l.text, style, l.sheet); err != nil {
			return err
		}
		if err := s.file.SetRowHeight(sheet, i+1, height); err != nil {
			return err
		}
	}
	if err := s.file.SetColWidth(sheet, "A", "A", coverWidth); err != nil {
		return err
	}
	if err := s.view(sheet, false); err != nil {
		return err
	}
	if err := s.page(sheet, "portrait", 1); err != nil {
		return err
	}
	return s.file.SetSheetDimension(sheet, "A1:A"+itoa(len(lines)))
}

// view shows or hides the lines between cells, and puts the cursor on A1.
func (s sheets) view(sheet string, lines bool) error {
	return s.file.SetSheetView(sheet, 0, &excelize.ViewOptions{ShowGridLines: &lines})
}

// above are the lines between the title and what the sheet shows.
func (s sheets) above(what string, about []string, keeps bool) []line {
	var out []line
	if s.notice != "" {
		out = append(out, line{text: s.notice})
	}
	out = append(out, line{text: what})
	for _, a := range about {
		out = append(out, line{text: a})
	}
	if keeps {
		out = append(out, line{text: frozen})
	}
	return out
}

// wayBack is the link by which a sheet leads back to the contents.
func wayBack(sheet string) []line {
	if sheet == contentsSheet {
		return nil
	}
	return []line{{text: "Back to contents", sheet: contentsSheet}}
}

// headOf is the row of a table's headings.
func (s sheets) headOf(t table) int {
	return len(s.above("", t.about, len(t.rows) > longTable)) + len(wayBack(t.sheet)) + 2
}

// top draws the title and the lines under it, and gives the first row that is free.
func (s sheets) top(sheet, title string, lines []line) (next int, err error) {
	if err := s.put(sheet, 1, title, s.look.title, ""); err != nil {
		return 0, err
	}
	lines = append(lines, wayBack(sheet)...)
	for i, l := range lines {
		style := s.look.plain
		if l.sheet != "" {
			style = s.look.link
		}
		if err := s.put(sheet, i+2, l.text, style, l.sheet); err != nil {
			return 0, err
		}
	}
	return len(lines) + 2, s.file.SetRowHeight(sheet, 1, 26)
}

// table draws a sheet of one table.
func (s sheets) table(t table) error {
	index, err := s.file.NewSheet(t.sheet)
	if err != nil {
		return err
	}
	for i := range t.columns {
		t.widths = append(t.widths, t.width(i))
	}
	keeps := len(t.rows) > longTable
	what := "This worksheet contains one table."
	if said := t.saidMarks(); said != "" {
		what += " Some cells have shorthand in place of a number: " + said + "."
	}
	head, err := s.top(t.sheet, t.title+t.markers(), s.above(what, t.about, keeps))
	if err != nil {
		return err
	}
	if err := s.columns(t, head); err != nil {
		return err
	}
	s.rows[fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1)] = rows{of: t, first: head + 1, look: s.look}
	if err := s.links(t, head+1); err != nil {
		return err
	}
	return s.frame(t, head, keeps)
}

// saidMarks are the marks in a table, with what they mean.
func (t table) saidMarks() string {
	has := map[schemas.Mark]bool{}
	for _, row := range t.rows {
		for _, c := range row {
			if m, ok := c.(schemas.Mark); ok {
				has[m] = true
			}
		}
	}
	var out []string
	for _, m := range []schemas.Mark{schemas.Confidential, schemas.NotAvailable, schemas.NotApplicable, schemas.Low} {
		if has[m] {
			out = append(out, m.Shorthand()+" "+shorthand[m])
		}
	}
	return strings.Join(out, ", ")
}

// markers are the notes that a title refers to.
func (t table) markers() string {
	var out strings.Builder
	for _, n := range t.notes {
		out.WriteString(" " + marker(n))
	}
	return out.String()
}

// headed is the heading of a column with the note that it refers to, whose number
// never stands on another line than its word.
func (c column) headed() string {
	if c.note == noNote {
		return c.heading
	}
	return c.heading + " " + strings.ReplaceAll(marker(c.note), " ", "\u00a0")
}

// fits is how many letters fit into a column of a width, which counts noughts.
func fits(width int) int { return width * 11 / 10 }

// columns draws the row of headings, and sets how wide the columns are.
func (s sheets) columns(t table, head int) error {
	high := 1
	for i, c := range t.columns {
		name := schemas.ColumnName(i + 1)
		at := name + itoa(head)
		if err := s.file.SetCellStr(t.sheet, at, c.headed()); err != nil {
			return err
		}
		style := s.look.head
		if c.kind == kindNumber || c.kind == kindShare {
			style = s.look.headRight
		}
		if err := s.file.SetCellStyle(t.sheet, at, at, style); err != nil {
			return err
		}
		width := t.widths[i]
		high = max(high, wrapped(c.headed(), width-2))
		if err := s.file.SetColWidth(t.sheet, name, name, float64(width)); err != nil {
			return err
		}
	}
	return s.file.SetRowHeight(t.sheet, head, lineHeight*float64(high)+6)
}

// links makes links of the cells that lead to a sheet.
func (s sheets) links(t table, first int) error {
	for i, cells := range t.rows {
		for c, v := range cells {
			if to, ok := v.(sheetLink); ok {
				if err := s.link(t.sheet, schemas.ColumnName(c+1)+itoa(first+i), to); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// link has a cell lead to a sheet.
func (s sheets) link(on, at string, to sheetLink) error {
	return s.file.SetCellHyperLink(on, at, "'"+to.sheet+"'!A1", "Location", excelize.HyperlinkOpts{Display: &to.text})
}

// said is how a value looks, for the width of its column.
func said(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case schemas.Mark:
		return v.Shorthand()
	case sheetLink:
		return v.text
	case schemas.Date:
		return "30 Jun 2026"
	case share:
		return "100.0%"
	case int64:
		digits := itoa(int(v))
		return digits + strings.Repeat(",", (len(digits)-1)/3)
	}
	return ""
}

// width is the width of a column: that of its longest cell, and at least of the
// longest word of its heading.
func (t table) width(i int) int {
	c := t.columns[i]
	longest, most := 0, labelMost
	if c.kind == kindText {
		most = textMost
	}
	for _, row := range t.rows {
		longest = max(longest, utf8.RuneCountInString(said(row[i])))
	}
	longest = min(longest, most)
	for _, word := range strings.Split(c.headed(), " ") {
		longest = max(longest, utf8.RuneCountInString(word)+1)
	}
	for _, row := range t.rows {
		if text, ok := row[i].(string); ok {
			for _, word := range strings.Fields(text) {
				longest = max(longest, utf8.RuneCountInString(word))
			}
		}
	}
	return max(longest+2, narrowest)
}

// frame makes the rows a table, keeps the headings in view and sets up the print.
func (s sheets) frame(t table, head int, keeps bool) error {
	corner := schemas.ColumnName(len(t.columns)) + itoa(head+len(t.rows))
	stripes := false
	err := s.file.AddTable(t.sheet, &excelize.Table{
		Range: "A" + itoa(head) + ":" + corner, Name: tableName(t.sheet), ShowRowStripes: &stripes,
	})
	if err != nil {
		return err
	}
	if keeps {
		left := schemas.ColumnName(t.keep+1) + itoa(head+1)
		err := s.file.SetPanes(t.sheet, &excelize.Panes{
			Freeze: true, XSplit: t.keep, YSplit: head, TopLeftCell: left, ActivePane: "bottomRight",
			Selection: []excelize.Selection{{SQRef: left, ActiveCell: left, Pane: "bottomRight"}},
		})
		if err != nil {
			return err
		}
	}
	err = s.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: t.printTitles(head), Scope: t.sheet,
	})
	if err != nil {
		return err
	}
	if err := s.page(t.sheet, "landscape", t.pagesAcross()); err != nil {
		return err
	}
	return s.file.SetSheetDimension(t.sheet, "A1:"+corner)
}

// printTitles are what is on every page: the lines down to the headings, and where
// the table takes several pages across, the columns that stay in view.
func (t table) printTitles(head int) string {
	rows := fmt.Sprintf("'%s'!$1:$%d", t.sheet, head)
	if t.pagesAcross() == 1 {
		return rows
	}
	return fmt.Sprintf("'%s'!$A:$%s,%s", t.sheet, schemas.ColumnName(t.keep), rows)
}

// pagesAcross is how many pages a table needs for its print to be read.
func (t table) pagesAcross() int {
	all := 0
	for _, w := range t.widths {
		all += w
	}
	return (all + pageWidth - 1) / pageWidth
}

// tableName is the name of a sheet as that of its table, which is one word.
func tableName(sheet string) string { return strings.NewReplacer(" ", "_", "-", "_").Replace(sheet) }

// page fits a sheet to the width of A4, or of some pages of it. The guidance wants nothing at the head or
// the foot of a page: the lines under the title are on every page instead.
func (s sheets) page(sheet, orientation string, wide int) error {
	fit, a4, high := true, 9, 0
	if err := s.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	err := s.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	})
	if err != nil {
		return err
	}
	margin := 0.5 // inches
	return s.file.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &margin})
}
