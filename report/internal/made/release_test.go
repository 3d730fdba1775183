package made_test

import (
	"io"
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/page"
	"github.com/iassn/collate/report/tidy"
	"github.com/iassn/collate/report/workbook"
	"github.com/iassn/collate/schemas"
)

// BenchmarkRelease makes a release of 153 services with ten years of quarters: part
// by part, and then both editions with all of their files. What it takes to count
// from a store is measured there.
func BenchmarkRelease(b *testing.B) {
	c, err := made.Content(b.Context(), made.Spec{
		Seed: 1, Regions: 9, Services: 17, Cases: 700, Silent: 0.05, Period: schemas.Quarter(2026, 1), Quarters: 40,
	})
	if err != nil {
		b.Fatal(err)
	}
	var published disclosure.Release
	publish := func(b *testing.B) {
		b.Helper()
		var err error
		if published, _, err = disclosure.Publish(c, disclosure.Policies[0], nil); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("disclosure", func(b *testing.B) {
		for b.Loop() {
			publish(b)
		}
		b.ReportMetric(float64(len(published.Figures())), "figures")
	})
	if published.Edition == "" {
		publish(b)
	}
	for _, part := range []struct {
		name  string
		write func(*testing.B, disclosure.Release)
	}{{"open-data", openData}, {"workbook", book}, {"pages", pages}} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				part.write(b, published)
			}
		})
	}
	b.Run("together", func(b *testing.B) {
		for b.Loop() {
			publish(b)
			for _, r := range []disclosure.Release{published, disclosure.Internal(c)} {
				openData(b, r)
				book(b, r)
				pages(b, r)
			}
		}
	})
}

func openData(b *testing.B, r disclosure.Release) {
	b.Helper()
	for _, write := range []func(io.Writer, disclosure.Release) error{tidy.CSV, tidy.Parquet, tidy.JSON, tidy.Revisions, tidy.Dictionary} {
		if err := write(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}

func book(b *testing.B, r disclosure.Release) {
	b.Helper()
	if err := workbook.Write(io.Discard, r); err != nil {
		b.Fatal(err)
	}
}

func pages(b *testing.B, r disclosure.Release) {
	b.Helper()
	s := page.New(r)
	for _, p := range s.Places() {
		if err := s.Write(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}
