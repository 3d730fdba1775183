package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/iassn/collate/schemas"
)

// standing is a store on the disk in which so many interventions of 150 services
// stand, two spells each, and its size. The table that measures read is filled by SQL:
// what reading and settling do is not wanted here.
func standing(b *testing.B, interventions int) (s *Store, size int64) {
	b.Helper()
	const services = 150
	path := filepath.Join(b.TempDir(), "store.duckdb")
	s, err := Open(path, Options{Threads: 2, MemoryLimit: "4GB"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	exec := func(stmt string) {
		b.Helper()
		if _, err := s.db.Exec(stmt); err != nil {
			b.Fatal(stmt, err)
		}
	}
	exec(fmt.Sprintf(`INSERT INTO returns
		SELECT format('service-{:03d}', k), 'a.csv', format('{:064x}', k), format('service-{:03d}', k), 'record', 'full',
			DATE '2026-07-01', DATE '2026-06-30', 'accepted', DATE '2026-07-01', NULL, '' FROM range(%d) y(k)`, services))
	for k := range services { // a service at a time, as settling adds them
		exec(fmt.Sprintf(`INSERT INTO stood
		WITH cases AS (
			SELECT n, (DATE '2016-07-01' + (n * 3650 // %[2]d)::INTEGER)::DATE AS opened_on, 10 + (hash(n) %% 200)::INTEGER AS days, (hash(n) // 7 %% 4 + 1)::VARCHAR AS level
			FROM range(%[2]d) x(n)
		)
		SELECT format('service-{:03d}', %[1]d), FALSE, 1000 * n, spell, CASE spell WHEN 1 THEN 'open' ELSE 'closed' END, level,
			CASE spell WHEN 1 THEN opened_on ELSE opened_on + days END, CASE spell WHEN 1 THEN opened_on + days END,
			CASE spell WHEN 1 THEN 'opened' ELSE 'closed' END, CASE spell WHEN 2 THEN 'open' END, FALSE, FALSE,
			format('service-{:03d}', %[1]d), '', 'Cases', n + 2, 1, NULL, NULL, FALSE
		FROM cases, (SELECT unnest([1, 2]) AS spell)`, k, interventions/services))
	}
	exec("CHECKPOINT")
	stat, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return s, stat.Size()
}

// BenchmarkStockGrowth counts the stock at forty quarter ends, by service, level and
// status, in stores of more and more interventions: the millions that IASS_MILLIONS
// names, or one and four.
func BenchmarkStockGrowth(b *testing.B) {
	millions := []int{1, 4}
	if os.Getenv("IASS_MILLIONS") == "100" {
		millions = []int{1, 4, 16, 40, 100}
	}
	var days []schemas.Date
	for q := range 40 {
		days = append(days, schemas.Quarter(2016+(q+1)/4, (q+1)%4+1).Last)
	}
	for _, n := range millions {
		b.Run(fmt.Sprintf("%d million", n), func(b *testing.B) {
			s, size := standing(b, n*1_000_000)
			b.ResetTimer()
			for b.Loop() {
				counts, err := s.Stocks(b.Context(), days...)
				if err != nil || len(counts) != len(days) || len(counts[0].Available) != 150 {
					b.Fatal(len(counts), err)
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*n), "ms/million")
		})
	}
}
