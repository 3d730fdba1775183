package transform

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Options says how returns are made of what a file holds.
type Options struct {
	Vocabulary Vocabulary
	// MonthFirst: a profile says that dates have the month first.
	MonthFirst bool
	// DayIn: a profile says where the return gives the day that it describes.
	DayIn schemas.DayPlace
	// Match is the services that a text names; ByID the service of that id.
	Match func(text string) []schemas.Service
	ByID  func(id string) (schemas.Service, bool)
	// Service and ExtractDate are what the command line or the manifest says;
	// empty and zero where they say nothing.
	Service     string
	ExtractDate schemas.Date
	// Period is the period that is being collated, if one was named: a return
	// that does not say its day, and whose dates end in it, describes its end.
	Period schemas.Period
	// Assumed is, by service, the day that the same content was taken to describe when
	// it was read before and did not say one.
	Assumed map[string]schemas.Date
	// ReceivedOn is the day on which the file arrived. Nothing can have
	// happened later.
	ReceivedOn schemas.Date
	// InactiveMonths is how long a record stays inactive; 0 means the
	// guidance's six.
	InactiveMonths int
	Key            Key
}

func (o Options) months() int {
	if o.InactiveMonths > 0 {
		return o.InactiveMonths
	}
	return InactiveMonths
}

// unmappedShare is the share of rows with unknown words at which a person is
// asked instead of rows being refused.
const unmappedShare = 0.2

// Returns makes the returns of a file: one for each service that it holds, in
// the order of their ids, and at least one. Every row of the file is in the
// ledger of exactly one of them; titles, headings and other rows that belong to
// no service are in the first's.
func Returns(x schemas.Extract, o Options) []schemas.Return {
	parts := origins(x, o)
	out := make([]schemas.Return, len(parts))
	var said schemas.Date
	for i := range parts {
		m := makeReturn(x, parts[i], i == 0, o)
		out[i], said = m.Return, max(said, m.saidOutside)
	}
	for i := range out {
		out[i].ID = schemas.ReturnID(x.SHA256, said, out[i].Service)
	}
	return out
}

// maker makes one return.
type maker struct {
	schemas.Return
	given    Options
	service  schemas.Service
	refused  map[schemas.Position]bool // rows that name no service
	ragged   map[schemas.Position]bool // rows with more cells than headings
	date1904 bool
	unmapped map[schemas.Field]map[string]int // unknown words and their rows
	scale    string                           // the name of the scale of answers
	rows     int                              // data rows of this return
	// hasLevels: some table has a level, so that a row without one is worth a word.
	hasLevels bool
	// saidOutside is the day that the return describes where it is not its content that
	// says so.
	saidOutside schemas.Date
}

func makeReturn(x schemas.Extract, p part, first bool, o Options) *maker {
	m := &maker{given: o, service: p.service, refused: p.refused, date1904: x.Date1904, scale: o.Vocabulary.Scale.Name(), unmapped: map[schemas.Field]map[string]int{}, ragged: map[schemas.Position]bool{}}
	for _, f := range x.Findings {
		if f.Rule == schemas.RuleTableRagged {
			m.ragged[schemas.Position{Sheet: f.Position.Sheet, Row: f.Position.Row}] = true
		}
	}
	m.Return = schemas.Return{
		File: x.File, SHA256: x.SHA256, Service: p.service.ID,
		ReceivedOn: o.ReceivedOn, Suggested: x.Suggested, Tables: p.tables, Findings: append([]schemas.Finding(nil), p.findings...),
	}
	for _, s := range p.named {
		m.Named = append(m.Named, s.ID)
	}
	if first {
		m.Ledger, m.Findings = x.Ledger, append(append([]schemas.Finding(nil), x.Findings...), p.findings...)
		m.Ledger.Rows = x.Ledger.Title + x.Ledger.Header + x.Ledger.Blank + x.Ledger.Total + x.Ledger.Note
	}
	m.Ledger.Rows += p.dataRows()
	if len(p.tables) > 0 {
		m.Grain = grainOf(p.tables)
	}
	m.hasLevels = m.Grain == schemas.EventGrain || slices.ContainsFunc(p.tables, func(t schemas.Table) bool { return columnOf(t, schemas.LevelField) >= 0 })
	if v := schemas.Judge(m.Findings); v >= schemas.Held && !readable(p.tables) {
		m.Ledger.Rejected += p.dataRows()
		return m.finish()
	}
	m.settleExtractDate(x, p)
	switch m.Grain {
	case schemas.RecordGrain, schemas.EventGrain:
		m.cases(p.tables)
	case schemas.SummaryGrain:
		m.summary(p.tables)
	case schemas.GrainUnknown:
	}
	if m.Grain == schemas.RecordGrain || m.Grain == schemas.EventGrain {
		m.Questions = questionsOf(p.tables)
	}
	m.holdUnmapped()
	m.checkRows(x, p)
	m.exported(x)
	return m.finish()
}

// readable reports whether the tables have the columns without which no row can
// be told from another.
func readable(tables []schemas.Table) bool {
	for _, t := range tables {
		if t.Grain != schemas.SummaryGrain && columnOf(t, schemas.Ref) < 0 {
			return false
		}
	}
	return len(tables) > 0
}

// grainOf is the grain of a return: of its cases, where it has any.
func grainOf(tables []schemas.Table) schemas.Grain {
	for _, t := range tables {
		if !t.Check {
			return t.Grain
		}
	}
	return tables[0].Grain
}

// columnOf is the index of the table's column for a field, -1 for none.
func columnOf(t schemas.Table, f schemas.Field) int {
	for i, c := range t.Columns {
		if c.Field == f {
			return i
		}
	}
	return -1
}

// at is a place in the return's file.
func (m *maker) at(sheet string, row, column int) schemas.Position {
	return schemas.Position{File: m.File, Sheet: sheet, Row: row, Column: column}
}

// find adds a finding; an empty format stands for the rule's reason.
func (m *maker) find(id schemas.RuleID, at schemas.Position, f schemas.Field, format string, args ...any) {
	m.Findings = append(m.Findings, schemas.NewFinding(id, at, f, fmt.Sprintf(format, args...)))
}

// note adds a finding at another severity than its rule's.
func (m *maker) note(s schemas.Severity, id schemas.RuleID, at schemas.Position, f schemas.Field, format string, args ...any) {
	m.find(id, at, f, format, args...)
	m.Findings[len(m.Findings)-1].Severity = s
}

// holdUnmapped holds the return when many of its rows hold words that nobody
// has mapped: then the words are not slips.
func (m *maker) holdUnmapped() {
	for _, f := range []schemas.Field{schemas.LevelField, schemas.StatusField, schemas.EventKind} {
		counts := m.unmapped[f]
		if f == schemas.EventKind { // what happened and what it led to are one to the sender
			counts = map[string]int{}
			maps.Copy(counts, m.unmapped[f])
			for word, n := range m.unmapped[schemas.EventValue] {
				counts[word] += n
			}
		}
		rows := 0
		for _, n := range counts {
			rows += n
		}
		if rows >= 2 && float64(rows) > unmappedShare*float64(m.rows) {
			m.find(schemas.RuleWordsUnmapped, m.at("", 0, 0), f, "%d of %d rows have a %s that is not a known word: %s", rows, m.rows, fieldNames[f], quoteCounts(counts))
		}
	}
}

// checkRows refuses a return of which no row could be counted, and says so where
// there was none to count.
func (m *maker) checkRows(x schemas.Extract, p part) {
	if m.rows == 0 && p.dataRows() == 0 && m.Grain != schemas.GrainUnknown {
		switch saysNone, asked := nothingToReport(x.Titles); {
		case saysNone:
			m.note(schemas.Note, schemas.RuleRowsEmpty, m.at("", 0, 0), "", "the return says that there were no interventions to report")
		case asked:
			m.find(schemas.RuleRowsUnfilled, m.at("", 0, 0), "", "")
		default:
			m.find(schemas.RuleRowsEmpty, m.at("", 0, 0), "", "")
		}
		return
	}
	if m.Ledger.Accepted == 0 && m.Ledger.Rejected > 0 && schemas.Judge(m.Findings) < schemas.Held {
		m.find(schemas.RuleRowsNone, m.at("", 0, 0), "", "none of %d rows could be counted", p.dataRows())
	}
}

// nothingToReport reports whether the lines above the cases say that there are none,
// and whether they ask.
func nothingToReport(titles []string) (saysNone, asked bool) {
	for _, t := range titles {
		answer, ok := strings.CutPrefix(Fold(t), Fold(schemas.NoneQuestion))
		asked = asked || ok
		saysNone = saysNone || ok && strings.TrimSpace(answer) == Fold(schemas.NoneAnswer)
	}
	return saysNone, asked
}

// finish sorts what was found and gives the verdict.
func (m *maker) finish() *maker {
	schemas.SortFindings(m.Findings)
	m.Verdict = max(schemas.Judge(m.Findings), m.Export.Verdict())
	for _, f := range []schemas.Field{schemas.LevelField, schemas.StatusField, schemas.EventKind, schemas.WorkType, schemas.Evaluation} {
		at := map[string]int{} // where a word stands, however it is written
		for _, word := range byCount(m.unmapped[f], func(w string, _ int) string { return w }) {
			key := Fold(word)
			if i, ok := at[key]; ok {
				m.Unknown[i].Rows += m.unmapped[f][word]
			} else if word != unsaid && word != "" {
				at[key] = len(m.Unknown)
				m.Unknown = append(m.Unknown, schemas.UnknownWord{Field: f, Word: word, Rows: m.unmapped[f][word]})
			}
		}
	}
	return m
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}

// IsBlank reports whether a cell says no more than that there is nothing: it is
// empty, a dash, "n/a".
func (v Vocabulary) IsBlank(cell string) bool {
	const longest = 24 // of the words for nothing, in none of which is a digit
	switch {
	case cell == "":
		return true
	case len(v.Blanks) == 0 && (len(cell) > longest || hasDigit(cell)):
		return false
	}
	var room [longest]byte
	if b, ok := asciiFold(room[:0], cell); ok {
		return blankWords[string(b)] || v.Blanks[string(b)]
	}
	return v.blank(Fold(cell))
}
