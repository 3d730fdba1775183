package disclosure

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/report/measure"
)

// protector withholds counts until every withheld one is safe, and keeps the worlds
// that show it: a reader cannot tell them from the true one.
type protector struct {
	*search
	threshold int64
	worlds    []world
	low, high []reached // of each variable
	waiting   []int32   // withheld, and not yet looked at
	unproven  []int32   // no worlds were found for them
	limit     int       // more than any pattern may cost
}

// limits are what a pattern may cost: at first no region's count, then one or two of
// them. England's are withheld for what breaks alone.
var limits = []int{9_000, 25_000}

// reached is how far a count goes, and in which world; -1 is the true one.
type reached struct {
	to    int64
	world int32
}

func newProtector(m *model, threshold int64) *protector {
	s := m.system
	p := &protector{search: newSearch(m), threshold: threshold, limit: limits[0]}
	p.low, p.high = make([]reached, len(s.variables)), make([]reached, len(s.variables))
	for i, v := range s.variables {
		p.low[i], p.high[i] = reached{v.exact, -1}, reached{v.exact, -1}
		if v.withheld {
			p.waiting = append(p.waiting, int32(i))
		}
	}
	return p
}

// protect makes every withheld count safe, or says which cannot be. A count for
// which no worlds are found is left to the breaker; what breaks costs the cheapest
// of those counts that it breaks by. variables are those of the release's figures.
func (p *protector) protect(variables []int32, b *breaker) error {
	for resort := 0; ; {
		p.protectWaiting()
		for i, v := range variables {
			if v >= 0 && p.variables[v].withheld {
				b.withhold(i)
			}
		}
		weak, err := b.weak(p.threshold, func(i int) int { return p.price[variables[i]] })
		if err != nil {
			return err
		}
		if len(weak) == 0 {
			p.unproven = slices.DeleteFunc(p.unproven, p.safe)
			if resort++; resort == len(limits) || len(p.unproven) == 0 {
				return nil
			}
			p.limit = limits[resort]
			p.waiting, p.unproven = p.unproven, nil
			for _, v := range p.waiting {
				p.withholdRow(v)
			}
		}
		for _, i := range weak {
			p.withhold(variables[i])
		}
	}
}

// protectWaiting looks for worlds for all that is withheld.
func (p *protector) protectWaiting() {
	for len(p.waiting) > 0 {
		batch := p.waiting
		p.waiting = nil
		slices.SortStableFunc(batch, func(a, b int32) int { return order(p.variables[a].of, p.variables[b].of) })
		for _, v := range batch {
			if !p.widenHarder(v) {
				p.unproven = append(p.unproven, v)
			}
		}
	}
}

// order sorts counts as they are looked at: so that the same ones withheld in one
// place serve the next.
func order(a, b *measure.Figure) int {
	return cmp.Or(
		cmp.Compare(a.AsAt, b.AsAt), cmp.Compare(a.Period, b.Period), cmp.Compare(a.Measure, b.Measure),
		cmp.Compare(a.Region, b.Region), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Status, b.Status), cmp.Compare(a.Level, b.Level),
	)
}

// safe reports whether the range found is as wide as it has to be.
func (p *protector) safe(v int32) bool {
	return wide(p.low[v].to, p.high[v].to, p.threshold)
}

// wide reports whether a range, counted from 0 where its least value is 1, is at
// least as wide as the threshold (domain, "Publication").
func wide(least, most, threshold int64) bool {
	if least <= 1 {
		least = 0
	}
	return most-least >= threshold
}

// efforts are how many steps a search may take, one after the other.
var efforts = []int{100, 400}

// widenHarder widens the range of a count, with ever more effort.
func (p *protector) widenHarder(v int32) bool {
	if len(p.unproven) > patience { // so sparse that more effort is not worth it
		return p.widen(v, efforts[0]/10)
	}
	for _, nodes := range efforts {
		if p.widen(v, nodes) {
			return true
		}
	}
	return false
}

// withhold takes a shown count back.
func (p *protector) withhold(v int32) {
	k := &p.variables[v]
	k.withheld, k.least, k.most = true, 1, unbounded
	p.waiting = append(p.waiting, v)
}

// withholdRow takes back what is shown beside a count of a service in its row: the
// other levels.
func (p *protector) withholdRow(v int32) {
	f := p.variables[v].of
	key, ok := p.model.table(f)
	if !ok || f.Geography != measure.Service {
		return
	}
	for l := range levels {
		if other := p.model.tables[key].at(l, statusIndex(f.Status)); other >= 0 && !p.variables[other].withheld && !p.variables[other].settled {
			p.withhold(other)
		}
	}
}

// widen looks for worlds in which a count is less and more, until it is safe. A
// small count is to be anything from 1 to the threshold; a greater one is to be
// as much more or less, whichever costs less.
func (p *protector) widen(v int32, nodes int) bool {
	if p.safe(v) {
		return true
	}
	x := p.variables[v].exact
	if x <= p.threshold {
		if p.low[v].to > 1 {
			p.reach(v, 1, nodes)
		}
		if !p.safe(v) {
			p.reach(v, p.threshold, nodes)
		}
		if p.safe(v) {
			return true
		}
	}
	up, upCost := p.look(v, p.low[v].to+p.threshold-x, nodes, p.limit)
	down, downCost := p.look(v, max(1, p.high[v].to-p.threshold)-x, nodes, upCost)
	if down != nil && downCost < upCost {
		up = down
	}
	p.accept(up)
	for by := p.threshold; by > 0 && !p.safe(v); by-- {
		p.reach(v, x+by, nodes/4)
		p.reach(v, max(1, x-by), nodes/4)
	}
	return p.safe(v)
}

// reach looks for a world in which a count is so much, if none is known in which it
// goes so far.
func (p *protector) reach(v int32, to int64, nodes int) {
	if p.low[v].to <= to && to <= p.high[v].to {
		return
	}
	w, _ := p.look(v, to-p.variables[v].exact, nodes, p.limit)
	p.accept(w)
}

// look looks for a world by circuits, and where there is none by any relation.
func (p *protector) look(v int32, by int64, nodes, limit int) (world, int) {
	if by == 0 {
		return nil, limit
	}
	p.mendings = nodes / 4
	if w, cost := p.structured(v, by, limit); w != nil {
		return w, cost
	}
	return p.find(v, by, nodes, limit)
}

// accept withholds what a world needs to be withheld, and notes how far it takes
// each count.
func (p *protector) accept(w world) {
	if w == nil {
		return
	}
	p.worlds = append(p.worlds, w)
	at := int32(len(p.worlds) - 1)
	for _, c := range w {
		k := &p.variables[c.variable]
		to := k.exact + c.by
		if to < k.least || to > k.most {
			p.withhold(c.variable)
		}
		if to < p.low[c.variable].to {
			p.low[c.variable] = reached{to, at}
		}
		if to > p.high[c.variable].to {
			p.high[c.variable] = reached{to, at}
		}
	}
}
