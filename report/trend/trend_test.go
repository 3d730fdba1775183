package trend

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

func quarters(t *testing.T, n int) []schemas.Period {
	t.Helper()
	to := schemas.Quarter(2026, 1)
	from := to
	for range n - 1 {
		from = schemas.QuarterOf(from.First - 1)
	}
	out, err := schemas.Run(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// draws makes mixes of so many interventions, of which a share that depends on the
// quarter is at Level 3 or 4.
func draws(r *rand.Rand, quarters, n int, share func(int) float64) []Mix {
	out := make([]Mix, quarters)
	for i := range out {
		for range n {
			switch {
			case r.Float64() < share(i):
				out[i].Three++
			case r.IntN(2) == 0:
				out[i].One++
			default:
				out[i].Two++
			}
		}
	}
	return out
}

// No service changes, and who reports does: the line of all moves, that of the
// panel does not, and the division says that it is who reported.
func TestChangingPanel(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 6))
	periods := quarters(t, 24)
	var series []Series
	for i := range 60 {
		level := 0.1
		if i%2 == 1 {
			level = 0.4
		}
		s := Series{Code: fmt.Sprint(i), Mixes: draws(r, len(periods), 120, func(int) float64 { return level })}
		for q := range periods {
			// Of those with more at higher levels, more report as time goes by.
			if i%2 == 1 && i >= 6 && i > 6+2*q+2*r.IntN(4) {
				s.Mixes[q] = Mix{Mark: schemas.NotAvailable}
			}
		}
		series = append(series, s)
	}
	o := Options{Seasons: 4}
	all, panel := All(periods, series, o), All(periods, panelOf(periods, series), o)
	if all.Tests.Share.P > 0.001 || all.Tests.Slope.Value < 0.002 {
		t.Errorf("the line of all does not move: %+v", all.Tests.Share)
	}
	if math.Abs(panel.Tests.Slope.Value) > 0.001 {
		t.Errorf("the line of the panel moves by %v a quarter", panel.Tests.Slope.Value)
	}
	c, ok := Divide(periods, series, 0, len(periods)-1)
	if !ok {
		t.Fatal("nothing to divide")
	}
	total, _ := c.Total.Float64()
	within, _ := c.Within.Float64()
	reported, _ := c.Panel.Float64()
	if math.Abs(within) > 0.02 || reported < 0.8*total {
		t.Errorf("of a change of %v, %v is within services and %v who reported", total, within, reported)
	}
	if said := ChangeSentence(c, periods[0], periods[23]); !strings.Contains(said, "came") {
		t.Error(said)
	}
}

// A step, a drift and a change of scheme are each called what they are.
func TestCalledWhatTheyAre(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 6))
	periods := quarters(t, 32)
	step := func(i int) float64 {
		if i >= 20 {
			return 0.35
		}
		return 0.2
	}
	o := Options{Seasons: 4, Limits: statistics.XmROptions{Baseline: 16}}
	l := New(periods, Series{Mixes: draws(r, 32, 400, step)}, o)
	above := 0
	for _, p := range l.Points[20:] {
		if p.Signal == statistics.Outside && p.Side == 1 {
			above++
		}
	}
	if above < 10 {
		t.Errorf("%d of 12 quarters after a step are above the limits", above)
	}

	drift := New(periods, Series{Mixes: draws(r, 32, 400, func(i int) float64 { return 0.15 + 0.005*float64(i) })}, Options{Seasons: 4})
	if drift.Tests.Share.P > 0.001 || math.Abs(drift.Tests.Slope.Value-0.005) > 0.002 {
		t.Errorf("drift: %+v, slope %+v", drift.Tests.Share, drift.Tests.Slope)
	}

	scheme := Series{Mixes: draws(r, 32, 400, step), Breaks: []Break{{On: periods[20].First, Why: "four levels instead of three"}}}
	broken := New(periods, scheme, Options{Seasons: 4})
	if broken.Points[19].Segment == broken.Points[20].Segment || len(broken.Limits) != 2 || broken.Ignoring == nil {
		t.Fatalf("segments %+v", broken.Limits)
	}
	outside := 0
	for _, p := range broken.Points {
		if p.Signal == statistics.Outside {
			outside++
		}
	}
	if outside > 1 {
		t.Errorf("a change of scheme puts %d points outside the limits", outside)
	}
	if said := strings.Join(broken.Sentences("opened", "quarter"), "\n"); !strings.Contains(said, "four levels instead of three") {
		t.Error(said)
	}
	if c, ok := Divide(periods, []Series{scheme, {Code: "b", Mixes: draws(r, 32, 400, func(int) float64 { return 0.2 })}}, 0, 31); !ok || c.Both != 1 || c.Came != 1 || c.Went != 1 {
		t.Errorf("a service across its break is compared with itself: %+v", c)
	}
}

// What cannot be told is a gap, and never nought.
func TestGaps(t *testing.T) {
	periods := quarters(t, 6)
	none := Series{Mixes: []Mix{}}
	for range periods {
		none.Mixes = append(none.Mixes, Mix{Mark: schemas.NotAvailable})
	}
	l := New(periods, none, Options{Seasons: 4})
	for _, p := range l.Points {
		if p.Upper.N != 0 || p.Services != 0 || p.Signal != statistics.NoSignal {
			t.Errorf("%+v", p)
		}
	}
	if said := l.Sentences("opened", "quarter"); len(said) != 1 {
		t.Error(said)
	}
	one := none
	one.Mixes = append([]Mix(nil), none.Mixes...)
	one.Mixes[3] = Mix{One: 8, Two: 1, Unknown: 2}
	l = New(periods, one, Options{Seasons: 4})
	if p := l.Points[3]; p.Upper.N != 9 || p.Upper.Value != 0 || p.Upper.Interval.Upper == 0 {
		t.Errorf("%+v", p)
	}
	if _, ok := (Mix{One: 3, Top: 2}).Mean(); ok {
		t.Error("3-4 has a mean level")
	}
}
