package transform

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/schemas"
)

// Joined is the life of one intervention as several returns tell it, the oldest
// first: its spells, and after them those of the interventions that follow it
// where the same record was taken up again after it had been closed. months is
// how long a record stays inactive; 0 for InactiveMonths.
//
// The rules, of which replaced_among in the store has the first:
//
//  1. A row goes on in the newer return's row of the same reference and opening
//     day, else in the first row that it overlaps: neither was closed before the
//     other was opened, or both were closed on one day and one has no opening day
//     (the other may have been opened and closed on that day). A row without an
//     opening day goes on from the last row before it. Where several rows of one return go on in one row, they are taken
//     one after the other.
//  2. The opening is the newest one told, and nothing is told of before it. A
//     re-opening is none, though nothing be known of the time before it.
//  3. A day of a change that any return told is a fact, and stays. Four facts fall,
//     because the newest is right in what it has a day for: a closing, where the
//     newer row is not closed or is closed on another day; what is later than the
//     day on which a newer row came to its present status; the same change on
//     another day, with no change between them, if the return that told it could
//     have known the newer day; and, before a log, all from its first event on
//     (all, if that is the opening).
//  4. Each row of records saw its status on its own extract date; a change on that
//     very day tells no more than this. It is put in on that day where the facts say
//     something else, unless the last of the facts before it was told by a newer
//     return alone. A sight falls with the facts of its day.
//  5. Who is seen open, or made inactive on another day, after having been inactive,
//     was taken up between: on that day; where the six months had run out by then,
//     on the last of them if no return described a day since, and else on that day,
//     as a new intervention.
//  6. A level is that of the opening where none was seen before. A higher one counts
//     from the day on which it is first seen, or the day of closing if that lies
//     between this return and the one before. A level never falls (guidance,
//     Example D). A log has a day for each level.
func Joined(accounts []schemas.Account, months int) [][]schemas.Spell {
	s := story{months: cmp.Or(months, InactiveMonths)}
	for _, a := range accounts {
		if a.Grain == schemas.EventGrain {
			s.takeLog(a)
		} else {
			s.takeRow(a)
		}
		s.days = append(s.days, a.ExtractDate)
	}
	var out [][]schemas.Spell
	for _, l := range s.lives() {
		out = append(out, l.spells)
	}
	return out
}

// story is what returns tell of one record.
type story struct {
	months int
	days   []schemas.Date // that the returns describe, in order
	opened schemas.Date   // zero where none has it
	facts  []fact         // in the order of their days
	sights []sight        // in the order of their days
	levels []step         // that have a day, in the order of their days
}

// fact is a change of status, apart from the opening, on a day that a return tells.
type fact struct {
	on     schemas.Date
	status schemas.Status
	first  int          // the number of returns before the first that told it
	told   schemas.Date // the day that the last one that told it describes
	again  bool         // made inactive once more, with no re-opening told between
}

// sight is what a row says of its own day.
type sight struct {
	on     schemas.Date
	status schemas.Status
	level  schemas.Level
	nth    int // the number of returns before it
}

// takeLog takes in a log of events.
func (s *story) takeLog(a schemas.Account) {
	first := a.Spells[0]
	opens := first.Began == schemas.BeganOpened
	if opens {
		*s = story{months: s.months, days: s.days, opened: first.From}
	}
	s.facts = slices.DeleteFunc(s.facts, func(f fact) bool { return f.on >= first.From })
	s.sights = slices.DeleteFunc(s.sights, func(v sight) bool { return v.on >= first.From })
	s.levels = slices.DeleteFunc(s.levels, func(l step) bool { return l.on >= first.From })
	facts := s.factsOf(a)
	if opens {
		facts = facts[1:]
	}
	s.facts = append(s.facts, facts...)
	s.levels = append(s.levels, levelsOf(a, schemas.LevelUnknown)...)
}

// factsOf are the changes of status that an account has a day for.
func (s *story) factsOf(a schemas.Account) []fact {
	var out []fact
	for _, p := range a.Spells {
		if p.Began != schemas.BeganByRule && p.Began != schemas.BeganLevel {
			out = append(out, fact{on: p.From, status: p.Status, first: len(s.days), told: a.ExtractDate})
		}
	}
	return out
}

// levelsOf are the days on which the level of an account changes from one.
func levelsOf(a schemas.Account, level schemas.Level) []step {
	var out []step
	for _, p := range a.Spells {
		if p.Level != level {
			level = p.Level
			out = append(out, step{on: p.From, level: level})
		}
	}
	return out
}

// takeRow takes in a row of records.
func (s *story) takeRow(a schemas.Account) {
	now := sight{on: a.ExtractDate, level: a.Spells[0].Level, nth: len(s.days)}
	facts := s.factsOf(a)
	if a.Spells[0].Began == schemas.BeganOpened {
		s.open(facts[0].on)
		if facts[0].on <= now.on {
			now.status = schemas.Open
		}
		facts = facts[1:]
	}
	since := schemas.Date(0) // the day on which it came to the status that it has now
	for _, f := range facts {
		if f.on <= now.on {
			now.status, since = f.status, f.on
		}
	}
	facts = slices.DeleteFunc(facts, func(f fact) bool { return f.on == now.on })
	if since == now.on {
		since = 0
	}
	s.takeBack(now.status, since)
	for _, f := range facts {
		s.tell(f, facts)
	}
	s.sights = append(s.sights, now)
	s.levels = append(s.levels, levelsOf(a, now.level)...)
	slices.SortStableFunc(s.levels, func(a, b step) int { return cmp.Compare(a.on, b.on) })
}

// open sets the opening day.
func (s *story) open(on schemas.Date) {
	s.opened = on
	s.facts = slices.DeleteFunc(s.facts, func(f fact) bool { return f.on < on })
}

// takeBack leaves out what a newer row says was a mistake: it has its status since
// a day, zero where it does not tell.
func (s *story) takeBack(status schemas.Status, since schemas.Date) {
	wrong := func(on schemas.Date, was schemas.Status) bool {
		return was == schemas.Closed && (status != schemas.Closed || since != 0 && on != since)
	}
	s.facts = slices.DeleteFunc(s.facts, func(f fact) bool { return since != 0 && f.on > since || wrong(f.on, f.status) })
	for i, v := range s.sights { // its level was seen all the same
		if since != 0 && v.on >= since || wrong(v.on, v.status) {
			s.sights[i].status = schemas.StatusUnknown
		}
	}
}

// tell adds a fact of a newer row, which tells some others.
func (s *story) tell(f fact, others []fact) {
	same := func(o fact) bool { return o.on == f.on && o.status == f.status }
	if i := slices.IndexFunc(s.facts, same); i >= 0 {
		s.facts[i].told = f.told
		return
	}
	at := slices.IndexFunc(s.facts, func(o fact) bool { return o.on > f.on })
	if at < 0 {
		at = len(s.facts)
	}
	s.facts = slices.Insert(s.facts, at, f)
	for _, i := range []int{at + 1, at - 1} { // the later one first, for the places of the rest
		if i < 0 || i >= len(s.facts) || s.facts[i].status != f.status {
			continue
		}
		o := s.facts[i]
		told := slices.ContainsFunc(others, func(t fact) bool { return t.on == o.on && t.status == o.status })
		between := slices.ContainsFunc(others, func(t fact) bool { return t.on >= min(o.on, f.on) && t.on <= max(o.on, f.on) && t.status != f.status })
		switch {
		case told || between:
		case f.on <= o.told:
			s.facts = slices.Delete(s.facts, i, i+1)
		case f.status == schemas.Inactive:
			s.facts[at].again = true
		}
	}
}

// lives lives through the story.
func (s *story) lives() []life {
	t := telling{story: s}
	facts := s.facts
	if s.opened != 0 {
		t.add(step{on: s.opened, status: schemas.Open})
	}
	for _, v := range s.sights {
		for len(facts) > 0 && facts[0].on <= v.on {
			t.fact(facts[0])
			facts = facts[1:]
		}
		t.sight(v)
	}
	for _, f := range facts {
		t.fact(f)
	}
	lives := replay(t.steps, s.months)
	return replay(withLevels(t.steps, s.reached(lives)), s.months)
}

// before is the last day before another that a return describes; zero for none.
func (s *story) before(on schemas.Date) schemas.Date {
	last := schemas.Date(0)
	for _, d := range s.days {
		if d < on {
			last = max(last, d)
		}
	}
	return last
}

// telling is a story as it is told, day by day.
type telling struct {
	*story
	steps  []step
	status schemas.Status // by what was told, and no rule
	since  schemas.Date
	newest int // the return that told the last fact first
}

func (t *telling) add(s step) {
	t.steps = append(t.steps, s)
	if s.status != t.status {
		t.status, t.since = s.status, s.on
	}
}

func (t *telling) fact(f fact) {
	if f.again && t.status == schemas.Inactive {
		t.resume(f.on)
	}
	t.newest = f.first
	t.add(step{on: f.on, status: f.status, again: len(t.steps) == 0 && f.status == schemas.Open})
}

// sight puts in what a row saw on its day.
func (t *telling) sight(v sight) {
	switch {
	case v.status == schemas.StatusUnknown || v.on < t.opened || t.newest > v.nth:
	case len(t.steps) == 0:
		t.add(step{on: v.on, status: v.status, known: true})
	case v.status == schemas.Open && t.status == schemas.Inactive:
		t.resume(v.on)
	case t.status == schemas.Closed || v.status == t.status:
	case t.status == schemas.Inactive && ClosedFrom(t.since, t.months) <= v.on: // closed by the rule
	default:
		t.add(step{on: v.on, status: v.status})
	}
}

// resume takes up a record that was inactive, by a day.
func (t *telling) resume(by schemas.Date) {
	if ranOut := ClosedFrom(t.since, t.months); ranOut <= by && t.before(by) < ranOut {
		by = ranOut - 1
	}
	t.add(step{on: by, status: schemas.Open})
}

// reached are the days on which each life came to the levels that were told.
func (s *story) reached(lives []life) []step {
	out := slices.Clone(s.levels)
	highest := make([]schemas.Level, len(lives))
	at := func(on schemas.Date) int {
		i := len(lives) - 1
		for i > 0 && lives[i].spells[0].From > on {
			i--
		}
		return i
	}
	levels := s.levels
	for _, v := range s.sights {
		for len(levels) > 0 && levels[0].on <= v.on {
			highest[at(levels[0].on)] = highest[at(levels[0].on)].Highest(levels[0].level)
			levels = levels[1:]
		}
		i := at(v.on)
		was, on := highest[i], v.on
		switch closed := lives[i].closedOn(); {
		case v.level == schemas.LevelUnknown || was != schemas.LevelUnknown && !v.level.Above(was):
			continue
		case was == schemas.LevelUnknown:
			on = lives[i].spells[0].From
		case closed != 0 && closed <= on && closed > s.before(on):
			on = closed
		}
		highest[i] = v.level
		out = append(out, step{on: on, level: v.level})
	}
	return out
}

// withLevels puts levels to the steps. A level of the first day, or of before, is
// that of the opening; that of a day on which the status changed comes with the
// request, or else with the first change.
func withLevels(statuses, levels []step) []step {
	out := slices.Clone(statuses)
	n := len(out)
	for _, l := range levels {
		with := slices.IndexFunc(out[:n], func(s step) bool { return s.on == l.on && s.status == schemas.Open })
		if with < 0 {
			with = slices.IndexFunc(out[:n], func(s step) bool { return s.on == l.on })
		}
		if l.on <= out[0].on {
			with = 0
		}
		if with < 0 {
			out = append(out, l)
			continue
		}
		out[with].level = out[with].level.Highest(l.level)
	}
	slices.SortStableFunc(out[1:], func(a, b step) int { return cmp.Compare(a.on, b.on) })
	return out
}
