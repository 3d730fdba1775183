package disclosure

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// said are released answers as text: a number or a mark each.
func said(all []Answers) []string {
	text := func(c Count) string { return Figure{value: c.value, mark: c.mark}.Number() + string(c.mark) }
	var out []string
	for _, a := range all {
		line := a.Code + ": " + text(a.Asked) + " " + text(a.Answered)
		for _, d := range a.Scales {
			line += " /"
			for _, c := range append(d.Counts, d.N) {
				line += " " + text(c)
			}
		}
		out = append(out, line)
	}
	return out
}

// TestAnswers has answers of England alone in the published edition, rounded, and
// none that are those of one or two services, or of few people.
func TestAnswers(t *testing.T) {
	on := func(services int, counts ...int64) measure.Distribution {
		return measure.Distribution{Scale: "0 1 2", Values: []int{0, 1, 2}, Counts: counts, Services: services}
	}
	england := func(asked, answered int64, services int, scales ...measure.Distribution) measure.Answered {
		return measure.Answered{Geography: measure.England, Code: "E", Level: "total", Asked: asked, Answered: answered, Services: services, Scales: scales}
	}
	dfe := Policies[0]
	for _, tt := range []struct {
		name                string
		of                  measure.Answered
		published, internal []string
	}{
		{"many", england(124, 58, 9, on(9, 3, 0, 55)), []string{"E: 120 60 / low 0 60 60"}, []string{"E: 124 58 / 3 0 55 58"}},
		{"two services answer", england(124, 58, 9, on(2, 3, 0, 55)), []string{"E: 120 c / c c c c"}, []string{"E: 124 58 / 3 0 55 58"}},
		{"two services ask", england(124, 58, 2, on(2, 3, 0, 55)), []string{"E: c c / c c c c"}, []string{"E: 124 58 / 3 0 55 58"}},
		{"a scale of one service", england(124, 68, 9, on(8, 3, 0, 55), on(1, 0, 0, 10)), []string{"E: 120 70 / low 0 60 60 / c c c c"}, []string{"E: 124 68 / 3 0 55 58 / 0 0 10 10"}},
		{"five people", england(124, 5, 9, on(5, 0, 0, 5)), []string{"E: 120 c / c c c c"}, []string{"E: 124 5 / 0 0 5 5"}},
		{"nobody", england(0, 0, 9), []string{"E: 0 0"}, []string{"E: 0 0"}},
		{"nobody can tell", measure.Answered{Geography: measure.England, Code: "E", Level: "total", Mark: schemas.NotAvailable}, []string{"E: x x"}, []string{"E: x x"}},
		{"a region", measure.Answered{Geography: measure.Region, Code: "R", Level: "total", Asked: 30, Answered: 2, Services: 4, Scales: []measure.Distribution{on(4, 1, 1, 0)}}, nil, []string{"R: 30 2 / 1 1 0 2"}},
		{"a service", measure.Answered{Geography: measure.Service, Level: "total", Asked: 3, Services: 1}, nil, nil},
		{"a level", measure.Answered{Geography: measure.England, Level: "4", Asked: 3, Services: 9}, nil, nil},
	} {
		all := []measure.Answered{tt.of}
		if diff := cmp.Diff(tt.published, said(answers(all, dfe))); diff != "" {
			t.Errorf("%s, published (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.internal, said(answers(all, Policy{}))); diff != "" {
			t.Errorf("%s, internal (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestRevised has revisions be those between what readers were shown last and what
// they are shown now.
func TestRevised(t *testing.T) {
	f := func(level string, n int64, mark schemas.Mark) measure.Figure {
		return measure.Figure{Measure: "opened", Period: "2026-27-Q1", Geography: measure.England, Level: level, Value: n, Mark: mark}
	}
	earlier := []Earlier{
		{MadeOn: 10, Figures: []measure.Figure{f("1", 20, ""), f("2", 30, ""), f("3", 0, schemas.Confidential)}},
		{MadeOn: 20, Figures: []measure.Figure{f("1", 40, ""), f("4", 0, schemas.NotAvailable)}},
	}
	var shown []Figure
	for _, now := range []measure.Figure{f("1", 40, ""), f("2", 50, ""), f("3", 0, schemas.Confidential), f("4", 0, ""), f("total", 90, "")} {
		shown = append(shown, as(now))
	}
	var got []string
	for _, r := range revised(earlier, shown) {
		got = append(got, fmt.Sprint(int(r.On), " ")+r.Now.Level+": "+r.Before.Number()+string(r.Before.Mark())+" to "+r.Now.Number()+string(r.Now.Mark()))
	}
	want := []string{"10 2: 30 to 50", "20 4: x to 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
