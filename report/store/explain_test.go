package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Parts of a store can be looked at from several goroutines, and hold their own
// services alone; the store is as it was.
func TestAmong(t *testing.T) {
	s := open(t)
	load(t, s,
		full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", "")),
		full("o'neill", "2026-06-30", life("a", schemas.Level2, "2026-01-05", ""), life("b", schemas.Level2, "2026-01-05", "")))
	var wait sync.WaitGroup
	for range 4 {
		for service, want := range map[string]string{
			"kent": text("available kent", "kent 1 open 1"), "o'neill": text("available o'neill", "o'neill 2 open 2"), "essex": text("available "),
		} {
			wait.Go(func() {
				err := s.Among(t.Context(), []string{service}, func(p measure.Part) error {
					got, err := stockOf(t, p, day("2026-06-30"))
					if diff := cmp.Diff(want, words(got)); diff != "" {
						t.Errorf("%s (-want +got):\n%s", service, diff)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wait.Wait()
	got, err := stockOf(t, s, day("2026-06-30"))
	if want := text("available kent o'neill", "kent 1 open 1", "o'neill 2 open 2"); err != nil || words(got) != want {
		t.Error(words(got), err)
	}
	failed := errors.New("failed")
	if err := s.Among(t.Context(), nil, func(measure.Part) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}

// BenchmarkExplain explains figures of a service, a region of seventeen and
// England, in a store of ten years.
func BenchmarkExplain(b *testing.B) {
	s, _ := tenYears(b)
	services := tenYearsServices()
	for _, q := range []measure.Question{
		{Measure: measure.Stock, Geography: measure.Service, Code: "service-007", Level: "3", Status: "open"},
		{Measure: measure.Opened, Geography: measure.Service, Code: "service-007", Level: "total", Status: "total"},
		{Measure: measure.Closed, Geography: measure.Region, Code: "E12000003", Level: "3+4", Status: "total"},
		{Measure: measure.Stock, Geography: measure.England, Code: schemas.England, Level: "3", Status: "open"},
		{Measure: measure.Stock, Geography: measure.England, Code: schemas.England, Level: "3", Status: "open", RowsMax: 1_000}, // as the command does
	} {
		q.Day, q.Period = day("2026-03-31"), schemas.Quarter(2025, 4)
		b.Run(fmt.Sprint(q.Measure, " ", q.Geography, " up to ", q.RowsMax), func(b *testing.B) {
			rows := 0
			for b.Loop() {
				e, err := measure.Explain(b.Context(), s, services, q)
				if err != nil || !e.Holds() || len(e.Rows) == 0 {
					b.Fatal(e.Figure, len(e.Rows), err)
				}
				rows = len(e.Rows)
			}
			b.ReportMetric(float64(rows), "rows")
		})
	}
}
