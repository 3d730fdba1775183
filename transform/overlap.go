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
// The newest return is right in what it says, which is what it has a day for.
// What only earlier ones know stays: the level and the status that they saw on
// their own day, and days that the newest no longer holds. A change that nobody
// dated counts from the first day on which it is known: the extract date of the
// first return that shows it. A level only rises (guidance, Example D), whatever
// a later return says. A log of events has a day for all that it says.
func Joined(accounts []schemas.Account, months int) [][]schemas.Spell {
	if months == 0 {
		months = InactiveMonths
	}
	var past history
	for i, a := range accounts {
		now := toldBy(a)
		switch {
		case i == 0:
			past = now
		case a.Grain == schemas.EventGrain:
			past = now.after(past)
		default:
			past = past.followedBy(now, months)
		}
	}
	var out [][]schemas.Spell
	for _, l := range replay(past.steps(), months) {
		out = append(out, l.spells)
	}
	return out
}

// history is what is known of an intervention up to a day: the statuses that it
// came to, the first of which begins it, and the levels that it reached.
type history struct {
	until    schemas.Date
	ends     schemas.Status // that counts at the end of until; unknown where it began later
	statuses []step
	levels   []step
}

// toldBy takes an account apart. Closings by the six-month rule are left out:
// replay makes them, where nothing came before.
func toldBy(a schemas.Account) history {
	h := history{until: a.ExtractDate}
	level := schemas.LevelUnknown
	for _, s := range a.Spells {
		if s.Holds(a.ExtractDate) {
			h.ends = s.Status
		}
		if s.Began != schemas.BeganByRule && s.Began != schemas.BeganLevel {
			h.statuses = append(h.statuses, step{on: s.From, status: s.Status, known: s.Began == schemas.BeganKnown})
		}
		if s.Level != level {
			level = s.Level
			h.levels = append(h.levels, step{on: s.From, level: level})
		}
	}
	return h
}

// steps puts statuses and levels together. A level of the first day, or of
// before, is that of the opening; that of a day on which the status changed comes
// with the request, or else with the first change.
func (h history) steps() []step {
	out := slices.Clone(h.statuses)
	n := len(out)
	for _, l := range h.levels {
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

// status is the last status.
func (h history) status() schemas.Status { return h.statuses[len(h.statuses)-1].status }

// highest is the highest level.
func (h history) highest() schemas.Level {
	level := schemas.LevelUnknown
	for _, l := range h.levels {
		level = level.Highest(l.level)
	}
	return level
}

// after is a log of events, and before its first one what was known by then.
func (h history) after(past history) history {
	first := h.statuses[0]
	if first.opens() {
		return h
	}
	early := func(s step) bool { return s.on < first.on }
	h.statuses = append(kept(past.statuses, early), h.statuses...)
	h.levels = append(kept(past.levels, early), h.levels...)
	return h
}

// opens reports whether a first step is an opening, rather than the first that
// is known of an intervention.
func (s step) opens() bool { return s.status == schemas.Open && !s.known }

func kept(steps []step, keep func(step) bool) []step {
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return !keep(s) })
}

// followedBy is the history once a newer return has told its records, each with
// one level and no more than the last day of each kind.
func (h history) followedBy(now history, months int) history {
	var said, later []step
	for i, s := range now.statuses {
		switch {
		case i == 0 && s.opens():
		case s.on <= h.until:
			said = append(said, s)
		default:
			later = append(later, s)
		}
	}
	out := history{until: now.until, levels: slices.Clone(h.levels)}
	if len(out.levels) > 0 && out.levels[0].on <= h.statuses[0].on {
		out.levels[0].on = 0 // it had this level from the first, whichever day that was
	}
	out.statuses = h.corrected(now.statuses[0], said)
	out.statuses, later = h.unclosed(out.statuses, said, later, now)
	out.statuses = append(out.statuses, h.continued(out.status(), out.since(), later, now, months)...)
	out.endsAs(now, months)
	out.raise(now.highest(), h.until, months)
	return out
}

// corrected are the statuses up to the day of the earlier returns: theirs, opened
// on the day that the newest gives, and from the first day on which it says
// something else of that time, its own.
func (h history) corrected(first step, said []step) []step {
	past := kept(h.statuses, func(s step) bool { return s.on <= h.until })
	if first.opens() {
		if len(past) > 0 && past[0].status == schemas.Open {
			past = past[1:]
		}
		past = append([]step{first}, kept(past, func(s step) bool { return s.on >= first.on })...)
	}
	otherwise := slices.IndexFunc(said, func(s step) bool {
		return !slices.ContainsFunc(past, func(t step) bool { return t.on == s.on && t.status == s.status })
	})
	if otherwise < 0 {
		return past
	}
	said = said[otherwise:]
	past = append(past[:1:1], kept(past[1:], func(s step) bool { return s.on < said[0].on })...)
	if n := len(past) - 1; n > 0 && past[n].status == said[0].status {
		past = past[:n] // the same change, on another day
	}
	return append(past, said...)
}

// unclosed settles a closing that only earlier returns know: it stands where the
// newest says closed without a day of its own, and was a mistake where the newest
// says that the intervention went on.
func (h history) unclosed(past, said, later []step, now history) (statuses, still []step) {
	n := len(past) - 1
	if n == 0 || past[n].status != schemas.Closed || slices.ContainsFunc(said, func(s step) bool { return s == past[n] }) {
		return past, later
	}
	switch {
	case len(later) == 0 && now.ends == schemas.Closed: // by the six-month rule, or it would have a day
		return past, nil
	case len(later) > 0 && later[0].status == schemas.Closed && later[0].on == now.until:
		return past, nil
	}
	return past[:n], later
}

// endsAs sees to it that the intervention stands on the day of the newest return
// as that has it, from that day on if nothing else brings it about: a day that was
// lost since an earlier return can make the rest say something else. One that the
// newest has as inactive may be closed by then, for earlier ones know since when.
func (h *history) endsAs(now history, months int) {
	lives := replay(h.steps(), months)
	got := lives[len(lives)-1].on(now.until)
	if now.ends == schemas.StatusUnknown || now.ends == got || now.ends == schemas.Inactive && got == schemas.Closed {
		return
	}
	i := slices.IndexFunc(h.statuses, func(s step) bool { return s.on > now.until })
	if i < 0 {
		i = len(h.statuses)
	}
	h.statuses = slices.Insert(h.statuses, i, step{on: now.until, status: now.ends})
}

// since is the day of the last status.
func (h history) since() schemas.Date { return h.statuses[len(h.statuses)-1].on }

// continued is what the newest return adds. Where an earlier one saw the
// intervention inactive, it is taken up again, at the latest on its last day as
// inactive, before it can be open, or made inactive on a new day; and it goes on
// being inactive where the newest has no day for that.
func (h history) continued(was schemas.Status, since schemas.Date, later []step, now history, months int) []step {
	if was != schemas.Inactive {
		return later
	}
	again := step{on: now.until, status: schemas.Open}
	switch {
	case len(later) == 0 && now.status() != schemas.Open, len(later) > 0 && later[0].status == schemas.Closed:
		return later
	case len(later) == 0:
	case later[0].status == schemas.Inactive && later[0].on == now.until:
		return later[1:]
	case later[0].status == schemas.Inactive:
		again.on = later[0].on
	case later[0].on == now.until:
		later = later[1:]
	default:
		return later
	}
	if last := ClosedFrom(since, months) - 1; last > h.until {
		again.on = min(again.on, last)
	} else {
		again.level = now.highest() // a request on a closed record
	}
	return append([]step{again}, later...)
}

// raise adds the level of the newest return where it is higher: from the day on
// which it is first known, or the day of closing if that is earlier. A level that
// nobody had seen before is that of the opening.
func (h *history) raise(given schemas.Level, before schemas.Date, months int) {
	switch was := h.highest(); {
	case was == schemas.LevelUnknown:
		h.levels = []step{{level: given}}
	case given.Above(was):
		on, closed := h.until, schemas.Date(0)
		switch h.status() {
		case schemas.Closed:
			closed = h.since()
		case schemas.Inactive:
			closed = ClosedFrom(h.since(), months)
		default:
		}
		if closed > before {
			on = min(on, closed)
		}
		h.levels = append(h.levels, step{on: on, level: given})
	}
}
