package ingest

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// shared is the folder of files that the project's parts share; tests that need
// it are skipped where it is absent.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("IASS_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	name := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(name); err != nil {
		if os.Getenv("IASS_SHARED_REQUIRED") != "" {
			t.Fatalf("no shared files: %v", err)
		}
		t.Skipf("no shared files: %v", err)
	}
	return name
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// rules are the rules of a book's findings, in order.
func rules(b Book) []schemas.RuleID {
	var out []schemas.RuleID
	for _, f := range b.Findings {
		out = append(out, f.Rule)
	}
	return out
}

// checkBook fails where a book breaks what Book and its parts promise.
func checkBook(t *testing.T, b Book) {
	t.Helper()
	refused := false
	for _, f := range b.Findings {
		refused = refused || schemas.RuleOf(f.Rule).Refuses
		if f.Message == "" || f.Fix == "" {
			t.Errorf("finding %s says nothing: %+v", f.Rule, f)
		}
	}
	if refused && (len(b.Sheets) != 0 || len(b.Findings) != 1) {
		t.Errorf("a refused file has %d sheets and %d findings", len(b.Sheets), len(b.Findings))
	}
	if !refused && b.Kind != KindText && b.Kind != KindXLSX && b.Kind != KindJSON {
		t.Errorf("a file of kind %s was neither read nor refused", b.Kind)
	}
	for _, s := range b.Sheets {
		last := 0
		for _, l := range s.Lines {
			if l.Number <= last {
				t.Fatalf("sheet %q: line %d follows line %d", s.Name, l.Number, last)
			}
			last = l.Number
			if n := len(l.Cells); n == 0 || l.Cells[n-1] == "" {
				t.Fatalf("sheet %q, line %d: empty cells at the end", s.Name, l.Number)
			}
		}
	}
}

// Every file that other projects stumbled over is read, or refused for the
// reason given here.
func TestReadBookCorpora(t *testing.T) {
	root := shared(t, "corpora")
	want := map[string]schemas.RuleID{
		"empty.csv":           schemas.RuleFileEmpty,
		"pass_protected.xlsx": schemas.RuleFileEncrypted,
		"issue252.xlsx":       schemas.RuleFileDamaged, // its relations fail their checksum

		"location_coordinates.json": schemas.RuleFileJSON, // values within values, as in the four that follow
		"package-lock.json":         schemas.RuleFileJSON,
		"package.json":              schemas.RuleFileJSON,
		"test_geojson.json":         schemas.RuleFileJSON,
		"testjson_nested.json":      schemas.RuleFileJSON,
		"testjson_multiline.json":   schemas.RuleFileJSON, // several documents, a line each
	}
	files := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		t.Run(strings.ReplaceAll(strings.TrimPrefix(name, root), string(filepath.Separator), "/"), func(t *testing.T) {
			book := ReadBook(d.Name(), readFile(t, name), Limits{})
			checkBook(t, book)
			rule := want[d.Name()]
			if d.Name() == "empty.csv" && strings.Contains(name, "csv-spectrum") {
				rule = ""
			}
			got := schemas.RuleID("")
			if len(book.Sheets) == 0 {
				got = book.Findings[0].Rule
			}
			if got != rule {
				t.Errorf("refused for %q, want %q", got, rule)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 150 {
		t.Errorf("only %d files; the corpora have more", files)
	}
}

func TestReadBookLimits(t *testing.T) {
	csv := []byte("a,b,c\n1,2,3\n4,5,6\n")
	book := workbook(t, sheetXML(`<row r="3"><c r="C3"><v>1</v></c><c r="D3"><v>123456</v></c></row>`))
	for name, c := range map[string]struct {
		content []byte
		limits  Limits
		refused bool
	}{
		"csv within":       {csv, Limits{Bytes: 18, Rows: 3, Columns: 3, Cells: 9, CellBytes: 1}, false},
		"csv bytes":        {csv, Limits{Bytes: 17}, true},
		"csv rows":         {csv, Limits{Rows: 2}, true},
		"csv columns":      {csv, Limits{Columns: 2}, true},
		"csv cells":        {csv, Limits{Cells: 8}, true},
		"csv cell":         {[]byte("a,bb\n"), Limits{CellBytes: 1}, true},
		"csv quoted cell":  {[]byte("a,\"bb\"\n"), Limits{CellBytes: 1}, true},
		"xlsx within":      {book, Limits{Rows: 3, Columns: 4, Cells: 4, CellBytes: 6}, false},
		"xlsx row":         {book, Limits{Rows: 2}, true},
		"xlsx column":      {book, Limits{Columns: 3}, true},
		"xlsx cells":       {book, Limits{Cells: 3}, true},
		"xlsx cell":        {book, Limits{CellBytes: 5}, true},
		"xlsx parts":       {book, Limits{Parts: 3}, true},
		"xlsx unpacked":    {book, Limits{Inflated: 100}, true},
		"xlsx no defaults": {book, Limits{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := ReadBook("f", c.content, c.limits)
			checkBook(t, got)
			want := []schemas.RuleID(nil)
			if c.refused {
				want = []schemas.RuleID{schemas.RuleFileLimit}
			}
			if diff := cmp.Diff(want, rules(got)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// However far the reading of a file has come when its time is up, it is refused,
// and the limit is named; with more time it is read.
func TestReadStops(t *testing.T) {
	rows := strings.Repeat("1,2,3\n", 1000)
	for name, content := range map[string][]byte{
		"csv":  []byte("a,b,c\n" + rows),
		"xlsx": workbook(t, sheetXML(strings.Repeat(`<row><c><v>1</v></c></row>`, 10_000))),
	} {
		t.Run(name, func(t *testing.T) {
			for most := 0; ; most++ {
				asked := 0
				stop := func() bool { asked++; return asked > most }
				x := Read("f", nil, content, Options{Lexicon: plainWords(), Limits: Limits{Stop: stop, Seconds: 9}})
				if asked <= most {
					if x.Ledger.Rows < 1000 {
						t.Errorf("with time enough: %v", x.Findings)
					}
					if most < 3 {
						t.Errorf("the time was looked at %d times", asked)
					}
					return
				}
				if len(x.Findings) != 1 || x.Findings[0].Rule != schemas.RuleFileLimit || !strings.Contains(x.Findings[0].Message, "9 seconds") || x.Ledger.Rows != 0 {
					t.Fatalf("stopped when asked for the %d. time: %+v", asked, x)
				}
			}
		})
	}
}

func TestReadBookLeavesContent(t *testing.T) {
	content := []byte("\xff\xfea\x00,\x00b\x00\n\x00")
	before := bytes.Clone(content)
	ReadBook("f", content, Limits{})
	if !bytes.Equal(before, content) {
		t.Error("the content was changed")
	}
}

func FuzzReadBook(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("\xff\xfea\x00\t\x00b\x00"))
	f.Add([]byte("sep=;\r\n\"a\";b"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(oleSignature))
	f.Add(workbook(f, sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000.5</v></c></row>`)))
	f.Add(workbook(f, sheetXML(`<row><c t="inlineStr"><is><r><t>a</t></r><r><t><![CDATA[<]]></t></r></is></c></row>`)))
	limits := Limits{Inflated: 8 << 20, Cells: 1 << 20}
	f.Fuzz(func(t *testing.T, content []byte) {
		checkBook(t, ReadBook("f", content, limits))
	})
}

// The part of a workbook that damage most often reaches is the sheet itself.
func FuzzReadSheet(f *testing.F) {
	f.Add([]byte(sheetXML(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45000.5</v></c></row>`)))
	f.Add([]byte(sheetXML(`<row r="2" /><row><c t="inlineStr"><is><t>&amp;&#10;</t></is></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`)))
	f.Fuzz(func(t *testing.T, part []byte) {
		r := sheetReader{shared: []string{"text"}, formats: []numberFormat{plainFormat, dateFormat}, limits: Limits{Cells: 1 << 20}.filled()}
		var sheet Sheet
		if r.read(newXMLScanner(&utf8Reader{source: bytes.NewReader(part)}, r.limits), &sheet) == nil {
			book := Book{Kind: KindXLSX, Sheets: []Sheet{sheet}}
			checkBook(t, book)
			if want, ok := plainCells(part); ok {
				got := map[place]bool{}
				for _, l := range sheet.Lines {
					for i, c := range l.Cells {
						if c != "" {
							got[place{l.Number, i + 1}] = true
						}
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("cells lost or moved (-want +got):\n%s", diff)
				}
			}
		}
	})
}
