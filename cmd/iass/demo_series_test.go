package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/iassn/collate/schemas"
)

// TestDemoSeries makes and collates three quarters, with imaginary services beside
// those of England left out and in, and holds every figure to truth.csv.
func TestDemoSeries(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	args := []string{"demo", dir, "--quiet", "--services", "160", "--quarters", "3", "--rows", "9000", "--seed", "7"}
	if code := run(t.Context(), quietly("IASS_RELEASE_PAGES=false"), args); code != exitDone {
		t.Fatal("exit code", code)
	}
	b, err := os.ReadFile(filepath.Join(dir, "truth.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	type cell struct{ service, level, status string }
	want := map[[2]string]map[cell]string{}
	for _, r := range rows[1:] {
		at := [2]string{r[1], r[2]}
		if want[at] == nil {
			want[at] = map[cell]string{}
		}
		want[at][cell{r[0], r[3], r[4]}] = r[5]
	}
	if len(want) != 9 {
		t.Errorf("the truth is of %d measures and quarters, want 9", len(want))
	}
	for at, cells := range want {
		day, err := schemas.ParseDate(at[1])
		if err != nil {
			t.Fatal(err)
		}
		ask := []string{at[0], "--by", "service,level", "--period", schemas.QuarterOf(day).Name}
		if at[0] == "stock" {
			ask = []string{at[0], "--by", "service,level,status", "--at", at[1]}
		}
		told := map[string]bool{}
		for c := range cells {
			told[c.service] = true
		}
		for _, r := range countRows(t, filepath.Join(dir, "workspace"), ask...) {
			c := cell{service: r[0], level: r[1]}
			if at[0] == "stock" {
				c.status = r[2]
			}
			if n := r[len(r)-2]; n != "" && told[c.service] {
				if cells[c] != n {
					t.Errorf("%v %v: counted %s, and the demo made %q", at, c, n, cells[c])
				}
				delete(cells, c)
			}
		}
		for c, n := range cells {
			t.Errorf("%v %v: counted none, and the demo made %s", at, c, n)
		}
	}
}
