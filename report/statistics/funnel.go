package statistics

import (
	"math"
	"slices"
)

// Place is one point of a funnel of proportions: x of n.
type Place struct{ X, N float64 }

// Funnel is what a funnel of proportions is drawn by.
type Funnel struct {
	Target float64 // the share of all places together
	// Phi is the mean squared z-score of the places, winsorised; Tau2 the variance
	// between places beyond chance, on the scale of the arcsine of the root. Nought
	// where there is no more than chance.
	Phi, Tau2 float64
	Places    int
}

// winsorised is how much of the z-scores at either end counts as the next.
const winsorised = 0.1

// NewFunnel finds the target and the over-dispersion of a funnel: additive, of
// z-scores of the variance-stabilised proportions, winsorised by 10 % at either end
// (Spiegelhalter 2005, Statistics in Medicine 24:1185, and 2012, JRSS A 175:1).
// Places without a positive N are left out. Not ok where there is none.
func NewFunnel(places []Place) (f Funnel, ok bool) {
	var x, n float64
	for _, p := range places {
		if p.N > 0 {
			x, n = x+p.X, n+p.N
			f.Places++
		}
	}
	if f.Places == 0 {
		return Funnel{}, false
	}
	f.Target = x / n
	var zs, weights []float64
	for _, p := range places {
		if p.N > 0 {
			se := arcsineError(p.N)
			zs = append(zs, (arcsine(p.X/p.N)-arcsine(f.Target))/se)
			weights = append(weights, 1/(se*se))
		}
	}
	f.Phi, f.Tau2 = OverDispersion(zs, weights)
	return f, true
}

// arcsine makes the variance of a proportion depend on its size no more.
func arcsine(p float64) float64 { return math.Asin(math.Sqrt(p)) }

func arcsineError(n float64) float64 { return 1 / (2 * math.Sqrt(n)) }

// OverDispersion is the mean squared z-score after winsorising by 10 % at either
// end, and the variance between places that it takes beyond chance (DerSimonian and
// Laird's, from it), nought where that is none. weights are one over the squared
// standard errors.
func OverDispersion(zs, weights []float64) (phi, tau2 float64) {
	low, high := Quantile(zs, winsorised), Quantile(zs, 1-winsorised)
	var sum, sumOfSquares float64
	for i, z := range zs {
		z = min(max(z, low), high)
		phi += z * z
		sum, sumOfSquares = sum+weights[i], sumOfSquares+weights[i]*weights[i]
	}
	n := float64(len(zs))
	phi /= n
	if beyond := phi*n - (n - 1); beyond > 0 && n > 1 {
		tau2 = beyond / (sum - sumOfSquares/sum)
	}
	return phi, tau2
}

// Limits are the funnel's limits for a place of size n: where the share of such a
// place falls with the confidence when it differs from the target by chance alone.
// The variance is the target's own (the inverse of Wilson's interval).
func (f Funnel) Limits(n, confidence float64) Interval {
	half := quantile(confidence) * math.Sqrt(f.Target*(1-f.Target)/n)
	return Interval{max(0, f.Target-half), min(1, f.Target+half)}
}

// WideLimits are the limits with the variance between places added.
func (f Funnel) WideLimits(n, confidence float64) Interval {
	se := arcsineError(n)
	half := quantile(confidence) * math.Sqrt(se*se+f.Tau2)
	at := arcsine(f.Target)
	back := func(a float64) float64 { s := math.Sin(min(max(a, 0), math.Pi/2)); return s * s }
	return Interval{back(at - half), back(at + half)}
}

// ExactLimits are the limits for a small place: the shares outside which the
// binomial distribution of the target leaves no more than half of what the
// confidence leaves, on each side.
func (f Funnel) ExactLimits(n int, confidence float64) Interval {
	tail := (1 - confidence) / 2
	return Interval{
		float64(binomialQuantile(n, f.Target, tail)) / float64(n),
		float64(binomialQuantile(n, f.Target, 1-tail)) / float64(n),
	}
}

// binomialQuantile is the least k of which the probability of at most k reaches q.
func binomialQuantile(n int, p, q float64) int {
	if p <= 0 {
		return 0
	}
	if p >= 1 {
		return n
	}
	logN, _ := math.Lgamma(float64(n + 1))
	sum := 0.0
	for k := range n {
		logK, _ := math.Lgamma(float64(k + 1))
		logRest, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(logN - logK - logRest + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		if sum >= q {
			return k
		}
	}
	return n
}

// Beyond is where a place stands: 0 within the limits of 95 %, 1 beyond those, 2
// beyond those of 99.8 %, with a minus below. On a limit is within.
func Beyond(value float64, l95, l998 Interval) int {
	for i, l := range []Interval{l998, l95} {
		switch {
		case value > l.Upper:
			return 2 - i
		case value < l.Lower:
			return i - 2
		}
	}
	return 0
}

// RatioLimits are the limits of observed over expected, for an expected count, when
// they differ by chance alone: exact Poisson (Spiegelhalter 2005, A.1).
func RatioLimits(expected, confidence float64) (in Interval, ok bool) {
	in, ok = Poisson(expected, confidence)
	if !ok || expected == 0 {
		return Interval{}, false
	}
	return Interval{in.Lower / expected, in.Upper / expected}, true
}

// ExpectedAt are the expected counts at which an observed one stands on the upper
// and on the lower limit: what funnels of ratios and rates are drawn through.
func ExpectedAt(observed, confidence float64) (upper, lower float64, ok bool) {
	in, ok := Poisson(observed, confidence)
	return in.Lower, in.Upper, ok
}

// Share is what a place had of something: x of n.
type Share struct {
	Place  string
	X0, N0 int64 // in the first period
	X1, N1 int64 // in the second
}

// sortShares puts them in the order of their places, which no sum depends on.
func sortShares(s []Share) []Share {
	out := slices.Clone(s)
	slices.SortFunc(out, func(a, b Share) int {
		switch {
		case a.Place < b.Place:
			return -1
		case a.Place > b.Place:
			return 1
		}
		return 0
	})
	return out
}
