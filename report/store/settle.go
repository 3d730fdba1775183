package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// settle finds which interventions newer returns replace, and what earlier ones
// know of those that stand, for the services from which something was loaded
// since that was last done: once for many loads, and kept in the store. Services are
// settled in groups, each in a transaction of its own, so that memory does not grow
// with the store.
func (s *Store) settle(ctx context.Context) error {
	groups, err := list(ctx, s.db, scanText, query("settling_groups"), settledTogether)
	if err != nil {
		return fmt.Errorf("joining what several returns tell: %w", err)
	}
	for _, services := range groups {
		err := s.settling(ctx, func(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow) error {
			return s.settleGroup(ctx, tx, a, services)
		})
		if err != nil {
			return fmt.Errorf("joining what several returns tell: %w", err)
		}
	}
	return nil
}

// settledTogether is how many interventions are settled in one go, if no service has
// more; or thrice as many, where that is all: a quarter goes faster in one.
const settledTogether = 50_000

// settleGroup settles services, whose ids stand on a line each; the others that are
// unsettled stay so.
func (s *Store) settleGroup(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, services string) error {
	_, err := tx.ExecContext(ctx, query("set_aside"), services)
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM unsettled WHERE service IN (SELECT service FROM set_aside)")
	}
	if err != nil {
		return err
	}
	err = s.find(ctx, tx, a, func() error {
		_, err := tx.ExecContext(ctx, query("stood"))
		return err
	})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO unsettled FROM set_aside; DROP TABLE set_aside"); err != nil {
		return err
	}
	return tx.Commit()
}

// settling runs f in a transaction in which services can be settled; what f does
// not commit is undone.
func (s *Store) settling(ctx context.Context, f func(context.Context, *sql.Tx, *duckdb.Arrow) error) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	return s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // no effect once committed
		return f(ctx, tx, a)
	})
}

// find finds afresh what is to be found of the services that are unsettled, and has
// it used while found_standing can tell which of their spells count.
func (s *Store) find(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, use func() error) error {
	var unsettled, all int
	err := tx.QueryRowContext(ctx, "SELECT (SELECT count(DISTINCT service) FROM unsettled), (SELECT count(DISTINCT service) FROM returns)").Scan(&unsettled, &all)
	if err != nil {
		return err
	}
	kind := "TABLE" // a copy of a part is soon made, and looked at several times
	if 2*unsettled > all {
		kind = "VIEW"
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(query("settling"), kind)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, query("settle")); err != nil {
		return err
	}
	if err := s.amend(ctx, tx, a); err != nil {
		return err
	}
	if err := use(); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("DROP %[1]s settling_interventions; DROP %[1]s settling_spells", kind))
	return err
}

// unlike finds, of all services that are settled, again which interventions newer
// returns replace, which are gone, what several returns tell and which spells count,
// and says of which that is not what is kept: a text each, by service. It changes
// nothing.
func (s *Store) unlike(ctx context.Context) (texts []string, err error) {
	err = s.settling(ctx, func(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow) error {
		if _, err := tx.ExecContext(ctx, query("settled_before")); err != nil {
			return err
		}
		return s.find(ctx, tx, a, func() (err error) {
			texts, err = list(ctx, tx, scanText, query("settled_unlike"))
			return err
		})
	})
	return texts, err
}

// amend joins what the returns tell of the interventions that some tell of
// otherwise, and keeps the spells that come of it.
func (s *Store) amend(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow) (err error) {
	if s.join == nil {
		return nil
	}
	rows, err := tx.QueryContext(ctx, query("overlaps"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	b := array.NewRecordBuilder(memory.DefaultAllocator, schemas.ArrowSchema(schemas.SpellsTable))
	defer b.Release()
	var told overlap
	flush := func() {
		for i, spells := range told.joined(s.join) {
			told.append(b, i, spells)
		}
	}
	for rows.Next() {
		next, err := scanOverlap(rows)
		if err != nil {
			return err
		}
		if !told.add(next) {
			flush()
			told = overlap{}
			told.add(next)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	flush()
	record := b.NewRecord()
	defer record.Release()
	return copyRecord(ctx, tx, a, schemas.SpellsTable, "amended", record, nil)
}

// overlap is what several returns tell of an intervention, the oldest first. It
// goes by the newest of them.
type overlap struct {
	newest   intervention
	accounts []schemas.Account
	last     told // whose spells the last account has
}

// intervention names one of a return.
type intervention struct {
	returnID, service, ref string
	sequence               int
}

// told is a spell that a return tells of an intervention.
type told struct {
	of          intervention
	extractDate schemas.Date
	grain       schemas.Grain
	by          string // the return that tells it
	sequence    int
	spell       schemas.Spell
}

func scanOverlap(rows *sql.Rows) (t told, err error) {
	var extract, from, until sql.NullTime
	var grain, status, level, began, was string
	err = rows.Scan(&t.of.returnID, &t.of.service, &t.of.ref, &t.of.sequence, &extract, &grain, &t.by, &t.sequence,
		&status, &level, &from, &until, &began, &was, &t.spell.Raised)
	if err != nil {
		return t, err
	}
	t.extractDate, t.spell.From, t.spell.Until, t.spell.Began = dateOf(extract), dateOf(from), dateOf(until), schemas.Began(began)
	if t.grain, err = parseWord(grain, schemas.RecordGrain, schemas.EventGrain); err != nil {
		return t, err
	}
	if t.spell.Status, err = schemas.ParseStatus(status); err != nil {
		return t, err
	}
	if t.spell.Level, err = schemas.ParseLevel(level); err != nil || was == "" {
		return t, err
	}
	t.spell.Was, err = schemas.ParseStatus(was)
	return t, err
}

// add adds a spell, which is of the last account or begins another. ok is false
// for one of another intervention.
func (o *overlap) add(t told) (ok bool) {
	switch {
	case len(o.accounts) == 0:
		o.newest = t.of
	case o.newest != t.of:
		return false
	}
	if n := len(o.accounts); n == 0 || o.last.by != t.by || o.last.sequence != t.sequence {
		o.accounts = append(o.accounts, schemas.Account{ExtractDate: t.extractDate, Grain: t.grain})
	}
	a := &o.accounts[len(o.accounts)-1]
	a.Spells = append(a.Spells, t.spell)
	o.last = t
	return true
}

// joined are the spells of the intervention, and of those that follow it.
func (o *overlap) joined(join Join) [][]schemas.Spell {
	if len(o.accounts) < 2 {
		return nil
	}
	return join(o.accounts)
}

// laterSequence is added to the sequence of an intervention for each that follows
// it: no return has so many of one reference.
const laterSequence = 1_000_000

// append appends the spells of the intervention, or of the nth that follows it.
func (o *overlap) append(b *array.RecordBuilder, nth int, spells []schemas.Spell) {
	text := func(column int, value string) {
		if f := b.Field(column).(*array.StringBuilder); value == "" {
			f.AppendNull()
		} else {
			f.Append(value)
		}
	}
	for i, s := range spells {
		text(0, o.newest.returnID)
		text(1, o.newest.service)
		text(2, o.newest.ref)
		b.Field(3).(*array.Int32Builder).Append(int32(o.newest.sequence + nth*laterSequence))
		b.Field(4).(*array.Int32Builder).Append(int32(i + 1))
		text(5, s.Status.String())
		text(6, s.Level.String())
		b.Field(7).(*array.Date32Builder).Append(arrow.Date32(s.From.Unix()))
		if until := b.Field(8).(*array.Date32Builder); s.Until == 0 {
			until.AppendNull()
		} else {
			until.Append(arrow.Date32(s.Until.Unix()))
		}
		text(9, string(s.Began))
		text(10, s.Was.String())
		b.Field(11).(*array.BooleanBuilder).Append(s.Raised)
	}
}
