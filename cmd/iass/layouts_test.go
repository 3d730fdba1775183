package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
)

// layoutSeeds is how many layouts are made up, from the seeds 1 to that many.
const layoutSeeds = 300

// layoutShare is the share of layouts, in per cent, that must need no question.
const layoutShare = 90

// reading takes in files as iass check does, without a workspace.
func reading(t testing.TB) *intake {
	t.Helper()
	c := &common{environment: quietly(), workspace: t.TempDir()}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// takeIn reads a file of that name and content.
func takeIn(t testing.TB, in *intake, name string, content []byte) []schemas.Return {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return in.one(file{path: path, name: name}).returns
}

// stockOf is the stock of a return on a day, as the program has it.
func stockOf(r schemas.Return, on day) map[cell]int {
	out := map[cell]int{}
	for _, i := range r.Interventions {
		for _, s := range i.Spells {
			if s.Holds(dateOf(on)) {
				out[cell{s.Level.String(), s.Status.String()}]++
			}
		}
	}
	for _, v := range r.Tallies {
		if v.Missing {
			out[cell{v.Level.String(), v.Status.String()}] = -1
			continue
		}
		out[cell{v.Level.String(), v.Status.String()}] += v.N
	}
	for c, n := range out {
		if n == 0 {
			delete(out, c)
		}
	}
	return out
}

// TestLayouts reads layouts that nobody has confirmed. None may be counted
// wrongly, and most must need no question.
func TestLayouts(t *testing.T) {
	t.Parallel()
	in := reading(t)
	seeds, settled, slips, days := uint64(layoutSeeds), 0, 0, 0
	if layoutSeeds < 40 {
		t.Fatal("seeds were taken away")
	}
	for seed := uint64(1); seed <= seeds; seed++ {
		m := newMade(seed, 30)
		rs := takeIn(t, in, m.file, m.content(t))
		if m.slips > 0 {
			slips++
		}
		r := rs[0]
		if len(rs) != 1 || !r.Verdict.Counts() {
			t.Logf("seed %d %s: %s%s", seed, r.Verdict, m, holds(r))
			continue
		}
		settled++
		days += m.compare(t, seed, r)
	}
	share := float64(settled) * 100 / float64(seeds)
	t.Logf("%d layouts (%d with misspelt headings): %.1f %% need no question; %d days compared", seeds, slips, share, days)
	if share < layoutShare {
		t.Errorf("%.1f %% of the layouts need no question, want %d %%", share, layoutShare)
	}
}

// profiledSeeds is how many layouts of strange headings and words are made up.
const profiledSeeds = 60

// TestLayoutsProfiled reads layouts whose headings and words say nothing: as they
// come, none may be counted wrongly; with a profile all must be counted rightly.
func TestLayoutsProfiled(t *testing.T) {
	t.Parallel()
	if profiledSeeds < 40 {
		t.Fatal("seeds were taken away")
	}
	in := reading(t)
	waiting := 0
	for seed := uint64(1); seed <= profiledSeeds; seed++ {
		m := newMadeIn(seed, 30, true)
		content := m.content(t)
		in.profiles = nil
		if r := takeIn(t, in, m.file, content)[0]; r.Verdict.Counts() {
			m.compare(t, seed, r)
		} else {
			waiting++
		}
		p, err := config.LoadProfile(config.FormatProfile(m.profile(in.register)), "made.yaml", in.register)
		if err != nil {
			t.Fatal(err)
		}
		in.profiles = []schemas.Profile{p}
		r := takeIn(t, in, m.file, content)[0]
		if !r.Verdict.Counts() {
			t.Errorf("seed %d: %s with its profile: %s%s", seed, r.Verdict, m, holds(r))
			continue
		}
		m.compare(t, seed, r)
	}
	t.Logf("%d of %d layouts wait for a profile", waiting, profiledSeeds)
}

// profile is what a person would say of the return's headings and words.
func (m *made) profile(register *config.Register) schemas.Profile {
	fields := map[madeField]schemas.Field{
		madeRef: schemas.Ref, madeOpened: schemas.OpenedOn, madeLevel: schemas.LevelField, madeStatus: schemas.StatusField,
		madeInactive: schemas.InactiveOn, madeReopened: schemas.ReopenedOn, madeClosed: schemas.ClosedOn,
	}
	s, _ := register.Find(m.service)
	p := schemas.Profile{Service: s.ID}
	for i, f := range m.fields {
		p.Columns = append(p.Columns, schemas.ProfileColumn{Heading: m.headings[i], Field: fields[f]})
	}
	for i, word := range m.levels {
		p.Words = append(p.Words, schemas.ProfileWord{Field: schemas.LevelField, Word: word, Means: fmt.Sprint(i + 1)})
	}
	for i, word := range m.statuses {
		if word != "" {
			p.Words = append(p.Words, schemas.ProfileWord{Field: schemas.StatusField, Word: word, Means: schemas.Statuses[i].String()})
		}
	}
	return p
}

// compare compares a return with the truth, on the day that it describes and on
// earlier ones, where it says that it can tell.
func (m *made) compare(t *testing.T, seed uint64, r schemas.Return) (days int) {
	t.Helper()
	on := []day{quarterEnd}
	if r.History == schemas.FullHistory {
		on = append(on, dayAt(2026, 3, 31), dayAt(2025, 12, 31), quarterEnd-day(m.IntN(400)))
	}
	if got := r.ExtractDate; got != dateOf(quarterEnd) {
		t.Errorf("seed %d: it describes %s, want %s\n%s", seed, got, quarterEnd, m)
	}
	for _, d := range on {
		want := m.stock(d)
		for c, n := range want {
			if n == 0 {
				delete(want, c)
			}
		}
		if diff := cmp.Diff(want, stockOf(r, d), cmp.AllowUnexported(cell{})); diff != "" {
			t.Errorf("seed %d: %s on %s (-want +got)\n%s%s", seed, m, d, diff, all(r))
			return len(on)
		}
	}
	return len(on)
}

// holds are the findings for which a return waits.
func holds(r schemas.Return) string {
	out := ""
	for _, f := range r.Findings {
		if rule := schemas.RuleOf(f.Rule); rule.Holds || rule.Refuses {
			out += fmt.Sprintf("\n    %s %s: %s", f.Rule, f.Position, f.Message)
		}
	}
	return out
}

// all are the first of all findings.
func all(r schemas.Return) string {
	out := ""
	for i, f := range r.Findings {
		if i == 12 {
			break
		}
		out += fmt.Sprintf("\n    %s %s: %s", f.Rule, f.Position, f.Message)
	}
	for _, t := range r.Tables {
		for _, c := range t.Columns {
			out += fmt.Sprintf(" %s=%s", c.Heading, c.Field)
		}
	}
	return out
}
