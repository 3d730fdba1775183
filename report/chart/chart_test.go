package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// examples are charts with all that can stand in one.
func examples() map[string]Chart {
	c := Control{Title: "Kent & <Medway>: share", Words: "Control chart.", Year: 4, BesideName: "panel of 98", Notes: []string{"Internal."}}
	for i := range 40 {
		c.Labels = append(c.Labels, fmt.Sprintf("Apr–Jun %02d", i))
		c.Values = append(c.Values, 0.2+0.1*math.Sin(float64(i)))
		c.Beside = append(c.Beside, 0.21)
		c.Differs = append(c.Differs, i == 7)
	}
	c.Values[5], c.Beside[6] = math.NaN(), math.NaN()
	c.Breaks = []Break{{12, "1 April 2021: Northamptonshire became North Northamptonshire and West Northamptonshire"}, {30, "a new case system"}}
	c.Segments = []Segment{{0, 11, 0.2, -0.1, 0.4, true}, {12, 29, 0.2, 0.1, 0.3, false}, {30, 39, 0.2, 0.1, 0.3, true}}
	f := Funnel{Title: "London. Share at Level 3 or 4", Words: "Funnel.", Across: "Interventions", Target: 0.25, TargetName: "all services"}
	f.Limits = func(n int64) [4]float64 {
		at := func(z float64) float64 { return min(1, max(0, 0.25+z*math.Sqrt(0.1875/float64(n)))) }
		return [4]float64{at(-2), at(2), at(-3), at(3)}
	}
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 120 {
		v := FunnelPoint{Name: fmt.Sprintf("Service number %d", i), N: 1 + r.Int64N(400), Share: r.Float64() / 2}
		l := f.Limits(v.N)
		switch {
		case v.Share > l[3] || v.Share < l[2]:
			v.Beyond = 2
		case v.Share > l[1] || v.Share < l[0]:
			v.Beyond = -1
		}
		v.Aside = i%3 == 0
		f.Points = append(f.Points, v)
	}
	return map[string]Chart{"control": c, "funnel": f, "one point": Control{Title: "One", Labels: []string{"2025-26"}, Values: []float64{0.3}, Differs: []bool{false}}}
}

// Every chart is drawn in every size, in both formats, always alike; and no letters
// stand on others.
func TestCharts(t *testing.T) {
	for name, c := range examples() {
		for _, size := range Sizes {
			t.Run(name+" "+size.Name, func(t *testing.T) {
				var once, again, picture bytes.Buffer
				for _, b := range []*bytes.Buffer{&once, &again} {
					if err := Write(b, c, size, SVG); err != nil {
						t.Fatal(err)
					}
				}
				if once.String() != again.String() {
					t.Error("two drawings of one chart differ")
				}
				title, _ := c.about()
				elements(t, once.String(), title)
				if err := Write(&picture, c, size, PNG); err != nil {
					t.Fatal(err)
				}
				if _, err := png.Decode(&picture); err != nil {
					t.Error(err)
				}
				apart(t, c, size)
			})
		}
	}
}

// elements demands that the picture is XML, and says what it is.
func elements(t *testing.T, svg, title string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	in, found := "", ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			in = v.Name.Local
		case xml.CharData:
			if in == "title" && found == "" {
				found = string(v)
			}
		}
	}
	if found != title {
		t.Errorf("the title is %q", found)
	}
}

// apart draws a chart and looks at the room that its letters take: all of it on the
// paper, and nothing on it twice.
func apart(t *testing.T, c Chart, size Size) {
	t.Helper()
	var r recorder.Canvas
	p := newPaper(draw.NewCanvas(&r, size.Width, size.Height), size)
	c.draw(p)
	var letters []vg.Rectangle
	for _, room := range p.taken {
		if h := room.Max.Y - room.Min.Y; h == p.letterHeight {
			letters = append(letters, room)
		}
	}
	if len(letters) < 4 {
		t.Fatal("there are no letters")
	}
	for i, a := range letters {
		if a.Min.X < 0 || a.Max.X > size.Width || a.Min.Y < 0 || a.Max.Y > size.Height {
			t.Errorf("letters at %v are off the paper", a)
		}
		for _, b := range letters[:i] {
			const touch = 2.5 // lines of letters have air between them
			if a.Min.X < b.Max.X-touch && b.Min.X < a.Max.X-touch && a.Min.Y < b.Max.Y-touch && b.Min.Y < a.Max.Y-touch {
				t.Errorf("letters at %v stand on those at %v", a, b)
			}
		}
	}
}
