package config

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// shared is a file of the shared folder: IASS_SHARED, or the one beside the
// module. Without it the test is skipped, or fails where it is required.
func shared(t *testing.T, elements ...string) []byte {
	t.Helper()
	dir := os.Getenv("IASS_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("IASS_SHARED_REQUIRED") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return readFile(t, filepath.Join(slices.Concat([]string{dir}, elements)...))
}

// The register that is embedded is the one that the team shares.
func TestSharedAuthorities(t *testing.T) {
	if diff := cmp.Diff(string(shared(t, "register", "authorities.csv")), string(authoritiesCSV)); diff != "" {
		t.Errorf("authorities.csv (-shared +embedded):\n%s", diff)
	}
}

// The names of the sample returns say which service each is from.
func TestSampleReturns(t *testing.T) {
	r := register(t, string(shared(t, "samples", "register.csv")))
	rows, err := csv.NewReader(strings.NewReader(string(shared(t, "samples", "files.csv")))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	file, want := slices.Index(rows[0], "file"), slices.Index(rows[0], "service")
	for _, row := range rows[1:] {
		if got := serviceIDs(r.Match(row[file])); !slices.Equal(got, []string{row[want]}) {
			t.Errorf("%q is %v, want %s", row[file], got, row[want])
		}
	}
}
