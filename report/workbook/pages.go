package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func itoa(n int) string { return strconv.Itoa(n) }

// at is where a figure stands: its place and level, and what is counted there.
type at struct {
	geography, code, level string
	measure                measure.Name
	status                 string
}

// index finds figures by where they stand.
func (b Book) index() map[at]measure.Figure {
	out := make(map[at]measure.Figure, len(b.Figures))
	for _, f := range b.Figures {
		out[at{f.Geography, f.Code, f.Level, measure.Name(f.Measure), f.Status}] = f
	}
	return out
}

// places are the places and levels of a measure's figures, in their order: the
// rows of a sheet.
func (b Book) places(keep func(measure.Figure) bool) []measure.Figure {
	var out []measure.Figure
	for _, f := range b.Figures {
		same := func(g measure.Figure) bool {
			return g.Geography == f.Geography && g.Code == f.Code && g.Level == f.Level
		}
		if keep(f) && (len(out) == 0 || !same(out[len(out)-1])) {
			out = append(out, f)
		}
	}
	return out
}

// value is a figure as a cell; a figure that is not there does not apply.
func value(f measure.Figure, ok bool) any {
	switch {
	case !ok:
		return schemas.NotApplicable
	case f.Mark != schemas.NoMark:
		return f.Mark
	}
	return f.Value
}

// share is text that stands to the right, like a number: 141 of 153.
type share string

// made says of how many services a figure is made.
func made(f measure.Figure, ok bool) any {
	if !ok || f.Expected == 0 {
		return schemas.NotApplicable
	}
	return share(fmt.Sprintf("%d of %d", f.Services, f.Expected))
}

// levelWords are the levels as people read them, where there is room to say what
// 3-4 is.
func levelWords(level string) string {
	if level == "3-4" {
		return "Level 3-4 (three-level schemes)"
	}
	return measure.LevelWords(level)
}

// column is a column of figures: its heading, and what is counted in it.
type column struct {
	heading string
	measure measure.Name
	status  string
}

var stockColumns = []column{
	{"Open", measure.Stock, "open"},
	{"Inactive", measure.Stock, "inactive"},
	{"Closed", measure.Stock, "closed"},
	{"Not open", measure.Stock, "not-open"},
	{"Total", measure.Stock, "total"},
}

// nationalColumns have, beside stockColumns, what two-status services call closed.
var nationalColumns = slices.Insert(slices.Clone(stockColumns), 3,
	column{"Closed (two-status services)", measure.StockTwoStatus, "closed"})

var flowColumns = []column{
	{"Opened", measure.Opened, "total"},
	{"Re-opened", measure.Reopened, "total"},
	{"Became known", measure.BecameKnown, "total"},
	{"Became inactive", measure.BecameInactive, "total"},
	{"Closed from open", measure.ClosedFromOpen, "total"},
	{"Closed", measure.Closed, "total"},
	{"Closed by rule", measure.ClosedByRule, "total"},
	{"Raised", measure.Raised, "total"},
	{"Worked", measure.Worked, "total"},
}

// flowMakers are the flows whose numbers of services stand for all: openings are
// known from more services, and some flows apply to fewer.
var flowMakers = []column{
	{"Services in opened", measure.Opened, "total"},
	{"Services in worked and closed", measure.Worked, "total"},
	{"Services in re-opened and inactive", measure.Reopened, "total"},
}

func headings(first []string, columns ...[]column) []string {
	out := slices.Clone(first)
	for _, cs := range columns {
		for _, c := range cs {
			out = append(out, c.heading)
		}
	}
	return out
}

// makers are the columns that say of how many services each of columns is made.
func makers(columns []column) []column {
	out := slices.Clone(columns)
	for i := range out {
		out[i].heading = "Services in " + lower(out[i].heading)
	}
	return out
}

func lower(s string) string { return string(s[0]|0x20) + s[1:] }

// fill appends a row's figures, and of how many services they are made.
func fill(row []any, index map[at]measure.Figure, place measure.Figure, values, makers []column) []any {
	find := func(c column) (measure.Figure, bool) {
		f, ok := index[at{place.Geography, place.Code, place.Level, c.measure, c.status}]
		return f, ok
	}
	for _, c := range values {
		row = append(row, value(find(c)))
	}
	for _, c := range makers {
		row = append(row, made(find(c)))
	}
	return row
}

func (b Book) stockTitle(of string) string {
	return fmt.Sprintf("%s: interventions by level and status at %s", of, b.At.Long())
}

func isStock(geography string) func(measure.Figure) bool {
	return func(f measure.Figure) bool { return f.Measure == string(measure.Stock) && f.Geography == geography }
}

func (b Book) england() page {
	m := makers(nationalColumns)
	p := page{
		name: "England", title: b.stockTitle("England"), left: 1,
		headings: headings([]string{"Level"}, nationalColumns, m),
	}
	index := b.index()
	for _, f := range b.places(isStock(measure.England)) {
		p.rows = append(p.rows, fill([]any{levelWords(f.Level)}, index, f, nationalColumns, m))
	}
	return p
}

func (b Book) regions() page {
	m := makers(nationalColumns)
	p := page{
		name: "Regions", title: b.stockTitle("Regions"), left: 3,
		headings: headings([]string{"Region", "Code", "Level"}, nationalColumns, m),
	}
	index := b.index()
	for _, f := range b.places(isStock(measure.Region)) {
		p.rows = append(p.rows, fill([]any{f.Name, f.Code, levelWords(f.Level)}, index, f, nationalColumns, m))
	}
	return p
}

func (b Book) services() page {
	p := page{
		name: "Services", title: b.stockTitle("Services"), left: 1,
		headings: headings([]string{"Service", "Id", "Region", "Level"}, stockColumns),
	}
	index := b.index()
	for _, f := range b.places(isStock(measure.Service)) {
		p.rows = append(p.rows, fill([]any{f.Name, f.Code, f.Region, levelWords(f.Level)}, index, f, stockColumns, nil))
	}
	return p
}

func (b Book) flows() page {
	p := page{
		name: "Flows", left: 1,
		title: fmt.Sprintf("What happened in %s (%s to %s), by the level reached at its end",
			b.Period.Name, b.Period.First.Long(), b.Period.Last.Long()),
		headings: headings([]string{"Place", "Geography", "Code", "Level"}, flowColumns, flowMakers),
	}
	index := b.index()
	first := measure.Name("")
	for _, f := range b.Figures {
		if measure.Name(f.Measure).IsFlow() {
			first = measure.Name(f.Measure)
			break
		}
	}
	places := b.places(func(f measure.Figure) bool { return first != "" && f.Measure == string(first) })
	for _, f := range places {
		row := []any{f.Name, f.Geography, f.Code, levelWords(f.Level)}
		p.rows = append(p.rows, fill(row, index, f, flowColumns, flowMakers))
	}
	return p
}

// returns lists every return, and the services that have sent none.
func (b Book) returns() page {
	p := page{
		name: "Returns", title: "Returns received, and services without one", left: 1,
		headings: []string{
			"Service", "File", "Verdict", "Kind", "Describes", "Received", "Rows", "Accepted", "Excluded",
			"Duplicate", "Rejected", "Other rows", "Interventions",
			"Notes", "Queries", "Rejects",
		},
	}
	names := make(map[string]string, len(b.Services))
	for _, s := range b.Services {
		names[s.ID] = s.Name
	}
	sent := make(map[string]bool, len(b.Returns))
	for _, r := range b.Returns {
		sent[r.Service] = true
		l := r.Ledger
		row := []any{
			cmp.Or(names[r.Service], r.Service, "(not known)"), r.File, r.Verdict.Words(), kindWords(r.Grain),
			dayCell(r.ExtractDate), dayCell(r.ReceivedOn),
		}
		for _, n := range []int{
			l.Rows, l.Accepted, l.Excluded, l.Duplicate, l.Rejected,
			l.Title + l.Header + l.Note + l.Total + l.Blank, r.Interventions, r.Notes, r.Queries, r.Rejects,
		} {
			row = append(row, int64(n))
		}
		p.rows = append(p.rows, row)
	}
	for _, s := range b.valid() {
		if sent[s.ID] {
			continue
		}
		row := []any{s.Name, "", "no return", ""}
		for len(row) < len(p.headings) {
			row = append(row, schemas.NotAvailable)
		}
		p.rows = append(p.rows, row)
	}
	slices.SortStableFunc(p.rows, func(x, y []any) int { return cmp.Compare(x[0].(string), y[0].(string)) })
	return p
}

func dayCell(d schemas.Date) any {
	if d == 0 {
		return schemas.NotAvailable
	}
	return d
}

func kindWords(g schemas.Grain) string {
	return cmp.Or(map[schemas.Grain]string{
		schemas.RecordGrain: "records", schemas.EventGrain: "events", schemas.SummaryGrain: "counts",
	}[g], "not known")
}

// valid are the services of the register on the day, by id.
func (b Book) valid() []schemas.Service {
	var out []schemas.Service
	for _, s := range b.Services {
		if s.ValidOn(b.At) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(x, y schemas.Service) int { return cmp.Compare(x.ID, y.ID) })
	return out
}
