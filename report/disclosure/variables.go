package disclosure

import (
	"math"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// unbounded is more than any count.
const unbounded = math.MaxInt32

// variable is an exact count, and what a reader is told of it: that it is from
// least to most.
type variable struct {
	of          *measure.Figure
	exact       int64 // not known to an attacker
	least, most int64
	withheld    bool
	// settled: what the reader is told of it cannot be taken back. It is nought, or
	// an earlier release has shown it.
	settled bool
}

// exactly reports whether the reader is told the count.
func (v variable) exactly() bool { return v.least == v.most }

// term is a variable and what it is multiplied by.
type term struct {
	variable int32
	times    int32
}

// relation is what is known to hold between counts: the sum of its terms and rest
// is nought, or at least that.
type relation struct {
	terms   []term
	rest    int64
	atLeast bool
}

// system is all that a reader can know: counts, and the relations between them.
type system struct {
	variables []variable
	relations []relation
	in        [][]int32 // the relations that each variable is in
	blind     bool      // the exact counts are not known: an attacker's
}

// index notes which relations each variable is in.
func (s *system) index() {
	n := make([]int32, len(s.variables))
	all := 0
	for _, r := range s.relations {
		for _, t := range r.terms {
			n[t.variable]++
			all++
		}
	}
	s.in = make([][]int32, len(s.variables))
	room := make([]int32, 0, all)
	for i, k := range n {
		s.in[i] = room[len(room):len(room):cap(room)][:0:k]
		room = room[:len(room)+int(k)]
	}
	for i, r := range s.relations {
		for _, t := range r.terms {
			s.in[t.variable] = append(s.in[t.variable], int32(i))
		}
	}
}

// The indexes of measure.Levels and measure.Statuses.
const (
	level1 = iota
	level2
	level3
	level4
	level34
	bothLevels
	levelUnknown
	allLevels
	levels
)

const (
	open = iota
	inactive
	closed
	notOpen
	allStatuses
	statuses
)

// What a grid's cell may hold besides the index of a variable.
const (
	unset   int32 = -3 // no figure was met
	unknown int32 = -2 // there is a count, and nobody is told it
	nothing int32 = -1 // there can be no such count: it adds nothing
)

// grid are the variables of one table: a measure of one place on a day or in a
// period.
type grid [levels][statuses]int32

// tableKey says what a grid is the table of. A stock's first day is zero.
type tableKey struct {
	measure     measure.Name
	first, last schemas.Date
	code        string
}

// when is a day (first is zero), or a period.
type when struct{ first, last schemas.Date }

// table is what a release has tables of, each of many places.
type table struct {
	measure measure.Name
	when    when
}

// view is what has been released up to some release: of each figure the latest.
type view struct {
	fresh  map[table]bool // of which figures were read since relations were written down
	tables map[tableKey]*grid
	whens  map[measure.Name][]when // sorted
}

// identity is what a variable is the count of. A figure that was revised is
// another count: the old one says nothing exact of the new.
type identity struct {
	table         tableKey
	level, status int8
	exact         int64
}

// model builds a system out of releases.
type model struct {
	system
	view
	ids     map[identity]int32
	periods map[string]schemas.Period
	regions []string // codes, sorted
	places  map[string][]string
	two     map[string]bool   // services declared to use two statuses
	mixed   map[string]bool   // regions, and England, that have a service with two statuses
	three   map[string]bool   // regions that have a service with a three-level scheme
	region  map[string]string // code of a service's region
	known   map[uint64][]int32
	whole   bool // with what is never told of services: withheld, rather than as if it were not there
}

func newModel(services []schemas.Service, size int) *model {
	m := &model{
		view:    view{fresh: map[table]bool{}, tables: map[tableKey]*grid{}, whens: map[measure.Name][]when{}},
		ids:     make(map[identity]int32, size),
		periods: map[string]schemas.Period{}, places: map[string][]string{},
		two: map[string]bool{}, mixed: map[string]bool{}, three: map[string]bool{}, region: map[string]string{}, known: map[uint64][]int32{},
	}
	m.variables = make([]variable, 0, size)
	for _, s := range services {
		m.two[s.ID] = s.Statuses == schemas.TwoStatuses
		m.region[s.ID] = s.Region.Code
		if m.two[s.ID] {
			m.mixed[schemas.England], m.mixed[s.Region.Code] = true, true
		}
		if s.Levels == schemas.ThreeLevels {
			m.three[s.Region.Code] = true
		}
		m.places[s.Region.Code] = append(m.places[s.Region.Code], s.ID)
	}
	for code, ids := range m.places {
		slices.Sort(ids)
		m.regions = append(m.regions, code)
	}
	slices.Sort(m.regions)
	return m
}

// table is the key of a figure's table; not ok for a period that nobody can read.
func (m *model) table(f *measure.Figure) (tableKey, bool) {
	k := tableKey{measure: measure.Name(f.Measure), code: f.Code}
	if f.Period != "" {
		p, known := m.periods[f.Period]
		if !known {
			p, _ = schemas.ParsePeriod(f.Period)
			m.periods[f.Period] = p
		}
		k.first, k.last = p.First, p.Last
		return k, p.Last != 0
	}
	day, known := m.periods[f.AsAt]
	if !known {
		d, err := schemas.ParseDate(f.AsAt)
		if err == nil {
			day = schemas.Period{First: d, Last: d}
		}
		m.periods[f.AsAt] = day
	}
	k.last = day.Last
	return k, k.last != 0
}

// place puts a figure's variable, or why there is none, in its grid.
func (m *model) place(k tableKey, level, status int, what int32) {
	g := m.tables[k]
	if g == nil {
		g = &grid{}
		for l := range g {
			for s := range g[l] {
				g[l][s] = unset
				if l == level34 && m.three[k.code] {
					g[l][s] = unknown // it is not told of regions
				}
			}
		}
		m.tables[k] = g
		w := when{k.first, k.last}
		if i, ok := slices.BinarySearchFunc(m.whens[k.measure], w, compareWhens); !ok {
			m.whens[k.measure] = slices.Insert(m.whens[k.measure], i, w)
		}
	}
	m.fresh[table{k.measure, when{k.first, k.last}}] = true
	g[level][status] = what
}

func compareWhens(a, b when) int {
	if a.last != b.last {
		return int(a.last) - int(b.last)
	}
	return int(b.first) - int(a.first)
}

// at is the variable of a cell, or unknown, or nothing.
func (m *model) at(name measure.Name, w when, code string, level, status int) int32 {
	return m.tables[tableKey{name, w.first, w.last, code}].at(level, status)
}

func (g *grid) at(level, status int) int32 {
	switch {
	case g == nil:
		return unknown
	case g[level][status] != unset:
		return g[level][status]
	case level == level34 && g[level3][status] != unset:
		return nothing // a four-level service has no such row
	}
	return unknown
}

// read adds a release to what is known, with its figures as they are shown. exact
// are the counts behind them, none for an attacker, who does not know them. It
// returns the variables of the figures; -1 for those that are no counts.
func (m *model) read(shown []measure.Figure, exact []int64, p Policy, before bool) []int32 {
	out := make([]int32, len(shown))
	for i := range shown {
		f := &shown[i]
		out[i] = -1
		k, ok := m.table(f)
		level, status := levelIndex(f.Level), statusIndex(f.Status)
		if !ok || level < 0 || status < 0 {
			continue
		}
		switch f.Mark {
		case schemas.NotAvailable:
			m.place(k, level, status, unknown)
			continue
		case schemas.NotApplicable:
			m.place(k, level, status, nothing)
			continue
		case schemas.Confidential:
			if !m.whole && f.Geography == measure.Service && cumulative(f.Measure, f.Status) {
				m.place(k, level, status, unknown)
				continue
			}
		default:
		}
		v := variable{of: f, least: 1, most: unbounded, withheld: true}
		if f.Mark != schemas.Confidential {
			v.least, v.most = p.interval(f)
			v.withheld = false
		}
		if exact != nil {
			v.exact = exact[i]
		}
		v.settled = !v.withheld && (before || v.exactly() && (m.blind || v.most == 0))
		out[i] = m.identify(k, level, status, v)
		m.place(k, level, status, out[i])
	}
	return out
}

// imply adds counts of services that are not published at all: nobody may work out
// a small one.
func (m *model) imply(never []measure.Figure, p Policy) {
	for i := range never {
		f := &never[i]
		k, ok := m.table(f)
		level, status := levelIndex(f.Level), statusIndex(f.Status)
		switch {
		case !ok || level < 0 || status < 0:
		case f.Mark == schemas.NotApplicable:
			m.place(k, level, status, nothing)
		case f.Mark != schemas.NoMark:
			m.place(k, level, status, unknown)
		default:
			if v := m.tables[k].at(level, status); v >= 0 && m.variables[v].exact == f.Value {
				continue // an earlier release tells of it
			}
			m.place(k, level, status, int32(len(m.variables)))
			m.variables = append(m.variables, variable{of: f, exact: f.Value, most: unbounded, withheld: p.small(as(*f))})
		}
	}
}

// wasWithheld reports whether an earlier release withheld the very count of a
// figure: then it stays withheld, or it would open what it protects there.
func (m *model) wasWithheld(f *measure.Figure) bool {
	k, ok := m.table(f)
	level, status := levelIndex(f.Level), statusIndex(f.Status)
	if !ok || level < 0 || status < 0 || f.Mark != schemas.NoMark {
		return false
	}
	v, ok := m.ids[identity{k, int8(level), int8(status), f.Value}]
	return ok && m.variables[v].withheld
}

// identify finds the variable that a figure is the count of, and adds what this
// release tells of it.
func (m *model) identify(k tableKey, level, status int, v variable) int32 {
	id := identity{k, int8(level), int8(status), v.exact}
	if g := m.tables[k]; m.blind && g != nil && g[level][status] >= 0 {
		old := &m.variables[g[level][status]]
		if max(old.least, v.least) > min(old.most, v.most) { // it was revised
			delete(m.ids, id)
		}
	}
	at, ok := m.ids[id]
	if !ok {
		at = int32(len(m.variables))
		m.ids[id] = at
		m.variables = append(m.variables, v)
		return at
	}
	old := &m.variables[at]
	old.of = v.of
	old.least, old.most = max(old.least, v.least), min(old.most, v.most)
	old.settled = old.settled || v.settled
	old.withheld = (old.withheld || v.withheld) && !old.exactly()
	return at
}

// interval is what a shown figure tells of its count.
func (p Policy) interval(f *measure.Figure) (least, most int64) {
	switch {
	case f.Geography == measure.Service || p.Base <= 1 || f.Mark == schemas.NoMark && f.Value == 0:
		return f.Value, f.Value
	case f.Mark == schemas.Low:
		return 1, (p.Base - 1) / 2
	}
	return f.Value - p.Base/2, f.Value - p.Base/2 + p.Base - 1
}

func levelIndex(name string) int  { return slices.Index(measure.Levels, name) }
func statusIndex(name string) int { return slices.Index(measure.Statuses, name) }
