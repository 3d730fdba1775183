package summary

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

// quarter is a summary of a quarter in which everything was met once.
func quarter() Summary {
	s := Summary{
		At: schemas.Quarter(2026, 1).Last, Period: schemas.Quarter(2026, 1), Covered: 141, Expected: 153,
		Written: []string{"out/2026-27-Q1/figures.csv"},
		Issues: []measure.Issue{
			{Rule: schemas.RuleLevelMissing, Severity: schemas.Note, File: "Kent.xlsx", Count: 1312},
			{Rule: schemas.RuleDateMissing, Severity: schemas.Query, File: "Kent.xlsx", Count: 2},
			{Rule: schemas.RuleDateMissing, Severity: schemas.Query, File: "Essex quarter 1 final.xlsx", Count: 1},
			{Rule: schemas.RuleLevelUnmapped, Severity: schemas.Reject, File: "Kent.xlsx", Count: 1},
			{Rule: schemas.RuleServiceUnknown, Severity: schemas.Query, File: "return.csv", Count: 1},
			{Rule: schemas.RuleFileUnreadable, Severity: schemas.Reject, File: "broken.xlsx", Count: 1},
			{Rule: "rule.forgotten", Severity: schemas.Query, File: "old.csv", Count: 1},
		},
	}
	for _, name := range []string{"a.csv", "b.csv", "c.csv", "d.csv", "e.csv", "f.csv", "g.csv", "h.csv"} {
		s.Issues = append(s.Issues, measure.Issue{Rule: schemas.RuleStatusDates, Severity: schemas.Query, File: name, Count: 1000})
	}
	for range 120 {
		s.Verdicts = append(s.Verdicts, schemas.Accepted)
	}
	s.Verdicts = append(s.Verdicts, schemas.Rejected, schemas.Held, schemas.AcceptedWithQueries)
	for n, level := range measure.Levels {
		for k, status := range measure.Statuses {
			f := measure.Figure{
				Measure: "stock", Geography: measure.England, Level: level, Status: status,
				Value: int64(n*n*1234 + k), Services: 141 - k, Expected: 153,
			}
			if level == "3-4" && status == "inactive" {
				f.Value, f.Mark = 0, schemas.NotAvailable
			}
			s.Figures = append(s.Figures, f)
		}
	}
	for n, name := range measure.Names[2:] {
		s.Figures = append(s.Figures, measure.Figure{
			Measure: string(name), Geography: measure.England, Level: "total", Status: "total",
			Value: int64(n * 999), Services: 140, Expected: 153,
		})
	}
	return s
}

func TestWriteGolden(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, quarter()); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "quarter.txt")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	for _, line := range strings.Split(got.String(), "\n") {
		if utf8.RuneCountInString(line) > width {
			t.Errorf("a line is too long: %s", line)
		}
	}
}

func TestWriteNothing(t *testing.T) {
	var got bytes.Buffer
	if err := Write(&got, Summary{At: schemas.Quarter(2026, 1).Last}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("Internal figures: unrounded, not for publication.\nPosition at 30 June 2026: 0 of 0 services\n", got.String()); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -1000: "-1,000", -999: "-999", -123456: "-123,456",
	} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s, not %s", n, got, want)
		}
	}
}

type full struct{}

var errFull = errors.New("full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsReachTheCaller(t *testing.T) {
	if err := Write(full{}, quarter()); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
}
