package feedback

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

func day(t testing.TB, text string) schemas.Date {
	t.Helper()
	d, err := schemas.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// of is the feedback on a workbook of four cases: one without a fault, one whose
// level is no level, one with a name where its level should be, and one of another
// service. The sheet's name has to be quoted.
func of(t testing.TB) Feedback {
	t.Helper()
	at := func(row, column int) schemas.Position {
		return schemas.Position{File: "Kent <1>.xlsx", Sheet: "Ann's cases", Row: row, Column: column}
	}
	june := day(t, "2026-06-30")
	r := schemas.Return{
		File: "Kent <1>.xlsx", Service: "kent", Grain: schemas.RecordGrain, ReceivedOn: june + 5, ExtractDate: june,
		Ledger: schemas.Ledger{Rows: 6, Title: 1, Header: 1, Rejected: 3, Accepted: 1},
		Tables: []schemas.Table{{
			Sheet: "Ann's cases", HeaderRow: 2, Grain: schemas.RecordGrain,
			Columns: []schemas.Column{
				{Index: 1, Heading: "Ref", Field: schemas.Ref, Why: "heading \"Ref\" is a known one"},
				{Index: 2, Heading: "Child"},
				{Index: 4, Heading: "Level", Field: schemas.LevelField, Why: "known"},
				{Index: 5, Heading: "Opened", Field: schemas.OpenedOn, Why: "known"},
				{Field: schemas.StatusField, Constant: "Open", Why: "the sheet's name"},
			},
			Rows: []schemas.Row{
				{Number: 3, Cells: []string{"K1", "", "Level 1", "2026-04-13", ""}},
				{Number: 4, Cells: []string{"0017", "", "Level 7", "2026-04-13 14:30:00", ""}},
				{Number: 5, Cells: []string{"18", "", "Cy Dunn", "13/04/2026", ""}},
				{Number: 6, Cells: []string{"X9", "", "Level 2", "", ""}},
			},
		}},
		Interventions: []schemas.Intervention{{Spells: []schemas.Spell{
			{Status: schemas.Open, Level: schemas.Level1, From: june - 40, Until: june - 3},
			{Status: schemas.Closed, Level: schemas.Level1, From: june - 3},
		}}},
		Findings: []schemas.Finding{
			schemas.NewFinding(schemas.RuleHistory, schemas.Position{File: "Kent <1>.xlsx"}, "", ""),
			schemas.NewFinding(schemas.RuleLevelUnmapped, at(4, 4), schemas.LevelField, `"Level 7" is not a known level`),
			schemas.NewFinding(schemas.RuleLevelUnmapped, at(5, 4), schemas.LevelField, "the level is a word that is not shown here, for it may be a name"),
			schemas.NewFinding(schemas.RuleServiceRow, at(6, 0), schemas.ServiceName, ""),
		},
	}
	r.Verdict = schemas.Judge(r.Findings)
	return Feedback{Version: "1.2.3", Return: r, Service: schemas.Service{ID: "kent", Name: "Kent"}, Marked: "kent 1-marked.xlsx"}
}

// known is what a copy may show in these tests.
func known(f schemas.Field, cell string) bool {
	return f == schemas.OpenedOn || f == schemas.LevelField && len(cell) == 7 && cell < "Level 5" && cell > "Level"
}

func TestAnswer(t *testing.T) {
	l := schemas.Ledger{Rows: 1500, Accepted: 1298, Rejected: 2}
	finding := func(ids ...schemas.RuleID) []schemas.Finding {
		var out []schemas.Finding
		for _, id := range ids {
			out = append(out, schemas.NewFinding(id, schemas.Position{}, "", ""))
		}
		return out
	}
	for want, r := range map[string]schemas.Return{
		"No problems found, 1 row counted.":                                   {Ledger: schemas.Ledger{Rows: 2, Accepted: 1}},
		"No problems found, 0 rows counted; 1 thing to know.":                 {Findings: finding(schemas.RuleHistory)},
		"1,298 rows counted, 2 not counted; 1 thing to look at.":              {Ledger: l, Findings: finding(schemas.RuleDateImpossible, schemas.RuleDateImpossible)},
		"1,298 rows counted, 2 not counted; 2 things to look at.":             {Ledger: l, Findings: finding(schemas.RuleDateImpossible, schemas.RuleLevelFell, schemas.RuleHistory)},
		"Nothing counts yet: 1 thing to answer first.":                        {Ledger: l, Findings: finding(schemas.RuleColumnRival, schemas.RuleDateImpossible)},
		"Nothing could be counted: 2 things to mend before it is sent again.": {Ledger: l, Findings: finding(schemas.RuleRowsNone, schemas.RuleDateImpossible)},
		"Nothing could be counted: 1 thing to mend before it is sent again.":  {Findings: finding(schemas.RuleFileEmpty)},
	} {
		r.Verdict = schemas.Judge(r.Findings)
		if got := (Feedback{Return: r}).Answer(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func writers(t testing.TB) map[string]func(io.Writer) error {
	t.Helper()
	f := of(t)
	var whole bytes.Buffer
	if err := WriteCopy(&whole, f, known); err != nil {
		t.Fatal(err)
	}
	return map[string]func(io.Writer) error{
		"page":  func(w io.Writer) error { return WriteHTML(w, f) },
		"book":  func(w io.Writer) error { return WriteBook(w, f) },
		"copy":  func(w io.Writer) error { return WriteCopy(w, f, known) },
		"whole": func(w io.Writer) error { return WriteWhole(w, f, whole.Bytes(), 1<<30) },
	}
}

func TestSameBytes(t *testing.T) {
	for name, write := range writers(t) {
		var a, b bytes.Buffer
		if err := errors.Join(write(&a), write(&b)); err != nil {
			t.Fatal(err)
		}
		if a.Len() == 0 || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s: the same feedback is not the same bytes", name)
		}
	}
}

type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorsReachTheCaller(t *testing.T) {
	for name, write := range writers(t) {
		if err := write(full{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := WriteWhole(io.Discard, of(t), []byte("no workbook"), 1<<30); err == nil || !strings.Contains(err.Error(), "Kent <1>.xlsx") {
		t.Errorf("a file that is no workbook: %v", err)
	}
}

// cells are the cells of a workbook that hold anything, by sheet, with their raw
// values; a filled cell has its colour after them.
func cells(t testing.TB, content []byte) map[string]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		for row := 1; row < 20; row++ {
			for column := 1; column < 8; column++ {
				at, _ := excelize.CoordinatesToCellName(column, row)
				text, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				id, _ := f.GetCellStyle(sheet, at)
				style, err := f.GetStyle(id)
				if err != nil {
					t.Fatal(err)
				}
				if len(style.Fill.Color) > 0 {
					text += " #" + style.Fill.Color[0]
				}
				if text != "" {
					out[sheet+"!"+at] = text
				}
			}
		}
	}
	return out
}

func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The copy has the cells that were read, each where it stood; not the name where a
// level should be, nor the row of nobody's service. A cell that was left out says
// so in the list, and a number that begins with nought keeps it.
func TestCopy(t *testing.T) {
	content := written(t, writers(t)["copy"])
	got := cells(t, content)
	list := map[string]string{}
	for at, text := range got {
		if strings.HasPrefix(at, "What to mend!") {
			list[strings.TrimPrefix(at, "What to mend!")] = text
			delete(got, at)
		}
	}
	want := map[string]string{
		"A1": "Kent: as at 30 June 2026",
		"A2": "Ref", "B2": "Child", "D2": "Level", "E2": "Opened",
		"A3": "K1", "D3": "Level 1", "E3": "46125",
		"A4": "0017", "D4": "Level 7 #F8C9C4", "E4": "46125.60416666",
		"A5": "18", "D5": " #F8C9C4", "E5": "13/04/2026",
		"A6": " #F8C9C4",
	}
	short := map[string]string{}
	for at, text := range got {
		short[strings.TrimPrefix(at, "Ann's cases!")] = text[:min(len(text), 27)]
	}
	short["E4"] = short["E4"][:min(len(short["E4"]), 14)] // a spreadsheet shows no more digits
	if d := cmp.Diff(want, short); d != "" {
		t.Errorf("cells (-want +got):\n%s", d)
	}
	if list["A6"] != "The whole file" || list["A7"] != "Ann's cases!D4" || list["A9"] != "Ann's cases, row 6" ||
		list["B10"] != "Left out" || list["C10"] != "1 cell of column D, rows 5 to 5, may hold a name and is not in this copy." {
		t.Errorf("the list is %v", list)
	}
	if all := inside(t, content); strings.Contains(all, "Dunn") || strings.Contains(all, "X9") || !strings.Contains(all, "Level 7") {
		t.Error("the copy holds what it must not, or not what it must")
	}
}

// inside is the text of all parts of a workbook.
func inside(t testing.TB, content []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// The cells of the findings lead to the cells of the marked copy, from the workbook
// and from the page, and within the copy from its list.
func TestLinks(t *testing.T) {
	f := of(t)
	for name, want := range map[string]string{"book": "External kent%201-marked.xlsx#'Ann''s%20cases'!D4", "copy": "Location 'Ann''s cases'!D4"} {
		sheet, at := "Findings", "A5"
		if name == "copy" {
			sheet, at = "What to mend", "A7"
		}
		content := written(t, writers(t)[name])
		file, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := strings.Cut(want, " ")
		there, err := file.GetHyperLinkCells(sheet, kind)
		if err != nil || len(there) == 0 {
			t.Errorf("%s: no links: %v", name, err)
		}
		if _, target, err := file.GetCellHyperLink(sheet, at); err != nil || kind+" "+target != want {
			t.Errorf("%s leads to %q, want %q: %v", name, target, want, err)
		}
	}
	page := string(written(t, func(w io.Writer) error { return WriteHTML(w, f) }))
	for _, want := range []string{
		`<html lang="en-GB">`, `<main id="main">`, `<dd>Kent &lt;1&gt;.xlsx</dd>`, `<a href="kent%201-marked.xlsx#%27Ann%27%27s%20cases%27!D4">`,
		`<a href="#f2">2, in Ann&#39;s cases, rows 4 to 5</a>`, `<tr id="f4">`, "<caption>", `<th scope="row">All levels</th><td class="n">0</td><td class="n">0</td><td class="n">1</td><td class="n">1</td><td class="n">1</td>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, bad := range []string{"<script", "http:", "https:", "Kent <1>", "ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

func TestReferencesLikeCodes(t *testing.T) {
	table := schemas.Table{Columns: []schemas.Column{{Field: schemas.Ref}}}
	for n := range 6 {
		table.Rows = append(table.Rows, schemas.Row{Cells: []string{fmt.Sprintf("SENDIASS-%04d", n)}})
	}
	codes := codesOf(table)
	for ref, want := range map[string]bool{
		"17": true, "K17": true, "KNT/2026/0017": true, "SENDIASS-0099": true, "sendiass 12": true,
		"Ann Bell": false, "Bell-17": false, "R49 CANARY": false, "ann@example.org 1": false, "": false, "KNT": false,
		strings.Repeat("7", refMax+1): false,
	} {
		if got := isCode(ref, codes); got != want {
			t.Errorf("isCode(%q) = %v", ref, got)
		}
	}
}

// The whole workbook keeps what it held, notes of the sender's own too.
func TestWhole(t *testing.T) {
	own := excelize.NewFile()
	defer func() { _ = own.Close() }()
	if err := errors.Join(
		own.SetSheetName("Sheet1", "Ann's cases"), own.SetCellStr("Ann's cases", "B4", "Ann Bell"), own.SetCellFormula("Ann's cases", "F4", "1+1"),
		own.AddComment("Ann's cases", excelize.Comment{Cell: "D4", Author: "Ann", Text: "her own"}),
	); err != nil {
		t.Fatal(err)
	}
	var content bytes.Buffer
	if err := own.Write(&content); err != nil {
		t.Fatal(err)
	}
	marked := written(t, func(w io.Writer) error { return WriteWhole(w, of(t), content.Bytes(), 1<<30) })
	f, err := excelize.OpenReader(bytes.NewReader(marked))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if list := f.GetSheetList(); len(list) != 2 || list[1] != "What to mend" || f.GetActiveSheetIndex() != 1 {
		t.Errorf("sheets %v, opens on %d", list, f.GetActiveSheetIndex())
	}
	notes, err := f.GetComments("Ann's cases")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range notes {
		got = append(got, n.Cell+" "+n.Author)
	}
	if d := cmp.Diff([]string{"D4 Ann", "D5 iass", "A6 iass"}, got); d != "" {
		t.Error(d)
	}
	formula, err := f.GetCellFormula("Ann's cases", "F4")
	if cells := cells(t, marked); err != nil || formula != "1+1" || cells["Ann's cases!B4"] != "Ann Bell" || cells["Ann's cases!D4"] != " #F8C9C4" {
		t.Errorf("%q %v %v", formula, cells, err)
	}
}
