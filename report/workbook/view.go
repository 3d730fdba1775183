package workbook

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// view is a release, with its figures to be looked up.
type view struct {
	r      disclosure.Release
	at     map[key]*disclosure.Figure
	has    map[what]bool
	trends []trend.Study // of England and of regions
}

// key is what a figure is a figure of. when is the period of a flow, and the day
// of a stock.
type key struct {
	measure                              measure.Name
	when, geography, code, level, status string
}

// what is what figures of a geography count.
type what struct{ geography, measure, status string }

func newView(r disclosure.Release) view {
	figures := r.Figures()
	v := view{r: r, at: make(map[key]*disclosure.Figure, len(figures)), has: map[what]bool{}, trends: trend.Quarters(r)}
	for i := range figures {
		f := &figures[i]
		v.at[key{measure.Name(f.Measure), when(f), f.Geography, f.Code, f.Level, f.Status}] = f
		v.has[what{f.Geography, f.Measure, f.Status}] = true
	}
	return v
}

func when(f *disclosure.Figure) string { return cmp.Or(f.Period, f.AsAt) }

// internal reports whether the release stays inside.
func (v view) internal() bool { return v.r.Edition != disclosure.Published }

// notice stands on every sheet; empty for a release that may leave the building.
func (v view) notice() string {
	if v.internal() {
		return Internal
	}
	return ""
}

// place is a row's place and level, in a quarter where the row is of one.
type place struct {
	geography, code, name, region, level string
	period                               schemas.Period
}

// places are the places and levels of the figures of a geography that has any of
// the measures in any of the periods: by code, then period, then level.
func (v view) places(geography string, periods []schemas.Period, measures ...measure.Name) []place {
	order := map[string]int{} // of the periods, by name and by day
	for i, p := range periods {
		order[p.Name], order[p.Last.String()] = i, i
	}
	seen := map[place]bool{}
	var out []place
	figures := v.r.Figures()
	for n := range figures {
		f := &figures[n]
		if f.Geography != geography || !slices.Contains(measures, measure.Name(f.Measure)) {
			continue
		}
		i, ok := order[when(f)]
		if !ok {
			continue
		}
		p := place{f.Geography, f.Code, f.Name, f.Region, f.Level, periods[i]}
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b place) int {
		return cmp.Or(
			cmp.Compare(a.code, b.code), cmp.Compare(a.period.Last, b.period.Last),
			cmp.Compare(slices.Index(measure.Levels, a.level), slices.Index(measure.Levels, b.level)),
		)
	})
	return out
}

// find is the figure of a column at a place. A figure that is not there does not
// apply.
func (v view) find(p place, c figureColumn) (f disclosure.Figure, ok bool) {
	at := p.period.Name
	if !c.measure.IsFlow() {
		at = p.period.Last.String()
	}
	if found := v.at[key{c.measure, at, p.geography, p.code, cmp.Or(c.level, p.level), c.status}]; found != nil {
		return *found, true
	}
	return f, false
}

// value is the cell of a column at a place: a number or a mark.
func (v view) value(p place, c figureColumn) any {
	f, ok := v.find(p, c)
	if !ok {
		return v.r.Absent(p.geography, p.code, c.measure, cmp.Or(c.level, p.level))
	}
	if n, ok := f.Value(); ok {
		return n
	}
	return f.Mark()
}

// made is of how many services the figure of a column is made.
func (v view) made(p place, c figureColumn) any {
	f, ok := v.find(p, c)
	if !ok {
		return schemas.NotApplicable
	}
	return servicesCell(f.Services, f.Expected)
}

// share is a part of a whole, from 0 to 1.
type share float64

// shareOf is one cell as a share of another, to a tenth of a percent. It has the
// mark of a part that has one, and does not apply where the whole is nought.
func shareOf(part, whole any) any {
	for _, v := range []any{part, whole} {
		if m, ok := v.(schemas.Mark); ok {
			return m
		}
	}
	p, w := part.(int64), whole.(int64)
	if w == 0 {
		return schemas.NotApplicable
	}
	return rounded(float64(p) / float64(w))
}

// levelWords are the levels as people read them, where there is room to say what
// 3-4 is.
func levelWords(level string) string {
	if level == "3-4" {
		return "Level 3-4 (three-level schemes)"
	}
	return measure.LevelWords(level)
}

// statusWords are the statuses as people read them.
var statusWords = map[string]string{
	"open": "Open", "inactive": "Inactive", "closed": "Closed", "not-open": "Not open", "total": "All statuses",
}

// periodWords are a period of whole months as people read it: Apr to Jun 2026; any
// other is its days.
func periodWords(p schemas.Period) string { return spelt(p, "Jan") }

// periodTitle is a period as it stands in a title: April to June 2026.
func periodTitle(p schemas.Period) string { return spelt(p, "January") }

func spelt(p schemas.Period, month string) string {
	first, last := p.First.Time(), p.Last.Time()
	whole := p.First.Day() == 1 && p.Last.Day() == schemas.DaysIn(p.Last.Year(), p.Last.Month())
	switch {
	case !whole:
		return first.Format("2 "+month+" 2006") + " to " + last.Format("2 "+month+" 2006")
	case p.First.Year() != p.Last.Year():
		return first.Format(month+" 2006") + " to " + last.Format(month+" 2006")
	case p.First.Month() == p.Last.Month():
		return last.Format(month + " 2006")
	}
	return first.Format(month) + " to " + last.Format(month+" 2006")
}

func itoa(n int) string { return strconv.Itoa(n) }
