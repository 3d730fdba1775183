package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Options of a store. The zero Options are DuckDB's own: every core, and four
// fifths of the memory.
type Options struct {
	Threads     int    // 0: as many as there are cores
	MemoryLimit string // for example 2GB; empty for the default
	Temporary   string // the folder for what does not fit into memory; empty: beside the store
	Program     string // the version of the program, kept in a store whose tables it makes
	// ReadWith is what the returns that are loaded were read with, kept beside them;
	// the zero Means are not known, and not kept.
	ReadWith measure.Means
	// Join makes one life of what several returns tell of an intervention; without
	// it the newest return alone counts.
	Join Join
	// Withdraw leaves out interventions that the newest return of a service should
	// hold and does not; without it they count as the last return had them.
	Withdraw bool
	// Divided are the services with the days on which they were divided
	// (schemas.Service.Divided); each side of such a day is told by returns of its own.
	Divided []schemas.Service
}

// Join makes the spells of an intervention of the accounts of several returns, the
// oldest first; what comes after the first is of interventions that follow it.
type Join func([]schemas.Account) [][]schemas.Spell

// Store keeps returns. It is safe for use by several goroutines; loads wait for
// each other. One process at a time can have a store's file open.
type Store struct {
	db        *sql.DB
	connector *duckdb.Connector
	join      Join
	readWith  measure.Means
	gone      string // what becomes of interventions that a return no longer holds
	now       *Store // for a store as it was known on an earlier day: the store itself
	name      string // of the database in which that is
	loading   sync.Mutex
}

//go:embed sql/*.sql
var files embed.FS

// query is the text of a file of sql/. A name that is not there is a fault in
// the program, and panics.
func query(name string) string {
	b, err := files.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Open opens the store at path, and makes it if there is none. An empty path is
// a store in memory, which never spills to the disk. The caller closes it. A
// store of an older Version is brought to this one, or stays as it was; a newer
// one is refused.
func Open(path string, opts Options) (*Store, error) {
	if strings.Contains(path, "?") { // the driver reads settings after it
		return nil, fmt.Errorf("opening the store %s: its path may not hold a question mark", path)
	}
	settings := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"checkpoint_threshold":         {"256MB"}, // a large collation is written out once, and not after each transaction
	}
	if path == "" {
		settings.Set("temp_directory", "") // else .tmp in whatever folder we stand in
	}
	if opts.Threads > 0 {
		settings.Set("threads", strconv.Itoa(opts.Threads))
	}
	if opts.MemoryLimit != "" {
		settings.Set("memory_limit", opts.MemoryLimit)
	}
	if opts.Temporary != "" {
		settings.Set("temp_directory", opts.Temporary)
	}
	connector, err := duckdb.NewConnector(path+"?"+settings.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("opening the store %s: %w", path, err)
	}
	s := &Store{db: sql.OpenDB(connector), connector: connector, join: opts.Join, readWith: opts.ReadWith, gone: "kept"}
	if opts.Withdraw {
		s.gone = "withdrawn"
	}
	if err := s.prepare(context.Background(), opts); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the store %s: %w", path, err), s.Close())
	}
	return s, nil
}

// Close closes the store; what was loaded is on the disk. A store as it was known
// then is closed before the store that it is of.
func (s *Store) Close() error {
	err := s.db.Close()
	if s.now != nil {
		_, detached := s.now.db.Exec("DETACH " + s.name)
		err = errors.Join(err, detached)
	}
	return err
}

// prepare brings the tables to this Version or makes them, in one transaction,
// and makes the views afresh, for they belong to the program and not to the file.
func (s *Store) prepare(ctx context.Context, opts Options) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect once committed
	if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS meta (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)"); err != nil {
		return err
	}
	if err := upgrade(ctx, tx, files, Version, opts.Program); err != nil {
		return err
	}
	ddl := []string{query("tables")}
	for _, t := range schemas.TableNames {
		ddl = append(ddl, createTable(t))
	}
	for _, stmt := range ddl {
		if _, err := tx.ExecContext(ctx, stmt); err != nil {
			return err
		}
	}
	if err := divide(ctx, tx, opts.Divided); err != nil {
		return fmt.Errorf("noting which services were divided: %w", err)
	}
	if err := s.makeViews(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// makeViews makes the views of views.sql, and says in meta what they go by.
func (s *Store) makeViews(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, s.views()); err != nil {
		return fmt.Errorf("making the views: %w", err)
	}
	return setMeta(ctx, tx, goneKey, s.gone)
}

// views are the statements that make the views.
func (s *Store) views() string {
	return strings.ReplaceAll(query("views"), "$withdrawn", strconv.FormatBool(s.gone == "withdrawn"))
}

// divide keeps the days on which services were divided. The services for which
// they are others than before have to be settled again.
func divide(ctx context.Context, tx *sql.Tx, services []schemas.Service) error {
	var was string
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(string_agg(service || ' ' || day, ',' ORDER BY service, day), '') FROM divides").Scan(&was); err != nil {
		return err
	}
	var is []string
	for _, s := range services {
		for _, day := range s.Divided {
			is = append(is, s.ID+" "+day.String())
		}
	}
	slices.Sort(is)
	if strings.Join(is, ",") == was {
		return nil
	}
	const unsettle = "INSERT INTO unsettled SELECT DISTINCT service FROM divides"
	if _, err := tx.ExecContext(ctx, unsettle+"; DELETE FROM divides"); err != nil {
		return err
	}
	for _, d := range is {
		service, day, _ := strings.Cut(d, " ")
		if _, err := tx.ExecContext(ctx, "INSERT INTO divides VALUES ($1, $2::DATE)", service, day); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, unsettle)
	return err
}

// createTable is the statement that makes a table as its Arrow schema has it.
func createTable(t schemas.TableName) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE IF NOT EXISTS %s (", t)
	for i, f := range schemas.ArrowSchema(t).Fields() {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q %s", f.Name, columnType(f.Type))
		if !f.Nullable {
			b.WriteString(" NOT NULL")
		}
	}
	b.WriteString(")")
	return b.String()
}

// columnType is DuckDB's name for an Arrow type that schemas uses. Any other is
// a fault in the program, and panics.
func columnType(t arrow.DataType) string {
	switch t.ID() {
	case arrow.STRING:
		return "VARCHAR"
	case arrow.DATE32:
		return "DATE"
	case arrow.INT32:
		return "INTEGER"
	case arrow.INT64:
		return "BIGINT"
	case arrow.BOOL:
		return "BOOLEAN"
	}
	panic(fmt.Sprintf("store: no column type for %s", t))
}

// onConn runs f on one connection, with the driver's own beside it.
func (s *Store) onConn(ctx context.Context, f func(*sql.Conn, *duckdb.Arrow) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	var a *duckdb.Arrow
	err = conn.Raw(func(c any) error {
		a, err = duckdb.NewArrowFromConn(c.(driver.Conn))
		return err
	})
	if err != nil {
		return err
	}
	return f(conn, a)
}
