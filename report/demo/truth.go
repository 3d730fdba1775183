package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/iassn/collate/schemas"
)

// The measures of the truth.
const (
	Stock  = "stock"
	Opened = "opened"
	Closed = "closed"
)

// Count is one figure that a right collation must find. A stock has a day and a
// status; a flow of the period has neither.
type Count struct {
	Service string
	Measure string
	AsAt    schemas.Date
	Level   schemas.Level
	Status  schemas.Status
	N       int
}

// truthOf counts the lives of one service: the stock on the period's last day
// and, where its return can tell, on the day before its first, and the
// interventions opened and closed in it.
func truthOf(s *sender, p schemas.Period, history bool) []Count {
	tally := map[Count]int{}
	days := []schemas.Date{p.Last}
	if history {
		days = append(days, p.First-1)
	}
	for _, l := range s.lives {
		for _, day := range days {
			if level, status, ok := l.on(day); ok {
				tally[Count{s.service.ID, Stock, day, level, status, 0}]++
			}
		}
		if !history {
			continue
		}
		level, _, _ := l.on(p.Last)
		if p.Contains(l.opened()) {
			tally[Count{s.service.ID, Opened, 0, level, schemas.StatusUnknown, 0}]++
		}
		if p.Contains(l.closed()) {
			tally[Count{s.service.ID, Closed, 0, level, schemas.StatusUnknown, 0}]++
		}
	}
	counts := make([]Count, 0, len(tally))
	for c, n := range tally {
		c.N = n
		counts = append(counts, c)
	}
	return inOrder(counts)
}

// inOrder sorts counts by service, measure, day, level and status, in place.
func inOrder(counts []Count) []Count {
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(
			cmp.Compare(a.Service, b.Service),
			cmp.Compare(slices.Index(measures, a.Measure), slices.Index(measures, b.Measure)),
			cmp.Compare(a.AsAt, b.AsAt),
			cmp.Compare(slices.Index(schemas.Levels, a.Level), slices.Index(schemas.Levels, b.Level)),
			cmp.Compare(a.Status, b.Status),
		)
	})
	return counts
}

var measures = []string{Stock, Opened, Closed}

// on replays the life up to the end of day: the level and status that count
// then. ok is false where it was not yet opened.
func (l *life) on(day schemas.Date) (level schemas.Level, status schemas.Status, ok bool) {
	var since schemas.Date
	for _, s := range l.steps {
		if s.on > day {
			break
		}
		switch s.kind {
		case opening:
			level, status = s.level, schemas.Open
		case raise:
			level = s.level
		case pause:
			status, since = schemas.Inactive, s.on
		case reopening:
			status = schemas.Open
		case closure:
			status = schemas.Closed
		}
	}
	if status == schemas.Inactive && day > sixMonthsOn(since) {
		status = schemas.Closed
	}
	return level, status, status != schemas.StatusUnknown
}

// opened is the day of the life's first event.
func (l *life) opened() schemas.Date { return l.steps[0].on }

// closed is the day from which the life counts as closed, by its record or by
// the six-month rule; zero where neither has closed it. A day after the extract
// date can come back: the rule closes an inactive record then if nothing else
// happens.
func (l *life) closed() schemas.Date {
	switch last := l.steps[len(l.steps)-1]; last.kind {
	case closure:
		return last.on
	case pause:
		return sixMonthsOn(last.on) + 1
	default:
		return 0
	}
}

// sixMonthsOn is the last day on which a record that was made inactive on day
// is inactive: six calendar months on, clamped to the end of a short month. It
// is written out here so that the truth leans on nothing that it may check.
func sixMonthsOn(day schemas.Date) schemas.Date {
	t := day.Time()
	first := time.Date(t.Year(), t.Month()+6, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(t.Year(), t.Month()+7, 0, 0, 0, 0, 0, time.UTC)
	return schemas.DateOf(first) + schemas.Date(min(t.Day(), last.Day())-1)
}
