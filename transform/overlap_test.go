package transform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// told writes an account: the extract date, then what the return says, one step
// after the other, as "open 2026-04-01 2" with its level, if any.
func told(t *testing.T, grain schemas.Grain, text string) schemas.Account {
	t.Helper()
	extract, rest, _ := strings.Cut(text, ": ")
	a := schemas.Account{ExtractDate: date(t, extract), Grain: grain}
	var steps []step
	for _, part := range strings.Split(rest, ", ") {
		f := strings.Fields(part)
		s := step{on: date(t, f[1])}
		if strings.HasPrefix(f[0], "known-") {
			s.known, f[0] = true, strings.TrimPrefix(f[0], "known-")
		}
		if strings.HasPrefix(f[0], "again-") {
			s.again, f[0] = true, strings.TrimPrefix(f[0], "again-")
		}
		if strings.HasPrefix(f[0], "said-") {
			s.said, f[0] = true, strings.TrimPrefix(f[0], "said-")
		}
		if f[0] != "level" {
			s.status, _ = schemas.ParseStatus(f[0])
		}
		if len(f) > 2 {
			s.level, _ = schemas.ParseLevel(f[2])
		}
		steps = append(steps, s)
	}
	lives := replay(steps, InactiveMonths)
	if len(lives) != 1 {
		t.Fatalf("%s: %d lives", text, len(lives))
	}
	a.Spells = lives[0].spells
	return a
}

func date(t *testing.T, s string) schemas.Date {
	t.Helper()
	d, err := schemas.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// spellsText writes spells as "open 2026-04-01 2".
func spellsText(spells []schemas.Spell) string {
	var out []string
	for _, s := range spells {
		out = append(out, fmt.Sprintf("%s %s %s", s.Began, s.From, s.Level))
	}
	return strings.Join(out, ", ")
}

// TestJoined has returns of records, the oldest first, and what they tell
// together.
func TestJoined(t *testing.T) {
	const spring, summer, autumn = "2026-03-31: ", "2026-06-30: ", "2026-09-30: "
	for _, tt := range []struct {
		name     string
		accounts []string
		want     []string
	}{
		{"the same twice", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2"}},
		{"closed since", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 2, closed 2026-05-02"}, []string{"opened 2026-01-05 2, closed 2026-05-02 2"}},
		{"closed since without a day", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 2, closed 2026-06-30"}, []string{"opened 2026-01-05 2, closed 2026-06-30 2"}},
		{"a level raised since is known from the newest return's day", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 3"}, []string{"opened 2026-01-05 2, level 2026-06-30 3"}},
		{"raised twice", []string{spring + "open 2026-01-05 1", summer + "open 2026-01-05 2", autumn + "open 2026-01-05 4"}, []string{"opened 2026-01-05 1, level 2026-06-30 2, level 2026-09-30 4"}},
		{"raised and closed since: at the latest on the day of closing", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 3, closed 2026-05-02"}, []string{"opened 2026-01-05 2, closed 2026-05-02 3"}},
		{"raised, and closed by the rule since", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", autumn + "open 2026-01-05 3, inactive 2026-02-10"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, closed-by-rule 2026-08-11 3"}},
		{"a level does not fall", []string{spring + "open 2026-01-05 3", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 3"}},
		{"a level first recorded later is that of the opening", []string{spring + "open 2026-01-05", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2"}},
		{"a level is not forgotten", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05"}, []string{"opened 2026-01-05 2"}},
		{"the opening corrected", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-02 2"}, []string{"opened 2026-01-02 2"}},
		{"the opening corrected, later", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-12 2"}, []string{"opened 2026-01-12 2"}},
		{"a closing recorded late", []string{spring + "open 2026-01-05 2", summer + "open 2026-01-05 2, closed 2026-03-20"}, []string{"opened 2026-01-05 2, closed 2026-03-20 2"}},
		{"a closing corrected", []string{spring + "open 2026-01-05 2, closed 2026-03-20", summer + "open 2026-01-05 2, closed 2026-03-10"}, []string{"opened 2026-01-05 2, closed 2026-03-10 2"}},
		{"a closing taken back", []string{spring + "open 2026-01-05 2, closed 2026-03-20", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2"}},
		{"a closing moved to after the earlier return", []string{spring + "open 2026-01-05 2, closed 2026-03-20", summer + "open 2026-01-05 2, closed 2026-04-20"}, []string{"opened 2026-01-05 2, closed 2026-04-20 2"}},
		{"closed without a day, and seen so before", []string{spring + "open 2026-01-05 2, closed 2026-03-31", summer + "open 2026-01-05 2, closed 2026-06-30"}, []string{"opened 2026-01-05 2, closed 2026-03-31 2"}},
		{"inactive then, open now: taken up again, as is first known now", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-06-30 2"}},
		{"and at the latest on its last day as inactive", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", autumn + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-08-10 2"}},
		{"inactive then and now, without a day now", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-06-30"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, closed-by-rule 2026-08-11 2"}},
		{"and so long that it is closed", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", autumn + "open 2026-01-05 2, inactive 2026-09-30"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, closed-by-rule 2026-08-11 2"}},
		{"inactive again, on a new day", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-05-20"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-05-20 2, inactive 2026-05-20 2, closed-by-rule 2026-11-21 2"}},
		{
			"and the quarter after that tells nothing new",
			[]string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-05-20", autumn + "open 2026-01-05 2, inactive 2026-05-20"},
			[]string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-05-20 2, inactive 2026-05-20 2, closed-by-rule 2026-11-21 2"},
		},
		{
			"and a closing recorded late leaves that as it was",
			[]string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-05-20", autumn + "open 2026-01-05 2, inactive 2026-05-20, closed 2026-06-25"},
			[]string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-05-20 2, inactive 2026-05-20 2, closed 2026-06-25 2"},
		},
		{"inactive then, closed now", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, closed 2026-05-20"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, closed 2026-05-20 2"}},
		{"inactive then, re-opened now, with a day", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-02-10, open 2026-05-20"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-05-20 2"}},
		{"closed by the rule, then taken up again: a new intervention", []string{"2026-09-30: open 2026-01-05 2, inactive 2026-02-10", "2026-12-31: open 2026-01-05 3"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, closed-by-rule 2026-08-11 2", "opened 2026-12-31 3"}},
		{"made inactive on another day than was thought", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "open 2026-01-05 2, inactive 2026-02-20"}, []string{"opened 2026-01-05 2, inactive 2026-02-20 2, closed-by-rule 2026-08-21 2"}},
		{
			"closed in the newest, which has lost the day of re-opening",
			[]string{"2025-12-31: open 2025-02-08 4, inactive 2025-07-31, open 2025-11-25", "2026-06-30: open 2025-02-08 4, inactive 2025-07-31, said-closed 2026-02-17"},
			[]string{"opened 2025-02-08 4, inactive 2025-07-31 4, reopened 2025-11-25 4, closed 2026-02-17 4"},
		},
		{
			"closed early, and closed by the rule in the newest, which has lost the day",
			[]string{"2025-09-30: open 2024-05-26 3, inactive 2024-08-31, closed 2024-10-26", "2026-03-31: open 2024-05-26 3, inactive 2024-08-31, said-closed 2026-03-31"},
			[]string{"opened 2024-05-26 3, inactive 2024-08-31 3, closed 2024-10-26 3"},
		},
		{
			"the newest has the day of re-opening, and has written over that of being inactive before",
			[]string{"2025-09-30: open 2025-08-03 2, inactive 2025-09-28", "2025-12-31: open 2025-08-03 2, said-open 2025-11-05, inactive 2025-12-12"},
			[]string{"opened 2025-08-03 2, inactive 2025-09-28 2, reopened 2025-11-05 2, inactive 2025-12-12 2, closed-by-rule 2026-06-13 2"},
		},
		{"the newest has lost the day of opening", []string{spring + "open 2026-01-05 2", summer + "known-open 2026-06-30 2"}, []string{"opened 2026-01-05 2"}},
		{"the newest has lost it, and has other days", []string{spring + "open 2026-01-05 2, inactive 2026-02-10", summer + "inactive 2026-02-10 2, open 2026-05-20"}, []string{"opened 2026-01-05 2, inactive 2026-02-10 2, reopened 2026-05-20 2"}},
		{
			"the newest has lost it, and of its days the re-opening comes first",
			[]string{"2025-12-31: open 2025-05-14 3, inactive 2025-05-15", "2026-06-30: again-open 2025-08-24 3, inactive 2026-01-01, closed 2026-01-03"},
			[]string{"opened 2025-05-14 3, inactive 2025-05-15 3, reopened 2025-08-24 3, inactive 2026-01-01 3, closed 2026-01-03 3"},
		},
		{
			"nobody has told the opening, and of the days the re-opening comes first",
			[]string{spring + "known-open 2026-03-31 2", summer + "again-open 2026-02-02 2, closed 2026-05-20"},
			[]string{"reopened 2026-02-02 2, closed 2026-05-20 2"},
		},
		{"the newest has lost it, and says closed", []string{spring + "open 2026-01-05 2", summer + "known-closed 2026-06-30 2"}, []string{"opened 2026-01-05 2, closed 2026-06-30 2"}},
		{"the opening told later", []string{spring + "known-open 2026-03-31 2", summer + "open 2026-01-05 2"}, []string{"opened 2026-01-05 2"}},
		{"inactive then, and its opening told later", []string{spring + "known-inactive 2026-03-31 2", summer + "open 2026-01-05 2, inactive 2026-06-30"}, []string{"opened 2026-01-05 2, inactive 2026-03-31 2, closed-by-rule 2026-10-01 2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var accounts []schemas.Account
			for _, a := range tt.accounts {
				accounts = append(accounts, told(t, schemas.RecordGrain, a))
			}
			var got []string
			for _, spells := range Joined(accounts, InactiveMonths) {
				got = append(got, spellsText(spells))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestJoinedLogs has logs, the oldest first, and what they tell together.
func TestJoinedLogs(t *testing.T) {
	for _, tt := range []struct {
		name string
		logs []string
		want string
	}{
		{
			"a log that begins with the opening wins wholly",
			[]string{"2026-03-31: open 2026-01-05 2, inactive 2026-02-10", "2026-06-30: open 2026-01-06 1, closed 2026-05-20"},
			"opened 2026-01-06 1, closed 2026-05-20 1",
		},
		{
			"before the first event of one that begins later, the earlier one stands, levels too",
			[]string{"2026-03-31: open 2026-01-05 2, level 2026-02-01 3", "2026-06-30: inactive 2026-05-20"},
			"opened 2026-01-05 2, level 2026-02-01 3, inactive 2026-05-20 3, closed-by-rule 2026-11-21 3",
		},
		{
			"made inactive and re-opened on a day, with a level",
			[]string{"2026-03-31: open 2026-01-05 2", "2026-06-30: open 2026-01-05 2, inactive 2026-05-20 3, open 2026-05-20"},
			"opened 2026-01-05 2, inactive 2026-05-20 2, reopened 2026-05-20 3",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var accounts []schemas.Account
			for _, a := range tt.logs {
				accounts = append(accounts, told(t, schemas.EventGrain, a))
			}
			got := Joined(accounts, InactiveMonths)
			if len(got) != 1 || spellsText(got[0]) != tt.want {
				t.Errorf("got %d interventions, %s; want %s", len(got), spellsText(got[0]), tt.want)
			}
		})
	}
}
