package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// keepMeans keeps what returns, one id a line, were read with.
func (s *Store) keepMeans(ctx context.Context, tx *sql.Tx, ids string) error {
	if s.readWith == (measure.Means{}) || ids == "" {
		return nil
	}
	m := s.readWith
	_, err := tx.ExecContext(ctx, "INSERT INTO read_with SELECT unnest(string_split($1, chr(10))), $2, $3, $4, $5",
		ids, m.Program, m.Register, m.Profiles, m.Settings)
	return err
}

// rereadTables are the tables whose rows are compared one with another: what tells
// a row of a return from the others, and which columns say nothing of how its file
// was read.
var rereadTables = []struct {
	name      schemas.TableName
	key, skip []string
}{
	{schemas.ReturnsTable, nil, []string{"file", "known_on", "profile", "digest"}},
	{schemas.LedgerTable, nil, nil},
	{schemas.InterventionsTable, []string{"ref", "sequence"}, nil},
	{schemas.SpellsTable, []string{"ref", "sequence", "spell"}, nil},
	{schemas.TalliesTable, []string{"sheet", "row", "column", "as_at"}, nil},
	{schemas.ToldTable, []string{"measure", "first_day", "last_day"}, nil},
	{schemas.FlowsTable, []string{"sheet", "row", "column"}, nil},
	{schemas.RatingsTable, []string{"sheet", "row", "column"}, nil},
	{schemas.ExportLedgersTable, nil, nil},
	{schemas.ExportRulesTable, []string{"rule", "severity"}, nil},
}

// Reread compares returns as their files are read now with the last readings of
// the same files that are kept, by file and service: every return of either is in
// the answer once. Nothing is kept of it. The batch stays the caller's.
func (s *Store) Reread(ctx context.Context, b schemas.Batch) ([]measure.Reread, error) {
	var out []measure.Reread
	err := s.onConn(ctx, func(conn *sql.Conn, a *duckdb.Arrow) error {
		tx, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }() // what was read now is not to stay
		for i, t := range schemas.TableNames {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("CREATE TEMP TABLE again_%s AS FROM %s LIMIT 0", t, t)); err != nil {
				return err
			}
			if err := copyRecord(ctx, tx, a, t, "again_"+string(t), b[i], nil); err != nil {
				return fmt.Errorf("table %s: %w", t, err)
			}
		}
		out, err = reread(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("comparing what is read again: %w", err)
	}
	return out, nil
}

// reread compares the tables of what was read now with those that are kept.
func reread(ctx context.Context, tx *sql.Tx) ([]measure.Reread, error) {
	if _, err := tx.ExecContext(ctx, query("reread")); err != nil {
		return nil, err
	}
	out, err := list(ctx, tx, scanReread, "FROM reread ORDER BY ALL")
	if err != nil {
		return nil, err
	}
	queries := make([]string, 0, len(rereadTables)+1)
	for _, t := range rereadTables {
		queries = append(queries, rereadRows(t.name, t.key, t.skip))
	}
	for _, q := range append(queries, query("reread_findings")) {
		changes, err := list(ctx, tx, scanRereadChange, q)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			i := slices.IndexFunc(out, func(r measure.Reread) bool { return r.ID == c.id })
			out[i].Changes = append(out[i].Changes, c.RereadChange)
		}
	}
	return out, nil
}

// rereadRows is the query that compares the rows of a table.
func rereadRows(t schemas.TableName, key, skip []string) string {
	var fields, counts []string
	on := []string{"w.return_id IS NOT DISTINCT FROM n.return_id"}
	for _, k := range append(slices.Clone(key), "copy") {
		on = append(on, fmt.Sprintf(`w."%s" IS NOT DISTINCT FROM n."%s"`, k, k))
	}
	for _, f := range schemas.ArrowSchema(t).Fields()[1:] { // the first is the return's id
		if slices.Contains(key, f.Name) || slices.Contains(skip, f.Name) {
			continue
		}
		fields = append(fields, quoted(f.Name))
		counts = append(counts, fmt.Sprintf(`count(*) FILTER (WHERE w.return_id IS NOT NULL AND n.return_id IS NOT NULL AND w."%s" IS DISTINCT FROM n."%s") AS "%s"`, f.Name, f.Name, f.Name))
	}
	same := []string{"return_id"}
	for _, k := range key {
		same = append(same, quoted(k))
	}
	return fmt.Sprintf(query("reread_rows"), t, strings.Join(same, ", "), strings.Join(fields, ", "), strings.Join(on, " AND "), strings.Join(counts, ", "))
}

func scanReread(rows *sql.Rows) (r measure.Reread, err error) {
	err = rows.Scan(&r.ID, &r.Again, &r.SHA256, &r.Service, &r.SameDigest, &r.With.Program, &r.With.Register, &r.With.Profiles, &r.With.Settings)
	return r, err
}

// rereadChange is a change, and the return that is kept of which it is.
type rereadChange struct {
	id string
	measure.RereadChange
}

func scanRereadChange(rows *sql.Rows) (c rereadChange, err error) {
	err = rows.Scan(&c.id, &c.Table, &c.Field, &c.Kind, &c.N)
	return c, err
}
