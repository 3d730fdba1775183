package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// tenYears is a store on the disk, and its path, with 6,000 returns of 150 services and 4
// million interventions, of which half were in the return before. The tables are
// filled by SQL: what loading does is not wanted here.
func tenYears(b *testing.B) (*Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "store.duckdb")
	s, err := Open(path, Options{Threads: 2, Join: func(a []schemas.Account) [][]schemas.Spell { return [][]schemas.Spell{a[len(a)-1].Spells} }})
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
		SELECT return_id, service, format('{:064x}', ((q - (n < 334)::INTEGER + 1) * 334 + m) * 1000 + k) AS ref, n,
			(m % 4 + 1)::VARCHAR AS level, (CASE WHEN n < 334 THEN first_day - INTERVAL 3 MONTH ELSE first_day END)::DATE + (m % 80)::INTEGER AS opened_on,
			m % 3 = 0 AS open
		FROM sent, (SELECT n, n % 334 AS m FROM range(668) x(n)) ORDER BY q, k, n`,
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
		`INSERT INTO unsettled SELECT DISTINCT service FROM returns`,
		fmt.Sprintf(query("settling"), "VIEW"),
		query("stood"),
		`DROP VIEW temp.settling_interventions; DROP VIEW temp.settling_spells`,
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
	return s, path
}

// lateReturn is a return of one service for the last of the ten years' quarters,
// sent again for the nth time: half of its interventions are raised by a level.
func lateReturn(nth int) schemas.Return {
	const k, q, half = 77, 39, 334
	is := make([]schemas.Intervention, 2*half)
	for n := range is {
		of, opened, m := q, day("2026-04-01"), n%half
		if n < half {
			of, opened = q-1, day("2026-01-01")
		}
		opened += schemas.Date(m % 80)
		closed := ""
		if m%3 > 0 {
			closed = (opened + 20).String()
		}
		ref := fmt.Sprintf("%064x", ((of+1)*half+m)*1000+k)
		is[n] = life(ref, schemas.Level(min(m%4+1+m%2, 4)), opened.String(), closed)
	}
	r := full(fmt.Sprintf("service-%03d", k), "2026-06-30", is...)
	r.ID, r.SHA256, r.ReceivedOn = fmt.Sprint(r.ID, " ", nth), fmt.Sprint(r.SHA256, " ", nth), r.ReceivedOn+schemas.Date(nth)
	return r
}

// BenchmarkLateReturn adds one return to a store of ten years, and settles what it
// replaces.
func BenchmarkLateReturn(b *testing.B) {
	s, path := tenYears(b)
	size, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	nth := 0
	for b.Loop() {
		nth++
		b.StopTimer()
		batch := toBatch(memory.NewGoAllocator(), lateReturn(nth))
		b.StartTimer()
		if err := s.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		if err := s.settle(b.Context()); err != nil {
			b.Fatal(err)
		}
		batch.Release()
	}
	b.ReportMetric(float64(size.Size())/1e6, "MB")
}

// BenchmarkStockTenYears counts the position in a store of ten years.
func BenchmarkStockTenYears(b *testing.B) {
	s, _ := tenYears(b)
	for b.Loop() {
		counts, err := stockOf(b, s, day("2026-06-30"))
		if err != nil || len(counts.Available) != 150 {
			b.Fatal(len(counts.Available), err)
		}
	}
}

// BenchmarkRelease counts all measures of a quarter in a store of ten years.
func BenchmarkRelease(b *testing.B) {
	s, _ := tenYears(b)
	spec := measure.Spec{At: day("2026-06-30"), Period: schemas.Quarter(2026, 1)}
	for b.Loop() {
		if _, err := measure.Build(b.Context(), s, tenYearsServices(), spec); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQuarters counts all measures of forty quarters, asked for at once.
func BenchmarkQuarters(b *testing.B) {
	s, _ := tenYears(b)
	var specs []measure.Spec
	for q := range 40 {
		p := schemas.Quarter(2016+(q+1)/4, (q+1)%4+1)
		specs = append(specs, measure.Spec{At: p.Last, Period: p})
	}
	for b.Loop() {
		if _, err := measure.BuildAll(b.Context(), s, tenYearsServices(), specs); err != nil {
			b.Fatal(err)
		}
	}
}

// tenYearsServices are the services of tenYears, in nine regions.
func tenYearsServices() []schemas.Service {
	var services []schemas.Service
	for k := range 150 {
		id := fmt.Sprintf("service-%03d", k)
		services = append(services, schemas.Service{ID: id, Name: id, Region: schemas.Region{Code: fmt.Sprint("E1200000", k%9+1)}})
	}
	return services
}
