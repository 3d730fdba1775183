package main

import (
	"os"
	"os/exec"
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

// needsTool is the path of a program that a test runs, such as chromium or soffice.
// Without it the test is skipped, or fails where tools are required.
func needsTool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		lacking(t, err)
	}
	return path
}

// lacking ends a test for want of something that the machine does not have: it is
// skipped, or fails where IASS_TOOLS_REQUIRED is set.
func lacking(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("IASS_TOOLS_REQUIRED") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// TestNeedsTool demands a program that every machine which runs these tests has.
func TestNeedsTool(t *testing.T) {
	if path := needsTool(t, "go"); !filepath.IsAbs(path) {
		t.Errorf("go is at %s", path)
	}
}
