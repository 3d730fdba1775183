package transform

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/schemas"
)

// fromRef makes the interventions of one reference from its rows, which are in
// the order of their opening and differ in it.
func (m *maker) fromRef(ref string, rs []record) {
	if len(rs) == 0 || m.ExtractDate == 0 {
		return
	}
	sequence := 0
	for len(rs) > 0 {
		first, last := rs[0], rs[0]
		given := first.answers
		steps := m.steps(first)
		rs = rs[1:]
		for len(rs) > 0 && m.continues(steps, rs[0]) {
			steps = together(steps, m.steps(rs[0]))
			last, rs, given = rs[0], rs[1:], latest(given, rs[0].answers)
		}
		lives := replay(steps, m.given.months())
		for i, l := range lives {
			sequence++
			recorded := l.recorded(m.ExtractDate)
			first.answers = nil
			if i == len(lives)-1 {
				recorded, first.answers = last.status, given
			}
			m.add(ref, sequence, l, first, recorded)
		}
	}
}

// continues reports whether a row with the same reference belongs to the
// intervention of the steps: a request on a closed record is a new intervention,
// on an inactive one it re-opens the same (guidance, Examples B and E). A
// request on an open one is more of the same.
func (m *maker) continues(steps []step, next record) bool {
	lives := replay(steps, m.given.months())
	l := lives[len(lives)-1]
	if on := l.closedOn(); on != 0 && on <= next.opened {
		return false
	}
	if l.on(next.opened) == schemas.Inactive {
		m.note(schemas.Note, schemas.RuleRefOverlap, next.in(schemas.Ref), schemas.Ref, "a request on an inactive record re-opens it: this row counts as the same intervention as the one before")
	} else {
		m.find(schemas.RuleRefOverlap, next.in(schemas.Ref), schemas.Ref, "opened on %s, while an intervention with the same reference was still open; both rows count as one", next.opened.Long())
	}
	return true
}

// add keeps an intervention. recorded is the status that the return gives it on
// the extract date, unknown where it gives none.
func (m *maker) add(ref string, sequence int, l life, first record, recorded schemas.Status) {
	i := schemas.Intervention{
		Ref: ref, Sequence: sequence, ClosedOn: l.closedOn(), Level: l.level,
		User: first.user, Minutes: first.minutes, Answers: m.answered(first.answers, l.level), Position: first.in(schemas.NoField), Spells: l.spells,
	}
	if l.spells[0].Began == schemas.BeganOpened {
		i.OpenedOn = l.spells[0].From
	}
	i.Recorded, i.Counted = recorded, l.on(m.ExtractDate)
	switch {
	case recorded == schemas.StatusUnknown || recorded == i.Counted:
	case recorded == schemas.Inactive && i.Counted == schemas.Closed:
		i.Reason = schemas.RuleStatusRule
	default: // what it says came about after the day that the return describes
		i.Reason = schemas.RuleDateAfterExtract
	}
	if l.level == schemas.LevelUnknown && m.hasLevels {
		m.find(schemas.RuleLevelMissing, first.in(schemas.LevelField), schemas.LevelField, "")
	}
	if l.fell {
		m.find(schemas.RuleLevelFell, first.in(schemas.LevelField), schemas.LevelField, "")
	}
	if i.OpenedOn > m.ExtractDate {
		m.find(schemas.RuleDateAfterExtract, first.in(schemas.OpenedOn), schemas.OpenedOn, "opened on %s, after %s, the day that the return describes; it counts on later days", i.OpenedOn.Long(), m.ExtractDate.Long())
	}
	m.Interventions = append(m.Interventions, i)
}

// noteRule says how many records count as closed by the six-month rule, and how
// many have no status of their own.
func (m *maker) noteRule() {
	n := 0
	for _, i := range m.Interventions {
		if i.Reason == schemas.RuleStatusRule {
			n++
		}
	}
	if n > 0 {
		m.find(schemas.RuleStatusRule, m.at("", 0, 0), schemas.StatusField, "%d inactive for more than %d months on %s: counted as closed", n, m.given.months(), m.ExtractDate.Long())
	}
}

// steps are what happened to the intervention of a row, as its dates have it,
// put right where its status on the extract date says otherwise: the status
// stands (a date that contradicts it is left out), and a status without a date
// is known from the extract date on.
func (m *maker) steps(r record) []step {
	r = m.reconcile(r)
	const most = 5 // four days, and the status on the extract date
	ss := make([]step, 0, most)
	add := func(on schemas.Date, s schemas.Status) {
		if on != 0 {
			ss = append(ss, step{on: on, status: s, said: true})
		}
	}
	add(r.opened, schemas.Open)
	add(r.inactive, schemas.Inactive)
	if r.closed != 0 && r.reopened > r.closed { // a request on a closed record
		add(r.closed, schemas.Closed)
		add(r.reopened, schemas.Open)
	} else {
		add(r.reopened, schemas.Open)
		add(r.closed, schemas.Closed)
	}
	slices.SortStableFunc(ss, func(a, b step) int { return cmp.Compare(a.on, b.on) })
	if r.opened == 0 && len(ss) > 0 && ss[0].status == schemas.Open { // a re-opening is no opening
		ss[0].again = true
	}
	now := schemas.StatusUnknown
	for _, s := range ss {
		if s.on <= m.ExtractDate {
			now = s.status
		}
	}
	if r.status != schemas.StatusUnknown && r.status != now && !m.later(r) {
		ss = append(ss, step{on: max(m.ExtractDate, r.latest()), status: r.status, known: r.latest() == 0, said: true})
		if r.latest() != 0 && m.History == schemas.FullHistory {
			m.find(schemas.RuleStatusUndated, r.in(schemas.StatusField), schemas.StatusField, "%s, with no date for it: it counts so from %s", r.status, m.ExtractDate.Long())
		}
	}
	if _, has := r.columns[schemas.StatusField]; has && r.status == schemas.StatusUnknown {
		m.find(schemas.RuleStatusMissing, r.in(schemas.StatusField), schemas.StatusField, "")
	}
	if r.opened == 0 && m.History == schemas.FullHistory {
		m.find(schemas.RuleDateMissing, r.in(schemas.OpenedOn), schemas.OpenedOn, "")
	}
	ss[0].level = r.level
	if n := len(ss) - 1; r.reopened > r.closed && r.closed != 0 { // the level is that of the later one
		for i := n; i > 0; i-- {
			if ss[i].status == schemas.Open {
				ss[0].level, ss[i].level = schemas.LevelUnknown, r.level
				break
			}
		}
	}
	return ss
}

// later reports whether the status of a row is one that its dates give for a day
// after the extract date: the export was made later than the day it describes.
func (m *maker) later(r record) bool {
	switch r.status {
	case schemas.Open:
		return r.opened > m.ExtractDate || r.reopened > m.ExtractDate
	case schemas.Inactive:
		return r.inactive > m.ExtractDate
	case schemas.Closed:
		return r.closed > m.ExtractDate
	case schemas.StatusUnknown:
	}
	return false
}

// reconcile leaves out the dates of a row that contradict its status or each
// other, with a query for each. A re-opening that comes before the row was made
// inactive changes nothing, and stays for other returns, which may know of the
// inactive days before it.
func (m *maker) reconcile(r record) record {
	drop := func(f schemas.Field, day *schemas.Date, format string, args ...any) {
		m.find(schemas.RuleStatusDates, r.in(f), f, format, args...)
		*day = 0
	}
	if e := m.ExtractDate; r.reopened == 0 || r.reopened > e || r.opened != 0 && r.reopened < r.inactive {
		switch r.status {
		case schemas.Open:
			if r.closed != 0 && r.closed <= e {
				drop(schemas.ClosedOn, &r.closed, "open, though closed on %s; the status stands", r.closed.Long())
			}
			if r.inactive != 0 && r.inactive <= e {
				drop(schemas.InactiveOn, &r.inactive, "open, though made inactive on %s, with no day on which it was re-opened; the status stands", r.inactive.Long())
			}
		case schemas.Inactive:
			if r.closed != 0 && r.closed <= e {
				drop(schemas.ClosedOn, &r.closed, "inactive, though closed on %s; the status stands", r.closed.Long())
			}
		case schemas.Closed, schemas.StatusUnknown:
		}
	}
	if r.closed != 0 && r.inactive > r.closed && r.reopened <= r.closed {
		drop(schemas.InactiveOn, &r.inactive, "made inactive on %s, after it was closed on %s; the closing stands", r.inactive.Long(), r.closed.Long())
	}
	only := r.opened == 0 && r.inactive == 0 && r.status == schemas.StatusUnknown // all that the row tells
	if r.reopened != 0 && r.closed == 0 && (r.inactive == 0 || r.reopened < r.inactive) && !only {
		again := r.reopened
		drop(schemas.ReopenedOn, &r.reopened, "re-opened on %s, with no earlier day on which it was made inactive; the re-opening is not counted", r.reopened.Long())
		if r.opened != 0 && again <= m.ExtractDate {
			r.reopened = again
		}
	}
	return r
}

// together is the life of two overlapping rows that count as one: open while
// either is open, inactive while neither is open and either is inactive.
func together(a, b []step) []step {
	type from struct {
		step
		second bool
	}
	var all []from
	for _, s := range a {
		all = append(all, from{s, false})
	}
	for _, s := range b {
		all = append(all, from{s, true})
	}
	slices.SortStableFunc(all, func(x, y from) int { return cmp.Compare(x.on, y.on) })
	var now [2]schemas.Status
	var out []step
	for _, s := range all {
		k := 0
		if s.second {
			k = 1
		}
		before := mostActive(now[0], now[1])
		if s.status != schemas.StatusUnknown {
			now[k] = s.status
		}
		after := mostActive(now[0], now[1])
		s.said = false
		if k == 1 && s.status == schemas.Open && before == schemas.Inactive || after != before || s.level != schemas.LevelUnknown {
			s.status = after
			if after == before {
				s.status = schemas.StatusUnknown
			}
			out = append(out, s.step)
		}
	}
	return out
}

// mostActive is the status of work of which two parts have a status each.
func mostActive(a, b schemas.Status) schemas.Status {
	switch {
	case a == schemas.StatusUnknown:
		return b
	case b == schemas.StatusUnknown:
		return a
	}
	return min(a, b) // open before inactive before closed
}
