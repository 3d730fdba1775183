package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Released keeps that the release of a period was made on a day.
func (s *Store) Released(ctx context.Context, on schemas.Date, period schemas.Period) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO releases SELECT $1, $2 WHERE NOT EXISTS (FROM releases WHERE made_on = $1 AND period = $2)",
		on.Time(), period.Name)
	if err != nil {
		return fmt.Errorf("keeping that a release was made: %w", err)
	}
	return nil
}

// Releases are the day of the last release made before a day, zero for none, and
// the periods released by then.
func (s *Store) Releases(ctx context.Context, before schemas.Date) (on schemas.Date, periods []schemas.Period, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT period, max(made_on) FROM releases WHERE made_on < $1 GROUP BY period ORDER BY period", before.Time())
	if err != nil {
		return 0, nil, fmt.Errorf("listing releases: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		var made time.Time
		if err := rows.Scan(&name, &made); err != nil {
			return 0, nil, err
		}
		p, err := schemas.ParsePeriod(name)
		if err != nil {
			return 0, nil, fmt.Errorf("listing releases: %w", err)
		}
		on = max(on, schemas.DateOf(made))
		periods = append(periods, p)
	}
	return on, periods, rows.Err()
}

// News are the returns that count and have become known after a day, by service,
// extract date and id.
func (s *Store) News(ctx context.Context, after schemas.Date) ([]measure.ReturnRow, error) {
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, err
	}
	decided, err := list(ctx, s.db, scanText, "SELECT DISTINCT first_id FROM decided WHERE decided_on > $day", sql.Named("day", after.Time()))
	if err != nil {
		return nil, fmt.Errorf("listing what has become known: %w", err)
	}
	since := map[string]bool{}
	for _, id := range decided {
		since[id] = true
	}
	var out []measure.ReturnRow
	for _, r := range kept {
		if r.KnownOn > after && r.State == "counts" || since[againForm.ReplaceAllString(r.ID, "")] {
			out = append(out, r)
		}
	}
	return out, nil
}
