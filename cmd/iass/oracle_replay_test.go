package main

import (
	"slices"
	"time"

	"github.com/iassn/collate/schemas"
)

// The oracle's own account of an intervention. It shares no code with the
// program: days are counted from the time package, levels and statuses are
// words, and every rule is written out anew from the guidance.

// day is a number of days since 1 January 1970.
type day int

func dayAt(year, month, date int) day {
	return day(time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }
func (d day) String() string  { return d.time().Format("2006-01-02") }
func (d day) written() string { return d.time().Format("02/01/2006") }

// lastInactive is the last day on which a record made inactive on d is still
// inactive: the same day six months on, or the month's last where it has none.
func lastInactive(d day) day {
	t := d.time()
	month := time.Date(t.Year(), t.Month()+6, 1, 0, 0, 0, 0, time.UTC)
	daysInMonth := month.AddDate(0, 1, -1).Day()
	return dayAt(month.Year(), int(month.Month()), min(t.Day(), daysInMonth))
}

// move is something that happened to an intervention and that a flow counts.
type move int

const (
	movedOpened move = iota
	movedReopened
	movedKnown // first known, as open; nothing is known of it before
	movedInactive
	movedClosedFromOpen
	movedClosedFromInactive
	movedClosedByRule
	movedRaised
)

// lived is one day of an intervention: what happened on it, and how it ended.
type lived struct {
	moves  []move
	status string
	level  string
}

// life is an intervention, day by day from its first.
type life struct {
	first         day
	days          []lived
	inactiveSince day
}

const (
	isOpen     = "open"
	isInactive = "inactive"
	isClosed   = "closed"
	noLevel    = "unknown"
)

// levelOrder is the levels from the lowest; 3-4 meets 3 and 4 in no service.
var levelOrder = []string{noLevel, "1", "2", "3", "3-4", "4"}

func higher(a, b string) string {
	return levelOrder[max(slices.Index(levelOrder, a), slices.Index(levelOrder, b))]
}

func (l *life) today() *lived { return &l.days[len(l.days)-1] }

// dawn begins a new day in the state of the day before, unless the six months
// ran out with that day: then the record is closed.
func (l *life) dawn(d day) {
	before := *l.today()
	l.days = append(l.days, lived{status: before.status, level: before.level})
	if before.status == isInactive && d > lastInactive(l.inactiveSince) {
		l.today().status = isClosed
		l.today().moves = append(l.today().moves, movedClosedByRule)
	}
}

// write records a status that the service gave the record on d.
func (l *life) write(d day, status string) {
	t := l.today()
	switch {
	case status == t.status:
		return
	case status == isOpen:
		t.moves = append(t.moves, movedReopened)
	case status == isInactive:
		t.moves = append(t.moves, movedInactive)
		l.inactiveSince = d
	case t.status == isOpen:
		t.moves = append(t.moves, movedClosedFromOpen)
	default:
		t.moves = append(t.moves, movedClosedFromInactive)
	}
	t.status = status
}

// on is the intervention at the end of d; ok is false before its first day.
func (l *life) on(d day) (lived, bool) {
	switch i := int(d - l.first); {
	case i < 0:
		return lived{}, false
	case i < len(l.days):
		return l.days[i], true
	}
	return l.days[len(l.days)-1], true
}

func begin(d day, how move, status, level string) *life {
	return &life{first: d, days: []lived{{moves: []move{how}, status: status, level: level}}, inactiveSince: d}
}

// wrote is what a service wrote of one case on one day, in no order.
type wrote struct {
	statuses []string
	levels   []string
}

// inOrder is the statuses of one day in the order in which they can have come
// about: an open record is ended before it is asked for again; any other can
// only be asked for first, and then be ended.
func (w wrote) inOrder(before string) []string {
	order := []string{isOpen, isInactive, isClosed}
	if before == isOpen {
		order = []string{isInactive, isClosed, isOpen}
	}
	var out []string
	for _, s := range order {
		if slices.Contains(w.statuses, s) {
			out = append(out, s)
		}
	}
	return out
}

// replayEvents lives through all that was written of one case up to and with a
// last day. Each request on a closed record begins another intervention.
func replayEvents(notes map[day]wrote, last day) []*life {
	var lives []*life
	var now *life
	for d := firstDay; d <= last; d++ {
		before := isClosed
		for _, l := range lives {
			l.dawn(d)
		}
		if now != nil {
			before = now.today().status
		}
		for _, status := range notes[d].inOrder(before) {
			if now == nil || now.today().status == isClosed && status == isOpen {
				now = begin(d, movedOpened, isOpen, noLevel)
				lives = append(lives, now)
				continue
			}
			now.write(d, status)
		}
		if now != nil {
			now.reach(d, notes[d].levels)
		}
	}
	return lives
}

// reach sets the levels of a day. A level only rises; to be known at last, or
// to be settled on the first day, is no rise.
func (l *life) reach(d day, levels []string) {
	t := l.today()
	was := t.level
	for _, level := range levels {
		t.level = higher(t.level, level)
	}
	if d > l.first && was != noLevel && t.level != was {
		t.moves = append(t.moves, movedRaised)
	}
}

// dated is a row of a record return: one intervention and its days, 0 for none.
type dated struct {
	ref                                string
	opened, inactive, reopened, closed day
	level, status                      string
}

// replayRecord lives through one row up to and with a last day. A row without
// an opening day is known from the day that the return describes.
func replayRecord(r dated, extract, last day) *life {
	l := begin(r.opened, movedOpened, isOpen, r.level)
	if r.opened == 0 {
		l = begin(extract, movedKnown, r.status, r.level)
		if r.status != isOpen {
			l.today().moves = nil
		}
	}
	for d := l.first; d <= last; d++ {
		if d > l.first {
			l.dawn(d)
		}
		if d == r.inactive {
			l.write(d, isInactive)
		}
		if d == r.reopened {
			l.write(d, isOpen)
		}
		if d == r.closed {
			l.write(d, isClosed)
		}
	}
	return l
}

// dateOf is the program's word for a day, to hand it one.
func dateOf(d day) schemas.Date { return schemas.DateOf(d.time()) }
