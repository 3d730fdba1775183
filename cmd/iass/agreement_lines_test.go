package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// What the workbook and the pages show is compared line by line: a figure, of how
// many services it is made, or the share of a level in what was opened; each with
// what it is of. Nothing here is taken from what writes them.

// what a line tells of a figure.
const (
	itself = "figure"
	madeBy = "services"
	ofMix  = "share"
)

// line is one of them.
func line(kind, measure, when, place, level, status, text string) string {
	return strings.Join([]string{kind, measure, when, place, level, status, text}, "|")
}

// index finds the figures of a release by what they are of.
type index struct {
	release disclosure.Release
	at      map[string]disclosure.Figure
}

func indexOf(r disclosure.Release) index {
	x := index{r, map[string]disclosure.Figure{}}
	for _, f := range r.Figures() {
		x.at[strings.Join([]string{f.Measure, cmp.Or(f.Period, f.AsAt), f.Code, f.Level, f.Status}, "|")] = f
	}
	return x
}

// text is a figure as people see it, or the mark of one that is not told.
func (x index) text(name measure.Name, when, geography, code, level, status string) string {
	if f, ok := x.find(name, when, code, level, status); ok {
		return shownNumber(f)
	}
	return x.release.Absent(geography, code, name, level).Shorthand()
}

func (x index) find(name measure.Name, when, code, level, status string) (disclosure.Figure, bool) {
	f, ok := x.at[strings.Join([]string{string(name), when, code, level, status}, "|")]
	return f, ok
}

// shownNumber is a figure as people see it.
func shownNumber(f disclosure.Figure) string {
	if n, is := f.Value(); is {
		return strconv.FormatInt(n, 10)
	}
	return f.Mark().Shorthand()
}

func madeOf(f disclosure.Figure) string { return of(f.Services, f.Expected) }

func of(have, all int) string {
	if all == 0 {
		return "[z]"
	}
	return fmt.Sprintf("%d of %d", have, all)
}

// part is a part of a whole as people see it, by a way of rounding.
func part(p, w string, round func(p, w float64) string) string {
	for _, v := range []string{p, w} {
		if v[0] == '[' {
			return v
		}
	}
	a, _ := strconv.ParseFloat(p, 64)
	b, _ := strconv.ParseFloat(w, 64)
	if b == 0 {
		return "[z]"
	}
	return round(a, b)
}

// tenths and percents are how the workbook and the pages round shares.
func tenths(p, w float64) string   { return strconv.FormatFloat(math.Round(1000*p/w)/1000, 'f', -1, 64) }
func percents(p, w float64) string { return strconv.Itoa(int(math.Floor(100*p/w+0.5))) + " %" }

// mix is the share of a level in what was opened.
func (x index) mix(period, geography, code, level string, round func(p, w float64) string) string {
	of := func(level string) string { return x.text(measure.Opened, period, geography, code, level, "total") }
	return part(of(level), of("total"), round)
}

// count is a count of answers as people see it.
func count(c disclosure.Count) string {
	if n, ok := c.Value(); ok {
		return strconv.FormatInt(n, 10)
	}
	return c.Mark().Shorthand()
}

// keyOf is the key of a word, which must be one of the words of a table.
func keyOf(words map[string]string, word string) (string, error) {
	if key, ok := words[word]; ok {
		return key, nil
	}
	return "", fmt.Errorf("nobody knows what %q is", word)
}

// levelNames are the levels by their names in tables.
var levelNames = map[string]string{
	"Level 1": "1", "Level 2": "2", "Level 3": "3", "Level 4": "4", "Level 3-4": "3-4", "Level 3-4 (three-level schemes)": "3-4",
	"Level 3 and 4 together": "3+4", "Level not recorded": "unknown", "All levels": "total",
}

// flowNames are the flows by their names in tables.
var flowNames = map[string]string{
	"Opened": "opened", "Re-opened": "reopened", "Became known": "became-known", "Became inactive": "became-inactive",
	"Closed from open": "closed-from-open", "Closed in the period": "closed", "Closed, all": "closed", "Closed by rule": "closed-by-rule",
	"Closed by the six-month rule": "closed-by-rule", "Raised": "raised", "Raised to a higher level": "raised", "Worked": "worked", "Worked on": "worked",
}

// statusNames are the statuses by their names in tables.
var statusNames = map[string]string{"Open": "open", "Inactive": "inactive", "Closed": "closed", "Not open": "not-open", "Total": "total"}

// change is the difference of two numbers that are shown, or the mark of one.
func change(before, now string) string {
	for _, v := range []string{now, before} {
		if v[0] == '[' {
			return v
		}
	}
	a, _ := strconv.Atoi(before)
	b, _ := strconv.Atoi(now)
	return strconv.Itoa(b - a)
}

// shownBefore is what a revised figure was.
func shownBefore(v disclosure.Revision, none string) string {
	if v.Before.Measure == "" {
		return none
	}
	return shownNumber(v.Before)
}

// eachOnce are lines, each once: what is shown twice must be the same twice.
func eachOnce(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
}

// shownQuarter is a quarter of the release by its last month: Jun 2026.
func shownQuarter(words, form string) (schemas.Period, error) {
	_, last, ok := strings.Cut(words, " to ")
	if !ok {
		return schemas.Period{}, fmt.Errorf("%q is no quarter", words)
	}
	return quarterTo(last, form)
}
