package config

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

var update = flag.Bool("update", false, "write the messages of testdata anew")

var wantDefaults = Settings{
	Store:       StoreSettings{Memory: "2GB"},
	KeepReturns: true, InactiveMonths: 6, GoneInterventions: "kept", DayHours: 7.4,
	Release: ReleaseSettings{Pages: true, Quarters: 8, Policy: "dfe", Publisher: "IASS Network"},
	Evaluation: EvaluationSettings{
		Questions: []string{
			"Question 1 (text not set)", "Question 2 (text not set)", "Question 3 (text not set)",
			"Question 4 (text not set)", "Question 5 (text not set)", "Question 6 (text not set)",
		},
		Scale: schemas.Scale{{Value: 1, Word: "Very poor"}, {Value: 2, Word: "Poor"}, {Value: 3, Word: "Fair"}, {Value: 4, Word: "Good"}, {Value: 5, Word: "Very good"}},
	},
	SignIn: SignInSettings{Claim: "email"},
	Limits: Limits{FileBytes: 256 << 20, InflatedBytes: 2 << 30, Rows: 2_000_000, Columns: 2_000, CellLength: 32_767, Seconds: 120},
}

// fixtures are the files of testdata that match a pattern; there must be some.
func fixtures(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixture %s: %v", pattern, err)
	}
	return paths
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wantMessage compares an error with the text file beside a bad fixture.
func wantMessage(t *testing.T, fixture string, err error) {
	t.Helper()
	if err == nil {
		t.Fatalf("%s was accepted", fixture)
	}
	golden := strings.TrimSuffix(fixture, filepath.Ext(fixture)) + ".txt"
	if *update {
		if err := os.WriteFile(golden, []byte(err.Error()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readFile(t, golden)), err.Error()+"\n"); diff != "" {
		t.Errorf("%s (-want +got):\n%s", fixture, diff)
	}
}

func TestDefaultSettings(t *testing.T) {
	for name, yaml := range map[string][]byte{"no file": nil, "the file written": DefaultSettingsYAML()} {
		got, err := LoadSettings(yaml, "iass.yaml", nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(wantDefaults, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The table of settings, the struct and the default file must have the same
// keys, or a setting would be unchecked, unread or undocumented.
func TestSettingKeys(t *testing.T) {
	file, err := readYAML(defaultSettings, "iass.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(structKeys(reflect.TypeFor[Settings](), "")))
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(settingKeys()))); diff != "" {
		t.Errorf("table (-struct +table):\n%s", diff)
	}
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(file.AllKeys()))); diff != "" {
		t.Errorf("default file (-struct +file):\n%s", diff)
	}
}

func structKeys(kind reflect.Type, section string) []string {
	var keys []string
	for field := range kind.Fields() {
		key := section + field.Tag.Get("mapstructure")
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, structKeys(field.Type, key+".")...)
			continue
		}
		keys = append(keys, key)
	}
	return keys
}

func TestGoodSettings(t *testing.T) {
	some := wantDefaults
	some.KeepReturns, some.Store = false, StoreSettings{Threads: 4, Memory: "1.5GB"}
	all := Settings{
		InactiveMonths: 12, GoneInterventions: "withdrawn", CoverageFloor: 80, DayHours: 7,
		Evaluation: EvaluationSettings{
			Questions: []string{"Easy to reach?", "Helpful?", "Clear?", "Fair?", "Did it change anything?", "Would you tell others?"},
			Scale:     schemas.Scale{{Value: 3}, {Value: 2, Word: "Partly"}, {Value: 0, Word: "Yes"}},
		},
		Release: ReleaseSettings{
			Pages: true, Quarters: 40, Policy: "nhs", Publisher: "A region", Contact: "returns@example.org", Licence: "OGL-UK-3.0",
		},
		Chase:  ChaseSettings{Sender: "The team", Contact: "0121 496 0000", DueDays: 28},
		Store:  StoreSettings{Threads: 2, Memory: "512MiB", Temporary: `D:\spill`},
		SignIn: SignInSettings{Issuer: "https://login.example.org/v2.0", ClientID: "desk", SecretFile: "secrets/desk.txt", Claim: "preferred_username"},
		Limits: Limits{FileBytes: 1000, InflatedBytes: 2000, Rows: 30, Columns: 40, CellLength: 50, Seconds: 60},
	}
	want := map[string]Settings{
		"good-empty.yaml": wantDefaults, "good-comments.yaml": wantDefaults,
		"good-some.yaml": some, "good-all.yaml": all, "good-dotted.yaml": some,
	}
	paths := fixtures(t, "settings/good-*.yaml")
	if len(paths) != len(want) {
		t.Errorf("%d fixtures, %d expected", len(paths), len(want))
	}
	for _, path := range paths {
		got, err := LoadSettings(readFile(t, path), "iass.yaml", nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if diff := cmp.Diff(want[filepath.Base(path)], got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestBadSettings(t *testing.T) {
	for _, path := range fixtures(t, "settings/bad-*.yaml") {
		_, err := LoadSettings(readFile(t, path), "iass.yaml", nil)
		wantMessage(t, path, err)
	}
}

func TestEnvironment(t *testing.T) {
	yaml := []byte("store: {threads: 1, memory: 1GB}\n")
	got, err := LoadSettings(yaml, "iass.yaml", []string{
		"IASS_STORE_THREADS=3", "IASS_STORE_MEMORY=", "IASS_KEEP_RETURNS=false", "IASS_LIMITS_FILE_BYTES=99",
		"IASS_SHARED=/elsewhere", "HOME=/root", "STORE_THREADS=7",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := wantDefaults
	want.KeepReturns, want.Store.Threads, want.Store.Memory, want.Limits.FileBytes = false, 3, "", 99
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for variable, message := range map[string]string{
		"IASS_STORE_THREADS=many": `environment: IASS_STORE_THREADS (store.threads): "many" cannot stand here: allowed is a whole number from 0 to 1024`,
		"IASS_KEEP_RETURNS=1":     `environment: IASS_KEEP_RETURNS (keep_returns): "1" cannot stand here: allowed is true or false`,
		"IASS_STORE_THREDS=2":     `environment: IASS_STORE_THREDS is no setting: did you mean IASS_STORE_THREADS?`,
	} {
		if _, err := LoadSettings(nil, "iass.yaml", []string{variable}); err == nil || err.Error() != message {
			t.Errorf("%s: got %v, want %s", variable, err, message)
		}
	}
}

// Settings come from what is handed over, not from the process.
func TestProcessEnvironmentIsNotRead(t *testing.T) {
	t.Setenv("IASS_STORE_THREADS", "9")
	got, err := LoadSettings(nil, "iass.yaml", nil)
	if err != nil || got.Store.Threads != 0 {
		t.Errorf("threads %d, error %v", got.Store.Threads, err)
	}
}

func TestWorkspace(t *testing.T) {
	w := Workspace{Dir: "here"}
	got := []string{w.Settings(), w.Register(), w.Profiles(), w.Store(), w.Returns(), w.Out(), w.Key()}
	want := []string{"iass.yaml", "register.csv", "profiles", "store.duckdb", "returns", "out", "key"}
	for i, name := range want {
		if got[i] != filepath.Join("here", name) {
			t.Errorf("path %s, want here/%s", got[i], name)
		}
	}
}
