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
	return part{s.db}.Stock(ctx, day)
}

// Flow counts what happened in a period, in every service that can tell, by the
// level reached at the period's end (a file of sql/ for each measure). A name
// that is no flow is an error.
func (s *Store) Flow(ctx context.Context, name measure.Name, period schemas.Period) (measure.Counts, error) {
	if err := s.settle(ctx); err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	return part{s.db}.Flow(ctx, name, period)
}

// part counts what a settled store, or a part of it, holds.
type part struct{ db queries }

// queries is what can be asked: a store's pool of connections, or one of them.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Stock is Store.Stock, of this part.
func (p part) Stock(ctx context.Context, day schemas.Date) (measure.Counts, error) {
	on := sql.Named("day", day.Time())
	available, err := list(ctx, p.db, scanText, query("stock_available"), on)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
	}
	cells, err := list(ctx, p.db, scanStock, queryOf("count_stock", measure.Stock), on)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
	}
	return measure.Counts{Available: available, Cells: cells}, nil
}

// Flow is Store.Flow, of this part.
func (p part) Flow(ctx context.Context, name measure.Name, period schemas.Period) (measure.Counts, error) {
	if !name.IsFlow() {
		return measure.Counts{}, fmt.Errorf("counting %s: it is not a flow", name)
	}
	first, last := sql.Named("first", period.First.Time()), sql.Named("last", period.Last.Time())
	who := "flow_available"
	if name == measure.Opened {
		who = "opened_available"
	}
	available, err := list(ctx, p.db, scanText, query(who), last)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	cells, err := list(ctx, p.db, scanFlow, queryOf("count_flow", name), first, last)
	if err != nil {
		return measure.Counts{}, fmt.Errorf("counting %s: %w", name, err)
	}
	return measure.Counts{Available: available, Cells: cells}, nil
}

// queryOf is a query of what a measure counts, which is in the measure's own file.
func queryOf(name string, of measure.Name) string {
	file := strings.ReplaceAll(string(of), "-", "_")
	return strings.ReplaceAll(query(name), "%s", query(file))
}

// list runs a query and reads every row of it.
func list[T any](ctx context.Context, db queries, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
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
