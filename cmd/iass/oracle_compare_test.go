package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/report/tidy"
)

// comparison compares a population's figures with the program's.
type comparison struct {
	*testing.T
	*population
	workspace string
	inArea    map[string]int // services of a region, and of England
	compared  int
	differ    int
}

// differs says what differs, at length for the first few.
func (c *comparison) differs(format string, args ...any) {
	c.Helper()
	if c.differ++; c.differ <= 20 {
		c.Errorf(format, args...)
	}
}

// period is a random pair of days: an odd run of days, a month, one day. It often
// begins or ends with a day on which something happened that is easily missed.
func (c *comparison) period() (first, last day) {
	length := day(pick(c.population, 0, 6, 30, 91, 364, 900))
	switch n := c.random.IntN(10); {
	case n < 4:
		first = c.busyDay()
		return first, min(first+length, max(first, quarterEnd))
	case n < 6:
		last = c.busyDay()
	case n < 8: // most services end with the quarter
		last = quarterEnd - day(c.random.IntN(100))
	default:
		last = firstDay + day(c.random.IntN(int(quarterEnd-firstDay)))
	}
	return max(firstDay, last-length), last
}

// busyDay is a day before the end of the quarter on which something happened to
// somebody: often a life that began and ended on it, or the end of six months. It
// is any day where nobody's life is known.
func (c *comparison) busyDay() day {
	wanted := pick(c.population, wasBrief, wasBrief, wasRuled, wasMoved)
	for range 1000 {
		s := pick(c.population, c.senders...)
		if len(s.lives) == 0 {
			continue
		}
		l := pick(c.population, s.lives...)
		for i, d := range l.days {
			if on := l.first + day(i); wanted(d) && on > firstDay && on <= quarterEnd && c.chance(50) {
				return on
			}
		}
	}
	return firstDay + 1 + day(c.random.IntN(int(quarterEnd-firstDay)))
}

func wasBrief(d lived) bool { return d.status != isOpen && slices.Contains(d.moves, movedOpened) }
func wasRuled(d lived) bool { return slices.Contains(d.moves, movedClosedByRule) }
func wasMoved(d lived) bool { return len(d.moves) > 0 }

// stockCells and flowCells are the cells of a table.
func stockCells(measure string) []cell {
	statuses := cellStatuses
	if measure == "stock-two-status" {
		statuses = []string{isOpen, isClosed, "total"}
	}
	var out []cell
	for _, l := range cellLevels {
		for _, s := range statuses {
			out = append(out, cell{l, s})
		}
	}
	return out
}

// figures takes a command that writes a release of a period, and gives its
// figures by measure, day of a stock, geography, name, level and status. Without a
// command they are those of the release that the report command would write.
func (c *comparison) figures(first, last day, args ...string) map[string]figure {
	c.Helper()
	period := fmt.Sprintf("%s..%s", first, last)
	var content bytes.Buffer
	if len(args) == 0 {
		if err := tidy.CSV(&content, releaseIn(c.T, c.workspace, period).internal); err != nil {
			c.Fatal(err)
		}
	} else {
		runIn(c.T, c.workspace, append(args, "--period", period, "--quiet")...)
		content.Write(contentOf(c.T, filepath.Join(c.workspace, "out-internal", "figures-internal.csv")))
	}
	got := map[string]figure{}
	for _, f := range parseFigures(c.T, content.Bytes()) {
		stock := strings.HasPrefix(f["measure"], "stock")
		before := f["measure"] == "stock" && f["as_at"] == (first-1).String()
		if stock && f["as_at"] != last.String() && !before || !stock && f["period"] != period {
			continue // of another quarter in the row
		}
		if !stock {
			f["as_at"] = ""
		}
		key := strings.Join([]string{f["measure"], f["as_at"], f["geography"], f["name"], f["level"], f["status"]}, " ")
		if _, twice := got[key]; twice {
			c.differs("%s: the figure %s is there twice", period, key)
		}
		got[key] = f
	}
	return got
}

// release compares every figure of a release, of every area and service; the
// arguments are those of figures.
func (c *comparison) release(first, last day, args ...string) {
	got := c.figures(first, last, args...)
	c.balance(got, first, last)
	for _, measure := range append([]string{"stock", "stock before", "stock-two-status"}, flowMeasures...) {
		a := asked{measure: measure, first: first, last: last}
		cells := stockCells(measure)
		asAt := last.String()
		if measure == "stock before" {
			a.measure, a.last = "stock", first-1
			asAt = a.last.String()
		}
		if !a.isStock() {
			asAt, cells = "", nil
			for _, l := range cellLevels {
				cells = append(cells, cell{l, "total"})
			}
		}
		for _, a.cell = range cells {
			c.compareAreas(got, a, asAt)
		}
	}
	c.rest(got, fmt.Sprintf("%s..%s", first, last))
}

// compareAreas compares a figure of England, the regions and the services.
func (c *comparison) compareAreas(got map[string]figure, a asked, asAt string) {
	at := func(geography, name string) string {
		return strings.Join([]string{a.measure, asAt, geography, name, a.level, a.status}, " ")
	}
	for name, expected := range c.inArea {
		geography, in := "region", func(s *sender) bool { return s.region == name }
		if name == "England" {
			geography, in = "england", func(*sender) bool { return true }
		}
		c.compare(got, at(geography, name), c.answer(a, in, expected))
	}
	for _, s := range c.senders {
		if a.measure == "stock-two-status" || a.level == "3-4" && !s.threeLevels() {
			continue
		}
		c.compare(got, at("service", s.name), s.answer(a))
	}
}

func (c *comparison) compare(got map[string]figure, key string, want answer) {
	c.compared++
	f, ok := got[key]
	if !ok {
		c.differs("there is no figure %s, want %+v", key, want)
		return
	}
	delete(got, key)
	has := answer{value: f["value"], mark: f["mark"]}
	has.services, _ = strconv.Atoi(f["services"])
	has.expected, _ = strconv.Atoi(f["services_expected"])
	if has != want {
		c.differs("%s in %s: got %+v, want %+v", key, f["period"], has, want)
	}
}

// rest demands that all other figures are of services that sent nothing.
func (c *comparison) rest(got map[string]figure, period string) {
	for key, f := range got {
		c.compared++
		if f["geography"] != "service" || f["mark"] != "x" || f["value"] != "" ||
			slices.ContainsFunc(c.senders, func(s *sender) bool { return s.id == f["code"] }) {
			c.differs("%s: an unlooked-for figure %s: %v", period, key, f)
		}
	}
}

// balance demands of every service that what was open before, and what came and
// went, is what is open at the end.
func (c *comparison) balance(got map[string]figure, first, last day) {
	for _, s := range c.senders {
		number := func(measure, asAt, status string) int {
			f := got[strings.Join([]string{measure, asAt, "service", s.name, "total", status}, " ")]
			n, err := strconv.Atoi(f["value"])
			if err != nil && f["mark"] != "z" {
				c.differs("%s of %s has no number to balance: %v", measure, s.id, f)
			}
			return n
		}
		if s.grain == summaryGrain || s.grain == positionGrain || s.extract < last {
			continue
		}
		c.compared++
		flow := func(measure string) int { return number(measure, "", "total") }
		want := number("stock", (first-1).String(), isOpen) + flow("opened") + flow("reopened") + flow("became-known") -
			flow("became-inactive") - flow("closed-from-open")
		if end := number("stock", last.String(), isOpen); end != want {
			c.differs("%s from %s to %s: open at the end %d, but what came and went makes %d", s.id, first, last, end, want)
		}
	}
}

// stock compares the stock on a random day, as counts prints it.
func (c *comparison) stock() {
	_, on := c.period()
	a := asked{measure: "stock", first: on, last: on}
	c.counts(a, pick(c.population, "service,level,status", "service,level,status", "england,level", "region,status"), "--at", on.String())
}

// flow compares a flow of a random period, as counts prints it.
func (c *comparison) flow(measure string) {
	first, last := c.period()
	a := asked{measure: measure, first: first, last: last}
	c.counts(a, pick(c.population, "service,level", "service,level", "england", "region", "region,level", "service"),
		"--period", fmt.Sprintf("%s..%s", first, last))
}

// counts compares what counts prints: no noughts, no totals of what it splits.
func (c *comparison) counts(a asked, by string, when ...string) {
	c.Helper()
	args := append([]string{"counts", a.measure, "--by", by, "--format", "csv"}, when...)
	command := strings.Join(args, " ")
	got := map[string]string{}
	names := strings.Split(by, ",")
	for _, f := range parseFigures(c.T, []byte(runIn(c.T, c.workspace, args...))) {
		var key []string
		for _, name := range names {
			key = append(key, f[name])
		}
		if f["value"] == "0" {
			c.differs("%s prints the nought of %v", command, key)
		}
		got[strings.Join(key, " ")] = f["value"] + f["mark"]
	}
	for _, a.cell = range splitCells(names) {
		for name, answer := range c.answers(a, names[0]) {
			key := name
			if slices.Contains(names, "level") {
				key += " " + a.level
			}
			if slices.Contains(names, "status") {
				key += " " + a.status
			}
			c.compared++
			want := answer.value + answer.mark
			if want == "0" || a.level == "3-4" && want == "z" {
				want = ""
			}
			if got[key] != want {
				c.differs("%s: %s is %q, want %q", command, key, got[key], want)
			}
			delete(got, key)
		}
	}
	for key, value := range got { // services that sent nothing
		if c.compared++; names[0] != "service" || value != "x" {
			c.differs("%s: there should be no %s, and it is %q", command, key, value)
		}
	}
}

// splitCells are the cells into which counts splits, without totals.
func splitCells(by []string) []cell {
	levels, statuses := []string{"total"}, []string{"total"}
	if slices.Contains(by, "level") {
		levels = []string{"1", "2", "3", "4", "3-4", noLevel}
	}
	if slices.Contains(by, "status") {
		statuses = []string{isOpen, isInactive, isClosed}
	}
	var out []cell
	for _, l := range levels {
		for _, s := range statuses {
			out = append(out, cell{l, s})
		}
	}
	return out
}

// answers are the answers of a figure for England, each region or each service
// that sent a return.
func (c *comparison) answers(a asked, geography string) map[string]answer {
	out := map[string]answer{}
	switch geography {
	case "service":
		for _, s := range c.senders {
			if a.level != "3-4" || s.threeLevels() {
				out[s.id] = s.answer(a)
			}
		}
	case "england":
		out["England"] = c.answer(a, func(*sender) bool { return true }, c.inArea["England"])
	case "region":
		for name, n := range c.inArea {
			if name != "England" {
				out[name] = c.answer(a, func(s *sender) bool { return s.region == name }, n)
			}
		}
	}
	return out
}
