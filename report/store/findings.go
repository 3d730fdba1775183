package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/iassn/collate/schemas"
)

// Findings are what was found in a return that is kept, in the order of the rows. They
// do not name the file.
func (s *Store) Findings(ctx context.Context, returnID string) ([]schemas.Finding, error) {
	found, err := list(ctx, s.db, scanFinding, query("findings"), returnID)
	if err != nil {
		return nil, fmt.Errorf("listing findings: %w", err)
	}
	schemas.SortFindings(found)
	return found, nil
}

func scanFinding(rows *sql.Rows) (f schemas.Finding, err error) {
	var severity string
	var field sql.NullString
	p := &f.Position
	if err := rows.Scan(&f.Rule, &severity, &p.Sheet, &p.Row, &p.Column, &field, &f.Message, &f.Fix); err != nil {
		return f, err
	}
	f.Field = schemas.Field(field.String)
	f.Severity, err = parseWord(severity, schemas.Note, schemas.Query, schemas.Reject)
	return f, err
}
