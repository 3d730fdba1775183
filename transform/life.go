package transform

import (
	"math"

	"github.com/iassn/collate/schemas"
)

// step is one thing that happened to an intervention record on a day. Steps
// are replayed in order; a step with neither a status nor a level changes
// nothing.
type step struct {
	on     schemas.Date
	status schemas.Status // the status that it led to; unknown where only the level changed
	level  schemas.Level  // the level given; unknown where none was
	// known marks a status that was not reached on this day, but is first known
	// on it.
	known bool
	// again marks a re-opening, even where nothing is known of the time before it.
	again bool
	// said marks a status of a row, which begins a spell even where it is no other.
	said bool
}

// life is one intervention from its first step on.
type life struct {
	spells []schemas.Spell
	fell   bool // a level below one reached before was given, and ignored
	stray  bool // a step made no sense where it came, and was ignored
	level  schemas.Level
	since  schemas.Date // the day on which its present status began
	steps  []step       // that it lived through
}

// InactiveMonths is how long a record stays inactive before it is closed
// (guidance, "Closed": more than 6 months).
const InactiveMonths = 6

// ClosedFrom is the day from which a record made inactive on since counts as
// closed, if nothing else happens to it: the day after the same day of the month
// months calendar months on, clamped to the end of a short month. Inactive on 31
// August 2025, it is inactive up to and including 28 February 2026 and closed
// from 1 March.
func ClosedFrom(since schemas.Date, months int) schemas.Date {
	return since.AddMonths(months) + 1
}

// replay turns steps, in order of their days, into lives. A request on an open
// or inactive record belongs to the same life; a request on a closed record
// begins another (guidance, Examples B, D and E), and so does one on a record
// that has been inactive too long.
func replay(steps []step, months int) []life {
	lives := make([]life, 0, 1)
	for i, s := range steps {
		if len(lives) > 0 {
			lives[len(lives)-1].lapse(s.on, months)
		}
		if len(lives) == 0 || s.status == schemas.Open && lives[len(lives)-1].status() == schemas.Closed {
			lives = append(lives, begin(steps[i:]))
			continue
		}
		lives[len(lives)-1].take(s)
	}
	for i := range lives {
		lives[i].lapse(math.MaxInt32, months)
		lives[i].markRaises()
	}
	return lives
}

// begin is the life that the first of steps begins; it may go on to live through
// the rest. A level given before any status is a request too: a level is identified
// when somebody seeks help (guidance, introduction).
func begin(steps []step) life {
	s := steps[0]
	status, began := s.status, schemas.BeganKnown
	if status == schemas.StatusUnknown {
		status, s.known = schemas.Open, false
	}
	if !s.known {
		began = beganBy(status, schemas.StatusUnknown)
	}
	if s.again {
		began = schemas.BeganReopened
	}
	spells := make([]schemas.Spell, 1, len(steps))
	spells[0] = schemas.Spell{Status: status, Level: s.level, From: s.on, Began: began}
	return life{spells: spells, level: s.level, since: s.on, steps: steps[:1]}
}

// beganBy names the change from one status to another.
func beganBy(status, was schemas.Status) schemas.Began {
	switch status {
	case schemas.Open:
		if was == schemas.StatusUnknown {
			return schemas.BeganOpened
		}
		return schemas.BeganReopened
	case schemas.Inactive:
		return schemas.BeganInactive
	case schemas.Closed:
		return schemas.BeganClosed
	case schemas.StatusUnknown:
	}
	return schemas.BeganKnown
}

func (l *life) last() *schemas.Spell   { return &l.spells[len(l.spells)-1] }
func (l *life) status() schemas.Status { return l.last().Status }

// enter begins a new spell on a day.
func (l *life) enter(status schemas.Status, on schemas.Date, began schemas.Began) {
	was := l.status()
	l.last().Until = on
	l.spells = append(l.spells, schemas.Spell{Status: status, Level: l.level, From: on, Began: began, Was: was})
	if status != was {
		l.since = on
	}
}

// lapse closes a record that has been inactive for more than the months allowed
// before a day (guidance, "Closed").
func (l *life) lapse(before schemas.Date, months int) {
	if l.status() != schemas.Inactive {
		return
	}
	if on := ClosedFrom(l.since, months); on <= before {
		l.enter(schemas.Closed, on, schemas.BeganByRule)
	}
}

// take replays a step on a life that has begun.
func (l *life) take(s step) {
	if l.level.Above(s.level) && s.level != schemas.LevelUnknown {
		l.fell = true
	}
	l.steps = l.steps[:len(l.steps)+1]
	rises := s.level.Above(l.level)
	l.level = l.level.Highest(s.level)
	switch was := l.status(); {
	case s.status == schemas.Inactive && was == schemas.Closed:
		l.stray = true
	case s.status != schemas.StatusUnknown && s.status != was:
		l.enter(s.status, s.on, beganBy(s.status, was))
		return
	}
	switch {
	case s.said && s.status == l.status():
		l.enter(s.status, s.on, schemas.BeganSaid)
	case !rises:
	case l.last().From == s.on:
		l.last().Level = l.level
	default:
		l.enter(l.status(), s.on, schemas.BeganLevel)
	}
}

// markRaises marks the spells that begin at a higher level than the one before.
// A first level, where none was recorded, raises nothing.
func (l *life) markRaises() {
	for i := 1; i < len(l.spells); i++ {
		before := l.spells[i-1].Level
		l.spells[i].Raised = before != schemas.LevelUnknown && l.spells[i].Level.Above(before)
	}
}

// on is the status that counts at the end of a day.
func (l *life) on(day schemas.Date) schemas.Status {
	for _, s := range l.spells {
		if s.Holds(day) {
			return s.Status
		}
	}
	return schemas.StatusUnknown
}

// recorded is the last status given up to a day, with no rule applied.
func (l *life) recorded(day schemas.Date) schemas.Status {
	status := schemas.StatusUnknown
	for i, s := range l.steps {
		switch {
		case s.on > day:
		case i == 0:
			status = l.spells[0].Status
		case s.status != schemas.StatusUnknown:
			status = s.status
		}
	}
	return status
}

// closedOn is the day from which the life counts as closed; zero when it does
// not.
func (l *life) closedOn() schemas.Date {
	if l.status() != schemas.Closed {
		return 0
	}
	for i := len(l.spells) - 1; i > 0; i-- {
		if l.spells[i-1].Status != schemas.Closed {
			return l.spells[i].From
		}
	}
	return l.spells[0].From
}
