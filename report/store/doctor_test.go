package store

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// TestExamine spoils a store in one way at a time: exactly that is found.
func TestExamine(t *testing.T) {
	for _, c := range []struct {
		spoil string
		want  []string
	}{
		{"SELECT 1", nil},
		{"DELETE FROM ledger WHERE return_id = 'essex/2026-06-30'", []string{"ledgers: essex/2026-06-30.csv: its rows are not accounted for"}},
		{"INSERT INTO ledger FROM ledger WHERE return_id = 'essex/2026-06-30'", []string{"ledgers: essex/2026-06-30.csv: its rows are accounted for 2 times"}},
		{"UPDATE ledger SET rows = rows + 1 WHERE return_id = 'essex/2026-06-30'", []string{"ledgers: essex/2026-06-30.csv: 3 rows, of which 2 are accounted for"}},
		{"UPDATE ledger SET rows = rows - 1, accepted = accepted - 1 WHERE return_id = 'kent/2026-06-30'", []string{"ledgers: kent/2026-06-30.csv: 1 rows count, and 2 interventions are kept"}},
		{"INSERT INTO returns FROM returns WHERE return_id = 'essex/2026-06-30'", []string{"repeats: essex/2026-06-30.csv: kept 2 times", "replaced: essex: replaced interventions: 0 kept and not found again, 1 found and not kept", "replaced: essex: spells that count: 1 kept and not found again, 0 found and not kept"}},
		{"INSERT INTO findings VALUES ('gone', 'r', 'note', NULL, NULL, NULL, NULL, 'm', 'f')", []string{"orphans: findings: 1 without their return"}},
		{"DELETE FROM interventions WHERE ref = 'a'", []string{"ledgers: kent/2026-06-30.csv: 2 interventions were kept, and 1 are there", "orphans: spells: 2 without their intervention", "replaced: kent: spells that count: 3 kept and not found again, 1 found and not kept"}},
		{"UPDATE spells SET from_day = from_day - 1 WHERE spell = 2", []string{"spells: kent/2026-06-30.csv: interventions whose days do not follow one another: 1", "replaced: kent: levels and statuses: 1 kept and not found again, 1 found and not kept", "replaced: kent: spells that count: 1 kept and not found again, 1 found and not kept"}},
		{"UPDATE superseded SET by_return_id = 'gone'", []string{"orphans: superseded: 1 without their return", "replaced: kent: replaced interventions: 1 kept and not found again, 1 found and not kept"}},
		{"DELETE FROM superseded", []string{"replaced: kent: replaced interventions: 0 kept and not found again, 1 found and not kept"}},
		{"INSERT INTO gone VALUES ('kent', 'kent/2026-03-31', 'b', 1)", []string{"replaced: kent: gone interventions: 1 kept and not found again, 0 found and not kept"}},
		{"INSERT INTO replaced VALUES ('essex/2026-06-30', DATE '2026-07-05')", []string{"orphans: replaced: 1 without their newer reading", "replaced: essex: levels and statuses: 1 kept and not found again, 0 found and not kept", "replaced: essex: spells that count: 1 kept and not found again, 0 found and not kept"}},
		{"UPDATE superseded SET by_sequence = 2", []string{"replaced: kent: replaced interventions: 1 kept and not found again, 1 found and not kept"}},
		{"UPDATE stood SET level = '3' WHERE return_id = 'essex/2026-06-30'", []string{"replaced: essex: spells that count: 1 kept and not found again, 1 found and not kept"}},
		{"DELETE FROM stood WHERE service = 'kent'", []string{"replaced: kent: spells that count: 0 kept and not found again, 3 found and not kept"}},
		{"UPDATE stood SET return_id = 'gone' WHERE service = 'essex'", []string{"orphans: stood: 1 without their return", "replaced: essex: spells that count: 1 kept and not found again, 1 found and not kept"}},
		{"INSERT INTO unsettled VALUES ('kent'), ('kent')", []string{"settled: services whose returns were kept and not yet counted: 1"}},
		{"INSERT INTO interventions FROM interventions WHERE ref = 'a'", []string{"ledgers: kent/2026-06-30.csv: 2 rows count, and 3 interventions are kept", "repeats: kent/2026-06-30.csv: interventions kept more than once: 1", "replaced: kent: spells that count: 1 kept and not found again, 3 found and not kept"}},
		{"ALTER TABLE tallies RENAME COLUMN n TO number", []string{
			"tables: the table tallies has the columns [as_at DATE column INTEGER level VARCHAR number BIGINT return_id VARCHAR row INTEGER service VARCHAR sheet VARCHAR status VARCHAR]" +
				" and not [as_at DATE column INTEGER level VARCHAR n BIGINT return_id VARCHAR row INTEGER service VARCHAR sheet VARCHAR status VARCHAR]",
			`replaced: Binder Error: Referenced column "n" not found in FROM clause!`,
		}},
	} {
		t.Run(c.spoil, func(t *testing.T) {
			s := open(t)
			kent := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", "2026-02-01"), life("b", schemas.Level1, "2026-01-05", ""))
			earlier := full("kent", "2026-03-31", life("b", schemas.Level1, "2026-01-05", ""))
			essex := full("essex", "2026-06-30", life("c", schemas.Level1, "2026-01-05", ""))
			for _, r := range []*schemas.Return{&kent, &earlier, &essex} {
				n := len(r.Interventions)
				r.File, r.Ledger = r.ID+".csv", schemas.Ledger{Rows: n + 1, Header: 1, Accepted: n}
			}
			load(t, s, kent, earlier, essex)
			if _, err := stockOf(t, s, day("2026-06-30")); err != nil { // settles
				t.Fatal(err)
			}
			if _, err := s.db.Exec(c.spoil); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, faultsOf(t, s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestExamineUnreadable wants a fault, not an error, of what cannot be asked.
func TestExamineUnreadable(t *testing.T) {
	s := open(t)
	if _, err := s.db.Exec("DROP TABLE findings"); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(faultsOf(t, s), "\n")
	for _, want := range []string{"tables: the table findings cannot be read: ", "orphans: "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Examine(ctx); err == nil {
		t.Error("an examination went on after it was cancelled")
	}
}

// faultsOf are the faults of a store, each with what was examined.
func faultsOf(t *testing.T, s *Store) (faults []string) {
	t.Helper()
	all, err := s.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if x.Sound == "" || x.Fix == "" {
			t.Errorf("%s says nothing", x.Name)
		}
		for _, f := range x.Faults {
			faults = append(faults, x.Name+": "+f)
		}
	}
	return faults
}
