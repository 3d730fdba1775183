package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

const unknownLayout = `Case ref,Banding,Dt 1,Dt 2,Status,Child name
A1,A,01/04/2026,,Open,Jo Bloggs
A2,B,02/05/2026,20/06/2026,Closed,Al Smith
A3,A,13/05/2026,,Parked,Bo Jones
`

// mapByHand runs iass map on a terminal that asks line by line, as it does for
// screen readers, with the lines that a person types.
func mapByHand(t *testing.T, name, content, lines string, flags ...string) (code int, out, dir string) {
	t.Helper()
	dir = t.TempDir()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	typed, w := io.Pipe()
	go func() { _, _ = io.WriteString(w, lines); _ = w.Close() }()
	var b, faults bytes.Buffer
	env := environment{
		in: typed, out: &b, err: &faults, today: dateOf(receivedDay), variables: []string{"ACCESSIBLE=1"}, terminal: true, interactive: true,
	}
	code = run(context.Background(), env, append([]string{"map", path, "--workspace", filepath.Join(dir, "workspace")}, flags...))
	return code, b.String() + faults.String(), dir
}

// TestMapAsks answers every question: the level, two days, two levels and a
// status; then yes, and a name.
func TestMapAsks(t *testing.T) {
	code, out, dir := mapByHand(t, "Coventry 2026-06-30.csv", unknownLayout, "1\n\n\n1\n2\n2\ny\nAnn of Coventry\n")
	if code != exitDone {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "workspace", "profiles", "coventry.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`confirmed_by: "Ann of Coventry"`, `{heading: "Banding", field: level}`, `{heading: "Dt 1", field: opened_on}`, `{heading: "Dt 2", field: closed_on}`,
		`{field: level, word: "A", means: "1"}`, `{field: level, word: "B", means: "2"}`, `{field: status, word: "Parked", means: inactive}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, person := range []string{"Bloggs", "Smith", "Jones"} {
		if strings.Contains(out, person) || strings.Contains(string(text), person) {
			t.Errorf("%s was printed or saved", person)
		}
	}
	if !strings.Contains(out, `What does the level "A" mean? (2 rows)`) || strings.Contains(out, "open:") {
		t.Errorf("%s", out)
	}
}

// TestMapStops breaks off: nothing is taken for an answer, and nothing saved.
func TestMapStops(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		code        int
		says        string
	}{
		{"at once", "", exitFailed, "stopped; nothing was saved"},
		{"in the middle", "1\n1\n", exitFailed, "stopped; nothing was saved"},
		{"before saving", "1\n\n\n1\n2\n2\n", exitFailed, "stopped; nothing was saved"},
		{"no to saving", "1\n\n\n1\n2\n2\nn\n", exitDone, "Not saved."},
		{"empty is no", "1\n\n\n1\n2\n2\n\n", exitDone, "Not saved."},
		{"nobody says so", "1\n\n\n1\n2\n2\ny\n\n", exitUsage, "say who says that it is so"},
		{"not sure of the level", "2\n\n\n2\nn\n", exitHeld, "1 question is open:"},
		{"a number that is none", "9\n1\n\n\n1\n2\n2\nn\n", exitDone, "must be a number between 1 and 2"},
	} {
		code, out, dir := mapByHand(t, "Coventry 2026-06-30.csv", unknownLayout, c.lines)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: exit code %d, want %d and %q\n%s", c.what, code, c.code, c.says, out)
		}
		if _, err := os.Stat(filepath.Join(dir, "workspace")); err == nil {
			t.Errorf("%s: something was saved", c.what)
		}
	}
}

// TestMapService asks which service sent a file that names none.
func TestMapService(t *testing.T) {
	const known = "Case ref,Level,Date opened,Date closed,Status\nA1,1,01/04/2026,,Open\n"
	code, out, dir := mapByHand(t, "export 2026-06-30.csv", known, "nowhere\nCounty Durham\ny\nAnn\n")
	if code != exitDone || !strings.Contains(out, "collate it with --service county-durham") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "workspace", "profiles", "county-durham.yaml")); err != nil {
		t.Error(err)
	}
}

// TestConfirmed holds a profile of all that is certain to what it must not do:
// change a count.
func TestConfirmed(t *testing.T) {
	in := reading(t)
	compared := 0
	for seed := uint64(1); seed <= 60; seed++ {
		made := newMade(seed, 30)
		f, content := file{name: made.file}, made.content(t)
		before, _ := in.read(f, content, schemas.Profile{})
		if len(before) != 1 || !before[0].Verdict.Counts() {
			continue
		}
		p := transform.Confirmed(schemas.Profile{Service: before[0].Service}, before[0])
		after, _ := in.read(f, content, p)
		if diff := cmp.Diff(before[0].Interventions, after[0].Interventions); diff != "" || before[0].Ledger != after[0].Ledger || !after[0].Verdict.Counts() {
			t.Errorf("seed %d: %s became %s (-before +after)\n%s\n%v", seed, before[0].Verdict, after[0].Verdict, diff, p.Columns)
		}
		compared++
	}
	if compared < 40 {
		t.Errorf("only %d layouts were compared", compared)
	}
}
