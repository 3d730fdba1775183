package transform

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// summary reads the counts of a summary return.
func (m *maker) summary(tables []schemas.Table) {
	if slices.ContainsFunc(tables, func(t schemas.Table) bool { return t.Counts && !t.Check }) {
		m.counted(tables)
		return
	}
	m.History = schemas.PositionHistory
	m.assumeExtractDate(0)
	for _, t := range tables {
		if t.Check || t.Grain != schemas.SummaryGrain {
			continue
		}
		tallies := m.tallies(t)
		m.checkTotals(t, tallies)
		m.Tallies = append(m.Tallies, append(tallies, m.gaps(t, tallies)...)...)
	}
	m.settleTallies()
}

// tallies reads the counts of a table, row by row. A count that cannot be read
// is missing, and never nought: so are all counts of a row whose label nobody
// knows, which could be of any level.
func (m *maker) tallies(t schemas.Table) []schemas.Tally {
	var out []schemas.Tally
	r := m.reader(t)
	for _, line := range t.Rows {
		if line.Kind != schemas.DataRow {
			continue
		}
		m.rows++
		r.cells, r.n, r.fate = line.Cells, line.Number, counted
		if m.refused[schemas.Position{Sheet: t.Sheet, Row: line.Number}] {
			m.Ledger.Rejected++
			continue
		}
		found := r.tallies()
		switch r.fate {
		case refused:
			m.Ledger.Rejected++
			for i := range found {
				found[i].Missing = true
			}
		case excluded:
			m.Ledger.Excluded++
			continue
		case counted:
			m.Ledger.Accepted++
		}
		out = append(out, found...)
	}
	return out
}

// gaps are the counts that a crosstab leaves out whole: it has no line for a
// level, or none for a status, that the service is not known to do without. They
// are missing, not nought. A list of level, status and count may leave out its
// noughts, and has no gaps.
func (m *maker) gaps(t schemas.Table, tallies []schemas.Tally) []schemas.Tally {
	levels, statuses := map[schemas.Level]bool{}, map[schemas.Status]bool{}
	for _, v := range tallies {
		levels[v.Level], statuses[v.Status] = true, true
	}
	if len(tallies) == 0 || columnOf(t, schemas.LevelField) >= 0 && columnOf(t, schemas.StatusField) >= 0 {
		return nil
	}
	used := func(s schemas.Status) bool {
		return s != schemas.Inactive || statuses[s] || m.service.Statuses != schemas.TwoStatuses
	}
	var out []schemas.Tally
	miss := func(what string, level schemas.Level, status schemas.Status) {
		if out == nil || out[len(out)-1].Level != level && out[len(out)-1].Status != status {
			m.find(schemas.RuleCountMissing, m.at(t.Sheet, t.HeaderRow, 0), schemas.Count, "the table has no counts for %s, which is not nought: the figure is not available", what)
		}
		out = append(out, schemas.Tally{Level: level, Status: status, AsAt: m.ExtractDate, Missing: true, Position: m.at(t.Sheet, t.HeaderRow, 0)})
	}
	for _, l := range m.levelsUsed(levels) {
		for _, s := range schemas.Statuses {
			if !levels[l] && used(s) {
				miss("Level "+l.String(), l, s)
			}
		}
	}
	for _, s := range schemas.Statuses {
		if statuses[s] || !used(s) {
			continue
		}
		for _, l := range schemas.Levels {
			if levels[l] {
				miss(s.String()+" interventions", l, s)
			}
		}
	}
	return out
}

// levelsUsed are the levels of the service's scheme; where the register does not
// say, and the counts are of a top of three levels, those of three.
func (m *maker) levelsUsed(seen map[schemas.Level]bool) []schemas.Level {
	if m.service.Levels == schemas.ThreeLevels || seen[schemas.Level3Or4] {
		return []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3Or4}
	}
	return []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level4}
}

// tallies reads the counts of one row: of the level and status that its labels
// and the headings say.
func (r *row) tallies() []schemas.Tally {
	level, status := schemas.LevelUnknown, schemas.StatusUnknown
	if c := r.cell(schemas.LevelField); c != "" {
		level = r.readLevel(c, schemas.LevelField)
	}
	if c := r.cell(schemas.StatusField); c != "" {
		status = r.readStatus(c, schemas.StatusField)
	}
	var out []schemas.Tally
	read := 0
	for i, c := range r.t.Columns {
		if c.Field != schemas.Count || r.fate == excluded {
			continue
		}
		t := schemas.Tally{Level: level, Status: status, AsAt: r.m.ExtractDate, Position: r.m.at(r.t.Sheet, r.n, c.Index)}
		if c.Level != schemas.LevelUnknown {
			t.Level = r.m.inScheme(c.Level, func(format string, args ...any) { r.refuse(schemas.RuleLevelScheme, schemas.Count, format, args...) })
		}
		if c.Status != schemas.StatusUnknown {
			t.Status = c.Status
		}
		if t.Status == schemas.StatusUnknown {
			if r.fate == counted {
				r.refuse(schemas.RuleStatusUnmapped, schemas.StatusField, "nothing says of which status the counts of this row are")
			}
			for _, s := range schemas.Statuses { // it could be of any
				out = append(out, schemas.Tally{Level: t.Level, Status: s, AsAt: t.AsAt, Missing: true, Position: t.Position})
			}
			continue
		}
		if r.m.readCount(r.cells[i], &t) {
			read++
		}
		out = append(out, t)
	}
	if read == 0 && r.fate == counted {
		r.fate = refused
	}
	return out
}

var thousands = regexp.MustCompile(`^\d{1,3}(,\d{3})+$`)

// readCount reads a count, and reports whether it says anything. An empty cell
// is not nought: it is missing, with a query; so is one that the sender withheld,
// and one that is no count.
func (m *maker) readCount(cell string, t *schemas.Tally) bool {
	c := strings.TrimSuffix(Fold(cell), ".0")
	if thousands.MatchString(c) {
		c = strings.ReplaceAll(c, ",", "")
	}
	n, err := strconv.Atoi(c)
	switch {
	case m.given.Vocabulary.blank(c) || withheld(c):
		t.Missing = true
		what := "empty"
		if withheld(c) {
			what = "withheld"
		}
		m.find(schemas.RuleCountMissing, t.Position, schemas.Count, "the count is %s, which is not nought: the figure is not available", what)
		return withheld(c)
	case err != nil || n < 0 || n > schemas.CountMost:
		t.Missing = true
		m.find(schemas.RuleCountUnread, t.Position, schemas.Count, "%s is not a whole number of 0 or more: the figure is not available", quoteNumber(cell))
		return false
	}
	t.N = n
	return true
}

// withheld reports whether a cell says that its count is kept back.
func withheld(c string) bool { return c == "*" || c == "c" || c == "[c]" || strings.HasPrefix(c, "<") }

func quoteNumber(cell string) string {
	if s := quoteDigits(cell); s != "" {
		return strings.TrimPrefix(s, ": ")
	}
	return "the count"
}

// cellKey is one combination of level and status.
type cellKey struct {
	level  schemas.Level
	status schemas.Status
}

// settleTallies leaves out a Level 3-4 that is only the sum of Levels 3 and 4
// beside it, and holds the return where two counts are of the same level and
// status: they may be parts to add up, or other days, or the same cases again.
func (m *maker) settleTallies() {
	first := map[cellKey]schemas.Position{}
	parts := map[schemas.Status]bool{}
	for _, t := range m.Tallies {
		parts[t.Status] = parts[t.Status] || t.Level == schemas.Level3 || t.Level == schemas.Level4
	}
	all := m.Tallies
	m.Tallies = nil
	for _, t := range all {
		if t.Level == schemas.Level3Or4 && parts[t.Status] {
			continue
		}
		k := cellKey{t.Level, t.Status}
		if at, twice := first[k]; twice {
			if !t.Missing {
				m.find(schemas.RuleCountTwice, t.Position, schemas.Count, "this count of %s interventions, level %s, stands beside one in %s", t.Status, t.Level, place(at))
			}
			continue
		}
		first[k] = t.Position
		m.Tallies = append(m.Tallies, t)
	}
	slices.SortStableFunc(m.Tallies, func(a, b schemas.Tally) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Status, b.Status))
	})
}

// checkTotals compares the sums that the sender made with the counts.
func (m *maker) checkTotals(t schemas.Table, tallies []schemas.Tally) {
	byRow, byColumn, all := map[int]int{}, map[int]int{}, 0
	for _, v := range tallies {
		if v.Missing {
			return
		}
		byRow[v.Position.Row] += v.N
		byColumn[v.Position.Column] += v.N
		all += v.N
	}
	totals := 0
	for _, c := range t.Columns {
		if c.Field == schemas.TotalField {
			totals++
		}
	}
	for _, r := range t.Rows {
		for i, c := range t.Columns {
			said, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSuffix(r.Cells[i], ".0"), ",", ""))
			want := 0
			switch {
			case err != nil:
				continue
			case r.Kind == schemas.TotalRow && c.Field == schemas.Count:
				want = byColumn[c.Index]
			case r.Kind == schemas.TotalRow && c.Field == schemas.TotalField && totals == 1:
				want = all
			case r.Kind == schemas.DataRow && c.Field == schemas.TotalField && totals == 1 && byRow[r.Number] > 0:
				want = byRow[r.Number]
			default:
				continue
			}
			if said != want {
				m.find(schemas.RuleTotalDiffers, m.at(t.Sheet, r.Number, c.Index), schemas.TotalField, "the total says %d, and its counts add up to %d", said, want)
			}
		}
	}
}

// compare holds the counts that stand beside records against the records. They
// may count what is recorded or what counts after the six-month rule.
func (m *maker) compare(tables []schemas.Table) {
	if m.ExtractDate == 0 || !slices.ContainsFunc(tables, func(t schemas.Table) bool { return t.Check }) {
		return
	}
	counted, recorded := map[cellKey]int{}, map[cellKey]int{}
	for _, i := range m.Interventions {
		if i.Counted == schemas.StatusUnknown {
			continue
		}
		for _, level := range []schemas.Level{i.Level, schemas.LevelUnknown} {
			counted[cellKey{level, i.Counted}]++
			recorded[cellKey{level, i.Recorded}]++
		}
		counted[cellKey{i.Level, schemas.StatusUnknown}]++
		recorded[cellKey{i.Level, schemas.StatusUnknown}]++
	}
	for _, t := range tables {
		if !t.Check || t.Counts || columnOf(t, schemas.ServiceName) >= 0 {
			continue
		}
		for _, v := range m.checkCells(t) {
			k := cellKey{v.Level, v.Status}
			if a, b := counted[k], recorded[k]; v.N != a && v.N != b {
				what := fmt.Sprintf("%d", a)
				if a != b {
					what = fmt.Sprintf("%d (%d before the six-month rule)", a, b)
				}
				m.find(schemas.RuleSummaryDiffers, v.Position, schemas.Count, "the sheet counts %d, and its records are %s; the records count", v.N, what)
			}
		}
	}
}

// checkCells are the counts of a table that is only compared; cells that say
// nothing are passed over.
func (m *maker) checkCells(t schemas.Table) []schemas.Tally {
	var out []schemas.Tally
	for _, r := range t.Rows {
		if r.Kind != schemas.DataRow {
			continue
		}
		var label schemas.Tally
		if i := columnOf(t, schemas.LevelField); i >= 0 {
			level, res := m.given.Vocabulary.Level(r.Cells[i])
			if res != Known {
				continue
			}
			label.Level = m.inScheme(level, func(string, ...any) {})
		}
		if i := columnOf(t, schemas.StatusField); i >= 0 {
			label.Status, _ = m.given.Vocabulary.Status(r.Cells[i])
		}
		for i, c := range t.Columns {
			n, err := strconv.Atoi(strings.TrimSuffix(r.Cells[i], ".0"))
			if c.Field != schemas.Count || err != nil {
				continue
			}
			v := label
			v.N, v.Position = n, m.at(t.Sheet, r.Number, c.Index)
			if c.Level != schemas.LevelUnknown {
				v.Level = m.inScheme(c.Level, func(string, ...any) {})
			}
			if c.Status != schemas.StatusUnknown {
				v.Status = c.Status
			}
			if v.Level != schemas.LevelUnknown || v.Status != schemas.StatusUnknown {
				out = append(out, v)
			}
		}
	}
	return out
}

// byCount lists the keys of a map of counts, the commonest first and equals by
// name, each as show has it.
func byCount(counts map[string]int, show func(string, int) string) []string {
	keys := make([]string, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	for i, k := range keys {
		keys[i] = show(k, counts[k])
	}
	return keys
}
