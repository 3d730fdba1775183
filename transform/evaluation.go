package transform

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Answer reads the cell of an answer to an evaluation question: a number of the
// scale, one of its words, or both where they agree (4 - Good). OutOfScope is a
// number that is not on the scale.
func (v Vocabulary) Answer(cell string) (value int, res WordResult) {
	folded := strings.Trim(Fold(cell), "' ")
	if n, ok := v.Answers[folded]; ok {
		if n < 0 {
			return 0, Blank
		}
		return v.onScale(n)
	}
	if v.blank(folded) {
		return 0, Blank
	}
	if wholeNumber(folded) {
		whole, _, _ := strings.Cut(folded, ".")
		n, err := strconv.Atoi(whole)
		if err != nil {
			return 0, OutOfScope
		}
		return v.onScale(n)
	}
	var number, text string
	if m := numbered.FindStringSubmatch(folded); m != nil {
		number, text = cmp.Or(m[1], m[4]), cmp.Or(m[2], m[3])
	}
	for _, step := range v.Scale {
		word := Fold(step.Word)
		if word != "" && (folded == word || text == word && number == strconv.Itoa(step.Value)) {
			return step.Value, Known
		}
	}
	return 0, Unmapped
}

// numbered is an answer as its number and its word, in either order.
var numbered = regexp.MustCompile(`^(?:(\d{1,2}) ?[-=:.)]? ?(\D+)|(\D+?) ?[-=:(]? ?(\d{1,2})\)?)$`)

func (v Vocabulary) onScale(n int) (value int, res WordResult) {
	if !v.Scale.Holds(n) {
		return n, OutOfScope
	}
	return n, Known
}

// answerWordsMost is the length of the longest word that may be an answer.
const answerWordsMost = 40

// looksAnswer reports whether a cell may be an answer, on whatever scale.
func (v Vocabulary) looksAnswer(cell string) bool {
	n, res := v.Answer(cell)
	return res == Known || res == OutOfScope && n <= schemas.StepMost
}

// answers reads the answers of a row. One that cannot be read is left out.
func (r *row) answers() []answer {
	var out []answer
	for _, q := range r.asked {
		f := schemas.AnswerField(q)
		c := r.cell(f)
		if c == "" {
			continue
		}
		value, res := r.words.answer(c)
		switch res {
		case Known:
			out = append(out, answer{r.spot, q, value})
		case OutOfScope:
			r.m.find(schemas.RuleAnswerScale, r.in(f), f, "%s is not on the scale: %s", brief(c), r.m.given.Vocabulary.Scale)
		case Unmapped:
			r.strangeAnswer(f, c)
		case Blank:
		}
	}
	return out
}

// strangeAnswer tells of a word that is no answer. People type remarks into such
// cells, so only one that stands in many rows is quoted.
func (r *row) strangeAnswer(f schemas.Field, c string) {
	if len(c) > answerWordsMost || r.moved() || !plainTerm(c) || !r.repeated(f, c) {
		r.m.find(schemas.RuleAnswerUnmapped, r.in(f), f, "a word that is not shown here is no answer of the scale: %s", r.m.given.Vocabulary.Scale)
		return
	}
	r.m.remember(schemas.Evaluation, brief(c))
	r.m.find(schemas.RuleAnswerUnmapped, r.in(f), f, "%q is no answer of the scale: %s", brief(c), r.m.given.Vocabulary.Scale)
}

// answer is one that a row holds.
type answer struct {
	spot
	question, value int
}

// latest puts the answers of later rows of the same intervention over those of
// earlier ones, question by question.
func latest(earlier, later []answer) []answer {
	out := slices.DeleteFunc(slices.Clone(earlier), func(a answer) bool {
		return slices.ContainsFunc(later, func(b answer) bool { return b.question == a.question })
	})
	out = append(out, later...)
	slices.SortFunc(out, func(a, b answer) int { return cmp.Compare(a.question, b.question) })
	return out
}

// answered are the answers of an intervention of a level, and a note for each that
// was not for users at that level.
func (m *maker) answered(as []answer, level schemas.Level) []schemas.Answer {
	var out []schemas.Answer
	for _, a := range as {
		f := schemas.AnswerField(a.question)
		switch {
		case schemas.AskedAt(a.question, level):
		case level == schemas.LevelUnknown:
			m.find(schemas.RuleAnswerLevel, a.in(f), f, "question %d is answered, and no level is recorded: it may not have been for this user", a.question)
		default:
			m.find(schemas.RuleAnswerLevel, a.in(f), f, "question %d is answered at Level 1, whose users are asked questions 1 to %d", a.question, schemas.QuestionsLevel1)
		}
		out = append(out, schemas.Answer{Question: a.question, Value: a.value, Scale: m.scale})
	}
	return out
}

// questionsOf are the evaluation questions for which some table of cases has a
// column.
func questionsOf(tables []schemas.Table) []int {
	var out []int
	for q := 1; q <= schemas.QuestionsAll; q++ {
		if slices.ContainsFunc(tables, func(t schemas.Table) bool { return !t.Check && columnOf(t, schemas.AnswerField(q)) >= 0 }) {
			out = append(out, q)
		}
	}
	return out
}
