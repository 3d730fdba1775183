package page

import (
	"html/template"
	"slices"
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// table is a table as the page shows it.
type table struct {
	ID       string // of the page, for what refers to it
	Caption  string
	Headings []string // the first stands over the rows' headings
	Rows     []row
	Words    int    // how many of the columns after the first are words, and no numbers
	Note     string // what the marks mean that are in it, and what else belongs under it
}

// row is a row's heading, with a link where Link is not empty, and its cells.
type row struct {
	Heading, Link string
	Cells         []string
	Sum           bool // it is a total of rows above it, or of how many services they are
}

// Long reports whether the table is folded away until a reader asks for it.
func (t table) Long() bool { return len(t.Rows) > rowsShown }

// headings are the headings of a table as the page has them, and cells the cells of a
// row, of which the first are words. The template takes them over whole: to go through
// each of them it takes several times as long.
func headings(texts []string, words int) template.HTML {
	return elements(`<th scope="col"`, "</th>", texts, 1, 1+words)
}

func cells(texts []string, words int) template.HTML { return elements("<td", "</td>", texts, 0, words) }

// elements has each text in an element: those from first to before last as words.
func elements(open, end string, texts []string, first, last int) template.HTML {
	var out strings.Builder
	for i, text := range texts {
		out.WriteString(open)
		if first <= i && i < last {
			out.WriteString(` class="words"`)
		}
		out.WriteByte('>')
		_, _ = escaped.WriteString(&out, tie(text))
		out.WriteString(end)
	}
	return template.HTML(out.String())
}

// escaped has no letter left that could be taken for a tag or an entity.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "+", "&#43;")

// rowsShown is how many rows a table has at the most that is not folded away:
// five years of quarters, or the services of the largest region.
const rowsShown = 20

// marked notes under a table what its marks mean.
func (t table) marked() table {
	var words string
	for _, m := range markWords {
		if t.has(m.mark) {
			words += m.mark.Shorthand() + " " + m.words + ". "
		}
	}
	t.Note = words + t.Note
	return t
}

// has reports whether a mark is in the table.
func (t table) has(mark schemas.Mark) bool {
	return slices.ContainsFunc(t.Rows, func(r row) bool { return slices.Contains(r.Cells, mark.Shorthand()) })
}

// column is a column or a row of figures: its heading, and what is counted in it.
type column struct {
	heading string
	measure measure.Name
	status  string
}

var stockColumns = []column{
	{"Open", measure.Stock, "open"},
	{"Inactive", measure.Stock, "inactive"},
	{"Closed", measure.Stock, "closed"},
	{"Not open", measure.Stock, "not-open"},
	{"Total", measure.Stock, total},
}

var twoStatusColumns = []column{
	{"Open", measure.StockTwoStatus, "open"},
	{"Closed", measure.StockTwoStatus, "closed"},
	{"Total", measure.StockTwoStatus, total},
}

var flowRows = []column{
	{"Opened", measure.Opened, total},
	{"Re-opened", measure.Reopened, total},
	{"Became known", measure.BecameKnown, total},
	{"Became inactive", measure.BecameInactive, total},
	{"Closed from open", measure.ClosedFromOpen, total},
	{"Closed, all", measure.Closed, total},
	{"Closed by the six-month rule", measure.ClosedByRule, total},
	{"Raised to a higher level", measure.Raised, total},
	{"Worked on", measure.Worked, total},
}

// levelsOf are the levels that a place has in the release.
func (s *Site) levelsOf(p Place) []string { return s.levels[p.Geography+p.Code] }

func isSum(level string) bool { return level == "3+4" || level == total }

// stockTable is level by status on the day.
func (s *Site) stockTable(p Place, id, caption string, columns []column) table {
	t := table{ID: id, Caption: caption, Headings: []string{"Level"}}
	made := row{Heading: "Services", Sum: true}
	for _, c := range columns {
		t.Headings = append(t.Headings, c.heading)
		made.Cells = append(made.Cells, s.stock(p, c.measure, s.release.At, total, c.status).made())
	}
	for _, level := range s.levelsOf(p) {
		r := row{Heading: levelWords(level), Sum: isSum(level)}
		for _, c := range columns {
			r.Cells = append(r.Cells, s.stock(p, c.measure, s.release.At, level, c.status).text())
		}
		t.Rows = append(t.Rows, r)
	}
	if p.Geography != measure.Service {
		t.Rows = append(t.Rows, made)
	}
	return t.marked()
}

// dayTables are level by status of all services, and, where there are any, of
// those that do not use inactive.
func (s *Site) dayTables(p Place) []table {
	day := s.release.At.Long()
	if p.Geography == measure.Service {
		told := slices.DeleteFunc(slices.Clone(stockColumns), func(c column) bool { return !s.release.TellsStock(p.Geography, c.status) })
		all := s.stockTable(p, "day-all", "Interventions by level and status on "+day, told)
		if len(told) < len(stockColumns) {
			all.Note += "What a service has ever closed, and with it all that is not open and the total, is told of no single service: " +
				"compared from one release to the next it would give small numbers of people away."
		}
		return []table{all}
	}
	all := s.stockTable(p, "day-all", "Interventions by level and status on "+day+": all services", stockColumns)
	all.Note += "Open, not open and total are from all services that told their position; inactive and closed only from those " +
		"that use all three statuses. So open, inactive and closed need not add up to the total. The last row says of how many services each column is made."
	columns := slices.DeleteFunc(slices.Clone(twoStatusColumns), func(c column) bool {
		return s.stock(p, c.measure, s.release.At, total, c.status).expected == 0
	})
	if len(columns) == 0 {
		if !s.twoStatus[p.Geography] && s.twoStatus[measure.England] {
			all.Note += " Services that use open and closed alone are told of by themselves for England only: in one region they can be too few."
		}
		return []table{all}
	}
	two := s.stockTable(p, "day-two", "Of these, services that use open and closed alone", columns)
	two.Note += "These services have no inactive interventions; what they call closed can be what others call inactive."
	return []table{all, two}
}

// periodTable is what happened in the period, by level.
func (s *Site) periodTable(p Place) table {
	levels := s.levelsOf(p)
	t := table{ID: "period-all", Caption: "What happened in " + periodWords(s.release.Period) + ", by level", Headings: []string{"What happened"}}
	for _, level := range levels {
		t.Headings = append(t.Headings, levelWords(level))
	}
	if p.Geography != measure.Service {
		t.Headings = append(t.Headings, "Services")
	}
	for _, c := range flowRows {
		if _, ok := s.figures[at{string(c.measure), s.release.Period.Name, p.Geography, p.Code, total, total}]; !ok {
			continue // not published of single services
		}
		r := row{Heading: c.heading}
		for _, level := range levels {
			r.Cells = append(r.Cells, s.flow(p, c.measure, s.release.Period, level).text())
		}
		if p.Geography != measure.Service {
			r.Cells = append(r.Cells, s.flow(p, c.measure, s.release.Period, total).made())
		}
		t.Rows = append(t.Rows, r)
	}
	t.Note = "The level is the highest that the intervention had reached by the end of the period."
	if s.release.Absent(p.Geography, "", measure.Closed, "1") == schemas.Confidential {
		t.Note += " Of what was closed and worked on, only the total of a service is told: level by level the numbers of people would be too small."
	}
	return t.marked()
}

// besideTable is the level mix of what was opened in a place beside those of the
// larger ones that it is in.
func (s *Site) besideTable(p Place) table {
	if p.Geography == measure.England {
		return table{}
	}
	t := table{
		ID: "period-beside", Caption: "Interventions opened in " + periodWords(s.release.Period) + ", and the share of each level",
		Headings: []string{"Place", "Opened"},
	}
	for _, level := range mixLevels {
		t.Headings = append(t.Headings, levelWords(level))
	}
	places := []Place{p}
	if p.Geography == measure.Service {
		places = append(places, s.in(measure.Region, p.Region.Code)...)
	}
	for _, q := range append(places, s.in(measure.England, "")...) {
		r := row{Heading: q.Name, Cells: s.mix(q, s.release.Period)}
		if q != p {
			r.Link = p.root() + q.Path()
		}
		t.Rows = append(t.Rows, r)
	}
	return t.marked()
}

// mix is what was opened in a period, and the share of each of mixLevels.
func (s *Site) mix(p Place, period schemas.Period) []string {
	out := []string{s.flow(p, measure.Opened, period, total).text()}
	for _, level := range mixLevels {
		out = append(out, s.openedAt(p, period, level).text())
	}
	return out
}

// partsTable is the regions of England, or the services of a region, side by side.
func (s *Site) partsTable(p Place) table {
	period := periodWords(s.release.Period)
	t := table{
		ID: "parts-all",
		Headings: []string{
			"Region", "Services", "Open", "Opened", "Closed", "Level 1, share of opened", "Level 3 and 4 together, share of opened",
		},
		Caption: "Regions: open on " + s.release.At.Long() + "; opened and closed in " + period,
	}
	parts := s.in(measure.Region, "")
	if p.Geography == measure.Region {
		parts = s.in(measure.Service, p.Code)
		t.Headings[0], t.Headings[1], t.Words = "Service", "Told its position", 1
		t.Caption = "Services of " + p.Name + ": open on " + s.release.At.Long() + "; opened and closed in " + period
	}
	for _, q := range parts {
		first := s.stock(q, measure.Stock, s.release.At, total, total).made()
		if q.Geography == measure.Service {
			first = yes(s.coverage[q.Code].Tells)
		}
		t.Rows = append(t.Rows, row{Heading: q.Name, Link: p.root() + q.Path(), Cells: []string{
			first,
			s.stock(q, measure.Stock, s.release.At, total, "open").text(),
			s.flow(q, measure.Opened, s.release.Period, total).text(),
			s.flow(q, measure.Closed, s.release.Period, total).text(),
			s.openedAt(q, s.release.Period, "1").text(),
			s.openedAt(q, s.release.Period, "3+4").text(),
		}})
	}
	t.Note = "Shares are worked out from the counts as they are shown, and are not applicable where nothing was opened. " +
		"Services differ in whom they help and in how they use the levels: a difference is a question to ask, and no mark of quality."
	return t.marked()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// missingTable is who has not told their position, and why.
func (s *Site) missingTable(p Place) table {
	t := table{
		ID: "coverage-missing", Caption: "Services that have not told their position on " + s.release.At.Long(),
		Headings: []string{"Service", "Region", "Why"}, Words: 2,
	}
	for _, c := range s.missing(p) {
		r := row{Heading: c.Service.Name, Cells: []string{c.Service.Region.Name, upper(whyNot(c))}}
		if i := slices.IndexFunc(s.places, func(q Place) bool { return q.Geography == measure.Service && q.Code == c.Service.ID }); i >= 0 {
			r.Link = p.root() + s.places[i].Path()
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// missing are the services of England or a region that have not told their
// position.
func (s *Site) missing(p Place) []disclosure.Coverage {
	var out []disclosure.Coverage
	for _, c := range s.release.Coverage {
		if !c.Tells && (p.Geography == measure.England || c.Service.Region.Code == p.Code) {
			out = append(out, c)
		}
	}
	return out
}

// returnTable is what one service returned.
func (s *Site) returnTable(p Place) table {
	c := s.coverage[p.Code]
	t := table{ID: "coverage-return", Caption: "What " + p.Name + " returned", Headings: []string{"About the return", "Answer"}, Words: 1}
	add := func(heading, text string) {
		if text != "" {
			t.Rows = append(t.Rows, row{Heading: heading, Cells: []string{text}})
		}
	}
	add("Told its position on "+s.release.At.Long(), yes(c.Tells))
	if !c.Tells {
		add("Why not", upper(whyNot(c)))
	}
	if c.ReceivedOn != 0 {
		add("Received on", c.ReceivedOn.Long())
	}
	if c.ExtractDate != 0 {
		add("Describes", c.ExtractDate.Long())
	}
	if c.State != "" {
		add("Verdict", upper(c.Verdict.Words()))
	}
	add("Told from", grainWords[c.Grain])
	add("Levels used", schemeWords(c.Service.Levels.String(), "levels"))
	add("Statuses used", schemeWords(c.Service.Statuses.String(), "statuses"))
	return t
}

// schemeWords are the levels or statuses that a service uses, of what the register
// says.
func schemeWords(declared, of string) string {
	if declared == "" {
		return "Not declared"
	}
	return upper(declared) + " " + of
}

var grainWords = map[schemas.Grain]string{
	schemas.RecordGrain:  "Records: each intervention is known",
	schemas.EventGrain:   "Events: each intervention is known",
	schemas.SummaryGrain: "Counts: the service sent totals for the day",
}

// mixLevels are those of the trend: they are complete whatever scheme a service
// uses.
var mixLevels = []string{"1", "2", "3+4", "unknown"}

// mixTable is the level mix of what was opened, quarter by quarter.
func (s *Site) mixTable(p Place) table {
	t := table{ID: "trend-mix", Caption: "Interventions opened in each quarter, and the share of each level", Headings: []string{"Quarter", "Opened"}}
	for _, level := range mixLevels {
		t.Headings = append(t.Headings, levelWords(level))
	}
	t.Headings = s.withServices(p, t.Headings)
	for _, q := range s.release.Quarters {
		r := row{Heading: periodWords(q), Cells: s.mix(p, q)}
		if p.Geography != measure.Service {
			r.Cells = append(r.Cells, s.flow(p, measure.Opened, q, total).made())
		}
		t.Rows = append(t.Rows, r)
	}
	if t.has(schemas.NotApplicable) {
		t.Note = "A share of none is not applicable."
	}
	return t.marked()
}

// openTable is the open stock at the end of each quarter.
func (s *Site) openTable(p Place) table {
	t := table{ID: "trend-open", Caption: "Interventions open at the end of each quarter", Headings: []string{"Day"}}
	levels := s.levelsOf(p)
	for _, level := range levels {
		t.Headings = append(t.Headings, levelWords(level))
	}
	t.Headings = s.withServices(p, t.Headings)
	for _, q := range s.release.Quarters {
		r := row{Heading: q.Last.Long()}
		for _, level := range levels {
			r.Cells = append(r.Cells, s.stock(p, measure.Stock, q.Last, level, "open").text())
		}
		if p.Geography != measure.Service {
			r.Cells = append(r.Cells, s.stock(p, measure.Stock, q.Last, total, "open").made())
		}
		t.Rows = append(t.Rows, r)
	}
	return t.marked()
}

func (s *Site) withServices(p Place, headings []string) []string {
	if p.Geography == measure.Service {
		return headings
	}
	return append(headings, "Services")
}
