package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// kind is what a heading or a label says that counts are of.
type kind struct {
	level      schemas.Level
	status     schemas.Status
	total      bool
	unrecorded bool // says that the level is not recorded
}

func (k kind) said() bool {
	return k.level != schemas.LevelUnknown || k.status != schemas.StatusUnknown || k.total || k.unrecorded
}

var unrecordedForm = regexp.MustCompile(`(?i)^\W*((level|levels)?\W*(not (recorded|known|set|given)|unknown|unrecorded|blank|missing|no level( recorded)?))\W*$`)

// countOf reads the levels and statuses out of a heading such as "Level 1 –
// open", "Active cases" or "Total". A text that names two of a sort says
// nothing.
func countOf(text string, lex Lexicon) kind {
	k, known := lex.kinds[text]
	if !known {
		k = readKind(text, lex)
		if lex.kinds != nil {
			lex.kinds[text] = k
		}
	}
	return k
}

// readKind is countOf of a text that need not be remembered.
func readKind(text string, lex Lexicon) kind {
	if len(text) > 80 {
		return kind{}
	}
	text = strings.TrimSpace(text)
	k := kind{total: totalForm.MatchString(text), unrecorded: unrecordedForm.MatchString(text)}
	if l, ok := lex.Level(text); ok && !numberForm.MatchString(text) {
		k.level = l
	}
	if s, ok := lex.Status(text); ok {
		k.status = s
	}
	ws := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`-–—:,;()[]/_`, r) {
			return ' '
		}
		return r
	}, text))
	if len(ws) > 10 {
		return k
	}
	if k.level != schemas.LevelUnknown && k.status != schemas.StatusUnknown {
		k.level = schemas.LevelUnknown // "1 - Open": the number is that of the status
		return k
	}
	levels, statuses := map[schemas.Level]bool{}, map[schemas.Status]bool{}
	for i, w := range ws {
		if i+1 < len(ws) {
			if l, ok := lex.Level(w + " " + ws[i+1]); ok && !numberForm.MatchString(w) {
				levels[l] = true
			}
			if s, ok := lex.Status(w + " " + ws[i+1]); ok {
				statuses[s] = true
			}
		}
		if l, ok := lex.Level(w); ok && len(w) > 1 && !numberForm.MatchString(w) {
			levels[l] = true
		}
		if s, ok := lex.Status(w); ok && len(w) > 1 {
			statuses[s] = true
		}
	}
	if k.level == schemas.LevelUnknown && len(levels) == 1 {
		for l := range levels {
			k.level = l
		}
	}
	if k.status == schemas.StatusUnknown && len(statuses) == 1 {
		for s := range statuses {
			k.status = s
		}
	}
	return k
}

// countForm is a count as people type it; "-" and "nil" are not numbers here.
var countForm = regexp.MustCompile(`^\d{1,3}(,\d{3})+$|^\d+(\.0+)?$`)

// serialDay is a day of these years as a workbook numbers it: no service has so
// many interventions.
var serialDay = regexp.MustCompile(`^[34]\d{4}$`)

// crosstab reads a table as counts: columns headed by levels or statuses, rows
// labelled by the other. ok is false where the table is nothing of the sort.
func crosstab(headings []string, lines []Line, lex Lexicon) (schemas.Table, bool) {
	t := schemas.Table{Grain: schemas.SummaryGrain}
	counting, numeric := 0, 0
	labels := -1
	for i, h := range headings {
		k := countOf(h, lex)
		n, filled := 0, 0
		for _, l := range lines {
			if c := cell(l, i); c != "" {
				filled++
				if countForm.MatchString(c) && !serialDay.MatchString(c) {
					n++
				}
			}
		}
		numbers := filled > 0 && n*2 > filled
		col := schemas.Column{Index: i + 1, Heading: h}
		switch {
		case k.said() && (numbers || filled == 0) && i > 0:
			col.Level, col.Status = k.level, k.status
			col.Field = schemas.Count
			col.Why = fmt.Sprintf("heading %q says what is counted, and its values are whole numbers", h)
			if k.total && (k.level == schemas.LevelUnknown && k.status == schemas.StatusUnknown || subtotal(headings, i, k, lex)) {
				col.Field = schemas.TotalField
				col.Why = fmt.Sprintf("heading %q names a sum", h)
			} else {
				counting++
				if numbers {
					numeric++
				}
			}
		case labels < 0 && !numbers && filled > 0:
			labels = i
			col.Field = schemas.LevelField
			col.Why = "the first column of words labels the rows"
		}
		t.Columns = append(t.Columns, col)
	}
	if counting == 0 || numeric == 0 || labels < 0 {
		return t, false
	}
	return t, labelled(&t, labels, lines, lex)
}

// subtotal reports whether a heading with "total" and a status or level is the
// sum of others beside it: "Open total" next to "Open Level 1".
func subtotal(headings []string, i int, k kind, lex Lexicon) bool {
	for j, h := range headings {
		if o := countOf(h, lex); j != i && !o.total && (k.status != schemas.StatusUnknown && o.status == k.status && o.level != k.level ||
			k.level != schemas.LevelUnknown && o.level == k.level && o.status != k.status) {
			return true
		}
	}
	return false
}

// labelled settles what the label column is: levels, statuses, or the service
// whose counts the row holds. It is false where rows and columns together do not
// say of which level and status each count is.
func labelled(t *schemas.Table, labels int, lines []Line, lex Lexicon) bool {
	rowLevels, rowStatuses, services, other := 0, 0, 0, 0
	for _, l := range lines {
		c := cell(l, labels)
		k := readKind(c, lex)
		switch {
		case c == "" || k.total:
		case k.level != schemas.LevelUnknown || k.unrecorded || isLevelNumber(c):
			rowLevels++
		case k.status != schemas.StatusUnknown:
			rowStatuses++
		case lex.Looks(schemas.ServiceName, c):
			services++
		default:
			other++
		}
	}
	colLevels, colStatuses := 0, 0
	for _, c := range t.Columns {
		if c.Field == schemas.Count {
			if c.Level != schemas.LevelUnknown {
				colLevels++
			}
			if c.Status != schemas.StatusUnknown {
				colStatuses++
			}
		}
	}
	col := &t.Columns[labels]
	switch {
	case rowLevels > 0 && colStatuses > 0 && rowLevels >= other:
		col.Field, col.Why = schemas.LevelField, "its labels are levels"
	case rowStatuses > 0 && colLevels > 0 && rowStatuses >= other:
		col.Field, col.Why = schemas.StatusField, "its labels are statuses"
	case colLevels > 0 && colStatuses > 0 && services > 0:
		col.Field, col.Why = schemas.ServiceName, "its labels are services"
	case colLevels > 0 && colStatuses > 0:
		col.Field, col.Why = schemas.NoField, ""
	default:
		return false
	}
	return true
}

func isLevelNumber(c string) bool {
	return len(c) == 1 && c[0] >= '1' && c[0] <= '4'
}

// longSummary reads a table with a column each for level, status and count.
func longSummary(cols []*column, lines []Line, lex Lexicon) (schemas.Table, bool) {
	m := mapColumns(cols, tallyFields, lines, lex)
	count, ok := m.fields[schemas.Count]
	if !ok || !m.has(schemas.LevelField) || !m.has(schemas.StatusField) || count.col.fit(schemas.Count, lex) < 0.9 {
		return schemas.Table{}, false
	}
	return schemas.Table{Grain: schemas.SummaryGrain, Columns: columnsOf(m)}, true
}

// columnsOf are the columns of a table as the mapping has them.
func columnsOf(m mapping) []schemas.Column {
	out := make([]schemas.Column, len(m.columns))
	for i, c := range m.columns {
		out[i] = schemas.Column{Index: i + 1, Heading: c.heading}
		if c.unneeded {
			out[i].Why = "no count needs such a column"
		}
	}
	for f, cl := range m.fields {
		out[cl.col.index].Field, out[cl.col.index].Why = f, cl.why
	}
	return out
}

// summaryRow tells what a row of a table of counts is.
func summaryRow(l Line, t schemas.Table, headings []string) schemas.RowKind {
	if filledCells(l) == 0 {
		return schemas.BlankRow
	}
	if repeats(l, headings) {
		return schemas.HeaderRow
	}
	var labels []int
	numbers := 0
	for i, c := range t.Columns {
		switch c.Field {
		case schemas.LevelField, schemas.StatusField, schemas.ServiceName:
			labels = append(labels, i)
		case schemas.Count, schemas.TotalField:
			if v := cell(l, i); v != "" && (countForm.MatchString(v) || len(v) < 12) {
				numbers++
			}
		default: // says nothing about the row
		}
	}
	switch {
	case isTotal(l, labels):
		return schemas.TotalRow
	case numbers == 0 && !slices.ContainsFunc(labels, func(i int) bool { return cell(l, i) != "" && len(cell(l, i)) < 30 && filledCells(l) == 1 }):
		return schemas.NoteRow
	case numbers == 0 && (len(labels) == 0 || noteForm.MatchString(cell(l, labels[0])) || filledCells(l) == 1):
		return schemas.NoteRow
	}
	return schemas.DataRow
}
