package disclosure

import (
	"strconv"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Figure is one figure as the readers of a release see it: either a number, or the
// mark that stands in its place. A withheld figure has no number for a writer to
// leak.
type Figure struct {
	Measure   string // a measure.Name
	Period    string // the period's name; empty for a stock
	AsAt      string // the day, or the period's last, as 2026-06-30
	Geography string // measure.England, Region or Service
	Code      string // a GSS code, or the service's id
	Name      string
	Region    string // the region's name; empty for England
	Level     string // one of measure.Levels
	Status    string // one of measure.Statuses
	// Services is how many services the number is made of, of the Expected.
	Services, Expected int

	value int64
	mark  schemas.Mark
}

// Value is the number; not ok where a mark stands.
func (f Figure) Value() (n int64, ok bool) { return f.value, f.mark == schemas.NoMark }

// Mark is why there is no number; empty where there is one.
func (f Figure) Mark() schemas.Mark { return f.mark }

// Number is the value as text; empty where a mark stands.
func (f Figure) Number() string {
	if f.mark != schemas.NoMark {
		return ""
	}
	return strconv.FormatInt(f.value, 10)
}

// Columns are the columns of figures as files have them.
var Columns = measure.Columns

// Row is the figure as text, in the order of Columns.
func (f Figure) Row() []string {
	return []string{
		f.Measure, f.Period, f.AsAt, f.Geography, f.Code, f.Name, f.Level, f.Status,
		f.Number(), string(f.mark), strconv.Itoa(f.Services), strconv.Itoa(f.Expected),
	}
}

// Told is the figure as a reader is told it: nothing of what a mark hides.
func (f Figure) Told() measure.Figure {
	return measure.Figure{
		Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Name: f.Name,
		Region: f.Region, Level: f.Level, Status: f.Status, Services: f.Services, Expected: f.Expected,
		Value: f.value, Mark: f.mark,
	}
}

// as is a figure of measure with its number as it is.
func as(f measure.Figure) Figure {
	out := Figure{
		Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Name: f.Name,
		Region: f.Region, Level: f.Level, Status: f.Status, Services: f.Services, Expected: f.Expected,
		mark: f.Mark,
	}
	if f.Mark == schemas.NoMark {
		out.value = f.Value
	}
	return out
}

// withhold is the figure without its number.
func (f Figure) withhold() Figure {
	f.value, f.mark = 0, schemas.Confidential
	return f
}

// round is the figure to the nearest multiple of base, half up; Low where that is
// nought and the number is not.
func (f Figure) round(base int64) Figure {
	if f.mark != schemas.NoMark || base <= 1 {
		return f
	}
	exact := f.value
	f.value = (exact + base/2) / base * base
	if f.value == 0 && exact != 0 {
		f.mark = schemas.Low
	}
	return f
}
