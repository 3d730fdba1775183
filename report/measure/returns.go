package measure

import "github.com/iassn/collate/schemas"

// ReturnRow is a return that is kept, and how its rows were accounted for.
type ReturnRow struct {
	ID          string
	File        string
	SHA256      string
	Service     string // empty when it is not known
	Grain       schemas.Grain
	History     schemas.History
	ReceivedOn  schemas.Date
	KnownOn     schemas.Date // the day from which it counts
	ExtractDate schemas.Date // zero when it is not known
	Verdict     schemas.Verdict
	// What it was read with: a profile, and the day from which that is valid.
	Profile string
	// Whether it counts: counts; replaced, where the service sent its return for
	// the same day again; waiting for a decision, discarded, held or rejected.
	State  string
	Ledger schemas.Ledger // of the file
	// Accounted is how the rows were accounted for of which the figures are: those of
	// the file, or of the export that a counts return was made of.
	Accounted schemas.Ledger
	// What was counted of it, which can be fewer than its accepted rows.
	Interventions int
	// How many of those were recorded as inactive.
	Inactive int
	// Surveyed: it is known which evaluation questions it has columns for, and they
	// are Questions, such as 1 2 3; empty for none. Answers is how many it holds.
	Surveyed  bool
	Questions string
	Answers   int
	// TellsRule: it tells what the six-month rule closed, by its records or in counts.
	TellsRule bool
	// How many findings it has, by severity.
	Notes, Queries, Rejects int
}

// Coverage is a return that tells a service's position on a day.
type Coverage struct {
	Service     string
	ReturnID    string
	Grain       schemas.Grain
	ExtractDate schemas.Date
	ReceivedOn  schemas.Date
	Verdict     schemas.Verdict
}

// Latest is the newest return of a service that counts, and what its returns
// say about its use of the status inactive.
type Latest struct {
	Service     string
	ReturnID    string
	Grain       schemas.Grain
	ExtractDate schemas.Date
	ReceivedOn  schemas.Date
	Verdict     schemas.Verdict
	Returns     int // how many of its returns count
	// How many of those hold an inactive record: "no inactive record in any of 6
	// returns" is what suggests a service of two statuses.
	WithInactive int
}

// Issue is a rule that a return met, and how often.
type Issue struct {
	Rule     schemas.RuleID
	Severity schemas.Severity
	File     string
	Service  string
	Count    int
}
