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
	all, err := BuildAll(ctx, src, services, []Spec{spec})
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// BuildAll makes the figures of several specs, each as Build does, and asks the
// source for all of them at once: of many periods that is much sooner counted.
func BuildAll(ctx context.Context, src Source, services []schemas.Service, specs []Spec) ([][]Figure, error) {
	told, err := ask(ctx, src, services, specs)
	if err != nil {
		return nil, err
	}
	all := make([][]Figure, len(specs))
	for i, spec := range specs {
		for _, name := range spec.stocks() {
			t := newTable(name, schemas.Period{First: spec.At, Last: spec.At}, told.stocks[spec.At], services)
			t.floor = spec.Floor
			all[i] = append(all[i], t.figures()...)
		}
		for _, name := range spec.flows() {
			t := newTable(name, spec.Period, told.flow(name, spec.Period, services), services)
			t.period, t.floor = spec.Period.Name, spec.Floor
			all[i] = append(all[i], t.figures()...)
		}
	}
	return all, nil
}

// stocks and flows are the measures of a spec, in the order of Names.
func (s Spec) stocks() []Name {
	return s.measures(s.At != 0, func(n Name) bool { return !n.IsFlow() })
}

func (s Spec) flows() []Name { return s.measures(s.Period.Last != 0, Name.IsFlow) }

func (s Spec) measures(asked bool, are func(Name) bool) (out []Name) {
	for _, n := range Names {
		if asked && are(n) && (len(s.Measures) == 0 || slices.Contains(s.Measures, n)) {
			out = append(out, n)
		}
	}
	return out
}

// answers are what a source counted.
type answers struct {
	stocks map[schemas.Date]Counts
	flows  map[days]map[Name]byService
}

// days are those from one to another.
type days struct{ first, last schemas.Date }

// ask has all counted that the figures of some specs need: the stocks, and the flows
// of the days of each period on which services existed, which nearly always are the
// whole period for all of them.
func ask(ctx context.Context, src Source, services []schemas.Service, specs []Spec) (answers, error) {
	told := answers{stocks: map[schemas.Date]Counts{}, flows: map[days]map[Name]byService{}}
	var at []schemas.Date
	var periods []schemas.Period
	var names []Name
	for _, spec := range specs {
		if len(spec.stocks()) > 0 {
			at = append(at, spec.At)
		}
		flows := spec.flows()
		if len(flows) == 0 {
			continue
		}
		names = append(names, flows...)
		for _, s := range services {
			for _, life := range s.Lives(spec.Period) {
				if in := (days{life.First, life.Last}); told.flows[in] == nil {
					told.flows[in] = map[Name]byService{}
					periods = append(periods, life)
				}
			}
		}
	}
	if len(at) > 0 {
		slices.Sort(at)
		at = slices.Compact(at)
		counts, err := src.Stocks(ctx, at...)
		if err != nil {
			return told, fmt.Errorf("figures of stock: %w", err)
		}
		for i, day := range at {
			told.stocks[day] = counts[i]
		}
	}
	if len(periods) == 0 {
		return told, nil
	}
	slices.Sort(names)
	names = slices.Compact(names)
	counts, err := src.Flows(ctx, names, periods...)
	if err != nil {
		return told, fmt.Errorf("figures of flows: %w", err)
	}
	for i, p := range periods {
		for k, name := range names {
			told.flows[days{p.First, p.Last}][name] = counts[i][k].byService()
		}
	}
	return told, nil
}

// flow is what happened in a period in each service while it existed.
func (a answers) flow(name Name, period schemas.Period, services []schemas.Service) (out Counts) {
	for _, s := range services {
		lives := s.Lives(period)
		able := len(lives) > 0 && (name != Worked || lives[0] == period)
		var cells []Cell
		for _, life := range lives {
			of := a.flows[days{life.First, life.Last}][name]
			able = able && of.available[s.ID]
			cells = append(cells, of.cells[s.ID]...)
		}
		if able {
			out.Available = append(out.Available, s.ID)
			out.Cells = append(out.Cells, cells...)
		}
	}
	return out
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
