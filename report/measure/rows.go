package measure

import (
	"context"

	"github.com/iassn/collate/schemas"
)

// Counted says what rows are wanted of: what a measure counts, at any of some
// levels and, in a stock, statuses, as the store keeps them.
type Counted struct {
	Measure  Name
	Day      schemas.Date   // of a stock
	Period   schemas.Period // of a flow
	Levels   []schemas.Level
	Statuses []schemas.Status
	Brief    bool // rows that nothing but their places tells apart are put together
}

// Place is a row of a return. Of an intervention of several rows it is the first.
type Place struct {
	ReturnID string
	Sheet    string // empty in a text file
	Row      int    // counted from 1
}

// Row is one intervention that is in a count, or a cell of a summary, and where
// it stands; or several that count alike, put together.
type Row struct {
	Service string
	Place
	Last     int   // the last row of those put together; else the row itself
	Together int   // how many interventions are put together; 1 for one
	Column   int   // of a summary's cell; 0 for a whole row
	N        int64 // how much it adds
	Missing  bool  // the summary leaves it empty: nobody knows how much it adds
	Level    schemas.Level
	Status   schemas.Status // that counts; unknown in flows
	Recorded schemas.Status // on the day that the return describes; unknown where it gives none
	Undated  bool           // it has no opening date
	// Rules are those for which it counts with another status or level than its
	// cells give it.
	Rules []schemas.RuleID
	// Earlier are rows of earlier returns that have a part in it: the newest
	// return alone would tell something else.
	Earlier []Earlier
}

// Earlier is a row of an earlier return, and whether the level or the status that
// counts is the one that it tells.
type Earlier struct {
	Place
	Level, Status bool
}

// Part is the returns of some services.
type Part interface {
	Source
	// Returns are all that are kept of them, by service, extract date, day of
	// receipt and id; how many interventions they have is not counted.
	Returns(ctx context.Context) ([]ReturnRow, error)
	// Rows are the rows behind a count, by service, return, sheet, row and column.
	Rows(ctx context.Context, q Counted) ([]Row, error)
}

// Tracer lets somebody look at the returns of some services; none named are all.
// report/store has one.
type Tracer interface {
	Among(ctx context.Context, services []string, use func(Part) error) error
}
