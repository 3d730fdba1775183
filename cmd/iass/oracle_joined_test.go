package main

import (
	"slices"
)

// The oracle's account of what several returns of a service tell of one
// intervention. It is written out from the rules alone: the newest return is
// right in everything for which it has a day, and earlier ones keep what only
// they know.

// happening is something that the returns, taken together, say happened.
type happening struct {
	on     day
	status string // empty where only the level changed
	level  string // empty where none is given
	// known: the status was not reached on this day, but is first known on it.
	known bool
	// assumed: no return has a day for it.
	assumed bool
	after   day // the last day on which an earlier return saw it otherwise
}

// story is one row as the returns up to and with the one of the day seen tell it.
type story struct {
	seen   day
	opened day // 0 where no return has it
	steps  []happening
}

// lives lives through a story day by day. A request on a closed record begins
// another intervention.
func (s *story) lives(last day) []*life {
	var lives []*life
	var now *life
	for d := s.steps[0].on; d <= last; d++ {
		for _, l := range lives {
			l.dawn(d)
		}
		for _, h := range s.steps {
			switch {
			case h.on != d:
			case now == nil || now.today().status == isClosed && h.status == isOpen:
				now = begin(d, movedOpened, cmpOr(h.status, isOpen), cmpOr(h.level, noLevel))
				if h.known {
					now.today().moves = nil
				}
				if h.known && h.status == isOpen {
					now.today().moves = []move{movedKnown}
				}
				lives = append(lives, now)
			default:
				if h.status != "" {
					now.write(d, h.status)
				}
				if h.level != "" {
					now.reach(d, []string{h.level})
				}
			}
		}
	}
	return lives
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// at is the intervention of the story that was the last on a day, as it stood.
func (s *story) at(d day) lived {
	lives := s.lives(d)
	if len(lives) == 0 {
		return lived{status: "", level: noLevel}
	}
	return *lives[len(lives)-1].today()
}

// recorded is the last status given up to a day, with no rule applied, and when.
func (s *story) recorded(d day) happening {
	var out happening
	for _, h := range s.steps {
		if h.on <= d && h.status != "" && (h.status != out.status || out.status == "") {
			out = h
		}
	}
	return out
}

func (s *story) add(hs ...happening) {
	for _, h := range hs {
		same := func(o happening) bool { return o.on == h.on && o.status == h.status && h.level == "" }
		if !slices.ContainsFunc(s.steps, same) {
			s.steps = append(s.steps, h)
		}
	}
	slices.SortStableFunc(s.steps, func(a, b happening) int { return int(a.on - b.on) })
}

func (s *story) drop(which func(happening) bool) {
	first := s.steps[0]
	s.steps = slices.DeleteFunc(s.steps[1:], which)
	s.steps = slices.Insert(s.steps, 0, first)
}

// agreed is a row of which the status and the days agree: the status word stands
// on the extract date.
func agreed(n dated) dated {
	switch {
	case n.status == isOpen:
		n.closed = 0
		if n.reopened == 0 {
			n.inactive = 0
		}
	case n.status == isInactive:
		n.closed = 0
	}
	return n
}

// days are what the row has a day for, in order.
func (r dated) days() []happening {
	var out []happening
	for _, h := range []happening{{on: r.inactive, status: isInactive}, {on: r.reopened, status: isOpen}, {on: r.closed, status: isClosed}} {
		if h.on != 0 {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b happening) int { return int(a.on - b.on) })
	return out
}

// first is the story of a row that no earlier return holds.
func first(n dated, extract day) *story {
	n = agreed(n)
	s := &story{opened: n.opened, seen: extract}
	if n.opened == 0 {
		s.steps = []happening{{on: extract, status: n.status, level: n.level, known: true}}
		return s
	}
	s.steps = []happening{{on: n.opened, status: isOpen, level: n.level}}
	s.add(n.days()...)
	s.settle(n, extract, n.opened)
	return s
}

// learn takes in the row of a newer return.
func (s *story) learn(n dated, extract day) {
	n = agreed(n)
	before := s.seen
	level := s.at(before).level
	if n.opened != 0 {
		s.open(n.opened)
	}
	s.takeBack(n)
	s.again(n, before)
	s.add(n.days()...)
	s.settle(n, extract, before)
	s.rise(n, extract, before, level)
	s.seen = extract
}

// open sets the opening day.
func (s *story) open(on day) {
	if f := s.steps[0]; f.known {
		f.known, f.assumed = false, true
		s.steps[0].status, s.steps[0].known = isOpen, false
		s.steps[0].on = on
		if f.status != isOpen {
			f.level = ""
			s.add(f)
		}
	}
	s.opened, s.steps[0].on = on, on
	s.drop(func(h happening) bool { return h.on < on })
}

// takeBack leaves out what the newer row says was a mistake.
func (s *story) takeBack(n dated) {
	s.drop(func(h happening) bool {
		if h.status == "" {
			return false
		}
		if h.status != isClosed { // newer than the closing
			return n.closed != 0 && h.on > n.closed
		}
		return n.status != isClosed || n.closed != 0 && h.on != n.closed
	})
}

// again is a record that was inactive on the day of the earlier return, and that
// the newer one has inactive from another day on.
func (s *story) again(n dated, before day) {
	before = s.unassume(n, before)
	now := s.recorded(before)
	backBetween := n.reopened > now.on && n.reopened <= n.inactive
	switch {
	case now.status != isInactive || n.inactive == 0 || n.inactive == now.on || backBetween:
	case n.inactive > before && lastInactive(now.on) < before: // a request on a closed record
		s.add(happening{on: n.inactive, status: isOpen, level: n.level, assumed: true, after: before})
	case n.inactive > before:
		s.add(happening{on: min(n.inactive, lastInactive(now.on)), status: isOpen, assumed: true, after: before})
	default:
		s.drop(func(h happening) bool { return h == now })
	}
}

// unassume leaves out a re-opening for which nobody had a day, where the newer
// row has one, or has the record inactive again before the return that showed
// it open. It gives the day of the return on which the rest of the story stands.
func (s *story) unassume(n dated, before day) day {
	for i := len(s.steps) - 1; i > 0; i-- {
		h := s.steps[i]
		if !h.assumed || h.status != isOpen {
			continue
		}
		has := func(on day, status string) bool {
			return slices.ContainsFunc(s.steps, func(o happening) bool { return o.on == on && o.status == status })
		}
		if n.inactive > h.after && n.inactive <= before && !has(n.inactive, isInactive) {
			s.drop(func(o happening) bool { return o == h })
			return h.after
		}
		again := slices.ContainsFunc(s.steps[i:], func(o happening) bool { return o.status == isInactive && o.on < n.reopened })
		if n.reopened > s.recorded(h.after).on && n.reopened <= before && !again && !has(n.reopened, isOpen) {
			s.drop(func(o happening) bool { return o == h })
		}
		return before
	}
	return before
}

// settle gives the record the status of the row on the extract date, where it has
// no day for that.
func (s *story) settle(n dated, extract, before day) {
	now, recorded := s.at(extract), s.recorded(extract)
	switch {
	case now.status == n.status || recorded.status == n.status:
	case n.status == isOpen && recorded.status == isInactive && lastInactive(recorded.on) < before:
		s.add(happening{on: extract, status: isOpen, level: n.level, assumed: true, after: before})
	case n.status == isOpen:
		s.add(happening{on: min(extract, lastInactive(recorded.on)), status: isOpen, assumed: true, after: before})
	default:
		s.add(happening{on: extract, status: n.status, assumed: true})
	}
}

// rise takes in the level of a newer row. was is the level on the earlier
// return's day.
func (s *story) rise(n dated, extract, before day, was string) {
	if was == noLevel {
		s.steps[0].level = n.level
		return
	}
	on := extract
	lives := s.lives(extract)
	last := lives[len(lives)-1]
	for i, d := range last.days {
		if at := last.first + day(i); d.status == isClosed && at > before {
			on = at
			break
		}
		if d.status == isClosed {
			break
		}
	}
	if higher(n.level, was) != was && last.today().level != n.level {
		s.add(happening{on: on, level: n.level})
	}
}

// shelf is all that the returns of a service tell, by reference.
type shelf map[string][]*story

// take takes in the rows of a newer return, in the order of their opening.
func (sh shelf) take(rows []dated, extract day) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b dated) int { return int(a.opened - b.opened) })
	for _, n := range rows {
		if s := sh.find(n); s != nil {
			s.learn(n, extract)
		} else {
			sh[n.ref] = append(sh[n.ref], first(n, extract))
		}
	}
}

// find is the story to which a row of a newer return belongs: that of the same
// opening day, or else the last that was not closed before the row was opened.
func (sh shelf) find(n dated) *story {
	stories := sh[n.ref]
	for _, s := range stories {
		if s.opened == n.opened {
			return s
		}
	}
	for _, s := range slices.Backward(stories) {
		if n.opened == 0 || s.opened == 0 || s.at(n.opened).status != isClosed {
			return s
		}
	}
	return nil
}
