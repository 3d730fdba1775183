package statistics

import "math"

// XmROptions say how limits are found. The zero is the rule of the project: all
// points, no screening, 2.66.
type XmROptions struct {
	Baseline int     // how many of the first points make the limits; 0 for all
	Screen   bool    // leave out, once, moving ranges of 3.267 times their mean or more
	Constant float64 // of the limits; 0 for 2.66 (3 over 1.128, rounded)
}

// Limits are those of an individuals chart.
type Limits struct {
	Mean, Lower, Upper float64
	Range              float64 // the mean moving range
	Points             int     // that made them
}

// trialPoints is how many points it takes before limits are more than trial limits.
const trialPoints = 12

// Trial reports whether there are too few points for more than trial limits.
func (l Limits) Trial() bool { return l.Points < trialPoints }

// XmR finds the limits of an individuals chart: the mean, and 2.66 mean moving
// ranges on either side of it (Shewhart; Wheeler 1992; screening as in the NHS's
// Making Data Count). A missing point is NaN: there is no moving range across it.
// Not ok under two points in a row.
func XmR(y []float64, o XmROptions) (l Limits, ok bool) {
	if o.Constant == 0 {
		o.Constant = 2.66
	}
	if o.Baseline > 0 && o.Baseline < len(y) {
		y = y[:o.Baseline]
	}
	var ranges []float64
	sum := 0.0
	for i, v := range y {
		if math.IsNaN(v) {
			continue
		}
		sum += v
		l.Points++
		if i > 0 && !math.IsNaN(y[i-1]) {
			ranges = append(ranges, math.Abs(v-y[i-1]))
		}
	}
	if len(ranges) == 0 {
		return Limits{}, false
	}
	l.Mean, l.Range = sum/float64(l.Points), mean(ranges)
	if o.Screen {
		var kept []float64
		for _, r := range ranges {
			if r < screenAt*l.Range {
				kept = append(kept, r)
			}
		}
		if len(kept) > 0 {
			l.Range = mean(kept)
		}
	}
	l.Lower, l.Upper = l.Mean-o.Constant*l.Range, l.Mean+o.Constant*l.Range
	return l, true
}

// screenAt times the mean moving range is the upper limit of a moving range.
const screenAt = 3.267

// Signal is what a point of a chart says, in the order in which it is told: one
// that is several things is the first.
type Signal int

// The signals.
const (
	NoSignal   Signal = iota
	Outside           // outside the limits
	Trend             // of a run all rising or all falling
	TwoInThree        // of three on one side, two of them beyond two thirds of the limit
	OneSide           // of a run on one side of the mean
)

// Rules say what is a signal. The zero is the rule of the project: 7 points.
type Rules struct {
	Trend int // points in a row rising or falling; 0 for 7
	Side  int // points in a row on one side of the mean; 0 for 7
}

// Signals says of every point what it signals, and on which side: 1 above or
// rising, -1 below or falling, 0 without a signal. All points of a run have the
// signal, not the last alone. NaN ends a run.
func Signals(y []float64, l Limits, r Rules) (signals []Signal, sides []int) {
	if r.Trend == 0 {
		r.Trend = 7
	}
	if r.Side == 0 {
		r.Side = 7
	}
	relative, near, outside := make([]int, len(y)), make([]bool, len(y)), make([]int, len(y))
	third := (l.Upper - l.Mean) / 3
	for i, v := range y {
		relative[i] = sign(v - l.Mean)
		near[i] = math.Abs(v-l.Mean) > 2*third && l.Lower <= v && v <= l.Upper
		if v > l.Upper || v < l.Lower {
			outside[i] = relative[i]
		}
	}
	signals, sides = make([]Signal, len(y)), make([]int, len(y))
	for _, found := range []struct {
		signal Signal
		sides  []int
	}{
		{Outside, outside},
		{Trend, PartOf(Trending(y, r.Trend), r.Trend)},
		{TwoInThree, NearLimits(near, relative)},
		{OneSide, PartOf(SameSide(relative, r.Side), r.Side)},
	} {
		for i, side := range found.sides {
			if side != 0 && signals[i] == NoSignal {
				signals[i], sides[i] = found.signal, side
			}
		}
	}
	return signals, sides
}

// sign is 1, -1, or 0 of nought and of NaN.
func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

// SameSide marks with its side each point that ends n points in a row on one side.
// relative is 1 above the mean, -1 below, 0 on it.
func SameSide(relative []int, n int) []int {
	out := make([]int, len(relative))
	run := 0
	for i, side := range relative {
		if i > 0 && side == relative[i-1] {
			run++
		} else {
			run = 1
		}
		if side != 0 && run >= n {
			out[i] = side
		}
	}
	return out
}

// Trending marks with its direction each point that ends n points in a row all
// rising or all falling: n-1 steps.
func Trending(y []float64, n int) []int {
	steps := make([]int, len(y))
	for i := 1; i < len(y); i++ {
		steps[i] = sign(y[i] - y[i-1])
	}
	return SameSide(steps, n-1)
}

// PartOf marks the n points that end at each marked one.
func PartOf(marked []int, n int) []int {
	out := make([]int, len(marked))
	for i, side := range marked {
		for j := max(0, i-n+1); side != 0 && j <= i; j++ {
			out[j] = side
		}
	}
	return out
}

// NearLimits marks with their side the points of every three in a row on one side
// of which two or more are near the limit.
func NearLimits(near []bool, relative []int) []int {
	out := make([]int, len(near))
	for i := 2; i < len(near); i++ {
		side, close := relative[i], 0
		for j := i - 2; j <= i; j++ {
			if relative[j] != side {
				side = 0
			}
			if near[j] {
				close++
			}
		}
		for j := i - 2; side != 0 && close >= 2 && j <= i; j++ {
			out[j] = side
		}
	}
	return out
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// Against says where a target stands to the limits: 1 where every value that chance
// makes is above it, -1 below, 0 where some are on either side.
func (l Limits) Against(target float64) int {
	switch {
	case l.Lower > target:
		return 1
	case l.Upper < target:
		return -1
	}
	return 0
}
