package ingest

import (
	"bytes"
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

// appendNumber adds a number as a cell shows it: as a date, a time or hours
// where its format says so, else plainly.
func appendNumber(dst, raw []byte, format numberFormat, date1904 bool) []byte {
	switch {
	case format == plainFormat && isShortest(raw):
		return append(dst, raw...)
	case format == dateFormat:
		if day, ok := wholeNumber(raw); ok {
			if out, ok := appendSerial(dst, float64(day), format, date1904); ok {
				return out
			}
		}
	}
	raw = bytes.TrimSpace(raw)
	v, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return append(dst, raw...)
	}
	switch format {
	case durationFormat:
		return appendDuration(dst, v)
	case dateFormat, timeFormat:
		if out, ok := appendSerial(dst, v, format, date1904); ok {
			return out
		}
	case plainFormat:
	}
	return appendPlain(dst, v)
}

// wholeNumber reads a whole number of few digits, as nearly all are.
func wholeNumber(raw []byte) (n int, ok bool) {
	if len(raw) == 0 || len(raw) > 9 {
		return 0, false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// isShortest reports whether a number is already written as appendPlain writes
// it: with no more than 15 digits, without an exponent or a nought too many,
// and no smaller than what has an exponent there.
func isShortest(raw []byte) bool {
	if len(raw) > 1 && raw[0] == '-' && raw[1] != '0' {
		raw = raw[1:]
	}
	point := len(raw)
	for i, c := range raw {
		if c == '.' && point == len(raw) {
			point = i
		} else if c < '0' || c > '9' {
			return false
		}
	}
	switch decimals := len(raw) - point; {
	case point == 0 || len(raw) > 15 || raw[0] == '0' && point > 1:
		return false
	case decimals == 0:
		return raw[0] != '0' || len(raw) == 1
	default:
		return raw[len(raw)-1] != '0' && decimals > 1 && decimals < 10
	}
}

// appendPlain adds a number with the 15 digits that Excel keeps to, so that
// 0.1+0.2 is 0.3. So few digits are the shortest that tell their number from
// all others, once the noughts at their end are cut.
func appendPlain(dst []byte, v float64) []byte {
	const kept = 15
	var buffer [32]byte
	text := strconv.AppendFloat(buffer[:0], v, 'e', kept-1, 64) // -d.dddddddddddddde-dd
	if text[0] == '-' {
		text = text[1:]
		if v != 0 {
			dst = append(dst, '-')
		}
	}
	exponent, err := strconv.Atoi(string(text[kept+2:]))
	if err != nil || exponent >= 21 || exponent < -9 {
		rounded, err := strconv.ParseFloat(string(text), 64)
		if err != nil { // the largest numbers, rounded up, are none
			rounded = math.Abs(v)
		}
		return strconv.AppendFloat(dst, rounded, 'E', -1, 64)
	}
	digits := bytes.TrimRight(append(text[:1], text[2:kept+1]...), "0")
	whole := exponent + 1
	switch {
	case len(digits) == 0:
		return append(dst, '0')
	case exponent < 0:
		dst = append(append(dst, "0."...), "000000000"[:-whole]...)
		return append(dst, digits...)
	case len(digits) > whole:
		dst = append(append(dst, digits[:whole]...), '.')
		return append(dst, digits[whole:]...)
	}
	dst = append(dst, digits...)
	return append(dst, "00000000000000000000"[:whole-len(digits)]...)
}

// appendDuration adds days as hours, minutes and seconds: 1.5625 is 37:30:00.
func appendDuration(dst []byte, v float64) []byte {
	if v < 0 {
		dst, v = append(dst, '-'), -v
	}
	if v > serialMost {
		return appendPlain(dst, v)
	}
	seconds := int64(math.Round(v * daySeconds))
	return appendMinutes(strconv.AppendInt(dst, seconds/3600, 10), seconds)
}

// appendSerial adds a serial day as a date, with its time of day where it has
// one, or as a time where it is less than a day. Serial 60 of the 1900 system is
// 1900-02-29, as Excel shows it. ok is false where it is no date: below nought,
// beyond the year 9999, or nought under a format for days.
func appendSerial(dst []byte, v float64, format numberFormat, date1904 bool) (out []byte, ok bool) {
	if v < 0 || v >= serialMost+1 {
		return dst, false
	}
	day := math.Floor(v)
	seconds := int64(math.Round((v - day) * daySeconds))
	if seconds == daySeconds {
		day, seconds = day+1, 0
	}
	serial := int32(day)
	switch {
	case serial == 0 && format == timeFormat, serial == 0 && !date1904 && seconds > 0:
		return appendClock(dst, seconds), true
	case date1904:
		serial += days1904
	case serial == 0:
		return dst, false
	}
	if serial > serialMost {
		return dst, false
	}
	if serial != leapSerial || date1904 {
		dst = appendDate(dst, serial)
	} else {
		dst = append(dst, "1900-02-29"...)
	}
	if seconds > 0 {
		dst = appendClock(append(dst, ' '), seconds)
	}
	return dst, true
}

// appendDate adds the day of a serial of the 1900 system, as schemas.Date
// writes it.
func appendDate(dst []byte, serial int32) []byte {
	const unixOfSerial0 = -25569 // 30 December 1899, right from 1 March 1900 on
	if serial < leapSerial {
		serial++
	}
	year, month, day := schemas.DateFromUnix(serial + unixOfSerial0).Time().Date()
	dst = appendTwo(appendTwo(dst, int64(year/100)), int64(year%100))
	dst = appendTwo(append(dst, '-'), int64(month))
	return appendTwo(append(dst, '-'), int64(day))
}

// appendClock adds seconds as a time of day: 14:05:00.
func appendClock(dst []byte, seconds int64) []byte {
	return appendMinutes(appendTwo(dst, seconds/3600%24), seconds)
}

// appendMinutes adds the minutes and seconds of a time: :05:00.
func appendMinutes(dst []byte, seconds int64) []byte {
	dst = appendTwo(append(dst, ':'), seconds/60%60)
	return appendTwo(append(dst, ':'), seconds%60)
}

func appendTwo(dst []byte, n int64) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

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
