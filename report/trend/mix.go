package trend

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Mix is how many interventions there were at each level: of one service, or of
// several together.
type Mix struct {
	One, Two, Three, Four int64
	Top                   int64 // 3-4: the top of three-level schemes
	Unknown               int64 // not recorded
	// Mark stands where there are no numbers; they are all nought then.
	Mark schemas.Mark
	// Services is how many services the numbers are of, of the Expected that existed.
	Services, Expected int
	// FourLevels and ThreeLevels are whether a service of such a scheme is among them.
	FourLevels, ThreeLevels bool

	// Marks stand in the place of single levels, where the rest has numbers: in released
	// figures. Those of Level 1, Level 2 and Level 3 and 4 together are of all.
	Marks [7]schemas.Mark // by the index of the level in measure.Levels

	// upper is how many are at Level 3 or 4 where that was told by itself: in released
	// figures it need not be the sum of its parts.
	upper int64
	whole bool
	// What the mean level is of: those in services with four levels.
	summed bool
	ranked moments
}

// moments are the number of some levels, their sum and the sum of their squares.
type moments struct{ n, sum, squares int64 }

// MixOf is the mix of a place from its figures of one flow in one period, in which
// every level stands at most once.
func MixOf(figures []measure.Figure) Mix {
	m := Mix{Mark: schemas.NotAvailable}
	for _, f := range figures {
		level := slices.Index(measure.Levels, f.Level)
		switch {
		case f.Level == "total":
			m.Mark, m.Services, m.Expected = f.Mark, f.Services, f.Expected
		case f.Mark != schemas.NoMark:
			m.Marks[level] = f.Mark
		case f.Level == "3+4":
			m.upper, m.whole = f.Value, true
		default:
			*m.count(f.Level) = f.Value
		}
		m.FourLevels = m.FourLevels || f.Level == "3" && f.Expected > 0
		m.ThreeLevels = m.ThreeLevels || f.Level == "3-4" && f.Expected > 0
	}
	for _, level := range []string{"1", "2", "3+4"} {
		if mark := m.Marks[slices.Index(measure.Levels, level)]; m.Mark == schemas.NoMark {
			m.Mark = mark
		}
	}
	if m.Mark != schemas.NoMark {
		return Mix{Mark: m.Mark, Expected: m.Expected, FourLevels: m.FourLevels, ThreeLevels: m.ThreeLevels}
	}
	return m
}

// count is where the number of a level stands.
func (m *Mix) count(level string) *int64 {
	switch level {
	case "1":
		return &m.One
	case "2":
		return &m.Two
	case "3":
		return &m.Three
	case "4":
		return &m.Four
	case "3-4":
		return &m.Top
	}
	return &m.Unknown
}

// Add is two mixes together; one with a mark adds nothing but that it was expected.
func (m Mix) Add(o Mix) Mix {
	m.ranked, m.summed = m.levels(), true
	m.Expected += o.Expected
	if o.Mark != schemas.NoMark {
		return m
	}
	more, upper := o.levels(), m.Upper()+o.Upper()
	m.ranked = moments{m.ranked.n + more.n, m.ranked.sum + more.sum, m.ranked.squares + more.squares}
	m.One, m.Two, m.Three, m.Four = m.One+o.One, m.Two+o.Two, m.Three+o.Three, m.Four+o.Four
	m.Top, m.Unknown, m.Services = m.Top+o.Top, m.Unknown+o.Unknown, m.Services+o.Services
	m.upper, m.whole = upper, true
	m.FourLevels, m.ThreeLevels = m.FourLevels || o.FourLevels, m.ThreeLevels || o.ThreeLevels
	return m
}

// levels are what the mean level is of: nothing of a service with three levels, whose
// 3-4 is neither 3 nor 4.
func (m Mix) levels() moments {
	switch {
	case m.summed:
		return m.ranked
	case m.Top > 0 || m.ThreeLevels || m.marked("3") || m.marked("4"):
		return moments{}
	}
	return moments{m.One + m.Two + m.Three + m.Four, m.One + 2*m.Two + 3*m.Three + 4*m.Four, m.One + 4*m.Two + 9*m.Three + 16*m.Four}
}

// Recorded is how many have a level: what shares are of.
func (m Mix) Recorded() int64 { return m.One + m.Two + m.Upper() }

// Upper is how many are at Level 3 or 4: the one count of higher levels that
// three-level schemes have too.
func (m Mix) Upper() int64 {
	if m.whole {
		return m.upper
	}
	return m.Three + m.Four + m.Top
}

// marked reports whether a mark stands in the place of a level that somebody uses.
func (m Mix) marked(level string) bool {
	mark := m.Marks[slices.Index(measure.Levels, level)]
	return mark != schemas.NoMark && mark != schemas.NotApplicable
}

// Index is the mean level of interventions in services with four levels: an ordinal
// index, for the step from 1 to 2 is not that from 3 to 4.
type Index struct {
	N        int64 // that it is of; nought where there is none
	Value    float64
	Interval statistics.Interval // of 95 %, by the normal distribution
}

// Mean is the mean level; not ok where nothing in services with four levels has one.
func (m Mix) Mean() (i Index, ok bool) {
	of := m.levels()
	if m.Mark != schemas.NoMark {
		return Index{}, false
	}
	i.N = of.n
	i.Value, i.Interval, ok = statistics.Mean(of.n, of.sum, of.squares, statistics.P95)
	i.Interval = statistics.Interval{Lower: max(1, i.Interval.Lower), Upper: min(4, i.Interval.Upper)}
	return i, ok
}

// Share is a part of those that have a level, with its interval of 95 % (Wilson).
type Share struct {
	Of       int64 // the part
	N        int64 // the whole; nought where there is no share
	Value    float64
	Interval statistics.Interval
}

// ShareOf is a part of a whole; not ok of none.
func ShareOf(of, n int64) (Share, bool) {
	in, ok := statistics.Wilson(float64(of), float64(n), statistics.P95)
	if !ok {
		return Share{}, false
	}
	return Share{of, n, float64(of) / float64(n), in}, true
}

// Levels are those of which a mix has shares, in the order in which they stand.
var Levels = []string{"1", "2", "3", "4", "3-4", "3+4"}

// Share is the share of one of Levels, or of "unknown", which is of all; a mark where
// there is none: that of the mix, or not applicable where nobody uses the level, or
// where there is nothing that it could be a share of.
func (m Mix) Share(level string) (Share, schemas.Mark) {
	of, n := m.Upper(), m.Recorded()
	if level != "3+4" {
		of = *m.count(level)
	}
	if level == "unknown" {
		n += m.Unknown
	}
	apart := (level == "3" || level == "4") && !m.FourLevels && m.ThreeLevels
	together := level == "3-4" && !m.ThreeLevels && m.Top == 0
	switch {
	case m.Mark != schemas.NoMark:
		return Share{}, m.Mark
	case m.marked(level):
		return Share{}, m.Marks[slices.Index(measure.Levels, level)]
	case apart && of == 0, together:
		return Share{}, schemas.NotApplicable
	}
	s, ok := ShareOf(of, n)
	if !ok {
		return Share{}, schemas.NotApplicable
	}
	return s, schemas.NoMark
}

// Sum is some mixes together: what those of them have that have numbers. Without
// any, and with fewer services than floor percent of those that existed, it is not
// available.
func Sum(mixes []Mix, floor int) Mix {
	var out Mix
	for _, m := range mixes {
		out = out.Add(m)
	}
	told := slices.ContainsFunc(mixes, func(m Mix) bool { return m.Mark == schemas.NoMark })
	if !told || 100*out.Services < floor*out.Expected {
		return Mix{Mark: schemas.NotAvailable, Expected: out.Expected}
	}
	return out
}
