package disclosure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
)

// breaker attacks a release while it is made, with all that its readers will know,
// and says which shown figures each break rests on.
type breaker struct {
	*model
	figures []int32 // the variable of each figure; -1 for what is no count
	of      []int   // the figure of each variable; -1 where an earlier release alone has it
}

func newBreaker(m *model, figures []int32) *breaker {
	b := &breaker{model: m, figures: figures, of: make([]int, len(m.variables))}
	for v := range b.of {
		b.of[v] = -1
	}
	for i, v := range figures {
		if v >= 0 {
			b.of[v] = i
		}
	}
	return b
}

// falls is a count that can be worked out, whatever is withheld.
type falls struct {
	figure      *measure.Figure
	least, most int64
}

func (f *falls) Error() string {
	return fmt.Sprintf("%s: whatever else is withheld, it is known to be from %d to %d", strings.Join(f.figure.Row()[:8], " "), f.least, f.most)
}

// withhold takes a figure back.
func (b *breaker) withhold(figure int) {
	if k := &b.variables[b.figures[figure]]; !k.withheld {
		k.withheld, k.least, k.most = true, 1, unbounded
	}
}

// weak are the figures to withhold, so that those fall no more that do: of all that
// each rests on, the cheapest. None where nothing falls. It is an error where a
// count rests on nothing that can be taken back.
func (b *breaker) weak(threshold int64, price func(figure int) int) ([]int, error) {
	a := newAttacker(b.system)
	a.carry()
	var out []int
	for _, v := range a.fallenVariables(threshold) {
		grounds := b.grounds(a, v)
		if len(grounds) == 0 {
			return nil, &falls{b.variables[v].of, a.least[v], a.most[v]}
		}
		if slices.ContainsFunc(grounds, func(i int) bool { return slices.Contains(out, i) }) {
			continue // that may help here too
		}
		out = append(out, slices.MinFunc(grounds, func(i, j int) int {
			return cmp.Or(price(i)-price(j), i-j)
		}))
	}
	return out, nil
}

// bound is one side of what is known of a count.
type bound struct {
	variable int32
	high     bool
}

// grounds are the shown figures, of those that can still be withheld, which the
// bounds of a count were worked out from.
func (b *breaker) grounds(a *attacker, v int32) []int {
	seen := map[bound]bool{{v, false}: true, {v, true}: true}
	var out []int
	for queue := []bound{{v, false}, {v, true}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		by := a.lowBy[at.variable]
		if at.high {
			by = a.highBy[at.variable]
		}
		if by < 0 {
			k := &b.variables[at.variable]
			if i := b.of[at.variable]; i >= 0 && !k.withheld && !k.settled && !slices.Contains(out, i) {
				out = append(out, i)
			}
			continue
		}
		r := &a.relations[by]
		up := (a.times(by, at.variable) > 0) != at.high // the sum is at least nought, or at most
		for _, t := range r.terms {
			next := bound{t.variable, (t.times > 0) == up}
			if t.variable != at.variable && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return out
}
