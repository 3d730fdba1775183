package demo

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/iassn/collate/schemas"
)

// Of every 153 services: how many use two statuses, three levels, send nothing
// or report together. Those numbers shrink with the number of services.
const (
	servicesUsual = 153
	twoStatuses   = 20
	threeLevels   = 9
	silentUsual   = 6
	regionalMost  = 4
)

// Interventions in a year: the least, the median and the most, and the spread
// of their logarithm.
const (
	yearLeast  = 40
	yearMedian = 700
	yearMost   = 5000
	yearSpread = 0.9
)

// sender is one imaginary service.
type sender struct {
	service  schemas.Service
	number   int // counted from 1, in the order of the services given
	statuses schemas.StatusScheme
	levels   schemas.LevelScheme
	year     int // interventions in a year
	size     int // interventions in its return
	lives    []life
}

// cast is who sends what.
type cast struct {
	senders []*sender
	silent  []string
	drafts  []*draft
}

// castOf deals the parts: which scheme each service uses, how large it is, and
// what it sends in which layout.
func castOf(spec Spec) cast {
	r := rand.New(rand.NewPCG(spec.Seed, 0))
	c, parts := companyOf(r, spec)
	share := func(usual int) int { return usual * len(c.senders) / servicesUsual }
	for range share(silentUsual) {
		c.silent, parts = append(c.silent, parts[0].service.ID), parts[1:]
	}
	slices.Sort(c.silent)
	for i := range faults {
		if len(c.senders) >= servicesUsual/2 {
			c.drafts, parts = append(c.drafts, &draft{form: faults[i].form, fault: &faults[i], senders: parts[:1]}), parts[1:]
		}
	}
	hub, parts := neighbours(parts, share(regionalMost))
	if len(hub) > 1 {
		c.drafts = append(c.drafts, &draft{form: &regional, senders: hub})
	}
	for i, form := range deal(len(parts)) {
		c.drafts = append(c.drafts, &draft{form: form, senders: parts[i : i+1]})
	}
	for i, d := range c.drafts {
		d.period, d.seed, d.number = spec.Period, spec.Seed, uint64(i+1)
	}
	scale(c.drafts, cmp.Or(spec.Rows, rowsUsual), spec.Rows > 0)
	return c
}

// companyOf is the senders of a cast, with their schemes, and again in the order
// in which parts are dealt to them.
func companyOf(r *rand.Rand, spec Spec) (c cast, parts []*sender) {
	for _, s := range spec.Services {
		if s.ValidOn(spec.Period.Last) {
			c.senders = append(c.senders, senderOf(r, s, len(c.senders)+1))
		}
	}
	n := len(c.senders)
	for _, i := range r.Perm(n)[:twoStatuses*n/servicesUsual] {
		c.senders[i].statuses = schemas.TwoStatuses
	}
	for _, i := range r.Perm(n)[:threeLevels*n/servicesUsual] {
		c.senders[i].levels = schemas.ThreeLevels
	}
	parts = make([]*sender, n)
	for to, from := range r.Perm(n) {
		parts[to] = c.senders[from]
	}
	return c, parts
}

func senderOf(r *rand.Rand, s schemas.Service, number int) *sender {
	year := yearMedian * math.Exp(r.NormFloat64()*yearSpread)
	return &sender{
		service: s, number: number,
		statuses: schemas.ThreeStatuses, levels: schemas.FourLevels,
		year: int(min(max(year, yearLeast), yearMost)),
	}
}

// neighbours takes up to most services of one region out of parts: the region
// of the first service that has as many.
func neighbours(parts []*sender, most int) (together, rest []*sender) {
	for _, p := range parts {
		var in, out []*sender
		for _, q := range parts {
			if q.service.Region == p.service.Region && len(in) < most {
				in = append(in, q)
			} else {
				out = append(out, q)
			}
		}
		if len(in) == most {
			return in, out
		}
	}
	return nil, parts
}

// deal is a layout for each of n services: every layout once, then again those
// with a greater share, and so on.
func deal(n int) []*layout {
	dealt := make([]*layout, 0, n)
	for round := 0; len(dealt) < n; round++ {
		for _, form := range forms {
			if form.share > round%sharesMost && len(dealt) < n {
				dealt = append(dealt, form)
			}
		}
	}
	return dealt
}

// scale sets how many interventions each service's return holds, so that all
// files together hold about rows rows: never more than it has, unless asked for.
func scale(drafts []*draft, rows int, asked bool) {
	held := 0
	for _, d := range drafts {
		for _, s := range d.senders {
			held += s.year * monthsHeld / 12 * d.form.rowsEach() / 10
		}
	}
	for _, d := range drafts {
		for _, s := range d.senders {
			all := s.year * monthsHeld / 12
			s.size = max(5, all*rows/max(held, 1))
			if !asked {
				s.size = min(all, s.size)
			}
		}
	}
}
