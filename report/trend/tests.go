package trend

import (
	"math"

	"github.com/iassn/collate/report/statistics"
)

// Tests are what is said of the whole of a line's last segment. Each is not there
// where there is too little to say.
type Tests struct {
	First int // the index of the first point of the segment
	// Share is Cochran-Armitage: does the share at Level 3 or 4 move one way; by season
	// where Season says that there is one.
	Share *statistics.ChiSquared
	Index *statistics.Kendall // Mann-Kendall by season: does the mean level
	Slope *statistics.Slope   // Theil-Sen: how much a period, of the share
	// IndexSlope is the same of the mean level.
	IndexSlope *statistics.Slope
	Shape      *statistics.Shape   // is it more like a step or a drift
	Season     *statistics.Seasons // how the share goes by the time of the year, if it does
	// Adjusted are the signals in the shares less what the season makes of them, where
	// there is a Season; one for each point of the segment.
	Adjusted      []statistics.Signal
	AdjustedSides []int
}

// sure is the probability under which a test is said to show something; a season, for
// which one looks everywhere, has to be surer.
const (
	sure       = 0.05
	sureSeason = 0.01
)

func (l Line) test(first, last int, o Options) Tests {
	t := Tests{First: first}
	var x, n, scores, index, at []float64
	for i, p := range l.Points[first:last] {
		x, n, scores = append(x, float64(p.Upper.Of)), append(n, float64(p.Upper.N)), append(scores, float64(i))
		mean, ok := p.Mix.Mean()
		if !ok {
			mean.Value = math.NaN()
		}
		index, at = append(index, mean.Value), append(at, float64(i))
	}
	shares := l.shares(first, last)
	t.Index = have(statistics.SeasonalKendall(index, max(o.Seasons, 1)))
	t.Slope = have(statistics.TheilSen(at, shares, statistics.P95))
	t.IndexSlope = have(statistics.TheilSen(at, index, statistics.P95))
	if t.Season = have(statistics.SeasonsOf(shares, o.Seasons)); t.Season == nil || t.Season.P >= sureSeason {
		t.Season, t.Shape = nil, have(statistics.StepOrDrift(shares))
		t.Share = have(statistics.CochranArmitage(x, n, scores))
		return t
	}
	t.Share = have(statistics.CochranArmitageBy(x, n, scores, o.Seasons))
	adjusted := t.Season.Without(shares)
	t.Shape = have(statistics.StepOrDrift(adjusted))
	if limits, ok := statistics.XmR(adjusted, o.limits(periodsOf(l.Points[first:last]))); ok {
		t.Adjusted, t.AdjustedSides = statistics.Signals(adjusted, limits, o.Rules)
	}
	return t
}

// have is a result that is there, or nil.
func have[T any](v T, ok bool) *T {
	if !ok {
		return nil
	}
	return &v
}
