package transform

import (
	"slices"

	"github.com/iassn/collate/schemas"
)

// Level reads the cell of a level column: the level and Known, LevelUnknown
// and Blank where none is recorded, OutOfScope where the cell says that the row
// is no intervention, and Unmapped for every other word.
//
// A level is a number from 1 to 4 (2, two, ii, 2.0), alone or after a word for
// level (Level 2, IL2, Tier two, 2nd level), and may be followed by a
// description (Level 1: less than 2 hours). A cell that names two levels is
// Unmapped, save 3 and 4 together (3-4, 3/4, 3 or 4, 3+), which is Level3Or4:
// whether the service's scheme has such a level, and whether its plain 3 means
// it, is for the caller, who knows the register.
func (v Vocabulary) Level(cell string) (schemas.Level, WordResult) {
	var buf [64]byte
	if folded, ok := asciiFold(buf[:0], cell); ok {
		if l, found := v.Levels[string(folded)]; found {
			return ownWord(l)
		}
		if l, found := commonLevels[string(folded)]; found {
			return l, Known
		}
	}
	folded := Fold(cell)
	if l, found := v.Levels[folded]; found {
		return ownWord(l)
	}
	if v.blank(folded) {
		return schemas.LevelUnknown, Blank
	}
	ts := tokens(folded)
	if l, ok := readLevel(ts); ok {
		return l, Known
	}
	if head, _ := levelHead(ts); head.named && outOfScopeExactly(unsigned(head.rest)) {
		return schemas.LevelUnknown, OutOfScope
	}
	if outOfScope(ts) {
		return schemas.LevelUnknown, OutOfScope
	}
	return schemas.LevelUnknown, Unmapped
}

// ownWord is what a word of a profile means: its zero value is not recorded.
func ownWord[T comparable](value T) (T, WordResult) {
	var zero T
	if value == zero {
		return zero, Blank
	}
	return value, Known
}

// commonLevels are the spellings that nearly every cell has, so that they need
// no parsing.
var commonLevels = map[string]schemas.Level{
	"1": schemas.Level1, "2": schemas.Level2, "3": schemas.Level3, "4": schemas.Level4,
	"level 1": schemas.Level1, "level 2": schemas.Level2, "level 3": schemas.Level3, "level 4": schemas.Level4,
	"l1": schemas.Level1, "l2": schemas.Level2, "l3": schemas.Level3, "l4": schemas.Level4,
	"il1": schemas.Level1, "il2": schemas.Level2, "il3": schemas.Level3, "il4": schemas.Level4,
}

var (
	levelWords = wordSet(`level|levels|lvl|lev|lv|l|il|tier|t|band|stage`)
	// levelLetters are level words that could be the first letters of a Roman
	// number or of anything else: they need a digit.
	levelLetters = wordSet(`l|il|t`)
	// qualifiers may stand before a level word without changing what it says.
	qualifiers = wordSet(`intervention|interventions|iass|iassn|ias|sendiass|sendias|int|casework|case|support|network|national|overall|agreed|
recorded|current|final|highest|the`)
	numeralWords = wordSet(`no|num|number|is`)

	levelNumbers  = map[string]schemas.Level{"1": schemas.Level1, "2": schemas.Level2, "3": schemas.Level3, "4": schemas.Level4}
	levelNames    = map[string]schemas.Level{"one": schemas.Level1, "two": schemas.Level2, "three": schemas.Level3, "four": schemas.Level4}
	levelRoman    = map[string]schemas.Level{"i": schemas.Level1, "ii": schemas.Level2, "iii": schemas.Level3, "iv": schemas.Level4}
	levelOrdinals = map[string]schemas.Level{"first": schemas.Level1, "second": schemas.Level2, "third": schemas.Level3, "fourth": schemas.Level4}

	ordinalEndings = map[string]schemas.Level{"st": schemas.Level1, "nd": schemas.Level2, "rd": schemas.Level3, "th": schemas.Level4}

	// timeUnits and countNouns make the number before them a measure.
	timeUnits = wordSet(`h|hr|hrs|hour|hours|d|day|days|m|min|mins|minute|minutes|week|weeks|wk|wks|month|months|mth|mths|yr|yrs|year|years|
term|terms|times|meetings|meeting|calls|contacts|sessions|visits|emails`)
	// rangeWords may stand between a number and its unit: 2 to 15 hours.
	rangeWords = wordSet(`to|or|and|more|plus|full|working|whole|half|a|service|less|over|under|up`)
	// linkWords tie a number to the level before it, or begin no description.
	linkWords = wordSet(`or|and|to|was|then|from|now|previously|prev|formerly|of|not|no|off|above|below|plus|upwards|than|moved|changed|raised|
increased|lowered|reduced|via|through|thru|until|up|down|being|became|originally|initially|higher|lower`)
	monthStarts = wordSet(`jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december`)
)

// head is a level found at the start of a cell.
type head struct {
	level schemas.Level
	named bool // by a word for level, not by a number alone
	digit bool // by a digit, not by a word
	rest  []token
}

// readLevel is the level that the whole of ts names, with its description.
func readLevel(ts []token) (schemas.Level, bool) {
	h, ok := levelHead(ts)
	if !ok || !describes(h) {
		return schemas.LevelUnknown, false
	}
	return h.level, true
}

// levelHead finds the level at the start of ts. ok is false when there is none
// or when another one is tied to it.
func levelHead(ts []token) (h head, ok bool) {
	if h, ok = ordinalHead(ts); ok {
		return h, true
	}
	rest, letter, named := levelWord(ts)
	level, n, digit := levelValue(rest, named && !letter)
	if n == 0 {
		return head{named: named, rest: rest}, false
	}
	h = head{level: level, named: named, digit: digit, rest: rest[n:]}
	if named && len(h.rest) > 0 && h.rest[0].sign(")]") {
		h.rest = h.rest[1:]
	}
	return h.together()
}

// ordinalHead finds "2nd level" or "second level".
func ordinalHead(ts []token) (head, bool) {
	if len(ts) < 2 {
		return head{}, false
	}
	level, n := levelOrdinals[ts[0].text], 1
	if ts[0].kind == numberToken && ordinalEndings[ts[1].text] == levelNumbers[ts[0].text] {
		level, n = levelNumbers[ts[0].text], 2
	}
	if level == schemas.LevelUnknown || len(ts) <= n || ts[n].text != "level" {
		return head{}, false
	}
	return head{level: level, named: true, rest: ts[n+1:]}, true
}

// levelWord passes over a word for level and the sign after it; letter says
// that the word was a mere abbreviation.
func levelWord(ts []token) (rest []token, letter, found bool) {
	i := 0
	for i < len(ts) && ts[i].word(qualifiers) {
		i++
	}
	if i == len(ts) || !ts[i].word(levelWords) {
		return ts, false, false
	}
	letter = levelLetters[ts[i].text]
	i++
	if i+1 < len(ts) && ts[i].text == "of" && ts[i+1].word(qualifiers) {
		i += 2
	}
	if i < len(ts) && ts[i].word(numeralWords) {
		i++
	}
	for n := 0; n < 2 && i < len(ts) && ts[i].sign(".-_:#=(["); n++ {
		i++
	}
	return ts[i:], letter, true
}

// levelValue is the number of a level at the start of ts, and how many tokens
// it takes; Roman numbers only where roman is set or it is all there is.
func levelValue(ts []token, roman bool) (level schemas.Level, n int, digit bool) {
	if len(ts) == 0 {
		return schemas.LevelUnknown, 0, false
	}
	switch t := ts[0]; t.kind {
	case numberToken:
		if level = levelNumbers[plainNumber(t.text)]; level != schemas.LevelUnknown {
			return level, 1, true
		}
	case wordToken:
		level = levelNames[t.text]
		if level == schemas.LevelUnknown && (roman || len(ts) == 1) {
			level = levelRoman[t.text]
		}
		if level != schemas.LevelUnknown {
			return level, 1, false
		}
	case signToken:
	}
	return schemas.LevelUnknown, 0, false
}

// plainNumber is a number without the noughts that say nothing: 2.00, 02.
func plainNumber(s string) string {
	if !wholeNumber(s) {
		return s
	}
	for i := range len(s) {
		if s[i] == '.' {
			s = s[:i]
			break
		}
	}
	for len(s) > 1 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

// together takes in a second level that is tied to the first. Only 3 and 4
// together are a level (the top of the draft guidance's scheme).
func (h head) together() (head, bool) {
	if h.level == schemas.Level3 && len(h.rest) > 0 {
		if n := orMore(h.rest); n > 0 {
			h.level, h.rest = schemas.Level3Or4, h.rest[n:]
			return h, true
		}
	}
	if len(h.rest) < 2 || !h.rest[0].sign("-/+&,") && h.rest[0].text != "or" && h.rest[0].text != "and" {
		return h, true
	}
	rest, letter, named := levelWord(h.rest[1:])
	second, n, _ := levelValue(rest, named && !letter || !h.digit)
	if n == 0 || h.measureAfterDash(second) || h.named && h.level == second || h.countAfterDash(rest) {
		return h, true
	}
	if h.level != schemas.Level3 || second != schemas.Level4 || h.rest[0].is(",") {
		return h, false
	}
	if _, measured := measure(rest); measured {
		return h, false
	}
	h.level, h.rest = schemas.Level3Or4, rest[n:]
	return h, true
}

// measureAfterDash reports whether what follows a named level is a time after a
// dash: "Level 2 - 2 hours to 2 days". "Level 1 - 2 hours" could be a range.
func (h head) measureAfterDash(second schemas.Level) bool {
	if !h.named || second.Above(h.level) || !h.rest[0].sign("-,") || !separates(h.rest, false) {
		return false
	}
	_, ok := measure(h.rest[1:])
	return ok
}

// countAfterDash reports whether a number word after a dash counts something:
// "Level 1 - one off call".
func (h head) countAfterDash(rest []token) bool {
	return h.named && h.rest[0].is("-") && separates(h.rest, false) && len(rest) > 1 &&
		rest[0].kind == wordToken && rest[1].kind == wordToken && (oneToOne(rest) > 0 || rest[1].text == "off" || !rest[1].word(linkWords))
}

// orMore is the number of tokens of "+", "plus" or "or above" at the start of
// ts, when that is all or a description follows.
func orMore(ts []token) int {
	n := 0
	switch {
	case ts[0].is("+") || ts[0].text == "plus":
		n = 1
	case len(ts) > 1 && (ts[0].text == "or" || ts[0].text == "and") &&
		slices.Contains([]string{"above", "over", "more", "higher", "up", "upwards"}, ts[1].text):
		n = 2
	}
	if n > 0 && n < len(ts) && !separates(ts[n:], true) {
		return 0
	}
	return n
}

// measure reports whether ts begins with a number and its unit ("2 hours", "2
// to 15 hours", "2+ days"), and how many tokens they take.
func measure(ts []token) (n int, ok bool) {
	if len(ts) == 0 || ts[0].kind != numberToken && levelNames[ts[0].text] == schemas.LevelUnknown {
		return 0, false
	}
	for n = 1; n < len(ts) && n < 8; n++ {
		t := ts[n]
		if t.word(timeUnits) {
			return n + 1, true
		}
		if t.kind != numberToken && !t.word(rangeWords) && !t.sign("-+/") && levelNames[t.text] == schemas.LevelUnknown {
			return 0, false
		}
	}
	return 0, false
}

// describes reports whether what follows a level is nothing, or a description
// that leaves no doubt about it.
func describes(h head) bool {
	if len(h.rest) == 0 || len(h.rest) == 1 && h.rest[0].sign(".)]:;,-") {
		return true
	}
	tight := h.digit || h.named
	if !separates(h.rest, tight) && (!h.named || h.rest[0].kind != wordToken && !h.rest[0].sign("<>")) {
		return false
	}
	plain := h.rest[0].kind == wordToken
	desc := unsigned(h.rest)
	if len(desc) == 0 || has(h.rest, doubtWords, "?*") || desc[0].word(linkWords) && !upTo(desc) || plain && desc[0].word(timeUnits) {
		return false
	}
	if outOfScopeExactly(desc) || confusing(h, desc) {
		return false
	}
	return onlyLevel(h.level, desc)
}

// upTo reports whether ts begins with the likes of "up to 2 hours".
func upTo(ts []token) bool {
	if len(ts) < 3 || ts[0].text != "up" || ts[1].text != "to" {
		return false
	}
	_, ok := measure(ts[2:])
	return ok
}

// confusing reports whether a number without a word for level is followed by
// something that shows that it is not a level but a day, a time or a code.
func confusing(h head, desc []token) bool {
	if h.named {
		return false
	}
	if _, measured := measure(desc); desc[0].kind == numberToken && (!measured || !desc[0].space && h.rest[0].is(":") || h.rest[0].sign("-/.,=|")) ||
		desc[0].word(monthStarts) || desc[0].word(timeUnits) {
		return true
	}
	_, isStatus := readStatus(desc)
	_, isUser := readUser(desc)
	return isStatus || isUser
}

// onlyLevel reports whether a description names no level but the one given.
// Numbers with a unit, and those that are part of a code (KS2, Year 7), are no
// levels.
func onlyLevel(level schemas.Level, desc []token) bool {
	for i := 0; i < len(desc); i++ {
		if n := oneToOne(desc[i:]); n > 0 {
			i += n - 1
			continue
		}
		if n, ok := measure(desc[i:]); ok && (i == 0 || !desc[i-1].word(levelWords)) {
			i += n - 1
			continue
		}
		if desc[i].sign(">") && i > 0 && i+1 < len(desc) && desc[i+1].kind != numberToken {
			return false
		}
		if named, ok := namesLevel(desc, i); ok && named != level {
			return false
		}
	}
	return true
}

// oneToOne is the number of tokens of "1:1", "1-1", "1 to 1" or "one to one" at
// the start of ts, where a word follows.
func oneToOne(ts []token) int {
	if len(ts) < 4 || ts[3].kind != wordToken || ts[0].text != ts[2].text || ts[0].text != "1" && ts[0].text != "one" ||
		!ts[1].sign(":-") && ts[1].text != "to" {
		if len(ts) > 5 && ts[0].text == "one" && ts[1].is("-") && ts[2].text == "to" && ts[3].is("-") && ts[4].text == "one" {
			return 5
		}
		return 0
	}
	return 3
}

// namesLevel reports whether the token at i names a level, and which;
// LevelUnknown stands for one that there is not, such as Level 7.
func namesLevel(desc []token, i int) (schemas.Level, bool) {
	t := desc[i]
	before, glued := token{kind: signToken}, false
	if i > 0 {
		before, glued = desc[i-1], !t.space && desc[i-1].kind == wordToken
	}
	afterLevel := afterLevelWord(desc, i)
	if t.kind == numberToken {
		if i+1 < len(desc) && !desc[i+1].space && ordinalEndings[desc[i+1].text] != schemas.LevelUnknown {
			return levelNumbers[t.text], i+2 < len(desc) && desc[i+2].text == "level"
		}
		level := levelNumbers[plainNumber(t.text)]
		switch {
		case afterLevel:
			return level, true
		case glued:
			return level, false // KS2, SEND35
		case level != schemas.LevelUnknown:
			return level, true
		}
		return level, before.kind != wordToken || before.word(linkWords)
	}
	if t.kind != wordToken {
		return schemas.LevelUnknown, false
	}
	if level := levelOrdinals[t.text]; level != schemas.LevelUnknown {
		return level, i+1 < len(desc) && desc[i+1].text == "level"
	}
	level := levelNames[t.text]
	if level == schemas.LevelUnknown {
		level = levelRoman[t.text]
	}
	if level == schemas.LevelUnknown {
		return level, false
	}
	ordinary := i+1 < len(desc) && desc[i+1].kind == wordToken && !desc[i+1].word(linkWords)
	return level, afterLevel || !ordinary
}

// afterLevelWord reports whether the token at i follows a word for level, with
// at most a sign between.
func afterLevelWord(desc []token, i int) bool {
	if i > 0 && desc[i-1].word(levelWords) {
		return !levelLetters[desc[i-1].text] || !desc[i].space
	}
	return i > 1 && desc[i-1].sign(".-_:#=(") && desc[i-2].word(levelWords)
}
