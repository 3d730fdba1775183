package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/counted"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// summarySeeds is how many random populations there are; take none away. Their numbers
// are their seeds.
const summarySeeds = 100

// TestSummarise makes returns of counts of every layout of the demo, and demands that
// what is counted of them is what is counted of the exports themselves: every measure,
// at every level and status, in days and periods of every kind, and every answer.
func TestSummarise(t *testing.T) {
	t.Parallel()
	seeds := make([]uint64, summarySeeds)
	for i := range seeds {
		seeds[i] = uint64(i + 1)
	}
	for _, seed := range someOf(seeds, 1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			s := newSummaries(t, seed)
			ending := []string{".json", ".xlsx", ".csv"}[seed%3]
			to := filepath.Join(t.TempDir(), "counts"+ending)
			s.run(t, append([]string{"summarise", "--quiet", "--to", to}, s.exports...)...)
			s.same(t, s.exports, []string{to})
			if ending != ".csv" { // which has no place for it
				s.sameAccount(t, s.exports, []string{to})
			}
		})
	}
}

// received is the day on which the exports, and the returns made of them, come in.
var received = schemas.Quarter(2026, 1).Last + 14

// summaries are the exports of a population, in every layout, in a workspace with their
// register.
type summaries struct {
	workspace string
	exports   []string
	layouts   map[string]int  // how many have each
	services  map[string]bool // whose they are
}

func newSummaries(t *testing.T, seed uint64) summaries {
	t.Helper()
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	period := schemas.Quarter(2026, 1)
	made, err := demo.Make(demo.Spec{Seed: seed, Services: register.ValidOn(period.Last), Period: period, Rows: 6000})
	if err != nil {
		t.Fatal(err)
	}
	s := summaries{workspace: t.TempDir(), layouts: map[string]int{}, services: map[string]bool{}}
	folder := t.TempDir()
	for _, f := range made.Files {
		if f.Fault != "" || s.layouts[f.Layout] == 2 {
			continue
		}
		s.layouts[f.Layout]++
		s.exports = append(s.exports, filepath.Join(folder, filepath.FromSlash(f.Path)))
		if err := writeBytes(s.exports[len(s.exports)-1], f.Content); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.workspace, "register.csv"), made.Register, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, l := range demo.Layouts() {
		if s.layouts[l.ID] == 0 {
			t.Errorf("no export has the layout %s", l.ID)
		}
	}
	return s
}

// run runs a command in the workspace, which must go well.
func (s summaries) run(t *testing.T, args ...string) {
	t.Helper()
	var errs bytes.Buffer
	env := environment{in: &bytes.Buffer{}, out: io.Discard, err: &errs, today: received}
	if code := run(t.Context(), env, append(args, "--workspace", s.workspace)); code != exitDone {
		t.Fatalf("iass %s: exit code %d\n%s", args[0], code, errs.String())
	}
}

// kept is a store in memory with what files hold, and the register.
func (s summaries) kept(t *testing.T, files []string) (*store.Store, []schemas.Service) {
	t.Helper()
	c := &common{environment: environment{out: io.Discard, err: io.Discard, today: received}, workspace: s.workspace}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		t.Fatal(err)
	}
	found, err := in.find(files)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open("", in.storeOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	k := keeper{store: db, key: in.key, ids: map[string]bool{}, today: in.receivedOn}
	err = in.all(found, func(f taken) error {
		for _, r := range f.returns {
			s.services[r.Service] = true
			if !r.Verdict.Counts() {
				t.Errorf("%s is %s: %+v", r.File, r.Verdict.Words(), r.Findings[:min(3, len(r.Findings))])
			}
		}
		return k.add(t.Context(), f.returns)
	})
	if err := k.finish(t.Context(), err); err != nil {
		t.Fatal(err)
	}
	var sent []schemas.Service // nobody else has figures
	for _, of := range in.register.Services() {
		if s.services[of.ID] {
			sent = append(sent, of)
		}
	}
	return db, sent
}

// same demands that the figures of some files are those of others.
func (s summaries) same(t *testing.T, exports, counts []string) {
	t.Helper()
	want, services := s.kept(t, exports)
	got, _ := s.kept(t, counts)
	var specs []measure.Spec
	for _, p := range summaryPeriods() {
		specs = append(specs, measure.Spec{At: p.Last, Period: p}, measure.Spec{At: p.First - 1})
	}
	a, b := built(t, want, services, specs), built(t, got, services, specs)
	numbers := 0
	for i := range a {
		for k := range a[i] {
			if a[i][k] != b[i][k] {
				t.Fatalf("of the exports: %+v\nof the counts:  %+v", a[i][k], b[i][k])
			}
			if a[i][k].Geography == measure.Service && a[i][k].Value > 0 {
				numbers++
			}
		}
	}
	if numbers < 5000 {
		t.Errorf("only %d figures of services are above nought", numbers)
	}
	s.sameAnswers(t, want, got, services)
}

// sameAccount demands that the rows of the exports are accounted for in returns of
// counts as they are in themselves, and the rules that they met.
func (s summaries) sameAccount(t *testing.T, exports, counts []string) {
	t.Helper()
	type account struct {
		Ledger  schemas.Ledger
		Verdict schemas.Verdict
		Rules   map[string]int
	}
	of := func(files []string) map[string]account {
		db, _ := s.kept(t, files)
		returns, err := db.Returns(t.Context())
		issues, issuesErr := db.Issues(t.Context())
		if err := errors.Join(err, issuesErr); err != nil {
			t.Fatal(err)
		}
		out := map[string]account{}
		for _, r := range returns {
			a := account{r.Accounted, max(out[r.Service].Verdict, r.Verdict), map[string]int{}}
			a.Ledger.Join(out[r.Service].Ledger)
			out[r.Service] = a
		}
		for _, i := range issues {
			if i.Rule != schemas.RuleExportFindings {
				out[i.Service].Rules[fmt.Sprint(i.Rule, " ", i.Severity)] += i.Count
			}
		}
		return out
	}
	day := schemas.Quarter(2026, 1)
	closes := func(files []string) [][]string {
		db, services := s.kept(t, files)
		covered, err := db.Coverage(t.Context(), day.Last)
		returns, returnsErr := db.Returns(t.Context())
		uses, usesErr := db.Uses(t.Context(), day.Last)
		if err := errors.Join(err, returnsErr, usesErr); err != nil {
			t.Fatal(err)
		}
		return slices.DeleteFunc(measure.Adoption(measure.Returning(day, services, covered, returns, uses)), func(row []string) bool { return row[0] != "six-month rule" })
	}
	if diff := cmp.Diff(closes(exports), closes(counts)); diff != "" {
		t.Errorf("adoption (-of the exports +of the counts):\n%s", diff)
	}
	want := of(exports)
	if diff := cmp.Diff(want, of(counts)); diff != "" {
		t.Errorf("rows accounted for (-of the exports +of the counts):\n%s", diff)
	}
	if len(want) < len(s.layouts) {
		t.Errorf("%d services for %d layouts", len(want), len(s.layouts))
	}
}

// summaryPeriods are those of which figures are compared: quarters in a row as a release
// has them, some months, and years of both kinds.
func summaryPeriods() []schemas.Period {
	last := schemas.Quarter(2026, 1)
	out := []schemas.Period{schemas.FinancialYear(2025), schemas.FinancialYear(2024), schemas.AcademicYear(2024)}
	for range 8 {
		out = append(out, last)
		last = schemas.LastQuarter(last.First)
	}
	for _, m := range []int{6, 5, 2} {
		out = append(out, schemas.Month(2026, m))
	}
	return append(out, schemas.Month(2025, 8))
}

func built(t *testing.T, src measure.Source, services []schemas.Service, specs []measure.Spec) [][]measure.Figure {
	t.Helper()
	out, err := measure.BuildAll(t.Context(), src, services, specs)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// sameAnswers demands that the answers to the evaluation questions are the same, and the
// hours, and what is known of how services use statuses. (A level that an intervention
// had for a few days, between the ends of two months, is in no count.)
func (s summaries) sameAnswers(t *testing.T, want, got *store.Store, services []schemas.Service) {
	t.Helper()
	periods := summaryPeriods()
	of := func(db *store.Store) ([]measure.Evaluation, [][]measure.Timed, []measure.Answered) {
		told, err := db.Evaluations(t.Context(), periods...)
		timed, timesErr := db.Times(t.Context(), measure.Bands(444), periods...)
		answered, evaluateErr := measure.Evaluate(t.Context(), db, services, periods[0], 0)
		if err := errors.Join(err, timesErr, evaluateErr); err != nil {
			t.Fatal(err)
		}
		return told, timed, answered
	}
	told, timed, figures := of(want)
	toldCounts, timedCounts, figuresCounts := of(got)
	if diff := cmp.Diff(told, toldCounts); diff != "" {
		t.Errorf("answers (-of the exports +of the counts):\n%s", diff)
	}
	if diff := cmp.Diff(timed, timedCounts); diff != "" {
		t.Errorf("hours (-of the exports +of the counts):\n%s", diff)
	}
	if diff := cmp.Diff(figures, figuresCounts); diff != "" {
		t.Errorf("figures of the answers in %s (-of the exports +of the counts):\n%s", periods[0], diff)
	}
	answered := 0
	for _, f := range figures {
		if f.Geography == measure.Service {
			answered += int(f.Answered)
		}
	}
	if answered < 100 {
		t.Errorf("only %d answers", answered)
	}
	uses := func(db *store.Store) []measure.Use {
		out, err := db.Uses(context.Background(), schemas.Quarter(2026, 1).Last)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	used := func(of []measure.Use) (out []string) {
		for _, u := range of {
			out = append(out, fmt.Sprint(u.Service, u.Status), fmt.Sprint(u.Service, u.ByRule))
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	if diff := cmp.Diff(used(uses(want)), used(uses(got))); diff != "" {
		t.Errorf("statuses (-of the exports +of the counts):\n%s", diff)
	}
}

// TestCountMeasures demands that the form of a counts return has every flow that there
// is, once.
func TestCountMeasures(t *testing.T) {
	for _, n := range measure.Names {
		has := 0
		for _, c := range counted.Columns(schemas.FlowsSheet) {
			if c.Measure == string(n) {
				has++
			}
		}
		if want := map[bool]int{true: 1}[n.IsFlow()]; has != want {
			t.Errorf("%s stands %d times in the form, and should %d times", n, has, want)
		}
	}
}
