package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The makers of several quarters' returns: a database of cases, and what it knew
// of them when each return was made.

// wroteDown is a change of a case, and the day on which somebody wrote it down.
type wroteDown struct {
	on, entered day
	status      string
	undated     bool // the database has no day for it
}

// kept is a row of a service's database.
type kept struct {
	ref           string
	opened, known day // known: written down
	entries       []wroteDown
	levels        []happening
	takenBack     day // the day on which its closing was taken back; 0: never
	left          day // the day from which exports leave it out; 0: never
	dated         day // before this day, exports have no day of it
	corrected     day // from this day on its opening is another
	opening       day
	careless      bool
}

// show is the row as the database has it at the end of a day.
func (k *kept) show(d day) (r dated, there bool) {
	r = dated{ref: k.ref, opened: k.opened, status: isOpen, level: noLevel}
	if k.corrected != 0 && d >= k.corrected {
		r.opened = k.opening
	}
	for _, e := range k.entries {
		switch {
		case e.entered > d || e.status == isClosed && k.takenBack != 0 && d >= k.takenBack:
			continue
		case e.status == isOpen:
			r.reopened = e.on
		case e.status == isInactive:
			r.inactive = e.on
		case e.status == isClosed:
			r.closed = e.on
		}
		if e.undated {
			r.reopened = 0
		}
		r.status = e.status
	}
	for _, l := range k.levels {
		if l.on <= d {
			r.level = l.level
		}
	}
	if d < k.dated {
		r.opened, r.inactive, r.reopened, r.closed = 0, 0, 0, 0
	}
	return r, k.known <= d && (k.left == 0 || d < k.left)
}

// started is a day on which a case of these quarters is opened.
func (p *population) started() day {
	const days = 800
	if p.chance(20) {
		return min(p.oddDayAfter(quarterEnd-days+day(p.random.IntN(days-60))), quarterEnd)
	}
	return quarterEnd - day(p.random.IntN(days))
}

// aCase makes up the rows of one case: often one, sometimes another after it.
func (p *population) aCase(s *sender, ref string) []*kept {
	k := p.aRow(s, ref, p.started(), p.chance(50))
	out := []*kept{k}
	if k.careless || k.takenBack != 0 || k.dated != 0 || k.corrected != 0 || !p.chance(50) {
		return out
	}
	told, _ := k.show(receivedDay)
	told.level, told.status = "1", isClosed
	lives := (&story{[]seen{{told, receivedDay + 1}}}).lives(receivedDay)
	l := lives[len(lives)-1]
	next := p.asksAgain(l)
	if next != 0 && next <= quarterEnd {
		again := p.aRow(s, ref, next, false)
		again.left = k.left
		p.seen["two interventions of one reference"]++
		out = append(out, again)
	}
	return out
}

// aRow makes up a row. What is written down late, lost, taken back or corrected
// is so in careless rows alone.
func (p *population) aRow(s *sender, ref string, opened day, careless bool) *kept {
	k := &kept{ref: ref, opened: opened, careless: careless}
	written := opened
	write := func(on day, status string, undated bool) {
		written = max(written, on)
		if careless && p.chance(20) {
			written += day(p.random.IntN(150))
			p.seen["written down late"]++
		}
		k.entries = append(k.entries, wroteDown{on, written, status, undated})
	}
	k.known = written
	if careless && p.chance(15) {
		k.known += day(p.random.IntN(100))
		written = k.known
	}
	at := opened
	for !s.twoStatuses() && p.chance(60) {
		at = max(p.later(at), at+1)
		write(at, isInactive, false)
		if !p.chance(60) {
			break
		}
		if careless && p.chance(20) { // nobody writes down on which day it was re-opened
			at += 1 + day(p.random.IntN(300))
			write(at, isOpen, true)
			p.seen["re-opened on no day"]++
			continue
		}
		at += 1 + day(p.random.IntN(int(lastInactive(at)-at)))
		write(at, isOpen, false)
	}
	if p.chance(60) {
		if at == opened {
			at = p.sameOr(at, 20)
		} else {
			at = p.later(at)
		}
		write(at, isClosed, false)
	}
	p.grow(k, s)
	if careless {
		p.spoilRow(k)
	}
	if p.chance(8) {
		k.left = k.known + 30 + day(p.random.IntN(500))
		p.seen["left the export"]++
	}
	return k
}

// grow gives a row its levels.
func (p *population) grow(k *kept, s *sender) {
	at := k.known
	for n := 1 + p.random.IntN(3); n > 0; n-- {
		level := p.aLevel(s)
		if at == k.known && k.careless && p.chance(12) && !slices.ContainsFunc(k.entries, func(e wroteDown) bool { return e.undated }) {
			level = noLevel
		}
		if last := len(k.levels) - 1; last >= 0 && higher(level, k.levels[last].level) != level {
			p.seen["a level was lowered"]++
		}
		k.levels = append(k.levels, happening{on: at, level: level})
		at += 1 + day(p.random.IntN(250))
	}
}

// spoilRow takes its closing back, corrects its opening, or has no days for it.
func (p *population) spoilRow(k *kept) {
	last := len(k.entries) - 1
	undated := slices.ContainsFunc(k.entries, func(e wroteDown) bool { return e.undated })
	switch n := p.random.IntN(100); {
	case n < 20 && last >= 0 && k.entries[last].status == isClosed && !undated:
		k.takenBack = k.entries[last].entered + 1 + day(p.random.IntN(200))
		k.careless = false
		p.seen["a closing taken back"]++
	case n < 30 && !undated:
		k.dated = k.known + day(p.random.IntN(600))
		k.careless = false
		p.seen["no days at first"]++
	case n < 40:
		k.corrected, k.opening = k.known+1+day(p.random.IntN(300)), k.opened-day(p.random.IntN(20))
		p.seen["an opening corrected"]++
	}
}

// export is what the database shows of its cases at the end of a day; seen are
// the references that earlier returns hold.
func (p *population) export(rows []*kept, d day, seen shelf) []dated {
	var out []dated
	absent, told := map[string]bool{}, map[string]bool{}
	for _, k := range rows {
		if !told[k.ref] {
			told[k.ref], absent[k.ref] = true, p.chance(4)
		}
		r, there := k.show(d)
		if !there || absent[k.ref] {
			continue
		}
		if k.careless {
			p.lose(&r, len(seen[k.ref]) > 0)
		}
		out = append(out, r)
	}
	return out
}

// lose leaves out days of a row.
func (p *population) lose(r *dated, seen bool) {
	for _, on := range []*day{&r.inactive, &r.reopened, &r.closed} {
		if *on != 0 && p.chance(10) {
			*on = 0
			p.seen["a day was lost"]++
		}
	}
	if seen && p.chance(10) {
		r.opened = 0
		p.seen["an opening was lost"]++
	}
}

// noted is the log of one case.
type noted struct {
	ref     string
	notes   map[day]wrote
	entered map[day]day // when the notes of a day were written down
	removed day         // the day on which the last note is removed; 0: never
	left    day
}

func (p *population) aLog(s *sender, ref string) *noted {
	l := &noted{ref: ref, notes: p.notes(s), entered: map[day]day{}}
	for len(l.notes) == 0 {
		l.notes = p.notes(s)
	}
	days := slices.Sorted(maps.Keys(l.notes))
	written := day(0)
	for _, d := range days {
		written = max(written, d)
		if p.chance(10) {
			written += day(p.random.IntN(120))
			p.seen["written down late"]++
		}
		l.entered[d] = written
	}
	if last := l.notes[days[len(days)-1]]; len(days) > 1 && slices.Equal(last.statuses, []string{isClosed}) && p.chance(20) {
		l.removed = written + 1 + day(p.random.IntN(150))
		p.seen["a closing taken back"]++
	}
	if p.chance(8) {
		l.left = days[0] + 60 + day(p.random.IntN(700))
		p.seen["left the export"]++
	}
	return l
}

// show is what the log holds at the end of a day.
func (l *noted) show(d day) map[day]wrote {
	out := map[day]wrote{}
	if l.left != 0 && d >= l.left {
		return out
	}
	days := slices.Sorted(maps.Keys(l.notes))
	for i, on := range days {
		gone := l.removed != 0 && d >= l.removed && i == len(days)-1
		if l.entered[on] <= d && !gone {
			out[on] = l.notes[on]
		}
	}
	return out
}

// shortened is a log from a day on, where it begins in the middle of an
// intervention that earlier logs hold, or with a new one; else it is the whole.
func shortened(notes, held map[day]wrote, from day) map[day]wrote {
	out, before := map[day]wrote{}, map[day]wrote{}
	for d, w := range notes {
		if d >= from {
			out[d] = w
		} else {
			before[d] = w
		}
	}
	days := slices.Sorted(maps.Keys(out))
	if len(days) == 0 {
		return out
	}
	for d, w := range held {
		if b, ok := before[d]; d < days[0] && (!ok || !slices.Equal(w.statuses, b.statuses) || !slices.Equal(w.levels, b.levels)) {
			return notes
		}
	}
	for d := range before {
		if _, ok := held[d]; !ok {
			return notes
		}
	}
	lives := replayEvents(before, days[0])
	opens := out[days[0]].statuses
	if len(lives) == 0 || len(opens) != 1 || opens[0] != isOpen && len(lives) > 1 {
		return notes
	}
	was := lives[len(lives)-1].today().status
	if was == opens[0] || (was == isClosed) != (opens[0] == isOpen) {
		return notes
	}
	return out
}

// joinLogs is what an earlier log and a newer one tell of one reference: the
// newer one wins, save for the days before its first event.
func joinLogs(held, newer map[day]wrote) map[day]wrote {
	out := maps.Clone(newer)
	first := slices.Min(slices.Collect(maps.Keys(newer)))
	before := map[day]wrote{}
	for d, w := range held {
		if d < first {
			before[d] = w
		}
	}
	lives := replayEvents(before, first)
	opening := newer[first].inOrder(isClosed)
	if len(lives) > 0 && len(opening) > 0 && opening[0] == isOpen && lives[len(lives)-1].today().status != isClosed {
		return out // the newer log has the opening on another day
	}
	maps.Copy(out, before)
	return out
}

// lines are the events of a log as the service writes them.
func lines(ref string, notes map[day]wrote) []string {
	var out []string
	for _, d := range slices.Sorted(maps.Keys(notes)) {
		for _, status := range notes[d].statuses {
			out = append(out, fmt.Sprintf("%s,%s,Status changed,%s", ref, d.written(), statusWord(status)))
		}
		for _, level := range notes[d].levels {
			out = append(out, fmt.Sprintf("%s,%s,Level set,%s", ref, d.written(), levelWord(level)))
		}
	}
	return out
}

// sent is a file that a service sent: the day that it describes, and the day on
// which it was received.
type sent struct {
	service, content  string
	extract, received day
}

// parts divides rows by reference into the parts of a return, which are received
// on one day.
func (p *population) parts(rows []dated) [][]dated {
	out := make([][]dated, 1)
	if len(rows) > 20 && p.chance(20) {
		out = make([][]dated, 2)
		p.seen["in parts"]++
	}
	in := map[string]int{}
	for _, r := range rows {
		if _, ok := in[r.ref]; !ok {
			in[r.ref] = p.random.IntN(len(out))
		}
		out[in[r.ref]] = append(out[in[r.ref]], r)
	}
	for i := range out {
		out[i] = mostlyDated(out[i])
	}
	return out
}

// mostlyDated leaves out the rows without days where they are not the exception:
// such a return would tell of its own day alone.
func mostlyDated(rows []dated) []dated {
	undated := func(r dated) bool {
		return r.opened == 0 || r.status == isInactive && r.inactive == 0 || r.status == isClosed && r.closed == 0
	}
	all, without := map[string]int{}, map[string]int{}
	for _, r := range rows {
		all[r.status]++
		if undated(r) {
			without[r.status]++
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r dated) bool { return undated(r) && without[r.status]*3 > all[r.status] })
}

// file is a part of a return as a file.
func (p *population) file(s *sender, n int, heading string, rows []string, extract, received day) sent {
	p.shuffled(rows)
	title := fmt.Sprintf("%s SENDIASS as at %s part %c", s.name, extract.time().Format("2 January 2006"), 'A'+rune(n))
	return sent{s.id, strings.Join(append([]string{title, heading}, rows...), "\n") + "\n", extract, received}
}
