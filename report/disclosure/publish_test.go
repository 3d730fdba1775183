package disclosure_test

import (
	"testing"
	"time"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/schemas"
)

func TestTry(t *testing.T) {
	for seed := range uint64(3) {
		c, err := made.Content(t.Context(), made.Spec{Seed: seed, Regions: 9, Services: 17, Cases: []int{40, 300, 1400}[seed%3], Period: schemas.Quarter(2026, 1), Quarters: 8, OneService: seed == 1})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, report, err := disclosure.Publish(c, disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}, nil)
		if err != nil {
			t.Error(err)
		}
		t.Logf("seed %d: %+v %.1f%% %.1f%% in %v", seed, report, report.Share(), report.ShareByRow(), time.Since(start))
	}
}
