package tidy

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

// figures hold what can go wrong in a file: marks, quotes, commas, letters
// beyond ASCII, large numbers, text that looks like a formula.
var figures = []measure.Figure{
	{Measure: "stock", AsAt: "2026-06-30", Geography: "england", Code: schemas.England, Name: "England", Level: "1", Status: "open", Value: 1234567, Services: 150, Expected: 153},
	{Measure: "stock", AsAt: "2026-06-30", Geography: "england", Code: schemas.England, Name: "England", Level: "3-4", Status: "inactive", Mark: schemas.NotAvailable, Expected: 2},
	{Measure: "stock", AsAt: "2026-06-30", Geography: "service", Code: "bath", Name: `Bath, "North East" Somerset`, Level: "3+4", Status: "inactive", Mark: schemas.NotApplicable},
	{Measure: "opened", Period: "2026-27-Q1", AsAt: "2026-06-30", Geography: "service", Code: "ynys-mon", Name: "Ynys Môn", Level: "total", Status: "total", Services: 1, Expected: 1},
	{Measure: "opened", Period: "2026-27-Q1", AsAt: "2026-06-30", Geography: "service", Code: "sum", Name: `=HYPERLINK("http://example.org")`, Level: "1", Status: "total", Value: 4, Services: 1, Expected: 1},
}

var content = disclosure.Content{
	Version: "test", Publisher: "IASS Network", At: schemas.Quarter(2026, 1).Last, Period: schemas.Quarter(2026, 1),
	Figures: figures, Since: schemas.Quarter(2026, 1).Last + 10,
	Revisions: []measure.Revision{
		{Before: measure.Figure{Measure: "stock", Value: 9}, Now: figures[0], MovedBy: []string{"+kent", "essex"}},
		{Before: figures[3], Now: figures[1]},
		{Now: figures[3]},
		{Before: figures[4], Now: figures[3], MovedBy: []string{"@kent.csv"}},
	},
}

var (
	internal  = disclosure.Internal(content)
	published = made.Published(content, disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10})
)

// TestGolden compares every file of both editions with what it was.
func TestGolden(t *testing.T) {
	for edition, r := range map[string]disclosure.Release{"published": published, "internal": internal} {
		for name, write := range map[string]func(io.Writer, disclosure.Release) error{
			"figures.csv": CSV, "figures.json": JSON, "revisions.csv": Revisions, "data-dictionary.csv": Dictionary,
			PackageName: func(w io.Writer, r disclosure.Release) error { return DataPackage(w, r, someFiles) },
		} {
			t.Run(edition+" "+name, func(t *testing.T) {
				var got, again bytes.Buffer
				if err := errors.Join(write(&got, r), write(&again, r)); err != nil {
					t.Fatal(err)
				}
				if got.String() != again.String() {
					t.Error("the same release is not the same bytes")
				}
				golden := filepath.Join("testdata", edition, name)
				if *update {
					if err := errors.Join(os.MkdirAll(filepath.Dir(golden), 0o750), os.WriteFile(golden, got.Bytes(), 0o600)); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got.String()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

var someFiles = []File{
	{"services/kent.html", 12, "12"},
	{"figures.csv", 34, "34"},
	{"figures.parquet", 56, "56"},
	{"revisions.csv", 78, "78"},
	{"data-dictionary.csv", 90, "90"},
	{"figures.xlsx", 1, "1"},
}

// TestParquet reads the Parquet file back: it says what the CSV file says.
func TestParquet(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	var written, again, text bytes.Buffer
	if err := writeParquet(&written, internal, mem); err != nil {
		t.Fatal(err)
	}
	if err := Parquet(&again, internal); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(written.Bytes(), again.Bytes()) {
		t.Error("the same figures are not the same bytes")
	}
	reader, err := file.NewParquetReader(bytes.NewReader(written.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	arrowReader, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{}, mem)
	if err != nil {
		t.Fatal(err)
	}
	table, err := arrowReader.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	var got [][]string
	names := make([]string, table.NumCols())
	for c := range names {
		f := table.Schema().Field(c)
		names[c] = f.Name
		if meaning, ok := f.Metadata.GetValue("meaning"); !ok || meaning == "" {
			t.Errorf("column %s does not say what it means", f.Name)
		}
	}
	got = append(got, names)
	for r := range int(table.NumRows()) {
		row := make([]string, len(names))
		for c := range names {
			row[c] = cellText(table, c, r)
		}
		got = append(got, row)
	}
	if err := CSV(&text, internal); err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range want {
		row[5] = strings.TrimPrefix(row[5], "'")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures.parquet (-CSV +Parquet):\n%s", diff)
	}
}

func cellText(table arrow.Table, c, r int) string {
	chunk := table.Column(c).Data().Chunk(0)
	if chunk.IsNull(r) {
		return ""
	}
	switch v := chunk.(type) {
	case *array.Int64:
		return strconv.FormatInt(v.Value(r), 10)
	case *array.Date32:
		return v.Value(r).ToTime().Format("2006-01-02")
	}
	return chunk.ValueStr(r)
}

// full is a writer that has no room.
type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsReachTheCaller(t *testing.T) {
	for name, write := range map[string]func(io.Writer, disclosure.Release) error{
		"CSV": CSV, "JSON": JSON, "Parquet": Parquet, "Revisions": Revisions, "Dictionary": Dictionary,
		"DataPackage": func(w io.Writer, r disclosure.Release) error { return DataPackage(w, r, nil) },
	} {
		if err := write(full{}, internal); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	of := disclosure.Internal(disclosure.Content{Figures: []measure.Figure{{AsAt: "yesterday"}}})
	if err := Parquet(&bytes.Buffer{}, of); err == nil {
		t.Error("Parquet: a figure of no day was written")
	}
}

func TestNoFigures(t *testing.T) {
	var b, j bytes.Buffer
	if err := Parquet(&b, disclosure.Release{}); err != nil || b.Len() == 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	if err := JSON(&j, disclosure.Release{}); err != nil || !json.Valid(j.Bytes()) {
		t.Errorf("%s, %v", j.Bytes(), err)
	}
}

// Nothing that a spreadsheet takes for a formula is left, and every text can be
// told from every other.
func TestPlain(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"", "a", "'a", "=a", "'=a", "''=a", "+1", "-1", "@x", "\tx", "\rx", "'", "''", "3-4", "O'Neil =", "’=a"} {
		got := plain(s)
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r") {
			t.Errorf("%q became %q", s, got)
		}
		if was, twice := seen[got]; twice {
			t.Errorf("%q and %q both became %q", was, s, got)
		}
		seen[got] = s
	}
	if plain("=a") != "'=a" || plain("'=a") != "''=a" || plain("'a") != "'a" {
		t.Error(plain("=a"), plain("'=a"), plain("'a"))
	}
}

// TestWords wants every column and word that figures can have in the dictionary.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct{ got, want []string }{
		"columns":   {columnNames(figureColumns), disclosure.Columns},
		"revisions": {columnNames(revisionColumns), measure.RevisionColumns},
		"levels":    {names(levels), measure.Levels},
		"statuses":  {names(statuses), measure.Statuses},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	var all []string
	for _, n := range measure.Names {
		all = append(all, string(n))
	}
	if diff := cmp.Diff(all, names(measures)); diff != "" {
		t.Errorf("measures (-want +got):\n%s", diff)
	}
}

func columnNames(columns []column) []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.name)
	}
	return out
}
