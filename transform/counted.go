package transform

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// counts gathers the counts of a counts return before it is settled what it tells.
type counts struct {
	*maker
	t     schemas.Table
	cells map[countKey]countCell
}

// countKey is what a cell of a counts return counts. Answer is -1 for all answers.
type countKey struct {
	of       schemas.Telling
	level    schemas.Level
	status   schemas.Status
	question int
	scale    string
	answer   int
}

// countCell is a cell of a counts return.
type countCell struct {
	n        int
	kind     cellKind
	at       schemas.Position
	reported bool // there is a finding about it
}

// cellKind is what a cell says: a number, nothing, that it cannot be told, or that
// there is no such thing.
type cellKind uint8

const (
	cellNumber cellKind = iota
	cellMissing
	cellNotTold
	cellNotUsed
)

const allAnswers = -1

// counted reads a counts return: positions on days, what happened in periods, answers.
func (m *maker) counted(tables []schemas.Table) {
	m.History = schemas.CountedHistory
	c := counts{maker: m, cells: map[countKey]countCell{}}
	if m.ExtractDate == 0 {
		m.assumeExtractDate(c.latest(tables))
	}
	for _, t := range tables {
		if t.Check || !t.Counts {
			continue
		}
		c.t = t
		c.read()
	}
	c.settle()
}

// latest is the latest last day of the tables.
func (c *counts) latest(tables []schemas.Table) schemas.Date {
	var out schemas.Date
	for _, t := range tables {
		for _, r := range t.Rows {
			for i, col := range t.Columns {
				if d, res := ReadDate(r.Cells[i], DayFirst, c.date1904); col.Field == schemas.LastDay && res == DateRead && c.plausibleExtract(d) {
					out = max(out, d)
				}
			}
		}
	}
	return out
}

// read reads the rows of a table. A sum in a row of totals is of the rows above it,
// up to the sum before.
func (c *counts) read() {
	r := c.reader(c.t)
	sums := map[int]int{} // by column, since the last row of totals; -1 where one is not known
	for _, line := range c.t.Rows {
		r.cells, r.n, r.fate = line.Cells, line.Number, counted
		if line.Kind == schemas.TotalRow {
			c.checkSums(line, sums)
			clear(sums)
			continue
		}
		c.rows++
		if c.refused[schemas.Position{Sheet: c.t.Sheet, Row: line.Number}] {
			c.Ledger.Rejected++
			continue
		}
		c.row(&r, sums)
		switch r.fate {
		case refused:
			c.Ledger.Rejected++
		case excluded:
			c.Ledger.Excluded++
		case counted:
			c.Ledger.Accepted++
		}
	}
}

// row reads the counts of a row of the kind that it is of.
func (c *counts) row(r *row, sums map[int]int) {
	key, answers := c.key(r)
	if r.fate != counted {
		return
	}
	total, known := 0, true
	for i, col := range c.t.Columns {
		if col.Field != schemas.Count || (col.Measure == "") != answers || !answers && (col.Measure == schemas.CountedStock) != (key.of.First == 0) {
			continue
		}
		k := key
		if k.of.Measure = col.Measure; answers {
			k.of.Measure = schemas.CountedQuestion(k.question)
			if k.level = col.Level; c.service.Levels == schemas.ThreeLevels && (k.level == schemas.Level3 || k.level == schemas.Level4) {
				k.level = schemas.Level3Or4
			}
		}
		if k.of.First == 0 {
			k.of.First, k.status = k.of.Last, col.Status
		}
		cell := c.cell(r, i)
		total += cell.n
		if cell.kind == cellMissing || cell.kind == cellNotTold {
			known = false
			sums[i] = -1
		} else if sums[i] >= 0 {
			sums[i] += cell.n
		}
		if !answers || cell.kind != cellNotUsed {
			c.keep(k, cell)
		}
	}
	for i, col := range c.t.Columns {
		if n, err := strconv.Atoi(r.cells[i]); col.Field == schemas.TotalField && known && err == nil && n != total {
			c.find(schemas.RuleTotalDiffers, c.at(c.t.Sheet, r.n, col.Index), schemas.TotalField, "the total says %d, and its counts add up to %d", n, total)
		}
	}
}

// key is what the labels of a row say that it counts; answers: to a question.
func (c *counts) key(r *row) (key countKey, answers bool) {
	key.of.First, key.of.Last = r.countDay(schemas.FirstDay), r.countDay(schemas.LastDay)
	for i, col := range c.t.Columns { // several columns may hold a last day
		if col.Field == schemas.LastDay && key.of.Last == 0 && r.cells[i] != "" {
			key.of.Last, _ = ReadDate(r.cells[i], DayFirst, c.date1904)
		}
	}
	switch {
	case r.fate != counted:
		return key, false
	case key.of.Last == 0:
		r.refuse(schemas.RuleDateImpossible, schemas.LastDay, "nothing says of which day the counts of this row are")
	case key.of.First > key.of.Last:
		r.refuse(schemas.RuleCountLater, schemas.FirstDay, "the period begins on %s, after its end on %s", key.of.First.Long(), key.of.Last.Long())
	case key.of.Last > c.ExtractDate:
		r.refuse(schemas.RuleCountLater, schemas.LastDay, "%s is later than %s, the day that the return describes", key.of.Last.Long(), c.ExtractDate.Long())
	}
	if key.of.First != 0 && r.fate == counted && !c.isPeriod(key.of) {
		c.find(schemas.RuleCountPeriod, r.in(schemas.FirstDay), schemas.FirstDay, "")
	}
	question := r.cell(schemas.QuestionField)
	if question == "" {
		key.level = r.countLevel(r.cell(schemas.LevelField))
		return key, false
	}
	n, err := strconv.Atoi(strings.TrimSuffix(question, ".0"))
	if err != nil || n < 1 || n > schemas.QuestionsAll {
		r.refuse(schemas.RuleCountUnread, schemas.QuestionField, "there is no such evaluation question: allowed are 1 to %d", schemas.QuestionsAll)
		return key, true
	}
	if key.of.First == 0 && r.fate == counted {
		r.refuse(schemas.RuleCountLater, schemas.FirstDay, "nothing says on which day the period of the answers begins")
	}
	key.question = n
	key.scale, key.answer = r.countAnswer()
	return key, true
}

// isPeriod reports whether days are a month, a quarter or a year, or a part of one in
// which the service existed.
func (c *counts) isPeriod(of schemas.Telling) bool {
	for _, d := range []schemas.Date{of.First, of.Last} {
		for _, p := range schemas.Holding(d) {
			for _, life := range append(c.service.Lives(p), p) {
				if life.First == of.First && life.Last == of.Last {
					return true
				}
			}
		}
	}
	return false
}

// countDay reads a day of a row of counts.
func (r *row) countDay(f schemas.Field) schemas.Date {
	cell := r.cell(f)
	d, res := ReadDate(cell, DayFirst, r.m.date1904)
	if res == DateImpossible || res == DateUnread {
		r.refuse(schemas.RuleDateImpossible, f, "the %s cannot be read as a day%s", fieldNames[f], quoteDigits(cell))
	}
	return d
}

// countLevel reads the level of a row of counts; one that is said not to be recorded is
// not known.
func (r *row) countLevel(cell string) schemas.Level {
	if l, err := schemas.ParseLevel(cell); err == nil {
		return r.m.inScheme(l, func(format string, args ...any) {
			r.refuse(schemas.RuleLevelScheme, schemas.LevelField, format, args...)
		})
	}
	if Fold(cell) == "level not recorded" {
		return schemas.LevelUnknown
	}
	level, res := r.m.given.Vocabulary.Level(cell)
	if res == Blank && cell == "" {
		r.refuse(schemas.RuleLevelUnmapped, schemas.LevelField, "nothing says of which level the counts of this row are")
		return schemas.LevelUnknown
	}
	if res == Known {
		return r.m.inScheme(level, func(format string, args ...any) {
			r.refuse(schemas.RuleLevelScheme, schemas.LevelField, format, args...)
		})
	}
	return r.readLevel(cell, schemas.LevelField)
}

// countAnswer reads which answer of which scale a row counts.
func (r *row) countAnswer() (scale string, answer int) {
	cell := strings.TrimSuffix(r.cell(schemas.AnswerValue), ".0")
	if cell == "" || Fold(cell) == "all" {
		return "", allAnswers
	}
	values, err := schemas.ScaleValues(r.cell(schemas.ScaleField))
	n, notNumber := strconv.Atoi(cell)
	if err != nil || notNumber != nil || len(values) < 2 || len(values) > schemas.StepMost+1 || !slices.Contains(values, n) ||
		slices.Min(values) < 0 || slices.Max(values) > schemas.StepMost {
		r.refuse(schemas.RuleAnswerScale, schemas.AnswerValue, "the answer is not on the scale of the row, which is written as its values with spaces between: 1 2 3 4 5")
		return "", 0
	}
	var words []string
	for _, v := range values {
		words = append(words, strconv.Itoa(v))
	}
	return strings.Join(words, " "), n
}

// cell reads the count in a column of a row.
func (c *counts) cell(r *row, i int) countCell {
	col := c.t.Columns[i]
	out := countCell{at: c.at(c.t.Sheet, r.n, col.Index)}
	switch Fold(r.cells[i]) {
	case schemas.NotTold, "x":
		out.kind = cellNotTold
		return out
	case schemas.NotUsed, "z":
		out.kind = cellNotUsed
		return out
	case "":
		out.kind = cellMissing
		return out
	}
	v := schemas.Tally{Position: out.at}
	if c.readCount(r.cells[i], &v); v.Missing {
		out.kind, out.reported = cellMissing, true
	}
	out.n = v.N
	return out
}

// keep keeps a cell, unless the same is counted already.
func (c *counts) keep(k countKey, cell countCell) {
	before, twice := c.cells[k]
	switch {
	case twice && (before.n != cell.n || before.kind != cell.kind):
		c.find(schemas.RuleCountTwice, cell.at, schemas.Count, "this count of %s, level %s, stands beside another in %s", k.words(), k.level, place(before.at))
	case !twice:
		c.cells[k] = cell
	}
}

// words says what a key is of, for messages.
func (k countKey) words() string {
	switch {
	case k.of.Measure == schemas.CountedStock:
		return fmt.Sprintf("%s interventions on %s", k.status, k.of.Last.Long())
	case k.question > 0:
		return fmt.Sprintf("answers to question %d from %s to %s", k.question, k.of.First.Long(), k.of.Last.Long())
	}
	return fmt.Sprintf("%s from %s to %s", strings.ReplaceAll(k.of.Measure, "-", " "), k.of.First.Long(), k.of.Last.Long())
}

// checkSums compares a row of totals with the counts above it.
func (c *counts) checkSums(line schemas.Row, sums map[int]int) {
	for i, col := range c.t.Columns {
		want, ok := sums[i]
		n, err := strconv.Atoi(strings.TrimSuffix(line.Cells[i], ".0"))
		if ok && want >= 0 && err == nil && n != want && col.Field == schemas.Count {
			c.find(schemas.RuleTotalDiffers, c.at(c.t.Sheet, line.Number, col.Index), schemas.TotalField, "the total says %d, and its counts add up to %d", n, want)
		}
	}
}

// settle says what the return tells: a measure of a day or period of which it has a
// count at every level that the service uses, and at least one that is a number.
func (c *counts) settle() {
	byTelling := map[schemas.Telling][]countKey{}
	for k := range c.cells {
		byTelling[k.of] = append(byTelling[k.of], k)
	}
	for _, of := range slices.SortedFunc(maps.Keys(byTelling), compareTellings) {
		keys := byTelling[of]
		slices.SortFunc(keys, compareKeys)
		switch {
		case keys[0].question > 0:
			c.settleAnswers(of, keys)
		default:
			c.settleCounts(of, keys)
		}
	}
	c.settlePosition()
	c.checkParts()
	c.checkFilled()
	for q := 1; q <= schemas.QuestionsAll; q++ {
		if slices.ContainsFunc(c.Told, func(t schemas.Telling) bool { return t.Measure == schemas.CountedQuestion(q) }) {
			c.Questions = append(c.Questions, q)
		}
	}
}

func compareTellings(a, b schemas.Telling) int {
	return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last), cmp.Compare(a.Measure, b.Measure))
}

func compareKeys(a, b countKey) int {
	return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.status, b.status), cmp.Compare(a.scale, b.scale), cmp.Compare(a.answer, b.answer))
}

// settleCounts keeps the counts of a measure of a day or period.
func (c *counts) settleCounts(of schemas.Telling, keys []countKey) {
	keys = slices.Concat(keys, c.lacking(of, keys))
	kinds := map[cellKind]int{}
	var first schemas.Position
	for _, k := range keys {
		cell := c.cells[k]
		kinds[c.kindOf(k)]++
		if first.Row == 0 || cell.at.Row < first.Row {
			first = cell.at
		}
	}
	if kinds[cellNumber]+kinds[cellNotUsed] == 0 { // nobody has counted it
		if kinds[cellMissing] > 0 {
			c.find(schemas.RuleCountMissing, first, schemas.Count, "there are no counts of %s, which is not nought: the figures are not available", keys[0].words())
		}
		return
	}
	c.Told = append(c.Told, of)
	for _, k := range keys {
		cell, kind := c.cells[k], c.kindOf(k)
		if kind == cellMissing && !cell.reported {
			c.find(schemas.RuleCountMissing, cell.at, schemas.Count, "there is no count of %s, level %s, which is not nought: the figure is not available", k.words(), k.level)
		}
		missing := kind == cellMissing || kind == cellNotTold
		switch {
		case kind == cellNotUsed:
		case of.Measure == schemas.CountedStock:
			c.Tallies = append(c.Tallies, schemas.Tally{Level: k.level, Status: k.status, AsAt: of.Last, N: cell.n, Missing: missing, Position: cell.at})
		case missing || cell.n > 0:
			c.Flows = append(c.Flows, schemas.FlowCount{Measure: of.Measure, First: of.First, Last: of.Last, Level: k.level, N: cell.n, Missing: missing, Position: cell.at})
		}
	}
}

// kindOf is what a cell says: that a status is not used is believed of services that
// do not use it, and is no count of others.
func (c *counts) kindOf(k countKey) cellKind {
	kind := c.cells[k].kind
	if kind == cellNotUsed && c.service.Statuses == schemas.ThreeStatuses {
		return cellNotTold
	}
	return kind
}

// lacking are the cells that a measure of a day or period has not, at levels that the
// service uses: they are missing, and not nought.
func (c *counts) lacking(of schemas.Telling, keys []countKey) []countKey {
	levels, statuses := map[schemas.Level]bool{}, map[schemas.Status]bool{}
	var first schemas.Position
	for _, k := range keys {
		levels[k.level], statuses[k.status] = true, true
		if at := c.cells[k].at; first.Row == 0 || at.Row < first.Row {
			first = at
		}
	}
	first.Column = 0
	wanted := []schemas.Status{schemas.StatusUnknown}
	if of.Measure == schemas.CountedStock {
		wanted = schemas.Statuses
		if c.service.Statuses == schemas.TwoStatuses && !statuses[schemas.Inactive] {
			wanted = []schemas.Status{schemas.Open, schemas.Closed}
		}
	}
	used := c.levelsUsed(levels)
	if levels[schemas.LevelUnknown] {
		used = append(used, schemas.LevelUnknown)
	}
	var out []countKey
	for _, l := range used {
		for _, s := range wanted {
			k := countKey{of: of, level: l, status: s}
			if _, ok := c.cells[k]; !ok {
				c.cells[k] = countCell{kind: cellMissing, at: first}
				out = append(out, k)
			}
		}
	}
	return out
}

// settleAnswers keeps the answers to a question in a period: those of which it is
// known how many there are in all.
func (c *counts) settleAnswers(of schemas.Telling, keys []countKey) {
	all, sums, told := map[schemas.Level]countCell{}, map[schemas.Level]int{}, false
	for _, k := range keys {
		cell := c.cells[k]
		switch {
		case k.answer == allAnswers:
			all[k.level] = cell
			told = told || cell.kind == cellNumber
		case cell.kind == cellNumber:
			sums[k.level] += cell.n
		}
	}
	if !told {
		return
	}
	for _, k := range keys {
		if cell := c.cells[k]; k.answer == allAnswers && cell.kind == cellMissing && !c.usedLevel(k.level) {
			continue
		} else if cell.kind != cellNumber && cell.kind != cellNotUsed {
			c.find(schemas.RuleCountMissing, cell.at, schemas.Count, "there is no count of %s, level %s, which is not nought: none of them are available", k.words(), k.level)
			return
		}
	}
	c.Told = append(c.Told, of)
	for _, l := range schemas.Levels {
		if all[l].n != sums[l] {
			c.find(schemas.RuleTotalDiffers, all[l].at, schemas.TotalField, "%d answers in all, and they add up to %d", all[l].n, sums[l])
		}
	}
	for _, k := range keys {
		if cell := c.cells[k]; k.answer != allAnswers && cell.kind == cellNumber && cell.n > 0 {
			c.Ratings = append(c.Ratings, schemas.RatingCount{
				First: of.First, Last: of.Last, Level: k.level, Question: k.question, Scale: k.scale, Answer: k.answer, N: cell.n, Position: cell.at,
			})
		}
	}
}

// usedLevel reports whether a level is one of the service's scheme.
func (c *counts) usedLevel(l schemas.Level) bool {
	return l == schemas.LevelUnknown || slices.Contains(c.levelsUsed(nil), l)
}

// checkFilled holds a return without any count: nobody has filled it in, and that is not
// nought.
func (c *counts) checkFilled() {
	for _, cell := range c.cells {
		if cell.kind == cellNumber {
			return
		}
	}
	if c.Ledger.Accepted > 0 {
		c.find(schemas.RuleRowsUnfilled, c.at("", 0, 0), schemas.Count, "there is no count in it")
		c.Findings[len(c.Findings)-1].Fix = "Type every count, and 0 where there is none. Then send it again."
	}
}

// settlePosition says that the position on the day that the return describes is not
// known where it has no counts of that: a return of that day would else be taken to
// tell that there was nobody.
func (c *counts) settlePosition() {
	if c.ExtractDate == 0 || slices.ContainsFunc(c.Tallies, func(t schemas.Tally) bool { return t.AsAt == c.ExtractDate }) {
		return
	}
	c.find(schemas.RuleCountMissing, c.at("", 0, 0), schemas.Count, "it holds no counts of the position on %s, the day that it describes: the figures are not available", c.ExtractDate.Long())
	for _, l := range c.levelsUsed(nil) {
		for _, s := range schemas.Statuses {
			c.Tallies = append(c.Tallies, schemas.Tally{Level: l, Status: s, AsAt: c.ExtractDate, Missing: true, Position: c.at("", 0, 0)})
		}
	}
}

// parts are counts that cannot be greater than another of the same level and period.
var countParts = [][2]string{
	{"closed-by-rule", "closed"},
	{schemas.CountedTimed, schemas.CountedEnded},
	{schemas.CountedUnder, schemas.CountedTimed},
	{schemas.CountedOver, schemas.CountedTimed},
}

// checkParts asks about counts that are greater than what they are a part of.
func (c *counts) checkParts() {
	at := map[schemas.FlowCount]schemas.FlowCount{}
	key := func(f schemas.FlowCount, measure string) schemas.FlowCount {
		return schemas.FlowCount{Measure: measure, First: f.First, Last: f.Last, Level: f.Level}
	}
	told := map[schemas.Telling]bool{}
	for _, t := range c.Told {
		told[t] = true
	}
	for _, f := range c.Flows {
		at[key(f, f.Measure)] = f
	}
	for _, f := range c.Flows {
		for _, p := range countParts {
			if whole := at[key(f, p[1])]; f.Measure == p[0] && !f.Missing && !whole.Missing && f.N > whole.N && told[schemas.Telling{Measure: p[1], First: f.First, Last: f.Last}] {
				c.find(schemas.RuleCountMore, f.Position, schemas.Count, "%d %s, and %d %s", f.N, strings.ReplaceAll(p[0], "-", " "), whole.N, strings.ReplaceAll(p[1], "-", " "))
			}
		}
	}
}

// exported takes over what the return says of the export that it was made of.
func (m *maker) exported(x schemas.Extract) {
	if m.History != schemas.CountedHistory {
		return
	}
	for _, e := range x.Exports {
		named := m.given.Match(e.Service)
		if e.Service != m.service.ID && (len(named) != 1 || named[0].ID != m.service.ID) {
			continue
		}
		m.Export = e
		var met []string
		for _, r := range e.Met {
			if r.Severity != schemas.Note {
				met = append(met, fmt.Sprintf("%s %d", r.Rule, r.N))
			}
		}
		if len(met) > 0 {
			m.find(schemas.RuleExportFindings, m.at("", 0, 0), "", "the export that the counts were made of had: %s", strings.Join(met, ", "))
		}
		return
	}
}
