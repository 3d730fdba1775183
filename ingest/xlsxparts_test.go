package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

const oneCell = `<row r="1"><c r="A1"><v>1</v></c></row>`

// rezip is a workbook with its sheet packed anew, under a header that change
// may make say what is not so.
func rezip(t *testing.T, sheet []byte, change func(*zip.FileHeader, []byte) []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	parts := workbookParts("", someTexts, string(sheet))
	for i := 0; i < len(parts); i += 2 {
		var packed bytes.Buffer
		c, err := flate.NewWriter(&packed, 6)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		content := packed.Bytes()
		h := &zip.FileHeader{Name: parts[i], Method: zip.Deflate, UncompressedSize64: uint64(len(parts[i+1])), CRC32: crc32.ChecksumIEEE([]byte(parts[i+1]))}
		if strings.HasSuffix(h.Name, "sheet1.xml") {
			content = change(h, content)
		}
		h.CompressedSize64 = uint64(len(content))
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What the zip says of a part is not believed: its bytes are counted as they
// come.
func TestPartsThatLie(t *testing.T) {
	small := []byte(sheetXML(oneCell))
	bomb := []byte(sheetXML(strings.Repeat(" ", 64<<20) + oneCell))
	size := func(n uint64) func(*zip.FileHeader, []byte) []byte {
		return func(h *zip.FileHeader, packed []byte) []byte { h.UncompressedSize64 = n; return packed }
	}
	for name, c := range map[string]struct {
		content []byte
		want    schemas.RuleID
	}{
		"true":              {rezip(t, small, size(uint64(len(small)))), ""},
		"too small":         {rezip(t, small, size(10)), schemas.RuleFileDamaged},
		"too large":         {rezip(t, small, size(1000)), schemas.RuleFileDamaged},
		"bomb said small":   {rezip(t, bomb, size(1000)), schemas.RuleFileLimit},
		"wrong sum":         {rezip(t, small, func(h *zip.FileHeader, p []byte) []byte { h.CRC32++; return p }), schemas.RuleFileDamaged},
		"packed part cut":   {rezip(t, small, func(_ *zip.FileHeader, p []byte) []byte { return p[:len(p)/2] }), schemas.RuleFileDamaged},
		"packed part empty": {rezip(t, small, func(*zip.FileHeader, []byte) []byte { return nil }), schemas.RuleFileDamaged},
		"unknown method":    {rezip(t, small, func(h *zip.FileHeader, p []byte) []byte { h.Method = 12; return p }), schemas.RuleFileDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			book := ReadBook("f", c.content, Limits{})
			checkBook(t, book)
			var want []schemas.RuleID
			if c.want != "" {
				want = []schemas.RuleID{c.want}
			}
			if diff := cmp.Diff(want, rules(book)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// The names of parts lead nowhere but to each other, however they are spelt,
// and never to two parts.
func TestPartNames(t *testing.T) {
	parts := workbookParts("", someTexts, sheetXML(oneCell))
	for name, change := range map[string]func(string) string{
		"backslashes":   func(s string) string { return strings.ReplaceAll(s, "/", "\\") },
		"capitals":      strings.ToUpper,
		"leading slash": func(s string) string { return "/" + s },
	} {
		spelt := append([]string{"../../outside.xml", "<x/>"}, parts...)
		for i := 0; i < len(spelt); i += 2 {
			spelt[i] = change(spelt[i])
		}
		if book := ReadBook("f", zipOf(t, spelt...), Limits{}); len(book.Sheets) != 1 || len(book.Sheets[0].Lines) != 1 {
			t.Errorf("%s: %v", name, book.Findings)
		}
	}
	for _, again := range []string{"xl/worksheets/sheet1.xml", "XL\\worksheets\\Sheet1.xml"} {
		book := ReadBook("f", zipOf(t, append(parts, again, sheetXML(""))...), Limits{})
		if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileDamaged}, rules(book)); diff != "" {
			t.Errorf("%s twice (-want +got):\n%s", again, diff)
		}
	}
}

// No entity is made, and none is read but the five of XML.
func TestReadXLSXEntities(t *testing.T) {
	const cell = `<row r="1"><c t="inlineStr"><is><t>%s</t></is></c></row>`
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol">`
	for i := range 9 {
		laughs += fmt.Sprintf(`<!ENTITY lol%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&lol%d;", i), 10))
	}
	laughs += "]>"
	for name, sheet := range map[string]string{
		"billion laughs":    laughs + sheetXML(fmt.Sprintf(cell, "&lol9;")),
		"outside":           `<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + sheetXML(fmt.Sprintf(cell, "&x;")),
		"document type":     `<!DOCTYPE worksheet>` + sheetXML(oneCell),
		"unknown entity":    sheetXML(fmt.Sprintf(cell, "a&nbsp;b")),
		"unknown in number": sheetXML(`<row><c><v>&one;</v></c></row>`),
	} {
		if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileDamaged}, rules(ReadBook("f", workbook(t, sheet), Limits{}))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	book := ReadBook("f", workbook(t, sheetXML(fmt.Sprintf(cell, "&lt;&amp;&#65;&#x42;"))), Limits{})
	if diff := cmp.Diff([]Line{{1, []string{"<&AB"}}}, book.Sheets[0].Lines); diff != "" {
		t.Errorf("the five (-want +got):\n%s", diff)
	}
}

// A strict workbook, and one whose every name has a prefix, give the same cells
// as the usual kind.
func TestReadXLSXNamespaces(t *testing.T) {
	parts := workbookParts("", someTexts, sheetXML(`<row r="2"><c r="B2" t="s"><v>1</v></c><c r="C2" s="1"><v>46203</v></c><c r="D2" t="inlineStr"><is><t>a &amp; b</t></is></c><c r="E2" t="d"><v>2026-06-30T00:00:00</v></c></row>`))
	want := []Line{{2, []string{"", "Closed ", "2026-06-30", "a & b", "2026-06-30"}}}
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
	prefix := strings.NewReplacer("</", "</x:", "<?", "<?", "<", "<x:", "xmlns=", "xmlns:x=", "r:id=", "rel:id=", "xmlns:r=", "xmlns:rel=")
	for name, change := range map[string]*strings.Replacer{"as it is": strings.NewReplacer(), "strict": strict, "prefixed": prefix} {
		changed := append([]string(nil), parts...)
		for i := 1; i < len(changed); i += 2 {
			changed[i] = change.Replace(changed[i])
		}
		book := ReadBook("f", zipOf(t, changed...), Limits{})
		if len(book.Sheets) != 1 {
			t.Fatalf("%s: %v", name, book.Findings)
		}
		if diff := cmp.Diff(want, book.Sheets[0].Lines); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// However the XML is cut up on its way, and whether its cells are written as
// usual or not, the same cells come out: the quick way and the careful one
// agree.
func TestReadSheetInPieces(t *testing.T) {
	cell := rapid.SampledFrom([]string{
		`<c r="%s"><v>12</v></c>`, `<c r="%s" s="1"><v>46203</v></c>`, `<c r="%s" s="1"><v>46203.25</v></c>`, `<c r="%s" t="s"><v>1</v></c>`,
		`<c r="%s" t="inlineStr"><is><t>a b</t></is></c>`, `<c r="%s" t="inlineStr"><is><t xml:space="preserve"> é_x000D_&amp;</t></is></c>`,
		`<c r="%s" s="2"/>`, `<c r="%s"/>`, `<c r="%s" t="b"><v>1</v></c>`, `<c r="%s" t="e"><v>#N/A</v></c>`, `<c r="%s" t="str"><f>A1&amp;"x"</f><v>€</v></c>`,
		`<c r="%s"><f>1+1</f></c>`, `<c r="%s"><v>-0.50</v></c>`, `<c r="%s"><v>1.5E3</v></c>`, `<c r="%s" t="d"><v>2026-06-30</v></c>`, `<c r="%s" t="n"><v>7.25</v></c>`,
	})
	rapid.Check(t, func(t *rapid.T) {
		var rows strings.Builder
		for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
			fmt.Fprintf(&rows, `<row r="%d">`, i+1)
			for j, c := range rapid.SliceOfN(cell, 0, 8).Draw(t, "cells") {
				fmt.Fprintf(&rows, c, fmt.Sprintf("%c%d", 'A'+j, i+1))
			}
			rows.WriteString("</row>")
		}
		usual := sheetXML(rows.String())
		read := func(x *xmlScanner) Sheet {
			r := sheetReader{shared: []string{"no", "text"}, formats: []numberFormat{plainFormat, dateFormat}, limits: DefaultLimits()}
			var sheet Sheet
			if err := r.read(x, &sheet); err != nil {
				t.Fatal(err)
			}
			return sheet
		}
		want := read(newXMLScanner(strings.NewReader(usual), DefaultLimits()))
		small := newXMLScanner(iotest.OneByteReader(strings.NewReader(usual)), DefaultLimits())
		small.part = make([]byte, 0, windowSpare)
		if diff := cmp.Diff(want, read(small)); diff != "" {
			t.Fatalf("in pieces (-want +got):\n%s", diff)
		}
		careful := strings.ReplaceAll(usual, "<c r=", "<c  r=")
		if diff := cmp.Diff(want, read(newXMLScanner(strings.NewReader(careful), DefaultLimits()))); diff != "" {
			t.Fatalf("with care (-want +got):\n%s", diff)
		}
	})
}

// A text longer than the window comes whole, and one longer than a cell may be
// is refused before it fills the memory.
func TestReadXLSXLongTexts(t *testing.T) {
	long := strings.Repeat("é&amp;\r\n", windowBytes)
	for name, sheet := range map[string]string{
		"text":  sheetXML(`<row><c t="inlineStr"><is><t>` + long + `</t></is></c></row>`),
		"value": sheetXML(`<row><c t="str"><v>` + long + `</v></c></row>`),
		"CDATA": sheetXML(`<row><c t="str"><v><![CDATA[` + strings.ReplaceAll(long, "&amp;", "&") + `]]></v></c></row>`),
	} {
		want := []string{strings.Repeat("é&\n", windowBytes)}
		book := ReadBook("f", workbook(t, sheet), Limits{Ratio: 10_000})
		if len(book.Sheets) != 1 || !cmp.Equal(want, book.Sheets[0].Lines[0].Cells) {
			t.Errorf("%s: not whole; %v", name, book.Findings)
		}
		book = ReadBook("f", workbook(t, sheet), Limits{Ratio: 10_000, CellBytes: 1000})
		if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileLimit}, rules(book)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A million formatted rows without a cell, as a format for whole columns leaves
// them, hold nothing and cost next to nothing.
func TestReadXLSXBlankRows(t *testing.T) {
	const rows = 1_000_000
	var sheet strings.Builder
	sheet.WriteString(oneCell)
	for i := 1; i < rows; i++ {
		fmt.Fprintf(&sheet, `<row r="%d" s="1" customFormat="1" hidden="1"><c r="A%d" s="1"/><c r="B%d" s="2"/></row>`, i+1, i+1, i+1)
	}
	content := workbook(t, sheetXML(sheet.String()))
	sheet.Reset()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	book := ReadBook("f", content, Limits{})
	runtime.ReadMemStats(&after)
	if len(book.Findings) != 0 || len(book.Sheets[0].Lines) != 1 {
		t.Errorf("%d rows, %v", len(book.Sheets[0].Lines), book.Findings)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d bytes were taken for a million blank rows", used)
	}
}

// Hidden rows and columns that hold cells are read, and named.
func TestReadXLSXHidden(t *testing.T) {
	sheet := strings.Replace(sheetXML(`<row r="1"><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c/><c><v>5</v></c></row>`+
		`<row r="2" hidden="1"><c><v>1</v></c></row><row r="3" hidden="true"><c><v>1</v></c></row><row r="4" hidden="0"><c><v>1</v></c></row><row r="5" hidden="1"/><row r="9" hidden="1"><c><v>1</v></c></row>`),
		"<sheetData>", `<cols><col min="2" max="2" hidden="1"/><col min="3" max="4" width="9"/><col min="4" max="16384" hidden="1"/></cols><sheetData>`, 1)
	book := ReadBook("f", workbook(t, sheet), Limits{})
	checkBook(t, book)
	if n := len(book.Sheets[0].Lines); n != 5 {
		t.Errorf("%d rows; want 5", n)
	}
	var got []string
	for _, f := range book.Findings {
		if f.Rule != schemas.RuleTableHidden {
			t.Errorf("a finding of rule %s", f.Rule)
		}
		got = append(got, f.Position.String()+": "+f.Message)
	}
	want := []string{
		"f: S1, column B: 2 columns are hidden: B, E; they are read like all others",
		"f: S1, row 2: 3 rows are hidden: 2–3, 9; they are read like all others",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Parts in other encodings than UTF-8 are read too.
func TestReadXLSXEncodings(t *testing.T) {
	text := sheetXML(`<row><c t="inlineStr"><is><t>Zoë</t></is></c></row>`)
	wide := "\xff\xfe" + string(utf16LE(strings.ReplaceAll(text, "ë", "\xeb")))
	for name, sheet := range map[string]string{"UTF-8": text, "mark": "\xef\xbb\xbf" + text, "Windows-1252": strings.ReplaceAll(text, "ë", "\xeb"), "UTF-16": wide, "UTF-16 without mark": wide[2:]} {
		book := ReadBook("f", workbook(t, sheet), Limits{})
		if len(book.Sheets) != 1 || !cmp.Equal([]Line{{1, []string{"Zoë"}}}, book.Sheets[0].Lines) {
			t.Errorf("%s: %+v", name, book)
		}
	}
}

// A height or a width of nought hides as well. Where rows are hidden by default,
// those that the sheet names are not: they are the exceptions.
func TestReadXLSXHiddenBySize(t *testing.T) {
	for name, c := range map[string]struct {
		before, rows string
		want         []string
	}{
		"height": {``, `<row r="2" ht="0" customHeight="1"><c><v>1</v></c></row><row r="3" ht="15"><c><v>1</v></c></row>`, []string{"row 2 is hidden; it is read like all others"}},
		"width":  {`<cols><col min="1" max="1" width="0" customWidth="1"/><col min="2" max="2" width="0.5"/></cols>`, `<row r="2"><c><v>1</v></c><c><v>2</v></c></row>`, []string{"column A is hidden; it is read like all others"}},
		"by default": {
			`<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>`, `<row r="2"><c><v>1</v></c></row><row r="3" hidden="1"><c><v>1</v></c></row>`,
			[]string{"row 3 is hidden; it is read like all others"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			book := ReadBook("f", workbook(t, strings.Replace(sheetXML(c.rows), "<sheetData>", c.before+"<sheetData>", 1)), Limits{})
			var got []string
			for _, f := range book.Findings {
				got = append(got, f.Message)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// However many rows are hidden here and there, each is named, and no note is too
// long to be read.
func TestReadXLSXHiddenHereAndThere(t *testing.T) {
	var rows strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&rows, `<row r="%d" hidden="%d"><c><v>1</v></c></row>`, i+1, (i+1)%2)
	}
	book := ReadBook("f", workbook(t, sheetXML(rows.String())), Limits{})
	next, number := 1, regexp.MustCompile(`\d+`)
	for _, f := range book.Findings {
		if len(f.Message) > 300 {
			t.Errorf("a note of %d characters", len(f.Message))
		}
		if f.Position.Row != next {
			t.Errorf("a note stands at row %d; the first that it names is %d", f.Position.Row, next)
		}
		for _, n := range number.FindAllString(strings.SplitN(f.Message, ":", 2)[1], -1) {
			if n != strconv.Itoa(next) {
				t.Fatalf("row %s is named, and %d should be", n, next)
			}
			next += 2
		}
	}
	if next != 2001 {
		t.Errorf("the rows from %d on are not named", next)
	}
}
