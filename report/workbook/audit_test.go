package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// The auditor reads a workbook as its parts, and knows nothing of how it was
// written. It holds the points of the Analysis Function's "Releasing statistics in
// spreadsheets" that a machine can check.

// parts are the files in a workbook, by name.
type parts map[string]string

func unzip(t testing.TB, data []byte) parts {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := parts{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}

// node is an element with all that is in it.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of a name, at any depth.
func (n node) all(name string) []node {
	var out []node
	for _, c := range n.Nodes {
		if c.XMLName.Local == name {
			out = append(out, c)
		}
		out = append(out, c.all(name)...)
	}
	return out
}

// first is the first element of a name; its zero where there is none.
func (n node) first(name string) node {
	if found := n.all(name); len(found) > 0 {
		return found[0]
	}
	return node{}
}

// yes reports whether an attribute is set.
func yes(attr string) bool { return attr == "1" || attr == "true" }

// parsed are the parts parsed before, for a workbook is audited again and again
// with one of them spoilt.
var parsed = map[string]node{}

func (p parts) parse(name string) node {
	if n, ok := parsed[p[name]]; ok {
		return n
	}
	var n node
	_ = xml.Unmarshal([]byte(p[name]), &n) // what is not there has nothing in it
	parsed[p[name]] = n
	return n
}

// related are the parts that a part leads to, by the id of the relationship.
func (p parts) related(name string) map[string]string {
	out := map[string]string{}
	for _, r := range p.parse(path.Dir(name) + "/_rels/" + path.Base(name) + ".rels").all("Relationship") {
		to := r.attr("Target")
		if !strings.HasPrefix(to, "/") {
			to = path.Join(path.Dir(name), to)
		}
		out[r.attr("Id")] = strings.TrimPrefix(to, "/")
	}
	return out
}

// cellRead is a cell as the file has it.
type cellRead struct {
	text  string
	typed string // the t of the file: s, inlineStr, n or nothing
	style int
	math  bool // has a formula
}

// sheetRead is a sheet as the file has it.
type sheetRead struct {
	name, part    string
	root          node
	cells         map[[2]int]cellRead // by row and column, from 1
	lastRow, wide int
	tables        []node
	charts        []node
	drawings      []node
}

func position(ref string) (row, column int) {
	i := strings.IndexAny(ref, "0123456789")
	if i < 0 {
		return 0, 0
	}
	for _, c := range ref[:i] {
		column = column*26 + int(c-'A') + 1
	}
	row, _ = strconv.Atoi(ref[i:])
	return row, column
}

func (p parts) sheets() []sheetRead {
	var words []string
	for _, si := range p.parse("xl/sharedStrings.xml").all("si") {
		text := ""
		for _, t := range si.all("t") {
			text += t.Text
		}
		words = append(words, text)
	}
	to := p.related("xl/workbook.xml")
	var out []sheetRead
	for _, s := range p.parse("xl/workbook.xml").all("sheet") {
		read := sheetRead{name: s.attr("name"), part: to[s.attr("id")], cells: map[[2]int]cellRead{}}
		read.root = p.parse(read.part)
		for _, c := range read.root.all("c") {
			row, column := position(c.attr("r"))
			got := cellRead{text: c.first("v").Text, typed: c.attr("t"), math: len(c.all("f")) > 0}
			if got.typed == "inlineStr" {
				got.text = c.first("is").first("t").Text
			}
			got.style, _ = strconv.Atoi(c.attr("s"))
			if i, err := strconv.Atoi(got.text); got.typed == "s" && err == nil {
				got.text = words[i]
			}
			if got.text == "" {
				continue
			}
			read.cells[[2]int{row, column}] = got
			read.lastRow, read.wide = max(read.lastRow, row), max(read.wide, column)
		}
		for _, name := range slices.Sorted(maps.Values(p.related(read.part))) {
			switch {
			case strings.HasPrefix(name, "xl/tables/"):
				read.tables = append(read.tables, p.parse(name))
			case strings.HasPrefix(name, "xl/drawings/"):
				read.drawings = append(read.drawings, p.parse(name))
				for _, chart := range slices.Sorted(maps.Values(p.related(name))) {
					read.charts = append(read.charts, p.parse(chart))
				}
			}
		}
		out = append(out, read)
	}
	return out
}

// report gathers what is wrong.
type report []string

func (r *report) add(format string, args ...any) { *r = append(*r, fmt.Sprintf(format, args...)) }

// audit is what is wrong with a workbook; internal where the notice must stand.
func audit(p parts, internal bool) []string {
	var r report
	sheets := p.sheets()
	p.auditDocument(&r, sheets)
	p.auditStyles(&r, sheets)
	for _, s := range sheets {
		s.auditTop(&r, internal)
		s.auditLayout(&r)
		switch {
		case s.name == "Cover":
		case len(s.charts) > 0:
			s.auditChart(&r, sheets)
		default:
			s.auditTable(&r)
		}
	}
	auditLinks(&r, sheets)
	auditNotes(&r, sheets)
	return r
}

func (p parts) auditDocument(r *report, sheets []sheetRead) {
	core := p.parse("docProps/core.xml")
	for name, want := range map[string]string{"title": "", "creator": "", "language": "en-GB"} {
		if got := core.first(name).Text; got == "" || want != "" && got != want {
			r.add("document: the property %s is %q", name, got)
		}
	}
	book := p.parse("xl/workbook.xml")
	if at := book.first("workbookView").attr("activeTab"); at != "" && at != "0" {
		r.add("document: it opens at sheet %s", at)
	}
	names := map[string]bool{}
	for i, s := range book.all("sheet") {
		name := s.attr("name")
		if s.attr("state") != "" && s.attr("state") != "visible" {
			r.add("%s: hidden", name)
		}
		if names[strings.ToLower(name)] || !regexp.MustCompile(`^[A-Za-z][A-Za-z -]{0,30}$`).MatchString(name) {
			r.add("%s: the name is not plain, or not its own", name)
		}
		names[strings.ToLower(name)] = true
		if want := []string{"Cover", "Contents", "Notes"}; i < len(want) && name != want[i] {
			r.add("document: sheet %d is %s", i+1, name)
		}
	}
	for name := range p {
		if strings.Contains(name, "externalLink") || strings.Contains(name, "vba") || strings.Contains(name, "media/") {
			r.add("document: holds %s", name)
		}
		if strings.HasSuffix(name, ".rels") && strings.Contains(p[name], `TargetMode="External"`) {
			r.add("document: leads outside in %s", name)
		}
	}
	for _, s := range sheets {
		if !strings.HasPrefix(s.part, "xl/worksheets/") {
			r.add("%s: not a worksheet", s.name)
		}
	}
}

// auditStyles wants text of at least 10 points that is not italic, shrunk or
// turned, and cells without a fill.
func (p parts) auditStyles(r *report, sheets []sheetRead) {
	styles := p.parse("xl/styles.xml")
	fonts := styles.first("fonts").all("font")
	for _, f := range fonts {
		if size, err := strconv.ParseFloat(f.first("sz").attr("val"), 64); err != nil || size < 10 {
			r.add("styles: text of %s points", f.first("sz").attr("val"))
		}
		if len(f.all("i")) > 0 {
			r.add("styles: italic text")
		}
	}
	formats := styles.first("cellXfs").all("xf")
	for _, x := range formats {
		a := x.first("alignment")
		if yes(a.attr("shrinkToFit")) || a.attr("textRotation") != "" {
			r.add("styles: text is shrunk or turned")
		}
		if fill := x.attr("fillId"); fill != "" && fill != "0" {
			r.add("styles: a cell has a fill")
		}
	}
	headings := map[string]string{} // the built-in number of a named style, by its place
	for _, s := range styles.first("cellStyles").all("cellStyle") {
		headings[s.attr("xfId")] = s.attr("builtinId")
	}
	for _, s := range sheets {
		if headings[formats[s.cells[[2]int{1, 1}].style].attr("xfId")] != "16" {
			r.add("%s: the title is not tagged as Heading 1", s.name)
		}
		if len(s.tables) != 1 {
			continue
		}
		top, _ := position(strings.Split(s.tables[0].attr("ref"), ":")[0])
		for at, c := range s.cells {
			number := c.typed == "" || c.typed == "n"
			if format := formats[c.style].attr("numFmtId"); at[0] > top && number && (format == "" || format == "0") {
				r.add("%s: the number at %v has no format", s.name, at)
			}
			if at[0] >= top && !yes(formats[c.style].first("alignment").attr("wrapText")) && !number && len(c.text) > 40 {
				r.add("%s: the text at %v does not wrap", s.name, at)
			}
		}
	}
}

const noticeWanted = "Internal: unrounded, not for publication"

// auditTop wants a title in A1, the notice of an internal edition in A2, and on
// every sheet but the cover how many tables or charts there are.
func (s sheetRead) auditTop(r *report, internal bool) {
	if s.cells[[2]int{1, 1}].text == "" {
		r.add("%s: no title in A1", s.name)
	}
	if got := s.cells[[2]int{2, 1}].text == noticeWanted; got != internal {
		r.add("%s: the notice in A2 is %q", s.name, s.cells[[2]int{2, 1}].text)
	}
	said := s.above()
	if s.name != "Cover" && !strings.Contains(said, "This worksheet contains one ") {
		r.add("%s: the number of tables is not stated", s.name)
	}
	if s.name == "Cover" && s.root.first("sheetView").first("selection").attr("activeCell") != "" && s.root.first("sheetView").first("selection").attr("activeCell") != "A1" {
		r.add("Cover: the cursor is not on A1")
	}
	pane := s.root.first("pane")
	if pane.attr("state") == "frozen" && !strings.Contains(said, "Unfreeze Panes") {
		r.add("%s: panes are frozen and nothing says how to turn that off", s.name)
	}
	if s.lastRow > 60 && pane.attr("state") != "frozen" {
		r.add("%s: the headings of %d rows do not stay in view", s.name, s.lastRow)
	}
}

// above is all that stands above the table.
func (s sheetRead) above() string {
	top := s.lastRow + 1
	if len(s.tables) > 0 {
		top, _ = position(strings.Split(s.tables[0].attr("ref"), ":")[0])
	}
	var out []string
	for row := 1; row < top; row++ {
		out = append(out, s.cells[[2]int{row, 1}].text)
	}
	return strings.Join(out, "\n")
}

// auditLayout wants nothing merged, hidden, filtered or worked out, and a dimension
// that is what is used.
func (s sheetRead) auditLayout(r *report) {
	for name, why := range map[string]string{
		"mergeCell": "merged cells", "autoFilter": "filter buttons", "f": "a formula", "headerFooter": "a header or footer of pages",
	} {
		if len(s.root.all(name)) > 0 {
			r.add("%s: %s", s.name, why)
		}
	}
	for _, n := range slices.Concat(s.root.all("row"), s.root.all("col")) {
		if yes(n.attr("hidden")) {
			r.add("%s: a hidden row or column", s.name)
		}
	}
	if want := fmt.Sprintf("A1:%s%d", letter(s.wide), s.lastRow); s.root.first("dimension").attr("ref") != want {
		r.add("%s: the dimension is %s, %s is used", s.name, s.root.first("dimension").attr("ref"), want)
	}
}

func letter(column int) string {
	if column <= 26 {
		return string(rune('A' + column - 1))
	}
	return letter((column-1)/26) + letter((column-1)%26+1)
}

// auditTable wants one table, as far down and across as the sheet is used, without
// an empty cell, with headings of their own, wide enough columns, and numbers that
// are numbers.
func (s sheetRead) auditTable(r *report) {
	if len(s.tables) != 1 {
		r.add("%s: %d tables", s.name, len(s.tables))
		return
	}
	t := s.tables[0]
	if len(t.all("autoFilter")) > 0 {
		r.add("%s: filter buttons", s.name)
	}
	if name := t.attr("displayName"); name == "" || strings.HasPrefix(name, "Table") {
		r.add("%s: the table is called %q", s.name, name)
	}
	ends := strings.Split(t.attr("ref"), ":")
	top, left := position(ends[0])
	bottom, right := position(ends[1])
	if left != 1 || bottom != s.lastRow || right != s.wide {
		r.add("%s: something stands below or beside the table %s", s.name, t.attr("ref"))
	}
	for at := range s.cells {
		if at[0] < top && at[1] > 1 {
			r.add("%s: something stands beside the lines above the table, at %v", s.name, at)
		}
	}
	seen := map[string]bool{}
	for column := 1; column <= right; column++ {
		h := s.cells[[2]int{top, column}]
		tagged := t.all("tableColumn")[column-1].attr("name")
		if h.text == "" || seen[strings.ToLower(h.text)] || tagged != h.text {
			r.add("%s: the heading of column %d, %q, is empty, not its own or tagged %q", s.name, column, h.text, tagged)
		}
		seen[strings.ToLower(h.text)] = true
		s.auditColumn(r, top, bottom, column)
	}
}

var (
	numeral  = regexp.MustCompile(`^-?[0-9][0-9,.]*%?$`)
	markForm = regexp.MustCompile(`^\[(c|x|z|low)\]$`)
)

func (s sheetRead) auditColumn(r *report, top, bottom, column int) {
	width := 0.0
	for _, c := range s.root.all("col") {
		first, _ := strconv.Atoi(c.attr("min"))
		last, _ := strconv.Atoi(c.attr("max"))
		if first <= column && column <= last {
			width, _ = strconv.ParseFloat(c.attr("width"), 64)
		}
	}
	for row := top; row <= bottom; row++ {
		c, ok := s.cells[[2]int{row, column}]
		if !ok {
			r.add("%s: the cell %s%d is empty", s.name, letter(column), row)
			continue
		}
		if c.math {
			r.add("%s: the cell %s%d is a formula", s.name, letter(column), row)
		}
		text := c.typed != "" && c.typed != "n"
		if text && numeral.MatchString(c.text) && row > top {
			r.add("%s: the number %s at %s%d is text", s.name, c.text, letter(column), row)
		}
		if text && strings.HasPrefix(c.text, "[") && column > 1 && !markForm.MatchString(c.text) {
			r.add("%s: %s at %s%d is no shorthand", s.name, c.text, letter(column), row)
		}
		if m := markForm.FindString(c.text); m != "" && s.name != "Notes" && !strings.Contains(s.above(), m+" ") {
			r.add("%s: %s is not explained above the table", s.name, m)
		}
		for word := range strings.FieldsSeq(c.text) {
			if text && float64(utf8.RuneCountInString(word)) > width {
				r.add("%s: %q is wider than the column at %s%d", s.name, word, letter(column), row)
			}
		}
	}
}

// auditChart wants one chart, in words too, with titles, of numbers alone, and the
// name of the sheet that has them.
func (s sheetRead) auditChart(r *report, sheets []sheetRead) {
	if len(s.charts) != 1 || len(s.tables) > 0 {
		r.add("%s: %d charts, %d tables", s.name, len(s.charts), len(s.tables))
	}
	for _, d := range s.drawings {
		for _, p := range d.all("cNvPr") {
			if len(p.attr("descr")) < 40 {
				r.add("%s: the chart has no words: %q", s.name, p.attr("descr"))
			}
		}
	}
	c := s.charts[0]
	if len(c.first("chart").all("title")) != 3 {
		r.add("%s: a chart and its two axes have %d titles", s.name, len(c.all("title")))
	}
	looks := map[string]bool{}
	for _, ser := range c.all("ser") {
		look := ser.first("pattFill").attr("prst") + ser.first("symbol").attr("val") + ser.first("prstDash").attr("val")
		if looks[look] {
			r.add("%s: two series can be told apart by colour alone", s.name)
		}
		looks[look] = true
		for ref := range strings.SplitSeq(strings.Trim(ser.first("val").first("f").Text, "()"), ",") {
			s.auditPoints(r, sheets, ref)
		}
	}
}

// auditPoints wants the cells of a series to be numbers, or empty for a gap.
func (s sheetRead) auditPoints(r *report, sheets []sheetRead, ref string) {
	sheet, area, _ := strings.Cut(ref, "!")
	i := slices.IndexFunc(sheets, func(of sheetRead) bool { return "'"+of.name+"'" == sheet })
	if i < 0 {
		r.add("%s: draws numbers of %s", s.name, ref)
		return
	}
	if !strings.Contains(s.above(), "Numbers: the sheet "+sheets[i].name) {
		r.add("%s: does not say that its numbers are on %s", s.name, sheet)
	}
	first, last, _ := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
	if last == "" {
		last = first
	}
	top, column := position(first)
	bottom, _ := position(last)
	for row := top; row <= bottom; row++ {
		if c, ok := sheets[i].cells[[2]int{row, column}]; ok && c.typed != "" && c.typed != "n" {
			r.add("%s: draws the text %q as a number", s.name, c.text)
		}
	}
}

// auditLinks wants every link to lead to a sheet, every sheet in the contents, and
// a way back from every sheet.
func auditLinks(r *report, sheets []sheetRead) {
	names := map[string]bool{}
	for _, s := range sheets {
		names["'"+s.name+"'!A1"] = true
	}
	for _, s := range sheets {
		to := map[string]bool{}
		for _, l := range s.root.all("hyperlink") {
			to[l.attr("location")] = true
			if !names[l.attr("location")] {
				r.add("%s: a link leads to %q", s.name, l.attr("location"))
			}
		}
		if s.name != "Contents" && !to["'Contents'!A1"] {
			r.add("%s: no way back to the contents", s.name)
		}
		if s.name == "Contents" {
			delete(names, "'Contents'!A1")
			for name := range to {
				delete(names, name)
			}
			for _, name := range slices.Sorted(maps.Keys(names)) {
				r.add("Contents: %s is not in them", name)
			}
			for _, s := range sheets {
				names["'"+s.name+"'!A1"] = true
			}
		}
	}
}

var noteForm = regexp.MustCompile(`\[(note[ \x{a0}][0-9]+|c|x|z|low)\]`)

// auditNotes wants every note and shorthand that a sheet refers to among the notes.
func auditNotes(r *report, sheets []sheetRead) {
	explained := map[string]bool{}
	for _, s := range sheets {
		if s.name != "Notes" {
			continue
		}
		for at, c := range s.cells {
			if at[1] == 1 {
				explained[c.text] = true
			}
		}
	}
	for _, s := range sheets {
		for _, c := range s.cells {
			for _, n := range noteForm.FindAllString(c.text, -1) {
				if !explained[strings.ReplaceAll(n, "\u00a0", " ")] {
					r.add("%s: %s is not among the notes", s.name, n)
				}
			}
		}
	}
}
