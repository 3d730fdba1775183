package ingest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// place is the row and the column of a cell.
type place struct{ row, column int }

// plainParents are the elements of a plain sheet, each with the one that it
// stands in.
var plainParents = map[string]string{
	"worksheet": "", "sheetData": "worksheet", "row": "sheetData", "c": "row", "v": "c", "f": "c", "is": "c", "t": "is",
}

var plainPlace = regexp.MustCompile(`^([A-Z]{1,2})([1-9][0-9]{0,5})$`)

// plainCells are the places of the cells with a text, as encoding/xml reads a
// sheet in which every element stands where it should, and every cell says its
// place; ok is false for any other sheet. It is written to be right, and knows
// nothing of the reader that it checks.
func plainCells(part []byte) (out map[place]bool, ok bool) {
	out = map[place]bool{}
	d := xml.NewDecoder(bytes.NewReader(part))
	var open []string
	var at place
	var text, inline strings.Builder
	row, shared := "", false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out, len(open) == 0
		}
		if err != nil {
			return nil, false
		}
		switch token := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(open) > 0 {
				parent = open[len(open)-1]
			}
			if want, known := plainParents[token.Name.Local]; !known || want != parent || twice(token.Attr) {
				return nil, false
			}
			open = append(open, token.Name.Local)
			switch token.Name.Local {
			case "row":
				row = attribute(token, "r")
			case "v":
				text.Reset() // the last one counts
			case "is":
				inline.Reset()
			}
			if token.Name.Local != "c" {
				continue
			}
			text.Reset()
			inline.Reset()
			shared = attribute(token, "t") == "s"
			m := plainPlace.FindStringSubmatch(attribute(token, "r"))
			if m == nil || m[2] != row {
				return nil, false
			}
			at.row, _ = strconv.Atoi(m[2])
			at.column = 0
			for _, letter := range m[1] {
				at.column = 26*at.column + int(letter-'A') + 1
			}
		case xml.EndElement:
			open = open[:len(open)-1]
			if token.Name.Local == "c" && (text.Len() > 0 || inline.Len() > 0) {
				if shared || strings.TrimSpace(text.String()+inline.String()) == "" {
					return nil, false // what a table of texts holds, or makes of spaces, is elsewhere
				}
				out[at] = true
			}
		case xml.CharData:
			if len(open) == 0 {
				continue
			}
			switch open[len(open)-1] {
			case "v":
				text.Write(token)
			case "t":
				inline.Write(token)
			}
		case xml.Directive:
			return nil, false
		}
	}
}

// twice reports whether two attributes have one name.
func twice(attrs []xml.Attr) bool {
	seen := map[string]bool{}
	for _, a := range attrs {
		if seen[a.Name.Local] {
			return true
		}
		seen[a.Name.Local] = true
	}
	return false
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// The other reading is one: it finds the cells of a plain sheet, and leaves what
// it does not know.
func TestPlainCells(t *testing.T) {
	got, ok := plainCells([]byte(sheetXML(`<row r="2"><c r="B2"><v>1</v></c><c r="AA2" t="inlineStr"><is><t>a</t></is></c><c r="C2"/></row>`)))
	if diff := cmp.Diff(map[place]bool{{2, 2}: true, {2, 27}: true}, got); diff != "" || !ok {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
	for _, odd := range []string{`<row><c><v>1</v></c></row>`, `<c r="A1"/>`, `<row><c r="A1"><x/></c></row>`, `<row>`, `<row r="2"><c r="A1"/></row>`} {
		if _, ok := plainCells([]byte(sheetXML(odd))); ok {
			t.Errorf("%s is taken for plain", odd)
		}
	}
}
