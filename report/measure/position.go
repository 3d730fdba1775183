package measure

import "github.com/iassn/collate/schemas"

// Position is how many interventions one return has at each level and status,
// as its sender would count them.
type Position map[schemas.Level]map[schemas.Status]int

// PositionOf counts a return on the day that it describes, before anything of it
// is kept. Counts that a summary does not give add nothing.
func PositionOf(r schemas.Return) Position {
	p := Position{}
	for _, l := range schemas.Levels {
		p[l] = map[schemas.Status]int{}
	}
	for _, i := range r.Interventions {
		for _, s := range i.Spells {
			if s.Holds(r.ExtractDate) {
				p[s.Level][s.Status]++
			}
		}
	}
	for _, t := range r.Tallies {
		if !t.Missing && t.AsAt == r.ExtractDate {
			p[t.Level][t.Status] += t.N
		}
	}
	return p
}

// Total is the count at a level in all statuses.
func (p Position) Total(l schemas.Level) int {
	n := 0
	for _, s := range p[l] {
		n += s
	}
	return n
}
