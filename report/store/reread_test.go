package store

import (
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// TestReread compares a return with itself, after one change at a time to what is
// kept of it.
func TestReread(t *testing.T) {
	means := measure.Means{Program: "1", Register: "r", Profiles: "p", Settings: "s"}
	for _, c := range []struct {
		change string
		want   []measure.RereadChange
	}{
		{"SELECT 1", nil},
		{"UPDATE interventions SET level = '4' WHERE ref = 'a'", []measure.RereadChange{{Table: "interventions", Field: "level", Kind: measure.Changed, N: 1}}},
		{"UPDATE interventions SET status_recorded = 'open', minutes = 5", []measure.RereadChange{
			{Table: "interventions", Field: "minutes", Kind: measure.Changed, N: 2}, {Table: "interventions", Field: "status_recorded", Kind: measure.Changed, N: 2},
		}},
		{"UPDATE spells SET from_day = from_day - 1 WHERE spell = 2", []measure.RereadChange{{Table: "spells", Field: "from_day", Kind: measure.Changed, N: 1}}},
		{"DELETE FROM interventions WHERE ref = 'a'", []measure.RereadChange{{Table: "interventions", Kind: measure.Added, N: 1}}},
		{"INSERT INTO interventions FROM interventions WHERE ref = 'a'", []measure.RereadChange{{Table: "interventions", Kind: measure.Gone, N: 1}}},
		{"DELETE FROM ledger", []measure.RereadChange{{Table: "ledger", Kind: measure.Added, N: 1}}},
		{"UPDATE ledger SET total = 7", []measure.RereadChange{{Table: "ledger", Field: "total", Kind: measure.Changed, N: 1}}},
		{"UPDATE returns SET verdict = 'queries', file = 'other', profile = 'other', known_on = known_on + 1", []measure.RereadChange{{Table: "returns", Field: "verdict", Kind: measure.Changed, N: 1}}},
		{"UPDATE findings SET row = 3", []measure.RereadChange{
			{Table: "findings", Field: "date.impossible", Kind: measure.Added, N: 1}, {Table: "findings", Field: "date.impossible", Kind: measure.Gone, N: 1},
		}},
	} {
		t.Run(c.change, func(t *testing.T) {
			s := open(t)
			s.readWith = means
			r := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", "2026-02-01"), life("b", schemas.Level1, "2026-01-05", ""))
			r.Findings = []schemas.Finding{schemas.NewFinding(schemas.RuleDateImpossible, schemas.Position{File: r.File, Row: 2}, schemas.OpenedOn, "")}
			load(t, s, r, full("essex", "2026-06-30", life("c", schemas.Level1, "2026-01-05", "")))
			before := rowsKept(t, s)
			if got, want := rereadOf(t, s, r), []measure.Reread{{ID: r.ID, Again: r.ID, SHA256: r.SHA256, Service: "kent", SameDigest: true, With: means}}; !cmp.Equal(want, got) {
				t.Fatalf("untouched (-want +got):\n%s", cmp.Diff(want, got))
			}
			if after := rowsKept(t, s); before != after {
				t.Fatalf("reading again changed the store: %s, before %s", after, before)
			}
			if _, err := s.db.Exec(c.change); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, rereadOf(t, s, r)[0].Changes); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestRereadElsewhere reads files again that have another service now, or are kept
// in a later reading.
func TestRereadElsewhere(t *testing.T) {
	s := open(t)
	r := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", ""))
	load(t, s, r)
	moved := r
	moved.ID, moved.Service = "essex/2026-06-30", "essex"
	if diff := cmp.Diff([]measure.Reread{{Again: moved.ID, SHA256: r.SHA256, Service: "essex"}, {ID: r.ID, SHA256: r.SHA256, Service: "kent"}}, rereadOf(t, s, moved)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	later := full("kent", "2026-06-30", life("a", schemas.Level2, "2026-01-05", ""))
	later.ID, later.KnownOn = r.ID+"#2", day("2026-07-09")
	load(t, s, later)
	want := []measure.Reread{{ID: later.ID, Again: r.ID, SHA256: r.SHA256, Service: "kent", Changes: []measure.RereadChange{
		{Table: "interventions", Field: "level", Kind: measure.Changed, N: 1}, {Table: "spells", Field: "level", Kind: measure.Changed, N: 1},
	}}}
	if diff := cmp.Diff(want, rereadOf(t, s, r)); diff != "" {
		t.Errorf("a later reading (-want +got):\n%s", diff)
	}
}

func rereadOf(t *testing.T, s *Store, returns ...schemas.Return) []measure.Reread {
	t.Helper()
	b := toBatch(memory.DefaultAllocator, returns...)
	defer b.Release()
	out, err := s.Reread(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func rowsKept(t *testing.T, s *Store) (out string) {
	t.Helper()
	for _, name := range append(schemas.TableNames, "read_with", "unsettled") {
		out += one(t, s.db, fmt.Sprintf("SELECT '%s ' || count(*) || ' ' || coalesce(bit_xor(hash(x)), 0) || '; ' FROM %s x", name, name))
	}
	return out
}
