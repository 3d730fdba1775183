package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Tracer = (*Store)(nil)

// parts numbers the parts of stores that were looked at: each needs a name.
var parts atomic.Int64

// Among lets use look at the store as if it held the returns of some services
// alone, or where none is named of all. That is quicker where they are few.
func (s *Store) Among(ctx context.Context, services []string, use func(measure.Part) error) (err error) {
	if err := s.settle(ctx); err != nil {
		return err
	}
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("looking at some services: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	var own string
	if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&own); err != nil {
		return fmt.Errorf("looking at some services: %w", err)
	}
	name := fmt.Sprintf("among_%d", parts.Add(1))
	which, kind, copied := "TRUE", "VIEW", ""
	if len(services) > 0 {
		which, kind, copied = "service IN ("+literals(services)+")", "TABLE", query("among_copied")
	}
	if _, err := conn.ExecContext(ctx, "ATTACH ':memory:' AS "+name); err != nil {
		return fmt.Errorf("looking at some services: %w", err)
	}
	defer func() { // also where the caller has given up, for the connection is used again
		_, back := conn.ExecContext(context.WithoutCancel(ctx), "USE "+quoted(own)+"; DETACH "+name)
		err = errors.Join(err, back)
	}()
	for _, text := range []string{fmt.Sprintf(query("among"), name, quoted(own)+".main", which, kind), "USE " + name, query("views"), copied} {
		if text == "" {
			continue
		}
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("looking at some services: %w", err)
		}
	}
	return use(part{conn})
}

// quoted is a name as SQL has it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literals are texts as SQL has them, with commas between.
func literals(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = "'" + strings.ReplaceAll(t, "'", "''") + "'"
	}
	return strings.Join(out, ", ")
}

// Returns are the returns that this part keeps, as Store.Returns has them.
func (p part) Returns(ctx context.Context) ([]measure.ReturnRow, error) {
	rows, err := list(ctx, p.db, scanReturn, query("returns"))
	if err != nil {
		return nil, fmt.Errorf("listing returns: %w", err)
	}
	return rows, nil
}

// Rows are the rows of returns behind what a measure counts at some levels and
// statuses (sql/explain_*.sql), by service, return, sheet, row and column.
func (p part) Rows(ctx context.Context, q measure.Counted) ([]measure.Row, error) {
	first, last := sql.Named("first", q.Period.First.Time()), sql.Named("last", q.Period.Last.Time())
	levels := sql.Named("levels", spaced(q.Levels))
	var out []measure.Row
	var err error
	if q.Measure.IsFlow() {
		closings := sql.Named("closings", q.Measure == measure.Closed || q.Measure == measure.ClosedByRule)
		out, err = list(ctx, p.db, scanRow, queryOf("explain_flow", q.Measure), first, last, levels, closings)
	} else {
		// Nothing that happened on the day matters, but how it ended.
		first, last = sql.Named("first", (q.Day+1).Time()), sql.Named("last", q.Day.Time())
		out, err = list(ctx, p.db, scanRow, queryOf("explain_stock", measure.Stock),
			sql.Named("day", q.Day.Time()), levels, sql.Named("statuses", spaced(q.Statuses)))
	}
	if err != nil {
		return nil, fmt.Errorf("finding the rows of %s: %w", q.Measure, err)
	}
	earlier, err := list(ctx, p.db, scanEarlier, query("explain_earlier"), first, last)
	if err != nil {
		return nil, fmt.Errorf("finding what earlier returns tell: %w", err)
	}
	rules, err := list(ctx, p.db, scanRuleAt, query("explain_rules"), sql.Named("rules", strings.Join(changing, " ")))
	if err != nil {
		return nil, fmt.Errorf("finding the rules of rows: %w", err)
	}
	return withReasons(out, earlier, rules), nil
}

// changing are the rules by which a row counts with another level or status than
// its cells alone would give it.
var changing = []string{
	string(schemas.RuleLevelFell), string(schemas.RuleStatusDates), string(schemas.RuleStatusUndated),
	string(schemas.RuleStatusMissing), string(schemas.RuleRefOverlap),
}

func spaced[T fmt.Stringer](values []T) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.String()
	}
	return strings.Join(out, " ")
}

// earlierAt is a row of an earlier return, and the newest row that it belongs to.
type earlierAt struct {
	newest  measure.Place
	earlier measure.Earlier
}

// ruleAt is a rule that a row met.
type ruleAt struct {
	at   measure.Place
	rule schemas.RuleID
}

// withReasons adds to rows what earlier returns and rules have to do with them.
func withReasons(rows []measure.Row, earlier []earlierAt, rules []ruleAt) []measure.Row {
	told := map[measure.Place][]measure.Earlier{}
	for _, e := range earlier {
		told[e.newest] = append(told[e.newest], e.earlier)
	}
	met := map[measure.Place][]schemas.RuleID{}
	for _, r := range rules {
		met[r.at] = append(met[r.at], r.rule)
	}
	for i, r := range rows {
		rows[i].Earlier = told[r.Place]
		rows[i].Rules = append(r.Rules, met[r.Place]...)
	}
	return rows
}

func scanRow(rows *sql.Rows) (r measure.Row, err error) {
	var level, status, recorded, rule string
	err = rows.Scan(&r.Service, &r.ReturnID, &r.Sheet, &r.Row, &r.Column, &r.N, &r.Missing, &level, &status, &recorded, &rule, &r.Undated)
	if err != nil {
		return r, err
	}
	if rule != "" {
		r.Rules = []schemas.RuleID{schemas.RuleID(rule)}
	}
	if r.Level, err = schemas.ParseLevel(level); err != nil {
		return r, err
	}
	if r.Status, err = statusOf(status); err != nil {
		return r, err
	}
	r.Recorded, err = statusOf(recorded)
	return r, err
}

// statusOf reads a status that can be empty.
func statusOf(word string) (schemas.Status, error) {
	return parseWord(word, append([]schemas.Status{schemas.StatusUnknown}, schemas.Statuses...)...)
}

func scanEarlier(rows *sql.Rows) (e earlierAt, err error) {
	err = rows.Scan(&e.newest.ReturnID, &e.newest.Sheet, &e.newest.Row,
		&e.earlier.ReturnID, &e.earlier.Sheet, &e.earlier.Row, &e.earlier.Level, &e.earlier.Status)
	return e, err
}

func scanRuleAt(rows *sql.Rows) (r ruleAt, err error) {
	err = rows.Scan(&r.at.ReturnID, &r.at.Sheet, &r.at.Row, &r.rule)
	return r, err
}
