package disclosure

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Fallen is a withheld figure that can be worked out: it is from Least to Most,
// which is less than the threshold's width.
type Fallen struct {
	Figure      measure.Figure
	Least, Most int64
}

// String names the figure and what it is.
func (f Fallen) String() string {
	return fmt.Sprintf("%s: from %d to %d", strings.Join(f.Figure.Row()[:8], " "), f.Least, f.Most)
}

// Shown is a release as its readers have it.
type Shown struct {
	Policy  Policy
	Figures []measure.Figure
}

// Statement is something published besides figures that tells of them: a
// percentage, a mean, a point on a chart. The sum of the figures, each times its
// factor, is from Least to Most.
type Statement struct {
	Figures     []measure.Figure // their places; the values are not read
	Times       []int32
	Least, Most int64
}

// Attack works out what it can of the withheld figures of the last of some
// releases, first to last, and of those before it, as a reader would who knows
// every relation between them (model.relate): bounds are carried from each
// relation to the counts in it and on until nothing moves. It uses what is shown
// alone. A figure that is withheld in one release and shown in another is taken
// to be the same; and so are two that are shown alike.
func Attack(releases []Shown, services []schemas.Service, more ...Statement) []Fallen {
	m := newModel(services, 1000)
	m.blind, m.whole = true, true
	threshold := int64(0)
	for _, r := range releases {
		m.read(r.Figures, nil, r.Policy, false)
		m.relate()
		threshold = r.Policy.Threshold
	}
	for _, s := range more {
		m.state(s)
	}
	m.index()
	a := newAttacker(m.system)
	a.carry()
	return a.fallen(threshold)
}

// state adds a statement to what is known.
func (m *model) state(s Statement) {
	low, high := relation{rest: -s.Least, atLeast: true}, relation{rest: s.Most, atLeast: true}
	for i := range s.Figures {
		f := &s.Figures[i]
		k, ok := m.table(f)
		if !ok {
			return
		}
		l, st := levelIndex(f.Level), statusIndex(f.Status)
		v := m.tables[k].at(l, st)
		if v < 0 {
			return
		}
		low.terms = append(low.terms, term{v, s.Times[i]})
		high.terms = append(high.terms, term{v, -s.Times[i]})
	}
	m.relations = append(m.relations, low, high)
}

// attacker knows of each count what it is at least and at most.
type attacker struct {
	system
	least, most   []int64
	lowBy, highBy []int32 // by which relation; -1 where it is what is told
	waiting       []int32 // relations to look at, first in first out
	isWaiting     []bool
}

func newAttacker(s system) *attacker {
	n := len(s.variables)
	a := &attacker{
		system: s, least: make([]int64, n), most: make([]int64, n), lowBy: make([]int32, n), highBy: make([]int32, n),
		isWaiting: make([]bool, len(s.relations)),
	}
	for i, v := range s.variables {
		a.least[i], a.most[i], a.lowBy[i], a.highBy[i] = v.least, v.most, -1, -1
	}
	for i := range s.relations {
		a.waiting, a.isWaiting[i] = append(a.waiting, int32(i)), true
	}
	return a
}

// carry carries bounds through the relations until nothing moves.
func (a *attacker) carry() {
	for len(a.waiting) > 0 {
		batch := a.waiting
		a.waiting = nil
		for _, r := range batch {
			a.isWaiting[r] = false
			a.tighten(r, 1)
			if !a.relations[r].atLeast {
				a.tighten(r, -1)
			}
		}
	}
}

// tighten has the sum of a relation, times sign, be at least nought: each term is
// at least what the others at their most leave to it.
func (a *attacker) tighten(by int32, sign int64) {
	r := &a.relations[by]
	sum, loose := sign*r.rest, 0
	for _, t := range r.terms {
		if top, ok := a.top(t, sign); ok {
			sum += top
		} else {
			loose++
		}
	}
	if loose > 1 {
		return
	}
	for _, t := range r.terms {
		top, ok := a.top(t, sign)
		switch {
		case loose == 1 && ok:
			continue
		case !ok:
			top = 0
		}
		others := sum - top // this term is at least -others
		times := sign * int64(t.times)
		v := t.variable
		if times > 0 {
			if least := ceil(-others, times); least > a.least[v] && a.least[v] < a.most[v] {
				a.least[v], a.lowBy[v] = min(least, a.most[v]), by
				a.again(v)
			}
		} else if most := floor(others, -times); most < a.most[v] && a.least[v] < a.most[v] {
			a.most[v], a.highBy[v] = max(most, a.least[v]), by
			a.again(v)
		}
	}
}

// top is the most that a term can be; not ok where there is no end.
func (a *attacker) top(t term, sign int64) (int64, bool) {
	if times := sign * int64(t.times); times > 0 {
		return times * a.most[t.variable], a.most[t.variable] < unbounded
	} else {
		return times * a.least[t.variable], true
	}
}

// again has the relations of a count be looked at again.
func (a *attacker) again(v int32) {
	for _, r := range a.in[v] {
		if !a.isWaiting[r] {
			a.isWaiting[r] = true
			a.waiting = append(a.waiting, r)
		}
	}
}

// fallen are the withheld figures whose range is too narrow.
func (a *attacker) fallen(threshold int64) []Fallen {
	var out []Fallen
	for _, v := range a.fallenVariables(threshold) {
		out = append(out, Fallen{*a.variables[v].of, a.least[v], a.most[v]})
	}
	return out
}

// fallenVariables are the withheld counts whose range is too narrow. One that is not
// published at all stands as long as there may be none of it.
func (a *attacker) fallenVariables(threshold int64) []int32 {
	var out []int32
	for i, v := range a.variables {
		if v.withheld && !wide(a.least[i], a.most[i], threshold) && (a.least[i] > 0 || v.least > 0) {
			out = append(out, int32(i))
		}
	}
	return out
}

func ceil(a, b int64) int64 { return -floor(-a, b) }
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
