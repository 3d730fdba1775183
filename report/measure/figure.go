package measure

import (
	"strconv"

	"github.com/iassn/collate/schemas"
)

// The geographies of figures.
const (
	England = "england"
	Region  = "region"
	Service = "service"
)

// Levels are the levels of figures, in the order in which they stand. 3-4 is the
// top of a three-level scheme alone; 3+4 is Level 3, Level 4 and 3-4 together.
var Levels = []string{"1", "2", "3", "4", "3-4", "3+4", "unknown", "total"}

// LevelWords are one of Levels as people read it.
func LevelWords(level string) string {
	switch level {
	case "unknown":
		return "Level not recorded"
	case "total":
		return "All levels"
	case "3+4":
		return "Level 3 and 4 together"
	}
	return "Level " + level
}

// Statuses are the statuses of a stock, in the order in which they stand;
// not-open is inactive or closed. Flows have the status total alone.
var Statuses = []string{"open", "inactive", "closed", "not-open", "total"}

// Figure is one figure before rounding and disclosure control. Either Mark is
// empty and Value is the number, or Mark stands in its place and Value is 0.
type Figure struct {
	Measure   string // a Name
	Period    string // the period's name; empty for a stock
	AsAt      string // the day, or the period's last, as 2026-06-30
	Geography string // England, Region or Service
	Code      string // a GSS code, or the service's id
	Name      string
	Level     string // one of Levels
	Status    string // one of Statuses
	Value     int64
	Mark      schemas.Mark
	// Services is how many services Value is made of, of the Expected that could
	// have a number here: those of the register on that day, without the ones to
	// which the level or status does not apply.
	Services, Expected int
	// Region is the name of the region, empty for England. It is no column.
	Region string
}

// Columns are the columns of figures as files have them.
var Columns = []string{
	"measure", "period", "as_at", "geography", "code", "name", "level", "status",
	"value", "mark", "services", "services_expected",
}

// Row is the figure as text, in the order of Columns.
func (f Figure) Row() []string {
	return []string{
		f.Measure, f.Period, f.AsAt, f.Geography, f.Code, f.Name, f.Level, f.Status,
		f.Number(), string(f.Mark), strconv.Itoa(f.Services), strconv.Itoa(f.Expected),
	}
}

// Number is the value as text; empty where a mark stands.
func (f Figure) Number() string {
	if f.Mark != schemas.NoMark {
		return ""
	}
	return strconv.FormatInt(f.Value, 10)
}
