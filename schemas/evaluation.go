package schemas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// QuestionsAll is how many core questions there are for service users to rate,
// and QuestionsLevel1 how many of them, the first, are asked after Level 1 (guidance,
// "Outcome": Evaluation Questions 1, 2 and 3 at Level 1, 1 to 6 above it).
const (
	QuestionsAll    = 6
	QuestionsLevel1 = 3
)

// AskedAt reports whether a question is one for users at a level. One whose level
// is not recorded may have been at Level 1: nobody can say that the later questions
// were for them.
func AskedAt(question int, l Level) bool {
	return question <= QuestionsLevel1 || l != Level1 && l != LevelUnknown
}

// AnswerField is the field of the answers to a question, counted from 1.
func AnswerField(question int) Field { return answerPrefix + Field(strconv.Itoa(question)) }

const answerPrefix Field = "evaluation_"

// Question is the question whose answers the field holds; 0 for any other field.
func (f Field) Question() int {
	text, ok := strings.CutPrefix(string(f), string(answerPrefix))
	if n, err := strconv.Atoi(text); ok && err == nil && 1 <= n && n <= QuestionsAll {
		return n
	}
	return 0
}

// Step is one answer that can be given: a whole number, and the word for it.
type Step struct {
	Value int
	Word  string
}

// StepMost is the greatest value of a step; the least is 0.
const StepMost = 10

// Scale is the answers that can be given, from the worst to the best.
type Scale []Step

// Name is what the scale is known by where answers are kept: its values from the
// worst to the best, such as 1 2 3 4 5. Scales with the same values are the same
// scale, whatever their words; answers on different ones are never added up.
func (s Scale) Name() string {
	values := make([]string, len(s))
	for i, step := range s {
		values[i] = strconv.Itoa(step.Value)
	}
	return strings.Join(values, " ")
}

// Holds reports whether a value is one of the scale's.
func (s Scale) Holds(value int) bool {
	return slices.ContainsFunc(s, func(step Step) bool { return step.Value == value })
}

// String is the scale for people: 1 (Very poor), 2 (Poor), 3.
func (s Scale) String() string {
	out := make([]string, len(s))
	for i, step := range s {
		if out[i] = strconv.Itoa(step.Value); step.Word != "" {
			out[i] = fmt.Sprintf("%d (%s)", step.Value, step.Word)
		}
	}
	return strings.Join(out, ", ")
}

// ScaleValues are the values of the scale of a name, from the worst to the best.
func ScaleValues(name string) ([]int, error) {
	var out []int
	for _, text := range strings.Fields(name) {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("no scale %q: it is whole numbers with spaces between", name)
		}
		out = append(out, n)
	}
	return out, nil
}

// Answer is what a service user said to a question: a value of a scale.
type Answer struct {
	Question int // counted from 1
	Value    int
	Scale    string // the scale's Name
}
