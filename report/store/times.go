package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Timekeeper = (*Store)(nil)

// Times counts the interventions that ended in a period, in every service that can
// tell, and holds their hours against bands (sql/times.sql).
func (s *Store) Times(ctx context.Context, period schemas.Period, bands []measure.Band) ([]measure.Timed, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("comparing hours: %w", err)
	}
	values := make([]string, len(bands))
	for i, b := range bands {
		values[i] = fmt.Sprintf("('%s', %d, %d)", b.Level, b.Least, b.Most)
	}
	out, err := list(ctx, s.db, scanTimed, fmt.Sprintf(query("times"), strings.Join(values, ", ")),
		sql.Named("first", period.First.Time()), sql.Named("last", period.Last.Time()))
	if err != nil {
		return nil, fmt.Errorf("comparing hours: %w", err)
	}
	return out, nil
}

func scanTimed(rows *sql.Rows) (t measure.Timed, err error) {
	var level string
	if err := rows.Scan(&t.Service, &level, &t.Ended, &t.Timed, &t.Under, &t.Over); err != nil {
		return t, err
	}
	t.Level, err = schemas.ParseLevel(level)
	return t, err
}
