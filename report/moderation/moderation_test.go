package moderation

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// level reads a level as the tests write it.
func level(cell string) (l schemas.Level, blank, ok bool) {
	if cell == "" {
		return schemas.LevelUnknown, true, false
	}
	l, err := schemas.ParseLevel(strings.TrimPrefix(cell, "Level "))
	return l, false, err == nil
}

var regions = map[string]schemas.Region{"kent": {Code: "E12000008", Name: "South East"}, "surrey": {Code: "E12000008", Name: "South East"}, "york": {Code: "E12000003", Name: "Yorkshire and The Humber"}}

func service(name string) (schemas.Service, bool) {
	r, ok := regions[strings.ToLower(name)]
	return schemas.Service{ID: strings.ToLower(name), Name: name, Region: r}, ok
}

var reading = Reading{Levels: level, Service: service}

// answered are packs written as "Kent R1: 1 2 - ?": a level for each case A, B, C …,
// - for none and ? for cannot say.
func answered(t testing.TB, lines ...string) []Pack {
	t.Helper()
	var out []Pack
	for _, line := range lines {
		who, said, _ := strings.Cut(line, ": ")
		name, code, _ := strings.Cut(who, " ")
		s, ok := service(name)
		if !ok {
			s = schemas.Service{Name: name}
		}
		p := Pack{File: name + "-" + code + ".xlsx", Service: s, Rater: code}
		for i, word := range strings.Fields(said) {
			v := Rating{ID: string(rune('A' + i)), Text: "What happened.", At: schemas.Position{File: p.File, Sheet: "Cases", Row: 5 + i, Column: 3}}
			v.Code = codeOf(v.ID, v.Text)
			switch word {
			case "-":
			case "?":
				v.Answer.Kind = CannotSay
			default:
				l, err := schemas.ParseLevel(word)
				if err != nil {
					t.Fatal(err)
				}
				v.Answer = Answer{Given, l}
			}
			p.Ratings = append(p.Ratings, v)
		}
		out = append(out, p)
	}
	return out
}

// references are cases A, B, C … with these reference levels.
func references(levels ...schemas.Level) []Case {
	var out []Case
	for i, l := range levels {
		out = append(out, Case{ID: string(rune('A' + i)), Text: "What happened.", Reference: l})
	}
	return out
}

// The starter set has the levels that the guidance gives its Examples A to F, by
// their ends, and none of its sentences.
func TestStarter(t *testing.T) {
	want := []schemas.Level{1, 2, 2, 3, 2, 1}
	got := Starter()
	if len(got) != len(want) {
		t.Fatalf("%d cases", len(got))
	}
	for i, c := range got {
		if c.ID != string(rune('A'+i)) || c.Reference != want[i] || c.Why == "" || len(c.Suspects()) > 0 {
			t.Errorf("%s: Level %s, %q, %v", c.ID, c.Reference, c.Why, c.Suspects())
		}
		if strings.Contains(c.Text, "Level") {
			t.Errorf("case %s names a level", c.ID)
		}
	}
}

func TestAgreement(t *testing.T) {
	for _, v := range []struct {
		name   string
		packs  []string
		alpha  string
		within []string // of the words
	}{
		{"two raters, one case, full agreement", []string{"Kent R1: 2", "York R1: 2"}, "cannot be worked out", []string{"Two raters, one case, full agreement: always Level 2.", "Alpha cannot be worked out"}},
		{"all the same, on several cases", []string{"Kent R1: 2 2", "York R1: 2 2"}, "cannot be worked out", []string{"Two raters, two cases, full agreement"}},
		{"full agreement on different levels", []string{"Kent R1: 1 4", "York R1: 1 4"}, "1.00", []string{"alpha is 1.00", "close agreement"}},
		{"two raters, one case, no agreement", []string{"Kent R1: 1", "York R1: 4"}, "0.00", []string{"no more agreement than if levels had been given at random", "0 of 1 (0%)"}},
		{"one rater", []string{"Kent R1: 1 2 3"}, "cannot be worked out", []string{"No case has a level from two raters"}},
		{"nobody said a level", []string{"Kent R1: ? ?", "York R1: ? -"}, "cannot be worked out", []string{"Nobody gave a level"}},
		{"a third rater's only case does not count", []string{"Kent R1: 2 -", "York R1: 2 -", "Surrey R1: - 4"}, "cannot be worked out", []string{"one case, full agreement: always Level 2"}},
	} {
		r := Analyse(Input{Packs: answered(t, v.packs...)})
		if got := coefficient(r.Overall.Alpha); got != v.alpha {
			t.Errorf("%s: alpha %s, want %s", v.name, got, v.alpha)
		}
		for _, w := range v.within {
			if !strings.Contains(r.Overall.Words, w) {
				t.Errorf("%s: %q is not in %q", v.name, w, r.Overall.Words)
			}
		}
	}
}

// The leaning of a service is by the order of levels; 3-4 is neither higher nor
// lower than Level 3 or Level 4, nor the same.
func TestLeaning(t *testing.T) {
	r := Analyse(Input{
		Packs: answered(t, "Kent R1: 2 3 3-4 4", "Surrey R1: 2 3 3 2", "York R1: 1 3 3 2", "Leeds R1: 3 4 3 2"),
		Cases: references(2, 3, 4, 3),
	})
	got := map[string]Leaning{}
	for _, l := range r.Leanings {
		got[l.Name] = l
	}
	for name, want := range map[string][2]Compare{
		"Kent":   {{Higher: 1, Same: 2, Untold: 1}, {Higher: 1, Same: 2, Untold: 1}},
		"Surrey": {{Same: 4}, {Same: 2, Lower: 2}},
		"York":   {{Same: 3, Lower: 1}, {Same: 1, Lower: 3}},
		"Leeds":  {{Higher: 2, Same: 2}, {Higher: 2, Lower: 2}},
	} {
		if d := gocmp.Diff(want, [2]Compare{got[name].Panel, got[name].Reference}); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for name, want := range map[string]string{
		"Kent":   "No leaning against the panel's median. No leaning against the reference.",
		"Surrey": "As the panel's median throughout. Lower than the reference in 2 of 4 answers: ask why.",
		"Leeds":  "Higher than the panel's median in 2 of 4 answers: ask why. No leaning against the reference.",
	} {
		if got[name].Words != want {
			t.Errorf("%s: %q, want %q", name, got[name].Words, want)
		}
	}
	if r.ThreeLevels != 1 || !slices.ContainsFunc(r.Meaning(), func(s string) bool { return strings.HasPrefix(s, "One answer is 3-4") }) {
		t.Errorf("%d answers of 3-4", r.ThreeLevels)
	}
	if len(r.Regions) != 2 || r.Regions[0].Services != 1 || r.Regions[1].Services != 2 {
		t.Errorf("regions: %+v", r.Regions)
	}
}

// Where half the raters are on either side, the median is both levels, and neither
// side leans.
func TestMedianBetween(t *testing.T) {
	r := Analyse(Input{Packs: answered(t, "Kent R1: 2", "York R1: 3")})
	if c := r.Cases[0]; c.Low != "2" || c.High != "3" || c.median() != "2 and 3" {
		t.Errorf("%+v", c)
	}
	for _, l := range r.Leanings {
		if l.Panel != (Compare{Same: 1}) {
			t.Errorf("%s: %+v", l.Name, l.Panel)
		}
	}
	if want := []Confusion{{"2", "3", 1, []string{"A"}}}; !gocmp.Equal(r.Confusions, want) {
		t.Errorf("%+v", r.Confusions)
	}
}

func TestChange(t *testing.T) {
	same := func(words string) []string { return []string{"Kent R1: " + words, "York R1: " + words} }
	for _, v := range []struct {
		name        string
		before, now []string
		want        string
	}{
		{
			"closer on the same cases",
			[]string{"Kent R1: 1 4 1 4 1 4", "York R1: 4 1 4 1 4 1"},
			same("1 4 1 4 1 4"),
			"On six cases and two services that are in both: −0.83 then, 1.00 now. Agreement is closer",
		},
		{"as before", same("1 4 1 4"), same("1 4 1 4"), "On four cases and two services that are in both: 1.00 then, 1.00 now. Nothing has changed."},
		{"no service in common", same("1 4"), []string{"Surrey R1: 1 4", "Leeds R1: 1 4"}, "no service, in common"},
		{"one service in common", same("1 4"), []string{"Kent R1: 1 4", "Leeds R1: 1 4"}, "too little to work out a change from"},
	} {
		r := Analyse(Input{Packs: answered(t, v.now...), Before: answered(t, v.before...)})
		if r.Change == nil || !strings.Contains(r.Change.Words, v.want) {
			t.Errorf("%s: %+v", v.name, r.Change)
		}
	}
	if r := Analyse(Input{Packs: answered(t, "Kent R1: 1")}); r.Change != nil {
		t.Error("a change without an earlier exercise")
	}
}

// Copies and blanks change nothing; what contradicts itself does not count.
func TestPacksThatClash(t *testing.T) {
	base := answered(t, "Kent R1: 1 2", "York R1: 1 3")
	again := answered(t, "Kent R1: 1 2", "Kent R1: 1 4", "Surrey R1: - -")
	again[0].File, again[1].File = "copy.xlsx", "other.xlsx"
	for _, v := range []struct {
		name   string
		packs  []Pack
		raters int
		losses []Loss
	}{
		{"as they are", base, 2, nil},
		{"a copy", append(slices.Clone(base), again[0]), 2, []Loss{LostNothing}},
		{"another", append(slices.Clone(base), again[1]), 1, []Loss{LostPack, LostPack}},
		{"a blank one", append(slices.Clone(base), again[2]), 2, []Loss{LostNothing}},
	} {
		r := Analyse(Input{Packs: v.packs})
		var got []Loss
		for _, f := range r.Findings {
			got = append(got, f.Lost)
		}
		if r.Raters != v.raters || !slices.Equal(got, v.losses) {
			t.Errorf("%s: %d raters, %v", v.name, r.Raters, r.Findings)
		}
	}
	// The text that most had is the case; with as many on either side it is neither.
	odd := answered(t, "Surrey R1: 4 4")
	odd[0].Ratings[0].Text, odd[0].Ratings[0].Code = "Another.", codeOf("A", "Another.")
	r := Analyse(Input{Packs: append(slices.Clone(base), odd...)})
	if got := r.Cases[0]; got.Rated != 2 || got.Missing != 1 || len(r.Findings) != 1 || r.Findings[0].Lost != LostAnswer {
		t.Errorf("%+v %v", got, r.Findings)
	}
	r = Analyse(Input{Packs: append(slices.Clone(base[:1]), odd...)})
	if got := r.Cases[0]; got.Rated != 0 || len(r.Findings) != 2 {
		t.Errorf("%+v %v", got, r.Findings)
	}
}

// anyPacks draws packs of a few raters and cases, in which anything may be missing,
// doubled or different.
func anyPacks(t *rapid.T) []Pack {
	var out []Pack
	for n := range rapid.IntRange(0, 7).Draw(t, "packs") {
		name := rapid.SampledFrom([]string{"Kent", "Surrey", "York", "Nowhere"}).Draw(t, "service")
		s, _ := service(name)
		p := Pack{File: fmt.Sprintf("%d.xlsx", n), Service: s, Rater: rapid.SampledFrom([]string{"R1", "R2"}).Draw(t, "rater")}
		for i, id := range rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "10", "B"}), 0, 6).Draw(t, "cases") {
			text := rapid.SampledFrom([]string{"x", "x", "x", "y", ""}).Draw(t, "text")
			v := Rating{ID: id, Text: text, At: schemas.Position{File: p.File, Row: i + 5}, Reason: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "reason")}
			if text != "" {
				v.Code = codeOf(id, text)
			}
			v.Answer = rapid.SampledFrom([]Answer{{}, {Kind: CannotSay}, {Given, 1}, {Given, 2}, {Given, 3}, {Given, 4}, {Given, schemas.Level3Or4}}).Draw(t, "answer")
			p.Ratings = append(p.Ratings, v)
		}
		out = append(out, p)
	}
	return out
}

// settled are packs as ReadPack leaves them: one rating of each case.
func settled(packs []Pack) []Pack {
	out := slices.Clone(packs)
	for i := range out {
		_, out[i].Ratings = out[i].once()
	}
	return out
}

// The order of files and of their rows never changes a result, to the byte of the
// page; and every answer is somewhere.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		packs, before := anyPacks(t), anyPacks(t)
		known := []Case{{ID: "1", Text: "x", Reference: 2}, {ID: "10", Text: "y", Reference: 4}}
		want := Analyse(Input{Packs: settled(packs), Before: settled(before), Cases: known})
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 0))
		shuffled := func(packs []Pack) []Pack {
			out := slices.Clone(packs)
			random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
			for i := range out {
				rows := slices.Clone(out[i].Ratings)
				random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				out[i].Ratings = rows
			}
			return settled(out)
		}
		got := Analyse(Input{Packs: shuffled(packs), Before: shuffled(before), Cases: known})
		if d := gocmp.Diff(want, got); d != "" {
			t.Fatalf("(-first +shuffled):\n%s", d)
		}
		for _, c := range got.Cases {
			if n := c.Rated + c.CannotSay + c.Missing; n != got.Raters {
				t.Fatalf("case %s: %d answers of %d raters", c.ID, n, got.Raters)
			}
			sum := 0
			for _, v := range c.Levels {
				sum += v.N
			}
			if sum != c.Rated {
				t.Fatalf("case %s: %d levels, %d rated", c.ID, sum, c.Rated)
			}
		}
		for _, of := range []*Agreement{&got.Overall} {
			if of.Alpha != nil && (*of.Alpha > 1 || *of.Alpha < -1.0001) {
				t.Fatalf("alpha %v", *of.Alpha)
			}
		}
		for name, write := range map[string]func(*bytes.Buffer, Result) error{
			"page": func(b *bytes.Buffer, r Result) error { return WriteHTML(b, r, About{}) },
			"text": func(b *bytes.Buffer, r Result) error { return WriteText(b, r) },
		} {
			var a, b bytes.Buffer
			if err := cmp.Or(write(&a, want), write(&b, got)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Fatalf("the %s differs", name)
			}
		}
	})
}

// sheetsIn are the sheets of a workbook.
func sheetsIn(t testing.TB, content []byte) []Sheet {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []Sheet
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		s := Sheet{Name: name}
		for i, cells := range rows {
			if len(cells) > 0 {
				s.Lines = append(s.Lines, Line{i + 1, cells})
			}
		}
		out = append(out, s)
	}
	return out
}

// A pack comes back as it was made: every case, no reference, and only the cells to
// fill can be typed in.
func TestPackRoundTrip(t *testing.T) {
	kent, _ := service("Kent")
	var b, again bytes.Buffer
	blank := Blank{Version: "test", Day: 20_000, Service: kent, Rater: "R1", Cases: Starter()}
	if err := cmp.Or(WritePack(&b, blank), WritePack(&again, blank)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("made twice, it differs")
	}
	p, findings, ok := ReadPack("kent.xlsx", sheetsIn(t, b.Bytes()), reading)
	if !ok || len(findings) > 0 || p.Service.ID != "kent" || p.Rater != "R1" || len(p.Ratings) != 6 {
		t.Fatalf("%v %v %+v", ok, findings, p)
	}
	for i, c := range Starter() {
		v := p.Ratings[i]
		if v.ID != c.ID || v.Code != c.Code() || v.Text != c.Text || v.Answer != (Answer{}) || v.At.String() != fmt.Sprintf("kent.xlsx: Cases!C%d", 5+i) {
			t.Errorf("%+v", v)
		}
		if strings.Contains(b.String(), c.Why) {
			t.Error("the pack gives the reference away")
		}
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, locked := range map[string]bool{"A5": true, "B5": true, "C5": false, "D10": false, "E5": true} {
		id, err := f.GetCellStyle("Cases", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Protection == nil || style.Protection.Locked; got != locked {
			t.Errorf("%s: locked %v", cell, got)
		}
	}
	lists, err := f.GetDataValidations("Cases")
	if err != nil || len(lists) != 1 || lists[0].Sqref != "C5:C10" || !strings.Contains(lists[0].Formula1, "1,2,3,4,Cannot say") {
		t.Errorf("%v %+v", err, lists)
	}
	for _, s := range f.GetSheetList() {
		for _, c := range Starter() {
			rows, _ := f.GetRows(s)
			if strings.Contains(fmt.Sprint(rows), c.Why) {
				t.Errorf("%s has why case %s has its level", s, c.ID)
			}
		}
	}
}

// No cell of the figures is a formula to a spreadsheet; numbers stay as they are.
func TestWriteCSV(t *testing.T) {
	packs := answered(t, "=HYPERLINK() R1: 1 4", "York R1: 4 1")
	packs[0].Ratings[0].ID, packs[1].Ratings[0].ID = "'-1", "'-1"
	var b bytes.Buffer
	if err := WriteCSV(&b, Analyse(Input{Packs: packs})); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\nalpha,,,,,,-0.5,", "\nsame as panel,,,'=HYPERLINK(),,,", "\ncannot say,''-1,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}
