package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// balanceSeeds are the seeds of untidy populations; take none away.
var balanceSeeds = []uint64{11, 12, 13}

// TestBalance demands that open at the start, and what came and went, make open
// at the end, for every service and period, however untidy its rows: days and
// statuses that disagree, references opened twice, events out of nowhere.
func TestBalance(t *testing.T) {
	t.Parallel()
	periods := 1
	if len(balanceSeeds) < 3 {
		t.Fatal("seeds were taken away")
	}
	if testing.Short() {
		periods = 0
	}
	for _, seed := range someOf(balanceSeeds, 1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p := &population{
				folder: filepath.Join(t.TempDir(), "returns"), senders: untidySenders(),
				random: rand.New(rand.NewPCG(seed, 2016)), seen: map[string]int{},
			}
			p.writeUntidy(t, 150)
			c := comparison{T: t, population: p, workspace: p.register(t)}
			got := c.figures(dayAt(2026, 4, 1), quarterEnd, "collate", p.folder, "--received", receivedDay.String())
			c.balance(got, dayAt(2026, 4, 1), quarterEnd)
			for range periods {
				first, last := c.period()
				c.balance(c.figures(first, last), first, last)
			}
			ledgersAddUp(t, c.workspace, p.folder)
			t.Logf("%d balances, %d do not", c.compared, c.differ)
		})
	}
}

func untidySenders() []*sender {
	return []*sender{
		{id: "coventry", name: "Coventry", statuses: "three", extract: quarterEnd},
		{id: "leeds", name: "Leeds", statuses: "two", extract: quarterEnd},
		{id: "kent", name: "Kent", grain: eventGrain, statuses: "three", extract: quarterEnd},
		{id: "plymouth", name: "Plymouth", grain: eventGrain, statuses: "two", extract: quarterEnd},
		{id: "barnet", name: "Barnet", grain: eventGrain, extract: quarterEnd},
	}
}

func (p *population) writeUntidy(t *testing.T, cases int) {
	t.Helper()
	if err := os.Mkdir(p.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range p.senders {
		rows := []string{"Case reference,Date opened,Intervention level,Status,Date made inactive,Date re-opened,Date closed"}
		untidy := p.untidyRecord
		if s.grain == eventGrain {
			rows, untidy = []string{"Case ID,Date,What happened,Value"}, p.untidyEvents
		}
		for n := range cases {
			rows = append(rows, untidy(s, fmt.Sprintf("%s%03d", s.id[:3], n*4/5))...)
		}
		p.shuffled(rows[1:])
		name := filepath.Join(p.folder, fmt.Sprintf("%s %s.csv", s.name, s.extract))
		if err := os.WriteFile(name, []byte(strings.Join(rows, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// maybe is the day in n of 100, else none.
func (p *population) maybe(n int, d day) day {
	if p.chance(n) {
		return d
	}
	return 0
}

// untidyRecord is a row with days in any order and a status that may be another.
func (p *population) untidyRecord(s *sender, ref string) []string {
	opened := p.start()
	r := []string{
		ref, dateWord(p.maybe(95, opened)), levelWord(p.aLevel(s)), statusWord(pick(p, s.words()...)),
		dateWord(p.maybe(85, p.later(opened-3))), dateWord(p.maybe(40, p.later(p.later(opened)))),
		dateWord(p.maybe(85, p.later(p.later(opened-3)))),
	}
	return []string{strings.Join(r, ",")}
}

// untidyEvents are events in any order, from any first one.
func (p *population) untidyEvents(s *sender, ref string) []string {
	var rows []string
	d := p.start()
	for range 1 + p.random.IntN(8) {
		what := "Status changed," + statusWord(pick(p, s.words()...))
		if p.chance(30) {
			what = "Level set," + levelWord(p.aLevel(s))
		}
		rows = append(rows, fmt.Sprintf("%s,%s,%s", ref, d.written(), what))
		if d = p.sameOr(d, 30); d > receivedDay {
			break
		}
	}
	return rows
}

// words are the statuses that the service writes; where it declared two, it still
// writes the third now and then.
func (s *sender) words() []string {
	if s.twoStatuses() {
		return []string{isOpen, isOpen, isOpen, isOpen, isClosed, isClosed, isClosed, isInactive}
	}
	return []string{isOpen, isInactive, isClosed}
}
