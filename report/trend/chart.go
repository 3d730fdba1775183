package trend

import (
	"fmt"
	"math"

	"github.com/iassn/collate/report/chart"
	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/schemas"
)

// Chart is the control chart of a study: the share at Level 3 or 4, its limits, its
// breaks, and the matched panel beside it. Not ok without a point.
func (s Study) Chart() (c chart.Control, ok bool) {
	l := s.Line
	_, last, _ := l.ends()
	if last < 0 {
		return c, false
	}
	c.Title = fmt.Sprintf("%s: share at Level 3 or 4 of the interventions %s", s.Name, s.What)
	c.Values, c.Year = percents(l), l.seasons
	for i, p := range l.Points {
		c.Labels = append(c.Labels, label(p.Period, s.Unit))
		c.Differs = append(c.Differs, p.SignalWords() != "")
		if why := l.breakBefore(i); why != "" {
			c.Breaks = append(c.Breaks, chart.Break{Before: i, Why: why})
		}
	}
	for first := 0; first < len(l.Points); {
		last := first
		for last+1 < len(l.Points) && l.Points[last+1].Segment == l.Points[first].Segment {
			last++
		}
		if limits := l.Limits[l.Points[first].Segment]; limits != nil {
			c.Segments = append(c.Segments, chart.Segment{First: first, Last: last, Mean: limits.Mean, Lower: limits.Lower, Upper: limits.Upper, Trial: limits.Trial()})
		}
		first = last + 1
	}
	if s.Panel != nil {
		c.Beside, c.BesideName = percents(*s.Panel), fmt.Sprintf("panel of %d", s.PanelOf)
		c.Notes = append(c.Notes, "Panel: "+plain.Count(s.PanelOf, "service that tells", "services that tell")+" of every "+s.Unit+".")
	}
	c.Notes = append(c.Notes, "Internal: unrounded, not for publication.")
	c.Words = "Control chart. " + chart.Course(c.Labels, c.Values) + " " + plain.Count(len(c.Breaks), "break", "breaks") + "."
	return c, true
}

// percents are the shares at Level 3 or 4; NaN in a gap.
func percents(l Line) []float64 {
	out := make([]float64, len(l.Points))
	for i, p := range l.Points {
		if out[i] = math.NaN(); p.Upper.N > 0 {
			out[i] = p.Upper.Value
		}
	}
	return out
}

// label is a short name of a period, for an axis: Apr–Jun 26, Jun 26, 2025-26.
func label(p schemas.Period, unit string) string {
	first, last := p.First.Time(), p.Last.Time()
	switch unit {
	case "month":
		return last.Format("Jan 06")
	case "quarter":
		return first.Format("Jan") + "–" + last.Format("Jan 06")
	}
	return p.Name
}
