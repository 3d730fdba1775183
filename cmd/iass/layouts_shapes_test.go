package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// eventSheets lays out a log: one row for each thing that happened.
func (m *made) eventSheets() {
	kinds := oneOf(m.Rand, eventVocabularies...)
	m.columns([]madeField{madeRef, madeEventOn, madeEvent, madeValue})
	s := madeSheet{name: "Log"}
	m.head(&s)
	valued := strings.Contains(strings.ToLower(kinds[0]), "status")
	for _, c := range m.cases {
		notes := map[day]wrote{}
		add := func(d day, kind, value string) {
			if d == 0 {
				return
			}
			var cells []any
			for k, f := range m.fields {
				switch f {
				case madeRef:
					cells = append(cells, c.ref)
				case madeEventOn:
					cells = append(cells, m.date(d))
				case madeEvent:
					cells = append(cells, kind)
				case madeValue:
					cells = append(cells, value)
				default:
					cells = append(cells, m.personalCell(m.headings[k]))
				}
			}
			s.rows = append(s.rows, append(make([]any, m.indent), cells...))
		}
		for i, d := range []day{c.opened, c.inactive, c.reopened, c.closed} {
			at := []int{0, 1, 0, 2}[i]
			value := ""
			if valued {
				value = m.statuses[at]
			}
			add(d, kinds[i], value)
			notes[d] = wrote{statuses: append(notes[d].statuses, []string{isOpen, isInactive, isClosed}[at])}
		}
		delete(notes, 0)
		add(c.opened, kinds[4], m.levels[c.level[0]-'1'])
		w := notes[c.opened]
		w.levels = append(w.levels, c.level)
		notes[c.opened] = w
		m.notes = append(m.notes, notes)
	}
	m.sheets = []madeSheet{s}
}

// summarySheets lays out counts in one of the ways in which they come.
func (m *made) summarySheets() {
	m.tally = map[cell]int{}
	statuses := []string{isOpen, isInactive, isClosed}
	words := m.statuses
	if len(words[0]) == 1 { // no summary is headed by letters
		words = [3]string{"Open", "Inactive", "Closed"}
	}
	if words[1] == "" {
		words[1] = "Inactive"
	}
	m.statuses = words
	if m.levels[0] == "1" || m.levels[0] == "1.0" || m.levels[0] == "I" {
		m.levels = levelVocabularies[0]
	}
	for l := 1; l <= 4; l++ {
		for _, s := range statuses {
			m.tally[cell{fmt.Sprint(l), s}] = m.IntN(60)
		}
	}
	n := func(l, s int) int { return m.tally[cell{fmt.Sprint(l + 1), statuses[s]}] }
	var rows [][]any
	shape := m.IntN(4)
	m.extras += fmt.Sprint(" shape ", shape)
	switch shape {
	case 0: // levels down, statuses across, with totals
		rows = append(rows, []any{"Level", words[0], words[1], words[2], "Total"})
		for l, word := range m.levels {
			rows = append(rows, []any{word, n(l, 0), n(l, 1), n(l, 2), n(l, 0) + n(l, 1) + n(l, 2)})
		}
	case 1: // statuses down, levels across
		rows = append(rows, []any{"Status", m.levels[0], m.levels[1], m.levels[2], m.levels[3]})
		for s, word := range words {
			rows = append(rows, []any{word, n(0, s), n(1, s), n(2, s), n(3, s)})
		}
	case 2: // a list
		rows = append(rows, []any{"Level", "Status", oneOf(m.Rand, "Count", "Number", "Number of cases", "Total")})
		for l, level := range m.levels {
			for s, word := range words {
				rows = append(rows, []any{level, word, n(l, s)})
			}
		}
	case 3: // one row, a column for each level and status
		head, row := []any{"Service"}, []any{m.service}
		for l, level := range m.levels {
			for s, word := range words {
				head, row = append(head, level+" "+word), append(row, n(l, s))
			}
		}
		rows = append(rows, head, row)
	}
	for i := range rows {
		rows[i] = append(make([]any, m.indent), rows[i]...)
	}
	m.sheets = []madeSheet{{name: "Return", rows: rows, first: 1}}
}

// dateForms are the ways in which days are written. The last three are of
// workbooks; in a text file they are like the first.
var dateForms = []string{
	"02/01/2006", "2/1/06", "2006-01-02", "02-Jan-2006", "02/01/2006 15:04", "2 January 2006", "02.01.2006", "2006-01-02T15:04:05", "Mon 2 Jan 2006", "02-01-06",
	"true", "serial", "true with time",
}

// date is a day as the return writes it; nil for none.
func (m *made) date(d day) any {
	if d == 0 {
		return nil
	}
	form := dateForms[m.dates]
	switch {
	case strings.HasPrefix(form, "true") && m.book:
		return d
	case form == "serial" && m.book:
		return int(d) + 25569
	case form == "serial" || strings.HasPrefix(form, "true"):
		form = dateForms[0]
	}
	return d.time().Add(10 * 3600e9).Format(form)
}

// content is the return as a file.
func (m *made) content(t testing.TB) []byte {
	t.Helper()
	if m.book {
		return m.workbook(t)
	}
	return m.text(t)
}

// text is the return as a text file in its encoding.
func (m *made) text(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = m.comma, m.encoding != "utf-8"
	for _, s := range m.sheets {
		for _, row := range s.rows {
			out := make([]string, max(len(row), 1))
			for i, c := range row {
				if c != nil {
					out[i] = fmt.Sprint(c)
				}
			}
			if err := w.Write(out); err != nil {
				t.Fatal(err)
			}
		}
	}
	w.Flush()
	text := b.String()
	switch m.encoding {
	case "utf-8 bom":
		return []byte("\ufeff" + text)
	case "utf-16le":
		out := []byte{0xff, 0xfe}
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	case "windows-1252":
		out, err := charmap.Windows1252.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(out)
	}
	return []byte(text)
}

// workbook is the return as XLSX.
func (m *made) workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	try := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	format := "dd/mm/yyyy"
	if dateForms[m.dates] == "true with time" {
		format = "dd/mm/yyyy hh:mm"
	}
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	try(err)
	for i, s := range m.sheets {
		if i == 0 {
			try(f.SetSheetName("Sheet1", s.name))
		} else {
			_, err := f.NewSheet(s.name)
			try(err)
		}
		for r, row := range s.rows {
			for c, v := range row {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				try(err)
				switch v := v.(type) {
				case nil:
				case day:
					try(f.SetCellValue(s.name, at, float64(v)+25569+0.25))
					try(f.SetCellStyle(s.name, at, at, style))
				default:
					try(f.SetCellValue(s.name, at, v))
				}
			}
		}
		for _, g := range s.merged {
			from, _ := excelize.CoordinatesToCellName(g[1], g[0])
			to, _ := excelize.CoordinatesToCellName(g[2], g[0])
			try(f.MergeCell(s.name, from, to))
		}
	}
	b, err := f.WriteToBuffer()
	try(err)
	return b.Bytes()
}

// stock is the truth: what counts at the end of a day, by replay.
func (m *made) stock(on day) map[cell]int {
	if m.grain == summaryGrain {
		return m.tally
	}
	out := map[cell]int{}
	var lives []*life
	for _, notes := range m.notes {
		lives = append(lives, replayEvents(notes, on)...)
	}
	if m.grain != eventGrain {
		for _, c := range m.cases {
			if m.grain == positionGrain {
				c.opened = 0
			}
			lives = append(lives, replayRecord(c, quarterEnd, on))
		}
	}
	for _, l := range lives {
		if at, known := l.on(on); known {
			out[cell{at.level, at.status}]++
		}
	}
	return out
}

func (m *made) String() string {
	return fmt.Sprintf("%s: grain %d, levels %q, statuses %q, dates %q, comma %q, %s, divided by %q,%s; headings %q",
		m.file, m.grain, m.levels[0], m.statuses, dateForms[m.dates], m.comma, m.encoding, m.divided, m.extras, slices.Clone(m.headings))
}
