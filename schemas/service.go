package schemas

import (
	"fmt"
	"slices"
	"strings"
)

// StatusScheme is which statuses a service uses.
type StatusScheme uint8

// The zero scheme means that the register does not say.
const (
	StatusesUndeclared StatusScheme = iota
	TwoStatuses
	ThreeStatuses
)

// LevelScheme is which levels a service uses.
type LevelScheme uint8

// The zero scheme means that the register does not say; returns are then read
// with four levels, as the guidance has them.
const (
	LevelsUndeclared LevelScheme = iota
	ThreeLevels
	FourLevels
)

// String is the scheme as register.csv writes it.
func (s StatusScheme) String() string { return [...]string{"", "two", "three"}[s] }

// String is the scheme as register.csv writes it.
func (s LevelScheme) String() string { return [...]string{"", "three", "four"}[s] }

// Region is one of the nine English regions.
type Region struct {
	Code string // its GSS code: E12000001
	Name string
}

// England is the country's GSS code.
const England = "E92000001"

// Service is an Information, Advice and Support Service of the register.
type Service struct {
	ID          string // coventry
	Name        string // Coventry
	Region      Region
	Authorities []string // GSS codes of the authorities it serves, or served
	Statuses    StatusScheme
	Levels      LevelScheme
	Aliases     []string
	ValidFrom   Date
	ValidTo     Date // the last day; zero for no end
	// Divided are the days, in order, on which a part of its area went to another
	// service and the rest went on under its name: Dorset on 1 April 2019. What is
	// told of it on a day before tells nothing of it from that day on, and the
	// other way round.
	Divided []Date
	// Breaks are the days, in order, from which its levels do not compare with those
	// before, as the register says.
	Breaks []Break
	// Contacts are the e-mail addresses to write to about its returns.
	Contacts []string
}

// Break is a day from which figures do not compare with those before it.
type Break struct {
	On  Date
	Why string // in words: "four levels instead of three", "a new case system"
}

// ValidOn reports whether the service existed on the day.
func (s Service) ValidOn(day Date) bool {
	return s.ValidFrom <= day && (s.ValidTo == 0 || day <= s.ValidTo)
}

// Lives are the parts of a period in which the service existed, in order: one,
// save where it was divided. Each keeps the name of the period.
func (s Service) Lives(p Period) []Period {
	first, last := max(p.First, s.ValidFrom), p.Last
	if s.ValidTo != 0 {
		last = min(last, s.ValidTo)
	}
	var out []Period
	for _, day := range s.Divided {
		if first < day && day <= last {
			out = append(out, Period{First: first, Last: day - 1, Name: p.Name})
			first = day
		}
	}
	if first <= last {
		out = append(out, Period{First: first, Last: last, Name: p.Name})
	}
	return out
}

// Place is the services that stand for one another over a range of days, for
// authorities were merged, split or replaced in it: together they serve the same
// area throughout. A service that no such change touched is a place by itself.
type Place struct {
	ID       string    // the ids of its services on the last day, joined by +
	Name     string    // their names, joined likewise
	Services []Service // all of them, by id
	Changes  []Change  // by day
}

// Has reports whether a service is of the place.
func (p Place) Has(id string) bool {
	return slices.ContainsFunc(p.Services, func(s Service) bool { return s.ID == id })
}

// Mixed reports whether some of the services named use two statuses and others
// do not.
func (p Place) Mixed(ids []string) bool {
	two, all := 0, 0
	for _, s := range p.Services {
		if slices.Contains(ids, s.ID) {
			if all++; s.Statuses == TwoStatuses {
				two++
			}
		}
	}
	return two > 0 && two < all
}

// Change is a day on which authorities took the place of others.
type Change struct {
	On       Date     // the first day of the successors
	From, To []string // the names of the authorities, in order
}

// String is the change in words: "1 April 2021: Northamptonshire became North
// Northamptonshire and West Northamptonshire".
func (c Change) String() string {
	if slices.Equal(c.From, c.To) {
		return fmt.Sprintf("%s: a new authority for %s, of the same area", c.On.Long(), listed(c.To))
	}
	return fmt.Sprintf("%s: %s became %s", c.On.Long(), listed(c.From), listed(c.To))
}

// listed joins names as people do, by semicolons where a name has a comma.
func listed(names []string) string {
	comma := ", "
	if strings.Contains(strings.Join(names, ""), ",") {
		comma = "; "
	}
	if last := len(names) - 1; last > 0 {
		and := " and "
		if comma == "; " {
			and = comma
		}
		return strings.Join(names[:last], comma) + and + names[last]
	}
	return strings.Join(names, comma)
}
