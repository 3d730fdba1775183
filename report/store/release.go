package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Released keeps that a release was made, and what its published edition showed,
// in one transaction. A release of the same day and period is replaced by it, for
// nobody has had both.
func (s *Store) Released(ctx context.Context, p measure.Publication) error {
	if s.now != nil {
		return errors.New("keeping a release: the store is open as it was known on an earlier day")
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	err := s.onConn(ctx, func(conn *sql.Conn, _ *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // no effect once committed
		for _, stmt := range []string{
			"DELETE FROM published WHERE made_on = $1 AND release = $2",
			"INSERT INTO releases SELECT $1, $2 WHERE NOT EXISTS (FROM releases WHERE made_on = $1 AND period = $2)",
		} {
			if _, err := tx.ExecContext(ctx, stmt, p.MadeOn.Time(), p.Period.Name); err != nil {
				return err
			}
		}
		nth := int32(0)
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(nth), 0)::INTEGER + 1 FROM published").Scan(&nth); err != nil {
			return err
		}
		if err := appendShown(conn, nth, p); err != nil {
			return err
		}
		return tx.Commit()
	})
	if err != nil {
		return fmt.Errorf("keeping a release: %w", err)
	}
	return nil
}

// appendShown adds what the nth release showed, within the transaction of a connection.
func appendShown(conn *sql.Conn, nth int32, p measure.Publication) error {
	return conn.Raw(func(c any) (err error) {
		a, err := duckdb.NewAppenderFromConn(c.(driver.Conn), "", "published")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, a.Close()) }()
		for i, f := range p.Figures {
			asAt, err := schemas.ParseDate(f.AsAt)
			if err != nil {
				return err
			}
			if err := a.AppendRow(nth, int32(i), p.MadeOn.Time(), p.Period.Name, p.Policy, f.Measure, f.Period, asAt.Time(),
				f.Geography, f.Code, f.Level, f.Status, int32(f.Services), f.Exact, f.Value, string(f.Mark)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Published is what readers had when a release of a period was made on a day, in
// the order in which it was made: what the releases of earlier days showed, and
// those of other periods made on that day; with again, for a release that is made
// once more as it was, those alone that had been made before it.
func (s *Store) Published(ctx context.Context, on schemas.Date, period schemas.Period, again bool) (_ []measure.Publication, err error) {
	rows, err := s.db.QueryContext(ctx, query("published"), sql.Named("day", on.Time()), sql.Named("release", period.Name), sql.Named("again", again))
	if err != nil {
		return nil, fmt.Errorf("listing what earlier releases showed: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var out []measure.Publication
	for rows.Next() {
		var made, asAt time.Time
		var name, policy string
		var f measure.Shown
		if err := rows.Scan(&made, &name, &policy, &f.Measure, &f.Period, &asAt, &f.Geography, &f.Code, &f.Level, &f.Status, &f.Services, &f.Exact, &f.Value, &f.Mark); err != nil {
			return nil, err
		}
		f.AsAt = schemas.DateOf(asAt).String()
		on := schemas.DateOf(made)
		if n := len(out); n == 0 || out[n-1].MadeOn != on || out[n-1].Period.Name != name {
			p, err := schemas.ParsePeriod(name)
			if err != nil {
				return nil, fmt.Errorf("listing what earlier releases showed: %w", err)
			}
			out = append(out, measure.Publication{MadeOn: on, Period: p, Policy: policy})
		}
		last := &out[len(out)-1]
		last.Figures = append(last.Figures, f)
	}
	return out, rows.Err()
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
