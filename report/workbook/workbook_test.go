package workbook

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var policy = disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}

// small is what most tests write: three regions, names like formulas, a service
// without a return, and a level that rounds to nought.
var small = made.Spec{
	Seed: 5, Regions: 3, Services: 5, Cases: 60, Silent: 0.2, OneService: true, Period: schemas.Quarter(2026, 1), Quarters: 3,
}

// content is the content of a release with something on every sheet.
func content(t testing.TB, s made.Spec) disclosure.Content {
	t.Helper()
	c, err := made.Content(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c.Contact = "figures@example.org"
	c.Floor = 50
	names := map[string]string{}
	for i, prefix := range []string{"=HYPERLINK(1) ", "+", "-1 ", "@SUM ", "=2+3"} {
		names[c.Services[i].ID] = prefix + c.Services[i].Name
		c.Services[i].Name = names[c.Services[i].ID]
	}
	for i, f := range c.Figures {
		if name, ok := names[f.Code]; ok {
			c.Figures[i].Name = name
		}
	}
	for i, r := range c.Returned {
		if name, ok := names[r.Service.ID]; ok {
			c.Returned[i].Service.Name = name
		}
	}
	c.Issues = []measure.Issue{
		{Rule: schemas.RuleDateImpossible, Severity: schemas.Reject, File: "a.csv", Service: c.Services[0].ID, Count: 2},
		{Rule: schemas.RuleLevelMissing, Severity: schemas.Note, File: "b.csv", Service: c.Services[1].ID, Count: 9},
	}
	c.Since = s.Period.First
	for _, f := range c.Figures[:12] {
		before := f
		before.Value += 30
		c.Revisions = append(c.Revisions, measure.Revision{Before: before, Now: f, MovedBy: []string{"=late.csv"}})
	}
	c.Revisions[0].Before = measure.Figure{}
	return c
}

// editions are both editions of a content, by name.
func editions(c disclosure.Content) map[string]disclosure.Release {
	p := made.Published(c, policy)
	p.Since = c.Since
	return map[string]disclosure.Release{"internal": disclosure.Internal(c), "published": p}
}

func written(t testing.TB, r disclosure.Release) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r); err != nil {
		t.Fatal(err)
	}
	// IASS_KEEP names a folder for files to look at in a spreadsheet program.
	if dir := os.Getenv("IASS_KEEP"); dir != "" {
		if err := os.WriteFile(dir+"/figures-"+string(r.Edition)+".xlsx", out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestSameBytes(t *testing.T) {
	for name, r := range editions(content(t, small)) {
		again := editions(content(t, small))[name]
		if !bytes.Equal(written(t, r), written(t, again)) {
			t.Errorf("%s: the same release is not the same bytes", name)
		}
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsReachTheCaller(t *testing.T) {
	if err := Write(full{}, disclosure.Internal(content(t, small))); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}

// TestLongText has a text that is longer than a row can be high, or than a cell can
// hold, be cut short, and not keep the workbook from being written.
func TestLongText(t *testing.T) {
	c := content(t, small)
	files := strings.TrimSpace(strings.Repeat("a late return.csv; ", 2000))
	c.Revisions[3].MovedBy = []string{files}
	for _, s := range unzip(t, written(t, disclosure.Internal(c))).sheets() {
		for _, cell := range s.cells {
			if s.name == "Revisions" && strings.HasPrefix(cell.text, "a late") {
				if want := files[:lettersMax]; cell.text != want {
					t.Errorf("%d letters, want %d", len(cell.text), len(want))
				}
				return
			}
		}
	}
	t.Error("there is no such text")
}

// TestRowsAreNotLost has rows that find no sheet, or a value that no cell can hold, be
// an error, and no workbook without them.
func TestRowsAreNotLost(t *testing.T) {
	of := table{sheet: "Sheet1", columns: []column{{heading: "Level"}}, rows: [][]any{{"Level 1"}}, widths: []int{20}}
	odd := of
	odd.rows = [][]any{{3.5}}
	for name, all := range map[string]map[string]rows{
		"no sheet for the rows": {"xl/worksheets/sheet2.xml": {of: of, first: 5}},
		"has no end":            {"xl/workbook.xml": {of: of, first: 5}},
		"A5: no cell":           {"xl/worksheets/sheet1.xml": {of: odd, first: 5}},
	} {
		f := excelize.NewFile()
		if err := f.SetCellStr("Sheet1", "A4", "Level"); err != nil {
			t.Fatal(err)
		}
		if err := pack(io.Discard, f, all); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestLiteral has the names of files that office programs would read as escapes be
// read back as they are.
func TestLiteral(t *testing.T) {
	for text, want := range map[string]string{
		"Kent_x.csv": "Kent_x.csv", "_x0041_": "_x005F_x0041_", "a_x0041_x0042_": "a_x005F_x0041_x005F_x0042_", "_x00G1_": "_x00G1_", "_X0041_": "_X0041_",
	} {
		if got := literal(text); got != want {
			t.Errorf("%s is written as %s, want %s", text, got, want)
		}
	}
	const name = "_x0041_ late.csv"
	c := content(t, small)
	c.Revisions[3].MovedBy = []string{name}
	var b bytes.Buffer
	if err := Write(&b, disclosure.Internal(c)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Revisions")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell == name {
				return
			}
		}
	}
	t.Errorf("no cell reads %s", name)
}

// BenchmarkWrite writes the workbook of 153 services and forty quarters.
func BenchmarkWrite(b *testing.B) {
	s := made.Spec{Seed: 1, Regions: 9, Services: 17, Cases: 120, Silent: 0.05, Period: schemas.Quarter(2026, 1), Quarters: 40}
	r := made.Published(content(b, s), policy)
	b.ResetTimer()
	for b.Loop() {
		if err := Write(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
