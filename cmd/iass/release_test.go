package main

import (
	"slices"
	"testing"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func TestInRow(t *testing.T) {
	for _, c := range []struct {
		name, period string
		n            int
		extracts     []string // of returns that count
		want         []string
	}{
		{"one quarter's returns", "2026-27-Q1", 8, []string{"2026-06-30", "2026-06-29"}, []string{"2025-26-Q4", "2026-27-Q1"}},
		{"all of the last day", "2026-27-Q1", 8, []string{"2026-06-30", "2026-07-02"}, []string{"2026-27-Q1"}},
		{"more than are shown", "2026-27-Q1", 2, []string{"2020-06-30"}, []string{"2025-26-Q4", "2026-27-Q1"}},
		{"a quarter before all returns", "2025-26-Q1", 8, []string{"2026-06-30"}, []string{"2025-26-Q1"}},
		{"no returns", "2026-27-Q1", 8, nil, []string{"2026-27-Q1"}},
		{"a month", "2026-05", 3, []string{"2025-12-31"}, []string{"2025-26-Q3", "2025-26-Q4"}},
		{"a month before all returns", "2026-05", 3, []string{"2026-06-30"}, nil},
		{"a year", "2025-26", 3, []string{"2025-09-30"}, []string{"2025-26-Q2", "2025-26-Q3", "2025-26-Q4"}},
		{"a pair of days that is a quarter", "2026-04-01..2026-06-30", 1, []string{"2026-06-30"}, []string{"2026-27-Q1"}},
	} {
		p, err := schemas.ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		returns := []measure.ReturnRow{{State: "replaced", ExtractDate: 1}, {State: "counts"}}
		for _, e := range c.extracts {
			d, err := schemas.ParseDate(e)
			if err != nil {
				t.Fatal(err)
			}
			returns = append(returns, measure.ReturnRow{State: "counts", ExtractDate: d})
		}
		var got []string
		for _, q := range inRow(p, c.n, returns) {
			got = append(got, q.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
