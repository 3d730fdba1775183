package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// explainedMin is how many figures TestExplain explains at most; explainedSome is so
// few that each measure, geography, level, status and mark is still among them.
const (
	explainedMin  = 200
	explainedSome = 50
)

// explainer explains lines of figures.csv from one open store.
type explainer struct {
	*testing.T
	c *common
	w workspace
	s *store.Store
}

func newExplainer(t *testing.T, dir string) explainer {
	t.Helper()
	c := &common{environment: quietly(), workspace: dir}
	w, err := c.open(false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.openStore(false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return explainer{t, c, w, s}
}

func (x explainer) explain(line []string) measure.Explanation {
	x.Helper()
	q, err := x.c.question(asking{}, nil, line, x.w.register)
	if err != nil {
		x.Fatal(line, err)
	}
	e, err := measure.Explain(x.Context(), x.s, x.w.register.Services(), q)
	if err != nil {
		x.Fatal(line, err)
	}
	if err := verdictOf(e, line); err != nil {
		x.Errorf("%v: %v: %d rows that come to %d", line, err, len(e.Rows), e.Recount())
	}
	return e
}

func (f figure) line() []string {
	out := make([]string, len(measure.Columns))
	for i, name := range measure.Columns {
		out[i] = f[name]
	}
	return out
}

// TestExplain explains random figures of a population: the rows add up to the
// figure. Then it takes exactly those rows out of the files, and the figure is
// nought; and leaves nothing else in them, and it is the same.
func TestExplain(t *testing.T) {
	t.Parallel()
	wanted, rounds, cases := explainedSome, 1, 60
	switch {
	case testing.Short():
		wanted, cases = 30, 30
	case everySeed():
		wanted, rounds = explainedMin, 2
	}
	p := newPopulation(t, oracleSeeds[0], cases)
	dir := p.register(t)
	runIn(t, dir, "collate", p.folder, "--received", receivedDay.String(), "--period", "2026-27-Q1", "--quiet")
	figures := readFigures(t, filepath.Join(dir, "out-internal", "figures-internal.csv"))
	random := rand.New(rand.NewPCG(7, 2016))
	x := newExplainer(t, dir)
	seen := map[string]int{}
	for _, f := range someFigures(figures, random, wanted) {
		x.explain(f.line())
		for _, c := range []string{"measure", "geography", "level", "status", "mark"} {
			seen[c+" "+f[c]]++
		}
	}
	t.Log(seen)
	if !testing.Short() {
		words := []string{"mark ", "mark x", "mark z"}
		for _, n := range measure.Names {
			words = append(words, "measure "+string(n))
		}
		for _, l := range measure.Levels {
			words = append(words, "level "+l)
		}
		for _, s := range measure.Statuses {
			words = append(words, "status "+s)
		}
		for _, w := range append(words, "geography england", "geography region", "geography service") {
			if seen[w] == 0 {
				t.Errorf("no figure was explained with %q", w)
			}
		}
	}
	for range rounds {
		x.without(p, figures, random)
	}
}

// someFigures are random figures: of each measure as many, of each geography and kind
// of answer that it has, and rather of levels and statuses that others are not of.
func someFigures(figures []figure, random *rand.Rand, n int) []figure {
	kinds := map[string][]figure{}
	var measures []string
	of := map[string][]string{} // the kinds of a measure
	for _, f := range figures {
		answer := f["mark"]
		if answer == "" && f["value"] != "0" {
			answer = "some"
		}
		m := f["measure"]
		k := strings.Join([]string{m, f["geography"], answer}, " ")
		if of[m] == nil {
			measures = append(measures, m)
		}
		if kinds[k] == nil {
			of[m] = append(of[m], k)
		}
		kinds[k] = append(kinds[k], f)
	}
	out, taken := make([]figure, n), map[string]int{}
	for i := range out {
		all := of[measures[i%len(measures)]]
		some := kinds[all[(i+i/len(measures))%len(all)]] // no measure begins with the kind of the one before
		for range 8 {
			f := some[random.IntN(len(some))]
			if out[i] == nil || taken[f["level"]]+taken[f["status"]] < taken[out[i]["level"]]+taken[out[i]["status"]] {
				out[i] = f
			}
		}
		taken[out[i]["level"]]++
		taken[out[i]["status"]]++
	}
	return out
}

// reference is the first cell of a row.
func reference(row string) string {
	ref, _, _ := strings.Cut(row, ",")
	return ref
}

// overlapping are the rows of a file that go on with the intervention of another
// row, which alone is listed.
func (x explainer) overlapping(path string) []int {
	x.Helper()
	var files []struct {
		Findings []struct {
			Rule string
			Row  int
		}
	}
	if err := json.Unmarshal([]byte(runIn(x.T, x.TempDir(), "check", path, "--format", "json")), &files); err != nil {
		x.Fatal(err)
	}
	var rows []int
	for _, f := range files[0].Findings {
		if f.Rule == string(schemas.RuleRefOverlap) {
			rows = append(rows, f.Row)
		}
	}
	return rows
}

// without takes the rows of one figure of each service that sent one file of
// records out of it, or leaves nothing else in it, and counts again.
func (x explainer) without(p *population, figures []figure, random *rand.Rand) {
	x.Helper()
	asked := map[string]figure{}
	out, only := x.TempDir(), x.TempDir()
	for _, s := range p.senders {
		if s.earlier != 0 || s.grain != recordGrain && s.grain != positionGrain {
			continue
		}
		var some []figure
		for _, f := range figures {
			if f["geography"] == "service" && f["code"] == s.id && f["value"] != "" && f["value"] != "0" {
				some = append(some, f)
			}
		}
		if len(some) == 0 {
			continue
		}
		f := some[random.IntN(len(some))]
		asked[s.id] = f
		name := fmt.Sprintf("%s %s.csv", s.name, cmp.Or(s.extract, quarterEnd))
		content, err := os.ReadFile(filepath.Join(p.folder, name))
		if err != nil {
			x.Fatal(err)
		}
		rows := strings.SplitAfter(string(content), "\n")
		listed, refs := map[int]bool{}, map[string]bool{}
		for _, r := range x.explain(f.line()).Rows {
			listed[r.Row] = true
			refs[reference(rows[r.Row-1])] = true
		}
		for _, row := range x.overlapping(filepath.Join(p.folder, name)) {
			listed[row] = listed[row] || refs[reference(rows[row-1])]
		}
		var rest, kept strings.Builder
		for i, row := range rows {
			if i == 0 || !listed[i+1] {
				rest.WriteString(row)
			}
			if i == 0 || listed[i+1] {
				kept.WriteString(row)
			}
		}
		for folder, text := range map[string]string{out: rest.String(), only: kept.String()} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				x.Fatal(err)
			}
		}
	}
	if len(asked) < 2 {
		x.Errorf("only %d services could be asked", len(asked))
	}
	for folder, nought := range map[string]bool{out: true, only: false} {
		dir := p.register(x.T)
		runIn(x.T, dir, "collate", folder, "--received", receivedDay.String(), "--period", "2026-27-Q1", "--quiet")
		for _, f := range readFigures(x.T, filepath.Join(dir, "out-internal", "figures-internal.csv")) {
			was, ok := asked[f["code"]]
			if !ok || !slices.Equal(f.line()[:8], was.line()[:8]) {
				continue
			}
			want := was["value"]
			if nought {
				want = "0"
			}
			if f["value"] != want {
				x.Errorf("%v: with its rows taken out (%t), or alone, it is %s%s, want %s", was.line(), nought, f["value"], f["mark"], want)
			}
		}
	}
}

// TestExplainOverlap explains the figures of a service with the returns of two
// quarters, every other or all: what the newer one says, and what only the older one
// knows.
func TestExplainOverlap(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"Kent 2026-06-30.csv": "Case reference,Date opened,Level,Status,Date made inactive,Date closed\n" +
			"K1,05/01/2026,Level 2,Open,,\nK2,12/02/2026,Level 1,Inactive,20/05/2026,\nK3,01/03/2026,Level 3,Open,,\nK5,01/03/2026,Level 1,Open,,\n",
		"Kent 2026-09-30.csv": "Case reference,Date opened,Level,Status,Date made inactive,Date closed\n" +
			"K1,05/01/2026,Level 3,Open,,\nK2,12/02/2026,Level 1,Open,,\nK3,01/03/2026,Level 3,Closed,,20/06/2026\nK4,02/09/2026,Level 4,Open,,\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	runIn(t, dir, "collate", folder, "--received", "2026-10-10", "--period", "2026-27-Q2", "--quiet")
	figures := readFigures(t, filepath.Join(dir, "out-internal", "figures-internal.csv"))
	x := newExplainer(t, dir)
	levels, statuses, found, explained := 0, 0, 0, 0
	for _, f := range figures {
		if f["code"] != "kent" || f["value"] == "0" {
			continue
		}
		if found++; found%2 != 0 && !everySeed() {
			continue
		}
		explained++
		for _, r := range x.explain(f.line()).Rows {
			for _, e := range r.Earlier {
				if e.Level {
					levels++
				}
				if e.Status {
					statuses++
				}
			}
		}
	}
	t.Logf("%d of %d figures explained: %d levels and %d statuses are from the earlier return", explained, found, levels, statuses)
	if levels == 0 || statuses == 0 || explained < 20 {
		t.Errorf("%d figures explained; %d levels and %d statuses are from the earlier return", explained, levels, statuses)
	}
}
