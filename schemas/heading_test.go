package schemas

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFingerprint(t *testing.T) {
	base := Fingerprint([]string{"Case ref", "Date opened", "Banding"})
	for _, same := range [][]string{
		{"Banding", "case  REF", "DateOpened"},
		{"date_opened", "", "Case ref.", "BANDING"},
	} {
		if got := Fingerprint(same); got != base {
			t.Errorf("%q: got %s, want %s", same, got, base)
		}
	}
	for _, other := range [][]string{
		{"Case ref", "Date opened"},
		{"Case ref", "Date opened", "Banding", "Banding"},
		{"Case ref", "Date opened", "Band"},
		{"Case", "ref Date opened", "Banding"},
	} {
		if got := Fingerprint(other); got == base || len(got) != 12 {
			t.Errorf("%q: got %s, the same as for other headings", other, got)
		}
	}
	if got := Fingerprint([]string{"", "***"}); got != "" {
		t.Errorf("no headings: got %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		headings := rapid.SliceOf(rapid.String()).Draw(t, "headings")
		want := Fingerprint(headings)
		headings = rapid.Permutation(headings).Draw(t, "in another order")
		if got := Fingerprint(slices.Clone(headings)); got != want {
			t.Fatalf("%q: got %s, want %s", headings, got, want)
		}
	})
}

func TestParseColumn(t *testing.T) {
	for n := 1; n <= columnsMax; n++ {
		if got, ok := ParseColumn(ColumnName(n)); !ok || got != n {
			t.Fatalf("%s: got %d, want %d", ColumnName(n), got, n)
		}
	}
	for _, name := range []string{"", "3", "C3", "XFE", "AAAAAAAAAAAAAAAAAAAAAA", "É"} {
		if n, ok := ParseColumn(name); ok {
			t.Errorf("%q: got %d", name, n)
		}
	}
}
