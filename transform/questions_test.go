package transform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// unsettled is a return with a table of these columns and candidates, and these
// findings about its row of headings.
func unsettled(columns []schemas.Column, candidates []schemas.Candidate, fs ...schemas.Finding) schemas.Return {
	for i := range columns {
		columns[i].Index = i + 1
	}
	return schemas.Return{
		File: "Kent.csv", Service: "kent", Findings: fs,
		Tables: []schemas.Table{{HeaderRow: 1, Grain: schemas.RecordGrain, Columns: columns, Candidates: candidates}},
	}
}

func finding(id schemas.RuleID, f schemas.Field, column int) schemas.Finding {
	return schemas.NewFinding(id, schemas.Position{File: "Kent.csv", Row: 1, Column: column}, f, "")
}

// wording is a question as a test shows it: what is asked, and of each choice
// what it says; > before the one suggested, >> where it may be taken unasked.
func wording(qs []Question) string {
	var b strings.Builder
	for _, q := range qs {
		optional := ""
		if q.Optional {
			optional = " (optional)"
		}
		fmt.Fprintf(&b, "%s%s\n", q.Text, optional)
		for i, c := range q.Choices {
			mark := ""
			if i == q.Suggested {
				if mark = "> "; q.Certain {
					mark = ">> "
				}
			}
			var says []string
			for _, l := range c.Says.Columns {
				place := ""
				if l.Column > 0 {
					place = "@" + schemas.ColumnName(l.Column)
				}
				says = append(says, fmt.Sprintf("%s%s=%s", l.Heading, place, l.Field))
			}
			for _, w := range c.Says.Words {
				says = append(says, w.Word+"="+w.Means)
			}
			if c.Says.MonthFirst {
				says = append(says, "month first")
			}
			fmt.Fprintf(&b, "  %s%s%s\n", mark, c.Says.Service, strings.Join(says, " "))
		}
	}
	return b.String()
}

func TestQuestions(t *testing.T) {
	level, may := schemas.LevelField, func(f schemas.Field, column, score int, heading string) schemas.Candidate {
		return schemas.Candidate{Field: f, Column: column, Score: score, Heading: heading, Why: "x"}
	}
	rival := func(c schemas.Candidate) schemas.Candidate { c.Rival = true; return c }
	sure := func(c schemas.Candidate) schemas.Candidate { c.Certain = true; return c }
	two := func() []schemas.Column { return []schemas.Column{{Heading: "A"}, {Heading: "B"}} }
	for _, c := range []struct {
		name string
		r    schemas.Return
		want string
	}{
		{"nothing to ask", unsettled(two(), nil, finding(schemas.RuleDateImpossible, schemas.OpenedOn, 1)), ""},
		{
			"a candidate well ahead is suggested",
			unsettled(two(), []schemas.Candidate{may(level, 2, 60, "B"), may(level, 1, 40, "A")}, finding(schemas.RuleColumnUncertain, level, 2)),
			"Which column is the level?\n  > B=level\n  A=level\n",
		},
		{
			"with another close behind none is",
			unsettled(two(), []schemas.Candidate{may(level, 2, 60, "B"), may(level, 1, 55, "A")}, finding(schemas.RuleColumnUncertain, level, 2)),
			"Which column is the level?\n  B=level\n  A=level\n",
		},
		{
			"one that is certain may be taken",
			unsettled(two(), []schemas.Candidate{sure(may(level, 2, 60, "B"))}, finding(schemas.RuleColumnUncertain, level, 2)),
			"Which column is the level?\n  >> B=level\n  A=level\n",
		},
		{
			"of rivals the other is left out",
			unsettled(two(), []schemas.Candidate{rival(may(level, 1, 90, "A")), rival(may(level, 2, 60, "B"))}, finding(schemas.RuleColumnRival, level, 1)),
			"Which column is the level?\n  A=level B=\n  B=level A=\n",
		},
		{
			"rivals of one heading are told apart by their columns",
			unsettled([]schemas.Column{{Heading: "Level"}, {Heading: "LEVEL"}}, []schemas.Candidate{rival(may(level, 1, 90, "Level")), rival(may(level, 2, 90, "LEVEL"))}, finding(schemas.RuleColumnRival, level, 1)),
			"Which column is the level?\n  Level@A=level LEVEL@B=\n  LEVEL@B=level Level@A=\n",
		},
		{
			"a column that no count needs is not offered",
			unsettled([]schemas.Column{{Heading: "A"}, {Heading: "Child name", Why: "no count needs it"}}, nil, finding(schemas.RuleColumnMissing, level, 0)),
			"Which column is the level?\n  A=level\n",
		},
		{
			"a column of days: those that the table has not",
			unsettled([]schemas.Column{{Heading: "Opened", Field: schemas.OpenedOn}, {Heading: "Dt"}},
				[]schemas.Candidate{may(schemas.InactiveOn, 2, 40, "Dt"), may(schemas.ClosedOn, 2, 50, "Dt")}, finding(schemas.RuleColumnUncertain, schemas.ClosedOn, 2)),
			"Which day does column B \"Dt\" say?\n  > Dt=closed_on\n  Dt=inactive_on\n  Dt=reopened_on\n  Dt=\n",
		},
		{
			"month first",
			unsettled(two(), nil, finding(schemas.RuleDateMonthFirst, schemas.OpenedOn, 1), finding(schemas.RuleDateMonthFirst, schemas.ClosedOn, 2)),
			"Do the dates have the month first?\n  > month first\n",
		},
		{
			"services",
			schemas.Return{File: "x.csv", Named: []string{"kent", "medway"}, Findings: []schemas.Finding{finding(schemas.RuleServiceSeveral, schemas.ServiceName, 0)}},
			"Which service is this return from?\n  kent\n  medway\n",
		},
		{
			"words, once each, what is optional last",
			schemas.Return{Unknown: []schemas.UnknownWord{{Field: schemas.WorkType, Word: "Q", Rows: 3}, {Field: schemas.StatusField, Word: "Zorbed", Rows: 12}}},
			"What does the status \"Zorbed\" mean? (12 rows)\n  Zorbed=open\n  Zorbed=inactive\n  Zorbed=closed\n  Zorbed=not recorded\n" +
				"What does the type of work \"Q\" mean? (3 rows) (optional)\n  Q=in\n  Q=out\n",
		},
	} {
		if diff := cmp.Diff(c.want, wording(Questions(c.r))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestMerged(t *testing.T) {
	level := schemas.ProfileColumn{Heading: "Banding", Field: schemas.LevelField}
	p := schemas.Profile{Service: "kent", Columns: []schemas.ProfileColumn{level}, Words: []schemas.ProfileWord{{Field: schemas.LevelField, Word: "A", Means: "1"}}}
	before := fmt.Sprintf("%+v", p)
	got := Merged(p, schemas.Profile{
		MonthFirst: true, Columns: []schemas.ProfileColumn{{Heading: "BANDING "}, {Heading: "Date", Column: 4, Field: schemas.ClosedOn}},
		Words: []schemas.ProfileWord{{Field: schemas.LevelField, Word: " a", Means: "2"}, {Field: schemas.StatusField, Word: "A", Means: "open"}},
	})
	want := schemas.Profile{
		Service: "kent", MonthFirst: true, Columns: []schemas.ProfileColumn{{Heading: "BANDING "}, {Heading: "Date", Column: 4, Field: schemas.ClosedOn}},
		Words: []schemas.ProfileWord{{Field: schemas.LevelField, Word: " a", Means: "2"}, {Field: schemas.StatusField, Word: "A", Means: "open"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if after := fmt.Sprintf("%+v", p); after != before {
		t.Errorf("the profile was changed: %s", after)
	}
}

// TestMergedTwice: to say the same again changes nothing, and what was said last
// stands.
func TestMergedTwice(t *testing.T) {
	line := rapid.Custom(func(t *rapid.T) schemas.ProfileColumn {
		return schemas.ProfileColumn{
			Heading: rapid.SampledFrom([]string{"Level", "level", "Date opened", "DateOpened", "Closed"}).Draw(t, "heading"),
			Field:   rapid.SampledFrom([]schemas.Field{schemas.NoField, schemas.LevelField, schemas.OpenedOn}).Draw(t, "field"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		said := schemas.Profile{Columns: rapid.SliceOfN(line, 1, 6).Draw(t, "said")}
		once := Merged(schemas.Profile{Columns: rapid.SliceOfN(line, 0, 6).Draw(t, "before")}, said)
		if diff := cmp.Diff(once, Merged(once, said)); diff != "" {
			t.Fatalf("(-once +twice)\n%s", diff)
		}
		if last := said.Columns[len(said.Columns)-1]; once.Columns[len(once.Columns)-1] != last {
			t.Fatalf("%+v does not end with %+v", once.Columns, last)
		}
	})
}

func TestConfirmedLeavesOutWhatIsUnclear(t *testing.T) {
	sure := func(f schemas.Field, column int) schemas.Candidate {
		return schemas.Candidate{Field: f, Column: column, Certain: true}
	}
	r := unsettled([]schemas.Column{
		{Heading: "Ref", Field: schemas.Ref}, {Heading: "Level", Field: schemas.LevelField}, {Heading: "level"}, {Heading: "Status", Field: schemas.StatusField}, {Heading: "Notes"},
	}, []schemas.Candidate{sure(schemas.Ref, 1), sure(schemas.LevelField, 2), {Field: schemas.StatusField, Column: 4, Rival: true}})
	got := Confirmed(schemas.Profile{Columns: []schemas.ProfileColumn{{Heading: "Notes"}}}, r).Columns
	want := []schemas.ProfileColumn{{Heading: "Ref", Field: schemas.Ref}, {Heading: "Notes"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadWords(t *testing.T) {
	r := schemas.Return{Tables: []schemas.Table{{
		Grain:   schemas.RecordGrain,
		Columns: []schemas.Column{{Index: 1, Field: schemas.LevelField}, {Index: 2, Field: schemas.StatusField}, {Index: 3, Field: schemas.Hours}},
		Rows: []schemas.Row{
			{Cells: []string{"Level 2", "Open", "3"}}, {Cells: []string{"level 2", "Jo Bloggs", "4"}}, {Cells: []string{"L1", "", "5"}},
		},
	}}}
	want := []ReadWord{
		{schemas.LevelField, "level 2", "2", 2}, {schemas.LevelField, "l1", "1", 1}, {schemas.StatusField, "open", "open", 1},
	}
	if diff := cmp.Diff(want, ReadWords(r, Vocabulary{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
