package disclosure_test

import (
	"testing"
	"time"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/schemas"
)

func TestTry(t *testing.T) {
	for seed := range uint64(6) {
		for _, q := range []int{8} {
			c, err := made.Content(t.Context(), made.Spec{Seed: seed, Regions: 9, Services: 17, Cases: []int{40, 300, 1400}[seed%3], Period: schemas.Quarter(2026, 1), Quarters: q, OneService: seed == 1})
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			r, _, err := disclosure.Publish(c, disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}, nil)
			if err != nil {
				t.Error(err)
			}
			n, w, rw, prim := 0, 0, 0, 0
			for i, f := range r.Figures() {
				_ = i
				if f.Mark() == "c" {
					if f.Geography == "service" {
						w++
					} else {
						rw++
					}
				}
				if f.Geography == "service" && (f.Mark() == "" || f.Mark() == "c") {
					n++
				}
			}
			for _, f := range c.Figures {
				if f.Geography == "service" && f.Value >= 1 && f.Value <= 5 && (disclosure.InSeries(f) || f.Measure == "stock" || f.Measure == "worked" || f.Measure == "closed") {
					prim++
				}
			}
			t.Logf("seed %d q %d: figures %d services %d withheld %d primary %d regional %d in %v", seed, q, len(r.Figures()), n, w, prim, rw, time.Since(start))
		}
	}
}
