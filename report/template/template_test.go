package template

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

var (
	kent  = schemas.Service{ID: "kent", Name: "Kent", Levels: schemas.FourLevels, Statuses: schemas.ThreeStatuses}
	hull  = schemas.Service{ID: "hull", Name: "Hull", Levels: schemas.ThreeLevels, Statuses: schemas.TwoStatuses}
	scale = schemas.Scale{{Value: 1, Word: "Poor"}, {Value: 2, Word: "Good"}}
)

func formOf(s schemas.Service) Form {
	p := schemas.Quarter(2026, 1)
	return Form{Version: "1", Day: p.Last + 1, Service: s, Period: p, Questions: []string{"One?", "Two?", "Three?", "Four?", "Five?", "Six?"}, Scale: scale}
}

func written(t *testing.T, f Form) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func opened(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// must is a value that a workbook gives without fault.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestSameBytes(t *testing.T) {
	a, b := written(t, formOf(kent)), written(t, formOf(kent))
	if !bytes.Equal(a, b) {
		t.Error("the same form gives other bytes")
	}
	const most = 100_000
	if len(a) > most {
		t.Errorf("an empty form has %d bytes, and may have %d", len(a), most)
	}
}

// lists are what the columns offer to choose from.
func lists(t *testing.T, f *excelize.File) map[string]string {
	t.Helper()
	headings := map[string]string{}
	for i, h := range must[[][]string](t)(f.GetRows(casesSheet))[headingRow-1] {
		headings[schemas.ColumnName(i+1)] = h
	}
	out := map[string]string{}
	for _, v := range must[[]*excelize.DataValidation](t)(f.GetDataValidations(casesSheet)) {
		for column, h := range headings {
			if column != "A" && v.Sqref == fmt.Sprintf("%s%d:%s%d", column, firstRow, column, lastRow) {
				out[h] = strings.Trim(v.Formula1, `"`)
				if v.Formula2 != "" {
					out[h] += " to " + v.Formula2
				}
			}
		}
	}
	return out
}

func TestColumnsFollowTheRegister(t *testing.T) {
	days, answers := "32874 to TODAY()", "1,2"
	want := map[string]string{
		"Case reference": "", "Level": "1,2,3,4", "Status": "Open,Inactive,Closed", "Date opened": days, "Date made inactive": days, "Date re-opened": days,
		"Date closed": days, "Service user": "Parent,Young person,Child",
		"Type of work": "Casework,Information and advice,Group work,Training,Information about the service", "Hours": "0 to 5000",
		"Evaluation question 1": answers, "Evaluation question 2": answers, "Evaluation question 3": answers,
		"Evaluation question 4": answers, "Evaluation question 5": answers, "Evaluation question 6": answers,
	}
	if d := cmp.Diff(want, lists(t, opened(t, written(t, formOf(kent))))); d != "" {
		t.Errorf("four levels, three statuses (-want +got):\n%s", d)
	}
	want["Level"], want["Status"] = "1,2,3-4", "Open,Closed"
	delete(want, "Date made inactive")
	delete(want, "Date re-opened")
	for q := 1; q <= schemas.QuestionsAll; q++ {
		delete(want, fmt.Sprintf("Evaluation question %d", q))
	}
	few := formOf(hull)
	few.Questions = nil
	if d := cmp.Diff(want, lists(t, opened(t, written(t, few)))); d != "" {
		t.Errorf("three levels, two statuses, no questions (-want +got):\n%s", d)
	}
	undeclared := schemas.Service{ID: "york", Name: "York"}
	if got := lists(t, opened(t, written(t, formOf(undeclared)))); got["Level"] != "1,2,3,4" || got["Status"] != "Open,Inactive,Closed" {
		t.Errorf("undeclared: %v", got)
	}
}

// What the Analysis Function asks of spreadsheets, as far as it fits one to fill.
func TestAccessible(t *testing.T) {
	for _, s := range []schemas.Service{kent, hull} {
		f := opened(t, written(t, formOf(s)))
		if d := cmp.Diff([]string{casesSheet, howSheet, wordsSheet}, f.GetSheetList()); d != "" {
			t.Error(d)
		}
		props := must[*excelize.DocProperties](t)(f.GetDocProps())
		if props.Title != "Return of interventions: "+s.Name || props.Language != "en-GB" || props.Creator == "" {
			t.Errorf("the document says %+v", props)
		}
		for _, sheet := range f.GetSheetList() {
			auditSheet(t, f, sheet)
		}
		for _, font := range f.Styles.Fonts.Font {
			if *font.Sz.Val < 10 || font.I != nil {
				t.Errorf("text of %v points, italic %v", *font.Sz.Val, font.I)
			}
		}
	}
}

// auditSheet wants a title that is a heading, a dimension that is what is used, nothing
// merged or hidden, words that fit, help that is locked without a password, and on the
// sheet to fill the locks of a form, though they are not turned on.
func auditSheet(t *testing.T, f *excelize.File, sheet string) {
	t.Helper()
	rows := must[[][]string](t)(f.GetRows(sheet))
	if rows[0][0] == "" {
		t.Errorf("%s: no title in A1", sheet)
	}
	heading := *f.Styles.CellXfs.Xf[must[int](t)(f.GetCellStyle(sheet, "A1"))].XfID
	tagged := false
	for _, named := range f.Styles.CellStyles.CellStyle {
		tagged = tagged || named.XfID == heading && named.BuiltInID != nil && *named.BuiltInID == 16
	}
	if !tagged {
		t.Errorf("%s: the title is not tagged as Heading 1", sheet)
	}
	wide, last := 0, len(rows)
	for r, row := range rows {
		wide = max(wide, len(row))
		if !must[bool](t)(f.GetRowVisible(sheet, r+1)) {
			t.Errorf("%s: row %d is hidden", sheet, r+1)
		}
		for c, text := range row {
			width := must[float64](t)(f.GetColWidth(sheet, schemas.ColumnName(c+1)))
			for word := range strings.FieldsSeq(text) {
				if r > headingRow-2 && float64(utf8.RuneCountInString(word)) > width {
					t.Errorf("%s: %q is wider than column %s", sheet, word, schemas.ColumnName(c+1))
				}
			}
		}
	}
	if sheet == casesSheet {
		last = lastRow
	}
	if got, want := must[string](t)(f.GetSheetDimension(sheet)), fmt.Sprintf("A1:%s%d", schemas.ColumnName(wide), last); got != want {
		t.Errorf("%s: the dimension is %s, and %s is used", sheet, got, want)
	}
	if n := len(must[[]excelize.MergeCell](t)(f.GetMergeCells(sheet))); n > 0 {
		t.Errorf("%s: %d merged cells", sheet, n)
	}
	locked := func(at string) bool {
		p := must[*excelize.Style](t)(f.GetStyle(must[int](t)(f.GetCellStyle(sheet, at)))).Protection
		return p == nil || p.Locked
	}
	protected := must[excelize.SheetProtectionOptions](t)(f.GetSheetProtection(sheet))
	switch {
	case sheet != casesSheet && (!protected.SelectLockedCells || protected.Password != "" || !locked("A2")):
		t.Errorf("%s: it is not locked, or has a password: %+v", sheet, protected)
	case sheet == casesSheet && (locked("A7") || locked("B7") || locked("E5006") || locked("B4") || !locked("A1") || !locked("B6")):
		t.Errorf("%s: what is typed is locked, or what is not is unlocked", sheet)
	}
}

// The instructions fit on a screen of 1366 by 768 at 100 %, on which Excel shows about
// 1,330 by 500 pixels of cells.
func TestInstructionsFitAScreen(t *testing.T) {
	f := opened(t, written(t, formOf(kent)))
	high, wide := 0.0, 0.0
	for r := range must[[][]string](t)(f.GetRows(howSheet)) {
		high += must[float64](t)(f.GetRowHeight(howSheet, r+1)) * 96 / 72
	}
	for _, c := range []string{"A", "B"} {
		wide += must[float64](t)(f.GetColWidth(howSheet, c))*7 + 5
	}
	if high > 500 || wide > 1330 {
		t.Errorf("the instructions are %.0f by %.0f pixels", wide, high)
	}
}
