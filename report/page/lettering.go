package page

import (
	"strings"
	"sync"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// lettering measures and writes the texts of charts. It remembers what it measured:
// the library measures every label of a chart some ten times, and the quarters stand
// on all charts of a release.
type lettering struct {
	text.Handler
	mutex sync.RWMutex
	known map[lettered]extent
}

// lettered is a text in letters of a size: a chart has but one face.
type lettered struct {
	text string
	size vg.Length
}

// extent is the room that a line takes: above and below it are those of its face.
type extent struct{ width, above, below vg.Length }

func newLettering() *lettering {
	return &lettering{Handler: plot.DefaultTextHandler, known: map[lettered]extent{}}
}

// Box is the room that a line takes.
func (l *lettering) Box(line string, f font.Font) (width, above, below vg.Length) {
	key := lettered{line, f.Size}
	l.mutex.RLock()
	e, ok := l.known[key]
	l.mutex.RUnlock()
	if !ok {
		e.width, e.above, e.below = l.Handler.Box(line, f)
		l.mutex.Lock()
		l.known[key] = e
		l.mutex.Unlock()
	}
	return e.width, e.above, e.below
}

// Draw writes a text, which is not turned.
func (l *lettering) Draw(c vg.Canvas, txt string, style text.Style, at vg.Point) {
	txt = strings.TrimRight(txt, "\n")
	if txt == "" {
		return
	}
	face := l.Cache().Lookup(style.Font, style.Font.Size)
	c.SetColor(style.Color)
	at.Y += style.Height(txt)*vg.Length(style.YAlign) - face.Extents().Ascent
	lines := l.Lines(txt)
	for i, line := range lines {
		width, _, _ := l.Box(line, style.Font)
		down := vg.Length(len(lines) - i)
		c.FillString(face, at.Add(vg.Point{X: vg.Length(style.XAlign) * width, Y: down * style.Font.Size}), line)
	}
}
