package statistics

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Ratings are what raters gave to items: Ratings[rater][item]. Missing is NaN.
type Ratings [][]float64

// counts are, of every item that was rated at all, how many gave it each category;
// the categories are those that occur, sorted.
func (r Ratings) counts() (categories []float64, counts [][]float64) {
	for _, row := range r {
		for _, v := range row {
			if !math.IsNaN(v) && !slices.Contains(categories, v) {
				categories = append(categories, v)
			}
		}
	}
	slices.Sort(categories)
	items := 0
	for _, row := range r {
		items = max(items, len(row))
	}
	for item := range items {
		of, any := make([]float64, len(categories)), false
		for _, row := range r {
			if item < len(row) && !math.IsNaN(row[item]) {
				of[slices.Index(categories, row[item])]++
				any = true
			}
		}
		if any {
			counts = append(counts, of)
		}
	}
	return categories, counts
}

// Agreement is a coefficient of agreement between raters.
type Agreement struct {
	Value            float64
	Observed, Chance float64 // agreement
	Error            float64 // standard error over the items
	Interval         Interval
	Items            int // that two raters or more rated
}

// Metric is how much two categories differ, for Krippendorff's alpha.
type Metric int

// The metrics.
const (
	Nominal Metric = iota
	Ordinal
	IntervalScale
	Ratio
)

// Alpha is Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's
// Alpha-Reliability): 1 is agreement without fault, 0 is chance. Items with one
// rating tell nothing. Not ok where no item has two, or all ratings are the same,
// for then chance cannot be told from agreement.
func Alpha(r Ratings, m Metric) (value float64, ok bool) {
	categories, counts := r.counts()
	return alpha(categories, counts, m)
}

func alpha(categories []float64, counts [][]float64, m Metric) (value float64, ok bool) {
	totals := make([]float64, len(categories))
	var pairable [][]float64
	n := 0.0
	for _, of := range counts {
		if rated := sum(of); rated >= 2 {
			pairable = append(pairable, of)
			n += rated
			for c, k := range of {
				totals[c] += k
			}
		}
	}
	delta := m.squared(categories, totals)
	var observed, expected float64
	for _, of := range pairable {
		within := 0.0
		for c := range of {
			for k := range of {
				within += of[c] * of[k] * delta[c][k]
			}
		}
		observed += within / (sum(of) - 1)
	}
	for c := range totals {
		for k := range totals {
			expected += totals[c] * totals[k] * delta[c][k]
		}
	}
	if expected == 0 {
		return 0, false
	}
	return 1 - (n-1)*observed/expected, true
}

// squared are the squared differences between categories.
func (m Metric) squared(categories, totals []float64) [][]float64 {
	out := make([][]float64, len(categories))
	for c, a := range categories {
		out[c] = make([]float64, len(categories))
		for k, b := range categories {
			d := 0.0
			switch m {
			case Ordinal:
				for g := min(c, k); g <= max(c, k); g++ {
					d += totals[g]
				}
				d -= (totals[c] + totals[k]) / 2
			case IntervalScale:
				d = a - b
			case Ratio:
				if a+b != 0 {
					d = (a - b) / (a + b)
				}
			default:
				if c != k {
					d = 1
				}
			}
			if c != k {
				out[c][k] = d * d
			}
		}
	}
	return out
}

// AlphaInterval is an interval of alpha by resampling whole items with replacement
// (Efron and Tibshirani 1993, percentiles), from a fixed seed: the same ratings
// always have the same interval. Samples in which all ratings are the same are left
// out. Not ok under two items, or where no sample has an alpha.
func AlphaInterval(r Ratings, m Metric, confidence float64, samples int, seed uint64) (in Interval, ok bool) {
	categories, counts := r.counts()
	counts = slices.DeleteFunc(counts, func(of []float64) bool { return sum(of) < 2 })
	if len(counts) < 2 {
		return Interval{}, false
	}
	random := rand.New(rand.NewPCG(seed, 0))
	var values []float64
	sample := make([][]float64, len(counts))
	for range samples {
		for i := range sample {
			sample[i] = counts[random.IntN(len(counts))]
		}
		if v, ok := alpha(categories, sample, m); ok {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return Interval{}, false
	}
	tail := (1 - confidence) / 2
	return Interval{Quantile(values, tail), Quantile(values, 1-tail)}, true
}

// Fleiss is Fleiss' kappa (Fleiss 1971), for any number of raters of an item and
// with weights (Gwet 2014, Handbook of Inter-Rater Reliability, 4th edition,
// chapter 3, and its variance). weights are by category as sorted; nil for none.
// Not ok where no item has two ratings or all ratings are the same.
func Fleiss(r Ratings, weights Weights) (a Agreement, ok bool) {
	return chanceCorrected(r, weights, func(share []float64, w [][]float64) (chance float64, of []float64) {
		of = make([]float64, len(share))
		for k := range share {
			for l := range share {
				chance += w[k][l] * share[k] * share[l]
				of[k] += (w[k][l] + w[l][k]) / 2 * share[l]
			}
		}
		return chance, of
	})
}

// Gwet is Gwet's AC1, or with weights AC2 (Gwet 2008 and 2014, chapter 4), as Fleiss
// otherwise.
func Gwet(r Ratings, weights Weights) (a Agreement, ok bool) {
	return chanceCorrected(r, weights, func(share []float64, w [][]float64) (chance float64, of []float64) {
		q, all := float64(len(share)), 0.0
		for k := range w {
			all += sum(w[k])
		}
		scale := all / (q * (q - 1))
		of = make([]float64, len(share))
		for k, s := range share {
			chance += scale * s * (1 - s)
			of[k] = scale * (1 - s)
		}
		return chance, of
	})
}

// chanceCorrected is a coefficient of Fleiss' form. chance gives the agreement by
// chance from the shares of the categories, and what each category has in it.
func chanceCorrected(r Ratings, weights Weights, chance func(share []float64, w [][]float64) (float64, []float64)) (a Agreement, ok bool) {
	categories, counts := r.counts()
	if len(categories) < 2 {
		return Agreement{}, false
	}
	w := weights.matrix(categories)
	n := float64(len(counts))
	share := make([]float64, len(categories))
	agreed := make([]float64, len(counts))
	twice := make([]bool, len(counts))
	for i, of := range counts {
		rated := sum(of)
		for k, c := range of {
			share[k] += c / rated / n
		}
		if twice[i] = rated >= 2; twice[i] {
			a.Items++
			agreed[i] = agreement(of, w) / (rated * (rated - 1))
			a.Observed += agreed[i]
		}
	}
	if a.Items == 0 {
		return Agreement{}, false
	}
	pairs := float64(a.Items)
	a.Observed /= pairs
	var part []float64
	a.Chance, part = chance(share, w)
	a.Value = (a.Observed - a.Chance) / (1 - a.Chance)
	variance := 0.0
	for i, of := range counts {
		own := 0.0
		if twice[i] {
			own = n / pairs * (agreed[i] - a.Chance) / (1 - a.Chance)
		}
		d := own - 2*(1-a.Value)*(dot(of, part)/sum(of)-a.Chance)/(1-a.Chance) - a.Value
		variance += d * d
	}
	a.within(variance, n)
	return a, true
}

// WeightedAlpha is Krippendorff's alpha in Gwet's form, with weights and a standard
// error (Gwet 2014, chapter 5). With the weights of the metric's complement it is
// Alpha; its ordinal weights go by the order alone, which Krippendorff's do not.
func WeightedAlpha(r Ratings, weights Weights) (a Agreement, ok bool) {
	categories, counts := r.counts()
	counts = slices.DeleteFunc(counts, func(of []float64) bool { return sum(of) < 2 })
	if len(categories) < 2 || len(counts) == 0 {
		return Agreement{}, false
	}
	w := weights.matrix(categories)
	n, all := float64(len(counts)), 0.0
	for _, of := range counts {
		all += sum(of)
	}
	rated := all / n
	share := make([]float64, len(categories))
	agreed := make([]float64, len(counts))
	for i, of := range counts {
		for k, c := range of {
			share[k] += c / rated / n
		}
		agreed[i] = agreement(of, w) / (rated * (sum(of) - 1))
		a.Observed += agreed[i] / n
	}
	a.Items = len(counts)
	part := make([]float64, len(share))
	for k := range share {
		for l := range share {
			a.Chance += w[k][l] * share[k] * share[l]
			part[k] += (w[k][l] + w[l][k]) / 2 * share[l]
		}
	}
	// Krippendorff's small-sample term; the error is that of the value without it.
	few := 1 / all
	plain := (a.Observed - a.Chance) / (1 - a.Chance)
	a.Observed = (1-few)*a.Observed + few
	a.Value = (a.Observed - a.Chance) / (1 - a.Chance)
	variance := 0.0
	for i, of := range counts {
		more := (sum(of) - rated) / rated
		own := (agreed[i] - a.Observed*more - a.Chance) / (1 - a.Chance)
		expected := dot(of, part)/rated - a.Chance*more
		d := own - 2*(1-plain)*(expected-a.Chance)/(1-a.Chance) - plain
		variance += d * d
	}
	a.within(variance, n)
	return a, true
}

// within sets the standard error and the interval of 95 % from the sum of squares
// over n items.
func (a *Agreement) within(squares, n float64) {
	if n < 2 {
		a.Error, a.Interval = math.NaN(), Interval{math.NaN(), math.NaN()}
		return
	}
	a.Error = math.Sqrt(squares / (n * (n - 1)))
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(1-(1-P95)/2) * a.Error
	a.Interval = Interval{max(-1, a.Value-half), min(1, a.Value+half)}
}

// agreement is the weighted number of ordered pairs of raters of an item that agree.
func agreement(of []float64, w [][]float64) float64 {
	out := 0.0
	for k := range of {
		out += of[k] * (dot(w[k], of) - 1)
	}
	return out
}

func sum(v []float64) float64 {
	out := 0.0
	for _, x := range v {
		out += x
	}
	return out
}

func dot(a, b []float64) float64 {
	out := 0.0
	for i := range a {
		out += a[i] * b[i]
	}
	return out
}

// Randolph is the kappa of raters who were not told how many of each category there
// are (Randolph 2005): chance is one over the number of categories that there could
// have been.
func Randolph(r Ratings, categories int) (value float64, ok bool) {
	a, ok := chanceCorrected(r, nil, func(share []float64, _ [][]float64) (float64, []float64) {
		return 1 / float64(categories), make([]float64, len(share))
	})
	return a.Value, ok
}
