package main

import (
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
)

// quietly is the environment of a test: a fixed day, nothing printed, and variables
// such as IASS_RELEASE_PAGES=false.
func quietly(variables ...string) environment {
	today, _ := schemas.NewDate(2026, 7, 14)
	return environment{out: io.Discard, err: io.Discard, today: today, variables: variables}
}

// BenchmarkDemo makes the demo's returns, collates them and writes the release:
// the whole of iass demo.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		if code := run(b.Context(), quietly(), []string{"demo", filepath.Join(b.TempDir(), "demo"), "--quiet"}); code != exitDone {
			b.Fatal("exit code", code)
		}
	}
}

// tenYears is a workspace with ten years of quarterly returns of all services: 153 of
// them, 40 returns each, of 175 interventions, every third with hours and an answer. The
// store is filled by SQL: what reading does is not wanted here.
func tenYears(b *testing.B) (dir string) {
	b.Helper()
	dir = filepath.Join(b.TempDir(), "workspace")
	first := filepath.Join(b.TempDir(), "Kent 2026-06-30.csv")
	if err := os.WriteFile(first, []byte("Case Ref,Date Opened,Level,Status\nA1,01/04/2026,Level 1,Open\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	if code := run(b.Context(), quietly("IASS_RELEASE_PAGES=false"), []string{"collate", first, "--workspace", dir, "--quiet"}); code != exitDone {
		b.Fatal("exit code", code)
	}
	register, err := config.LoadRegister(nil, "register.csv")
	if err != nil {
		b.Fatal(err)
	}
	day, _ := schemas.NewDate(2026, 6, 30)
	var ids []string
	for _, s := range register.ValidOn(day) {
		ids = append(ids, "'"+s.ID+"'")
	}
	db, err := sql.Open("duckdb", filepath.Join(dir, "store.duckdb"))
	if err != nil {
		b.Fatal(err)
	}
	for _, stmt := range []string{
		`CREATE TEMP TABLE sent AS
		SELECT format('{:064x}/{}', q * 1000 + k, service) AS return_id, service, q, k, (DATE '2016-07-01' + to_months((3 * q)::INTEGER))::DATE AS first_day
		FROM range(40) x(q), (SELECT unnest([` + strings.Join(ids, ", ") + `]) AS service, unnest(range(` + strconv.Itoa(len(ids)) + `)) AS k)`,
		`INSERT INTO returns
		SELECT return_id, service || '.csv', return_id, service, 'record', 'full', (first_day + INTERVAL 3 MONTH)::DATE,
			(first_day + INTERVAL 3 MONTH)::DATE - 1, 'accepted', (first_day + INTERVAL 3 MONTH)::DATE, NULL, '' FROM sent`,
		`CREATE TEMP TABLE cases AS
		SELECT return_id, service, format('{:064x}', (q * 175 + n) * 1000 + k) AS ref, n, CASE WHEN hash(q, k, n) % 10 < 7 THEN n % 2 + 1 ELSE n % 2 + 3 END::VARCHAR AS level,
			first_day + (n % 80)::INTEGER AS opened_on
		FROM sent, range(175) x(n) ORDER BY q, k, n`,
		`INSERT INTO interventions
		SELECT return_id, service, ref, 1, opened_on, opened_on + 20, level, NULL, NULL, NULL, NULL, CASE WHEN n % 3 = 0 THEN 90 END, 'Cases', n + 2 FROM cases`,
		`INSERT INTO spells
		SELECT return_id, service, ref, 1, 1, 'open', level, opened_on, opened_on + 20, 'opened', NULL, FALSE FROM cases
		UNION ALL
		SELECT return_id, service, ref, 1, 2, 'closed', level, opened_on + 20, NULL, 'closed', 'open', FALSE FROM cases`,
		`INSERT INTO answers SELECT return_id, service, ref, 1, question, n % 5 + 1, '1 2 3 4 5' FROM cases, range(1, 7) q(question) WHERE n % 3 = 0`,
		`INSERT INTO surveys SELECT return_id, '1 2 3 4 5 6' FROM sent`,
		`INSERT INTO unsettled SELECT DISTINCT service FROM returns`,
		`CHECKPOINT`,
	} {
		if _, err := db.Exec(stmt); err != nil {
			b.Fatal(stmt, err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	if code := run(b.Context(), quietly(), []string{"counts", "opened", "--workspace", dir}); code != exitDone { // settles
		b.Fatal("exit code", code)
	}
	return dir
}

// BenchmarkTrend is iass trend, of ten years of quarters.
func BenchmarkTrend(b *testing.B) {
	dir := tenYears(b)
	for _, by := range []string{"england", "service"} {
		b.Run(by, func(b *testing.B) {
			for b.Loop() {
				if code := run(b.Context(), quietly(), []string{"trend", "--workspace", dir, "--from", "2016-17-Q2", "--to", "2026-27-Q1", "--by", by, "--format", "table"}); code != exitDone {
					b.Fatal("exit code", code)
				}
			}
		})
	}
}

// BenchmarkCompare is iass compare, of a quarter in ten years of them.
func BenchmarkCompare(b *testing.B) {
	dir := tenYears(b)
	for b.Loop() {
		if code := run(b.Context(), quietly(), []string{"compare", "--workspace", dir, "--region", "London", "--format", "table"}); code != exitDone {
			b.Fatal("exit code", code)
		}
	}
}

// BenchmarkReport is iass report, of a quarter in ten years of them: both editions
// with every file, and all quarters in a row as well as the usual number of them.
func BenchmarkReport(b *testing.B) {
	dir := tenYears(b)
	for _, quarters := range []string{"8", "40"} {
		b.Run(quarters+" quarters", func(b *testing.B) {
			for b.Loop() {
				if code := run(b.Context(), quietly("IASS_RELEASE_QUARTERS="+quarters), []string{"report", "--draft", "--period", "2026-27-Q1", "--workspace", dir, "--quiet"}); code != exitDone {
					b.Fatal("exit code", code)
				}
			}
		})
	}
}
