package store

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func TestLoadKeepsAllOrNothing(t *testing.T) {
	s := open(t)
	a := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", ""))
	load(t, s, a)
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	b := toBatch(mem, full("essex", "2026-06-30", life("b", schemas.Level1, "2026-01-05", "")))
	c := toBatch(mem, full("leeds", "2026-06-30"), a)
	twice := toBatch(mem, a, a)
	if err := s.Load(t.Context(), b, twice); err == nil {
		t.Error("a return was loaded twice at once")
	}
	twice.Release()
	if err := s.Load(t.Context(), b, c[:2]); err == nil {
		t.Error("a batch without all tables was loaded")
	}
	c[1], c[2] = c[2], c[1]
	if err := s.Load(t.Context(), b, c); err == nil {
		t.Error("records in the wrong order were loaded")
	}
	b.Release()
	c.Release()
	mem.AssertSize(t, 0)
	if got := held(t, s); got != "kent/2026-06-30 1" {
		t.Errorf("after loads that failed the store holds %s", got)
	}
	// The store still takes returns, and batches together.
	b = toBatch(mem, full("devon", "2026-06-30", life("b", schemas.Level1, "2026-01-05", "")))
	c = toBatch(mem, full("essex", "2026-06-30", life("b", schemas.Level1, "2026-01-05", "2026-02-01")))
	if err := s.Load(t.Context(), b, c); err != nil {
		t.Fatal(err)
	}
	b.Release()
	c.Release()
	mem.AssertSize(t, 0)
	if got := held(t, s); got != "devon/2026-06-30 essex/2026-06-30 kent/2026-06-30 4" {
		t.Errorf("the store holds %s", got)
	}
}

// held are the ids of the returns that a store holds, and how many spells.
func held(t *testing.T, s *Store) string {
	t.Helper()
	ids, err := s.Known(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := s.db.QueryRow("SELECT count(*) FROM spells").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(strings.Join(ids, " "), " ", n)
}

// What was read before from a file of the same content is replaced, and the
// figures follow.
func TestLoadReplaces(t *testing.T) {
	s := open(t)
	one := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", ""))
	two := full("essex", "2026-06-30", life("a", schemas.Level1, "2026-01-05", "2026-02-01"))
	two.SHA256 = one.SHA256
	load(t, s, one, two, full("leeds", "2026-06-30"))
	if got := held(t, s); got != "essex/2026-06-30 kent/2026-06-30 leeds/2026-06-30 3" {
		t.Errorf("the store holds %s", got)
	}
	same := []schemas.Return{one, two}
	for i := range same {
		same[i].ID += "#2"
	}
	load(t, s, same...)
	if got := held(t, s); got != "essex/2026-06-30 kent/2026-06-30 leeds/2026-06-30 3" {
		t.Errorf("after reading the file again, as before, the store holds %s", got)
	}
	again := full("kent", "2026-06-30", life("a", schemas.Level2, "2026-01-05", ""))
	again.ID, again.KnownOn = again.ID+"#2", day("2026-08-01")
	load(t, s, again)
	if got := held(t, s); got != "essex/2026-06-30 kent/2026-06-30 kent/2026-06-30#2 leeds/2026-06-30 4" {
		t.Errorf("after reading the file again the store holds %s", got)
	}
	got, err := stockOf(t, s, day("2026-06-30"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text("available kent leeds", "kent 2 open 1"), words(got)); diff != "" {
		t.Errorf("stock (-want +got):\n%s", diff)
	}
	batch := toBatch(memory.NewGoAllocator(), full("kent", "2026-06-30"))
	defer batch.Release()
	if err := s.Load(t.Context(), batch); err == nil || !strings.Contains(err.Error(), "kent/2026-06-30 is kept already") {
		t.Errorf("another reading with the id of the first: %v", err)
	}
}

func TestLoadStopsWhenAsked(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	batch := toBatch(memory.NewGoAllocator(), full("kent", "2026-06-30"))
	defer batch.Release()
	if err := s.Load(ctx, batch); err == nil {
		t.Error("a load went on after it was cancelled")
	}
}

func TestOpenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a store.duckdb")
	if s, err := Open(path+"?threads=1", Options{}); err == nil {
		_ = s.Close()
		t.Error("a path with settings was opened")
	}
	s, err := Open(path, Options{Threads: 1, MemoryLimit: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	load(t, s, full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", "")))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := s.Known(t.Context())
	if err != nil || len(ids) != 1 {
		t.Errorf("%d returns after opening again, %v", len(ids), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReturns(t *testing.T) {
	s := open(t)
	kent := full("kent", "2026-06-30", life("a", schemas.Level1, "2026-01-05", ""), undated("b", schemas.Level2, schemas.Inactive, "2026-06-30"))
	kent.Findings = []schemas.Finding{
		schemas.NewFinding(schemas.RuleDateMissing, schemas.Position{}, "", ""),
		schemas.NewFinding(schemas.RuleLevelMissing, schemas.Position{}, "", ""),
		schemas.NewFinding(schemas.RuleDateMissing, schemas.Position{}, "", ""),
	}
	kent.Verdict = schemas.AcceptedWithQueries
	earlier := counts("kent", "2026-03-31", schemas.Tally{Level: schemas.Level1, Status: schemas.Inactive})
	lost := schemas.Return{ID: "0", File: "what.csv", ReceivedOn: day("2026-07-01"), Verdict: schemas.Held}
	load(t, s, kent, lost, earlier, full("essex", "2026-06-30"))

	rows, err := s.Returns(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, r := range rows {
		order = append(order, r.ID)
	}
	if diff := cmp.Diff([]string{"essex/2026-06-30", "kent/2026-03-31", "kent/2026-06-30", "0"}, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	want := measure.ReturnRow{
		ID: kent.ID, File: kent.File, SHA256: kent.SHA256, Service: "kent", Grain: schemas.RecordGrain, History: schemas.FullHistory,
		ReceivedOn: kent.ReceivedOn, KnownOn: kent.ReceivedOn, ExtractDate: kent.ExtractDate, Verdict: kent.Verdict, State: "counts", Ledger: kent.Ledger, Accounted: kent.Ledger,
		Interventions: 2, Inactive: 1, TellsRule: true, Notes: 1, Queries: 2,
	}
	if diff := cmp.Diff(want, rows[2]); diff != "" {
		t.Errorf("return (-want +got):\n%s", diff)
	}

	covered, err := s.Coverage(t.Context(), day("2026-06-30"))
	if err != nil {
		t.Fatal(err)
	}
	if len(covered) != 2 || covered[1].ReturnID != kent.ID || covered[1].Grain != schemas.RecordGrain {
		t.Errorf("coverage %v", covered)
	}
	latest, err := s.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantLatest := measure.Latest{
		Service: "kent", ReturnID: kent.ID, Grain: schemas.RecordGrain, ExtractDate: kent.ExtractDate,
		ReceivedOn: kent.ReceivedOn, Verdict: kent.Verdict, Returns: 2, WithInactive: 1,
	}
	if diff := cmp.Diff(wantLatest, latest[1]); diff != "" {
		t.Errorf("latest (-want +got):\n%s", diff)
	}
	issues, err := s.Issues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantIssues := []measure.Issue{
		{Rule: schemas.RuleDateMissing, Severity: schemas.Query, File: "kent.csv", Service: "kent", Count: 2},
		{Rule: schemas.RuleLevelMissing, Severity: schemas.Note, File: "kent.csv", Service: "kent", Count: 1},
	}
	if diff := cmp.Diff(wantIssues, issues); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// quarterOf is a return with n interventions: a third each open, inactive and
// closed.
func quarterOf(service string, n int) schemas.Return {
	is := make([]schemas.Intervention, n)
	for k := range is {
		opened := day("2025-07-01") + schemas.Date(k%360)
		level := schemas.Level(k%4 + 1)
		ref := fmt.Sprintf("%064x", k)
		switch k % 3 {
		case 0:
			is[k] = life(ref, level, opened.String(), "")
		case 1:
			is[k] = life(ref, level, opened.String(), (opened + 30).String())
		default:
			is[k] = lived(ref,
				schemas.Spell{Status: schemas.Open, Level: level, From: opened, Until: opened + 20, Began: schemas.BeganOpened},
				schemas.Spell{Status: schemas.Inactive, Level: level, From: opened + 20, Began: schemas.BeganInactive, Was: schemas.Open})
		}
	}
	return full(service, "2026-06-30", is...)
}

// BenchmarkLoad153Returns loads a quarter of returns of 700 interventions each
// into a store on the disk, one by one and several at a time.
func BenchmarkLoad153Returns(b *testing.B) {
	var batches []schemas.Batch
	for k := range 153 {
		batches = append(batches, toBatch(memory.NewGoAllocator(), quarterOf(fmt.Sprintf("service-%03d", k), 700)))
	}
	for _, at := range []int{1, 16, 153} {
		b.Run(fmt.Sprintf("%d at a time", at), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s, err := Open(filepath.Join(b.TempDir(), "store.duckdb"), Options{Threads: 2})
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				for some := range slices.Chunk(batches, at) {
					if err := s.Load(b.Context(), some...); err != nil {
						b.Fatal(err)
					}
				}
				b.StopTimer()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/153, "ms/return")
		})
	}
}

// million fills a store with 153 returns that hold a million spells together.
func million(b *testing.B) *Store {
	b.Helper()
	s := open(b)
	for k := range 153 {
		batch := toBatch(memory.NewGoAllocator(), quarterOf(fmt.Sprintf("service-%03d", k), 3930))
		if err := s.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		batch.Release()
	}
	var n int
	if err := s.db.QueryRow("SELECT count(*) FROM spells").Scan(&n); err != nil || n < 1e6 {
		b.Fatal(n, err)
	}
	return s
}

func BenchmarkStockMillionSpells(b *testing.B) {
	s := million(b)
	for b.Loop() {
		got, err := stockOf(b, s, day("2026-06-30"))
		if err != nil || len(got.Available) != 153 {
			b.Fatal(len(got.Available), err)
		}
	}
}

func BenchmarkFlowMillionSpells(b *testing.B) {
	s := million(b)
	for b.Loop() {
		if _, err := s.Flows(b.Context(), []measure.Name{measure.Opened}, quarter); err != nil {
			b.Fatal(err)
		}
	}
}
