package page_test

import (
	"path"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/page"
)

var (
	hrefs = regexp.MustCompile(`href="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)
	refs  = regexp.MustCompile(`aria-labelledby="([^" ]*)(?: ([^"]*))?"`)
)

// TestLinks has every link of every page lead to a page, a file of the release or a
// place on the page, and every id be there once.
func TestLinks(t *testing.T) {
	r := made.Published(content(t, made.Spec{Seed: 2, Regions: 3, Services: 3, Cases: 60, Silent: 0.3, Quarters: 4, OneService: true}), policy)
	all := pages(t, r)
	files := []string{"figures.xlsx", "figures.csv", "figures.parquet", "figures.json", "data-dictionary.csv", "datapackage.json", "revisions.csv"}
	reached := map[string]bool{}
	for from, text := range all {
		var here []string
		for _, m := range ids.FindAllStringSubmatch(text, -1) {
			if slices.Contains(here, m[1]) {
				t.Errorf("%s: two are called %s", from, m[1])
			}
			here = append(here, m[1])
		}
		for _, m := range refs.FindAllStringSubmatch(text, -1) {
			for _, id := range m[1:] {
				if id != "" && !slices.Contains(here, id) {
					t.Errorf("%s: nothing is called %s", from, id)
				}
			}
		}
		for _, m := range hrefs.FindAllStringSubmatch(text, -1) {
			if m[1] == "" || m[1][0] == '#' {
				if m[1] == "" || !slices.Contains(here, m[1][1:]) {
					t.Errorf("%s: a link to %q", from, m[1])
				}
				continue
			}
			to := path.Join(path.Dir(from), m[1])
			reached[to] = true
			if _, ok := all[to]; !ok && !slices.Contains(files, to) {
				t.Errorf("%s: a link to %s, which is not there", from, m[1])
			}
		}
	}
	if want := len(all) + len(files); len(reached) != want {
		t.Errorf("links lead to %d pages and files, want %d", len(reached), want)
	}
}

// TestSameBytes has the same release give the same bytes.
func TestSameBytes(t *testing.T) {
	spec := made.Spec{Seed: 3, Regions: 2, Services: 3, Cases: 60, Silent: 0.3, Quarters: 6}
	first, second := pages(t, made.Published(content(t, spec), policy)), pages(t, made.Published(content(t, spec), policy))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

func TestWriteOfNoPlace(t *testing.T) {
	r := made.Published(content(t, made.Spec{Seed: 3, Regions: 1, Services: 1, Cases: 10}), policy)
	if err := page.Write(t.Output(), r, page.Place{Geography: "service", Code: "nowhere"}); err == nil {
		t.Error("a page of a place that is not in the release")
	}
}
