package trend

import (
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
}

// Add is two mixes together; one with a mark adds nothing.
func (m Mix) Add(o Mix) Mix {
	if o.Mark != schemas.NoMark {
		return m
	}
	return Mix{
		m.One + o.One, m.Two + o.Two, m.Three + o.Three, m.Four + o.Four, m.Top + o.Top, m.Unknown + o.Unknown, m.Mark,
	}
}

// Recorded is how many have a level: what shares are of.
func (m Mix) Recorded() int64 { return m.One + m.Two + m.Upper() }

// Upper is how many are at Level 3 or 4: the one count of higher levels that
// three-level schemes have too.
func (m Mix) Upper() int64 { return m.Three + m.Four + m.Top }

// Mean is the mean level: an ordinal index, for the step from 1 to 2 is not that
// from 3 to 4. Not ok where nothing has a level, or something is at 3-4, which is
// neither 3 nor 4.
func (m Mix) Mean() (index float64, ok bool) {
	if m.Top > 0 || m.Recorded() == 0 {
		return 0, false
	}
	return float64(m.One+2*m.Two+3*m.Three+4*m.Four) / float64(m.Recorded()), true
}

// Share is a part of those that have a level, with its interval of 95 % (Wilson).
type Share struct {
	Of       int64 // the part
	N        int64 // the whole
	Value    float64
	Interval statistics.Interval
}

// share is a part of the recorded ones; not ok of none.
func (m Mix) share(of int64) (Share, bool) {
	n := m.Recorded()
	in, ok := statistics.Wilson(float64(of), float64(n), statistics.P95)
	if !ok {
		return Share{}, false
	}
	return Share{of, n, float64(of) / float64(n), in}, true
}
