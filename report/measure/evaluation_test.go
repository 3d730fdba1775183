package measure

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// ratings are an Evaluator, of whatever period.
type ratings Evaluation

func (r ratings) Evaluations(_ context.Context, periods ...schemas.Period) ([]Evaluation, error) {
	return slices.Repeat([]Evaluation{Evaluation(r)}, len(periods)), nil
}

const five, three = "1 2 3 4 5", "2 1 0"

func evaluated(t *testing.T, r ratings, services []schemas.Service, floor int) map[string]Answered {
	t.Helper()
	figures, err := Evaluate(t.Context(), r, services, schemas.Quarter(2026, 1), floor)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Answered{}
	for _, f := range figures {
		key := strings.Join([]string{f.Code, f.Level, string(rune('0' + f.Question))}, " ")
		if _, twice := out[key]; twice {
			t.Errorf("%s stands twice", key)
		}
		out[key] = f
	}
	return out
}

// Three services: one with four levels, one with three and a scale of its own, and
// one whose returns do not hold the questions.
func TestEvaluate(t *testing.T) {
	region := schemas.Region{Code: "E12000001", Name: "North East"}
	services := []schemas.Service{
		{ID: "a", Name: "A", Region: region, Levels: schemas.FourLevels},
		{ID: "b", Name: "B", Region: region, Levels: schemas.ThreeLevels},
		{ID: "c", Name: "C", Region: region},
	}
	r := ratings{Ratings: []Rating{
		{"a", schemas.Level1, 0, "", 0, 100},
		{"a", schemas.LevelUnknown, 0, "", 0, 7},
		{"a", schemas.Level2, 0, "", 0, 10},
		{"a", schemas.Level1, 1, five, 5, 30},
		{"a", schemas.Level2, 1, five, 1, 3},
		{"a", schemas.Level1, 5, five, 5, 20},
		{"a", schemas.LevelUnknown, 5, five, 5, 2},
		{"a", schemas.Level2, 5, five, 4, 4},
		{"b", schemas.Level3Or4, 0, "", 0, 8},
		{"b", schemas.Level3Or4, 1, three, 0, 2},
		{"b", schemas.Level3Or4, 5, three, 1, 1},
		{"c", schemas.Level2, 0, "", 0, 50},
	}}
	for _, s := range []string{"a", "b"} {
		for q := 1; q <= schemas.QuestionsAll; q++ {
			r.Surveyed = append(r.Surveyed, Surveyed{s, q})
		}
	}
	got := evaluated(t, r, services, 0)
	for key, want := range map[string]Answered{
		schemas.England + " total 1": {Asked: 125, Answered: 35, Services: 2, Expected: 3, Scales: []Distribution{
			{five, []int{1, 2, 3, 4, 5}, []int64{3, 0, 0, 0, 30}, 1}, {three, []int{2, 1, 0}, []int64{0, 0, 2}, 1},
		}},
		"E12000001 total 5": {Asked: 18, Answered: 5, Services: 2, Expected: 3, Scales: []Distribution{
			{five, []int{1, 2, 3, 4, 5}, []int64{0, 0, 0, 4, 0}, 1}, {three, []int{2, 1, 0}, []int64{0, 1, 0}, 1},
		}},
		"a total 5":                {Asked: 10, Answered: 4, Services: 1, Expected: 1, Scales: []Distribution{{five, []int{1, 2, 3, 4, 5}, []int64{0, 0, 0, 4, 0}, 1}}},
		"a 1 5":                    {Mark: schemas.NotApplicable},
		"a unknown 4":              {Mark: schemas.NotApplicable},
		"a unknown 3":              {Asked: 7, Services: 1, Expected: 1},
		"b 3 1":                    {Mark: schemas.NotApplicable},
		"b 3-4 1":                  {Asked: 8, Answered: 2, Services: 1, Expected: 1, Scales: []Distribution{{three, []int{2, 1, 0}, []int64{0, 0, 2}, 1}}},
		"c 2 1":                    {Mark: schemas.NotAvailable, Expected: 1},
		schemas.England + " 3+4 6": {Asked: 8, Services: 2, Expected: 3},
		schemas.England + " 1 4":   {Mark: schemas.NotApplicable},
		schemas.England + " 3-4 2": {Asked: 8, Services: 1, Expected: 1},
	} {
		f, ok := got[key]
		want.Period, want.Geography, want.Code, want.Name, want.Region, want.Level, want.Question = f.Period, f.Geography, f.Code, f.Name, f.Region, f.Level, f.Question
		if diff := cmp.Diff(want, f); !ok || diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
	if _, ok := got["a 3-4 1"]; ok {
		t.Error("a service of four levels has a row for 3-4")
	}
	under := evaluated(t, r, services, 90)
	if f := under[schemas.England+" total 1"]; f.Mark != schemas.NotAvailable || f.Asked != 0 || f.Scales != nil {
		t.Errorf("under the floor: %+v", f)
	}
	r.Ratings = append(r.Ratings, Rating{"a", schemas.Level2, 2, three, 5, 1})
	if _, err := Evaluate(t.Context(), r, services, schemas.Quarter(2026, 1), 0); err == nil {
		t.Error("an answer beside its scale was counted")
	}
}

func TestTopTwo(t *testing.T) {
	for _, tt := range []struct {
		counts []int64
		n      int64
		ok     bool
	}{{[]int64{1, 2, 4, 8, 16}, 24, true}, {[]int64{1, 2, 4}, 6, true}, {[]int64{1, 2}, 0, false}, {nil, 0, false}} {
		if n, ok := (Distribution{Counts: tt.counts}).TopTwo(); n != tt.n || ok != tt.ok {
			t.Errorf("%v: %d, %t", tt.counts, n, ok)
		}
	}
}

func TestEvaluates(t *testing.T) {
	without, empty, answered, summary := ReturnRow{Surveyed: true}, ReturnRow{Surveyed: true, Questions: "1 2 3"},
		ReturnRow{Surveyed: true, Questions: "1 2 3", Answers: 1}, ReturnRow{}
	for _, tt := range []struct {
		want    Evaluates
		returns []ReturnRow
	}{
		{EvaluatesUnknown, nil},
		{EvaluatesUnknown, []ReturnRow{summary}},
		{EvaluatesNot, []ReturnRow{without, summary}},
		{EvaluatesUnknown, []ReturnRow{empty}},
		{EvaluatesUnknown, []ReturnRow{without, empty}},
		{EvaluatesYes, []ReturnRow{without, empty, answered, summary}},
	} {
		if got := evaluates(tt.returns); got != tt.want {
			t.Errorf("%+v: %d, want %d", tt.returns, got, tt.want)
		}
	}
}
