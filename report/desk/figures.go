package desk

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// measureWords are the measures for people, in the order of measure.Names.
var measureWords = map[measure.Name]string{
	measure.Stock: "Position on a day", measure.StockTwoStatus: "Position on a day, services with two statuses",
	measure.Opened: "Opened", measure.Reopened: "Re-opened", measure.BecameKnown: "First seen open, without an opening date",
	measure.BecameInactive: "Made inactive", measure.ClosedFromOpen: "Closed while open", measure.Closed: "Closed",
	measure.ClosedByRule: "Closed by the six-month rule", measure.Raised: "Raised to a higher level", measure.Worked: "Worked on",
}

// statusWords are the headings of statuses.
var statusWords = map[string]string{"open": "Open", "inactive": "Inactive", "closed": "Closed", "not-open": "Not open", "total": "All"}

// question is what figures are asked for.
type question struct {
	Measure measure.Name
	At      string // of a stock, the day; of a flow, the period
	Place   place
	Status  string // of the parts of a place
	spec    measure.Spec
}

// place is England, a region or a service.
type place struct{ Geography, Code, Name string }

// Value is the place as a form names it.
func (p place) Value() string { return p.Geography + ":" + p.Code }

// figuresShown are figures of a place, and of its parts.
type figuresShown struct {
	question
	Measures []choice
	Places   []placesShown
	Statuses []choice
	What     string // the figures in words
	Heads    []string
	Rows     []figureRow
	Bars     []bar
	Services string
	PartsOf  string
	PartHead []string
	PartRows []figureRow
	File     string // the address of the same as a file
}

type placesShown struct {
	Group  string
	Places []choice
}

type figureRow struct {
	Name  string
	Sum   bool
	Cells []figureCell
}

// figureCell is a figure, and the address of its explanation.
type figureCell struct{ Text, Link, Label string }

// bar is a bar of a chart, in the units of its picture.
type bar struct {
	Name, Text string
	Width, Y   int
}

// barMost is the width of the longest bar, and barFrom where each begins.
const barMost, barFrom = 220, 150

// After is where the text of a bar begins.
func (b bar) After() int { return barFrom + b.Width + 8 }

func figuresPage(a *asked) (answer, error) {
	q, faults := a.question()
	v := figuresShown{question: q, Measures: measureChoices(q.Measure), Places: a.places(q.Place), Statuses: statusChoices(q)}
	page := shown{
		template: "figures", Title: "Figures", Here: "/figures", Faults: faults,
		Purpose: "Any figure, of any day or period, for England, a region or a service. They are internal: unrounded, not for publication.",
	}
	if !a.person.National() {
		page.Purpose = "Any figure of yours, of any day or period. They are internal: unrounded, not for publication."
	}
	if len(faults) > 0 {
		page.Page, page.Status = v, http.StatusUnprocessableEntity
		return page, nil
	}
	all, err := a.office.Figures(a.Context(), q.spec)
	if err != nil {
		return nil, err
	}
	v.fill(q, all)
	page.Page = v
	return page, nil
}

// question reads what is asked for; what is not said has a default.
func (a *asked) question() (q question, faults []fieldFault) {
	q = question{Measure: measure.Name(a.or("measure", string(measure.Stock))), Status: a.or("status", "total")}
	if !slices.Contains(measure.Names, q.Measure) {
		faults, q.Measure = append(faults, fieldFault{"measure", "There is no such measure: choose one of the list."}), measure.Stock
	}
	if !slices.Contains(measure.Statuses, q.Status) {
		faults = append(faults, fieldFault{"status", "There is no such status: choose one of the list."})
	}
	if q.Measure.IsFlow() || len(faults) > 0 {
		q.Status = "total"
	}
	if q.At = a.form("at"); q.At == "" {
		q.At = dayField(a.period.Last)
		if q.Measure.IsFlow() {
			q.At = a.period.Name
		}
	}
	q.spec = measure.Spec{Measures: []measure.Name{q.Measure}}
	if err := q.when(); err != nil {
		faults = append(faults, fieldFault{"at", err.Error() + "."})
	}
	all := a.allPlaces()
	geography, code, _ := strings.Cut(a.or("place", all[0].Value()), ":")
	for _, p := range all {
		if p.Geography == geography && p.Code == code {
			q.Place = p
		}
	}
	if q.Place.Code == "" {
		faults, q.Place = append(faults, fieldFault{"place", "There is no such place: choose one of the list."}), all[0]
	}
	return q, faults
}

// when reads the day or the period. Of a stock a period stands for its last day, and
// of a flow a day for its quarter.
func (q *question) when() error {
	day, dayErr := parseDay(q.At)
	p, err := schemas.ParsePeriod(q.At)
	switch {
	case q.Measure.IsFlow() && err != nil && dayErr == nil:
		q.spec.Period = schemas.QuarterOf(day)
	case q.Measure.IsFlow():
		q.spec.Period = p
		return err
	case dayErr == nil:
		q.spec.At = day
	case err == nil:
		q.spec.At = p.Last
	default:
		return fmt.Errorf("%q is neither a day (30/06/2026 or 2026-06-30) nor a period: allowed are %s", q.At, schemas.PeriodForms)
	}
	return nil
}

// allPlaces are England, the regions and the services, of those that are the person's;
// never none.
func (a *asked) allPlaces() []place {
	var out []place
	if a.person.National() {
		out = append(out, place{measure.England, schemas.England, "England"})
	}
	for _, r := range a.office.Regions() {
		out = append(out, place{measure.Region, r.Code, r.Name})
	}
	services := a.office.Services()
	slices.SortFunc(services, func(a, b schemas.Service) int { return strings.Compare(a.Name, b.Name) })
	for _, s := range services {
		out = append(out, place{measure.Service, s.ID, s.Name})
	}
	if len(out) == 0 {
		out = append(out, place{}) // of a service that the register no longer has
	}
	return out
}

func (a *asked) places(now place) []placesShown {
	out := []placesShown{{Group: "Country"}, {Group: "Regions"}, {Group: "Services"}}
	for _, p := range a.allPlaces() {
		if i := slices.Index([]string{measure.England, measure.Region, measure.Service}, p.Geography); i >= 0 {
			out[i].Places = append(out[i].Places, choice{p.Value(), p.Name, p == now})
		}
	}
	return slices.DeleteFunc(out, func(g placesShown) bool { return len(g.Places) == 0 })
}

func measureChoices(now measure.Name) []choice {
	out := make([]choice, 0, len(measure.Names))
	for _, n := range measure.Names {
		out = append(out, choice{string(n), measureWords[n], n == now})
	}
	return out
}

func statusChoices(q question) []choice {
	out := make([]choice, 0, len(measure.Statuses))
	for _, s := range measure.Statuses {
		out = append(out, choice{s, statusWords[s], s == q.Status})
	}
	return out
}

// query is the address of the same figures on another page.
func (q question) query() url.Values {
	return url.Values{"measure": {string(q.Measure)}, "at": {q.At}, "place": {q.Place.Value()}, "status": {q.Status}}
}

// fill puts figures into their tables.
func (v *figuresShown) fill(q question, all []measure.Figure) {
	v.File = "/figures.csv?" + q.query().Encode()
	v.What = measureWords[q.Measure] + ": " + q.Place.Name
	if q.Measure.IsFlow() {
		v.What += fmt.Sprintf(", %s (%s to %s)", q.spec.Period.Name, q.spec.Period.First.Long(), q.spec.Period.Last.Long())
	} else {
		v.What += ", " + q.spec.At.Long()
	}
	statuses := measure.Statuses
	if q.Measure.IsFlow() {
		statuses = []string{"total"}
	}
	for _, s := range statuses {
		head := statusWords[s]
		if q.Measure.IsFlow() {
			head = measureWords[q.Measure]
		}
		v.Heads = append(v.Heads, head)
	}
	for _, level := range measure.Levels {
		row := figureRow{Name: measure.LevelWords(level), Sum: level == "total" || level == "3+4"}
		for _, s := range statuses {
			for _, f := range all {
				if f.Geography == q.Place.Geography && f.Code == q.Place.Code && f.Level == level && f.Status == s {
					row.Cells = append(row.Cells, q.cell(f))
					if s == q.Status && level == "total" && f.Geography != measure.Service {
						v.Services = fmt.Sprintf("From %d of %s.", f.Services, plain.Count(f.Expected, "service", "services"))
					}
				}
			}
		}
		if len(row.Cells) > 0 {
			v.Rows = append(v.Rows, row)
		}
	}
	v.Bars = q.bars(all)
	v.parts(q, all)
}

// cell is a figure for a table. A mark is explained too.
func (q question) cell(f measure.Figure) figureCell {
	text := f.Mark.Shorthand()
	if f.Mark == schemas.NoMark {
		text = plain.Thousands(f.Value)
	}
	to := url.Values{"measure": {f.Measure}, "place": {f.Geography + ":" + f.Code}, "level": {f.Level}, "status": {f.Status}, "at": {q.At}}
	if f.Measure == string(measure.StockTwoStatus) && f.Geography == measure.Service {
		return figureCell{Text: text}
	}
	return figureCell{text, "/explain?" + to.Encode(), fmt.Sprintf("%s, %s, %s: %s", f.Name, measure.LevelWords(f.Level), statusWords[f.Status], text)}
}

// bars are the levels of the place, open where it is a stock.
func (q question) bars(all []measure.Figure) []bar {
	status := q.Status
	if !q.Measure.IsFlow() && status == "total" {
		status = "open"
	}
	var out []bar
	var most int64
	var values []int64
	for _, f := range all {
		if f.Geography != q.Place.Geography || f.Code != q.Place.Code || f.Status != status || f.Level == "total" || f.Level == "3+4" || f.Mark == schemas.NotApplicable {
			continue
		}
		b := bar{Name: measure.LevelWords(f.Level), Text: plain.Thousands(f.Value), Y: 34 * len(out)}
		if f.Mark != schemas.NoMark {
			b.Text = f.Mark.Shorthand()
		}
		out, values, most = append(out, b), append(values, f.Value), max(most, f.Value)
	}
	if most == 0 {
		return nil
	}
	for i := range out {
		out[i].Width = int(barMost * values[i] / most)
	}
	return out
}

// BarsTitle is what the bars show.
func (v figuresShown) BarsTitle() string {
	if v.Measure.IsFlow() {
		return measureWords[v.Measure] + ", by level"
	}
	return cmp.Or(map[string]string{"total": "Open"}[v.Status], statusWords[v.Status]) + ", by level"
}

// BarsHeight is how high their picture is.
func (v figuresShown) BarsHeight() int { return 34*len(v.Bars) + 4 }

// parts are the regions of England, or the services of a region, by level.
func (v *figuresShown) parts(q question, all []measure.Figure) {
	var in func(measure.Figure) bool
	switch q.Place.Geography {
	case measure.England:
		v.PartsOf, in = "Regions", func(f measure.Figure) bool { return f.Geography == measure.Region }
	case measure.Region:
		v.PartsOf, in = "Services of "+q.Place.Name, func(f measure.Figure) bool { return f.Geography == measure.Service && f.Region == q.Place.Name }
	default:
		return
	}
	if !q.Measure.IsFlow() {
		v.PartsOf += ": " + strings.ToLower(statusWords[q.Status])
		if q.Status == "total" {
			v.PartsOf += " statuses"
		}
	}
	rows := map[string]int{}
	for _, f := range all {
		if !in(f) || f.Status != q.Status {
			continue
		}
		i, ok := rows[f.Code]
		if !ok {
			i = len(v.PartRows)
			rows[f.Code] = i
			v.PartRows = append(v.PartRows, figureRow{Name: f.Name, Cells: make([]figureCell, len(measure.Levels))})
		}
		v.PartRows[i].Cells[slices.Index(measure.Levels, f.Level)] = q.cell(f)
	}
	if len(v.PartRows) == 0 {
		v.PartsOf = ""
	}
	for _, r := range v.PartRows {
		for i, c := range r.Cells {
			if c.Text == "" { // a service without a three-level scheme has no row of its top
				r.Cells[i].Text = schemas.NotApplicable.Shorthand()
			}
		}
	}
	for _, l := range measure.Levels {
		v.PartHead = append(v.PartHead, measure.LevelWords(l))
	}
}

// figuresFile are the figures of a place and of its parts as CSV, in the columns of
// figures.csv.
func figuresFile(a *asked) (answer, error) {
	q, faults := a.question()
	if len(faults) > 0 {
		return nil, fault{http.StatusUnprocessableEntity, "That cannot be shown", faults[0].Text, "Go back and change what was asked."}
	}
	all, err := a.office.Figures(a.Context(), q.spec)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, f := range all {
		own := f.Geography == q.Place.Geography && f.Code == q.Place.Code
		part := q.Place.Geography == measure.England || q.Place.Geography == measure.Region && f.Geography == measure.Service && f.Region == q.Place.Name
		if own || part {
			rows = append(rows, f.Row())
		}
	}
	a.desk.note(a.person, fmt.Sprintf("Downloaded internal figures: %s, %s, %s", q.Measure, q.At, q.Place.Name))
	name := fmt.Sprintf("%s-%s-%s-internal.csv", q.Measure, strings.ReplaceAll(q.At, "/", "-"), q.Place.Code)
	return download{name, "text/csv; charset=utf-8", func(w io.Writer) error {
		return plain.CSV(w, measure.Columns, rows, "name")
	}}, nil
}

// explainShown is where a figure comes from.
type explainShown struct {
	Explained
	Figure  string
	Sources []sourceShown
	Holds   bool
	Recount string
	Back    string
}

type sourceShown struct {
	measure.ReturnRow
	Rows []explainedRow
	N    int64
}

type explainedRow struct {
	Place string
	N     int64
	Notes []string
}

// explainMost is how many interventions are listed one by one.
const explainMost = 1000

func explainPage(a *asked) (answer, error) {
	q, faults := a.question()
	if len(faults) > 0 {
		return nil, fault{http.StatusUnprocessableEntity, "That cannot be explained", faults[0].Text, "Go back to the figures and choose one there."}
	}
	ask := measure.Question{
		Measure: q.Measure, Day: q.spec.At, Period: q.spec.Period, Geography: q.Place.Geography, Code: q.Place.Code,
		Level: a.or("level", "total"), Status: q.Status, RowsMax: explainMost,
	}
	if err := ask.Check(); err != nil {
		return nil, fault{http.StatusUnprocessableEntity, "That cannot be explained", err.Error() + ".", "Go back to the figures and choose one there."}
	}
	e, err := a.office.Explain(a.Context(), ask)
	if err != nil {
		return nil, err
	}
	v := explainShown{Explained: e, Holds: e.Holds(), Recount: plain.Thousands(e.Recount()), Figure: q.cell(e.Explanation.Figure).Text, Back: "/figures?" + q.query().Encode()}
	byID := map[string]measure.ReturnRow{}
	for _, r := range e.Returns {
		byID[r.ID] = r
	}
	for _, r := range e.Rows {
		if n := len(v.Sources); n == 0 || v.Sources[n-1].ID != r.ReturnID {
			v.Sources = append(v.Sources, sourceShown{ReturnRow: byID[r.ReturnID]})
		}
		s := &v.Sources[len(v.Sources)-1]
		s.N += r.N
		s.Rows = append(s.Rows, explained(r))
	}
	return shown{
		template: "explain", Title: "Where a figure comes from", Here: "/figures", Page: v,
		Purpose: "The returns and rows behind one figure, and the rules that changed how they count.",
	}, nil
}

// explained is a row behind a figure.
func explained(r measure.Row) explainedRow {
	out := explainedRow{N: r.N, Place: placeIn(schemas.Position{Sheet: r.Sheet, Row: r.Row, Column: r.Column})}
	if r.Together > 1 {
		out.Place = fmt.Sprintf("%s to %d (%s together)", out.Place, r.Last, plain.Count(r.Together, "intervention", "interventions"))
	}
	for _, id := range r.Rules {
		out.Notes = append(out.Notes, schemas.RuleOf(id).Reason)
	}
	if r.Undated && r.Column == 0 {
		out.Notes = append(out.Notes, "It has no opening date.")
	}
	return out
}
