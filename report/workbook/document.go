package workbook

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// Document is any workbook of a first sheet in words and of tables, a sheet
// each, in the look of all workbooks of this program.
type Document struct {
	Version string // of the program that made it
	Title   string
	Notice  string       // stands under every title and at the foot of every page
	Day     schemas.Date // that it is dated to
	First   string       // the name of the first sheet
	Lines   []Line       // of the first sheet, under its title
	Pages   []Page
}

// Line is a row of the first sheet: a label and its text, or with Section the
// heading of the lines that follow. Sheet names a sheet that the label leads to.
type Line struct {
	Label, Text string
	Section     bool
	Sheet       string
}

// Page is a sheet with one table. A cell is a string, an int64, a schemas.Date, a
// schemas.Mark, a Link or a Passage.
type Page struct {
	Name     string // letters alone: it names the table too
	Title    string
	Headings []string
	Rows     [][]any
	Left     int // how many columns stay in view
}

// Link is a cell that leads somewhere: to another file, with a place in it after
// #, or with Within to a place of the same workbook: 'Cases'!C14.
type Link struct {
	Text, To string
	Within   bool
}

// Passage is text that may take several lines.
type Passage string

// passageWidth is the width of the widest column of passages, in characters.
const passageWidth = 40

// WriteDocument writes a document. The same document is always the same bytes.
func WriteDocument(w io.Writer, doc Document) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // holds no file: nothing is unpacked
	if err := doc.draw(f); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	buf, err := f.WriteToBuffer()
	if err == nil {
		_, err = io.Copy(w, buf)
	}
	if err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

func (doc Document) draw(f *excelize.File) error {
	d := drawer{file: f, styles: make(map[style]int), notice: doc.Notice}
	lines := []textLine{{kind: title, label: doc.Title}, {kind: warning, label: doc.Notice}, {}}
	for _, l := range doc.Lines {
		out := textLine{label: l.Label, text: l.Text, link: l.Sheet}
		if l.Section {
			out.kind = section
		}
		lines = append(lines, out)
	}
	if err := f.SetSheetName("Sheet1", doc.First); err != nil {
		return err
	}
	if err := d.text(doc.First, lines); err != nil {
		return err
	}
	for _, p := range doc.Pages {
		if _, err := f.NewSheet(p.Name); err != nil {
			return err
		}
		err := d.page(page{name: p.Name, title: p.Title, headings: p.Headings, rows: p.Rows, left: p.Left})
		if err != nil {
			return fmt.Errorf("sheet %s: %w", p.Name, err)
		}
	}
	if err := properties(f, doc.Title, doc.Notice, "", doc.Version, doc.Day); err != nil {
		return err
	}
	dropFilterButtons(f)
	return nil
}

// link writes a cell that leads somewhere.
func (d drawer) link(sheet, at string, l Link) error {
	if err := d.file.SetCellStr(sheet, at, l.Text); err != nil || l.To == "" {
		return err
	}
	kind := "External"
	if l.Within {
		kind = "Location"
	}
	return d.file.SetCellHyperLink(sheet, at, l.To, kind)
}

// passages makes a row as high as its longest passage: not every program does.
func (d drawer) passages(sheet string, row int, cells []any) error {
	lines := 1
	for _, c := range cells {
		if p, ok := c.(Passage); ok {
			lines = max(lines, wrapped(string(p), passageWidth*5/4))
		}
	}
	if lines == 1 {
		return nil
	}
	return d.file.SetRowHeight(sheet, row, 13*float64(lines)+1)
}
