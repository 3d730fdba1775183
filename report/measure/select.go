package measure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Dimensions are what figures can be selected by.
var Dimensions = []string{England, Region, Service, "level", "status"}

// Select picks, from the figures of one measure, those by the dimensions named,
// for the command line: a column for each in the order given (a service by its
// id, a region by its name), then value and mark. Rows of totals are left out,
// save that whatever is not in by is summed over, as are figures of 0; a figure
// with a mark stays, unless no service of England or of the region has the level.
//
// Without a geography the figures are England's, and with several they are those
// of the smallest. A flow's status is always total. A dimension that is not one
// of Dimensions, or is named twice, is an error, and so are figures of several
// measures or days.
func Select(figures []Figure, by []string) (header []string, rows [][]string, err error) {
	if err := checkBy(by); err != nil {
		return nil, nil, err
	}
	for i, f := range figures {
		if i > 0 && (f.Measure != figures[0].Measure || f.Period != figures[0].Period || f.AsAt != figures[0].AsAt) {
			return nil, nil, fmt.Errorf("selecting figures: there are several measures or days")
		}
	}
	if finest(by) == Service && len(figures) > 0 && figures[0].Measure == string(StockTwoStatus) {
		return nil, nil, fmt.Errorf("no figures of %s by service: see %s", StockTwoStatus, Stock)
	}
	for _, f := range figures {
		if selected(f, by) && (f.Mark != schemas.NoMark || f.Value != 0) {
			rows = append(rows, append(f.dimensions(by), f.Number(), string(f.Mark)))
		}
	}
	return append(slices.Clone(by), "value", "mark"), rows, nil
}

// checkBy is what is wrong with dimensions.
func checkBy(by []string) error {
	for i, d := range by {
		if !slices.Contains(Dimensions, d) {
			return fmt.Errorf("no figures by %q: allowed are %s", d, strings.Join(Dimensions, ", "))
		}
		if slices.Contains(by[:i], d) {
			return fmt.Errorf("figures by %q twice", d)
		}
	}
	return nil
}

// finest is the smallest geography that dimensions name; England without any.
func finest(by []string) string {
	geography := England
	for _, g := range []string{Region, Service} {
		if slices.Contains(by, g) {
			geography = g
		}
	}
	return geography
}

// selected reports whether a figure is one of those by the dimensions, whatever
// its value.
func selected(f Figure, by []string) bool {
	level := f.Level == "total"
	if slices.Contains(by, "level") {
		level = f.Level != "3+4" && f.Level != "total"
	}
	status := f.Status == "total"
	if slices.Contains(by, "status") && !Name(f.Measure).IsFlow() {
		status = f.Status != "not-open" && f.Status != "total"
	}
	if f.Geography != finest(by) || !level || !status {
		return false
	}
	return f.Geography == Service || f.Level != "3-4" || f.Expected > 0
}

// dimensions are the figure's words for dimensions; there is room for two more.
func (f Figure) dimensions(by []string) []string {
	row := make([]string, 0, len(by)+2)
	for _, d := range by {
		row = append(row, f.dimension(d))
	}
	return row
}

// dimension is the figure's word for one of Dimensions.
func (f Figure) dimension(d string) string {
	switch d {
	case England:
		return "England"
	case Region:
		return f.Region
	case Service:
		return f.Code
	case "level":
		return f.Level
	default:
		return f.Status
	}
}
