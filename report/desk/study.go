package desk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// studyShown is a study of a place: what it says, its chart, and its points.
type studyShown struct {
	Name      string
	Sentences []string
	Chart     picture
	Points    []pointShown
}

type pointShown struct{ Period, Of, N, Share, Lower, Upper, Signal string }

// trendShown is how the complexity of the work moves.
type trendShown struct {
	Asked    TrendQuestion
	Units    []choice
	Measures []choice
	Places   []placesShown
	Studies  []studyShown
	Why      string // why there are none
}

func trendPage(a *asked) (answer, error) {
	q := TrendQuestion{From: a.form("from"), To: a.form("to"), Unit: a.form("unit"), Measure: a.or("measure", string(measure.Opened))}
	at := a.allPlaces()[0]
	for _, p := range a.allPlaces() {
		if p.Value() == a.form("place") {
			at = p
		}
	}
	switch at.Geography {
	case measure.Region:
		q.Region = at.Name
	case measure.Service:
		q.Service = at.Code
	}
	v := trendShown{Asked: q, Places: a.places(at), Units: []choice{
		{"", "quarters", q.Unit == ""}, {"month", "months", q.Unit == "month"}, {"year", "years", q.Unit == "year"},
	}, Measures: []choice{{"opened", "Opened", q.Measure == "opened"}, {"worked", "Worked on", q.Measure == "worked"}}}
	page := shown{
		template: "trend", Title: "Trend", Here: "/trend",
		Purpose: "Whether the work becomes more complex: the share at Level 3 or 4 over time, and what in it is more than chance.",
	}
	studies, err := a.office.Trend(a.Context(), q)
	if err != nil {
		f := faultOf(err)
		if f.status != http.StatusUnprocessableEntity {
			return nil, err
		}
		page.Faults, page.Status = []fieldFault{{"from", f.text}}, f.status
	}
	for _, s := range studies {
		one, err := studyOf(s)
		if err != nil {
			return nil, err
		}
		v.Studies = append(v.Studies, one)
	}
	page.Page = v
	return page, nil
}

func studyOf(s trend.Study) (studyShown, error) {
	out := studyShown{Name: s.Name, Sentences: s.Sentences()}
	for _, p := range s.Line.Points {
		point := pointShown{Period: p.Period.Name, Share: "[x]", Signal: p.SignalWords()}
		if p.Upper.N > 0 {
			point.Of, point.N = strconv.FormatInt(p.Upper.Of, 10), strconv.FormatInt(p.Upper.N, 10)
			point.Share, point.Lower, point.Upper = percent(p.Upper.Value), percent(p.Upper.Interval.Lower), percent(p.Upper.Interval.Upper)
		}
		out.Points = append(out.Points, point)
	}
	drawn, ok := s.Chart()
	if !ok {
		return out, nil
	}
	var err error
	out.Chart, err = pictureOf(drawn, drawn.Title+". "+drawn.Words)
	return out, err
}

func percent(v float64) string { return fmt.Sprintf("%.1f %%", 100*v) }

// compareShown is services side by side.
type compareShown struct {
	Regions   []choice
	Of        string
	Sentences []string
	Charts    []picture
	Tables    []compare.Table
	Funnels   []funnelShown
}

type funnelShown struct {
	Title  string
	Points [][]string
}

func comparePage(a *asked) (answer, error) {
	region := a.form("region")
	r, err := a.office.Compare(a.Context(), a.period, region, nil)
	if err != nil {
		return nil, err
	}
	v := compareShown{Of: r.Of, Sentences: r.Sentences(), Tables: r.Tables}
	if a.person.National() {
		v.Regions = []choice{{"", "all of England", region == ""}}
	}
	for _, g := range a.office.Regions() {
		v.Regions = append(v.Regions, choice{g.Name, g.Name, g.Name == region})
	}
	for _, f := range r.Funnels {
		drawn, ok := r.Chart(f)
		if !ok {
			continue
		}
		one, err := pictureOf(drawn, drawn.Title+". "+drawn.Words)
		if err != nil {
			return nil, err
		}
		v.Charts = append(v.Charts, one)
	}
	if v.Funnels, err = funnelsOf(r); err != nil {
		return nil, err
	}
	return shown{
		template: "compare", Title: "Compare", Here: "/compare", Period: true, Page: v,
		Purpose: "Whether services use the levels alike. Nobody is ranked: outside the limits means that it differs, so ask why.",
	}, nil
}

// funnelsOf are the points of the funnels, from the table that iass compare writes.
func funnelsOf(r compare.Result) ([]funnelShown, error) {
	var b bytes.Buffer
	if err := compare.WriteCSV(&b, r); err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var out []funnelShown
	for _, f := range r.Funnels {
		one := funnelShown{Title: f.Title}
		for _, row := range rows[1:] {
			if row[at["table"]] == "funnel" && row[at["column"]] == f.ID {
				share := "[" + row[at["mark"]] + "]"
				if v, err := strconv.ParseFloat(row[at["value"]], 64); err == nil {
					share = percent(v)
				}
				one.Points = append(one.Points, []string{row[at["name"]], row[at["count"]], row[at["of"]], share, row[at["says"]]})
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// Text is a cell of a comparison.
func (v compareShown) Text(c compare.Cell) string {
	if c.Mark != schemas.NoMark {
		return c.Mark.Shorthand()
	}
	return fmt.Sprintf("%.1f", 100*c.Value)
}
