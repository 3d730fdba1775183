package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A figure of more interventions than a table lists one by one is told by sheets and
// rows; those of which a rule has something to tell stand by themselves, and the rows
// counted again are the figure. As CSV every row has a line.
func TestExplainLarge(t *testing.T) {
	dir := t.TempDir()
	var rows strings.Builder
	rows.WriteString("Case Ref,Date Opened,Level,Status,Date Inactive\n")
	for i := range listedMax + 200 {
		status, inactive := "Open", ""
		if i == 41 {
			status, inactive = "Inactive", "05/05/2025" // closed by the six-month rule
		}
		fmt.Fprintf(&rows, "A%d,01/04/2025,Level 1,%s,%s\n", i, status, inactive)
	}
	file, workspace := filepath.Join(dir, "Kent 2026-06-30.csv"), filepath.Join(dir, "workspace")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	env := quietly("IASS_RELEASE_PAGES=false")
	env.out = &out
	command := func(args ...string) string {
		out.Reset()
		env.err = io.Discard
		if code := run(t.Context(), env, append(args, "--workspace", workspace)); code != exitDone {
			t.Fatal(args, "exit code", code)
		}
		return out.String()
	}
	command("collate", file, "--quiet")
	asked := []string{"explain", "stock", "--at", "2026-06-30", "--service", "kent", "--level", "1", "--status", "total", "--format"}
	text := command(append(asked, "table")...)
	want := `1,200 interventions of Kent were open, inactive or closed at Level 1 on 30 June 2026.

Kent 2026-06-30.csv (kent, at 30 June 2026), received 14 July 2026, ea138b0316d5, no profile
  1,200 rows from row 2 to row 1201
  Records inactive for more than six months are closed (guidance, Closed) (status.six-months): row 43

All rows one by one: --format csv or --format json.

Counted again from these rows: 1,200. The figure is 1,200.
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if lines := strings.Count(command(append(asked, "csv")...), "\n"); lines != 1+listedMax+200 {
		t.Errorf("%d lines", lines)
	}
}
