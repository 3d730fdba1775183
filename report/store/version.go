package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// Version is the version of the store's tables. Whoever changes a table raises
// it, and writes the script that changes the tables of the version before, from N
// to N+1, in sql/upgrade_N_N+1.sql, and what a new store of the version is in
// testdata/version_N+1.sql. DuckDB refuses to fill a table that the same
// transaction has altered: a script that needs both makes another table of the
// first, drops that, and renames its own.
const Version = 8

// The keys of the table meta.
const (
	versionKey = "version" // of the tables
	madeByKey  = "made_by" // the version of the program that made the tables so
	goneKey    = "gone"    // kept or withdrawn: interventions that a return no longer holds
)

// upgrade brings the tables to a version, one script after the other, and says in
// meta which program did. A store that is new has no tables yet: it gets the
// version alone. One that is newer is refused.
func upgrade(ctx context.Context, tx *sql.Tx, scripts fs.FS, to int, program string) error {
	text, err := meta(ctx, tx, versionKey)
	if err != nil {
		return err
	}
	version := to
	if text != "" {
		if version, err = strconv.Atoi(text); err != nil || version < 1 {
			return fmt.Errorf("it does not say which version its tables have, but %q: restore it from a backup", text)
		}
	}
	if version > to {
		return newer(ctx, tx, version, to)
	}
	if text != "" && version == to {
		return nil
	}
	for ; version < to; version++ {
		script, err := fs.ReadFile(scripts, fmt.Sprintf("sql/upgrade_%d_%d.sql", version, version+1))
		if err != nil {
			return fmt.Errorf("its tables have version %d, from which there is no way to %d: load the returns into a new store", version, to)
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("bringing its tables from version %d to %d: %w", version, version+1, err)
		}
	}
	return errors.Join(setMeta(ctx, tx, versionKey, strconv.Itoa(to)), setMeta(ctx, tx, madeByKey, program))
}

// newer is the error about a store whose tables are of a version to come.
func newer(ctx context.Context, tx *sql.Tx, version, to int) error {
	program, err := meta(ctx, tx, madeByKey)
	if err != nil {
		return err
	}
	if program == "" {
		program = "a newer one"
	}
	return fmt.Errorf("its tables have version %d, made by iass %s, and this program knows them up to %d: use that program, or a newer one", version, program, to)
}

// queryer is what meta is asked of: a store or a transaction.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// meta is what is kept under a key of the table meta; empty where nothing is.
func meta(ctx context.Context, q queryer, key string) (value string, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(value), '') FROM meta WHERE key = $1", key).Scan(&value)
	return value, err
}

func setMeta(ctx context.Context, tx *sql.Tx, key, value string) error {
	_, err := tx.ExecContext(ctx,
		"INSERT INTO meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}
