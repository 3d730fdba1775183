package page

import (
	"fmt"
	"html"
	"html/template"
	"image"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// canvas is what a chart is drawn on: it writes what stands within an svg element, in
// the colours and the letters of the page around it. The library's own canvas for SVG
// names a font that readers need not have, and colours that are the same in light and
// dark.
//
// No chart of a page is turned, moved or scaled once it is drawn, and none has a
// picture in it.
type canvas struct {
	out    []byte
	height vg.Length
	pen    pen
	under  []pen // those that Push keeps
	fault  error // the first
}

// pen is how the next line is drawn.
type pen struct {
	colour colour
	width  vg.Length
	dashes []vg.Length
}

// colour is a colour by its name in page.css, which differs in light and dark.
type colour string

// RGBA makes it a colour for the library, which only hands it on.
func (colour) RGBA() (r, g, b, a uint32) { return 0, 0, 0, math.MaxUint16 }

// newCanvas is an empty canvas. SVG counts from the top down, and charts from the
// bottom up.
func newCanvas(height vg.Length) *canvas {
	c := &canvas{height: height}
	c.text(`<g transform="scale(1, -1) translate(0, -`).number(height).text(`)">`)
	return c
}

// svg is all that was drawn.
func (c *canvas) svg() (template.HTML, error) {
	c.text("</g>")
	return template.HTML(c.out), c.fault
}

func (c *canvas) text(s string) *canvas {
	c.out = append(c.out, s...)
	return c
}

// number writes a number of points, in five digits.
func (c *canvas) number(v vg.Length) *canvas {
	c.out = strconv.AppendFloat(c.out, v.Points(), 'g', 5, 64)
	return c
}

func (c *canvas) point(x, y vg.Length) *canvas { return c.number(x).text(",").number(y) }

// SetColor, SetLineWidth and SetLineDash are part of vg.Canvas, as is all that
// follows. A colour that the page does not have is a fault once it is drawn in.
func (c *canvas) SetColor(v color.Color) { c.pen.colour, _ = v.(colour) }

// SetLineWidth sets how wide lines are.
func (c *canvas) SetLineWidth(w vg.Length) { c.pen.width = w }

// SetLineDash sets how lines are broken. The page has no dashes that begin within one.
func (c *canvas) SetLineDash(dashes []vg.Length, _ vg.Length) { c.pen.dashes = dashes }

// Push keeps the pen until Pop.
func (c *canvas) Push() { c.under = append(c.under, c.pen) }

// Pop takes the pen that was kept last.
func (c *canvas) Pop() {
	last := len(c.under) - 1
	c.pen, c.under = c.under[last], c.under[:last]
}

// inked is the colour to draw in.
func (c *canvas) inked() string {
	if c.pen.colour == "" {
		c.failed("a colour of its own")
	}
	return string(c.pen.colour)
}

func (c *canvas) failed(with string) {
	if c.fault == nil {
		c.fault = fmt.Errorf("drawing a chart: the library draws with %s", with)
	}
}

// Stroke draws a line.
func (c *canvas) Stroke(path vg.Path) {
	if c.pen.width <= 0 {
		return
	}
	c.path(path).text(`style="fill:none;stroke:`).text(c.inked())
	if c.pen.width != 1 {
		c.text(";stroke-width:").number(c.pen.width)
	}
	for i, d := range c.pen.dashes {
		separator := ","
		if i == 0 {
			separator = ";stroke-dasharray:"
		}
		c.text(separator).number(d)
	}
	c.text(`" />`)
}

// Fill fills a shape.
func (c *canvas) Fill(path vg.Path) {
	c.path(path).text(`style="fill:`).text(c.inked()).text(`" />`)
}

// path begins the element of a path.
func (c *canvas) path(path vg.Path) *canvas {
	c.text(`<path d="`)
	for _, v := range path {
		switch v.Type {
		case vg.MoveComp:
			c.text("M").point(v.Pos.X, v.Pos.Y)
		case vg.LineComp:
			c.text("L").point(v.Pos.X, v.Pos.Y)
		case vg.ArcComp:
			c.circle(v)
		case vg.CloseComp:
			c.text("Z")
		case vg.CurveComp:
			c.failed("a curve")
		}
	}
	return c.text(`" `)
}

// circle draws a circle that begins where the path is, as two halves: in SVG no arc
// ends where it begins.
func (c *canvas) circle(v vg.PathComp) {
	if v.Start != 0 || v.Angle != 2*math.Pi {
		c.failed("an arc")
	}
	for _, half := range []float64{math.Pi, 2 * math.Pi} {
		sin, cos := math.Sincos(half)
		c.text("A").point(v.Radius, v.Radius).text(" 0 1 1 ").point(v.Pos.X+v.Radius*vg.Length(cos), v.Pos.Y+v.Radius*vg.Length(sin))
	}
}

// FillString writes a text, which a canvas that counts from the bottom up would have
// upside down.
func (c *canvas) FillString(face font.Face, at vg.Point, text string) {
	c.text(`<text x="`).number(at.X).text(`" y="`).number(-at.Y)
	c.text(`" transform="scale(1, -1)" style="font-size:`).number(face.Font.Size).text(`px;fill:`).text(c.inked()).text(`">`)
	c.text(html.EscapeString(text)).text("</text>")
}

// Rotate is a fault, as are Translate, Scale and DrawImage.
func (c *canvas) Rotate(float64) { c.failed("turned letters") }

// Translate is a fault.
func (c *canvas) Translate(vg.Point) { c.failed("a move") }

// Scale is a fault.
func (c *canvas) Scale(_, _ float64) { c.failed("a scale") }

// DrawImage is a fault.
func (c *canvas) DrawImage(vg.Rectangle, image.Image) { c.failed("a picture") }
