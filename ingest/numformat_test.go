package ingest

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

func TestFormatOf(t *testing.T) {
	for code, want := range map[string]numberFormat{
		"General": plainFormat, "": plainFormat, "@": plainFormat, "0": plainFormat, "0.00E+00": plainFormat, ";;;": plainFormat,
		`#,##0.00`: plainFormat, `"£"#,##0;[Red]-"£"#,##0`: plainFormat, `_-* #,##0.00_-;\-* #,##0.00_-`: plainFormat,
		`0 "days"`: plainFormat, `0\d`: plainFormat, `[$£-809]#,##0.00`: plainFormat, `[>100]0;[Blue]0`: plainFormat,
		`"Day "0`: plainFormat, `0_d`: plainFormat, `General" hrs"`: plainFormat, `# ?/?`: plainFormat,
		"dd/mm/yyyy": dateFormat, "d-mmm-yy": dateFormat, "YYYY": dateFormat, "mmm": dateFormat, "m": dateFormat, "mmmm yyyy": dateFormat,
		`[$-809]dd\ mmmm\ yyyy;@`: dateFormat, `dd/mm/yyyy\ hh:mm`: dateFormat, `[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`: dateFormat,
		`[=0]"";dd/mm/yyyy`: dateFormat, `[Red]d`: dateFormat, `d"th" mmm`: dateFormat, `[ENG][$-409]d\ mmm`: dateFormat,
		"hh:mm": timeFormat, "h:mm AM/PM": timeFormat, "mm:ss": timeFormat, "h:mm A/P": timeFormat, "hh:mm:ss.0": timeFormat, "mm:ss.00": timeFormat,
		"[h]:mm": durationFormat, "[hh]:mm:ss": durationFormat, "[mm]:ss": durationFormat, "[s]": durationFormat, "[H]:MM": durationFormat,
		`"unclosed`: plainFormat, `[unclosed`: plainFormat, `\`: plainFormat,
	} {
		if got := formatOf(code); got != want {
			t.Errorf("formatOf(%q) = %d, want %d", code, got, want)
		}
	}
	for id, want := range map[int]numberFormat{0: plainFormat, 1: plainFormat, 13: plainFormat, 14: dateFormat, 17: dateFormat, 18: timeFormat, 22: dateFormat, 37: plainFormat, 45: timeFormat, 46: durationFormat, 47: timeFormat, 49: plainFormat} {
		if got := builtinFormat(id); got != want {
			t.Errorf("builtinFormat(%d) = %d, want %d", id, got, want)
		}
	}
}

func numberText(raw string, format numberFormat, date1904 bool) string {
	return string(appendNumber(nil, []byte(raw), format, date1904))
}

func TestNumberText(t *testing.T) {
	for _, c := range []struct {
		raw    string
		format numberFormat
		is1904 bool
		want   string
	}{
		{"0", plainFormat, false, "0"},
		{"42", plainFormat, false, "42"},
		{"-42", plainFormat, false, "-42"},
		{" 7 ", plainFormat, false, "7"},
		{"1.10", plainFormat, false, "1.1"},
		{"2.5000000000000004", plainFormat, false, "2.5"},
		{"1234567890123456", plainFormat, false, "1234567890123460"},
		{"1E+25", plainFormat, false, "1E+25"},
		{"1E-12", plainFormat, false, "1E-12"},
		{"0.000001", plainFormat, false, "0.000001"},
		{"abc", dateFormat, false, "abc"},
		{"NaN", dateFormat, false, "NaN"},
		{"1", dateFormat, false, "1900-01-01"},
		{"59", dateFormat, false, "1900-02-28"},
		{"60", dateFormat, false, "1900-02-29"},
		{"60.5", dateFormat, false, "1900-02-29 12:00:00"},
		{"61", dateFormat, false, "1900-03-01"},
		{"2958465", dateFormat, false, "9999-12-31"},
		{"2958466", dateFormat, false, "2958466"},
		{"2958465.9999999", dateFormat, false, "2958465.9999999"},
		{"-1", dateFormat, false, "-1"},
		{"0", dateFormat, false, "0"},
		{"0.5", dateFormat, false, "12:00:00"},
		{"0", timeFormat, false, "00:00:00"},
		{"0.75", timeFormat, false, "18:00:00"},
		{"46203.75", timeFormat, false, "2026-06-30 18:00:00"},
		{"46202.999999999", dateFormat, false, "2026-06-30"},
		{"46203.0000001", dateFormat, false, "2026-06-30"},
		{"0", dateFormat, true, "1904-01-01"},
		{"0.5", dateFormat, true, "1904-01-01 12:00:00"},
		{"0.5", timeFormat, true, "12:00:00"},
		{"44741", dateFormat, true, "2026-06-30"},
		{"2957003", dateFormat, true, "9999-12-31"},
		{"2957004", dateFormat, true, "2957004"},
		{"1.5625", durationFormat, false, "37:30:00"},
		{"0.25", durationFormat, false, "6:00:00"},
		{"-0.5", durationFormat, false, "-12:00:00"},
		{"1E300", durationFormat, false, "1E+300"},
	} {
		if got := numberText(c.raw, c.format, c.is1904); got != c.want {
			t.Errorf("numberText(%q, %d, %v) = %q, want %q", c.raw, c.format, c.is1904, got, c.want)
		}
	}
}

// Every day from 1 March 1900 has the serial that is the days since 30 December
// 1899, in either system.
func TestSerialDates(t *testing.T) {
	start, _ := schemas.NewDate(1899, 12, 30)
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.IntRange(61, serialMost).Draw(t, "serial")
		want := (start + schemas.Date(serial)).String()
		if got := numberText(fmt.Sprint(serial), dateFormat, false); got != want {
			t.Fatalf("serial %d is %s, want %s", serial, got, want)
		}
		if serial < days1904 {
			return
		}
		if got := numberText(fmt.Sprint(serial-days1904), dateFormat, true); got != want {
			t.Fatalf("serial %d of 1904 is %s, want %s", serial-days1904, got, want)
		}
	})
}

// A number that is taken over as it stands is what it would have become.
func TestIsShortest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,9})?`).Draw(t, "raw")
		if want := numberText(raw+"e0", plainFormat, false); isShortest([]byte(raw)) && raw != want {
			t.Fatalf("%s is taken for the shortest form of %s", raw, want)
		}
	})
}

// Numbers are what strconv makes of them, rounded to 15 digits.
func TestAppendPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1e6, 1e6), rapid.Float64Range(-1e-7, 1e-7), rapid.Float64Range(-1e23, 1e23),
			rapid.Map(rapid.IntRange(-1e6, 1e6), func(i int) float64 { return float64(i) / 100 })).Draw(t, "v")
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64)
		if err != nil {
			rounded = v
		}
		want := strconv.FormatFloat(rounded, 'f', -1, 64)
		if size := math.Abs(rounded); rounded == 0 {
			want = "0"
		} else if size >= 1e21 || size < 1e-9 {
			want = strconv.FormatFloat(rounded, 'E', -1, 64)
		}
		if got := string(appendPlain(nil, v)); got != want {
			t.Fatalf("%v is %s, want %s", v, got, want)
		}
	})
}
