package moderation

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// sheet is a sheet of lines whose cells are separated by bars.
func sheet(name string, lines ...string) Sheet {
	s := Sheet{Name: name}
	for i, l := range lines {
		if l != "" {
			s.Lines = append(s.Lines, Line{i + 1, strings.Split(l, "|")})
		}
	}
	return s
}

func TestReadPack(t *testing.T) {
	given := func(l schemas.Level) Answer { return Answer{Given, l} }
	for _, v := range []struct {
		name     string
		sheets   []Sheet
		answers  map[string]Answer
		findings []string // what each begins with
		refused  bool
	}{
		{
			name:   "columns moved, rows sorted, another sheet before it",
			sheets: []Sheet{sheet("Notes", "nothing here"), sheet("Sheet2", "Rater|R1", "", "Service:||Kent", "LEVEL |Code|Reason|Case", "3||because|B", "Level 2|||A")},
			answers: map[string]Answer{
				"A": given(2), "B": given(3),
			},
		},
		{
			name:    "ways to say nothing, and that one cannot say",
			sheets:  []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|Level", "A|Cannot say", "B|can’t say", "C|", "D", "E|Don't know", "F|3-4", "|")},
			answers: map[string]Answer{"A": {Kind: CannotSay}, "B": {Kind: CannotSay}, "C": {}, "D": {}, "E": {Kind: CannotSay}, "F": given(schemas.Level3Or4)},
		},
		{
			name:     "a level that cannot be read is missing and is never quoted",
			sheets:   []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|Level", "A|Ann Bell said 2", "B|2")},
			answers:  map[string]Answer{"A": {}, "B": given(2)},
			findings: []string{"k.xlsx: Cases!B3: the level cannot be read, so this answer is missing. Allowed: 1, 2, 3 or 4"},
		},
		{
			name:     "one case in two rows",
			sheets:   []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|Level", "A|1", "A|2", "B|3", "B|3")},
			answers:  map[string]Answer{"B": given(3)},
			findings: []string{"k.xlsx: Cases!B3: case A stands in 2 rows", "k.xlsx: Cases!B4: case A stands in 2 rows"},
		},
		{
			name:     "a row of no case",
			sheets:   []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|Level", "|1", "B|3")},
			answers:  map[string]Answer{"B": given(3)},
			findings: []string{"k.xlsx: Cases!A3: the row does not say which case"},
		},
		{
			name:     "a text that was changed",
			sheets:   []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|What happened|Level|Code", "A|Something else.|1|"+codeOf("A", "Something."), "B|As  it was.|2|"+codeOf("B", "As it was."))},
			answers:  map[string]Answer{"A": given(1), "B": given(2)},
			findings: []string{"k.xlsx: Cases!C3: the text or the code of case A is not as it was sent"},
		},
		{
			name:     "a service that the register does not know",
			sheets:   []Sheet{sheet("Cases", "Service|Atlantis|Rater|R1", "Case|Level", "A|1")},
			answers:  map[string]Answer{"A": given(1)},
			findings: []string{"k.xlsx: Cases: the register has no service of the name"},
		},
		{name: "nobody's answers", sheets: []Sheet{sheet("Cases", "Case|Level", "A|1")}, refused: true, findings: []string{"k.xlsx: the file does not say whose answers these are"}},
		{name: "no table", sheets: []Sheet{sheet("Cases", "Service|Kent|Rater|R1", "Case|Levels", "A|1")}, refused: true, findings: []string{"k.xlsx: there is no table with the headings Case and Level"}},
	} {
		p, findings, ok := ReadPack("k.xlsx", v.sheets, reading)
		if ok == v.refused {
			t.Errorf("%s: ok %v", v.name, ok)
		}
		got := map[string]Answer{}
		for _, r := range p.Ratings {
			got[r.ID] = r.Answer
		}
		if d := cmp.Diff(v.answers, got); d != "" && ok {
			t.Errorf("%s (-want +got):\n%s", v.name, d)
		}
		var said []string
		for _, f := range findings {
			said = append(said, f.String())
			if strings.Contains(f.String(), "Ann Bell") {
				t.Errorf("%s: a name is quoted", v.name)
			}
		}
		if !slices.EqualFunc(said, v.findings, strings.HasPrefix) {
			t.Errorf("%s: %q", v.name, said)
		}
	}
}

func TestReadCases(t *testing.T) {
	for _, v := range []struct {
		name  string
		lines []string
		want  []Case
		fault string
	}{
		{
			name:  "with a title, references and none",
			lines: []string{"Our cases", "ID|Text|Reference|Why", "1|A call.|Level 1|Short.", "", "2|A visit."},
			want:  []Case{{"1", "A call.", 1, "Short."}, {"2", "A visit.", 0, ""}},
		},
		{name: "a column that is none of ours", lines: []string{"id|text|name", "1|x|Ann Bell"}, fault: "own.csv: Cases, column C: there is no such column here: allowed are id, text, reference and why"},
		{name: "a column twice", lines: []string{"id|text|Case", "1|x|1"}, fault: "own.csv: Cases, column C: the column case stands here a second time: keep one"},
		{
			name: "every fault is named", lines: []string{"id|text|reference", "1||5", "1|x|3-4", "|y|"},
			fault: "own.csv: Cases, row 2: the case has no text: say what was asked for and what the service did, without names\n" +
				"own.csv: Cases, row 2: the reference level cannot be read: allowed are 1, 2, 3 and 4, or an empty cell where there is none\n" +
				"own.csv: Cases, row 3: the id 1 stands here a second time (first at own.csv: Cases, row 2): give each case an id of its own\n" +
				"own.csv: Cases, row 3: the reference level cannot be read: allowed are 1, 2, 3 and 4, or an empty cell where there is none\n" +
				"own.csv: Cases, row 4: the case has no id: give it a letter or a number of its own, such as A or 12",
		},
		{name: "no row", lines: []string{"id|text"}, fault: "own.csv: there is no case: write one a row, with the headings id, text and (if there is one) reference"},
		{name: "no headings", lines: []string{"1|x"}, fault: "own.csv: there is no row with the headings id and text: write one case a row under the headings id, text and (if there is one) reference"},
	} {
		got, err := ReadCases("own.csv", []Sheet{sheet("Cases", v.lines...)}, level)
		said := ""
		if err != nil {
			said = err.Error()
		}
		if d := cmp.Diff(v.want, got); d != "" || said != v.fault {
			t.Errorf("%s: %s\n%s", v.name, said, d)
		}
	}
}

func TestReadCasesYAML(t *testing.T) {
	for _, v := range []struct {
		name, text string
		want       []Case
		fault      string // what it begins with
	}{
		{
			name: "a list", text: "cases:\n- id: 1\n  text: >\n    A call:\n    for help.\n  reference: 2\n- {id: B, text: x, why: ~}\n",
			want: []Case{{"1", "A call: for help.", 2, ""}, {"B", "x", 0, ""}},
		},
		{name: "a key that is none", text: "cases:\n- id: 1\n  txt: x\n", fault: "own.yaml: line 3: there is no such key here"},
		{name: "a key twice", text: "cases:\n- id: 1\n  id: 2\n  text: x\n", fault: "own.yaml: line 3: the key id stands here a second time"},
		{name: "a list for a text", text: "cases:\n- id: 1\n  text: [x]\n", fault: "own.yaml: line 3: text is a list"},
		{name: "no case", text: "cases:\n- x\n", fault: "own.yaml: line 2: this is no case"},
		{name: "no list", text: "id: 1\n", fault: "own.yaml: there is no list of cases"},
		{name: "nothing", text: "", fault: "own.yaml: there is no list of cases"},
		{name: "no YAML", text: "a: b: c", fault: "own.yaml: this is not YAML"},
		{name: "a case without a text", text: "cases:\n- id: 1\n", fault: "own.yaml: line 2: the case has no text"},
	} {
		got, err := ReadCasesYAML("own.yaml", strings.NewReader(v.text), level)
		if d := cmp.Diff(v.want, got); d != "" || (err == nil) != (v.fault == "") || err != nil && !strings.HasPrefix(err.Error(), v.fault) {
			t.Errorf("%s: %v\n%s", v.name, err, d)
		}
	}
}

func TestSuspects(t *testing.T) {
	for text, want := range map[string][]string{
		"She rang twice in 2 weeks, for 2.5 days in all; the plan is from 2024.": nil,
		"Write to ann@bell.org.":                      {"an e-mail address"},
		"They live near CV1 2AB.":                     {"a postcode"},
		"Ring 024 7683 1234.":                         {"a telephone or NHS number"},
		"Born 3/4/2015, or 3rd April 2015.":           {"a whole date"},
		"Mrs Bell asked, and Dr. Yew answered at ca1": {"a title with a name"},
	} {
		if got := (Case{Text: text}).Suspects(); !slices.Equal(got, want) {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestNaturally(t *testing.T) {
	ids := []string{"B", "10", "A10", "2", "A2", "02", "A"}
	slices.SortStableFunc(ids, naturally)
	if want := []string{"2", "02", "10", "A", "A2", "A10", "B"}; !slices.Equal(ids, want) {
		t.Errorf("%v", ids)
	}
}
