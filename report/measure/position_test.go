package measure

import (
	"testing"

	"github.com/iassn/collate/schemas"
)

// A spell that has ended or not begun is not counted, nor a count that is missing
// or of another day.
func TestPositionOf(t *testing.T) {
	spell := func(l schemas.Level, s schemas.Status, from, until schemas.Date) schemas.Intervention {
		return schemas.Intervention{Spells: []schemas.Spell{{Level: l, Status: s, From: from, Until: until}}}
	}
	p := PositionOf(schemas.Return{
		ExtractDate: 100,
		Interventions: []schemas.Intervention{
			spell(schemas.Level1, schemas.Open, 50, 0), spell(schemas.Level1, schemas.Closed, 100, 0), spell(schemas.Level2, schemas.Open, 50, 100), spell(schemas.Level2, schemas.Open, 101, 0),
		},
		Tallies: []schemas.Tally{
			{Level: schemas.Level1, Status: schemas.Open, AsAt: 100, N: 3},
			{Level: schemas.Level4, Status: schemas.Open, AsAt: 100, Missing: true, N: 9},
			{Level: schemas.Level2, Status: schemas.Open, AsAt: 70, N: 8}, // a counts return has other days too
		},
	})
	if p[schemas.Level1][schemas.Open] != 4 || p[schemas.Level1][schemas.Closed] != 1 || p.Total(schemas.Level1) != 5 || p.Total(schemas.Level2) != 0 || p.Total(schemas.Level4) != 0 {
		t.Errorf("%v", p)
	}
}
