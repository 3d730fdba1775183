package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// entry is a file of a zip that a test makes.
type entry struct{ name, content string }

// listed adds the list of sums that a backup of the entries has.
func listed(entries ...entry) []entry {
	var sums strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(e.content)), e.name)
	}
	return append(entries, entry{sumsName, sums.String()})
}

// TestRestoreRefuses restores what no backup should be: nothing is written, beside
// the workspace or anywhere else.
func TestRestoreRefuses(t *testing.T) {
	plain := entry{"iass.yaml", "inactive_months: 6\n"}
	for name, c := range map[string]struct {
		entries []entry
		want    string
	}{
		"leads out":         {listed(plain, entry{"../escaped.txt", "x"}), `the name "../escaped.txt" cannot stand in a backup`},
		"leads out further": {listed(plain, entry{"returns/../../escaped.txt", "x"}), "cannot stand in a backup"},
		"from the root":     {listed(plain, entry{"/tmp/escaped.txt", "x"}), "cannot stand in a backup"},
		"a drive":           {listed(plain, entry{`C:\escaped.txt`, "x"}), "cannot stand in a backup"},
		"twice":             {listed(plain, entry{"IASS.yaml", "x"}), "is no plain file, or there twice"},
		"a folder":          {listed(plain, entry{"returns/", ""}), "cannot stand in a backup"},
		"not in the list":   {append(listed(plain), entry{"more.txt", "x"}), "more.txt is in it, but not in its list"},
		"no list":           {nil, "it has no file SHA256SUMS"},
		"missing":           {slices.Delete(listed(plain, entry{"gone.txt", "x"}), 1, 2), "it holds 1 of 2 files"},
		"altered":           {append([]entry{{plain.name, "inactive_months: 7\n"}}, listed(plain)[1]), "iass.yaml: its content is not what was backed up"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "backup.zip")
			writeZip(t, path, c.entries)
			var faults bytes.Buffer
			env := quietly()
			env.err = &faults
			code := run(t.Context(), env, []string{"restore", path, "--workspace", filepath.Join(dir, "deep", "restored")})
			if code != exitFailed || !strings.Contains(faults.String(), c.want) {
				t.Errorf("exit code %d: %s", code, faults.String())
			}
			var left []string
			err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
				if !e.IsDir() {
					left = append(left, filepath.Base(path))
				}
				return err
			})
			if err != nil || !slices.Equal(left, []string{"backup.zip"}) {
				t.Errorf("there are the files %q, %v", left, err)
			}
		})
	}
}

// TestBackupSame wants two backups of a workspace without a store to be the same
// bytes.
func TestBackupSame(t *testing.T) {
	w := t.TempDir()
	for _, name := range []string{"b.txt", "profiles/kent.txt", "a.txt", "out/figures.csv", ".writing-1"} {
		if err := writeBytes(filepath.Join(w, name), []byte(name)); err != nil {
			t.Fatal(err)
		}
	}
	var zips [2][]byte
	for i := range zips {
		path := filepath.Join(t.TempDir(), "backup.zip")
		runIn(t, w, "backup", path)
		var err error
		if zips[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(zips[0]), int64(len(zips[0])))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if want := []string{"a.txt", "b.txt", "profiles/kent.txt", sumsName}; !slices.Equal(names, want) || !bytes.Equal(zips[0], zips[1]) {
		t.Errorf("%q, and the same bytes: %v", names, bytes.Equal(zips[0], zips[1]))
	}
	if err := os.Symlink("a.txt", filepath.Join(w, "link")); err != nil {
		lacking(t, err) // no links here
	}
	var faults bytes.Buffer
	env := quietly()
	env.err = &faults
	if code := run(t.Context(), env, []string{"backup", filepath.Join(t.TempDir(), "b.zip"), "--workspace", w}); code != exitFailed || !strings.Contains(faults.String(), "is no plain file") {
		t.Errorf("a link was backed up: %d, %s", code, faults.String())
	}
}

func writeZip(t *testing.T, path string, entries []entry) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, e := range entries {
		w, err := z.Create(e.name)
		if err == nil {
			_, err = io.WriteString(w, e.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
