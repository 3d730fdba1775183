package disclosure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Count is a number of answers as the readers of a release see it: either a number,
// or the mark that stands in its place.
type Count struct {
	value int64
	mark  schemas.Mark
}

// Value is the number; not ok where a mark stands.
func (c Count) Value() (n int64, ok bool) { return c.value, c.mark == schemas.NoMark }

// Mark is why there is no number; empty where there is one.
func (c Count) Mark() schemas.Mark { return c.mark }

// Answers are what was answered to one evaluation question about the interventions
// that ended in the release's period, at all levels together. Questions 4 to 6
// leave out Level 1, and interventions without a level.
type Answers struct {
	Geography string // measure.England or Region
	Code      string
	Name      string
	Question  int // counted from 1
	// Asked is how many interventions ended whose users the question is for, in the
	// services that return answers to it; Answered is how many of them have one.
	Asked, Answered Count
	Scales          []Distribution // by name; on which somebody answered
	// Services is how many services the counts are of, of the Expected.
	Services, Expected int
}

// Distribution is how many gave each answer of one scale, from the worst to the best.
// Counts on different scales mean different things, and are never added up.
type Distribution struct {
	Scale  string // schemas.Scale.Name
	Values []int
	Counts []Count // of the answer in Values
	N      Count   // of all of them
}

// ServicesFew is the least number of services of which answers are published: with
// fewer, a count of England is one service's, or tells one about the other.
const ServicesFew = 3

// answers are the answers as the readers of an edition see them: with a policy,
// those of England alone, rounded, and withheld where they are of fewer services
// than ServicesFew or of no more people than the policy's threshold; without one,
// those of England and of the regions as they are.
func answers(all []measure.Answered, p Policy) []Answers {
	var out []Answers
	for _, a := range all {
		if a.Level != "total" || a.Geography != measure.England && (p.Base > 0 || a.Geography != measure.Region) {
			continue
		}
		v := Answers{
			Geography: a.Geography, Code: a.Code, Name: a.Name, Question: a.Question, Services: a.Services, Expected: a.Expected,
			Asked: p.count(a.Asked, a.Asked, a.Services, a.Mark),
		}
		answered := 0 // at least so many services have an answer
		for _, d := range a.Scales {
			answered = max(answered, d.Services)
			s := Distribution{Scale: d.Scale, Values: d.Values, N: p.count(d.N(), d.N(), d.Services, a.Mark)}
			for _, n := range d.Counts {
				s.Counts = append(s.Counts, p.count(n, d.N(), d.Services, a.Mark))
			}
			v.Scales = append(v.Scales, s)
		}
		v.Answered = p.count(a.Answered, a.Answered, answered, a.Mark)
		out = append(out, v)
	}
	return out
}

// count is one count, of all the people whom it is a part of, in some services.
func (p Policy) count(n, of int64, services int, mark schemas.Mark) Count {
	f := Figure{value: n, mark: mark}
	if small := services < ServicesFew || of <= p.Threshold; mark == schemas.NoMark && p.Base > 0 && of > 0 && small {
		f = f.withhold()
	}
	f = f.round(p.Base)
	return Count{f.value, f.mark}
}

// revised are the figures of a release that are not what their readers were shown
// last, each with what that was: both have been published, so nothing is told
// anew. A figure that no earlier release had is none of them.
func revised(earlier []Earlier, shown []Figure) []Revision {
	was := map[measure.Shown]Figure{}
	on := map[measure.Shown]schemas.Date{}
	for _, e := range earlier {
		for _, f := range e.Figures {
			at := placeOf(f)
			was[at], on[at] = as(f), e.MadeOn
		}
	}
	var out []Revision
	for _, now := range shown {
		at := placeOf(now.Told())
		last, ok := was[at]
		if !ok || last.value == now.value && last.mark == now.mark {
			continue
		}
		before := now
		before.value, before.mark = last.value, last.mark
		out = append(out, Revision{Before: before, Now: now, On: on[at]})
	}
	return out
}

// placeOf is what a figure is a figure of.
func placeOf(f measure.Figure) measure.Shown {
	return measure.Shown{Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Level: f.Level, Status: f.Status}
}

// Question is a question, counted from 1, with its text.
func (s Survey) Question(n int) string {
	label := fmt.Sprintf("Question %d", n)
	switch {
	case n > len(s.Questions):
		return label
	case strings.HasPrefix(s.Questions[n-1], label):
		return s.Questions[n-1]
	}
	return label + ": " + s.Questions[n-1]
}

// Answer is a value of a scale with its word, where it has one: 5 (Very good).
func (s Survey) Answer(scale string, value int) string {
	i := slices.IndexFunc(s.Scale, func(step schemas.Step) bool { return step.Value == value })
	if i < 0 || s.Scale.Name() != scale {
		return strconv.Itoa(value)
	}
	return s.Scale[i : i+1].String()
}
