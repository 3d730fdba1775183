package statistics

import (
	"math"
	"testing"
)

// The H of Kruskal and Wallis of a small table with ties, worked out by hand.
func TestKruskalWallis(t *testing.T) {
	groups := [][]float64{{1, 2, 2}, {2, 5, 6}, {7, 8, 9}}
	all := []float64{1, 2, 2, 2, 5, 6, 7, 8, 9}
	h, p := kruskalWallis(groups, all)
	// Ranks 1 3 3 | 3 5 6 | 7 8 9: sums 7, 14, 24. H = 12/90 x (49+196+576)/3 - 30 =
	// 6.4889; three ties: divided by 1 - 24/720.
	want := (12.0/90*(49+196+576)/3 - 30) / (1 - 24.0/720)
	if math.Abs(h-want) > 1e-12 || math.Abs(p-math.Exp(-want/2)) > 1e-12 {
		t.Errorf("H = %v, want %v; p = %v, want %v", h, want, p, math.Exp(-want/2))
	}
	if h, p := kruskalWallis([][]float64{{1, 1}, {1, 1}}, []float64{1, 1, 1, 1}); h != 0 || p != 1 {
		t.Errorf("of equal points H = %v, p = %v", h, p)
	}
}

func TestStepOrDrift(t *testing.T) {
	step := []float64{1, 1, 1, math.NaN(), 1, 3, 3, 3, 3}
	s, ok := StepOrDrift(step)
	if !ok || s.Step != 0 || s.At != 5 || s.Before != 1 || s.After != 3 || s.Like() != 1 {
		t.Errorf("step: %+v", s)
	}
	s, ok = StepOrDrift([]float64{1, 2, 3, 4, 5, 6, 7, 8})
	if !ok || s.Drift > 1e-12 || s.Like() != -1 {
		t.Errorf("drift: %+v", s)
	}
	if _, ok := StepOrDrift([]float64{1, 2, 3, 4, math.NaN(), 5}); ok {
		t.Error("five points have a shape")
	}
	if s, _ := StepOrDrift([]float64{1, 5, 1, 5, 1, 5, 1, 5}); s.Like() != 0 {
		t.Errorf("neither: %+v", s)
	}
}

func TestSeasonsOf(t *testing.T) {
	var y []float64
	for i := range 20 {
		y = append(y, 10+float64(i)*0.5+[]float64{0, 0, 0, 6}[i%4])
	}
	s, ok := SeasonsOf(y, 4)
	if !ok || s.P > 0.05 || s.Effects[3]-s.Effects[0] < 4 {
		t.Errorf("%+v", s)
	}
	without := s.Without(y)
	if d := without[7] - without[6]; d > 2 {
		t.Errorf("a season is left: %v", d)
	}
	for n, v := range map[int][]float64{1: y, 12: y} {
		if _, ok := SeasonsOf(v, n); ok {
			t.Errorf("%d seasons of %d points", n, len(v))
		}
	}
}

// Two seasons with different shares and none of them moving: by season there is no
// trend, although together there is, for the last points are of the high season.
func TestCochranArmitageBy(t *testing.T) {
	x, n, scores := []float64{10, 0, 10, 40, 10, 40}, []float64{100, 0, 100, 100, 100, 100}, []float64{0, 1, 2, 3, 4, 5}
	together, ok := CochranArmitage(x, n, scores)
	if !ok || together.P > 0.01 {
		t.Errorf("together %+v", together)
	}
	by, ok := CochranArmitageBy(x, n, scores, 2)
	if !ok || by.Chi2 > 1e-9 {
		t.Errorf("by season %+v", by)
	}
	if _, ok := CochranArmitageBy([]float64{0, 5}, []float64{5, 5}, []float64{0, 1}, 2); ok {
		t.Error("seasons without a difference have a trend")
	}
}

func TestMean(t *testing.T) {
	v, in, ok := Mean(4, 8, 20, P95) // 1 1 3 3
	if !ok || v != 2 || math.Abs(in.Upper-2-1.959963984540054/2) > 1e-9 || math.Abs(2-in.Lower-(in.Upper-2)) > 1e-12 {
		t.Errorf("%v %+v", v, in)
	}
	if _, _, ok := Mean(0, 0, 0, P95); ok {
		t.Error("nothing has a mean")
	}
}
