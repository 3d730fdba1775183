package disclosure

import (
	"fmt"
	"maps"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// spot is where a figure stands, in words: the proof looks figures up by it, and
// shares nothing with the search for worlds.
type spot struct{ measure, period, asAt, code, level, status string }

func spotOf(f *measure.Figure) spot {
	return spot{f.Measure, f.Period, f.AsAt, f.Code, f.Level, f.Status}
}

// tabulation makes a release of another world and compares it with the one that is
// shown.
type tabulation struct {
	figures []measure.Figure // as they are
	shown   []Figure
	policy  Policy
	at      map[spot]int
	of      map[int32]int   // the figure of each variable
	told    map[spot]bool   // cells of regions of which all services have figures
	two     map[string]bool // services that use two statuses
	three   map[string]bool // regions that have a service with a three-level scheme
	region  map[string]string
}

func newTabulation(figures, never []measure.Figure, shown []Figure, variables []int32, m *model, p Policy) *tabulation {
	t := &tabulation{
		figures: figures, shown: shown, policy: p, at: make(map[spot]int, len(figures)), of: make(map[int32]int, len(figures)),
		told: map[spot]bool{}, two: m.two, three: m.three, region: m.region,
	}
	var partly []spot
	for i := range never {
		partly = append(partly, t.above(&never[i])...)
	}
	for i := range figures {
		f := &figures[i]
		t.at[spotOf(f)] = i
		if variables[i] >= 0 {
			t.of[variables[i]] = i
		}
		if f.Geography == measure.Service && f.Mark == schemas.NoMark {
			for _, above := range t.above(f) {
				if t.told[above] = true; t.never(i) {
					partly = append(partly, above)
				}
			}
		}
	}
	for _, above := range partly {
		delete(t.told, above)
	}
	maps.DeleteFunc(t.told, func(s spot, _ bool) bool {
		i, there := t.at[s]
		return !there || figures[i].Mark != schemas.NoMark
	})
	return t
}

// never reports whether a figure is one that is never published.
func (t *tabulation) never(i int) bool {
	f := &t.figures[i]
	return t.shown[i].mark == schemas.Confidential && f.Geography == measure.Service && cumulative(f.Measure, f.Status)
}

// above are the regions' figures that a service's enters.
func (t *tabulation) above(f *measure.Figure) []spot {
	s := spotOf(f)
	s.code = t.region[f.Code]
	if !t.two[f.Code] || f.Measure != string(measure.Stock) {
		return []spot{s}
	}
	var out []spot
	if f.Status != "inactive" && f.Status != "closed" {
		out = append(out, s)
	}
	if s.measure = string(measure.StockTwoStatus); f.Status == "open" || f.Status == "closed" || f.Status == "total" {
		out = append(out, s)
	}
	return out
}

// prove has every withheld count that worlds were found for be in two worlds as far
// apart as it has to be, each of which shows what the release shows. Whoever sees
// the release cannot tell them apart: that is the proof.
func (p *protector) prove(t *tabulation) error {
	checked := make([]bool, len(p.worlds))
	for i, v := range p.variables {
		if !v.withheld || !p.safe(int32(i)) {
			continue
		}
		for _, r := range []reached{p.low[i], p.high[i]} {
			if r.world < 0 {
				continue
			}
			if to := v.exact + p.worlds[r.world].of(int32(i)); to != r.to {
				return fmt.Errorf("%s: its world has %d, not %d", strings.Join(v.of.Row()[:8], " "), to, r.to)
			}
			if !checked[r.world] {
				checked[r.world] = true
				if err := t.same(p.worlds[r.world]); err != nil {
					return fmt.Errorf("%s: %w", strings.Join(v.of.Row()[:8], " "), err)
				}
			}
		}
	}
	return nil
}

// of is how much a count is changed in a world.
func (w world) of(v int32) int64 {
	for _, c := range w {
		if c.variable == v {
			return c.by
		}
	}
	return 0
}

// same reports whether a world, published in the same pattern, shows the same.
func (t *tabulation) same(w world) error {
	by := map[spot]int64{}
	above := map[spot]int64{}
	for _, c := range w {
		i, ok := t.of[c.variable]
		if !ok { // of an earlier release alone
			continue
		}
		f := t.figures[i]
		f.Value += c.by
		by[spotOf(&f)] = c.by
		if f.Geography == measure.Service {
			for _, s := range t.above(&f) {
				above[s] += c.by
			}
		}
		if t.shown[i].mark == schemas.Confidential {
			if f.Value < 1 {
				return fmt.Errorf("another world has none of %v, which would be shown", spotOf(&f))
			}
		} else if t.policy.publish(as(f)) != t.shown[i] {
			return fmt.Errorf("another world shows %v as %d", spotOf(&f), f.Value)
		}
	}
	for s, n := range above { // each is compared by itself: any order will do
		if t.told[s] && by[s] != n {
			return fmt.Errorf("another world has %+d of %v, and its services %+d", by[s], s, n)
		}
	}
	for s := range by {
		if t.told[s] && above[s] != by[s] {
			return fmt.Errorf("another world has %+d of %v, and its services %+d", by[s], s, above[s])
		}
		if err := t.adds(s, by); err != nil {
			return err
		}
	}
	return nil
}

// adds reports whether the sums that a figure is in still add up, as the true figures
// do.
func (t *tabulation) adds(s spot, by map[spot]int64) error {
	at := func(level, status string) (changed, exact int64, known bool) {
		k := s
		k.level, k.status = level, status
		i, ok := t.at[k]
		if !ok {
			if t.three[s.code] {
				return 0, 0, false
			}
			k.level = "3"
			_, beside := t.at[k]
			return 0, 0, level == "3-4" && beside // a four-level service has no such row
		}
		return by[k], t.figures[i].Value, t.figures[i].Mark != schemas.NotAvailable && !t.never(i)
	}
	sum := func(whole [2]string, parts ...[2]string) error {
		n, exact, known := at(whole[0], whole[1])
		for _, p := range parts {
			part, its, ok := at(p[0], p[1])
			n, exact, known = n-part, exact-its, known && ok
		}
		if known && exact == 0 && n != 0 {
			return fmt.Errorf("another world does not add up: %v %v is off by %d", s, whole, n)
		}
		return nil
	}
	l, st := s.level, s.status
	if err := sum([2]string{"3+4", st}, [2]string{"3", st}, [2]string{"4", st}, [2]string{"3-4", st}); err != nil {
		return err
	}
	if err := sum([2]string{"total", st}, [2]string{"1", st}, [2]string{"2", st}, [2]string{"3+4", st}, [2]string{"unknown", st}); err != nil {
		return err
	}
	switch measure.Name(s.measure) {
	case measure.Stock:
		return sum([2]string{l, "total"}, [2]string{l, "open"}, [2]string{l, "not-open"})
	case measure.StockTwoStatus:
		return sum([2]string{l, "total"}, [2]string{l, "open"}, [2]string{l, "closed"})
	default:
		return nil
	}
}
