package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestUpgrade opens a store of every version that there was: it comes out with
// the tables of a new one, and with what was in it.
func TestUpgrade(t *testing.T) {
	want := tables(t, open(t).db)
	if !strings.Contains(want, "returns.extract_date DATE true\n") {
		t.Fatalf("a new store has the columns %s", want)
	}
	for version := 1; version <= Version; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := oldStore(t, version)
			for range 2 { // the second finds it upgraded
				s, err := Open(path, Options{Program: "9.9"})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, tables(t, s.db)); diff != "" {
					t.Errorf("the tables (-new +upgraded):\n%s", diff)
				}
				if got := held(t, s); got != "e k 1" {
					t.Errorf("the store holds %s", got)
				}
				c, err := stockOf(t, s, day("2026-06-30"))
				if err != nil || len(c.Available) != 2 || len(c.Cells) != 2 {
					t.Errorf("%+v, %v", c, err)
				}
				made, err := meta(t.Context(), s.db, madeByKey)
				if err != nil || version < Version && made != "9.9" {
					t.Errorf("made by %q, %v", made, err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestUpgradeSteps takes an old store through scripts of its own: all of them or
// none, and none twice.
func TestUpgradeSteps(t *testing.T) {
	scripts := fstest.MapFS{
		"sql/upgrade_1_2.sql": {Data: []byte("ALTER TABLE returns ADD COLUMN colour VARCHAR DEFAULT 'red';")},
		"sql/upgrade_2_3.sql": {Data: []byte("CREATE TABLE other AS SELECT * REPLACE (colour || '!' AS colour) FROM returns; DROP TABLE returns; ALTER TABLE other RENAME TO returns;")},
		"sql/upgrade_3_4.sql": {Data: []byte("DELETE FROM returns; SELECT error('no');")},
	}
	db := openDuckDB(t, oldStore(t, 1))
	step := func(to int) error { return inTransaction(t.Context(), db, scripts, to) }
	if err := step(4); err == nil || !strings.Contains(err.Error(), "from version 3 to 4") {
		t.Errorf("a script that fails: %v", err)
	}
	if err := step(6); err == nil {
		t.Error("a version without a script was reached")
	}
	if got := one(t, db, "SELECT value FROM meta WHERE key = 'version'"); got != "1" {
		t.Errorf("after a script that failed the version is %s", got)
	}
	for range 2 {
		if err := step(3); err != nil {
			t.Fatal(err)
		}
		if got := one(t, db, "SELECT string_agg(return_id || colour, ' ' ORDER BY return_id) FROM returns"); got != "ered! kred!" {
			t.Errorf("upgraded to %s", got)
		}
	}
	if got := one(t, db, "SELECT string_agg(key || value, ' ' ORDER BY key) FROM meta"); got != "made_by7.0 settledyes version3" {
		t.Errorf("meta is %s", got)
	}
}

func TestOpenNewer(t *testing.T) {
	for value, want := range map[string]string{
		"999":     fmt.Sprintf("its tables have version 999, made by iass 8.1, and this program knows them up to %d: use that program, or a newer one", Version),
		"0":       `it does not say which version its tables have, but "0": restore it from a backup`,
		"quite 1": `it does not say which version its tables have, but "quite 1": restore it from a backup`,
	} {
		path := oldStore(t, 1)
		db := openDuckDB(t, path)
		if _, err := db.Exec("INSERT INTO meta VALUES ('made_by', '8.1'), ('version', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value", value); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path, Options{Program: "0.1"})
		if err == nil {
			_ = s.Close()
			t.Fatalf("version %s was opened", value)
		}
		if !strings.HasSuffix(err.Error(), want) {
			t.Errorf("version %s: %v", value, err)
		}
	}
}

// inTransaction upgrades by scripts, and keeps that where it went well.
func inTransaction(ctx context.Context, db *sql.DB, scripts fs.FS, to int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := upgrade(ctx, tx, scripts, to, "7.0"); err != nil {
		return err
	}
	return tx.Commit()
}

// oldStore makes a store as a version had it, and gives its path.
func oldStore(t *testing.T, version int) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("testdata", fmt.Sprintf("version_%d.sql", version)))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.duckdb")
	db := openDuckDB(t, path)
	if _, err := db.Exec(string(script)); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func openDuckDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// tables are the columns of all tables, and their types.
func tables(t *testing.T, db *sql.DB) string {
	t.Helper()
	return one(t, db, `SELECT string_agg(table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable, chr(10) ORDER BY table_name, column_name)
		FROM duckdb_columns() WHERE table_oid IN (SELECT table_oid FROM duckdb_tables() WHERE NOT internal)`)
}

func one(t *testing.T, db *sql.DB, query string) (text string) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// Every version but the first has a script that leads to it.
func TestUpgradeScripts(t *testing.T) {
	scripts, err := fs.Glob(files, "sql/upgrade_*.sql")
	if err != nil || len(scripts) != Version-1 {
		t.Errorf("%d scripts for %d versions, %v", len(scripts), Version, err)
	}
}
