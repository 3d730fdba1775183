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
	Code, Name, Region string
	Mixes              []Mix // one for each period
	Breaks             []Break
}

// Break is a day from which a service's levels do not compare with those before.
type Break struct {
	On  schemas.Date
	Why string // in words: "a scheme of four levels from 1 April 2024"
}

// Options say how signals are found.
type Options struct {
	Limits statistics.XmROptions
	Rules  statistics.Rules
	// Seasons is how many periods make a year: 4 of quarters, 12 of months, 1 of
	// years.
	Seasons int
}

// Point is a line in one period.
type Point struct {
	Period   schemas.Period
	Mix      Mix
	Services int // that the mix is made of
	// Segment is which stretch between breaks the point is of, from 0.
	Segment int
	// Upper is the share at Level 3 or 4; not ok (N is nought) in a gap.
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
	Breaks   []Break
	Tests    Tests
}

// Tests are what is said of the whole of a line's last segment. Each is not there
// where there is too little to say.
type Tests struct {
	Share *statistics.ChiSquared // Cochran-Armitage: does the share at Level 3 or 4 move one way
	Index *statistics.Kendall    // Mann-Kendall by season: does the mean level
	Slope *statistics.Slope      // Theil-Sen: how much a period, of the share
	First int                    // the index of the first point of the segment
}

// New draws the line of one series.
func New(periods []schemas.Period, s Series, o Options) Line {
	services := make([]int, len(periods))
	for i, m := range s.Mixes {
		if m.Mark == schemas.NoMark {
			services[i] = 1
		}
	}
	return draw(periods, s.Mixes, services, s.Breaks, o)
}

// All draws the line of several services together, as they report: a service
// without numbers in a period is not in it. Breaks of single services break none.
func All(periods []schemas.Period, series []Series, o Options) Line {
	mixes, services := make([]Mix, len(periods)), make([]int, len(periods))
	for i := range periods {
		for _, s := range series {
			if s.Mixes[i].Mark == schemas.NoMark {
				mixes[i] = mixes[i].Add(s.Mixes[i])
				services[i]++
			}
		}
		if services[i] == 0 {
			mixes[i].Mark = schemas.NotAvailable
		}
	}
	return draw(periods, mixes, services, nil, o)
}

// Panel are the series with numbers in every period: the matched panel.
func Panel(series []Series) []Series {
	var out []Series
	for _, s := range series {
		if !slices.ContainsFunc(s.Mixes, func(m Mix) bool { return m.Mark != schemas.NoMark }) {
			out = append(out, s)
		}
	}
	return out
}

func draw(periods []schemas.Period, mixes []Mix, services []int, breaks []Break, o Options) Line {
	l := Line{Points: make([]Point, len(periods)), Breaks: breaks}
	for i, p := range periods {
		point := Point{Period: p, Mix: mixes[i], Services: services[i], Segment: segment(p, breaks)}
		if mixes[i].Mark == schemas.NoMark {
			point.Upper, _ = mixes[i].share(mixes[i].Upper())
		}
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
	if len(breaks) > 0 {
		if limits, ok := statistics.XmR(l.shares(0, len(periods)), o.Limits); ok {
			l.Ignoring = &limits
		}
	}
	return l
}

// segment is how many breaks there were by the first day of a period; a period
// that a break cuts is of the segment before it.
func segment(p schemas.Period, breaks []Break) int {
	n := 0
	for _, b := range breaks {
		if b.On <= p.First {
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
	limits, ok := statistics.XmR(shares, o.Limits)
	if !ok {
		l.Limits = append(l.Limits, nil)
	} else {
		l.Limits = append(l.Limits, &limits)
		signals, sides := statistics.Signals(shares, limits, o.Rules)
		for i := range signals {
			l.Points[first+i].Signal, l.Points[first+i].Side = signals[i], sides[i]
		}
	}
	l.Tests = l.tests(first, last, o.Seasons)
}

func (l Line) tests(first, last, seasons int) Tests {
	t := Tests{First: first}
	var x, n, scores, index []float64
	for i, p := range l.Points[first:last] {
		if p.Upper.N > 0 {
			x, n, scores = append(x, float64(p.Upper.Of)), append(n, float64(p.Upper.N)), append(scores, float64(i))
		}
		mean, ok := p.Mix.Mean()
		if !ok || p.Mix.Mark != schemas.NoMark {
			mean = math.NaN()
		}
		index = append(index, mean)
	}
	if test, ok := statistics.CochranArmitage(x, n, scores); ok {
		t.Share = &test
	}
	if test, ok := statistics.SeasonalKendall(index, max(seasons, 1)); ok {
		t.Index = &test
	}
	at := make([]float64, last-first)
	for i := range at {
		at[i] = float64(i)
	}
	if slope, ok := statistics.TheilSen(at, l.shares(first, last), statistics.P95); ok {
		t.Slope = &slope
	}
	return t
}

// Divide divides the change of the share at Level 3 or 4 between two periods, by
// their indexes. A service whose levels broke between them is not compared with
// itself: it is one that went and one that came. Not ok where there is nothing to
// divide.
func Divide(periods []schemas.Period, series []Series, from, to int) (c statistics.Change, ok bool) {
	var shares []statistics.Share
	for _, s := range series {
		before, after := s.Mixes[from], s.Mixes[to]
		first := statistics.Share{Place: s.Code + " before", X0: before.Upper(), N0: before.Recorded()}
		second := statistics.Share{Place: s.Code, X1: after.Upper(), N1: after.Recorded()}
		if segment(periods[from], s.Breaks) == segment(periods[to], s.Breaks) {
			second.X0, second.N0 = first.X0, first.N0
			first = statistics.Share{}
		}
		shares = append(shares, first, second)
	}
	return statistics.DivideChange(shares)
}
