package ingest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// candidatesMax is how many columns are named for a field.
const candidatesMax = 5

// What evidence is worth, in points. Headings come to 50 at the most and values
// to 50, so that neither alone can look sure.
const (
	pointsHeadingWord = 12 // a word of the heading is one of the field's
	pointsValues      = 35 // all values suit the field
	pointsFew         = 10 // few different values, as levels and statuses have
	pointsLevels      = 8  // three or four levels among the values
	pointsAllDiffer   = 12 // as references do
	pointsRepeated    = -20
	pointsInOrder     = 10 // never before the day opened, or never after the other days
	pointsOutOfOrder  = -25
	pointsMarks       = 10 // filled where the status is the one that the day brings
	pointsUnneeded    = -30

	pointsLeast = 10 // of a candidate worth naming
	// closeBehind is the lead under which a rival is too close for a suggestion
	// to be certain.
	closeBehind = 20
)

// headingPoints are the points of a heading by how surely it names the field.
var headingPoints = map[strength]int{weak: 20, usual: 35, common: 40, plain: 45, best: 50, confirmed: 100}

// asked are the fields for which columns are looked for by their values; the
// others are optional, and only their headings tell.
var asked = []schemas.Field{
	schemas.Ref, schemas.LevelField, schemas.StatusField, schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn,
	schemas.EventOn, schemas.EventKind, schemas.EventValue,
}

// weighing ranks the columns of one table for its fields.
type weighing struct {
	mapping
	body []Line
	lex  Lexicon
}

// candidates ranks, for each field of the table's grain, the columns that may be
// it, with the reasons. It changes nothing of what is applied. Equal candidates
// stand in the order of the sheet.
func (w weighing) candidates(grain schemas.Grain) []schemas.Candidate {
	fields := recordFields
	if grain == schemas.EventGrain {
		fields = eventFields
	}
	var out []schemas.Candidate
	for _, f := range fields {
		out = append(out, w.ranked(f)...)
	}
	return out
}

// ranked are the candidates of one field, the likeliest first.
func (w weighing) ranked(f schemas.Field) []schemas.Candidate {
	applied, has := w.fields[f]
	rivals := w.rivals[f]
	var out []schemas.Candidate
	for _, c := range w.columns {
		named := slices.ContainsFunc(c.names, func(n named) bool { return n.field == f })
		rival := slices.ContainsFunc(rivals, func(cl claim) bool { return cl.col == c })
		switch {
		case c.heading == "", c.settled && !named, w.taken(c) && (!has || applied.col != c) && !rival:
			continue
		case !named && (has && applied.col != c || !has && !slices.Contains(asked, f)):
			continue
		}
		score, why := w.weigh(f, c)
		is := has && applied.col == c
		if is {
			why = applied.why
		} else if score < pointsLeast {
			continue
		}
		out = append(out, schemas.Candidate{
			Field: f, Column: c.index + 1, Heading: c.heading, Score: min(score, 100), Why: why, Rival: rival, Certain: is && len(rivals) == 0,
		})
	}
	slices.SortStableFunc(out, func(a, b schemas.Candidate) int {
		return cmp.Or(first(b.Certain)-first(a.Certain), first(b.Rival)-first(a.Rival), cmp.Compare(b.Score, a.Score))
	})
	if !has && len(out) > 0 && (len(out) == 1 || out[0].Score-out[1].Score >= closeBehind) {
		out[0].Certain = w.bears(f, w.columns[out[0].Column-1])
	}
	return out[:min(len(out), candidatesMax)]
}

// first is 1 for what stands before the rest.
func first(b bool) int {
	if b {
		return 1
	}
	return 0
}

// bears reports whether both the heading and every value speak for the field,
// and the order of days does not speak against it.
func (w weighing) bears(f schemas.Field, c *column) bool {
	named := slices.ContainsFunc(c.names, func(n named) bool { return n.field == f })
	if !named || c.filled == 0 || c.fit(f, w.lex) < 0.9995 || c.unneeded {
		return false
	}
	if f == schemas.Ref {
		return c.allDiffer()
	}
	points, _ := w.order(f, c)
	return points >= 0
}

// weigh is what speaks for a column as the field, in points and in words.
func (w weighing) weigh(f schemas.Field, c *column) (score int, why string) {
	var reasons []string
	add := func(points int, reason string) {
		score += points
		if reason != "" {
			reasons = append(reasons, reason)
		}
	}
	add(w.heading(f, c))
	if c.unneeded {
		add(pointsUnneeded, "such headings are seldom needed")
	}
	if c.filled == 0 {
		if score > 0 {
			reasons = append(reasons, "no row has a value")
		}
		return score, strings.Join(reasons, "; ")
	}
	fit := c.fit(f, w.lex)
	if fit == 0 && !ofDay(f) && c.fit(schemas.OpenedOn, w.lex) > fitFloor(schemas.OpenedOn) { // days are nothing else
		return 0, ""
	}
	if fit < fitFloor(f) && (ofDay(f) || score <= 0 && fit > 0) {
		return 0, ""
	}
	if fit > 0 {
		add(int(pointsValues*fit), share(fit, f))
	}
	switch {
	case f == schemas.Ref:
		add(c.uniqueness())
	case f == schemas.LevelField, f == schemas.StatusField:
		add(w.fewness(f, c, fit))
	case ofDay(f):
		add(w.order(f, c))
		add(w.brought(f, c))
	}
	return score, strings.Join(reasons, "; ")
}

// heading is what a column's heading says for the field.
func (w weighing) heading(f schemas.Field, c *column) (points int, why string) {
	for _, n := range c.names {
		switch {
		case n.field != f:
		case c.slip:
			return headingPoints[n.strength], fmt.Sprintf("heading %q may be a misspelt one", c.heading)
		case n.strength == weak:
			return headingPoints[weak], fmt.Sprintf("heading %q is sometimes used for it", c.heading)
		default:
			return headingPoints[n.strength], fmt.Sprintf("heading %q is a known one", c.heading)
		}
	}
	for _, word := range headingWords(c.heading) {
		if fieldHints[f][word] {
			return pointsHeadingWord, fmt.Sprintf("its heading has the word %q", word)
		}
	}
	return 0, ""
}

// fieldHints are words of a heading, and abbreviations, that speak for a field
// when the whole is not a known heading.
var fieldHints = map[schemas.Field]map[string]bool{
	schemas.Ref:         words("ref refs reference number no num id urn uid identifier"),
	schemas.LevelField:  words("level levels lvl lev tier band banding grade complexity intensity"),
	schemas.StatusField: words("status stat state stage open active position"),
	schemas.OpenedOn:    words("open opened opening start started begin began received referral referred first registered created logged op"),
	schemas.InactiveOn:  words("inactive inact dormant paused parked suspended hold"),
	schemas.ReopenedOn:  words("reopened reopen reactivated restarted again"),
	schemas.ClosedOn:    words("closed close closing closure end ended finish finished completed complete ceased discharged cl"),
	schemas.EventOn:     words("event change changed action updated effective"),
	schemas.EventKind:   words("event action change what happened"),
	schemas.EventValue:  words("value new result outcome"),
}

// uniqueness weighs how far a column's values tell rows apart.
func (c *column) uniqueness() (points int, why string) {
	switch {
	case len(c.rows) < 2:
		return 0, ""
	case c.allDiffer():
		return pointsAllDiffer, "its values all differ"
	case len(c.values)*2 < len(c.rows):
		return pointsRepeated, "its values come again and again"
	}
	return 0, ""
}

// fewness weighs whether a column has as few different values as levels or
// statuses have, and how many levels are among them.
func (w weighing) fewness(f schemas.Field, c *column, fit float64) (points int, why string) {
	const fewMax = 8
	if len(c.values) < 2 || len(c.values) > fewMax || c.filled*2 < len(w.body) {
		return 0, ""
	}
	if f == schemas.LevelField && fit >= fitFloor(f) {
		levels := map[schemas.Level]bool{}
		for _, v := range c.values {
			if l, ok := w.lex.Level(v.text); ok && l != schemas.LevelUnknown {
				levels[l] = true
			}
		}
		if n := len(levels); n == 3 || n == 4 {
			return pointsFew + pointsLevels, fmt.Sprintf("%d levels are among them", n)
		}
	}
	return pointsFew, fmt.Sprintf("it has %d different values in %d rows", len(c.values), c.filled)
}

// order weighs the order of a column's days against those of the table's other
// columns: nothing happens to an intervention before it is opened.
func (w weighing) order(f schemas.Field, c *column) (points int, why string) {
	if f == schemas.OpenedOn {
		earlier, later := 0, 0
		for _, o := range w.columns {
			if o != c && w.ofLife(o) {
				e, l := w.compare(c, o)
				earlier, later = earlier+e, later+l
			}
		}
		return verdictOf(earlier, later, "never after the days of the other columns", "after those of other columns")
	}
	opened, ok := w.fields[schemas.OpenedOn]
	if !ok || opened.col == c || f == schemas.EventOn || f == schemas.ExtractDate {
		return 0, ""
	}
	e, l := w.compare(opened.col, c)
	return verdictOf(e, l, fmt.Sprintf("never before the day opened in column %s", schemas.ColumnName(opened.col.index+1)), "before the day opened")
}

// ofLife reports whether a column's days may be ones of the life of an
// intervention.
func (w weighing) ofLife(c *column) bool {
	return c.filled > 0 && c.heading != "" && !c.unneeded && c.fit(schemas.OpenedOn, w.lex) >= 0.9
}

// inOrder are the points of a column's days as those of opening.
func (w weighing) inOrder(c *column) int {
	points, _ := w.order(schemas.OpenedOn, c)
	return points
}

// verdictOf turns how many pairs of days are in order, and how many are not,
// into points. A few slips are not held against a column.
func verdictOf(right, wrong int, good, bad string) (points int, why string) {
	switch {
	case right+wrong == 0:
		return 0, ""
	case wrong*50 <= right:
		return pointsInOrder, good
	case wrong*5 > right:
		return pointsOutOfOrder, fmt.Sprintf("%d of %d days are %s", wrong, right+wrong, bad)
	}
	return 0, ""
}

// compare counts the rows in which a's day is not after b's, and those in which
// it is. Rows without both days say nothing.
func (w weighing) compare(a, b *column) (inOrder, after int) {
	if w.lex.Day == nil {
		return 0, 0
	}
	for _, r := range a.rows {
		switch x, y := w.day(a, r), w.day(b, r); {
		case x == unsaidDay || y == unsaidDay:
		case x <= y:
			inOrder++
		default:
			after++
		}
	}
	return inOrder, after
}

// unsaidDay stands for a cell that says no day.
const unsaidDay schemas.Date = -1

// day is the day that a column says in a row. Columns are compared with each other
// again and again, and each cell is read once.
func (w weighing) day(c *column, row int) schemas.Date {
	d, known := c.days[row]
	if !known {
		var ok bool
		if d, ok = w.lex.Day(cell(w.body[row], c.index)); !ok {
			d = unsaidDay
		}
		c.days[row] = d
	}
	return d
}

// brought weighs whether a day is there for the rows whose status it brings, and
// not for open ones.
func (w weighing) brought(f schemas.Field, c *column) (points int, why string) {
	status, ok := w.fields[schemas.StatusField]
	if !ok {
		return 0, ""
	}
	switch {
	case f == schemas.ClosedOn && marks(c, status.col, schemas.Closed, 0.2, w.body, w.lex):
		return pointsMarks, "it is filled where the status is closed"
	case f == schemas.InactiveOn && marks(c, status.col, schemas.Inactive, 0.6, w.body, w.lex):
		return pointsMarks, "it is filled where the status is inactive"
	}
	return 0, ""
}
