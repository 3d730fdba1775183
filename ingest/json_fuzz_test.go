package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
)

// jsonSeeds are texts that are, or nearly are, returns in JSON.
var jsonSeeds = []string{
	`[{"ref":"A1","level":1,"status":"open"},{"level":null,"ref":"A2","hours":2.5,"done":true}]`,
	`{"service":"kent","extract_date":"2026-06-30","cases":[{"ref":"A1","level":"2"}],"notes":{"deep":[[[1]]]}}`,
	`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"1","open":"[x]"}],"flows":[],"evaluation":[]}`,
	`{"service":"kent","cases":[]}`, `{"cases":[{"ref":"A1","ref":"A2"}]}`, `{"cases":[{"ref":{"a":1}}]}`, `{"cases":[],"cases":[]}`,
	`[{"ref":NaN}]`, `[{"ref":"A1"`, `[{"ref":"A1"}] [`, "[{\"ref\":\"\xff\"}]", `[1]`, `{}`, `[]`, `[{"":""}]`, `{"format":"other"}`, strings.Repeat("[", 200),
	`{"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `,"cases":[]}`,
	"\xef\xbb\xbf[{\"ref\":\"\\ud800\"}]",
}

// FuzzReadJSON demands that no text is more than read or refused: every cell of a text
// that is read stands under a key, in the order of the lines, and one that is refused has
// one reason and no cells.
func FuzzReadJSON(f *testing.F) {
	for _, s := range jsonSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		limits := Limits{Rows: 50, Columns: 20, Cells: 200, CellBytes: 100}.filled()
		book := readJSON("x.json", content, limits)
		if refused(book.Findings) {
			if len(book.Sheets) > 0 || len(book.Findings) != 1 || book.Findings[0].Message == "" {
				t.Fatalf("refused, and %d sheets, %d findings", len(book.Sheets), len(book.Findings))
			}
			return
		}
		cells := 0
		for _, s := range book.Sheets {
			width := 0
			for _, l := range s.Lines {
				width = max(width, len(l.Cells))
				cells += len(l.Cells)
			}
			if !slices.IsSortedFunc(s.Lines, func(a, b Line) int { return a.Number - b.Number }) || width > limits.Columns+len(jsonOfAll) {
				t.Fatalf("%d cells in a row of %+v", width, s)
			}
		}
		if cells > 2*limits.Cells+len(jsonOfAll)*limits.Rows*len(jsonLists) {
			t.Fatalf("%d cells", cells)
		}
	})
}

// What is refused says where, and what stands there is not quoted.
func TestReadJSONFaults(t *testing.T) {
	for text, want := range map[string]string{
		`{"cases":[{"ref":"Ann Example","ref":"A2"}]}`: "line 1, character 36: the member stands twice",
		"{\"cases\":[\n{\"ref\":{\"a\":1}}]}":          "line 2, character 8: a value is to be a text",
		`[{"ref":NaN}]`:                                "line 1, character 8: what follows is no JSON",
		`[{"ref":"A1"}`:                                "the file ends before its JSON does",
		`[{"ref":"A1"}] 1`:                             "something follows the end",
		"[{\"ref\":\"\xff\"}]":                         "not UTF-8",
		`[1]`:                                          "an entry is to be an object",
		`{"cases":{}}`:                                 "cases is to be a list",
		`{"format":"other"}`:                           "allowed are iass-counts-return/1 and iass-case-return/1",
		`{"x":` + strings.Repeat("[", 100) + strings.Repeat("]", 100):   "nested more than 64 deep",
		`[` + strings.Repeat(`{"ref":"A"},`, 60) + `{"ref":"A"}]`:       "The number of entries is 51; the limit is 50.",
		`[{"ref":"` + strings.Repeat("x", 101) + `"}]`:                  "The size in bytes of a value is 101; the limit is 100.",
		`[{"a":1,"b":1,"c":1},{"d":1},{"e":1},{"f":1},{"g":1},{"h":1}]`: "The number of values is 18; the limit is 12.",
	} {
		limits := Limits{Rows: 50, CellBytes: 100}
		if strings.Contains(text, `"h"`) {
			limits.Cells = 12
		}
		book := readJSON("x.json", []byte(text), limits.filled())
		if len(book.Findings) != 1 || !strings.Contains(book.Findings[0].Message, want) || strings.Contains(book.Findings[0].Message, "Ann") {
			t.Errorf("%.60s: %+v, want %q", text, book.Findings, want)
		}
	}
}

// A list without entries is a table without rows, under the usual keys.
func TestReadJSONEmpty(t *testing.T) {
	x := Read("x.json", nil, []byte(`{"service":"kent","extract_date":"2026-06-30","cases":[]}`), Options{Lexicon: plainWords()})
	if len(x.Tables) != 1 || x.Tables[0].Grain != schemas.RecordGrain || len(x.Tables[0].Rows) != 0 || !slices.Equal(x.Titles, []string{"Service: kent", "As at 2026-06-30"}) {
		t.Errorf("%+v", x)
	}
}
