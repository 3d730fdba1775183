package measure

import "github.com/iassn/collate/schemas"

// The kinds of change between two returns.
const (
	Added   = "added"
	Gone    = "gone"
	Changed = "changed"
)

// Difference is how a return differs from the one that it was sent again for: the
// same service, day and grain.
type Difference struct {
	Old, New  ReturnRow
	Changes   []Change   // in the order of the new return's rows, then of the old one's
	Headlines []Headline // by level, then status, in the order of schemas; those that moved alone
}

// Change is one field of an intervention that changed, or an intervention, or a
// count of a summary, that only one of two returns holds.
type Change struct {
	Kind     string // Added, Gone or Changed
	Field    string // what changed; empty where a whole intervention did
	Was, Now string
	Old, New schemas.Position // row 0 where it is not in that return
}

// Headline is a count on the day that two returns describe, as each tells it by
// itself.
type Headline struct {
	Level         schemas.Level
	Status        schemas.Status
	Before, After int64
}

// Count is how many interventions, or counts of a summary, have changed in a way.
func (d Difference) Count(kind string) int {
	n := 0
	var last schemas.Position
	for _, c := range d.Changes {
		if c.Kind == kind && (kind != Changed || c.New != last || n == 0) {
			n++
			last = c.New
		}
	}
	return n
}

// Fields are the fields that changed, in order of how often, and in how many
// interventions.
func (d Difference) Fields() (names []string, counts map[string]int) {
	counts = map[string]int{}
	for _, c := range d.Changes {
		if c.Kind != Changed {
			continue
		}
		if counts[c.Field] == 0 {
			names = append(names, c.Field)
		}
		counts[c.Field]++
	}
	return names, counts
}

// ByStatus are the headlines of all levels together.
func (d Difference) ByStatus() []Headline {
	var out []Headline
	for _, s := range schemas.Statuses {
		sum := Headline{Status: s}
		for _, h := range d.Headlines {
			if h.Status == s {
				sum.Before += h.Before
				sum.After += h.After
			}
		}
		if sum.Before != sum.After {
			out = append(out, sum)
		}
	}
	return out
}
