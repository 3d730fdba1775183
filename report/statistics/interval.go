package statistics

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// The confidences that are used: "95 %" and "99.8 %", two-sided.
const (
	P95  = 0.95
	P998 = 0.998
)

// Interval is a range from Lower to Upper, both in it.
type Interval struct{ Lower, Upper float64 }

// quantile is the standard normal's quantile of a two-sided confidence: 1.96 of P95.
func quantile(confidence float64) float64 {
	return distuv.UnitNormal.Quantile(1 - (1-confidence)/2)
}

// Wilson is the score interval of a proportion, x of n (Wilson 1927; without
// continuity correction: Newcombe 1998, method 3). x need not be whole. Not ok
// without a positive n, or with x outside 0 to n.
func Wilson(x, n, confidence float64) (in Interval, ok bool) {
	if !(n > 0) || x < 0 || x > n {
		return Interval{}, false
	}
	z := quantile(confidence)
	centre, half := 2*x+z*z, z*math.Sqrt(z*z+4*x*(1-x/n))
	width := 2 * (n + z*z)
	// At either end the limit is the end itself, which floating point can miss.
	in = Interval{max(0, (centre-half)/width), min(1, (centre+half)/width)}
	if x == 0 {
		in.Lower = 0
	}
	if x == n {
		in.Upper = 1
	}
	return in, true
}

// Mean is the mean of n numbers, by their sum and the sum of their squares, with its
// interval by the normal distribution: good from some dozens up. Not ok of none.
func Mean(n, sum, squares int64, confidence float64) (value float64, in Interval, ok bool) {
	if n <= 0 {
		return 0, Interval{}, false
	}
	of := float64(n)
	value = float64(sum) / of
	half := quantile(confidence) * math.Sqrt(max(0, float64(squares)/of-value*value)/of)
	return value, Interval{value - half, value + half}, true
}

// Byar is Byar's approximation to the interval of a Poisson count (Breslow and Day
// 1987, volume II, p. 69), good from about 10 up. Not ok for a negative count.
func Byar(x, confidence float64) (in Interval, ok bool) {
	if !(x >= 0) {
		return Interval{}, false
	}
	z := quantile(confidence)
	cube := func(n, sign float64) float64 {
		return n * math.Pow(1-1/(9*n)+sign*z/(3*math.Sqrt(n)), 3)
	}
	in.Upper = cube(x+1, 1)
	if x > 0 {
		in.Lower = cube(x, -1)
	}
	return in, true
}

// Poisson is the exact interval of a Poisson count (Garwood 1936). Not ok for a
// negative count.
func Poisson(x, confidence float64) (in Interval, ok bool) {
	if !(x >= 0) {
		return Interval{}, false
	}
	tail := (1 - confidence) / 2
	if x > 0 {
		in.Lower = chiSquared(2*x, tail) / 2
	}
	in.Upper = chiSquared(2*x+2, 1-tail) / 2
	return in, true
}

// exactBelow is the count under which a rate's interval is exact.
const exactBelow = 10

// Rate is the interval of x per n: exact under 10, Byar's from there on, as the UK
// Health Security Agency's PHEindicatormethods has it. Not ok without a positive n.
func Rate(x, n, confidence float64) (in Interval, ok bool) {
	of := Byar
	if x < exactBelow {
		of = Poisson
	}
	in, ok = of(x, confidence)
	if !ok || !(n > 0) {
		return Interval{}, false
	}
	return Interval{in.Lower / n, in.Upper / n}, true
}

// chiSquared is the quantile p of the chi-squared distribution, by Newton's steps
// from the library's, whose last digits are not sure.
func chiSquared(freedom, p float64) float64 {
	d := distuv.ChiSquared{K: freedom}
	x := d.Quantile(p)
	for range 20 {
		step := (d.CDF(x) - p) / d.Prob(x)
		if math.IsNaN(step) || math.IsInf(step, 0) || x-step <= 0 {
			return x
		}
		x -= step
		if math.Abs(step) <= 1e-14*x {
			break
		}
	}
	return x
}
