// Package made makes the content of a release from imaginary services, for tests
// of what is done with it. The figures hang together as those of true returns do:
// each intervention has a life, and every figure is counted from lives.
//
// Start at Content.
package made

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Spec says what to make. The same Spec always makes the same.
type Spec struct {
	Seed     uint64
	Regions  int     // 1 to 9
	Services int     // in each region; the first region has OneService alone if that is set
	Cases    int     // about how many interventions a service has had in the two years before At
	Silent   float64 // share of services without a return
	// OneService leaves the first region a single service.
	OneService bool
	Period     schemas.Period
	Quarters   int          // shown in a row, up to Period
	Until      schemas.Date // of the last openings, so that several releases are of the same lives; zero for the end of Period
}

// Lives are the interventions of imaginary services: a measure.Source.
type Lives struct {
	Services []schemas.Service
	silent   map[string]bool
	cases    []life
}

// life is one intervention. Days are zero where something never happened.
type life struct {
	service                                      string
	opened, raised, inactive, reopened, closedOn schemas.Date
	level, higher                                schemas.Level
	byRule                                       bool
}

var regions = []schemas.Region{
	{Code: "E12000001", Name: "North East"},
	{Code: "E12000002", Name: "North West"},
	{Code: "E12000003", Name: "Yorkshire and The Humber"},
	{Code: "E12000004", Name: "East Midlands"},
	{Code: "E12000005", Name: "West Midlands"},
	{Code: "E12000006", Name: "East of England"},
	{Code: "E12000007", Name: "London"},
	{Code: "E12000008", Name: "South East"},
	{Code: "E12000009", Name: "South West"},
}

// New makes the lives.
func New(s Spec) *Lives {
	r := rand.New(rand.NewPCG(s.Seed, 2016))
	out := &Lives{silent: map[string]bool{}}
	for g := range s.Regions {
		n := s.Services
		if g == 0 && s.OneService {
			n = 1
		}
		for i := range n {
			service := schemas.Service{
				ID: fmt.Sprintf("place-%d-%02d", g+1, i+1), Name: fmt.Sprintf("Place %d.%02d", g+1, i+1), Region: regions[g],
				Statuses: schemas.ThreeStatuses, Levels: schemas.FourLevels,
			}
			switch r.IntN(12) {
			case 0:
				service.Statuses = schemas.TwoStatuses
			case 1:
				service.Levels = schemas.ThreeLevels
			case 2:
				service.Statuses = schemas.StatusesUndeclared
			}
			out.Services = append(out.Services, service)
			if r.Float64() < s.Silent {
				out.silent[service.ID] = true
				continue
			}
			for range 1 + int(float64(s.Cases)*(0.2+1.6*r.Float64())) {
				out.cases = append(out.cases, lead(r, service, cmp.Or(s.Until, s.Period.Last)))
			}
		}
	}
	return out
}

// lead leads a life that may begin in the two years before a day.
func lead(r *rand.Rand, s schemas.Service, last schemas.Date) life {
	l := life{service: s.ID, opened: last - schemas.Date(r.IntN(730))}
	l.level = []schemas.Level{1: schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level4}[1+min(3, int(r.ExpFloat64()))]
	if r.IntN(60) == 0 {
		l.level = schemas.LevelUnknown
	}
	if s.Levels == schemas.ThreeLevels && l.level >= schemas.Level3 {
		l.level = schemas.Level3Or4
	}
	l.higher = l.level
	next := l.opened
	later := func(days int) schemas.Date {
		next += schemas.Date(1 + r.IntN(days))
		return next
	}
	if (l.level == schemas.Level1 || l.level == schemas.Level2) && r.IntN(10) == 0 {
		l.raised, l.higher = later(60), l.level+1
		if s.Levels == schemas.ThreeLevels && l.higher == schemas.Level3 {
			l.higher = schemas.Level3Or4
		}
	}
	end := r.IntN(10)
	if end < 4 && s.Statuses != schemas.TwoStatuses {
		l.inactive = later(150)
		if end == 0 {
			l.reopened = later(90)
		} else if rule := l.inactive.AddMonths(6) + 1; end == 1 {
			l.closedOn, l.byRule = rule, true
		}
	} else if end < 9 {
		l.closedOn = later(200)
	}
	return l
}

// at is the level and the status of a life at the end of a day; not ok before it
// began.
func (l life) at(day schemas.Date) (level schemas.Level, status schemas.Status, ok bool) {
	after := func(d schemas.Date) bool { return d != 0 && d <= day }
	if !after(l.opened) {
		return 0, 0, false
	}
	level, status = l.level, schemas.Open
	if after(l.raised) {
		level = l.higher
	}
	switch {
	case after(l.closedOn):
		status = schemas.Closed
	case after(l.reopened):
	case after(l.inactive):
		status = schemas.Inactive
	}
	return level, status, true
}

// Stocks counts the lives at the end of each day.
func (l *Lives) Stocks(_ context.Context, days ...schemas.Date) (out []measure.Counts, err error) {
	for _, day := range days {
		out = append(out, l.count(func(c life) (schemas.Level, schemas.Status, bool) { return c.at(day) }))
	}
	return out, nil
}

// Flows counts what happened to the lives in each period.
func (l *Lives) Flows(_ context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	out := make([][]measure.Counts, len(periods))
	for i, p := range periods {
		for _, name := range names {
			out[i] = append(out[i], l.count(func(c life) (schemas.Level, schemas.Status, bool) {
				level, _, ok := c.at(p.Last)
				return level, schemas.StatusUnknown, ok && c.happened(name, p)
			}))
		}
	}
	return out, nil
}

// happened reports whether a life is in a flow; nothing happens to one twice.
func (l life) happened(name measure.Name, p schemas.Period) bool {
	fromOpen := l.inactive == 0 || l.reopened != 0
	switch name {
	case measure.Opened:
		return p.Contains(l.opened)
	case measure.Reopened:
		return p.Contains(l.reopened)
	case measure.BecameInactive:
		return p.Contains(l.inactive)
	case measure.ClosedFromOpen:
		return p.Contains(l.closedOn) && fromOpen
	case measure.Closed:
		return p.Contains(l.closedOn)
	case measure.ClosedByRule:
		return p.Contains(l.closedOn) && l.byRule
	case measure.Raised:
		return p.Contains(l.raised)
	case measure.Worked:
		_, before, was := l.at(p.First - 1)
		return was && before == schemas.Open || p.Contains(l.opened) || p.Contains(l.reopened)
	default:
		return false
	}
}

func (l *Lives) count(in func(life) (schemas.Level, schemas.Status, bool)) measure.Counts {
	var out measure.Counts
	for _, s := range l.Services {
		if !l.silent[s.ID] {
			out.Available = append(out.Available, s.ID)
		}
	}
	at := map[measure.Cell]int{}
	for _, c := range l.cases {
		level, status, ok := in(c)
		if !ok {
			continue
		}
		key := measure.Cell{Service: c.service, Level: level, Status: status}
		i, known := at[key]
		if !known {
			i = len(out.Cells)
			at[key], out.Cells = i, append(out.Cells, key)
		}
		out.Cells[i].N++
	}
	return out
}

// Evaluations has answers about the lives that ended in each of some periods, of every
// service but each fourth.
func (l *Lives) Evaluations(_ context.Context, periods ...schemas.Period) ([]measure.Evaluation, error) {
	out := make([]measure.Evaluation, len(periods))
	for i, p := range periods {
		out[i] = l.evaluation(p)
	}
	return out, nil
}

func (l *Lives) evaluation(p schemas.Period) (out measure.Evaluation) {
	asks := map[string]bool{}
	for i, s := range l.Services {
		if asks[s.ID] = i%4 != 3 && !l.silent[s.ID]; !asks[s.ID] {
			continue
		}
		for q := 1; q <= schemas.QuestionsAll; q++ {
			out.Surveyed = append(out.Surveyed, measure.Surveyed{Service: s.ID, Question: q})
		}
	}
	at := map[measure.Rating]int{}
	add := func(r measure.Rating) {
		i, known := at[r]
		if !known {
			i = len(out.Ratings)
			at[r], out.Ratings = i, append(out.Ratings, r)
		}
		out.Ratings[i].N++
	}
	for n, c := range l.cases {
		level, _, ok := c.at(p.Last)
		if !ok || !asks[c.service] || !c.happened(measure.BecameInactive, p) && !c.happened(measure.ClosedFromOpen, p) {
			continue
		}
		add(measure.Rating{Service: c.service, Level: level})
		for q := 1; q <= schemas.QuestionsAll && n%3 > 0; q++ {
			if schemas.AskedAt(q, level) {
				add(measure.Rating{Service: c.service, Level: level, Question: q, Scale: Scale.Name(), Answer: 5 - (n+q)%7*(n%2)%5})
			}
		}
	}
	return out
}

// Scale is that of all answers.
var Scale = schemas.Scale{{Value: 1, Word: "Very poor"}, {Value: 2, Word: "Poor"}, {Value: 3, Word: "Fair"}, {Value: 4, Word: "Good"}, {Value: 5, Word: "Very good"}}

// Content is the content of a release of the lives, and of the quarters before it.
func Content(ctx context.Context, s Spec) (disclosure.Content, error) {
	lives := New(s)
	c := disclosure.Content{
		Version: "test", Publisher: "IASS Network", At: s.Period.Last, Period: s.Period, Services: lives.Services,
		Quarters: []schemas.Period{s.Period},
	}
	for range max(s.Quarters, 1) - 1 {
		c.Quarters = append([]schemas.Period{schemas.QuarterOf(c.Quarters[0].First - 1)}, c.Quarters...)
	}
	for _, p := range append([]schemas.Period{s.Period}, c.Quarters[:len(c.Quarters)-1]...) {
		figures, err := measure.Build(ctx, lives, lives.Services, measure.Spec{At: p.Last, Period: p})
		if err != nil {
			return c, err
		}
		for _, f := range figures {
			if p == s.Period || disclosure.InSeries(f) {
				c.Figures = append(c.Figures, f)
			}
		}
	}
	c.Survey.Scale = Scale
	var err error
	if c.Answers, err = measure.Evaluate(ctx, lives, lives.Services, s.Period, 0); err != nil {
		return c, err
	}
	for _, v := range lives.Services {
		c.Places = append(c.Places, schemas.Place{ID: v.ID, Name: v.Name, Services: []schemas.Service{v}})
		r := measure.Returned{Service: v, Tells: !lives.silent[v.ID]}
		if r.Tells {
			r.Return = measure.ReturnRow{
				ID: v.ID, File: v.Name + ".csv", Service: v.ID, Grain: schemas.RecordGrain, ReceivedOn: s.Period.Last + 10,
				ExtractDate: s.Period.Last, Verdict: schemas.Accepted, State: "counts",
			}
			c.Returns = append(c.Returns, r.Return)
		}
		c.Returned = append(c.Returned, r)
	}
	return c, nil
}

// Published is the published edition of a content, for readers who have no earlier
// one. It panics where there can be none: the content of a test is known.
func Published(c disclosure.Content, p disclosure.Policy) disclosure.Release {
	r, _, err := disclosure.Publish(c, p, nil)
	if err != nil {
		panic(err)
	}
	return r
}
