package ingest

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
)

func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestKindOf(t *testing.T) {
	xlsx := zipOf(t, "[Content_Types].xml", "", "xl/workbook.xml", "")
	ole := func(stream string) []byte {
		return append([]byte(oleSignature+strings.Repeat("\x00", 600)), utf16LE(stream)...)
	}
	for name, c := range map[string]struct {
		content []byte
		want    Kind
	}{
		"nothing":          {nil, KindEmpty},
		"white space":      {[]byte(" \r\n\t\n"), KindEmpty},
		"byte order mark":  {[]byte("\xef\xbb\xbf\r\n"), KindEmpty},
		"UTF-16 blank":     {[]byte("\xff\xfe \x00\r\x00\n\x00"), KindEmpty},
		"long white space": {[]byte(strings.Repeat("\n", 9000)), KindEmpty},
		"late text":        {[]byte(strings.Repeat("\n", 9000) + "a,b"), KindText},
		"csv":              {[]byte("a,b\n1,2\n"), KindText},
		"one letter":       {[]byte("a"), KindText},
		"NUL in text":      {[]byte("a,b,c\n\x00,2,3\n"), KindText},
		"UTF-16":           {[]byte("\xff\xfea\x00,\x00b\x00"), KindText},
		"UTF-16 bare":      {[]byte("a\x00,\x00b\x00\n\x001\x00"), KindText},
		"mark of a note":   {[]byte("[x] not available,b\n1,2\n"), KindText},
		"tag-like text":    {[]byte("<5 cases,b\n1,2\n"), KindText},
		"xlsx":             {xlsx, KindXLSX},
		"xlsx cut":         {xlsx[:len(xlsx)-10], KindDamaged},
		"xlsx backslashes": {zipOf(t, "XL\\Workbook.xml", ""), KindXLSX},
		"xlsb":             {zipOf(t, "[Content_Types].xml", "", "xl/workbook.bin", ""), KindXLSB},
		"ods":              {zipOf(t, "mimetype", "", "content.xml", ""), KindODS},
		"docx":             {zipOf(t, "[Content_Types].xml", "", "word/document.xml", ""), KindWord},
		"pptx":             {zipOf(t, "[Content_Types].xml", "", "ppt/presentation.xml", ""), KindSlides},
		"numbers":          {zipOf(t, "Index/Document.iwa", ""), KindNumbers},
		"zip":              {zipOf(t, "returns/a.csv", "a"), KindZip},
		"empty zip":        {zipOf(t), KindZip},
		"xls":              {ole("Workbook"), KindXLS},
		"xls of 1995":      {ole("Book"), KindXLS},
		"encrypted":        {ole("EncryptedPackage"), KindEncrypted},
		"doc":              {ole("WordDocument"), KindWord},
		"msg":              {ole("__substg1.0_1000001F"), KindMail},
		"other OLE":        {ole("Contents"), KindOLE},
		"bare BIFF":        {[]byte("\x09\x08\x10\x00\x00\x06\x05\x00"), KindXLS},
		"PDF":              {[]byte("%PDF-1.7\n"), KindPDF},
		"HTML":             {[]byte("\xef\xbb\xbf\n<!-- x --><HTML><table>"), KindHTML},
		"HTML table":       {[]byte("<table border=1><tr><td>a</td>"), KindHTML},
		"XHTML":            {[]byte("<?xml version=\"1.0\"?><html xmlns=\"\">"), KindHTML},
		"XML Spreadsheet":  {[]byte("<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"), KindSpreadsheet2003},
		"flat ODS":         {[]byte("<?xml version=\"1.0\"?>\n<office:document x=\"\">"), KindODS},
		"XML":              {[]byte("<?xml version=\"1.0\"?>\n<cases>"), KindXML},
		"JSON":             {[]byte(" [{\"a\": 1}]\n"), KindJSON},
		"JSON lines":       {[]byte("{\"a\": 1}\n{\"a\": 2}\n"), KindJSON},
		"RTF":              {[]byte("{\\rtf1\\ansi"), KindRTF},
		"PNG":              {[]byte("\x89PNG\r\n\x1a\n\x00"), KindImage},
		"JPEG":             {[]byte("\xff\xd8\xff\xe0"), KindImage},
		"HEIC":             {[]byte("\x00\x00\x00\x18ftypheic\x00\x00"), KindImage},
		"gzip":             {[]byte("\x1f\x8b\x08"), KindArchive},
		"7z":               {[]byte("7z\xbc\xaf\x27\x1c"), KindArchive},
		"parquet":          {[]byte("PAR1\x15\x04"), KindParquet},
		"SQLite":           {append([]byte("SQLite format 3\x00"), bytes.Repeat([]byte{0, 1, 2, 64, 3, 4}, 99)...), KindUnknown},
		"Access":           {append([]byte("\x00\x01\x00\x00Standard Jet DB\x00"), bytes.Repeat([]byte{0, 0, 0, 0, 181, 3}, 99)...), KindUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			if got := KindOf(c.content); got != c.want {
				t.Errorf("kind %s, want %s", got, c.want)
			}
		})
	}
}

// What is not read is refused with the way to save it instead.
func TestRefusalsHelp(t *testing.T) {
	for kind := KindUnknown; kind <= KindParquet; kind++ {
		if kind.String() == "" || kind.refusal() == "" || kind.remedy() == "" {
			t.Errorf("kind %d has no words", kind)
		}
	}
	// What senders most often have instead: each is named, and how to save it as
	// what can be read.
	for name, c := range map[string]struct {
		content []byte
		is, fix string
	}{
		"xls":  {append([]byte(oleSignature+strings.Repeat("\x00", 600)), utf16LE("Workbook")...), "an Excel 97-2003 workbook (.xls)", "Save As, Excel Workbook (.xlsx)"},
		"xlsb": {zipOf(t, "[Content_Types].xml", "", "xl/workbook.bin", ""), "an Excel binary workbook (.xlsb)", "Save As, Excel Workbook (.xlsx)"},
		"ods":  {zipOf(t, "mimetype", "", "content.xml", ""), "an OpenDocument file (.ods)", "Save As, Excel Workbook (.xlsx)"},
		"html": {[]byte("<html><table>"), "a web page", "Save As, Excel Workbook (.xlsx)"},
		"pdf":  {[]byte("%PDF-1.7"), "a PDF", "as XLSX or CSV"},
	} {
		book := ReadBook(name, c.content, Limits{})
		checkBook(t, book)
		if f := book.Findings[0]; f.Rule != schemas.RuleFileKind || !strings.Contains(f.Message, c.is) || !strings.Contains(f.Fix, c.fix) {
			t.Errorf("%s is refused with %+v", name, f)
		}
	}
	for name, content := range map[string][]byte{
		"cut":   zipOf(t, "xl/workbook.xml", strings.Repeat("x", 99))[:50],
		"empty": {},
	} {
		checkBook(t, ReadBook(name, content, Limits{}))
	}
}
