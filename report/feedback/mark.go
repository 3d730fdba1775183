package feedback

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// marker marks the cells of a workbook and lists them.
type marker struct {
	file   *excelize.File
	styles map[styleKey]int
	all    bool            // it is the sender's own workbook
	noted  map[string]bool // cells that have a note of the sender's own, by sheet and cell
}

func newMarker(f *excelize.File) marker {
	return marker{file: f, styles: map[styleKey]int{}, noted: map[string]bool{}}
}

// look is what a cell of a copy looks like before it is marked.
type look int

const (
	plainLook look = iota
	headingLook
	dayLook
	momentLook
	leftLook
	linkLook
	wrapLook
	titleLook
)

// fills are the colours of marks, light enough for black text on them.
var fills = map[schemas.Severity]string{schemas.Reject: "F8C9C4", schemas.Query: "FFE79A", schemas.Note: "DCE9F5"}

func lookOf(l look) *excelize.Style {
	dayForm, momentForm := "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	out := &excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 10}}
	switch l {
	case headingLook:
		out.Font.Bold = true
		out.Alignment = top
	case titleLook:
		out.Font.Bold, out.Font.Size = true, 15
	case dayLook:
		out.CustomNumFmt = &dayForm
	case momentLook:
		out.CustomNumFmt = &momentForm
	case leftLook:
		out.Fill = fillOf("D9D9D9")
	case linkLook:
		out.Font.Color, out.Font.Underline = "0B4F8A", "single"
		out.Alignment = top
	case wrapLook:
		out.Alignment = top
	case plainLook:
	}
	return out
}

func fillOf(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// styleKey is a style: a look of a copy, or one of the sender's own, and a fill.
type styleKey struct {
	look look
	own  int
	fill string
}

func (m marker) style(k styleKey, make func() (*excelize.Style, error)) (int, error) {
	if id, ok := m.styles[k]; ok {
		return id, nil
	}
	s, err := make()
	if err != nil {
		return 0, err
	}
	id, err := m.file.NewStyle(s)
	m.styles[k] = id
	return id, err
}

// set writes a cell in a look. Text is text, whatever it begins with.
func (m marker) set(sheet string, column, row int, value any, l look) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	if text, ok := value.(string); ok {
		err = m.file.SetCellStr(sheet, at, text)
	} else {
		err = m.file.SetCellValue(sheet, at, value)
	}
	if err != nil {
		return err
	}
	id, err := m.style(styleKey{look: l}, func() (*excelize.Style, error) { return lookOf(l), nil })
	if err != nil {
		return err
	}
	return m.file.SetCellStyle(sheet, at, at, id)
}

// notesMax is how many cells of a workbook have a note as well as a colour, for
// the library looks through all notes for each. All are in the list, with why.
const notesMax = 2_000

// mark fills the cells that findings are about, the worst of a cell first, and
// gives each a note that says what is wrong: never a colour alone. A note of the
// sender's own stays.
func (m marker) mark(fs []schemas.Finding) error {
	places := map[schemas.Position][]schemas.Finding{}
	var order []schemas.Position
	for _, v := range fs {
		p := inCopy(v.Position)
		if p.Sheet == "" || p.Row == 0 {
			continue
		}
		if len(places[p]) == 0 {
			order = append(order, p)
		}
		places[p] = append(places[p], v)
	}
	for i, p := range order {
		at, err := excelize.CoordinatesToCellName(p.Column, p.Row)
		if err != nil {
			return err
		}
		of := places[p]
		slices.SortStableFunc(of, func(a, b schemas.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
		if err := m.fill(p.Sheet, at, fills[of[0].Severity]); err != nil {
			return err
		}
		if i >= notesMax || m.noted[p.Sheet+"!"+at] {
			continue
		}
		if err := m.note(p.Sheet, at, of); err != nil {
			return err
		}
	}
	return nil
}

// fill fills a cell and leaves the rest of its style as it is.
func (m marker) fill(sheet, at, colour string) error {
	own, err := m.file.GetCellStyle(sheet, at)
	if err != nil {
		return err
	}
	id, err := m.style(styleKey{own: own + 1, fill: colour}, func() (*excelize.Style, error) {
		s, err := m.file.GetStyle(own)
		if err != nil {
			return nil, err
		}
		s.Fill = fillOf(colour)
		return s, nil
	})
	if err != nil {
		return err
	}
	return m.file.SetCellStyle(sheet, at, at, id)
}

// note gives a cell its note.
func (m marker) note(sheet, at string, of []schemas.Finding) error {
	var text []string
	for _, v := range of {
		text = append(text, noteText(v))
	}
	all := strings.Join(text, "\n\n")
	lines := 1
	for line := range strings.SplitSeq(all, "\n") {
		lines += 1 + len(line)/noteWidth
	}
	return m.file.AddComment(sheet, excelize.Comment{
		Cell: at, Author: "iass", Width: 320, Height: uint(18 * lines),
		Paragraph: []excelize.RichTextRun{{Text: all}},
	})
}

// noteWidth is how many letters a line of a note holds, in a box of 320 pixels.
const noteWidth = 44

// noteText is a finding as a note says it.
func noteText(v schemas.Finding) string {
	out := effect(v) + ": " + sentence(v.Message)
	if allowed := schemas.RuleOf(v.Rule).Allowed(); allowed != "" {
		out += "\nAllowed: " + sentence(allowed)
	}
	return out + "\nTo do: " + v.Ask()
}

// mendLine is a line of the list of what to mend.
type mendLine struct {
	at                   schemas.Position
	effect, message, ask string
}

// ofColumns are the rules about columns that could not be read, which no copy of
// what was read can mend.
var ofColumns = map[schemas.RuleID]bool{
	schemas.RuleColumnMissing: true, schemas.RuleColumnUncertain: true, schemas.RuleColumnRival: true, schemas.RuleColumnDrift: true,
}

// mendList writes the list of all that was found, each line with a link to its
// cell.
func (m marker) mendList(sheet string, f Feedback, more []mendLine) error {
	var lines []mendLine
	for _, v := range f.Return.Findings {
		lines = append(lines, mendLine{v.Position, effect(v), sentence(v.Message), v.Ask()})
	}
	lines = append(lines, more...)
	where := "Mend the cells here or in your own workbook"
	if !m.all && slices.ContainsFunc(f.Return.Findings, func(v schemas.Finding) bool { return ofColumns[v.Rule] }) {
		where = "Mend your own workbook (this copy has only the columns that could be read)"
	}
	head := []string{f.title(), f.Answer(), where + ", and send it again under its own name: " + f.Return.File}
	for i, text := range head {
		l := plainLook
		if i == 0 {
			l = titleLook
		}
		if err := m.set(sheet, 1, i+1, text, l); err != nil {
			return err
		}
	}
	from := len(head) + 2
	for i, h := range []string{"Where", "Effect", "What is wrong", "What to do"} {
		if err := m.set(sheet, i+1, from, h, headingLook); err != nil {
			return err
		}
	}
	for i, v := range lines {
		if err := m.mendRow(sheet, from+1+i, v, i < linksMax); err != nil {
			return err
		}
	}
	for i, width := range []float64{24, 16, mendWidth, mendWidth} {
		column := schemas.ColumnName(i + 1)
		if err := m.file.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	if err := m.fit(sheet); err != nil {
		return err
	}
	return m.file.SetPanes(sheet, &excelize.Panes{
		Freeze: true, YSplit: from, TopLeftCell: fmt.Sprintf("A%d", from+1), ActivePane: "bottomLeft",
	})
}

// mendWidth is the width of the columns of words of the list, in characters.
const mendWidth = 56

// fit fits a sheet to the width of A4, on its side.
func (m marker) fit(sheet string) error {
	fit, a4, wide, high, side := true, 9, 1, 0, "landscape"
	if err := m.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return m.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &side, FitToWidth: &wide, FitToHeight: &high})
}

func (m marker) mendRow(sheet string, row int, v mendLine, linked bool) error {
	p := inCopy(v.at)
	l := wrapLook
	if linked && p.Sheet != "" && p.Row > 0 {
		l = linkLook
		if err := m.file.SetCellHyperLink(sheet, fmt.Sprintf("A%d", row), cellOf(p), "Location"); err != nil {
			return err
		}
	}
	lines := 1 + max(utf8.RuneCountInString(v.message), utf8.RuneCountInString(v.ask))/mendWidth
	if err := m.file.SetRowHeight(sheet, row, 13*float64(lines)+1); err != nil {
		return err
	}
	for i, cell := range []struct {
		text string
		look look
	}{{place(v.at), l}, {v.effect, wrapLook}, {v.message, wrapLook}, {v.ask, wrapLook}} {
		if err := m.set(sheet, i+1, row, cell.text, cell.look); err != nil {
			return err
		}
	}
	return nil
}

// properties sets what the copy says of itself.
func (m marker) properties(f Feedback) error {
	made := max(f.Return.ExtractDate, f.Return.ReceivedOn).String() + "T00:00:00Z"
	return m.file.SetDocProps(&excelize.DocProperties{
		Title: f.title(), Subject: "What to mend", Creator: "iass " + f.Version, LastModifiedBy: "iass " + f.Version,
		Created: made, Modified: made, Language: "en-GB",
	})
}
