package main

import (
	"fmt"
	"strings"
)

// records writes interventions, one row each, of which some share a reference;
// before is how they stood when the service sent its earlier return.
func (p *population) records(s *sender, cases int) (rows, before []string) {
	rows = []string{"Case reference,Date opened,Intervention level,Status,Date made inactive,Date re-opened,Date closed"}
	if s.twoStatuses() {
		rows = []string{"Case reference,Date opened,Intervention level,Status,Date closed"}
	}
	before = rows[:1:1]
	add := func(r dated) *life {
		known := s.extract // a row without an opening day is known from the first return
		if s.earlier != 0 {
			known = s.earlier
		}
		l := replayRecord(r, known, receivedDay)
		s.lives = append(s.lives, l)
		rows = append(rows, r.row(s))
		if then, known := r.asAt(s.earlier); known {
			before = append(before, then.row(s))
		}
		return l
	}
	for n := range cases {
		r := p.record(s, p.start())
		r.ref = fmt.Sprintf("%s%04d", strings.ToUpper(s.id[:3]), n)
		l := add(r)
		if next := p.asksAgain(l); next != 0 && next <= receivedDay && p.chance(40) {
			again := p.record(s, next)
			again.ref = r.ref
			add(again)
			p.seen["two interventions of one reference"]++
		}
	}
	return rows, before
}

// row is the row as the service writes it.
func (r dated) row(s *sender) string {
	row := []string{r.ref, dateWord(r.opened), levelWord(r.level), statusWord(r.status)}
	if !s.twoStatuses() {
		row = append(row, dateWord(r.inactive), dateWord(r.reopened))
	}
	return strings.Join(append(row, dateWord(r.closed)), ",")
}

// asAt is the row as it stood on an earlier day; known is false where it was not
// there yet.
func (r dated) asAt(d day) (then dated, known bool) {
	then = r
	then.status = isOpen
	for _, later := range []struct {
		on     *day
		status string
	}{{&then.inactive, isInactive}, {&then.reopened, isOpen}, {&then.closed, isClosed}} {
		switch {
		case *later.on > d:
			*later.on = 0
		case *later.on != 0:
			then.status = later.status
		}
	}
	return then, r.opened <= d
}

// asksAgain is a day after an intervention has ended, or the very day.
func (p *population) asksAgain(l *life) day {
	for i, d := range l.days {
		if d.status != isClosed || i == 0 {
			continue
		}
		if ended := l.first + day(i); p.chance(60) {
			return ended
		}
		return p.later(l.first + day(i))
	}
	return 0
}

func dateWord(d day) string {
	if d == 0 {
		return ""
	}
	return d.written()
}

// record makes up a row, as it stands on the day that the return describes. Its
// dates come in the order opened, made inactive, re-opened, closed, and none is
// after that day, save in rows opened after it.
func (p *population) record(s *sender, opened day) dated {
	r := dated{opened: opened, level: p.aLevel(s), status: isOpen}
	if p.chance(8) {
		r.level = noLevel
	}
	if opened > s.extract {
		p.seen["opened after the extract date"]++
		return r
	}
	if p.chance(3) { // nobody wrote the opening day down
		r.opened = 0
		p.seen["no opening day"]++
		return r
	}
	at := opened
	if !s.twoStatuses() && p.chance(60) {
		if at = p.sameOr(at, 15); at > s.extract {
			return r
		}
		r.inactive, r.status = at, isInactive
		if back := p.withinSixMonths(at); back <= s.extract && p.chance(40) {
			r.reopened, r.status, at = back, isOpen, back
		}
	}
	if p.chance(60) {
		if r.status == isInactive {
			at = p.later(at) // made inactive and closed on one day: no rule says which
		} else {
			at = p.sameOr(at, 20)
		}
		if at <= s.extract {
			r.closed, r.status = at, isClosed
		}
	}
	return r
}

// withinSixMonths is a day on which a record made inactive on d is inactive
// still, often the first or the last.
func (p *population) withinSixMonths(d day) day {
	last := lastInactive(d)
	switch p.random.IntN(4) {
	case 0:
		p.seen["re-opened on the last day"]++
		return last
	case 1:
		return d
	}
	return d + day(p.random.IntN(int(last-d)))
}
