package measure

import (
	"context"

	"github.com/iassn/collate/schemas"
)

// Name is the name of a measure, as figures and the command line write it.
type Name string

// The measures. Stock is a count on a day; the others count what happened in a
// period. StockTwoStatus is Stock again, of the services that are declared to
// use two statuses alone.
const (
	Stock          Name = "stock"
	StockTwoStatus Name = "stock-two-status"
	Opened         Name = "opened"           // new interventions
	Reopened       Name = "reopened"         // inactive ones taken up again
	BecameKnown    Name = "became-known"     // first seen open, with no opening date
	BecameInactive Name = "became-inactive"  // open ones that became inactive
	ClosedFromOpen Name = "closed-from-open" // open ones that were closed
	Closed         Name = "closed"           // recorded as closed, or closed by the six-month rule
	ClosedByRule   Name = "closed-by-rule"   // closed by the six-month rule
	Raised         Name = "raised"           // rises to a higher level
	Worked         Name = "worked"           // interventions open on at least one day
)

// Names are all measures in the order in which figures stand. The flows from
// Opened to ClosedFromOpen balance: open at the start + opened + reopened +
// became known - became inactive - closed from open = open at the end.
var Names = []Name{
	Stock, StockTwoStatus, Opened, Reopened, BecameKnown, BecameInactive, ClosedFromOpen,
	Closed, ClosedByRule, Raised, Worked,
}

// IsFlow reports whether the measure counts what happened in a period.
func (n Name) IsFlow() bool { return n != Stock && n != StockTwoStatus }

// Cell is a count of one service's interventions. Status is StatusUnknown in
// flows. Missing: a part of the count is not known, and N is not a number.
type Cell struct {
	Service string
	Level   schemas.Level
	Status  schemas.Status
	N       int64
	Missing bool
}

// Counts are the cells of one measure. A service that is available and has no
// cell has none of what is counted; one that is not available cannot tell.
type Counts struct {
	Available []string // services' ids, sorted
	Cells     []Cell   // at most one for a service, level and status
}

// Source gives counts. report/store has one.
type Source interface {
	// Stocks counts interventions by level and status at the end of each of some
	// days: a Counts for each day, in their order.
	Stocks(ctx context.Context, days ...schemas.Date) ([]Counts, error)
	// Flows counts what happened in each of some periods, by the level reached at its
	// end: for each period, in their order, a Counts for each flow named.
	Flows(ctx context.Context, names []Name, periods ...schemas.Period) ([][]Counts, error)
}
