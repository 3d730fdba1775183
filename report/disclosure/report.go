package disclosure

import (
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Report says what protecting a release cost.
type Report struct {
	// Never are the services' figures that are never published (cumulative).
	Never int
	// Figures are the services' other figures that are numbers; Primary those withheld for
	// their size, and Complementary those withheld to protect others.
	Figures, Primary, Complementary int
	// Upper are the figures of regions and England, and UpperWithheld those withheld.
	Upper, UpperWithheld int
	// Counts are the services' figures added up, and CountsWithheld those withheld.
	Counts, CountsWithheld int64
	// ByRow is how many of the services' figures would be withheld if every row, a
	// service's levels in one measure, period and status, were that holds a small
	// count.
	ByRow int
	// Unproven are the withheld figures for which no two worlds were found that show
	// the same: they rest on the attacker alone.
	Unproven int
	// LeftOut are the services, and the regions, of which nothing is told, for an
	// earlier release tells too much.
	LeftOut []string
}

// Share is the share of the services' figures that is withheld, in percent.
func (r Report) Share() float64 { return percent(r.Primary+r.Complementary, r.Figures) }

// ShareByRow is what Share would be if whole rows were withheld.
func (r Report) ShareByRow() float64 { return percent(r.ByRow, r.Figures) }

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// account counts what was withheld of figures, as they are and as they are shown.
func account(figures []measure.Figure, shown []Figure, p Policy) Report {
	type row struct{ measure, period, asAt, code, status string }
	var r Report
	rows, small := map[row]int{}, map[row]bool{}
	for i, f := range figures {
		if f.Mark != schemas.NoMark {
			continue
		}
		withheld := shown[i].mark == schemas.Confidential
		if f.Geography != measure.Service {
			r.Upper++
			r.UpperWithheld += btoi(withheld)
			continue
		}
		if f.Value > 0 && cumulative(f.Measure, f.Status) {
			r.Never++
			continue
		}
		at := row{f.Measure, f.Period, f.AsAt, f.Code, f.Status}
		rows[at]++
		r.Figures++
		r.Counts += f.Value
		if withheld {
			r.CountsWithheld += f.Value
		}
		if p.small(as(f)) {
			r.Primary++
			small[at] = true
		} else {
			r.Complementary += btoi(withheld)
		}
	}
	for at := range small {
		r.ByRow += rows[at]
	}
	return r
}
