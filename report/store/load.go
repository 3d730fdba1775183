package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// Load keeps the returns of one or more batches, in one transaction: after an
// error nothing of them is kept. Files of a content that is kept already for their
// day, and that were read as before, change nothing; where the reading has another
// outcome, for the register, a profile or the program has changed, it takes the
// place of the one before from the day on which it is known, and that one stays
// for figures as they were known then. The caller gives such a reading an id of
// its own. A transaction costs several times what a return does, and one of more than
// 122,880 interventions is written to the store's file at once rather than to its log
// first, so many small batches are best loaded together. The batches stay the
// caller's, to release.
func (s *Store) Load(ctx context.Context, batches ...schemas.Batch) error {
	return s.LoadEach(ctx, false, func(yield func(schemas.Batch, error) bool) {
		for _, b := range batches {
			if !yield(b, nil) {
				return
			}
		}
	})
}

// LoadEach is Load, of batches that come one after another; an error in the place of
// one is that of the load. With hold, a return that would replace one that counts, for
// its service has sent a return for that day before, waits until a person decides.
func (s *Store) LoadEach(ctx context.Context, hold bool, batches iter.Seq2[schemas.Batch, error]) error {
	if s.now != nil {
		return fmt.Errorf("loading returns: the store is open as it was known on an earlier day")
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	err := s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // no effect once committed
		for b, err := range batches {
			if err == nil {
				err = s.load(ctx, tx, a, hold, b)
			}
			if err != nil {
				return err
			}
		}
		return tx.Commit()
	})
	if err != nil {
		return fmt.Errorf("loading returns: %w", err)
	}
	return nil
}

// load loads a batch within a transaction.
func (s *Store) load(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, hold bool, b schemas.Batch) error {
	if len(b) != len(schemas.TableNames) {
		return fmt.Errorf("%d records for %d tables", len(b), len(schemas.TableNames))
	}
	same, err := replaceReadings(ctx, tx, b)
	if err != nil {
		return err
	}
	for i, t := range schemas.TableNames {
		if err := copyRecord(ctx, tx, a, t, string(t), b[i], same); err != nil {
			return fmt.Errorf("table %s: %w", t, err)
		}
	}
	if err := keepSizes(ctx, tx, b, same); err != nil {
		return err
	}
	if err := s.keepMeans(ctx, tx, arrived(b, same)); err != nil || !hold {
		return err
	}
	_, err = tx.ExecContext(ctx, query("hold"), arrived(b, same))
	return err
}

// keepSizes keeps how many interventions and answers the returns of a batch hold that
// are new.
func keepSizes(ctx context.Context, tx *sql.Tx, b schemas.Batch, same map[string]bool) error {
	interventions, answers := table(b, schemas.InterventionsTable), table(b, schemas.AnswersTable)
	recorded := texts(interventions, interventions.Schema().FieldIndices("status_recorded")[0])
	type size struct{ interventions, inactive, answers int64 }
	of := map[string]size{}
	for i, ids := 0, texts(interventions, idColumn); i < ids.Len(); i++ {
		z := of[ids.Value(i)]
		z.interventions++
		if recorded.IsValid(i) && recorded.Value(i) == schemas.Inactive.String() {
			z.inactive++
		}
		of[ids.Value(i)] = z
	}
	for i, ids := 0, texts(answers, idColumn); i < ids.Len(); i++ {
		z := of[ids.Value(i)]
		z.answers++
		of[ids.Value(i)] = z
	}
	var rows []string
	var values []any
	for i, ids := 0, texts(b[0], idColumn); i < ids.Len(); i++ {
		if id := ids.Value(i); !same[id] {
			rows = append(rows, "(?, ?, ?, ?)")
			values = append(values, id, of[id].interventions, of[id].inactive, of[id].answers)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO sizes VALUES "+strings.Join(rows, ", "), values...)
	return err
}

// copyRecord copies a record of a table's schema into a table, save the rows of returns that are
// the same as before. DuckDB sees the record as a view that can be read once: a
// second reading finds no rows and says nothing, so the rows are counted as they
// arrive.
func copyRecord(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, t schemas.TableName, into string, record arrow.Record, same map[string]bool) error {
	want := schemas.ArrowSchema(t)
	if !record.Schema().Equal(want) {
		return fmt.Errorf("the record has the schema %s and not %s", record.Schema(), want)
	}
	if record.NumRows() == 0 {
		return nil
	}
	reader := &onceReader{schema: want, record: record}
	defer reader.drop()
	view := "arriving_" + into
	release, err := a.RegisterView(reader, view)
	if err != nil {
		return err
	}
	defer release()
	columns, wanted := columnNames(want), record.NumRows()
	insert := fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s", into, columns, columns, view)
	var ids []any
	if len(same) > 0 {
		ids, wanted = idsIn(record, same)
		insert += " WHERE return_id NOT IN (" + strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ") + ")"
	}
	res, err := tx.ExecContext(ctx, insert, ids...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n != wanted {
		return fmt.Errorf("%d rows arrived of %d", n, wanted)
	}
	_, err = tx.ExecContext(ctx, "DROP VIEW "+view)
	return err
}

func columnNames(s *arrow.Schema) string {
	names := make([]string, 0, s.NumFields())
	for _, f := range s.Fields() {
		names = append(names, `"`+f.Name+`"`)
	}
	return strings.Join(names, ", ")
}

// onceReader hands over one record, once. The driver never lets go of a reader
// that it has registered; this one lets go of its record, so that a reader costs
// a few words and not a return.
type onceReader struct {
	schema *arrow.Schema
	record arrow.Record
	read   bool
}

var _ array.RecordReader = (*onceReader)(nil)

func (r *onceReader) Retain()               {}
func (r *onceReader) Release()              {}
func (r *onceReader) Schema() *arrow.Schema { return r.schema }
func (r *onceReader) Record() arrow.Record  { return r.record }
func (r *onceReader) Err() error            { return nil }
func (r *onceReader) drop()                 { r.record, r.read = nil, true }

func (r *onceReader) Next() bool {
	first := !r.read
	r.read = true
	return first
}
