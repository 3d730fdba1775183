package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sampleRows are the figures that the truth has: so many of each of its files.
const (
	sampleStocks = 142
	sampleFlows  = 46
)

// sampleFigure is one figure of the sample returns.
type sampleFigure struct{ service, measure, day, level, status string }

func (f sampleFigure) String() string {
	return strings.Join([]string{f.service, f.measure, f.day, f.level, f.status}, " ")
}

// sampleTruth is what the sample returns hold, by their own account. Figures
// that are not listed are nought.
func sampleTruth(t *testing.T) map[sampleFigure]string {
	t.Helper()
	truth := map[sampleFigure]string{}
	read := func(name string, rows int, key func(figure) sampleFigure) {
		content, err := os.ReadFile(filepath.Join("testdata", "samples", name))
		if err != nil {
			t.Fatal(err)
		}
		lines := parseFigures(t, content)
		if len(lines) != rows {
			t.Fatalf("%s has %d figures, want %d", name, len(lines), rows)
		}
		for _, l := range lines {
			truth[key(l)] = l["count"]
		}
	}
	read("truth_stock.csv", sampleStocks, func(l figure) sampleFigure {
		return sampleFigure{l["service"], "stock", l["as_at"], l["level"], l["status"]}
	})
	read("truth_flow.csv", sampleFlows, func(l figure) sampleFigure {
		return sampleFigure{l["service"], l["measure"], "", l["level"], ""}
	})
	if len(truth) != sampleStocks+sampleFlows {
		t.Fatalf("the truth says %d figures, some twice", len(truth))
	}
	return truth
}

// told is, of each measure and day, the services that the truth speaks of: the
// others cannot tell.
func told(truth map[sampleFigure]string) map[sampleFigure]bool {
	out := map[sampleFigure]bool{}
	for f := range truth {
		f.level, f.status = "", ""
		out[f] = true
	}
	return out
}

// collateSamples collates the samples in a new workspace, which it gives.
func collateSamples(t *testing.T) string {
	t.Helper()
	workspace := t.TempDir()
	register, err := os.ReadFile("testdata/samples/register.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(workspace, "register.csv"), register, 0o600); err != nil {
		t.Fatal(err)
	}
	runIn(t, workspace, "collate", "testdata/samples/returns", "--period", "2026-27-Q1", "--received", "2026-07-14")
	return workspace
}

// TestSamplesByCounts demands every figure of the truth of iass counts, and no
// other.
func TestSamplesByCounts(t *testing.T) {
	t.Parallel()
	workspace, truth := collateSamples(t), sampleTruth(t)
	speaks := told(truth)
	got := map[sampleFigure]string{}
	take := func(measure, day string, args ...string) {
		for _, l := range parseFigures(t, []byte(runIn(t, workspace, append([]string{"counts", measure, "--format", "csv"}, args...)...))) {
			f := sampleFigure{l["service"], measure, day, "", ""}
			if l["value"] == "0" {
				t.Errorf("%v: a row whose value is 0", l)
			}
			if !speaks[f] {
				if l["mark"] == "" {
					t.Errorf("%v: the truth has no such service", l)
				}
				continue
			}
			if f.level, f.status = l["level"], l["status"]; l["mark"] == "" {
				got[f] = l["value"]
			} else if truth[f] != "" {
				t.Errorf("%v: the truth is %s", l, truth[f])
			}
		}
	}
	for _, day := range []string{"2026-03-31", "2026-06-30"} {
		take("stock", day, "--at", day, "--by", "service,level,status")
	}
	for _, measure := range []string{"opened", "closed"} {
		take(measure, "", "--period", "2026-27-Q1", "--by", "service,level")
	}
	compareSamples(t, got, truth)
}

// TestSamplesByFigures demands every figure of the truth of figures.csv, where
// the combinations that the truth leaves out are nought or not applicable.
func TestSamplesByFigures(t *testing.T) {
	t.Parallel()
	workspace, truth := collateSamples(t), sampleTruth(t)
	speaks := told(truth)
	got := map[sampleFigure]string{}
	basic := map[string]bool{"1": true, "2": true, "3": true, "4": true, "3-4": true, "unknown": true}
	for _, l := range readFigures(t, filepath.Join(workspace, "out-internal", "figures-internal.csv")) {
		if l["geography"] != "service" || !basic[l["level"]] || l["status"] == "not-open" || l["measure"] == "stock" && l["status"] == "total" {
			continue
		}
		if (l["value"] == "") == (l["mark"] == "") {
			t.Errorf("%v: not exactly one of value and mark", l)
		}
		f := sampleFigure{service: l["code"], measure: l["measure"]}
		if l["measure"] == "stock" {
			f.day = l["as_at"]
		} else if l["period"] != "2026-27-Q1" {
			t.Fatalf("%v: another period", l)
		}
		if !speaks[f] {
			continue
		}
		if f.level = l["level"]; l["measure"] == "stock" {
			f.status = l["status"]
		}
		switch {
		case l["value"] != "" && l["value"] != "0":
			got[f] = l["value"]
		case truth[f] != "" || l["mark"] == "x":
			t.Errorf("%v: the truth is %q", l, truth[f])
		}
	}
	compareSamples(t, got, truth)
}

func compareSamples(t *testing.T, got, truth map[sampleFigure]string) {
	t.Helper()
	keys := slices.Concat(slices.Collect(maps.Keys(got)), slices.Collect(maps.Keys(truth)))
	slices.SortFunc(keys, func(a, b sampleFigure) int { return cmp.Compare(a.String(), b.String()) })
	keys = slices.Compact(keys)
	for _, f := range keys {
		if got[f] != truth[f] {
			t.Errorf("%v: %s, want %s", f, orNone(got[f]), orNone(truth[f]))
		}
	}
	t.Logf("%d figures compared", len(keys))
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return fmt.Sprintf("%q", s)
}
