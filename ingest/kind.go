package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"strings"
)

// Kind is what a file is, told by its content and never by its name.
type Kind uint8

// The kinds. Only KindText, KindXLSX and KindJSON are read; each of the others is refused
// with the way to save it instead.
const (
	KindUnknown         Kind = iota
	KindText                 // CSV and the like, in any encoding
	KindXLSX                 // also .xlsm and .xltx
	KindEmpty                // no bytes, or only white space
	KindDamaged              // begins as a zip and does not end as one
	KindEncrypted            // a workbook behind a password
	KindXLS                  // Excel 97-2003 and before
	KindXLSB                 // Excel binary workbook
	KindODS                  // OpenDocument, packed or flat
	KindNumbers              // Apple Numbers or Pages
	KindWord                 // Word, new or old
	KindSlides               // PowerPoint
	KindMail                 // an Outlook message
	KindOLE                  // another compound file
	KindZip                  // another zip
	KindArchive              // gzip, 7z, rar, …
	KindPDF                  //
	KindHTML                 // often called .xls by the system that wrote it
	KindSpreadsheet2003      // XML Spreadsheet 2003
	KindXML                  // another XML
	KindJSON                 // also where it is cut short
	KindRTF                  //
	KindImage                //
	KindParquet              //
)

// kindWords says, for each kind, its name in files and messages, what it is in
// a sentence, and how to save it instead.
var kindWords = map[Kind]struct{ name, is, remedy string }{
	KindUnknown:         {"unknown", "a kind of file that is not known", ""},
	KindText:            {"text", "a text file", ""},
	KindXLSX:            {"xlsx", "an Excel workbook", ""},
	KindEmpty:           {"empty", "an empty file", ""},
	KindDamaged:         {"damaged", "an incomplete workbook", ""},
	KindEncrypted:       {"encrypted", "a workbook behind a password", ""},
	KindXLS:             {"xls", "an Excel 97-2003 workbook (.xls)", "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send that."},
	KindXLSB:            {"xlsb", "an Excel binary workbook (.xlsb)", "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send that."},
	KindODS:             {"ods", "an OpenDocument file (.ods)", "Open it in LibreOffice or Excel, choose Save As, Excel Workbook (.xlsx), and send that."},
	KindNumbers:         {"numbers", "an Apple Numbers file", "Open it in Numbers, choose File, Export To, Excel, and send that."},
	KindWord:            {"word", "a Word document", "Copy the table into a new Excel workbook, save it as .xlsx and send that."},
	KindSlides:          {"slides", "a PowerPoint file", "Send the workbook that the slides were made from, as .xlsx or CSV."},
	KindMail:            {"mail", "a saved e-mail", "Save the attachment of the e-mail and send that."},
	KindOLE:             {"ole", "an old Office file", "Open it in the program that made it, save it as .xlsx or CSV and send that."},
	KindZip:             {"zip", "a zip file that is not a workbook", "Unpack it and send the files in it."},
	KindArchive:         {"archive", "a packed file", "Unpack it and send the files in it."},
	KindPDF:             {"pdf", "a PDF", "Export the table from your database, or from the workbook the PDF was made from, as XLSX or CSV."},
	KindHTML:            {"html", "a web page, whatever its name says", "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send that."},
	KindSpreadsheet2003: {"spreadsheet-2003", "an XML Spreadsheet 2003", "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send that."},
	KindXML:             {"xml", "an XML file", "Export the table from your database as XLSX or CSV."},
	KindJSON:            {"json", "a JSON file", ""},
	KindRTF:             {"rtf", "a rich text document", "Copy the table into a new Excel workbook, save it as .xlsx and send that."},
	KindImage:           {"image", "a picture", "Send the workbook or the export itself, as XLSX or CSV."},
	KindParquet:         {"parquet", "a Parquet file", "Export the table as XLSX or CSV."},
}

// String is the kind as files and messages name it: text, xlsx, xls, ….
func (k Kind) String() string { return kindWords[k].name }

// refusal says why a file of the kind is not read.
func (k Kind) refusal() string {
	return "This is " + kindWords[k].is + "; only XLSX workbooks, text files (CSV and the like) and JSON can be read."
}

// remedy says how to save a file of the kind instead.
func (k Kind) remedy() string {
	if r := kindWords[k].remedy; r != "" {
		return r
	}
	return "Save it as XLSX or CSV and send that."
}

// signatures are the first bytes of kinds that always begin alike, in the order
// in which they are tried.
var signatures = []struct {
	prefix string
	kind   Kind
}{
	{"%PDF-", KindPDF},
	{"{\\rtf", KindRTF},
	{"PAR1", KindParquet},
	{"\x1f\x8b", KindArchive},
	{"7z\xbc\xaf\x27\x1c", KindArchive},
	{"Rar!\x1a\x07", KindArchive},
	{"BZh91AY&SY", KindArchive},
	{"\xfd7zXZ\x00", KindArchive},
	{"\x28\xb5\x2f\xfd", KindArchive},
	{"\x89PNG\r\n\x1a\n", KindImage},
	{"\xff\xd8\xff", KindImage},
	{"GIF87a", KindImage},
	{"GIF89a", KindImage},
	{"II*\x00", KindImage},
	{"MM\x00*", KindImage},
	{"\x09\x00\x04\x00", KindXLS}, // Excel 2
	{"\x09\x02\x06\x00", KindXLS}, // Excel 3
	{"\x09\x04\x06\x00", KindXLS}, // Excel 4
	{"\x09\x08\x08\x00", KindXLS}, // Excel 5, without its compound file
	{"\x09\x08\x10\x00", KindXLS}, // Excel 97, likewise
}

const (
	oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	zipSignature = "PK\x03\x04"
)

// KindOf says what a file is by its content.
func KindOf(content []byte) Kind {
	if len(content) == 0 {
		return KindEmpty
	}
	for _, s := range signatures {
		if bytes.HasPrefix(content, []byte(s.prefix)) {
			return s.kind
		}
	}
	switch {
	case bytes.HasPrefix(content, []byte(oleSignature)):
		return kindOfOLE(content)
	case bytes.HasPrefix(content, []byte(zipSignature)), bytes.HasPrefix(content, []byte("PK\x05\x06")):
		return kindOfZip(content)
	case len(content) > 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP",
		len(content) > 12 && string(content[4:8]) == "ftyp":
		return KindImage
	}
	return kindOfText(content)
}

// kindOfOLE looks for the names of a compound file's streams, which stand in
// its directory in UTF-16.
func kindOfOLE(content []byte) Kind {
	for _, s := range []struct {
		stream string
		kind   Kind
	}{
		{"EncryptedPackage", KindEncrypted},
		{"Workbook", KindXLS},
		{"WordDocument", KindWord},
		{"PowerPoint Document", KindSlides},
		{"__substg1.0_", KindMail},
		{"Book", KindXLS},
	} {
		if bytes.Contains(content, utf16LE(s.stream)) {
			return s.kind
		}
	}
	return KindOLE
}

func utf16LE(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// zipMarks tell the kinds of zip by the name of a file in them: one that ends
// with a slash is a folder that files stand in.
var zipMarks = []struct {
	name string
	kind Kind
}{
	{"xl/workbook.xml", KindXLSX},
	{"xl/workbook.bin", KindXLSB},
	{"xl/", KindXLSX},
	{"word/", KindWord},
	{"ppt/", KindSlides},
	{"index/document.iwa", KindNumbers},
	{"index.zip", KindNumbers},
	{"content.xml", KindODS},
	{"[content_types].xml", KindXLSX}, // parts may have any name: the relations tell
}

func kindOfZip(content []byte) Kind {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return KindDamaged
	}
	names := make([]string, 0, len(archive.File))
	for _, f := range archive.File {
		names = append(names, partName(f.Name))
	}
	for _, m := range zipMarks {
		for _, name := range names {
			if name == m.name || strings.HasSuffix(m.name, "/") && strings.HasPrefix(name, m.name) {
				return m.kind
			}
		}
	}
	return KindZip
}

// headBytes is how much of a text is looked at to tell what it is.
const headBytes = 8 << 10

// kindOfText tells table text from what other text, or no text at all, may be
// found under the name of one.
func kindOfText(content []byte) Kind {
	head := decode(content[:min(len(content), headBytes)])
	if head.binary() {
		return KindUnknown
	}
	text := strings.TrimSpace(head.text)
	if text == "" {
		if decode(content).blank() {
			return KindEmpty
		}
		return KindText
	}
	switch lower := strings.ToLower(text); {
	case strings.HasPrefix(lower, "<?xml"), strings.HasPrefix(lower, "<workbook"), strings.HasPrefix(lower, "<office:"):
		return kindOfXML(lower)
	case startsAsHTML(lower):
		return KindHTML
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		if opensAsJSON(text) || isJSON(content) {
			return KindJSON
		}
	}
	return KindText
}

func kindOfXML(lower string) Kind {
	switch {
	case strings.Contains(lower, "urn:schemas-microsoft-com:office:spreadsheet"):
		return KindSpreadsheet2003
	case strings.Contains(lower, "opendocument"), strings.Contains(lower, "<office:document"):
		return KindODS
	case strings.Contains(lower, "<html"):
		return KindHTML
	}
	return KindXML
}

func startsAsHTML(lower string) bool {
	for strings.HasPrefix(lower, "<!--") {
		_, after, found := strings.Cut(lower, "-->")
		if !found {
			return true
		}
		lower = strings.TrimSpace(after)
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<style", "<div", "<tr"} {
		if strings.HasPrefix(lower, tag) {
			return true
		}
	}
	return false
}

// isJSON reports whether a text is one JSON value or begins with a line that is
// one, as in JSON lines.
func isJSON(content []byte) bool {
	text := bytes.TrimSpace([]byte(decode(content).text))
	if json.Valid(text) {
		return true
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	first = bytes.TrimSpace(first)
	return len(first) > 2 && first[0] == '{' && json.Valid(first)
}
