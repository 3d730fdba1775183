package transform

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// fieldNames are the fields as messages name them.
var fieldNames = map[schemas.Field]string{
	schemas.LevelField: "level", schemas.StatusField: "status", schemas.EventKind: "event", schemas.EventValue: "event", schemas.WorkType: "type of work", schemas.Evaluation: "answer",
	schemas.OpenedOn: "opening date", schemas.InactiveOn: "inactive date", schemas.ReopenedOn: "re-opening date",
	schemas.ClosedOn: "closing date", schemas.EventOn: "date", schemas.FirstDay: "first day", schemas.LastDay: "last day",
}

// spot is where a row stands.
type spot struct {
	*layout
	n int // the number of the row, counted from 1
}

// layout is where the rows of a table stand, and their columns in the sheet, counted
// from 1.
type layout struct {
	file, sheet string
	columns     map[schemas.Field]int
}

// in is the cell of the row for a field; of NoField, the row.
func (s spot) in(f schemas.Field) schemas.Position {
	return schemas.Position{File: s.file, Sheet: s.sheet, Row: s.n, Column: s.columns[f]}
}

// record is one row of a record return, read.
type record struct {
	spot
	ref      string
	level    schemas.Level
	status   schemas.Status
	opened   schemas.Date
	inactive schemas.Date
	reopened schemas.Date
	closed   schemas.Date
	user     schemas.User
	minutes  int
	answers  []answer
}

// same reports whether two rows say the same of the intervention; who asked and
// how long it took may differ.
func (r record) same(o record) bool {
	return r.level == o.level && r.status == o.status && r.opened == o.opened && r.inactive == o.inactive && r.reopened == o.reopened && r.closed == o.closed
}

// latest is the latest day of the record.
func (r record) latest() schemas.Date { return max(r.opened, r.inactive, r.reopened, r.closed) }

// fate is what becomes of a row.
type fate uint8

const (
	counted fate = iota
	refused
	excluded
)

// row is a row of a table being read, with its faults gathered so that all of
// them are told at once.
type row struct {
	m *maker
	t schemas.Table
	spot
	cols  map[schemas.Field]int
	dates map[schemas.Field]dateForm
	asked []int // the evaluation questions that have a column
	words meanings
	cells []string
	fate  fate
	// counts are how many rows hold each cell of a column; made when needed.
	counts map[schemas.Field]map[string]int
}

// dateForm is how the days of a column are written; mixed: in both orders.
type dateForm struct {
	order DateOrder
	mixed bool
}

// reader prepares the reading of a table's rows: its columns, and how the days of
// each are written.
func (m *maker) reader(t schemas.Table) row {
	l := layout{file: m.File, sheet: t.Sheet, columns: map[schemas.Field]int{}}
	r := row{m: m, t: t, spot: spot{layout: &l}, cols: map[schemas.Field]int{}, dates: map[schemas.Field]dateForm{}, words: meaningsOf(m.given.Vocabulary)}
	for i, c := range t.Columns {
		if c.Field != schemas.NoField {
			r.cols[c.Field], l.columns[c.Field] = i, c.Index
		}
	}
	for _, f := range []schemas.Field{schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.EventOn} {
		if i, ok := r.cols[f]; ok {
			r.dates[f] = m.dateForm(t, i, f)
		}
	}
	r.asked = questionsOf([]schemas.Table{t})
	return r
}

// dateForm looks at all days of a column. Where some can only be month first
// and none only day first, the return is held, for its other days would be read
// wrongly without a sign; it is read so, to show what would come of it.
func (m *maker) dateForm(t schemas.Table, i int, f schemas.Field) dateForm {
	dayOnly, monthOnly, first := 0, 0, 0
	for _, r := range t.Rows {
		if day, month, numeric := DateFits(r.Cells[i]); numeric && day != month {
			if day {
				dayOnly++
			} else {
				monthOnly++
				if first == 0 {
					first = r.Number
				}
			}
		}
	}
	if m.given.MonthFirst {
		return dateForm{order: MonthFirst}
	}
	if monthOnly > 0 && dayOnly == 0 {
		m.find(schemas.RuleDateMonthFirst, m.at(t.Sheet, first, t.Columns[i].Index), f,
			"%d of the %ss in column %s can only be read with the month first, and none only with the day first", monthOnly, fieldNames[f], schemas.ColumnName(t.Columns[i].Index))
		return dateForm{order: MonthFirst}
	}
	return dateForm{order: DayFirst, mixed: monthOnly > 0 && dayOnly > 0}
}

func (r *row) cell(f schemas.Field) string {
	if i, ok := r.cols[f]; ok {
		return r.cells[i]
	}
	return ""
}

// refuse tells a fault for which the row cannot be counted.
func (r *row) refuse(id schemas.RuleID, f schemas.Field, format string, args ...any) {
	r.fate = max(r.fate, refused)
	r.m.find(id, r.in(f), f, format, args...)
}

// unmapped refuses a row for a word that nobody has mapped, and remembers it.
func (r *row) unmapped(id schemas.RuleID, f schemas.Field, word, allowed string) {
	text, ok := r.said(f, word)
	if !ok {
		r.m.remember(f, unsaid)
		r.refuse(id, f, "the %s is %s; allowed are %s", fieldNames[f], unsaid, allowed)
		return
	}
	r.m.remember(f, text)
	r.refuse(id, f, "%q is not a known %s; allowed are %s", text, fieldNames[f], allowed)
}

// remember counts a row for a word that nobody has mapped.
func (m *maker) remember(f schemas.Field, word string) {
	if m.unmapped[f] == nil {
		m.unmapped[f] = map[string]int{}
	}
	m.unmapped[f][word]++
}

// brief is a word as messages quote it: not more than fits a level or a status.
func brief(word string) string {
	const most = 40
	if rs := []rune(Fold(word)); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	rs := []rune(word)
	return string(rs[:min(len(rs), most)])
}

// day reads the day in a column; zero where it holds none.
func (r *row) day(f schemas.Field) schemas.Date {
	c := r.cell(f)
	if c == "" {
		return 0
	}
	form := r.dates[f]
	if form.mixed {
		if day, month, numeric := DateFits(c); numeric && month && !day {
			r.refuse(schemas.RuleDateMixed, f, "%q can only be read with the month first, and other days of the column only with the day first", brief(c))
			return 0
		}
	}
	d, res := ReadDate(c, form.order, r.m.date1904)
	switch {
	case res == DateUnread && r.stillOpen(f, c):
		return 0
	case res == DateImpossible:
		r.refuse(schemas.RuleDateImpossible, f, "there is no day %q", brief(c))
	case res == DateUnread:
		r.refuse(schemas.RuleDateImpossible, f, "the %s cannot be read as a day%s", fieldNames[f], quoteDigits(c))
	case d != 0 && r.m.ReceivedOn != 0 && d > r.m.ReceivedOn:
		r.refuse(schemas.RuleDateFuture, f, "%s is later than %s, the day on which the return was received", d.Long(), r.m.ReceivedOn.Long())
	}
	return d
}

// stillOpen reports whether a date column says in words that there is no date
// yet: "ongoing" where the closing date will stand.
func (r *row) stillOpen(f schemas.Field, cell string) bool {
	s, res := r.m.given.Vocabulary.Status(cell)
	return f != schemas.OpenedOn && f != schemas.EventOn && res == Known && s == schemas.Open
}

// quoteDigits quotes a cell that is at least partly a number; words in a date
// column may be anything, a name among them.
func quoteDigits(c string) string {
	letters := 0
	for _, ch := range c {
		if ch > '9' {
			letters++
		}
	}
	if letters > 3 || len(c) > 20 || !strings.ContainsAny(c, "0123456789") {
		return ""
	}
	return fmt.Sprintf(": %q", c)
}

// readLevel reads the level of a row by the service's scheme.
func (r *row) readLevel(cell string, f schemas.Field) schemas.Level {
	level, res := r.m.given.Vocabulary.Level(cell)
	switch {
	case res == OutOfScope:
		r.fate = excluded
		r.exclude(f, cell)
	case res == Unmapped:
		r.unmapped(schemas.RuleLevelUnmapped, f, cell, "Level 1, 2, 3 and 4")
	case res == Known:
		return r.m.inScheme(level, func(format string, args ...any) { r.refuse(schemas.RuleLevelScheme, f, format, args...) })
	}
	return schemas.LevelUnknown
}

// inScheme is a level as the service's scheme counts it: the top of three levels
// is 3-4.
func (m *maker) inScheme(level schemas.Level, refuse func(string, ...any)) schemas.Level {
	three := m.service.Levels == schemas.ThreeLevels
	switch {
	case three && level == schemas.Level3:
		return schemas.Level3Or4
	case three && level == schemas.Level4:
		refuse("the register says that %s uses three levels, and this is Level 4", m.service.Name)
		return schemas.LevelUnknown
	case !three && level == schemas.Level3Or4:
		refuse("Level 3-4 is a level of three-level schemes only, and the register does not say that the service uses one")
		return schemas.LevelUnknown
	}
	return level
}

// exclude tells that the row is no intervention, by its own word.
func (r *row) exclude(f schemas.Field, word string) {
	if text, ok := r.said(f, word); ok {
		r.m.find(schemas.RuleScopeExcluded, r.in(f), f, "the %s is %q", fieldNames[f], text)
		return
	}
	r.m.find(schemas.RuleScopeExcluded, r.in(f), f, "the %s says so", fieldNames[f])
}

// readStatus reads the status of a row.
func (r *row) readStatus(cell string, f schemas.Field) schemas.Status {
	status, res := r.m.given.Vocabulary.Status(cell)
	switch {
	case res == OutOfScope:
		r.fate = excluded
		r.exclude(f, cell)
	case res == Unmapped:
		r.unmapped(schemas.RuleStatusUnmapped, f, cell, "Open, Inactive and Closed")
	case status == schemas.Inactive && r.m.service.Statuses == schemas.TwoStatuses:
		r.m.find(schemas.RuleStatusScheme, r.in(f), f, "")
	}
	return status
}

// inScope reads the type of work. A type that nobody knows is kept as casework,
// with a query.
func (r *row) inScope() {
	c := r.cell(schemas.WorkType)
	if c == "" {
		return
	}
	in, res := r.words.work(c)
	switch {
	case res == Unmapped:
		if text, ok := r.said(schemas.WorkType, c); ok {
			r.m.find(schemas.RuleWorkUnmapped, r.in(schemas.WorkType), schemas.WorkType, "%q is not a known type of work", text)
			r.m.remember(schemas.WorkType, text)
		} else {
			r.m.find(schemas.RuleWorkUnmapped, r.in(schemas.WorkType), schemas.WorkType, "the type of work is %s", unsaid)
		}
	case res == OutOfScope || res == Known && !in:
		r.fate = excluded
		r.exclude(schemas.WorkType, c)
	}
}

// reference reads the case reference; a row without one cannot be told from
// another.
func (r *row) reference() string {
	c := r.cell(schemas.Ref)
	if r.m.given.Vocabulary.IsBlank(c) {
		r.refuse(schemas.RuleRefMissing, schemas.Ref, "")
		return ""
	}
	return normalRef(c)
}

// record reads a row of a record return.
func (r *row) record() record {
	rec := record{spot: r.spot, minutes: -1}
	if r.inScope(); r.fate == excluded {
		return rec
	}
	rec.level = r.readLevel(r.cell(schemas.LevelField), schemas.LevelField)
	if r.fate == excluded {
		return rec
	}
	rec.ref = r.reference()
	rec.status = r.readStatus(r.cell(schemas.StatusField), schemas.StatusField)
	rec.opened, rec.inactive = r.day(schemas.OpenedOn), r.day(schemas.InactiveOn)
	rec.reopened, rec.closed = r.day(schemas.ReopenedOn), r.day(schemas.ClosedOn)
	rec.user, _ = r.words.user(r.cell(schemas.ServiceUser))
	if h := r.cell(schemas.Hours); h != "" {
		var ok bool
		if rec.minutes, ok = ReadHours(h); !ok {
			rec.minutes = -1
			r.m.find(schemas.RuleHoursUnread, r.in(schemas.Hours), schemas.Hours, "")
		}
	}
	rec.answers = r.answers()
	if r.fate == counted {
		r.checkOrder(rec)
	}
	return rec
}

// checkOrder refuses a record whose days are out of order.
func (r *row) checkOrder(rec record) {
	if rec.status == schemas.StatusUnknown && rec.latest() == 0 {
		r.refuse(schemas.RuleStatusNone, schemas.StatusField, "")
		return
	}
	for _, d := range []struct {
		field schemas.Field
		day   schemas.Date
		did   string
	}{{schemas.ClosedOn, rec.closed, "closed"}, {schemas.InactiveOn, rec.inactive, "made inactive"}, {schemas.ReopenedOn, rec.reopened, "re-opened"}} {
		if d.day != 0 && d.day < rec.opened {
			r.refuse(schemas.RuleDateOrder, d.field, "%s on %s, but opened on %s", d.did, d.day.Long(), rec.opened.Long())
		}
	}
}

// cases reads the records or events of a return and makes its interventions.
func (m *maker) cases(tables []schemas.Table) {
	var records []record
	var events []event
	for _, t := range tables {
		switch {
		case t.Check:
			continue
		case t.Grain != m.Grain:
			m.passOver(t)
			continue
		}
		if m.Grain == schemas.RecordGrain {
			records = slices.Grow(records, len(t.Rows))
		} else {
			events = slices.Grow(events, len(t.Rows))
		}
		r := m.reader(t)
		for _, line := range t.Rows {
			if line.Kind != schemas.DataRow {
				continue
			}
			m.rows++
			r.cells, r.n, r.fate = line.Cells, line.Number, counted
			var rec record
			var ev []event
			switch {
			case m.refused[schemas.Position{Sheet: t.Sheet, Row: line.Number}]:
				r.fate = refused
			case m.Grain == schemas.EventGrain:
				ev = r.events()
			default:
				rec = r.record()
			}
			switch r.fate {
			case refused:
				m.Ledger.Rejected++
			case excluded:
				m.Ledger.Excluded++
			case counted:
				m.Ledger.Accepted++
				if m.Grain == schemas.EventGrain {
					events = append(events, ev...)
				} else {
					records = append(records, rec)
				}
			}
		}
	}
	if m.Grain == schemas.EventGrain {
		m.fromEvents(events)
	} else {
		m.fromRecords(records)
	}
	m.compare(tables)
}

// passOver accounts for a table of another grain than the return's: a log
// beside the records that it is about. The records count.
func (m *maker) passOver(t schemas.Table) {
	n := 0
	for _, r := range t.Rows {
		if r.Kind == schemas.DataRow {
			n++
		}
	}
	m.Ledger.Note += n
	m.note(schemas.Query, schemas.RuleTableIgnored, m.at(t.Sheet, t.HeaderRow, 0), "", "the %d rows of this table are events, and the file holds records too; the records count", n)
}

// fromRecords makes the interventions of a record return.
func (m *maker) fromRecords(records []record) {
	var latest schemas.Date
	for _, r := range records {
		latest = max(latest, r.latest())
	}
	m.assumeExtractDate(latest)
	m.checkExtractDate(latest, len(records))
	m.History = historyOf(records, m.Tables)
	m.sayHistory(len(records))
	groups := byReference(records, func(r *record) string { return r.ref })
	m.Interventions = slices.Grow(m.Interventions, len(groups))
	for _, rs := range groups {
		m.fromRef(rs[0].ref, m.distinct(rs))
	}
	m.noteRule()
}

// byReference puts rows of the same reference together, references in the order in
// which they first come. A row that is alone is not copied.
func byReference[T any](rows []T, ref func(*T) string) [][]T {
	groupOf := make(map[string]int, len(rows))
	nth := make([]int, len(rows)) // the group of each row
	var sizes []int
	for i := range rows {
		g, ok := groupOf[ref(&rows[i])]
		if !ok {
			g = len(sizes)
			groupOf[ref(&rows[i])] = g
			sizes = append(sizes, 0)
		}
		nth[i] = g
		sizes[g]++
	}
	groups := make([][]T, len(sizes))
	for i, g := range nth {
		if sizes[g] == 1 {
			groups[g] = rows[i : i+1 : i+1]
			continue
		}
		if groups[g] == nil {
			groups[g] = make([]T, 0, sizes[g])
		}
		groups[g] = append(groups[g], rows[i])
	}
	return groups
}

// distinct leaves out copies of a row, and refuses rows that have the same
// reference and opening date and say different things.
func (m *maker) distinct(rs []record) []record {
	if len(rs) == 1 {
		return rs
	}
	slices.SortStableFunc(rs, func(a, b record) int { return cmp.Compare(a.opened, b.opened) })
	var out []record
	for len(rs) > 0 {
		n := 1
		for n < len(rs) && rs[n].opened == rs[0].opened {
			n++
		}
		group := rs[:n]
		rs = rs[n:]
		differs := slices.ContainsFunc(group, func(r record) bool { return !r.same(group[0]) })
		if !differs {
			out = append(out, group[0])
		}
		for i, r := range group {
			switch {
			case differs:
				other := group[0]
				if i == 0 {
					other = group[slices.IndexFunc(group, func(o record) bool { return !o.same(group[0]) })]
				}
				m.find(schemas.RuleRefConflict, r.in(schemas.Ref), schemas.Ref, "%s has the same reference and opening date, and says something else; neither counts", place(other.in(schemas.NoField)))
				m.Ledger.Accepted--
				m.Ledger.Rejected++
			case i > 0:
				out[len(out)-1].answers = latest(out[len(out)-1].answers, r.answers)
				m.find(schemas.RuleRefDuplicate, r.in(schemas.Ref), schemas.Ref, "the row says the same as %s", place(group[0].in(schemas.NoField)))
				m.Ledger.Accepted--
				m.Ledger.Duplicate++
			}
		}
	}
	return out
}

// place is a row of the same file in a few words.
func place(p schemas.Position) string {
	if p.Sheet != "" {
		return fmt.Sprintf("row %d of %s", p.Row, p.Sheet)
	}
	return fmt.Sprintf("row %d", p.Row)
}

// sayHistory says what a return without days cannot tell.
func (m *maker) sayHistory(rows int) {
	switch m.History {
	case schemas.PositionHistory:
		m.find(schemas.RuleHistory, m.at("", 0, 0), schemas.OpenedOn, "most of its %d rows have no opening date: it tells the position on its extract date, and on no other day", rows)
	case schemas.OpenedHistory:
		why := "most of its inactive or closed rows have no date for that"
		if !slices.ContainsFunc(m.Tables, func(t schemas.Table) bool { return columnOf(t, schemas.ClosedOn) >= 0 }) {
			why = "it has no column for the day of closing"
		}
		m.find(schemas.RuleHistory, m.at("", 0, 0), schemas.ClosedOn, "%s: it tells openings, and the position on its extract date alone", why)
	case schemas.FullHistory, schemas.CountedHistory:
	}
}

// historyOf says what records can tell of earlier days, from the days they
// hold. Days that are the exception are made up for; where most are missing,
// nothing is claimed for earlier days.
func historyOf(records []record, tables []schemas.Table) schemas.History {
	var undated, closed, closedUndated, inactive, inactiveUndated int
	for _, r := range records {
		if r.opened == 0 {
			undated++
		}
		switch r.status {
		case schemas.Closed:
			closed++
			if r.closed == 0 {
				closedUndated++
			}
		case schemas.Inactive:
			inactive++
			if r.inactive == 0 {
				inactiveUndated++
			}
		case schemas.Open, schemas.StatusUnknown:
		}
	}
	hasClosed := slices.ContainsFunc(tables, func(t schemas.Table) bool { return columnOf(t, schemas.ClosedOn) >= 0 })
	switch {
	case len(records) > 0 && undated*2 > len(records):
		return schemas.PositionHistory
	case !hasClosed, closedUndated*2 > closed, inactiveUndated*2 > inactive:
		return schemas.OpenedHistory
	}
	return schemas.FullHistory
}
