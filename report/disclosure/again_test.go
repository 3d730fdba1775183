package disclosure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/schemas"
)

// TestSameAgain releases the same figures twice: the second shows what the first
// did.
func TestSameAgain(t *testing.T) {
	for _, p := range disclosure.Policies {
		c := content(t, made.Spec{Seed: 3, Regions: 3, Services: 8, Cases: 900, Silent: 0.1, Period: schemas.Quarter(2026, 1), Quarters: 3})
		first, report, err := disclosure.Publish(c, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", report)
		shown, exact := told(first, c)
		again, report, err := disclosure.Publish(c, p, []disclosure.Earlier{{Policy: p, Figures: shown, Exact: exact}})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", report)
		now, _ := told(again, c)
		if diff := cmp.Diff(shown, now); diff != "" {
			t.Errorf("%s: another pattern (-first +again):\n%.2000s", p.Name, diff)
		}
	}
}
