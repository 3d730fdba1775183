package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// Input is what services are compared by.
type Input struct {
	Period schemas.Period
	Region schemas.Region // whose services; its zero for all of England
	What   measure.Name   // whose levels: Opened or Worked
	// Figures are of the measures of Measures in the period, and of the stock on its last
	// day, of England, regions and services.
	Figures  []measure.Figure
	Answered []measure.Answered // of the period
	Times    []measure.Timed    // of the period
	// Released: the figures are those of a release, and there is nothing else.
	Released bool
	apart    bool // nothing of others is in it, as Among has it
}

// Measures are what the figures of an Input are of.
var Measures = []measure.Name{
	measure.Stock, measure.Opened, measure.Reopened, measure.Closed, measure.ClosedByRule, measure.Raised, measure.Worked,
}

// Place is a service, a region or England.
type Place struct{ Geography, Code, Name, Region string }

// Cell is a share with its interval, or the mark in its place.
type Cell struct {
	trend.Share
	Mark schemas.Mark
}

// Table is shares of places, each with as many cells as there are columns.
type Table struct {
	ID, Title, Explains string
	Columns             []Column
	Rows                []Row
}

// Column is what a cell is.
type Column struct{ ID, Heading string }

// Row is the cells of a place.
type Row struct {
	Place
	Cells []Cell
}

// Result is how services compare.
type Result struct {
	Period   schemas.Period
	Of       string // the region's name, or England
	What     measure.Name
	Released bool
	apart    bool
	Tables   []Table
	Funnels  []Funnel
}

// New compares services: those of the region by name, then the region, then England.
func New(in Input) Result {
	r := Result{Period: in.Period, Of: cmp.Or(in.Region.Name, "England"), What: in.What, Released: in.Released, apart: in.apart}
	c := comparing{in: in, figures: map[at]measure.Figure{}}
	for _, f := range in.Figures {
		if f.Measure == string(measure.Stock) && f.AsAt != in.Period.Last.String() {
			continue
		}
		c.figures[at{f.Measure, f.Code, f.Level, f.Status}] = f
		if f.Measure == string(in.What) && f.Level == "total" {
			c.places = append(c.places, Place{f.Geography, f.Code, f.Name, f.Region})
		}
	}
	order := map[string]int{measure.Service: 0, measure.Region: 1, measure.England: 2}
	slices.SortStableFunc(c.places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(order[a.Geography], order[b.Geography]), strings.Compare(a.Name, b.Name))
	})
	r.Tables = append(r.Tables, c.mix())
	r.Funnels = append(r.Funnels, c.upper())
	if !in.Released {
		r.Tables = append(r.Tables, c.times())
		r.Funnels = append(r.Funnels, c.answers()...)
	}
	r.Tables = append(r.Tables, c.practice())
	return r
}

// comparing is a comparison being made.
type comparing struct {
	in      Input
	figures map[at]measure.Figure
	places  []Place // all, in order
}

// at is where a figure stands.
type at struct{ measure, code, level, status string }

// shown are the places of tables.
func (c comparing) shown() []Place {
	region := c.in.Region.Name
	return slices.DeleteFunc(slices.Clone(c.places), func(p Place) bool {
		return region != "" && p.Geography != measure.England && p.Region != region
	})
}

// services are the services of a place.
func (c comparing) services(p Place) []Place {
	return slices.DeleteFunc(slices.Clone(c.places), func(s Place) bool {
		return s.Geography != measure.Service || p.Geography == measure.Region && s.Region != p.Region || p.Geography == measure.Service && s.Code != p.Code
	})
}

// mixOf is the mix of levels of a place.
func (c comparing) mixOf(p Place) trend.Mix {
	var own []measure.Figure
	for _, level := range measure.Levels {
		if f, ok := c.figures[at{string(c.in.What), p.Code, level, "total"}]; ok {
			own = append(own, f)
		}
	}
	return trend.MixOf(own)
}

// mix is the level mix of every place.
func (c comparing) mix() Table {
	t := Table{
		ID: "levels", Title: fmt.Sprintf("Interventions %s, by level, in percent of those with a level", c.in.What),
		Explains: "3+4: Level 3, Level 4 and 3-4 together. No level: in percent of all.",
	}
	levels := append(slices.Clone(trend.Levels), "unknown")
	for _, level := range levels {
		t.Columns = append(t.Columns, Column{level, heading(level)})
	}
	for _, p := range c.shown() {
		m := c.mixOf(p)
		row := Row{Place: p}
		for _, level := range levels {
			share, mark := m.Share(level)
			row.Cells = append(row.Cells, Cell{share, mark})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// heading is a level over a column.
func heading(level string) string {
	return cmp.Or(map[string]string{"3-4": "3-4", "3+4": "3+4", "unknown": "No level"}[level], "L"+level)
}

// count is a part and its whole, or the mark in their place.
type count struct {
	of, n int64
	mark  schemas.Mark
}

// cell is the share of a count; not applicable where there is nothing that it could be
// a share of.
func (v count) cell() Cell {
	if v.mark != schemas.NoMark {
		return Cell{Mark: v.mark}
	}
	s, ok := trend.ShareOf(v.of, v.n)
	if !ok {
		return Cell{Mark: schemas.NotApplicable}
	}
	return Cell{Share: s}
}

// sum is the count of several places: of those that have one. It has the mark of the
// first where none has.
func sum(all []count) count {
	var out count
	told := false
	for _, v := range all {
		if v.mark == schemas.NoMark {
			out.of, out.n, told = out.of+v.of, out.n+v.n, true
		}
	}
	if !told && len(all) > 0 {
		return count{mark: all[0].mark}
	}
	return out
}

// share is a column that is counted for services, and added up for others.
type share struct {
	Column
	of       func(c comparing, p Place) count // of a service
	released bool                             // a release has it
}

// practices are what services do with statuses, levels and questions.
var practices = []share{
	{Column{"raised", "Raised"}, parts(key(measure.Raised, "total"), key(measure.Worked, "total")), false},
	{Column{"re-opened", "Re-opened"}, parts(key(measure.Reopened, "total"), key(measure.Opened, "total"), key(measure.Reopened, "total")), false},
	{Column{"closed-by-rule", "Rule-closed"}, parts(key(measure.ClosedByRule, "total"), key(measure.Closed, "total")), false},
	{Column{"inactive", "Inactive"}, parts(key(measure.Stock, "inactive"), key(measure.Stock, "inactive"), key(measure.Stock, "open")), true},
	{Column{"evaluated", "Evaluated"}, comparing.evaluated, false},
}

// key is where a total of a measure stands.
func key(name measure.Name, status string) at {
	return at{measure: string(name), level: "total", status: status}
}

// parts counts a figure of a place, and the sum of others that it is a share of.
func parts(part at, whole ...at) func(comparing, Place) count {
	return func(c comparing, p Place) count {
		var out count
		for i, where := range append([]at{part}, whole...) {
			where.code = p.Code
			f, ok := c.figures[where]
			switch {
			case !ok:
				return count{mark: schemas.NotAvailable}
			case f.Mark != schemas.NoMark:
				return count{mark: f.Mark}
			case i == 0:
				out.of = f.Value
			default:
				out.n += f.Value
			}
		}
		return out
	}
}

// evaluated are those asked the first question, which all levels are, that answered.
func (c comparing) evaluated(p Place) count {
	for _, a := range c.in.Answered {
		if a.Geography == measure.Service && a.Code == p.Code && a.Question == 1 && a.Level == "total" {
			return count{a.Answered, a.Asked, a.Mark}
		}
	}
	return count{mark: schemas.NotAvailable}
}

// practice is what services do with statuses, levels and questions.
func (c comparing) practice() Table {
	t := Table{
		ID: "practice", Title: "Use of statuses, levels and questions, in percent",
		Explains: "Raised: rises to a higher level, of interventions worked on. Re-opened: of those opened or re-opened. Rule-closed: closed by the six-month rule, of all closed. " +
			"Inactive: of those open or inactive on the last day. Evaluated: with an answer to the first question, of those that ended.",
	}
	of := practices
	if c.in.Released {
		t.Title, t.Explains = "Use of inactive, in percent of those open or inactive on the last day", "Of single services a release shows nothing of what was raised, re-opened, closed by the rule or answered."
		of = slices.DeleteFunc(slices.Clone(practices), func(s share) bool { return !s.released })
	}
	return c.shares(t, of)
}

// shares fills a table with shares. In a release the figures of regions and of England
// are no sums of those of services, and there is no row of them.
func (c comparing) shares(t Table, of []share) Table {
	for _, s := range of {
		t.Columns = append(t.Columns, s.Column)
	}
	for _, p := range c.shown() {
		if c.in.Released && p.Geography != measure.Service {
			continue
		}
		row := Row{Place: p}
		for _, s := range of {
			var all []count
			for _, service := range c.services(p) {
				all = append(all, s.of(c, service))
			}
			row.Cells = append(row.Cells, sum(all).cell())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// times is how many of the interventions with hours are outside the illustrative times.
func (c comparing) times() Table {
	t := Table{
		ID: "hours", Title: "Hours recorded outside the illustrative time of the level, in percent of those that ended and have hours",
		Explains: "Level 1 under 2 hours, Level 2 from 2 hours to 2 days, Level 3 and 3-4 over 2 days, Level 4 over 3 days. The times illustrate; they never decide a level. With hours: of all that ended.",
	}
	of := map[string]map[schemas.Level]measure.Timed{}
	for _, v := range c.in.Times {
		if of[v.Service] == nil {
			of[v.Service] = map[schemas.Level]measure.Timed{}
		}
		of[v.Service][v.Level] = v
	}
	tells := func(p Place) schemas.Mark { // as it tells what was closed
		f, ok := c.figures[at{string(measure.Closed), p.Code, "total", "total"}]
		if !ok {
			return schemas.NotAvailable
		}
		return f.Mark
	}
	columns := []share{{Column: Column{"with-hours", "With hours"}, of: func(_ comparing, p Place) count {
		out := count{mark: tells(p)}
		for _, v := range of[p.Code] {
			out.of, out.n = out.of+v.Timed, out.n+v.Ended
		}
		return out
	}}}
	for _, level := range schemas.Levels {
		if level == schemas.LevelUnknown {
			continue
		}
		columns = append(columns, share{Column: Column{"outside-" + level.String(), heading(level.String())}, of: func(_ comparing, p Place) count {
			v := of[p.Code][level]
			return count{v.Under + v.Over, v.Timed, tells(p)}
		}})
	}
	return c.shares(t, columns)
}
