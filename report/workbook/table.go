package workbook

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// table is a sheet of one table.
type table struct {
	sheet string // plain words, at most 31 letters
	title string
	notes []note   // that the title refers to
	about []string // lines between the title and the table, a sentence each
	// columns are the headings and what stands under them.
	columns []column
	// rows have a cell for every column: text, a number (int64), a share, a day, a
	// mark, or a link to a sheet.
	rows [][]any
	keep int // how many columns stay in view where the table is long or wide

	widths []int // of the columns, once it is drawn
}

// kind is what the cells of a column are.
type kind int

const (
	kindLabel  kind = iota // short text that names the row
	kindText               // text of any length
	kindNumber             // counts
	kindShare              // shares of a whole
	kindDay
)

// column is a column of a table. Notes stand in its heading.
type column struct {
	heading string
	kind    kind
	note    note
}

// sheetLink is a cell that leads to a sheet of the workbook.
type sheetLink struct{ text, sheet string }

// tables are the tables of the release in the order of their sheets; those without
// a row are left out.
func (v view) tables() []table {
	all := []table{
		v.englandStock(), v.englandTwoStatus(), v.flows(measure.England), v.quarters(measure.England), v.levelMix(measure.England), v.complexity(measure.England),
		v.regionsStock(), v.regionsTwoStatus(), v.flows(measure.Region), v.quarters(measure.Region), v.levelMix(measure.Region), v.complexity(measure.Region),
		v.servicesStock(), v.flows(measure.Service), v.inARow(openedInARow), v.inARow(openInARow),
		v.questions(), v.answers(),
		v.coverage(), v.coverageByRegion(), v.adoption(), v.quality(), v.revisions(), v.withheld(), v.returns(),
	}
	return slices.DeleteFunc(all, func(t table) bool { return len(t.rows) == 0 })
}

// figureColumn is a column of figures: what is counted in it. level is empty where
// the row says it.
type figureColumn struct {
	column
	measure       measure.Name
	level, status string
}

func stockColumn(heading, status string, n note) figureColumn {
	return figureColumn{column: column{heading, kindNumber, n}, measure: measure.Stock, status: status}
}

func flowColumn(heading string, name measure.Name, n note) figureColumn {
	return figureColumn{column: column{heading, kindNumber, n}, measure: name, status: "total"}
}

var stockColumns = []figureColumn{
	stockColumn("Open", "open", noteOpen),
	stockColumn("Inactive", "inactive", noteInactive),
	stockColumn("Closed", "closed", noteClosed),
	stockColumn("Not open", "not-open", noteNotOpen),
	stockColumn("Total", "total", noNote),
}

var twoStatusClosed = figureColumn{column{"Closed", kindNumber, noteClosedTwo}, measure.StockTwoStatus, "", "closed"}

var twoStatusColumns = []figureColumn{
	{column{"Open", kindNumber, noteOpen}, measure.StockTwoStatus, "", "open"},
	twoStatusClosed,
	{column{"Total", kindNumber, noNote}, measure.StockTwoStatus, "", "total"},
}

var flowColumns = []figureColumn{
	flowColumn("Opened", measure.Opened, noteOpened),
	flowColumn("Re-opened", measure.Reopened, noteReopened),
	flowColumn("Became known", measure.BecameKnown, noteBecameKnown),
	flowColumn("Became inactive", measure.BecameInactive, noteBecameInactive),
	flowColumn("Closed from open", measure.ClosedFromOpen, noteClosedFromOpen),
	flowColumn("Closed in the period", measure.Closed, noteClosedInPeriod),
	flowColumn("Closed by rule", measure.ClosedByRule, noteByRule),
	flowColumn("Raised", measure.Raised, noteRaised),
	flowColumn("Worked", measure.Worked, noteWorked),
}

// flowMakers are the flows whose numbers of services stand for all: openings are
// known from more services, and some flows apply to fewer.
var flowMakers = []figureColumn{
	flowColumn("Services in opened", measure.Opened, noteServices),
	flowColumn("Services in worked and closed", measure.Worked, noteServices),
	flowColumn("Services in re-opened and inactive", measure.Reopened, noteServices),
}

// makers are the columns that say of how many services each of columns is made.
func makers(columns []figureColumn) []figureColumn {
	out := slices.Clone(columns)
	for i := range out {
		out[i].heading, out[i].note = "Services in "+lower(out[i].heading), noteServices
	}
	return out
}

func lower(s string) string { return string(s[0]|0x20) + s[1:] }

// headed are columns of labels and then of figures.
func headed(labels []column, figures ...[]figureColumn) []column {
	out := slices.Clone(labels)
	for _, cs := range figures {
		for _, c := range cs {
			out = append(out, c.column)
		}
	}
	return out
}

// row is a row's labels, its figures, and of how many services those are made.
func (v view) row(labels []any, p place, values, makers []figureColumn) []any {
	row := slices.Grow(labels, len(values)+len(makers))
	for _, c := range values {
		row = append(row, v.value(p, c))
	}
	for _, c := range makers {
		row = append(row, v.made(p, c))
	}
	return row
}

// labels are the columns that name a place, and its cells.
func labels(geography string) (columns []column, cells func(place) []any) {
	level := column{heading: "Level", kind: kindLabel, note: noteLevels}
	switch geography {
	case measure.England:
		return []column{level}, func(p place) []any { return []any{levelWords(p.level)} }
	case measure.Region:
		return []column{{heading: "Region"}, {heading: "Code"}, level},
			func(p place) []any { return []any{p.name, p.code, levelWords(p.level)} }
	default:
		return []column{{heading: "Service"}, {heading: "Service id"}, {heading: "Region"}, level},
			func(p place) []any { return []any{p.name, p.code, p.region, levelWords(p.level)} }
	}
}

func measuresOf(columns []figureColumn) []measure.Name {
	var out []measure.Name
	for _, c := range columns {
		out = append(out, c.measure)
	}
	return out
}

// day is the release's day as a period, for stocks.
func (v view) day() []schemas.Period {
	return []schemas.Period{{Name: v.r.Period.Name, First: v.r.Period.First, Last: v.r.At}}
}
