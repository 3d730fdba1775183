package schemas

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestGroupFindings(t *testing.T) {
	at := func(sheet string, row int) Position {
		return Position{File: "Kent.xlsx", Sheet: sheet, Row: row, Column: 2}
	}
	other := NewFinding(RuleDateImpossible, at("Cases", 9), OpenedOn, "")
	other.Fix = "Something else."
	groups := GroupFindings([]Finding{
		NewFinding(RuleExtractAssumed, Position{File: "Kent.xlsx"}, ExtractDate, ""),
		NewFinding(RuleDateImpossible, at("Cases", 4), OpenedOn, ""),
		NewFinding(RuleLevelFell, at("Cases", 4), LevelField, ""),
		other,
		NewFinding(RuleDateImpossible, at("Cases", 7), OpenedOn, ""),
		NewFinding(RuleLevelFell, at("Old", 2), LevelField, ""),
	})
	var got []string
	for _, g := range groups {
		got = append(got, g.Severity.String()+" "+string(g.Rule.ID)+" "+g.Span()+" "+g.Fix)
	}
	want := []string{
		"reject date.impossible 2, in Cases, rows 4 to 7 Correct the date; write it as 30/06/2026.",
		"reject date.impossible 1, in Cases, row 9 Something else.",
		"query extract.assumed 1, in the whole file " + RuleOf(RuleExtractAssumed).Fix,
		"query level.fell 2, from Cases, row 4, to Old, row 2 " + RuleOf(RuleLevelFell).Fix,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Every finding is in exactly one group.
func TestGroupFindingsKeepsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fs := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Finding {
			f := NewFinding(rapid.SampledFrom(Rules).Draw(t, "rule").ID, Position{Row: rapid.IntRange(0, 9).Draw(t, "row")}, "", "")
			f.Severity = Severity(rapid.IntRange(0, 2).Draw(t, "severity"))
			return f
		})).Draw(t, "findings")
		var all []Finding
		for _, g := range GroupFindings(fs) {
			for _, f := range g.Findings {
				if f.Rule != g.Rule.ID || f.Severity != g.Severity {
					t.Fatalf("%+v is in the group of %s", f, g.Rule.ID)
				}
			}
			all = append(all, g.Findings...)
		}
		if len(fs) != len(all) {
			t.Fatalf("%d findings, %d in groups", len(fs), len(all))
		}
	})
}

// What is allowed is said of rules of the catalogue alone, and of every rule by
// which a cell's value is refused.
func TestAllowed(t *testing.T) {
	for id := range allowed {
		if RuleOf(id).Allowed() == "" {
			t.Errorf("%s: nothing is allowed", id)
		}
	}
	for _, r := range Rules {
		if r.Severity == Reject && !r.Refuses && r.Allowed() == "" {
			t.Errorf("%s refuses a row and does not say what is allowed", r.ID)
		}
	}
}
