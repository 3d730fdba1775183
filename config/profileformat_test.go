package config

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// drawnProfile is any profile that LoadProfile could have made.
func drawnProfile(t *rapid.T, services []schemas.Service) schemas.Profile {
	text := rapid.StringMatching(`[A-Za-z0-9]`)
	any := rapid.OneOf(rapid.SampledFrom([]string{"no", "1.0", "0x1f", "2026-04-01", "null", "# a", "a: b", "{a}", "a\nb\t", `"'\`, "ü\u00a0\u2028", "~", "-", "Ref."}), rapid.String())
	name := rapid.Custom(func(t *rapid.T) string { return any.Draw(t, "around") + text.Draw(t, "letter") + any.Draw(t, "more") })
	day := rapid.Custom(func(t *rapid.T) schemas.Date { return schemas.Date(rapid.IntRange(0, 800_000).Draw(t, "day")) })
	p := schemas.Profile{
		Service:     rapid.SampledFrom(services).Draw(t, "service").ID,
		Fingerprint: rapid.SampledFrom([]string{"", "0123456789ab", "000000000000", "12e456789012"}).Draw(t, "fingerprint"),
		ValidFrom:   day.Draw(t, "valid from"), ConfirmedOn: day.Draw(t, "confirmed on"),
		ConfirmedBy: any.Draw(t, "confirmed by"), HeaderRow: rapid.IntRange(0, 99).Draw(t, "header row"),
		DayIn:        schemas.DayPlace(rapid.SampledFrom(append(dayPlaces, "")).Draw(t, "day in")),
		MonthFirst:   rapid.Bool().Draw(t, "month first"),
		PasswordFile: rapid.SampledFrom([]string{"", "passwords.txt", "of kent/pass words.txt"}).Draw(t, "password file"),
		Statuses:     schemas.StatusScheme(rapid.IntRange(0, 2).Draw(t, "statuses")),
		Levels:       schemas.LevelScheme(rapid.IntRange(0, 2).Draw(t, "levels")),
	}
	if rapid.Bool().Draw(t, "a scale of its own") { // of all values that words can mean
		for _, v := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).Draw(t, "scale") {
			p.Scale = append(p.Scale, schemas.Step{Value: v, Word: rapid.SampledFrom([]string{"", "no ", "# "}).Draw(t, "step") + strings.Repeat("so ", v)})
		}
		if !isScale(p.Scale) {
			p.Scale = nil
		}
	}
	p.Sheets = rapid.SliceOfNDistinct(name, 0, 3, rapid.ID).Draw(t, "sheets")
	for _, heading := range rapid.SliceOfNDistinct(name, 0, 4, schemas.HeadingKey).Draw(t, "headings") {
		if schemas.HeadingKey(heading) == "" {
			continue
		}
		field := func() schemas.Field {
			f := rapid.SampledFrom(profileFields).Draw(t, "field")
			if f == noColumn {
				return schemas.NoField
			}
			return schemas.Field(f)
		}
		for column := range rapid.IntRange(1, 3).Draw(t, "columns of the same heading") {
			p.Columns = append(p.Columns, schemas.ProfileColumn{Heading: heading, Column: column * 300, Field: field()})
		}
	}
	for _, word := range rapid.SliceOfNDistinct(name, 0, 4, func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }).Draw(t, "words") {
		f := schemas.Field(rapid.SampledFrom(wordFields).Draw(t, "field of a word"))
		p.Words = append(p.Words, schemas.ProfileWord{Field: f, Word: word, Means: rapid.SampledFrom(wordMeanings[f]).Draw(t, "means")})
	}
	return p
}

func TestFormatProfileIsRead(t *testing.T) {
	r := register(t, "")
	rapid.Check(t, func(t *rapid.T) {
		want := drawnProfile(t, r.Services())
		yaml := FormatProfile(want)
		got, err := LoadProfile(yaml, "", r)
		if err != nil {
			t.Fatalf("%v\n%s", err, yaml)
		}
		if len(want.Sheets) == 0 {
			want.Sheets = nil
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got)\n%s\n%s", diff, yaml)
		}
		for _, c := range string(yaml) {
			if unicode.IsControl(c) && c != '\n' {
				t.Fatalf("%q stands bare in\n%s", c, yaml)
			}
		}
	})
}

// What is written is for people: a line a key, each with what may stand there.
func TestFormatProfile(t *testing.T) {
	p, err := LoadProfile(readFile(t, "testdata/profile/good-layout.yaml"), "layout.yaml", register(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	p.Words = append(p.Words, schemas.ProfileWord{Field: schemas.LevelField, Word: "Gold"})
	const want = `service: coventry
fingerprint: "0123456789ab" # only for tables with these very headings
valid_from: "2026-04-01" # the first day that a return of this layout describes
sheets: ["Cases", "2026"] # the sheets to be read; no other is
header_row: 4 # of two rows of headings the lower
extract_date: file_name # where it says which day it describes: column, title, file_name, sheet_name
statuses: two # two: open and closed; three: inactive too
levels: three # three: the highest is 3-4; four
columns: # which column is what; none: it is not to be read
  - {heading: "Status", column: "C", field: status}
  - {heading: "Status", field: none}
words: # what each means
  # event: opened, inactive, closed, reopened, level, status, other, not recorded
  - {field: event, word: "Parked", means: inactive}
  # level: 1, 2, 3, 4, 3-4, not recorded
  - {field: level, word: "Gold", means: ""}
`
	if diff := cmp.Diff(want, string(FormatProfile(p))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
