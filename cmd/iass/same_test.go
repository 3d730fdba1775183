package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
)

// releaseFiles are what a release consists of.
var releaseFiles = []string{
	"figures.csv", "figures.parquet", "figures.json", "revisions.csv", "data-dictionary.csv", "datapackage.json",
	"../out-internal/figures-internal.csv", "../out-internal/figures-internal.parquet", "../out-internal/figures-internal.json",
	"../out-internal/revisions.csv", "../out-internal/data-dictionary.csv", internalWorkbook, internalPackage,
}

// The workbook names the files received, and the package has its hash.
const (
	internalWorkbook = "../out-internal/figures-internal.xlsx"
	internalPackage  = "../out-internal/datapackage.json"
)

// TestSame collates the same files in other ways, and wants the same bytes.
func TestSame(t *testing.T) {
	p := newPopulation(t, 7, 30)
	spoil(t, p.folder)
	files := filesIn(t, p.folder)
	turned := slices.Clone(files)
	slices.Reverse(turned)
	shuffled := slices.Clone(files)
	random := rand.New(rand.NewPCG(7, 7))
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	ways := []struct {
		name  string
		cores int
		paths []string
	}{
		{"the folder", 1, []string{p.folder}},
		{"each file, turned round, on four cores", 4, turned},
		{"each file, shuffled, and the folder", 2, append(shuffled, p.folder)},
	}
	if testing.Short() {
		ways = ways[:2]
	}
	want := map[string]string{}
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(w.cores))
			workspace := p.register(t)
			collateAll(t, workspace, w.paths)
			compareRelease(t, want, releaseOf(t, workspace))
		})
	}
}

// TestSameAgain collates what is there already, under its own names and under
// others: it counts once, and the release stays what it was.
func TestSameAgain(t *testing.T) {
	t.Parallel()
	p := newPopulation(t, 6, 15)
	workspace := p.register(t)
	collateAll(t, workspace, []string{p.folder})
	want := releaseOf(t, workspace)
	collateAll(t, workspace, []string{p.folder})
	compareRelease(t, want, releaseOf(t, workspace))
	kent := filepath.Join(p.folder, "Kent 2026-06-30.csv")
	if err := os.Rename(kent, filepath.Join(p.folder, "the return of Kent, 2026-06-30.csv")); err != nil {
		t.Fatal(err)
	}
	collateAll(t, workspace, []string{p.folder})
	compareFigures(t, want, releaseOf(t, workspace))
}

// TestSameByInstalments collates some files after the others into one workspace:
// the last release is that of all at once.
func TestSameByInstalments(t *testing.T) {
	t.Parallel()
	p := newPopulation(t, 8, 15)
	whole, parts := p.register(t), p.register(t)
	collateAll(t, whole, []string{p.folder})
	files := filesIn(t, p.folder)
	slices.Reverse(files)
	for part := range slices.Chunk(files, (len(files)+2)/3) {
		collateAll(t, parts, part)
	}
	compareRelease(t, releaseOf(t, whole), releaseOf(t, parts))
}

// TestLedgers demands that every row of every file is in exactly one account.
func TestLedgers(t *testing.T) {
	p := newPopulation(t, 9, 40)
	spoil(t, p.folder)
	ledgersAddUp(t, p.register(t), p.folder)
}

// spoil adds files with rows that do not count: titles, blanks, totals, copies,
// and faults of many kinds.
func spoil(t *testing.T, folder string) {
	t.Helper()
	for name, text := range map[string]string{
		"Essex 2026-06-30.csv": "Essex SENDIASS\nCases as at 30 June 2026\n\nCase reference,Date opened,Intervention level,Status,Date closed\n" +
			"E1,01/04/2026,Level 1,Open,\nE1,01/04/2026,Level 1,Open,\nE2,31/02/2026,Level 1,Open,\n,02/04/2026,Level 2,Open,\n" +
			"E3,15/04/2026,Group work,Open,\n\nE4,20/05/2026,Level 2,Closed,01/05/2026\nE5,20/05/2026,Zorbed,Open,\n" +
			"E6,21/05/2026,,Closed,30/05/2026\nE7,22/05/2026,Level 3,Open,\nE8,23/05/2026,Level 1,Open,\nE9,24/05/2026,Level 1,Open,\nTotal,9,,,\n",
		"Surrey 2026-06-30.csv": "Level,Active,Inactive,Closed\nLevel 1,3,2,many\nLevel 2,1,,4\nLevel 3,0,0,1\nLevel 4,0,0,0\nTotal,4,2,5\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files in %s: %d, %v", folder, len(files), err)
	}
	return files
}

func collateAll(t *testing.T, workspace string, paths []string) {
	t.Helper()
	args := append([]string{"collate", "--received", receivedDay.String(), "--period", "2026-27-Q1", "--quiet"}, paths...)
	runIn(t, workspace, args...)
}

// releaseOf is the bytes of a workspace's release.
func releaseOf(t *testing.T, workspace string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range releaseFiles {
		content, err := os.ReadFile(filepath.Join(workspace, "out", name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(content)
	}
	return out
}

// compareRelease wants the bytes of the first release, which it keeps where there
// was none.
func compareRelease(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, name := range releaseFiles {
		if want[name] == "" {
			want[name] = got[name]
		}
		if want[name] != got[name] {
			t.Errorf("%s differs: %x, want %x%s", name, sha256.Sum256([]byte(got[name])), sha256.Sum256([]byte(want[name])), firstDifference(name, want[name], got[name]))
		}
	}
}

// compareFigures wants the figures of a release, whose workbooks tell of the files
// received: packages have the hashes of those.
func compareFigures(t *testing.T, want, got map[string]string) {
	t.Helper()
	for _, name := range []string{internalWorkbook, internalPackage, "datapackage.json"} {
		got[name] = want[name]
	}
	compareRelease(t, want, got)
}

// firstDifference is the first line of a text that differs.
func firstDifference(name, want, got string) string {
	if !strings.HasSuffix(name, ".csv") {
		return ""
	}
	g := strings.Split(got, "\n")
	for i, line := range strings.Split(want, "\n") {
		if i >= len(g) || g[i] != line {
			return fmt.Sprintf("\nline %d: got %q, want %q", i+1, g[min(i, len(g)-1)], line)
		}
	}
	return ""
}

// ledgersAddUp demands of every file of a folder that its rows, as the file has
// them, are the sum of their parts.
func ledgersAddUp(t *testing.T, workspace, folder string) {
	t.Helper()
	var checks []struct {
		File   string
		Ledger schemas.Ledger
	}
	if err := json.Unmarshal([]byte(runIn(t, workspace, "check", "--format", "json", folder)), &checks); err != nil {
		t.Fatal(err)
	}
	if want := len(filesIn(t, folder)); len(checks) != want {
		t.Errorf("%d files were checked, want %d", len(checks), want)
	}
	for _, c := range checks {
		content, err := os.ReadFile(filepath.Join(folder, c.File))
		if err != nil {
			t.Fatal(err)
		}
		l := c.Ledger
		sum := l.Title + l.Header + l.Blank + l.Total + l.Note + l.Excluded + l.Duplicate + l.Rejected + l.Accepted
		if rows := strings.Count(string(content), "\n"); l.Rows != rows || sum != rows {
			t.Errorf("%s: %d rows, of which %d are accounted for; the file has %d lines", c.File, l.Rows, sum, rows)
		}
	}
}
