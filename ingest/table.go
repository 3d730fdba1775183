package ingest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// headerSearch is how many filled rows from the top of a sheet, or of a part of
// it, are tried as headings.
const headerSearch = 60

// header is a candidate for a table's headings: one or two rows of them.
type header struct {
	at       int // index into the sheet's lines of the first heading row
	depth    int // 1 or 2
	headings []string
	score    int  // distinct fields that the headings name, weighed
	fields   int  // distinct fields of casework among them
	counts   int  // headings that name a level or a status to count
	said     bool // a profile says that they stand there
}

// found reports whether the headings are enough to believe in.
func (h header) found() bool { return h.fields >= 2 || h.counts >= 2 }

// core are the fields by which a table of casework is recognised.
var core = []schemas.Field{
	schemas.Ref, schemas.LevelField, schemas.StatusField, schemas.OpenedOn, schemas.InactiveOn, schemas.ClosedOn,
	schemas.ReopenedOn, schemas.EventOn, schemas.EventKind,
}

// findHeader is the best row of headings among the lines, down to the first row
// of the table that they head: the one that names the most fields; of equals the
// first, and one row before two.
func findHeader(lines []Line, merged []Range, lex Lexicon) (header, bool) {
	var bestOne header
	for i := range lines {
		if i >= headerSearch {
			break
		}
		for depth := 1; depth <= 2; depth++ {
			h, ok := tryHeader(lines, i, depth, merged, lex)
			if ok && h.found() && h.score > bestOne.score {
				bestOne = h
			}
		}
		if bestOne.score > 0 && i >= bestOne.at+bestOne.depth && bestOne.heads(lines[i], lex) {
			break // better headings below are those of another table
		}
	}
	return bestOne, bestOne.score > 0
}

// headerIn is the headings in the row of a number, or in it and the one above,
// where a profile says that they stand there. ok is false where they name too
// little to head a table.
func headerIn(lines []Line, row int, merged []Range, lex Lexicon) (header, bool) {
	i := slices.IndexFunc(lines, func(l Line) bool { return l.Number == row })
	if i < 0 {
		return header{}, false
	}
	h := header{at: i, depth: 1, headings: slices.Clone(lines[i].Cells)}
	h.weigh(lex)
	if i > 0 {
		if two, ok := tryHeader(lines, i-1, 2, merged, lex); ok && two.score > h.score {
			h = two
		}
	}
	h.said = true
	return h, h.found()
}

// heads reports whether a row is one of the table under the headings: two of its
// cells suit what stands above them.
func (h header) heads(l Line, lex Lexicon) bool {
	suits := 0
	for i, text := range h.headings {
		c := cell(l, i)
		if c == "" || text == "" {
			continue
		}
		if k := countOf(text, lex); (k.level != schemas.LevelUnknown || k.status != schemas.StatusUnknown) && countForm.MatchString(c) {
			suits++
		} else if slices.ContainsFunc(lex.named(text, i+1), func(n named) bool { return n.strength > weak && lex.Looks(n.field, c) }) {
			suits++
		}
	}
	return suits >= 2
}

// tryHeader weighs one or two rows as headings.
func tryHeader(lines []Line, i, depth int, merged []Range, lex Lexicon) (header, bool) {
	h := header{at: i, depth: depth}
	if i+depth > len(lines) || filledCells(lines[i]) == 0 || filledCells(lines[i+depth-1]) < 2 {
		return h, false
	}
	if depth == 2 && lines[i+1].Number != lines[i].Number+1 {
		return h, false
	}
	top := lines[i].Cells
	if depth == 1 {
		if holdsData(lines[i], lex) {
			return h, false
		}
		h.headings = slices.Clone(top)
	} else {
		if holdsDates(lines[i], lex) || holdsDates(lines[i+1], lex) || holdsNumbers(lines[i+1]) || !groups(lines[i], lines[i+1]) {
			return h, false
		}
		h.headings = join(spread(lines[i], lines[i+1], merged), lines[i+1].Cells)
	}
	h.weigh(lex)
	return h, true
}

// groups reports whether the upper row can stand for groups of the lower one: it
// leaves gaps under which the lower row has headings. A single cell above the
// first column is a title.
func groups(upper, lower Line) bool {
	gaps, first := 0, -1
	for c := range lower.Cells {
		if first < 0 && cell(lower, c) != "" {
			first = c
		}
		if cell(lower, c) != "" && cell(upper, c) == "" {
			gaps++
		}
	}
	return gaps > 0 && (filledCells(upper) > 1 || cell(upper, first) == "")
}

func (h *header) weigh(lex Lexicon) {
	seen := map[schemas.Field]strength{}
	for i, text := range h.headings {
		if text == "" {
			continue
		}
		if ns := lex.named(text, i+1); len(ns) > 0 && seen[ns[0].field] < ns[0].strength {
			seen[ns[0].field] = ns[0].strength
		}
		if k := countOf(text, lex); k.level != schemas.LevelUnknown || k.status != schemas.StatusUnknown {
			h.counts++
			h.score += 2
		}
	}
	for f, s := range seen {
		if s == weak {
			continue
		}
		if slices.Contains(core, f) {
			h.fields++
			h.score += 2
		}
		h.score++
	}
}

// spread fills the upper of two heading rows to the right: over merged cells,
// and over gaps under which the lower row has headings of its own.
func spread(upper, lower Line, merged []Range) []string {
	out := make([]string, max(len(upper.Cells), len(lower.Cells)))
	copy(out, upper.Cells)
	for _, m := range merged {
		if m.FirstRow <= upper.Number && upper.Number <= m.LastRow && m.FirstColumn <= len(out) {
			for c := m.FirstColumn; c <= min(m.LastColumn, len(out)); c++ {
				out[c-1] = out[m.FirstColumn-1]
			}
		}
	}
	if len(merged) == 0 {
		for c := 1; c < len(out); c++ {
			if out[c] == "" && cell(lower, c) != "" && cell(lower, c-1) != "" {
				out[c] = out[c-1]
			}
		}
	}
	return out
}

// join puts the two parts of each heading together.
func join(upper, lower []string) []string {
	out := make([]string, max(len(upper), len(lower)))
	for c := range out {
		var parts []string
		for _, row := range [][]string{upper, lower} {
			if c < len(row) && row[c] != "" {
				parts = append(parts, row[c])
			}
		}
		if len(parts) == 2 && parts[0] == parts[1] {
			parts = parts[:1]
		}
		out[c] = strings.Join(parts, " ")
		if c < len(lower) && lower[c] != "" && len(namedBy(out[c])) == 0 && len(namedBy(lower[c])) > 0 {
			out[c] = lower[c]
		}
	}
	return out
}

func filledCells(l Line) int {
	n := 0
	for _, c := range l.Cells {
		if c != "" {
			n++
		}
	}
	return n
}

var numberForm = regexp.MustCompile(`^[£(-]?\d[\d,]*(\.\d+)?\)?%?$`)

// holdsData reports whether a row has a day or a number in a cell of its own,
// which headings have not.
func holdsData(l Line, lex Lexicon) bool {
	for _, c := range l.Cells {
		if numberForm.MatchString(c) {
			return true
		}
	}
	return holdsDates(l, lex)
}

// holdsNumbers reports whether a row has a number that is no level.
func holdsNumbers(l Line) bool {
	return slices.ContainsFunc(l.Cells, func(c string) bool { return numberForm.MatchString(c) && !isLevelNumber(c) })
}

func holdsDates(l Line, lex Lexicon) bool {
	for _, c := range l.Cells {
		if len(c) >= 6 && strings.ContainsAny(c, "0123456789") && lex.Looks(schemas.OpenedOn, c) {
			return true
		}
	}
	return false
}

// repeats reports whether a row says the headings again, as a page break does.
// Headings with more columns are those of another table.
func repeats(l Line, headings []string) bool {
	if !beginsLike(l, headings) {
		return false
	}
	same, other := 0, 0
	for i, c := range l.Cells {
		switch {
		case c == "":
		case i >= len(headings):
			return false
		case headingKey(c) == headingKey(headings[i]) || headings[i] != "" && strings.HasSuffix(headingKey(headings[i]), " "+headingKey(c)):
			same++
		default:
			other++
		}
	}
	return same >= 2 && other == 0 || same >= 4 && other <= same/4
}

// beginsLike reports whether one of a row's first cells is its heading, to the
// letter or as the lower part of one of two rows: a quick look that spares most
// rows a thorough one.
func beginsLike(l Line, headings []string) bool {
	const looks = 3
	seen := 0
	for i, c := range l.Cells {
		if c == "" || i >= len(headings) {
			continue
		}
		if h := headings[i]; len(h) >= len(c) && strings.EqualFold(h[len(h)-len(c):], c) {
			return true
		}
		if seen++; seen == looks {
			break
		}
	}
	return false
}

var (
	totalForm = regexp.MustCompile(`(?i)^\W*((grand|sub|overall|sheet|column|final|running)[\s-]*)?(totals?|sum|count)\b|^(number|no\.?|total number) of (cases|records|interventions|rows)\b|^all (cases|levels|interventions|statuses)\b|\btotals?\W*$`)
	noteForm  = regexp.MustCompile(`(?i)^\W*(notes?|source|sources|key|page|end of|printed|produced|report|exported|generated|run (on|by|at)|created|data|please|contact|disclaimer|confidential|official|figures|includes?|excludes?|n\.?b|this|the|©|\*|\d+ (records?|rows?|cases?)\b)`)
)

// totalLetters are two letters of each of total, count, sum, of and all: a cell that
// has none of the pairs need not be matched with totalForm.
var totalLetters = [...]uint32{lettersOf("to"), lettersOf("sm"), lettersOf("of"), lettersOf("al")}

// lettersOf are the letters of a text, a bit each; capitals count as the others do.
func lettersOf(text string) (letters uint32) {
	for i := range len(text) {
		letters |= 1 << ((text[i] | 0x20) - 'a')
	}
	return letters
}

// saysTotal reports whether a cell says that its row is a sum.
func saysTotal(c string) bool {
	const longest = 60
	if len(c) >= longest {
		return false
	}
	letters := lettersOf(c)
	for _, pair := range totalLetters {
		if letters&pair == pair {
			return totalForm.MatchString(c)
		}
	}
	return false
}

// isTotal reports whether a row is a sum: the word stands where a reference or
// label should.
func isTotal(l Line, labels []int) bool {
	for _, i := range labels {
		if c := cell(l, i); c != "" {
			return saysTotal(c)
		}
	}
	return false
}

// caseRow tells what a row of a table of records or events is.
func caseRow(l Line, headings []string, m mapping, lex Lexicon) schemas.RowKind {
	filled := filledCells(l)
	if filled == 0 {
		return schemas.BlankRow
	}
	if repeats(l, headings) {
		return schemas.HeaderRow
	}
	ref := -1
	if cl, ok := m.fields[schemas.Ref]; ok {
		ref = cl.col.index
	}
	const few = 4 // cells of a row that may be a sum or a remark
	switch {
	case isTotal(l, []int{ref}):
		return schemas.TotalRow
	case filled > few:
		return schemas.DataRow
	}
	evidence := 0
	for _, f := range []schemas.Field{schemas.LevelField, schemas.StatusField, schemas.OpenedOn, schemas.ClosedOn, schemas.InactiveOn, schemas.EventOn, schemas.EventKind} {
		if cl, ok := m.fields[f]; ok {
			if v := cell(l, cl.col.index); v != "" && lex.Looks(f, v) {
				evidence++
			}
		}
	}
	if cell(l, ref) == "" && evidence <= 1 && anyTotal(l) {
		return schemas.TotalRow
	}
	if evidence == 0 && filled <= 2 && sparseTotal(l, len(headings)) {
		return schemas.TotalRow
	}
	if evidence == 0 && isNote(l, ref, filled, lex) {
		return schemas.NoteRow
	}
	return schemas.DataRow
}

func anyTotal(l Line) bool {
	return slices.ContainsFunc(l.Cells, saysTotal)
}

// isNote reports whether a row without a level, status or day is a remark, and
// not a case that has lost its cells.
func isNote(l Line, ref, filled int, lex Lexicon) bool {
	first := ""
	for _, c := range l.Cells {
		if c != "" {
			first = c
			break
		}
	}
	if ref >= 0 && cell(l, ref) != "" && !strings.ContainsAny(strings.TrimSpace(cell(l, ref)), " \n") && lex.Looks(schemas.Ref, cell(l, ref)) {
		return false
	}
	return filled == 1 && (strings.ContainsAny(first, " \n") || noteForm.MatchString(first) || ref < 0 || cell(l, ref) == "") ||
		filled <= 3 && noteForm.MatchString(first)
}
