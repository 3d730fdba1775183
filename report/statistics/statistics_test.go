package statistics

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The parts of a change add up to it exactly, whoever came and went.
func TestDivideChangeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var shares []Share
		for i := range rapid.IntRange(1, 30).Draw(t, "places") {
			s := Share{Place: fmt.Sprint(i)}
			s.N0, s.N1 = rapid.Int64Range(0, 400).Draw(t, "n0"), rapid.Int64Range(0, 400).Draw(t, "n1")
			s.X0, s.X1 = rapid.Int64Range(0, s.N0).Draw(t, "x0"), rapid.Int64Range(0, s.N1).Draw(t, "x1")
			shares = append(shares, s)
		}
		c, ok := DivideChange(shares)
		if !ok {
			return
		}
		if sum := add(add(c.Within, c.Weights), c.Panel); sum.Cmp(c.Total) != 0 {
			t.Fatalf("%v + %v + %v is %v, want %v", c.Within, c.Weights, c.Panel, sum, c.Total)
		}
		if len(shares) != c.Both+c.Came+c.Went+absent(shares) {
			t.Fatalf("%+v of %d places", c, len(shares))
		}
	})
}

func absent(shares []Share) int {
	n := 0
	for _, s := range shares {
		if s.N0 == 0 && s.N1 == 0 {
			n++
		}
	}
	return n
}

// Each part is nought where nothing of its kind happens, and all of it where
// nothing else does.
func TestDivideChange(t *testing.T) {
	for name, c := range map[string]struct {
		shares                 []Share
		within, weights, panel *big.Rat
	}{
		"within alone": {
			[]Share{{"a", 10, 100, 20, 100}, {"b", 30, 100, 40, 100}},
			big.NewRat(1, 10), new(big.Rat), new(big.Rat),
		},
		"weights alone": {
			[]Share{{"a", 10, 100, 30, 300}, {"b", 50, 100, 50, 100}},
			new(big.Rat), big.NewRat(-1, 10), new(big.Rat),
		},
		"who reported alone": {
			[]Share{{"a", 10, 100, 10, 100}, {"b", 50, 100, 0, 0}, {"c", 0, 0, 0, 100}},
			new(big.Rat), new(big.Rat), big.NewRat(-1, 4),
		},
	} {
		got, ok := DivideChange(c.shares)
		if !ok || got.Within.Cmp(c.within) != 0 || got.Weights.Cmp(c.weights) != 0 || got.Panel.Cmp(c.panel) != 0 {
			t.Errorf("%s: within %v, weights %v, panel %v", name, got.Within, got.Weights, got.Panel)
		}
	}
	if _, ok := DivideChange([]Share{{"a", 1, 2, 0, 0}, {"b", 0, 0, 1, 2}}); ok {
		t.Error("nobody in both periods, and yet a change is divided")
	}
}

// False signals are as rare as theory says. Of known limits 0.27 % of quiet points
// are outside; a run of 7 on one side or in one direction is marked whole, so its
// points are more. Measured over 1,000 series of 24 points with limits of their
// own: outside 0.3 %, trend 0.2 %, two in three 0.2 %, one side 2.5 %; 3.2 % of
// points have a signal, about one of every 31.
func TestQuietSeries(t *testing.T) {
	const series, points = 1000, 24
	random := rand.New(rand.NewPCG(6, 2016))
	counts := map[Signal]int{}
	for range series {
		y := make([]float64, points)
		for i := range y {
			y[i] = random.NormFloat64()
		}
		l, ok := XmR(y, XmROptions{})
		if !ok {
			t.Fatal("no limits")
		}
		signals, _ := Signals(y, l, Rules{})
		for _, s := range signals {
			counts[s]++
		}
	}
	t.Log(counts)
	share := func(n int) float64 { return 100 * float64(n) / (series * points) }
	for s, most := range map[Signal]float64{Outside: 0.5, Trend: 0.4, TwoInThree: 0.5, OneSide: 3.5} {
		if got := share(counts[s]); got > most {
			t.Errorf("signal %d at %.2f %% of quiet points, want %.2f %% at most", s, got, most)
		}
	}
}

// A step, a drift and a season are each told from the others.
func TestTold(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2016))
	const quarters = 40
	series := func(f func(int) float64) []float64 {
		y := make([]float64, quarters)
		for i := range y {
			y[i] = 0.2 + 0.01*random.NormFloat64() + f(i)
		}
		return y
	}
	called := 0
	for range 400 {
		season := series(func(i int) float64 { return []float64{0.05, 0, -0.05, 0}[i%4] })
		if k, ok := SeasonalKendall(season, 4); !ok || k.P < 0.05 {
			called++
		}
	}
	if called < 8 || called > 32 { // 5 % of 400, give or take
		t.Errorf("a season alone is called a trend %d times of 400", called)
	}
	drift := series(func(i int) float64 { return 0.002 * float64(i) })
	if k, ok := SeasonalKendall(drift, 4); !ok || k.P > 0.001 || k.S < 0 {
		t.Errorf("a drift is not called a trend: %+v", k)
	}
	step := series(func(i int) float64 {
		if i >= 24 {
			return 0.08
		}
		return 0
	})
	l, _ := XmR(step, XmROptions{Baseline: 20})
	signals, sides := Signals(step, l, Rules{})
	for i := 24; i < quarters; i++ {
		if signals[i] == NoSignal || sides[i] != 1 {
			t.Errorf("quarter %d after a step up: %v, %d", i, signals[i], sides[i])
		}
	}
}

// A missing point ends a run, and makes no moving range.
func TestMissing(t *testing.T) {
	gap := math.NaN()
	l, ok := XmR([]float64{1, 2, gap, 10, 11}, XmROptions{})
	if !ok || l.Range != 1 || l.Points != 4 {
		t.Errorf("limits %+v", l)
	}
	signals, _ := Signals([]float64{2, 2, 2, gap, 2, 2, 2, 2}, Limits{Mean: 1, Lower: -5, Upper: 7}, Rules{})
	for i, s := range signals {
		if s != NoSignal {
			t.Errorf("point %d: %v", i, s)
		}
	}
	if _, ok := XmR([]float64{1, gap, 2}, XmROptions{}); ok {
		t.Error("limits without two points in a row")
	}
}

// Two raters, one case, full agreement: chance cannot be told from agreement.
func TestNoAgreementToTell(t *testing.T) {
	if v, ok := Alpha(Ratings{{2}, {2}}, Ordinal); ok {
		t.Errorf("alpha %v", v)
	}
	if v, ok := Alpha(Ratings{{1, 2}, {math.NaN(), math.NaN()}}, Ordinal); ok {
		t.Errorf("alpha of one rater: %v", v)
	}
	if v, ok := AlphaInterval(Ratings{{1, 2, 3, 4}, {1, 2, 3, 3}}, Ordinal, P95, 500, 1); !ok || v.Upper < v.Lower {
		t.Errorf("%v, %v", v, ok)
	}
}

// A funnel knows chance from more than chance.
func TestFunnelDispersion(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 2016))
	places := func(spread float64) []Place {
		var out []Place
		for range 150 {
			n, p := 50+random.IntN(400), 0.2+spread*random.NormFloat64()
			x := 0
			for range n {
				if random.Float64() < p {
					x++
				}
			}
			out = append(out, Place{float64(x), float64(n)})
		}
		return out
	}
	chance, _ := NewFunnel(places(0))
	more, _ := NewFunnel(places(0.06))
	if chance.Tau2 > 0.0003 || more.Tau2 < 0.002 {
		t.Errorf("variance between places %v by chance, %v with more", chance.Tau2, more.Tau2)
	}
	wide, narrow := more.WideLimits(200, P998), more.Limits(200, P998)
	if wide.Lower > narrow.Lower || wide.Upper < narrow.Upper {
		t.Errorf("limits %v are not within %v", narrow, wide)
	}
	small := chance.ExactLimits(5, P95)
	if small.Lower != 0 || small.Upper < 0.4 || small.Upper > 1 {
		t.Errorf("limits of a place of 5: %v", small)
	}
}
