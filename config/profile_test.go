package config

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

func TestLoadProfile(t *testing.T) {
	register, err := LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range fixtures(t, "profile/good-*.yaml") {
		if _, err := LoadProfile(readFile(t, path), filepath.Base(path), register); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	for _, path := range fixtures(t, "profile/bad-*.yaml") {
		_, err := LoadProfile(readFile(t, path), filepath.Base(path), register)
		wantMessage(t, path, err)
	}
	got, err := LoadProfile(readFile(t, "testdata/profile/good-whole.yaml"), "whole.yaml", register)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := schemas.NewDate(2026, 4, 1)
	on, _ := schemas.NewDate(2026, 7, 20)
	want := schemas.Profile{
		Name: "whole.yaml", Service: "coventry", ValidFrom: from, ConfirmedOn: on,
		ConfirmedBy: "the service's data officer, by telephone", MonthFirst: true, PasswordFile: "passwords/coventry.txt",
		Columns: []schemas.ProfileColumn{
			{Heading: "Banding", Field: schemas.LevelField},
			{Heading: "Date of first call", Field: schemas.OpenedOn},
			{Heading: "Date signed off", Field: schemas.ClosedOn},
			{Heading: "Second status", Field: schemas.NoField},
		},
		Words: []schemas.ProfileWord{
			{Field: schemas.LevelField, Word: "A", Means: "1"},
			{Field: schemas.LevelField, Word: "B", Means: "2"},
			{Field: schemas.StatusField, Word: "Parked", Means: "inactive"},
			{Field: schemas.StatusField, Word: "?", Means: "not recorded"},
			{Field: schemas.WorkType, Word: "Drop-in", Means: "in"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The register declares the schemes; a profile that says otherwise is a fault that
// names both, and one that says the same, or speaks where it is silent, is none.
func TestProfileSchemes(t *testing.T) {
	r := register(t, "service,statuses,levels\ncoventry,two,\n")
	for yaml, want := range map[string]string{
		"service: coventry\nstatuses: two\nlevels: three\n": "",
		"service: kent\nstatuses: three\n":                  "",
		"service: coventry\nstatuses: three\n":              "p.yaml: statuses: the profile says three, and register.csv declares that coventry uses two: change whichever is wrong",
	} {
		got := ""
		if _, err := LoadProfile([]byte(yaml), "p.yaml", r); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", yaml, got, want)
		}
	}
}

// A profile says what it says of every key.
func TestProfileLayout(t *testing.T) {
	got, err := LoadProfile(readFile(t, "testdata/profile/good-layout.yaml"), "layout.yaml", register(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	want := schemas.Profile{
		Name: "layout.yaml", Service: "coventry", Fingerprint: "0123456789ab", ValidFrom: date(t, "2026-04-01"),
		Sheets: []string{"Cases", "2026"}, HeaderRow: 4, DayIn: schemas.DayInFileName,
		Statuses: schemas.TwoStatuses, Levels: schemas.ThreeLevels,
		Columns: []schemas.ProfileColumn{
			{Heading: "Status", Column: 3, Field: schemas.StatusField},
			{Heading: "Status", Field: schemas.NoField},
		},
		Words: []schemas.ProfileWord{{Field: schemas.EventKind, Word: "Parked", Means: "inactive"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestProfileFor(t *testing.T) {
	day := func(month int) schemas.Date { d, _ := schemas.NewDate(2026, month, 1); return d }
	const layout, other = "0123456789ab", "ba9876543210"
	profiles := []schemas.Profile{
		{Name: "old", Service: "kent"},
		{Name: "new", Service: "kent", ValidFrom: day(4)},
		{Name: "newer", Service: "kent", ValidFrom: day(7)},
		{Name: "layout", Service: "kent", Fingerprint: layout},
		{Name: "layout later", Service: "kent", Fingerprint: layout, ValidFrom: day(6)},
		{Name: "other", Service: "leeds", Fingerprint: layout},
		{Name: "shared", Fingerprint: other},
	}
	for _, c := range []struct {
		service string
		day     schemas.Date
		layouts []string
		want    string
	}{
		{"kent", day(3), nil, "old"},
		{"kent", day(4), nil, "new"},
		{"kent", day(6), []string{"000000000000"}, "new"},
		{"kent", day(8), nil, "newer"},
		{"kent", 0, nil, "newer"},
		{"kent", day(5), []string{"000000000000", layout}, "layout"},
		{"kent", day(8), []string{layout}, "layout later"},
		{"kent", day(8), []string{other}, "newer"}, // what is said of the service goes before what is said of a layout
		{"leeds", day(1), []string{layout}, "other"},
		{"leeds", day(1), nil, ""},
		{"leeds", day(1), []string{other}, "shared"},
		{"", day(1), []string{other, layout}, "shared"},
		{"", day(1), nil, ""},
		{"devon", day(1), nil, ""},
	} {
		if p, ok := ProfileFor(profiles, c.service, c.day, c.layouts); p.Name != c.want || ok != (c.want != "") {
			t.Errorf("%s on %s with %q: got %q, want %q", c.service, c.day, c.layouts, p.Name, c.want)
		}
	}
}
