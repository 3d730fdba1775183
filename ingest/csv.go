package ingest

import (
	"math"
	"strings"

	"github.com/iassn/collate/schemas"
)

// csvFault is something odd about a row of a text file.
type csvFault struct {
	row     int
	message string
}

const (
	faultUnclosed = "A quotation mark opens a cell and nothing closes it; it was read as a mark like any other, and every line as a row of its own."
	faultRunOn    = "A quotation mark opens a cell that would swallow the rows below it; it was read as a mark like any other, and every line as a row of its own."
	fixQuote      = "Remove the stray quotation mark from the row, or double it."
)

func (f csvFault) finding(name string) schemas.Finding {
	out := schemas.NewFinding(schemas.RuleTableRagged, schemas.Position{File: name, Row: f.row}, schemas.NoField, f.message)
	out.Fix = fixQuote
	return out
}

// cellLinesMost is how many line ends one quoted cell may hold. Case notes have
// some; a quotation mark that opens a cell and meets its match hundreds of rows
// further down is a stray one.
const cellLinesMost = 200

// delimiters are those that are tried, in the order of preference.
const delimiters = ",;\t|"

// readCSV splits a text into lines of cells. Nothing but delimiters, line ends
// and the quotation marks that enclose cells is left out. Its error is a limit
// passed.
func readCSV(text string, limits Limits) (Sheet, []csvFault, error) {
	var sheet Sheet
	delimiter, named := sepLine(text)
	if !named {
		delimiter = sniff(text)
	}
	r := csvReader{text: text, delimiter: delimiter, limits: limits}
	sheet.Lines = make([]Line, 0, min(linesLikely(text), limits.Rows))
	if named {
		end := strings.IndexAny(text, "\r\n")
		if end < 0 {
			end = len(text)
		}
		r.cells = append(r.cells, text[:end])
		r.take(&sheet)
		r.at = end
		r.lineEnd()
		sheet.SepLine = 1
	}
	for r.at < len(text) {
		if err := r.record(); err != nil {
			return Sheet{}, nil, err
		}
		r.take(&sheet)
	}
	sheet.findShort(r.widths)
	return sheet, r.faults, nil
}

// findShort finds the lines with fewer cells than nearly all have; widths are
// those of the lines. Titles and notes have one cell, and are not looked at.
func (s *Sheet) findShort(widths []int) {
	const share = 0.9
	seen, records := map[int]int{}, 0
	for _, w := range widths {
		if w > 1 {
			seen[w]++
			records++
		}
	}
	for w, n := range seen {
		if float64(n) >= share*float64(records) && n > 1 {
			s.Width = w
		}
	}
	for i, w := range widths {
		if w > 1 && w < s.Width {
			if s.Short == nil {
				s.Short = map[int]int{}
			}
			s.Short[s.Lines[i].Number] = w
		}
	}
}

// linesLikely is about how many lines a text has, to make room for them.
func linesLikely(text string) int {
	return max(strings.Count(text, "\n"), strings.Count(text, "\r")) + 1
}

// rowAt is the number of the row in which the byte at offset stands.
func rowAt(text string, offset int, limits Limits) int {
	delimiter, named := sepLine(text)
	if !named {
		delimiter = sniff(text)
	}
	r := csvReader{text: text, delimiter: delimiter, limits: limits}
	rows := 0
	for r.at <= offset && r.at < len(text) {
		rows++
		if r.record() != nil {
			break
		}
		r.cells = r.cells[:0]
	}
	return max(rows, 1)
}

// sepLine reads the delimiter off a first line such as "sep=;", which Excel
// obeys.
func sepLine(text string) (delimiter byte, ok bool) {
	line := text
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		line = text[:i]
	}
	line = strings.Trim(line, `"`)
	if len(line) != len("sep=;") || !strings.EqualFold(line[:4], "sep=") || !strings.Contains(",;\t|:~^ ", line[4:]) {
		return 0, false
	}
	return line[4], true
}

// What is looked at to find the delimiter.
const (
	sniffRecords = 100
	sniffBytes   = 256 << 10
)

// sniff chooses the delimiter under which the first records most often have the
// same number of cells, and of those the one that makes the most cells.
func sniff(text string) byte {
	text = text[:min(len(text), sniffBytes)]
	best, bestScore := delimiters[0], 0.0
	for i := range len(delimiters) {
		d := delimiters[i]
		if strings.IndexByte(text, d) < 0 {
			continue
		}
		if score := consistency(text, d); score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// consistency is how well a delimiter fits: the square of the share of records
// with the commonest number of cells above one, times the logarithm of that
// number. The square makes a delimiter that is always there win against one
// that is often there, such as a comma in a column of notes.
func consistency(text string, delimiter byte) float64 {
	r := csvReader{text: text, delimiter: delimiter, limits: DefaultLimits()}
	seen := map[int]int{}
	records := 0
	for r.at < len(text) && records < sniffRecords {
		if r.record() != nil {
			break
		}
		if n := len(r.cells); n > 1 || r.cells[0] != "" {
			seen[n]++
			records++
		}
		r.cells = r.cells[:0]
	}
	score := 0.0
	for n, times := range seen {
		if n > 1 {
			share := float64(times) / float64(records)
			score = max(score, share*share*math.Log2(float64(n)))
		}
	}
	return score
}

// csvReader walks a text record by record.
type csvReader struct {
	text      string
	delimiter byte
	limits    Limits

	at     int      // the next byte
	row    int      // records taken so far
	held   int      // cells taken so far
	read   int      // cells read so far, empty ones at the end of a row too
	widths []int    // of the records taken that hold anything, empty cells at the end too
	cells  []string // of the record being read; a part of arena
	faults []csvFault
}

// arenaCells is how many cells are made room for at once.
const arenaCells = 8 << 10

// cellsUnasked is how many cells are read before the time is looked at.
const cellsUnasked = 256

// take moves the record just read to the sheet. Its cells stay where they are,
// and the next record follows them in the same arena.
func (r *csvReader) take(sheet *Sheet) {
	r.row++
	cells := r.cells
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		r.cells = r.cells[:0]
		return
	}
	r.held += len(cells)
	sheet.Lines = append(sheet.Lines, Line{Number: r.row, Cells: cells[:len(cells):len(cells)]})
	r.widths = append(r.widths, len(r.cells))
	rest := r.cells[len(cells):len(cells)]
	if width := len(r.cells); cap(rest) < 2*width {
		rest = make([]string, 0, max(arenaCells, 4*width))
	}
	r.cells = rest
}

// record reads one record onto cells: at least one cell, and the line end.
func (r *csvReader) record() error {
	if r.row >= r.limits.Rows {
		return limitError{beyond("The number of rows", int64(r.row)+1, int64(r.limits.Rows))}
	}
	text, delimiter := r.text, r.delimiter
	for {
		var cell string
		if r.at < len(text) && text[r.at] == '"' && delimiter != '"' {
			cell = r.quoted()
		} else {
			cell = r.plain()
		}
		if r.read++; r.read%cellsUnasked == 0 {
			if err := r.limits.stopped(); err != nil {
				return err
			}
		}
		if len(cell) > r.limits.CellBytes {
			return limitError{beyond("The size in bytes of a cell", int64(len(cell)), int64(r.limits.CellBytes))}
		}
		if len(r.cells) >= r.limits.Columns {
			return limitError{beyond("The number of columns of a row", int64(len(r.cells))+1, int64(r.limits.Columns))}
		}
		r.cells = append(r.cells, cell)
		if r.at < len(text) && text[r.at] == delimiter {
			r.at++
			continue
		}
		r.lineEnd()
		if r.held+len(r.cells) > r.limits.Cells {
			return limitError{beyond("The number of cells", int64(r.held+len(r.cells)), int64(r.limits.Cells))}
		}
		return nil
	}
}

// plain reads up to the next delimiter or line end.
func (r *csvReader) plain() string {
	text, delimiter, start := r.text, r.delimiter, r.at
	i := start
	for i < len(text) {
		if c := text[i]; c == delimiter || c == '\n' || c == '\r' {
			break
		}
		i++
	}
	r.at = i
	return text[start:i]
}

// lineEnd steps over one line end of any kind, where there is one.
func (r *csvReader) lineEnd() {
	if r.at < len(r.text) && r.text[r.at] == '\r' {
		r.at++
		if r.at < len(r.text) && r.text[r.at] == '\n' {
			r.at++
		}
	} else if r.at < len(r.text) && r.text[r.at] == '\n' {
		r.at++
	}
}

// quoted reads a cell that begins with a quotation mark. Text between the
// closing mark and the next delimiter is kept. A mark that cannot be the
// beginning of a quoted cell, because the cell would swallow rows, is text.
func (r *csvReader) quoted() string {
	start := r.at + 1
	end, doubled := r.closing(start)
	inside := r.text[start:end]
	ends := lineEnds(inside)
	switch {
	case end == len(r.text):
		r.fault(faultUnclosed)
		return r.plain()
	case ends > cellLinesMost, ends > 0 && !r.endsCell(r.blanks(end+1)):
		r.fault(faultRunOn)
		return r.plain()
	}
	if doubled {
		inside = strings.ReplaceAll(inside, `""`, `"`)
	}
	r.at = end + 1
	if r.endsCell(r.at) {
		return inside
	}
	return inside + r.plain()
}

// closing finds the mark that closes a cell whose text begins at start; the
// length of the text where there is none.
func (r *csvReader) closing(start int) (end int, doubled bool) {
	for at := start; ; {
		i := strings.IndexByte(r.text[at:], '"')
		if i < 0 {
			return len(r.text), doubled
		}
		at += i
		if at+1 >= len(r.text) || r.text[at+1] != '"' {
			return at, doubled
		}
		doubled = true
		at += 2
	}
}

// blanks is the place of the first byte from at on that is no space.
func (r *csvReader) blanks(at int) int {
	for at < len(r.text) && r.text[at] == ' ' {
		at++
	}
	return at
}

// endsCell reports whether a cell that was closed just before at is over there.
func (r *csvReader) endsCell(at int) bool {
	if at >= len(r.text) {
		return true
	}
	c := r.text[at]
	return c == r.delimiter || c == '\n' || c == '\r'
}

func (r *csvReader) fault(message string) {
	r.faults = append(r.faults, csvFault{row: r.row + 1, message: message})
}

// lineEnds counts line ends of any kind.
func lineEnds(s string) int {
	n := strings.Count(s, "\n")
	for {
		i := strings.IndexByte(s, '\r')
		if i < 0 {
			return n
		}
		if i+1 >= len(s) || s[i+1] != '\n' {
			n++
		}
		s = s[i+1:]
	}
}
