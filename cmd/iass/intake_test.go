package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/iassn/collate/schemas"
)

// A file that somebody writes to while it is read is not taken for whole,
// whether its size or only its time is another.
func TestReadWhole(t *testing.T) {
	later := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		meddle func(path string) error
		want   error
	}{
		"left alone": {func(string) error { return nil }, nil},
		"longer":     {func(path string) error { return os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600) }, errChanged},
		"touched":    {func(path string) error { return os.Chtimes(path, later, later) }, errChanged},
		"gone":       {os.Remove, os.ErrNotExist},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "Kent.csv")
			if err := os.WriteFile(path, []byte("a,b\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			content, err := readWhole(path, func(path string) ([]byte, error) {
				content, err := os.ReadFile(path)
				return content, errors.Join(err, c.meddle(path))
			})
			if !errors.Is(err, c.want) || (err == nil) != (string(content) == "a,b\n") {
				t.Errorf("%q, %v; want %v", content, err, c.want)
			}
		})
	}
	f := unreadable(file{name: "Kent.csv"}, errChanged, 0).Findings[0]
	if f.Rule != schemas.RuleFileUnreadable || !strings.Contains(f.Message, "changed while it was read; try again") {
		t.Errorf("%+v", f)
	}
}

// A file that takes longer than the settings allow is refused, and the limit
// named; here the time is up before it begins.
func TestTimeIsUp(t *testing.T) {
	c := &common{environment: environment{out: io.Discard, err: io.Discard}, workspace: t.TempDir()}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "Kent 2026-06-30.csv")
	if err := os.WriteFile(path, []byte("Case ref,Date opened,Level,Status\nC1,2026-05-01,1,Open\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := file{path: path, name: filepath.Base(path)}
	if r := in.one(f).returns[0]; r.Verdict != schemas.Accepted {
		t.Fatalf("with time enough: %+v", r.Findings)
	}
	in.settings.Limits.Seconds = -1
	r := in.one(f).returns[0]
	if r.Verdict != schemas.Rejected || len(r.Findings) != 1 || r.Findings[0].Rule != schemas.RuleFileLimit || !strings.Contains(r.Findings[0].Message, "limits.seconds") {
		t.Errorf("%s: %+v", r.Verdict, r.Findings)
	}
}
