package disclosure

import "github.com/iassn/collate/report/measure"

// Policy says what is withheld and how the rest is rounded.
type Policy struct {
	Name string
	// Threshold is the greatest count of a service that is withheld, from 1 up; also
	// the least width of the range that a reader may work out for a withheld one.
	Threshold int64
	// Base is what the counts of regions and England are rounded to.
	Base int64
}

// Policies are the named ones: dfe withholds 1 to 5 and rounds to 10, as the
// Department for Education does for children in need; nhs 1 to 7 and to 5, as NHS
// England does for its own statistics.
var Policies = []Policy{{"dfe", 5, 10}, {"nhs", 7, 5}}

// small reports whether a count is withheld for its size alone.
func (p Policy) small(f Figure) bool {
	return f.Geography == measure.Service && f.mark == "" && 1 <= f.value && f.value <= p.Threshold
}

// cumulative reports whether a figure is the stock of what has ever been closed, or
// holds it. Nought apart it is never published of a service: it says how long the
// service keeps its records, and from one release to the next it gives away how
// many were closed, level by level.
func cumulative(name, status string) bool {
	return (name == string(measure.Stock) || name == string(measure.StockTwoStatus)) && (status == "closed" || status == "not-open" || status == "total")
}

// ofServices reports whether a measure is published of single services, by level or
// in total: the stock and what was opened by level, and of what was closed and
// worked on the total. All are of the same people, level by level: more of them
// would cost more withheld figures than it shows.
func ofServices(name measure.Name, level string) bool {
	switch name {
	case measure.Stock, measure.Opened:
		return true
	case measure.Closed, measure.Worked:
		return level == "total"
	default:
		return false
	}
}

// published reports whether a figure is in the published edition at all. Of the
// services with two statuses it tells what they have closed, and of those with a
// three-level scheme their Level 3-4, for England and not for regions: there are one
// or two of them in a region.
func published(f measure.Figure) bool {
	switch {
	case f.Geography == measure.Service:
		return ofServices(measure.Name(f.Measure), f.Level)
	case f.Measure == string(measure.StockTwoStatus):
		return f.Geography == measure.England && f.Status == "closed"
	case f.Level == "3-4":
		return f.Geography == measure.England
	}
	return true
}

// InSeries reports whether a figure is shown for the quarters before the release's
// own: all of England and of regions; of a service what was opened and what was
// open, by level.
func InSeries(f measure.Figure) bool {
	return f.Geography != measure.Service || f.Measure == string(measure.Opened) ||
		f.Measure == string(measure.Stock) && f.Status == "open"
}
