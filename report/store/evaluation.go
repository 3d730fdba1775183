package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Evaluator = (*Store)(nil)

// Evaluation counts the interventions that ended in a period, in every service that
// can tell, and the answers of their service users (sql/evaluation.sql).
func (s *Store) Evaluation(ctx context.Context, period schemas.Period) (measure.Evaluation, error) {
	var e measure.Evaluation
	if err := s.settle(ctx); err != nil {
		return e, fmt.Errorf("counting answers: %w", err)
	}
	first, last := sql.Named("first", period.First.Time()), sql.Named("last", period.Last.Time())
	var err error
	if e.Surveyed, err = list(ctx, s.db, scanSurveyed, query("surveyed"), first, last); err != nil {
		return e, fmt.Errorf("finding which evaluation questions were asked: %w", err)
	}
	if e.Ratings, err = list(ctx, s.db, scanRating, query("evaluation"), first, last); err != nil {
		return e, fmt.Errorf("counting answers: %w", err)
	}
	return e, nil
}

func scanSurveyed(rows *sql.Rows) (s measure.Surveyed, err error) {
	err = rows.Scan(&s.Service, &s.Question)
	return s, err
}

func scanRating(rows *sql.Rows) (r measure.Rating, err error) {
	var level string
	if err := rows.Scan(&r.Service, &level, &r.Question, &r.Scale, &r.Answer, &r.N); err != nil {
		return r, err
	}
	r.Level, err = schemas.ParseLevel(level)
	return r, err
}
