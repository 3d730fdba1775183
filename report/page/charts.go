package page

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// chart is a chart as the page shows it: drawn in every shape, its words for those
// who do not see it, why it has gaps, and the table of its figures.
type chart struct {
	ID, Title, Words, Gaps string
	Drawings               []drawing
	Table                  table
}

// drawing is a chart in one shape.
type drawing struct {
	Class, Box string
	Inner      template.HTML
}

// drawn draws a chart in every shape.
func (s *Site) drawn(c chart, bars int, draw func(shape) (template.HTML, error)) (chart, error) {
	for _, h := range s.shapes {
		inner, err := draw(h)
		if err != nil {
			return c, err
		}
		c.Drawings = append(c.Drawings, drawing{h.class, h.box(bars), inner})
	}
	return c, nil
}

// openBars is the open stock of the day by level. The table of the day has its
// figures. Without a number above 0 there is nothing to draw.
func (s *Site) openBars(p Place) (chart, error) {
	c := chart{ID: "chart-open", Title: "Interventions open on " + s.release.At.Long() + ", by level"}
	var names, said []string
	var all []amount
	numbers := int64(0)
	for _, level := range s.levelsOf(p) {
		a := s.stock(p, measure.Stock, s.release.At, level, "open")
		if isSum(level) || a.mark == schemas.NotApplicable {
			continue
		}
		numbers += a.n
		if a.mark == schemas.NoMark {
			said = append(said, levelWords(level)+" "+a.text())
		} else {
			said = append(said, levelWords(level)+" "+meaning(a.mark))
		}
		names, all = append(names, strings.TrimSuffix(levelWords(level), " (three-level schemes)")), append(all, a)
	}
	if numbers == 0 {
		return chart{}, nil
	}
	c.Words = "Bar chart. " + strings.Join(said, "; ") + "."
	slices.Reverse(names) // the library counts upwards
	slices.Reverse(all)
	return s.drawn(c, len(all), func(h shape) (template.HTML, error) { return h.bars(names, all) })
}

// mixLines is the level mix of what was opened, quarter by quarter.
func (s *Site) mixLines(p Place) (chart, error) {
	c := chart{
		ID: "chart-mix", Title: "Share of each level in the interventions opened in each quarter", Table: s.mixTable(p),
	}
	var all []series
	for i, level := range mixLevels[:3] { // what is not recorded is in the table
		v := series{name: levelWords(level), short: strings.TrimSuffix(levelWords(level), " together"), look: i}
		for _, q := range s.release.Quarters {
			share := s.openedAt(p, q, level)
			pt := point{mark: share.mark}
			if share.mark == schemas.NoMark {
				pt.y = share.percent()
			}
			v.points = append(v.points, pt)
		}
		all = append(all, v)
	}
	return s.lined(c, all, " %")
}

// openLines is the open stock at the end of each quarter.
func (s *Site) openLines(p Place) (chart, error) {
	c := chart{ID: "chart-stock", Title: "Interventions open at the end of each quarter", Table: s.openTable(p)}
	v := series{name: "All levels", short: "All levels"}
	for _, q := range s.release.Quarters {
		a := s.stock(p, measure.Stock, q.Last, total, "open")
		v.points = append(v.points, point{float64(a.n), a.mark})
	}
	return s.lined(c, []series{v}, "")
}

// lined draws lines over the release's quarters. With fewer than two quarters that
// have a point, there is only the table.
func (s *Site) lined(c chart, all []series, unit string) (chart, error) {
	c.Gaps = s.gaps(all)
	labels := make([]string, 0, len(s.release.Quarters))
	for _, q := range s.release.Quarters {
		labels = append(labels, q.First.Time().Format("Jan")+"–"+q.Last.Time().Format("Jan")+"\n"+q.Last.Time().Format("2006"))
	}
	points := 0
	said := make([]string, 0, len(all))
	for _, v := range all {
		if v.rule {
			continue
		}
		n, words := s.course(v, unit)
		points = max(points, n)
		said = append(said, words)
	}
	if points < 2 {
		return c, nil
	}
	c.Words = "Line chart. " + strings.Join(said, " ") + " The table below has every value."
	return s.drawn(c, 0, func(h shape) (template.HTML, error) { return h.lines(labels, all, unit) })
}

// course says in words where a line begins, ends, is highest and lowest; n is how
// many points it has.
func (s *Site) course(v series, unit string) (n int, words string) {
	var at []int
	for i, p := range v.points {
		if p.mark == schemas.NoMark {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return 0, v.name + ": no point."
	}
	say := func(i int) string {
		return fmt.Sprintf("%s%s in %s", thousands(int64(v.points[i].y+0.5)), unit, periodWords(s.release.Quarters[i]))
	}
	low, high := at[0], at[0]
	for _, i := range at {
		if v.points[i].y < v.points[low].y {
			low = i
		}
		if v.points[i].y > v.points[high].y {
			high = i
		}
	}
	return len(at), fmt.Sprintf("%s: %s, %s; lowest %s, highest %s.", v.name, say(at[0]), say(at[len(at)-1]), say(low), say(high))
}

// gaps say where lines have none of their points, and why.
func (s *Site) gaps(all []series) string {
	var out []string
	for _, m := range markWords {
		var when []string // each once, in the order of the first line that has it
		lines := map[string][]string{}
		for _, v := range all {
			if v.rule {
				continue
			}
			if days := s.without(v, m.mark); days != "" {
				if len(lines[days]) == 0 {
					when = append(when, days)
				}
				lines[days] = append(lines[days], v.name)
			}
		}
		for i, days := range when {
			when[i] = listed(lines[days]) + " in " + days
		}
		if len(when) > 0 {
			out = append(out, fmt.Sprintf("%s (%s): %s.", upper(m.words), m.mark.Shorthand(), strings.Join(when, "; ")))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "A gap in a line is a figure that is not there; it is not nought. " + strings.Join(out, " ")
}

// without are the quarters in which a line has a mark, those in a row together.
func (s *Site) without(v series, mark schemas.Mark) string {
	var runs []schemas.Period
	for i, q := range s.release.Quarters {
		switch last := len(runs) - 1; {
		case v.points[i].mark != mark:
		case last >= 0 && runs[last].Last+1 == q.First:
			runs[last].Last = q.Last
		default:
			runs = append(runs, q)
		}
	}
	words := make([]string, 0, len(runs))
	for _, r := range runs {
		words = append(words, periodWords(r))
	}
	return listed(words)
}
