package disclosure

import "fmt"

var debugOn = false

func (s *search) describe(r int32) string {
	k := s.relations[r]
	out := fmt.Sprintf("atLeast=%v sum=%d off=%d rest=%d:", k.atLeast, s.sum[r], s.off[r], k.rest)
	for _, t := range k.terms {
		v := s.variables[t.variable]
		out += fmt.Sprintf(" %+d[%s %s%s %s %s/%s %d<%d<%d by %d]", t.times, v.of.Measure, v.of.Period, v.of.AsAt, v.of.Code, v.of.Level, v.of.Status, v.least, v.exact, v.most, s.by[t.variable])
	}
	return out
}
