package measure

import "github.com/iassn/collate/schemas"

// Shown is a figure as the published edition of a release had it.
type Shown struct {
	// What it is a figure of, as Figure has it.
	Measure, Period, AsAt, Geography, Code, Level, Status string
	Exact                                                 int64        // before rounding and disclosure control; 0 where there was no number
	Value                                                 int64        // what its readers saw; 0 where a mark stood
	Mark                                                  schemas.Mark // in place of Value
	Services                                              int          // that the number is made of
}

// Publication is what a release showed.
type Publication struct {
	MadeOn  schemas.Date
	Period  schemas.Period
	Policy  string  // its name
	Figures []Shown // in the order of the release
}
