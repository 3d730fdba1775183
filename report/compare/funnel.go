package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Funnel is the share of something in every service of England, with limits.
type Funnel struct {
	ID, Title, Across string
	statistics.Funnel
	// Drawn: there are enough services for limits.
	Drawn bool
	// Points are of all services of England, by name; those outside the region that is
	// compared are Aside.
	Points []Point
}

// Point is a service in a funnel.
type Point struct {
	Place
	Cell
	Aside bool
	// Limits are those of its size, of 95 % and of 99.8 %; Beyond is where it stands to
	// them, as statistics.Beyond has it.
	L95, L998 statistics.Interval
	Beyond    int
}

// fewest is how many services a funnel has at the least.
const fewest = 3

// smallCount is the expected count under which limits are exact.
const smallCount = 10

// limits are those of a service of a size: of the binomial distribution for small
// counts, and wider by what services differ beyond chance.
func (f Funnel) limits(n int64, confidence float64) statistics.Interval {
	of := f.Limits(float64(n), confidence)
	if f.Tau2 > 0 {
		of = f.WideLimits(float64(n), confidence)
	}
	if least := float64(n) * min(f.Target, 1-f.Target); least < smallCount {
		exact := f.ExactLimits(int(n), confidence)
		if f.Tau2 > 0 {
			return statistics.Interval{Lower: min(of.Lower, exact.Lower), Upper: max(of.Upper, exact.Upper)}
		}
		return exact
	}
	return of
}

// finish finds the limits, and where the points stand.
func (f Funnel) finish() Funnel {
	var places []statistics.Place
	for _, p := range f.Points {
		if p.Mark == schemas.NoMark {
			places = append(places, statistics.Place{X: float64(p.Of), N: float64(p.N)})
		}
	}
	f.Funnel, f.Drawn = statistics.NewFunnel(places)
	if f.Drawn = f.Drawn && len(places) >= fewest; !f.Drawn {
		return f
	}
	for i := range f.Points {
		p := &f.Points[i]
		if p.Mark == schemas.NoMark {
			p.L95, p.L998 = f.limits(p.N, statistics.P95), f.limits(p.N, statistics.P998)
			p.Beyond = statistics.Beyond(p.Value, p.L95, p.L998)
		}
	}
	return f
}

// aside reports whether a service is not of the region that is compared.
func (c comparing) aside(p Place) bool { return c.in.Region.Name != "" && p.Region != c.in.Region.Name }

// upper is the funnel of the share at Level 3 or 4.
func (c comparing) upper() Funnel {
	f := Funnel{
		ID: "upper", Title: fmt.Sprintf("Share at Level 3 or 4 of the interventions %s", c.in.What),
		Across: fmt.Sprintf("Interventions %s that have a level", c.in.What),
	}
	for _, p := range c.services(Place{Geography: measure.England}) {
		share, mark := c.mixOf(p).Share("3+4")
		f.Points = append(f.Points, Point{Place: p, Cell: Cell{share, mark}, Aside: c.aside(p)})
	}
	return f.finish()
}

// answers are the funnels of what service users answered: of each question and scale,
// the share in the top two. Scales with other numbers are never put together.
func (c comparing) answers() []Funnel {
	type on struct {
		question int
		scale    string
	}
	of := map[on]map[string]count{}
	var all []on
	for _, a := range c.in.Answered {
		if a.Geography != measure.Service || a.Level != "total" {
			continue
		}
		for _, d := range a.Scales {
			top, ok := d.TopTwo()
			if !ok || d.N() == 0 {
				continue
			}
			where := on{a.Question, d.Scale}
			if of[where] == nil {
				of[where], all = map[string]count{}, append(all, where)
			}
			of[where][a.Code] = count{of: top, n: d.N()}
		}
	}
	slices.SortFunc(all, func(a, b on) int { return cmp.Or(cmp.Compare(a.question, b.question), cmp.Compare(a.scale, b.scale)) })
	var out []Funnel
	for _, where := range all {
		f := Funnel{
			ID:     fmt.Sprintf("question-%d", where.question),
			Title:  fmt.Sprintf("Question %d: share in the top two answers of the scale %s", where.question, where.scale),
			Across: "Interventions with an answer",
		}
		if slices.ContainsFunc(all, func(o on) bool { return o.question == where.question && o.scale != where.scale }) {
			f.ID += "-scale-" + where.scale
		}
		for _, p := range c.services(Place{Geography: measure.England}) {
			v, ok := of[where][p.Code]
			if !ok {
				v.mark = schemas.NotAvailable
			}
			f.Points = append(f.Points, Point{Place: p, Cell: v.cell(), Aside: c.aside(p)})
		}
		out = append(out, f.finish())
	}
	return out
}
