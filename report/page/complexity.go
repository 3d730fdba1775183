package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// complexity is the share at Level 3 or 4 of what was opened in a place, quarter by
// quarter, with the limits of chance and the table of both; and sentences that say
// what they show. Nothing of a service, whose numbers are mostly too small for it.
func (s *Site) complexity(p Place) (c chart, said []string, err error) {
	i := slices.IndexFunc(s.trends, func(v trend.Study) bool { return v.Geography == p.Geography && v.Code == p.Code })
	if i < 0 || p.Geography == measure.Service {
		return chart{}, nil, nil
	}
	study := s.trends[i]
	c = chart{
		ID: "chart-limits", Title: "Share at Level 3 or 4 of the interventions opened in each quarter, and what chance makes of it",
		Table: s.limitsTable(study),
	}
	all := []series{sharesOf(study.Line, "Level 3 or 4", 0)}
	if study.Panel != nil {
		all = append(all, sharesOf(*study.Panel, "Matched panel", 1))
	}
	limits := limitsOf(study.Line)
	if c, err = s.lined(c, append(all, limits...), " %"); len(limits) > 0 && c.Words != "" {
		c.Words += " Thin lines are the mean, and dashed the limits between which the share goes by chance."
	}
	return c, study.Sentences(), err
}

// sharesOf are the shares at Level 3 or 4 of a line.
func sharesOf(l trend.Line, name string, look int) series {
	out := series{name: name, short: name, look: look}
	for _, p := range l.Points {
		v := point{y: 100 * p.Upper.Value}
		if _, v.mark = p.Mix.Share("3+4"); v.mark != schemas.NoMark {
			v.y = 0
		}
		out.points = append(out.points, v)
	}
	return out
}

// limitsOf are the mean and the limits of a line, as rules.
func limitsOf(l trend.Line) []series {
	var out []series
	for _, of := range []struct {
		name  string
		value func(statistics.Limits) float64
	}{
		{"upper limit", func(x statistics.Limits) float64 { return min(1, x.Upper) }},
		{"mean", func(x statistics.Limits) float64 { return x.Mean }},
		{"lower limit", func(x statistics.Limits) float64 { return max(0, x.Lower) }},
	} {
		rule := series{name: of.name, short: of.name, rule: true, dashed: of.name != "mean"}
		if last := l.Limits[len(l.Limits)-1]; rule.dashed && last != nil && last.Trial() {
			rule.name = strings.Replace(of.name, "limit", "trial limit", 1)
		}
		for _, p := range l.Points {
			v := point{mark: schemas.NotApplicable}
			if limits := l.Limits[p.Segment]; limits != nil {
				v = point{y: 100 * of.value(*limits)}
			}
			rule.points = append(rule.points, v)
		}
		if slices.ContainsFunc(rule.points, func(v point) bool { return v.mark == schemas.NoMark }) {
			out = append(out, rule)
		}
	}
	return out
}

// limitsTable has the numbers of the chart, quarter by quarter.
func (s *Site) limitsTable(study trend.Study) table {
	t := table{
		ID: "trend-limits", Caption: "Level 3 and 4 together among the interventions opened in each quarter that have a level",
		Headings: []string{"Quarter", "More than chance", "With a level", "Level 3 and 4 together", "Share", "95 % interval", "Mean", "Limits"}, Words: 1,
		Note: "The interval says how far chance alone could move the share of so many interventions; mean and limits (XmR: 2.66 mean moving ranges " +
			"on either side) say how far it goes from quarter to quarter. Where it goes further, ask why: it is no mark of quality.",
	}
	if study.Panel != nil {
		t.Headings = append(t.Headings, "Matched panel")
		t.Note += fmt.Sprintf(" The matched panel are the services, or places that were joined, that tell every quarter: %d.", study.PanelOf)
	}
	for i, p := range study.Line.Points {
		r := row{Heading: periodWords(p.Period), Cells: slices.Concat([]string{signalOf(p)}, shareCells(p), limitCells(study.Line.Limits[p.Segment]))}
		if study.Panel != nil {
			r.Cells = append(r.Cells, shareCells(study.Panel.Points[i])[2])
		}
		t.Rows = append(t.Rows, r)
	}
	return t.marked()
}

// signalOf is what a point signals, or the mark of its share.
func signalOf(p trend.Point) string {
	if _, mark := p.Mix.Share("3+4"); mark != schemas.NoMark {
		return mark.Shorthand()
	}
	if words := p.SignalWords(); words != "" {
		return words
	}
	return "no"
}

// shareCells are how many have a level, how many of them are at Level 3 or 4, the
// share and its interval; marks where there is none.
func shareCells(p trend.Point) []string {
	v, mark := p.Mix.Share("3+4")
	if mark != schemas.NoMark {
		m := mark.Shorthand()
		return []string{m, m, m, m}
	}
	return []string{thousands(v.N), thousands(v.Of), percent(v.Value), percent(v.Interval.Lower) + " to " + percent(v.Interval.Upper)}
}

// limitCells are the mean and the limits; not applicable where there are none.
func limitCells(x *statistics.Limits) []string {
	if x == nil {
		m := schemas.NotApplicable.Shorthand()
		return []string{m, m}
	}
	return []string{percent(x.Mean), percent(max(0, x.Lower)) + " to " + percent(min(1, x.Upper))}
}

// percent is a share to a tenth of a percent, half up.
func percent(v float64) string { return fmt.Sprintf("%.1f %%", math.Round(1000*v)/10) }
