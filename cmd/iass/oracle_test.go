package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The seeds of the populations. They are checked in, so that a fault that was
// found once is looked for ever after; take none away.
var oracleSeeds = []uint64{1, 2, 3}

// everySeed reports whether tests take all their seeds, which is minutes: .ci/run has
// them do so, in a step of its own. Else they take the first few, and these alone must
// hold everything that is looked for.
func everySeed() bool { return os.Getenv("IASS_SEEDS") == "all" }

// someOf are all the seeds, or the first few of them.
func someOf(seeds []uint64, few int) []uint64 {
	if everySeed() {
		return seeds
	}
	return seeds[:few]
}

// cell is a level and a status of a table: those of an intervention, or a sum of
// them (3+4, not-open, total).
type cell struct{ level, status string }

var (
	cellLevels   = []string{"1", "2", "3", "4", "3-4", "3+4", noLevel, "total"}
	cellStatuses = []string{isOpen, isInactive, isClosed, "not-open", "total"}
	flowMeasures = []string{
		"opened", "reopened", "became-known", "became-inactive", "closed-from-open",
		"closed", "closed-by-rule", "raised", "worked",
	}
)

// holds reports whether the cell of a table counts an intervention of this level
// and status.
func (c cell) holds(level, status string) bool {
	inLevel := c.level == "total" || c.level == level || c.level == "3+4" && slices.Contains([]string{"3", "4", "3-4"}, level)
	inStatus := c.status == "total" || c.status == status || c.status == "not-open" && status != isOpen
	return inLevel && inStatus
}

// asked is one figure: a stock on the day last, or a flow from first to last.
type asked struct {
	measure     string
	first, last day
	cell
}

func (a asked) isStock() bool { return strings.HasPrefix(a.measure, "stock") }

// applies reports whether the figure is one that the service could have.
func (s *sender) applies(a asked) bool {
	switch {
	case s.threeLevels() && (a.level == "3" || a.level == "4"), !s.threeLevels() && a.level == "3-4":
		return false
	case a.measure == "stock-two-status":
		return s.twoStatuses()
	case s.twoStatuses():
		return a.status != isInactive && !slices.Contains([]string{"reopened", "became-inactive", "closed-by-rule"}, a.measure)
	}
	return true
}

// tells reports whether what the service sent can say the figure.
func (s *sender) tells(a asked) bool {
	if s.grain == summaryGrain {
		return a.isStock() && a.last == s.extract
	}
	_, positioned := s.positions[a.last]
	return a.last <= s.extract || a.isStock() && positioned
}

// count counts the figure: one intervention after the other, day by day.
func (s *sender) count(a asked) int {
	n := 0
	for c, tally := range s.cells(a) {
		if a.holds(c.level, c.status) {
			n += tally
		}
	}
	return n
}

// cells are the figure's counts by level and status; of a flow, by level. They
// are kept, for every area asks for them.
func (s *sender) cells(a asked) map[cell]int {
	if s.tally != nil {
		return s.tally
	}
	a.cell = cell{}
	if out, ok := s.counted[a]; ok {
		return out
	}
	lives := s.lives
	if a.last > s.extract {
		lives = s.positions[a.last]
	}
	out := map[cell]int{}
	for _, l := range lives {
		end, known := l.on(a.last)
		switch {
		case !known:
		case a.isStock():
			out[cell{end.level, end.status}]++
		default:
			out[cell{end.level, "any"}] += l.times(a)
		}
	}
	if s.counted == nil {
		s.counted = map[asked]map[cell]int{}
	}
	s.counted[a] = out
	return out
}

// times is how many times the flow counts the intervention.
func (l *life) times(a asked) int {
	n := 0
	for d := max(a.first, l.first); d <= a.last; d++ {
		at, _ := l.on(d)
		if d >= l.first+day(len(l.days)) {
			at.moves = nil
		}
		if a.measure == "worked" && at.wasOpen() {
			return 1
		}
		for _, m := range at.moves {
			if slices.Contains(countedBy[a.measure], m) {
				n++
			}
		}
	}
	return n
}

// wasOpen reports whether the intervention was open at the end of the day, or
// was opened or re-opened and ended on it.
func (d lived) wasOpen() bool {
	return d.status == isOpen || slices.Contains(d.moves, movedOpened) || slices.Contains(d.moves, movedReopened)
}

var countedBy = map[string][]move{
	"opened": {movedOpened}, "reopened": {movedReopened}, "became-known": {movedKnown},
	"became-inactive": {movedInactive}, "closed-from-open": {movedClosedFromOpen},
	"closed":         {movedClosedFromOpen, movedClosedFromInactive, movedClosedByRule},
	"closed-by-rule": {movedClosedByRule}, "raised": {movedRaised},
}

// answer is what a figure should be: a number or a mark.
type answer struct {
	value, mark        string
	services, expected int
}

// answer is a service's own answer. Without a return that can tell, the figure
// is not available, whether it would apply or not.
func (s *sender) answer(a asked) answer {
	switch {
	case !s.tells(a):
		return answer{mark: "x", expected: s.expected(a)}
	case !s.applies(a):
		return answer{mark: "z"}
	}
	return answer{value: strconv.Itoa(s.count(a)), services: 1, expected: 1}
}

func (s *sender) expected(a asked) int {
	if s.applies(a) {
		return 1
	}
	return 0
}

// inSums reports whether the sums over services take the service's figure. What
// closed means to a service with two statuses is another thing: it is in
// stock-two-status.
func (s *sender) inSums(a asked) bool {
	return s.applies(a) && !(a.measure == "stock" && a.status == isClosed && s.twoStatuses())
}

// answer sums the services of an area: expected are those to which the figure
// applies, of which others have made no return.
func (p *population) answer(a asked, in func(*sender) bool, expected int) answer {
	sum, told := 0, 0
	for _, s := range p.senders {
		switch {
		case !in(s):
		case !s.inSums(a):
			expected--
		case s.tells(a):
			told++
			sum += s.count(a)
		}
	}
	if a.level == "3-4" || a.measure == "stock-two-status" { // of those that sent nothing, none is declared
		expected = 0
		for _, s := range p.senders {
			if in(s) && s.inSums(a) {
				expected++
			}
		}
	}
	switch {
	case expected == 0:
		return answer{mark: "z"}
	case told == 0:
		return answer{mark: "x", expected: expected}
	}
	return answer{value: strconv.Itoa(sum), services: told, expected: expected}
}

// figure is a line of figures.csv.
type figure map[string]string

func readFigures(t *testing.T, name string) []figure {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return parseFigures(t, content)
}

func parseFigures(t *testing.T, content []byte) []figure {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("figures: %v in %q", err, content)
	}
	out := make([]figure, 0, len(rows)-1)
	for _, r := range rows[1:] {
		f := figure{}
		for i, name := range rows[0] {
			f[name] = r[i]
		}
		out = append(out, f)
	}
	return out
}

// areas are the ids of the services of each region, and of England, from the
// list of authorities.
func areas(t *testing.T) map[string]int {
	t.Helper()
	content, err := os.ReadFile("../../config/authorities.csv")
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, a := range parseFigures(t, content) {
		if a["valid_to"] == "" {
			n[a["region"]]++
			n["England"]++
		}
	}
	return n
}

// runIn runs a command in a workspace and gives what it prints.
func runIn(t *testing.T, workspace string, args ...string) string {
	t.Helper()
	var out, faults bytes.Buffer
	env := environment{out: &out, err: &faults, today: dateOf(receivedDay), variables: []string{"IASS_RELEASE_PAGES=false"}}
	if code := run(t.Context(), env, append(args, "--workspace", workspace)); code != exitDone {
		t.Fatalf("iass %s: exit code %d\n%s%s", strings.Join(args, " "), code, faults.String(), out.String())
	}
	return out.String()
}

// register declares what the services of the population use.
func (p *population) register(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := "service,statuses,levels\n"
	for _, s := range p.senders {
		if s.statuses != "" || s.levels != "" {
			text += fmt.Sprintf("%s,%s,%s\n", s.id, s.statuses, s.levels)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "register.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestOracle demands that every figure of random populations is the one that
// comes of living through each intervention day by day.
func TestOracle(t *testing.T) {
	t.Parallel()
	cases, reports, days, flows := 90, 1, 5, flowMeasures
	if len(oracleSeeds) < 3 {
		t.Fatal("seeds were taken away")
	}
	if testing.Short() {
		cases, reports, days, flows = 40, 0, 2, flows[:2]
	}
	inArea := areas(t)
	seen := map[string]int{}
	for _, seed := range someOf(oracleSeeds, 1) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			p := newPopulation(t, seed, cases)
			workspace := p.register(t)
			c := comparison{T: t, population: p, workspace: workspace, inArea: inArea}
			c.release(dayAt(2026, 4, 1), quarterEnd, "collate", p.folder, "--received", receivedDay.String())
			for range reports {
				first, last := c.period()
				c.release(first, last)
			}
			for range days {
				c.stock()
			}
			for _, measure := range flows {
				c.flow(measure)
			}
			t.Logf("%d figures compared, %d differ", c.compared, c.differ)
			for edge, n := range p.seen {
				seen[edge] += n
			}
		})
	}
	for _, edge := range edges {
		if seen[edge] == 0 {
			t.Errorf("no population has this edge: %s", edge)
		}
	}
	t.Log("edges: ", seen)
}

// edges are what the populations must hold among them.
var edges = []string{
	"29 February", "31 August", "a level fell", "asked again the day after", "closed and asked again on a day",
	"no opening day", "opened after the extract date", "opened and closed on a day", "re-opened and closed on a day",
	"re-opened on the last day", "two interventions of one reference",
}
