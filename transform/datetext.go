package transform

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/iassn/collate/schemas"
)

// DayKind is how a text names a day.
type DayKind uint8

// A period's end is what a name such as "Q1 2026-27" comes to; an explicit day
// is written as such; a stated one also has a word before or beside it that
// says that the data is of that day (as at, to, extracted); a printed one is
// the day on which somebody made or sent the file, and not what it describes.
const (
	DayPeriodEnd DayKind = iota
	DayExplicit
	DayStated
	DayPrinted
)

// NamedDay is a day found in running text.
type NamedDay struct {
	Day  schemas.Date
	Kind DayKind
}

// DaysIn are the days that a title, a sheet's name or a file's name says it
// describes, in the order of the text. The longest form takes its text: "1
// April 2026 to 30 June 2026" is one period's end, and "2026-27 Q1" no year.
// Quarters and years are financial (Q1 2026 is April to June 2026), save those
// called academic. A month is its last day. Days that only begin something
// ("from 1 April 2026") or set a time limit ("return by 14 July 2026"), and
// names without a year ("Q1", "June"), give nothing.
func DaysIn(text string) []NamedDay {
	s := dayText(text)
	var found []foundDay
	for i := 0; i < len(s); {
		if f, end := dayAt(s, i); end > i {
			f.from, f.to = i, end
			found = append(found, f)
			i = end
			continue
		}
		i = nextStart(s, i)
	}
	return settle(s, found)
}

// foundDay is what was found in a text: a day, or a part of one (a year or a
// quarter alone) which settle puts together.
type foundDay struct {
	day      schemas.Date
	kind     DayKind
	from, to int
	quarter  int // a quarter without a year, or the year without a quarter
	year     int // of a year pair, its first
}

// dayText folds a text for searching. Underscores are spaces, save between
// digits, where they may be the separators of a date.
func dayText(text string) string {
	b := []byte(Fold(text))
	for i, c := range b {
		if c == '_' && (i == 0 || i == len(b)-1 || !isDigit(b[i-1]) || !isDigit(b[i+1])) {
			b[i] = ' '
		}
	}
	return string(b)
}

// nextStart is the next place after i where a date can begin: at a digit or a
// letter that does not continue a word or a number.
func nextStart(s string, i int) int {
	previous, size := utf8.DecodeRuneInString(s[i:])
	for i += size; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) && (!wordRune(previous) || unicode.IsDigit(r) && !unicode.IsDigit(previous) && len(s)-i >= 8 && compactDay.MatchString(s[i:])) {
			return i
		}
		previous = r
		i += size
	}
	return len(s)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

const (
	dayWords   = `(\d{1,2}) ?(?:st|nd|rd|th)?`
	yearWords  = `'?(20\d\d|\d\d)`
	textRange  = `(?: ?(?:to|until|till|through|thru|-|\.\.+) ?|_)`
	pairWords  = `(20\d\d) ?(?:[-/_]|to) ?(20\d\d|\d\d)`
	shortPair  = `(\d\d) ?[-/_] ?(\d\d)`
	fyWords    = `(?:f\.?y\.? ?|financial year |year )?`
	monthJoin  = `[ ./,_-]{0,2}`
	quarterNum = `(?:q(?:uarter|tr)? ?-?([1-4])|quarter (one|two|three|four)|([1-4])(?:st|nd|rd|th) q(?:uarter|tr)|(first|second|third|fourth) q(?:uarter|tr))`
	between    = `[ ,:;_-]{0,3}(?:of )?[([]?`
)

// dayForms are single days: each is tried at a place in turn, and yields day,
// month and year.
var dayForms = []struct {
	form  *regexp.Regexp
	parts [3]int // which groups are the day, month and year
}{
	{regexp.MustCompile(`^(\d{1,2})([/.\-_]) ?(\d{1,2})([/.\-_]) ?(20\d\d|\d\d)`), [3]int{1, 3, 5}},
	{regexp.MustCompile(`^(20\d\d)([/.\-_ ])(\d{1,2})([/.\-_ ])(\d{1,2})`), [3]int{5, 3, 1}},
	{regexp.MustCompile(`^(\d{1,2})( )(\d{1,2})( )(20\d\d)`), [3]int{1, 3, 5}},
	{regexp.MustCompile(`^()` + dayWords + `(?: of)?[ ./_-]?` + monthWords + `\.?,?[ ./,_-]{0,2}` + yearWords), [3]int{2, 3, 4}},
	{regexp.MustCompile(`^()` + monthWords + `[ ._-]` + dayWords + `,? ` + yearWords), [3]int{3, 2, 4}},
	{regexp.MustCompile(`^(20\d\d)[ ._-]?` + monthWords + `[ ._-]?(\d{1,2})`), [3]int{3, 2, 1}},
	{regexp.MustCompile(`^(20\d\d)(\d\d)(\d\d)`), [3]int{3, 2, 1}},
	{regexp.MustCompile(`^(\d\d)(\d\d)(20\d\d)`), [3]int{1, 2, 3}},
}

var (
	compactDay = regexp.MustCompile(`^20\d{6}(?:\D|$)`)
	rangeSign  = regexp.MustCompile(`^` + textRange)
	// wholeRange tells "from April to June 2026" from "from June 2026".
	wholeRange = regexp.MustCompile(`[a-z0-9](?: ?(?:to|until|till|through|thru|and|\.\.) ?| - |[a-z]-[a-z]|\d{2}[-_]\d{2})`)
	andSign    = regexp.MustCompile(`^ and `)
	weekdays   = regexp.MustCompile(`^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)[.,]? `)
	// halfRange is the first day of a range that shares its year, or its month
	// and year, with the last: 1 April to, 1-.
	halfRange = regexp.MustCompile(`^` + dayWords + `(?: of)?(?:[ ./-]?` + monthWords + `)?` + textRange)
)

// dayAt is the day named at i, and where its text ends; end is i when there is
// none.
func dayAt(s string, i int) (f foundDay, end int) {
	if day, n := dayAlone(s[i:]); n > 0 && day == 0 {
		return foundDay{}, i + n // 31/02/2026 is not February 2026
	} else if n > 0 {
		if m := n + len(rangeBetween(s, i, i+n)); m > n {
			if last, k := dayAlone(s[i+m:]); k > 0 && last > day {
				return foundDay{day: last, kind: DayPeriodEnd}, i + m + k
			}
		}
		return foundDay{day: day, kind: DayExplicit}, i + n
	}
	if m := halfRange.FindString(s[i:]); m != "" {
		if last, k := dayAlone(s[i+len(m):]); k > 0 && last > 0 {
			return foundDay{day: last, kind: DayPeriodEnd}, i + len(m) + k
		}
	}
	for _, p := range periodForms {
		m := p.form.FindStringSubmatch(s[i:])
		if m == nil || !ends(s, i+len(m[0])) {
			continue
		}
		if f, ok := p.read(m); ok {
			return f, i + len(m[0])
		}
	}
	return foundDay{}, i
}

// rangeBetween is the sign of a range at end, after the day that begins at i.
func rangeBetween(s string, i, end int) string {
	if m := rangeSign.FindString(s[end:]); m != "" {
		return m
	}
	if strings.HasSuffix(strings.TrimRight(s[:i], " "), "between") {
		return andSign.FindString(s[end:])
	}
	return ""
}

// ends reports whether a word or a number ends at i.
func ends(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	last := s[i-1]
	if isDigit(last) {
		return !unicode.IsDigit(r)
	}
	return !wordRune(r)
}

// dayAlone is the day at the start of s, and the length of its text, which is 0
// where there is no date; the day is zero where there is no such day.
func dayAlone(s string) (day schemas.Date, n int) {
	skip := len(weekdays.FindString(s))
	for _, f := range dayForms {
		m := f.form.FindStringSubmatch(s[skip:])
		if m == nil || !ends(s, skip+len(m[0])) {
			continue
		}
		if f.parts[1] == 3 && len(m) == 6 && m[2] != m[4] {
			continue
		}
		month, err := strconv.Atoi(m[f.parts[1]])
		if err != nil {
			month = monthOf(m[f.parts[1]])
		}
		inMonth, _ := strconv.Atoi(m[f.parts[0]])
		d, result := plausible(fullYear(m[f.parts[2]]), month, inMonth)
		if result == DateRead {
			return d, skip + len(m[0])
		}
		if inMonth <= 31 && n == 0 && !compactDay.MatchString(s[skip:]) {
			n = skip + len(m[0])
		}
	}
	return 0, n
}

func fullYear(s string) int {
	y, _ := strconv.Atoi(s)
	if len(s) == 2 {
		y += 2000
	}
	return y
}

// periodForm is a way of naming a period; read gives its end.
type periodForm struct {
	form *regexp.Regexp
	read func(m []string) (foundDay, bool)
}

const monthsApart = ` ?(?:to|until|-|/|and|&) ?`

var periodForms = []periodForm{
	// Q2 (Apr-Jun) 2026 and 2026 Q2 (Apr-Jun): the months say which, whatever
	// year the quarter is counted in
	{regexp.MustCompile(`^` + quarterNum + between + monthWords + monthsApart + `(?:` + monthWords + monthsApart + `)?` + monthWords + between + `[)\]]?` + between + `(20\d\d)([-/]\d\d)?`), monthsOfQuarter},
	{regexp.MustCompile(`^(20\d\d)` + between + quarterNum + between + monthWords + monthsApart + `(?:` + monthWords + monthsApart + `)?` + monthWords), monthYear(8, 1)},
	// Q1 2026-27, Q1 (Apr-Jun) 2026/27, quarter one of 2026-27, Q1 26/27
	{regexp.MustCompile(`^` + quarterNum + between + fyWords + pairWords), quarterThenPair(1, 5)},
	{regexp.MustCompile(`^` + quarterNum + between + fyWords + shortPair), quarterThenPair(1, 5)},
	// 2026-27 Q1, 2026-27-Q1, FY26/27 Q1
	{regexp.MustCompile(`^` + fyWords + pairWords + between + quarterNum), quarterThenPair(3, 1)},
	{regexp.MustCompile(`^` + fyWords + shortPair + between + quarterNum), quarterThenPair(3, 1)},
	// Q1 2627
	{regexp.MustCompile(`^` + quarterNum + between + fyWords + `(1\d|2[1-9]|[3-9]\d)(\d\d)`), quarterThenPair(1, 5)},
	// Q1 2026 and 2026 Q1: of the financial year that begins in 2026
	{regexp.MustCompile(`^` + quarterNum + between + fyWords + `(20\d\d)`), quarterThenYear(1, 5)},
	{regexp.MustCompile(`^` + fyWords + `(20\d\d)` + between + quarterNum), quarterThenYear(2, 1)},
	// April to June 2026-27, June 2026-27: months of that financial year
	{regexp.MustCompile(`^(?:` + monthWords + monthsApart + `)?` + monthWords + monthJoin + pairWords), monthInPair},
	// Oct 2025 - Jan 2026, April to June 2026, June 2026, Jun '26
	{regexp.MustCompile(`^` + monthWords + monthJoin + `(?:20\d\d|'?\d\d)` + monthsApart + monthWords + monthJoin + yearWords), monthYear(2, 3)},
	{regexp.MustCompile(`^` + monthWords + monthsApart + `(?:` + monthWords + monthsApart + `)?` + monthWords + monthJoin + yearWords), monthYear(3, 4)},
	{regexp.MustCompile(`^` + monthWords + monthJoin + `(20\d\d)`), monthYear(1, 2)},
	{regexp.MustCompile(`^` + monthWords + ` ?'(\d\d)`), monthYear(1, 2)},
	{regexp.MustCompile(`^(20\d\d)[ ._-]` + monthWords), monthYear(2, 1)},
	// Jun-26, JUNE26: a year, for a day of June would need one as well
	{regexp.MustCompile(`^` + monthWords + `[_-]?(2\d)`), monthYear(1, 2)},
	// academic year 2025-26, 2025/26 academic year, AY 25/26
	{regexp.MustCompile(`^(?:academic|school) (?:year )?` + pairWords), academic},
	{regexp.MustCompile(`^(?:(?:academic|school) (?:year )?|ay ?)` + shortPair), academic},
	{regexp.MustCompile(`^ay ?` + pairWords), academic},
	{regexp.MustCompile(`^` + pairWords + `[ -](?:academic|school)(?: year)?`), academic},
	// 2026-27, FY 26/27; 2026-06 is a month
	{regexp.MustCompile(`^` + fyWords + pairWords), financial},
	{regexp.MustCompile(`^(?:f\.?y\.? ?|financial year )` + shortPair), financial},
	{regexp.MustCompile(`^(20\d\d)[-/._](\d\d)`), numberMonth(2, 1)},
	{regexp.MustCompile(`^(\d\d)[-/.](20\d\d)`), numberMonth(1, 2)},
	// Q1 alone: its year may stand elsewhere in the text
	{regexp.MustCompile(`^` + quarterNum), loneQuarter},
}

// quarterOf is the number of the quarter that quarterNum matched from group i.
func quarterOf(m []string, i int) int {
	for _, word := range m[i : i+4] {
		switch word {
		case "":
			continue
		case "one", "first":
			return 1
		case "two", "second":
			return 2
		case "three", "third":
			return 3
		case "four", "fourth":
			return 4
		}
		return int(word[0] - '0')
	}
	return 0
}

// consecutive is the first of two years that follow each other.
func consecutive(first, second string) (int, bool) {
	a, b := fullYear(first), fullYear(second)
	return a, b == a+1
}

func quarterThenPair(quarter, pair int) func([]string) (foundDay, bool) {
	return func(m []string) (foundDay, bool) {
		year, ok := consecutive(m[pair], m[pair+1])
		return foundDay{day: schemas.Quarter(year, quarterOf(m, quarter)).Last}, ok
	}
}

func quarterThenYear(quarter, year int) func([]string) (foundDay, bool) {
	return func(m []string) (foundDay, bool) {
		return foundDay{day: schemas.Quarter(fullYear(m[year]), quarterOf(m, quarter)).Last}, true
	}
}

func monthInPair(m []string) (foundDay, bool) {
	year, ok := consecutive(m[3], m[4])
	month := monthOf(m[2])
	if month < 4 {
		year++
	}
	return foundDay{day: schemas.Month(year, month).Last}, ok
}

func monthYear(month, year int) func([]string) (foundDay, bool) {
	return func(m []string) (foundDay, bool) {
		return foundDay{day: schemas.Month(fullYear(m[year]), monthOf(m[month])).Last}, true
	}
}

// monthsOfQuarter reads a quarter with its months; a pair of years is left to the
// months of a financial year.
func monthsOfQuarter(m []string) (foundDay, bool) {
	f, ok := monthYear(7, 8)(m)
	return f, ok && m[9] == ""
}

func numberMonth(month, year int) func([]string) (foundDay, bool) {
	return func(m []string) (foundDay, bool) {
		n, _ := strconv.Atoi(m[month])
		if n < 1 || n > 12 {
			return foundDay{}, false
		}
		return foundDay{day: schemas.Month(fullYear(m[year]), n).Last}, true
	}
}

func academic(m []string) (foundDay, bool) {
	year, ok := consecutive(m[1], m[2])
	return foundDay{day: schemas.AcademicYear(year).Last}, ok
}

func financial(m []string) (foundDay, bool) {
	year, ok := consecutive(m[1], m[2])
	return foundDay{day: schemas.FinancialYear(year).Last, year: year}, ok
}

func loneQuarter(m []string) (foundDay, bool) { return foundDay{quarter: quarterOf(m, 1)}, true }

var (
	statedBefore = wordSet(`as at|as of|as on|as to|position at|at|to|up to|until|till|through|ending|ended|end|extract|extracted|export|exported|snapshot|census|run|cut off|
cutoff|data|position|reported to|correct`)
	statedNear  = wordSet(`extract|extracted|export|exported|snapshot|census|run|position`)
	printedNear = wordSet(`printed|created|produced|generated|updated|revised|issued|published|sent|received|submitted|prepared|saved|signed|template|version|emailed|
print|downloaded|reviewed|approved|amended|completed`)
	notTheDay = wordSet(`from|since|due|by|deadline|after|before|starting|beginning|commencing|start|early|mid|begins|starts|began|started|effective|launched`)
	fillers   = wordSet(`on|the|date|day|of|and|including|inclusive|month|close|business|quarter|period|year|week|is|was|dated`)
)

// nearMax is how many words before a day are looked at for what it is.
const nearMax = 4

// settle puts lone quarters and years together, and says what each day is.
func settle(s string, found []foundDay) []NamedDay {
	quarter := 0
	for _, f := range found {
		quarter = max(quarter, f.quarter)
	}
	var days []NamedDay
	from := 0
	for _, f := range found {
		if f.quarter > 0 || f.day == 0 {
			continue
		}
		if f.year > 0 && quarter > 0 {
			f.day = schemas.Quarter(f.year, quarter).Last
		}
		kind, ok := kindOf(s[from:f.from], s[f.to:], f.kind)
		from = f.to
		if ok || wholeRange.MatchString(s[f.from:f.to]) && f.kind == DayPeriodEnd {
			days = append(days, NamedDay{Day: f.day, Kind: kind})
		}
	}
	return days
}

// kindOf says what a day is from the words around it; ok is false where it
// cannot be the day that the text describes.
func kindOf(before, after string, kind DayKind) (DayKind, bool) {
	if i := strings.LastIndexAny(before, ";(["); i >= 0 {
		before = before[i:]
	}
	words := wordsOf(before)
	for len(words) > 0 && fillers[words[len(words)-1]] && !strings.HasSuffix(strings.Join(words, " "), "as of") && !strings.HasSuffix(strings.Join(words, " "), "as on") {
		words = words[:len(words)-1]
	}
	if n := len(words); n > 0 {
		last := words[n-1]
		if notTheDay[last] {
			return kind, false
		}
		if n > 1 && statedBefore[words[n-2]+" "+last] || statedBefore[last] {
			return stated(kind), true
		}
	}
	for i := len(words) - 1; i >= 0 && i >= len(words)-nearMax; i-- {
		switch {
		case printedNear[words[i]]:
			return DayPrinted, true
		case statedNear[words[i]]:
			return stated(kind), true
		}
	}
	if next := wordsOf(after); len(next) > 0 && statedNear[next[0]] {
		return stated(kind), true
	}
	return kind, true
}

// stated is the kind of a day that a word says is the data's: a period's end
// stays what it is.
func stated(kind DayKind) DayKind {
	if kind == DayExplicit {
		return DayStated
	}
	return kind
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) })
}
