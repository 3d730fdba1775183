package ingest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

var update = flag.Bool("update", false, "write the expected output of testdata/layouts anew")

// layoutsMin is how many layouts there are to be tried: a folder that is empty
// would pass.
const layoutsMin = 55

// TestLayouts reads the files of testdata/layouts, and compares which tables,
// columns and rows were found. An archive holds one file: "csv", as it is, or a
// section for each sheet of a workbook, with bars between cells; a line
// "!merge A1:C1" merges cells, "!hide" hides the sheet.
func TestLayouts(t *testing.T) {
	files, err := filepath.Glob("testdata/layouts/*.txtar")
	if err != nil || len(files) < layoutsMin {
		t.Fatalf("%d layouts, %v; want at least %d", len(files), err, layoutsMin)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			last := len(a.Files) - 1
			if a.Files[last].Name != "want" {
				t.Fatal("the last section is not want")
			}
			name, content := layoutFile(t, a.Files[:last])
			x := Read(name, nil, content, Options{Lexicon: plainWords()})
			checkLedger(t, x)
			got := describe(x)
			if *update {
				a.Files[last].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(a), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(a.Files[last].Data), got); diff != "" {
				t.Errorf("%s(-want +got):\n%s", a.Comment, diff)
			}
		})
	}
}

// layoutFile makes the file of an archive.
func layoutFile(t *testing.T, sections []txtar.File) (name string, content []byte) {
	t.Helper()
	if sections[0].Name == "csv" {
		return "file.csv", sections[0].Data
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	try := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, s := range sections {
		if i == 0 {
			try(f.SetSheetName("Sheet1", s.Name))
		} else {
			_, err := f.NewSheet(s.Name)
			try(err)
		}
		row := 0
		for line := range strings.Lines(string(s.Data)) {
			line = strings.TrimRight(line, "\n")
			if cells, ok := strings.CutPrefix(line, "!merge "); ok {
				from, to, _ := strings.Cut(cells, ":")
				try(f.MergeCell(s.Name, from, to))
				continue
			}
			if line == "!hide" {
				try(f.SetSheetVisible(s.Name, false))
				continue
			}
			row++
			for c, text := range strings.Split(line, "|") {
				at, err := excelize.CoordinatesToCellName(c+1, row)
				try(err)
				if n, err := strconv.Atoi(text); err == nil {
					try(f.SetCellValue(s.Name, at, n))
				} else if text != "" {
					try(f.SetCellValue(s.Name, at, text))
				}
			}
		}
	}
	var b bytes.Buffer
	try(f.Write(&b))
	return "file.xlsx", b.Bytes()
}

// describe says what was found in a file, a line for each thing.
func describe(x schemas.Extract) string {
	var b strings.Builder
	for _, title := range x.Titles {
		fmt.Fprintf(&b, "title: %s\n", title)
	}
	for _, t := range x.Tables {
		fmt.Fprintf(&b, "table: %s%s, headings in row %d", prefixed(t.Sheet, " "), t.Grain, t.HeaderRow)
		if t.Check {
			b.WriteString(", to compare")
		}
		b.WriteString("\n")
		for _, c := range t.Columns {
			if c.Field == schemas.NoField {
				continue
			}
			fmt.Fprintf(&b, "  %s %s", prefixed(schemas.ColumnName(c.Index), ""), c.Field)
			for _, of := range []string{prefixed(c.Level.String(), ""), c.Status.String(), c.Constant} {
				if of != "" && (c.Field == schemas.Count || of == c.Constant) {
					fmt.Fprintf(&b, " %s", of)
				}
			}
			b.WriteString("\n")
		}
		for _, r := range t.Rows {
			kind := "row"
			if r.Kind == schemas.TotalRow {
				kind = "total"
			}
			fmt.Fprintf(&b, "  %s %d: %s\n", kind, r.Number, strings.Join(r.Cells, "|"))
		}
	}
	l := x.Ledger
	fmt.Fprintf(&b, "ledger: %d rows, title %d, header %d, blank %d, total %d, note %d\n", l.Rows, l.Title, l.Header, l.Blank, l.Total, l.Note)
	for _, f := range x.Findings {
		fmt.Fprintf(&b, "%s: %s%s\n", f.Rule, prefixed(strings.TrimPrefix(strings.TrimPrefix(f.Position.String(), x.File), ": "), ": "), f.Message)
	}
	return b.String()
}

// prefixed is a text with what follows it; nothing where it is empty.
func prefixed(text, then string) string {
	if text == "" {
		return ""
	}
	return text + then
}

// checkLedger demands that every row is accounted for once.
func checkLedger(t interface {
	Helper()
	Errorf(string, ...any)
}, x schemas.Extract,
) {
	t.Helper()
	l, data := x.Ledger, 0
	for _, table := range x.Tables {
		for _, r := range table.Rows {
			if r.Kind == schemas.DataRow && !table.Check {
				data++
			}
			if len(r.Cells) != len(table.Columns) {
				t.Errorf("row %d has %d cells and the table %d columns", r.Number, len(r.Cells), len(table.Columns))
			}
			for i, c := range table.Columns {
				if c.Field == schemas.NoField && r.Cells[i] != "" {
					t.Errorf("row %d: a cell of column %s, which no field needs", r.Number, schemas.ColumnName(c.Index))
				}
			}
		}
	}
	if sum := l.Title + l.Header + l.Blank + l.Total + l.Note + data; sum != l.Rows {
		t.Errorf("%d rows, and %d are accounted for", l.Rows, sum)
	}
}

var (
	plainLevel  = regexp.MustCompile(`(?i)^(level |l|tier )?([1-4])$|^level ([1-4])\b`)
	plainDay    = regexp.MustCompile(`^(\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})$`)
	plainRef    = regexp.MustCompile(`^[A-Za-z]{0,4}[-/]?\d+([-/]\d+)?$`)
	wholeOrNot  = regexp.MustCompile(`^\d+(\.\d+)?$`)
	plainStatus = map[string]schemas.Status{
		"open": schemas.Open, "active": schemas.Open, "inactive": schemas.Inactive, "closed": schemas.Closed, "o": schemas.Open, "c": schemas.Closed, "i": schemas.Inactive,
	}
	plainEvents = []string{"opened", "closed", "made inactive", "re-opened", "level set", "level changed"}
)

// plainWords is a lexicon of the simplest words, so that layouts are tried
// without what transform knows.
func plainWords() Lexicon {
	level := func(text string) (schemas.Level, bool) {
		m := plainLevel.FindStringSubmatch(text)
		if m == nil {
			return schemas.LevelUnknown, false
		}
		return map[string]schemas.Level{"1": schemas.Level1, "2": schemas.Level2, "3": schemas.Level3, "4": schemas.Level4}[m[2]+m[3]], true
	}
	status := func(text string) (schemas.Status, bool) {
		s, ok := plainStatus[strings.ToLower(text)]
		return s, ok
	}
	looks := func(f schemas.Field, cell string) bool {
		_, isLevel := level(cell)
		_, isStatus := status(cell)
		switch f {
		case schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.EventOn, schemas.ExtractDate:
			return plainDay.MatchString(cell)
		case schemas.Ref:
			return plainRef.MatchString(cell) && (!isLevel || wholeOrNot.MatchString(cell))
		case schemas.LevelField:
			return isLevel
		case schemas.StatusField:
			return isStatus
		case schemas.EventKind:
			return slices.Contains(plainEvents, strings.ToLower(cell))
		case schemas.EventValue:
			return isLevel || isStatus
		case schemas.Hours, schemas.Count, schemas.TotalField:
			return wholeOrNot.MatchString(cell)
		case schemas.ServiceName:
			return slices.Contains([]string{"Kent", "Leeds", "Dorset", "Coventry"}, cell)
		case schemas.WorkType:
			return slices.Contains([]string{"Casework", "Group work"}, cell)
		case schemas.ServiceUser:
			return slices.Contains([]string{"Parent", "Child", "Young person"}, cell)
		default:
			return false
		}
	}
	return Lexicon{Looks: looks, Level: level, Status: status, Blank: func(c string) bool { return c == "" || c == "-" || c == "n/a" }}
}

// Whatever the cells are, every row is accounted for once, no cell of a column
// that is not needed is kept, and nothing panics.
func TestLedgerAddsUp(t *testing.T) {
	lex := plainWords()
	cell := rapid.OneOf(
		rapid.SampledFrom([]string{
			"", "", "Ref", "Case Ref", "Opened", "Date Closed", "Level", "Status", "Open", "Inactive", "Closed", "Total", "Level 1", "Level 2 open",
			"A1", "A2", "7", "12", "Count", "Event", "Date", "New value", "Service", "Kent", "01/05/2026", "2026-06-30", "Notes", "Grand total", "Note: x",
			"As at 30 June 2026", "Page 1 of 2", "opened", "level set", "1", "2", "-", "n/a", "Date of birth",
		}),
		rapid.StringN(0, 6, -1),
	)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 0, 7), 0, 25).Draw(t, "rows")
		s := Sheet{Name: rapid.SampledFrom([]string{"", "Cases", "Level 2", "Closed"}).Draw(t, "sheet")}
		filled := 0
		for i, cells := range rows {
			if slices.ContainsFunc(cells, func(c string) bool { return strings.TrimFunc(c, isSpace) != "" }) {
				filled = i + 1
			}
			s.Lines = append(s.Lines, Line{Number: i + 1, Cells: cells})
		}
		for range rapid.IntRange(0, 2).Draw(t, "merges") {
			first, column := rapid.IntRange(1, 25).Draw(t, "row"), rapid.IntRange(1, 8).Draw(t, "column")
			s.Merged = append(s.Merged, Range{first, column, first + rapid.IntRange(0, 3).Draw(t, "down"), column + rapid.IntRange(0, 3).Draw(t, "right")})
		}
		x := schemas.Extract{File: "file.csv"}
		r := reader{file: x.File, sheet: tidy(s), lex: lex, out: &x, untitled: new([]string)}
		if err := r.read(); err != nil {
			t.Fatal(err)
		}
		settleGrains(&x)
		checkLedger(t, x)
		if lines := r.sheet.Lines; len(lines) > 0 && x.Ledger.Rows != filled-lines[0].Number+1 {
			t.Errorf("%d rows in the ledger, %d in the sheet", x.Ledger.Rows, filled-lines[0].Number+1)
		}
	})
}

// Cells of any text, read as a file: no panic, and the ledger adds up.
func FuzzRead(f *testing.F) {
	f.Add("Ref,Opened,Level,Status\n1,01/05/2026,1,Open\n")
	f.Add("Level,Open,Closed\nLevel 1,3,4\nTotal,3,4\n")
	f.Add("Title\n\n,Open,,Closed,\n,L1,L2,L1,L2\nKent,1,2,3,4\n")
	f.Fuzz(func(t *testing.T, text string) {
		checkLedger(t, Read("file.csv", nil, []byte(text), Options{Lexicon: plainWords()}))
	})
}
