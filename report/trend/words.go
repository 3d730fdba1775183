package trend

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// sure is the probability under which a test is said to show something.
const sure = 0.05

// Percent is a share in percent, to one decimal.
func Percent(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }

// points is a difference of shares in percentage points, with its sign.
func points(v float64) string { return fmt.Sprintf("%+.1f", 100*v) }

// Sentences say what a line shows, and what it does not: one a sentence, the
// latest share first. unit is what a period is: quarter, month or year.
func (l Line) Sentences(what, unit string) []string {
	var out []string
	for i := len(l.Points) - 1; i >= 0; i-- {
		if p := l.Points[i]; p.Upper.N > 0 {
			out = append(out, fmt.Sprintf("Level 3 or 4 was %s (%s to %s) of the interventions %s in %s that have a level.",
				Percent(p.Upper.Value), Percent(p.Upper.Interval.Lower), Percent(p.Upper.Interval.Upper), what, p.Period.Name))
			break
		}
	}
	if len(out) == 0 {
		return []string{fmt.Sprintf("No interventions %s in these periods have a level, or no return tells of them.", what)}
	}
	for _, b := range l.Breaks {
		out = append(out, fmt.Sprintf("The line is broken at %s: %s. Figures before it do not compare with those after; signals are looked for on either side alone.", b.On.Long(), b.Why))
	}
	out = append(out, l.signals()...)
	return append(out, l.trends(unit)...)
}

// signals say which points are more than chance, the runs of one kind together.
func (l Line) signals() []string {
	var out []string
	for first := 0; first < len(l.Points); {
		p := l.Points[first]
		last := first
		for last+1 < len(l.Points) && l.Points[last+1].Signal == p.Signal && l.Points[last+1].Side == p.Side && l.Points[last+1].Segment == p.Segment {
			last++
		}
		if p.Signal != statistics.NoSignal {
			out = append(out, said(p, l.Points[last]))
		}
		first = last + 1
	}
	trial := 0
	for _, limits := range l.Limits {
		if limits != nil && limits.Trial() {
			trial++
		}
	}
	switch {
	case len(l.Limits) > 0 && l.Limits[len(l.Limits)-1] == nil:
		out = append(out, "There are too few points for limits.")
	case trial > 0:
		out = append(out, "The limits are trial limits: there are fewer than 12 points.")
	case len(out) == 0:
		out = append(out, "No point is more than chance would make: the share varies as it has done.")
	}
	return out
}

// said is one signal in words.
func said(first, last Point) string {
	side := map[int]string{1: "above", -1: "below"}[first.Side]
	when := first.Period.Name
	if first.Period != last.Period {
		when += " to " + last.Period.Name
	}
	switch first.Signal {
	case statistics.Outside:
		return fmt.Sprintf("%s is %s the limits: more than chance. It does not say why.", when, side)
	case statistics.Trend:
		way := map[int]string{1: "rises", -1: "falls"}[first.Side]
		return fmt.Sprintf("The share %s point after point in %s: more than chance. It does not say why.", way, when)
	case statistics.TwoInThree:
		return fmt.Sprintf("In %s two of three points are far %s the mean: more than chance. It does not say why.", when, side)
	default:
		return fmt.Sprintf("The points of %s are all %s the mean: more than chance. It does not say why.", when, side)
	}
}

// trends say what the tests of the last segment show.
func (l Line) trends(unit string) []string {
	var out []string
	since := l.Points[l.Tests.First].Period.Name
	if t := l.Tests.Share; t != nil {
		switch {
		case t.P >= sure:
			out = append(out, fmt.Sprintf("Since %s the share moves neither up nor down more than chance would make it (Cochran-Armitage, p = %s). That is no proof that nothing has changed.", since, probability(t.P)))
		case l.Tests.Slope != nil:
			s := l.Tests.Slope
			out = append(out, fmt.Sprintf("Since %s the share moves %s (Cochran-Armitage, p = %s), by about %s points a %s (%s to %s). The test takes every intervention for one by itself; services that report or not can make it move.",
				since, way(t.Statistic-t.Expectation), probability(t.P), points(s.Value), unit, points(s.Slope.Lower), points(s.Slope.Upper)))
		}
	}
	if t := l.Tests.Index; t != nil {
		says := "does not move one way more than chance would make it"
		if t.P < sure {
			says = "moves " + way(t.S)
		}
		out = append(out, fmt.Sprintf("The mean level, an ordinal index, %s, each season of the year compared with itself (Mann-Kendall, p = %s).", says, probability(t.P)))
	}
	return out
}

func way(v float64) string {
	if v < 0 {
		return "down"
	}
	return "up"
}

func probability(p float64) string {
	if p < 0.001 {
		return "under 0.001"
	}
	return fmt.Sprintf("%.3f", p)
}

// ChangeSentence says what a change between two periods is made of. The parts are
// rounded so that they add up to the whole as it is shown.
func ChangeSentence(c statistics.Change, from, to schemas.Period) string {
	whole := tenths(c.Total)
	within, weights := tenths(c.Within), tenths(c.Weights)
	panel := whole - within - weights
	var who []string
	for _, part := range []struct {
		n    int
		what string
	}{{c.Came, "came"}, {c.Went, "went"}} {
		if part.n > 0 {
			who = append(who, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	reported := "which services told"
	if len(who) > 0 {
		reported += " (" + strings.Join(who, ", ") + ")"
	}
	show := func(t int64) string { return fmt.Sprintf("%+.1f", float64(t)/10) }
	return fmt.Sprintf("From %s to %s the share at Level 3 or 4 changed by %s points: %s within the %d services of both, %s because some of them are now more of the whole, %s from %s.",
		from.Name, to.Name, show(whole), show(within), c.Both, show(weights), show(panel), reported)
}

// tenths is a share in tenths of a percentage point, the nearest.
func tenths(r *big.Rat) int64 {
	v, _ := new(big.Rat).Mul(r, big.NewRat(1000, 1)).Float64()
	return int64(math.Round(v))
}
