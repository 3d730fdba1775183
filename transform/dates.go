package transform

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/iassn/collate/schemas"
)

// DateOrder is which of the first two numbers of a date such as 04/05/2026 is
// the day.
type DateOrder uint8

// UK dates have the day first; the month comes first only where a profile says
// so, and an order is never changed for one cell.
const (
	DayFirst DateOrder = iota
	MonthFirst
)

// DateResult is what became of a cell that should hold a date.
type DateResult uint8

// The results. An impossible cell looks like a date, but there is no such day,
// or it lies outside the years that a return can speak of; an unread one does
// not name a day at all.
const (
	DateBlank DateResult = iota
	DateRead
	DateImpossible
	DateUnread
)

// The years that a return can speak of: the services began in the 1990s.
const (
	yearMin = 1990
	yearMax = 2100
)

// ReadDate reads the cell of a date column. The Date is zero unless the result
// is DateRead.
//
// It reads numbers in the order given (30/06/2026, 30-6-26, 30.06.2026, 30 06
// 2026; years of two digits are 20YY), ISO dates whatever the order (2026-06-30,
// 2026/06/30, 20260630), months by name (30 Jun 2026, June 30th, 2026,
// 30-Jun-26), any of them after a weekday and before a time of day, which is
// passed over: the day is the one written. A number from 30000 to 60000 is a
// day of Excel's calendar, or of the calendar from 1904 when date1904 is set.
// A day is never guessed: "June 2026" and "20 Nov" are DateUnread.
func ReadDate(cell string, order DateOrder, date1904 bool) (schemas.Date, DateResult) {
	if cell == "" {
		return 0, DateBlank
	}
	if n, ok := scanNumbers(cell); ok {
		return n.date(order)
	}
	text := strings.Trim(Fold(cell), "' ")
	if blankWords[text] {
		return 0, DateBlank
	}
	text = strings.TrimLeft(withoutWeekday(text), " ")
	if n, ok := scanNumbers(text); ok {
		return n.date(order)
	}
	if text == "" || text[0] < '0' || text[0] > '9' && (text[0] < 'a' || text[0] > 'z') {
		return 0, DateUnread
	}
	if d, result := readDigits(text, date1904); result != DateUnread {
		return d, result
	}
	return readNamed(text)
}

// withoutWeekday is a folded text without the weekday that it begins with.
func withoutWeekday(text string) string {
	if text == "" || !strings.ContainsRune("mtwfs", rune(text[0])) || !strings.ContainsAny(text, " .,") {
		return text
	}
	return weekdayForm.ReplaceAllString(text, "")
}

// DateFits tells what order a cell allows its column to have. numeric says that
// the cell is a date of three numbers that does not begin with its year;
// dayFirst and monthFirst say whether there is such a day in that order. All
// are false for every other cell.
func DateFits(cell string) (dayFirst, monthFirst bool, numeric bool) {
	n, ok := scanNumbers(cell)
	if !ok {
		n, ok = scanNumbers(withoutWeekday(strings.Trim(Fold(cell), "' ")))
	}
	if !ok || n.iso || n.named {
		return false, false, false
	}
	_, day := n.date(DayFirst)
	_, month := n.date(MonthFirst)
	return day == DateRead, month == DateRead, true
}

// numbers are the three numbers of a date, as written; with iso, the first is
// the year.
type numbers struct {
	a, b, c int
	iso     bool
	named   bool // the second is a month by name, whatever the order
	typo    bool // the year has three digits, or five
}

func (n numbers) date(order DateOrder) (schemas.Date, DateResult) {
	year, month, day := n.c, n.b, n.a
	if n.iso {
		year, day = n.a, n.c
	} else if order == MonthFirst && !n.named {
		month, day = n.a, n.b
	}
	if n.typo {
		return 0, DateImpossible
	}
	return plausible(year, month, day)
}

// plausible is the day, when there is such a day in the years that a return can
// speak of.
func plausible(year, month, day int) (schemas.Date, DateResult) {
	if year < yearMin || year > yearMax || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, DateImpossible
	}
	if day > 28 && day > schemas.DaysIn(year, month) {
		return 0, DateImpossible
	}
	// As schemas.NewDate, without the time package, whose calls would take
	// most of the time of reading a return's dates.
	before := year - 1
	n := before*365 + before/4 - before/100 + before/400 + daysBefore[month-1] + day
	if month > 2 && (year%4 == 0 && year%100 != 0 || year%400 == 0) {
		n++
	}
	return schemas.Date(n), DateRead //nolint:gosec // at most the year 2100
}

// daysBefore are the days of a common year before each month.
var daysBefore = [12]int{0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334}

// scanNumbers reads three numbers with the same separator between them, and
// whatever time of day follows; or, without one, a day whose month is a word. It
// allocates nothing: nearly every date of every return comes this way.
func scanNumbers(s string) (n numbers, ok bool) {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\'') {
		s = s[1:]
	}
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\'') {
		s = s[:len(s)-1]
	}
	a, aLen, rest := leadingNumber(s)
	sep, rest := dateSeparator(rest)
	b, bLen, rest := leadingNumber(rest)
	named := bLen == 0
	if named {
		b, bLen, rest = leadingMonth(rest)
	}
	second, rest := dateSeparator(rest)
	c, cLen, rest := leadingNumber(rest)
	if sep == 0 || sep != second || bLen < 1 || bLen > 2 || cLen == 0 || !timeOfDay(rest) || named && rest != "" {
		return numbers{}, false
	}
	n = numbers{a: a, b: b, c: c, named: named}
	switch {
	case aLen == 4 && cLen <= 2:
		n.iso = true
	case aLen > 2 || aLen == 0 || cLen == 1 || cLen > 5:
		return numbers{}, false
	case cLen == 2:
		n.c += 2000
	case cLen != 4:
		n.typo = true
	}
	return n, !(named && n.typo)
}

// leadingNumber is the number at the start of s; its length is 0 when there is
// none, and at most 6.
func leadingNumber(s string) (n, length int, rest string) {
	for length < len(s) && length < 6 && s[length] >= '0' && s[length] <= '9' {
		n = n*10 + int(s[length]-'0')
		length++
	}
	return n, length, s[length:]
}

// leadingMonth is the month whose name, or the first letters of it, is the word at
// the start of s; its length, in digits, is 0 where there is none.
func leadingMonth(s string) (month, length int, rest string) {
	var room [len("september")]byte
	n := 0
	for n < len(s) && n < len(room) && s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' {
		room[n] = s[n] | 0x20
		n++
	}
	if month = monthNames[string(room[:n])]; month == 0 {
		return 0, 0, s
	}
	return month, 2, s[n:]
}

// monthNames are the months by the words that monthWords matches.
var monthNames = indexMonths()

func indexMonths() map[string]int {
	m := map[string]int{"sept": 9}
	for n := time.January; n <= time.December; n++ {
		name := strings.ToLower(n.String())
		m[name], m[name[:3]] = int(n), int(n)
	}
	return m
}

// dateSeparator is the separator at the start of s, with the spaces around it;
// 0 when there is none.
func dateSeparator(s string) (sep byte, rest string) {
	i := 0
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i == len(s) || s[i] != '/' && s[i] != '-' && s[i] != '.' {
		if i == 0 {
			return 0, s
		}
		return ' ', s[i:]
	}
	sep = s[i]
	for i++; i < len(s) && s[i] == ' '; i++ {
	}
	return sep, s[i:]
}

// timeOfDay reports whether s, which follows a date, is nothing more than a
// time of day.
func timeOfDay(s string) bool {
	switch {
	case s == "" || s == ".":
		return true
	case len(s) == 9 && s[0] == ' ' && s[3] == ':' && s[6] == ':':
		return digits2(s[1:3], "24") && digits2(s[4:6], "59") && digits2(s[7:9], "59")
	case len(s) == 6 && s[0] == ' ' && s[3] == ':':
		return digits2(s[1:3], "24") && digits2(s[4:6], "59")
	case s[0] != ' ' && s[0] != 't' && s[0] != 'T' && s[0] != ',':
		return false
	}
	return timeForm.MatchString(strings.ToLower(s))
}

// digits2 reports whether s is two digits, of a number up to most.
func digits2(s, most string) bool {
	return isDigit(s[0]) && isDigit(s[1]) && s <= most
}

const (
	monthWords = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	// timeWords is a time of day at the end of a date: 14:05, T14:05:00.000Z,
	// at 2.05 pm, 00:00:00 +01:00.
	timeWords = `(?:(?:[t ]|, ?| at )\s*(?:[01]?\d|2[0-4])(?:[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d+)?)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|bst|[+-]\d{2}:?\d{2})?|\.)?`
)

var (
	timeForm    = regexp.MustCompile(`^` + timeWords + `$`)
	weekdayForm = regexp.MustCompile(`^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?:[.,]+ ?| )`)

	// dayFirstForm is 30 June 2026; monthFirstForm June 30, 2026; yearFirstForm
	// 2026-Jun-30. A month by name leaves no doubt about the order.
	dayFirstForm   = regexp.MustCompile(`^(\d{1,2}) ?(?:st|nd|rd|th)?(?: of)?[ ./,-]*` + monthWords + `[ ./,'-]*(\d{4}|\d{2})` + timeWords + `$`)
	monthFirstForm = regexp.MustCompile(`^` + monthWords + `[ ./-]*(\d{1,2}) ?(?:st|nd|rd|th)?[ ./,'-]+(\d{4}|\d{2})` + timeWords + `$`)
	yearFirstForm  = regexp.MustCompile(`^(\d{4})[ ./-]*` + monthWords + `[ ./-]*(\d{1,2})` + timeWords + `$`)

	compactForm = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:t?\d{4}(?:\d{2})?z?|` + timeWords + `)$`)
	serialForm  = regexp.MustCompile(`^(\d{5})(?:\.\d+)?$`)
)

// Excel's day 1 is 1 January 1900, but it also counts a 29 February 1900 that
// never was, so that from March 1900 on its days run from 30 December 1899.
// The other calendar's day 0 is 1 January 1904.
const (
	serialMin  = 30000
	serialMax  = 60000
	serial1904 = 1462
	// serialUnix is the serial number of 1 January 1970.
	serialUnix = 25569
)

// readDigits reads a date without separators: 20260630, or a serial number.
func readDigits(text string, date1904 bool) (schemas.Date, DateResult) {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if n != 5 && n < 8 { // nearly every cell that is no date
		return 0, DateUnread
	}
	if m := serialForm.FindStringSubmatch(text); m != nil {
		serial, _ := strconv.Atoi(m[1])
		if serial < serialMin || serial > serialMax {
			return 0, DateUnread
		}
		if date1904 {
			serial += serial1904
		}
		d := schemas.DateFromUnix(int32(serial - serialUnix)) //nolint:gosec // at most 61462
		return plausible(d.Year(), d.Month(), d.Day())
	}
	m := compactForm.FindStringSubmatch(text)
	if m == nil {
		return 0, DateUnread
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if year < yearMin || year > yearMax || month < 1 || month > 12 || day < 1 || day > 31 {
		return 0, DateUnread // a number that happens to have eight digits
	}
	return plausible(year, month, day)
}

// readNamed reads a date whose month is a word.
func readNamed(text string) (schemas.Date, DateResult) {
	if !namesMonth(text) {
		return 0, DateUnread
	}
	var day, month, year string
	if m := dayFirstForm.FindStringSubmatch(text); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := monthFirstForm.FindStringSubmatch(text); m != nil {
		month, day, year = m[1], m[2], m[3]
	} else if m := yearFirstForm.FindStringSubmatch(text); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else {
		return 0, DateUnread
	}
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		y += 2000
	}
	d, _ := strconv.Atoi(day)
	return plausible(y, monthOf(month), d)
}

const months = "jan feb mar apr may jun jul aug sep oct nov dec"

// namesMonth reports whether the first letters of a month are in a folded text:
// without them it need not be matched with any form.
func namesMonth(text string) bool {
	for i := range max(0, len(text)-2) {
		if text[i] >= 'a' && text[i+1] >= 'a' && text[i+2] >= 'a' && strings.Contains(months, text[i:i+3]) {
			return true
		}
	}
	return false
}

// monthOf is the number of a month that monthWords matched.
func monthOf(word string) int {
	return strings.Index(months, word[:3])/4 + 1
}
