package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/counted"
	"github.com/iassn/collate/schemas"
)

// typedCounts is the workbook of a counts return of a service and the second quarter of
// 2026, with cells typed in, as a return.
func typedCounts(t *testing.T, service schemas.Service, typed map[string]any) schemas.Return {
	t.Helper()
	var b bytes.Buffer
	if err := counted.WriteTemplate(&b, counted.Blank{Service: service, Period: schemas.Quarter(2026, 1), Version: "9.9"}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for at, value := range typed {
		sheet, cell, _ := strings.Cut(at, "!")
		style, err := f.GetCellStyle(sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := f.GetStyle(style); err != nil || s.Protection == nil || s.Protection.Locked {
			t.Errorf("%s cannot be typed in: %v", at, err)
		}
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	filled, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	c := &common{environment: environment{out: &bytes.Buffer{}, err: &bytes.Buffer{}, today: received}, workspace: t.TempDir()}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		t.Fatal(err)
	}
	returns, _ := in.read(file{name: "return.xlsx"}, filled.Bytes(), schemas.Profile{})
	if len(returns) != 1 {
		t.Fatalf("%d returns", len(returns))
	}
	return returns[0]
}

// The workbook to type counts in says of every service of the register whose it is and
// of which day; nothing typed is nothing told.
func TestCountsTemplateOfAll(t *testing.T) {
	c := &common{environment: environment{out: &bytes.Buffer{}, err: &bytes.Buffer{}, today: received}, workspace: t.TempDir()}
	in, err := c.openIntake(false, intakeFlags{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range in.register.ValidOn(schemas.Quarter(2026, 1).Last) {
		r := typedCounts(t, s, nil)
		if r.Service != s.ID || r.ExtractDate != schemas.Quarter(2026, 1).Last {
			t.Errorf("the workbook of %s is read as of %q on %s: %+v", s.ID, r.Service, r.ExtractDate, r.Findings)
		}
		if named := in.register.Match(s.ID); len(named) != 1 || named[0].ID != s.ID {
			t.Errorf("the id %s, which stands in JSON and CSV, names %v", s.ID, named)
		}
		if r.Verdict != schemas.Held || len(r.Told) > 0 || len(r.Flows) > 0 {
			t.Errorf("the empty workbook of %s is %s, and tells %+v", s.ID, r.Verdict.Words(), r.Told)
		}
	}
}

// What is typed in the workbook of counts is read, from the cells that can be typed in;
// what is left empty is missing, and never nought.
func TestCountsTemplate(t *testing.T) {
	typed := map[string]any{}
	for row := 4; row <= 8; row++ {
		for _, column := range []string{"C", "D", "E"} {
			typed[fmt.Sprintf("Position!%s%d", column, row)] = row
		}
		typed[fmt.Sprintf("Flows!D%d", row)] = 10 * row
	}
	typed["Flows!G5"] = 3
	typed["Position!D6"] = "few"
	r := typedCounts(t, schemas.Service{ID: "kent", Name: "Kent"}, typed)
	if r.Verdict != schemas.AcceptedWithQueries || len(r.Tallies) != 15 || len(r.Told) != 3 {
		t.Fatalf("%s, %d tallies, told %+v", r.Verdict, len(r.Tallies), r.Told)
	}
	for _, v := range r.Tallies {
		if bad := v.Position.Row == 6 && v.Position.Column == 4; v.Missing != bad || !bad && v.N != v.Position.Row {
			t.Errorf("the tally %+v", v)
		}
	}
	opened, missing := 0, 0
	for _, v := range r.Flows {
		switch {
		case v.Missing:
			missing++
		case v.Measure == "opened":
			opened += v.N
		case v.N != 3:
			t.Errorf("the count %+v", v)
		}
	}
	if opened != 10*(4+5+6+7+8) || missing != 4 {
		t.Errorf("%d opened, %d missing", opened, missing)
	}
}
