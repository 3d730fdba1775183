package disclosure

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// circuit is a change of the levels of one column of a table: what one level has
// more, another has less, or the total has more too; and so for the sums that they
// are in.
type circuit struct {
	cells []circuitCell
	rows  [][]circuitCell // ways in which the other statuses of the region may go with them
}

type circuitCell struct{ level, status, by int8 }

// column is a status of the tables of services that is published of them, and how
// those of a region may go with it that are not: the total too, or as many fewer
// closed ones.
type column struct {
	status int
	rows   [][]circuitCell
}

var (
	flowColumns  = []column{{allStatuses, [][]circuitCell{{}}}}
	stockColumns = []column{
		{open, [][]circuitCell{{{status: allStatuses, by: 1}}, {{status: closed, by: -1}, {status: notOpen, by: -1}}}},
		{inactive, [][]circuitCell{{{status: notOpen, by: 1}, {status: allStatuses, by: 1}}, {{status: closed, by: -1}}}},
	}
)

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

// circuits are those of flows, and those of the stock.
var (
	flowCircuits  = circuitsOf(flowColumns)
	stockCircuits = circuitsOf(stockColumns)
)

func circuitsOf(columns []column) (out []circuit) {
	levels := axis(levels, []int{level1, level2, level3, level4, level34, levelUnknown}, map[int][]int{
		level1: {allLevels}, level2: {allLevels}, level3: {bothLevels, allLevels}, level4: {bothLevels, allLevels},
		level34: {bothLevels, allLevels}, levelUnknown: {allLevels},
	})
	for _, column := range columns {
		for _, row := range levels {
			c := circuit{rows: column.rows}
			for l, by := range row {
				if by != 0 {
					c.cells = append(c.cells, circuitCell{int8(l), int8(column.status), by})
				}
			}
			out = append(out, c)
		}
	}
	return out
}

func circuitsFor(name measure.Name) []circuit {
	if name.IsFlow() {
		return flowCircuits
	}
	return stockCircuits
}

// total is what a circuit adds to the total of all levels.
func (c circuit) total() int8 {
	for _, at := range c.cells {
		if at.level == allLevels {
			return at.by
		}
	}
	return 0
}

// others are the circuits of the same column that change the total as this one
// does, by another level.
func (c circuit) others(all []circuit) (out []circuit) {
	for _, o := range all {
		if c.total() != 0 && o.total() == c.total() && o.cells[0].status == c.cells[0].status && o.cells[0] != c.cells[0] {
			out = append(out, o)
		}
	}
	return out
}

// fit says how often a circuit, taken forwards (sign 1) or backwards (-1), can be
// added to a table of a service, and at what price.
//
// Strictly, it breaks nothing that is merely at least nought either.
func (s *search) fit(g *grid, c circuit, sign int64, limit int, strict bool) (price int, times int64) {
	times = unbounded
	for _, at := range c.cells {
		v := g.at(int(at.level), int(at.status))
		if v == unknown {
			continue
		}
		if v < 0 {
			return 0, 0
		}
		k := &s.variables[v]
		down, up := s.room(v)
		if !k.withheld {
			if k.settled {
				return 0, 0
			}
			if !s.paid(v) {
				price += s.price[v]
			}
			if price >= limit {
				return price, 0
			}
			down, up = k.exact+s.by[v]-1, unbounded
		}
		if sign*int64(at.by) > 0 {
			times = min(times, up)
		} else {
			times = min(times, down)
		}
		if strict {
			times = min(times, s.slack(v, sign*int64(at.by)))
		}
		if times <= 0 {
			return price, 0
		}
	}
	if times == unbounded && !s.tells(g, c) {
		return 0, 0
	}
	return price, times
}

// tells reports whether anything is published of the cells of a circuit.
func (s *search) tells(g *grid, c circuit) bool {
	return slices.ContainsFunc(c.cells, func(at circuitCell) bool { return g.at(int(at.level), int(at.status)) >= 0 })
}

// slack is how often a count can be changed before something that is at least
// nought would be less.
func (s *search) slack(v int32, by int64) int64 {
	times := int64(unbounded)
	for _, r := range s.in[v] {
		if s.relations[r].atLeast && s.times(r, v)*by < 0 {
			times = min(times, s.sum[r]+s.off[r])
		}
	}
	return times
}

// plan is a circuit on a service, and what makes up for it.
type plan struct {
	search  *search
	model   *model
	key     tableKey // of the service's table
	region  string
	circuit circuit
	sign    int64
	spent   int
	// others are circuits that other services take the other way round, so that the
	// region has as many in all: none if it need not be; as far as rounding hides
	// them, or, if forced, as far as it goes.
	others []circuit
	forced bool
	loose  bool // the mirrors may break what is at least nought
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
	own := p.model.tables[p.key]
	for _, g := range p.search.tablesBeside(p.key, p.region) {
		if g == own {
			continue
		}
		if price, times := p.search.fit(g, c, -p.sign, limit, !p.loose); times > 0 {
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

// tablesBeside are the tables of a service's measure and period of all services of its
// region that have them, in the order of the services.
func (s *search) tablesBeside(of tableKey, region string) []*grid {
	of.code = region
	out, ok := s.beside[of]
	if ok {
		return out
	}
	for _, code := range s.model.places[region] {
		k := of
		k.code = code
		if g := s.model.tables[k]; g != nil {
			out = append(out, g)
		}
	}
	s.beside[of] = out
	return out
}

// above adds to changes those of the counts of the region and of England that a
// circuit of one of its services makes, so many times.
func (p *plan) above(changes []change, c circuit, times int64, row []circuitCell) []change {
	add := func(g *grid, c circuitCell) {
		v := g.at(int(c.level), int(c.status))
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
		all := p.model.tables[k]
		k.measure = measure.StockTwoStatus
		theirs := p.model.tables[k]
		both := func(c circuitCell) {
			if !two || c.status != inactive && c.status != closed {
				add(all, c)
			}
			if two && (c.status == open || c.status == closed || c.status == allStatuses) {
				add(theirs, c)
			}
		}
		for _, at := range c.cells {
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
		if c.by == 0 {
			continue
		}
		down, up := p.search.room(c.variable)
		if c.by < -down || c.by > up {
			k := &p.search.variables[c.variable]
			if k.settled || k.withheld || k.exact+p.search.by[c.variable]+c.by < 1 {
				return false
			}
			if !p.search.paid(c.variable) {
				p.spent += p.search.price[c.variable]
			}
		}
		p.search.make(c.variable, c.by)
	}
	return true
}

// put adds a circuit to a table of a service.
func (p *plan) put(g *grid, c circuit, times int64) {
	for _, at := range c.cells {
		if v := g.at(int(at.level), int(at.status)); v >= 0 {
			p.search.make(v, times*int64(at.by))
		}
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
	for _, other := range p.others {
		room := rest
		if !p.forced {
			room = min(rest, p.headroom(p.above(nil, other, -p.sign, row)))
		}
		if room == 0 || rest == 0 {
			continue
		}
		for _, m := range p.mirrors(other, limit-p.spent) {
			if slices.Contains(busy, m.grid) {
				continue
			}
			n := take(m, other, room)
			changes = p.above(changes, other, -p.sign*n, row)
			rest -= n
			if room -= n; room == 0 || p.spent >= limit {
				break
			}
		}
	}
	return p.lift(changes)
}

// structured looks for the cheapest world in which a count is changed by a circuit
// of its table.
func (s *search) structured(v int32, by int64, limit int) (w world, cost int) {
	s.best, s.cost, s.spent, s.depth = nil, limit, 0, 0
	s.budget = budgets * s.mendings
	s.attempt(v, by)
	s.forget()
	return s.best, s.cost
}

// attempt changes a count by each of the circuits of its table, or a region's by
// those of its services, and mends what that leaves broken.
func (s *search) attempt(v int32, by int64) {
	f := s.variables[v].of
	key, ok := s.model.table(f)
	if !ok || f.Geography == measure.England {
		return
	}
	l, st := levelIndex(f.Level), statusIndex(f.Status)
	codes, region := []string{f.Code}, s.model.region[f.Code]
	if f.Geography == measure.Region {
		codes, region = s.model.places[f.Code], f.Code
	}
	if f.Geography == measure.Region && !s.linked[v] {
		s.attemptUpper(key, l, st, by)
		return
	}
	for _, code := range codes {
		key.code = code
		g := s.model.tables[key]
		if f.Geography == measure.Region && key.measure == measure.StockTwoStatus {
			if !s.model.two[code] {
				continue
			}
			theirs := key
			theirs.measure = measure.Stock
			g = s.model.tables[theirs]
		}
		if g == nil || f.Geography == measure.Service && g.at(l, st) != v {
			continue
		}
		for _, o := range s.options(g, key.measure, l, st, by) {
			if s.spent+o.price >= s.cost {
				continue
			}
			key := key
			if key.measure == measure.StockTwoStatus {
				key.measure = measure.Stock
			}
			for _, row := range o.circuit.rows {
				for n := range len(o.others) + 3 {
					if s.depth > 0 && n > 1 {
						break
					}
					p := plan{search: s, model: s.model, key: key, region: region, circuit: o.circuit, sign: o.sign}
					switch n {
					case 0:
					case 1:
						p.others = o.others
					case 2:
						p.loose = true
					default:
						p.others, p.forced = o.others[n-3:n-2], true
					}
					s.try(&p, g, o.price, max(by, -by), f.Geography == measure.Service, row)
					if s.best != nil && s.cost < cheap || s.depth > 0 && s.nodes < 0 {
						return
					}
				}
			}
		}
	}
}

// columns are, for the ways in which a region's statuses change of which nothing is
// published of services, the statuses that change, in its table of all and in that
// of the services with two statuses.
var columns = []struct{ all, two [statuses]int8 }{
	{all: [statuses]int8{inactive: 1, closed: -1}},
	{all: [statuses]int8{inactive: 1, notOpen: 1, allStatuses: 1}},
	{all: [statuses]int8{closed: 1, notOpen: 1, allStatuses: 1}},
	{all: [statuses]int8{notOpen: 1, allStatuses: 1}, two: [statuses]int8{closed: 1, allStatuses: 1}},
	{all: [statuses]int8{inactive: -1}, two: [statuses]int8{closed: 1, allStatuses: 1, open: 0}},
	{all: [statuses]int8{closed: -1}, two: [statuses]int8{closed: 1, allStatuses: 1, open: 0}},
}

// attemptUpper changes a region's count, which is not a sum of published ones, by
// circuits of the region's tables; England goes with it.
func (s *search) attemptUpper(key tableKey, l, st int, by int64) {
	flow := key.measure.IsFlow()
	for _, a := range flowCircuits {
		for _, b := range columns {
			one := b.all
			if key.measure == measure.StockTwoStatus {
				one = b.two
			}
			if flow {
				one, b.all, b.two = [statuses]int8{allStatuses: 1}, [statuses]int8{allStatuses: 1}, [statuses]int8{}
			}
			times := int64(0)
			for _, at := range a.cells {
				if int(at.level) == l {
					times = by * int64(at.by) * int64(one[st])
				}
			}
			if times == 0 {
				continue
			}
			s.tryUpper(key, a, b.all, b.two, times)
			if s.best != nil && s.cost < cheap || s.depth > 0 && s.nodes < 0 {
				return
			}
			if flow {
				break
			}
		}
	}
}

// tryUpper makes and mends one world of attemptUpper.
func (s *search) tryUpper(key tableKey, a circuit, all, two [statuses]int8, times int64) {
	p := plan{search: s, model: s.model, key: key}
	var changes []change
	for _, code := range []string{key.code, schemas.England} {
		for _, name := range []measure.Name{measure.Stock, measure.StockTwoStatus} {
			column := all
			if name == measure.StockTwoStatus {
				column = two
			}
			if key.measure.IsFlow() {
				if name == measure.StockTwoStatus {
					continue
				}
				name = key.measure
			}
			g := s.model.tables[tableKey{name, key.first, key.last, code}]
			for _, at := range a.cells {
				for st, by := range column {
					v := g.at(int(at.level), st)
					if by != 0 && v >= 0 {
						changes = append(changes, change{v, times * int64(at.by) * int64(by)})
					}
				}
			}
		}
	}
	mark, broken, spent := len(s.path), len(s.broken), s.spent
	if s.depth == 0 {
		s.nodes = min(s.mendings, s.budget)
		s.budget -= 1
		defer func(n int) { s.budget -= n - max(0, s.nodes) }(s.nodes)
	}
	if p.lift(changes) && spent+p.spent < s.cost {
		s.spent = spent + p.spent
		s.depth++
		s.mend()
		s.depth--
	}
	s.spent = spent
	s.back(mark, broken)
}

// back takes back what was made since.
func (s *search) back(mark, broken int) {
	for len(s.path) > mark {
		last := s.path[len(s.path)-1]
		s.unmake(last.variable, last.by)
	}
	for _, b := range s.broken[broken:] {
		s.isBroken[b] = false
	}
	s.broken = s.broken[:broken]
}

// option is a circuit that changes a cell as wanted, and its price in its own
// table.
type option struct {
	circuit circuit
	sign    int64
	price   int
	others  []circuit
	strict  bool // it breaks nothing; told within plans alone
}

func (s *search) options(g *grid, name measure.Name, l, st int, by int64) []option {
	var out []option
	all := circuitsFor(name)
	for _, c := range all {
		i := slices.IndexFunc(c.cells, func(at circuitCell) bool { return int(at.level) == l && int(at.status) == st })
		if i < 0 {
			continue
		}
		sign := int64(c.cells[i].by)
		if by < 0 {
			sign = -sign
		}
		price, times := s.fit(g, c, sign, dear, false)
		if times < max(by, -by) {
			continue
		}
		o := option{c, sign, price, c.others(all), false}
		if s.depth > 0 {
			_, times = s.fit(g, c, sign, dear, true)
			o.strict = times >= max(by, -by)
		}
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(a, b option) int {
		if a.strict != b.strict {
			return btoi(b.strict) - btoi(a.strict)
		}
		return a.price - b.price
	})
	return out
}

// try makes a plan's world, mends what it leaves broken, and keeps it if it is the
// cheapest.
func (s *search) try(p *plan, g *grid, price int, times int64, mirrored bool, row []circuitCell) {
	mark, broken, spent := len(s.path), len(s.broken), s.spent
	p.spent = price
	if s.depth == 0 {
		s.nodes = min(s.mendings, s.budget)
		s.budget -= 1
		defer func(n int) { s.budget -= n - max(0, s.nodes) }(s.nodes)
	}
	if p.make(g, times, s.cost-spent, mirrored, row) && spent+p.spent < s.cost {
		s.spent = spent + p.spent
		s.depth++
		s.mend()
		s.depth--
	}
	s.spent = spent
	s.back(mark, broken)
}
