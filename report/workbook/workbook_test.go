package workbook

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// counts is a Source of made-up counts.
type counts struct{ services []schemas.Service }

func (c counts) all(flow bool) measure.Counts {
	var out measure.Counts
	for n, s := range c.services {
		if n%9 == 8 {
			continue
		}
		out.Available = append(out.Available, s.ID)
		levels := []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level4, schemas.LevelUnknown}
		if s.Levels == schemas.ThreeLevels {
			levels = []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3Or4}
		}
		for k, l := range levels {
			statuses := schemas.Statuses
			if flow {
				statuses = []schemas.Status{schemas.StatusUnknown}
			}
			for j, status := range statuses {
				if status != schemas.Inactive || s.Statuses != schemas.TwoStatuses {
					out.Cells = append(out.Cells, measure.Cell{Service: s.ID, Level: l, Status: status, N: int64((n*37+k*101+j*977)%1500) / int64(k+1)})
				}
			}
		}
	}
	return out
}

func (c counts) Stock(context.Context, schemas.Date) (measure.Counts, error) {
	return c.all(false), nil
}

func (c counts) Flow(context.Context, measure.Name, schemas.Period) (measure.Counts, error) {
	return c.all(true), nil
}

// book is a workbook of n services in two regions.
func book(t testing.TB, n int) Book {
	t.Helper()
	period := schemas.Quarter(2026, 1)
	b := Book{Version: "1.2.3", At: period.Last, Period: period}
	for k := range n {
		s := schemas.Service{
			ID: fmt.Sprintf("service-%03d", k), Name: fmt.Sprintf("Service %03d", k),
			Region: schemas.Region{Code: "E12000006", Name: "East of England"},
		}
		if k%3 == 0 {
			s.Region = schemas.Region{Code: "E12000003", Name: "Yorkshire and The Humber"}
		}
		if k%4 == 1 {
			s.Statuses = schemas.TwoStatuses
		}
		if k%5 == 2 {
			s.Levels = schemas.ThreeLevels
		}
		b.Services = append(b.Services, s)
		if k%9 == 8 {
			continue
		}
		b.Coverage = append(b.Coverage, measure.Coverage{Service: s.ID, Grain: schemas.RecordGrain, Verdict: schemas.AcceptedWithQueries})
		b.Returns = append(b.Returns, measure.ReturnRow{
			ID: s.ID, File: "=HYPERLINK(1) " + s.Name + " quarter 1 return, final version.xlsx", Service: s.ID, Grain: schemas.RecordGrain,
			ReceivedOn: period.Last + 9, ExtractDate: period.Last, Verdict: schemas.AcceptedWithQueries,
			Ledger: schemas.Ledger{Rows: 1300, Title: 2, Header: 1, Accepted: 1290, Rejected: 7}, Interventions: 1290, Queries: 4, Rejects: 7,
		})
	}
	b.Returns = append(b.Returns, measure.ReturnRow{ID: "lost", File: "return.csv", ReceivedOn: period.Last, Verdict: schemas.Held})
	figures, err := measure.Build(t.Context(), counts{b.Services}, b.Services, measure.Spec{At: b.At, Period: period})
	if err != nil {
		t.Fatal(err)
	}
	b.Figures = figures
	return b
}

func written(t testing.TB, b Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, b); err != nil {
		t.Fatal(err)
	}
	// IASS_KEEP names a file to look at in a spreadsheet program.
	if name := os.Getenv("IASS_KEEP"); name != "" {
		if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestSameBytes(t *testing.T) {
	a, b := written(t, book(t, 20)), written(t, book(t, 20))
	if !bytes.Equal(a, b) {
		t.Error("the same figures are not the same bytes")
	}
	z, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.ModifiedDate != 0 || f.ModifiedTime != 0 {
			t.Errorf("%s has the time of a clock", f.Name)
		}
	}
}

func TestSheets(t *testing.T) {
	data := written(t, book(t, 20))
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	want := []string{"Cover", "Notes", "England", "Regions", "Services", "Flows", "Returns"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Fatalf("sheets (-want +got):\n%s", diff)
	}
	for _, sheet := range want {
		merged, err := f.GetMergeCells(sheet)
		if err != nil || len(merged) > 0 {
			t.Errorf("%s: %d merged cells, %v", sheet, len(merged), err)
		}
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		dimension, err := f.GetSheetDimension(sheet)
		if err != nil || !strings.HasSuffix(dimension, fmt.Sprint(len(rows))) {
			t.Errorf("%s: dimension %s of %d rows, %v", sheet, dimension, len(rows), err)
		}
		if sheet == "Cover" || sheet == "Notes" {
			continue
		}
		if rows[1][0] != Internal || len(rows[1]) != 1 {
			t.Errorf("%s: row 2 is %q", sheet, rows[1])
		}
		tables, err := f.GetTables(sheet)
		if err != nil || len(tables) != 1 {
			t.Fatalf("%s: %d tables, %v", sheet, len(tables), err)
		}
		if at := fmt.Sprintf("A3:%s%d", schemas.ColumnName(len(rows[2])), len(rows)); tables[0].Range != at {
			t.Errorf("%s: the table is at %s, the rows are at %s", sheet, tables[0].Range, at)
		}
		for n, row := range rows[2:] {
			if len(row) != len(rows[2]) {
				t.Errorf("%s: row %d has %d cells of %d", sheet, n+3, len(row), len(rows[2]))
			}
		}
	}
}

func TestCells(t *testing.T) {
	b := book(t, 20)
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	england, err := f.GetRows("England", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	index := b.index()
	for n, level := range measure.Levels {
		var want []string
		for _, c := range nationalColumns {
			f := index[at{measure.England, schemas.England, level, c.measure, c.status}]
			want = append(want, f.Number()+f.Mark.Shorthand())
		}
		if diff := cmp.Diff(want, england[3+n][1:1+len(want)]); diff != "" {
			t.Errorf("England, level %s (-figures +sheet):\n%s", level, diff)
		}
	}
	if kind, err := f.GetCellType("England", "B4"); err != nil || kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
		t.Errorf("a number is a cell of type %v, %v", kind, err)
	}
	returns, err := f.GetRows("Returns", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(returns) != 3+20+1 {
		t.Errorf("%d rows of returns", len(returns)-3)
	}
	for n := range returns[3:] {
		cell := fmt.Sprintf("B%d", n+4)
		if formula, err := f.GetCellFormula("Returns", cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q, %v", cell, formula, err)
		}
	}
	if got := returns[4][4:6]; got[0] != "46203" || got[1] != "46212" {
		t.Errorf("the days of a return are %v", got)
	}
}

// A part of the file that nobody should meet: filter buttons, clocks, formulas.
func TestParts(t *testing.T) {
	data := written(t, book(t, 20))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	unwanted := regexp.MustCompile(`<autoFilter|<f>|<mergeCell`)
	tables := 0
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if found := unwanted.Find(content); found != nil {
			t.Errorf("%s holds %s", part.Name, found)
		}
		if strings.HasPrefix(part.Name, "xl/tables/") {
			tables++
		}
		if part.Name == "docProps/core.xml" && strings.Count(string(content), "2026-06-30T00:00:00Z") != 2 {
			t.Errorf("the times are not those given: %s", content)
		}
	}
	if tables != 5 {
		t.Errorf("%d tables", tables)
	}
}

func TestNothingToShow(t *testing.T) {
	written(t, Book{Version: "1", At: schemas.Quarter(2026, 1).Last})
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsReachTheCaller(t *testing.T) {
	if err := Write(full{}, book(t, 2)); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkWrite writes the workbook of 153 services.
func BenchmarkWrite(b *testing.B) {
	all := book(b, 153)
	for b.Loop() {
		if err := Write(io.Discard, all); err != nil {
			b.Fatal(err)
		}
	}
}
