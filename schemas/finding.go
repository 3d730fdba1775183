package schemas

import (
	"cmp"
	"slices"
)

// Severity says what a finding means for the rows that it is about.
type Severity uint8

// A note needs nothing done; a query is counted, but somebody should look; a
// reject was not counted.
const (
	Note Severity = iota
	Query
	Reject
)

// Severities are all severities, the mildest first.
var Severities = []Severity{Note, Query, Reject}

// String is the severity as messages and files write it.
func (s Severity) String() string { return [...]string{"note", "query", "reject"}[s] }

// Finding is something that a person should know about a return. Message says
// what is wrong, never with a value from a column that the schema does not
// need; Fix says what to do.
type Finding struct {
	Rule     RuleID
	Severity Severity
	Position Position
	Field    Field
	Message  string
	Fix      string
}

// SortFindings puts findings in the order of their places, then of their rules.
func SortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Position.File, b.Position.File),
			cmp.Compare(a.Position.Sheet, b.Position.Sheet),
			cmp.Compare(a.Position.Row, b.Position.Row),
			cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// Verdict is what becomes of a return.
type Verdict uint8

// A held return waits for a person to say which column or word is what, or
// which service it is from; nothing of it is counted until then.
const (
	Accepted Verdict = iota
	AcceptedWithQueries
	Held
	Rejected
)

// Verdicts are all verdicts, best first.
var Verdicts = []Verdict{Accepted, AcceptedWithQueries, Held, Rejected}

// String is the verdict as check --format json writes it.
func (v Verdict) String() string {
	return [...]string{"accepted", "queries", "held", "rejected"}[v]
}

// Words is the verdict for people.
func (v Verdict) Words() string {
	return [...]string{"accepted", "accepted with queries", "held", "rejected"}[v]
}

// Counts reports whether returns with this verdict count in figures.
func (v Verdict) Counts() bool { return v == Accepted || v == AcceptedWithQueries }

// Judge is the verdict that findings lead to: rejected when the whole return
// was refused, held when a rule that holds was met, with queries when anything
// needs a look, accepted otherwise.
func Judge(fs []Finding) Verdict {
	v := Accepted
	for _, f := range fs {
		switch rule := RuleOf(f.Rule); {
		case rule.Refuses:
			v = max(v, Rejected)
		case rule.Holds:
			v = max(v, Held)
		case f.Severity != Note:
			v = max(v, AcceptedWithQueries)
		}
	}
	return v
}
