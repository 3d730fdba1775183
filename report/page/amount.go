package page

import (
	"fmt"
	"strconv"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// total is the level and the status of all together.
const total = "total"

// at is where a figure stands. when is the period of a flow, or a stock's day.
type at struct{ measure, when, geography, code, level, status string }

// amount is a released figure without its place: a number, or a mark, and of how
// many services it is made.
type amount struct {
	n                  int64
	mark               schemas.Mark
	services, expected int
}

// text is the amount as a table shows it.
func (a amount) text() string {
	if a.mark != schemas.NoMark {
		return a.mark.Shorthand()
	}
	return thousands(a.n)
}

// made says of how many services it is made.
func (a amount) made() string {
	if a.expected == 0 {
		return schemas.NotApplicable.Shorthand()
	}
	return fmt.Sprintf("%d of %d", a.services, a.expected)
}

// flow is what happened in a place in a period. What the release does not have
// does not apply: the place did not exist then.
func (s *Site) flow(p Place, name measure.Name, period schemas.Period, level string) amount {
	return s.find(at{string(name), period.Name, p.Geography, p.Code, level, total})
}

// stock is the position of a place on a day.
func (s *Site) stock(p Place, name measure.Name, day schemas.Date, level, status string) amount {
	return s.find(at{string(name), day.String(), p.Geography, p.Code, level, status})
}

func (s *Site) find(where at) amount {
	if a, ok := s.figures[where]; ok {
		return a
	}
	return amount{mark: s.release.Absent(where.geography, where.code, measure.Name(where.measure), where.level)}
}

// share is how much of a whole a part is. It has the mark of a part that has one,
// and else that of the whole; a share of none does not apply.
type share struct {
	part, whole amount
	mark        schemas.Mark
}

func shareOf(part, whole amount) share {
	s := share{part: part, whole: whole}
	switch {
	case part.mark != schemas.NoMark:
		s.mark = part.mark
	case whole.mark != schemas.NoMark:
		s.mark = whole.mark
	case whole.n == 0:
		s.mark = schemas.NotApplicable
	}
	return s
}

// percent is the share in percent.
func (s share) percent() float64 { return 100 * float64(s.part.n) / float64(s.whole.n) }

// text is the share in whole percent, half up, as a table shows it.
func (s share) text() string {
	if s.mark != schemas.NoMark {
		return s.mark.Shorthand()
	}
	return strconv.FormatInt((200*s.part.n+s.whole.n)/(2*s.whole.n), 10) + " %"
}

// openedAt is the share of a level in what was opened in a period.
func (s *Site) openedAt(p Place, period schemas.Period, level string) share {
	return shareOf(s.flow(p, measure.Opened, period, level), s.flow(p, measure.Opened, period, total))
}
