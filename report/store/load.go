package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// Load keeps the returns of one or more batches, in one transaction: after an
// error nothing of them is kept. Files of a content that is kept already for their
// day, and that were read as before, change nothing; where the reading has another
// outcome, for the register, a profile or the program has changed, it takes the
// place of the one before from the day on which it is known, and that one stays
// for figures as they were known then. The caller gives such a reading an id of
// its own. A transaction costs several times what a return does, so many small
// batches are best loaded together. The batches stay the caller's, to release.
func (s *Store) Load(ctx context.Context, batches ...schemas.Batch) error {
	return s.load(ctx, false, batches)
}

// LoadHolding is Load, but a return that would replace one that counts, for its
// service has sent a return for that day before, waits until a person decides.
func (s *Store) LoadHolding(ctx context.Context, batches ...schemas.Batch) error {
	return s.load(ctx, true, batches)
}

func (s *Store) load(ctx context.Context, hold bool, batches []schemas.Batch) error {
	if len(batches) == 0 {
		return nil
	}
	for _, b := range batches {
		if len(b) != len(schemas.TableNames) {
			return fmt.Errorf("loading returns: %d records for %d tables", len(b), len(schemas.TableNames))
		}
	}
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
		same, err := replaceReadings(ctx, tx, batches)
		if err != nil {
			return err
		}
		for i, t := range schemas.TableNames {
			records := make([]arrow.Record, 0, len(batches))
			for _, b := range batches {
				records = append(records, b[i])
			}
			if err := copyRecords(ctx, tx, a, t, string(t), records, same); err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
		}
		if err := s.keepMeans(ctx, tx, arrived(batches, same)); err != nil {
			return err
		}
		if hold {
			if _, err := tx.ExecContext(ctx, query("hold"), arrived(batches, same)); err != nil {
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

// copyRecords copies records of a table's schema into a table, save the rows of returns that are
// the same as before. DuckDB sees the records, joined to one, as a view that can
// be read once: a second reading finds no rows and says nothing, so the rows are
// counted as they arrive.
func copyRecords(ctx context.Context, tx *sql.Tx, a *duckdb.Arrow, t schemas.TableName, into string, records []arrow.Record, same map[string]bool) error {
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
