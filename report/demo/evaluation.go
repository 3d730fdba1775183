package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/iassn/collate/schemas"
)

// Rated is how many interventions that ended in the period had an answer to an
// evaluation question; Question 0 is how many ended.
type Rated struct {
	Service  string
	Level    schemas.Level
	Question int
	Answer   int
	N        int
}

// ratingWords are the answers, by value: the scale of the default settings.
var ratingWords = [...]string{"", "Very poor", "Poor", "Fair", "Good", "Very good"}

// Chances in hundredths: that a user whose case has ended answers at all, and that
// one who does leaves a question out.
const (
	chanceAnswers = 55
	chanceSkips   = 6
)

// ratingMix is how many in a hundred give each answer, by value.
var ratingMix = [...]int{0, 3, 6, 14, 37, 40}

// answersColumns are a column for each question, with the heading that names it.
func answersColumns(heading string, write func(value int) cell) []column {
	out := make([]column, schemas.QuestionsAll)
	for i := range out {
		out[i] = column{heading + strconv.Itoa(i+1), func(r row) cell { return write(r.life.answers[i]) }, schemas.AnswerField(i + 1), false}
	}
	return out
}

func ratingNumber(value int) cell {
	if value == 0 {
		return cell{}
	}
	return numberOf(value)
}

func ratingWord(value int) cell { return wordsOf(ratingWords[value]) }

// asks reports whether the layout has columns for the answers.
func (l *layout) asks() bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return c.field.Question() > 0 })
}

// rate gives the lives that have ended the answers of their users. Its chances are
// its own, so that the rest of the quarter is the same with and without them.
func rate(r *rand.Rand, lives []life) {
	for i := range lives {
		l := &lives[i]
		if last := l.steps[len(l.steps)-1].kind; last != pause && last != closure || r.IntN(100) >= chanceAnswers {
			continue
		}
		level := schemas.LevelUnknown
		for _, s := range l.steps {
			level = level.Highest(s.level)
		}
		for q := 1; q <= schemas.QuestionsAll; q++ {
			if schemas.AskedAt(q, level) && r.IntN(100) >= chanceSkips {
				l.answers[q-1] = rating(r.IntN(100))
			}
		}
	}
}

// rating is the answer of a chance out of a hundred.
func rating(chance int) int {
	value := 1
	for chance -= ratingMix[value]; chance >= 0; chance -= ratingMix[value] {
		value++
	}
	return value
}

// ended reports whether the life ended in the period, be it for a time: it was open,
// and was made inactive or closed.
func (l *life) ended(p schemas.Period) bool {
	open := false
	for _, s := range l.steps {
		switch s.kind {
		case opening, reopening:
			open = true
		case pause, closure:
			if open && p.Contains(s.on) {
				return true
			}
			open = false
		case raise:
		}
	}
	return false
}

// ratingsOf counts the answers of one service, whose layout has columns for them.
func ratingsOf(s *sender, p schemas.Period) []Rated {
	tally := map[Rated]int{}
	for _, l := range s.lives {
		if !l.ended(p) {
			continue
		}
		level, _, _ := l.on(p.Last)
		tally[Rated{Service: s.service.ID, Level: level}]++
		for i, value := range l.answers {
			if value > 0 {
				tally[Rated{Service: s.service.ID, Level: level, Question: i + 1, Answer: value}]++
			}
		}
	}
	out := make([]Rated, 0, len(tally))
	for c, n := range tally {
		c.N = n
		out = append(out, c)
	}
	return out
}

// sortRated sorts by service, question, level and answer, in place.
func sortRated(rated []Rated) []Rated {
	slices.SortFunc(rated, func(a, b Rated) int {
		return cmp.Or(
			cmp.Compare(a.Service, b.Service), cmp.Compare(a.Question, b.Question),
			cmp.Compare(slices.Index(schemas.Levels, a.Level), slices.Index(schemas.Levels, b.Level)), cmp.Compare(a.Answer, b.Answer),
		)
	})
	return rated
}
