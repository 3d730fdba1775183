package main

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// The day and the period of the release that is read.
const (
	agreedDay    = "2026-06-30"
	agreedPeriod = "2026-27-Q1"
)

// sheetTable is the table of a sheet, without its notes.
type sheetTable struct {
	sheet    string
	headings []string
	rows     [][]string
	head     int // the row of the headings, from 1
}

var noteMark = regexp.MustCompile(`[ \x{a0}]\[(note[ \x{a0}]\d+|[a-z]+)\]`)

// tablesOf are the tables of a workbook: every sheet has one, or a chart.
func tablesOf(f *excelize.File) ([]sheetTable, error) {
	var out []sheetTable
	for _, sheet := range f.GetSheetList()[1:] { // the first is the cover
		found, err := f.GetTables(sheet)
		if err != nil {
			return nil, err
		}
		if len(found) != 1 {
			if strings.HasPrefix(sheet, "Chart of ") && len(found) == 0 {
				continue
			}
			return nil, fmt.Errorf("%s has %d tables", sheet, len(found))
		}
		from, _, _ := strings.Cut(found[0].Range, ":")
		_, head, err := excelize.CellNameToCoordinates(from)
		if err != nil {
			return nil, err
		}
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		t := sheetTable{sheet: sheet, head: head, rows: rows[head:]}
		for _, h := range rows[head-1] {
			t.headings = append(t.headings, noteMark.ReplaceAllString(h, ""))
		}
		out = append(out, t)
	}
	return out, nil
}

// sheetsAsTheyAre are the columns of the tables that are compared row by row, as they are.
var sheetsAsTheyAre = map[string][]string{
	"England complexity":   {"Quarter", "Opened, with a level", "Level 3 and 4 together", "Share", "Interval from", "Interval to", "Mean", "Lower limit", "Upper limit", "More than chance", "Matched panel", "Services in the panel"},
	"Regions complexity":   {"Code", "Quarter", "Opened, with a level", "Level 3 and 4 together", "Share", "Interval from", "Interval to", "Mean", "Lower limit", "Upper limit", "More than chance", "Matched panel", "Services in the panel"},
	"Coverage":             {"Service id", "Tells its position", "Describes", "Received"},
	"Coverage by region":   {"Place", "Services that tell", "Services expected", "Share that tell"},
	"Adoption":             {"Practice", "Answer", "Services", "Of services", "Share of services"},
	"Data quality":         {"Rule", "Returns", "Services"},
	"Revisions":            {"Code or service id", "Measure", "Period or day", "Level", "Status", "Release before", "Before", "Now", "Change"},
	"Evaluation questions": {"Code", "Question", "Interventions that ended", "Answered", "Share answered", "Services that return answers"},
	"Evaluation answers":   {"Code", "Question", "Scale", "Answer", "Answers", "Answers on the scale", "Share of answers on the scale"},
	"Figures withheld":     {"Geography", "Measure", "Figures", "Numbers", "Withheld", "Low", "Not available", "Not applicable"},
	"Returns":              {"File", "Rows", "Accepted", "Excluded", "Duplicate", "Rejected", "Interventions", "Notes", "Queries", "Rejects"},
}

// readWorkbook reads every table but those of words.
func readWorkbook(_ string, content []byte) ([]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	tables, err := tablesOf(f)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, t := range tables {
		if t.sheet == "Contents" || t.sheet == "Notes" {
			continue
		}
		for _, row := range t.rows {
			if len(row) != len(t.headings) {
				return nil, fmt.Errorf("%s: a row of %d cells under %d headings", t.sheet, len(row), len(t.headings))
			}
			lines, err := t.lines(row)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.sheet, err)
			}
			out = append(out, lines...)
		}
	}
	return eachOnce(out), nil
}

// cell is a row's cell under a heading; not there where the table has none.
func (t sheetTable) cell(row []string, heading string) string {
	if i := slices.Index(t.headings, heading); i >= 0 {
		return row[i]
	}
	return ""
}

func (t sheetTable) lines(row []string) ([]string, error) {
	if columns, ok := sheetsAsTheyAre[t.sheet]; ok {
		out := []string{t.sheet}
		for _, c := range columns {
			out = append(out, t.cell(row, c))
		}
		return []string{strings.Join(out, "|")}, nil
	}
	at := sheetRow{when: agreedPeriod, day: agreedDay, place: t.cell(row, "Code") + t.cell(row, "Service id"), stock: "stock"}
	if strings.HasPrefix(t.sheet, "England ") {
		at.place = schemas.England
	}
	if strings.HasSuffix(t.sheet, "two-status") {
		at.stock = string(measure.StockTwoStatus)
	}
	if q := t.cell(row, "Quarter"); q != "" {
		p, err := shownQuarter(q, "Jan 2006")
		if err != nil {
			return nil, err
		}
		at.when, at.day = p.Name, p.Last.String()
	}
	at.level = t.cell(row, "Level")
	if strings.HasSuffix(t.sheet, " level mix") {
		at.level = "All levels"
	}
	var err error
	if at.level, err = keyOf(levelNames, at.level); err != nil {
		return nil, err
	}
	var out []string
	for i, heading := range t.headings {
		if slices.Contains([]string{"Quarter", "Region", "Code", "Level", "Service", "Service id"}, heading) {
			continue
		}
		l, err := at.line(t.sheet, heading, row[i])
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// sheetRow is what the figures of a row are figures of.
type sheetRow struct{ when, day, place, level, stock string }

// inRowOf are the measures of the sheets with a column for each quarter.
var inRowOf = map[string]string{"Services opened": "opened", "Services open": "stock"}

// line is the cell under a heading.
func (r sheetRow) line(sheet, heading, text string) (string, error) {
	if of, ok := inRowOf[sheet]; ok {
		q, err := shownQuarter(heading, "Jan 2006")
		if of == "stock" {
			return line(itself, of, q.Last.String(), r.place, r.level, "open", text), err
		}
		return line(itself, of, q.Name, r.place, r.level, "total", text), err
	}
	kind, name := itself, strings.TrimSuffix(heading, " at the end")
	if rest, ok := strings.CutPrefix(name, "Services in "); ok {
		kind, name = madeBy, strings.ToUpper(rest[:1])+rest[1:]
		switch name {
		case "Worked and closed":
			name = "Worked"
		case "Re-opened and inactive":
			name = "Re-opened"
		}
	}
	if name == "Interventions opened" {
		name = "Opened"
	}
	if strings.HasSuffix(sheet, " level mix") && levelNames[name] != "" {
		return line(ofMix, "opened", r.when, r.place, levelNames[name], "total", text), nil
	}
	if flow, ok := flowNames[name]; ok {
		return line(kind, flow, r.when, r.place, r.level, "total", text), nil
	}
	status, err := keyOf(statusNames, name)
	return line(kind, r.stock, r.day, r.place, r.level, status, text), err
}

// quarterTo is the quarter that ends in a month.
func quarterTo(month, form string) (schemas.Period, error) {
	t, err := time.Parse(form, month)
	return schemas.QuarterOf(schemas.DateOf(t)), err
}

// workbookLines are what the workbook of a release must show.
func workbookLines(_ string, r disclosure.Release) []string {
	x := indexOf(r)
	var out []string
	for _, f := range r.Figures() {
		out = append(out, x.inWorkbook(f)...)
	}
	for _, q := range r.Quarters {
		out = append(out, x.mixInWorkbook(q.Name, measure.England, schemas.England)...)
	}
	for _, f := range r.Figures() {
		if f.Geography == measure.Region && f.Measure == "opened" && f.Period == agreedPeriod && f.Level == "total" {
			out = append(out, x.mixInWorkbook(agreedPeriod, measure.Region, f.Code)...)
		}
	}
	out = append(out, x.complexityInWorkbook()...)
	out = append(out, listedInWorkbook(r)...)
	return eachOnce(out)
}

// inWorkbook are a figure, and of how many services it is made where that is shown.
func (x index) inWorkbook(f disclosure.Figure) []string {
	stock, own := f.Period == "", f.AsAt == agreedDay
	switch {
	case stock && !x.release.TellsStock(f.Geography, f.Status), // withheld whatever it is
		f.Measure == string(measure.StockTwoStatus) && !own,
		f.Geography == measure.Service && !own && !(f.Measure == "opened" || stock && f.Status == "open"):
		return nil
	}
	if f.Measure == string(measure.StockTwoStatus) && slices.Contains([]string{"inactive", "not-open"}, f.Status) {
		return nil // the same as z, and as closed
	}
	if all, _ := x.find(measure.Name(f.Measure), agreedDay, schemas.England, "total", "closed"); f.Measure == string(measure.StockTwoStatus) && all.Expected == 0 {
		return nil
	}
	at := func(kind, text string) string {
		when := f.Period
		if stock {
			when = f.AsAt
		}
		return line(kind, f.Measure, when, f.Code, f.Level, f.Status, text)
	}
	out := []string{at(itself, shownNumber(f))}
	if f.Geography == measure.Service && f.Measure == "opened" && own {
		for _, name := range []measure.Name{measure.Closed, measure.Worked} { // of its row
			out = append(out, line(itself, string(name), f.Period, f.Code, f.Level, f.Status, x.text(name, f.Period, f.Geography, f.Code, f.Level, f.Status)))
		}
	}
	flows := []string{"opened", "worked", "reopened"}
	if f.Geography != measure.Service && (slices.Contains(flows, f.Measure) || stock && (own || f.Status == "open" || f.Status == "inactive")) {
		out = append(out, at(madeBy, madeOf(f)))
	}
	return out
}

func (x index) mixInWorkbook(period, geography, code string) []string {
	var out []string
	for _, level := range []string{"1", "2", "3", "4", "3-4", "unknown", "3+4"} {
		if level == "3-4" && geography == measure.Region && x.release.Edition == disclosure.Published {
			continue // told of England alone
		}
		out = append(out, line(ofMix, "opened", period, code, level, "total", x.mix(period, geography, code, level, tenths)))
	}
	return out
}

// workbookMeasures are the measures as the workbook names them in rows.
var workbookMeasures = map[string]string{
	"stock": "Position on a day", "stock-two-status": "Position on a day, services that do not use inactive", "opened": "Opened",
	"reopened": "Re-opened", "became-known": "Became known", "became-inactive": "Became inactive", "closed-from-open": "Closed from open",
	"closed": "Closed in the period", "closed-by-rule": "Closed by rule", "raised": "Raised", "worked": "Worked",
}

// listedInWorkbook are the rows of the tables in sheetsAsTheyAre.
func listedInWorkbook(r disclosure.Release) []string {
	var out []string
	add := func(cells ...string) { out = append(out, strings.Join(cells, "|")) }
	serial := func(d schemas.Date) string {
		if d == 0 {
			return "[x]"
		}
		return strconv.Itoa(int(d.Time().Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
	}
	for _, c := range r.Coverage {
		add("Coverage", c.Service.ID, map[bool]string{true: "yes", false: "no"}[c.Tells], serial(c.ExtractDate), serial(c.ReceivedOn))
	}
	for _, v := range r.Regions {
		add("Coverage by region", v[0], v[1], v[2], part(v[1], v[2], tenths))
	}
	for _, v := range r.Adoption {
		if v[4] != "" {
			v[2] = schemas.Mark(v[4]).Shorthand()
		}
		add("Adoption", strings.ToUpper(v[0][:1])+v[0][1:], strings.ToUpper(v[1][:1])+v[1][1:], v[2], v[3], part(v[2], v[3], tenths))
	}
	for _, q := range r.Quality {
		add("Data quality", string(q.Rule), strconv.Itoa(q.Returns), strconv.Itoa(q.Services))
	}
	for _, v := range r.Revisions {
		f, before := v.Now, shownBefore(v, "[x]")
		add("Revisions", f.Code, workbookMeasures[f.Measure], whenShown(f, "Jan", "2 Jan 2006"), levelShown[f.Level], statusShown[f.Status],
			serial(v.On), before, shownNumber(f), change(before, shownNumber(f)))
	}
	for _, a := range r.Answers {
		question := fmt.Sprintf("Question %d (text not set)", a.Question)
		add("Evaluation questions", a.Code, question, count(a.Asked), count(a.Answered), part(count(a.Answered), count(a.Asked), tenths), of(a.Services, a.Expected))
		for _, d := range a.Scales {
			for i, value := range d.Values {
				add("Evaluation answers", a.Code, question, d.Scale, r.Survey.Answer(d.Scale, value), count(d.Counts[i]), count(d.N), part(count(d.Counts[i]), count(d.N), tenths))
			}
		}
	}
	for _, v := range r.Returns {
		cells := []string{"Returns", v.File}
		for _, n := range []int{
			v.Ledger.Rows, v.Ledger.Accepted, v.Ledger.Excluded, v.Ledger.Duplicate, v.Ledger.Rejected, v.Interventions, v.Notes, v.Queries, v.Rejects,
		} {
			cells = append(cells, strconv.Itoa(n))
		}
		add(cells...)
	}
	return append(out, withheldInWorkbook(r)...)
}

// withheldInWorkbook counts the figures of a release by what they show.
func withheldInWorkbook(r disclosure.Release) []string {
	counts := map[string]map[schemas.Mark]int{}
	for _, f := range r.Figures() {
		at := map[string]string{"england": "England", "region": "Regions", "service": "Services"}[f.Geography] + "|" + workbookMeasures[f.Measure]
		if counts[at] == nil {
			counts[at] = map[schemas.Mark]int{}
		}
		counts[at][f.Mark()]++
	}
	var out []string
	for at, n := range counts {
		c, low, x, z := n[schemas.Confidential], n[schemas.Low], n[schemas.NotAvailable], n[schemas.NotApplicable]
		out = append(out, fmt.Sprintf("Figures withheld|%s|%d|%d|%d|%d|%d|%d", at, n[""]+c+low+x+z, n[""], c, low, x, z))
	}
	return out
}

// levelShown and statusShown are how the rows of revisions name levels and statuses.
var (
	levelShown = map[string]string{
		"1": "Level 1", "2": "Level 2", "3": "Level 3", "4": "Level 4", "3-4": "Level 3-4 (three-level schemes)",
		"3+4": "Level 3 and 4 together", "unknown": "Level not recorded", "total": "All levels",
	}
	statusShown = map[string]string{"open": "Open", "inactive": "Inactive", "closed": "Closed", "not-open": "Not open", "total": "All statuses"}
)

// whenShown are the period or the day of a figure as people see them.
func whenShown(f disclosure.Figure, month, day string) string {
	last, err := schemas.ParseDate(f.AsAt)
	if err != nil {
		return err.Error()
	}
	if f.Period == "" {
		return last.Time().Format(day)
	}
	return schemas.QuarterOf(last).First.Time().Format(month) + " to " + last.Time().Format(month+" 2006")
}

// tamperWorkbook gives for each table a workbook in which its last number is one
// more.
func tamperWorkbook(content []byte) ([][]byte, error) {
	whole, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	defer func() { _ = whole.Close() }()
	tables, err := tablesOf(whole)
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for _, t := range tables {
		at := t.lastNumber()
		if at == "" {
			continue
		}
		f, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			return nil, err
		}
		var changed bytes.Buffer
		if err := f.SetCellInt(t.sheet, at, 987654); err != nil {
			return nil, err
		}
		if err := f.Write(&changed); err != nil {
			return nil, err
		}
		out = append(out, changed.Bytes())
		_ = f.Close()
	}
	return out, nil
}

// lastNumber is the cell of the last number of a table that is compared.
func (t sheetTable) lastNumber() string {
	for i, row := range slices.Backward(t.rows) {
		for c, text := range slices.Backward(row) {
			columns, some := sheetsAsTheyAre[t.sheet]
			if _, err := strconv.ParseFloat(text, 64); err != nil || some && !slices.Contains(columns, t.headings[c]) {
				continue
			}
			name, _ := excelize.CoordinatesToCellName(c+1, t.head+1+i)
			return name
		}
	}
	return ""
}

// codeOf is the code of the place that a page is about.
func codeOf(name string) string {
	if code := strings.TrimSuffix(path.Base(name), ".html"); code != "index" {
		return code
	}
	return schemas.England
}
