package store

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func spell(status schemas.Status, level schemas.Level, from, until string, began schemas.Began, was schemas.Status, raised bool) schemas.Spell {
	return schemas.Spell{Status: status, Level: level, From: day(from), Until: day(until), Began: began, Was: was, Raised: raised}
}

// quarter is April to June 2026.
var quarter = schemas.Quarter(2026, 1)

func TestFlow(t *testing.T) {
	const o, i, c = schemas.Open, schemas.Inactive, schemas.Closed
	const l1, l2, l3 = schemas.Level1, schemas.Level2, schemas.Level3
	openings := func(service, extract string, is ...schemas.Intervention) schemas.Return {
		r := full(service, extract, is...)
		r.History = schemas.OpenedHistory
		return r
	}
	kent := full("kent", "2026-06-30",
		life("first-day", l1, "2026-04-01", ""),
		life("last-day", l1, "2026-06-30", ""),
		life("before", l2, "2026-03-31", "2026-04-01"),
		life("one-day", l2, "2026-04-10", "2026-04-10"),
		life("after", l2, "2026-07-01", ""),
		lived("risen",
			spell(o, l1, "2026-01-01", "2026-04-05", schemas.BeganOpened, 0, false),
			spell(o, l2, "2026-04-05", "2026-04-06", schemas.BeganLevel, o, true),
			spell(i, l2, "2026-04-06", "2026-05-01", schemas.BeganInactive, o, false),
			spell(o, l3, "2026-05-01", "2026-07-05", schemas.BeganReopened, i, true),
			spell(c, l3, "2026-07-05", "", schemas.BeganClosed, o, false)),
		lived("ruled",
			spell(o, l1, "2025-09-01", "2025-10-15", schemas.BeganOpened, 0, false),
			spell(i, l1, "2025-10-15", "2026-04-16", schemas.BeganInactive, o, false),
			spell(c, l1, "2026-04-16", "", schemas.BeganByRule, i, false)),
		lived("from-inactive",
			spell(o, l1, "2025-09-01", "2026-03-01", schemas.BeganOpened, 0, false),
			spell(i, l1, "2026-03-01", "2026-05-01", schemas.BeganInactive, o, false),
			spell(c, l1, "2026-05-01", "", schemas.BeganClosed, i, false)),
		undated("known", l3, o, "2026-06-30"),
		undated("known-closed", l3, c, "2026-06-30"),
	)
	returns := []schemas.Return{
		kent,
		full("essex", "2026-06-29", life("short", l1, "2026-05-01", "")),
		openings("surrey", "2026-06-30", life("a", l1, "2026-05-01", ""), life("b", l1, "2026-03-01", "")),
		openings("surrey", "2026-09-30", life("a", l2, "2026-05-01", ""), life("c", l2, "2026-08-01", "")),
		counts("devon", "2026-06-30", schemas.Tally{Level: l1, Status: o, N: 4}),
	}
	for name, want := range map[measure.Name]string{
		measure.Opened:         text("available kent surrey", "kent 1 2", "kent 2 1", "surrey 2 1"),
		measure.Closed:         text("available kent", "kent 1 2", "kent 2 2"),
		measure.ClosedByRule:   text("available kent", "kent 1 1"),
		measure.ClosedFromOpen: text("available kent", "kent 2 2"),
		measure.Reopened:       text("available kent", "kent 3 1"),
		measure.BecameInactive: text("available kent", "kent 3 1"),
		measure.BecameKnown:    text("available kent", "kent 3 1"),
		measure.Raised:         text("available kent", "kent 3 2"),
		measure.Worked:         text("available kent", "kent 1 2", "kent 2 1", "kent 3 2"),
	} {
		t.Run(string(name), func(t *testing.T) {
			s := open(t)
			load(t, s, returns...)
			got, err := flowOf(t, s, name, quarter)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, words(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		})
	}
	if _, err := open(t).Flows(t.Context(), []measure.Name{measure.Stock}, quarter); err == nil {
		t.Error("stock was counted as a flow")
	}
}

// randomLife is an intervention with a life of some turns between January and
// July, as transform writes them.
func randomLife(t *rapid.T, ref string) schemas.Intervention {
	start := day("2026-01-01")
	from := start + schemas.Date(rapid.IntRange(0, 150).Draw(t, "from"))
	level := schemas.Level(rapid.IntRange(0, 4).Draw(t, "level"))
	spells := []schemas.Spell{{Status: schemas.Open, Level: level, From: from, Began: schemas.BeganOpened}}
	if rapid.IntRange(0, 4).Draw(t, "undated") == 0 {
		spells[0].Began = schemas.BeganKnown
		spells[0].Status = rapid.SampledFrom(schemas.Statuses).Draw(t, "first status")
	}
	for n := rapid.IntRange(0, 4).Draw(t, "turns"); n > 0; n-- {
		last := &spells[len(spells)-1]
		next := schemas.Spell{Level: last.Level, Was: last.Status}
		next.From = last.From + schemas.Date(rapid.IntRange(0, 60).Draw(t, "gap"))
		switch last.Status {
		case schemas.Open:
			next.Status, next.Began = schemas.Inactive, schemas.BeganInactive
			switch rapid.IntRange(0, 2).Draw(t, "turn") {
			case 0:
				next.Status, next.Began = schemas.Closed, schemas.BeganClosed
			case 1:
				next.Status, next.Began, next.Level, next.Raised = schemas.Open, schemas.BeganLevel, schemas.Level4, last.Level != schemas.Level4
			}
		case schemas.Inactive:
			next.Status, next.Began = schemas.Open, schemas.BeganReopened
			if rapid.Bool().Draw(t, "rule") {
				next.Status, next.Began = schemas.Closed, schemas.BeganByRule
			}
		default:
			n = 0
			continue
		}
		last.Until = next.From
		spells = append(spells, next)
	}
	return lived(ref, spells...)
}

// TestMain makes fewer checks than rapid's hundred: each is of several services,
// and asks a dozen queries. -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "10"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// TestBalance: open at the start and what came and went is open at the end, for
// any lives in any number of returns, in any order of arrival.
func TestBalance(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, err := Open("", Options{Threads: 1})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		services := []string{"bath", "devon", "essex", "kent", "leeds", "surrey", "torbay", "wirral"}
		byExtract := make([][]schemas.Return, 3)
		for n, extract := range []string{"2026-03-31", "2026-06-30", "2026-07-31"} {
			for _, service := range services {
				var is []schemas.Intervention
				for _, ref := range []string{"a", "b", "c", "d", "e", "f"} {
					if rapid.Bool().Draw(rt, "in") {
						is = append(is, randomLife(rt, ref))
					}
				}
				byExtract[n] = append(byExtract[n], full(service, extract, is...))
			}
		}
		for _, n := range rapid.Permutation([]int{0, 1, 2}).Draw(rt, "order") {
			load(t, s, byExtract[n]...)
		}
		balance := stockOpen(t, s, quarter.First-1)
		for _, flow := range []struct {
			name measure.Name
			sign int64
		}{
			{measure.Opened, 1},
			{measure.Reopened, 1},
			{measure.BecameKnown, 1},
			{measure.BecameInactive, -1},
			{measure.ClosedFromOpen, -1},
		} {
			for service, n := range totals(t, s, flow.name, quarter) {
				balance[service] += flow.sign * n
			}
		}
		end := stockOpen(t, s, quarter.Last)
		months := make(map[string]int64)
		for month := 4; month <= 6; month++ {
			for service, n := range totals(t, s, measure.Closed, schemas.Month(2026, month)) {
				months[service] += n
			}
		}
		closed := totals(t, s, measure.Closed, quarter)
		for _, service := range services {
			if balance[service] != end[service] {
				rt.Errorf("%s: open at the start and flows come to %d, open at the end are %d", service, balance[service], end[service])
			}
			if months[service] != closed[service] {
				rt.Errorf("%s: %d closed in the months, %d in the quarter", service, months[service], closed[service])
			}
		}
	})
}

func flowOf(t *testing.T, s *Store, name measure.Name, p schemas.Period) (measure.Counts, error) {
	t.Helper()
	got, err := s.Flows(t.Context(), []measure.Name{name}, p)
	if err != nil {
		return measure.Counts{}, err
	}
	return got[0][0], nil
}

// stockOf is the stock of a day.
func stockOf(t testing.TB, s measure.Source, on schemas.Date) (measure.Counts, error) {
	t.Helper()
	got, err := s.Stocks(t.Context(), on)
	if err != nil {
		return measure.Counts{}, err
	}
	return got[0], nil
}

// totals are a flow's counts by service.
func totals(t *testing.T, s *Store, name measure.Name, p schemas.Period) map[string]int64 {
	t.Helper()
	got, err := flowOf(t, s, name, p)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]int64)
	for _, c := range got.Cells {
		out[c.Service] += c.N
	}
	return out
}

// stockOpen is how many interventions are open on a day, by service.
func stockOpen(t *testing.T, s *Store, on schemas.Date) map[string]int64 {
	t.Helper()
	got, err := stockOf(t, s, on)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]int64)
	for _, c := range got.Cells {
		if c.Status == schemas.Open {
			out[c.Service] += c.N
		}
	}
	return out
}

// TestTogether: figures asked for at once are those asked for one by one, and what
// is swept is what each intervention has in a period, for any lives, and any days
// and periods, whether they share days or not, of services that begin, end and are
// divided among them.
func TestTogether(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, err := Open("", Options{Threads: 1})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		someDay := func(label string) schemas.Date {
			return day("2025-12-20") + schemas.Date(rapid.IntRange(0, 230).Draw(rt, label))
		}
		var services []schemas.Service
		var returns []schemas.Return
		for _, id := range []string{"devon", "essex", "kent"} {
			service := schemas.Service{ID: id, Name: id, Region: schemas.Region{Code: "E12000009", Name: "South West"}}
			switch rapid.IntRange(0, 3).Draw(rt, "life of the service") {
			case 1:
				service.ValidFrom = someDay("from")
			case 2:
				service.ValidTo = someDay("until")
			case 3:
				service.Divided = []schemas.Date{someDay("divided")}
			}
			services = append(services, service)
			for _, extract := range []string{"2026-03-31", "2026-07-31"} {
				var is []schemas.Intervention
				for _, ref := range []string{"a", "b", "c", "d", "e", "f"}[:rapid.IntRange(0, 6).Draw(rt, "interventions")] {
					is = append(is, randomLife(rt, ref))
				}
				r := full(id, extract, is...)
				if rapid.IntRange(0, 3).Draw(rt, "history") == 0 {
					r.History = schemas.OpenedHistory
				}
				returns = append(returns, r)
			}
		}
		load(t, s, returns...)
		var specs []measure.Spec
		for range rapid.IntRange(1, 6).Draw(rt, "specs") {
			first := someDay("first")
			p := schemas.Period{First: first, Last: first + schemas.Date(rapid.IntRange(0, 70).Draw(rt, "days"))}
			specs = append(specs, measure.Spec{At: someDay("at"), Period: p})
		}
		together, err := measure.BuildAll(t.Context(), s, services, specs)
		if err != nil {
			rt.Fatal(err)
		}
		for i, spec := range specs {
			alone, err := measure.Build(t.Context(), s, services, spec)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(alone, together[i]); diff != "" {
				rt.Errorf("%v (-alone +together):\n%s", spec, diff)
			}
			for _, name := range measure.Names {
				if !name.IsFlow() {
					continue
				}
				counts, err := flowOf(t, s, name, spec.Period)
				if err != nil {
					rt.Fatal(err)
				}
				var swept []string
				for _, c := range counts.Cells {
					swept = append(swept, fmt.Sprint(c.Service, " ", c.Level, " ", c.N))
				}
				slices.Sort(swept)
				if diff := cmp.Diff(oneByOne(t, s, name, spec.Period), swept); diff != "" {
					rt.Errorf("%s in %v (-one by one +swept):\n%s", name, spec.Period, diff)
				}
			}
		}
	})
}

// oneByOne is a flow counted from the interventions that explain shows.
func oneByOne(t *testing.T, s *Store, name measure.Name, p schemas.Period) []string {
	t.Helper()
	text := happenedIn(name, "")
	if name != measure.Opened {
		text = "SELECT * FROM (" + text + ") WHERE NOT opened_too OR service NOT IN (SELECT service FROM telling($last) WHERE opened_too)"
	}
	text = strings.NewReplacer("$first", literal(p.First), "$last", literal(p.Last)).Replace(text)
	got, err := list(t.Context(), s.db, scanText,
		"SELECT service || ' ' || level || ' ' || sum(n)::BIGINT FROM ("+text+") GROUP BY service, level HAVING sum(n) > 0 ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	return got
}
