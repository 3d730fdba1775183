package template

import (
	"fmt"
	"io"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/schemas"
)

// Form is a return workbook for one service and period.
type Form struct {
	Version   string       // of the program that makes it
	Day       schemas.Date // on which it is made
	Service   schemas.Service
	Period    schemas.Period
	Questions []string // the texts of the evaluation questions; none for no columns of answers
	Scale     schemas.Scale
}

// The sheets.
const (
	casesSheet  = "Cases"
	howSheet    = "How to fill this in"
	wordsSheet  = "Definitions"
	screenWidth = 128 // characters that a line of help can have on a small screen
)

// Write writes the workbook of a case list. The same form gives the same bytes.
//
// The sheets of help are locked, without a password. The sheet Cases is not: on a
// locked sheet Excel neither adds rows to a table nor lets a pasted cell be typed
// in again, for it pastes the lock as well, and people do paste. Instead its
// headings, the lines above them and the column Check refuse to be typed over.
func Write(w io.Writer, f Form) error {
	b := book{Book: form.New(), Form: f}
	b.columns = columnsOf(f)
	b.cases()
	b.how()
	b.definitions()
	return b.Write(w, b.title(), f.Version, f.Day)
}

// book is the workbook while it is drawn.
type book struct {
	*form.Book
	Form
	columns []column // those that are typed in, in their order
}

func (b book) title() string { return "Return of interventions: " + b.Service.Name }

// about are the service, period and day, in words in which they are found again.
func (b book) about() string {
	return fmt.Sprintf("Service: %s. Period: %s, %s to %s. Extract date: %s.",
		b.Service.Name, b.Period, b.Period.First.Long(), b.Period.Last.Long(), b.Period.Last.Long())
}
