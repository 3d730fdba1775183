package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// Load keeps a batch of one or more returns, in one transaction: after an error
// nothing of it is kept. A return that is kept already is an error. The batch
// stays the caller's, to release.
func (s *Store) Load(ctx context.Context, batch schemas.Batch) error {
	if len(batch) != len(schemas.TableNames) {
		return fmt.Errorf("loading returns: %d records for %d tables", len(batch), len(schemas.TableNames))
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	err := s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // no effect once committed
		for i, t := range schemas.TableNames {
			if err := copyRecord(ctx, tx, a, t, batch[i]); err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
		}
		return tx.Commit()
	})
	if err != nil {
		return fmt.Errorf("loading returns: %w", err)
	}
	return nil
}

// copyRecord copies a record into its table. DuckDB sees the record as a view
// that can be read once: a second reading finds no rows and says nothing, so the
// rows are counted as they arrive.
func copyRecord(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, t schemas.TableName, r arrow.Record) error {
	want := schemas.ArrowSchema(t)
	if !r.Schema().Equal(want) {
		return fmt.Errorf("the record has the schema %s and not %s", r.Schema(), want)
	}
	if r.NumRows() == 0 {
		return nil
	}
	view := "arriving_" + string(t)
	reader := &onceReader{schema: want, record: r}
	defer reader.drop()
	release, err := a.RegisterView(reader, view)
	if err != nil {
		return err
	}
	defer release()
	columns := columnNames(want)
	res, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s", t, columns, columns, view))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n != r.NumRows() {
		return fmt.Errorf("%d rows arrived of %d", n, r.NumRows())
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

// onceReader hands over one record. The driver never lets go of a reader that it
// has registered; this one lets go of its record, so that a reader costs a few
// words and not a return.
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
