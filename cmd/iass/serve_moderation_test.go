package main

import (
	"archive/zip"
	"bytes"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/moderation"
)

// sends sends a form with files, each a field and a name, and follows what comes of it.
func (d *atDesk) sends(at string, fields map[string]string, files map[[2]string][]byte) (code int, text string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			d.t.Fatal(err)
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile(name[0], name[1])
		if err != nil {
			d.t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = w.Close()
	res, err := d.client.Post(d.base+at, w.FormDataContentType(), &b)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.done(res)
}

// TestDeskModeration makes an exercise at the desk, reads what came back, and has the
// files that iass moderate report writes.
func TestDeskModeration(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	code, text := d.sends("/moderation/exercise", map[string]string{"region": "London", "each": "2"}, nil)
	packs, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
	if code != http.StatusOK || err != nil || len(packs.File) != 66 || packs.File[0].Name != "barking-and-dagenham-R1.xlsx" {
		t.Fatalf("%d %v %.200q", code, err, text)
	}
	cases := []byte("id,text\nA,A call about transport\nB,Write to anna@example.org about a plan\n")
	code, text = d.sends("/moderation/exercise", map[string]string{"region": "London", "each": "1"}, map[[2]string][]byte{{"cases", "own.csv"}: cases})
	if packs, err = zip.NewReader(strings.NewReader(text), int64(len(text))); code != http.StatusOK || err != nil || packs.File[0].Name != "READ FIRST.txt" {
		t.Fatalf("%d %v %.200q", code, err, text)
	}
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := map[[2]string][]byte{{"packs", "notes.txt"}: []byte("nothing")}
	for i, id := range []string{"kent", "leeds"} {
		s, _ := register.ByID(id)
		name := filepath.Join(dir, id+".xlsx")
		fillPack(t, name, moderation.Blank{Service: s, Rater: "R1", Day: dateOf(receivedDay), Cases: moderation.Starter()}, []any{1, "Level 2", 2.0, "3", "Cannot say", i + 1})
		files[[2]string{"packs", id + ".xlsx"}] = contentOf(t, name)
	}
	code, text = d.sends("/moderation", nil, files)
	for _, want := range []string{"How far they agree", "Two raters", "moderation.html", "notes.txt", "What this means"} {
		if code != http.StatusOK || !strings.Contains(text, want) {
			t.Fatalf("%d, without %q: %s", code, want, text)
		}
	}
	to := filepath.Join(t.TempDir(), "meeting")
	if code := run(t.Context(), quietly(), []string{"moderate", "report", dir, "--to", to, "--workspace", d.dir + "-other", "--quiet"}); code != exitDone {
		t.Fatal("exit code", code)
	}
	links := regexp.MustCompile(`/moderation/file\?job=(\w+)&amp;name=moderation\.csv`).FindStringSubmatch(text)
	if links == nil {
		t.Fatal("no file to download")
	}
	if _, got := d.get("/moderation/file?job=" + links[1] + "&name=moderation.csv"); got != string(contentOf(t, filepath.Join(to, "moderation.csv"))) {
		t.Error("moderation.csv of the desk is not that of iass moderate report")
	}
	if code, _ := d.get("/moderation/file?job=" + links[1] + "&name=../key"); code != http.StatusNotFound {
		t.Error(code)
	}
	for _, bad := range []struct {
		at     string
		fields map[string]string
		files  map[[2]string][]byte
		says   string
	}{
		{"/moderation", nil, nil, "No file was chosen"},
		{"/moderation/exercise", map[string]string{"each": "1"}, nil, "Choose the region"},
		{"/moderation/exercise", map[string]string{"region": "London", "each": "x"}, nil, "a number"},
		{"/moderation/exercise", map[string]string{"region": "London", "each": "21"}, nil, "allowed are 1 to 20"},
		{"/moderation/exercise", map[string]string{"region": "Atlantis", "each": "1"}, nil, "no region"},
		{"/moderation/exercise", map[string]string{"region": "London", "each": "1"}, map[[2]string][]byte{{"cases", "own.csv"}: []byte("nothing")}, "own.csv"},
	} {
		if code, text := d.sends(bad.at, bad.fields, bad.files); code != http.StatusUnprocessableEntity || !strings.Contains(text, bad.says) || strings.Contains(text, "--each") {
			t.Errorf("%s %v: %d, without %q: %s", bad.at, bad.fields, code, bad.says, text)
		}
	}
}
