package ingest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// withDays are the plain words, and days as 02/01/2006.
func withDays() Lexicon {
	lex := plainWords()
	lex.Day = func(text string) (schemas.Date, bool) {
		t, err := time.Parse("02/01/2006", text)
		return schemas.DateOf(t), err == nil
	}
	return lex
}

// ranking are the candidates of a field, a line each.
func ranking(t *testing.T, f schemas.Field, lines ...string) string {
	t.Helper()
	x := Read("file.csv", nil, []byte(strings.Join(lines, "\n")+"\n"), Options{Lexicon: withDays()})
	if len(x.Tables) != 1 {
		t.Fatalf("%d tables: %v", len(x.Tables), x.Findings)
	}
	var b strings.Builder
	for _, c := range x.Tables[0].Candidates {
		if c.Field != f {
			continue
		}
		mark := ""
		if c.Certain {
			mark = " certain"
		}
		if c.Rival {
			mark += " rival"
		}
		fmt.Fprintf(&b, "%s%s: %s\n", c.Heading, mark, c.Why)
	}
	return b.String()
}

func TestCandidates(t *testing.T) {
	for _, c := range []struct {
		name  string
		field schemas.Field
		lines []string
		want  string
	}{
		{
			"four levels before two", schemas.LevelField,
			[]string{"Case ref,Size,Extent,Date opened,Status", "A1,1,1,01/04/2026,Open", "A2,2,1,01/04/2026,Open", "A3,3,2,01/04/2026,Closed", "A4,4,2,01/04/2026,Open"},
			"Size: its values are all levels; 4 levels are among them\n" +
				"Extent: its values are all levels; it has 2 different values in 4 rows\n",
		},
		{
			"references all differ", schemas.Ref,
			[]string{"Code,Family code,Level,Date opened,Status", "C1,F1,1,01/04/2026,Open", "C2,F1,2,02/04/2026,Open", "C3,F1,2,03/04/2026,Open"},
			"Code certain: heading \"Code\" is sometimes used for it; its values are all references; its values all differ\n" +
				"Family code: its values are all references; its values come again and again\n",
		},
		{
			"days in order", schemas.OpenedOn,
			[]string{"Case ref,Level,Dt B,Dt A,Status", "A1,1,05/04/2026,01/04/2026,Closed", "A2,2,06/04/2026,01/04/2026,Closed"},
			"Dt A: its values are all days; never after the days of the other columns\n" +
				"Dt B: its values are all days; 2 of 2 days are after those of other columns\n",
		},
		{
			"closed where it is closed", schemas.ClosedOn,
			[]string{"Case ref,Level,Date opened,Dt A,Dt B,Status", "A1,1,01/04/2026,02/04/2026,05/04/2026,Closed", "A2,2,01/04/2026,03/04/2026,,Open"},
			"Dt B: its values are all days; never before the day opened in column C; it is filled where the status is closed\n" +
				"Dt A: its values are all days; never before the day opened in column C\n",
		},
		{
			"before it was opened", schemas.ClosedOn,
			[]string{"Case ref,Level,Date opened,Dt A,Status", "A1,1,01/04/2026,02/03/2026,Closed", "A2,2,01/04/2026,,Open"},
			"Dt A: its values are all days; 1 of 1 days are before the day opened; it is filled where the status is closed\n",
		},
		{
			"rivals", schemas.LevelField,
			[]string{"Case ref,Date opened,Intervention level,Support level,Status", "A1,01/04/2026,1,2,Open", "A2,01/04/2026,2,1,Open"},
			"Intervention level rival: heading \"Intervention level\" is a known one; its values are all levels\n" +
				"Support level rival: heading \"Support level\" is a known one; its values are all levels; it has 2 different values in 2 rows\n",
		},
		{
			"days are no levels", schemas.LevelField,
			[]string{"Case ref,Date opened,Dt A,Status", "A1,01/04/2026,02/04/2026,Open", "A2,01/04/2026,03/04/2026,Closed"},
			"",
		},
	} {
		if diff := cmp.Diff(c.want, ranking(t, c.field, c.lines...)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestCandidatesOfAnything: whatever the cells, no more than a handful a field,
// ranked, and never two that are certain.
func TestCandidatesOfAnything(t *testing.T) {
	headings := []string{"Case ref", "Level", "Banding", "Level of work", "Status", "State", "Date opened", "Start", "Dt 1", "Dt 2", "Closed", "Code", "ID", "Notes"}
	cells := []string{"", "1", "2", "4", "Open", "Closed", "A1", "A2", "A3", "01/04/2026", "05/05/2026", "x"}
	rapid.Check(t, func(r *rapid.T) {
		columns := rapid.SliceOfN(rapid.SampledFrom(headings), 3, 9).Draw(r, "headings")
		lines := []string{strings.Join(columns, ",")}
		for range rapid.IntRange(1, 6).Draw(r, "rows") {
			lines = append(lines, strings.Join(rapid.SliceOfN(rapid.SampledFrom(cells), len(columns), len(columns)).Draw(r, "row"), ","))
		}
		for _, table := range Read("file.csv", nil, []byte(strings.Join(lines, "\n")), Options{Lexicon: withDays()}).Tables {
			seen, certain := map[schemas.Field]int{}, map[schemas.Field]int{}
			for i, c := range table.Candidates {
				if seen[c.Field]++; c.Certain {
					certain[c.Field]++
				}
				if c.Score < 0 || c.Score > 100 || c.Heading != table.Columns[c.Column-1].Heading {
					r.Fatalf("%+v", c)
				}
				if before := table.Candidates[max(i-1, 0)]; i > 0 && before.Field == c.Field && !before.Certain && !before.Rival && before.Score < c.Score {
					r.Fatalf("%+v stands before %+v", before, c)
				}
				if seen[c.Field] > candidatesMax || certain[c.Field] > 1 || certain[c.Field] == 1 && c.Rival {
					r.Fatalf("%+v", table.Candidates)
				}
			}
		}
	})
}
