package moderation

import (
	"math/rand/v2"
	"slices"

	"github.com/iassn/collate/report/statistics"
)

// Change is an exercise beside an earlier one. Like has both for the same cases and
// the same services, which alone can be compared: cases differ in how hard they are.
type Change struct {
	Before   Agreement `json:"before"`
	Cases    int       `json:"same_cases"`
	Services int       `json:"same_services"`
	LikeThen *float64  `json:"alpha_then"`
	LikeNow  *float64  `json:"alpha_now"`
	Low      *float64  `json:"difference_low"` // 95 % interval of now less then
	High     *float64  `json:"difference_high"`
	Words    string    `json:"words"`
}

// changeOf compares two exercises.
func changeOf(before, now panel) Change {
	c := Change{Before: agreement(before)}
	then, again := like(before, now)
	c.Cases, c.Services = len(again.cases), again.services()
	if c.Services == 0 {
		c.Cases = 0
	}
	if a, ok := statistics.Alpha(then.ratings(), statistics.Ordinal); ok {
		c.LikeThen = rounded(a)
	}
	if a, ok := statistics.Alpha(again.ratings(), statistics.Ordinal); ok {
		c.LikeNow = rounded(a)
	}
	if c.LikeThen != nil && c.LikeNow != nil {
		if in, ok := differenceInterval(then, again); ok {
			c.Low, c.High = rounded(in.Lower), rounded(in.Upper)
		}
	}
	c.Words = c.words(agreement(now))
	return c
}

// like are the parts of two panels with the same cases, in the same order, and the
// same services. A case is the same where its id and its text are.
func like(before, now panel) (then, again panel) {
	var were, are []int
	for i, c := range now.cases {
		k := slices.IndexFunc(before.cases, func(b Case) bool { return b.ID == c.ID && b.Text != "" && b.Code() == c.Code() })
		if k >= 0 {
			were, are = append(were, k), append(are, i)
		}
	}
	has := func(p panel) func(rater) bool {
		return func(r rater) bool {
			return slices.ContainsFunc(p.raters, func(o rater) bool { return o.key() == r.key() })
		}
	}
	return before.of(has(now)).only(were), now.of(has(before)).only(are)
}

// differenceInterval is an interval of the change of alpha, by resampling the cases,
// the same ones on both sides (Efron and Tibshirani 1993, percentiles). Not ok under
// two cases, or where half the samples or more have no alpha.
func differenceInterval(then, now panel) (in statistics.Interval, ok bool) {
	n := len(now.cases)
	if n < 2 {
		return in, false
	}
	random := rand.New(rand.NewPCG(seed, 0))
	var values []float64
	items := make([]int, n)
	for range samples {
		for i := range items {
			items[i] = random.IntN(n)
		}
		a, was := statistics.Alpha(then.only(items).ratings(), statistics.Ordinal)
		b, is := statistics.Alpha(now.only(items).ratings(), statistics.Ordinal)
		if was && is {
			values = append(values, b-a)
		}
	}
	if len(values) <= samples/2 {
		return in, false
	}
	tail := (1 - confidence) / 2
	return statistics.Interval{Lower: statistics.Quantile(values, tail), Upper: statistics.Quantile(values, 1-tail)}, true
}
