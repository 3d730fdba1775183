package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// sharedPath is a path in the shared folder: IASS_SHARED, or the one beside the
// module. Without it the test is skipped, or fails where it is required.
func sharedPath(t *testing.T, elements ...string) string {
	t.Helper()
	dir := os.Getenv("IASS_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(slices.Concat([]string{dir}, elements)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("IASS_SHARED_REQUIRED") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}
