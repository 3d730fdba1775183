package transform

import (
	"fmt"
	"testing"

	"github.com/iassn/collate/schemas"
	"pgregory.net/rapid"
)

func TestReadDate(t *testing.T) {
	tests := []struct {
		want  string // a day, or blank, impossible or unread
		cells string
	}{
		{"blank", `||-|n/a|unknown|not recorded|  |null|'|?`},
		{"2026-06-30", `30/06/2026|30/6/2026|30/06/26|30/6/26|30-06-2026|30.06.2026|30.6.26|30 06 2026|30 / 06 / 2026|2026-06-30|2026/06/30|2026.06.30|2026-6-30|20260630|2026 06 30|
30/06/2026 14:05|30/06/2026 14:05:59|30/06/2026 00:00:00|2026-06-30 14:05:00|2026-06-30T14:05:00|2026-06-30T14:05:00Z|2026-06-30T23:59:59.999+01:00|2026-06-30t00:00:00.000z|30/06/2026 2:05 PM|30/06/2026 2pm|30/06/2026 at 14:05|30/06/2026, 14:05|
30 Jun 2026|30-Jun-26|30-JUN-2026|30th June 2026|30 June 2026|30 June, 2026|30th of June 2026|June 30, 2026|June 30th, 2026|Jun 30 2026|Jun. 30, 2026|2026-Jun-30|2026 June 30|30Jun2026|30/Jun/2026|30.Jun.26|30 June '26|
Tue 30/06/2026|Tuesday 30 June 2026|Tuesday, 30 June 2026|Tue, 30 Jun 2026 14:05:00|Tues. 30/06/2026|'30/06/2026|30/06/2026'| 30/06/2026 |30/06/2026.|30/06/2026|` + "\u00a030/06/2026\u00a0" + `|30–06–2026|46203|46203.0|46203.587|30-JUN-26 02.05.00.000000 PM|20260630T140500Z|20260630T1405`},
		{"2024-09-05", `5 Sept 2024|5 Sept. 2024|05-Sep-24|5th September 2024|Sept 5, 2024|05/09/2024|5.9.24`},
		{"2024-02-29", `29/02/2024|29 Feb 2024|2024-02-29`},
		{"impossible", `31/02/2026|32/01/2026|00/00/0000|0/0/0000|29/02/2025|31/04/2026|04/13/2026|13/13/2026|2026-13-01|2026-02-30|31 Feb 2026|31st June 2026|01/01/1900|1899-12-30|1900-01-00|01/01/1899|31/12/1989|01/01/2101|30000|2026/30/06|
20260231|20/11/202|20/11/20244|99/99/9999|00/06/2026|30/00/2026|0000-00-00|01/01/0001|Feb 30, 2026|30/06/20226|31-Nov-25`},
		{"unread", `March 2026|2026|soon|June|20 Nov|Nov 24|November 2024|Nov-24|14:05|Open|COV10000|1.24|2.5|12345|123|1/2|06/2026|2026-06|30/06|30/06/2026?|c. 30/06/2026|approx 30/06/2026|30/06/2026 - rang|30/06-2026|1.2.3|5/6/7|29999|60001|
10012345|20261331|19001231|20260000|30/06/2026 and 01/07/2026|2026-27|Q1 2026|tomorrow|30 Juno 2026|30062026|1/2/3/2026|-30/06/2026|30/06/2026 25:99|30/06/2026 99:99:99|30 Jun 2026 99:99:99|30/06/2026 14:60:00|yesterday 30/06/2026|4.5E4|45000,5|1 2 3|2026-06-30-01|#REF!|########`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			d, result := ReadDate(cell, DayFirst, false)
			if got := dateText(d, result); got != tt.want {
				t.Errorf("ReadDate(%q) = %v; want %v", cell, got, tt.want)
			}
		}
	}
}

func dateText(d schemas.Date, result DateResult) string {
	switch result {
	case DateBlank:
		return "blank" + d.String()
	case DateImpossible:
		return "impossible" + d.String()
	case DateUnread:
		return "unread" + d.String()
	case DateRead:
	}
	return d.String()
}

func TestReadDateOrderAndCalendar(t *testing.T) {
	tests := []struct {
		cell     string
		order    DateOrder
		date1904 bool
		want     string
	}{
		{"04/05/2026", DayFirst, false, "2026-05-04"},
		{"04/05/2026", MonthFirst, false, "2026-04-05"},
		{"04/13/2026", MonthFirst, false, "2026-04-13"},
		{"13/04/2026", MonthFirst, false, "impossible"},
		{"2026-04-05", MonthFirst, false, "2026-04-05"},
		{"2026/04/05", MonthFirst, false, "2026-04-05"},
		{"4 May 2026", MonthFirst, false, "2026-05-04"},
		{"20260405", MonthFirst, false, "2026-04-05"},
		{"44741", DayFirst, true, "2026-06-30"},
		{"46203", DayFirst, true, "2030-07-01"},
		{"32873", DayFirst, false, "impossible"},
		{"32874", DayFirst, false, "1990-01-01"},
		{"25/04/24", DayFirst, false, "2024-04-25"},
		{"24-06-30", DayFirst, false, "2030-06-24"},
	}
	for _, tt := range tests {
		d, result := ReadDate(tt.cell, tt.order, tt.date1904)
		if got := dateText(d, result); got != tt.want {
			t.Errorf("ReadDate(%q, %v, %v) = %v; want %v", tt.cell, tt.order, tt.date1904, got, tt.want)
		}
	}
}

func TestDateFits(t *testing.T) {
	tests := []struct {
		cell                 string
		day, month, numerals bool
	}{
		{"04/05/2026", true, true, true},
		{"13/04/2026", true, false, true},
		{"04/13/2026", false, true, true},
		{"04-13-26 10:00", false, true, true},
		{"Mon 04/13/2026", false, true, true},
		{"31/02/2026", false, false, true},
		{"32/13/2026", false, false, true},
		{"2026-04-05", false, false, false},
		{"2026/13/05", false, false, false},
		{"4 May 2026", false, false, false},
		{"45000", false, false, false},
		{"", false, false, false},
		{"Open", false, false, false},
	}
	for _, tt := range tests {
		day, month, numeric := DateFits(tt.cell)
		if day != tt.day || month != tt.month || numeric != tt.numerals {
			t.Errorf("DateFits(%q) = %v, %v, %v", tt.cell, day, month, numeric)
		}
	}
}

// Every day of the years that a return can speak of is read back from each way
// of writing it.
func TestReadDateProperty(t *testing.T) {
	first, _ := schemas.NewDate(yearMin, 1, 1)
	last, _ := schemas.NewDate(2099, 12, 31)
	layouts := []string{
		"2/1/2006", "02/01/2006", "2-1-2006", "02.01.2006", "2006-01-02", "2006/01/02", "20060102", "2 January 2006", "2 Jan 2006", "02-Jan-2006", "January 2, 2006",
		"Monday 2 January 2006", "Mon 02/01/2006", "2006-01-02T15:04:05Z", "02/01/2006 15:04", "2006-01-02 15:04:05",
	}
	rapid.Check(t, func(t *rapid.T) {
		want := schemas.Date(rapid.IntRange(int(first), int(last)).Draw(t, "day"))
		layout := rapid.SampledFrom(layouts).Draw(t, "layout")
		cell := want.Time().Format(layout)
		if got, result := ReadDate(cell, DayFirst, false); got != want || result != DateRead {
			t.Fatalf("ReadDate(%q) = %v, %v", cell, got, result)
		}
		if want.Year() >= 2000 {
			short := want.Time().Format("02/01/06")
			if got, _ := ReadDate(short, DayFirst, false); got != want {
				t.Fatalf("ReadDate(%q) = %v", short, got)
			}
		}
		american := want.Time().Format("1/2/2006")
		if got, _ := ReadDate(american, MonthFirst, false); got != want {
			t.Fatalf("month first: ReadDate(%q) = %v", american, got)
		}
		if want.Unix()+serialUnix <= serialMax {
			serial := fmt.Sprint(want.Unix() + serialUnix)
			if got, _ := ReadDate(serial, DayFirst, false); got != want {
				t.Fatalf("ReadDate(%q) = %v", serial, got)
			}
		}
	})
}

// The arithmetic of plausible is schemas.NewDate's, on every day.
func TestPlausible(t *testing.T) {
	for year := yearMin; year <= yearMax; year++ {
		for month := 1; month <= 12; month++ {
			for day := 1; day <= 31; day++ {
				want, ok := schemas.NewDate(year, month, day)
				if got, result := plausible(year, month, day); got != want || (result == DateRead) != ok {
					t.Fatalf("plausible(%d, %d, %d) = %v, %v; want %v", year, month, day, got, result, want)
				}
			}
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, seed := range []string{"30/06/2026", "2026-06-30 14:05:00", "46203.5", "20 Nov 2024", "31/02/2026", "1/2/03", "Sept 5, 2024", "20260630", "ſept 5 2024"} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, cell string, date1904 bool) {
		for _, order := range []DateOrder{DayFirst, MonthFirst} {
			d, result := ReadDate(cell, order, date1904)
			if (result == DateRead) != (d != 0) {
				t.Fatalf("ReadDate(%q) = %v, %v", cell, d, result)
			}
			if result != DateRead {
				continue
			}
			if again, _ := ReadDate(d.String(), order, date1904); again != d {
				t.Fatalf("ReadDate(%q) = %v, and that %v", cell, d, again)
			}
			if d.Year() < yearMin || d.Year() > yearMax {
				t.Fatalf("ReadDate(%q) = %v", cell, d)
			}
		}
		day, month, numeric := DateFits(cell)
		_, first := ReadDate(cell, DayFirst, date1904)
		_, second := ReadDate(cell, MonthFirst, date1904)
		if numeric && (day != (first == DateRead) || month != (second == DateRead)) {
			t.Fatalf("DateFits(%q) = %v, %v; ReadDate %v, %v", cell, day, month, first, second)
		}
		var a, b, c int
		if n, _ := fmt.Sscanf(cell, "%d/%d/%d", &a, &b, &c); n == 3 && fmt.Sprintf("%d/%d/%d", a, b, c) == cell && c > 999 {
			if d, result := ReadDate(cell, DayFirst, false); result == DateRead && (d.Day() != a || d.Month() != b || d.Year() != c) {
				t.Fatalf("ReadDate(%q) = %v", cell, d)
			}
		}
	})
}

func BenchmarkReadDate(b *testing.B) {
	for _, cell := range []string{"30/06/2026", "2026-06-30", "2026-06-30 14:05:00", "30-Jun-26", ""} {
		b.Run(cell, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ReadDate(cell, DayFirst, false)
			}
		})
	}
}
