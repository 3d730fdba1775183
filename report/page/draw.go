package page

import (
	"cmp"
	"html/template"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/iassn/collate/schemas"
)

// shape is a size in which a chart is drawn, so that its letters are as large as
// those around it: in a wide window and on a telephone.
type shape struct {
	class         string
	width, height vg.Length
	letters       vg.Length // the height of letters
	short         bool      // labels are short
	lettering     *lettering
}

// newShapes are the shapes of every chart of a release.
func newShapes() []shape {
	l := newLettering()
	return []shape{
		{class: "wide", width: 760, height: 320, letters: 15, lettering: l},
		{class: "narrow", width: 340, height: 300, letters: 13, short: true, lettering: l},
	}
}

// The colours of letters and axes, and of the lines across.
const (
	ink   colour = "var(--ink)"
	faint colour = "var(--grid)"
)

// looks tell series apart by colour, by dashes and by the form of their points.
var looks = []struct {
	paint  colour
	dashes []vg.Length
	glyph  draw.GlyphDrawer
}{
	{"var(--a)", nil, draw.CircleGlyph{}},
	{"var(--b)", []vg.Length{7, 4}, draw.BoxGlyph{}},
	{"var(--c)", []vg.Length{2, 3}, draw.PyramidGlyph{}},
}

// series is a line of a chart.
type series struct {
	name, short string
	points      []point // one for each place along the axis
	look        int     // of looks
	rule        bool    // a thin line of ink that points are held against, and has none itself
	dashed      bool    // of a rule
}

// stroke is how the line of a series is drawn.
func (s series) stroke() draw.LineStyle {
	switch {
	case s.rule && s.dashed:
		return draw.LineStyle{Color: ink, Width: 1, Dashes: []vg.Length{6, 4}}
	case s.rule:
		return draw.LineStyle{Color: ink, Width: 1}
	}
	return draw.LineStyle{Color: looks[s.look].paint, Width: 2.5, Dashes: looks[s.look].dashes}
}

// point is a value, or the mark for which there is none.
type point struct {
	y    float64
	mark schemas.Mark
}

// style is how letters are drawn.
func (h shape) style(x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color: ink, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, h.letters),
		XAlign: x, YAlign: y, Handler: h.lettering,
	}
}

// plot is an empty chart.
func (h shape) plot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.X.Tick.Label, p.Y.Tick.Label = h.style(text.XCenter, text.YTop), h.style(text.XRight, text.YCenter)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Color, axis.Tick.Color = ink, ink
		axis.Width, axis.Tick.Width, axis.Tick.Length = 1, 1, 4
	}
	return p
}

// lines draws series over places along an axis. labels are those of the places;
// unit stands after the numbers of the upright axis.
func (h shape) lines(labels []string, all []series, unit string) (template.HTML, error) {
	p := h.plot()
	top, ends := 0.0, make([]string, len(all))
	for i, s := range all {
		ends[i] = s.name
		if h.short {
			ends[i] = s.short
		}
		if mark := s.points[len(s.points)-1].mark; mark != schemas.NoMark {
			ends[i] += " " + mark.Shorthand()
		}
		for _, v := range s.points {
			top = max(top, v.y)
		}
	}
	p.Y.Min, p.Y.Width, p.Y.Tick.Width = 0, 0, 0
	p.Y.Tick.Marker = plot.ConstantTicks(steps(top, unit))
	p.Y.Max = p.Y.Tick.Marker.Ticks(0, 0)[len(p.Y.Tick.Marker.Ticks(0, 0))-1].Value
	room := h.room(ends)
	last := float64(len(labels) - 1)
	axis := h.width - 60 - room // about what is left for the points
	p.X.Min, p.X.Max, p.X.Padding = 0, last+last*float64(room/axis), 8
	p.X.Tick.Marker = plot.ConstantTicks(h.places(labels, axis))
	grid := plotter.NewGrid()
	grid.Vertical.Width = 0
	grid.Horizontal = draw.LineStyle{Color: faint, Width: 1}
	p.Add(grid)
	for _, s := range all {
		if err := h.series(p, s); err != nil {
			return "", err
		}
	}
	p.Add(endings{style: h.style(text.XLeft, text.YCenter), all: all, names: ends})
	return h.svg(p)
}

// series draws a line: its runs of points without a gap, and each of its points.
func (h shape) series(p *plot.Plot, s series) error {
	look := looks[s.look]
	var run, points plotter.XYs
	stroke := func() error {
		if len(run) > 1 {
			l, err := plotter.NewLine(run)
			if err != nil {
				return err
			}
			l.LineStyle = s.stroke()
			p.Add(l)
		}
		run = nil
		return nil
	}
	for i, v := range s.points {
		if v.mark != schemas.NoMark {
			if err := stroke(); err != nil {
				return err
			}
			continue
		}
		run = append(run, plotter.XY{X: float64(i), Y: v.y})
		points = append(points, run[len(run)-1])
	}
	if err := stroke(); err != nil || len(points) == 0 || s.rule {
		return err
	}
	dots, err := plotter.NewScatter(points)
	if err != nil {
		return err
	}
	apart := h.width / vg.Length(2*len(s.points)) // so many points do not run into one another
	dots.GlyphStyle = draw.GlyphStyle{Color: look.paint, Radius: max(2, min(4.5, apart/2)), Shape: look.glyph}
	p.Add(dots)
	return nil
}

// room is how wide the widest of some labels is, with a little air.
func (h shape) room(labels []string) vg.Length {
	var widest vg.Length
	for _, l := range labels {
		widest = max(widest, h.style(text.XLeft, text.YCenter).Width(l))
	}
	return widest + 14
}

// places are the marks along the axis, with as many labels as there is room for,
// the last among them.
func (h shape) places(labels []string, axis vg.Length) []plot.Tick {
	every, needed := 1, h.room(labels)*vg.Length(len(labels)-1)
	for needed > axis*vg.Length(every) {
		if every++; every > 4 {
			every += 3 - (every-1)%4 // whole years
		}
	}
	ticks := make([]plot.Tick, len(labels))
	for i, l := range labels {
		ticks[i].Value = float64(i)
		if (len(labels)-1-i)%every == 0 {
			ticks[i].Label = l
		}
	}
	return ticks
}

// steps are the marks of an upright axis from 0 to a round number not under top.
func steps(top float64, unit string) []plot.Tick {
	step := 1.0
	for i := 0; step*4 < top; i++ {
		step = math.Pow10(i/3) * []float64{1, 2, 5}[i%3]
	}
	var out []plot.Tick
	for v := 0.0; ; v += step {
		out = append(out, plot.Tick{Value: v, Label: thousands(int64(v)) + unit})
		if v >= top && v > 0 {
			return out
		}
	}
}

// endings writes the name of every series at the height of its last point, apart
// from one another.
type endings struct {
	style text.Style
	all   []series
	names []string
}

// Plot is the part of a plot.Plotter.
func (e endings) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	type end struct {
		name string
		x, y vg.Length
	}
	var ends []end
	for i, s := range e.all {
		for at := len(s.points) - 1; at >= 0; at-- {
			if s.points[at].mark == schemas.NoMark {
				ends = append(ends, end{e.names[i], x(float64(len(s.points) - 1)), y(s.points[at].y)})
				break
			}
		}
	}
	slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	apart := e.style.Font.Size * 1.15
	floor := c.Min.Y
	for _, v := range ends {
		v.y = max(v.y, floor)
		floor = v.y + apart
		c.FillText(e.style, vg.Point{X: v.x + 10, Y: v.y}, v.name)
	}
}

// bars draws a bar for each amount, with its number at its end; a mark stands in
// its place.
func (h shape) bars(names []string, all []amount) (template.HTML, error) {
	h.height = vg.Length(len(all))*h.letters*2.2 + 12
	p := h.plot()
	values, labels := make(plotter.Values, len(all)), make([]string, len(all))
	top := 1.0
	for i, a := range all {
		values[i] = float64(a.n)
		top, labels[i] = max(top, values[i]), a.text()
	}
	bars, err := plotter.NewBarChart(values, h.letters*1.3)
	if err != nil {
		return "", err
	}
	bars.Horizontal, bars.Color, bars.Width = true, looks[0].paint, h.letters*1.3
	bars.LineStyle.Width = 0
	p.HideX()
	p.X.Min, p.X.Max = 0, top*(1+float64(h.room(labels)/(h.width-h.room(names)-h.room(labels)-20)))
	p.NominalY(names...)
	p.Y.Width, p.Y.Tick.Width = 1, 0
	p.Add(bars, figuresAt{h.style(text.XLeft, text.YCenter), values, labels})
	p.X.Min = 0
	p.Y.Min, p.Y.Max = -0.5, float64(len(all))-0.5
	return h.svg(p)
}

// figuresAt writes a text at the end of every bar.
type figuresAt struct {
	style  text.Style
	values plotter.Values
	labels []string
}

// Plot is the part of a plot.Plotter.
func (f figuresAt) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	up := f.style.FontExtents().Descent // as the library puts the names of the bars
	for i, v := range f.values {
		c.FillText(f.style, vg.Point{X: x(v) + 6, Y: y(float64(i)) + up}, f.labels[i])
	}
}

// svg is what stands within the svg element.
func (h shape) svg(p *plot.Plot) (template.HTML, error) {
	c := newCanvas(h.height)
	p.Draw(draw.NewCanvas(c, h.width, h.height))
	return c.svg()
}

// box is the viewBox of a drawing of the shape, with so many bars, or none.
func (h shape) box(bars int) string {
	height := h.height
	if bars > 0 {
		height = vg.Length(bars)*h.letters*2.2 + 12
	}
	return "0 0 " + strconv.FormatFloat(h.width.Points(), 'f', -1, 64) + " " + strconv.FormatFloat(height.Points(), 'f', -1, 64)
}
