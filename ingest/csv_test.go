package ingest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestReadCSV(t *testing.T) {
	run := strings.Repeat("x,y\n", 150)
	for name, c := range map[string]struct {
		text string
		want []Line
		odd  []int // rows with a fault
	}{
		"header only":              {"a,b", []Line{{1, []string{"a", "b"}}}, nil},
		"one column":               {"a\nb\n", []Line{{1, []string{"a"}}, {2, []string{"b"}}}, nil},
		"blank lines count":        {"\n\na,b\n\n1,2\n\n", []Line{{3, []string{"a", "b"}}, {5, []string{"1", "2"}}}, nil},
		"rows of delimiters":       {"a,b\n,,\n,2\n", []Line{{1, []string{"a", "b"}}, {3, []string{"", "2"}}}, nil},
		"nothing is trimmed":       {" a , b\t\n", []Line{{1, []string{" a ", " b\t"}}}, nil},
		"mixed line ends":          {"a,b\r\n1,2\r3,4\n5,6", []Line{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}, {3, []string{"3", "4"}}, {4, []string{"5", "6"}}}, nil},
		"new lines in quotes":      {"a,b\n\"x\r\ny\rz\n\",2\n3,4\n", []Line{{1, []string{"a", "b"}}, {2, []string{"x\r\ny\rz\n", "2"}}, {3, []string{"3", "4"}}}, nil},
		"doubled quotes":           {"\"\",\"\"\"\",\"a\"\"b\",c\n", []Line{{1, []string{"", "\"", "a\"b", "c"}}}, nil},
		"quotes inside a cell":     {"5\" nail,a\"b\"\n", []Line{{1, []string{"5\" nail", "a\"b\""}}}, nil},
		"text after a quote":       {"\"a\"b,\"c\" ,d\n", []Line{{1, []string{"ab", "c ", "d"}}}, nil},
		"space after many lines":   {"\"a\nb\" ,c\n", []Line{{1, []string{"a\nb ", "c"}}}, nil},
		"unclosed at the end":      {"a,b\n1,\"x\n2,y\n", []Line{{1, []string{"a", "b"}}, {2, []string{"1", "\"x"}}, {3, []string{"2", "y"}}}, []int{2}},
		"unclosed in the last row": {"a,b\n1,\"x", []Line{{1, []string{"a", "b"}}, {2, []string{"1", "\"x"}}}, []int{2}},
		"closed by the next quote": {"a,b\n1,\"x\n2,\"y\"\n", []Line{{1, []string{"a", "b"}}, {2, []string{"1", "\"x"}}, {3, []string{"2", "y"}}}, []int{2}},
		"sep line":                 {"sep=;\r\na;b,c\r\n1;2\r\n", []Line{{1, []string{"sep=;"}}, {2, []string{"a", "b,c"}}, {3, []string{"1", "2"}}}, nil},
		"sep line in quotes":       {"\"sep=|\"\na|b\n", []Line{{1, []string{"\"sep=|\""}}, {2, []string{"a", "b"}}}, nil},
		"sep tab":                  {"SEP=\t\na\tb\n", []Line{{1, []string{"SEP=\t"}}, {2, []string{"a", "b"}}}, nil},
		"decimal commas":           {"name;x\na;1,5\nb;2,5\n", []Line{{1, []string{"name", "x"}}, {2, []string{"a", "1,5"}}, {3, []string{"b", "2,5"}}}, nil},
		"title with commas":        {"Returns, Q1, 2026\n\nref\tlevel\n1\t2\n2\t3\n", []Line{{1, []string{"Returns, Q1, 2026"}}, {3, []string{"ref", "level"}}, {4, []string{"1", "2"}}, {5, []string{"2", "3"}}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			sheet, faults, err := readCSV(c.text, DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, sheet.Lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			var odd []int
			for _, f := range faults {
				odd = append(odd, f.row)
			}
			if diff := cmp.Diff(c.odd, odd); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			if (sheet.SepLine == 1) != strings.HasPrefix(name, "sep") {
				t.Errorf("SepLine is %d", sheet.SepLine)
			}
		})
	}
	// A quotation mark that meets its match far below does not swallow the rows.
	sheet, faults, err := readCSV("a,b\n1,\"x\n"+run+run+"2,y\"\n", DefaultLimits())
	if err != nil || len(faults) != 1 || len(sheet.Lines) != 303 {
		t.Errorf("%d lines, %v, %v; want 303 and one fault", len(sheet.Lines), faults, err)
	}
	// One that closes within reason does.
	sheet, faults, err = readCSV("a,b\n1,\"x\n"+run+"\",2\n", DefaultLimits())
	if err != nil || len(faults) != 0 || len(sheet.Lines) != 2 {
		t.Errorf("%d lines, %v, %v; want 2 and no fault", len(sheet.Lines), faults, err)
	}
}

// The collection says of every file what a reader should get. Two of its files
// were changed on the way here: the line ends of newlines_crlf.csv, and one
// telephone number.
func TestReadCSVSpectrum(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "corpora", "csv-spectrum"), "csvs", "*.csv"))
	if err != nil || len(files) != 12 {
		t.Fatalf("%d files, %v; want 12", len(files), err)
	}
	for _, name := range files {
		base := strings.TrimSuffix(filepath.Base(name), ".csv")
		t.Run(base, func(t *testing.T) {
			content := readFile(t, shared(t, "corpora", "csv-spectrum", "json", base+".json"))
			var want []map[string]string
			if err := json.Unmarshal(content, &want); err != nil {
				want = make([]map[string]string, 1)
				if err := json.Unmarshal(content, &want[0]); err != nil {
					t.Fatal(err)
				}
			}
			for _, row := range want {
				for k, v := range row {
					row[k] = strings.ReplaceAll(v, "\r\n", "\n")
					if k == "Contact Phone Number" {
						row[k] = "2095257564"
					}
				}
			}
			book := ReadBook(name, readFile(t, name), Limits{})
			checkBook(t, book)
			lines := book.Sheets[0].Lines
			var got []map[string]string
			for _, l := range lines[1:] {
				row := map[string]string{}
				for i, heading := range lines[0].Cells {
					row[heading] = ""
					if i < len(l.Cells) {
						row[heading] = l.Cells[i]
					}
				}
				got = append(got, row)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What a careful program writes is read back cell by cell.
func TestReadCSVRoundTrip(t *testing.T) {
	cell := rapid.StringOfN(rapid.RuneFrom([]rune("ab1 ,;\"\n\té|")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]byte(delimiters)).Draw(t, "delimiter")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 20).Draw(t, "rows")
		var b bytes.Buffer
		fmt.Fprintf(&b, "sep=%c\n", delimiter)
		w := csv.NewWriter(&b)
		w.Comma = rune(delimiter)
		want := []Line{}
		for i, row := range rows {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
			for len(row) > 0 && row[len(row)-1] == "" {
				row = row[:len(row)-1]
			}
			if len(row) > 0 {
				want = append(want, Line{i + 2, row})
			}
		}
		w.Flush()
		sheet, faults, err := readCSV(b.String(), DefaultLimits())
		if err != nil || len(faults) > 0 {
			t.Fatalf("%v, %v", faults, err)
		}
		if diff := cmp.Diff(want, sheet.Lines[1:]); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	})
}

// residue is what a text holds besides delimiters, quotation marks and line
// ends.
func residue(s string) string {
	return strings.NewReplacer(",", "", ";", "", "\t", "", "|", "", "\"", "", "\n", "", "\r", "", ":", "", "~", "", "^", "", " ", "", "\\", "").Replace(s)
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2", "\"a\"\"b\",c\r\n", "sep=;\na;b", "\"a\nb\"x,\"", "a\"b,\"c\"d\"\r", ",,\n\"", "\"\n\n\"\"\",\"\"\"\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		sheet, _, err := readCSV(text, DefaultLimits())
		if err != nil {
			t.Skip()
		}
		checkBook(t, Book{Kind: KindText, Sheets: []Sheet{sheet}})
		var b strings.Builder
		for _, l := range sheet.Lines {
			for _, c := range l.Cells {
				b.WriteString(c)
			}
		}
		if want, got := residue(text), residue(b.String()); want != got {
			t.Errorf("text lost or moved: %q became %q", want, got)
		}
		lines := physicalLines(text)
		for _, l := range sheet.Lines {
			if l.Number > len(lines) {
				t.Fatalf("row %d of a text of %d lines", l.Number, len(lines))
			}
		}
		if strings.Contains(text, `"`) || sheet.SepLine > 0 {
			return
		}
		// Without quotation marks a row is a line, and its cells are what stands
		// between the delimiters.
		delimiter, next := string(sniff(text)), 0
		for i, line := range lines {
			cells := strings.Split(line, delimiter)
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			if len(cells) == 0 {
				continue
			}
			if next == len(sheet.Lines) {
				t.Fatalf("line %d is lost", i+1)
			}
			if diff := cmp.Diff(Line{i + 1, cells}, sheet.Lines[next]); diff != "" {
				t.Fatalf("line %d (-want +got):\n%s", i+1, diff)
			}
			next++
		}
		if next != len(sheet.Lines) {
			t.Errorf("%d rows of %d lines", len(sheet.Lines), next)
		}
	})
}

// physicalLines are the lines of a text, whatever ends them.
func physicalLines(text string) []string {
	return strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
}

// benchmarkTable is a return of a size that no service sends, with the usual
// columns and a quoted note in every fourth row.
func benchmarkTable(rows int) [][]string {
	table := [][]string{{"Ref", "Opened", "Level", "Status", "Closed", "Service user", "Hours", "Notes"}}
	for i := range rows {
		note := "Advice about a plan"
		if i%4 == 0 {
			note = "Meeting at school, \"annual review\", then a letter"
		}
		table = append(table, []string{
			fmt.Sprintf("CASE-%06d", i), fmt.Sprintf("%02d/%02d/2026", i%28+1, i%12+1), fmt.Sprintf("Level %d", i%4+1),
			"Open", "", "Parent", fmt.Sprintf("%d.5", i%9), note,
		})
	}
	return table
}

func BenchmarkCSV(b *testing.B) {
	var buffer bytes.Buffer
	w := csv.NewWriter(&buffer)
	table := benchmarkTable(50_000)
	if err := w.WriteAll(table); err != nil {
		b.Fatal(err)
	}
	cells := float64(len(table) * len(table[0]))
	content := buffer.Bytes()
	b.Run("ReadBook", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			if book := ReadBook("f", content, Limits{}); len(book.Sheets[0].Lines) != len(table) {
				b.Fatal("rows were lost")
			}
		}
		b.ReportMetric(cells*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(content)))
		b.ReportAllocs()
		for b.Loop() {
			if rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll(); err != nil || len(rows) != len(table) {
				b.Fatal("rows were lost", err)
			}
		}
		b.ReportMetric(cells*float64(b.N)/b.Elapsed().Seconds(), "cells/s")
	})
}

func TestSniff(t *testing.T) {
	for text, want := range map[string]byte{
		"":                              ',',
		"abc":                           ',',
		"a;b\n":                         ';',
		"a,b;c\n1,2;3\n":                ',',
		"a;b,c;d\n1;2,5;3\n2;3;4\n":     ';',
		"a|b\n\"x,y\"|\"1,2\"\n":        '|',
		"a\tb\tc\nx, y\tz\t1\n,\t\t\n":  '\t',
		"\"a;b;c\",d\n\"e;f;g\",h\n":    ',',
		"title; of all\na,b,c\n1,2,3\n": ',',
	} {
		if got := sniff(text); got != want {
			t.Errorf("sniff(%q) = %q, want %q", text, got, want)
		}
	}
	if !slices.Contains([]byte(delimiters), sniff(strings.Repeat("a,b\n", 200_000))) {
		t.Error("no delimiter in a long text")
	}
}
