package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// complexityPoint is a quarter of a place as every table of the share at Level 3 or 4
// must show it: the counts and the share from the figures of the release, the limits
// and the rest from the trend of them.
type complexityPoint struct {
	geography, code, name string
	period                schemas.Period
	mark                  schemas.Mark // why there is no share
	of, n                 int64
	interval              statistics.Interval
	limits                *statistics.Limits
	signal                string
	panel                 string // its share, in tenths; empty where no place has one
	panelOf               int
}

func (x index) complexity() (out []complexityPoint, panels map[string]bool) {
	panels = map[string]bool{}
	for _, s := range trend.Quarters(x.release) {
		panels[s.Geography] = panels[s.Geography] || s.Panel != nil
		for i, p := range s.Line.Points {
			at := complexityPoint{
				geography: s.Geography, code: s.Code, name: s.Name, period: x.release.Quarters[i],
				limits: s.Line.Limits[p.Segment], signal: p.SignalWords(), interval: p.Upper.Interval,
			}
			for _, level := range []string{"1", "2", "3+4"} {
				f, _ := x.find(measure.Opened, at.period.Name, s.Code, level, "total")
				v, ok := f.Value()
				if !ok && at.mark == schemas.NoMark {
					at.mark = f.Mark()
				}
				if at.n += v; level == "3+4" {
					at.of = v
				}
			}
			if at.n == 0 && at.mark == schemas.NoMark {
				at.mark = schemas.NotApplicable
			}
			if s.Panel != nil {
				v := s.Panel.Points[i].Upper
				at.panel, at.panelOf = part(strconv.FormatInt(v.Of, 10), strconv.FormatInt(v.N, 10), tenths), s.PanelOf
			}
			out = append(out, at)
		}
	}
	return out, panels
}

// complexityInWorkbook are the rows of the sheets of complexity.
func (x index) complexityInWorkbook() []string {
	share := func(v float64) string { return strconv.FormatFloat(math.Round(1000*v)/1000, 'f', -1, 64) }
	points, panels := x.complexity()
	var out []string
	for _, p := range points {
		row := []string{map[string]string{measure.England: "England", measure.Region: "Regions"}[p.geography] + " complexity"}
		if p.geography == measure.Region {
			row = append(row, p.code)
		}
		row = append(row, quarterShown(p.period, "Jan"))
		z := schemas.NotApplicable.Shorthand()
		if m := p.mark.Shorthand(); p.mark != schemas.NoMark {
			row = append(row, m, m, m, m, m)
		} else {
			n, of := strconv.FormatInt(p.n, 10), strconv.FormatInt(p.of, 10)
			row = append(row, n, of, part(of, n, tenths), share(p.interval.Lower), share(p.interval.Upper))
		}
		switch {
		case p.limits == nil:
			row = append(row, z, z, z, z)
		case p.mark != schemas.NoMark:
			row = append(row, share(p.limits.Mean), share(max(0, p.limits.Lower)), share(min(1, p.limits.Upper)), z)
		default:
			row = append(row, share(p.limits.Mean), share(max(0, p.limits.Lower)), share(min(1, p.limits.Upper)), signalShown(p.signal))
		}
		switch {
		case !panels[p.geography]:
			row = append(row, "", "")
		case p.panel == "":
			row = append(row, z, "0")
		default:
			row = append(row, p.panel, strconv.Itoa(p.panelOf))
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out
}

// complexityOnPage are the rows of the table of a place's page.
func (x index) complexityOnPage(code string) []string {
	percent := func(v float64) string { return fmt.Sprintf("%.1f %%", math.Round(1000*v)/10) }
	points, _ := x.complexity()
	var out []string
	for _, p := range points {
		if p.code != code {
			continue
		}
		row := []string{"trend-limits", quarterShown(p.period, "January")}
		if m := p.mark.Shorthand(); p.mark != schemas.NoMark {
			row = append(row, m, m, m, m, m)
		} else {
			row = append(row, signalShown(p.signal), strconv.FormatInt(p.n, 10), strconv.FormatInt(p.of, 10), percent(float64(p.of)/float64(p.n)),
				percent(p.interval.Lower)+" to "+percent(p.interval.Upper))
		}
		if p.limits == nil {
			row = append(row, schemas.NotApplicable.Shorthand(), schemas.NotApplicable.Shorthand())
		} else {
			row = append(row, percent(p.limits.Mean), percent(max(0, p.limits.Lower))+" to "+percent(min(1, p.limits.Upper)))
		}
		if p.panelOf > 0 {
			v, _ := strconv.ParseFloat(p.panel, 64)
			row = append(row, percent(v))
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out
}

func signalShown(words string) string {
	if words == "" {
		return "no"
	}
	return words
}

func quarterShown(p schemas.Period, month string) string {
	return p.First.Time().Format(month) + " to " + p.Last.Time().Format(month+" 2006")
}
