package ingest

import (
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// A formula without its result, or an error, is told where the column is read, and
// where it might have been; beside the cases it costs nothing.
func TestFormulasBesideCases(t *testing.T) {
	for _, c := range []struct {
		name, level, formula string
		want                 []string
	}{
		{"beside", "Level", "D", nil},
		{"in the level", "Level", "B", []string{"cell.formula B3"}},
		{"where the level is not sure", "Banding", "D", []string{"cell.formula D3"}},
		{"in a title", "Level", "B1", []string{"cell.formula B1"}},
	} {
		f := excelize.NewFile()
		for r, row := range [][]any{
			{"Cases"},
			{"Case reference", c.level, "Status", "Check", "Date opened"},
			{"K1", nil, "Open", nil, "01/04/2026"},
			{"K2", "2", "Open", "x", "02/04/2026"},
			{"K3", "3", "Closed", "y", "03/04/2026"},
		} {
			if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+r)), &row); err != nil {
				t.Fatal(err)
			}
		}
		at := c.formula
		if len(at) == 1 {
			at += "3"
		}
		if err := f.SetCellFormula("Sheet1", at, `"a"&"b"`); err != nil {
			t.Fatal(err)
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range Read("x.xlsx", nil, b.Bytes(), Options{Lexicon: plainWords()}).Findings {
			if v.Rule == schemas.RuleCellFormula {
				got = append(got, string(v.Rule)+" "+schemas.ColumnName(v.Position.Column)+string(rune('0'+v.Position.Row)))
			}
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
