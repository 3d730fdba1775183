package feedback

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// What keeps a return from being counted comes first, whatever the severity of the
// rest; notes are left out, and of many places three are named.
func TestText(t *testing.T) {
	at := func(row int) schemas.Position { return schemas.Position{Sheet: "Cases", Row: row, Column: 3} }
	var all []schemas.Finding
	for row := 14; row < 19; row++ {
		all = append(all, schemas.NewFinding(schemas.RuleDateImpossible, at(row), schemas.OpenedOn, `there is no day "31/02/2026"`))
	}
	all = append(all,
		schemas.NewFinding(schemas.RuleHistory, schemas.Position{}, "", "its dates tell nothing of earlier days"),
		schemas.NewFinding(schemas.RuleColumnMissing, schemas.Position{Sheet: "Cases", Row: 1}, schemas.LevelField, "no column is the level"))
	want := `1. Answer needed: A column that every count needs was not found.
   Cases, row 1: No column is the level.
   Allowed: Case reference, Date opened, Level, Status, Date made inactive, Date closed.
   To do: Tell us which column it is, or give it a usual heading and send the return again.

2. Not counted: There is no such day, or it is long before these services were.
   Cases!C14: There is no day "31/02/2026".
   Cases!C15: There is no day "31/02/2026".
   Cases!C16: There is no day "31/02/2026".
   and 2 more like it
   Allowed: A day such as 30/06/2026, from 1990 up to the day on which the return is sent; or an empty cell.
   To do: Correct the date; write it as 30/06/2026.`
	if diff := cmp.Diff(want, Text(all)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := Text(all[5:6]); got != "" {
		t.Errorf("a note alone: %q", got)
	}
}
