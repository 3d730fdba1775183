package disclosure

import (
	"slices"

	"github.com/iassn/collate/report/measure"
)

// change is how much a count of another world is more than the true one.
type change struct {
	variable int32
	by       int64
}

// world is another set of counts that fits all relations and all that is shown: the
// true one, changed.
type world []change

const (
	dear     = 1 << 30 // more than any pattern may cost
	cheap    = 40      // less than withholding anything costs
	mendings = 60      // steps to mend what a plan leaves broken
	deepest  = 12      // plans within plans
	budgets  = 12      // how many plans may take all their steps
	patience = 100     // for how many steps a cheaper world is looked for
)

// search looks for worlds in which one count is another. It begins with a change of
// that count, takes a relation that does not hold any more, and lets another count
// of it make up for the change, as far as it can; and so on until all hold. A
// count that would have to be withheld for that has a price; the cheapest world
// found is taken. So the hypercube of Repsilber (1994), as in τ-Argus (GHMITER) and
// sdcTable, is found where it fits: four cells in two rows and two columns; and
// where there are more relations than rows and columns, what takes its place.
type search struct {
	system
	model    *model
	beside   map[tableKey][]*grid // the tables of each region's services: see tablesBeside
	depth    int                  // of plans within plans
	budget   int                  // steps left for all plans together
	price    []int                // of withholding each variable that is shown
	shift    []int                // of changing it within what is told of it
	mendings int                  // steps to mend what a plan leaves broken

	by       []int64 // of each variable, in the world being made
	rank     []int   // of each relation: which to mend first
	national []bool  // of each relation: regions that add up to England
	linked   []bool  // of each variable: of a region, and a sum of services' counts
	sum, off []int64 // of each relation: its true sum, and how much it has changed
	spent    int
	path     world
	broken   []int32 // relations that may not hold; checked when looked at
	isBroken []bool
	best     world
	cost     int
	nodes    int
}

func newSearch(m *model) *search {
	s := m.system
	out := &search{
		system: s, model: m, beside: map[tableKey][]*grid{}, price: make([]int, len(s.variables)), shift: make([]int, len(s.variables)), by: make([]int64, len(s.variables)),
		sum: make([]int64, len(s.relations)), off: make([]int64, len(s.relations)), isBroken: make([]bool, len(s.relations)),
	}
	for i, r := range s.relations {
		out.sum[i] = r.rest
		for _, t := range r.terms {
			out.sum[i] += int64(t.times) * s.variables[t.variable].exact
		}
	}
	out.arrange()
	for i, v := range s.variables {
		out.price[i] = worth(v.of, v.exact)
		out.shift[i] = reluctance(v.of)
	}
	return out
}

// The order in which relations are mended: those of one service, then those of
// services and their region, then those of regions and England; and what is
// merely at least nought afterwards, for that may yet mend itself.
const (
	mixedRank = 100
	upperRank = 200
	leastRank = 10000
)

// arrange says which relations to mend first, and which regions' counts are sums
// of services' counts.
func (s *search) arrange() {
	s.rank, s.linked = make([]int, len(s.relations)), make([]bool, len(s.variables))
	s.national = make([]bool, len(s.relations))
	for i, r := range s.relations {
		services, others := 0, 0
		england := 0
		for _, t := range r.terms {
			if s.variables[t.variable].of.Geography == measure.England {
				england++
			}
			if s.variables[t.variable].of.Geography == measure.Service {
				services++
			} else {
				others++
			}
		}
		s.rank[i] = len(r.terms)
		s.national[i] = england == 1 && others > 1
		switch {
		case services == 0:
			s.rank[i] += upperRank
		case others > 0:
			s.rank[i] += mixedRank
		}
		if r.atLeast {
			s.rank[i] += leastRank
			continue
		}
		for _, t := range r.terms {
			if services > 0 && others > 0 && s.variables[t.variable].of.Geography == measure.Region {
				s.linked[t.variable] = true
			}
		}
	}
}

// find looks for the cheapest world in which a withheld count is changed, in so many
// steps at the most, at a cost of less than limit. None where there is none.
func (s *search) find(v int32, by int64, nodes, limit int) (w world, cost int) {
	s.best, s.cost, s.nodes, s.spent = nil, limit, nodes, 0
	down, up := s.room(v)
	if by == 0 || by < -down || by > up {
		return nil, limit
	}
	s.make(v, by)
	s.mend()
	s.unmake(v, by)
	s.forget()
	return s.best, s.cost
}

// forget ends a search.
func (s *search) forget() {
	for _, b := range s.broken {
		s.isBroken[b] = false
	}
	s.broken = s.broken[:0]
}

// room is how far a count can go down and up within what the reader is told.
func (s *search) room(v int32) (down, up int64) {
	k := &s.variables[v]
	at := k.exact + s.by[v]
	return max(0, at-k.least), max(0, k.most-at)
}

// paid reports whether the world being made has a count withheld that is shown.
func (s *search) paid(v int32) bool {
	k := &s.variables[v]
	at := k.exact + s.by[v]
	return at < k.least || at > k.most
}

// made is the world being made.
func (s *search) made() world {
	out := slices.Clone(s.path)
	slices.SortFunc(out, func(a, b change) int { return int(a.variable - b.variable) })
	n := 0
	for _, c := range out[1:] {
		if c.variable == out[n].variable {
			out[n].by += c.by
		} else {
			n++
			out[n] = c
		}
	}
	return slices.DeleteFunc(out[:n+1], func(c change) bool { return c.by == 0 })
}

// make changes a count.
func (s *search) make(v int32, by int64) {
	s.by[v] += by
	s.path = append(s.path, change{v, by})
	for _, r := range s.in[v] {
		s.off[r] += by * s.times(r, v)
		if !s.isBroken[r] {
			s.isBroken[r] = true
			s.broken = append(s.broken, r)
		}
	}
}

// unmake takes back the last change.
func (s *search) unmake(v int32, by int64) {
	s.by[v] -= by
	s.path = s.path[:len(s.path)-1]
	for _, r := range s.in[v] {
		s.off[r] -= by * s.times(r, v)
	}
}

func (s *system) times(r, v int32) int64 {
	for _, t := range s.relations[r].terms {
		if t.variable == v {
			return int64(t.times)
		}
	}
	return 0
}

// lacks is how much a relation lacks to hold; of what is at least nought, only
// when it is less.
func (s *search) lacks(r int32) int64 {
	if s.off[r] == 0 {
		return 0
	}
	if !s.relations[r].atLeast {
		return -s.off[r]
	}
	return max(0, -s.sum[r]-s.off[r])
}

// next is the relation to mend: an equation with the fewest terms before what is
// merely at least nought, for that may yet mend itself.
func (s *search) next() (r int32, lack int64) {
	r = -1
	least := 0
	for _, b := range s.broken {
		l := s.lacks(b)
		if l == 0 {
			continue
		}
		size := s.rank[b]
		if s.relations[b].atLeast { // the greatest lack first
			size -= int(min(l, 99)) * 10
		}
		if r < 0 || size < least || size == least && b < r {
			r, lack, least = b, l, size
		}
	}
	return r, lack
}

// offer is a count that can make up for a lack.
type offer struct {
	change
	price int
}

// mend goes on until every relation holds, or it costs too much.
func (s *search) mend() {
	if s.nodes--; s.nodes < 0 {
		return
	}
	r, lack := s.next()
	if r < 0 {
		s.best, s.cost = s.made(), s.spent
		if s.nodes = min(s.nodes, patience); s.spent < cheap {
			s.nodes = 0
		}
		return
	}
	var room [24]offer
	broken := len(s.broken)
	for _, o := range s.offers(r, lack, room[:0]) {
		if s.spent+o.price >= s.cost {
			break
		}
		if s.rank[r] >= leastRank && s.depth > 0 && s.depth < deepest && s.variables[o.variable].of.Geography == measure.Service {
			if s.attempt(o.variable, o.by); s.nodes < 0 {
				return
			}
			continue
		}
		s.spent += o.price
		s.make(o.variable, o.by)
		s.mend()
		s.unmake(o.variable, o.by)
		s.spent -= o.price
		for _, b := range s.broken[broken:] {
			s.isBroken[b] = false
		}
		s.broken = s.broken[:broken]
		if s.nodes < 0 {
			return
		}
	}
}

// offers are the counts that can make up for what a relation lacks, in whole or in
// part, the cheapest and ablest first.
func (s *search) offers(r int32, lack int64, out []offer) []offer {
	for _, t := range s.relations[r].terms {
		v := t.variable
		if s.national[r] && s.variables[v].of.Geography != measure.England {
			continue
		}
		if s.linked[v] && s.rank[r]%leastRank >= upperRank { // its services would have to change
			continue
		}
		if s.by[v] != 0 || lack%int64(t.times) != 0 {
			continue
		}
		need := lack / int64(t.times)
		offered := func(down, up int64, price int) int64 {
			by := max(-down, min(need, up))
			if by != 0 {
				out = append(out, offer{change{v, by}, price + int(max(need-by, by-need))})
			}
			return by
		}
		down, up := s.room(v)
		if by := offered(down, up, s.shift[v]); by != need && !s.variables[v].withheld && !s.variables[v].settled {
			offered(s.variables[v].exact-1, unbounded, s.price[v])
		}
	}
	slices.SortStableFunc(out, func(a, b offer) int { return a.price - b.price })
	return out
}

// reluctance is the price of changing a count that need not be withheld for it: what
// has fewest relations goes first.
func reluctance(f *measure.Figure) int {
	switch linked := ofServices(measure.Name(f.Measure), f.Level); {
	case f.Geography == measure.England:
		return 1
	case f.Geography == measure.Region && linked:
		return 6
	case f.Geography == measure.Region:
		return 2
	}
	return 3
}

// worth is the price of withholding a figure, by what readers lose by it: totals
// and large counts are dear, regions and England dearer.
func worth(f *measure.Figure, exact int64) int {
	price := 40
	for n := exact; n > 0; n /= 2 {
		price += 4
	}
	switch f.Level {
	case "total":
		price *= 6
	case "3+4":
		price *= 3
	}
	switch f.Status {
	case "total":
		price += price * 2 * btoi(f.Measure == string(measure.Stock))
	case "not-open":
		price *= 2
	}
	switch f.Geography {
	case measure.England:
		price += 30000
	case measure.Region:
		price += 10000
	}
	return price
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
