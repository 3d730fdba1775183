package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// asking is what the command line of explain says about a figure.
type asking struct {
	at, period, service, region string
	england                     bool
	level, status               string
	line, figures               string
	number                      int
}

func newExplain(c *common) *cobra.Command {
	var a asking
	var knownOn string
	names := textsOf(measure.Names)
	cmd := &cobra.Command{
		Use:   "explain [MEASURE]",
		Short: "List the rows of returns that a figure comes from",
		Long: "Lists the returns, sheets and rows behind a figure, and the rules that changed how they count,\n" +
			"and counts the rows again. Of an intervention of several rows the first is listed.\n" +
			"Of a large figure the table says how many rows of each return count; --format csv and json list all.\n" +
			"Measures: " + strings.Join(names, ", ") + ".",
		Example: "  iass explain stock --at 2026-06-30 --service kent --level 3 --status open\n" +
			"  iass explain opened --period 2026-27-Q1 --region \"South East\"\n" +
			"  iass explain --figures out-internal/figures-internal.csv --number 120",
		ValidArgs: names,
		Args:      args(cobra.MaximumNArgs(1), "one measure, or --line, or --figures and --number"),
		RunE: func(cmd *cobra.Command, words []string) error {
			line, err := a.read(words)
			if err != nil {
				return err
			}
			return c.kept(cmd, knownOn, func(w workspace, s *store.Store) error {
				q, err := c.question(a, words, line, w.register)
				if err != nil {
					return err
				}
				if c.shape() == "table" {
					q.RowsMax = listedMax
				}
				e, err := measure.Explain(cmd.Context(), s, w.register.Services(), q)
				if err != nil {
					return err
				}
				if err := c.printExplanation(e); err != nil {
					return err
				}
				return verdictOf(e, line)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&a.at, "at", "", "the day of a stock: 2026-06-30 (default: the period's last day)")
	f.StringVar(&a.period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	f.StringVar(&a.service, "service", "", "the service: its id, or a name that the register knows")
	f.StringVar(&a.region, "region", "", "the region: its name or GSS code")
	f.BoolVar(&a.england, "england", false, "England (the default)")
	f.StringVar(&a.level, "level", "total", "one of "+strings.Join(measure.Levels, ", "))
	f.StringVar(&a.status, "status", "total", "of a stock: one of "+strings.Join(measure.Statuses, ", "))
	f.StringVar(&a.line, "line", "", "a line of figures-internal.csv, instead of all of these")
	f.StringVar(&a.figures, "figures", "", "a figures-internal.csv, of which --number says the line")
	f.IntVar(&a.number, "number", 0, "the number of a line of --figures; its headings are line 1")
	addKnownOn(cmd, &knownOn)
	return cmd
}

// listedMax is how many interventions a table lists one by one.
const listedMax = 1000

func textsOf(names []measure.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// read is the line of figures.csv that is named; nil where none is.
func (a asking) read(words []string) ([]string, error) {
	if len(words) == 1 && strings.Contains(words[0], ",") && a.line == "" {
		return asking{line: words[0], level: a.level, status: a.status}.read(nil)
	}
	named := 0
	for _, is := range []bool{a.service != "", a.region != "", a.england, a.line != "", a.figures != ""} {
		if is {
			named++
		}
	}
	switch {
	case named > 1:
		return nil, usage("name one of --service, --region, --england, --line and --figures")
	case (a.figures != "") != (a.number != 0):
		return nil, usage("--figures and --number go together: a figures.csv, and the number of a line in it")
	}
	if a.line == "" && a.figures == "" {
		if len(words) == 0 {
			return nil, usage("iass explain wants one measure, or --line, or --figures and --number")
		}
		return nil, nil
	}
	if len(words) > 0 {
		return nil, usage("a line of figures.csv has its own measure: leave out %q", words[0])
	}
	where, text, number := "--line", a.line, 1
	if a.figures != "" {
		content, err := os.ReadFile(a.figures)
		if err != nil {
			return nil, fmt.Errorf("reading figures: %w", err)
		}
		where, text, number = a.figures, string(content), a.number
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	switch {
	case err != nil:
		return nil, usage("%s: %w", where, err)
	case a.figures != "" && strings.Join(rows[0], ",") != strings.Join(measure.Columns, ","):
		return nil, usage("%s: its columns are not those of figures.csv: %s", where, strings.Join(measure.Columns, ","))
	case number < 1 || number > len(rows) || a.figures != "" && number == 1:
		return nil, usage("%s has no figure in line %d: allowed are 2 to %d", where, number, len(rows))
	case len(rows[number-1]) != len(measure.Columns):
		return nil, usage("%s has %d columns, and a line of figures.csv %d: %s", where, len(rows[number-1]), len(measure.Columns), strings.Join(measure.Columns, ","))
	}
	return rows[number-1], nil
}

// column is a cell of a line of figures.csv.
func column(line []string, name string) string { return line[slices.Index(measure.Columns, name)] }

// question is the figure that is asked about.
func (c *common) question(a asking, words, line []string, register *config.Register) (measure.Question, error) {
	if line == nil {
		q, err := a.place(register)
		if err != nil {
			return q, err
		}
		spec, err := c.countSpec(words[0], a.at, a.period, textsOf(measure.Names))
		if err != nil {
			return q, err
		}
		if q.Measure, q.Level, q.Status = spec.Measures[0], a.level, a.status; q.Measure.IsFlow() {
			q.Period = spec.Period
		} else {
			q.Day = spec.At
		}
		return q, asUsage(q.Check())
	}
	q := measure.Question{
		Measure: measure.Name(column(line, "measure")), Geography: column(line, "geography"), Code: column(line, "code"),
		Level: column(line, "level"), Status: column(line, "status"),
	}
	if err := q.Check(); err != nil {
		return q, usageError{err}
	}
	var err error
	if q.Measure.IsFlow() {
		q.Period, err = schemas.ParsePeriod(column(line, "period"))
	} else {
		q.Day, err = schemas.ParseDate(column(line, "as_at"))
	}
	return q, asUsage(err)
}

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// place reads --service and --region; without them, the place is England.
func (a asking) place(register *config.Register) (measure.Question, error) {
	switch {
	case a.service != "":
		s, err := register.Find(a.service)
		return measure.Question{Geography: measure.Service, Code: s.ID}, asUsage(err)
	case a.region != "":
		var names []string
		for _, r := range register.Regions() {
			if strings.EqualFold(r.Name, a.region) || r.Code == a.region {
				return measure.Question{Geography: measure.Region, Code: r.Code}, nil
			}
			names = append(names, r.Name)
		}
		return measure.Question{}, usage("no region %q: allowed are %s", a.region, strings.Join(names, ", "))
	}
	return measure.Question{Geography: measure.England, Code: schemas.England}, nil
}

// verdictOf is an error where the rows do not add up to the figure, or the figure
// is not the one of the line that was asked about. What a line withholds cannot be
// compared.
func verdictOf(e measure.Explanation, line []string) error {
	if !e.Holds() {
		return errors.New("the rows do not add up to the figure: this is a fault of the program or of the store; run iass doctor")
	}
	if line == nil {
		return nil
	}
	mark := schemas.Mark(column(line, "mark"))
	if mark == schemas.Confidential || mark == schemas.Low || column(line, "value") == e.Figure.Number() && mark == e.Figure.Mark {
		return nil
	}
	was := column(line, "value")
	if mark != schemas.NoMark {
		was = mark.Shorthand()
	}
	return fmt.Errorf("the line says %s, and the figure is %s now: returns have come since, or the register has changed; name the day of the line with --known-on", was, figureText(e.Figure))
}

// figureText is the number of a figure, or its mark.
func figureText(f measure.Figure) string {
	if f.Mark != schemas.NoMark {
		return f.Mark.Shorthand()
	}
	return number(f.Value)
}

func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// explainColumns are the columns of --format csv and json: a line for each row,
// and then one for each service that adds nothing and return of it looked at.
var explainColumns = []string{
	"service", "file", "sha256", "received_on", "known_on", "profile", "extract_date", "sheet", "row", "column",
	"adds", "level", "status", "status_recorded", "opening_date", "rules", "earlier", "mark", "why",
}

func explainRows(e measure.Explanation) [][]string {
	returns := byID(e.Returns)
	var out [][]string
	of := func(service string, r measure.ReturnRow) []string {
		row := []string{service, r.File, r.SHA256, r.ReceivedOn.String(), r.KnownOn.String(), r.Profile, r.ExtractDate.String()}
		return append(row, make([]string, len(explainColumns)-len(row))...)
	}
	fill := func(row []string, w measure.Row) {
		column, opening := "", "yes"
		if w.Column > 0 {
			column, opening = schemas.ColumnName(w.Column), ""
		} else if w.Undated {
			opening = "no"
		}
		copy(row[7:], []string{w.Sheet, strconv.Itoa(w.Row), column, strconv.FormatInt(w.N, 10), w.Level.String(), w.Status.String(), w.Recorded.String(), opening})
		var rules, earlier []string
		for _, r := range w.Rules {
			rules = append(rules, string(r))
		}
		for _, a := range w.Earlier {
			earlier = append(earlier, earlierText(a, returns))
		}
		row[15], row[16] = strings.Join(rules, " "), strings.Join(earlier, "; ")
	}
	for _, w := range e.Rows {
		row := of(w.Service, returns[w.ReturnID])
		fill(row, w)
		out = append(out, row)
	}
	for _, s := range e.Silent {
		looked := s.Returns
		if len(looked) == 0 {
			looked = make([]measure.ReturnRow, 1)
		}
		for _, r := range looked {
			row := of(s.Service.ID, r)
			for _, w := range s.Cells {
				if w.ReturnID == r.ID {
					fill(row, w)
					row[10] = ""
				}
			}
			row[17], row[18] = string(s.Mark), s.Why
			out = append(out, row)
		}
	}
	return out
}

func byID(returns []measure.ReturnRow) map[string]measure.ReturnRow {
	out := make(map[string]measure.ReturnRow, len(returns))
	for _, r := range returns {
		out[r.ID] = r
	}
	return out
}

// earlierText says which row of an earlier return it is, and what is from it.
func earlierText(a measure.Earlier, returns map[string]measure.ReturnRow) string {
	at := schemas.Position{File: returns[a.ReturnID].File, Sheet: a.Sheet, Row: a.Row}
	return fmt.Sprintf("%s %s", earlierGives(a), at)
}

// earlierGives is what is from an earlier return, before its name.
func earlierGives(a measure.Earlier) string {
	switch {
	case a.Level && a.Status:
		return "level and status from"
	case a.Level:
		return "level from"
	case a.Status:
		return "status from"
	}
	return "joined with"
}
