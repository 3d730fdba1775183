package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	parquetfile "github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/tidy"
	"github.com/iassn/collate/schemas"
)

// fileReader reads back what a kind of file of a release shows.
type fileReader struct {
	pattern string // of path.Match, without -internal
	// read gives what the file of a name shows, a figure or a revision each, as want
	// does from the released figures.
	read func(name string, content []byte) ([]string, error)
	want func(name string, r disclosure.Release) []string
	// tamper gives files in which one number is changed and nothing else; one for
	// each table with a number.
	tamper func(content []byte) ([][]byte, error)
}

// fileReaders read every kind of file that shows figures. Whoever writes another
// adds a reader.
var fileReaders = []fileReader{
	{"figures.csv", readCSVFigures, figureLines, tamperText(`(?m)(,)(\d+)(,,\d+,\d+)$`)},
	{"figures.json", readJSONFigures, figureLines, tamperText(`("value": )(\d+)(,)`)},
	{"figures.parquet", readParquetFigures, figureLines, tamperParquet},
	{"revisions.csv", readRevisions, revisionLines, tamperText(`(,)(\d+)(,,-?\d+,2026-)`)},
	{"figures.xlsx", readWorkbook, workbookLines, tamperWorkbook},
	{"index.html", readPage, pageLines, tamperPage},
	{"regions/*.html", readPage, pageLines, tamperPage},
	{"services/*.html", readPage, pageLines, tamperPage},
}

// without are files that show no figure that has to agree.
var without = []string{"data-dictionary.csv", tidy.PackageName}

// TestAgreement makes two releases, reads every file of both editions of the second
// again, and compares each figure with those released; then it changes a number in
// a file of every kind, which is found.
func TestAgreement(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
	for name, rows := range map[string]string{
		"first/Kent 2026-03-31.csv": many(40, "K", "2026-01"), "second/Kent 2026-06-30.csv": many(160, "K", "2026-04"),
		"first/Leeds 2026-03-31.csv": many(7, "LS-", "2026-02"), "second/Leeds 2026-06-30.csv": many(90, "LS-", "2026-02"),
		"second/Coventry 2026-06-30.csv": many(130, "C", "2026-04"), "second/Surrey 2026-06-30.csv": many(40, "S", "2026-05"),
	} {
		if err := writeBytes(filepath.Join(dir, name), []byte(rows)); err != nil {
			t.Fatal(err)
		}
	}
	workspace := filepath.Join(dir, "workspace")
	if err := writeBytes(filepath.Join(workspace, "register.csv"), []byte(fewServices(t))); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{first, "--received", "2026-04-10", "--period", "2025-26-Q4"}, {second, "--received", receivedDay.String(), "--period", "2026-27-Q1"},
	} {
		if code := run(t.Context(), quietly(), append([]string{"collate", "--quiet", "--workspace", workspace}, args...)); code != exitDone {
			t.Fatalf("iass collate %v: exit code %d", args, code)
		}
	}
	r := releaseIn(t, workspace, "2026-27-Q1")
	if len(r.internal.Revisions) == 0 || len(r.published.Revisions) == 0 || len(r.content.Quarters) != 2 || len(r.published.Answers) == 0 {
		t.Fatalf("%d and %d revisions, quarters %v", len(r.internal.Revisions), len(r.published.Revisions), r.content.Quarters)
	}
	out := filepath.Join(workspace, "out")
	for _, e := range []struct {
		dir     string
		release disclosure.Release
	}{{out, r.published}, {out + "-internal", r.internal}} {
		t.Run(string(e.release.Edition), func(t *testing.T) {
			figures, tampered := map[string]int{}, map[string]int{}
			for _, name := range filesOf(t, e.dir) {
				reader := readerOf(name)
				if reader == nil {
					continue
				}
				want := reader.want(name, e.release)
				figures[reader.pattern] += len(want)
				content := contentOf(t, filepath.Join(e.dir, name))
				if n, example := disagreements(t, *reader, name, content, want); n > 0 {
					t.Errorf("%s: %d figures differ, such as %s", name, n, example)
				}
				if e.release.Edition != disclosure.Published {
					continue // the readers are the same
				}
				changed, err := reader.tamper(content)
				if err != nil && len(want) > 0 {
					t.Fatalf("%s: %v", name, err)
				}
				tampered[reader.pattern] += len(changed)
				for i, c := range changed {
					if n, _ := disagreements(t, *reader, name, c, want); n == 0 {
						t.Errorf("%s: a changed number was not found, number %d", name, i)
					}
				}
			}
			for _, kind := range fileReaders {
				if figures[kind.pattern] == 0 || tampered[kind.pattern] == 0 && e.release.Edition == disclosure.Published {
					t.Errorf("%s: %d figures compared, %d numbers changed", kind.pattern, figures[kind.pattern], tampered[kind.pattern])
				}
			}
			packageAgrees(t, e.dir)
			t.Logf("figures compared: %v; numbers changed: %v", figures, tampered)
		})
	}
}

// many is a return whose cases opened in a month; those that have ended have answers
// to the evaluation questions.
func many(n int, prefix, month string) string {
	var b strings.Builder
	b.WriteString("Case reference,Date opened,Level,Status,Date made inactive,Date closed,Q1,Q2,Q3,Q4,Q5,Q6\n")
	for i := range n {
		first, answers := "28/"+month[5:]+"/"+month[:4], ",,,,,"
		end := [...]string{"Open,,", "Open,,", "Inactive," + first + ",", "Closed,," + first}[i%4]
		if i%4 > 1 {
			answers = fmt.Sprintf("%d,%d,5,%d,,4", 1+i%5, 5-i%7%5, 3+i%3)
		}
		fmt.Fprintf(&b, "%s%d,%02d/%s/%s,Level %d,%s,%s\n", prefix, i, 1+i%18, month[5:], month[:4], 1+i%11%4, end, answers)
	}
	return b.String()
}

// fewServices is a register in which all services but some have gone.
func fewServices(t *testing.T) string {
	t.Helper()
	kept := map[string]string{
		"coventry": `"=HYPERLINK(""http://example.org"")",Coventry,,`, "essex": "-Essex,Essex,,", "kent": "+Kent,Kent,,",
		"leeds": "Leeds,Leeds,,", "surrey": "Surrey,Surrey,,", "york": "York,York,two,", "norfolk": "Norfolk,Norfolk,,three",
	}
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("service,name,aliases,statuses,levels,valid_to\n")
	for _, s := range register.Services() {
		if about, ok := kept[s.ID]; ok {
			fmt.Fprintf(&b, "%s,%s,\n", s.ID, about)
		} else if s.ValidTo == 0 {
			fmt.Fprintf(&b, "%s,,,,,%s\n", s.ID, max(s.ValidFrom, schemas.Quarter(2019, 1).First))
		}
	}
	return b.String()
}

// releaseIn is the release of a period that collate made on the day of receipt, or
// would have made, made again.
func releaseIn(t *testing.T, workspace, period string) *release {
	t.Helper()
	c := &common{environment: quietly(), workspace: workspace}
	p, err := c.periodOf(period)
	if err != nil {
		t.Fatal(err)
	}
	w, err := c.open(false)
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.openStore(false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	r, err := newRelease(t.Context(), s, w, p, dateOf(receivedDay), false, false)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// filesOf are the files of an edition. One that nobody reads fails the test.
func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, name)
			if readerOf(name) == nil && !slices.ContainsFunc(without, func(p string) bool { ok, _ := path.Match(p, edition(name)); return ok }) {
				t.Errorf("nobody compares %s with what was released", name)
			}
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files in %s, %v", len(out), dir, err)
	}
	return out
}

// edition is the name of a file without what says that it is internal.
func edition(name string) string { return strings.Replace(name, "-internal.", ".", 1) }

func readerOf(name string) *fileReader {
	for i, r := range fileReaders {
		if ok, _ := path.Match(r.pattern, edition(name)); ok {
			return &fileReaders[i]
		}
	}
	return nil
}

func contentOf(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// disagreements are how many figures only one of two sides has.
func disagreements(t *testing.T, r fileReader, name string, content []byte, want []string) (n int, example string) {
	t.Helper()
	got, err := r.read(name, content)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]int{}
	for _, line := range want {
		left[line]++
	}
	for _, line := range got {
		if left[line]--; left[line] < 0 {
			n, example = n+1, line
		}
	}
	for line, more := range left {
		if more > 0 {
			n, example = n+more, line
		}
	}
	return n, example
}

func figureLines(_ string, r disclosure.Release) []string {
	var out []string
	for _, f := range r.Figures() {
		out = append(out, strings.Join(f.Row(), "|"))
	}
	return out
}

func revisionLines(_ string, r disclosure.Release) []string {
	var out []string
	for _, v := range r.Revisions {
		change, before := "", ""
		if v.Before.Measure != "" {
			before = v.Before.Number()
			was, ok := v.Before.Value()
			if is, too := v.Now.Value(); ok && too {
				change = strconv.FormatInt(is-was, 10)
			}
		}
		row := append(v.Now.Row()[:8], before, string(v.Before.Mark()), v.Now.Number(), string(v.Now.Mark()), change, v.On.String(), strings.Join(v.MovedBy, "; "))
		out = append(out, strings.Join(row, "|"))
	}
	return out
}

func readCSVFigures(_ string, content []byte) ([]string, error) {
	return readTable(content, disclosure.Columns)
}

func readRevisions(_ string, content []byte) ([]string, error) {
	return readTable(content, measure.RevisionColumns)
}

// formula is how a text begins that has an apostrophe before it.
var formula = regexp.MustCompile("^'+[-=+@\t\r]")

func readTable(content []byte, columns []string) ([]string, error) {
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) == 0 || !slices.Equal(rows[0], columns) {
		return nil, fmt.Errorf("columns %v, %w", rows[:min(1, len(rows))], err)
	}
	var out []string
	for _, row := range rows[1:] {
		for i, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+@\t\r") {
				return nil, fmt.Errorf("%q is a formula", cell)
			}
			if formula.MatchString(cell) {
				row[i] = cell[1:]
			}
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out, nil
}

func readJSONFigures(_ string, content []byte) ([]string, error) {
	var file struct {
		AsAt    string           `json:"as_at"`
		Figures []map[string]any `json:"figures"`
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&file); err != nil || file.AsAt != "2026-06-30" {
		return nil, fmt.Errorf("as at %q, %w", file.AsAt, err)
	}
	var out []string
	for _, f := range file.Figures {
		var row []string
		for _, c := range disclosure.Columns {
			v, ok := f[c]
			switch {
			case !ok || len(f) != len(disclosure.Columns):
				return nil, fmt.Errorf("the keys of %v", f)
			case v == nil:
				v = ""
			}
			row = append(row, fmt.Sprint(v))
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out, nil
}

// parquetTable reads a Parquet file as one record, for the caller to release.
func parquetTable(content []byte) (arrow.Record, error) {
	reader, err := parquetfile.NewParquetReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }()
	from, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{BatchSize: 1 << 16}, memory.DefaultAllocator)
	if err != nil {
		return nil, err
	}
	records, err := from.GetRecordReader(context.Background(), nil, nil)
	if err != nil {
		return nil, err
	}
	defer records.Release()
	if !records.Next() {
		return nil, fmt.Errorf("no record: %w", records.Err())
	}
	record := records.Record()
	record.Retain()
	return record, nil
}

func readParquetFigures(_ string, content []byte) ([]string, error) {
	record, err := parquetTable(content)
	if err != nil {
		return nil, err
	}
	defer record.Release()
	var out []string
	for i := range int(record.NumRows()) {
		var row []string
		for c := range int(record.NumCols()) {
			column := record.Column(c)
			if record.ColumnName(c) != disclosure.Columns[c] {
				return nil, fmt.Errorf("the column %d is %s", c, record.ColumnName(c))
			}
			if column.IsNull(i) {
				row = append(row, "")
				continue
			}
			row = append(row, column.ValueStr(i))
		}
		out = append(out, strings.Join(row, "|"))
	}
	return out, nil
}

// tamperText adds one to the second group of the first match.
func tamperText(pattern string) func([]byte) ([][]byte, error) {
	return func(content []byte) ([][]byte, error) {
		at := regexp.MustCompile(pattern).FindSubmatchIndex(content)
		if at == nil {
			return nil, fmt.Errorf("there is no number to change")
		}
		n, err := strconv.Atoi(string(content[at[4]:at[5]]))
		return [][]byte{slices.Concat(content[:at[4]], []byte(strconv.Itoa(n+1)), content[at[5]:])}, err
	}
}

// tamperParquet adds one to the first value.
func tamperParquet(content []byte) ([][]byte, error) {
	record, err := parquetTable(content)
	if err != nil {
		return nil, err
	}
	defer record.Release()
	at := slices.Index(disclosure.Columns, "value")
	values := record.Column(at).(*array.Int64)
	b := array.NewInt64Builder(memory.DefaultAllocator)
	defer b.Release()
	for i, done := 0, false; i < values.Len(); i++ {
		switch {
		case values.IsNull(i):
			b.AppendNull()
		case !done:
			done = true
			b.Append(values.Value(i) + 1)
		default:
			b.Append(values.Value(i))
		}
	}
	columns := slices.Clone(record.Columns())
	columns[at] = b.NewArray()
	defer columns[at].Release()
	changed := array.NewRecord(record.Schema(), columns, record.NumRows())
	defer changed.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(record.Schema(), &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, err
	}
	if err := w.Write(changed); err != nil {
		return nil, err
	}
	err = w.Close()
	return [][]byte{out.Bytes()}, err
}

// packageAgrees demands that the package of an edition lists its files and no
// others, each with its size and hash; and that one byte changed is found.
func packageAgrees(t *testing.T, dir string) {
	t.Helper()
	type resource struct {
		Path, Hash string
		Bytes      int
	}
	var p struct{ Resources, Files []resource }
	if err := json.Unmarshal(contentOf(t, filepath.Join(dir, tidy.PackageName)), &p); err != nil {
		t.Fatal(err)
	}
	listed := map[string]resource{}
	for _, r := range append(p.Resources, p.Files...) {
		listed[r.Path] = r
	}
	is := func(r resource, content []byte) bool {
		return r.Bytes == len(content) && r.Hash == fmt.Sprintf("sha256:%x", sha256.Sum256(content))
	}
	for _, name := range filesOf(t, dir) {
		if name == tidy.PackageName {
			continue
		}
		content := contentOf(t, filepath.Join(dir, name))
		if !is(listed[name], content) {
			t.Errorf("the package says of %s %v", name, listed[name])
		}
		if content[len(content)/2] ^= 1; is(listed[name], content) {
			t.Errorf("%s: a changed byte was not found", name)
		}
		delete(listed, name)
	}
	if len(listed) > 0 {
		t.Errorf("the package lists %v, which are not there", listed)
	}
}
