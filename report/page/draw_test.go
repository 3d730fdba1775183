package page

import (
	"image/color"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// TestGap has a marked point be a gap: the line is in two pieces, and the point is
// not drawn.
func TestGap(t *testing.T) {
	points := []point{{y: 5}, {y: 6}, {y: 7}, {y: 8}, {y: 9}}
	draw := func(points []point) (lines, dots int) {
		out, err := newShapes()[0].lines([]string{"a", "b", "c", "d", "e"}, []series{{name: "Level 1", points: points}}, "")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(out), "stroke:var(--a)"), strings.Count(string(out), `style="fill:var(--a)"`)
	}
	if lines, dots := draw(points); lines != 1 || dots != 5 {
		t.Errorf("whole: %d lines and %d points", lines, dots)
	}
	points[2] = point{mark: schemas.Confidential}
	if lines, dots := draw(points); lines != 2 || dots != 4 {
		t.Errorf("with a gap: %d lines and %d points, want 2 and 4", lines, dots)
	}
}

// TestInks has every colour be told from the paper, in light and dark: letters with
// a contrast of 4.5, lines and bars of 3 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestInks(t *testing.T) {
	variable := regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6})`)
	least := map[string]float64{"ink": 4.5, "soft": 4.5, "link": 4.5, "warn": 4.5, "a": 3, "b": 3, "c": 3}
	schemes := 0
	for _, line := range strings.Split(pageStyle, "\n") {
		if !strings.Contains(line, ":root {") {
			continue
		}
		schemes++
		colours := map[string]string{}
		for _, m := range variable.FindAllStringSubmatch(line, -1) {
			colours[m[1]] = m[2]
		}
		for name, want := range least {
			if got := contrast(t, colours[name], colours["paper"]); got < want {
				t.Errorf("scheme %d: %s has a contrast of %.2f, want %.1f", schemes, name, got, want)
			}
		}
	}
	if schemes != 2 {
		t.Errorf("%d schemes of colours, want light and dark", schemes)
	}
}

// contrast is WCAG's contrast ratio of two colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	luminance := func(colour string) float64 {
		n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
		if err != nil {
			t.Fatalf("no colour %q", colour)
		}
		sum := 0.0
		for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
			v := float64(n>>(8*i)&0xff) / 255
			if v <= 0.04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+0.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestStrange has what the page's canvas does not draw be an error, and not be left out
// of a chart in silence.
func TestStrange(t *testing.T) {
	square := vg.Rectangle{Max: vg.Point{X: 4, Y: 4}}.Path()
	var part vg.Path
	part.Arc(vg.Point{}, 4, 0, 1)
	for name, draw := range map[string]func(*canvas){
		"the library's black": func(c *canvas) { c.SetColor(color.Black); c.Fill(square) },
		"no colour":           func(c *canvas) { c.SetLineWidth(1); c.Stroke(square) },
		"part of a circle":    func(c *canvas) { c.SetColor(ink); c.Fill(part) },
		"turned":              func(c *canvas) { c.Rotate(1) },
	} {
		c := newCanvas(10)
		draw(c)
		if out, err := c.svg(); err == nil {
			t.Errorf("%s: no error, but %s", name, out)
		}
	}
}

// TestTie has the words of a level, a number or a share stay on one line: as the
// expression has it that says so.
func TestTie(t *testing.T) {
	tied := regexp.MustCompile(`(Levels?|[0-9]) ([0-9]|%)`)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"Level", "Levels", "level", " ", " ", "3", "45", "%", "and", "é"})).Draw(t, "text"), "")
		if got, want := tie(text), tied.ReplaceAllString(text, "$1\u00a0$2"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	})
}

func TestPeriodWords(t *testing.T) {
	for name, want := range map[string]string{
		"2026-27-Q1": "April to June 2026", "2026-06": "June 2026", "2026-27": "April 2026 to March 2027",
		"2025-26-academic": "September 2025 to August 2026", "2026-04-02..2026-06-30": "2 April 2026 to 30 June 2026",
	} {
		p, err := schemas.ParsePeriod(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := periodWords(p); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
