package tidy

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

// figures hold what can go wrong in a file: marks, quotes, commas, letters
// beyond ASCII, large numbers.
var figures = []measure.Figure{
	{Measure: "stock", AsAt: "2026-06-30", Geography: "england", Code: schemas.England, Name: "England", Level: "1", Status: "open", Value: 1234567, Services: 150, Expected: 153},
	{Measure: "stock", AsAt: "2026-06-30", Geography: "england", Code: schemas.England, Name: "England", Level: "3-4", Status: "inactive", Mark: schemas.NotAvailable, Expected: 2},
	{Measure: "stock", AsAt: "2026-06-30", Geography: "service", Code: "bath", Name: `Bath, "North East" Somerset`, Level: "3+4", Status: "inactive", Mark: schemas.NotApplicable},
	{Measure: "opened", Period: "2026-27-Q1", AsAt: "2026-06-30", Geography: "service", Code: "ynys-mon", Name: "Ynys Môn", Level: "total", Status: "total", Services: 1, Expected: 1},
}

func TestCSVGolden(t *testing.T) {
	var got bytes.Buffer
	if err := CSV(&got, figures); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "figures.csv")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("figures.csv (-want +got):\n%s", diff)
	}
}

// TestParquet reads the Parquet file back: it says what the CSV file says.
func TestParquet(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	var written, again, text bytes.Buffer
	if err := writeParquet(&written, figures, mem); err != nil {
		t.Fatal(err)
	}
	if err := Parquet(&again, figures); err != nil {
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
	if err := CSV(&text, figures); err != nil {
		t.Fatal(err)
	}
	want, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		t.Fatal(err)
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
	if err := CSV(full{}, figures); !errors.Is(err, errFull) {
		t.Errorf("CSV: %v", err)
	}
	if err := Parquet(full{}, figures); !errors.Is(err, errFull) {
		t.Errorf("Parquet: %v", err)
	}
	if err := Parquet(&bytes.Buffer{}, []measure.Figure{{AsAt: "yesterday"}}); err == nil {
		t.Error("Parquet: a figure of no day was written")
	}
}

func TestNoFigures(t *testing.T) {
	var b bytes.Buffer
	if err := Parquet(&b, nil); err != nil || b.Len() == 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}
