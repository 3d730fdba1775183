package chart

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Control is a control chart of shares.
type Control struct {
	Title, Words string
	Labels       []string // of the places along the axis
	Year         int      // how many of them make a year: labels skip whole ones
	Values       []float64
	Differs      []bool    // the points that signal something
	Beside       []float64 // another line, named BesideName; nil for none
	BesideName   string
	Segments     []Segment
	Breaks       []Break
	Notes        []string // what stands under the chart
}

// Segment is a stretch of points with limits.
type Segment struct {
	First, Last        int // the indexes of its points
	Mean, Lower, Upper float64
	Trial              bool
}

// Break is a place before a point from which on points do not compare.
type Break struct {
	Before int
	Why    string
}

func (c Control) about() (title, words string) { return c.Title, c.Words }

func (c Control) draw(p *paper) {
	var notes []string
	for i, b := range c.Breaks {
		notes = append(notes, letter(i)+": "+b.Why)
	}
	differ := false
	for _, d := range c.Differs {
		differ = differ || d
	}
	if differ {
		notes = append(notes, "Squares: more than chance makes; ask why.")
	}
	names, values := c.endings()
	p.frame(c.Title, append(notes, c.Notes...), p.wide("100 %")+6, p.widest(names)+14, 2.4*p.letterHeight)
	p.xlow, p.xhigh = -0.5, float64(len(c.Values))-0.5
	all := append(append([]float64(nil), c.Values...), c.Beside...)
	for _, s := range c.Segments {
		all = append(all, s.Upper)
	}
	p.yhigh = ceiling(all...)
	p.upright()
	c.places(p)
	for _, s := range c.Segments {
		from, to := float64(s.First)-0.4, float64(s.Last)+0.4
		p.stroke(draw.LineStyle{Color: ink, Width: 1}, p.at(from, s.Mean), p.at(to, s.Mean))
		for _, limit := range []float64{max(0, s.Lower), min(1, s.Upper)} {
			dashes := []vg.Length{6, 3}
			if s.Trial {
				dashes = []vg.Length{1.5, 3}
			}
			p.stroke(draw.LineStyle{Color: ink, Width: 1.25, Dashes: dashes}, p.at(from, limit), p.at(to, limit))
		}
	}
	for i, b := range c.Breaks {
		x := p.at(float64(b.Before)-0.5, 0).X
		for _, off := range []vg.Length{-1.5, 1.5} {
			p.stroke(draw.LineStyle{Color: ink, Width: 1}, vg.Point{X: x + off, Y: p.field.Min.Y}, vg.Point{X: x + off, Y: p.field.Max.Y})
		}
		p.write(letter(i), vg.Point{X: x, Y: p.field.Max.Y + 2}, text.XCenter, text.YBottom)
	}
	c.line(p, c.Beside, draw.LineStyle{Color: grey, Width: 1.25, Dashes: []vg.Length{2, 2}}, nil)
	c.line(p, c.Values, draw.LineStyle{Color: blue, Width: 2}, c.Differs)
	heights := make([]vg.Length, len(values))
	for i, v := range values {
		heights[i] = p.at(0, v).Y
	}
	p.endings(names, heights)
}

// letter is how a break is called: A, B, C.
func letter(i int) string { return string(rune('A' + i%26)) }

// endings are what is named on the right, and at which heights.
func (c Control) endings() (names []string, values []float64) {
	if last := len(c.Segments) - 1; last >= 0 {
		s := c.Segments[last]
		limit := "limit"
		if s.Trial {
			limit = "trial limit"
		}
		names, values = []string{"upper " + limit, "mean"}, []float64{min(1, s.Upper), s.Mean}
		if s.Lower > 0 {
			names, values = append(names, "lower "+limit), append(values, s.Lower)
		}
	}
	for i := len(c.Beside) - 1; i >= 0; i-- {
		if !math.IsNaN(c.Beside[i]) {
			return append(names, c.BesideName), append(values, c.Beside[i])
		}
	}
	return names, values
}

// places are the labels along the axis, as many as there is room for, the last of
// them always.
func (c Control) places(p *paper) {
	last := len(c.Labels) - 1
	apart := (p.field.Max.X - p.field.Min.X) / vg.Length(len(c.Labels))
	every := 1
	for apart*vg.Length(every) < p.widest(c.Labels)+8 {
		if every++; every > max(c.Year, 1)/3 {
			every += (c.Year - every%max(c.Year, 1)) % max(c.Year, 1)
		}
	}
	right := p.Max.X
	for i := last; i >= 0; i-- {
		at := p.at(float64(i), 0)
		p.stroke(draw.LineStyle{Color: ink, Width: 1}, at, vg.Point{X: at.X, Y: at.Y - 3})
		half := p.wide(c.Labels[i]) / 2
		if (last-i)%every == 0 && at.X+half < right && at.X-half > p.Min.X+2 {
			p.write(c.Labels[i], vg.Point{X: at.X, Y: at.Y - 5}, text.XCenter, text.YTop)
			right = at.X - half - 4
		}
	}
}

// line draws points, and lines between those in a row: not across a gap or a break.
func (c Control) line(p *paper, values []float64, style draw.LineStyle, differs []bool) {
	var run []vg.Point
	for i, v := range values {
		broken := false
		for _, b := range c.Breaks {
			broken = broken || b.Before == i
		}
		if math.IsNaN(v) || broken {
			p.stroke(style, run...)
			run = nil
		}
		if !math.IsNaN(v) {
			run = append(run, p.at(float64(i), v))
		}
	}
	p.stroke(style, run...)
	radius := max(1.5, min(p.size.Letters/3.5, (p.field.Max.X-p.field.Min.X)/vg.Length(3*len(values))))
	for i, v := range values {
		switch {
		case math.IsNaN(v):
		case differs == nil:
			p.dot(p.at(float64(i), v), draw.TriangleGlyph{}, style.Color, radius*0.8)
		case differs[i]:
			p.dot(p.at(float64(i), v), draw.BoxGlyph{}, ink, radius*1.5)
		default:
			p.dot(p.at(float64(i), v), draw.CircleGlyph{}, style.Color, radius)
		}
	}
}

// Course says in words where a line begins and ends.
func Course(labels []string, values []float64) string {
	first, last, gaps := -1, -1, 0
	for i, v := range values {
		if math.IsNaN(v) {
			gaps++
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	if first < 0 {
		return "No point."
	}
	words := []string{fmt.Sprintf("%.1f %% in %s, %.1f %% in %s.", 100*values[first], labels[first], 100*values[last], labels[last])}
	if gaps > 0 {
		words = append(words, fmt.Sprintf("%d of %d periods have no number.", gaps, len(values)))
	}
	return strings.Join(words, " ")
}
