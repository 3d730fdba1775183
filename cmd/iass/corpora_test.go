package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// corpusFiles are the tables among the files that other projects collected.
func corpusFiles(t *testing.T, folder string) []string {
	t.Helper()
	root := sharedPath(t, "corpora")
	var out []string
	err := filepath.WalkDir(filepath.Join(root, folder), func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(".csv.tsv.txt.xlsx.xlsm.xls.xlsb.ods", filepath.Ext(name)) {
			out = append(out, name)
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files, %v", len(out), err)
	}
	return out
}

// readCells runs iass read on a file.
func readCells(t *testing.T, name string) (code int, out, said string) {
	t.Helper()
	var cells, faults bytes.Buffer
	env := environment{out: &cells, err: &faults, today: dateOf(receivedDay)}
	code = run(t.Context(), env, []string{"read", name, "--workspace", filepath.Join(t.TempDir(), "none")})
	return code, cells.String(), faults.String()
}

// Every odd file is read, or refused by its name and with a reason: nothing
// panics, and nothing is passed over in silence.
func TestCorpora(t *testing.T) {
	read := 0
	files := corpusFiles(t, "")
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			switch code, out, said := readCells(t, name); code {
			case exitDone:
				read++
				if _, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil || out == "" {
					t.Errorf("what it prints is no CSV: %v", err)
				}
			case exitHeld:
				if out != "" || !strings.Contains(said, filepath.Base(name)+": ") || !strings.Contains(said, "To do: ") {
					t.Errorf("refused with %q and %q", out, said)
				}
			default:
				t.Errorf("exit code %d: %s", code, said)
			}
		})
	}
	if read*2 < len(files) {
		t.Errorf("only %d files of %d were read", read, len(files))
	}
	t.Logf("%d files of %d were read", read, len(files))
}

// spectrum is what a JSON of csv-spectrum says, save for two faults of the copy:
// newlines_crlf.csv has lost its carriage returns, and the JSON of
// location_coordinates.csv is one object, with another telephone number.
func spectrum(t *testing.T, name string, text []byte) []map[string]string {
	t.Helper()
	switch filepath.Base(name) {
	case "newlines_crlf.csv":
		if content, err := os.ReadFile(name); err != nil || bytes.ContainsRune(content, '\r') {
			t.Fatalf("the copy is whole again: %v", err)
		}
		text = bytes.ReplaceAll(text, []byte(`\r\n`), []byte(`\n`))
	case "location_coordinates.csv":
		text = bytes.Replace(slices.Concat([]byte("["), text, []byte("]")), []byte("1234567890"), []byte("2095257564"), 1)
	}
	var want []map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// The cells of csv-spectrum are those that its JSON has.
func TestCSVSpectrum(t *testing.T) {
	for _, name := range corpusFiles(t, filepath.Join("csv-spectrum", "csvs")) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(filepath.Dir(name), "..", "json", strings.TrimSuffix(filepath.Base(name), ".csv")+".json"))
			if err != nil {
				t.Fatal(err)
			}
			want := spectrum(t, name, text)
			code, out, said := readCells(t, name)
			rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
			if code != exitDone || err != nil || len(rows) == 0 {
				t.Fatalf("exit code %d, %v: %s", code, err, said)
			}
			got := make([]map[string]string, 0, len(rows))
			for _, r := range rows[1:] {
				object := map[string]string{}
				for i, heading := range rows[0] {
					object[heading] = r[i]
				}
				got = append(got, object)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
