package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var _ measure.Tracer = (*Store)(nil)

// parts numbers the parts of stores that were looked at: each needs a name.
var parts atomic.Int64

// Among lets use look at the store as if it held the returns of some services
// alone, or where none is named of all.
func (s *Store) Among(ctx context.Context, services []string, use func(measure.Part) error) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	which, stands := "TRUE", "TRUE"
	if len(services) > 0 {
		which = "service IN (" + literals(services) + ")"
	}
	if len(services) == 1 {
		stands = which
	}
	stood := "stood"
	if s.now != nil {
		stood = "all_stood"
	}
	return s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) (err error) {
		var own string
		if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&own); err != nil {
			return fmt.Errorf("looking at some services: %w", err)
		}
		name := fmt.Sprintf("among_%d", parts.Add(1))
		if _, err := conn.ExecContext(ctx, "ATTACH ':memory:' AS "+name); err != nil {
			return fmt.Errorf("looking at some services: %w", err)
		}
		defer func() { // also where the caller has given up, for the connection is used again
			_, back := conn.ExecContext(context.WithoutCancel(ctx), "USE "+quoted(own)+"; DETACH "+name)
			err = errors.Join(err, back)
		}()
		for _, text := range []string{fmt.Sprintf(query("among"), name, quoted(own)+".main", which, stood, stands), "USE " + name, s.views()} {
			if _, err := conn.ExecContext(ctx, text); err != nil {
				return fmt.Errorf("looking at some services: %w", err)
			}
		}
		return use(traced{part{conn}, a})
	})
}

// traced is a part of which the rows behind a count can be asked.
type traced struct {
	part
	arrow *duckdb.Arrow
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

// literal is a day as SQL has it.
func literal(d schemas.Date) string { return "DATE '" + d.String() + "'" }

// Returns are the returns that this part keeps, as Store.Returns has them; how many
// interventions each has is not counted.
func (p part) Returns(ctx context.Context) ([]measure.ReturnRow, error) {
	rows, err := list(ctx, p.db, scanReturn, query("returns"))
	if err != nil {
		return nil, fmt.Errorf("listing returns: %w", err)
	}
	return rows, nil
}

// Rows are the rows of returns behind what a measure counts at some levels and
// statuses (sql/explain_*.sql), by service, return, sheet, row and column.
func (p traced) Rows(ctx context.Context, q measure.Counted) ([]measure.Row, error) {
	if len(q.Levels) == 0 { // no service has such a level
		return nil, nil
	}
	// Nothing that happened on the day of a stock matters, but how it ended.
	first, last := q.Day+1, q.Day
	var texts []string
	if q.Measure.IsFlow() {
		first, last = q.Period.First, q.Period.Last
		texts = append(texts, fmt.Sprintf(query("explain_flow"), happenedIn(q.Measure, ", "+query("explain_place"))), query("explain_counts"))
	} else {
		for _, file := range stockFiles {
			texts = append(texts, onDays(fmt.Sprintf(query("explain_stock"), query(file)), "$days", []schemas.Date{q.Day}))
		}
	}
	// The engine leaves out what it need not read by what stands in a text, and not by
	// its parameters.
	filled := strings.NewReplacer(
		"$levels", literals(wordsOf(q.Levels)), "$statuses", literals(wordsOf(q.Statuses)), "$rules", literals(changing),
		"$measure", string(q.Measure), "$first", literal(first), "$last", literal(last), "$day", literal(q.Day),
		"$closings", strconv.FormatBool(q.Measure == measure.Closed || q.Measure == measure.ClosedByRule))
	findings, before := filled.Replace(query("explain_rules")), filled.Replace(query("explain_earlier"))
	var out []measure.Row
	for _, text := range texts {
		if q.Brief {
			text = fmt.Sprintf(query("explain_brief"), text, findings, before)
		} else {
			text = fmt.Sprintf(query("explain_list"), text)
		}
		rows, err := readRows(ctx, p.arrow, filled.Replace(text))
		if err != nil {
			return nil, fmt.Errorf("finding the rows of %s: %w", q.Measure, err)
		}
		out = append(out, rows...)
	}
	slices.SortStableFunc(out, func(a, b measure.Row) int { return cmp.Compare(a.Service, b.Service) })
	earlier, err := list(ctx, p.db, scanEarlier, before)
	if err != nil {
		return nil, fmt.Errorf("finding what earlier returns tell: %w", err)
	}
	rules, err := list(ctx, p.db, scanRuleAt, findings)
	if err != nil {
		return nil, fmt.Errorf("finding the rules of rows: %w", err)
	}
	return withReasons(out, earlier, rules), nil
}

// happenedIn is the text that finds the interventions of a flow, and more of each.
func happenedIn(flow measure.Name, more string) string {
	others := "FALSE"
	if flow == measure.Worked { // the one flow of what did not begin in the period
		others = "(status = 'open' AND (until_day IS NULL OR until_day > $first))"
	}
	return fmt.Sprintf(query("happened"), fileOfMeasure(flow)+" AS n"+more, others)
}

// changing are the rules by which a row counts with another level or status than
// its cells alone would give it.
var changing = []string{
	string(schemas.RuleLevelFell), string(schemas.RuleStatusDates), string(schemas.RuleStatusUndated),
	string(schemas.RuleStatusMissing), string(schemas.RuleRefOverlap),
}

func wordsOf[T fmt.Stringer](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.String()
	}
	return out
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
	if len(told)+len(met) == 0 {
		return rows
	}
	for i, r := range rows {
		rows[i].Earlier = told[r.Place]
		rows[i].Rules = append(r.Rules, met[r.Place]...)
	}
	return rows
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
