package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
)

// spoiltSeeds is how many good returns are spoilt, from the seeds 1 to that many.
const spoiltSeeds = 500

// planted is a fault that was put into a return.
type planted struct {
	what    string
	rows    []int           // counted from 1, each of which is told; none for a total
	columns []int           // counted from 1; a finding in any of them tells the fault
	rules   string          // what the rule's name may begin with, separated by spaces; empty for any
	lost    map[string]bool // references that do not count
	open    bool            // the row may count or not
}

// spoiler spoils one return.
type spoiler struct {
	*made
	sheet   *madeSheet
	touched map[int]bool // indices of rows that are spoilt
	planted []planted
	totals  int
	copies  int
}

// column is the index of the column of a field in the sheet; -1 for none.
func (s *spoiler) column(f madeField) int {
	if i := slices.Index(s.fields, f); i >= 0 {
		return s.indent + i
	}
	return -1
}

// row picks a row of a case that is whole yet; ok says whether a column is filled.
func (s *spoiler) row(filled ...madeField) (int, bool) {
	for range 200 {
		i := s.sheet.first + s.IntN(len(s.sheet.rows)-s.sheet.first)
		if s.touched[i] || s.caseOf(i) == nil {
			continue
		}
		if !slices.ContainsFunc(filled, func(f madeField) bool { return s.column(f) < 0 || s.sheet.rows[i][s.column(f)] == nil }) {
			s.touched[i] = true
			return i, true
		}
	}
	return 0, false
}

// caseOf is the case of a row; nil for a row that is of none.
func (s *spoiler) caseOf(i int) *dated {
	c := s.column(madeRef)
	if c >= len(s.sheet.rows[i]) {
		return nil
	}
	k := slices.IndexFunc(s.cases, func(d dated) bool { return d.ref == s.sheet.rows[i][c] })
	if k < 0 {
		return nil
	}
	return &s.cases[k]
}

func (s *spoiler) plant(what, rules string, rows []int, columns []int, lost ...string) {
	p := planted{what: what, rules: rules, lost: map[string]bool{}}
	for _, i := range rows {
		p.rows = append(p.rows, i+1)
	}
	for _, c := range columns {
		p.columns = append(p.columns, c+1)
	}
	for _, ref := range lost {
		p.lost[ref] = true
	}
	s.planted = append(s.planted, p)
}

// spoil plants one fault of a kind; it is false where the return has no room
// for it. Rows are only ever added at the end, so that places stay what they are.
func (s *spoiler) spoil(kind int) bool {
	cells := s.sheet.rows
	switch kind {
	case 0:
		return s.cut()
	case 1:
		f := oneOf(s.Rand, madeOpened, madeClosed, madeInactive, madeReopened)
		i, ok := s.row(f)
		if ok {
			s.plant("a date garbled", "date.", []int{i}, []int{s.column(f)}, s.caseOf(i).ref)
			cells[i][s.column(f)] = oneOf(s.Rand, "31/02/2026", "2O/01/2026", "99/99/2026", "??/05/2026", "2026-13-45")
		}
		return ok
	case 2:
		return s.swap()
	case 3:
		row := make([]any, s.indent+len(s.fields))
		row[s.indent], row[len(row)-1] = oneOf(s.Rand, "Total", "TOTAL", "Grand total", "Total cases"), len(s.cases)
		s.sheet.rows = append(cells, row)
		s.totals++
		s.touched[len(cells)] = true
		return true
	case 4:
		i, ok := s.row(madeLevel)
		if ok {
			s.plant("a level word garbled", "level.", []int{i}, []int{s.column(madeLevel)}, s.caseOf(i).ref)
			cells[i][s.column(madeLevel)] = oneOf(s.Rand, "Zorbed", "Level 7", "Lx9", "Level 2/4", "Levl")
		}
		return ok
	case 5:
		i, ok := s.row(madeRef, madeOpened)
		if ok {
			s.plant("a reference removed", "ref.", []int{i}, []int{s.column(madeRef)}, s.caseOf(i).ref)
			cells[i][s.column(madeRef)] = nil
		}
		return ok
	case 6, 7:
		return s.repeat(kind == 7)
	}
	return false
}

// cut ends a row before its last cells, one of them a level, a status or a day of
// opening.
func (s *spoiler) cut() bool {
	i, ok := s.row(madeRef)
	if !ok {
		return false
	}
	last := -1
	for c := s.column(madeRef) + 1; c < s.indent+len(s.fields); c++ {
		if f := s.fields[c-s.indent]; f == madeLevel || f == madeStatus || f == madeOpened {
			last = c
		}
	}
	if last < 0 {
		return false
	}
	at := s.column(madeRef) + 1 + s.IntN(last-s.column(madeRef))
	var columns []int
	for c := at; c < s.indent+len(s.fields); c++ {
		columns = append(columns, c)
	}
	s.plant("a row cut short", "", []int{i}, columns, s.caseOf(i).ref)
	s.planted[len(s.planted)-1].open = true
	s.sheet.rows[i] = slices.Clone(s.sheet.rows[i][:at])
	return true
}

// swap changes round two cells of a row.
func (s *spoiler) swap() bool {
	pair := oneOf(s.Rand, [2]madeField{madeLevel, madeStatus}, [2]madeField{madeOpened, madeStatus}, [2]madeField{madeOpened, madeLevel},
		[2]madeField{madeOpened, madeClosed}, [2]madeField{madeRef, madeOpened})
	i, ok := s.row(pair[:]...)
	if !ok {
		return false
	}
	a, b := s.column(pair[0]), s.column(pair[1])
	s.plant(fmt.Sprintf("cells %v swapped", pair), "", []int{i}, []int{a, b}, s.caseOf(i).ref)
	row := s.sheet.rows[i]
	row[a], row[b] = row[b], row[a]
	return true
}

// repeat adds a row again at the end, as it is or with another level.
func (s *spoiler) repeat(other bool) bool {
	i, ok := s.row(madeLevel, madeOpened)
	if !ok {
		return false
	}
	end := len(s.sheet.rows)
	again := slices.Clone(s.sheet.rows[i])
	s.touched[end] = true
	if other {
		c := s.caseOf(i)
		again[s.column(madeLevel)] = s.levels[(c.level[0]-'0')%4]
		s.plant("a row duplicated with another level", "ref.", []int{i, end}, []int{s.column(madeRef)}, c.ref)
	} else {
		s.copies++
		s.plant("a row duplicated", "ref.", []int{end}, []int{s.column(madeRef)})
	}
	s.sheet.rows = append(s.sheet.rows, again)
	return true
}

// goodReturn is a return of records that is read without a question; nil where
// the seed makes none.
func goodReturn(t *testing.T, in *intake, seed uint64) (*made, schemas.Return) {
	t.Helper()
	m := newMade(seed, 45)
	if m.grain != recordGrain || m.divided != "" || len(m.sheets) > 1 || strings.Contains(m.extras, "note") || slices.Index(m.fields, madeStatus) < 0 {
		return nil, schemas.Return{}
	}
	r := takeIn(t, in, m.file, m.content(t))[0]
	if !r.Verdict.Counts() || r.Ledger.Accepted != len(m.cases) {
		return nil, r
	}
	return m, r
}

// TestSpoiltRows spoils rows of good returns. Every fault is told at its own
// cell, and every row that was not spoilt counts.
func TestSpoiltRows(t *testing.T) {
	t.Parallel()
	in := reading(t)
	returns, faults := 0, map[string]int{}
	for seed := uint64(1); seed <= spoiltSeeds; seed++ {
		m, before := goodReturn(t, in, seed)
		if m == nil {
			continue
		}
		returns++
		s := &spoiler{made: m, sheet: &m.sheets[0], touched: map[int]bool{}}
		for range 1 + s.IntN(6) {
			s.spoil(s.IntN(8))
		}
		r := takeIn(t, in, m.file, m.content(t))[0]
		for _, p := range s.planted {
			faults[strings.Split(p.what, " [")[0]]++
			s.told(t, seed, p, r)
		}
		s.rest(t, seed, before, r)
	}
	t.Logf("%d returns spoilt: %v", returns, faults)
	if returns < spoiltSeeds/8 || len(faults) < 7 {
		t.Error("too few returns were spoilt")
	}
}

// told demands a finding at the cell of a fault.
func (s *spoiler) told(t *testing.T, seed uint64, p planted, r schemas.Return) {
	t.Helper()
	for _, row := range p.rows {
		found := slices.ContainsFunc(r.Findings, func(f schemas.Finding) bool {
			known := p.rules == "" || strings.HasPrefix(string(f.Rule), p.rules)
			return known && f.Position.Row == row && slices.Contains(p.columns, f.Position.Column)
		})
		if !found {
			t.Errorf("seed %d: %s in row %d, columns %v, is not told%s\n%s\n%v", seed, p.what, row, p.columns, all(r), s.made, s.sheet.rows[row-1])
		}
	}
}

// rest demands that what was not spoilt counts as it did.
func (s *spoiler) rest(t *testing.T, seed uint64, before, r schemas.Return) {
	t.Helper()
	lost, open := map[string]bool{}, 0
	for _, p := range s.planted {
		for ref := range p.lost {
			lost[ref] = true
		}
		if p.open {
			open++
		}
	}
	s.cases = slices.DeleteFunc(slices.Clone(s.cases), func(c dated) bool { return lost[c.ref] })
	if !r.Verdict.Counts() {
		t.Errorf("seed %d: %s for %d faults%s\n%s", seed, r.Verdict, len(s.planted), holds(r), s.made)
		return
	}
	if got := r.Ledger.Accepted; got < len(s.cases) || got > len(s.cases)+open {
		t.Errorf("seed %d: %d rows count, want %d (%d may)%s\n%s", seed, got, len(s.cases), open, all(r), s.made)
	}
	if r.Ledger.Duplicate != s.copies || r.Ledger.Total != before.Ledger.Total+s.totals {
		t.Errorf("seed %d: %d copies and %d totals, want %d and %d\n%s", seed, r.Ledger.Duplicate, r.Ledger.Total, s.copies, before.Ledger.Total+s.totals, s.made)
	}
	got, sum := stockOf(r, quarterEnd), 0
	for _, n := range got {
		sum += n
	}
	for c, n := range s.stock(quarterEnd) {
		if got[c] < n {
			t.Errorf("seed %d: %v is %d, want %d\n%s", seed, c, got[c], n, s.made)
		}
		sum -= n
	}
	if sum > open || sum < 0 {
		t.Errorf("seed %d: %d too many\n%s", seed, sum, s.made)
	}
}

// recordFieldOf are the fields of the columns made.
var recordFieldOf = map[madeField]schemas.Field{
	madeRef: schemas.Ref, madeOpened: schemas.OpenedOn, madeLevel: schemas.LevelField, madeStatus: schemas.StatusField,
	madeInactive: schemas.InactiveOn, madeReopened: schemas.ReopenedOn, madeClosed: schemas.ClosedOn,
}

// TestSpoiltHeadings renames headings of good returns. Each is told at its own
// cell, all of them at once, unless its values can be nothing else.
func TestSpoiltHeadings(t *testing.T) {
	t.Parallel()
	in := reading(t)
	returns, told, certain := 0, 0, 0
	for seed := uint64(1); seed <= spoiltSeeds; seed++ {
		m, _ := goodReturn(t, in, seed)
		if m == nil || strings.Contains(m.extras, "two heading rows") {
			continue
		}
		returns++
		head := m.sheets[0].first - 1
		renamed := map[int]madeField{}
		for range 1 + m.IntN(3) {
			c := m.IntN(len(m.fields))
			if recordFieldOf[m.fields[c]] == "" {
				continue
			}
			renamed[m.indent+c] = m.fields[c]
			for i := head; i < len(m.sheets[0].rows); i++ { // page breaks say it again
				if row := m.sheets[0].rows[i]; len(row) > m.indent+c && (i == head || row[m.indent+c] == any(m.headings[c])) {
					row[m.indent+c] = fmt.Sprint("Xyzzy ", c)
				}
			}
		}
		r := takeIn(t, in, m.file, m.content(t))[0]
		for c, f := range renamed {
			if !filledBelow(m.sheets[0], c) {
				continue
			}
			sure := slices.ContainsFunc(r.Tables[0].Columns, func(k schemas.Column) bool { return k.Index == c+1 && k.Field == recordFieldOf[f] })
			said := slices.ContainsFunc(r.Findings, func(k schemas.Finding) bool {
				return schemas.RuleOf(k.Rule).Holds && k.Position.Row == head+1 && k.Position.Column == c+1
			})
			switch {
			case said:
				told++
			case sure:
				certain++
			default:
				t.Errorf("seed %d: the heading in row %d, column %d, was renamed from %s, and that is not told%s\n%s", seed, head+1, c+1, recordFieldOf[f], all(r), m)
			}
		}
		if r.Verdict.Counts() {
			m.compare(t, seed, r)
		}
	}
	t.Logf("%d returns: %d headings told, %d certain by their values", returns, told, certain)
}

// filledBelow reports whether a column holds anything below its heading.
func filledBelow(s madeSheet, c int) bool {
	return slices.ContainsFunc(s.rows[s.first:], func(r []any) bool { return c < len(r) && r[c] != nil })
}
