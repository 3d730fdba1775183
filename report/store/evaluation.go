package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Evaluator = (*Store)(nil)

// Evaluations counts the interventions that ended in each of some periods, in every
// service that can tell, and the answers of their service users (sql/evaluation.sql), in
// the order of the periods.
func (s *Store) Evaluations(ctx context.Context, periods ...schemas.Period) ([]measure.Evaluation, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("counting answers: %w", err)
	}
	of, text := inPeriods(periods)
	surveyed, err := list(ctx, s.db, scanSurveyed, text("surveyed"))
	if err != nil {
		return nil, fmt.Errorf("finding which evaluation questions were asked: %w", err)
	}
	ratings, err := list(ctx, s.db, scanRating, text("evaluation"))
	if err != nil {
		return nil, fmt.Errorf("counting answers: %w", err)
	}
	out := make([]measure.Evaluation, len(periods))
	for _, v := range surveyed {
		for _, i := range of[v.days] {
			out[i].Surveyed = append(out[i].Surveyed, v.Surveyed)
		}
	}
	for _, v := range ratings {
		for _, i := range of[v.days] {
			out[i].Ratings = append(out[i].Ratings, v.Rating)
		}
	}
	return out, nil
}

// days are the first and the last of a period.
type days struct{ first, last schemas.Date }

// inPeriods gives the places of periods among some by their days, and a query with the
// days of all of them.
func inPeriods(periods []schemas.Period) (of map[days][]int, text func(name string, args ...any) string) {
	of = map[days][]int{}
	var firsts, lasts []schemas.Date
	for i, p := range periods {
		at := days{p.First, p.Last}
		if len(of[at]) == 0 {
			firsts, lasts = append(firsts, p.First), append(lasts, p.Last)
		}
		of[at] = append(of[at], i)
	}
	return of, func(name string, args ...any) string {
		q := query(name)
		if len(args) > 0 {
			q = fmt.Sprintf(q, args...)
		}
		return onDays(onDays(q, "$firsts", firsts), "$lasts", lasts)
	}
}

// surveyedIn and ratingIn are what is known of a period.
type surveyedIn struct {
	days days
	measure.Surveyed
}

type ratingIn struct {
	days days
	measure.Rating
}

func scanSurveyed(rows *sql.Rows) (s surveyedIn, err error) {
	var first, last time.Time
	err = rows.Scan(&first, &last, &s.Service, &s.Question)
	s.days = days{schemas.DateOf(first), schemas.DateOf(last)}
	return s, err
}

func scanRating(rows *sql.Rows) (r ratingIn, err error) {
	var first, last time.Time
	var level string
	if err := rows.Scan(&first, &last, &r.Service, &level, &r.Question, &r.Scale, &r.Answer, &r.N); err != nil {
		return r, err
	}
	r.days = days{schemas.DateOf(first), schemas.DateOf(last)}
	r.Level, err = schemas.ParseLevel(level)
	return r, err
}
