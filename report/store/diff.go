package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Resubmissions are the returns that were sent again for a service, a day and a
// grain, each with the one before it: by service, day and receipt.
func (s *Store) Resubmissions(ctx context.Context) ([]measure.Difference, error) {
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]measure.ReturnRow{}
	for _, r := range kept {
		byID[r.ID] = r
	}
	pairs, err := list(ctx, s.db, scanPair, query("resubmissions"))
	if err != nil {
		return nil, fmt.Errorf("listing what was sent again: %w", err)
	}
	out := make([]measure.Difference, 0, len(pairs))
	for _, p := range pairs {
		out = append(out, measure.Difference{Old: byID[p[0]], New: byID[p[1]]})
	}
	return out, nil
}

// Compare fills in how the new return of a difference differs from the old one.
func (s *Store) Compare(ctx context.Context, d measure.Difference) (measure.Difference, error) {
	file := "diff_interventions"
	if d.New.Grain == schemas.SummaryGrain {
		file = "diff_tallies"
	}
	was, now := sql.Named("old", d.Old.ID), sql.Named("new", d.New.ID)
	var err error
	if d.Changes, err = list(ctx, s.db, scanChange, query(file), was, now); err != nil {
		return d, fmt.Errorf("comparing returns: %w", err)
	}
	for i := range d.Changes {
		d.Changes[i].Old.File, d.Changes[i].New.File = d.Old.File, d.New.File
	}
	headlines, err := list(ctx, s.db, scanHeadline, query("diff_headlines"), was, now)
	if err != nil {
		return d, fmt.Errorf("comparing returns: %w", err)
	}
	for _, h := range headlines {
		if h.Before != h.After {
			d.Headlines = append(d.Headlines, h)
		}
	}
	return d, nil
}

// Gone says, for each service whose newest return should hold interventions of
// earlier ones and does not, how many.
func (s *Store) Gone(ctx context.Context) ([]measure.Cell, error) {
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	cells, err := list(ctx, s.db, scanGone, query("gone"))
	if err != nil {
		return nil, fmt.Errorf("counting what is gone: %w", err)
	}
	return cells, nil
}

// The decisions that people take of returns.
const (
	Accept  = "accepted"
	Discard = "discarded"
)

// Decide keeps what a person decided, on a day, of the return with an id: Accept
// or Discard. It takes the place of what was decided before, and that stays.
func (s *Store) Decide(ctx context.Context, id, decision string, on schemas.Date, reason string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect once committed
	if _, err := tx.ExecContext(ctx, "INSERT INTO decisions SELECT coalesce(max(n), 0) + 1, $1, $2, $3, $4 FROM decisions", id, on.Time(), decision, reason); err != nil {
		return fmt.Errorf("keeping the decision: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO unsettled SELECT service FROM returns WHERE return_id = $1 AND service IS NOT NULL", id); err != nil {
		return fmt.Errorf("keeping the decision: %w", err)
	}
	return tx.Commit()
}

// Discarded is a return that somebody discarded.
type Discarded struct {
	ID     string
	On     schemas.Date
	Reason string // as it was written; empty where none was
}

// Discarded are the returns that somebody discarded, by service, day and receipt.
func (s *Store) Discarded(ctx context.Context) ([]Discarded, error) {
	out, err := list(ctx, s.db, func(rows *sql.Rows) (d Discarded, err error) {
		var on time.Time
		err = rows.Scan(&d.ID, &on, &d.Reason)
		d.On = schemas.DateOf(on)
		return d, err
	}, query("discarded"))
	if err != nil {
		return nil, fmt.Errorf("listing what was discarded: %w", err)
	}
	return out, nil
}

func scanPair(rows *sql.Rows) (p [2]string, err error) {
	err = rows.Scan(&p[0], &p[1])
	return p, err
}

func scanChange(rows *sql.Rows) (c measure.Change, err error) {
	err = rows.Scan(&c.Kind, &c.Field, &c.Was, &c.Now, &c.Old.Sheet, &c.Old.Row, &c.New.Sheet, &c.New.Row)
	return c, err
}

func scanHeadline(rows *sql.Rows) (h measure.Headline, err error) {
	var level, status string
	if err := rows.Scan(&level, &status, &h.Before, &h.After); err != nil {
		return h, err
	}
	if h.Level, err = schemas.ParseLevel(level); err != nil {
		return h, err
	}
	h.Status, err = schemas.ParseStatus(status)
	return h, err
}

func scanGone(rows *sql.Rows) (c measure.Cell, err error) {
	err = rows.Scan(&c.Service, &c.N)
	return c, err
}
