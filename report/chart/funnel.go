package chart

import (
	"fmt"
	"image/color"
	"strconv"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Funnel is a funnel of shares by the size of the places that have them.
type Funnel struct {
	Title, Words string
	Across       string // what the axis along the bottom counts
	Target       float64
	TargetName   string
	Points       []FunnelPoint
	// Limits are the limits of a place of so many: of 95 %, then of 99.8 %, lower before
	// upper.
	Limits func(n int64) [4]float64
	Notes  []string
}

// FunnelPoint is a place in a funnel.
type FunnelPoint struct {
	Name   string
	N      int64
	Share  float64
	Beyond int  // statistics.Beyond
	Aside  bool // drawn faintly, without a name
}

func (f Funnel) about() (title, words string) { return f.Title, f.Words }

// funnelSteps is by how many points a limit is drawn.
const funnelSteps = 240

func (f Funnel) draw(p *paper) {
	names := []string{"99.8 %", f.TargetName, "95 %"}
	top, shares := int64(10), []float64{f.Target}
	for _, v := range f.Points {
		top, shares = max(top, v.N), append(shares, v.Share)
	}
	notes := append([]string{"Squares are beyond the 99.8 % limits, triangles beyond those of 95 %."}, f.Notes...)
	p.frame(f.Title, notes, p.wide("100 %")+6, p.widest(names)+14, 3.6*p.letterHeight)
	p.xlow, p.xhigh = 0, float64(top)*1.04
	p.yhigh = ceiling(append(shares, f.Limits(max(10, top/8))[3])...)
	p.upright()
	f.along(p, top)
	f.limits(p, names, top)
	if missing := f.points(p); missing > 0 {
		said := fmt.Sprintf("%d beyond limits without a name, for want of room", missing)
		p.write(said, vg.Point{X: p.field.Max.X, Y: p.field.Max.Y + 2}, text.XRight, text.YBottom)
	}
}

// along draws the axis along the bottom.
func (f Funnel) along(p *paper, top int64) {
	most := float64((p.field.Max.X - p.field.Min.X) / (p.wide(strconv.FormatInt(top, 10)) + 16))
	step := stepOf(float64(top)/1000, most) * 1000
	if step < 1 {
		step = 1
	}
	for v := 0.0; v <= float64(top); v += step {
		at := p.at(v, 0)
		p.stroke(draw.LineStyle{Color: ink, Width: 1}, at, vg.Point{X: at.X, Y: at.Y - 3})
		p.write(strconv.FormatFloat(v, 'f', 0, 64), vg.Point{X: at.X, Y: at.Y - 5}, text.XCenter, text.YTop)
	}
	middle := vg.Point{X: (p.field.Min.X + p.field.Max.X) / 2, Y: p.field.Min.Y - 5 - 1.1*p.letterHeight}
	p.write(f.Across, middle, text.XCenter, text.YTop)
}

// limits draws the limits, and the share of all.
func (f Funnel) limits(p *paper, names []string, top int64) {
	styles := []draw.LineStyle{{Color: ink, Width: 1, Dashes: []vg.Length{3, 3}}, {Color: ink, Width: 1.25, Dashes: []vg.Length{8, 3}}}
	for k := range 4 {
		var curve []vg.Point
		for i := 1; i <= funnelSteps; i++ {
			n := max(1, int64(p.xhigh*float64(i)/funnelSteps))
			v := f.Limits(n)[k]
			if v > p.yhigh { // above the field
				p.stroke(styles[k/2], curve...)
				curve = nil
				continue
			}
			at := p.at(float64(n), v)
			curve = append(curve, at)
			p.lined = append(p.lined, vg.Rectangle{Min: at, Max: vg.Point{X: at.X + 2, Y: at.Y + 1}})
		}
		p.stroke(styles[k/2], curve...)
	}
	p.stroke(draw.LineStyle{Color: ink, Width: 1}, p.at(0, f.Target), p.at(p.xhigh, f.Target))
	last := f.Limits(int64(p.xhigh))
	heights := []vg.Length{p.at(0, min(last[3], p.yhigh)).Y, p.at(0, f.Target).Y, p.at(0, min(last[1], p.yhigh)).Y}
	p.endings(names, heights)
}

// points draws the points, and the names of those that differ; missing is how many of
// these found no room.
func (f Funnel) points(p *paper) (missing int) {
	radius := p.size.Letters / 3.2
	for _, v := range f.Points {
		at := p.at(float64(v.N), v.Share)
		switch {
		case v.Aside:
			p.dot(at, draw.RingGlyph{}, grey, radius*0.7)
		case v.Beyond == 2 || v.Beyond == -2:
			p.dot(at, draw.BoxGlyph{}, ink, radius*1.2)
		case v.Beyond != 0:
			p.dot(at, draw.PyramidGlyph{}, blue, radius*1.3)
		default:
			p.dot(at, draw.CircleGlyph{}, blue, radius)
		}
	}
	lines := p.lined
	for _, beyond := range []int{2, 1} { // those that differ most have the first choice
		for _, v := range f.Points {
			if v.Aside || v.Beyond != beyond && v.Beyond != -beyond {
				continue
			}
			at := p.at(float64(v.N), v.Share)
			p.lined = lines
			if p.name(v.Name, at, radius*1.4) {
				continue
			}
			p.lined = nil // over a line rather than nowhere
			if !p.name(v.Name, at, radius*1.4) {
				missing++
			}
		}
	}
	return missing
}

// name writes a name beside a point where there is room; not ok where there is none.
func (p *paper) name(name string, at vg.Point, off vg.Length) (ok bool) {
	for _, side := range []struct {
		dx, dy vg.Length
		x      text.XAlignment
		y      text.YAlignment
	}{
		{1, 0, text.XLeft, text.YCenter},
		{-1, 0, text.XRight, text.YCenter},
		{0, 1, text.XCenter, text.YBottom},
		{0, -1, text.XCenter, text.YTop},
		{1, 1, text.XLeft, text.YBottom},
		{-1, 1, text.XRight, text.YBottom},
		{1, -1, text.XLeft, text.YTop},
		{-1, -1, text.XRight, text.YTop},
	} {
		where := vg.Point{X: at.X + side.dx*off, Y: at.Y + side.dy*off}
		if room := p.room(name, where, side.x, side.y); p.free(room) {
			p.SetColor(color.White)
			p.Fill(room.Path())
			p.write(name, where, side.x, side.y)
			return true
		}
	}
	return false
}
