package statistics

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Kendall is a Mann-Kendall test of a trend in one direction.
type Kendall struct {
	S, Variance float64
	Z, P        float64 // with continuity correction; P is two-sided
	Tau         float64 // S over all pairs
	N           int
}

// MannKendall tests for a trend (Mann 1945; Kendall 1975), its variance corrected
// for ties. Missing points are NaN and are left out. Not ok under three points.
func MannKendall(y []float64) (k Kendall, ok bool) {
	present := withoutNaN(y)
	if len(present) < 3 {
		return Kendall{}, false
	}
	k = kendallOf(present)
	return k.tested(), true
}

// SeasonalKendall tests for a trend in each season by itself and adds them up
// (Hirsch, Slack and Smith 1982): a seasonal pattern is no trend. Point i is of
// season i modulo seasons. Not ok where no season has three points.
func SeasonalKendall(y []float64, seasons int) (k Kendall, ok bool) {
	pairs := 0.0
	for s := range seasons {
		var season []float64
		for i := s; i < len(y); i += seasons {
			season = append(season, y[i])
		}
		season = withoutNaN(season)
		if len(season) < 3 {
			continue
		}
		of := kendallOf(season)
		n := float64(of.N)
		k.S, k.Variance, k.N, pairs = k.S+of.S, k.Variance+of.Variance, k.N+of.N, pairs+n*(n-1)/2
	}
	if pairs == 0 {
		return Kendall{}, false
	}
	k.Tau = k.S / pairs
	return k.tested(), true
}

// kendallOf is a Kendall without its test.
func kendallOf(y []float64) Kendall {
	n := float64(len(y))
	k := Kendall{N: len(y)}
	for i := range y {
		for j := range i {
			k.S += float64(sign(y[i] - y[j]))
		}
	}
	k.Variance = (n*(n-1)*(2*n+5) - ties(y)) / 18
	k.Tau = k.S / (n * (n - 1) / 2)
	return k
}

// tested is the Kendall with its test.
func (k Kendall) tested() Kendall {
	k.P = 1
	if k.Variance > 0 {
		k.Z = (k.S - float64(sign(k.S))) / math.Sqrt(k.Variance)
		k.P = twoSided(k.Z)
	}
	return k
}

// twoSided is the probability of a standard normal at least so far from nought.
func twoSided(z float64) float64 { return 2 * distuv.UnitNormal.CDF(-math.Abs(z)) }

// ties is the sum of t(t-1)(2t+5) over groups of t equal values.
func ties(y []float64) float64 {
	sorted := slices.Sorted(slices.Values(y))
	sum := 0.0
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j] == sorted[i] {
			j++
		}
		t := float64(j - i)
		sum += t * (t - 1) * (2*t + 5)
		i = j
	}
	return sum
}

func withoutNaN(y []float64) []float64 {
	out := make([]float64, 0, len(y))
	for _, v := range y {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	return out
}

// Slope is a line through the medians.
type Slope struct {
	Slope Interval // its interval
	Value float64  // of y for one of x
	// Intercept is the median of y less Value times that of x; Joint is the median
	// of y less Value times x.
	Intercept, Joint float64
}

// TheilSen is the median of the slopes between all pairs of points, with its
// interval (Theil 1950; Sen 1968). Points whose x or y is NaN are left out. Not ok
// without two different x.
func TheilSen(x, y []float64, confidence float64) (s Slope, ok bool) {
	var px, py, slopes []float64
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			px, py = append(px, x[i]), append(py, y[i])
		}
	}
	for i := range px {
		for j := range i {
			if px[i] != px[j] {
				slopes = append(slopes, (py[i]-py[j])/(px[i]-px[j]))
			}
		}
	}
	if len(slopes) == 0 {
		return Slope{}, false
	}
	slices.Sort(slopes)
	n, pairs := float64(len(py)), float64(len(slopes))
	s.Value = median(slopes)
	rest := make([]float64, len(py))
	for i := range py {
		rest[i] = py[i] - s.Value*px[i]
	}
	s.Intercept, s.Joint = median(py)-s.Value*median(px), median(rest)
	sigma := math.Sqrt(max(0, (n*(n-1)*(2*n+5)-ties(px)-ties(py))/18))
	z := quantile(confidence)
	lower := max(0, int(math.RoundToEven((pairs-z*sigma)/2))-1)
	upper := min(len(slopes)-1, int(math.RoundToEven((pairs+z*sigma)/2)))
	s.Slope = Interval{slopes[lower], slopes[upper]}
	return s, true
}

func median(v []float64) float64 { return Quantile(v, 0.5) }

// Quantile is a sample quantile, linear between the points (type 7 of Hyndman and
// Fan 1996); NaN of no points. v is not changed.
func Quantile(v []float64, p float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(v))
	at := p * float64(len(sorted)-1)
	below := int(math.Floor(at))
	if below+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// ChiSquared is a test with one degree of freedom.
type ChiSquared struct {
	// Statistic is what is tested, its Expectation and Variance those without an
	// association.
	Statistic, Expectation, Variance float64
	Chi2, P                          float64
}

func chiSquaredOf(statistic, expectation, variance float64) ChiSquared {
	d := statistic - expectation
	chi2 := d * d / variance
	return ChiSquared{statistic, expectation, variance, chi2, distuv.ChiSquared{K: 1}.Survival(chi2)}
}

// CochranArmitage tests for a trend in proportions, x of n at each score (Cochran
// 1954; Armitage 1955): the score statistic, with n and not n-1 under the variance,
// as R's prop.trend.test has it. Not ok where all or none are x, or the scores do
// not differ.
func CochranArmitage(x, n, scores []float64) (t ChiSquared, ok bool) {
	return CochranArmitageBy(x, n, scores, 1)
}

// CochranArmitageBy tests each season by itself and adds them up, as Mantel (1963) does
// strata: a seasonal pattern is no trend. Point i is of season i modulo seasons; one
// whose n is nought is missing. Not ok where no season can be tested.
func CochranArmitageBy(x, n, scores []float64, seasons int) (t ChiSquared, ok bool) {
	for season := range seasons {
		var all, with, scored, statistic float64
		for i := season; i < len(n); i += seasons {
			all, with, scored, statistic = all+n[i], with+x[i], scored+n[i]*scores[i], statistic+x[i]*scores[i]
		}
		if !(all > 0) || with == 0 || with == all {
			continue
		}
		p, centre, spread := with/all, scored/all, 0.0
		for i := season; i < len(n); i += seasons {
			spread += n[i] * (scores[i] - centre) * (scores[i] - centre)
		}
		t.Statistic, t.Expectation, t.Variance = t.Statistic+statistic, t.Expectation+with*centre, t.Variance+p*(1-p)*spread
	}
	if t.Variance == 0 {
		return ChiSquared{}, false
	}
	return chiSquaredOf(t.Statistic, t.Expectation, t.Variance), true
}

// LinearByLinear tests a table of counts, rows by columns, for an association of
// two ordered properties (Agresti 2002, 3.4; the mean score statistic with n-1). Not
// ok where the scores of rows or of columns do not differ.
func LinearByLinear(table [][]float64, rows, columns []float64) (t ChiSquared, ok bool) {
	var n, statistic, r, r2, c, c2 float64
	for i, row := range table {
		for j, count := range row {
			n += count
			statistic += count * rows[i] * columns[j]
			r, r2 = r+count*rows[i], r2+count*rows[i]*rows[i]
			c, c2 = c+count*columns[j], c2+count*columns[j]*columns[j]
		}
	}
	variance := (r2 - r*r/n) * (c2 - c*c/n) / (n - 1)
	if !(n > 1) || !(variance > 0) {
		return ChiSquared{}, false
	}
	return chiSquaredOf(statistic, r*c/n, variance), true
}
