package demo

import (
	"slices"

	"github.com/iassn/collate/schemas"
)

// Layout is one way in which imaginary services lay out their returns.
type Layout struct {
	ID          string
	Description string
	Grain       schemas.Grain
	// Path is the pattern of its files' paths. {name}, {slug}, {id} and {region}
	// are the service's; {iso}, {dmy} and {long} the extract date; {period} the
	// quarter, and {number} tells files apart where nothing else does.
	Path string
	// Headings are those of its first table, for a service that uses all three
	// statuses; another leaves out what has to do with inactive.
	Headings []string
}

// Layouts are all layouts in use, in a fixed order.
func Layouts() []Layout {
	out := make([]Layout, 0, len(forms)+1)
	for _, f := range slices.Concat(forms, []*layout{&regional}) {
		out = append(out, Layout{f.id, f.about, f.grain, f.path, f.headings()})
	}
	return out
}

// sharesMost is the greatest share of a layout.
const sharesMost = 10

// forms are the layouts of one service each, in a fixed order.
var forms = slices.Concat(textForms, workbookForms, eventForms, summaryForms)

// layout is a Layout with all that it takes to write a file.
type layout struct {
	id, about string
	grain     schemas.Grain
	path      string
	share     int // how many services use it, of those that differ in nothing else
	holds     holding
	tells     tells

	titles  []string // rows above the table, with the same braces as Path; "" is a blank row
	bands   []band   // a row of merged headings above the headings
	columns []column
	footer  []string // rows below it
	total   bool     // a row with the number of cases
	every   int      // headings again after so many rows, with a blank row before
	groups  bool     // rows of group work and training among the cases
	spoils  bool     // some files hold rows that must not count

	ref      func(s *sender, k int) string
	numbers  bool // references are numbers
	level    func(l schemas.Level, three bool) string
	statuses [4]string // words by schemas.Status
	dates    string    // of text, as package time writes them
	pages    func(d *draft) []page
	write    func(pages []page, l *layout, made schemas.Date) ([]byte, error)
}

// holding is what a return of a series holds of the interventions there are.
type holding uint8

const (
	theLot       holding = iota // but what was closed more than monthsHeld before
	theQuarter                  // what was not closed when the quarter began
	openedLately                // what was opened within monthsHeld
)

// band is a merged heading over width columns.
type band struct {
	text  string
	width int
}

// column is one column of a table of records or events.
type column struct {
	heading string
	value   func(r row) cell
	field   schemas.Field
	// inactive columns are left out by services that do not use that status.
	inactive bool
}

// row is what a row of records or events is written from.
type row struct {
	life   *life
	sender *sender
	form   *layout
	step   step // of an event
	kind   string
	value  string
}

func (l *layout) headings() []string {
	if l.grain == schemas.SummaryGrain {
		return l.summaryHeadings()
	}
	var out []string
	for _, c := range l.columns {
		out = append(out, c.heading)
	}
	return out
}

// rowsEach is about how many rows ten interventions take.
func (l *layout) rowsEach() int {
	switch l.grain {
	case schemas.EventGrain:
		return 34
	case schemas.SummaryGrain:
		return 0
	default:
		return 10
	}
}

// columnsFor are the columns that the service has.
func columnsFor(all []column, s *sender) []column {
	var out []column
	for _, c := range all {
		if !c.inactive || s.statuses == schemas.ThreeStatuses {
			out = append(out, c)
		}
	}
	return out
}
