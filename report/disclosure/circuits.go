package disclosure

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// circuit is a change of the cells of one place's table that leaves its sums as
// they are: what one level or status has more, another has less, and so for the
// sums that they are in.
type circuit []circuitCell

type circuitCell struct{ level, status, by int8 }

// axis are ways to change one row of leaves: one more, or one more and another
// less, with the sums above them.
func axis(n int, leaves []int, above map[int][]int) [][]int8 {
	var out [][]int8
	raise := func(row []int8, leaf int, by int8) {
		row[leaf] += by
		for _, a := range above[leaf] {
			row[a] += by
		}
	}
	for i, leaf := range leaves {
		for _, other := range leaves[i+1:] {
			row := make([]int8, n)
			raise(row, leaf, 1)
			raise(row, other, -1)
			out = append(out, row)
		}
		row := make([]int8, n)
		raise(row, leaf, 1)
		out = append(out, row)
	}
	return out
}

// shape is which cells a table has.
type shape uint8

const (
	flowShape   shape = iota // the status total
	seriesShape              // the status open
	stockShape               // all
)

// circuitsOf are the circuits of each shape.
var circuitsOf = func() (out [3][]circuit) {
	byLevel := axis(levels, []int{level1, level2, level3, level4, level34, levelUnknown}, map[int][]int{
		level1: {allLevels}, level2: {allLevels}, level3: {bothLevels, allLevels}, level4: {bothLevels, allLevels},
		level34: {bothLevels, allLevels}, levelUnknown: {allLevels},
	})
	byStatus := axis(statuses, []int{open, inactive, closed}, map[int][]int{
		open: {allStatuses}, inactive: {notOpen, allStatuses}, closed: {notOpen, allStatuses},
	})
	one := func(status int) [][]int8 {
		row := make([]int8, statuses)
		row[status] = 1
		return [][]int8{row}
	}
	for s, rows := range [][][]int8{flowShape: one(allStatuses), seriesShape: one(open), stockShape: byStatus} {
		for _, a := range byLevel {
			for _, b := range rows {
				var c circuit
				for l := range levels {
					for st := range statuses {
						if by := a[l] * b[st]; by != 0 {
							c = append(c, circuitCell{int8(l), int8(st), by})
						}
					}
				}
				out[s] = append(out[s], c)
			}
		}
	}
	return out
}()

// othersOf are, for each circuit, those that change the same totals of levels, and
// other levels.
var othersOf = func() (out [3][][]circuit) {
	totals := func(c circuit) (row [statuses]int8) {
		for _, at := range c {
			if at.level == allLevels {
				row[at.status] += at.by
			}
		}
		return row
	}
	for s, all := range circuitsOf {
		for _, c := range all {
			others := []circuit{nil}
			for _, o := range all {
				if t := totals(c); t != [statuses]int8{} && t == totals(o) && !slices.Equal(c, o) {
					others = append(others, o)
				}
			}
			out[s] = append(out[s], others)
		}
	}
	return out
}()

func shapeOf(name measure.Name, g *grid) shape {
	switch {
	case name.IsFlow():
		return flowShape
	case g[allLevels][closed] == unset:
		return seriesShape
	}
	return stockShape
}

// fit says how often a circuit, taken forwards (sign 1) or backwards (-1), can be
// added to a table of a service, and at what price.
func (s *search) fit(g *grid, c circuit, sign int64, limit int) (price int, times int64) {
	times = unbounded
	for _, at := range c {
		v := g.at(int(at.level), int(at.status))
		if v < 0 {
			return 0, 0
		}
		k := &s.variables[v]
		down, up := k.exact-k.least, k.most-k.exact
		if !k.withheld {
			if k.settled {
				return 0, 0
			}
			if price += s.price[v]; price >= limit {
				return price, 0
			}
			down, up = k.exact-1, unbounded
		}
		if sign*int64(at.by) > 0 {
			times = min(times, up)
		} else {
			times = min(times, down)
		}
		if times <= 0 {
			return price, 0
		}
	}
	return price, times
}

// plan is a circuit on a service, and what makes up for it.
type plan struct {
	search  *search
	model   *model
	key     tableKey // of the service
	region  string
	circuit circuit
	sign    int64
	spent   int
	// other is a circuit that other services take the other way round, so that the
	// region has as many in all; none if need not be.
	other circuit
}

// mirror is another service that can take a circuit the other way round.
type mirror struct {
	grid  *grid
	price int
	times int64
}

// mirrors are the services of the region that can, the cheapest first.
func (p *plan) mirrors(c circuit, limit int) []mirror {
	var out []mirror
	stock := p.key.measure == measure.Stock
	for _, code := range p.model.places[p.region] {
		if code == p.key.code || stock && p.model.two[code] != p.model.two[p.key.code] {
			continue
		}
		k := p.key
		k.code = code
		g := p.model.tables[k]
		if g == nil {
			continue
		}
		if price, times := p.search.fit(g, c, -p.sign, limit); times > 0 {
			out = append(out, mirror{g, price, times})
		}
	}
	slices.SortStableFunc(out, func(a, b mirror) int {
		if a.price != b.price {
			return a.price - b.price
		}
		return int(b.times - a.times)
	})
	return out
}

// rows say, for a table of a service that has the open ones alone, how the other
// statuses of the region and of England may go with them: the total too, or
// inactive or closed ones the other way.
var rows = [3][][]circuitCell{
	flowShape:   {{}},
	seriesShape: {{{status: allStatuses, by: 1}}, {{status: inactive, by: -1}, {status: notOpen, by: -1}}, {{status: closed, by: -1}, {status: notOpen, by: -1}}},
	stockShape:  {{}},
}

// above adds to changes those of the counts of the region and of England that a
// circuit of one of its services makes, so many times.
func (p *plan) above(changes []change, c circuit, times int64, row []circuitCell) []change {
	add := func(k tableKey, c circuitCell) {
		v := p.model.tables[k].at(int(c.level), int(c.status))
		if v < 0 {
			return
		}
		by := times * int64(c.by)
		for i := range changes {
			if changes[i].variable == v {
				changes[i].by += by
				return
			}
		}
		changes = append(changes, change{v, by})
	}
	two := p.key.measure == measure.Stock && p.model.two[p.key.code]
	for _, code := range []string{p.region, schemas.England} {
		k := p.key
		k.code = code
		theirs := k
		theirs.measure = measure.StockTwoStatus
		both := func(c circuitCell) {
			if !two || c.status != inactive && c.status != closed {
				add(k, c)
			}
			if two && (c.status == open || c.status == closed || c.status == allStatuses) {
				add(theirs, c)
			}
		}
		for _, at := range c {
			both(at)
			for _, r := range row {
				both(circuitCell{at.level, r.status, at.by * r.by})
			}
		}
	}
	return changes
}

// headroom is how often the region and England can take changes within what is
// told of them.
func (p *plan) headroom(changes []change) int64 {
	times := int64(unbounded)
	for _, c := range changes {
		down, up := p.search.room(c.variable)
		if c.by < 0 {
			up = down
		}
		times = min(times, up)
	}
	return times
}

// lift makes changes of the region and of England; what is more than is told of
// them is withheld.
func (p *plan) lift(changes []change) bool {
	for _, c := range changes {
		if c.by == 0 || p.search.by[c.variable] != 0 {
			continue
		}
		down, up := p.search.room(c.variable)
		if c.by < -down || c.by > up {
			k := &p.search.variables[c.variable]
			if k.settled || k.withheld || k.exact+c.by < 1 {
				return false
			}
			p.spent += p.search.price[c.variable]
		}
		p.search.make(c.variable, c.by)
	}
	return true
}

// put adds a circuit to a table of a service.
func (p *plan) put(g *grid, c circuit, times int64) {
	for _, c := range c {
		p.search.make(g.at(int(c.level), int(c.status)), times*int64(c.by))
	}
}

// make makes the plan's world as far as services, regions and England go: mirrors
// that cost nothing first, then what rounding hides, then others; then services
// that have less of another level, so that the region has as many in all.
func (p *plan) make(g *grid, times int64, limit int, mirrored bool, row []circuitCell) bool {
	p.put(g, p.circuit, p.sign*times)
	rest := times
	var others []mirror
	if mirrored {
		others = p.mirrors(p.circuit, limit-p.spent)
	}
	busy := []*grid{g}
	take := func(m mirror, c circuit, most int64) int64 {
		n := min(most, m.times)
		p.spent += m.price
		p.put(m.grid, c, -p.sign*n)
		busy = append(busy, m.grid)
		return n
	}
	for len(others) > 0 && others[0].price == 0 && rest > 0 {
		rest -= take(others[0], p.circuit, rest)
		others = others[1:]
	}
	if rest == 0 {
		return true
	}
	hidden := min(rest, p.headroom(p.above(nil, p.circuit, p.sign, row)))
	for rest -= hidden; rest > 0 && len(others) > 0 && p.spent+others[0].price < limit; others = others[1:] {
		rest -= take(others[0], p.circuit, rest)
	}
	rest += hidden
	changes := p.above(nil, p.circuit, p.sign*rest, row)
	if p.other != nil {
		for _, m := range p.mirrors(p.other, limit-p.spent) {
			if slices.Contains(busy, m.grid) {
				continue
			}
			n := take(m, p.other, rest)
			changes = p.above(changes, p.other, -p.sign*n, row)
			if rest -= n; rest == 0 || p.spent >= limit {
				break
			}
		}
	}
	return p.lift(changes)
}

// structured looks for the cheapest world in which a count of a service is changed
// by a circuit of its table.
func (s *search) structured(m *model, v int32, by int64, limit int) (w world, cost int) {
	k := &s.variables[v]
	f := k.of
	key, ok := m.table(f)
	if !ok || f.Geography == measure.England || f.Geography == measure.Region && key.measure == measure.StockTwoStatus {
		return nil, limit
	}
	l, st := slices.Index(measure.Levels, f.Level), slices.Index(measure.Statuses, f.Status)
	codes, region := []string{f.Code}, m.region[f.Code]
	if f.Geography == measure.Region {
		codes, region = m.places[f.Code], f.Code
	}
	s.best, s.cost = nil, limit
	for _, code := range codes {
		key.code = code
		g := m.tables[key]
		if g == nil || f.Geography == measure.Service && g.at(l, st) != v {
			continue
		}
		for _, o := range s.circuitsFor(g, key, l, st, by) {
			if o.price >= s.cost {
				break
			}
			for _, row := range rows[shapeOf(key.measure, g)] {
				for _, other := range o.others {
					p := plan{search: s, model: m, key: key, region: region, circuit: o.circuit, sign: o.sign, spent: o.price, other: other}
					s.try(&p, g, max(by, -by), f.Geography == measure.Service, row)
					if s.best != nil && s.cost < cheap {
						return s.best, s.cost
					}
				}
			}
		}
	}
	return s.best, s.cost
}

// option is a circuit that changes a cell as wanted, and its price in its own
// table.
type option struct {
	circuit circuit
	sign    int64
	price   int
	others  []circuit // none first
}

func (s *search) circuitsFor(g *grid, key tableKey, l, st int, by int64) []option {
	var out []option
	shape := shapeOf(key.measure, g)
	for n, c := range circuitsOf[shape] {
		i := slices.IndexFunc(c, func(at circuitCell) bool { return int(at.level) == l && int(at.status) == st })
		if i < 0 {
			continue
		}
		sign := int64(c[i].by)
		if by < 0 {
			sign = -sign
		}
		if price, times := s.fit(g, c, sign, dear); times >= max(by, -by) {
			out = append(out, option{c, sign, price, othersOf[shape][n]})
		}
	}
	slices.SortStableFunc(out, func(a, b option) int { return a.price - b.price })
	return out
}

// try makes a plan's world, mends what it leaves broken, and keeps it if it is the
// cheapest.
func (s *search) try(p *plan, g *grid, times int64, mirrored bool, row []circuitCell) {
	okk := p.make(g, times, s.cost, mirrored, row)
	if okk && p.spent < s.cost {
		s.spent, s.nodes = p.spent, s.mendings
		before := s.best
		if debugOn {
			r, l := s.next()
			if r >= 0 {
				println("  plan", len(p.circuit), "spent", p.spent, "lack", l, s.describe(r))
			}
		}
		s.mend()
		if debugOn && len(before) == 0 && s.best == nil {
			println("   not mended", s.nodes)
		}
	} else if debugOn {
		println("  no plan", okk, p.spent, s.cost)
	}
	for len(s.path) > 0 {
		last := s.path[len(s.path)-1]
		s.unmake(last.variable, last.by)
	}
	s.forget()
}
