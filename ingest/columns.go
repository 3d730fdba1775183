package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// sampleMax is how many filled cells of a column are weighed as evidence.
const sampleMax = 500

// column is a column under consideration: its heading, what that may name, and
// a sample of its values.
type column struct {
	index    int // from 0
	heading  string
	names    []named
	rows     []int   // the index of the row of each filled cell that was sampled, evenly
	values   []value // that differ, in the order in which they first come
	filled   int
	settled  bool // a profile has said what it is
	twin     bool // another column has the same heading
	slip     bool // the heading is a known one, misspelt
	alone    bool // there are headings and no rows, but for sums and remarks: nobody to report
	unneeded bool // the heading is known, and is of no field
	question int  // of the evaluation that the heading names, as asks has it
	bare     bool // the heading says no more than its number
	fits     map[schemas.Field]float64
	days     map[int]schemas.Date // by row, as weighing.day has read them
}

// value is what some of the sampled cells of a column hold: how many, and the place of
// the first among all that were sampled.
type value struct {
	text         string
	times, first int32
}

// dayForm is a day in numbers, though there may be no such day: a column of days
// that cannot be is one of days, and its rows are told.
var dayForm = regexp.MustCompile(`^\d{1,4}([./-])\d{1,2}[./-]\d{2,4}\b`)

// stillOpen reports whether a column of later days says in words that there is
// none yet: "open" where the day of closing will stand.
func stillOpen(f schemas.Field, v string, lex Lexicon) bool {
	if f != schemas.ClosedOn {
		return false
	}
	s, ok := lex.Status(v)
	return ok && s == schemas.Open
}

// kin is the field that stands for all whose values look the same: any day, or any
// later one.
func kin(f schemas.Field) schemas.Field {
	switch f {
	case schemas.EventOn, schemas.ExtractDate:
		return schemas.OpenedOn
	case schemas.InactiveOn, schemas.ReopenedOn:
		return schemas.ClosedOn
	default:
		return f
	}
}

// hopeless is how many values without one that suits a field are enough to give
// a column up for it.
const hopeless = 50

// fit is the share of the column's filled cells that can be values of the
// field; 0 where it has none.
func (c *column) fit(f schemas.Field, lex Lexicon) float64 {
	f = kin(f)
	if share, ok := c.fits[f]; ok {
		return share
	}
	n := int32(0)
	for _, v := range c.values {
		if v.first >= hopeless && n == 0 {
			break
		}
		if lex.Looks(f, v.text) || ofDay(f) && (dayForm.MatchString(v.text) || stillOpen(f, v.text, lex)) {
			n += v.times
		}
	}
	share := 0.0
	if len(c.rows) > 0 {
		share = float64(n) / float64(len(c.rows))
	}
	c.fits[f] = share
	return share
}

// weigh makes the columns of a table from its headings and rows.
func weigh(headings []string, rows []Line, lex Lexicon) []*column {
	cols := make([]*column, len(headings))
	for i, h := range headings {
		cols[i] = &column{index: i, heading: h, names: lex.named(h, i+1), fits: map[schemas.Field]float64{}, days: map[int]schemas.Date{}}
	}
	keys, times := make([]string, len(headings)), map[string]int{}
	for i, h := range headings {
		keys[i] = headingKey(h)
		times[keys[i]]++
	}
	for i, c := range cols {
		c.twin = times[keys[i]] > 1
		c.unneeded = unneeded.MatchString(keys[i])
		c.question, c.bare = asks(c.heading)
		c.slip = len(c.names) > 0 && len(meant(c.heading)) > 0
		_, c.settled = lex.saidOf(c.heading, c.index+1)
	}
	step, alone := max(1, len(rows)/sampleMax), true
	for r, line := range rows {
		if len(headings) > 2 && filledCells(line) == 1 || repeats(line, headings) || sparseTotal(line, len(headings)) { // a remark, a page break, or a sum
			continue
		}
		alone = false
		for i, cell := range line.Cells {
			if i >= len(cols) || lex.Blank(cell) {
				continue
			}
			c := cols[i]
			c.filled++
			if len(c.rows) < sampleMax && (r%step == 0 || c.filled <= 50) {
				c.rows = append(roomier(c.rows), r)
			}
		}
	}
	var room []value
	seen := map[string]int{}
	for _, c := range cols {
		c.alone = alone
		room = c.sample(rows, seen, room[:0])
	}
	return cols
}

// sample finds the values that differ. seen and room are lent; room is given back.
func (c *column) sample(rows []Line, seen map[string]int, room []value) []value {
	clear(seen)
	for i, r := range c.rows {
		text := cell(rows[r], c.index)
		at, ok := seen[text]
		if !ok {
			at = len(room)
			seen[text], room = at, append(room, value{text: text, first: int32(i)}) //nolint:gosec // at most sampleMax
		}
		room[at].times++
	}
	c.values = slices.Clone(room)
	return room
}

// sparseTotal reports whether a row is a sum below a column or two of many.
func sparseTotal(l Line, headings int) bool {
	if n := filledCells(l); n > 2 && n*2 > headings {
		return false
	}
	for _, c := range l.Cells {
		if c != "" {
			return saysTotal(c)
		}
	}
	return false
}

// fitFloor is the share of values that must suit a field before its heading is
// believed.
func fitFloor(f schemas.Field) float64 {
	switch f {
	case schemas.Ref, schemas.LevelField, schemas.StatusField, schemas.OpenedOn, schemas.InactiveOn,
		schemas.ReopenedOn, schemas.ClosedOn, schemas.EventOn, schemas.ExtractDate:
		return 0.5
	default:
		return 0.6
	}
}

// suits reports whether values of which a share fits bear out a misspelt heading:
// all but one, or nearly all.
func (c *column) suits(share float64) bool {
	const floor = 0.9
	n := float64(len(c.rows))
	return share >= floor || n*(1-share) < 1.5 && n*share > 1.5
}

// mayBeEmpty reports whether a heading alone is enough for the field when the
// column holds nothing: nobody was closed this quarter.
func mayBeEmpty(f schemas.Field) bool {
	switch f {
	case schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.LevelField, schemas.StatusField, schemas.OpenedOn:
		return true
	default:
		return false
	}
}

// claim is a column that may be the field wanted.
type claim struct {
	col      *column
	strength strength
	why      string
}

// claims are the columns that may be the field, the surest first.
func claims(cols []*column, f schemas.Field, lex Lexicon) []claim {
	var out []claim
	for _, c := range cols {
		for _, n := range c.names {
			if n.field != f {
				continue
			}
			fit := c.fit(f, lex)
			switch {
			case n.strength == confirmed:
				out = append(out, claim{c, n.strength, fmt.Sprintf("the profile says so of heading %q", c.heading)})
			case c.alone:
				out = append(out, claim{c, n.strength, fmt.Sprintf("heading %q is a known one", c.heading)})
			case c.filled == 0 && mayBeEmpty(f):
				out = append(out, claim{c, min(n.strength, usual), fmt.Sprintf("heading %q is a known one; no row has a value", c.heading)})
			case c.slip && c.suits(fit):
				out = append(out, claim{c, n.strength, fmt.Sprintf("heading %q is a known one, misspelt; %s", c.heading, share(fit, f))})
			case fit >= fitFloor(f) && !c.slip:
				out = append(out, claim{c, n.strength, fmt.Sprintf("heading %q is a known one; %s", c.heading, share(fit, f))})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b claim) int { return int(b.strength) - int(a.strength) })
	return out
}

func share(fit float64, f schemas.Field) string {
	what := map[schemas.Field]string{
		schemas.Ref: "references", schemas.LevelField: "levels", schemas.StatusField: "statuses", schemas.ServiceUser: "service users",
		schemas.Hours: "hours", schemas.WorkType: "types of work", schemas.ServiceName: "services", schemas.Count: "counts",
		schemas.EventKind: "events", schemas.EventValue: "levels or statuses",
	}[f]
	switch {
	case what != "":
	case f.Question() > 0:
		what = "answers"
	default:
		what = "days"
	}
	if fit >= 0.9995 {
		return "its values are all " + what
	}
	return fmt.Sprintf("%.0f%% of its values are %s", max(0, 100*fit-0.05), what)
}

// mapping is which column is which field, and what could not be settled.
type mapping struct {
	columns []*column
	fields  map[schemas.Field]claim
	rivals  map[schemas.Field][]claim
	doubted map[schemas.Field][]claim // only suggestions
}

func (m mapping) has(f schemas.Field) bool { _, ok := m.fields[f]; return ok }

func (m mapping) taken(c *column) bool {
	for _, cl := range m.fields {
		if cl.col == c {
			return true
		}
	}
	return false
}

// recordFields and eventFields are the fields of each grain, in the order in
// which they choose their columns.
var (
	recordFields = []schemas.Field{
		schemas.Ref, schemas.LevelField, schemas.StatusField, schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn,
		schemas.ServiceName, schemas.ExtractDate, schemas.WorkType, schemas.ServiceUser, schemas.Hours,
	}
	eventFields = []schemas.Field{
		schemas.Ref, schemas.EventOn, schemas.EventKind, schemas.EventValue, schemas.LevelField, schemas.StatusField,
		schemas.ServiceName, schemas.ExtractDate, schemas.WorkType, schemas.ServiceUser,
	}
	tallyFields = []schemas.Field{schemas.LevelField, schemas.StatusField, schemas.Count, schemas.ServiceName, schemas.ExtractDate}
)

// mapColumns gives each field the column that claims it most surely.
func mapColumns(cols []*column, fields []schemas.Field, rows []Line, lex Lexicon) mapping {
	m := mapping{cols, map[schemas.Field]claim{}, map[schemas.Field][]claim{}, map[schemas.Field][]claim{}}
	for _, f := range fields {
		var free []claim
		for _, cl := range claims(cols, f, lex) {
			if !m.taken(cl.col) && !better(cl.col, f, fields, lex) {
				free = append(free, cl)
			}
		}
		m.settle(f, free, rows)
	}
	m.answers(lex)
	m.byValues(schemas.LevelField, cols, fields, lex)
	m.byValues(schemas.StatusField, cols, fields, lex)
	m.byHeading(schemas.LevelField, cols)
	m.byHeading(schemas.StatusField, cols)
	return m
}

// better reports whether the column's values suit another field of the same
// heading better: "Contact type" is who asked, or what was done.
func better(c *column, f schemas.Field, fields []schemas.Field, lex Lexicon) bool {
	if f == schemas.Ref || ofDay(f) {
		return false
	}
	for _, n := range c.names {
		if n.field != f && !ofDay(n.field) && n.field != schemas.Ref && slices.Contains(fields, n.field) && c.fit(n.field, lex) > c.fit(f, lex) {
			return true
		}
	}
	return false
}

// settle takes the surest claim, unless a rival is as sure and says otherwise.
func (m mapping) settle(f schemas.Field, free []claim, rows []Line) {
	sure := free[:0:0]
	for _, cl := range free {
		if cl.strength == weak {
			m.doubted[f] = append(m.doubted[f], cl)
		} else if len(sure) == 0 || cl.strength == sure[0].strength {
			sure = append(sure, cl)
		}
	}
	if len(sure) == 0 {
		return
	}
	for _, rival := range sure[1:] {
		if !agree(f, sure[0].col, rival.col, rows) {
			m.rivals[f] = sure
		}
	}
	m.fields[f] = sure[0]
}

// agree reports whether two columns say the same wherever both say anything, or,
// for references, tell the same rows apart.
func agree(f schemas.Field, a, b *column, rows []Line) bool {
	if f == schemas.ServiceUser || f == schemas.Hours || f == schemas.WorkType {
		return true // nothing that is counted depends on them alone
	}
	pair, back := map[string]string{}, map[string]string{}
	for _, r := range rows {
		x, y := cell(r, a.index), cell(r, b.index)
		if f != schemas.Ref {
			if x != y && x != "" && y != "" {
				return false
			}
			continue
		}
		if p, ok := pair[x]; ok && p != y {
			return false
		}
		if p, ok := back[y]; ok && p != x {
			return false
		}
		pair[x], back[y] = y, x
	}
	return true
}

func cell(l Line, i int) string {
	if i >= 0 && i < len(l.Cells) {
		return l.Cells[i]
	}
	return ""
}

// byValues finds a column whose values can be nothing but levels, or nothing
// but statuses, where no heading said so. A bare number can be anything.
func (m mapping) byValues(f schemas.Field, cols []*column, fields []schemas.Field, lex Lexicon) {
	if m.has(f) || !slices.Contains(fields, f) {
		return
	}
	var found []claim
	for _, c := range cols {
		if m.taken(c) || c.settled || c.filled == 0 || c.fit(f, lex) < 0.95 {
			continue
		}
		why := fmt.Sprintf("heading %q is not a known one, but %s", c.heading, share(c.fit(f, lex), f))
		if c.unneeded || bare(c) || f == schemas.StatusField && len(c.values) < 2 {
			m.doubted[f] = append(m.doubted[f], claim{c, weak, why})
			continue
		}
		found = append(found, claim{c, usual, why})
	}
	switch len(found) {
	case 0:
	case 1:
		m.fields[f] = found[0]
	default:
		m.doubted[f] = append(m.doubted[f], found...)
	}
}

// byShape are the columns that could be the field by the shape of their values
// alone: few different ones for a level or a status, all different ones for a
// reference. They are only suggested.
func (m mapping) byShape(f schemas.Field, rows int) []claim {
	const fewMax, claimsMax = 8, 3
	var out []claim
	for _, c := range m.columns {
		if m.taken(c) || c.settled || c.heading == "" || c.filled*2 < rows || c.unneeded || len(out) == claimsMax {
			continue
		}
		switch {
		case (f == schemas.LevelField || f == schemas.StatusField) && len(c.values) >= 2 && len(c.values) <= fewMax:
			out = append(out, claim{c, weak, fmt.Sprintf("it has %d different values in %d rows", len(c.values), c.filled)})
		case f == schemas.Ref && c.allDiffer() && len(c.rows) > 1:
			out = append(out, claim{c, weak, "its values all differ"})
		}
	}
	return out
}

// byValuesAlone reports whether nothing in the heading says that the column is
// the field.
func (cl claim) byValuesAlone(f schemas.Field) bool {
	return !slices.ContainsFunc(cl.col.names, func(n named) bool { return n.field == f })
}

// allDiffer reports whether no value comes twice.
func (c *column) allDiffer() bool { return len(c.values) == len(c.rows) }

// bare reports whether the values are too short to be sure of: 1, 2, I, C, O.
func bare(c *column) bool {
	for _, v := range c.values {
		if len(strings.TrimSpace(v.text)) <= 3 && !strings.HasPrefix(strings.ToLower(v.text), "l") {
			return true
		}
	}
	return false
}

// byHeading takes a column by its heading alone, so that its unknown words can
// be told, where nothing better was found.
func (m mapping) byHeading(f schemas.Field, cols []*column) {
	if m.has(f) || len(m.doubted[f]) > 0 {
		return
	}
	for _, c := range cols {
		for _, n := range c.names {
			if n.field == f && n.strength >= plain && !m.taken(c) && c.filled > 0 {
				m.fields[f] = claim{c, plain, fmt.Sprintf("heading %q is a known one, but its values are not known words", c.heading)}
				return
			}
		}
	}
}

// uncertainDates are columns of days with headings that are neither known nor
// known to be of no use.
func (m mapping) uncertainDates(cols []*column, lex Lexicon) []*column {
	var out []*column
	for _, c := range cols {
		if !m.taken(c) && !c.settled && c.filled > 0 && c.fit(schemas.OpenedOn, lex) >= 0.9 && !c.unneeded &&
			c.fit(schemas.Hours, lex) < 0.9 && !namesAny(c) {
			out = append(out, c)
		}
	}
	return out
}

// namesAny reports whether the heading surely names some day, wanted or not.
func namesAny(c *column) bool {
	return slices.ContainsFunc(c.names, func(n named) bool { return ofDay(n.field) && n.strength > weak && n.field != schemas.EventOn })
}
