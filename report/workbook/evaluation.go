package workbook

import (
	"fmt"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/schemas"
)

// aboutAnswers is what is to be known of the sheets of the evaluation questions.
func (v view) aboutAnswers() []string {
	out := []string{"Questions 4 to 6 are not for users at Level 1: they leave out interventions at Level 1, and those with no level recorded."}
	if !v.internal() {
		out = append(out, "Answers are told for England only: for a region they would be of few people.")
	}
	return out
}

// questions says of each evaluation question how many were asked it and answered.
func (v view) questions() table {
	t := table{
		sheet: "Evaluation questions", title: "Evaluation questions: interventions that ended in " + periodTitle(v.r.Period) + ", and answers about them",
		notes: []note{noteEvaluation, noteRounded, noteShares}, about: v.aboutAnswers(),
		columns: []column{
			{heading: "Place"},
			{heading: "Code"},
			{heading: "Question", kind: kindText},
			{heading: "Interventions that ended", kind: kindNumber},
			{heading: "Answered", kind: kindNumber},
			{heading: "Share answered", kind: kindShare},
			{heading: "Services that return answers", kind: kindNumber, note: noteServices},
		},
	}
	for _, a := range v.r.Answers {
		asked, answered := countCell(a.Asked), countCell(a.Answered)
		t.rows = append(t.rows, []any{
			a.Name, a.Code, v.r.Survey.Question(a.Question), asked, answered, shareOf(answered, asked), servicesCell(a.Services, a.Expected),
		})
	}
	return t
}

// answers says of each evaluation question what was answered, scale by scale.
func (v view) answers() table {
	t := table{
		sheet: "Evaluation answers", title: "Evaluation questions: answers about interventions that ended in " + periodTitle(v.r.Period),
		notes: []note{noteEvaluation, noteRounded, noteShares},
		about: append(v.aboutAnswers(), "Answers on scales of other numbers stand by themselves: they cannot be added up."),
		columns: []column{
			{heading: "Place"},
			{heading: "Code"},
			{heading: "Question", kind: kindText},
			{heading: "Scale"},
			{heading: "Answer"},
			{heading: "Answers", kind: kindNumber},
			{heading: "Answers on the scale", kind: kindNumber},
			{heading: "Share of answers on the scale", kind: kindShare},
		},
	}
	for _, a := range v.r.Answers {
		for _, d := range a.Scales {
			all := countCell(d.N)
			for i, value := range d.Values {
				n := countCell(d.Counts[i])
				t.rows = append(t.rows, []any{
					a.Name, a.Code, v.r.Survey.Question(a.Question), d.Scale, v.r.Survey.Answer(d.Scale, value), n, all, shareOf(n, all),
				})
			}
		}
	}
	return t
}

// countCell is a count of answers as a cell: a number or a mark.
func countCell(c disclosure.Count) any {
	if n, ok := c.Value(); ok {
		return n
	}
	return c.Mark()
}

// servicesCell says of how many services a count is made.
func servicesCell(have, expected int) any {
	if expected == 0 {
		return schemas.NotApplicable
	}
	return fmt.Sprintf("%d of %d", have, expected)
}
