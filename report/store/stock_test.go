package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// words writes counts as text: the services that are available, then a line for
// each cell.
func words(c measure.Counts) string {
	var b strings.Builder
	fmt.Fprintln(&b, "available", strings.Join(c.Available, " "))
	for _, cell := range c.Cells {
		n := fmt.Sprint(cell.N)
		if cell.Missing {
			n = "missing"
		}
		fmt.Fprintln(&b, strings.Join(strings.Fields(fmt.Sprint(cell.Service, " ", cell.Level, " ", cell.Status, " ", n)), " "))
	}
	return b.String()
}

func text(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

func TestStock(t *testing.T) {
	l2, l3 := schemas.Level2, schemas.Level3
	query := full("kent", "2026-06-30", life("a", l2, "2026-01-05", ""))
	query.Verdict = schemas.AcceptedWithQueries
	held := full("kent", "2026-06-30", life("a", l2, "2026-01-05", ""))
	held.Verdict = schemas.Held
	later := full("kent", "2026-06-30", life("a", l3, "2026-01-05", ""))
	later.ID, later.SHA256, later.ReceivedOn = "kent/0", "another", later.ReceivedOn+1
	otherTally := counts("kent", "2026-06-30", schemas.Tally{Level: l2, Status: schemas.Open, N: 9})
	otherTally.ID, otherTally.SHA256, otherTally.ReceivedOn = "kent/9", "a third", otherTally.ReceivedOn+5
	for _, tt := range []struct {
		name    string
		returns []schemas.Return
		on      string
		want    string
	}{
		{"none", nil, "2026-06-30", text("available ")},
		{
			"open at the end of the day it was opened",
			[]schemas.Return{full("kent", "2026-06-30", life("a", l2, "2026-06-30", ""))},
			"2026-06-30", text("available kent", "kent 2 open 1"),
		},
		{
			"not before",
			[]schemas.Return{full("kent", "2026-06-30", life("a", l2, "2026-06-30", ""))},
			"2026-06-29", text("available kent"),
		},
		{
			"closed on the day it was closed",
			[]schemas.Return{full("kent", "2026-06-30", life("a", l2, "2026-06-01", "2026-06-30"))},
			"2026-06-30", text("available kent", "kent 2 closed 1"),
		},
		{
			"opened and closed on one day",
			[]schemas.Return{full("kent", "2026-06-30", life("a", l2, "2026-06-30", "2026-06-30"))},
			"2026-06-30", text("available kent", "kent 2 closed 1"),
		},
		{
			"not after the extract date",
			[]schemas.Return{full("kent", "2026-06-30", life("a", l2, "2026-06-01", ""))},
			"2026-07-01", text("available "),
		},
		{"queries count", []schemas.Return{query}, "2026-06-30", text("available kent", "kent 2 open 1")},
		{"held does not", []schemas.Return{held}, "2026-06-30", text("available ")},
		{
			"position on its day",
			[]schemas.Return{position("kent", "2026-06-30", undated("a", l2, schemas.Inactive, "2026-06-30"))},
			"2026-06-30", text("available kent", "kent 2 inactive 1"),
		},
		{
			"position on no other day",
			[]schemas.Return{position("kent", "2026-06-30", undated("a", l2, schemas.Inactive, "2026-06-30"))},
			"2026-06-29", text("available "),
		},
		{"position beside full history", []schemas.Return{
			full("kent", "2026-09-30", life("a", l2, "2026-06-01", "")),
			position("kent", "2026-06-30", undated("a", l2, schemas.Open, "2026-06-30"), undated("b", l3, schemas.Open, "2026-06-30")),
		}, "2026-06-30", text("available kent", "kent 2 open 1")},
		{"position after full history does not hide it", []schemas.Return{
			full("kent", "2026-06-30", life("a", l2, "2026-06-01", "")),
			position("kent", "2026-09-30", undated("a", l3, schemas.Open, "2026-09-30")),
		}, "2026-06-30", text("available kent", "kent 2 open 1")},
		{"full history that ended does not count beside a position", []schemas.Return{
			full("kent", "2026-06-30", life("a", l2, "2026-06-01", ""), life("b", l2, "2026-06-01", "")),
			position("kent", "2026-09-30", undated("a", l3, schemas.Open, "2026-09-30")),
		}, "2026-09-30", text("available kent", "kent 3 open 1")},
		{
			"summary",
			[]schemas.Return{counts("kent", "2026-06-30",
				schemas.Tally{Level: l2, Status: schemas.Open, N: 7}, schemas.Tally{Level: l2, Status: schemas.Open, N: 1},
				schemas.Tally{Level: l3, Status: schemas.Open, Missing: true}, schemas.Tally{Level: schemas.LevelUnknown, Status: schemas.Closed})},
			"2026-06-30", text("available kent", "kent 2 open 8", "kent 3 open missing", "kent unknown closed 0"),
		},
		{"the latest received summary alone", []schemas.Return{
			counts("kent", "2026-06-30", schemas.Tally{Level: l3, Status: schemas.Open, N: 3}), otherTally,
		}, "2026-06-30", text("available kent", "kent 2 open 9")},
		{"records before a summary", []schemas.Return{
			otherTally, position("kent", "2026-06-30", undated("a", l2, schemas.Open, "2026-06-30")),
		}, "2026-06-30", text("available kent", "kent 2 open 1")},
		{"the latest received of one extract date", []schemas.Return{
			full("kent", "2026-06-30", life("a", l2, "2026-01-05", "")), later,
		}, "2026-06-30", text("available kent", "kent 3 open 1")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			for _, r := range tt.returns {
				load(t, s, r)
			}
			got, err := stockOf(t, s, day(tt.on))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, words(got)); diff != "" {
				t.Errorf("stock (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStanding(t *testing.T) {
	l1, l2 := schemas.Level1, schemas.Level2
	second := life("a", l2, "2026-05-01", "")
	second.Sequence = 2
	for _, tt := range []struct {
		name     string
		old, new []schemas.Intervention
		want     string
	}{
		{
			"the same opening",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{life("a", l2, "2026-01-05", "2026-03-01")},
			"kent 2 closed 1",
		},
		{
			"closed before the newer was opened",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{life("a", l2, "2026-03-01", "")},
			"kent 1 closed 1\nkent 2 open 1",
		},
		{
			"closed on the day the newer was opened",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{life("a", l2, "2026-02-01", "")},
			"kent 1 closed 1\nkent 2 open 1",
		},
		{
			"opened, closed and opened on one day",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-01-05")},
			[]schemas.Intervention{life("a", l2, "2026-01-05", "")},
			"kent 2 open 1",
		},
		{
			"opened before the older was closed",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{life("a", l2, "2026-01-31", "")},
			"kent 2 open 1",
		},
		{
			"the older not closed",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "")},
			[]schemas.Intervention{life("a", l2, "2026-03-01", "")},
			"kent 2 open 1",
		},
		{
			"the older without opening",
			[]schemas.Intervention{undated("a", l1, schemas.Closed, "2026-02-01")},
			[]schemas.Intervention{life("a", l2, "2026-03-01", "")},
			"kent 1 closed 1\nkent 2 open 1",
		},
		{
			"the newer without opening, open",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{undated("a", l2, schemas.Open, "2026-06-30")},
			"kent 2 open 1",
		},
		{
			"the newer without opening, closed",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{undated("a", l2, schemas.Closed, "2026-06-30")},
			"kent 2 closed 1",
		},
		{
			"not in the newer return",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01")},
			[]schemas.Intervention{life("b", l2, "2026-01-05", "")},
			"kent 1 closed 1\nkent 2 open 1",
		},
		{
			"both in the newer return",
			[]schemas.Intervention{life("a", l1, "2026-01-05", "")},
			[]schemas.Intervention{life("a", l1, "2026-01-05", "2026-02-01"), second},
			"kent 1 closed 1\nkent 2 open 1",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, newFirst := range []bool{false, true} {
				s := open(t)
				a, b := full("kent", "2026-03-31", tt.old...), full("kent", "2026-06-30", tt.new...)
				if newFirst {
					a, b = b, a
				}
				load(t, s, a)
				load(t, s, b)
				// An equal return of another service changes nothing.
				other := full("essex", "2026-09-30", tt.new...)
				other.History = schemas.OpenedHistory
				load(t, s, other)
				got, err := stockOf(t, s, day("2026-06-30"))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(text("available kent", tt.want), words(got)); diff != "" {
					t.Errorf("newer first %v (-want +got):\n%s", newFirst, diff)
				}
			}
		})
	}
}
