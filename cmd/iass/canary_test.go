package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	parquet "github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// canary is planted wherever a return may hold personal data; it may get out
// nowhere.
const canary = "CANARY"

// canaryCount is how many canaries the returns must hold at least, for the test
// to prove anything.
const canaryCount = 250

// wholeCount is how many canaries a whole copy holds at least: a workbook keeps
// each text once.
const wholeCount = 20

// canaryRows are rows of a record return with a canary in every column that is
// not needed. Among them are rows whose cells have moved one place, and rows with
// a name where a level, a status or a day should be.
func canaryRows() [][]string {
	rows := [][]string{{
		"Case Ref", "Child's name", "Date of birth", "Date Opened", "Level", "Status", "Date Closed", "Address", "Postcode", "Type of work", "Contact type",
		"Hours", "Notes", "Email", "School", "Next review date", "Caseworker", "Level of need",
	}}
	row := func(ref, opened, level, status, closed string) {
		rows = append(rows, []string{
			ref, "Ann " + canary, canary + " 01/02/2012", opened, level, status, closed, "1 " + canary + " Street", canary, "Casework", "Parent", "2.5",
			"Mum " + canary + " rang;\n\"quoted\" " + canary, canary + "@example.org", canary + " Primary", canary, "Mx " + canary, canary,
		})
	}
	for i := range 30 {
		row(fmt.Sprintf("R%d", i), fmt.Sprintf("%02d/05/2026", i%28+1), fmt.Sprintf("Level %d", i%4+1), "Open", "")
	}
	row("R40", "31/02/2026", "Level 1", "Open", "")
	row("R41", "01/05/2026", "Zorbed", "Open", "")
	row("R42", "01/05/2026", "Level 1", "Closed", "01/04/2026")
	row("", "01/05/2026", "Level 1", "Open", "")
	row("R1", "02/05/2026", "Level 4", "Closed", "04/05/2026")
	row("R43", canary, "Level 1", "Open", "")
	row("R44", "Ann "+canary, "Level 1", "Open", "")
	row("R45", "01/05/2026", "Ann "+canary, "Open", "")
	row("R46", "01/05/2026", "Level 1", "Ann "+canary, "")
	row("R47", "01/05/2026", canary, canary, canary)
	row("R48", "01/05/2026", "1 "+canary+" Street", "07700 900123 "+canary, "")
	row("R50", canary+" 31/02/2026", "", "", "")
	row("R49 "+canary, "01/05/2026", "Level 1", "Open", "")
	for _, moved := range []int{1, 2, 3} { // a stray delimiter in the first cells
		r := append(make([]string, 0, 24), "R5"+fmt.Sprint(moved))
		for range moved {
			r = append(r, "Ann "+canary)
		}
		rows = append(rows, append(r, rows[1][1:]...))
	}
	for i := range 6 { // a stray delimiter in the address, time and again
		r := append(make([]string, 0, 24), rows[1][:7]...)
		r[0] = fmt.Sprint("R7", i)
		rows = append(rows, append(append(r, canary), rows[1][7:]...))
	}
	short := rows[1] // a delimiter that was lost
	rows = append(rows, append([]string{"R60"}, short[3:]...), append([]string{canary}, short[5:]...))
	return rows
}

// separated writes rows as a text file.
func separated(t *testing.T, rows [][]string, comma rune) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// canaryBook is a workbook with canaries in its rows, its properties, comments, a
// link, a drop-down list, a name, the header of its page and a hidden sheet.
func canaryBook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	try := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	try(f.SetSheetName("Sheet1", "Cases"))
	for i, row := range append([][]string{{"Return of Leeds SENDIASS, made by " + canary}, {"As at 30 June 2026"}}, canaryRows()...) {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		try(err)
		try(f.SetSheetRow("Cases", at, &row))
	}
	_, err := f.NewSheet("Old")
	try(err)
	try(f.SetSheetRow("Old", "A1", &[]string{"Name", "Diagnosis"}))
	try(f.SetSheetRow("Old", "A2", &[]string{canary, canary}))
	try(f.SetSheetVisible("Old", false))
	try(f.SetDocProps(&excelize.DocProperties{Creator: canary, LastModifiedBy: canary, Title: canary, Subject: canary, Description: canary, Keywords: canary}))
	try(f.SetAppProps(&excelize.AppProperties{Company: canary}))
	try(f.AddComment("Cases", excelize.Comment{Cell: "E5", Author: canary, Paragraph: []excelize.RichTextRun{{Text: canary}}}))
	try(f.SetCellHyperLink("Cases", "E6", "https://example.org/"+canary, "External"))
	try(f.SetHeaderFooter("Cases", &excelize.HeaderFooterOptions{OddHeader: "&C" + canary}))
	try(f.SetDefinedName(&excelize.DefinedName{Name: "who_" + canary, RefersTo: "Cases!$A$1"}))
	list := excelize.NewDataValidation(true)
	list.Sqref = "E4:E9"
	try(list.SetDropList([]string{canary, "Level 1"}))
	try(f.AddDataValidation("Cases", list))
	var b bytes.Buffer
	try(f.Write(&b))
	return b.Bytes()
}

// canaryLog is an event log, and canaryRegion a file of several services, each
// with canaries.
func canaryLog() [][]string {
	rows := [][]string{{"Kent IASS activity log, printed for " + canary}, {"Case ID", "Who", "Date", "Event", "New value", "Worker", "Details of " + "call"}}
	for i := range 20 {
		ref := fmt.Sprintf("K%d", i)
		rows = append(rows,
			[]string{ref, canary, "01/04/2026", "Opened", "", canary, canary},
			[]string{ref, canary, "01/04/2026", "Level set", "Level 2", canary, canary},
			[]string{ref, canary, "05/05/2026", "Closed", "", canary, canary + "\n" + canary})
	}
	return append(rows, []string{"K1", "x", canary, "Opened", "", "", ""}, []string{"K2", "x", "06/05/2026", "Rang " + canary, canary, "", ""},
		[]string{"K3", "x", "06/05/2026", "Level set", "Ann " + canary, "", ""})
}

func canaryRegion() [][]string {
	rows := [][]string{{"Service", "Ref", "Opened", "Level", "Status", "Closed", "Parent name"}}
	for i, s := range []string{"Dorset", "Norfolk", "Dorset", "Norfolk", canary, "Ann " + canary} {
		rows = append(rows, []string{s, fmt.Sprint(i), "01/05/2026", "1", "Open", "", canary})
	}
	return rows
}

// TestPersonalData looks for canaries in all that the program writes and says: the
// workspace (but for the originals), the release, the summaries, the findings.
func TestPersonalData(t *testing.T) {
	dir := t.TempDir()
	temporary := filepath.Join(dir, "tmp")
	t.Setenv("TMPDIR", temporary)
	plant(t, temporary, "", nil)
	returns, workspace := filepath.Join(dir, "returns"), filepath.Join(dir, "workspace")
	western, err := charmap.Windows1252.NewEncoder().Bytes(append([]byte("Salford return – José "+canary+"\n"), separated(t, canaryRows(), ';')...))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"Salford 2026-06-30.csv":      western,
		"Leeds return.xlsx":           canaryBook(t),
		"Kent log 2026-06-30.csv":     separated(t, canaryLog(), ','),
		"Regional 2026-06-30.csv":     separated(t, canaryRegion(), ','),
		"Coventry 2026-06-30.txt":     separated(t, canaryRows(), '\t'),
		"Barnet 2026-06-30.csv":       []byte(canary + "\n" + canary + "," + canary + "\n"),
		"Unknown " + "2026-06-30.csv": separated(t, canaryRows(), ','),
	} {
		plant(t, returns, name, content)
	}
	if n := canaries(t, returns); n < canaryCount {
		t.Fatalf("only %d canaries in the returns", n)
	}
	sayNothing(t, workspace, "collate", returns, "--period", "2026-27-Q1", "--verbose")
	for _, format := range []string{"table", "json", "csv"} {
		sayNothing(t, workspace, "check", returns, "--format", format)
		sayNothing(t, workspace, "returns", "--format", format)
		sayNothing(t, workspace, "counts", "stock", "--by", "service,level,status", "--format", format)
	}
	sayNothing(t, workspace, "report", "--period", "2026-27-Q1")
	demandFeedback(t, workspace, returns)
	sayNothing(t, workspace, "chase", "--period", "2026-27-Q1", "--no-forms")
	demandWatch(t, returns)
	if err := os.RemoveAll(filepath.Join(workspace, "returns")); err != nil {
		t.Fatal(err)
	}
	if n := canaries(t, workspace); n > 0 {
		t.Errorf("%d canaries in the workspace", n)
	}
	demandStore(t, filepath.Join(workspace, "store.duckdb"))
	demandParquet(t, filepath.Join(workspace, "out", "figures.parquet"))
	demandParquet(t, filepath.Join(workspace, "out-internal", "figures-internal.parquet"))
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v %v", left, err)
	}
}

// demandFeedback writes the feedback on the returns, whose marked copy of the
// workbook must have no canary (the caller looks), and then the whole copy, which
// must have them, for else the first proves nothing.
func demandFeedback(t *testing.T, workspace, returns string) {
	t.Helper()
	sayNothing(t, workspace, "feedback", returns)
	feedback := filepath.Join(workspace, "feedback")
	if _, err := os.Stat(filepath.Join(feedback, "leeds-marked.xlsx")); err != nil {
		t.Error(err)
	}
	whole := filepath.Join(t.TempDir(), "whole")
	sayNothing(t, workspace, "feedback", returns, "--whole", "--out", whole)
	content, err := os.ReadFile(filepath.Join(whole, "leeds-marked.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if n := canariesIn(t, content); n < wholeCount {
		t.Errorf("%d canaries in the whole copy", n)
	}
}

// demandWatch drops the returns into a watched folder: no canary may be in what watch
// says, logs, or lays beside them.
func demandWatch(t *testing.T, returns string) {
	t.Helper()
	drop, workspace := filepath.Join(t.TempDir(), "drop"), t.TempDir()
	if err := os.CopyFS(drop, os.DirFS(returns)); err != nil {
		t.Fatal(err)
	}
	sayNothing(t, workspace, "watch", drop, "--once", "--still", "50ms", "--period", "2026-27-Q1")
	feedback := 0
	err := filepath.WalkDir(drop, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case strings.Contains(d.Name(), "-feedback"):
			feedback++
			return nil
		}
		return os.Remove(name)
	})
	if err := errors.Join(err, os.RemoveAll(filepath.Join(workspace, "returns"))); err != nil {
		t.Fatal(err)
	}
	if n := canaries(t, drop) + canaries(t, workspace); n > 0 || feedback < 14 {
		t.Errorf("%d canaries in %d files of feedback and the workspace of watch", n, feedback)
	}
}

// TestPersonalDataOfDemo looks for the canaries of the demo's returns, which stand in
// every column that no count needs.
func TestPersonalDataOfDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("the demo takes seconds")
	}
	dir := t.TempDir()
	temporary := filepath.Join(dir, "tmp")
	t.Setenv("TMPDIR", temporary)
	plant(t, temporary, "", nil)
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	period := schemas.Quarter(2026, 1)
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period, Rows: 12_000})
	if err != nil {
		t.Fatal(err)
	}
	returns, workspace := filepath.Join(dir, "returns"), filepath.Join(dir, "workspace")
	plant(t, workspace, "register.csv", made.Register)
	for _, f := range made.Files {
		name := filepath.Join(returns, filepath.FromSlash(f.Path))
		plant(t, filepath.Dir(name), filepath.Base(name), f.Content)
	}
	if n := canaries(t, returns); n < 5000 {
		t.Fatalf("only %d canaries in the demo's returns", n)
	}
	sayNothing(t, workspace, "collate", returns, "--period", period.Name, "--verbose")
	if err := os.RemoveAll(filepath.Join(workspace, "returns")); err != nil {
		t.Fatal(err)
	}
	if n := canaries(t, workspace); n > 0 {
		t.Errorf("%d canaries in the workspace", n)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v %v", left, err)
	}
}

// plant writes a file into a folder, which it makes; without a name only the
// folder.
func plant(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if name == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sayNothing runs a command and demands that it prints something, and no canary.
func sayNothing(t *testing.T, workspace string, args ...string) {
	t.Helper()
	var out, faults bytes.Buffer
	env := environment{out: &out, err: &faults, today: dateOf(receivedDay)}
	code := run(t.Context(), env, append(args, "--workspace", workspace))
	if code != exitDone && code != exitHeld || out.Len()+faults.Len() == 0 {
		t.Fatalf("iass %v: exit code %d\n%s", args, code, faults.String())
	}
	for line := range strings.Lines(out.String() + faults.String()) {
		if strings.Contains(strings.ToUpper(line), canary) {
			t.Errorf("iass %v says: %s", args, line)
		}
	}
}

// canaries counts the canaries in the files below a folder, in whatever case and
// in UTF-8 or UTF-16, and in the parts of those that are zip files.
func canaries(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		in := canariesIn(t, content)
		n += in
		if !strings.HasPrefix(filepath.ToSlash(strings.TrimPrefix(name, dir)), "/returns") && in > 0 {
			t.Logf("%d canaries in %s", in, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func canariesIn(t *testing.T, content []byte) int {
	t.Helper()
	wide := strings.Join(strings.Split(canary, ""), "\x00")
	upper := bytes.ToUpper(content)
	n := bytes.Count(upper, []byte(canary)) + bytes.Count(upper, []byte(wide))
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return n
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		inside, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(bytes.ToUpper(inside), []byte(canary))
	}
	return n
}

// demandStore reads every table of the store, for its file may be packed, and
// demands text in them and no canary.
func demandStore(t *testing.T, name string) {
	t.Helper()
	db, err := sql.Open("duckdb", name+"?access_mode=read_only") // the driver is the store's
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	texts := 0
	for _, table := range schemas.TableNames {
		var rows, bad int
		err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*), count(*) FILTER (upper(t::VARCHAR) LIKE '%%%s%%') FROM %s t", canary, table)).Scan(&rows, &bad)
		if err != nil {
			t.Fatal(err)
		}
		texts += rows
		if bad > 0 {
			t.Errorf("%d rows of the table %s hold a canary", bad, table)
		}
	}
	if texts == 0 {
		t.Error("the store holds nothing")
	}
}

// demandParquet reads a Parquet file whole, unpacked, and demands text in it and
// no canary.
func demandParquet(t *testing.T, name string) {
	t.Helper()
	r, err := parquet.OpenParquetFile(name, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	reader, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := reader.ReadTable(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	texts := 0
	for i := range int(table.NumCols()) {
		for _, chunk := range table.Column(i).Data().Chunks() {
			texts += searchColumn(t, chunk)
		}
	}
	if texts == 0 {
		t.Errorf("%s has no text", name)
	}
}

func searchColumn(t *testing.T, chunk arrow.Array) (texts int) {
	t.Helper()
	for i := range chunk.Len() {
		text := chunk.ValueStr(i)
		if _, ok := chunk.(*array.String); ok && text != "" {
			texts++
		}
		if strings.Contains(strings.ToUpper(text), canary) {
			t.Errorf("figures.parquet holds %q", text)
		}
	}
	return texts
}
