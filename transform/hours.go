package transform

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// hoursMax is more time than two people work on one intervention in a year.
const hoursMax = 5000

// ReadHours reads the cell of a column of hours as minutes, rounded to the
// nearest minute, halves up: 2.5, 2h 30m, 2:30, 37:30:00, 150 mins. A blank
// cell gives -1 and true. Negative times, more than 5000 hours, ranges, days
// (whose length is a setting) and anything else give -1 and false: hours are
// left out rather than guessed.
func ReadHours(cell string) (minutes int, ok bool) {
	folded := strings.Trim(Fold(fractions.Replace(cell)), "' ")
	if blankWords[folded] {
		return -1, true
	}
	hours, ok := hourWords[folded]
	if !ok {
		hours, ok = readDecimal(folded)
	}
	for i := 0; i < len(hourForms) && !ok; i++ {
		hours, ok = hourForms[i].read(folded)
	}
	if !ok || hours < 0 || hours > hoursMax || math.IsNaN(hours) {
		return -1, false
	}
	// A minute is a sixtieth, which no float holds: 1.325 hours are 79.5
	// minutes, and must not come out as 79.499….
	return int(math.Floor(hours*60 + 0.5 + 1e-9)), true
}

// fractions are written out before folding, which would make 1½ into 11/2.
var fractions = strings.NewReplacer(" ½", ".5", " ¼", ".25", " ¾", ".75", "½", ".5", "¼", ".25", "¾", ".75")

var (
	decimalForm   = regexp.MustCompile(`^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?$`)
	commaForm     = regexp.MustCompile(`^\d+,\d{1,2}$`)
	thousandsForm = regexp.MustCompile(`^\d{1,3}(?:,\d{3})+(?:\.\d+)?$`)
)

// readDecimal reads a number of hours: 2.5, 2,5, 1,200.5, and 8.3E-2 as
// workbooks hold small numbers.
func readDecimal(s string) (float64, bool) {
	switch {
	case decimalForm.MatchString(s):
	case commaForm.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	case thousandsForm.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	default:
		return 0, false
	}
	h, err := strconv.ParseFloat(s, 64)
	return h, err == nil
}

// hourForm is a way of writing a time, with what its numbers are in hours.
type hourForm struct {
	form  *regexp.Regexp
	units []float64
	// limits are what each number stays below, 0 for no limit: 2:75 is no time.
	limits []float64
}

const (
	hourWord   = `(?:hours?|hrs?\.?|h)`
	minuteWord = `(?:minutes?|mins?\.?|m)`
	amount     = `(\d+(?:\.\d+)?|\.\d+)`
)

var hourWords = map[string]float64{
	"half an hour": 0.5, "half hour": 0.5, "1/2 hour": 0.5, "an hour": 1, "one hour": 1, "an hour and a half": 1.5, "two hours": 2,
}

var hourForms = []hourForm{
	{regexp.MustCompile(`^` + amount + ` ?` + hourWord + `$`), []float64{1}, []float64{0}},
	{regexp.MustCompile(`^` + amount + ` ?` + minuteWord + `$`), []float64{1.0 / 60}, []float64{0}},
	{regexp.MustCompile(`^(\d+) ?` + hourWord + `(?:,| and)? ?(\d+) ?` + minuteWord + `?$`), []float64{1, 1.0 / 60}, []float64{0, 60}},
	{regexp.MustCompile(`^(\d+):(\d{2})$`), []float64{1, 1.0 / 60}, []float64{0, 60}},
	{regexp.MustCompile(`^(\d+):(\d{2}):(\d{2})$`), []float64{1, 1.0 / 60, 1.0 / 3600}, []float64{0, 60, 60}},
}

func (f hourForm) read(s string) (hours float64, ok bool) {
	m := f.form.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	for i, unit := range f.units {
		n, err := strconv.ParseFloat(m[i+1], 64)
		if err != nil || f.limits[i] > 0 && n >= f.limits[i] {
			return 0, false
		}
		hours += n * unit
	}
	return hours, true
}
