package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// picturesDir has the pictures that the README shows.
const picturesDir = "testdata/pictures"

// pictureMost is how many bytes a picture may have.
const pictureMost = 200_000

// TestPictures makes the pictures of the README again, of the demo, where
// IASS_PICTURES is set: IASS_PICTURES=1 go test ./cmd/iass -run TestPictures. It
// wants chromium, soffice and pdftoppm.
func TestPictures(t *testing.T) {
	if os.Getenv("IASS_PICTURES") == "" {
		t.Skip("pictures are made with IASS_PICTURES=1")
	}
	dir := t.TempDir()
	if code := run(t.Context(), quietly(), []string{"demo", filepath.Join(dir, "demo"), "--quiet"}); code != exitDone {
		t.Fatal("exit code", code)
	}
	out := filepath.Join(dir, "demo", "out")
	for picture, of := range map[string]struct{ page, size string }{
		"page-england.png": {"index.html", "1100,1360"}, "page-region.png": {"regions/E12000009.html", "1100,1360"},
	} {
		command(t, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size="+of.size,
			"--screenshot="+filepath.Join(dir, picture), "file://"+filepath.Join(out, filepath.FromSlash(of.page)))
		keepPicture(t, filepath.Join(dir, picture), picture)
	}
	command(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "office"), "--headless", "--convert-to", "pdf", "--outdir", dir,
		filepath.Join(out, "figures.xlsx"))
	for picture, of := range map[string]struct {
		title string
		high  int // in points of 80 to the inch
	}{
		"workbook-table.png": {"England: what happened in ", 250}, "workbook-chart.png": {"Chart: regions, share of ", 480},
	} {
		n, err := pageTitled(filepath.Join(dir, "figures.pdf"), of.title)
		if err != nil {
			t.Fatal(err)
		}
		command(t, "pdftoppm", "-f", n, "-l", n, "-r", "80", "-x", "0", "-y", "20", "-W", "936", "-H", fmt.Sprint(of.high), "-png", "-singlefile",
			filepath.Join(dir, "figures.pdf"), filepath.Join(dir, strings.TrimSuffix(picture, ".png")))
		keepPicture(t, filepath.Join(dir, picture), picture)
	}
}

// command runs a program that makes pictures.
func command(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// pageTitled is the number of the first sheet of paper with a title.
func pageTitled(pdf, title string) (string, error) {
	text, err := exec.Command("pdftotext", pdf, "-").Output()
	if err != nil {
		return "", err
	}
	for i, page := range strings.Split(string(text), "\f") {
		if strings.HasPrefix(page, title) {
			return fmt.Sprint(i + 1), nil
		}
	}
	return "", errors.New("no sheet of paper is titled " + title)
}

func keepPicture(t *testing.T, from, name string) {
	t.Helper()
	content := contentOf(t, from)
	if len(content) > pictureMost {
		t.Errorf("%s has %d bytes, and may have %d", name, len(content), pictureMost)
	}
	if err := writeBytes(filepath.Join(picturesDir, name), content); err != nil {
		t.Fatal(err)
	}
}
