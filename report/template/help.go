package template

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/schemas"
)

// how is the sheet of instructions: one screen of them.
func (b book) how() {
	b.Sheet(howSheet)
	b.Title(howSheet, howSheet)
	lines := b.instructions()
	widths := []float64{16, screenWidth}
	for i, l := range lines {
		row := i + 2
		b.Put(howSheet, 1, row, l[0], form.Label)
		b.Put(howSheet, 2, row, l[1], form.Plain)
		b.High(howSheet, row, l[:], widths)
	}
	b.Widths(howSheet, widths...)
	b.Page(howSheet, 0, fmt.Sprintf("B%d", len(lines)+1))
	b.Lock(howSheet)
}

// instructions are what to do, each with a word by which it is found.
func (b book) instructions() [][2]string {
	words, going := "Level, Status, Service user and Type of work", "open or inactive"
	if b.Service.Statuses == schemas.TwoStatuses {
		going = "open"
	}
	out := [][2]string{
		{"What to send", fmt.Sprintf("A row on the sheet %s for every intervention of your service that was %s at any time from %s to %s, or was opened or closed then.",
			casesSheet, going, b.Period.First.Long(), b.Period.Last.Long())},
		{"Case reference", "The number of the case in your own system, the same in every return. No names, dates of birth or notes: nothing here may point to a child or a family."},
		{"Words", words + " have a list: press Alt and the down arrow, or the button beside the cell. What they mean is on the sheet " + wordsSheet + "."},
		{"Dates", "Type days as 30/06/2026. Leave empty what has not happened."},
	}
	if len(b.Questions) > 0 {
		out = append(out, [2]string{"Answers", fmt.Sprintf("Questions 1 to %d are for everybody, the rest for Levels 2 to 4. Answers are %s. Leave empty what was not answered.", schemas.QuestionsLevel1, b.Scale)})
	}
	return append(out,
		[2]string{"Check", fmt.Sprintf("The first column says what becomes of the row. %s: nothing to do. %s: it counts, and something in it is odd. %s: as it stands it is not counted, or may not be; the words say why. %s: group work and the like, which are not counted.",
			countsWord, lookWord, mendWord, otherWord)},
		[2]string{"Pasting", "You can paste from another list: Paste Special, Values (in LibreOffice, Unformatted Text) keeps the lists and colours. The column Check sees what was pasted."},
		[2]string{"Sorting", fmt.Sprintf("Sort, filter, hide columns and insert rows as you like. Hidden rows count too; delete what should not. There is room for %s rows. A row put in with LibreOffice has no Check: copy the cell from the row above.", thousands(rowsMost))},
		[2]string{"Leave alone", "The headings and the lines above them: they say whose return this is and which day it describes."},
		[2]string{"Nothing to report", fmt.Sprintf("If there was no intervention, choose %s beside \"%s\" on the sheet %s. An empty form says nothing, and is not counted as none.", schemas.NoneAnswer, schemas.NoneQuestion, casesSheet)},
		[2]string{"When done", "Save the workbook as it is (.xlsx) under its own name, and send it by the route that was agreed. The rows are about children: never by open e-mail."},
	)
}

// thousands is a whole number with a comma before its last three figures.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// statusMeans are what the statuses mean, after the guidance, in the columns of
// the levels.
var statusMeans = [][]string{
	{"Open", "The work is planned or going on. Some say active.", "Keeps the record open while more is planned, after six months too.", "While it lasts."},
	{
		"Inactive", "The work is finished, nothing more is agreed, and another request is expected within six months.",
		"Calls or writes after an agreed time, and then closes the record, or opens it again when a request comes: it stays the same intervention.", "Six months at most; after that it counts as closed",
	},
	{"Closed", "The work is finished, and nothing more is planned or expected.", "Takes a later request as a new intervention, in a row of its own.", "From the date closed on."},
}

// topMeans is what the top of a three-level scheme means.
var topMeans = []string{
	"Level 3-4", "What the guidance divides into Levels 3 and 4: detailed and continuing help with a statutory process, complex needs with several agencies, and tribunals and other legal processes.",
	"What your own scheme calls Level 3. It counts in the total and in Levels 3 and 4 together, and in neither of them alone.", "Often over 2 days in six months.",
}

// definitions is the sheet of what the words mean.
func (b book) definitions() {
	b.Sheet(wordsSheet)
	b.Title(wordsSheet, "What the levels and statuses mean")
	b.Put(wordsSheet, 1, 2, "In short, after the guidance on intervention levels of August 2016. This sheet has one table. The best fit on need and support decides the level; times are illustrations.", form.Line)
	widths := []float64{17, 58, 58, 24}
	const heading = 3
	for i, h := range []string{"Word", "When", "What the service does", "Time"} {
		b.Put(wordsSheet, i+1, heading, h, form.Heading)
	}
	rows := b.meanings()
	for r, row := range rows {
		for i, v := range row {
			look := form.Plain
			if i == 0 {
				look = form.Label
			}
			b.Put(wordsSheet, i+1, heading+1+r, v, look)
		}
		b.High(wordsSheet, heading+1+r, row, widths)
	}
	b.Widths(wordsSheet, widths...)
	b.Page(wordsSheet, heading, fmt.Sprintf("D%d", heading+len(rows)))
	b.Lock(wordsSheet)
}

// meanings are the levels and statuses that the service uses.
func (b book) meanings() [][]string {
	var out [][]string
	for _, row := range moderation.LevelMeanings() {
		row = append([]string{"Level " + row[0]}, row[1:]...)
		if b.Service.Levels == schemas.ThreeLevels {
			switch row[0] {
			case "Level 3":
				row = topMeans
			case "Level 4":
				continue
			}
		}
		out = append(out, row)
	}
	for _, row := range statusMeans {
		if row[0] != "Inactive" || b.Service.Statuses != schemas.TwoStatuses {
			out = append(out, row)
		}
	}
	return append(out, []string{otherWord, strings.Join(workOther, ", ") + ", leaflets and visits to the website.", "Leaves them out, or says so under Type of work.", "Not counted."})
}
