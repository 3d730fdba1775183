package workbook

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// nouns name the places of a geography, as sheets and titles do.
var nouns = map[string]string{measure.England: "England", measure.Region: "Regions", measure.Service: "Services"}

// shown are the columns that the release has anything of for a geography: the
// published edition has few of services.
func (v view) shown(geography string, columns []figureColumn) []figureColumn {
	return slices.DeleteFunc(slices.Clone(columns), func(c figureColumn) bool { return !v.has[what{geography, string(c.measure), c.status}] })
}

// flows is what happened in the period in the places of a geography.
func (v view) flows(geography string) table {
	values, made, notes := v.shown(geography, flowColumns), v.shown(geography, flowMakers), []note{noteFlowLevel, noteBalance, noteRounded}
	if geography == measure.Service {
		made, notes = nil, []note{noteFlowLevel, noteProtected}
	}
	columns, cells := labels(geography)
	t := table{
		sheet: nouns[geography] + " flows", keep: 1, notes: notes,
		title:   fmt.Sprintf("%s: what happened in %s, by level", nouns[geography], periodTitle(v.r.Period)),
		columns: headed(columns, values, made),
	}
	if v.r.Absent(geography, "", measure.Closed, "1") == schemas.Confidential {
		t.about = []string{"Of what was closed and worked on, only the total of a service is told: level by level the numbers of people would be too small."}
	}
	for _, p := range v.places(geography, []schemas.Period{v.r.Period}, measuresOf(values)...) {
		t.rows = append(t.rows, v.row(cells(p), p, values, made))
	}
	return t
}

// atEnd are the columns of the stock at the end of a quarter.
var atEnd = func() []figureColumn {
	out := slices.Clone(stockColumns)
	for i := range out {
		out[i].heading += " at the end"
	}
	return out
}()

// quarters is all flows and stocks of the quarters in a row, for England or the
// regions: a row for each place, quarter and level.
func (v view) quarters(geography string) table {
	values := slices.Concat(v.shown(geography, flowColumns), v.shown(geography, atEnd))
	made := slices.Concat(v.shown(geography, flowMakers), makers(atEnd[:2]))
	columns, cells := labels(geography)
	columns = slices.Insert(columns, len(columns)-1, column{heading: "Quarter"})
	t := table{
		sheet: nouns[geography] + " quarters", keep: len(columns), notes: []note{noteFlowLevel, noteWhich, noteRounded},
		title:   fmt.Sprintf("%s: what happened in each quarter and the position at its end, by level", nouns[geography]),
		columns: headed(columns, values, made),
	}
	for _, p := range v.places(geography, v.r.Quarters, measuresOf(values)...) {
		at := cells(p)
		t.rows = append(t.rows, v.row(slices.Insert(at, len(at)-1, any(periodWords(p.period))), p, values, made))
	}
	return t
}

// mixLevels are the levels of a mix: those of which each intervention has one, and
// then Level 3 and 4 together.
var mixLevels = []string{"1", "2", "3", "4", "3-4", "unknown", "3+4"}

// levelsOpened are the mixLevels of which the release tells what was opened in places
// of a geography: all of them where it tells what was opened at 3-4 or nowhere.
func (v view) levelsOpened(geography string) []string {
	has, elsewhere := map[string]bool{}, map[string]bool{}
	for _, f := range v.r.Figures() {
		if f.Measure == string(measure.Opened) {
			elsewhere[f.Level] = true
			has[f.Level] = has[f.Level] || f.Geography == geography
		}
	}
	return slices.DeleteFunc(slices.Clone(mixLevels), func(level string) bool { return elsewhere[level] && !has[level] })
}

// levelMix is the share of what was opened that was at each level: for England by
// quarter, for the regions in the period.
func (v view) levelMix(geography string) table {
	opened := flowColumn("All levels", measure.Opened, noteOpened)
	opened.level = "total"
	t := table{
		sheet: nouns[geography] + " level mix", keep: 1, notes: []note{noteLevels, noteFlowLevel, noteShares},
		title:   "England: share of the interventions opened in each quarter at each level",
		columns: []column{{heading: "Quarter"}, {heading: "Interventions opened", kind: kindNumber, note: noteOpened}},
		about:   []string{"Level 3 and 4 together counts again what is in Level 3, Level 4 and Level 3-4: the other shares are parts of all that were opened."},
	}
	periods, named := v.r.Quarters, func(p place) []any { return []any{periodWords(p.period)} }
	if geography == measure.Region {
		t.title = fmt.Sprintf("Regions: share of the interventions opened in %s at each level", periodTitle(v.r.Period))
		periods, named = []schemas.Period{v.r.Period}, func(p place) []any { return []any{p.name, p.code} }
		t.columns = slices.Concat([]column{{heading: "Region"}, {heading: "Code"}}, t.columns[1:])
	}
	told := v.levelsOpened(geography)
	if len(told) < len(mixLevels) {
		t.about = append(t.about, "Level 3-4 is told for England only, and in Level 3 and 4 together: in one region too few services have a three-level scheme.")
	}
	for _, level := range told {
		t.columns = append(t.columns, column{heading: measure.LevelWords(level), kind: kindShare})
	}
	t.columns = append(t.columns, column{heading: "Services in opened", kind: kindNumber, note: noteServices})
	for _, p := range v.places(geography, periods, measure.Opened) {
		if p.level != "total" {
			continue
		}
		whole := v.value(p, opened)
		row := append(named(p), whole)
		for _, level := range told {
			part := opened
			part.level = level
			row = append(row, shareOf(v.value(p, part), whole))
		}
		t.rows = append(t.rows, append(row, v.made(p, opened)))
	}
	return t
}

// run is a measure of the services, quarter by quarter.
type run struct {
	sheet, title string
	of           figureColumn
}

var (
	openedInARow = run{"Services opened", "Services: interventions opened in each quarter, by level", flowColumns[0]}
	openInARow   = run{"Services open", "Services: open interventions at the end of each quarter, by level", stockColumns[0]}
)

// inARow has a row for each service and level, and a column for each quarter.
func (v view) inARow(r run) table {
	t := table{
		sheet: r.sheet, title: r.title, notes: []note{noteLevels, r.of.note, noteProtected}, keep: 2,
		columns: []column{{heading: "Service"}, {heading: "Level"}, {heading: "Service id"}, {heading: "Region"}},
	}
	for _, q := range v.r.Quarters {
		t.columns = append(t.columns, column{heading: periodWords(q), kind: kindNumber})
	}
	for _, p := range v.ever(r.of) {
		row := []any{p.name, levelWords(p.level), p.code, p.region}
		for _, q := range v.r.Quarters {
			p.period = q
			row = append(row, v.value(p, r.of))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// ever are the services and levels that have a column's figure in any of the
// quarters, by code and level.
func (v view) ever(c figureColumn) []place {
	type line struct{ code, level string }
	seen := map[line]bool{}
	var out []place
	for _, f := range v.r.Figures() {
		if at := (line{f.Code, f.Level}); f.Geography == measure.Service && f.Measure == string(c.measure) && f.Status == c.status && !seen[at] {
			seen[at] = true
			out = append(out, place{geography: f.Geography, code: f.Code, name: f.Name, region: f.Region, level: f.Level})
		}
	}
	slices.SortStableFunc(out, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(slices.Index(measure.Levels, a.level), slices.Index(measure.Levels, b.level)))
	})
	return out
}
