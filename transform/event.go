package transform

import (
	"cmp"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// event is one thing that a log says happened to an intervention.
type event struct {
	spot
	ref     string
	on      schemas.Date
	level   schemas.Level
	status  schemas.Status
	user    schemas.User
	answers []answer
}

// events reads a row of a log: one event, or two where the row gives both a
// level and a status, or none where what happened changes neither.
func (r *row) events() []event {
	if r.inScope(); r.fate == excluded {
		return nil
	}
	e := event{spot: r.spot}
	telling := false
	if _, ok := r.cols[schemas.EventKind]; ok || r.cell(schemas.EventValue) != "" {
		goOn := false
		if goOn, telling = r.whatHappened(&e); !goOn {
			return nil
		}
	}
	if c := r.cell(schemas.LevelField); c != "" && e.level == schemas.LevelUnknown {
		e.level = r.readLevel(c, schemas.LevelField)
	}
	if c := r.cell(schemas.StatusField); c != "" && e.status == schemas.StatusUnknown {
		e.status = r.readStatus(c, schemas.StatusField)
	}
	if r.fate == excluded {
		return nil
	}
	if !telling && r.fate == counted && e.level == schemas.LevelUnknown && e.status == schemas.StatusUnknown {
		r.saysNothing()
	}
	e.ref, e.on = r.reference(), r.day(schemas.EventOn)
	if e.on == 0 && r.fate == counted {
		r.refuse(schemas.RuleDateImpossible, schemas.EventOn, "the event has no date")
	}
	e.answers = r.answers()
	e.user, _ = r.words.user(r.cell(schemas.ServiceUser))
	return []event{e}
}

// nothing stands for the word of an event that has none.
const nothing = "(nothing)"

// saysNothing asks about an event that led to a level or a status, and does not
// say to which. Where many do, the column that says it was not recognised, and
// the return is held.
func (r *row) saysNothing() {
	r.m.remember(schemas.EventValue, nothing)
	r.m.note(schemas.Query, schemas.RuleEventUnmapped, r.in(schemas.EventKind), schemas.EventKind, "the row does not say to which level or status the event led")
}

// whatHappened reads the kind of an event and its value. goOn is false where the
// row is not about an intervention; telling, where it does not say what it led to.
func (r *row) whatHappened(e *event) (goOn, telling bool) {
	kind, value := r.cell(schemas.EventKind), r.cell(schemas.EventValue)
	what, res := r.words.event([2]string{kind, value})
	switch {
	case res == OutOfScope:
		r.fate = excluded
		r.exclude(schemas.EventKind, kind)
		return false, false
	case res == Unmapped:
		f, word := schemas.EventKind, kind
		if _, known := r.words.event([2]string{kind, ""}); known == Known && value != "" {
			f, word = schemas.EventValue, value
		}
		r.unmapped(schemas.RuleEventUnmapped, f, strings.TrimSpace(word), "a status or a level, and what led to it (opened, made inactive, closed, re-opened, level set)")
	default: // "Opened" with the value "Level 2" says both
		e.status = what.Status
		e.level = r.m.inScheme(what.Level, func(format string, args ...any) {
			r.refuse(schemas.RuleLevelScheme, schemas.EventValue, format, args...)
		})
		if e.status == schemas.Inactive && r.m.service.Statuses == schemas.TwoStatuses {
			r.m.find(schemas.RuleStatusScheme, r.in(schemas.EventKind), schemas.StatusField, "")
		}
	}
	return true, res == Known
}

// fromEvents makes the interventions of a log.
func (m *maker) fromEvents(events []event) {
	var latest schemas.Date
	for _, e := range events {
		latest = max(latest, e.on)
	}
	m.assumeExtractDate(latest)
	m.checkExtractDate(latest, len(events))
	m.History = schemas.FullHistory
	if m.ExtractDate == 0 {
		return
	}
	groups := byReference(events, func(e *event) string { return e.ref })
	m.Interventions = slices.Grow(m.Interventions, len(groups))
	for _, es := range groups {
		m.fromLog(es[0].ref, m.once(es))
	}
	m.noteRule()
}

// once leaves out copies of an event, and puts the rest in the order of their
// days.
func (m *maker) once(es []event) []event {
	slices.SortStableFunc(es, func(a, b event) int {
		return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.n, b.n))
	})
	out := es[:0]
	for _, e := range es {
		i := slices.IndexFunc(out, func(o event) bool { return o.on == e.on && o.level == e.level && o.status == e.status })
		if i < 0 || e.level == schemas.LevelUnknown && e.status == schemas.StatusUnknown {
			out = append(out, e)
			continue
		}
		m.find(schemas.RuleRefDuplicate, e.in(schemas.Ref), schemas.Ref, "the row says the same as %s", place(out[i].in(schemas.NoField)))
		m.Ledger.Accepted--
		m.Ledger.Duplicate++
	}
	return out
}

// fromLog makes the interventions of one reference from its events, which are in
// the order of their days. The order of events on one day is not known, and does
// not matter: they are taken in the one order in which each changes something.
func (m *maker) fromLog(ref string, es []event) {
	var steps []step
	start, last := es[0], schemas.StatusUnknown
	var given []answer
	for _, e := range es {
		given = latest(given, e.answers)
	}
	var since schemas.Date
	for len(es) > 0 {
		n := 1
		for n < len(es) && es[n].on == es[0].on {
			n++
		}
		if last == schemas.Inactive && ClosedFrom(since, m.given.months()) <= es[0].on {
			last = schemas.Closed
		}
		day := onDay(es[:n], last)
		if steps == nil && len(day) > 0 && day[0].status != schemas.Open {
			m.find(schemas.RuleEventOrphan, es[0].in(schemas.EventKind), schemas.EventKind, "")
		}
		for _, s := range day {
			if s.status != schemas.StatusUnknown && s.status != last {
				last, since = s.status, s.on
			}
		}
		if last == schemas.StatusUnknown && len(day) > 0 {
			last, since = schemas.Open, day[0].on
		}
		steps = append(steps, day...)
		es = es[n:]
	}
	if len(steps) == 0 {
		return
	}
	first := record{spot: start.spot, user: start.user, minutes: -1}
	lives := replay(steps, m.given.months())
	for i, l := range lives {
		if i == len(lives)-1 {
			first.answers = given
		}
		m.add(ref, i+1, l, first, l.recorded(m.ExtractDate))
		if l.stray {
			m.find(schemas.RuleEventOrphan, first.in(schemas.EventKind), schemas.EventKind, "made inactive after it was closed; the closing stands")
		}
	}
}

// onDay are the events of one day as steps, by the status before it. The level
// is the highest given on the day; where the day closes one intervention and
// opens another, it is the new one's.
func onDay(es []event, before schemas.Status) []step {
	var has [schemas.Closed + 1]bool
	level := schemas.LevelUnknown
	for _, e := range es {
		has[e.status] = true
		level = level.Highest(e.level)
	}
	order := []schemas.Status{schemas.Open, schemas.Inactive, schemas.Closed}
	if before == schemas.Open && has[schemas.Open] {
		order = []schemas.Status{schemas.Inactive, schemas.Open, schemas.Closed}
		if !has[schemas.Inactive] {
			order = []schemas.Status{schemas.Closed, schemas.Open}
		}
	}
	var steps []step
	for _, s := range order {
		if has[s] {
			steps = append(steps, step{on: es[0].on, status: s})
		}
	}
	if len(steps) == 0 && level != schemas.LevelUnknown {
		return []step{{on: es[0].on, level: level}}
	}
	if len(steps) > 0 {
		carrier := 0
		if steps[0].status == schemas.Closed {
			carrier = len(steps) - 1
		}
		steps[carrier].level = level
	}
	return steps
}
