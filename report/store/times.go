package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Timekeeper = (*Store)(nil)

// Times counts the interventions that ended in each of some periods, in every service
// that can tell, and holds their hours against bands (sql/times.sql), in the order of the
// periods.
func (s *Store) Times(ctx context.Context, bands []measure.Band, periods ...schemas.Period) ([][]measure.Timed, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("comparing hours: %w", err)
	}
	values := make([]string, len(bands))
	for i, b := range bands {
		values[i] = fmt.Sprintf("('%s', %d, %d)", b.Level, b.Least, b.Most)
	}
	of, text := inPeriods(periods)
	timed, err := list(ctx, s.db, scanTimed, text("times", strings.Join(values, ", ")))
	if err != nil {
		return nil, fmt.Errorf("comparing hours: %w", err)
	}
	out := make([][]measure.Timed, len(periods))
	for _, v := range timed {
		for _, i := range of[v.days] {
			out[i] = append(out[i], v.Timed)
		}
	}
	return out, nil
}

// timedIn is what is known of a period.
type timedIn struct {
	days days
	measure.Timed
}

func scanTimed(rows *sql.Rows) (t timedIn, err error) {
	var first, last time.Time
	var level string
	if err := rows.Scan(&first, &last, &t.Service, &level, &t.Ended, &t.Timed.Timed, &t.Under, &t.Over); err != nil {
		return t, err
	}
	t.days = days{schemas.DateOf(first), schemas.DateOf(last)}
	t.Level, err = schemas.ParseLevel(level)
	return t, err
}
