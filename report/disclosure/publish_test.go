package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func content(t testing.TB, s made.Spec) disclosure.Content {
	t.Helper()
	c, err := made.Content(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// told are a release's figures as its readers have them, and the counts behind them.
func told(r disclosure.Release, c disclosure.Content) (shown []measure.Figure, exact []int64) {
	type place struct{ measure, period, asAt, code, level, status string }
	at := map[place]int64{}
	for _, f := range c.Figures {
		at[place{f.Measure, f.Period, f.AsAt, f.Code, f.Level, f.Status}] = f.Value
	}
	for _, f := range r.Figures() {
		n, _ := f.Value()
		shown = append(shown, measure.Figure{
			Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Name: f.Name, Region: f.Region,
			Level: f.Level, Status: f.Status, Services: f.Services, Expected: f.Expected, Value: n, Mark: f.Mark(),
		})
		exact = append(exact, at[place{f.Measure, f.Period, f.AsAt, f.Code, f.Level, f.Status}])
	}
	return shown, exact
}

// population is one of the imaginary ones: with and without a region of one
// service, with missing returns.
func population(n uint64) made.Spec {
	return made.Spec{
		Seed: n, Regions: 2 + int(n%3), Services: 6 + int(n%5), Cases: []int{250, 900}[n/2%2], Silent: float64(n%3) / 8,
		OneService: n%2 == 1, Period: schemas.Quarter(2026, 1), Quarters: 1 + int(n%2),
	}
}

// TestNothingFalls publishes random populations, each after an earlier release.
func TestNothingFalls(t *testing.T) {
	numbers := []uint64{0, 1, 2, 3, 4, 5, 6, 7}
	if os.Getenv("IASS_SEEDS") == "all" {
		numbers = numbers[:0]
		for n := range uint64(200) {
			numbers = append(numbers, n)
		}
	}
	var unproven, withheld, leftOut atomic.Int64
	t.Run("populations", func(t *testing.T) {
		for _, n := range numbers {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				report := nothingFalls(t, population(n), disclosure.Policies[n%uint64(len(disclosure.Policies))])
				unproven.Add(int64(report.Unproven))
				withheld.Add(int64(report.Primary + report.Complementary))
				leftOut.Add(int64(len(report.LeftOut)))
			})
		}
	})
	t.Logf("%d figures withheld; %d without two worlds, of regions too; %d services left out", withheld.Load(), unproven.Load(), leftOut.Load())
}

func nothingFalls(t *testing.T, s made.Spec, p disclosure.Policy) disclosure.Report {
	before := s
	before.Period, before.Until = schemas.Quarter(2025, 4), s.Period.Last
	earlier := content(t, before)
	first, _, err := disclosure.Publish(earlier, p, nil)
	if err != nil {
		t.Fatal("the earlier release:", err)
	}
	shown, exact := told(first, earlier)
	c := content(t, s)
	r, report, err := disclosure.Publish(c, p, []disclosure.Earlier{{Policy: p, Figures: shown, Exact: exact}})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", report)
	now, _ := told(r, c)
	for _, f := range disclosure.Attack([]disclosure.Shown{{Policy: p, Figures: shown}, {Policy: p, Figures: now}}, c.Services) {
		t.Errorf("falls: %v", f)
	}
	for _, f := range r.Figures() {
		if v, ok := f.Value(); ok && f.Geography == measure.Service && 1 <= v && v <= p.Threshold {
			t.Errorf("shown: %v", f.Row())
		}
		if slices.Contains(report.LeftOut, f.Code) {
			t.Errorf("of a service that is left out: %v", f.Row())
		}
	}
	return report
}

// TestSamePattern has the pattern be the same whatever the order of the figures.
func TestSamePattern(t *testing.T) {
	c := content(t, population(6))
	pattern := func() map[string]string {
		r, _, err := disclosure.Publish(c, disclosure.Policies[0], nil)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, f := range r.Figures() {
			out[fmt.Sprint(f.Row()[:8])] = fmt.Sprint(f.Number(), f.Mark())
		}
		return out
	}
	want := pattern()
	c.Figures = slices.Clone(c.Figures)
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(c.Figures), func(i, j int) { c.Figures[i], c.Figures[j] = c.Figures[j], c.Figures[i] })
		if diff := cmp.Diff(want, pattern()); diff != "" {
			t.Fatalf("another pattern (-want +got):\n%s", diff)
		}
	}
}

// TestLessThanRows has protecting cells cost less than withholding every row that
// holds a small count.
func TestLessThanRows(t *testing.T) {
	c := content(t, made.Spec{Seed: 2, Regions: 3, Services: 12, Cases: 1400, Period: schemas.Quarter(2026, 1), Quarters: 2})
	_, report, err := disclosure.Publish(c, disclosure.Policies[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.Share() >= report.ShareByRow()*2/3 {
		t.Errorf("%.1f %% are withheld; by row it would be %.1f %%", report.Share(), report.ShareByRow())
	}
	t.Logf("%+v: %.1f %%, by row %.1f %%", report, report.Share(), report.ShareByRow())
}

func BenchmarkPublish(b *testing.B) {
	for _, quarters := range []int{8, 40} {
		b.Run(fmt.Sprint(quarters), func(b *testing.B) {
			c := content(b, made.Spec{Seed: 2, Regions: 9, Services: 17, Cases: 1400, Period: schemas.Quarter(2026, 1), Quarters: quarters})
			for b.Loop() {
				if _, _, err := disclosure.Publish(c, disclosure.Policies[0], nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
