package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The days of the oracle: the first on which anything happens, the day that
// most returns describe, and the day on which all of them were received.
var (
	firstDay    = dayAt(2023, 8, 1)
	quarterEnd  = dayAt(2026, 6, 30)
	receivedDay = dayAt(2026, 7, 14)
)

type grain int

const (
	recordGrain grain = iota
	eventGrain
	summaryGrain
	positionGrain // records with a level and a status, and no dates
)

// sender is a service of a population and what it sent.
type sender struct {
	id, name, region string
	grain            grain
	sums             bool   // a positionGrain sent as counts
	statuses, levels string // as the register declares them; empty: it does not
	extract          day
	earlier          day // of another return that it sent before; 0: it sent none
	lives            []*life
	positions        map[day][]*life        // as they stood on days that no history reaches
	tally            map[cell]int           // of a summary
	counted          map[asked]map[cell]int // by level and status, as they were asked for
}

func (s *sender) twoStatuses() bool { return s.statuses == "two" }
func (s *sender) threeLevels() bool { return s.levels == "three" }

// senders are the services of every population: each grain, with and without a
// declared scheme, in eight regions, two of them with two services.
func senders() []*sender {
	return []*sender{
		{id: "coventry", name: "Coventry", region: "West Midlands", statuses: "three", levels: "four", extract: quarterEnd, earlier: dayAt(2026, 3, 31)},
		{id: "leeds", name: "Leeds", region: "Yorkshire and The Humber", statuses: "two", levels: "four", extract: quarterEnd},
		{id: "norfolk", name: "Norfolk", region: "East of England", statuses: "three", levels: "three", extract: quarterEnd},
		{id: "salford", name: "Salford", region: "North West", extract: dayAt(2026, 3, 31)},
		{id: "kent", name: "Kent", region: "South East", grain: eventGrain, statuses: "three", levels: "four", extract: quarterEnd, earlier: dayAt(2025, 9, 30)},
		{id: "plymouth", name: "Plymouth", region: "South West", grain: eventGrain, statuses: "two", extract: quarterEnd},
		{id: "barnet", name: "Barnet", region: "London", grain: eventGrain, extract: quarterEnd},
		{id: "derby", name: "Derby", region: "East Midlands", grain: eventGrain, levels: "three", extract: dayAt(2026, 2, 28)},
		{id: "dorset", name: "Dorset", region: "South West", grain: summaryGrain, extract: quarterEnd},
		{id: "camden", name: "Camden", region: "London", grain: summaryGrain, statuses: "two", extract: quarterEnd},
		{id: "county-durham", name: "County Durham", region: "North East", grain: positionGrain, statuses: "three"},
	}
}

// population is services and the folder with what they sent.
type population struct {
	folder  string
	senders []*sender
	random  *rand.Rand
	seen    map[string]int // edges that came up, to be sure that they do
}

// newPopulation makes up a population from a seed and writes its returns.
func newPopulation(t *testing.T, seed uint64, cases int) *population {
	t.Helper()
	p := &population{
		folder: filepath.Join(t.TempDir(), "returns"), senders: senders(),
		random: rand.New(rand.NewPCG(seed, 2016)), seen: map[string]int{},
	}
	if err := os.Mkdir(p.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range p.senders {
		var rows, before []string
		switch s.grain {
		case recordGrain:
			rows, before = p.records(s, cases)
		case eventGrain:
			rows, before = p.events(s, cases)
		case summaryGrain:
			rows = p.summary(s)
		case positionGrain:
			rows = p.positions(s, cases)
		}
		p.send(t, s, cmp.Or(s.extract, quarterEnd), rows)
		if s.earlier != 0 {
			p.send(t, s, s.earlier, before)
		}
	}
	return p
}

// send writes a return: its first row, and the others in no order.
func (p *population) send(t *testing.T, s *sender, extract day, rows []string) {
	t.Helper()
	p.shuffled(rows[1:])
	name := filepath.Join(p.folder, fmt.Sprintf("%s %s.csv", s.name, extract))
	if err := os.WriteFile(name, []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// chance is true in n of 100.
func (p *population) chance(n int) bool { return p.random.IntN(100) < n }

func pick[T any](p *population, of ...T) T { return of[p.random.IntN(len(of))] }

// aLevel is a level as the service counts it.
func (p *population) aLevel(s *sender) string {
	if s.threeLevels() {
		return pick(p, "1", "1", "2", "2", "3-4")
	}
	return pick(p, "1", "1", "1", "2", "2", "3", "4")
}

// levelWord is a level as the service writes it.
func levelWord(level string) string {
	switch level {
	case noLevel:
		return ""
	case "3-4":
		return "Level 3"
	}
	return "Level " + level
}

func statusWord(status string) string { return strings.ToUpper(status[:1]) + status[1:] }

// start is a first day; one in five is a day that is easily got wrong.
func (p *population) start() day {
	if p.chance(20) {
		return p.oddDayAfter(firstDay + day(p.random.IntN(900)))
	}
	return firstDay + 1 + day(p.random.IntN(int(quarterEnd-firstDay)))
}

// oddDayAfter is the next 31 August, 29 February or end of a month after d.
func (p *population) oddDayAfter(d day) day {
	odd := pick(p,
		func(t day) bool { return t.time().Month() == 8 && t.time().Day() == 31 },
		func(t day) bool { return t.time().Month() == 2 && (t+1).time().Day() == 1 },
		func(t day) bool { return (t + 1).time().Day() == 1 })
	for d++; !odd(d); d++ {
		continue
	}
	if d.time().Month() == 2 && d.time().Day() == 29 {
		p.seen["29 February"]++
	}
	if d.time().Month() == 8 {
		p.seen["31 August"]++
	}
	return d
}

// later is a day after d.
func (p *population) later(d day) day {
	switch n := p.random.IntN(100); {
	case n < 15:
		return d + 1
	case n < 50:
		return d + 1 + day(p.random.IntN(20))
	case n < 85:
		return d + 1 + day(p.random.IntN(200))
	case n < 93:
		return p.oddDayAfter(d)
	}
	return d + 180 + day(p.random.IntN(300))
}

// sameOr is d itself in n of 100, else a later day.
func (p *population) sameOr(d day, n int) day {
	if p.chance(n) {
		return d
	}
	return p.later(d)
}

// summary counts a few hundred interventions that nobody knows one by one.
func (p *population) summary(s *sender) []string {
	s.tally = map[cell]int{}
	statuses := []string{isOpen, isInactive, isClosed}
	rows := []string{"Level,Active,Inactive,Closed"}
	if s.twoStatuses() {
		statuses, rows = []string{isOpen, isClosed}, []string{"Level,Active,Closed"}
	}
	for _, level := range []string{"1", "2", "3", "4", noLevel} {
		row := []string{levelWord(level)}
		if level == noLevel {
			row = []string{"Not recorded"}
		}
		for _, status := range statuses {
			n := max(0, p.random.IntN(40)-8)
			s.tally[cell{level, status}] = n
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, strings.Join(row, ","))
	}
	return rows
}

// positions writes records that tell no more than how they stand.
func (p *population) positions(s *sender, cases int) []string {
	var rows []string
	s.positions = map[day][]*life{}
	for n := range cases {
		r := dated{status: pick(p, isOpen, isInactive, isClosed), level: p.aLevel(s)}
		if p.chance(10) {
			r.level = noLevel
		}
		s.positions[quarterEnd] = append(s.positions[quarterEnd], replayRecord(r, quarterEnd, quarterEnd))
		rows = append(rows, fmt.Sprintf("DUR%04d,%s,%s", n, levelWord(r.level), statusWord(r.status)))
	}
	return append([]string{"Case reference,Intervention level,Status"}, rows...)
}

func (p *population) shuffled(rows []string) {
	p.random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
}

// events writes what happened to cases, one row each; before is what was known of
// them when the service sent its earlier return.
func (p *population) events(s *sender, cases int) (rows, before []string) {
	rows, before = []string{"Case ID,Date,What happened,Value"}, []string{"Case ID,Date,What happened,Value"}
	for n := range cases {
		ref := fmt.Sprintf("%s%04d", strings.ToUpper(s.id[:3]), n)
		notes := p.notes(s)
		s.lives = append(s.lives, replayEvents(notes, receivedDay)...)
		for d := firstDay; d <= receivedDay; d++ {
			var today []string
			for _, status := range notes[d].statuses {
				today = append(today, fmt.Sprintf("%s,%s,Status changed,%s", ref, d.written(), statusWord(status)))
			}
			for _, level := range notes[d].levels {
				today = append(today, fmt.Sprintf("%s,%s,Level set,%s", ref, d.written(), levelWord(level)))
			}
			rows = append(rows, today...)
			if d <= s.earlier {
				before = append(before, today...)
			}
		}
	}
	if p.chance(50) { // a row that was exported twice
		rows = append(rows, rows[1])
	}
	return rows, before
}

// notes makes up what was written of one case over the years.
func (p *population) notes(s *sender) map[day]wrote {
	notes := map[day]wrote{}
	d := p.start()
	for n := 1 + p.random.IntN(8); n > 0 && d <= receivedDay; n-- {
		lives := replayEvents(notes, d)
		before, first := isClosed, len(lives) == 0
		var now *life
		if !first {
			now = lives[len(lives)-1]
			before = now.today().status
		}
		notes[d] = p.note(s, before, first)
		p.noteEdges(now, d, before, notes[d])
		d = p.next(replayEvents(notes, d), d)
	}
	return notes
}

// next is the day of the next note after d. It is often the last day on which
// the record is inactive still, or the day after.
func (p *population) next(lives []*life, d day) day {
	now := lives[len(lives)-1]
	if now.today().status == isInactive && p.chance(40) {
		return lastInactive(now.inactiveSince) + day(p.random.IntN(2))
	}
	return p.later(d)
}

// note makes up what was written on one day of a record that stood so before.
// What no rule settles is never written: a level of a record that stays closed,
// or an ending as inactive and as closed on one day.
func (p *population) note(s *sender, before string, first bool) wrote {
	choices := map[string][][]string{
		isClosed:   {{isOpen}, {isOpen}, {isOpen}, {isOpen, isClosed}, {isClosed, isOpen}, {isOpen, isInactive}, {isClosed}},
		isOpen:     {{isClosed}, {isInactive}, {isInactive}, {isOpen, isClosed}, {isInactive, isOpen}, {isOpen}, {}},
		isInactive: {{isOpen}, {isClosed}, {isOpen, isClosed}, {isInactive, isOpen}, {isInactive}, {}},
	}[before]
	choices = slices.Clone(choices)
	if first {
		choices = choices[:6]
	}
	if s.twoStatuses() {
		choices = slices.DeleteFunc(choices, func(c []string) bool { return slices.Contains(c, isInactive) })
	}
	w := wrote{statuses: choices[p.random.IntN(len(choices))]}
	opens := slices.Contains(w.statuses, isOpen)
	likely := 40
	if opens && before != isInactive {
		likely = 85
	}
	for (opens || before != isClosed) && p.chance(likely) {
		w.levels = append(w.levels, p.aLevel(s))
		likely /= 3
	}
	return w
}

// noteEdges counts the edges that a day's notes make.
func (p *population) noteEdges(now *life, d day, before string, w wrote) {
	opens, closes := slices.Contains(w.statuses, isOpen), slices.Contains(w.statuses, isClosed)
	switch {
	case opens && closes && before == isOpen:
		p.seen["closed and asked again on a day"]++
	case opens && closes && before == isInactive:
		p.seen["re-opened and closed on a day"]++
	case opens && closes:
		p.seen["opened and closed on a day"]++
	}
	if now == nil {
		return
	}
	if opens && before == isInactive && d == lastInactive(now.inactiveSince) {
		p.seen["re-opened on the last day"]++
	}
	if opens && slices.Contains(now.today().moves, movedClosedByRule) {
		p.seen["asked again the day after"]++
	}
	for _, l := range w.levels {
		if before != isClosed && higher(l, now.today().level) != l {
			p.seen["a level fell"]++
		}
	}
}
