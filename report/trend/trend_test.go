package trend

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/report/measure"
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
	matched, _ := Panel(periods, series)
	all, panel := All(periods, series, o), All(periods, matched, o)
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
	exact(t, c)
	study := Studies(Input{What: measure.Opened, Unit: "quarter", Periods: periods, Series: series, By: measure.England, Options: o})[0]
	for _, want := range []string{"which services tell can be why", "Most of it is which services told.", "the share moves up"} {
		if said := strings.Join(study.Sentences(), "\n"); !strings.Contains(said, want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
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
	o := Options{Seasons: 4, Baseline: periods[15].Last}
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
	says(t, broken, "four levels instead of three", "Before it 21.5 % in 2023-24-Q1, after it 32.5 % in 2023-24-Q2", "What if there were no break")
	says(t, drift, "more like a steady drift")
	says(t, New(periods, Series{Mixes: draws(r, 32, 400, step)}, Options{Seasons: 4}), "It is more like one step, at "+periods[20].Name)
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
		if p.Upper.N != 0 || p.Mix.Services != 0 || p.Signal != statistics.NoSignal {
			t.Errorf("%+v", p)
		}
	}
	if said := (Study{What: measure.Opened, Unit: "quarter", Line: l}).Sentences(); len(said) != 1 {
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

func says(t *testing.T, l Line, wants ...string) {
	t.Helper()
	said := strings.Join(Study{What: measure.Opened, Unit: "quarter", Line: l}.Sentences(), "\n")
	for _, want := range wants {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
}

// exact demands that the parts of a change add up to it, to the last digit.
func exact(t *testing.T, c statistics.Change) {
	t.Helper()
	sum := new(big.Rat).Add(new(big.Rat).Add(c.Within, c.Weights), c.Panel)
	if sum.Cmp(c.Total) != 0 || new(big.Rat).Sub(c.After, c.Before).Cmp(c.Total) != 0 {
		t.Errorf("%v and %v and %v are not %v", c.Within, c.Weights, c.Panel, c.Total)
	}
}

// A share that goes by the time of the year is called that, and no trend or step; a
// step in it is found all the same.
func TestSeasons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 6))
	periods := quarters(t, 32)
	season := func(i int) float64 { return 0.2 + []float64{0, 0, 0, 0.08}[i%4] }
	l := New(periods, Series{Mixes: draws(r, 32, 600, season)}, Options{Seasons: 4})
	if l.Tests.Season == nil || l.Tests.Share.P < sure || l.Tests.Index.P < sure {
		t.Errorf("season %+v, share %+v, index %+v", l.Tests.Season, l.Tests.Share, l.Tests.Index)
	}
	says(t, l, "The share goes by the time of the year", "moves neither up nor down", "in "+periods[3].First.Time().Format("January")+" to")

	stepped := New(periods, Series{Mixes: draws(r, 32, 600, func(i int) float64 { return season(i) + 0.1*float64(i/16) })}, Options{Seasons: 4})
	outside := 0
	for _, s := range stepped.Tests.Adjusted {
		if s != statistics.NoSignal {
			outside++
		}
	}
	if outside < 20 {
		t.Errorf("with the season taken out, %d points of a step are signals", outside)
	}
	says(t, stepped, "more like one step, at "+periods[16].Name, "With the season taken out: The shares of "+periods[16].Name+" to 2026-27-Q1 are all above the mean")
}

// Of quiet series, in which nothing happens but chance, no more have a signal than
// theory says; and no less, or the rules would not look.
func TestFalseSignals(t *testing.T) {
	const series, points = 1000, 24
	r := rand.New(rand.NewPCG(4, 6))
	periods := quarters(t, points)
	any, outside, moved, index, season, stepped := 0, 0, 0, 0, 0, 0
	for range series {
		l := New(periods, Series{Mixes: draws(r, points, 200, func(int) float64 { return 0.25 })}, Options{Seasons: 4})
		signalled := false
		for _, p := range l.Points {
			signalled = signalled || p.Signal != statistics.NoSignal
			if p.Signal == statistics.Outside {
				outside++
			}
		}
		for _, found := range []struct {
			n  *int
			is bool
		}{{&any, signalled}, {&moved, l.Tests.Share.P < sure}, {&index, l.Tests.Index.P < sure}, {&season, l.Tests.Season != nil}, {&stepped, l.Tests.Share.P < sure && l.Tests.Shape.Like() == 1}} {
			if found.is {
				*found.n++
			}
		}
	}
	var said []int
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(FalseSignals, -1) {
		v, _ := strconv.Atoi(n)
		said = append(said, v)
	}
	if len(said) != 4 {
		t.Fatal(FalseSignals)
	}
	for i, n := range []int{any, moved, index, season} {
		if off := math.Abs(float64(n - said[i])); off > 2*math.Sqrt(float64(said[i])) {
			t.Errorf("the documents say %s; number %d is %d", FalseSignals, i+1, n)
		}
	}
	if outside < 24 || outside > 96 || stepped > moved/3 {
		t.Errorf("%d of 24,000 points are outside, %d trends are called steps", outside, stepped)
	}
}
