package moderation

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/schemas"
)

// The usual readings of alpha (Krippendorff 2004, Content Analysis, chapter 11).
const (
	closeAlpha = 0.8
	fairAlpha  = 2.0 / 3
)

var numberWords = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// count is a number with its noun, in words up to ten.
func count(n int, one, many string) string {
	noun := many
	if n == 1 {
		noun = one
	}
	if n < len(numberWords) {
		return numberWords[n] + " " + noun
	}
	return fmt.Sprintf("%d %s", n, noun)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// coefficient is a coefficient as people read it; "n/a" in words where there is
// none.
func coefficient(v *float64) string {
	if v == nil {
		return "cannot be worked out"
	}
	s := fmt.Sprintf("%.2f", *v)
	if s == "-0.00" {
		return "0.00"
	}
	return strings.Replace(s, "-", "−", 1)
}

// words says what the agreement is, in a few sentences.
func (a Agreement) words(p panel) string {
	who := count(a.Raters, "rater", "raters") + ", " + count(a.Cases, "case", "cases")
	switch {
	case a.Ratings == 0:
		return "Nobody gave a level to any case, so nothing can be said of agreement."
	case a.Cases == 0:
		return "No case has a level from two raters, so nothing can be said of agreement."
	case a.Alpha == nil:
		return fmt.Sprintf("%s, full agreement: always Level %s. Alpha cannot be worked out, for where no rater and no case differs from another, agreement cannot be told from a habit of giving one level. It is a good sign, and no more than that: try cases that need several levels.",
			capital(who), firstGiven(p))
	}
	out := fmt.Sprintf("%s: alpha is %s", capital(who), coefficient(a.Alpha))
	if a.Low != nil {
		out += fmt.Sprintf(", and could well be anything from %s to %s had other cases of the kind been chosen", coefficient(a.Low), coefficient(a.High))
	}
	out += ". " + meaningOf(*a.Alpha)
	if a.Low != nil && (*a.Alpha >= fairAlpha && *a.Low < fairAlpha || *a.Alpha >= closeAlpha && *a.Low < closeAlpha) {
		out += " The interval takes in weaker agreement than that."
	}
	if a.Cases < casesFew {
		out += fmt.Sprintf(" With %s it is a rough guide at best: talk about the cases, not about the number.", count(a.Cases, "case", "cases"))
	}
	return out + fmt.Sprintf(" Of all pairs of raters of a case, %s gave the same level.", share(a.SamePairs, a.Pairs))
}

// casesFew is under how many cases a coefficient is a rough guide.
const casesFew = 10

// meaningOf is what an alpha is usually taken to mean.
func meaningOf(alpha float64) string {
	switch {
	case alpha >= closeAlpha:
		return "That is close agreement: 0.80 or more is usually held to be good enough to rely on."
	case alpha >= fairAlpha:
		return "That is fair agreement: between 0.67 and 0.80 it is usually held to carry cautious conclusions only."
	case alpha > 0.05:
		return "That is weak agreement: under 0.67 it is usually held to be too little to compare services by their levels."
	}
	return "That is no more agreement than if levels had been given at random, in the same numbers."
}

// share is a part of a whole: "12 of 30 (40%)".
func share(n, of int) string {
	if of == 0 {
		return "no pairs"
	}
	return fmt.Sprintf("%d of %d (%d%%)", n, of, (200*n+of)/(2*of))
}

// firstGiven is the level of the first case with levels from two raters.
func firstGiven(p panel) string {
	for i := range p.cases {
		if g := p.given(i); len(g) > 1 {
			return g[0].String()
		}
	}
	return ""
}

// Meaning is what the figures mean and do not mean, a sentence or two each.
func (r Result) Meaning() []string {
	out := []string{
		"Alpha (Krippendorff's, for levels in an order) is 1 when all raters always agree and 0 when they agree no more than by chance. Levels 1 and 4 given to one case weigh more against it than Levels 2 and 3.",
		"Alpha is not the share of answers that agree, and it does not say who is right: all can agree on a level that the guidance would not give.",
		"It is about these raters and these cases. Cases that all need much the same level give a low alpha even where raters differ little.",
		"Fleiss' kappa stands beside it because many people know it. It counts every difference alike, so it is usually lower.",
		"The panel's median is the level in the middle of all those given. Higher or lower than the panel means: ask why. A service that differs may be the one that reads the guidance as it is meant.",
		"A case that nobody else rated, an empty cell and “cannot say” are left out. None of them counts as a level.",
	}
	if r.ThreeLevels > 0 {
		out = append(out, fmt.Sprintf("%s 3-4, the top of a three-level scheme. It is a step of its own between Level 3 and Level 4, never one of the two: it does not count as the same as either, nor as higher or lower than either.",
			capital(count(r.ThreeLevels, "answer is", "answers are"))))
	}
	return out
}

// answers is a number of answers after "2 of": in figures, as the 2 is.
func answers(n int) string {
	if n == 1 {
		return "1 answer"
	}
	return fmt.Sprintf("%d answers", n)
}

// leanLeast is the least difference of higher and lower answers that is called a
// leaning: one case more or less is nothing.
const leanLeast = 2

// words says how a service stands, and never that it is wrong.
func (l Leaning) words() string {
	out := l.Panel.words("the panel's median")
	if l.Panel.all() == 0 {
		out = "No case that another rater rated too."
	}
	if l.Reference.all() > 0 {
		out += " " + l.Reference.words("the reference")
	}
	return out
}

// all is how many answers were compared.
func (c Compare) all() int { return c.Higher + c.Same + c.Lower + c.Untold }

func (c Compare) words(than string) string {
	switch {
	case c.Higher-c.Lower >= leanLeast:
		return fmt.Sprintf("Higher than %s in %d of %s: ask why.", than, c.Higher, answers(c.all()))
	case c.Lower-c.Higher >= leanLeast:
		return fmt.Sprintf("Lower than %s in %d of %s: ask why.", than, c.Lower, answers(c.all()))
	case c.Same == c.all():
		return fmt.Sprintf("As %s throughout.", than)
	}
	return fmt.Sprintf("No leaning against %s.", than)
}

// words says what has changed, and what cannot be said.
func (c Change) words(now Agreement) string {
	out := fmt.Sprintf("Alpha in the earlier exercise: %s. In this one: %s.", coefficient(c.Before.Alpha), coefficient(now.Alpha))
	switch {
	case c.Cases == 0 || c.Services == 0:
		return out + " The two have no case, or no service, in common. Cases differ in how hard they are, so the two figures do not show a change."
	case c.LikeThen == nil || c.LikeNow == nil:
		return out + fmt.Sprintf(" They have %s and %s in common, which is too little to work out a change from.",
			count(c.Cases, "case", "cases"), count(c.Services, "service", "services"))
	}
	out += fmt.Sprintf(" On %s and %s that are in both: %s then, %s now.",
		count(c.Cases, "case", "cases"), count(c.Services, "service", "services"), coefficient(c.LikeThen), coefficient(c.LikeNow))
	switch {
	case c.Low == nil:
		out += " That is too little to tell a change from chance."
	case *c.Low == 0 && *c.High == 0:
		out += " Nothing has changed."
	case *c.Low > 0:
		out += fmt.Sprintf(" Agreement is closer: the difference (95%% interval %s to %s) is more than the choice of cases explains.", coefficient(c.Low), coefficient(c.High))
	case *c.High < 0:
		out += fmt.Sprintf(" Agreement is less close: the difference (95%% interval %s to %s) is more than the choice of cases explains.", coefficient(c.Low), coefficient(c.High))
	default:
		out += fmt.Sprintf(" The difference (95%% interval %s to %s) may well be chance.", coefficient(c.Low), coefficient(c.High))
	}
	return out + " People who rate a case a second time may remember what was said of it."
}

// questions are what a meeting may ask about a case.
func questions(c Case, given []schemas.Level, unsaid int) []string {
	out := []string{}
	if n := len(given); n > 0 {
		out = append(out, split(given[0], given[n-1])...)
	}
	low, high := median(given)
	ref := c.Reference
	switch {
	case ref == schemas.LevelUnknown || low == schemas.LevelUnknown:
	case low == ref && high == ref:
		if given[0] == given[len(given)-1] {
			out = append(out, fmt.Sprintf("All gave Level %s, and so does the reference. What made this case plain?", ref))
		}
	default:
		out = append(out, fmt.Sprintf("The reference is Level %s, and the panel's median %s. Which words of the guidance lead to the one, and which to the other?", ref, medianWords(low, high)))
	}
	if unsaid > 0 {
		out = append(out, fmt.Sprintf("%s could not say. What would they have needed to know?", capital(count(unsaid, "rater", "raters"))))
	}
	if len(out) == 0 && len(given) > 1 {
		out = append(out, fmt.Sprintf("All gave Level %s. Would a case a little heavier or lighter still have it?", given[0]))
	}
	return out
}

// split asks about the lowest and the highest level given.
func split(low, high schemas.Level) []string {
	switch {
	case low == high:
		return nil
	case !apart(low, high):
		return []string{fmt.Sprintf("Levels %s and %s were given. A three-level scheme cannot tell them apart: which would it be by the guidance?", low, high)}
	case value(high)-value(low) > 1:
		return []string{fmt.Sprintf("The levels run from %s to %s. What did those who gave %s see in the case that those who gave %s did not?", low, high, high, low)}
	}
	return []string{fmt.Sprintf("Levels %s and %s were both given. What in the case speaks for each, and what would have to be otherwise for all to agree?", low, high)}
}

// medianWords is a median for people: "Level 2", "between Levels 2 and 3".
func medianWords(low, high schemas.Level) string {
	if low == high {
		return "Level " + low.String()
	}
	return fmt.Sprintf("between Levels %s and %s", low, high)
}
