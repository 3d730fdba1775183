package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

const mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`

func sheetXML(rows string) string {
	return `<?xml version="1.0"?><worksheet ` + mainSpace + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// workbook is a workbook written by hand, so that it can be odd. Its styles are
// 1 a date, 2 a time, 3 hours, 4 a custom date, 5 money.
func workbook(t testing.TB, sheets ...string) []byte {
	t.Helper()
	return workbookWith(t, "", sheets...)
}

func workbookWith(t testing.TB, properties string, sheets ...string) []byte {
	t.Helper()
	return zipOf(t, workbookParts(properties, someTexts, sheets...)...)
}

// workbookTexts is a workbook with a table of texts of its own.
func workbookTexts(t testing.TB, texts string, sheets ...string) []byte {
	t.Helper()
	return zipOf(t, workbookParts("", texts, sheets...)...)
}

const someTexts = `<si><t>Open</t></si><si><r><t>Clo</t></r><r><t xml:space="preserve">sed </t></r><rPh><t>no</t></rPh></si><si><t>a_x000D_&#10;b_x005F_x</t></si>`

// workbookParts are the names and the contents of a workbook's parts.
func workbookParts(properties, texts string, sheets ...string) []string {
	const relations = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	var list, links strings.Builder
	parts := []string{
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst ` + mainSpace + `>` + texts + `</sst>`,
		"xl/styles.xml", `<styleSheet ` + mainSpace + `><numFmts><numFmt numFmtId="170" formatCode="[$-809]dddd\ d&quot; day of &quot;mmmm"/><numFmt numFmtId="171" formatCode="&quot;£&quot;#,##0.00;[Red]-#,##0.00"/></numFmts>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`,
	}
	for i, s := range sheets {
		fmt.Fprintf(&list, `<sheet name="S%d" sheetId="%d" r:id="r%d"/>`, i+1, i+1, i+1)
		fmt.Fprintf(&links, `<Relationship Id="r%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relations, i+1)
		parts = append(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), s)
	}
	return append(parts,
		"xl/workbook.xml", `<workbook `+mainSpace+` xmlns:r="`+relations+`">`+properties+`<sheets>`+list.String()+`</sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+links.String()+
			`<Relationship Id="s" Type="`+relations+`/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`)
}

func TestReadXLSXCells(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []Line
	}{
		"sparse":                {`<row r="3"><c r="B3"><v>1</v></c><c r="E3"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>`, []Line{{3, []string{"", "1", "", "", "2"}}, {9, []string{"3"}}}},
		"no places":             {`<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>`, []Line{{1, []string{"1", "", "2"}}, {3, []string{"3"}}}},
		"places of cells alone": {`<row><c r="B4"><v>1</v></c></row><row><c><v>2</v></c></row>`, []Line{{4, []string{"", "1"}}, {5, []string{"2"}}}},
		"rows out of order":     {`<row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>`, []Line{{2, []string{"2"}}, {5, []string{"5"}}}},
		"cells out of order":    {`<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>`, []Line{{1, []string{"1", "", "3"}}}},
		"styled blanks":         {`<row r="1"><c r="A1" s="1"/><c r="B1"><v>1</v></c><c r="ZZ1" s="2"/></row><row r="2"><c r="A2" s="1"><v></v></c></row>`, []Line{{1, []string{"", "1"}}}},
		"texts":                 {`<row r="1"><c t="s"><v>0</v></c><c t="s"><v> 1 </v></c><c t="s"><v>2</v></c><c t="str"><v>a &lt; b</v></c><c t="inlineStr"><is><t>in</t></is></c></row>`, []Line{{1, []string{"Open", "Closed ", "a\r\nb_x", "a < b", "in"}}}},
		"texts like numbers":    {`<row r="1"><c t="str" s="1"><v>45000</v></c><c t="inlineStr"><is><t>007</t></is></c><c t="str"><v>0.30000000000000004</v></c></row>`, []Line{{1, []string{"45000", "007", "0.30000000000000004"}}}},
		"truths":                {`<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c></row>`, []Line{{1, []string{"TRUE", "FALSE"}}}},
		"numbers":               {`<row r="1"><c><v>0.30000000000000004</v></c><c><v>1.0</v></c><c s="5"><v>1234.5</v></c><c><v>1E3</v></c><c><v>-0</v></c></row>`, []Line{{1, []string{"0.3", "1", "1234.5", "1000", "0"}}}},
		"dates":                 {`<row r="1"><c s="1"><v>46203</v></c><c s="1"><v>46203.586805555555</v></c><c s="4"><v>46203</v></c><c s="2"><v>0.58680555555555558</v></c><c s="3"><v>1.5625</v></c><c s="99"><v>46203</v></c></row>`, []Line{{1, []string{"2026-06-30", "2026-06-30 14:05:00", "2026-06-30", "14:05:00", "37:30:00", "46203"}}}},
		"ISO dates":             {`<row r="1"><c t="d"><v>2026-06-30</v></c><c t="d" s="1"><v>2026-06-30T00:00:00</v></c><c t="d"><v>2026-06-30T14:05:00.000Z</v></c><c t="d"><v>T14:05:00</v></c></row>`, []Line{{1, []string{"2026-06-30", "2026-06-30", "2026-06-30 14:05:00", "14:05:00"}}}},
		"comments and CDATA":    {`<!-- <row r="7"> --><row r="1"><c t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c></row>`, []Line{{1, []string{"a<b"}}}},
		"formulas":              {`<row r="1"><c><f>1+1</f><v>2</v></c><c t="str"><f>""</f><v></v></c><c><v>3</v></c></row>`, []Line{{1, []string{"2", "", "3"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			book := ReadBook("f", workbook(t, sheetXML(c.rows)), Limits{})
			checkBook(t, book)
			if len(book.Findings) > 0 {
				t.Fatal(book.Findings)
			}
			if diff := cmp.Diff(c.want, book.Sheets[0].Lines); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadXLSX1904(t *testing.T) {
	book := ReadBook("f", workbookWith(t, `<workbookPr date1904="1"/>`,
		sheetXML(`<row r="1"><c s="1"><v>44741</v></c><c s="1"><v>0</v></c><c s="2"><v>0.5</v></c><c s="1"><v>60</v></c></row>`)), Limits{})
	want := []string{"2026-06-30", "1904-01-01", "12:00:00", "1904-03-01"}
	if diff := cmp.Diff(want, book.Sheets[0].Lines[0].Cells); diff != "" || !book.Date1904 {
		t.Errorf("1904: %v (-want +got):\n%s", book.Date1904, diff)
	}
}

// Sheets come in the workbook's order, whatever their parts are called; hidden
// ones are marked, and merged cells told.
func TestReadXLSXSheets(t *testing.T) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for _, name := range []string{"Cases", "Old", "Chart"} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellValue(name, "B2", name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetSheetVisible("Old", false); err != nil {
		t.Fatal(err)
	}
	if err := f.MergeCell("Cases", "B2", "D3"); err != nil {
		t.Fatal(err)
	}
	if err := f.MoveSheet("Chart", "Cases"); err != nil {
		t.Fatal(err)
	}
	if err := f.AddChartSheet("Picture", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Cases!$A$1:$A$2"}}}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	book := ReadBook("f", b.Bytes(), Limits{})
	checkBook(t, book)
	cell := func(s string) []Line { return []Line{{2, []string{"", s}}} }
	want := []Sheet{
		{Name: "Sheet1"},
		{Name: "Chart", Lines: cell("Chart")},
		{Name: "Cases", Lines: cell("Cases"), Merged: []Range{{2, 2, 3, 4}}},
		{Name: "Old", Hidden: true, Lines: cell("Old")},
	}
	if diff := cmp.Diff(want, book.Sheets); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A formula that no program has calculated is no blank cell, and an error no
// value: each such cell is told. What it shows is said only where it is one of
// the errors that there are.
func TestReadXLSXFaultyCells(t *testing.T) {
	book := ReadBook("f", workbook(t, sheetXML(
		`<row r="4"><c r="B4"><f>1+1</f></c><c r="C4"><f>2</f></c><c r="D4"><v>3</v></c><c r="E4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`+
			`<row r="6"><c r="A6" t="e"><v>#N/A</v></c><c r="B6" t="e"><v>somebody</v></c><c r="C6" t="str"><f>""</f><v></v></c></row>`)), Limits{})
	checkBook(t, book)
	var got []string
	for _, f := range book.Findings {
		got = append(got, fmt.Sprintf("%s %s %s: %s", f.Severity, f.Rule, f.Position, f.Message))
	}
	const bare = "The cell holds a formula and not its result, as programs write it that cannot calculate; it was read as empty."
	want := []string{
		"query cell.formula f: S1!B4: " + bare,
		"query cell.formula f: S1!C4: " + bare,
		"query cell.error f: S1!E4: The cell shows #DIV/0!, an error of its formula, and no value.",
		"query cell.error f: S1!A6: The cell shows #N/A, an error of its formula, and no value.",
		"query cell.error f: S1!B6: The cell shows an error of its formula, and no value.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	lines := []Line{{4, []string{"", "", "", "3", "#DIV/0!"}}, {6, []string{"#N/A", "somebody"}}}
	if diff := cmp.Diff(lines, book.Sheets[0].Lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadXLSXDamaged(t *testing.T) {
	whole := workbook(t, sheetXML(`<row r="1"><c r="A1"><v>1</v></c></row>`))
	flipped := bytes.Clone(whole)
	archive, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		if f.Name == "xl/worksheets/sheet1.xml" {
			at, err := f.DataOffset()
			if err != nil {
				t.Fatal(err)
			}
			flipped[at+int64(f.CompressedSize64)/2] ^= 0xff
		}
	}
	for name, content := range map[string][]byte{
		"cut":               whole[:len(whole)/2],
		"flipped byte":      flipped,
		"XML cut":           workbook(t, `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c>`),
		"XML cut in a tag":  workbook(t, `<worksheet><sheetData><row r="1"><c r="A1`),
		"row twice":         workbook(t, sheetXML(`<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>`)),
		"cell twice":        workbook(t, sheetXML(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`)),
		"no such text":      workbook(t, sheetXML(`<row r="1"><c t="s"><v>3</v></c></row>`)),
		"bad place":         workbook(t, sheetXML(`<row r="1"><c r="1A"><v>3</v></c></row>`)),
		"bad row":           workbook(t, sheetXML(`<row r="x"><c><v>3</v></c></row>`)),
		"no sheets":         workbook(t),
		"only its name":     zipOf(t, "xl/workbook.xml", ""),
		"no list of sheets": zipOf(t, "[Content_Types].xml", "<Types/>", "xl/worksheets/sheet1.xml", sheetXML("")),
	} {
		t.Run(name, func(t *testing.T) {
			book := ReadBook("f", content, Limits{})
			checkBook(t, book)
			if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileDamaged}, rules(book)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// A sheet that unpacks to a thousand times its size is refused unread.
func TestReadXLSXBomb(t *testing.T) {
	bomb := workbook(t, sheetXML(strings.Repeat(" ", 64<<20)))
	book := ReadBook("f", bomb, Limits{})
	if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileLimit}, rules(book)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		if _, err := w.CreateRaw(&zip.FileHeader{Name: name, UncompressedSize64: 1<<63 + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]schemas.RuleID{schemas.RuleFileLimit}, rules(ReadBook("f", b.Bytes(), Limits{}))); diff != "" {
		t.Errorf("sizes that overflow (-want +got):\n%s", diff)
	}
}

// Returns are personal data: no part of one is ever unpacked to the disk,
// however large. With excelize's defaults, both parts here would be.
func TestReadXLSXLeavesNoFile(t *testing.T) {
	temporary := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temporary)
	}
	const rows = 20_000
	var sheet strings.Builder
	for i := range rows {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>CASE-%06d %s</t></is></c></row>`, i+1, i+1, i*7919%1_000_003, strings.Repeat("x", 1000))
	}
	if sheet.Len() <= excelize.StreamChunkSize {
		t.Fatalf("the sheet has %d bytes; excelize unpacks above %d", sheet.Len(), excelize.StreamChunkSize)
	}
	content := workbook(t, sheetXML(sheet.String()))

	// The watch works: with its defaults, excelize does leave a file.
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(temporary, "*")); len(files) == 0 {
		t.Error("excelize unpacked nothing: this test proves nothing")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	// Nothing can be made in the folder, so that not even a file that is gone
	// again would pass unseen, unless the test runs as root.
	before, err := os.Stat(temporary)
	if err != nil {
		t.Fatal(err)
	}
	book := ReadBook("f", content, Limits{Ratio: 10_000})
	if len(book.Sheets) != 1 || len(book.Sheets[0].Lines) != rows {
		t.Fatalf("findings: %v", book.Findings)
	}
	after, err := os.Stat(temporary)
	if err != nil {
		t.Fatal(err)
	}
	if !before.ModTime().Equal(after.ModTime()) {
		t.Error("a file was made in the folder for temporary files")
	}
}

func BenchmarkXLSX(b *testing.B) {
	table := benchmarkTable(20_000)
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i, row := range table {
		cells := make([]any, len(row))
		for j, c := range row {
			cells[j] = c
		}
		if i > 0 {
			cells[6] = float64(i%9) + 0.5
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	var buffer bytes.Buffer
	if err := f.Write(&buffer); err != nil {
		b.Fatal(err)
	}
	content, cells := buffer.Bytes(), float64(len(table)*len(table[0]))
	b.Run("ReadBook", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			if book := ReadBook("f", content, Limits{}); len(book.Sheets) != 1 || len(book.Sheets[0].Lines) != len(table) {
				b.Fatal("rows were lost", book.Findings)
			}
		}
		b.ReportMetric(cells*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
	})
	b.Run("excelize-Rows", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			excelizeRows(b, content, "Sheet1", len(table))
		}
		b.ReportMetric(cells*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
	})
}
