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
	// Floor is the least share of services, in percent, of which a figure of England
	// or of a region may be made; below it the figure is not available.
	Floor int
}

// Build makes the figures of every measure asked for, in the order of Names:
// England, then the regions by code, then the services by id, each with its
// levels and statuses in the order of Levels and Statuses. Every combination
// that can be is there. services is not changed.
//
// The register of the day decides who counts: a service has a stock on the days
// on which it exists, and flows of what happened on them. So the last return of a
// service that has ended and an export of its successor, with openings from
// before its birth, never count an intervention twice on one day. A service that
// existed in a part of a period has flows of that part; one that was divided in
// it (schemas.Service.Divided), of the parts on either side together. A service
// that existed on no day asked for is left out. Worked is not available for a
// period that was cut: what was handed over would be worked on twice.
//
// The figures of England and of regions are sums over the services that have a
// number there. Which services those are differs by status: open, not-open and
// total are from all; inactive and closed are from services that use all three
// statuses, or are not declared, for two-status services mean something else by
// closed (StockTwoStatus holds theirs). So, for England and regions, open +
// inactive + closed need not be the total.
func Build(ctx context.Context, src Source, services []schemas.Service, spec Spec) ([]Figure, error) {
	var stock Counts // counted once, shown twice
	var happened []Counts
	var err error
	wanted := func(n Name) bool { return len(spec.Measures) == 0 || slices.Contains(spec.Measures, n) }
	flows := slices.DeleteFunc(slices.Clone(Names), func(n Name) bool { return !n.IsFlow() || !wanted(n) || spec.Period.Last == 0 })
	stocks := slices.DeleteFunc(slices.Clone(Names), func(n Name) bool { return n.IsFlow() || !wanted(n) || spec.At == 0 })
	if len(stocks) > 0 {
		if stock, err = src.Stock(ctx, spec.At); err != nil {
			return nil, fmt.Errorf("figures of stock: %w", err)
		}
	}
	if happened, err = flow(ctx, src, flows, spec.Period, services); err != nil {
		return nil, fmt.Errorf("figures of flows: %w", err)
	}
	var out []Figure
	for _, name := range stocks {
		t := newTable(name, schemas.Period{First: spec.At, Last: spec.At}, stock, services)
		t.floor = spec.Floor
		out = append(out, t.figures()...)
	}
	for i, name := range flows {
		t := newTable(name, spec.Period, happened[i], services)
		t.period, t.floor = spec.Period.Name, spec.Floor
		out = append(out, t.figures()...)
	}
	return out, nil
}

// flow counts what happened in a period in each service while it existed, a Counts
// for each flow named. Nearly always that is the whole period for all of them, and
// one question.
func flow(ctx context.Context, src Source, names []Name, period schemas.Period, services []schemas.Service) ([]Counts, error) {
	out := make([]Counts, len(names))
	if len(names) == 0 {
		return out, nil
	}
	type days struct{ first, last schemas.Date }
	asked := map[days][]byService{}
	for _, s := range services {
		lives := s.Lives(period)
		for _, life := range lives {
			in := days{life.First, life.Last}
			if _, ok := asked[in]; ok {
				continue
			}
			counts, err := src.Flows(ctx, life, names...)
			if err != nil {
				return nil, err
			}
			for _, c := range counts {
				asked[in] = append(asked[in], c.byService())
			}
		}
		for i, name := range names {
			able := len(lives) > 0 && (name != Worked || lives[0] == period)
			var cells []Cell
			for _, life := range lives {
				of := asked[days{life.First, life.Last}][i]
				able = able && of.available[s.ID]
				cells = append(cells, of.cells[s.ID]...)
			}
			if able {
				out[i].Available = append(out[i].Available, s.ID)
				out[i].Cells = append(out[i].Cells, cells...)
			}
		}
	}
	return out, nil
}

// byService is counts, to be looked up by the id of a service.
type byService struct {
	available map[string]bool
	cells     map[string][]Cell
}

func (c Counts) byService() byService {
	b := byService{available: make(map[string]bool, len(c.Available)), cells: make(map[string][]Cell)}
	for _, c := range c.Cells {
		b.cells[c.Service] = append(b.cells[c.Service], c)
	}
	for _, id := range c.Available {
		b.available[id] = true
	}
	return b
}

// table is one measure before its figures are written out.
type table struct {
	name     Name
	day      schemas.Date
	period   string
	services []told // those that existed, by id
	statuses []int  // the indexes of Statuses that the measure has
	floor    int
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

func newTable(name Name, existed schemas.Period, counts Counts, services []schemas.Service) table {
	t := table{name: name, day: existed.Last, statuses: statusIndexes(name)}
	counted := counts.byService()
	for _, s := range services {
		if len(s.Lives(existed)) > 0 {
			t.services = append(t.services, tell(s, name, counted.available[s.ID], counted.cells[s.ID]))
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
// could contribute does not apply; one to which none did, or too few for the
// floor, is not available.
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
			case short(f.Services, f.Expected, t.floor):
				f.Value, f.Mark = 0, schemas.NotAvailable
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
