package made

import (
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// TestContentBalances has the lives hang together: open at the start and what
// happened make open at the end, in every service.
func TestContentBalances(t *testing.T) {
	p := schemas.Quarter(2026, 1)
	lives := New(Spec{Seed: 1, Regions: 3, Services: 4, Cases: 80, Period: p})
	sum := func(name measure.Name, day schemas.Date) map[string]int64 {
		stocks, err := lives.Stocks(t.Context(), day)
		counts := stocks[0]
		if name.IsFlow() {
			var flows [][]measure.Counts
			flows, err = lives.Flows(t.Context(), []measure.Name{name}, p)
			counts = flows[0][0]
		}
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]int64{}
		for _, c := range counts.Cells {
			if c.Status == schemas.Open || c.Status == schemas.StatusUnknown {
				out[c.Service] += c.N
			}
		}
		return out
	}
	before, after := sum(measure.Stock, p.First-1), sum(measure.Stock, p.Last)
	opened, reopened := sum(measure.Opened, 0), sum(measure.Reopened, 0)
	inactive, closed := sum(measure.BecameInactive, 0), sum(measure.ClosedFromOpen, 0)
	for _, s := range lives.Services {
		if got := before[s.ID] + opened[s.ID] + reopened[s.ID] - inactive[s.ID] - closed[s.ID]; got != after[s.ID] {
			t.Errorf("%s: %d open at the end, want %d", s.ID, after[s.ID], got)
		}
	}
}

func TestContent(t *testing.T) {
	c, err := Content(t.Context(), Spec{Seed: 1, Regions: 2, Services: 3, Cases: 40, Silent: 0.2, Period: schemas.Quarter(2026, 1), Quarters: 4})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Quarters) != 4 || c.Quarters[3] != c.Period {
		t.Errorf("quarters %v", c.Quarters)
	}
	published, _, err := disclosure.Publish(c, disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}, nil)
	if err != nil {
		t.Fatal(err)
	}
	marks := map[schemas.Mark]int{}
	for _, f := range published.Figures() {
		marks[f.Mark()]++
	}
	if marks[schemas.Confidential] == 0 || marks[schemas.NoMark] == 0 {
		t.Errorf("marks of the published edition: %v", marks)
	}
}
