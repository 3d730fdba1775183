package statistics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Shape compares two ways in which points can move: a straight line, and one step.
type Shape struct {
	// Drift and Step are what each leaves unexplained: the sum of squared residuals of
	// the least-squares line, and of the best step.
	Drift, Step float64
	// At is the index of the first point after the best step; Before and After are the
	// means on either side of it.
	At            int
	Before, After float64
}

// stepPoints is how many points the shorter side of a step has at the least.
const stepPoints = 3

// clearly is how much less must be left unexplained by one shape than by the other.
const clearly = 0.75

// StepOrDrift fits both shapes by least squares. A missing point is NaN and is left out.
// It tests nothing: whether the points move at all, a trend test says. Not ok under
// six points.
func StepOrDrift(y []float64) (s Shape, ok bool) {
	var at []int
	var v []float64
	for i, value := range y {
		if !math.IsNaN(value) {
			at, v = append(at, i), append(v, value)
		}
	}
	if len(v) < 2*stepPoints {
		return Shape{}, false
	}
	x := make([]float64, len(at))
	for i := range at {
		x[i] = float64(at[i])
	}
	mx, my, sxx, sxy := mean(x), mean(v), 0.0, 0.0
	for i := range v {
		sxx, sxy = sxx+(x[i]-mx)*(x[i]-mx), sxy+(x[i]-mx)*(v[i]-my)
	}
	for i := range v {
		rest := v[i] - my - sxy/sxx*(x[i]-mx)
		s.Drift += rest * rest
	}
	s.Step = math.Inf(1)
	for cut := stepPoints; cut <= len(v)-stepPoints; cut++ {
		before, after := mean(v[:cut]), mean(v[cut:])
		if left := squares(v[:cut], before) + squares(v[cut:], after); left < s.Step {
			s.Step, s.At, s.Before, s.After = left, at[cut], before, after
		}
	}
	return s, true
}

// Like is which shape the points are clearly more like: 1 a step, -1 a drift, 0
// neither.
func (s Shape) Like() int {
	switch {
	case s.Step < clearly*s.Drift:
		return 1
	case s.Drift < clearly*s.Step:
		return -1
	}
	return 0
}

func squares(v []float64, about float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += (x - about) * (x - about)
	}
	return sum
}

// Seasons is how points differ by the time of the year.
type Seasons struct {
	Statistic, P float64   // Kruskal and Wallis's H, corrected for ties, and its probability
	Effects      []float64 // of each season: its median less that of all, of points without their trend
}

// seasonYears is how many points each season must have.
const seasonYears = 3

// SeasonsOf compares the seasons of points from which the line of Theil and Sen has
// been taken away (Kruskal and Wallis 1952). Point i is of season i modulo n; NaN is
// missing. Not ok under two seasons, or where a season has fewer than three points.
func SeasonsOf(y []float64, n int) (s Seasons, ok bool) {
	x := make([]float64, len(y))
	for i := range x {
		x[i] = float64(i)
	}
	slope, ok := TheilSen(x, y, P95)
	if n < 2 || !ok {
		return Seasons{}, false
	}
	groups := make([][]float64, n)
	for i, v := range y {
		if !math.IsNaN(v) {
			groups[i%n] = append(groups[i%n], v-slope.Value*x[i])
		}
	}
	all := slices.Concat(groups...)
	middle := median(all)
	for _, g := range groups {
		if len(g) < seasonYears {
			return Seasons{}, false
		}
		s.Effects = append(s.Effects, median(g)-middle)
	}
	s.Statistic, s.P = kruskalWallis(groups, all)
	return s, true
}

// kruskalWallis is the H of groups, and its probability by chi-squared.
func kruskalWallis(groups [][]float64, all []float64) (h, p float64) {
	sorted := slices.Sorted(slices.Values(all))
	n := float64(len(sorted))
	rank := func(v float64) float64 {
		first, _ := slices.BinarySearch(sorted, v)
		last := first
		for last < len(sorted) && sorted[last] == v {
			last++
		}
		return float64(first+last+1) / 2
	}
	for _, g := range groups {
		sum := 0.0
		for _, v := range g {
			sum += rank(v)
		}
		h += sum * sum / float64(len(g))
	}
	h = 12/(n*(n+1))*h - 3*(n+1)
	tied := 0.0
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		t := float64(j - i)
		tied += t*t*t - t
		i = j
	}
	if correct := 1 - tied/(n*n*n-n); correct > 0 {
		h /= correct
		return h, distuv.ChiSquared{K: float64(len(groups) - 1)}.Survival(h)
	}
	return 0, 1 // all are equal
}

// Without are points less what the season makes of them.
func (s Seasons) Without(y []float64) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = v - s.Effects[i%len(s.Effects)]
	}
	return out
}
