package store

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// The measures over an export, from outside the store, are those of the store; and the
// same store gives the same bytes.
func TestExportGivesTheSameFigures(t *testing.T) {
	s := open(t)
	load(t, s,
		full("kent", "2026-03-31", life("a", schemas.Level1, "2026-01-05", ""), life("b", schemas.Level2, "2025-12-05", "2026-02-01")),
		full("kent", "2026-06-30", life("a", schemas.Level2, "2026-01-05", "2026-05-01"), life("c", schemas.Level3, "2026-04-05", "")),
		full("essex", "2026-06-30", life("a", schemas.Level4, "2026-01-05", "")),
		counts("leeds", "2026-06-30", schemas.Tally{Level: schemas.Level2, Status: schemas.Open, N: 9}),
	)
	services := []schemas.Service{{ID: "kent", Region: schemas.Region{Code: "E12000008"}}, {ID: "essex", Region: schemas.Region{Code: "E12000006"}}}
	folders := []string{t.TempDir() + "/", t.TempDir() + "/"}
	var parts []Part
	for _, folder := range folders {
		var err error
		if parts, err = s.Parts(t.Context(), services); err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if err := os.MkdirAll(filepath.Dir(folder+p.Path), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := s.Write(t.Context(), p, folder+p.Path); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, p := range parts {
		a, err := os.ReadFile(folders[0] + p.Path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(folders[1] + p.Path)
		if err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: two exports differ, %v", p.Path, err)
		}
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), exportViews(folders[0])+s.views()); err != nil {
		t.Fatal(err)
	}
	days := []schemas.Date{day("2026-03-31"), day("2026-06-30")}
	want, err := s.Stocks(t.Context(), days...)
	if err != nil {
		t.Fatal(err)
	}
	got, err := part{db}.Stocks(t.Context(), days...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want[1].Available) != 3 {
		t.Errorf("stock (-store +export):\n%s", diff)
	}
	names := []measure.Name{measure.Opened, measure.Closed, measure.Reopened, measure.Raised, measure.Worked}
	flows, err := s.Flows(t.Context(), names, quarter)
	if err != nil {
		t.Fatal(err)
	}
	gotFlows, err := part{db}.Flows(t.Context(), names, quarter)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(flows, gotFlows); diff != "" || len(flows[0][0].Cells) == 0 {
		t.Errorf("flows (-store +export):\n%s", diff)
	}
}
