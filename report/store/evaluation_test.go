package store

import (
	"testing"

	"github.com/iassn/collate/schemas"
)

// BenchmarkEvaluationTenYears counts the answers of a quarter in a store of ten
// years, in which the users of a third of all interventions answered six questions.
func BenchmarkEvaluationTenYears(b *testing.B) {
	s, _ := tenYears(b)
	for _, stmt := range []string{
		`INSERT INTO answers SELECT return_id, service, ref, sequence, question, "row" % 5 + 1, '1 2 3 4 5'
		FROM interventions, range(1, 7) q(question) WHERE closed_on IS NOT NULL AND "row" % 2 = 0`,
		`INSERT INTO surveys SELECT return_id, '1 2 3 4 5 6' FROM returns`,
		`CHECKPOINT`,
	} {
		if _, err := s.db.Exec(stmt); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		e, err := s.Evaluations(b.Context(), schemas.Quarter(2026, 1))
		if err != nil || len(e[0].Surveyed) != 150*schemas.QuestionsAll || len(e[0].Ratings) < 150*schemas.QuestionsAll {
			b.Fatal(len(e[0].Surveyed), len(e[0].Ratings), err)
		}
	}
}
