package ingest

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{
		"in/Q1/Kent/b.xlsx", "in/Q1/Kent/a.csv", "in/Q1/z.csv", "in/top.csv", "in/.git/x.csv", "in/Q1/.hidden.csv",
		"in/Q1/~$b.xlsx", "in/Q1/Thumbs.db", "in/.DS_Store", "in/manifest.csv", "in/Q1/Manifest.csv", "in/Desktop.ini", "out/c.csv",
	} {
		files[name] = &fstest.MapFile{}
	}
	got, err := Find(files, "in/")
	want := []Found{
		{"in/Q1/Kent/a.csv", "a.csv", []string{"in", "Q1", "Kent"}},
		{"in/Q1/Kent/b.xlsx", "b.xlsx", []string{"in", "Q1", "Kent"}},
		{"in/Q1/z.csv", "z.csv", []string{"in", "Q1"}},
		{"in/top.csv", "top.csv", []string{"in"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	got, err = Find(files, "in/Q1/Kent/a.csv")
	if diff := cmp.Diff([]Found{{"in/Q1/Kent/a.csv", "a.csv", []string{"in", "Q1", "Kent"}}}, got); diff != "" || err != nil {
		t.Errorf("one file: %v (-want +got):\n%s", err, diff)
	}
	if got, err = Find(files, "."); len(got) != 5 || err != nil || got[0].Folders[0] != "in" {
		t.Errorf("everything: %v, %v", got, err)
	}
	if _, err = Find(files, "nothing"); err == nil {
		t.Error("a folder that is not there gives no error")
	}
}

func TestFindLinks(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"in/Kent/a.csv", "out/secret.csv"} {
		name = filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("a"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"in/inside.csv":   "Kent/a.csv",
		"in/twice.csv":    "inside.csv",
		"in/outside.csv":  "../out/secret.csv",
		"in/absolute.csv": filepath.Join(root, "out", "secret.csv"),
		"in/folder":       "../out",
		"in/through.csv":  "folder/secret.csv",
		"in/loop.csv":     "loop.csv",
		"in/nowhere.csv":  "gone.csv",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			if os.Getenv("IASS_TOOLS_REQUIRED") != "" {
				t.Fatal("no links here: ", err)
			}
			t.Skip("no links here: ", err)
		}
	}
	for name, fsys := range map[string]struct {
		fsys fs.FS
		root string
	}{"folder of the tree": {os.DirFS(root), "in"}, "the whole tree": {os.DirFS(filepath.Join(root, "in")), "."}} {
		got, err := Find(fsys.fsys, fsys.root)
		var names []string
		for _, f := range got {
			names = append(names, f.Name)
		}
		if diff := cmp.Diff([]string{"a.csv", "inside.csv", "twice.csv"}, names); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}
