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

// cumulative reports whether a figure is a service's stock of what has ever been
// closed, or holds it. Nought apart it is never published: it says how long a
// service keeps its records, and from one release to the next it gives away how
// many were closed, level by level.
func cumulative(f Figure) bool {
	return f.Geography == measure.Service && f.Measure == string(measure.Stock) && f.mark == "" && f.value > 0 &&
		(f.Status == "closed" || f.Status == "not-open" || f.Status == "total")
}

// serviceMeasures are what is published of single services: each further measure
// of the same people would cost more withheld figures than it shows.
var serviceMeasures = map[measure.Name]bool{
	measure.Stock: true, measure.Opened: true, measure.Closed: true, measure.Worked: true,
}

// published reports whether a figure is in the published edition at all.
func published(f measure.Figure) bool {
	return f.Geography != measure.Service || serviceMeasures[measure.Name(f.Measure)]
}

// InSeries reports whether a figure is shown for the quarters before the release's
// own: all of England and of regions; of a service what was opened and what was
// open, by level.
func InSeries(f measure.Figure) bool {
	return f.Geography != measure.Service || f.Measure == string(measure.Opened) ||
		f.Measure == string(measure.Stock) && f.Status == "open"
}
