package store

import "testing"

// TestInPlaceOf says of two readings of the same content whether the second takes the
// place of the first.
func TestInPlaceOf(t *testing.T) {
	june, july := day("2026-06-30"), day("2026-07-14")
	inside := reading{day: june, received: july}
	assumed := reading{day: june, received: july, assumed: true, doubtful: true}
	unread := reading{received: july}
	said := func(s string) reading { return reading{said: day(s), day: day(s), received: july} }
	empty := func(service string) reading { return reading{service: service, day: june, received: july} }
	for name, c := range map[string]struct {
		now, before reading
		want        bool
	}{
		"the same day, said again": {said("2026-06-30"), said("2026-06-30"), true},
		"another day":              {said("2026-06-30"), said("2026-03-31"), false},
		"the day that its content says, and once did not":       {inside, said("2026-03-31"), true},
		"its content says the day now and then":                 {inside, inside, true},
		"it cannot be read any more":                            {unread, said("2026-06-30"), true},
		"it could not be read before":                           {said("2026-06-30"), unread, true},
		"it could not be read before, and had not come by then": {said("2026-09-30"), unread, false},
		"nobody says the day, now or then":                      {assumed, assumed, true},
		"nobody says the day now":                               {assumed, said("2026-06-30"), false},
		"nobody said the day then":                              {said("2026-05-31"), assumed, true},
		"nobody said the day then, and it had not come":         {said("2026-09-30"), assumed, false},
		"kept before ids had days, for this day":                {said("2026-06-30"), inside, true},
		"kept before ids had days, for another":                 {said("2026-03-31"), inside, false},
		"places disagreed then, and a profile settles it":       {said("2026-03-31"), reading{day: june, received: july, doubtful: true}, true},
		"no rows, and of another service":                       {empty("kent"), empty("leeds"), false},
		"no rows, and nobody knew whose":                        {empty("kent"), empty(""), true},
	} {
		if got := c.now.inPlaceOf(c.before); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
