package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Question names one figure.
type Question struct {
	Measure       Name
	Day           schemas.Date   // of a stock
	Period        schemas.Period // of a flow
	Geography     string         // England, Region or Service
	Code          string         // a GSS code, or the service's id
	Level, Status string         // of Levels and Statuses
	// RowsMax is how many interventions are listed one by one. Of a figure of more,
	// those of a return that count alike are put together; 0 for no limit.
	RowsMax int64
}

// Check says what is wrong with the words of a question.
func (q Question) Check() error {
	for _, w := range []struct {
		what, word string
		allowed    []string
	}{
		{"measure", string(q.Measure), texts(Names)},
		{"geography", q.Geography, []string{England, Region, Service}},
		{"level", q.Level, Levels},
		{"status", q.Status, statusesOf(q.Measure)},
	} {
		if !slices.Contains(w.allowed, w.word) {
			return fmt.Errorf("no figures of %s by the %s %q: allowed are %s", q.Measure, w.what, w.word, strings.Join(w.allowed, ", "))
		}
	}
	if q.Measure == StockTwoStatus && q.Geography == Service {
		return fmt.Errorf("no figures of %s by service: see %s", StockTwoStatus, Stock)
	}
	return nil
}

func texts(names []Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// statusesOf are the statuses that figures of a measure have.
func statusesOf(name Name) []string {
	var out []string
	for _, i := range statusIndexes(name) {
		out = append(out, Statuses[i])
	}
	return out
}

// asAt is the day of the figure: of a flow the last of its period.
func (q Question) asAt() schemas.Date {
	if q.Measure.IsFlow() {
		return q.Period.Last
	}
	return q.Day
}

// existed is when a service has to have existed to be in the figure.
func (q Question) existed() schemas.Period {
	if q.Measure.IsFlow() {
		return q.Period
	}
	return schemas.Period{First: q.Day, Last: q.Day}
}

// Explanation is where a figure comes from.
type Explanation struct {
	Question Question
	Figure   Figure
	Rows     []Row       // by service, return, sheet, row and column
	Returns  []ReturnRow // those of the rows and of the earlier ones, in the order of rows
	// Silent are the services that the figure could be thought to hold and that
	// add nothing to it, by id; of a figure with a mark they are why.
	Silent []Silent
}

// Silent is a service with no number in a figure.
type Silent struct {
	Service schemas.Service
	Mark    schemas.Mark
	Why     string
	Returns []ReturnRow // that were looked at
	Cells   []Row       // of a summary that leaves them empty
}

// Recount is the sum of the rows.
func (e Explanation) Recount() int64 {
	var n int64
	for _, r := range e.Rows {
		n += r.N
	}
	return n
}

// Holds reports whether the figure is explained: its rows add up to it, or where
// it has a mark, there are none, and every service says why.
func (e Explanation) Holds() bool {
	if e.Figure.Mark == schemas.NoMark {
		return e.Recount() == e.Figure.Value
	}
	return len(e.Rows) == 0 && len(e.Silent) > 0 && !slices.ContainsFunc(e.Silent, func(s Silent) bool { return s.Why == "" })
}

// Explain counts a figure as Build does, and finds where it comes from. services
// is the register, and is not changed. That there is no such figure is an error.
func Explain(ctx context.Context, src Tracer, services []schemas.Service, q Question) (Explanation, error) {
	e := Explanation{Question: q}
	if err := q.Check(); err != nil {
		return e, err
	}
	in := q.services(services)
	if len(in) == 0 {
		return e, fmt.Errorf("no service of the register is in %s %s on %s", q.Geography, q.Code, q.asAt().Long())
	}
	var ids []string // none for all: a few are quicker to find
	if q.Geography != England {
		for _, s := range in {
			ids = append(ids, s.ID)
		}
	}
	err := src.Among(ctx, ids, func(p Part) error { return e.find(ctx, p, in) })
	if err != nil {
		return e, fmt.Errorf("explaining a figure of %s: %w", q.Measure, err)
	}
	return e, nil
}

// services are those of the figure's geography that existed.
func (q Question) services(all []schemas.Service) []schemas.Service {
	var out []schemas.Service
	for _, s := range all {
		at := map[string]string{England: schemas.England, Region: s.Region.Code, Service: s.ID}[q.Geography]
		if at == q.Code && len(s.Lives(q.existed())) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// find fills in an explanation from the returns of the services of its geography.
func (e *Explanation) find(ctx context.Context, p Part, services []schemas.Service) (err error) {
	q := e.Question
	told, err := ask(ctx, p, services, []Spec{{At: q.Day, Period: q.Period, Measures: []Name{q.Measure}}})
	if err != nil {
		return err
	}
	counts := told.stocks[q.Day]
	if q.Measure.IsFlow() {
		counts = told.flow(q.Measure, q.Period, services)
	}
	t := newTable(q.Measure, q.existed(), counts, services)
	t.period = q.Period.Name
	if e.Figure, err = t.find(q); err != nil {
		return err
	}
	returns, err := p.Returns(ctx)
	if err != nil {
		return err
	}
	level, status := slices.Index(Levels, q.Level), slices.Index(Statuses, q.Status)
	brief := q.RowsMax > 0 && e.Figure.Value > q.RowsMax
	of, err := q.rows(ctx, p, services, level, status, brief)
	if err != nil {
		return err
	}
	kept := map[string][]ReturnRow{}
	for _, r := range returns {
		kept[r.Service] = append(kept[r.Service], r)
	}
	for _, s := range t.services {
		e.add(t, s, level, status, of[s.service.ID], kept[s.service.ID])
	}
	named := map[string]bool{}
	for _, r := range e.Rows {
		named[r.ReturnID] = true
		for _, a := range r.Earlier {
			named[a.ReturnID] = true
		}
	}
	e.Returns = slices.DeleteFunc(returns, func(r ReturnRow) bool { return !named[r.ID] })
	return nil
}

// rows are those behind the figure, by service: of a flow those of the days on
// which the service existed, which nearly always are the whole period.
func (q Question) rows(ctx context.Context, p Part, services []schemas.Service, level, status int, brief bool) (map[string][]Row, error) {
	out := map[string][]Row{}
	asked := map[schemas.Period]bool{}
	for _, s := range services {
		for _, life := range s.Lives(q.existed()) {
			if asked[life] {
				continue
			}
			asked[life] = true
			rows, err := p.Rows(ctx, Counted{
				Measure: q.Measure, Day: q.Day, Period: life, Levels: stored(services, level), Statuses: statusParts[status], Brief: brief,
			})
			if err != nil {
				return nil, err
			}
			of := map[string][]Row{}
			for first := 0; first < len(rows); { // they are by service
				n := slices.IndexFunc(rows[first:], func(r Row) bool { return r.Service != rows[first].Service })
				if n < 0 {
					n = len(rows) - first
				}
				of[rows[first].Service] = rows[first : first+n : first+n]
				first += n
			}
			for _, t := range services {
				if slices.Contains(t.Lives(q.existed()), life) {
					out[t.ID] = append(out[t.ID], of[t.ID]...)
				}
			}
		}
	}
	return out, nil
}

// stored are the levels that the store keeps and that can count as one of the
// index.
func stored(services []schemas.Service, level int) []schemas.Level {
	var out []schemas.Level
	for _, l := range schemas.Levels {
		if slices.ContainsFunc(services, func(s schemas.Service) bool { return slices.Contains(parts[level], countedLevel(s, l)) }) {
			out = append(out, l)
		}
	}
	return out
}

// add adds what one service has to do with the figure.
func (e *Explanation) add(t table, s told, level, status int, rows []Row, returns []ReturnRow) {
	a := s.amount(t.name, level, status)
	if e.Question.Geography != Service {
		if _, applies := s.level(level); !applies || !t.gives(s, status) {
			a = amount{mark: schemas.NotApplicable}
		}
	}
	var counted []Row
	for _, r := range rows {
		if r.Level = countedLevel(s.service, r.Level); slices.Contains(parts[level], r.Level) {
			counted = append(counted, r)
		}
	}
	silent := Silent{Service: s.service, Mark: a.mark, Returns: returns}
	switch {
	case a.mark == schemas.NoMark:
		e.Rows = append(e.Rows, counted...)
		return
	case a.mark == schemas.NotApplicable:
		silent.Why = t.notApplicable(s, level, status)
		silent.Returns = nil
	case !s.available && t.name == Worked && s.service.Lives(e.Question.existed())[0] != e.Question.existed():
		silent.Why = "it did not exist as it is for the whole period, and parts of a period cannot be added up to who was worked with"
	case s.available:
		silent.Cells = slices.DeleteFunc(counted, func(r Row) bool { return !r.Missing })
		silent.Why = "its summary leaves a count empty, which is not nought"
		silent.Returns = slices.DeleteFunc(slices.Clone(returns), func(r ReturnRow) bool {
			return !slices.ContainsFunc(silent.Cells, func(c Row) bool { return c.ReturnID == r.ID })
		})
	default:
		silent.Why = notAvailable(e.Question.asAt(), returns)
	}
	e.Silent = append(e.Silent, silent)
}

// notApplicable says why a service cannot have a figure.
func (t table) notApplicable(s told, level, status int) string {
	_, applies := s.level(level)
	switch {
	case !applies && s.service.Levels == schemas.ThreeLevels:
		return "it uses three levels: its third is in 3-4 and 3+4, and not in 3 or 4"
	case !applies:
		return "it does not use three levels, and has no 3-4"
	case t.name == StockTwoStatus:
		return "it uses three statuses, or has not said that it uses two"
	case needsInactive(t.name):
		return "it uses two statuses, and nothing of it becomes inactive"
	case status == atInactive:
		return "it uses two statuses, and has no inactive"
	}
	return fmt.Sprintf("it uses two statuses, of which closed means something else: it is in %s", StockTwoStatus)
}

// notAvailable says why a service that makes returns has no number on a day.
func notAvailable(day schemas.Date, returns []ReturnRow) string {
	var newest, dateless, counts schemas.Date
	states := map[string]int{}
	for _, r := range returns {
		states[r.State]++
		if r.State != CountsState {
			continue
		}
		newest = max(newest, r.ExtractDate)
		switch {
		case r.ExtractDate < day || r.History == schemas.FullHistory:
		case r.History == schemas.CountedHistory:
			counts = max(counts, r.ExtractDate)
		default:
			dateless = max(dateless, r.ExtractDate)
		}
	}
	switch {
	case len(returns) == 0:
		return "no return of it is kept"
	case newest == 0:
		var out []string
		for _, r := range returns {
			if states[r.State] > 0 {
				out = append(out, r.State)
				states[r.State] = 0
			}
		}
		return "none of its returns counts: " + strings.Join(out, ", ")
	case newest < day:
		return fmt.Sprintf("its newest return describes %s, before %s", newest.Long(), day.Long())
	case counts > dateless:
		return fmt.Sprintf("its return of %s is of counts, and has none of this", counts.Long())
	}
	return fmt.Sprintf("its return of %s has a status and few or no dates: it tells the position on that day, and not this", dateless.Long())
}

// CountsState is the State of a return that counts.
const CountsState = "counts"

// find is one figure of the table.
func (t table) find(q Question) (Figure, error) {
	for _, f := range t.figures() {
		if f.Geography == q.Geography && f.Code == q.Code && f.Level == q.Level && f.Status == q.Status {
			return f, nil
		}
	}
	return Figure{}, fmt.Errorf("there is no figure at Level %s for %s %s: the register does not say that it uses three levels", q.Level, q.Geography, q.Code)
}
