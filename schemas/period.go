package schemas

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Period is a run of days with both ends in it. Its name is as people write it
// on the command line: 2026-27-Q1, 2026-06, 2026-27, 2025-26-academic or
// 2026-04-01..2026-06-30. The financial years 2000-01 to 2011-12 are named 2009/10,
// for 2009-10 is October 2009.
type Period struct {
	First, Last Date
	Name        string
}

// PeriodForms says what ParsePeriod accepts, for messages.
const PeriodForms = "2026-27-Q1 (a financial quarter), 2026-06 (a month), 2026-27 or 2026/27 (a financial year), " +
	"2025-26-academic (September to August) or 2026-04-01..2026-06-30"

var (
	quarterForm = regexp.MustCompile(`^(\d{4})-(\d{2})-[Qq]([1-4])$`)
	yearForm    = regexp.MustCompile(`^(\d{4})([-/])(\d{2})(-academic)?$`)
)

// ParsePeriod reads a period in one of PeriodForms. A year and a number from 01 to
// 12 with a hyphen are a month: 2009-10 is October 2009. With a stroke, 2009/10,
// they are a year, and both must be consecutive.
func ParsePeriod(s string) (Period, error) {
	s = strings.TrimSpace(s)
	if first, last, ok := strings.Cut(s, ".."); ok {
		return datePair(first, last)
	}
	if m := quarterForm.FindStringSubmatch(s); m != nil && consecutive(m[1], m[2]) {
		year, _ := strconv.Atoi(m[1])
		q, _ := strconv.Atoi(m[3])
		return Quarter(year, q), nil
	}
	if m := yearForm.FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[3])
		switch {
		case m[2] == "-" && m[4] == "" && month >= 1 && month <= 12:
			return Month(year, month), nil
		case consecutive(m[1], m[3]) && m[4] != "":
			return AcademicYear(year), nil
		case consecutive(m[1], m[3]):
			return FinancialYear(year), nil
		}
	}
	return Period{}, fmt.Errorf("no period %q: allowed are %s", s, PeriodForms)
}

func consecutive(year, next string) bool {
	y, _ := strconv.Atoi(year)
	n, _ := strconv.Atoi(next)
	return (y+1)%100 == n
}

func datePair(first, last string) (Period, error) {
	a, err := ParseDate(first)
	if err != nil {
		return Period{}, err
	}
	b, err := ParseDate(last)
	if err != nil {
		return Period{}, err
	}
	if b < a {
		return Period{}, fmt.Errorf("period %s..%s ends before it begins", a, b)
	}
	return Period{First: a, Last: b, Name: a.String() + ".." + b.String()}, nil
}

// months is the period of n whole months from the first of a month.
func months(year, month, n int, name string) Period {
	first, _ := NewDate(year, month, 1)
	return Period{First: first, Last: first.AddMonths(n) - 1, Name: name}
}

// Month is a calendar month: 2026-06.
func Month(year, month int) Period {
	return months(year, month, 1, fmt.Sprintf("%04d-%02d", year, month))
}

// Quarter is quarter q (1 to 4) of the financial year that begins in April of
// year: Quarter(2026, 1) is 2026-27-Q1, April to June 2026.
func Quarter(year, q int) Period {
	p := months(year, 4, 12, "")
	return months(p.First.AddMonths(3*(q-1)).Year(), p.First.AddMonths(3*(q-1)).Month(), 3,
		fmt.Sprintf("%s-Q%d", yearName(year), q))
}

// FinancialYear begins on 1 April of year: 2026-27; 2009/10 where a hyphen would
// make it a month.
func FinancialYear(year int) Period {
	name := yearName(year)
	if next := (year + 1) % 100; next >= 1 && next <= 12 {
		name = strings.Replace(name, "-", "/", 1)
	}
	return months(year, 4, 12, name)
}

// AcademicYear begins on 1 September of year: 2025-26-academic.
func AcademicYear(year int) Period { return months(year, 9, 12, yearName(year)+"-academic") }

func yearName(year int) string { return fmt.Sprintf("%04d-%02d", year, (year+1)%100) }

// QuarterOf is the financial quarter that holds the day.
func QuarterOf(d Date) Period {
	year, q := d.Year(), (d.Month()+8)/3%4+1
	if d.Month() < 4 {
		year--
	}
	return Quarter(year, q)
}

// LastQuarter is the last financial quarter that was complete before today.
func LastQuarter(today Date) Period { return QuarterOf(QuarterOf(today).First - 1) }

// String is the period's name.
func (p Period) String() string { return p.Name }

// Contains reports whether the day is in the period.
func (p Period) Contains(d Date) bool { return p.First <= d && d <= p.Last }

// kinds give the period of each kind that holds a day.
var kinds = []func(Date) Period{
	func(d Date) Period { return Month(d.Year(), d.Month()) },
	QuarterOf,
	func(d Date) Period { return FinancialYear(d.AddMonths(-3).Year()) },
	func(d Date) Period { return AcademicYear(d.AddMonths(-8).Year()) },
}

// Holding are the periods of every kind that hold a day: a month, a quarter, a
// financial and an academic year.
func Holding(d Date) []Period {
	out := make([]Period, 0, len(kinds))
	for _, kind := range kinds {
		out = append(out, kind(d))
	}
	return out
}

// Ending are the periods of every kind that end on a day: the shortest first.
func Ending(d Date) []Period {
	var out []Period
	for _, kind := range kinds {
		if p := kind(d); p.Last == d {
			out = append(out, p)
		}
	}
	return out
}

// runMax is how many periods a run has at the most: 83 years of months.
const runMax = 1000

// Run is the periods from one to another, in order, both in it. They must be of
// one kind: months, quarters, financial or academic years.
func Run(from, to Period) ([]Period, error) {
	for _, kind := range kinds {
		if kind(from.First) != from || kind(to.First) != to {
			continue
		}
		if to.First < from.First {
			return nil, fmt.Errorf("a series from %s to %s ends before it begins", from, to)
		}
		var out []Period
		for p := from; p.First <= to.First; p = kind(p.Last + 1) {
			if len(out) == runMax {
				return nil, fmt.Errorf("a series from %s to %s is too long: allowed are %d periods", from, to, runMax)
			}
			out = append(out, p)
		}
		return out, nil
	}
	return nil, fmt.Errorf("no series from %s to %s: both must be quarters (2026-27-Q1), months (2026-06), "+
		"financial years (2026-27) or academic years (2025-26-academic)", from, to)
}
