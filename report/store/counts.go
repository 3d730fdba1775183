package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Source = (*Store)(nil)

// Stock counts the interventions of every service that can tell, by level and
// status, at the end of a day (sql/stock.sql).
func (s *Store) Stock(ctx context.Context, day schemas.Date) (measure.Counts, error) {
	if err := s.settle(ctx); err != nil {
		return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
	}
	on := sql.Named("day", day.Time())
	available, err := list(ctx, s.db, scanText, query("stock_available"), on)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
	}
	cells, err := list(ctx, s.db, scanStock, query("stock"), on)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
	}
	return measure.Counts{Available: available, Cells: cells}, nil
}

// Flow counts what happened in a period, in every service that can tell, by the
// level reached at the period's end (a file of sql/ for each measure). A name
// that is no flow is an error.
func (s *Store) Flow(ctx context.Context, name measure.Name, period schemas.Period) (measure.Counts, error) {
	if !name.IsFlow() {
		return measure.Counts{}, fmt.Errorf("counting %s: it is not a flow", name)
	}
	if err := s.settle(ctx); err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	first, last := sql.Named("first", period.First.Time()), sql.Named("last", period.Last.Time())
	who := "flow_available"
	if name == measure.Opened {
		who = "opened_available"
	}
	available, err := list(ctx, s.db, scanText, query(who), last)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	file := strings.ReplaceAll(string(name), "-", "_")
	cells, err := list(ctx, s.db, scanFlow, query(file), first, last)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	return measure.Counts{Available: available, Cells: cells}, nil
}

// list runs a query and reads every row of it.
func list[T any](ctx context.Context, db *sql.DB, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func scanText(rows *sql.Rows) (s string, err error) {
	err = rows.Scan(&s)
	return s, err
}

func scanStock(rows *sql.Rows) (c measure.Cell, err error) {
	var level, status string
	if err := rows.Scan(&c.Service, &level, &status, &c.N, &c.Missing); err != nil {
		return c, err
	}
	if c.Level, err = schemas.ParseLevel(level); err != nil {
		return c, err
	}
	c.Status, err = schemas.ParseStatus(status)
	return c, err
}

func scanFlow(rows *sql.Rows) (c measure.Cell, err error) {
	var level string
	if err := rows.Scan(&c.Service, &level, &c.N); err != nil {
		return c, err
	}
	c.Level, err = schemas.ParseLevel(level)
	return c, err
}
