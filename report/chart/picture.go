package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Size is how large a chart is drawn, in points, with the height of its letters.
type Size struct {
	Name                   string
	Width, Height, Letters vg.Length
}

// Sizes are those of a telephone, of a page, and of a wall.
var Sizes = []Size{{"small", 340, 320, 10}, {"medium", 720, 420, 12}, {"large", 1200, 680, 15}}

// Chart is what can be drawn.
type Chart interface {
	// about is the title of the chart, and what it shows, for those who do not see it.
	about() (title, words string)
	draw(p *paper)
}

// Format is a kind of picture.
type Format string

// The formats.
const (
	SVG Format = "svg"
	PNG Format = "png"
)

// dotsPerInch of a PNG: twice those of a screen, so that print is sharp.
const dotsPerInch = 192

// Write draws a chart. The same chart always makes the same bytes.
func Write(w io.Writer, c Chart, size Size, format Format) error {
	var err error
	if format == PNG {
		canvas := vgimg.NewWith(vgimg.UseWH(size.Width, size.Height), vgimg.UseDPI(dotsPerInch), vgimg.UseBackgroundColor(color.White))
		c.draw(newPaper(draw.New(canvas), size))
		_, err = vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	} else {
		canvas := vgsvg.New(size.Width, size.Height)
		c.draw(newPaper(draw.New(canvas), size))
		err = writeSVG(w, canvas, c)
	}
	if err != nil {
		return fmt.Errorf("drawing a chart: %w", err)
	}
	return nil
}

// writeSVG gives the picture a title and words, a white ground, and fonts that readers
// have.
func writeSVG(w io.Writer, canvas *vgsvg.Canvas, c Chart) error {
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return err
	}
	at := strings.Index(b.String(), "<svg ")
	head, rest, ok := strings.Cut(b.String()[max(at, 0):], ">\n")
	if at < 0 || !ok {
		return fmt.Errorf("the library gave no svg element")
	}
	title, words := c.about()
	var about bytes.Buffer
	for _, e := range [][2]string{{"title", title}, {"desc", words}} {
		about.WriteString("<" + e[0] + ">")
		if err := xml.EscapeText(&about, []byte(e[1])); err != nil {
			return err
		}
		about.WriteString("</" + e[0] + ">\n")
	}
	rest = strings.ReplaceAll(rest, "font-family:Liberation Sans;", "font-family:Liberation Sans,Arial,Helvetica,sans-serif;")
	_, err := io.WriteString(w, `<?xml version="1.0"?>`+"\n"+head+` role="img">`+"\n"+about.String()+`<rect width="100%" height="100%" fill="#ffffff"/>`+"\n"+rest)
	return err
}

var (
	ink   = color.RGBA{0x1b, 0x1b, 0x1b, 0xff}
	blue  = color.RGBA{0x1f, 0x4e, 0x79, 0xff}
	grey  = color.RGBA{0x6e, 0x6e, 0x6e, 0xff}
	faint = color.RGBA{0xdc, 0xdc, 0xdc, 0xff}
)

// paper is what a chart is drawn on: a canvas, and on it the field of the axes.
type paper struct {
	draw.Canvas
	size         Size
	field        vg.Rectangle
	xlow, xhigh  float64
	ylow, yhigh  float64
	taken        []vg.Rectangle // by letters and by what they may not stand on
	lined        []vg.Rectangle // by lines that they had better not stand on
	letterHeight vg.Length
}

func newPaper(c draw.Canvas, size Size) *paper {
	return &paper{Canvas: c, size: size, letterHeight: size.Letters * 1.25}
}

// at is where a place of the axes is on the paper.
func (p *paper) at(x, y float64) vg.Point {
	part := func(v, low, high float64) vg.Length {
		if high <= low {
			return 0
		}
		return vg.Length((v - low) / (high - low))
	}
	return vg.Point{
		X: p.field.Min.X + part(x, p.xlow, p.xhigh)*(p.field.Max.X-p.field.Min.X),
		Y: p.field.Min.Y + part(y, p.ylow, p.yhigh)*(p.field.Max.Y-p.field.Min.Y),
	}
}

// style is how letters are drawn.
func (p *paper) style(x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color: ink, Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, p.size.Letters),
		XAlign: x, YAlign: y, Handler: plot.DefaultTextHandler,
	}
}

// wide is how wide a text is.
func (p *paper) wide(s string) vg.Length { return p.style(text.XLeft, text.YTop).Width(s) }

// write writes a text from a point on, and takes its room.
func (p *paper) write(s string, at vg.Point, x text.XAlignment, y text.YAlignment) {
	p.FillText(p.style(x, y), at, s)
	p.taken = append(p.taken, p.room(s, at, x, y))
}

// room is what a text takes.
func (p *paper) room(s string, at vg.Point, x text.XAlignment, y text.YAlignment) vg.Rectangle {
	w, h := p.wide(s), p.letterHeight
	left, low := at.X+vg.Length(x)*w, at.Y+vg.Length(y)*h
	return vg.Rectangle{Min: vg.Point{X: left, Y: low}, Max: vg.Point{X: left + w, Y: low + h}}
}

// free reports whether a rectangle is inside the paper and takes nobody's room.
func (p *paper) free(r vg.Rectangle) bool {
	if r.Min.X < p.field.Min.X || r.Max.X > p.Max.X-2 || r.Min.Y < p.field.Min.Y || r.Max.Y > p.field.Max.Y {
		return false
	}
	for _, t := range slices.Concat(p.taken, p.lined) {
		if r.Min.X < t.Max.X && t.Min.X < r.Max.X && r.Min.Y < t.Max.Y && t.Min.Y < r.Max.Y {
			return false
		}
	}
	return true
}

// lines breaks a text so that each line is at most so wide.
func (p *paper) lines(s string, widest vg.Length) []string {
	var out []string
	for _, word := range strings.Fields(s) {
		if last := len(out) - 1; last >= 0 && p.wide(out[last]+" "+word) <= widest {
			out[last] += " " + word
		} else {
			out = append(out, word)
		}
	}
	return out
}

// frame writes the title above and notes below, and leaves the rest for the field,
// with room for labels on its sides.
func (p *paper) frame(title string, notes []string, left, right, bottom vg.Length) {
	const margin = 8
	width := p.Max.X - p.Min.X - 2*margin
	y := p.Max.Y - margin
	for _, l := range p.lines(title, width) {
		p.write(l, vg.Point{X: p.Min.X + margin, Y: y}, text.XLeft, text.YTop)
		y -= p.letterHeight
	}
	var below []string
	for _, n := range notes {
		below = append(below, p.lines(n, width)...)
	}
	floor := p.Min.Y + margin + vg.Length(len(below))*p.letterHeight
	for i, l := range below {
		p.write(l, vg.Point{X: p.Min.X + margin, Y: floor - vg.Length(i)*p.letterHeight}, text.XLeft, text.YTop)
	}
	p.field = vg.Rectangle{
		Min: vg.Point{X: p.Min.X + margin + left, Y: floor + bottom},
		Max: vg.Point{X: p.Max.X - margin - right, Y: y - p.letterHeight*1.4},
	}
}

// stroke draws a line through points; without two, nothing.
func (p *paper) stroke(s draw.LineStyle, points ...vg.Point) {
	if len(points) > 1 {
		p.StrokeLines(s, points)
	}
}

// upright draws the upright axis of shares from 0 on: lines across and labels in
// percent.
func (p *paper) upright() {
	step := stepOf(p.yhigh, float64((p.field.Max.Y-p.field.Min.Y)/(2.2*p.letterHeight)))
	for v := 0.0; v <= p.yhigh+step/1000; v += step {
		at := p.at(p.xlow, v)
		p.stroke(draw.LineStyle{Color: faint, Width: 0.75}, at, vg.Point{X: p.field.Max.X, Y: at.Y})
		p.write(fmt.Sprintf("%.0f %%", 100*v), vg.Point{X: at.X - 5, Y: at.Y}, text.XRight, text.YCenter)
	}
	p.stroke(draw.LineStyle{Color: ink, Width: 1}, p.field.Min, vg.Point{X: p.field.Max.X, Y: p.field.Min.Y})
}

// stepOf is a round number by which an axis up to top has at most so many steps.
func stepOf(top, most float64) float64 {
	for i := 0; ; i++ {
		step := math.Pow10(i/3-3) * []float64{1, 2, 5}[i%3]
		if step >= 0.01 && top/step <= max(most, 2) {
			return step
		}
	}
}

// ceiling is the share up to which an axis goes that has to show some.
func ceiling(values ...float64) float64 {
	top := 0.05
	for _, v := range values {
		if !math.IsNaN(v) {
			top = max(top, v)
		}
	}
	return min(1, top*1.06)
}

// endings writes names at heights on the right of the field, apart from one another,
// with thin lines where one had to move.
func (p *paper) endings(names []string, heights []vg.Length) {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	for i := range order { // few: sorted by insertion
		for j := i; j > 0 && heights[order[j]] < heights[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	at := make([]vg.Length, len(names))
	floor := p.field.Min.Y + p.letterHeight/2
	for _, i := range order {
		at[i] = max(heights[i], floor)
		floor = at[i] + p.letterHeight
	}
	ceil := p.field.Max.Y + p.letterHeight/2
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		at[i] = min(at[i], ceil)
		ceil = at[i] - p.letterHeight
	}
	for _, i := range order {
		p.stroke(draw.LineStyle{Color: grey, Width: 0.5}, vg.Point{X: p.field.Max.X, Y: heights[i]}, vg.Point{X: p.field.Max.X + 8, Y: at[i]})
		p.write(names[i], vg.Point{X: p.field.Max.X + 10, Y: at[i]}, text.XLeft, text.YCenter)
	}
}

// widest is how wide the widest of some texts is.
func (p *paper) widest(all []string) vg.Length {
	var w vg.Length
	for _, s := range all {
		w = max(w, p.wide(s))
	}
	return w
}

// dot is a point of a chart.
func (p *paper) dot(at vg.Point, shape draw.GlyphDrawer, paint color.Color, radius vg.Length) {
	p.DrawGlyph(draw.GlyphStyle{Color: paint, Radius: radius, Shape: shape}, at)
	p.taken = append(p.taken, vg.Rectangle{
		Min: vg.Point{X: at.X - radius, Y: at.Y - radius}, Max: vg.Point{X: at.X + radius, Y: at.Y + radius},
	})
}
