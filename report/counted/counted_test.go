package counted

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// source has one intervention of every service at Level 2, opened on 5 May 2026 and
// closed on 20 May, on which an answer was given; "mute" tells nothing of the past.
type source struct{}

var extract = schemas.Quarter(2026, 1).Last

func cellsFor(services []string, level schemas.Level, status schemas.Status) measure.Counts {
	c := measure.Counts{Available: services}
	for _, s := range services {
		c.Cells = append(c.Cells, measure.Cell{Service: s, Level: level, Status: status, N: 1})
	}
	return c
}

func (source) Stocks(_ context.Context, days ...schemas.Date) ([]measure.Counts, error) {
	out := make([]measure.Counts, len(days))
	for i, d := range days {
		out[i].Available = []string{"kent", "leeds"}
		if d == extract {
			out[i] = cellsFor([]string{"kent", "leeds", "mute"}, schemas.Level2, schemas.Closed)
		}
	}
	return out, nil
}

func (source) Flows(_ context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	out := make([][]measure.Counts, len(periods))
	for i, p := range periods {
		for _, n := range names {
			c := measure.Counts{Available: []string{"kent", "leeds"}}
			if happened := n == measure.Opened || n == measure.Closed || n == measure.Worked || n == schemas.CountedEnded; happened && p.Contains(extract-45) {
				c = cellsFor(c.Available, schemas.Level2, schemas.StatusUnknown)
			}
			out[i] = append(out[i], c)
		}
	}
	return out, nil
}

func (source) Evaluations(_ context.Context, periods ...schemas.Period) ([]measure.Evaluation, error) {
	out := make([]measure.Evaluation, len(periods))
	for i, p := range periods {
		out[i].Surveyed = []measure.Surveyed{{Service: "kent", Question: 1}, {Service: "kent", Question: 4}}
		if p.Contains(extract - 45) {
			out[i].Ratings = []measure.Rating{{Service: "kent", Level: schemas.Level2, N: 1}, {Service: "kent", Level: schemas.Level2, Question: 4, Scale: "1 2 3", Answer: 3, N: 1}}
		}
	}
	return out, nil
}

func (source) Times(_ context.Context, _ []measure.Band, periods ...schemas.Period) ([][]measure.Timed, error) {
	return make([][]measure.Timed, len(periods)), nil
}

// made are the counts of services by their ids.
func made(t *testing.T, ids ...string) []Return {
	t.Helper()
	var services []Service
	for _, id := range ids {
		s := Service{Service: schemas.Service{ID: id, Name: strings.ToUpper(id[:1]) + id[1:]}, ExtractDate: extract, First: extract - 56, Surveyed: id == "kent"}
		if id == "leeds" {
			s.Statuses, s.Levels = schemas.TwoStatuses, schemas.ThreeLevels
		}
		services = append(services, s)
	}
	out, err := Make(t.Context(), source{}, services, 444)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is not told is not in the counts, save of the last quarter, where it says so;
// what a service does not use does not apply.
func TestMake(t *testing.T) {
	all := made(t, "mute", "leeds", "kent")
	kent, leeds, mute := all[0], all[1], all[2]
	if kent.ID != "kent" || leeds.ID != "leeds" || mute.ID != "mute" {
		t.Fatalf("the services are in the order %s, %s, %s", kent.ID, leeds.ID, mute.ID)
	}
	if first := kent.Flows[0]; first.Last != schemas.Month(2024, 4).Last {
		t.Errorf("the first period ends on %s", first.Last)
	}
	for _, r := range mute.Flows {
		if r.Last < schemas.Month(2026, 6).Last || slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Mark != schemas.NotAvailable }) {
			t.Errorf("of mute %+v", r)
		}
	}
	if len(mute.Flows) == 0 || len(mute.Position) != 5 || len(mute.Answers) != 0 {
		t.Errorf("of mute %d flows, %d positions", len(mute.Flows), len(mute.Position))
	}
	for _, r := range leeds.Position {
		if r.Level == schemas.Level3 || r.Cells[1].Mark != schemas.NotApplicable || r.Cells[0].Mark != schemas.NoMark {
			t.Errorf("of leeds %+v", r)
		}
	}
	quarter := slices.IndexFunc(kent.Flows, func(r Row) bool { return r.First == extract-90 && r.Last == extract && r.Level == schemas.Level2 })
	if quarter < 0 || kent.Flows[quarter].Cells[0].N != 1 {
		t.Errorf("of the quarter %d", quarter)
	}
	given := 0
	for _, r := range kent.Answers {
		if !r.All {
			given++
			if r.Question != 4 || r.Scale != "1 2 3" || r.Answer != 3 || r.Cells[1].N != 1 {
				t.Errorf("an answer %+v", r)
			}
		}
	}
	if given != 2 { // in May and in the quarter
		t.Errorf("%d answers", given)
	}
}

// schema is a schema that is published.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	files, err := SchemaFiles()
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, f := range files {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(f.Content))
		if err == nil {
			err = c.AddResource(f.Name, doc)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return c.MustCompile(name)
}

func valid(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return s.Validate(doc)
}

// What is written as JSON is what the published schema says, of one service and of
// several.
func TestSchemaOfCounts(t *testing.T) {
	s := schema(t, "counts-return-1.json")
	for _, ids := range [][]string{{"kent"}, {"leeds"}, {"mute"}, {"kent", "leeds", "mute"}} {
		var b bytes.Buffer
		if err := WriteJSON(&b, made(t, ids...), "9.9"); err != nil {
			t.Fatal(err)
		}
		if err := valid(t, s, b.String()); err != nil {
			t.Errorf("of %v: %v", ids, err)
		}
	}
	for _, wrong := range []string{
		`[]`, `{}`, `{"format":"iass-counts-return/1"}`, `{"format":"iass-counts-return/2","flows":[]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"5"}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"30/06/2026","level":"1"}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-31","level":"1"}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"1","open":-1}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"1","open":1.5}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"1","open":null}]}`,
		`{"format":"iass-counts-return/1","position":[{"position_on":"2026-06-30","level":"1","opne":1}]}`,
		`{"format":"iass-counts-return/1","evaluation":[{"first_day":"2026-06-01","last_day":"2026-06-30","question":1,"answer":3}]}`,
	} {
		if valid(t, s, wrong) == nil {
			t.Errorf("the schema allows %s", wrong)
		}
	}
}

// The schema of cases allows both forms of a case return, and asks for a reference.
func TestSchemaOfCases(t *testing.T) {
	s := schema(t, "case-return-1.json")
	entry := `{"ref":"A1","level":2,"status":"open","opened_on":"2026-05-01","closed_on":null,"hours":2.5,"team":"north"}`
	for _, right := range []string{"[" + entry + "]", "[]", `{"service":"kent","extract_date":"2026-06-30","cases":[` + entry + `]}`} {
		if err := valid(t, s, right); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
	for _, wrong := range []string{`{}`, `[{"level":1}]`, `[{"ref":"A1","level":1,"opened_on":"31/05/2026"}]`, `[{"ref":"A1","level":1,"child":{"name":"x"}}]`} {
		if valid(t, s, wrong) == nil {
			t.Errorf("the schema allows %s", wrong)
		}
	}
}

// Every column of the form that a program can fill is in the schema, and no other.
func TestSchemaColumns(t *testing.T) {
	files, err := SchemaFiles()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f SchemaFile) bool { return f.Name == "counts-return-1.json" })
	var read struct {
		Properties map[string]struct {
			Items struct {
				Properties map[string]any `json:"properties"`
			} `json:"items"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(files[i].Content, &read); err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets(true) {
		got := read.Properties[strings.ToLower(s.name)].Items.Properties
		delete(got, "total") // a person's sum
		if len(got) != len(s.columns) {
			t.Errorf("%s has %d members, and %d columns", s.name, len(got), len(s.columns))
		}
		for _, c := range s.columns {
			if got[c.Key] == nil {
				t.Errorf("%s has no member %s", s.name, c.Key)
			}
		}
	}
}

// The same counts are the same bytes, in every form.
func TestWriteAgain(t *testing.T) {
	write := func() (out []string) {
		for _, w := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return WriteJSON(b, made(t, "kent"), "9.9") },
			func(b *bytes.Buffer) error { return WriteCSV(b, made(t, "kent")) },
			func(b *bytes.Buffer) error { return WriteWorkbook(b, made(t, "kent"), "9.9") },
			func(b *bytes.Buffer) error {
				return WriteTemplate(b, Blank{Service: made(t, "leeds")[0].Service.Service, Period: schemas.Quarter(2026, 1), Version: "9.9"})
			},
		} {
			var b bytes.Buffer
			if err := w(&b); err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%x", b.Bytes()))
		}
		return out
	}
	if a, b := write(), write(); !slices.Equal(a, b) {
		t.Error("the same counts are written otherwise")
	}
}
