package schemas

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

func date(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2025-08-31", 6, "2026-02-28"}, // clamped, where time.AddDate runs over
		{"2027-08-31", 6, "2028-02-29"}, // a leap year
		{"2025-12-15", 6, "2026-06-15"},
		{"2026-07-01", 6, "2027-01-01"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-31", -1, "2025-12-31"},
	} {
		if got := date(t, c.from).AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s and %d months: got %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestDateCountsDays(t *testing.T) {
	if d, ok := NewDate(2026, 2, 31); ok || d != 0 {
		t.Error("31 February was taken for a day")
	}
	if got := date(t, "1970-01-01").Unix(); got != 0 {
		t.Errorf("1 January 1970 is day %d, want 0", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.IntRange(1, 3_000_000).Draw(t, "day"))
		back, err := ParseDate(d.String())
		if err != nil || back != d {
			t.Fatalf("%d is written %s, and read as %d (%v)", d, d, back, err)
		}
		if next := d + 1; !next.Time().Equal(d.Time().AddDate(0, 0, 1)) {
			t.Fatalf("the day after %s is %s", d, next)
		}
	})
}

func TestParsePeriod(t *testing.T) {
	for _, c := range []struct{ text, first, last, name string }{
		{"2026-27-Q1", "2026-04-01", "2026-06-30", "2026-27-Q1"},
		{"2026-27-q4", "2027-01-01", "2027-03-31", "2026-27-Q4"},
		{"2026-06", "2026-06-01", "2026-06-30", "2026-06"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024-02"},
		{"2026-27", "2026-04-01", "2027-03-31", "2026-27"},
		{"2010-11", "2010-11-01", "2010-11-30", "2010-11"},
		{"2010/11", "2010-04-01", "2011-03-31", "2010/11"},
		{"2026/27", "2026-04-01", "2027-03-31", "2026-27"},
		{"2011-12-academic", "2011-09-01", "2012-08-31", "2011-12-academic"},
		{"1999-00", "1999-04-01", "2000-03-31", "1999-00"},
		{"2025-26-academic", "2025-09-01", "2026-08-31", "2025-26-academic"},
		{"2026-04-01..2026-06-30", "2026-04-01", "2026-06-30", "2026-04-01..2026-06-30"},
	} {
		p, err := ParsePeriod(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		got := []string{p.First.String(), p.Last.String(), p.Name}
		if diff := cmp.Diff([]string{c.first, c.last, c.name}, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.text, diff)
		}
	}
	for _, text := range []string{"", "2026", "2026-28", "2026-13", "2026-27-Q5", "2026-28-Q1", "2026-06-30..2026-04-01", "2026-02-30..2026-03-01", "2010/12", "2026/06", "June"} {
		if p, err := ParsePeriod(text); err == nil {
			t.Errorf("%q was read as %s to %s, and is no period", text, p.First, p.Last)
		}
	}
}

func TestQuarters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := date2(rapid.IntRange(2000, 2090).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		q := QuarterOf(d)
		if !q.Contains(d) {
			t.Fatalf("%s is not in %s", d, q)
		}
		for _, kind := range kinds {
			p := kind(d)
			if again, err := ParsePeriod(p.Name); err != nil || again != p {
				t.Fatalf("%s is read as %v (%v)", p, again, err)
			}
			if ending := Ending(p.Last); !p.Contains(d) || !slices.Contains(ending, p) {
				t.Fatalf("%s holds %s, and is not of %v", p, d, ending)
			}
		}
		if last := LastQuarter(d); last.Last >= d || last.Last != q.First-1 {
			t.Fatalf("the last quarter before %s ends on %s", d, last.Last)
		}
	})
}

func date2(y, m, d int) Date {
	v, _ := NewDate(y, m, d)
	return v
}

func TestLevels(t *testing.T) {
	order := []Level{LevelUnknown, Level1, Level2, Level3, Level3Or4, Level4}
	for i, low := range order {
		for k, high := range order {
			if got := high.Above(low); got != (k > i) {
				t.Errorf("%s above %s: %v", high, low, got)
			}
		}
		if back, err := ParseLevel(low.String()); err != nil || back != low {
			t.Errorf("%s is read as %s (%v)", low, back, err)
		}
	}
	if _, err := ParseLevel("5"); err == nil {
		t.Error("5 was read as a level")
	}
	for _, s := range Statuses {
		if back, err := ParseStatus(s.String()); err != nil || back != s {
			t.Errorf("%s is read as %s (%v)", s, back, err)
		}
	}
}

func TestPosition(t *testing.T) {
	for want, p := range map[string]Position{
		"Kent.xlsx: Cases!C14":        {"Kent.xlsx", "Cases", 14, 3},
		"Kent.xlsx: Cases, row 14":    {"Kent.xlsx", "Cases", 14, 0},
		"Kent.xlsx: Cases, column AB": {"Kent.xlsx", "Cases", 0, 28},
		"Kent.csv: row 14, column C":  {"Kent.csv", "", 14, 3},
		"Kent.csv: column Z":          {"Kent.csv", "", 0, 26},
		"Kent.csv":                    {"Kent.csv", "", 0, 0},
	} {
		if got := p.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestRules holds every rule of the catalogue to what a message needs.
func TestRules(t *testing.T) {
	seen := map[RuleID]bool{}
	for _, r := range Rules {
		switch {
		case seen[r.ID]:
			t.Errorf("%s stands twice", r.ID)
		case r.Reason == "" || r.Fix == "":
			t.Errorf("%s has no reason or no fix", r.ID)
		case r.Holds && r.Severity != Query || r.Refuses && r.Severity != Reject:
			t.Errorf("%s holds or refuses, and is a %s", r.ID, r.Severity)
		}
		seen[r.ID] = true
	}
}

func TestJudge(t *testing.T) {
	find := func(ids ...RuleID) (fs []Finding) {
		for _, id := range ids {
			fs = append(fs, NewFinding(id, Position{}, "", ""))
		}
		return fs
	}
	for _, c := range []struct {
		rules []RuleID
		want  Verdict
	}{
		{nil, Accepted},
		{[]RuleID{RuleLevelMissing}, Accepted},
		{[]RuleID{RuleDateImpossible}, AcceptedWithQueries},
		{[]RuleID{RuleDateImpossible, RuleServiceUnknown}, Held},
		{[]RuleID{RuleServiceUnknown, RuleFileDamaged}, Rejected},
	} {
		if got := Judge(find(c.rules...)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.rules, got, c.want)
		}
	}
}

func TestLedger(t *testing.T) {
	var l Ledger
	for kind := DataRow; kind <= NoteRow; kind++ {
		l.Add(kind, 2)
	}
	if l.Balanced() {
		t.Error("a ledger whose data rows are not settled adds up")
	}
	if l.Accepted = 2; !l.Balanced() || l.Rows != 12 {
		t.Errorf("%+v does not add up", l)
	}
}

// TestArrowSchemas pins every table: a change here is a change of the store.
func TestArrowSchemas(t *testing.T) {
	var b strings.Builder
	for _, name := range TableNames {
		fmt.Fprintf(&b, "%s\n", name)
		for _, f := range ArrowSchema(name).Fields() {
			meaning, _ := f.Metadata.GetValue("meaning")
			if meaning == "" {
				t.Errorf("%s.%s has no meaning", name, f.Name)
			}
			null := ""
			if f.Nullable {
				null = " or null"
			}
			fmt.Fprintf(&b, "  %s %s%s: %s\n", f.Name, f.Type, null, meaning)
		}
	}
	const golden = "testdata/arrow.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("the tables are not those of %s (-want +got)\n%s", golden, diff)
	}
}
