package transform

import (
	"path/filepath"
	"testing"
)

// seedsKept are how many seeds of each fuzz target stand in testdata: they are
// cases that were thought of, and a folder that is lost would pass.
var seedsKept = map[string]int{"FuzzReadDate": 12}

func TestSeedsAreKept(t *testing.T) {
	for target, want := range seedsKept {
		files, err := filepath.Glob(filepath.Join("testdata", "fuzz", target, "*"))
		if err != nil || len(files) < want {
			t.Errorf("%s has %d seeds, %v; want at least %d", target, len(files), err, want)
		}
	}
}
