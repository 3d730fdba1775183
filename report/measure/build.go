package measure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/iassn/collate/schemas"
)

// Spec says which figures to build.
type Spec struct {
	At       schemas.Date   // the day of the stock; zero for no stock
	Period   schemas.Period // the period of the flows; its zero for no flows
	Measures []Name         // empty for all
}

// Build makes the figures of every measure asked for, in the order of Names:
// England, then the regions by code, then the services by id, each with its
// levels and statuses in the order of Levels and Statuses. Every combination
// that can be is there. Services that are not valid on the day, or on the
// period's last day, are left out. services is not changed.
//
// The figures of England and of regions are sums over the services that have a
// number there. Which services those are differs by status: open, not-open and
// total are from all; inactive and closed are from services that use all three
// statuses, or are not declared, for two-status services mean something else by
// closed (StockTwoStatus holds theirs). So, for England and regions, open +
// inactive + closed need not be the total.
func Build(ctx context.Context, src Source, services []schemas.Service, spec Spec) ([]Figure, error) {
	var out []Figure
	var stock *Counts // counted once, shown twice
	for _, name := range Names {
		if len(spec.Measures) > 0 && !slices.Contains(spec.Measures, name) {
			continue
		}
		var counts Counts
		var err error
		day, period := spec.At, ""
		switch {
		case name.IsFlow():
			day, period = spec.Period.Last, spec.Period.Name
			if day == 0 {
				continue
			}
			counts, err = src.Flow(ctx, name, spec.Period)
		case day == 0:
			continue
		case stock != nil:
			counts = *stock
		default:
			counts, err = src.Stock(ctx, day)
			stock = &counts
		}
		if err != nil {
			return nil, fmt.Errorf("figures of %s: %w", name, err)
		}
		out = append(out, newTable(name, day, period, counts, services).figures()...)
	}
	return out, nil
}

// table is one measure before its figures are written out.
type table struct {
	name     Name
	day      schemas.Date
	period   string
	services []told // valid on the day, by id
	statuses []int  // the indexes of Statuses that the measure has
}

// statusIndexes are the indexes of the Statuses that a measure has.
func statusIndexes(name Name) []int {
	switch {
	case name == StockTwoStatus:
		return []int{atOpen, atClosed, atStatusTotal}
	case name.IsFlow():
		return []int{atStatusTotal}
	}
	return []int{atOpen, atInactive, atClosed, atNotOpen, atStatusTotal}
}

func newTable(name Name, day schemas.Date, period string, counts Counts, services []schemas.Service) table {
	t := table{name: name, day: day, period: period, statuses: statusIndexes(name)}
	cells := make(map[string][]Cell)
	for _, c := range counts.Cells {
		cells[c.Service] = append(cells[c.Service], c)
	}
	available := make(map[string]bool, len(counts.Available))
	for _, id := range counts.Available {
		available[id] = true
	}
	for _, s := range services {
		if s.ValidOn(day) {
			t.services = append(t.services, tell(s, name, available[s.ID], cells[s.ID]))
		}
	}
	slices.SortFunc(t.services, func(a, b told) int { return cmp.Compare(a.service.ID, b.service.ID) })
	return t
}

// figures writes out the table.
func (t table) figures() []Figure {
	out := t.sums(England, schemas.Region{Code: schemas.England, Name: "England"}, t.services)
	for _, region := range t.regions() {
		var in []told
		for _, s := range t.services {
			if s.service.Region.Code == region.Code {
				in = append(in, s)
			}
		}
		out = append(out, t.sums(Region, region, in)...)
	}
	if t.name == StockTwoStatus {
		return out
	}
	for _, s := range t.services {
		out = append(out, t.ofService(s)...)
	}
	return out
}

// regions are the regions of the services, by code.
func (t table) regions() []schemas.Region {
	var out []schemas.Region
	for _, s := range t.services {
		out = append(out, s.service.Region)
	}
	slices.SortStableFunc(out, func(a, b schemas.Region) int { return cmp.Compare(a.Code, b.Code) })
	return slices.CompactFunc(out, func(a, b schemas.Region) bool { return a.Code == b.Code })
}

// ofService are one service's own figures.
func (t table) ofService(s told) []Figure {
	var out []Figure
	for level := range Levels {
		shown, applies := s.level(level)
		if !shown {
			continue
		}
		for _, status := range t.statuses {
			f := t.figure(Service, s.service.ID, s.service.Name, level, status)
			f.Region = s.service.Region.Name
			a := s.amount(t.name, level, status)
			f.Value, f.Mark = a.n, a.mark
			if applies && s.status(t.name, status) {
				f.Expected = 1
			}
			if a.mark == schemas.NoMark {
				f.Services = 1
			}
			out = append(out, f)
		}
	}
	return out
}

// sums are the figures of several services together. One to which no service
// could contribute does not apply; one to which none did is not available.
func (t table) sums(geography string, region schemas.Region, services []told) []Figure {
	var out []Figure
	for level := range Levels {
		for _, status := range t.statuses {
			f := t.figure(geography, region.Code, region.Name, level, status)
			if geography == Region {
				f.Region = region.Name
			}
			for _, s := range services {
				if _, applies := s.level(level); !applies || !t.gives(s, status) {
					continue
				}
				f.Expected++
				if a := s.amount(t.name, level, status); a.mark == schemas.NoMark {
					f.Value += a.n
					f.Services++
				}
			}
			switch {
			case f.Expected == 0:
				f.Mark = schemas.NotApplicable
			case f.Services == 0:
				f.Mark = schemas.NotAvailable
			}
			out = append(out, f)
		}
	}
	return out
}

// gives reports whether a service's figures of a status enter those of England
// and of its region.
func (t table) gives(s told, status int) bool {
	two := s.service.Statuses == schemas.TwoStatuses
	switch {
	case t.name == StockTwoStatus:
		return two
	case t.name == Stock && (status == atInactive || status == atClosed):
		return !two
	}
	return s.status(t.name, status)
}

func (t table) figure(geography, code, name string, level, status int) Figure {
	return Figure{
		Measure: string(t.name), Period: t.period, AsAt: t.day.String(),
		Geography: geography, Code: code, Name: name,
		Level: Levels[level], Status: Statuses[status],
	}
}
