package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
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

// BenchmarkQuarter collates a quarter of 153 services, about 700 rows each, and does
// alone what cannot be left out of that: inflating the workbooks and looking at each
// byte once, and writing the tables that come of it. .ci/bench times whole processes.
func BenchmarkQuarter(b *testing.B) {
	dir := quarter(b)
	workspaces, workspace, n := b.TempDir(), "", 0 // not of the first part, which takes them with it
	b.Run("collate", func(b *testing.B) {
		for b.Loop() {
			n++
			workspace = filepath.Join(workspaces, strconv.Itoa(n))
			if code := run(b.Context(), quietly(), []string{"collate", dir, "--workspace", workspace, "--quiet"}); code != exitDone && code != exitHeld {
				b.Fatal("exit code", code)
			}
		}
	})
	b.Run("inflate and scan", func(b *testing.B) {
		for b.Loop() {
			b.SetBytes(scanned(b, dir))
		}
	})
	b.Run("write the store", func(b *testing.B) {
		for b.Loop() {
			copyStore(b, filepath.Join(workspace, "store.duckdb"), filepath.Join(b.TempDir(), "copy.duckdb"))
		}
	})
}

// BenchmarkRead does to the returns of BenchmarkQuarter, on one processor, what comes
// between the bytes of their files and the store. held-B is what all of the returns
// would take up, did they wait for the store, and what stays of them for the summary.
func BenchmarkRead(b *testing.B) {
	dir := quarter(b)
	c := common{environment: quietly(), workspace: filepath.Join(dir, "workspace")}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		b.Fatal(err)
	}
	files, err := in.find([]string{filepath.Join(dir, "returns")})
	if err != nil {
		b.Fatal(err)
	}
	for i, f := range files {
		if files[i].content, err = os.ReadFile(f.path); err != nil {
			b.Fatal(err)
		}
		files[i].path = ""
	}
	var returns, told []schemas.Return
	b.Run("returns", func(b *testing.B) {
		b.ReportAllocs()
		before := inUse()
		for b.Loop() {
			returns, told = nil, nil
			for _, f := range files {
				for _, r := range in.one(f).returns {
					returns, told = append(returns, (&keeper{}).named(r)), append(told, withoutRows(r))
				}
			}
		}
		b.ReportMetric(inUse()-before, "held-B")
	})
	b.Run("batches", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for some := range slices.Chunk(returns, parcelMax) {
				transform.Batch(some, in.key, memory.DefaultAllocator).Release()
			}
		}
	})
}

// inUse is how many bytes are in use.
func inUse() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// quarter is a folder with a quarter's returns of 153 services, and their workspace.
func quarter(b *testing.B) (dir string) {
	b.Helper()
	dir = b.TempDir()
	if code := run(b.Context(), quietly(), []string{"demo", dir, "--only-make", "--services", "153", "--quarters", "1", "--rows", "107100", "--quiet"}); code != exitDone {
		b.Fatal("exit code", code)
	}
	return dir
}

// scanned counts the bytes of all files in a folder, workbooks inflated, and looks at
// each of them.
func scanned(b *testing.B, dir string) (n int64) {
	b.Helper()
	scan := func(r io.Reader) {
		b.Helper()
		content, err := io.ReadAll(r)
		if err != nil {
			b.Fatal(err)
		}
		n += int64(len(content))
		if bytes.Count(content, []byte{0}) > len(content) {
			b.Fatal("more bytes than there are")
		}
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil { // no workbook
			scan(bytes.NewReader(content))
			return nil
		}
		for _, f := range z.File {
			part, err := f.Open()
			if err != nil {
				return err
			}
			scan(part)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// copyStore writes the tables of a store into a new one, without its views.
func copyStore(b *testing.B, from, to string) {
	b.Helper()
	db, err := sql.Open("duckdb", to)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("ATTACH '" + from + "' AS made (READ_ONLY)"); err != nil {
		b.Fatal(err)
	}
	var names string
	if err := db.QueryRow("SELECT string_agg(table_name, ' ') FROM duckdb_tables() WHERE database_name = 'made'").Scan(&names); err != nil {
		b.Fatal(err)
	}
	for name := range strings.FieldsSeq(names) {
		if _, err := db.Exec("CREATE TABLE " + name + " AS FROM made." + name); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := db.Exec("CHECKPOINT"); err != nil {
		b.Fatal(err)
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
