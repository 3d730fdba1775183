package page_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/page"
	"github.com/iassn/collate/schemas"
)

var policy = disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}

func content(t testing.TB, s made.Spec) disclosure.Content {
	t.Helper()
	if s.Period.Name == "" {
		s.Period = schemas.Quarter(2026, 1)
	}
	c, err := made.Content(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkSite writes the pages of 153 services, their regions and England, with
// ten years of quarters.
func BenchmarkSite(b *testing.B) {
	c := content(b, made.Spec{Seed: 1, Regions: 9, Services: 17, Cases: 700, Silent: 0.05, Quarters: 40})
	r := made.Published(c, policy)
	b.ResetTimer()
	size, pages := 0, 0
	for b.Loop() {
		site := page.New(r)
		size, pages = 0, 0
		for _, p := range site.Places() {
			var out bytes.Buffer
			if err := site.Write(&out, p); err != nil {
				b.Fatal(err)
			}
			size += out.Len()
			pages++
		}
	}
	b.ReportMetric(float64(pages), "pages")
	b.ReportMetric(float64(size)/float64(pages)/1024, "KB/page")
}

// TestSideBySide writes pages at the same time, as a release does: they are those
// written one after the other.
func TestSideBySide(t *testing.T) {
	site := page.New(made.Published(content(t, made.Spec{Seed: 4, Regions: 2, Services: 3, Cases: 300, Quarters: 3}), policy))
	write := func(p page.Place) string {
		var out bytes.Buffer
		if err := site.Write(&out, p); err != nil {
			t.Error(err)
		}
		return out.String()
	}
	got := make([]string, len(site.Places()))
	var wait sync.WaitGroup
	for i, p := range site.Places() {
		wait.Go(func() { got[i] = write(p) })
	}
	wait.Wait()
	for i, p := range site.Places() {
		if got[i] != write(p) {
			t.Errorf("%s is another page beside others", p.Path())
		}
	}
}
