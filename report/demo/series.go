package demo

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/iassn/collate/schemas"
)

// Of the returns of a series, in thousandths: how many are never sent, come late, or
// are files of which nothing counts, about as many as in a single quarter.
const (
	chanceMissed = 40
	chanceLate   = 60
	chanceFaulty = 26
)

// harderUsual is by how many thousandths fewer interventions begin at Level 1 each
// year of a series, so that there is a trend to see.
const harderUsual = 8

// Days from the end of a quarter until its returns are received.
const (
	daysUsual = 14
	daysLate  = 120
)

// Series is what is known about the returns of several quarters, beside the files
// themselves.
type Series struct {
	// Quarters are the periods, in order.
	Quarters []schemas.Period
	// Register is a register.csv as Made has it; of services that no register has, it
	// has the name and the region too.
	Register []byte
	// Manifest is a manifest.csv for the folder of the returns: when each was received;
	// nil for a single quarter.
	Manifest []byte
	Files    int
	// Truth is what the files that count can tell together: the stock at the end of
	// each quarter, and what was opened and closed in it; AsAt is the last day of the
	// quarter in all of them.
	Truth []Count
}

// MakeSeries makes a return of each service for each of spec.Quarters quarters, the
// last of which is spec.Period. The interventions of a service go on from quarter to
// quarter, and each return tells of them as of its quarter's end. Now and then a
// service sends nothing, or late, or what cannot be read.
//
// Each file is handed to emit as it is made, by several goroutines at once and in no
// order, and not kept. The same Spec gives the same files.
func MakeSeries(spec Spec, emit func(File) error) (Series, error) {
	out := Series{Quarters: quartersTo(spec.Period, spec.Quarters)}
	if len(out.Quarters) == 0 {
		return Series{}, fmt.Errorf("making returns for %q: not a quarter, or none of them", spec.Period.Name)
	}
	drafts, senders := seriesOf(spec)
	if len(drafts) == 0 {
		return Series{}, fmt.Errorf("making returns for %s: %w", spec.Period, ErrNoServices)
	}
	var mu sync.Mutex
	var received [][]string
	errs := make([]error, len(drafts))
	each(len(drafts), func(i int) {
		run := history{draft: drafts[i], quarters: out.Quarters}
		errs[i] = run.make(emit)
		mu.Lock()
		defer mu.Unlock()
		received, out.Truth = append(received, run.received...), append(out.Truth, run.truth...)
	})
	if err := errors.Join(errs...); err != nil {
		return Series{}, err
	}
	inOrder(out.Truth)
	out.Files = len(received)
	slices.SortFunc(received, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	var err error
	if out.Manifest, err = sheetOf(slices.Insert(received, 0, []string{"file", "received"})); err != nil {
		return Series{}, err
	}
	out.Register, err = seriesRegister(senders)
	return out, err
}

// quartersTo are n quarters up to last, in order; none if last is no quarter.
func quartersTo(last schemas.Period, n int) []schemas.Period {
	if schemas.QuarterOf(last.Last) != last {
		return nil
	}
	out := make([]schemas.Period, n)
	for i := range out {
		out[i] = schemas.QuarterOf((last.Last + 1).AddMonths(-3*(n-1-i)) - 1)
	}
	return out
}

// seriesOf deals the parts of a series: no service is silent, or at fault, for good.
func seriesOf(spec Spec) ([]*draft, []*sender) {
	r := rand.New(rand.NewPCG(spec.Seed, 0))
	c, parts := companyOf(r, spec)
	hub, parts := neighbours(parts, regionalMost*len(c.senders)/servicesUsual)
	if len(hub) > 1 {
		c.drafts = append(c.drafts, &draft{form: &regional, senders: hub})
	}
	for i, form := range deal(len(parts)) {
		c.drafts = append(c.drafts, &draft{form: form, senders: parts[i : i+1]})
	}
	held := 0
	for i, d := range c.drafts {
		d.period, d.seed, d.number = spec.Period, spec.Seed, uint64(i+1)
		for _, s := range d.senders {
			held += s.year * d.form.monthsEach() * d.form.rowsEach() / 120
		}
	}
	rows := cmp.Or(spec.Rows, rowsUsual*spec.Quarters) / spec.Quarters
	months := 3*spec.Quarters + monthsHeld
	for _, s := range c.senders {
		s.size = max(5, s.year*months*rows/max(held, 1)/12)
	}
	return c.drafts, c.senders
}

// monthsEach is about how many months of openings a return of a series holds: those
// of its window, and of what goes on for longer.
func (l *layout) monthsEach() int {
	switch l.holds {
	case theQuarter:
		return 7
	case openedLately:
		return monthsHeld
	default:
		return monthsHeld + 3
	}
}

// history is the returns of one draft in a series.
type history struct {
	*draft
	quarters []schemas.Period
	received [][]string // the lines of the manifest
	truth    []Count
}

// make makes the returns, and counts what they can tell together.
func (h *history) make(emit func(File) error) error {
	r := rand.New(rand.NewPCG(h.seed, h.number))
	for _, s := range h.senders {
		h.liveOn(r, s)
	}
	tally := newTellings(h.draft)
	for _, q := range h.quarters {
		missed, late, faulty := r.IntN(1000) < chanceMissed, r.IntN(1000) < chanceLate, r.IntN(1000) < chanceFaulty
		which := r.IntN(len(faults))
		d := h.at(q)
		if missed || len(d.senders) == 0 {
			continue
		}
		if faulty && len(h.senders) == 1 {
			d.fault, d.form = &faults[which], faults[which].form
		}
		file, err := d.filed()
		if err != nil {
			return err
		}
		if d.form == &nameless { // its name tells it from no other
			file.Path = fmt.Sprintf("attachment %d/%s", d.number, file.Path)
		}
		file.Path = q.Name + "/" + file.Path
		if err := emit(file); err != nil {
			return err
		}
		days := daysUsual
		if late {
			days = daysLate
		}
		h.received = append(h.received, []string{file.Path, (q.Last + schemas.Date(days)).String()})
		if d.fault == nil {
			tally.sent(h, q)
		}
	}
	h.truth = tally.counts(h)
	return nil
}

// liveOn gives the sender its interventions of the whole series, and of what its
// first return holds. A service that began later, or was divided, tells of those
// opened since.
func (h *history) liveOn(r *rand.Rand, s *sender) {
	nat := h.nature(s)
	nat.months, nat.harder = 3*len(h.quarters)+monthsHeld, harderUsual
	s.lives = livesOf(r, s.size, nat, func(k int) string { return h.form.ref(s, k) })
	if h.form.asks() {
		rate(rand.New(rand.NewPCG(h.seed, h.number<<32)), s.lives)
	}
	since := s.since()
	s.lives = slices.DeleteFunc(s.lives, func(l life) bool { return l.opened() < since })
}

// since is the first day of which all returns of the sender tell alike.
func (s *sender) since() schemas.Date {
	since := s.service.ValidFrom
	for _, day := range s.service.Divided {
		since = max(since, day)
	}
	return since
}

// at is the draft of one quarter, of senders that exist by then and what they know.
func (h *history) at(q schemas.Period) *draft {
	d := &draft{form: h.form, period: q, seed: h.seed, number: h.number}
	for _, s := range h.senders {
		if q.Last < s.since() {
			continue
		}
		then := *s
		then.lives = nil
		for i := range s.lives {
			if h.form.holdsOf(&s.lives[i], q) {
				then.lives = append(then.lives, s.lives[i].until(q.Last))
			}
		}
		then.size = len(then.lives)
		d.senders = append(d.senders, &then)
	}
	return d
}

// holdsOf reports whether a return of the quarter holds a life.
func (l *layout) holdsOf(of *life, q schemas.Period) bool {
	if of.opened() > q.Last {
		return false
	}
	then := of.until(q.Last)
	closed := then.closed()
	switch l.holds {
	case theQuarter:
		return closed == 0 || closed >= q.First
	case openedLately:
		return of.opened() >= (q.Last + 1).AddMonths(-monthsHeld)
	default:
		return closed == 0 || closed >= (q.Last+1).AddMonths(-monthsHeld)
	}
}

// until is the life as it was known at the end of a day on which it was open before.
func (l *life) until(day schemas.Date) life {
	then := *l
	n := len(l.steps)
	for n > 1 && l.steps[n-1].on > day {
		n--
	}
	if then.steps = l.steps[:n:n]; n < len(l.steps) {
		then.answers = [schemas.QuestionsAll]int{}
	}
	return then
}

// tellings are what the returns of a series have told so far.
type tellings struct {
	seen [][]schemas.Date // by sender and life: the last day of which a return told of it
	days []schemas.Date   // by sender: the last of all
	own  map[schemas.Date]bool
}

func newTellings(d *draft) tellings {
	t := tellings{seen: make([][]schemas.Date, len(d.senders)), days: make([]schemas.Date, len(d.senders)), own: map[schemas.Date]bool{}}
	for i, s := range d.senders {
		t.seen[i] = make([]schemas.Date, len(s.lives))
	}
	return t
}

// sent notes a return of the quarter.
func (t *tellings) sent(h *history, q schemas.Period) {
	t.own[q.Last] = true
	for i, s := range h.senders {
		if q.Last < s.since() {
			continue
		}
		t.days[i] = q.Last
		for k := range s.lives {
			if h.form.holdsOf(&s.lives[k], q) {
				t.seen[i][k] = q.Last
			}
		}
	}
}

// counts are what all returns tell together: of each life, what the last return that
// held it knew.
func (t *tellings) counts(h *history) (out []Count) {
	for i, s := range h.senders {
		told := sender{service: s.service}
		if h.form.grain != schemas.SummaryGrain {
			for k := range s.lives {
				if day := t.seen[i][k]; day > 0 {
					told.lives = append(told.lives, s.lives[k].until(day))
				}
			}
		}
		for _, q := range h.quarters {
			switch {
			case q.First < s.since() || q.Last > t.days[i]:
			case h.form.grain != schemas.SummaryGrain:
				out = append(out, quarterTruth(&told, q, true)...)
			case t.own[q.Last]:
				for _, then := range h.at(q).senders {
					out = append(out, quarterTruth(then, q, false)...)
				}
			}
		}
	}
	return out
}

// quarterTruth is truthOf without the position before the quarter, and with the
// quarter's last day beside flows.
func quarterTruth(s *sender, q schemas.Period, history bool) []Count {
	counts := slices.DeleteFunc(truthOf(s, q, history), func(c Count) bool { return c.Measure == Stock && c.AsAt != q.Last })
	for i := range counts {
		counts[i].AsAt = q.Last
	}
	return counts
}

// seriesRegister is registerOf, with the names and regions of imaginary services.
func seriesRegister(senders []*sender) ([]byte, error) {
	rows := [][]string{{"service", "name", "region", "statuses", "levels"}}
	for _, s := range senders {
		name, region := "", ""
		if s.imaginary() {
			name, region = s.service.Name, s.service.Region.Name
		}
		rows = append(rows, []string{s.service.ID, name, region, s.statuses.String(), s.levels.String()})
	}
	slices.SortFunc(rows[1:], func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return sheetOf(rows)
}

// imaginary reports whether no register has the sender's service.
func (s *sender) imaginary() bool { return len(s.service.Authorities) == 0 }

// sheetOf is rows as CSV.
func sheetOf(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing CSV: %w", err)
	}
	return b.Bytes(), nil
}

// TruthCSV is the counts of a truth as a table for people and programs: stock at the
// end of as_at, and flows of the quarter that ends on it.
func TruthCSV(counts []Count) ([]byte, error) {
	rows := [][]string{{"service", "measure", "as_at", "level", "status", "value"}}
	for _, c := range counts {
		status := ""
		if c.Measure == Stock {
			status = c.Status.String()
		}
		rows = append(rows, []string{c.Service, c.Measure, c.AsAt.String(), c.Level.String(), status, fmt.Sprint(c.N)})
	}
	return sheetOf(rows)
}

// Among are n services: of those given if they are as many, spread evenly over them,
// and else all of them and imaginary ones beside, of the regions in turn.
func Among(given []schemas.Service, regions []schemas.Region, n int) []schemas.Service {
	out := make([]schemas.Service, n)
	for i := range out {
		switch {
		case n <= len(given):
			out[i] = given[i*len(given)/n]
		case i < len(given):
			out[i] = given[i]
		default:
			out[i] = schemas.Service{
				ID: fmt.Sprintf("newtown-%05d", i+1), Name: fmt.Sprintf("Newtown %05d", i+1), Region: regions[i%len(regions)],
			}
		}
	}
	return out
}
