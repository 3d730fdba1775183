package disclosure

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// upSets are levels that nobody leaves, for a level can only rise: a level and all
// above it. Both levels together hold 3, 4 and 3-4.
var upSets = [][]int{
	{allLevels}, {level1, level2, bothLevels}, {level2, bothLevels}, {bothLevels}, {level4},
}

// relate writes down all that a reader of the releases in view knows to hold
// between the counts. What the counts themselves do not bear out is left out: a
// level that fell, a service whose returns disagree.
//
// Only what figures were read of since the last time can be new.
func (m *model) relate() {
	for _, name := range measure.Names {
		for _, w := range m.whens[name] {
			if m.fresh[table{name, w}] {
				m.relateTables(name, w)
				m.relatePlaces(name, w)
			}
		}
		if name.IsFlow() {
			m.relatePeriods(name)
		}
	}
	for _, w := range m.flows() {
		if !m.isFresh(w) {
			continue
		}
		m.relatePeriod(w, schemas.England, schemas.England)
		for _, region := range m.regions {
			m.relatePeriod(w, region, region)
			for _, service := range m.places[region] {
				m.relatePeriod(w, service, region)
			}
		}
	}
	clear(m.fresh)
}

// isFresh reports whether figures were read of a period, or of the stock on its last
// day or on the day before it.
func (m *model) isFresh(w when) bool {
	for _, name := range measure.Names {
		if m.fresh[table{name, w}] {
			return true
		}
	}
	return m.fresh[table{measure.Stock, when{last: w.last}}] || m.fresh[table{measure.Stock, when{last: w.first - 1}}]
}

// flows are the periods of all flows, sorted.
func (m *model) flows() []when {
	var out []when
	for _, name := range measure.Names {
		if name.IsFlow() {
			out = append(out, m.whens[name]...)
		}
	}
	slices.SortFunc(out, compareWhens)
	return slices.Compact(out)
}

// codes are all places: England, the regions, the services.
func (m *model) codes() []string {
	out := append([]string{schemas.England}, m.regions...)
	for _, region := range m.regions {
		out = append(out, m.places[region]...)
	}
	return out
}

// relateTables adds up levels and statuses in the tables of a measure.
func (m *model) relateTables(name measure.Name, w when) {
	for _, code := range m.codes() {
		g := m.tables[tableKey{name, w.first, w.last, code}]
		if g == nil {
			continue
		}
		for s := range statuses {
			m.equal([]int32{g.at(bothLevels, s)}, []int32{g.at(level3, s), g.at(level4, s), g.at(level34, s)})
			m.equal([]int32{g.at(allLevels, s)}, []int32{g.at(level1, s), g.at(level2, s), g.at(bothLevels, s), g.at(levelUnknown, s)})
		}
		for l := range levels {
			switch name {
			case measure.StockTwoStatus:
				m.equal([]int32{g.at(l, allStatuses)}, []int32{g.at(l, open), g.at(l, closed)})
			case measure.Stock:
				m.equal([]int32{g.at(l, allStatuses)}, []int32{g.at(l, open), g.at(l, notOpen)})
				parts := []int32{g.at(l, inactive), g.at(l, closed)}
				if _, service := m.region[code]; !service {
					// closed leaves out the services that use two statuses.
					parts = append(parts, m.theirs(w, code, l))
				}
				m.equal([]int32{g.at(l, notOpen)}, parts)
			default:
			}
		}
	}
}

// theirs is what the services with two statuses have closed.
func (m *model) theirs(w when, code string, level int) int32 {
	g := m.tables[tableKey{measure.StockTwoStatus, w.first, w.last, code}]
	if g == nil && len(m.whens[measure.StockTwoStatus]) == 0 {
		return nothing
	}
	return g.at(level, closed)
}

// relatePlaces adds up services to regions, and regions to England.
func (m *model) relatePlaces(name measure.Name, w when) {
	for l := range levels {
		for s := range statuses {
			england := m.at(name, w, schemas.England, l, s)
			var all []int32
			n := 0
			for _, region := range m.regions {
				whole := m.at(name, w, region, l, s)
				parts := m.parts(name, w, region, l, s)
				if whole >= 0 {
					m.sum(whole, parts, len(parts))
					all = append(all, whole)
					n += m.variables[whole].of.Services
				} else if whole == unknown {
					all = append(all, parts...)
					n += len(parts)
				}
			}
			if england >= 0 {
				m.sum(england, all, n)
			}
		}
	}
}

// parts are the counts of the services of a region that enter the region's
// (measure.Build): closed and inactive come from services that use all three.
func (m *model) parts(name measure.Name, w when, region string, level, status int) []int32 {
	table, two := name, name == measure.StockTwoStatus
	if two {
		table = measure.Stock
	}
	var out []int32
	for _, service := range m.places[region] {
		if two && !m.two[service] || !two && m.two[service] && (status == inactive || status == closed) && !name.IsFlow() {
			continue
		}
		if v := m.at(table, w, service, level, status); v >= 0 {
			out = append(out, v)
		}
	}
	return out
}

// sum has parts, counts of n services, make a whole; or a part of it, where there
// are others besides.
func (m *model) sum(whole int32, parts []int32, n int) {
	switch services := m.variables[whole].of.Services; {
	case len(parts) == 0:
	case n == services:
		m.equal([]int32{whole}, parts)
	case n < services:
		m.atLeast([]int32{whole}, parts)
	default:
	}
}

// relatePeriod relates the flows of a period with the stock on its last day and
// on the day before it, in a place: a service, a region or England. What is
// published of its region alone bounds it for a service.
func (m *model) relatePeriod(w when, code, region string) {
	before, after := when{last: w.first - 1}, when{last: w.last}
	opened, shut := m.tables[tableKey{measure.Opened, w.first, w.last, code}], m.tables[tableKey{measure.Closed, w.first, w.last, code}]
	if opened == nil && shut == nil {
		return
	}
	worked := m.tables[tableKey{measure.Worked, w.first, w.last, code}]
	then := m.tables[tableKey{measure.Stock, before.first, before.last, code}]
	now := m.tables[tableKey{measure.Stock, after.first, after.last, code}]
	for l := range levels {
		m.nested(worked.at(l, allStatuses), opened.at(l, allStatuses))
		m.nested(worked.at(l, allStatuses), now.at(l, open))
		m.nested(now.at(l, allStatuses), worked.at(l, allStatuses))
		m.nested(now.at(l, allStatuses), opened.at(l, allStatuses))
		if !m.mixed[code] { // else what was closed is of more services than the stock of closed ones
			m.nested(now.at(l, closed), shut.at(l, allStatuses))
			m.equal([]int32{now.at(l, closed)}, []int32{then.at(l, closed), shut.at(l, allStatuses)})
		}
	}
	in := func(name measure.Name) *grid { return m.tables[tableKey{name, w.first, w.last, region}] }
	known, raised, rested := in(measure.BecameKnown), in(measure.Raised), in(measure.BecameInactive)
	for l := range levels {
		m.worked(worked.at(l, allStatuses), now.at(l, open), shut.at(l, allStatuses), known.at(l, allStatuses), inactives{
			then: m.unlessTwo(code, then.at(l, inactive)), now: m.unlessTwo(code, now.at(l, inactive)), became: m.unlessTwo(code, rested.at(l, allStatuses)),
		})
	}
	for i, set := range upSets {
		gather := func(status int, grids ...*grid) []int32 {
			var out []int32
			for _, g := range grids {
				for _, l := range set {
					out = append(out, g.at(l, status))
				}
			}
			return out
		}
		start, begun := gather(open, then), gather(allStatuses, opened)
		m.balance(
			append(gather(open, now), append(gather(inactive, now), gather(allStatuses, shut)...)...),
			append(gather(inactive, then), append(slices.Clone(start), begun...)...),
			append(gather(allStatuses, known), rose(i, gather(allStatuses, raised))...),
		)
		come := append(slices.Clone(begun), gather(allStatuses, known)...)
		come = append(come, rose(i, gather(allStatuses, raised))...)
		m.atLeast(gather(allStatuses, worked), append(slices.Clone(start), begun...))
		m.atLeast(gather(allStatuses, now), append(gather(allStatuses, then), begun...))
		m.atLeast(append(gather(allStatuses, then), come...), gather(allStatuses, now))
	}
}

// inactives are counts of inactive interventions: at the start of a period, at its
// end, and of those that became so in it.
type inactives struct{ then, now, became int32 }

// unlessTwo is a count of inactive ones; none of a service with two statuses.
func (m *model) unlessTwo(code string, v int32) int32 {
	if m.two[code] {
		return nothing
	}
	return v
}

// worked relates what was worked on in a period with how that ended. What is not
// closed at its end, or was closed in it, was worked on, or was inactive at the start,
// or became known; and what was worked on is open, was closed or became inactive. So
// of a service with two statuses one is what the others leave.
func (m *model) worked(worked, open, shut, known int32, of inactives) {
	m.atLeast([]int32{worked, of.then, known}, []int32{open, of.now, shut})
	m.atLeast([]int32{open, shut, of.became}, []int32{worked})
}

// rose is what rose into a set of levels: nothing into that of all.
func rose(set int, raised []int32) []int32 {
	if set == 0 {
		return nil
	}
	return raised
}

// balance has what is not closed at the end of a period, and what was closed in it,
// be what was not closed at its start and what was opened in it, and perhaps others
// besides.
func (m *model) balance(end, start, others []int32) {
	m.atLeast(end, start)
	m.atLeast(append(start, others...), end)
}

// relatePeriods relates the periods of a flow with those that they are made of.
// The quarters of a year add up; an academic and a financial year that overlap
// differ by the same months on either side; and nothing in a period is less than
// what is within it. By level that is so of closed ones, whose level stays; of
// others only for levels that nobody leaves.
func (m *model) relatePeriods(name measure.Name) {
	old := func(w when) bool { return !m.fresh[table{name, w}] }
	all := func(is func(when) bool, lists ...[]when) bool {
		return !slices.ContainsFunc(slices.Concat(lists...), func(w when) bool { return !is(w) })
	}
	rings := slices.DeleteFunc(cycles(m.whens[name]), func(r ring) bool { return all(old, r.one, r.other) })
	inside := slices.DeleteFunc(within(m.whens[name]), func(c containing) bool { return old(c.whole) && all(old, c.parts) })
	if len(rings) == 0 && len(inside) == 0 {
		return
	}
	for _, code := range m.codes() {
		for _, ring := range rings {
			for l := range levels {
				if name == measure.Worked || l != allLevels && name != measure.Closed {
					continue
				}
				m.equal(m.series(name, ring.one, code, l), m.series(name, ring.other, code, l))
			}
		}
		for _, in := range inside {
			for _, set := range upSets {
				m.contain(name, in, code, set)
			}
		}
	}
}

// contain has a period be no less than what is within it. What was worked on in
// two of its parts may be the same; it is at least each of them.
func (m *model) contain(name measure.Name, in containing, code string, set []int) {
	whole := m.series(name, []when{in.whole}, code, set...)
	if name != measure.Worked {
		m.atLeast(whole, m.series(name, in.parts, code, set...))
		return
	}
	for _, part := range in.parts {
		m.atLeast(whole, m.series(name, []when{part}, code, set...))
	}
	if in.covered && set[0] == allLevels {
		m.atLeast(m.series(name, in.parts, code, set...), whole)
	}
}

func (m *model) series(name measure.Name, whens []when, code string, set ...int) []int32 {
	var out []int32
	for _, w := range whens {
		for _, l := range set {
			out = append(out, m.at(name, w, code, l, allStatuses))
		}
	}
	return out
}

// ring are periods of which one lot comes to the same as the other.
type ring struct{ one, other []when }

// cycles finds how sums of periods are the same: a period is a step from the day
// before it to its last day, and steps that come back to where they began add up
// to nought. whens are sorted, so that the shortest are the steps others are
// told by.
func cycles(whens []when) []ring {
	whens = slices.Clone(whens)
	slices.SortStableFunc(whens, func(a, b when) int { return int(a.last-a.first) - int(b.last-b.first) })
	type step struct {
		to      schemas.Date
		of      when
		forward bool
	}
	steps := map[schemas.Date][]step{}
	var out []ring
	for _, w := range whens {
		from, to := w.first-1, w.last
		came := map[schemas.Date]step{from: {}}
		back := map[schemas.Date]schemas.Date{}
		for queue := []schemas.Date{from}; len(queue) > 0; queue = queue[1:] {
			for _, s := range steps[queue[0]] {
				if _, seen := came[s.to]; !seen {
					came[s.to], back[s.to] = s, queue[0]
					queue = append(queue, s.to)
				}
			}
		}
		if _, reached := came[to]; reached {
			r := ring{one: []when{w}}
			for at := to; at != from; at = back[at] {
				if came[at].forward {
					r.other = append(r.other, came[at].of)
				} else {
					r.one = append(r.one, came[at].of)
				}
			}
			out = append(out, r)
			continue
		}
		steps[from] = append(steps[from], step{to, w, true})
		steps[to] = append(steps[to], step{from, w, false})
	}
	return out
}

// containing is a period and others within it that do not overlap.
type containing struct {
	whole   when
	parts   []when
	covered bool // there is nothing else in it
}

// within finds, for each period, the shorter ones inside it: the shortest of
// those that begin first, and so on; and each that this leaves out, by itself.
func within(whens []when) []containing {
	var out []containing
	for _, w := range whens {
		next := w.first
		run := containing{whole: w, covered: true}
		var rest []when
		inner := slices.DeleteFunc(slices.Clone(whens), func(p when) bool { return p == w || p.first < w.first || p.last > w.last })
		slices.SortFunc(inner, compareWhens)
		for _, p := range inner {
			if p.first < next {
				rest = append(rest, p)
				continue
			}
			run.covered = run.covered && p.first == next
			run.parts, next = append(run.parts, p), p.last+1
		}
		run.covered = run.covered && next == w.last+1
		if len(run.parts) > 0 {
			out = append(out, run)
		}
		for _, p := range rest {
			out = append(out, containing{whole: w, parts: []when{p}})
		}
	}
	return out
}

// nested has one count be among another.
func (m *model) nested(whole, part int32) { m.atLeast([]int32{whole}, []int32{part}) }

// equal has two sums be the same. Where nobody is told a part of one, it is at
// least the rest.
func (m *model) equal(one, other []int32) {
	hidden, also := slices.Contains(one, unknown), slices.Contains(other, unknown)
	switch {
	case hidden && also:
	case hidden:
		m.add(other, one, true)
	case also:
		m.add(one, other, true)
	default:
		m.add(one, other, false)
	}
}

// atLeast has a sum be at least another.
func (m *model) atLeast(whole, parts []int32) {
	if !slices.Contains(whole, unknown) {
		m.add(whole, parts, true)
	}
}

// add writes down that the first sum is the second, or at least that, unless the
// counts say otherwise or it says nothing new.
func (m *model) add(one, other []int32, atLeast bool) {
	r := relation{atLeast: atLeast}
	var exact int64
	for side, list := range [][]int32{one, other} {
		times := int32(1 - 2*side)
		for _, v := range list {
			if v < 0 {
				continue
			}
			known := &m.variables[v]
			exact += int64(times) * known.exact
			if known.settled && known.exactly() {
				r.rest += int64(times) * known.least
				continue
			}
			r.terms = append(r.terms, term{v, times})
		}
	}
	r.terms = together(r.terms)
	if len(r.terms) == 0 || !m.blind && (exact < 0 || exact > 0 && !atLeast) {
		return
	}
	if atLeast && r.rest >= 0 && !slices.ContainsFunc(r.terms, func(t term) bool { return t.times < 0 }) {
		return
	}
	if m.news(r) {
		m.relations = append(m.relations, r)
	}
}

// together sorts terms, each variable once.
func together(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int { return int(a.variable) - int(b.variable) })
	out := terms[:0]
	for _, t := range terms {
		if n := len(out); n > 0 && out[n-1].variable == t.variable {
			out[n-1].times += t.times
		} else {
			out = append(out, t)
		}
	}
	return slices.DeleteFunc(out, func(t term) bool { return t.times == 0 })
}

// news reports whether a relation is not yet written down; it is from then on.
func (m *model) news(r relation) bool {
	sum := uint64(14695981039346656037)
	for _, t := range r.terms {
		sum = (sum ^ uint64(uint32(t.variable))<<8 ^ uint64(uint8(t.times))) * 1099511628211
	}
	for _, i := range m.known[sum] {
		if o := m.relations[i]; o.atLeast == r.atLeast && o.rest == r.rest && slices.Equal(o.terms, r.terms) {
			return false
		}
	}
	m.known[sum] = append(m.known[sum], int32(len(m.relations)))
	return true
}
