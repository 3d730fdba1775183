package demo

import (
	"bytes"
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// services are the 153 of testdata, as a register would have them.
func services(t testing.TB) []schemas.Service {
	t.Helper()
	b, err := os.ReadFile("testdata/services.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []schemas.Service
	for _, r := range rows[1:] {
		out = append(out, schemas.Service{ID: r[0], Name: r[1], Region: schemas.Region{Code: r[2], Name: r[3]}})
	}
	return out
}

func usual(t testing.TB) Spec {
	return Spec{Seed: 1, Services: services(t), Period: schemas.Quarter(2026, 1)}
}

// small is a quarter that is quick to read back.
func small(t testing.TB) Spec {
	spec := usual(t)
	spec.Rows = 20000
	return spec
}

func made(t testing.TB, spec Spec) Made {
	t.Helper()
	m, err := Make(spec)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMakeIsTheSameForTheSameSeed(t *testing.T) {
	a, b := made(t, usual(t)), made(t, usual(t))
	for i := range a.Files {
		if !bytes.Equal(a.Files[i].Content, b.Files[i].Content) {
			t.Errorf("two runs give different bytes for %s", a.Files[i].Path)
		}
		a.Files[i].Content, b.Files[i].Content = nil, nil
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("two runs differ (-first +second):\n%s", diff)
	}
	other := usual(t)
	other.Seed = 2
	if bytes.Equal(made(t, other).Register, a.Register) {
		t.Error("another seed gave the same register")
	}
}

func TestEveryServiceIsSomewhere(t *testing.T) {
	m := made(t, usual(t))
	seen := map[string]int{}
	for _, id := range m.Silent {
		seen[id]++
	}
	paths := map[string]bool{}
	for _, f := range m.Files {
		if paths[strings.ToLower(f.Path)] {
			t.Errorf("two files are called %s", f.Path)
		}
		paths[strings.ToLower(f.Path)] = true
		for _, id := range f.Services {
			seen[id]++
		}
	}
	for _, s := range services(t) {
		if seen[s.ID] != 1 {
			t.Errorf("%s is in %d places, want 1", s.ID, seen[s.ID])
		}
	}
	if len(m.Silent) != silentUsual || len(m.Files) != servicesUsual-silentUsual-regionalMost+1 {
		t.Errorf("%d silent, %d files", len(m.Silent), len(m.Files))
	}
	register := string(m.Register)
	if got := strings.Count(register, ",two,"); got != twoStatuses {
		t.Errorf("%d services use two statuses, want %d", got, twoStatuses)
	}
	if got := strings.Count(register, ",three\n"); got != threeLevels {
		t.Errorf("%d services use three levels, want %d", got, threeLevels)
	}
}

func TestFewServicesWork(t *testing.T) {
	for _, n := range []int{1, 3, 40} {
		spec := usual(t)
		spec.Services = spec.Services[:n]
		if m := made(t, spec); len(m.Files) == 0 || len(m.Truth) == 0 {
			t.Errorf("%d services: %d files, %d counts", n, len(m.Files), len(m.Truth))
		}
	}
	if _, err := Make(Spec{Period: schemas.Quarter(2026, 1)}); err == nil {
		t.Error("no services: no error")
	}
	if _, err := Make(Spec{Services: services(t)}); err == nil {
		t.Error("no period: no error")
	}
}

// sampleHeadings are those of the sample returns, which no layout may copy.
var sampleHeadings = []string{
	"Case reference,Date opened,Intervention level,Status,Date made inactive,Date closed,Service user,Hours",
	"Ref,Opened on,Level,Current status,Inactive from,Closed on,Contact type",
	"ID,Start date,IL,Open/Closed,End date",
	"Case ID,Date,What happened,Value",
	"Level,Active,Inactive,Closed,Total",
	"Parent/carer name,DOB,Postcode,Case no.,Date received,Level of intervention,Case status,Inactive date,Closed date,Notes",
	"Case,Opened,Level,Status,Made inactive,Closed,Parent / YP / Child",
	"Record,Date opened,Tier,Status,Inactive on,Closed on",
}

func TestLayouts(t *testing.T) {
	layouts := Layouts()
	used, grains, ids := map[string]int{}, map[schemas.Grain]int{}, map[string]bool{}
	for _, f := range made(t, usual(t)).Files {
		if f.Fault == "" {
			used[f.Layout]++
		}
	}
	headings := slices.Clone(sampleHeadings)
	for _, l := range layouts {
		if used[l.ID] == 0 || ids[l.ID] || l.Description == "" || l.Path == "" {
			t.Errorf("%+v: used %d times, seen before %t", l, used[l.ID], ids[l.ID])
		}
		joined := strings.Join(l.Headings, ",")
		if len(l.Headings) < 3 || slices.Contains(headings, joined) {
			t.Errorf("%s has headings that another has, or too few: %s", l.ID, joined)
		}
		headings = append(headings, joined)
		ids[l.ID] = true
		grains[l.Grain]++
	}
	if len(layouts) < 16 || grains[schemas.RecordGrain] < 10 || grains[schemas.EventGrain] < 3 || grains[schemas.SummaryGrain] < 3 {
		t.Errorf("%d layouts, by grain %v", len(layouts), grains)
	}
}

func TestRowsAreAboutWhatWasAsked(t *testing.T) {
	for _, rows := range []int{10000, 20000} {
		spec := usual(t)
		spec.Rows = rows
		got := 0
		for _, f := range made(t, spec).Files {
			for _, p := range pagesOf(t, f) {
				got += len(p)
			}
		}
		if got < rows*85/100 || got > rows*120/100 {
			t.Errorf("%d rows, asked for %d", got, rows)
		}
	}
}

var canaryForm = regexp.MustCompile(`CANARY\d+`)

func TestPersonalWordsStandOnlyWhereNoCountNeedsThem(t *testing.T) {
	needed := map[string]bool{}
	personal := map[string]bool{}
	for _, l := range append(slices.Clone(forms), &regional, &layout{columns: closedColumns}) {
		for _, c := range l.columns {
			if c.field == schemas.NoField {
				personal[c.heading] = true
			} else {
				needed[c.heading] = true
			}
		}
	}
	for h := range personal {
		if needed[h] {
			t.Errorf("%q is both personal and needed", h)
		}
	}
	cells := 0
	for _, f := range made(t, small(t)).Files {
		for _, rows := range pagesOf(t, f) {
			var head []string
			for _, row := range rows {
				if slices.ContainsFunc(row, func(s string) bool { return personal[s] }) {
					head = row
					continue
				}
				for i, s := range row {
					inside := i < len(head) && personal[head[i]]
					if inside != canaryForm.MatchString(s) {
						t.Fatalf("%s: cell %q, personal %t", f.Path, s, inside)
					}
					if inside {
						cells++
					}
				}
			}
		}
	}
	if cells < 1000 {
		t.Errorf("only %d personal cells", cells)
	}
}

func TestFaultsAndFlaws(t *testing.T) {
	var faulty, spoilt, copies, excluded int
	m := made(t, usual(t))
	counted := map[string]bool{}
	for _, c := range m.Truth {
		counted[c.Service] = true
	}
	for _, f := range m.Files {
		if f.Fault != "" {
			faulty++
		}
		for _, id := range f.Services {
			if counted[id] != (f.Fault == "") {
				t.Errorf("%s (%s): counted %t", f.Path, f.Fault, counted[id])
			}
		}
		if f.Spoilt > 0 {
			spoilt++
		}
		copies += f.Copies
		excluded += f.Excluded
	}
	if faulty != len(faults) || spoilt < 4 || spoilt > 20 || copies != 2*spoilt || excluded < 50 {
		t.Errorf("%d faulty files, %d with bad rows, %d copies, %d excluded", faulty, spoilt, copies, excluded)
	}
	for _, id := range m.Silent {
		if counted[id] {
			t.Errorf("%s sent nothing and is in the truth", id)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	spec := usual(b)
	for b.Loop() {
		made(b, spec)
	}
}
