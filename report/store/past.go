package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/schemas"
)

// Then is the store as it was known at the end of a day, for the caller to close
// before the store itself. Nothing can be loaded into it. Two of one day at once
// are an error.
func (s *Store) Then(ctx context.Context, day schemas.Date) (*Store, error) {
	own := s
	if s.now != nil {
		own = s.now
	}
	if err := own.settle(ctx); err != nil {
		return nil, err
	}
	name := "known_" + strings.ReplaceAll(day.String(), "-", "")
	then := &Store{connector: own.connector, join: own.join, gone: own.gone, now: own, name: name}
	then.db = sql.OpenDB(pastConnector{own.connector, name})
	if err := then.attach(ctx, day); err != nil {
		return nil, errors.Join(fmt.Errorf("the store as it was known on %s: %w", day, err), then.Close())
	}
	return then, nil
}

// attach makes the database of a store as it was known on a day.
func (s *Store) attach(ctx context.Context, day schemas.Date) error {
	var own string
	if err := s.now.db.QueryRowContext(ctx, "SELECT current_database()").Scan(&own); err != nil {
		return err
	}
	own = `"` + strings.ReplaceAll(own, `"`, `""`) + `".main`
	if _, err := s.now.db.ExecContext(ctx, "ATTACH ':memory:' AS "+s.name); err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect once committed
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(query("past"), own, s.name, day)); err != nil {
		return err
	}
	if err := s.makeViews(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(query("past_stood"), own, s.name)); err != nil {
		return err
	}
	return tx.Commit()
}

// pastConnector makes connections that use a database beside the store's own. It
// is not closed, for the store's connector is not its own.
type pastConnector struct {
	connector *duckdb.Connector
	name      string
}

func (c pastConnector) Driver() driver.Driver { return c.connector.Driver() }

func (c pastConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.(driver.ExecerContext).ExecContext(ctx, "USE "+c.name, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}
