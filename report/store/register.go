package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/iassn/collate/schemas"
)

// KeepRegister keeps the register that returns are read and counted with from a
// day on, if it is not the one that was kept last.
func (s *Store) KeepRegister(ctx context.Context, from schemas.Date, content []byte) error {
	last, ok, err := s.Register(ctx)
	if err != nil || ok && string(last) == string(content) {
		return err
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO registers SELECT coalesce(max(n), 0) + 1, $1, $2 FROM registers", from.Time(), string(content))
	if err != nil {
		return fmt.Errorf("keeping the register: %w", err)
	}
	return nil
}

// Register is the register that was kept last; ok is false where none was.
func (s *Store) Register(ctx context.Context) (content []byte, ok bool, err error) {
	var text string
	err = s.db.QueryRowContext(ctx, "SELECT content FROM registers ORDER BY n DESC LIMIT 1").Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("reading the register that was kept: %w", err)
	}
	return []byte(text), true, nil
}
