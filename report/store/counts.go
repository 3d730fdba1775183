package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
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

// Flows counts what happened in a period, in every service that can tell, by the
// level reached at the period's end: the measures named, in one sweep and in their
// order (a file of sql/ for each). A name that is no flow is an error.
func (s *Store) Flows(ctx context.Context, period schemas.Period, names ...measure.Name) ([]measure.Counts, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("counting flows: %w", err)
	}
	return part{s.db}.Flows(ctx, period, names...)
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
	var cells []measure.Cell
	for _, file := range stockFiles {
		some, err := list(ctx, p.db, scanStock, fmt.Sprintf(query("count_stock"), query(file)), on)
		if err != nil {
			return measure.Counts{}, fmt.Errorf("counting stock: %w", err)
		}
		cells = append(cells, some...)
	}
	slices.SortStableFunc(cells, func(a, b measure.Cell) int { return cmp.Compare(a.Service, b.Service) })
	return measure.Counts{Available: available, Cells: cells}, nil
}

// Flows is Store.Flows, of this part.
func (p part) Flows(ctx context.Context, period schemas.Period, names ...measure.Name) ([]measure.Counts, error) {
	of := make([]string, len(names))
	sums := make([]string, len(names))
	for i, name := range names {
		if !name.IsFlow() {
			return nil, fmt.Errorf("counting %s: it is not a flow", name)
		}
		of[i] = fmt.Sprintf("%s AS %q", fileOfMeasure(name), name)
		sums[i] = fmt.Sprintf("sum(%q)::BIGINT", name)
	}
	first, last := sql.Named("first", period.First.Time()), sql.Named("last", period.Last.Time())
	telling, err := list(ctx, p.db, scanTelling, query("flow_available"), last)
	if err != nil {
		return nil, fmt.Errorf("counting flows: %w", err)
	}
	happened := fmt.Sprintf(query("happened"), strings.Join(of, ", "))
	swept, err := list(ctx, p.db, scanSwept(len(names)), fmt.Sprintf(query("count_flows"), happened, strings.Join(sums, ", ")), first, last)
	if err != nil {
		return nil, fmt.Errorf("counting flows: %w", err)
	}
	out := make([]measure.Counts, len(names))
	for i, name := range names {
		out[i] = countsOf(telling, swept, i, name == measure.Opened)
	}
	return out, nil
}

// countsOf are the counts of the nth flow of a sweep. Services that tell openings
// alone are left out of all others.
func countsOf(telling []teller, swept []sweptCell, nth int, openings bool) (c measure.Counts) {
	tells := map[string]bool{}
	for _, t := range telling {
		if openings || !t.openings {
			tells[t.service] = true
			c.Available = append(c.Available, t.service)
		}
	}
	for _, s := range swept {
		if s.n[nth] > 0 && tells[s.Service] {
			s.N = s.n[nth]
			c.Cells = append(c.Cells, s.Cell)
		}
	}
	return c
}

// teller is a service that can tell what happened, or openings alone.
type teller struct {
	service  string
	openings bool
}

// sweptCell is a cell with a number for each of several flows.
type sweptCell struct {
	measure.Cell
	n []int64
}

// stockFiles are what a stock is counted from, each of other services.
var stockFiles = []string{"stock", "stock_on_day"}

// fileOfMeasure is the text of a flow's own file: the expression of what it counts.
func fileOfMeasure(of measure.Name) string {
	return query(strings.ReplaceAll(string(of), "-", "_"))
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

func scanTelling(rows *sql.Rows) (t teller, err error) {
	err = rows.Scan(&t.service, &t.openings)
	return t, err
}

func scanSwept(flows int) func(*sql.Rows) (sweptCell, error) {
	return func(rows *sql.Rows) (c sweptCell, err error) {
		var level string
		c.n = make([]int64, flows)
		into := []any{&c.Service, &level}
		for i := range c.n {
			into = append(into, &c.n[i])
		}
		if err := rows.Scan(into...); err != nil {
			return c, err
		}
		c.Level, err = schemas.ParseLevel(level)
		return c, err
	}
}
