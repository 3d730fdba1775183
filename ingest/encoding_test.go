package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/iassn/collate/schemas"
)

// Every encoding, delimiter and line end gives the same cells.
func TestReadTextConformance(t *testing.T) {
	encodings := map[string]encoding.Encoding{
		"UTF-8":               encoding.Nop,
		"UTF-8 marked":        unicode.UTF8BOM,
		"UTF-16 little":       unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 big":          unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-16 little, bare": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16 big, bare":    unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"Windows-1252":        charmap.Windows1252,
	}
	want := []Line{
		{1, []string{"Cafés – of the quarter"}},
		{3, []string{"ref", "note", "fee £"}},
		{4, []string{"A1", "said \"no\"\nto, us; and | them\tall", "“5”"}},
		{6, []string{"A2", "", "é"}},
	}
	for name, enc := range encodings {
		for _, delimiter := range []string{",", ";", "\t", "|"} {
			for _, newline := range []string{"\n", "\r\n", "\r"} {
				text := strings.NewReplacer("^", delimiter, "\n", newline).Replace(
					"Cafés – of the quarter\n\nref^note^fee £\nA1^\"said \"\"no\"\"\nto, us; and | them\tall\"^“5”\n^^\nA2^^é\n")
				content, err := enc.NewEncoder().Bytes([]byte(text))
				if err != nil {
					t.Fatal(err)
				}
				book := ReadBook("f", content, Limits{})
				checkBook(t, book)
				if len(book.Findings) > 0 || len(book.Sheets) != 1 {
					t.Fatalf("%s, %q, %q: %v", name, delimiter, newline, book.Findings)
				}
				got := book.Sheets[0].Lines
				for i := range got {
					for j := range got[i].Cells {
						got[i].Cells[j] = strings.ReplaceAll(got[i].Cells[j], newline, "\n")
					}
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, %q, %q (-want +got):\n%s", name, delimiter, newline, diff)
				}
			}
		}
	}
}

func TestReadTextFaultyEncoding(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		want    []Line
		row     int // of the finding; 0 for none
		says    string
	}{
		"a few stray bytes": {
			"naïve,b\ncafé,élan\nd,\x96 \x80\n", []Line{{1, []string{"naïve", "b"}}, {2, []string{"café", "élan"}}, {3, []string{"d", "– €"}}}, 3, "2 of its bytes",
		},
		"no UTF-8 at all": {
			"caf\xe9,\xa3\n", []Line{{1, []string{"café", "£"}}}, 0, "",
		},
		"NUL characters": {
			"a,b\n\n1\x00,2\n\x00,3\n", []Line{{1, []string{"a", "b"}}, {3, []string{"1", "2"}}, {4, []string{"", "3"}}}, 3, "2 NUL",
		},
		"odd UTF-16": {
			"\xff\xfea\x00\n\x00b\x00,\x00\x00\xd8c\x00\n\x00", []Line{{1, []string{"a"}}, {2, []string{"b", "\ufffdc"}}}, 2, "1 characters",
		},
	} {
		t.Run(name, func(t *testing.T) {
			book := ReadBook("f", []byte(c.content), Limits{})
			checkBook(t, book)
			if diff := cmp.Diff(c.want, book.Sheets[0].Lines); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
			switch {
			case c.row == 0 && len(book.Findings) > 0:
				t.Errorf("unexpected findings: %v", book.Findings)
			case c.row > 0 && (len(book.Findings) != 1 || book.Findings[0].Rule != schemas.RuleFileEncoding ||
				book.Findings[0].Position.Row != c.row || !strings.Contains(book.Findings[0].Message, c.says)):
				t.Errorf("want one finding for row %d that says %q; got %+v", c.row, c.says, book.Findings)
			}
		})
	}
}

// The same table, saved in five encodings by another project.
func TestReadTextCorpora(t *testing.T) {
	read := func(name string) []Line {
		book := ReadBook(name, readFile(t, shared(t, "corpora", "csvkit", "examples", name)), Limits{})
		return book.Sheets[0].Lines
	}
	want := read("test_utf8.csv")
	for name, last := range map[string]string{
		"test_utf8_bom.csv": "ʤ", "test_utf16_little.csv": "ʤ", "test_utf16_big.csv": "ʤ", "test_latin1.csv": "©",
	} {
		got := read(name)
		expected := []Line{got[0], want[1], {3, []string{"4", "5", last}}} // their headings differ
		if diff := cmp.Diff(expected, got); diff != "" || len(got[0].Cells) != 3 {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
