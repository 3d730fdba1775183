package tidy

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/iassn/collate/report/measure"
)

// CSV writes the figures as RFC 4180 has it, in UTF-8 without a byte order mark,
// under one row of headings; lines end in a line feed alone.
func CSV(w io.Writer, figures []measure.Figure) error {
	out := csv.NewWriter(w)
	if err := out.Write(measure.Columns); err != nil {
		return fmt.Errorf("writing figures as CSV: %w", err)
	}
	for _, f := range figures {
		if err := out.Write(f.Row()); err != nil {
			return fmt.Errorf("writing figures as CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing figures as CSV: %w", err)
	}
	return nil
}
