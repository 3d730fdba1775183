package tidy

import (
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// kind is what the cells of a column are, as a Frictionless table schema has it.
type kind string

const (
	text   kind = "string"
	day    kind = "date"
	number kind = "integer"
)

// column is a column of a table of a release.
type column struct {
	name     string
	kind     kind
	nullable bool
	meaning  string
	allowed  []word // the words that can stand there; none for any
	counts   bool   // a number that is never under nought
}

// word is one that stands in a column, and what it means.
type word struct{ name, meaning string }

var (
	measures = []word{
		{string(measure.Stock), "interventions known on the day as_at, by status"},
		{string(measure.StockTwoStatus), "the same, of the services alone that use open and closed and no inactive; England and regions only"},
		{string(measure.Opened), "new interventions in the period"},
		{string(measure.Reopened), "inactive interventions taken up again; a request after closing is a new intervention"},
		{string(measure.BecameKnown), "interventions without an opening date, first seen open in the period"},
		{string(measure.BecameInactive), "open interventions that became inactive"},
		{string(measure.ClosedFromOpen), "open interventions that were closed without having been inactive"},
		{string(measure.Closed), "all that were closed in the period, as recorded or by the six-month rule"},
		{string(measure.ClosedByRule), "those that were closed for having been inactive for more than six months"},
		{string(measure.Raised), "rises to a higher level; each rise counts"},
		{string(measure.Worked), "interventions open on at least one day of the period"},
	}
	geographies = []word{
		{measure.England, "all services together"},
		{measure.Region, "the services of an English region"},
		{measure.Service, "one Information, Advice and Support Service"},
	}
	levels = []word{
		{"1", "Level 1 of the guidance of 2016"},
		{"2", "Level 2"},
		{"3", "Level 3"},
		{"4", "Level 4"},
		{"3-4", "the top level of a local scheme of three levels; in neither 3 nor 4"},
		{"3+4", "3, 4 and 3-4 together: what services of both schemes can be compared by"},
		{"unknown", "the return gives no level; in the totals"},
		{"total", "all levels"},
	}
	statuses = []word{
		{"open", "work is planned or going on"},
		{"inactive", "work has ended, and another request is expected within six months; of England and regions, from services that use all three statuses"},
		{"closed", "work has ended and no more is expected; of England and regions, from services that use all three statuses"},
		{"not-open", "inactive or closed"},
		{"total", "all statuses; flows have no other"},
	}
	marks = []word{
		{string(schemas.Confidential), "withheld to protect people"},
		{string(schemas.NotAvailable), "not available: no return, or the return cannot tell; not nought"},
		{string(schemas.NotApplicable), "not applicable: the service does not use this status or level; not nought"},
		{string(schemas.Low), "rounds to 0 but is not 0"},
	}
)

// placeColumns are the columns that say what a figure is a figure of.
var placeColumns = []column{
	{name: "measure", kind: text, meaning: "what is counted", allowed: measures},
	{name: "period", kind: text, nullable: true, meaning: "the period of a flow; none for a stock"},
	{name: "as_at", kind: day, meaning: "the day of a stock; the last day of a flow's period"},
	{name: "geography", kind: text, meaning: "england, region or service", allowed: geographies},
	{name: "code", kind: text, meaning: "GSS code of England or the region; the service's id in the register"},
	{name: "name", kind: text, meaning: "name of the place or service"},
	{name: "level", kind: text, meaning: "1, 2, 3, 4, 3-4 (top of a three-level scheme), 3+4 (Level 3, Level 4 and 3-4 together), unknown or total", allowed: levels},
	{name: "status", kind: text, meaning: "open, inactive, closed, not-open (inactive or closed) or total", allowed: statuses},
}

// figureColumns are disclosure.Columns, with their types and meanings. Where CSV
// leaves a cell empty, Parquet and JSON have null.
var figureColumns = append(placeColumns[:len(placeColumns):len(placeColumns)],
	column{name: "value", kind: number, nullable: true, counts: true, meaning: "the number; none where a mark stands"},
	column{name: "mark", kind: text, nullable: true, meaning: "why there is no number: c withheld, x not available, z not applicable, low rounds to 0 but is not 0", allowed: marks},
	column{name: "services", kind: number, counts: true, meaning: "how many services the number is made of"},
	column{name: "services_expected", kind: number, counts: true, meaning: "how many services could have a number here"},
)

// revisionColumns are measure.RevisionColumns.
var revisionColumns = append(placeColumns[:len(placeColumns):len(placeColumns)],
	column{name: "before", kind: number, nullable: true, counts: true, meaning: "the number in the release of released_on; empty where there was a mark, or no figure"},
	column{name: "before_mark", kind: text, nullable: true, meaning: "the mark in that release", allowed: marks},
	column{name: "now", kind: number, nullable: true, counts: true, meaning: "the number in this release"},
	column{name: "now_mark", kind: text, nullable: true, meaning: "the mark in this release", allowed: marks},
	column{name: "change", kind: number, nullable: true, meaning: "now less before; empty where one of them is no number"},
	column{name: "released_on", kind: day, meaning: "the day of the release before"},
	column{name: "moved_by", kind: text, nullable: true, meaning: "what moved it: returns of the service, or services of the place; with semicolons between"},
)

// dictionaryColumns are those of the data dictionary itself.
var dictionaryColumns = []column{
	{name: "table", kind: text, nullable: true, meaning: "the table that it is about; empty for all"},
	{name: "item", kind: text, meaning: "what is explained: a column, a word that stands in one, or a note"},
	{name: "name", kind: text, meaning: "the column or word"},
	{name: "type", kind: text, nullable: true, meaning: "of a column: string, integer or date (2026-06-30)"},
	{name: "allowed", kind: text, nullable: true, meaning: "of a column: what can stand in it"},
	{name: "meaning", kind: text, meaning: "what it means"},
}

// table is a table of a release, as it stands in a CSV file.
type table struct {
	name, title string
	columns     []column
}

// tables are all of them, in the order in which they are described.
var tables = []table{
	{"figures", "Figures, one a row", figureColumns},
	{"revisions", "Figures that are not what they were in the release before", revisionColumns},
	{"data-dictionary", "What every column and word means", dictionaryColumns},
}

// Notice is what a reader must know of an edition before anything else; empty for
// the published one.
func Notice(r disclosure.Release) string {
	var out []string
	if r.Edition == disclosure.ForInternalUse {
		out = append(out, "Internal: unrounded, not for publication")
	}
	if r.Draft {
		out = append(out, "Draft: not to be sent out")
	}
	return strings.Join(out, ". ")
}

// Title is what a release is called.
func Title(r disclosure.Release) string {
	title := "SEND information, advice and support: interventions at " + r.At.Long()
	if r.Period.Name != "" {
		title += " and in " + r.Period.Name
	}
	return title
}
