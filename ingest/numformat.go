package ingest

import (
	"math"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// numberFormat is what a number format makes of a number.
type numberFormat uint8

const (
	plainFormat    numberFormat = iota
	dateFormat                  // a day, perhaps with a time of day
	timeFormat                  // a time of day alone
	durationFormat              // hours that go on beyond 24
)

// builtinFormat is the format of a number format id that needs no code
// (ECMA-376 part 1, 18.8.30); those from 27 to 36 and from 50 to 58 are the
// dates of East Asian editions.
func builtinFormat(id int) numberFormat {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return dateFormat
	case id >= 18 && id <= 21, id == 45, id == 47:
		return timeFormat
	case id == 46:
		return durationFormat
	}
	return plainFormat
}

// formatOf reads a number format code. Only letters outside quotes, brackets
// and escapes decide: d and y mean a date, h and s a time, m a month unless a
// time stands with it. A duration is told by an hour, minute or second in
// brackets.
func formatOf(code string) numberFormat {
	bare, elapsed := bareFormat(code)
	if elapsed {
		return durationFormat
	}
	for section := range strings.SplitSeq(bare, ";") {
		if strings.ContainsAny(section, "#?@") {
			continue
		}
		clock := strings.ContainsAny(section, "hs")
		switch {
		case strings.ContainsAny(section, "dy"), strings.Contains(section, "mmm"), !clock && strings.Contains(section, "m"):
			return dateFormat
		case clock:
			return timeFormat
		}
	}
	return plainFormat
}

// meaningless are words of number formats whose letters are no tokens.
var meaningless = strings.NewReplacer("general", "", "am/pm", "", "a/p", "")

// bareFormat is a number format code in lower case without quoted text,
// escapes, fill and width characters, colours, conditions and locales.
func bareFormat(code string) (bare string, elapsed bool) {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			i = skipTo(code, i+1, '"')
		case '[':
			end := skipTo(code, i+1, ']')
			elapsed = elapsed || isElapsed(code[i+1:end])
			i = end
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(code[i])
		}
	}
	return meaningless.Replace(strings.ToLower(b.String())), elapsed
}

// skipTo is the place of the next mark from at on, or the length of code.
func skipTo(code string, at int, mark byte) int {
	if i := strings.IndexByte(code[min(at, len(code)):], mark); i >= 0 {
		return at + i
	}
	return len(code)
}

// isElapsed reports whether what stands in brackets is [h], [mm] and the like,
// and no colour, condition or locale.
func isElapsed(inside string) bool {
	lower := strings.ToLower(inside)
	return lower != "" && strings.Trim(lower, lower[:1]) == "" && strings.Contains("hms", lower[:1])
}

const (
	daySeconds = 86400
	// serialMost is 31 December 9999 in the 1900 system.
	serialMost = 2958465
	// leapSerial is 29 February 1900, which Excel has and the calendar has not.
	leapSerial = 60
	days1904   = 1462 // what the 1904 system counts less than the 1900 system
)

// numberText is a number as a cell shows it: as a date, a time or hours where
// its format says so, else plainly.
func numberText(raw string, format numberFormat, date1904 bool) string {
	raw = strings.TrimSpace(raw)
	if format == plainFormat && isShortInteger(raw) {
		return raw
	}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return raw
	}
	switch format {
	case durationFormat:
		return durationText(v)
	case dateFormat, timeFormat:
		if s, ok := serialText(v, format, date1904); ok {
			return s
		}
	case plainFormat:
	}
	return plainNumber(v)
}

// isShortInteger reports whether a number is already written as it is shown.
func isShortInteger(s string) bool {
	if len(s) == 0 || len(s) > 15 || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// plainNumber writes a number with the 15 digits that Excel keeps to, so that
// 0.1+0.2 is 0.3.
func plainNumber(v float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
	if err != nil {
		rounded = v
	}
	if rounded == 0 {
		return "0"
	}
	if size := math.Abs(rounded); size >= 1e21 || size < 1e-9 {
		return strconv.FormatFloat(rounded, 'E', -1, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// durationText writes days as hours, minutes and seconds: 1.5625 is 37:30:00.
func durationText(v float64) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	if v > serialMost {
		return sign + plainNumber(v)
	}
	seconds := int64(math.Round(v * daySeconds))
	return sign + strconv.FormatInt(seconds/3600, 10) + clock(seconds)[2:]
}

// serialText writes a serial day as a date, with its time of day where it has
// one, or as a time where it is less than a day. Serial 60 of the 1900 system is
// 1900-02-29, as Excel shows it. ok is false where it is no date: below nought,
// beyond the year 9999, or nought under a format for days.
func serialText(v float64, format numberFormat, date1904 bool) (s string, ok bool) {
	if v < 0 || v >= serialMost+1 {
		return "", false
	}
	day := math.Floor(v)
	seconds := int64(math.Round((v - day) * daySeconds))
	if seconds == daySeconds {
		day, seconds = day+1, 0
	}
	serial := int32(day)
	switch {
	case serial == 0 && format == timeFormat, serial == 0 && !date1904 && seconds > 0:
		return clock(seconds), true
	case date1904:
		serial += days1904
	case serial == 0:
		return "", false
	}
	if serial > serialMost {
		return "", false
	}
	text := "1900-02-29"
	if serial != leapSerial || date1904 {
		text = dateOfSerial(serial).String()
	}
	if seconds > 0 {
		text += " " + clock(seconds)
	}
	return text, true
}

// dateOfSerial is the day of a serial of the 1900 system.
func dateOfSerial(serial int32) schemas.Date {
	const unixOfSerial0 = -25569 // 30 December 1899, right from 1 March 1900 on
	if serial < leapSerial {
		serial++
	}
	return schemas.DateFromUnix(serial + unixOfSerial0)
}

// clock writes seconds as a time of day: 14:05:00.
func clock(seconds int64) string {
	two := func(n int64) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return two(seconds/3600%24) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
}

// isoText writes a date of a strict workbook ("2026-06-30T00:00:00") as all
// other dates are written.
func isoText(raw string) string {
	s := strings.TrimSuffix(strings.TrimSpace(raw), "Z")
	day, clock, both := strings.Cut(s, "T")
	if !both {
		return s
	}
	clock, _, _ = strings.Cut(clock, ".")
	switch {
	case clock == "" || clock == "00:00:00" || clock == "00:00":
		return day
	case day == "":
		return clock
	}
	return day + " " + clock
}
