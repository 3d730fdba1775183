package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// made is one made-up return: how it is laid out, who is in it, and where
// everything stands.
type made struct {
	*rand.Rand
	service  string // the name in the register
	file     string
	grain    grain
	levels   []string
	statuses [3]string
	dates    int // an index of dateForms
	book     bool
	comma    rune
	encoding string
	fields   []madeField // of the columns, in order
	headings []string
	indent   int    // empty columns on the left
	divided  string // what sheets are divided by: "", "month", "level", "status"
	extras   string // what else there is, for the message of a failure
	slips    int    // headings misspelt
	strange  bool   // headings and words are the service's own, and say nothing
	cases    []dated
	notes    []map[day]wrote
	tally    map[cell]int
	sheets   []madeSheet
}

// madeSheet is a sheet of cells: strings, numbers and days.
type madeSheet struct {
	name   string
	rows   [][]any
	merged [][3]int // row, first column, last column, counted from 1
	first  int      // index of the first row of data
}

const madeExtract = "30 June 2026"

func oneOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func (m *made) chance(n int) bool { return m.IntN(100) < n }

// newMade makes up a return from a seed.
func newMade(seed uint64, cases int) *made { return newMadeIn(seed, cases, false) }

// newMadeIn makes up a return in words that are usual, or in strange ones.
func newMadeIn(seed uint64, cases int, strange bool) *made {
	m := &made{Rand: rand.New(rand.NewPCG(seed, 153)), strange: strange}
	m.service = oneOf(m.Rand, "Coventry", "Leeds", "Salford", "Kent", "Plymouth", "Barnet", "Dorset", "Camden", "Sunderland", "Devon")
	m.grain = oneOf(m.Rand, recordGrain, recordGrain, recordGrain, recordGrain, eventGrain, summaryGrain, positionGrain)
	m.levels = oneOf(m.Rand, levelVocabularies...)
	m.statuses = oneOf(m.Rand, statusVocabularies...)
	if strange {
		m.grain = oneOf(m.Rand, recordGrain, recordGrain, positionGrain)
		m.levels = []string{"Vorn", "Plim", "Teks", "Yold"}
		if m.statuses = [3]string{"Bork", "Snib", "Wend"}; m.chance(30) {
			m.statuses[1] = ""
		}
	}
	m.dates = m.IntN(len(dateForms))
	m.book = m.chance(50)
	m.comma = oneOf(m.Rand, ',', ',', ',', ';', '\t', '|')
	m.encoding = oneOf(m.Rand, "utf-8", "utf-8", "utf-8 bom", "utf-16le", "windows-1252")
	if m.chance(30) {
		m.indent = 1
	}
	switch m.grain {
	case eventGrain:
		m.people(cases)
		m.eventSheets()
	case summaryGrain:
		m.summarySheets()
	case recordGrain, positionGrain:
		m.people(cases)
		m.recordSheets()
	}
	m.named()
	return m
}

// named settles how the return says where it is from and which day it describes.
func (m *made) named() {
	ending := ".csv"
	if m.book {
		ending = ".xlsx"
	}
	titles := []any{m.service + " SENDIASS", "Interventions as at " + madeExtract}
	switch m.IntN(3) {
	case 0:
		m.file = m.service + " return " + oneOf(m.Rand, "2026-06-30", "30 June 2026", "30.06.2026") + ending
		return
	case 1:
		m.file, titles = m.service+ending, titles[1:]
	default:
		m.file = "export" + ending
	}
	for i := range m.sheets {
		var rows [][]any
		for _, t := range titles {
			rows = append(rows, append(make([]any, m.indent), t))
		}
		if m.chance(50) {
			rows = append(rows, nil)
		}
		s := &m.sheets[i]
		for k := range s.merged {
			s.merged[k][0] += len(rows)
		}
		s.first += len(rows)
		s.rows = append(rows, s.rows...)
	}
	m.extras += fmt.Sprintf(" %d titles", len(titles))
}

// people makes up the cases.
func (m *made) people(n int) {
	form := oneOf(m.Rand, "C%04d", "%05d", "IAS/%04d", "2026-%04d", "SEND%03d")
	for i := range n {
		c := dated{ref: fmt.Sprintf(form, i+101+i/7), level: fmt.Sprint(1 + m.IntN(4)), status: isOpen}
		c.opened = quarterEnd - day(m.IntN(500))
		ended := min(quarterEnd, c.opened+1+day(m.IntN(160)))
		switch m.IntN(6) {
		case 0, 1:
			if ended > c.opened {
				c.closed, c.status = ended, isClosed
			}
		case 2:
			if m.statuses[1] != "" && ended > c.opened {
				c.inactive, c.status = max(ended, quarterEnd-170), isInactive
			}
		case 3:
			if m.statuses[1] != "" && c.opened+20 < quarterEnd && m.grain != positionGrain {
				c.inactive, c.reopened = c.opened+5, c.opened+15
			}
		}
		m.cases = append(m.cases, c)
	}
}

// headed is a heading for a field as this return writes it.
func (m *made) headed(f madeField, style int) string {
	if m.strange {
		return fmt.Sprintf("Fld %s%d", string(rune('A'+m.IntN(26))), 10+m.IntN(90))
	}
	words := layoutHeadings[f]
	if f == personal {
		words = personalHeadings
	}
	text := oneOf(m.Rand, words...)
	if len(misspelt[f]) > 0 && m.chance(7) {
		text = oneOf(m.Rand, misspelt[f]...)
		m.slips++
	}
	if m.chance(2) {
		text = m.slip(text)
	}
	switch style {
	case 1:
		return strings.ToUpper(text)
	case 2:
		return strings.ToLower(text)
	case 3:
		return strings.ReplaceAll(strings.ToLower(text), " ", "_")
	case 4:
		return strings.ReplaceAll(text, " ", "_")
	case 5:
		return " " + text + " "
	}
	return text
}

// slip is a text with one letter of a long word left out, doubled or swapped.
func (m *made) slip(text string) string {
	words := strings.Fields(text)
	k := m.IntN(len(words))
	w := []rune(words[k])
	if len(w) < 5 {
		return text
	}
	i := 1 + m.IntN(len(w)-2)
	switch m.IntN(3) {
	case 0:
		w = slices.Delete(w, i, i+1)
	case 1:
		w = slices.Insert(w, i, w[i])
	default:
		w[i], w[i+1] = w[i+1], w[i]
	}
	m.slips++
	words[k] = string(w)
	return strings.Join(words, " ")
}

// columns lays out the columns of these fields, with personal ones among them.
// Two columns of a return never have the same heading.
func (m *made) columns(fields []madeField) {
	style := m.IntN(8)
	if m.chance(60) {
		for range 1 + m.IntN(5) {
			fields = slices.Insert(fields, 1+m.IntN(len(fields)), personal)
		}
	} else if m.chance(25) {
		m.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	}
	m.fields = fields
	seen := map[string]bool{}
	for _, f := range fields {
		h := m.headed(f, style)
		for seen[headKey(h)] {
			h = m.headed(f, style)
		}
		seen[headKey(h)] = true
		m.headings = append(m.headings, h)
	}
}

func headKey(h string) string { return strings.ToLower(strings.TrimSpace(h)) }

// recordSheets lays out records: which columns there are, and on which sheets.
func (m *made) recordSheets() {
	fields := []madeField{madeRef, madeOpened, madeLevel, madeStatus}
	if m.statuses[1] != "" {
		fields = append(fields, madeInactive, madeReopened)
	}
	fields = append(fields, madeClosed)
	if m.grain == positionGrain {
		fields = []madeField{madeRef, madeLevel, madeStatus}
	}
	if m.book && m.chance(40) && !m.strange {
		m.divided = oneOf(m.Rand, "month", "level", "status")
		if m.grain == positionGrain && m.divided == "month" {
			m.divided = ""
		}
	}
	if m.divided == "level" {
		fields = slices.DeleteFunc(fields, func(f madeField) bool { return f == madeLevel })
	}
	if m.divided == "status" || m.divided == "" && m.grain == recordGrain && m.chance(10) && !m.strange {
		fields = slices.DeleteFunc(fields, func(f madeField) bool { return f == madeStatus })
	}
	m.columns(fields)
	groups := map[string][]dated{}
	var names []string
	for _, c := range m.cases {
		name := m.sheetOf(c)
		if len(groups[name]) == 0 {
			names = append(names, name)
		}
		groups[name] = append(groups[name], c)
	}
	for _, name := range names {
		m.sheets = append(m.sheets, m.recordSheet(name, groups[name]))
	}
	if m.book && m.divided == "" && m.chance(25) && !m.strange {
		m.sheets = append(m.sheets, m.beside())
		m.extras += " summary beside"
	}
}

// sheetOf is the sheet on which a case stands.
func (m *made) sheetOf(c dated) string {
	switch m.divided {
	case "month":
		return c.opened.time().Format("Jan 2006")
	case "level":
		return "Level " + c.level
	case "status":
		return map[string]string{isOpen: "Open", isInactive: "Inactive", isClosed: "Closed"}[c.status]
	}
	return "Cases"
}

// recordSheet writes cases under their headings.
func (m *made) recordSheet(name string, cases []dated) madeSheet {
	s := madeSheet{name: name}
	m.head(&s)
	repeat := m.divided == "" && m.chance(12)
	for i, c := range cases {
		if repeat && i > 0 && i%15 == 0 {
			s.rows = append(s.rows, m.row(m.headings))
		}
		var cells []any
		for k, f := range m.fields {
			cells = append(cells, m.recordCell(c, f, m.headings[k]))
		}
		s.rows = append(s.rows, append(make([]any, m.indent), cells...))
	}
	if m.chance(20) {
		total := append(make([]any, m.indent), make([]any, len(m.fields))...)
		total[m.indent] = oneOf(m.Rand, "Total", "Grand total", "TOTAL:")
		total[m.indent+1] = len(cases)
		s.rows = append(s.rows, total)
		m.extras += " total"
	}
	if m.chance(15) {
		s.rows = append(s.rows, nil, append(make([]any, m.indent), "Note: levels are those of the national guidance."))
		m.extras += " note"
	}
	return s
}

func (m *made) row(texts []string) []any {
	out := make([]any, m.indent)
	for _, t := range texts {
		out = append(out, t)
	}
	return out
}

// head writes the headings; now and then below a row of groups.
func (m *made) head(s *madeSheet) {
	if m.book && m.chance(15) {
		group := make([]any, m.indent+len(m.headings))
		group[m.indent] = "Case details"
		half := m.indent + len(m.headings)/2
		group[half] = "Progress"
		s.rows = append(s.rows, group)
		s.merged = append(s.merged, [3]int{1, m.indent + 1, half}, [3]int{1, half + 1, m.indent + len(m.headings)})
		m.extras += " two heading rows"
	}
	s.rows = append(s.rows, m.row(m.headings))
	s.first = len(s.rows)
}

// recordCell is what a column holds for a case.
func (m *made) recordCell(c dated, f madeField, heading string) any {
	on := map[madeField]day{madeOpened: c.opened, madeInactive: c.inactive, madeReopened: c.reopened, madeClosed: c.closed}
	switch f {
	case madeRef:
		return c.ref
	case madeLevel:
		return m.levels[c.level[0]-'1']
	case madeStatus:
		return m.statuses[slices.Index([]string{isOpen, isInactive, isClosed}, c.status)]
	case madeOpened, madeInactive, madeReopened, madeClosed:
		return m.date(on[f])
	default:
		return m.personalCell(heading)
	}
}

// personalCell is what nobody needs.
func (m *made) personalCell(heading string) any {
	h := strings.ReplaceAll(headKey(heading), "_", " ")
	switch {
	case strings.Contains(h, "date") || h == "dob" || strings.Contains(h, "issued"):
		if m.chance(30) {
			return nil
		}
		return m.date(dayAt(2010+m.IntN(16), 1+m.IntN(12), 1+m.IntN(28)))
	case h == "stage":
		return oneOf(m.Rand, "Open", "Closed", "Panel", "Appeal")
	case h == "last updated":
		return m.date(quarterEnd - day(m.IntN(90)))
	case h == "hours":
		return oneOf(m.Rand, "0.5", "1", "2.5", "7")
	case h == "contact type":
		return oneOf(m.Rand, "Parent", "Young person", "Child")
	case strings.Contains(h, "consent"):
		return oneOf(m.Rand, "Yes", "No")
	case strings.Contains(h, "level"):
		return oneOf(m.Rand, "Mild", "Moderate", "Severe")
	case strings.Contains(h, "status"):
		return oneOf(m.Rand, "SEN support", "EHCP", "None")
	case strings.Contains(h, "year"):
		return 1 + m.IntN(11)
	case strings.Contains(h, "notes"):
		return oneOf(m.Rand, "Rang, no answer", "Letter \"sent\" – £5 owed", "Café meeting; two\nlines", "")
	}
	return oneOf(m.Rand, "Alpha", "Beta", "Gamma, Delta", "Épsilon")
}

// beside is a sheet that counts the records of the others.
func (m *made) beside() madeSheet {
	s := madeSheet{name: "Summary", rows: [][]any{{"Level", "Open", "Inactive", "Closed"}}, first: 1}
	for level := 1; level <= 4; level++ {
		row := []any{fmt.Sprint("Level ", level)}
		for _, status := range []string{isOpen, isInactive, isClosed} {
			n := 0
			for _, c := range m.cases {
				if c.level == fmt.Sprint(level) && c.status == status {
					n++
				}
			}
			row = append(row, n)
		}
		s.rows = append(s.rows, row)
	}
	return s
}
