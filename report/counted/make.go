package counted

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Source is where the counts come from. report/store is one.
type Source interface {
	measure.Source
	measure.Evaluator
	measure.Timekeeper
}

// Service is a service to be counted, and what was read of it.
type Service struct {
	schemas.Service
	ExtractDate schemas.Date
	// First is the first day on which anything is known to have happened; zero for none.
	First schemas.Date
	// Surveyed: some of what was read has a column for an evaluation question.
	Surveyed bool
	Timed    bool // some of it has hours
	Ledger   schemas.Ledger
	Verdict  schemas.Verdict
	Issues   []measure.Issue // by rule
}

// Return is what a service tells: its counts as rows of the form, each kind in the
// order of days, then of questions and levels.
type Return struct {
	Service
	Position, Flows, Answers []Row
}

// Row is a row of the form of a counts return. First is zero in a row of positions, and
// Question in one of no answers. Scale and Answer are of a row of one answer; without
// All. Cells are in the order of the columns of counts of its kind, which Columns gives.
type Row struct {
	First, Last schemas.Date
	Level       schemas.Level
	Question    int
	All         bool
	Scale       string
	Answer      int
	Cells       []Cell
}

// Cell is a count, or why there is none: it cannot be told, or the service has no such
// status.
type Cell struct {
	N    int64
	Mark schemas.Mark // empty, NotAvailable or NotApplicable
}

// YearsMost is how many financial years before the one of the extract date are counted
// at the most, and YearsLeast how many are counted even where nothing is known of them.
const (
	YearsMost  = 10
	YearsLeast = 2
)

// Columns are the columns of counts of each kind of row.
func Columns(kind string) []schemas.CountColumn {
	var out []schemas.CountColumn
	for _, c := range schemas.CountForm {
		of := schemas.FlowsSheet
		switch c.Measure {
		case schemas.CountedStock:
			of = schemas.PositionSheet
		case "":
			of = schemas.EvaluationSheet
		}
		if c.Field == schemas.Count && of == kind {
			out = append(out, c)
		}
	}
	return out
}

// Make counts services, by id. minutes is how long a working day is, which the
// illustrative times are in. Positions are of the extract date and of the ends of
// months before it, flows and answers of the months, financial quarters, financial
// years and academic years that end between the beginning of a financial year and the
// extract date: that in which anything is first known, but at least YearsLeast and at
// most YearsMost before that of the extract date. A period in which a service began or
// ended is counted for the days on which there was the service. What cannot be told is
// left out, save in the last of them.
func Make(ctx context.Context, src Source, services []Service, minutes int) ([]Return, error) {
	services = slices.Clone(services)
	slices.SortFunc(services, func(a, b Service) int { return cmp.Compare(a.ID, b.ID) })
	m := maker{src: src, minutes: minutes}
	out := make([]Return, len(services))
	for i, s := range services {
		out[i].Service = s
	}
	for _, count := range []func(context.Context, []Return) error{m.positions, m.flows, m.answers} {
		if err := count(ctx, out); err != nil {
			return nil, fmt.Errorf("counting: %w", err)
		}
	}
	return out, nil
}

type maker struct {
	src     Source
	minutes int
}

// from is the first day of what is counted of a service.
func (s Service) from() schemas.Date {
	year := func(d schemas.Date) int { return d.AddMonths(-3).Year() }
	first := year(s.ExtractDate) - YearsLeast
	if s.First != 0 {
		first = min(first, year(s.First))
	}
	return schemas.FinancialYear(max(first, year(s.ExtractDate)-YearsMost)).First
}

// days are those on which a service's position is counted, in order.
func (s Service) days() []schemas.Date {
	out := []schemas.Date{s.ExtractDate}
	for _, p := range s.periods() {
		out = append(out, p.First-1, p.Last)
	}
	out = slices.DeleteFunc(out, func(d schemas.Date) bool { return !s.ValidOn(d) && d != s.ExtractDate })
	slices.Sort(out)
	return slices.Compact(out)
}

// periods are those in which what happened in a service is counted, by their last day
// and the shortest first.
func (s Service) periods() []schemas.Period {
	var out []schemas.Period
	for kind := range schemas.Holding(s.ExtractDate) {
		for p := schemas.Holding(s.from())[kind]; p.Last <= s.ExtractDate; p = schemas.Holding(p.Last + 1)[kind] {
			out = append(out, s.Lives(p)...)
		}
	}
	slices.SortFunc(out, comparePeriods)
	return slices.CompactFunc(out, func(a, b schemas.Period) bool { return comparePeriods(a, b) == 0 })
}

func comparePeriods(a, b schemas.Period) int {
	return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(b.First, a.First))
}

// levels are those of the service's scheme, and any other that was counted.
func (s Service) levels(seen map[schemas.Level]bool) []schemas.Level {
	three := s.Levels == schemas.ThreeLevels
	var out []schemas.Level
	for _, l := range schemas.Levels {
		used := three == (l == schemas.Level3Or4)
		if l == schemas.Level1 || l == schemas.Level2 || l == schemas.LevelUnknown || used || seen[l] {
			out = append(out, l)
		}
	}
	return out
}

// told is what a source counted of a measure, by service.
type told struct {
	available []string
	cells     map[string][]measure.Cell
}

func toldBy(c measure.Counts) told {
	t := told{available: c.Available, cells: map[string][]measure.Cell{}}
	for _, v := range c.Cells {
		t.cells[v.Service] = append(t.cells[v.Service], v)
	}
	return t
}

func (t told) tells(service string) bool {
	_, ok := slices.BinarySearch(t.available, service)
	return ok
}

// positions counts the positions.
func (m maker) positions(ctx context.Context, out []Return) error {
	var days []schemas.Date
	for _, r := range out {
		days = append(days, r.days()...)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	counts, err := m.src.Stocks(ctx, days...)
	if err != nil {
		return err
	}
	on := map[schemas.Date]told{}
	for i, day := range days {
		on[day] = toldBy(counts[i])
	}
	for i := range out {
		out[i].addPositions(on)
	}
	return nil
}

// addPositions adds the rows of the days on which the service can tell its position,
// and of the extract date.
func (r *Return) addPositions(on map[schemas.Date]told) {
	seen, inactive := map[schemas.Level]bool{}, false
	var days []schemas.Date
	for _, day := range r.days() {
		if !on[day].tells(r.ID) && day != r.ExtractDate {
			continue
		}
		days = append(days, day)
		for _, c := range on[day].cells[r.ID] {
			seen[c.Level] = seen[c.Level] || c.N > 0 || c.Missing
			inactive = inactive || c.Status == schemas.Inactive && c.N > 0
		}
	}
	for _, day := range days {
		for _, l := range r.levels(seen) {
			row := Row{Last: day, Level: l}
			for _, col := range Columns(schemas.PositionSheet) {
				row.Cells = append(row.Cells, r.cell(on[day], l, col, inactive))
			}
			r.Position = append(r.Position, row)
		}
	}
}

// cell is the count of a level in a column.
func (s Service) cell(of told, l schemas.Level, col schemas.CountColumn, inactive bool) Cell {
	switch {
	case !of.tells(s.ID):
		return Cell{Mark: schemas.NotAvailable}
	case col.NeedsInactive() && s.Statuses == schemas.TwoStatuses && !inactive:
		return Cell{Mark: schemas.NotApplicable}
	}
	var out Cell
	for _, c := range of.cells[s.ID] {
		if c.Level == l && c.Status == col.Status {
			if c.Missing {
				return Cell{Mark: schemas.NotAvailable}
			}
			out.N += c.N
		}
	}
	return out
}

// flows counts what happened in periods.
func (m maker) flows(ctx context.Context, out []Return) error {
	var periods []schemas.Period
	for _, r := range out {
		periods = append(periods, r.periods()...)
	}
	slices.SortFunc(periods, comparePeriods)
	periods = slices.CompactFunc(periods, func(a, b schemas.Period) bool { return comparePeriods(a, b) == 0 })
	if len(periods) == 0 {
		return nil
	}
	var names []measure.Name
	for _, n := range measure.Names {
		if n.IsFlow() {
			names = append(names, n)
		}
	}
	names = append(names, schemas.CountedEnded)
	counts, err := m.src.Flows(ctx, names, periods...)
	if err != nil {
		return err
	}
	whose := map[schemas.Period][]int{} // the services that a period is of
	for i, r := range out {
		for _, p := range r.periods() {
			p.Name = ""
			whose[p] = append(whose[p], i)
		}
	}
	times := make([][]measure.Timed, len(periods))
	if slices.ContainsFunc(out, func(r Return) bool { return r.Timed }) {
		if times, err = m.src.Times(ctx, measure.Bands(m.minutes), periods...); err != nil {
			return err
		}
	}
	for k, p := range periods {
		of := map[string]told{}
		for i, name := range names {
			of[string(name)] = toldBy(counts[k][i])
		}
		addTimes(of, times[k])
		p.Name = ""
		for _, i := range whose[p] {
			out[i].addFlows(p, of)
		}
	}
	return nil
}

// addTimes adds to the counts of a period the hours of what ended. Whoever can tell what
// ended can tell that it has none.
func addTimes(of map[string]told, timed []measure.Timed) {
	for name, n := range map[string]func(measure.Timed) int64{
		schemas.CountedTimed: func(t measure.Timed) int64 { return t.Timed },
		schemas.CountedUnder: func(t measure.Timed) int64 { return t.Under },
		schemas.CountedOver:  func(t measure.Timed) int64 { return t.Over },
	} {
		c := measure.Counts{Available: of[schemas.CountedEnded].available}
		for _, t := range timed {
			c.Cells = append(c.Cells, measure.Cell{Service: t.Service, Level: t.Level, N: n(t)})
		}
		of[name] = toldBy(c)
	}
}

// addFlows adds the rows of a period, if any of it can be told or it is among the last.
func (r *Return) addFlows(p schemas.Period, of map[string]told) {
	columns := Columns(schemas.FlowsSheet)
	seen, some, inactive := map[schemas.Level]bool{}, false, false
	for _, col := range columns {
		some = some || of[col.Measure].tells(r.ID)
		for _, c := range of[col.Measure].cells[r.ID] {
			seen[c.Level] = seen[c.Level] || c.N > 0 || c.Missing
			inactive = inactive || col.NeedsInactive() && (c.N > 0 || c.Missing)
		}
	}
	if !some && p.Last < schemas.LastQuarter(r.ExtractDate+1).Last {
		return
	}
	for _, l := range r.levels(seen) {
		row := Row{First: p.First, Last: p.Last, Level: l}
		for _, col := range columns {
			row.Cells = append(row.Cells, r.cell(of[col.Measure], l, col, inactive))
		}
		r.Flows = append(r.Flows, row)
	}
}

// answers counts the answers about what ended in periods.
func (m maker) answers(ctx context.Context, out []Return) error {
	place := map[schemas.Period]int{}
	var periods []schemas.Period
	for _, r := range out {
		for _, p := range r.periods() {
			p.Name = ""
			if _, ok := place[p]; r.Surveyed && !ok {
				place[p] = len(periods)
				periods = append(periods, p)
			}
		}
	}
	if len(periods) == 0 {
		return nil
	}
	all, err := m.src.Evaluations(ctx, periods...)
	if err != nil {
		return err
	}
	for i := range out {
		for _, p := range out[i].periods() {
			if p.Name = ""; out[i].Surveyed {
				out[i].addAnswers(p, all[place[p]])
			}
		}
	}
	return nil
}

// said is one answer of a scale.
type said struct {
	scale  string
	answer int
}

// addAnswers adds the rows of a period: of each question that the return has a column
// for, how many answered it at each level, and how many gave each answer that anybody
// gave.
func (r *Return) addAnswers(p schemas.Period, e measure.Evaluation) {
	columns := Columns(schemas.EvaluationSheet)
	for q := 1; q <= schemas.QuestionsAll; q++ {
		if !slices.Contains(e.Surveyed, measure.Surveyed{Service: r.ID, Question: q}) {
			continue
		}
		all, of := map[schemas.Level]int64{}, map[said]map[schemas.Level]int64{}
		var given []said
		for _, v := range e.Ratings {
			if v.Service != r.ID || v.Question != q {
				continue
			}
			s := said{v.Scale, v.Answer}
			if of[s] == nil {
				of[s] = map[schemas.Level]int64{}
				given = append(given, s)
			}
			all[v.Level] += v.N
			of[s][v.Level] += v.N
		}
		slices.SortFunc(given, func(a, b said) int { return cmp.Or(cmp.Compare(a.scale, b.scale), cmp.Compare(a.answer, b.answer)) })
		r.Answers = append(r.Answers, Row{First: p.First, Last: p.Last, Question: q, All: true, Cells: r.answerCells(columns, all)})
		for _, s := range given {
			r.Answers = append(r.Answers, Row{First: p.First, Last: p.Last, Question: q, Scale: s.scale, Answer: s.answer, Cells: r.answerCells(columns, of[s])})
		}
	}
}

// answerCells are the counts of answers, by level; those of levels that the service
// does not use do not apply.
func (s Service) answerCells(columns []schemas.CountColumn, counts map[schemas.Level]int64) []Cell {
	out := make([]Cell, len(columns))
	used := s.levels(nil)
	for i, c := range columns {
		out[i].N = counts[c.Level]
		if out[i].N == 0 && !slices.Contains(used, c.Level) {
			out[i].Mark = schemas.NotApplicable
		}
	}
	return out
}
