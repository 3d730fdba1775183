package schemas

import (
	"fmt"
	"time"
)

// Date is a day, with no clock and no time zone. The zero Date is "no date";
// days are counted from 1 January of the year 1, which is 1, so that dates
// compare with < and subtract to days.
type Date int32

// unixEpoch is 1 January 1970, the day from which Arrow and DuckDB count.
const unixEpoch Date = 719163

// NewDate is the day of the year, month and day given; ok is false, and the
// Date zero, where there is no such day.
func NewDate(year, month, day int) (d Date, ok bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DaysIn(year, month) {
		return 0, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return DateFromUnix(int32(t.Unix() / 86400)), true
}

// DaysIn is the number of days in a month.
func DaysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// DateFromUnix is the day that lies days after 1 January 1970.
func DateFromUnix(days int32) Date { return Date(days) + unixEpoch }

// DateOf is the day of t, by t's own clock.
func DateOf(t time.Time) Date {
	d, _ := NewDate(t.Year(), int(t.Month()), t.Day())
	return d
}

// Unix is the number of days since 1 January 1970, as Arrow's date32 has it.
func (d Date) Unix() int32 { return int32(d - unixEpoch) }

// Time is midnight UTC at the start of the day.
func (d Date) Time() time.Time { return time.Unix(int64(d.Unix())*86400, 0).UTC() }

// Year is the year of the date.
func (d Date) Year() int { return d.Time().Year() }

// Month is the month of the date, 1 to 12.
func (d Date) Month() int { return int(d.Time().Month()) }

// Day is the day of its month.
func (d Date) Day() int { return d.Time().Day() }

// AddMonths is the same day of the month n calendar months on, or the last day
// of that month where it has no such day: 31 August and six months is 28 or 29
// February. time.AddDate would run over into March.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.Time().Date()
	months := year*12 + int(month) - 1 + n
	year, inYear := months/12, months%12+1
	out, _ := NewDate(year, inYear, min(day, DaysIn(year, inYear)))
	return out
}

// String is the date as 2026-06-30; empty for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Long is the date as people write it: 30 June 2026.
func (d Date) Long() string {
	if d == 0 {
		return "no date"
	}
	return d.Time().Format("2 January 2006")
}

// ParseDate reads a date as String writes it: 2026-06-30. It does not read the
// dates of returns: transform does.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("no date %q: write it as 2026-06-30", s)
	}
	return DateOf(t), nil
}
