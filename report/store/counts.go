package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Source = (*Store)(nil)

// Stocks counts the interventions of every service that can tell, by level and
// status, at the end of each of some days (sql/stock.sql), in their order.
func (s *Store) Stocks(ctx context.Context, days ...schemas.Date) ([]measure.Counts, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("counting stock: %w", err)
	}
	return part{s.db}.Stocks(ctx, days...)
}

// Flows counts what happened in each of some periods, in every service that can
// tell, by the level reached at the period's end: for each period the measures named,
// both in their order (a file of sql/ for each measure). Periods of which none shares
// a day with another take one sweep. A name that is no flow is an error.
func (s *Store) Flows(ctx context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("counting flows: %w", err)
	}
	return part{s.db}.Flows(ctx, names, periods...)
}

// part counts what a settled store, or a part of it, holds.
type part struct{ db queries }

// queries is what can be asked: a store's pool of connections, or one of them.
type queries interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Stocks is Store.Stocks, of this part.
func (p part) Stocks(ctx context.Context, days ...schemas.Date) ([]measure.Counts, error) {
	if len(days) == 0 {
		return nil, nil
	}
	asked := slices.Clone(days)
	slices.Sort(asked)
	asked = slices.Compact(asked)
	counts := map[schemas.Date]*measure.Counts{}
	for _, day := range asked {
		counts[day] = &measure.Counts{}
	}
	available, err := list(ctx, p.db, scanTells, onDays(query("stock_available"), "$days", asked))
	if err != nil {
		return nil, fmt.Errorf("counting stock: %w", err)
	}
	for _, t := range available {
		counts[t.day].Available = append(counts[t.day].Available, t.service)
	}
	for _, file := range countedStock {
		some, err := list(ctx, p.db, scanStock, onDays(fmt.Sprintf(query("count_stock"), query(file)), "$days", asked))
		if err != nil {
			return nil, fmt.Errorf("counting stock: %w", err)
		}
		for _, c := range some {
			counts[c.day].Cells = append(counts[c.day].Cells, c.Cell)
		}
	}
	out := make([]measure.Counts, len(days))
	for i, day := range days {
		out[i] = *counts[day]
		slices.SortStableFunc(out[i].Cells, func(a, b measure.Cell) int { return cmp.Compare(a.Service, b.Service) })
	}
	return out, nil
}

// Flows is Store.Flows, of this part.
func (p part) Flows(ctx context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	of := make([]string, len(names))
	sums := make([]string, len(names))
	for i, name := range names {
		if !name.IsFlow() {
			return nil, fmt.Errorf("counting %s: it is not a flow", name)
		}
		of[i] = fmt.Sprintf("%s AS %q", fileOfMeasure(name), name)
		sums[i] = fmt.Sprintf("coalesce(sum(%q), 0)::BIGINT AS %[1]q", name)
	}
	text := fmt.Sprintf(query("count_flows"), strings.Join(of, ", "), strings.Join(sums, ", "))
	text = strings.ReplaceAll(text, "$worked", strconv.FormatBool(slices.Contains(names, measure.Worked)))
	out := make([][]measure.Counts, len(periods))
	for _, layer := range apart(periods) {
		var firsts, lasts []schemas.Date
		for _, i := range layer {
			firsts, lasts = append(firsts, periods[i].First), append(lasts, periods[i].Last)
		}
		telling, err := list(ctx, p.db, scanTelling, onDays(query("flow_available"), "$lasts", lasts))
		if err != nil {
			return nil, fmt.Errorf("counting flows: %w", err)
		}
		counted, err := list(ctx, p.db, scanCounted, onDays(onDays(query("counted_flows"), "$firsts", firsts), "$lasts", lasts))
		if err != nil {
			return nil, fmt.Errorf("counting flows: %w", err)
		}
		swept, err := list(ctx, p.db, scanSwept(len(names)), onDays(onDays(text, "$firsts", firsts), "$lasts", lasts))
		if err != nil {
			return nil, fmt.Errorf("counting flows: %w", err)
		}
		for _, i := range layer {
			for k, name := range names {
				c := countsOf(telling, swept, periods[i].Last, k, name == measure.Opened)
				out[i] = append(out[i], withCounted(c, counted, periods[i].Last, name))
			}
		}
	}
	return out, nil
}

// apart divides periods, by their indexes, into as few lists as can be in which none
// shares a day with another; each list is in the order of days.
func apart(periods []schemas.Period) (layers [][]int) {
	order := make([]int, len(periods))
	for i := range periods {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(periods[a].First, periods[b].First) })
next:
	for _, i := range order {
		for k, layer := range layers {
			if periods[layer[len(layer)-1]].Last < periods[i].First {
				layers[k] = append(layer, i)
				continue next
			}
		}
		layers = append(layers, []int{i})
	}
	return layers
}

// onDays puts days in the place of a word of a query.
func onDays(text, word string, days []schemas.Date) string {
	of := make([]string, len(days))
	for i, d := range days {
		of[i] = literal(d)
	}
	return strings.ReplaceAll(text, word, "["+strings.Join(of, ", ")+"]")
}

// countsOf are the counts of the nth flow of a sweep in the period that ends on a
// day. Services that tell openings alone are left out of all others.
func countsOf(telling []teller, swept []sweptCell, day schemas.Date, nth int, openings bool) (c measure.Counts) {
	tells := map[string]bool{}
	for _, t := range telling {
		if t.day == day && (openings || !t.openings) {
			tells[t.service] = true
			c.Available = append(c.Available, t.service)
		}
	}
	for _, s := range swept {
		if s.day == day && s.n[nth] > 0 && tells[s.Service] {
			s.N = s.n[nth]
			c.Cells = append(c.Cells, s.Cell)
		}
	}
	return c
}

// countedCell is a cell of a flow from a counts return, or says that one tells the flow.
type countedCell struct {
	stockCell
	of    string
	tells bool
}

func scanCounted(rows *sql.Rows) (c countedCell, err error) {
	var day sql.NullTime
	var level string
	if err := rows.Scan(&day, &c.Service, &c.of, &level, &c.N, &c.Missing); err != nil {
		return c, err
	}
	c.day = dateOf(day)
	if c.tells = level == ""; !c.tells {
		c.Level, err = schemas.ParseLevel(level)
	}
	return c, err
}

// withCounted are the counts of a flow in the period that ends on a day, with those of
// counts returns in the place of the services of which they tell it.
func withCounted(c measure.Counts, counted []countedCell, day schemas.Date, name measure.Name) measure.Counts {
	tells := map[string]bool{}
	var cells []measure.Cell
	for _, v := range counted {
		switch {
		case v.day != day || v.of != string(name):
		case v.tells:
			tells[v.Service] = true
		default:
			cells = append(cells, v.Cell)
		}
	}
	if len(tells) == 0 {
		return c
	}
	c.Cells = append(slices.DeleteFunc(c.Cells, func(v measure.Cell) bool { return tells[v.Service] }), cells...)
	slices.SortStableFunc(c.Cells, func(a, b measure.Cell) int { return cmp.Compare(a.Service, b.Service) })
	c.Available = append(slices.DeleteFunc(c.Available, func(id string) bool { return tells[id] }), slices.Sorted(maps.Keys(tells))...)
	slices.Sort(c.Available)
	return c
}

// teller is a service that can tell its position on a day, or what happened up to it,
// or openings alone.
type teller struct {
	day      schemas.Date
	service  string
	openings bool
}

// stockCell is a cell of the stock on a day.
type stockCell struct {
	day schemas.Date
	measure.Cell
}

// sweptCell is a cell with a number for each of several flows, of the period that
// ends on a day.
type sweptCell struct {
	stockCell
	n []int64
}

// A stock is of the interventions of stock.sql and stock_on_day.sql, each of other
// services; stocks.sql counts the former.
var (
	stockFiles   = []string{"stock", "stock_on_day"}
	countedStock = []string{"stocks", "stock_on_day"}
)

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

func scanTells(rows *sql.Rows) (t teller, err error) {
	var day sql.NullTime
	err = rows.Scan(&day, &t.service)
	t.day = dateOf(day)
	return t, err
}

func scanStock(rows *sql.Rows) (c stockCell, err error) {
	var day sql.NullTime
	var level, status string
	if err := rows.Scan(&day, &c.Service, &level, &status, &c.N, &c.Missing); err != nil {
		return c, err
	}
	c.day = dateOf(day)
	if c.Level, err = schemas.ParseLevel(level); err != nil {
		return c, err
	}
	c.Status, err = schemas.ParseStatus(status)
	return c, err
}

func scanTelling(rows *sql.Rows) (t teller, err error) {
	var day sql.NullTime
	err = rows.Scan(&day, &t.service, &t.openings)
	t.day = dateOf(day)
	return t, err
}

func scanSwept(flows int) func(*sql.Rows) (sweptCell, error) {
	return func(rows *sql.Rows) (c sweptCell, err error) {
		var day sql.NullTime
		var level string
		c.n = make([]int64, flows)
		into := []any{&day, &c.Service, &level}
		for i := range c.n {
			into = append(into, &c.n[i])
		}
		if err := rows.Scan(into...); err != nil {
			return c, err
		}
		c.day = dateOf(day)
		c.Level, err = schemas.ParseLevel(level)
		return c, err
	}
}
