package trend

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// points is a difference of shares in percentage points, with its sign.
func points(v float64) string { return fmt.Sprintf("%+.1f", 100*v) }

// Sentences say what a study shows, each with what it does not show: the latest share
// first, then the breaks, the signals, the tests, and what a change is made of.
func (s Study) Sentences() []string {
	l := s.Line
	_, last, _ := l.ends()
	if last < 0 {
		return []string{fmt.Sprintf("No interventions %s in these periods have a level, or no return tells of them.", s.What)}
	}
	p := l.Points[last]
	out := []string{fmt.Sprintf("Level 3 or 4 was %s (%s to %s) of the interventions %s in %s that have a level. It is a share of what services call Level 3 or 4, and says nothing of how well they work.",
		plain.Percent(p.Upper.Value), plain.Percent(p.Upper.Interval.Lower), plain.Percent(p.Upper.Interval.Upper), s.What, p.Period.Name)}
	for _, b := range l.Breaks {
		out = append(out, l.brokenAt(b))
	}
	if ignoring := l.Ignoring; ignoring != nil {
		out = append(out, fmt.Sprintf("What if there were no break: one mean of %s, with limits from %s to %s, over all periods. It takes what was counted otherwise for the same.",
			plain.Percent(ignoring.Mean), plain.Percent(max(0, ignoring.Lower)), plain.Percent(min(1, ignoring.Upper))))
	}
	if len(s.Broke) > 0 {
		out = append(out, "Breaks of single services, which break no line of several together: "+strings.Join(s.Broke, "; ")+".")
	}
	out = append(out, l.signals()...)
	out = append(out, l.season(s.Unit)...)
	out = append(out, l.trends(s.Unit)...)
	out = append(out, s.panel()...)
	if s.Change != nil {
		out = append(out, s.Change.Sentence())
	}
	return out
}

// brokenAt says where a line is broken, with the shares on either side.
func (l Line) brokenAt(b Break) string {
	before, after := Point{}, Point{}
	for _, p := range l.Points {
		switch {
		case p.Upper.N == 0:
		case p.Period.First < b.On:
			before = p
		case after.Upper.N == 0:
			after = p
		}
	}
	side := func(p Point) string {
		if p.Upper.N == 0 {
			return "no share"
		}
		return plain.Percent(p.Upper.Value) + " in " + p.Period.Name
	}
	return fmt.Sprintf("There is a break at %s: %s. Before it %s, after it %s. The difference can be the break alone; limits and signals are found on either side by itself.",
		b.On.Long(), b.Why, side(before), side(after))
}

// run is points in a row that signal something on one side.
type run struct {
	first, last, side int
	trend             bool // they rise or fall
	outside           int  // how many are outside the limits
	side7             bool // they are a run on one side of the mean
}

// runs are the signals of points, those in a row on one side together; apart tells a
// point that does not belong to the one before.
func runs(signals []statistics.Signal, sides []int, apart func(i int) bool) []run {
	var out []run
	for i, s := range signals {
		if s == statistics.NoSignal {
			continue
		}
		last := len(out) - 1
		if last < 0 || out[last].last != i-1 || out[last].side != sides[i] || out[last].trend != (s == statistics.Trend) || apart(i) {
			out = append(out, run{first: i, side: sides[i], trend: s == statistics.Trend})
			last++
		}
		r := &out[last]
		r.last, r.side7 = i, r.side7 || s == statistics.OneSide
		if s == statistics.Outside {
			r.outside++
		}
	}
	return out
}

// signals say which points are more than chance.
func (l Line) signals() []string {
	signals, sides := make([]statistics.Signal, len(l.Points)), make([]int, len(l.Points))
	for i, p := range l.Points {
		signals[i], sides[i] = p.Signal, p.Side
	}
	apart := func(i int) bool { return l.Points[i].Segment != l.Points[i-1].Segment }
	var out []string
	for _, r := range runs(signals, sides, apart) {
		out = append(out, r.says(l.Points[r.first].Period, l.Points[r.last].Period)+" It does not say why.")
	}
	trial, none := 0, 0
	for _, limits := range l.Limits {
		switch {
		case limits == nil:
			none++
		case limits.Trial():
			trial++
		}
	}
	if len(out) == 0 && none < len(l.Limits) {
		out = append(out, "No point is more than chance would make: the share varies as it has done. That is no proof that nothing has changed.")
	}
	if trial > 0 {
		out = append(out, "Limits of fewer than 12 points are trial limits: they will move as points come.")
	}
	if none > 0 {
		out = append(out, "Where there are no two points in a row, there are no limits, and no signal could be found.")
	}
	return out
}

// says is a run of signals in words.
func (r run) says(first, last schemas.Period) string {
	side := map[int]string{1: "above", -1: "below"}[r.side]
	when, n := first.Name, r.last-r.first+1
	if first != last {
		when += " to " + last.Name
	}
	what := ""
	switch {
	case r.trend:
		return fmt.Sprintf("The share %s from one period to the next in %s: more than chance makes.", map[int]string{1: "rises", -1: "falls"}[r.side], when)
	case n == 1 && r.outside == 1:
		what = "is " + side + " the limits"
	case n == 1:
		what = "is " + side + " the mean, with those beside it"
	case r.outside == n:
		what = "are " + side + " the limits"
	case r.outside > 0:
		what = fmt.Sprintf("are all %s the mean, %d of them outside the limits", side, r.outside)
	case r.side7:
		what = "are all " + side + " the mean"
	default:
		what = fmt.Sprintf("are all %s the mean, two in three of them far", side)
	}
	shares := "The shares of "
	if n == 1 {
		shares = "The share of "
	}
	return shares + when + " " + what + ": more than chance makes."
}

// season says how the share goes by the time of the year, if it does, and which
// signals are left without it.
func (l Line) season(unit string) []string {
	t := l.Tests
	if t.Season == nil {
		return nil
	}
	high, low := 0, 0
	for i, e := range t.Season.Effects {
		if e > t.Season.Effects[high] {
			high = i
		}
		if e < t.Season.Effects[low] {
			low = i
		}
	}
	of := func(i int) string {
		p := l.Points[t.First+i].Period
		if unit == "month" {
			return p.First.Time().Format("January")
		}
		return p.First.Time().Format("January") + " to " + p.Last.Time().Format("January")
	}
	out := []string{fmt.Sprintf("The share goes by the time of the year (Kruskal-Wallis, p = %s): %s points in %s, %s in %s. Points near to or outside the limits can be the season.",
		probability(t.Season.P), points(t.Season.Effects[high]), of(high), points(t.Season.Effects[low]), of(low))}
	found := runs(t.Adjusted, t.AdjustedSides, func(int) bool { return false })
	for _, r := range found {
		out = append(out, "With the season taken out: "+r.says(l.Points[t.First+r.first].Period, l.Points[t.First+r.last].Period)+" It does not say why.")
	}
	if len(found) == 0 && t.Adjusted != nil {
		out = append(out, "With the season taken out, no point is more than chance would make.")
	}
	return out
}

// trends say what the tests of the last segment show.
func (l Line) trends(unit string) []string {
	var out []string
	t := l.Tests
	since, by := l.Points[t.First].Period.Name, ""
	if t.Season != nil {
		by = " by season"
	}
	if test := t.Share; test != nil {
		switch {
		case test.P >= sure:
			out = append(out, fmt.Sprintf("Since %s the share moves neither up nor down more than chance makes it (Cochran-Armitage%s, p = %s). That is no proof that nothing has changed.", since, by, probability(test.P)))
		case t.Slope != nil:
			out = append(out, fmt.Sprintf("Since %s the share moves %s (Cochran-Armitage%s, p = %s), by about %s points a %s (%s to %s).%s The test takes every intervention for one by itself; a change of which services tell can make it move.",
				since, way(test.Statistic-test.Expectation), by, probability(test.P), points(t.Slope.Value), unit, points(t.Slope.Slope.Lower), points(t.Slope.Slope.Upper), l.shape()))
		}
	}
	if test := t.Index; test != nil {
		says := "does not move one way more than chance makes it"
		if test.P < sure {
			says = "moves " + way(test.S)
		}
		by := ""
		if s := t.IndexSlope; s != nil {
			by = fmt.Sprintf(", %+.3f a %s (%+.3f to %+.3f)", s.Value, unit, s.Slope.Lower, s.Slope.Upper)
		}
		out = append(out, fmt.Sprintf("The mean level %s, each time of the year compared with itself (Mann-Kendall, p = %s)%s. It is an ordinal index: the step from Level 1 to 2 is not that from 3 to 4.", says, probability(test.P), by))
	}
	return out
}

// shape says whether the share moves like a step or like a drift.
func (l Line) shape() string {
	s := l.Tests.Shape
	if s == nil {
		return ""
	}
	switch s.Like() {
	case 1:
		return fmt.Sprintf(" It is more like one step, at %s from %s to %s, than a steady drift.", l.Points[l.Tests.First+s.At].Period.Name, plain.Percent(s.Before), plain.Percent(s.After))
	case -1:
		return " It is more like a steady drift than one step."
	}
	return " Whether it is one step or a steady drift cannot be told."
}

// panel says what the matched panel does beside the line of all.
func (s Study) panel() []string {
	if s.Change == nil && s.Panel == nil {
		return nil
	}
	left := ""
	if s.Broken > 0 {
		left = fmt.Sprintf(" %s left out for a break.", plain.Count(s.Broken, "more is", "more are"))
	}
	if s.Panel == nil {
		return []string{fmt.Sprintf("No service tells of every %s shown, so there is no matched panel.%s", s.Unit, left)}
	}
	from, to, ok := s.Panel.ends()
	if !ok {
		return nil
	}
	a, b := s.Panel.Points[from], s.Panel.Points[to]
	moves := "The panel moves neither up nor down more than chance makes it"
	switch t := s.Panel.Tests.Share; {
	case t != nil && t.P < sure:
		moves = "The panel moves " + way(t.Statistic-t.Expectation)
	case s.Line.Tests.Share != nil && s.Line.Tests.Share.P < sure:
		moves += ", and the line of all does: which services tell can be why"
	}
	return []string{fmt.Sprintf("The matched panel, %s with interventions in every %s shown: %s in %s, %s in %s. %s. It does not speak for those outside it.%s",
		plain.Count(s.PanelOf, "service", "services"), s.Unit, plain.Percent(a.Upper.Value), a.Period.Name, plain.Percent(b.Upper.Value), b.Period.Name, moves, left)}
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

// Tenths are the parts of a change in tenths of a percentage point: rounded so that
// within, weights and panel add up to whole as it is shown.
func (c Division) Tenths() (whole, within, weights, panel int64) {
	whole, within, weights = tenths(c.Total), tenths(c.Within), tenths(c.Weights)
	return whole, within, weights, whole - within - weights
}

// Sentence says what a change is made of.
func (c Division) Sentence() string {
	whole, within, weights, panel := c.Tenths()
	var who []string
	for _, part := range []struct {
		n    int
		what string
	}{{c.Came - c.Broke, "came"}, {c.Went - c.Broke, "went"}, {c.Broke, "with a break, not compared with themselves"}} {
		if part.n > 0 {
			who = append(who, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	reported := "which services told"
	if len(who) > 0 {
		reported += " (" + strings.Join(who, ", ") + ")"
	}
	show := func(t int64) string { return fmt.Sprintf("%+.1f", float64(t)/10) }
	most := ""
	if parts := []int64{within, weights, panel}; whole != 0 {
		words := []string{"change within services", "services becoming more or less of the whole", "which services told"}
		i := slices.IndexFunc(parts, func(p int64) bool { return 2*p*sign(whole) > sign(whole)*whole })
		if i >= 0 {
			most = " Most of it is " + words[i] + "."
		}
	}
	season := ""
	if c.Apart {
		season = " The two are not of the same time of the year."
	}
	return fmt.Sprintf("From %s to %s the share at Level 3 or 4 changed by %s points: %s within the %s of both, %s because some of them are now more of the whole, %s from %s.%s It does not say why services changed.%s",
		c.From.Name, c.To.Name, show(whole), show(within), plain.Count(c.Both, "service", "services"), show(weights), show(panel), reported, most, season)
}

func sign(v int64) int64 {
	if v < 0 {
		return -1
	}
	return 1
}

// tenths is a share in tenths of a percentage point, the nearest.
func tenths(r *big.Rat) int64 {
	v, _ := new(big.Rat).Mul(r, big.NewRat(1000, 1)).Float64()
	return int64(math.Round(v))
}
