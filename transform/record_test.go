package transform

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Rows of a reference stay in their order, references come in that of their first
// rows, and no row is lost.
func TestByReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOf(rapid.Custom(func(t *rapid.T) record {
			return record{ref: rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}).Draw(t, "ref"), minutes: rapid.Int().Draw(t, "row")}
		})).Draw(t, "rows")
		same := func(a, b record) bool { return a.ref == b.ref && a.minutes == b.minutes }
		var want []record
		for _, first := range rows {
			if slices.ContainsFunc(want, func(r record) bool { return r.ref == first.ref }) {
				continue
			}
			for _, r := range rows {
				if r.ref == first.ref {
					want = append(want, r)
				}
			}
		}
		groups := byReference(slices.Clone(rows), func(r *record) string { return r.ref })
		for i, g := range groups {
			if cap(g) != len(g) || slices.ContainsFunc(g, func(r record) bool { return r.ref != g[0].ref }) || i > 0 && groups[i-1][0].ref == g[0].ref {
				t.Fatalf("group %d of %v is %v", i, rows, g)
			}
		}
		if got := slices.Concat(groups...); !slices.EqualFunc(got, want, same) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
