package measure

import (
	"context"

	"github.com/iassn/collate/schemas"
)

// Band is the illustrative time of a level, in minutes, both ends in it.
type Band struct {
	Level       schemas.Level
	Least, Most int
}

// Bands are the illustrative times of levels (guidance; domain, "Levels"), for a
// working day of so many minutes: Level 1 under 2 hours, Level 2 from 2 hours to 2
// days, Level 3 over 2 days, Level 4 over 3 days. They never decide a level. A level
// without a time, and 3-4, which may be either, is held against the lower bound.
func Bands(day int) []Band {
	const twoHours, noEnd = 120, 1 << 30
	return []Band{
		{schemas.Level1, 0, twoHours - 1},
		{schemas.Level2, twoHours, 2 * day},
		{schemas.Level3, 2*day + 1, noEnd},
		{schemas.Level4, 3*day + 1, noEnd},
		{schemas.Level3Or4, 2*day + 1, noEnd},
	}
}

// Timed is how many interventions of a service that ended in a period have hours
// recorded, and how many of these are outside the illustrative time of their level.
type Timed struct {
	Service      string
	Level        schemas.Level
	Ended, Timed int64
	Under, Over  int64
}

// Timekeeper gives the hours recorded. report/store has one.
type Timekeeper interface {
	Times(ctx context.Context, bands []Band, periods ...schemas.Period) ([][]Timed, error)
}
