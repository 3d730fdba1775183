package moderation

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/schemas"
)

// Blank is the pack of one rater, to be filled.
type Blank struct {
	Version string       // of the program that makes it
	Day     schemas.Date // that it is dated to
	Service schemas.Service
	Rater   string // a code, no name
	Cases   []Case
}

// choices are what the list in a level cell offers.
var choices = []string{"1", "2", "3", "4", "Cannot say"}

// The rows of the sheet Cases above the cases: a title, whose answers they are, what
// to do, the headings.
const (
	casesHeading = 4
	casesSheet   = "Cases"
)

var packColumns = []struct {
	heading string
	width   float64
}{{"Case", 9}, {"What happened", 84}, {"Level", 13}, {"Reason", 44}, {"Code", 10}}

// book is a workbook of the exercise.
type book struct{ *form.Book }

// WritePack writes the workbook of one rater: how to fill it, the cases, and what
// the levels mean. Only the cells to fill can be typed in. It holds no reference.
func WritePack(w io.Writer, p Blank) error {
	b := book{form.New()}
	b.intro(p)
	b.cases(p)
	b.levels()
	return b.Write(w, "Moderation exercise: "+p.Service.Name+", rater "+p.Rater, p.Version, p.Day)
}

// intro is the first sheet: how to fill the pack.
func (b book) intro(p Blank) {
	const sheet = "Start"
	b.Sheet(sheet)
	lines := [][2]string{
		{"For", p.Service.Name + ", rater " + p.Rater + ". The code stands for a person; write no name anywhere in this workbook."},
		{"What it is", "Several services give a level to the same cases. What comes out is how far we mean the same by a level. It is no test: nobody is marked, and no service is ranked."},
		{"What to do", fmt.Sprintf("Go to the sheet %s. Read each of the %s. In the column Level choose 1, 2, 3 or 4 from the list, or Cannot say where the case does not tell enough. In the column Reason say in a few words why.", casesSheet, count(len(p.Cases), "case", "cases"))},
		{"Which level", "The highest level that the work has reached by the end of the text, as one intervention. What the sheet Levels says of need and support decides; the times there are illustrations."},
		{"Alone", "Please do it by yourself, before the meeting, and talk about it at the meeting."},
		{"Left empty", "An empty cell is a missing answer, and counts as nothing."},
		{"Reasons", "Reasons are read out at the meeting without saying whose they are. Write nothing in them that points to a person or a family."},
		{"When done", "Save the workbook as it is (.xlsx) under its own name, and send it back."},
	}
	b.Title(sheet, "Moderation exercise: which level?")
	widths := []float64{18, 90}
	for i, l := range lines {
		row := i + 3
		b.Put(sheet, 1, row, l[0], form.Label)
		b.Put(sheet, 2, row, l[1], form.Plain)
		b.High(sheet, row, l[:], widths)
	}
	b.Widths(sheet, widths...)
	b.Page(sheet, 0, fmt.Sprintf("B%d", len(lines)+2))
	b.Lock(sheet)
}

// cases is the sheet to fill.
func (b book) cases(p Blank) {
	b.Sheet(casesSheet)
	b.Title(casesSheet, "Which level did each case reach?")
	for i, v := range []string{"Service", p.Service.Name, "Rater", p.Rater} {
		look := form.Plain
		if i%2 == 0 {
			look = form.Label
		}
		b.Put(casesSheet, i+1, 2, v, look)
	}
	b.Put(casesSheet, 1, 3, "Fill the columns Level and Reason. No names. The column Code tells the program which text was rated: leave it.", form.Notice)
	widths := make([]float64, len(packColumns))
	for i, c := range packColumns {
		b.Put(casesSheet, i+1, casesHeading, c.heading, form.Heading)
		widths[i] = c.width
	}
	for i, c := range p.Cases {
		row := casesHeading + 1 + i
		b.Put(casesSheet, 1, row, c.ID, form.Label)
		b.Put(casesSheet, 2, row, c.Text, form.Plain)
		b.Put(casesSheet, 3, row, "", form.Fill)
		b.Put(casesSheet, 4, row, "", form.Fill)
		b.Put(casesSheet, 5, row, c.Code(), form.Quiet)
		b.High(casesSheet, row, []string{c.ID, c.Text}, widths[:2])
	}
	last := casesHeading + len(p.Cases)
	b.Widths(casesSheet, widths...)
	b.Page(casesSheet, casesHeading, fmt.Sprintf("E%d", last))
	list := excelize.NewDataValidation(true)
	list.Sqref = fmt.Sprintf("C%d:C%d", casesHeading+1, last)
	b.Try(list.SetDropList(choices))
	list.SetInput("Level", "Choose 1, 2, 3, 4 or Cannot say. Leave it empty for no answer.")
	list.SetError(excelize.DataValidationErrorStyleStop, "Not in the list", "Choose 1, 2, 3, 4 or Cannot say, or leave the cell empty.")
	b.Try(b.File.AddDataValidation(casesSheet, list))
	b.Lock(casesSheet)
}

// levels is the sheet of what the levels mean.
func (b book) levels() {
	const sheet = "Levels"
	b.Sheet(sheet)
	b.Title(sheet, "What the levels mean")
	b.Put(sheet, 1, 2, "In short, after the guidance on intervention levels of August 2016. The best fit on need and support decides; times are illustrations.", form.Notice)
	widths := []float64{9, 60, 60, 24}
	for i, h := range []string{"Level", "What is needed", "What the service does", "Time, as an illustration"} {
		b.Put(sheet, i+1, 3, h, form.Heading)
	}
	rows := LevelMeanings()
	for r, row := range rows {
		for i, v := range row {
			look := form.Plain
			if i == 0 {
				look = form.Label
			}
			b.Put(sheet, i+1, 4+r, v, look)
		}
		b.High(sheet, 4+r, row, widths)
	}
	b.Widths(sheet, widths...)
	b.Page(sheet, 3, fmt.Sprintf("D%d", 3+len(rows)))
	b.Lock(sheet)
}

// LevelMeanings are what the levels mean, in short, after the guidance: of each the level,
// what is needed, what the service does, and the time, as an illustration.
func LevelMeanings() [][]string { return embedded(levelsText) }
