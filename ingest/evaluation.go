package ingest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Answers to the evaluation questions stand in columns of small numbers or short
// words, which could be anything: only a heading says that they are. No count of
// interventions depends on them, so nothing about them is ever asked.

// questionForm is a heading, as headingKey has it, that begins with the number of a
// question: eval q3, evaluation question 2, evaluation 4 how easy was it, q1.
var questionForm = regexp.MustCompile(`^(?:(?:iass|iassn|sendiass|sendias|national|network|core|standard|service user|user) )*` +
	`((?:evaluation|evaluations|eval|feedback|satisfaction)(?: form)?)? ?(?:(questions?|quest|qn|qu|q|eq)(?: no| number)? ?)?(\d{1,2})(?: (.*))?$`)

// remarkForm is what a heading says after the number where the column holds no
// answers: remarks, or when and by whom the question was asked.
var remarkForm = regexp.MustCompile(`^(?:comments?|notes?|text|free text|details?|reasons?|remarks?|date|answered on|asked|asked on|asked by|sent|sent on|why|other)$|\b(?:comments?|free text)$`)

// periodForm is what follows the number of a quarter of a year.
var periodForm = regexp.MustCompile(`^(?:\d{2,4}\b|fy|apr|may|jun|jul|aug|sep|oct|nov|dec|jan|feb|mar)`)

// asks is the question that a heading names; 0 for none. bare: it says no more
// than q1, which may be a quarter of the year as well. The number may be of a
// question that there is not.
func asks(heading string) (question int, bare bool) {
	m := questionForm.FindStringSubmatch(headingKey(heading))
	if m == nil || m[1] == "" && m[2] == "" || remarkForm.MatchString(m[4]) {
		return 0, false
	}
	n, _ := strconv.Atoi(m[3]) // two digits
	short := m[1] == "" && m[2] != "eq" && !strings.HasPrefix(m[2], "quest")
	if short && periodForm.MatchString(m[4]) {
		return 0, false
	}
	return n, short && m[4] == ""
}

// answers are the columns of answers: what a profile says, or by their headings
// and values. Of several of one question the one with more answers is read, of
// equals the first.
func (m mapping) answers(lex Lexicon) {
	bares := map[int]bool{}
	for _, c := range m.columns {
		if c.bare {
			bares[c.question] = true
		}
	}
	for _, c := range m.columns {
		q := c.question
		why := fmt.Sprintf("heading %q is a known one", c.heading)
		said := slices.IndexFunc(c.names, func(n named) bool { return n.field.Question() > 0 })
		switch {
		case said >= 0:
			q, why = c.names[said].field.Question(), fmt.Sprintf("the profile says so of heading %q", c.heading)
		case c.settled, m.taken(c), q < 1, q > schemas.QuestionsAll, c.bare && !areQuestions(bares), !c.alone && !c.mayAnswer(q, lex):
			continue
		}
		f := schemas.AnswerField(q)
		switch {
		case c.alone:
		case c.filled == 0:
			why += "; no row has a value"
		default:
			why += "; " + share(c.fit(f, lex), f)
		}
		if before, ok := m.fields[f]; !ok || cmp.Compare(c.answered(f, lex), before.col.answered(f, lex)) > 0 {
			m.fields[f] = claim{c, plain, why}
		}
	}
}

// areQuestions reports whether headings such as Q1 are the core questions: from 1
// on, at least three, for that many are asked of everybody, and none beyond the
// last. Four are the quarters of a year.
func areQuestions(bares map[int]bool) bool {
	for q := range bares {
		if q < 1 || q > schemas.QuestionsAll || q > 1 && !bares[q-1] {
			return false
		}
	}
	return len(bares) >= schemas.QuestionsLevel1 && len(bares) != 4
}

// answered is how many of the sampled values may be answers.
func (c *column) answered(f schemas.Field, lex Lexicon) float64 {
	return c.fit(f, lex) * float64(len(c.rows))
}

// mayAnswer reports whether the values of a column of a question are answers, or
// words that come again and again, as those of a scale do that nobody has mapped.
// Remarks are neither, and are not read.
func (c *column) mayAnswer(question int, lex Lexicon) bool {
	f := schemas.AnswerField(question)
	if c.filled == 0 || c.fit(f, lex) >= fitFloor(f) {
		return true
	}
	const wordsMost = schemas.StepMost + 1
	return len(c.values) <= wordsMost && len(c.rows) >= 2*len(c.values) && c.fit(schemas.OpenedOn, lex) == 0 &&
		!slices.ContainsFunc(c.values, func(v value) bool { return len(v.text) > 30 || strings.ContainsAny(v.text, "@\n") })
}

// unread tells of columns whose headings surely are of a question and which hold no
// answers.
func (r reader) unread(t *schemas.Table, m mapping) {
	for _, c := range m.columns {
		q := c.question
		if f := schemas.AnswerField(q); q >= 1 && q <= schemas.QuestionsAll && !c.bare && !c.settled && !m.has(f) && !m.taken(c) {
			r.find(schemas.RuleAnswerText, t.HeaderRow, c.index+1, f, "%q is of evaluation question %d, and its values are no answers; the column was not read", c.heading, q)
		}
	}
}
