package store

import (
	"errors"
	"fmt"
	"path/filepath"
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
					got, err := p.Stock(t.Context(), day("2026-06-30"))
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
	got, err := s.Stock(t.Context(), day("2026-06-30"))
	if want := text("available kent o'neill", "kent 1 open 1", "o'neill 2 open 2"); err != nil || words(got) != want {
		t.Error(words(got), err)
	}
	failed := errors.New("failed")
	if err := s.Among(t.Context(), nil, func(measure.Part) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
}

// explainedYears fills a store on the disk with 6,000 returns of 150 services and 4
// million interventions, of which half were in the return before. The tables are
// filled by SQL: what loading does is not wanted here.
func explainedYears(b *testing.B) *Store {
	b.Helper()
	s, err := Open(filepath.Join(b.TempDir(), "store.duckdb"), Options{Threads: 2})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	for _, stmt := range []string{
		`CREATE TEMP TABLE sent AS
		SELECT format('{:064x}/service-{:03d}', q * 1000 + k, k) AS return_id, format('service-{:03d}', k) AS service, q, k,
			(DATE '2016-07-01' + to_months((3 * q)::INTEGER))::DATE AS first_day
		FROM range(40) x(q), range(150) y(k)`,
		`INSERT INTO returns
		SELECT return_id, service || '.csv', return_id, service, 'record', 'full', (first_day + INTERVAL 3 MONTH)::DATE,
			(first_day + INTERVAL 3 MONTH)::DATE - 1, 'accepted', (first_day + INTERVAL 3 MONTH)::DATE, NULL, '' FROM sent`,
		`CREATE TEMP TABLE cases AS
		SELECT return_id, service, format('{:064x}', ((q - (n < 334)::INTEGER + 1) * 334 + n % 334) * 1000 + k) AS ref, n,
			(n % 4 + 1)::VARCHAR AS level, (CASE WHEN n < 334 THEN first_day - INTERVAL 3 MONTH ELSE first_day END)::DATE + (n % 80)::INTEGER AS opened_on,
			n % 3 = 0 AS open
		FROM sent, range(668) x(n) ORDER BY q, k, n`,
		`INSERT INTO interventions
		SELECT return_id, service, ref, 1, opened_on, CASE WHEN open THEN NULL ELSE opened_on + 20 END, level,
			NULL, NULL, NULL, NULL, NULL, 'Cases', n + 2 FROM cases`,
		`INSERT INTO spells
		SELECT return_id, service, ref, 1, 1, 'open', level, opened_on, CASE WHEN open THEN NULL ELSE opened_on + 20 END, 'opened', NULL, FALSE FROM cases
		UNION ALL
		SELECT return_id, service, ref, 1, 2, 'closed', level, opened_on + 20, NULL, 'closed', 'open', FALSE FROM cases WHERE NOT open`,
		`DROP TABLE cases`,
		// What settling finds: the half of a return that is in the next one too.
		`INSERT INTO superseded
		SELECT o.service, o.return_id, o.ref, 1, FALSE, n.return_id, 1
		FROM interventions o JOIN interventions n ON n.service = o.service AND n.ref = o.ref AND n.opened_on = o.opened_on AND n.return_id > o.return_id`,
		`CHECKPOINT`,
	} {
		if _, err := s.db.Exec(stmt); err != nil {
			b.Fatal(stmt, err)
		}
	}
	var n int
	if err := s.db.QueryRow("SELECT count(*) FROM interventions").Scan(&n); err != nil || n < 4e6 {
		b.Fatal(n, err)
	}
	return s
}

// BenchmarkExplain explains figures of a service, a region of seventeen and
// England, in a store of ten years.
func BenchmarkExplain(b *testing.B) {
	s := explainedYears(b)
	var services []schemas.Service
	for k := range 150 {
		id := fmt.Sprintf("service-%03d", k)
		services = append(services, schemas.Service{ID: id, Name: id, Region: schemas.Region{Code: fmt.Sprint("E1200000", k%9+1)}})
	}
	for _, q := range []measure.Question{
		{Measure: measure.Stock, Geography: measure.Service, Code: "service-007", Level: "3", Status: "open"},
		{Measure: measure.Opened, Geography: measure.Service, Code: "service-007", Level: "total", Status: "total"},
		{Measure: measure.Closed, Geography: measure.Region, Code: "E12000003", Level: "3+4", Status: "total"},
		{Measure: measure.Stock, Geography: measure.England, Code: schemas.England, Level: "3", Status: "open"},
	} {
		q.Day, q.Period = day("2026-03-31"), schemas.Quarter(2025, 4)
		b.Run(fmt.Sprint(q.Measure, " ", q.Geography), func(b *testing.B) {
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
