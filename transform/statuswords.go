package transform

import (
	"strings"

	"github.com/iassn/collate/schemas"
)

// Status reads the cell of a status column: the status and Known,
// StatusUnknown and Blank where none is recorded, and Unmapped for every other
// word.
//
// The guidance's open is also called active. Words that say neither whether
// work is planned nor whether it is over (pending, on hold, referred) are for a
// person to map, and so is a cell that names two statuses, denies one or doubts
// one. A description may follow ("Closed - moved out of area").
func (v Vocabulary) Status(cell string) (schemas.Status, WordResult) {
	var buf [64]byte
	if folded, ok := asciiFold(buf[:0], cell); ok {
		if s, found := v.Statuses[string(folded)]; found {
			return ownWord(s)
		}
		if s, found := commonStatuses[string(folded)]; found {
			return s, Known
		}
	}
	folded := Fold(cell)
	if s, found := v.Statuses[folded]; found {
		return ownWord(s)
	}
	if v.blank(folded) {
		return schemas.StatusUnknown, Blank
	}
	if s, ok := readStatus(statusTokens(folded)); ok {
		return s, Known
	}
	return schemas.StatusUnknown, Unmapped
}

// commonStatuses are the spellings that nearly every cell has.
var commonStatuses = map[string]schemas.Status{
	"open": schemas.Open, "active": schemas.Open, "inactive": schemas.Inactive, "closed": schemas.Closed,
}

// statusLetters stand for a status only where they are all that the cell holds,
// or where the word follows ("C - Closed").
var statusLetters = map[string]schemas.Status{"o": schemas.Open, "a": schemas.Open, "i": schemas.Inactive, "c": schemas.Closed}

// statusWords name a status wherever they stand.
var statusWords = statusTable(
	`open|opened|active|ongoing|on going|reopened|reopen|in progress|in process|under way|underway|reactivated|live|work in progress`,
	`inactive|not active|non active|dormant|made inactive|inactivated`,
	`closed|close|completed|complete|ended|finished|concluded|resolved|discharged|archived|ceased|terminated|nfa|
no further action|no further action required|no further action needed|no further action taken`)

// statusStarts name a status only at the start of a cell: elsewhere they may
// speak of something else ("Closed - started at a new school").
var statusStarts = statusTable(`new|started|current|planned|begun|commenced|continuing|wip`, ``, `done`)

// statusHints name no status, but beside one they raise the question which of
// the two it is.
var statusHints = statusTable(`opening|reopening|unopened|unresolved|unclosed|incomplete|unfinished|reactivate`, ``, `closing|closure|closes|completion`)

// imperatives may be what is still to be done, so that nothing may follow them
// without a separator ("Close by June").
var imperatives = wordSet(`close|complete|reopen|nfa|done|new|current|planned|live|started|begun|commenced|continuing|wip`)

var (
	// statusNoise adds nothing, before a status or after it.
	statusNoise = wordSet(`case|cases|casework|record|file|intervention|enquiry|is|still|currently|now|auto|automatically|fully|formally|been|
has|already|status|system|remains|marked|as|successfully|made|the|work|current|new`)
	statusNoiseAfter = wordSet(`case|cases|casework|record|file|intervention|enquiry|auto|automatically|fully|formally|successfully|system|now|status|already`)
	// statusLinks may follow a status without a separator.
	statusLinks = wordSet(`since|on|due|because|as|following|after|for|at|from|with|in|by`)
	negations   = wordSet(`not|never|un|non|isnt|wasnt|cannot|cant|nor|neither|hasnt|without`)
	// idle says whatever is not for the word before it to say.
	idle = wordSet(`yes|no|y|n|true|false|pending|on hold|hold|paused|suspended|monitoring|waiting|awaiting|both|either|other|all|any|date`)
	// premature takes back what closed or inactive says.
	premature = wordSet(`pending|soon|shortly|prematurely|to be|imminent|imminently|next`)
)

func statusTable(open, inactive, closed string) map[string]schemas.Status {
	m := map[string]schemas.Status{}
	table(m, schemas.Open, open)
	table(m, schemas.Inactive, inactive)
	table(m, schemas.Closed, closed)
	delete(m, "")
	return m
}

// statusTokens are the tokens of a folded cell, with the spellings of one word
// made one.
func statusTokens(folded string) []token { return tokens(statusSpellings.Replace(folded)) }

var statusSpellings = strings.NewReplacer("re-open", "reopen", "re open", "reopen", "re-activ", "reactiv", "in-active", "inactive",
	"on-going", "ongoing", "de-activ", "deactiv", "un-open", "unopen", "un-clos", "unclos")

// readStatus is the status that the whole of ts names, with its description.
func readStatus(ts []token) (schemas.Status, bool) {
	ts = trimSigns(ts)
	if len(ts) == 0 {
		return schemas.StatusUnknown, false
	}
	if s := statusLetters[ts[0].text]; s != schemas.StatusUnknown {
		return lettered(s, ts[1:])
	}
	if ts[0].kind == numberToken { // the code of a list: "1 - Open"
		return coded(ts)
	}
	s, n, start := statusHead(ts)
	if n == 0 {
		return schemas.StatusUnknown, false
	}
	bare := !imperatives[joined(start)]
	rest := ts[n:]
	for len(rest) > 0 && rest[0].word(statusNoiseAfter) {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return s, true
	}
	if bare && isDay(rest) {
		return s, true
	}
	if !separates(rest, bare) && (!bare || !rest[0].word(statusLinks)) {
		return schemas.StatusUnknown, false
	}
	return s, onlyStatus(s, rest)
}

// trimSigns is ts without brackets, quotes and full stops around it.
func trimSigns(ts []token) []token {
	for len(ts) > 0 && ts[0].sign("([*#.:") {
		ts = ts[1:]
	}
	for len(ts) > 0 && ts[len(ts)-1].sign(")].!,;:-") {
		ts = ts[:len(ts)-1]
	}
	return ts
}

// coded is the status of a number and its word, and nothing more.
func coded(ts []token) (schemas.Status, bool) {
	if len(ts[0].text) > 2 || !separates(ts[1:], true) {
		return schemas.StatusUnknown, false
	}
	word := unsigned(ts[1:])
	s, n := phrase(word, statusWords)
	return s, n > 0 && n == len(word)
}

// lettered is the status of a letter alone, or of a letter and its word.
func lettered(s schemas.Status, rest []token) (schemas.Status, bool) {
	if len(rest) == 0 {
		return s, true
	}
	if !separates(rest, false) {
		return s, false
	}
	word, ok := readStatus(unsigned(rest))
	return s, ok && word == s && len(unsigned(rest)[0].text) > 1
}

// statusHead is the status at the start of ts after words that add nothing, how
// many tokens it takes with them, and its own words.
func statusHead(ts []token) (s schemas.Status, n int, words []token) {
	for i := 0; i < len(ts); i++ {
		if s, n := phrase(ts[i:], statusWords); n > 0 {
			return s, i + n, ts[i : i+n]
		}
		if s, n := phrase(ts[i:], statusStarts); n > 0 && !startsStatus(ts[i+n:]) {
			return s, i + n, ts[i : i+n]
		}
		switch {
		case ts[i].word(statusNoise):
		case i > 0 && ts[i-1].text == "status" && ts[i].sign(":-="), i > 0 && ts[i].is("-") && !ts[i].space:
		default:
			return schemas.StatusUnknown, 0, nil
		}
	}
	return schemas.StatusUnknown, 0, nil
}

// startsStatus reports whether ts begins with a status or a word that leads to
// one, so that the word before it ("current") is no status itself.
func startsStatus(ts []token) bool {
	if len(ts) > 0 && ts[0].text == "status" {
		return true
	}
	_, n := phrase(ts, statusWords)
	return n > 0
}

// isDay reports whether ts is a date and nothing else.
func isDay(ts []token) bool {
	var b strings.Builder
	for _, t := range unsigned(ts) {
		if t.space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	_, result := ReadDate(b.String(), DayFirst, false)
	return result == DateRead
}

// onlyStatus reports whether a description leaves no doubt that s is the status.
func onlyStatus(s schemas.Status, rest []token) bool {
	desc := unsigned(rest)
	if len(desc) == 0 || has(rest, doubtWords, "?") || idle[joined(desc)] {
		return false
	}
	if !hasWord(desc) {
		return isDay(desc)
	}
	if s != schemas.Open && has(desc, premature, "") {
		return false
	}
	if letter := statusLetters[desc[0].text]; len(desc) == 1 && letter != schemas.StatusUnknown && letter != s {
		return false
	}
	for i := range desc {
		denied := i > 0 && desc[i-1].word(negations)
		for _, words := range []map[string]schemas.Status{statusWords, statusHints} {
			if other, n := phrase(desc[i:], words); n > 0 && (other != s || denied) && !partOfPhrase(desc, i, s) {
				return false
			}
		}
	}
	return true
}

// partOfPhrase reports whether the word at i is the end of a phrase for s:
// "active" in "not active".
func partOfPhrase(desc []token, i int, s schemas.Status) bool {
	if i == 0 {
		return false
	}
	other, n := phrase(desc[i-1:], statusWords)
	return n > 1 && other == s
}

func hasWord(ts []token) bool {
	for _, t := range ts {
		if t.kind == wordToken {
			return true
		}
	}
	return false
}
