package main

import (
	"slices"
)

// The oracle's account of what several returns of a service tell of one
// intervention. It is written out from the rules alone, which stand beside
// transform.Joined: the rows are kept as they came, and when all are there it is
// settled which of their days stand, and what must have come between.

// happening is something that the returns, taken together, say happened.
type happening struct {
	on     day
	status string // empty where only the level changed
	level  string // empty where none is given
	// known: the status was not reached on this day, but is first known on it.
	known bool
	first int  // how many rows came before the first that told it
	told  day  // the day of the last return that told it
	opens bool // the opening, and no re-opening
	again bool // made inactive again, with no re-opening told since the last time
}

// seen is a row and the day that its return describes.
type seen struct {
	dated
	on day
}

// story is the rows that tell of one record, the oldest first.
type story struct{ rows []seen }

// opened is the newest opening that a row has; 0 where none has one.
func (s *story) opened() day {
	for _, r := range slices.Backward(s.rows) {
		if r.opened != 0 {
			return r.opened
		}
	}
	return 0
}

// agreed is a row of which the status and the days agree: the status word stands
// on the extract date.
func agreed(n dated) dated {
	switch {
	case n.status == isOpen:
		n.closed = 0
		if n.reopened == 0 || n.reopened < n.inactive {
			n.inactive = 0
		}
	case n.status == isInactive:
		n.closed = 0
	}
	if n.opened == 0 && n.closed == 0 && (n.inactive == 0 || n.reopened < n.inactive) {
		n.reopened = 0
	}
	return n
}

// days are what the row has a day for, in order; a change on the day of the
// return itself is seen, and no more.
func (r seen) days() []happening {
	var out []happening
	for _, h := range []happening{{on: r.inactive, status: isInactive}, {on: r.reopened, status: isOpen}, {on: r.closed, status: isClosed}} {
		if h.on != 0 && h.on != r.on {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b happening) int { return int(a.on - b.on) })
	return out
}

// since is the day from which the row has had its status; 0 where it does not say.
func (r seen) since() day {
	if days := r.days(); len(days) > 0 && days[len(days)-1].status == r.status {
		return days[len(days)-1].on
	}
	return 0
}

// changes are the days that stand, and rows are the rows of which the status that
// they saw stands: the others have none.
func (s *story) changes() (changes []happening, rows []seen) {
	for i, r := range s.rows {
		since := r.since()
		takenBack := func(on day, status string) bool {
			return status == isClosed && (r.status != isClosed || since != 0 && on != since)
		}
		changes = slices.DeleteFunc(changes, func(h happening) bool {
			return h.on < r.opened || since != 0 && h.on > since || takenBack(h.on, h.status)
		})
		for j := range rows {
			if since != 0 && rows[j].on >= since || takenBack(rows[j].on, rows[j].status) {
				rows[j].status = ""
			}
		}
		for _, h := range r.days() {
			h.first, h.told = i, r.on
			changes = withChange(changes, h, r.days())
		}
		rows = append(rows, r)
	}
	return changes, rows
}

// withChange adds a change of a newer row, of which days are all.
func withChange(changes []happening, h happening, days []happening) []happening {
	is := func(h happening) func(happening) bool {
		return func(o happening) bool { return o.on == h.on && o.status == h.status }
	}
	if i := slices.IndexFunc(changes, is(h)); i >= 0 {
		changes[i].told = h.told
		return changes
	}
	var out []happening
	for i, o := range changes {
		other := func(b happening) bool {
			return b.status != h.status && b.on >= min(o.on, h.on) && b.on <= max(o.on, h.on)
		}
		between := slices.ContainsFunc(days, other)
		for j, b := range changes {
			onItsSide := o.on <= h.on && j > i && b.on <= h.on || o.on > h.on && j < i && b.on > h.on
			between = between || onItsSide
		}
		if o.status == h.status && !between && !slices.ContainsFunc(days, is(o)) {
			if h.on <= o.told {
				continue // the same change, on another day
			}
			h.again = h.status == isInactive
		}
		out = append(out, o)
	}
	at := 0
	for at < len(out) && out[at].on <= h.on {
		at++
	}
	return slices.Insert(out, at, h)
}

// steps are what happened, one thing after the other, without levels.
func (s *story) steps() []happening {
	changes, rows := s.changes()
	var out []happening
	if o := s.opened(); o != 0 {
		out = append(out, happening{on: o, status: isOpen, opens: true})
	}
	now, told := func() (string, day) {
		status, on := "", day(0)
		for _, h := range out {
			if h.status != status {
				status, on = h.status, h.on
			}
		}
		return status, on
	}, -1
	resume := func(by day) {
		_, since := now()
		looked := slices.ContainsFunc(s.rows, func(r seen) bool { return r.on > lastInactive(since) && r.on < by })
		if by > lastInactive(since) && !looked {
			by = lastInactive(since)
		}
		out = append(out, happening{on: by, status: isOpen})
	}
	change := func(h happening) {
		if was, _ := now(); h.again && was == isInactive {
			resume(h.on)
		}
		told = h.first
		out = append(out, happening{on: h.on, status: h.status})
	}
	for i, r := range rows {
		for len(changes) > 0 && changes[0].on <= r.on {
			change(changes[0])
			changes = changes[1:]
		}
		was, since := now()
		switch {
		case r.status == "" || r.on < s.opened() || told > i || was == r.status || was == isClosed:
		case was == "":
			out = append(out, happening{on: r.on, status: r.status, known: true})
		case was == isInactive && r.status == isOpen:
			resume(r.on)
		case was == isInactive && r.on > lastInactive(since): // closed by then
		default:
			out = append(out, happening{on: r.on, status: r.status})
		}
	}
	for _, h := range changes {
		change(h)
	}
	return out
}

// lives are the interventions of the story, with their levels.
func (s *story) lives(last day) []*life {
	steps := s.steps()
	lives := liveThrough(steps, max(last, s.rows[len(s.rows)-1].on))
	reached := map[*life]string{}
	before := day(0)
	for _, r := range s.rows {
		now := lives[0]
		for _, l := range lives {
			if l.first <= r.on {
				now = l
			}
		}
		was, known := reached[now]
		switch {
		case r.level == noLevel || known && higher(r.level, was) == was:
		case !known:
			reached[now] = r.level
			steps = append(steps, happening{on: now.first, level: r.level})
		default:
			reached[now] = r.level
			on := r.on
			if c := now.closedOn(); c > before && c <= on {
				on = c
			}
			steps = append(steps, happening{on: on, level: r.level})
		}
		before = r.on
	}
	return liveThrough(steps, last)
}

// closedOn is the first day as closed; 0 where it is not.
func (l *life) closedOn() day {
	for i, d := range l.days {
		if d.status == isClosed {
			return l.first + day(i)
		}
	}
	return 0
}

// liveThrough lives through what happened, day by day. A request on a closed
// record begins another intervention.
func liveThrough(steps []happening, last day) []*life {
	var lives []*life
	var now *life
	for d := steps[0].on; d <= last; d++ {
		for _, l := range lives {
			l.dawn(d)
		}
		for _, h := range steps {
			switch {
			case h.on != d:
			case now == nil || now.today().status == isClosed && h.status == isOpen:
				now = begin(d, movedOpened, h.status, noLevel)
				switch {
				case h.known && h.status == isOpen:
					now.today().moves = []move{movedKnown}
				case h.status == isOpen && !h.opens && len(lives) == 0:
					now.today().moves = []move{movedReopened}
				case !h.known && h.status == isClosed:
					now.today().moves = []move{movedClosedFromInactive}
				case h.status != isOpen:
					now.today().moves = nil
				}
				lives = append(lives, now)
			case h.status != "":
				now.write(d, h.status)
			}
		}
		for _, h := range steps {
			if h.on == d && h.level != "" {
				now.reach(d, []string{h.level})
			}
		}
	}
	return lives
}

// shelf is all that the returns of a service tell, by reference.
type shelf map[string][]*story

// take takes in the rows of a newer return, in the order of their opening. A story
// goes on in the row that has an opening of its own, or else in the first that it
// overlaps; a row without an opening goes on from the last story alone.
func (sh shelf) take(rows []dated, extract day) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b dated) int { return int(a.opened - b.opened) })
	for _, n := range rows {
		now := seen{agreed(n), extract}
		stories := sh[n.ref]
		i := -1
		for j, s := range stories {
			if i < 0 && s.overlaps(now) {
				i = j
			}
		}
		for j, s := range stories {
			if now.opened == 0 && s.overlaps(now) || now.opened != 0 && s.has(now.opened) {
				i = j
			}
		}
		if i < 0 {
			sh[n.ref] = append(stories, &story{[]seen{now}})
			continue
		}
		stories[i].rows = append(stories[i].rows, now)
	}
}

// has reports whether a row of the story has the opening.
func (s *story) has(opened day) bool {
	return slices.ContainsFunc(s.rows, func(r seen) bool { return r.opened == opened })
}

// overlaps reports whether neither the last row of the story nor a newer one, each
// taken alone, was closed before the other was opened, or whether both were closed on
// one day and one has no opening.
func (s *story) overlaps(now seen) bool {
	ended := func(r seen) day {
		alone := story{[]seen{r}}
		return alone.lives(r.on + 400)[0].closedOn()
	}
	last := s.rows[len(s.rows)-1]
	a, b := ended(last), ended(now)
	if a != 0 && a == b && (now.opened == 0 || last.opened == 0) {
		return true
	}
	return (a == 0 || now.opened < a) && (b == 0 || last.opened < b)
}
