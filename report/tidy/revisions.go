package tidy

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Revisions writes what has moved since the release of a day, as CSV writes
// figures: one revision a row, in the order given.
func Revisions(w io.Writer, revisions []measure.Revision, released schemas.Date) error {
	out := csv.NewWriter(w)
	err := out.Write(measure.RevisionColumns)
	for _, r := range revisions {
		if err == nil {
			err = out.Write(r.Row(released))
		}
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("writing revisions as CSV: %w", err)
	}
	return nil
}
