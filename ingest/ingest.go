package ingest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Options says how files are read.
type Options struct {
	Limits  Limits
	Lexicon Lexicon
	// Passwords are tried in turn on a workbook behind one. No message has them.
	Passwords []string
	// Profile is what a person has said of the layout: which sheets, which row of
	// headings, which column is what. It goes before what headings and values
	// suggest.
	Profile schemas.Profile
}

// Read finds the tables of a file: which rows are headings, which column is
// which field and why, and what every other row is. content is the whole file;
// folders are the names of the folders it lay in, outermost first.
//
// Every row from the first to the last that holds anything is in the ledger.
// What cannot be settled is a finding whose rule holds or refuses the return;
// there is no error. Cells of columns that no field needs are not in the result.
func Read(name string, folders []string, content []byte, o Options) schemas.Extract {
	sum := sha256.Sum256(content)
	book := o.book(name, content)
	x := schemas.Extract{
		File: name, Folders: folders, SHA256: hex.EncodeToString(sum[:]), Date1904: book.Date1904,
		Findings: slices.Clone(book.Findings),
	}
	if refused(x.Findings) {
		return x
	}
	lex := o.Lexicon.with(o.Profile.Columns)
	only, lost := wantedSheets(book.Sheets, o.Profile.Sheets)
	var untitled []string
	counts := slices.ContainsFunc(book.Sheets, func(s Sheet) bool { _, _, ok := countHeadings(s.Lines); return ok })
	for _, s := range book.Sheets {
		r := reader{file: name, sheet: tidy(s), lex: lex, limits: o.Limits, headerRow: o.Profile.HeaderRow, out: &x, untitled: &untitled, counts: counts}
		if only != nil && !only[s.Name] {
			r.passOver()
			continue
		}
		if err := r.read(); err != nil {
			late := refuseLimit(book.Kind, name, err.Error())
			return schemas.Extract{File: name, Folders: folders, SHA256: x.SHA256, Date1904: x.Date1904, Findings: late.Findings}
		}
	}
	if len(x.Tables) == 0 {
		x.Titles = untitled
	}
	if counts {
		x.Exports = exported(append(book.Sheets, book.Beside...))
	}
	settleGrains(&x)
	withoutUnread(&x)
	findDrift(&x, o.Profile, lost, lex)
	return x
}

func refused(fs []schemas.Finding) bool {
	return slices.ContainsFunc(fs, func(f schemas.Finding) bool { return schemas.RuleOf(f.Rule).Refuses })
}

// tidy trims the cells of a sheet, drops lines without any, and fills merged
// cells of its body from their first one, for a label that stands over several
// rows is the label of each.
func tidy(s Sheet) Sheet {
	out := s
	out.Lines = make([]Line, 0, len(s.Lines))
	for _, l := range s.Lines {
		for i, c := range l.Cells {
			if t := strings.TrimFunc(c, isSpace); len(t) != len(c) {
				l.Cells[i] = t
			}
		}
		if filledCells(l) > 0 {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' || r == '\u200b' || r == '\ufeff'
}

// wantedSheets are the names of the sheets that a profile says are to be read; nil
// for all. A text has no sheets to choose from, and where one of the names is not
// there, it is in lost, and nothing is passed over: it may be any.
func wantedSheets(sheets []Sheet, said []string) (only map[string]bool, lost []string) {
	if len(said) == 0 || len(sheets) == 1 && sheets[0].Name == "" {
		return nil, nil
	}
	only = map[string]bool{}
	for _, name := range said {
		found := false
		for _, s := range sheets {
			if strings.EqualFold(strings.TrimSpace(s.Name), strings.TrimSpace(name)) {
				only[s.Name], found = true, true
			}
		}
		if !found {
			lost = append(lost, name)
		}
	}
	if len(lost) > 0 {
		return nil, lost
	}
	return only, nil
}

// reader finds the tables of one sheet.
type reader struct {
	file      string
	sheet     Sheet
	lex       Lexicon
	limits    Limits
	headerRow int // the row of headings that a profile says; 0 for none
	out       *schemas.Extract
	untitled  *[]string // what may be titles, where no table is recognised
	counts    bool      // some sheet of the file is in the form of a counts return
}

func (r reader) at(row, column int) schemas.Position {
	return schemas.Position{File: r.file, Sheet: r.sheet.Name, Row: row, Column: column}
}

func (r reader) find(id schemas.RuleID, row, column int, f schemas.Field, format string, args ...any) {
	r.out.Findings = append(r.out.Findings, schemas.NewFinding(id, r.at(row, column), f, fmt.Sprintf(format, args...)))
}

// read finds the tables of the sheet. Its error is the limit of time.
func (r reader) read() error {
	lines := r.sheet.Lines
	if len(lines) == 0 {
		return nil
	}
	if r.sheet.Name != "" {
		r.out.Sheets = append(r.out.Sheets, r.sheet.Name)
	}
	if r.sheet.Hidden {
		r.find(schemas.RuleTableHidden, 0, 0, "", "the sheet is hidden; it is read like all others")
	}
	first, last := lines[0].Number, lines[len(lines)-1].Number
	r.out.Ledger.Add(schemas.BlankRow, last-first+1-len(lines))
	if at, columns, ok := countHeadings(lines); ok {
		r.counted(at, columns)
		return nil
	}
	if r.counts {
		r.aside()
		return nil
	}
	if h, ok := headerIn(lines, r.headerRow, r.sheet.Merged, r.lex); ok {
		n, _ := r.table(h, lines)
		lines = lines[n:]
	}
	for len(lines) > 0 {
		if err := r.limits.stopped(); err != nil {
			return err
		}
		h, ok := findHeader(lines, r.sheet.Merged, r.lex)
		if !ok {
			break
		}
		n, ok := r.table(h, lines)
		if !ok {
			break
		}
		lines = lines[n:]
	}
	if len(lines) > 0 {
		r.layouts(lines)
		if len(r.out.Tables) == 0 {
			*r.untitled = append(*r.untitled, r.titles(lines)...)
		}
		r.ignore(lines)
	}
	return nil
}

// passOver accounts for a sheet that a profile leaves out.
func (r reader) passOver() {
	lines := r.sheet.Lines
	if len(lines) == 0 {
		return
	}
	r.out.Sheets = append(r.out.Sheets, r.sheet.Name)
	first, last := lines[0].Number, lines[len(lines)-1].Number
	r.out.Ledger.Add(schemas.BlankRow, last-first+1-len(lines))
	r.out.Ledger.Add(schemas.NoteRow, len(lines))
	r.find(schemas.RuleTableLeftOut, first, 0, "", "rows %d to %d were not read", first, last)
}

// layouts adds the fingerprints of rows that may be the headings of a table that
// was not recognised, for a profile may know it.
func (r reader) layouts(lines []Line) {
	for _, l := range lines[:min(len(lines), headerSearch)] {
		if filledCells(l) >= 2 && !holdsData(l, r.lex) {
			r.out.Layouts = append(r.out.Layouts, schemas.Fingerprint(l.Cells))
		}
	}
}

// titlesMax is how many lines above unknown headings may be titles.
const titlesMax = 5

// titles are the first lines of a sheet in which no table was recognised, for what
// they would be above one: they may say where the return is from, and so which
// profile knows its headings.
func (r reader) titles(lines []Line) (texts []string) {
	for _, l := range lines[:min(titlesMax, len(lines))] {
		if filledCells(l) > 2 {
			break
		}
		texts = append(texts, strings.Join(nonBlank(l.Cells), " "))
	}
	return texts
}

// ignore accounts for lines in which no table was found.
func (r reader) ignore(lines []Line) {
	r.out.Ledger.Add(schemas.NoteRow, len(lines))
	f := schemas.NewFinding(schemas.RuleTableIgnored, r.at(lines[0].Number, 0), "",
		fmt.Sprintf("rows %d to %d hold no table of interventions, events or counts and were not read", lines[0].Number, lines[len(lines)-1].Number))
	days := 0
	for _, l := range lines {
		if holdsDates(l, r.lex) {
			days++
		}
	}
	if days >= 3 {
		f.Severity = schemas.Query
		f.Message += fmt.Sprintf(", though %d of them hold days", days)
	}
	r.out.Findings = append(r.out.Findings, f)
}

// table reads one table, from its titles to its last row, and gives the number
// of lines that it took. ok is false, and nothing accounted for, where the
// headings turn out to head nothing that can be read.
func (r reader) table(h header, lines []Line) (n int, ok bool) {
	body := lines[h.at+h.depth:]
	end := r.extent(h, body)
	body = body[:end]
	for i, text := range h.headings { // they outlive the rest of a text, of which they are a part
		h.headings[i] = strings.Clone(text)
	}
	t, m, ok := r.interpret(h, body)
	if !ok {
		return 0, false
	}
	t.Sheet, t.HeaderRow = r.sheet.Name, lines[h.at+h.depth-1].Number
	for _, l := range lines[:h.at] {
		if h.said && h.heads(l, r.lex) { // a row of another table, of which a profile thinks nothing
			r.out.Ledger.Add(schemas.NoteRow, 1)
			continue
		}
		r.out.Titles = append(r.out.Titles, strings.Join(nonBlank(l.Cells), " "))
		r.out.Ledger.Add(schemas.TitleRow, 1)
	}
	r.out.Ledger.Add(schemas.HeaderRow, h.depth)
	r.rows(&t, m, h.headings, body)
	if t.Grain != schemas.SummaryGrain {
		t.Candidates = weighing{m, body, r.lex}.candidates(t.Grain)
		r.judge(&t, m, body)
	}
	r.out.Tables = append(r.out.Tables, t)
	r.out.Layouts = append(r.out.Layouts, t.Fingerprint())
	return h.at + h.depth + end, true
}

func nonBlank(cells []string) []string {
	return slices.DeleteFunc(slices.Clone(cells), func(c string) bool { return c == "" })
}

// extent is how many lines belong to the table: up to headings of another one.
func (r reader) extent(h header, body []Line) int {
	for i, l := range body {
		gap := i > 0 && l.Number > body[i-1].Number+1 || i > 1 && filledCells(body[i-1]) == 1
		if !gap || repeats(l, h.headings) {
			continue
		}
		if o, ok := tryHeader(body, i, 1, r.sheet.Merged, r.lex); ok && o.fields+o.counts >= 2 && o.found() && i+1 < len(body) {
			return i
		}
		if filledCells(l) <= 2 { // a title above the headings of another table
			for j := i + 1; j < min(i+4, len(body)-1); j++ {
				if o, ok := tryHeader(body, j, 1, r.sheet.Merged, r.lex); ok && o.found() && !repeats(body[j], h.headings) {
					return i
				}
			}
		}
	}
	return len(body)
}

// interpret decides what kind of table the headings head.
func (r reader) interpret(h header, body []Line) (schemas.Table, mapping, bool) {
	cols := weigh(h.headings, body, r.lex)
	events, records := mapColumns(cols, eventFields, body, r.lex), mapColumns(cols, recordFields, body, r.lex)
	if r.isLog(events, records, body) {
		return schemas.Table{Grain: schemas.EventGrain, Columns: columnsOf(events)}, events, true
	}
	if records.has(schemas.Ref) && h.fields >= 2 {
		return schemas.Table{Grain: schemas.RecordGrain, Columns: columnsOf(records)}, records, true
	}
	if t, ok := longSummary(cols, body, r.lex); ok {
		return t, mapping{}, true
	}
	if t, ok := crosstab(h.headings, body, r.lex); ok {
		return t, mapping{}, true
	}
	if h.fields >= 2 && len(records.fields) > 0 {
		return schemas.Table{Grain: schemas.RecordGrain, Columns: columnsOf(records)}, records, true
	}
	return schemas.Table{}, mapping{}, false
}

// isLog reports whether a table has one row an event: a reference, a day, and
// what happened on it, and no column for the day of opening.
func (r reader) isLog(events, records mapping, body []Line) bool {
	if !events.has(schemas.Ref) || !events.has(schemas.EventOn) {
		return false
	}
	if cl, ok := records.fields[schemas.OpenedOn]; ok && cl.col != events.fields[schemas.EventOn].col {
		return false
	}
	if events.has(schemas.EventKind) {
		return true
	}
	if !events.has(schemas.LevelField) && !events.has(schemas.StatusField) && !events.has(schemas.EventValue) {
		return false
	}
	seen, refs := map[string]bool{}, 0
	for _, l := range body {
		if v := cell(l, events.fields[schemas.Ref].col.index); v != "" {
			refs++
			seen[v] = true
		}
	}
	return len(seen)*10 < refs*9
}

// rows sorts the lines of a table's body into its rows and the ledger.
func (r reader) rows(t *schemas.Table, m mapping, headings []string, body []Line) {
	wanted := make([]int, 0, len(t.Columns))
	for i, c := range t.Columns {
		if c.Field != schemas.NoField {
			wanted = append(wanted, i)
		}
	}
	width := len(t.Columns)
	t.Rows = make([]schemas.Row, 0, len(body))
	var room []string // for the cells of rows to come
	for i, l := range body {
		kind := r.rowKind(l, t, m, headings)
		r.out.Ledger.Add(kind, 1)
		if kind != schemas.DataRow && (kind != schemas.TotalRow || t.Grain != schemas.SummaryGrain) {
			continue
		}
		if len(l.Cells) > len(headings) {
			r.find(schemas.RuleTableRagged, l.Number, len(headings)+1, "", "the row has %d cells and there are %d headings; what stands beyond column %s is not read",
				len(l.Cells), len(headings), schemas.ColumnName(len(headings)))
		}
		if n, short := r.sheet.Short[l.Number]; short && n < len(headings) {
			r.find(schemas.RuleTableRagged, l.Number, n+1, "", "the row ends after %d cells, and nearly all others have %d: it may have been cut short", n, r.sheet.Width)
		}
		if len(room) < width {
			room = make([]string, max(width, min(arenaCells, width*(len(body)-i))))
		}
		cells := room[:width:width]
		room = room[width:]
		for _, i := range wanted {
			cells[i] = cell(l, i)
		}
		t.Rows = append(t.Rows, schemas.Row{Number: l.Number, Kind: kind, Cells: cells})
	}
	if t.Grain == schemas.SummaryGrain {
		fillMerged(t, r.sheet.Merged)
	}
}

func (r reader) rowKind(l Line, t *schemas.Table, m mapping, headings []string) schemas.RowKind {
	if t.Grain == schemas.SummaryGrain {
		return summaryRow(l, *t, headings)
	}
	return caseRow(l, headings, m, r.lex)
}

// fillMerged repeats a label that is merged over several rows.
func fillMerged(t *schemas.Table, merged []Range) {
	for _, m := range merged {
		if m.LastRow == m.FirstRow || m.FirstColumn > len(t.Columns) {
			continue
		}
		label := ""
		for i := range t.Rows {
			switch n := t.Rows[i].Number; {
			case n == m.FirstRow:
				label = t.Rows[i].Cells[m.FirstColumn-1]
			case n > m.FirstRow && n <= m.LastRow && t.Rows[i].Cells[m.FirstColumn-1] == "":
				t.Rows[i].Cells[m.FirstColumn-1] = label
			}
		}
	}
}

// judge says what is missing or unsure among a table's columns.
func (r reader) judge(t *schemas.Table, m mapping, body []Line) {
	r.constants(t, m)
	for _, f := range slices.Concat(recordFields, eventFields) {
		if rivals, ok := m.rivals[f]; ok {
			delete(m.rivals, f)
			var names []string
			for i, cl := range rivals {
				if i > 0 {
					r.suggest(cl.col, schemas.NoField)
				}
				names = append(names, fmt.Sprintf("%q (column %s)", cl.col.heading, schemas.ColumnName(cl.col.index+1)))
			}
			r.find(schemas.RuleColumnRival, t.HeaderRow, rivals[0].col.index+1, f, "%s may each be the %s, and they differ", strings.Join(names, " and "), fieldWords[f])
		}
	}
	for _, f := range needed(t, m) {
		r.missing(t, m, f, body)
	}
	r.unread(t, m)
	if t.Grain == schemas.RecordGrain {
		r.uncertainDays(t, m, body)
	}
}

// constants gives every row the level or status that the sheet's name says.
func (r reader) constants(t *schemas.Table, m mapping) {
	k := countOf(r.sheet.Name, r.lex)
	add := func(f schemas.Field, value string) {
		if value != "" && !m.has(f) && !hasField(*t, f) && !strings.EqualFold(r.sheet.Name, "sheet1") {
			t.Columns = append(t.Columns, schemas.Column{Field: f, Constant: value, Why: fmt.Sprintf("the sheet is called %q", r.sheet.Name)})
			for i := range t.Rows {
				t.Rows[i].Cells = append(t.Rows[i].Cells, value)
			}
		}
	}
	if cl, ok := m.fields[schemas.StatusField]; ok && k.status != schemas.StatusUnknown && t.Grain == schemas.RecordGrain && cl.byValuesAlone(schemas.StatusField) {
		r.find(schemas.RuleColumnRival, t.HeaderRow, cl.col.index+1, schemas.StatusField, "column %s %q and the name of the sheet may each say the status",
			schemas.ColumnName(cl.col.index+1), cl.col.heading)
	}
	if k.level != schemas.LevelUnknown && len(m.doubted[schemas.LevelField]) == 0 {
		add(schemas.LevelField, r.sheet.Name)
	}
	if k.status != schemas.StatusUnknown && t.Grain == schemas.RecordGrain && len(m.doubted[schemas.StatusField]) == 0 {
		add(schemas.StatusField, k.status.String())
	}
}

func hasField(t schemas.Table, f schemas.Field) bool {
	return slices.ContainsFunc(t.Columns, func(c schemas.Column) bool { return c.Field == f })
}

// fieldWords are the fields as messages name them.
var fieldWords = schemas.FieldWords

// needed are the fields without which the table cannot be counted.
func needed(t *schemas.Table, m mapping) []schemas.Field {
	var out []schemas.Field
	if !m.has(schemas.Ref) {
		out = append(out, schemas.Ref)
	}
	if t.Grain == schemas.EventGrain {
		return out
	}
	if !hasField(*t, schemas.LevelField) {
		out = append(out, schemas.LevelField)
	}
	if !hasField(*t, schemas.StatusField) && (!(m.has(schemas.OpenedOn) && m.has(schemas.ClosedOn)) || m.mayBeStatus()) {
		out = append(out, schemas.StatusField)
	}
	return out
}

// suggested reports whether a column was suggested for the field.
func (r reader) suggested(f schemas.Field) bool {
	return slices.ContainsFunc(r.out.Suggested, func(c schemas.ProfileColumn) bool { return c.Field == f })
}

// suggest adds a line that a profile could have; a column stands in one only.
func (r reader) suggest(c *column, f schemas.Field) {
	line := schemas.ProfileColumn{Heading: c.heading, Field: f}
	if c.twin {
		line.Column = c.index + 1
	}
	if !slices.ContainsFunc(r.out.Suggested, func(o schemas.ProfileColumn) bool {
		return headingKey(o.Heading) == headingKey(c.heading) && o.Column == line.Column
	}) {
		r.out.Suggested = append(r.out.Suggested, line)
	}
}

// mayBeStatus reports whether some column, of no heading that is known to be of
// something else, holds nothing but what may be statuses.
func (m mapping) mayBeStatus() bool {
	return slices.ContainsFunc(m.doubted[schemas.StatusField], func(cl claim) bool {
		return len(cl.col.values) > 1 && !cl.col.unneeded
	})
}

// missing reports a field that no column surely is, with the likeliest ones.
func (r reader) missing(t *schemas.Table, m mapping, f schemas.Field, body []Line) {
	var likely []string
	column, days := 0, false // of the reference, rather one whose values are no days
	doubted := m.doubted[f]
	if len(doubted) == 0 {
		doubted = m.byShape(f, len(body))
	}
	for _, cl := range doubted {
		if len(likely) == 0 || !r.suggested(f) {
			r.suggest(cl.col, f)
		}
		likely = append(likely, fmt.Sprintf("column %s %q (%s)", schemas.ColumnName(cl.col.index+1), cl.col.heading, cl.why))
		if f != schemas.Ref || column == 0 || days {
			column, days = cl.col.index+1, cl.col.fit(schemas.OpenedOn, r.lex) >= 0.9
		}
	}
	if len(likely) > 0 {
		r.find(schemas.RuleColumnUncertain, t.HeaderRow, column, f, "no column is surely the %s; it may be %s", fieldWords[f], strings.Join(likely, ", or "))
		return
	}
	var headings []string
	for _, c := range t.Columns {
		if c.Index > 0 && c.Heading != "" {
			headings = append(headings, fmt.Sprintf("%q", c.Heading))
		}
	}
	r.find(schemas.RuleColumnMissing, t.HeaderRow, 0, f, "no column for the %s was found; the headings are %s", fieldWords[f], strings.Join(headings, ", "))
}

// uncertainDays asks about columns of days that may be those of opening or
// closing, where no column surely is.
func (r reader) uncertainDays(t *schemas.Table, m mapping, body []Line) {
	cols := slices.Clone(m.columns)
	r.poorDays(t, m, cols)
	spare := m.uncertainDates(slices.DeleteFunc(cols, func(c *column) bool { return t.Columns[c.index].Field != schemas.NoField }), r.lex)
	if len(spare) == 0 {
		return
	}
	ask := func(f schemas.Field, c *column) {
		r.suggest(c, f)
		r.find(schemas.RuleColumnUncertain, t.HeaderRow, c.index+1, f, "no column is surely the %s; it may be column %s %q, whose values are days",
			fieldWords[f], schemas.ColumnName(c.index+1), c.heading)
	}
	if !m.has(schemas.OpenedOn) {
		w := weighing{m, body, r.lex}
		c := slices.MaxFunc(spare, func(a, b *column) int { return cmp.Or(a.filled-b.filled, w.inOrder(a)-w.inOrder(b)) })
		ask(schemas.OpenedOn, c)
		spare = slices.DeleteFunc(spare, func(o *column) bool { return o == c })
	}
	var status, inactive *column
	if cl, ok := m.fields[schemas.StatusField]; ok {
		status = cl.col
	} else if may := m.doubted[schemas.StatusField]; len(may) > 0 {
		status = may[0].col
	}
	if cl, ok := m.fields[schemas.InactiveOn]; ok {
		inactive = cl.col
	}
	stated := hasField(*t, schemas.StatusField) && status == nil // by the sheet's name
	for _, c := range spare {
		switch {
		case !m.has(schemas.ClosedOn) && !stated && (status == nil || marks(c, status, schemas.Closed, 0.2, body, r.lex)):
			ask(schemas.ClosedOn, c)
		case !m.has(schemas.InactiveOn) && !stated && (status == nil || marks(c, status, schemas.Inactive, 0.6, body, r.lex)):
			ask(schemas.InactiveOn, c)
			inactive = c
		}
	}
	for _, c := range spare {
		if inactive != nil && c != inactive && !m.has(schemas.ReopenedOn) && within(c, inactive, body) {
			ask(schemas.ReopenedOn, c)
		}
	}
}

// within reports whether a column is filled only where another is, as the day of a re-opening is only where a record was inactive.
func within(c, outer *column, body []Line) bool {
	both, outside := 0, 0
	for _, l := range body {
		inner, outer := cell(l, c.index) != "", cell(l, outer.index) != ""
		switch {
		case inner && outer:
			both++
		case inner:
			outside++
		}
	}
	return both > 0 && outside*10 <= both
}

// poorDays asks about columns whose headings surely name a day, and most of
// whose values are none: to pass over them would lose the days that there are.
func (r reader) poorDays(t *schemas.Table, m mapping, cols []*column) {
	for _, f := range []schemas.Field{schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn} {
		if m.has(f) {
			continue
		}
		for _, c := range cols {
			claimed := slices.ContainsFunc(c.names, func(n named) bool { return n.field == f && (n.strength >= common || c.slip) })
			if !claimed || c.filled == 0 || t.Columns[c.index].Field != schemas.NoField {
				continue
			}
			if fit := c.fit(f, r.lex); fit > 0 || saysDate(c.heading) {
				r.find(schemas.RuleColumnUncertain, t.HeaderRow, c.index+1, f, "column %s %q says that it is the %s, but only %s",
					schemas.ColumnName(c.index+1), c.heading, fieldWords[f], share(fit, f))
			}
		}
	}
}

// saysDate reports whether a heading has a word for a date in it.
func saysDate(heading string) bool {
	return slices.ContainsFunc(headingWords(heading), func(w string) bool { return dateWords[w] && w != "when" && w != "day" })
}

// marks reports whether a column is filled for rows of a status and empty for
// open ones, save a share, as the day on which they came to it is.
func marks(c, status *column, of schemas.Status, share float64, body []Line, lex Lexicon) bool {
	var there, open, filledThere, filledOpen int
	for _, l := range body {
		s, ok := lex.Status(cell(l, status.index))
		switch filled := cell(l, c.index) != ""; {
		case !ok:
		case s == of:
			there++
			if filled {
				filledThere++
			}
		case s == schemas.Open:
			open++
			if filled {
				filledOpen++
			}
		}
	}
	return there > 0 && filledThere*10 >= there*8 && float64(filledOpen) <= share*float64(open)
}

// settleGrains marks counts of records that stand in the same file, and refuses
// a file without any table.
func settleGrains(x *schemas.Extract) {
	cases := slices.ContainsFunc(x.Tables, func(t schemas.Table) bool { return t.Grain != schemas.SummaryGrain })
	for i := range x.Tables {
		t := &x.Tables[i]
		if t.Grain != schemas.SummaryGrain || !cases {
			continue
		}
		t.Check = true
		for _, row := range t.Rows {
			if row.Kind == schemas.DataRow {
				x.Ledger.Total++
			}
		}
	}
	if len(x.Tables) == 0 && !refused(x.Findings) {
		rule := schemas.RuleTableNone
		if x.Ledger.Rows == 0 {
			rule = schemas.RuleFileEmpty
		}
		x.Findings = append(x.Findings, schemas.NewFinding(rule, schemas.Position{File: x.File}, "", ""))
	}
}
