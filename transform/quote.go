package transform

import (
	"strings"
	"unicode"

	"github.com/iassn/collate/schemas"
)

// A message quotes a cell only where it is a level, status, date or type word. A
// stray or a lost delimiter moves a name into such a column, and some people type
// one there; so what is quoted must look like a word of that sort, in a row that
// has not moved.

// unsaid stands for the words that no message quotes.
const unsaid = "a word that is not shown here, for it may be a name"

// repeatedOften is how many rows a word stands in when it is a code of the
// sender's, and not a slip.
const repeatedOften = 5

// said is a word as messages quote it, and whether they may.
func (r *row) said(f schemas.Field, word string) (string, bool) {
	if r.moved() {
		return "", false
	}
	return brief(word), plainTerm(word) || r.repeated(f, word)
}

// moved reports whether the row's cells seem to have moved into other columns: it
// is wider than its headings, or a day or a number is a word, or a level or a
// status is a day.
func (r *row) moved() bool {
	if r.m.ragged[schemas.Position{Sheet: r.t.Sheet, Row: r.n}] {
		return true
	}
	for _, f := range []schemas.Field{schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.EventOn} {
		if c := r.cell(f); c != "" && strings.ContainsFunc(c, unicode.IsLetter) {
			if _, res := ReadDate(c, r.dates[f].order, r.m.date1904); res == DateUnread && !r.stillOpen(f, c) {
				return true
			}
		}
	}
	for _, f := range []schemas.Field{schemas.LevelField, schemas.StatusField} {
		if _, res := ReadDate(r.cell(f), DayFirst, false); res == DateRead || res == DateImpossible {
			return true
		}
	}
	h := r.cell(schemas.Hours)
	if h == "" || !strings.ContainsFunc(h, unicode.IsLetter) {
		return false
	}
	_, ok := ReadHours(h)
	return !ok
}

// repeated reports whether many rows hold the word in the column.
func (r *row) repeated(f schemas.Field, word string) bool {
	i, ok := r.cols[f]
	if !ok {
		return false
	}
	if r.counts[f] == nil {
		if r.counts == nil {
			r.counts = map[schemas.Field]map[string]int{}
		}
		r.counts[f] = map[string]int{}
		for _, line := range r.t.Rows {
			r.counts[f][line.Cells[i]]++
		}
	}
	return r.counts[f][word] >= repeatedOften
}

// plainWords are words of which levels, statuses and types of work are made.
var plainWords = wordSet(`level|levels|lvl|tier|band|stage|step|phase|category|open|opened|closed|close|closing|inactive|active|live|on|hold|held|pending|waiting|awaiting|
allocation|allocated|review|complete|completed|ended|ending|finished|ongoing|reopened|dormant|archived|paused|suspended|new|support|advice|advise|information|info|guidance|casework|case|
work|group|training|enquiry|query|referral|signposting|signposted|light|touch|low|medium|high|higher|lower|intensive|universal|targeted|specialist|complex|basic|standard|enhanced|
tribunal|mediation|appeal|helpline|call|phone|email|meeting|drop|in|event|workshop|session|general|only|one|off|two|three|four|five|six|seven|eight|nine|ten|
and|or|of|to|the|not|for|with|no|a|by|at|is|was|follow|up|further|action|required|needed|other|unknown|status|changed|set|made`)

// plainTerm reports whether a word looks like one for a level, a status or a type
// of work, and not like a name, an address or a remark: one word, or a few that
// are common in such terms; others only first, or few and in lower case.
func plainTerm(word string) bool {
	if len(word) > 40 || strings.ContainsAny(word, "@'’\n") {
		return false
	}
	digits := 0
	for _, ch := range word {
		if unicode.IsDigit(ch) {
			digits++
		}
	}
	words := strings.FieldsFunc(word, func(ch rune) bool { return !unicode.IsLetter(ch) })
	if digits > 3 || len(words) > 5 {
		return false
	}
	strange, capitals := 0, 0
	for i, w := range words {
		if !plainWords[strings.ToLower(w)] {
			strange++
			if i > 0 && unicode.IsUpper([]rune(w)[0]) {
				capitals++
			}
		}
	}
	return capitals == 0 && (strange <= 1 || len(words) <= 3)
}
