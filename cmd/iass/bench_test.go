package main

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/iassn/collate/schemas"
)

// quietly is the environment of a test: a fixed day, and nothing printed.
func quietly() environment {
	today, _ := schemas.NewDate(2026, 7, 14)
	return environment{out: io.Discard, err: io.Discard, today: today}
}

// BenchmarkDemo makes the demo's returns, collates them and writes the release:
// the whole of iass demo.
func BenchmarkDemo(b *testing.B) {
	for b.Loop() {
		if code := run(b.Context(), quietly(), []string{"demo", filepath.Join(b.TempDir(), "demo"), "--quiet"}); code != exitDone {
			b.Fatal("exit code", code)
		}
	}
}
