package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// Load keeps the returns of one or more batches, in one transaction: after an
// error nothing of them is kept. What was read before from a file of the same
// content is replaced, for the register or the rules may have changed since: a
// file counts once. A transaction costs several times what a return does, so many
// small batches are best loaded together. The batches stay the caller's, to
// release.
func (s *Store) Load(ctx context.Context, batches ...schemas.Batch) error {
	if len(batches) == 0 {
		return nil
	}
	for _, b := range batches {
		if len(b) != len(schemas.TableNames) {
			return fmt.Errorf("loading returns: %d records for %d tables", len(b), len(schemas.TableNames))
		}
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	err := s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // no effect once committed
		seen := make(map[string]bool)
		for _, b := range batches {
			if err := forget(ctx, tx, b[0], seen); err != nil {
				return err
			}
		}
		for i, t := range schemas.TableNames {
			records := make([]arrow.Record, 0, len(batches))
			for _, b := range batches {
				records = append(records, b[i])
			}
			if err := copyRecords(ctx, tx, a, t, records); err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
		}
		if err := setMeta(ctx, tx, settledKey, "no"); err != nil {
			return err
		}
		return tx.Commit()
	})
	if err != nil {
		return fmt.Errorf("loading returns: %w", err)
	}
	return nil
}

// forget removes what was read before from the files of the returns given. A
// return that was seen already is given twice, which is an error.
func forget(ctx context.Context, tx *sql.Tx, returns arrow.Record, seen map[string]bool) error {
	if want := schemas.ArrowSchema(schemas.ReturnsTable); !returns.Schema().Equal(want) {
		return fmt.Errorf("the record of returns has the schema %s and not %s", returns.Schema(), want)
	}
	ids, hashes := returns.Column(0).(*array.String), returns.Column(2).(*array.String)
	for i := range int(returns.NumRows()) {
		if seen[ids.Value(i)] {
			return fmt.Errorf("the return %s is given twice", ids.Value(i))
		}
		seen[ids.Value(i)] = true
		old, err := oldReturns(ctx, tx, ids.Value(i), hashes.Value(i))
		if err != nil {
			return err
		}
		for _, id := range old {
			for _, t := range schemas.TableNames {
				if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM %s WHERE return_id = $1", t), id); err != nil {
					return fmt.Errorf("replacing what was read before: %w", err)
				}
			}
		}
	}
	return nil
}

// oldReturns are the ids of the returns kept with an id, or from the same file.
func oldReturns(ctx context.Context, tx *sql.Tx, id, hash string) (ids []string, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT return_id FROM returns WHERE return_id = $1 OR (sha256 = $2 AND sha256 <> '') ORDER BY return_id", id, hash)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var old string
		if err := rows.Scan(&old); err != nil {
			return nil, err
		}
		ids = append(ids, old)
	}
	return ids, rows.Err()
}

// copyRecords copies records into their table. DuckDB sees them, joined to one, as
// a view that can be read once: a second reading finds no rows and says nothing,
// so the rows are counted as they arrive.
func copyRecords(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, t schemas.TableName, records []arrow.Record) error {
	want := schemas.ArrowSchema(t)
	for _, r := range records {
		if !r.Schema().Equal(want) {
			return fmt.Errorf("the record has the schema %s and not %s", r.Schema(), want)
		}
	}
	record, err := joined(want, records)
	if err != nil {
		return err
	}
	defer record.Release()
	if record.NumRows() == 0 {
		return nil
	}
	reader := &onceReader{schema: want, record: record}
	defer reader.drop()
	view := "arriving_" + string(t)
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
	if n != record.NumRows() {
		return fmt.Errorf("%d rows arrived of %d", n, record.NumRows())
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

// joined is one record of the rows of several, for the caller to release. Each
// record that DuckDB inserts costs it about as much as a transaction.
func joined(schema *arrow.Schema, records []arrow.Record) (arrow.Record, error) {
	if len(records) == 1 {
		records[0].Retain()
		return records[0], nil
	}
	columns := make([]arrow.Array, 0, schema.NumFields())
	defer func() {
		for _, c := range columns {
			c.Release()
		}
	}()
	rows := int64(0)
	for _, r := range records {
		rows += r.NumRows()
	}
	for i := range schema.NumFields() {
		parts := make([]arrow.Array, 0, len(records))
		for _, r := range records {
			parts = append(parts, r.Column(i))
		}
		c, err := array.Concatenate(parts, memory.DefaultAllocator)
		if err != nil {
			return nil, fmt.Errorf("joining records: %w", err)
		}
		columns = append(columns, c)
	}
	return array.NewRecord(schema, columns, rows), nil
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

// settle finds which interventions newer returns replace, if anything was loaded
// since that was last done: once for many loads, and kept in the store.
func (s *Store) settle(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect once committed
	settled, err := meta(ctx, tx, settledKey)
	if err != nil || settled == "yes" {
		return err
	}
	if _, err := tx.ExecContext(ctx, query("settle")); err != nil {
		return fmt.Errorf("finding replaced interventions: %w", err)
	}
	if err := setMeta(ctx, tx, settledKey, "yes"); err != nil {
		return err
	}
	return tx.Commit()
}
