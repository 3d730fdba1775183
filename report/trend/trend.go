package trend

import (
	"math"
	"slices"

	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Series is one service, or the services that stand for one another, and its mix in
// every period.
type Series struct {
	Code, Name string
	Region     schemas.Region
	Mixes      []Mix // one for each period
	// Parts are, of a period in which some of several services can tell and others
	// cannot, the mixes of those that can: they are in sums, and no share of the place.
	// Nil, or one for each period.
	Parts  [][]Mix
	Breaks []Break
}

// told are the mixes of a period that sums are made of.
func (s Series) told(i int) []Mix {
	if s.Parts != nil && len(s.Parts[i]) > 0 {
		return s.Parts[i]
	}
	return s.Mixes[i : i+1]
}

// Break is a day from which a service's levels do not compare with those before.
type Break struct {
	On  schemas.Date
	Why string // in words: "four levels instead of three"
	// Joined: other authorities took the place of some, and together they serve the
	// same area. Limits are found on either side alone; but the place stays one place
	// in the matched panel and where a change is divided.
	Joined bool
}

// Options say how signals are found.
type Options struct {
	Limits statistics.XmROptions
	Rules  statistics.Rules
	// Baseline is the last day of the periods that make the limits, which a person has
	// fixed; zero for all periods. A segment that begins after it has limits of its own
	// periods.
	Baseline schemas.Date
	// Across: limits, signals and tests go across breaks, which are marked all the same.
	Across bool
	// Seasons is how many periods make a year: 4 of quarters, 12 of months, 1 of
	// years.
	Seasons int
	// Floor is the share of services, in percent, under which several have no line in a
	// period.
	Floor int
}

// Point is a line in one period.
type Point struct {
	Period schemas.Period
	Mix    Mix
	// Segment is which stretch between breaks the point is of, from 0.
	Segment int
	// Upper is the share at Level 3 or 4; N is nought in a gap.
	Upper  Share
	Signal statistics.Signal
	Side   int // of the signal: 1 up, -1 down
}

// Line is the trend of one place.
type Line struct {
	Points []Point
	// Limits are those of the share at Level 3 or 4, one for each segment; not
	// there for a segment that is too short.
	Limits []*statistics.Limits
	// Ignoring are the limits as they would be without the breaks; nil where there
	// is none, or nothing to draw them from.
	Ignoring *statistics.Limits
	Breaks   []Break // those in its periods, after the first
	Tests    Tests
	seasons  int
}

// New draws the line of one series.
func New(periods []schemas.Period, s Series, o Options) Line {
	return draw(periods, s.Mixes, s.Breaks, o)
}

// All draws the line of several services together, as they report: a service
// without numbers in a period is not in it. Breaks of single services break none.
func All(periods []schemas.Period, series []Series, o Options) Line {
	mixes := make([]Mix, len(periods))
	for i := range periods {
		var told []Mix
		for _, s := range series {
			told = append(told, s.told(i)...)
		}
		mixes[i] = Sum(told, o.Floor)
	}
	return draw(periods, mixes, nil, o)
}

// Panel are the series with interventions in every period and no break but a Joined
// one: the matched panel, of which each is compared with itself at every point. broken
// is how many have the interventions, and a break.
func Panel(periods []schemas.Period, series []Series) (panel []Series, broken int) {
	for _, s := range series {
		switch {
		case slices.ContainsFunc(s.Mixes, func(m Mix) bool { return m.Recorded() == 0 }):
		case s.compares(periods[0], periods[len(periods)-1]):
			panel = append(panel, s)
		default:
			broken++
		}
	}
	return panel, broken
}

// compares reports whether no break but a Joined one lies between two periods.
func (s Series) compares(from, to schemas.Period) bool {
	apart := slices.DeleteFunc(slices.Clone(s.Breaks), func(b Break) bool { return b.Joined })
	return segment(from, apart) == segment(to, apart)
}

func draw(periods []schemas.Period, mixes []Mix, breaks []Break, o Options) Line {
	l := Line{Points: make([]Point, len(periods)), seasons: max(o.Seasons, 1)}
	for _, b := range breaks {
		if periods[0].First < b.On && b.On <= periods[len(periods)-1].First {
			l.Breaks = append(l.Breaks, b)
		}
	}
	for i, p := range periods {
		point := Point{Period: p, Mix: mixes[i]}
		if !o.Across {
			point.Segment = segment(p, l.Breaks)
		}
		point.Upper, _ = mixes[i].Share("3+4")
		l.Points[i] = point
	}
	for first := 0; first < len(periods); {
		last := first
		for last < len(periods) && l.Points[last].Segment == l.Points[first].Segment {
			last++
		}
		l.judge(first, last, o)
		first = last
	}
	if len(l.Breaks) > 0 {
		if limits, ok := statistics.XmR(l.shares(0, len(periods)), o.limits(periods)); ok {
			l.Ignoring = &limits
		}
	}
	return l
}

// limits are how the limits of some periods are found: by those of them that are in
// the baseline, if any is.
func (o Options) limits(periods []schemas.Period) statistics.XmROptions {
	found := o.Limits
	for _, p := range periods {
		if p.Last <= o.Baseline {
			found.Baseline++
		}
	}
	return found
}

func periodsOf(points []Point) []schemas.Period {
	out := make([]schemas.Period, len(points))
	for i, p := range points {
		out[i] = p.Period
	}
	return out
}

// segment is how many breaks there were by the first day of a period; a period
// that a break cuts is of the segment before it.
func segment(p schemas.Period, breaks []Break) int {
	n := 0
	for i, b := range breaks {
		if b.On <= p.First && (i == 0 || b.On != breaks[i-1].On) {
			n++
		}
	}
	return n
}

// shares are the shares at Level 3 or 4 of some points; NaN in a gap.
func (l Line) shares(first, last int) []float64 {
	out := make([]float64, last-first)
	for i, p := range l.Points[first:last] {
		out[i] = math.NaN()
		if p.Upper.N > 0 {
			out[i] = p.Upper.Value
		}
	}
	return out
}

// judge finds the limits and signals of a segment, and its tests: those of the last
// segment stay.
func (l *Line) judge(first, last int, o Options) {
	shares := l.shares(first, last)
	limits, ok := statistics.XmR(shares, o.limits(periodsOf(l.Points[first:last])))
	if !ok {
		l.Limits = append(l.Limits, nil)
	} else {
		l.Limits = append(l.Limits, &limits)
		signals, sides := statistics.Signals(shares, limits, o.Rules)
		for i := range signals {
			l.Points[first+i].Signal, l.Points[first+i].Side = signals[i], sides[i]
		}
	}
	l.Tests = l.test(first, last, o)
}

// Divide divides the change of the share at Level 3 or 4 between two periods, by
// their indexes. A service whose levels broke between them is not compared with
// itself: it is one that went and one that came; and so is a place of which some
// services can tell and others cannot. Not ok where there is nothing to divide.
func Divide(periods []schemas.Period, series []Series, from, to int) (c statistics.Change, ok bool) {
	var shares []statistics.Share
	for _, s := range series {
		before, after := s.Mixes[from], s.Mixes[to]
		whole := before.Mark == schemas.NoMark && after.Mark == schemas.NoMark
		if whole && s.compares(periods[from], periods[to]) {
			shares = append(shares, statistics.Share{
				Place: s.Code, X0: before.Upper(), N0: before.Recorded(), X1: after.Upper(), N1: after.Recorded(),
			})
			continue
		}
		for _, m := range s.told(from) {
			shares = append(shares, statistics.Share{Place: s.Code, X0: m.Upper(), N0: m.Recorded()})
		}
		for _, m := range s.told(to) {
			shares = append(shares, statistics.Share{Place: s.Code, X1: m.Upper(), N1: m.Recorded()})
		}
	}
	return statistics.DivideChange(shares)
}
