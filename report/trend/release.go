package trend

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Quarters are the trends of what was opened in the quarters of a release: of England,
// and then of the regions by code. They are of its figures as its readers see them,
// rounded in the published edition. In the internal one each has its matched panel and
// its change divided, where the release knows the places of its services. None with
// fewer than two quarters, which have the names that readers know: Apr–Jun 2026.
func Quarters(r disclosure.Release) []Study {
	if len(r.Quarters) < 2 {
		return nil
	}
	in := Input{What: measure.Opened, Unit: "quarter", Periods: slices.Clone(r.Quarters), Options: Options{
		Rules: statistics.Rules{Trend: 7, Side: 7}, Seasons: 4, Floor: r.Floor,
	}}
	for i, q := range r.Quarters {
		in.Periods[i].Name = q.First.Time().Format("Jan") + "–" + q.Last.Time().Format("Jan 2006")
	}
	points := opened(r)
	if r.Edition == disclosure.ForInternalUse && len(r.Places) > 0 {
		in.Series = Gather(points, r.Places)
		england, regions := in, in
		england.By, regions.By = measure.England, measure.Region
		return append(Studies(england), Studies(regions)...)
	}
	var out []Study
	for _, s := range wholes(points) {
		line := New(in.Periods, s.Series, in.Options)
		out = append(out, Study{What: in.What, Unit: in.Unit, Geography: s.geography, Code: s.Code, Name: s.Name, Line: line})
	}
	return out
}

// opened are the figures of what was opened in the quarters of a release.
func opened(r disclosure.Release) []measure.Point {
	out := make([]measure.Point, len(r.Quarters))
	at := map[string]int{}
	for i, q := range r.Quarters {
		out[i].Period, at[q.Name] = q, i
	}
	for _, f := range r.Figures() {
		if i, ok := at[f.Period]; ok && f.Measure == string(measure.Opened) {
			out[i].Figures = append(out[i].Figures, f.Told())
		}
	}
	return out
}

// whole is the series of England or of a region, from figures of it.
type whole struct {
	geography string
	Series
}

// wholes are England and then the regions that points tell of, by code.
func wholes(points []measure.Point) []whole {
	var out []whole
	figures := map[string][][]measure.Figure{} // by the code, of each point
	for i, p := range points {
		for _, f := range p.Figures {
			if f.Geography == measure.Service {
				continue
			}
			if figures[f.Code] == nil {
				figures[f.Code] = make([][]measure.Figure, len(points))
				out = append(out, whole{f.Geography, Series{Code: f.Code, Name: f.Name}})
			}
			figures[f.Code][i] = append(figures[f.Code][i], f)
		}
	}
	for k := range out {
		for _, of := range figures[out[k].Code] {
			m := Mix{Mark: schemas.NotAvailable}
			if len(of) > 0 {
				m = MixOf(of)
			}
			out[k].Mixes = append(out[k].Mixes, m)
		}
	}
	slices.SortFunc(out, func(a, b whole) int {
		return cmp.Or(cmp.Compare(a.geography, b.geography), cmp.Compare(a.Code, b.Code)) // england stands before region
	})
	return out
}
