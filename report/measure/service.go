package measure

import (
	"github.com/iassn/collate/schemas"
)

// amount is a figure without its place: a number, or a mark.
type amount struct {
	n    int64
	mark schemas.Mark
}

// The indexes of Levels and Statuses that are more than one level or status.
const (
	atLevel34     = 4
	atBoth        = 5
	atUnknown     = 6
	atLevelTotal  = 7
	atOpen        = 0
	atInactive    = 1
	atClosed      = 2
	atNotOpen     = 3
	atStatusTotal = 4
)

// parts are the levels that each of Levels is the sum of.
var parts = [8][]schemas.Level{
	{schemas.Level1},
	{schemas.Level2},
	{schemas.Level3},
	{schemas.Level4},
	{schemas.Level3Or4},
	{schemas.Level3, schemas.Level4, schemas.Level3Or4},
	{schemas.LevelUnknown},
	{schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level4, schemas.Level3Or4, schemas.LevelUnknown},
}

// statusParts are the statuses that each of Statuses is the sum of; a flow's
// cells have no status.
var statusParts = [5][]schemas.Status{
	{schemas.Open},
	{schemas.Inactive},
	{schemas.Closed},
	{schemas.Inactive, schemas.Closed},
	{schemas.StatusUnknown, schemas.Open, schemas.Inactive, schemas.Closed},
}

// place is what a cell is a count of.
type place struct {
	level  schemas.Level
	status schemas.Status
}

// told is what one service can tell of one measure.
type told struct {
	service   schemas.Service
	available bool
	cells     map[place]Cell
	// What its counts hold although the register says that it does not use it:
	// people who were counted are shown, and never hidden behind a mark.
	holds34, holdsInactive bool
}

// countedLevel is the level that a service's level counts as. In a three-level
// scheme Level 3 and Level 4 are its top level: the register may have been
// corrected after the return was read.
func countedLevel(s schemas.Service, l schemas.Level) schemas.Level {
	if s.Levels == schemas.ThreeLevels && (l == schemas.Level3 || l == schemas.Level4) {
		return schemas.Level3Or4
	}
	return l
}

// tell gathers a service's cells. Where the service uses two statuses, a count of
// inactive ones that is not known is one that does not apply.
func tell(s schemas.Service, name Name, available bool, cells []Cell) told {
	t := told{service: s, available: available, cells: make(map[place]Cell, len(cells))}
	for _, c := range cells {
		if s.Statuses == schemas.TwoStatuses && c.Status == schemas.Inactive && c.N == 0 {
			continue
		}
		c.Level = countedLevel(s, c.Level)
		at := place{c.Level, c.Status}
		sum := t.cells[at]
		sum.N += c.N
		sum.Missing = sum.Missing || c.Missing
		t.cells[at] = sum
		if c.N > 0 || c.Missing {
			t.holds34 = t.holds34 || c.Level == schemas.Level3Or4
			t.holdsInactive = t.holdsInactive || c.Status == schemas.Inactive || needsInactive(name)
		}
	}
	return t
}

// needsInactive reports whether only a service that uses inactive can have the
// flow.
func needsInactive(name Name) bool {
	return name == Reopened || name == BecameInactive || name == ClosedByRule
}

// level reports whether a level can be in the service's figures at all, and
// whether it applies: Level 3 of a three-level scheme is shown as not applicable,
// and 3-4 of a four-level scheme is not shown.
func (t told) level(i int) (shown, applies bool) {
	three := t.service.Levels == schemas.ThreeLevels
	switch Levels[i] {
	case "3", "4":
		return true, !three
	case "3-4":
		return three || t.holds34, three || t.holds34
	}
	return true, true
}

// status reports whether a status, or for a flow the measure itself, applies to
// the service.
func (t told) status(name Name, i int) bool {
	if t.service.Statuses != schemas.TwoStatuses || t.holdsInactive {
		return true
	}
	return i != atInactive && !needsInactive(name)
}

// amount is what the service can say for a level and a status, by their indexes:
// everything is not available where it made no return; a sum with a part that is
// not known is not known.
func (t told) amount(name Name, level, status int) amount {
	if !t.available {
		return amount{mark: schemas.NotAvailable}
	}
	if _, applies := t.level(level); !applies || !t.status(name, status) {
		return amount{mark: schemas.NotApplicable}
	}
	var sum amount
	for _, l := range parts[level] {
		for _, s := range statusParts[status] {
			c := t.cells[place{l, s}]
			if c.Missing {
				return amount{mark: schemas.NotAvailable}
			}
			sum.n += c.N
		}
	}
	return sum
}
