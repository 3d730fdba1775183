package measure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Rating is how many interventions of a service that ended in a period had an
// answer; Question 0 is how many ended.
type Rating struct {
	Service  string
	Level    schemas.Level
	Question int
	Scale    string // schemas.Scale.Name
	Answer   int
	N        int64
}

// Surveyed is a question that a service's returns have a column for.
type Surveyed struct {
	Service  string
	Question int
}

// Evaluation is what is known of the answers about interventions that ended in a
// period. A service that is not surveyed on a question may ask it and not return it.
type Evaluation struct {
	Surveyed []Surveyed // of the services that can tell what ended in the period
	Ratings  []Rating
}

// Evaluator gives answers, of each of some periods. report/store has one.
type Evaluator interface {
	Evaluations(ctx context.Context, periods ...schemas.Period) ([]Evaluation, error)
}

// Answered is what was answered to one question about interventions that ended in a
// period, in plain counts. Mark stands in the place of all of them: not available
// where no service with a number is there, not applicable where users at the level
// are not asked the question or nobody uses the level.
type Answered struct {
	Period    string
	Geography string // England, Region or Service
	Code      string
	Name      string
	Region    string // the name of the region, empty for England
	Level     string // one of Levels
	Question  int
	// Asked is how many interventions ended whose users the question is for, in the
	// services whose returns have a column for it; Answered is how many of them have
	// an answer, on whatever scale.
	Asked, Answered int64
	Scales          []Distribution // by the name of the scale; those on which somebody answered
	Mark            schemas.Mark
	// Services is how many services the counts are of, of the Expected that could
	// have some.
	Services, Expected int
}

// Distribution is how many gave each answer of one scale, from the worst to the
// best. Counts on different scales mean different things: nothing here adds them.
type Distribution struct {
	Scale    string
	Values   []int
	Counts   []int64 // of the answer in Values
	Services int     // of whose service users somebody answered on the scale
}

// N is how many answered on the scale.
func (d Distribution) N() int64 {
	n := int64(0)
	for _, c := range d.Counts {
		n += c
	}
	return n
}

// TopTwo is how many gave one of the two best answers. ok is false for a scale of
// two, of which that is everybody.
func (d Distribution) TopTwo() (n int64, ok bool) {
	last := len(d.Counts) - 1
	if last < 2 {
		return 0, false
	}
	return d.Counts[last] + d.Counts[last-1], true
}

// add adds a rating. A value that the scale has not is a fault in the store.
func (d *Distribution) add(r Rating) error {
	i := slices.Index(d.Values, r.Answer)
	if i < 0 {
		return fmt.Errorf("the answer %d is not on the scale %s", r.Answer, r.Scale)
	}
	d.Counts[i] += r.N
	return nil
}

// Evaluate is what was answered in a period: England, then the regions by code,
// then the services by id, each with its questions, and these with their levels.
// The totals of questions 4 to 6 leave out Level 1, whose users are not asked them,
// and interventions without a level, for nobody knows whether theirs were. floor is
// as in Spec.
func Evaluate(ctx context.Context, src Evaluator, services []schemas.Service, period schemas.Period, floor int) ([]Answered, error) {
	told, err := evaluations(ctx, src, services, period)
	if err != nil {
		return nil, fmt.Errorf("figures of the evaluation questions: %w", err)
	}
	a := answering{period: period.Name, floor: floor}
	a.of(England, schemas.England, "England", "", told)
	for _, region := range regionsOf(told) {
		a.of(Region, region.Code, region.Name, region.Name, slices.DeleteFunc(slices.Clone(told), func(s surveyed) bool { return s.service.Region.Code != region.Code }))
	}
	for i, s := range told {
		a.of(Service, s.service.ID, s.service.Name, s.service.Region.Name, told[i:i+1])
	}
	return a.out, a.err
}

// surveyed is one service's part of an Evaluation.
type surveyed struct {
	told              // for its levels
	asks map[int]bool // the questions
	rows []Rating
}

// evaluations are what every service can tell that existed in the period, by id. One
// that was divided in it adds up its parts.
func evaluations(ctx context.Context, src Evaluator, services []schemas.Service, period schemas.Period) ([]surveyed, error) {
	known, err := lifeEvaluations(ctx, src, services, period)
	if err != nil {
		return nil, err
	}
	var out []surveyed
	for _, s := range services {
		lives := s.Lives(period)
		if len(lives) == 0 {
			continue
		}
		of := surveyed{told: told{service: s}, asks: map[int]bool{}}
		parts := map[int]int{}
		for _, life := range lives {
			in := lived{life.First, life.Last}
			for _, v := range known[in].Surveyed {
				if v.Service == s.ID {
					parts[v.Question]++
				}
			}
			for _, r := range known[in].Ratings {
				if r.Service == s.ID {
					r.Level = countedLevel(s, r.Level)
					of.rows = append(of.rows, r)
					of.holds34 = of.holds34 || r.Level == schemas.Level3Or4
				}
			}
		}
		for q, n := range parts {
			of.asks[q] = n == len(lives)
		}
		out = append(out, of)
	}
	slices.SortFunc(out, func(a, b surveyed) int { return cmp.Compare(a.service.ID, b.service.ID) })
	return out, nil
}

// lived are the first and the last day of a part of a period.
type lived struct{ first, last schemas.Date }

// lifeEvaluations are what is known of the parts of a period in which services existed.
func lifeEvaluations(ctx context.Context, src Evaluator, services []schemas.Service, period schemas.Period) (map[lived]Evaluation, error) {
	known := map[lived]Evaluation{}
	var parts []schemas.Period
	for _, s := range services {
		for _, life := range s.Lives(period) {
			if _, ok := known[lived{life.First, life.Last}]; !ok {
				known[lived{life.First, life.Last}] = Evaluation{}
				parts = append(parts, life)
			}
		}
	}
	if len(parts) == 0 {
		return known, nil
	}
	all, err := src.Evaluations(ctx, parts...)
	if err != nil {
		return nil, err
	}
	for i, p := range parts {
		known[lived{p.First, p.Last}] = all[i]
	}
	return known, nil
}

func regionsOf(all []surveyed) []schemas.Region {
	var out []schemas.Region
	for _, s := range all {
		if !slices.Contains(out, s.service.Region) {
			out = append(out, s.service.Region)
		}
	}
	slices.SortFunc(out, func(a, b schemas.Region) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// answering makes the figures of a period, place by place.
type answering struct {
	period string
	floor  int
	out    []Answered
	err    error // the first
}

// of adds the figures of a place of some services.
func (a *answering) of(geography, code, name, region string, services []surveyed) {
	for q := 1; q <= schemas.QuestionsAll; q++ {
		for level := range Levels {
			f := Answered{Period: a.period, Geography: geography, Code: code, Name: name, Region: region, Level: Levels[level], Question: q}
			shown := false
			for _, s := range services {
				has, applies := s.level(level)
				shown = shown || has
				if !applies || !slices.ContainsFunc(parts[level], func(l schemas.Level) bool { return schemas.AskedAt(q, l) }) {
					continue
				}
				f.Expected++
				if s.asks[q] {
					f.Services++
					a.add(&f, s, level)
				}
			}
			switch {
			case f.Expected == 0:
				f.Mark = schemas.NotApplicable
			case short(f.Services, f.Expected, a.floor):
				f.Asked, f.Answered, f.Scales, f.Mark = 0, 0, nil, schemas.NotAvailable
			}
			if shown {
				a.out = append(a.out, f)
			}
		}
	}
}

// add adds what a service can say of a question at a level.
func (a *answering) add(f *Answered, s surveyed, level int) {
	on := map[string]bool{} // the scales
	for _, r := range s.rows {
		if !slices.Contains(parts[level], r.Level) || !schemas.AskedAt(f.Question, r.Level) {
			continue
		}
		switch r.Question {
		case 0:
			f.Asked += r.N
		case f.Question:
			f.Answered += r.N
			on[r.Scale] = true
			if err := f.rate(r); err != nil && a.err == nil {
				a.err = fmt.Errorf("answers of %s: %w", s.service.Name, err)
			}
		}
	}
	for i := range f.Scales {
		if on[f.Scales[i].Scale] {
			f.Scales[i].Services++
		}
	}
}

// rate adds a rating to those of its scale.
func (f *Answered) rate(r Rating) error {
	i, ok := slices.BinarySearchFunc(f.Scales, r.Scale, func(d Distribution, name string) int { return strings.Compare(d.Scale, name) })
	if !ok {
		values, err := schemas.ScaleValues(r.Scale)
		if err != nil {
			return err
		}
		f.Scales = slices.Insert(f.Scales, i, Distribution{Scale: r.Scale, Values: values, Counts: make([]int64, len(values))})
	}
	return f.Scales[i].add(r)
}

// EvaluationDimensions are what answers can be selected by.
var EvaluationDimensions = []string{England, Region, Service, "level", "question"}

// SelectAnswered picks answers by the dimensions named, for the command line, as
// Select does figures: a column for each in the order given, then scale, answer,
// value and mark. answer is asked or answered, without a scale, or of each scale
// one of its values or top-two. Nought stays; without question the figures are
// those of all questions all the same, for they cannot be added up.
func SelectAnswered(figures []Answered, by []string) (header []string, rows [][]string, err error) {
	for i, d := range by {
		if !slices.Contains(EvaluationDimensions, d) {
			return nil, nil, fmt.Errorf("no answers by %q: allowed are %s", d, strings.Join(EvaluationDimensions, ", "))
		}
		if slices.Contains(by[:i], d) {
			return nil, nil, fmt.Errorf("answers by %q twice", d)
		}
	}
	if !slices.Contains(by, "question") {
		by = append(slices.Clone(by), "question")
	}
	levels := slices.Contains(by, "level")
	for _, f := range figures {
		if f.Geography == finest(by) && levels == (f.Level != "total") && f.Level != "3+4" && (f.Level != "3-4" || f.Expected > 0) {
			rows = append(rows, f.rows(by)...)
		}
	}
	return append(slices.Clone(by), "scale", "answer", "value", "mark"), rows, nil
}

// rows are the figures of an Answered by dimensions, one a row.
func (f Answered) rows(by []string) [][]string {
	place := Figure{Region: f.Region, Code: f.Code, Level: f.Level}
	var out [][]string
	add := func(scale, answer string, value int64, mark schemas.Mark) {
		row := make([]string, 0, len(by)+4)
		for _, d := range by {
			if d == "question" {
				row = append(row, strconv.Itoa(f.Question))
				continue
			}
			row = append(row, place.dimension(d))
		}
		out = append(out, append(row, scale, answer, Figure{Value: value, Mark: mark}.Number(), string(mark)))
	}
	add("", "asked", f.Asked, f.Mark)
	add("", "answered", f.Answered, f.Mark)
	for _, d := range f.Scales {
		for i, v := range d.Values {
			add(d.Scale, strconv.Itoa(v), d.Counts[i], schemas.NoMark)
		}
		if n, ok := d.TopTwo(); ok {
			add(d.Scale, "top-two", n, schemas.NoMark)
		}
	}
	return out
}
