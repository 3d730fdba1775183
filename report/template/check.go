package template

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// What the column Check says of a row, before the reason. Every row that would be
// rejected begins with Mend; so do a few that would be read all the same, such as
// those with a day that is text.
const (
	mendWord   = "Mend"
	lookWord   = "Look"
	countsWord = "Counts"
	otherWord  = "No intervention"
)

// serialFirst is 1 January 1990 as workbooks count days; nothing is earlier.
const serialFirst = 32874

// verdict is what is said of a row for which a condition holds, if none before
// it does.
type verdict struct{ when, says string }

// formula is the check of the first row, as workbooks write it: the same rules,
// in the same order of weight, by which transform counts a row or does not.
func (b book) formula() string {
	verdicts := slices.Concat([]verdict{
		{b.fill("COUNTA({all})=0"), ""},
		{b.isOneOf(schemas.WorkType, "", workOther...), otherWord},
	}, b.mends(), b.looks())
	var out strings.Builder
	for _, v := range verdicts {
		fmt.Fprintf(&out, "IF(%s,%q,", v.when, v.says)
	}
	return out.String() + `"` + countsWord + `"` + strings.Repeat(")", len(verdicts))
}

// mends are the faults for which a row is rejected.
func (b book) mends() []verdict {
	levels, statuses := []string{"1", "2", "3", "4"}, []string{"open", "active", "closed", "inactive"}
	if b.Service.Levels == schemas.ThreeLevels {
		levels[3] = "3-4"
	}
	out := []verdict{
		{b.fill(`OR(TRIM({ref})="",`) + b.isOneOf(schemas.Ref, "", "-", "n/a", "na", "none", "nil", "unknown", "not known", "tbc") + ")", "no case reference"},
		{b.fill(`AND(TRIM({level})<>"",NOT(`) + b.isOneOf(schemas.LevelField, "level ", levels...) + "))", "level not from the list"},
		{b.fill(`AND(TRIM({status})<>"",NOT(`) + b.isOneOf(schemas.StatusField, "", statuses...) + "))", "status not from the list"},
		{b.fill("COUNTA({days})>COUNT({days})"), "a date is text: type it as 30/06/2026"},
		{b.fill("MAX({days})>=TODAY()+1"), "a date is later than today"},
		{b.fill("AND(COUNT({days})>0,MIN({days})<") + fmt.Sprint(serialFirst) + ")", "a date is before 1990"},
	}
	for _, f := range []schemas.Field{schemas.ClosedOn, schemas.InactiveOn, schemas.ReopenedOn} {
		if at := b.cell(f); at != "" {
			out = append(out, verdict{b.fill("AND(COUNT({opened_on}," + at + ")=2," + at + "<{opened_on})"), orderWords[f] + " before it was opened"})
		}
	}
	out = append(out,
		verdict{b.fill(`AND(TRIM({status})="",COUNT({days})=0)`), "no status and no date"},
		verdict{b.fill(`IF(COUNTIF({refs},{ref})>1,COUNTIFS({refs},{ref},{opened},IF({opened_on}="","",{opened_on}))>1,FALSE)`), "reference and date opened as in another row"})
	for i := range out {
		out[i].says = mendWord + ": " + out[i].says
	}
	return out
}

var orderWords = map[schemas.Field]string{
	schemas.ClosedOn: "closed", schemas.InactiveOn: "made inactive", schemas.ReopenedOn: "re-opened",
}

// looks are what somebody should look at in a row that counts.
func (b book) looks() []verdict {
	inactive, reopened := b.cell(schemas.InactiveOn), b.cell(schemas.ReopenedOn)
	open, ended := b.isOneOf(schemas.StatusField, "", "open", "active"), "MAX({closed_on})"
	out := []verdict{}
	if inactive == "" {
		reopened = "0"
		out = append(out, verdict{b.isOneOf(schemas.StatusField, "", "inactive"), "this service uses Open and Closed"})
	} else {
		ended = "MAX({closed_on}," + inactive + ")"
		out = append(out,
			verdict{b.fill("AND(") + b.isOneOf(schemas.StatusField, "", "inactive") + "," + inactive + `="")`, "inactive, with no date made inactive"},
			verdict{b.fill("AND(") + b.isOneOf(schemas.StatusField, "", "inactive") + b.fill(`,{closed_on}<>"",{closed_on}>=`) + "MAX(" + reopened + "))", "inactive, with a date closed"})
	}
	out = append(out,
		verdict{b.fill("AND(") + b.isOneOf(schemas.StatusField, "", "closed") + b.fill(`,{closed_on}="")`), "closed, with no date closed"},
		verdict{b.fill("AND(" + open + "," + ended + ">MAX(" + reopened + "))"), "open, with a date on which it ended"},
		verdict{b.fill(`TRIM({status})=""`), "no status: the dates decide"},
		verdict{b.fill(`TRIM({level})=""`), "no level: counts as not recorded"},
		verdict{b.fill(`{opened_on}=""`), "no date opened"},
		verdict{b.fill("MAX({days})>") + fmt.Sprint(serial(b.Period.Last)), "after " + b.Period.Last.Long() + ": counts later"},
		verdict{b.fill(`AND({hours}<>"",NOT(ISNUMBER({hours})))`), "the hours are no number"})
	for i := range out {
		out[i].says = lookWord + ": " + out[i].says
	}
	return out
}

// isOneOf is the condition that the cell of a field holds one of some words, in
// whatever case, without a prefix that may stand before them.
func (b book) isOneOf(f schemas.Field, prefix string, words ...string) string {
	value := "LOWER(TRIM(" + b.cell(f) + "))"
	if prefix != "" {
		value = fmt.Sprintf("SUBSTITUTE(%s,%q,\"\")", value, prefix)
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", strings.ToLower(w))
	}
	return fmt.Sprintf("ISNUMBER(MATCH(%s,{%s},0))", value, strings.Join(quoted, ","))
}

// fill puts cells of the first row, and columns, in place of their names.
func (b book) fill(pattern string) string {
	day := b.span(schemas.OpenedOn, schemas.ClosedOn)
	pairs := []string{
		"{all}", fmt.Sprintf("%s%d:%s%d", letter(1), firstRow, letter(len(b.columns)), firstRow),
		"{days}", day, "{refs}", b.whole(schemas.Ref), "{opened}", b.whole(schemas.OpenedOn),
	}
	for _, c := range b.columns {
		pairs = append(pairs, "{"+string(c.field)+"}", b.cell(c.field))
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}

// place is the place of a field's column among those that are typed in, from 1;
// 0 where the form has none.
func (b book) place(f schemas.Field) int {
	return 1 + slices.IndexFunc(b.columns, func(c column) bool { return c.field == f })
}

// cell is the cell of a field in the first row; empty where the form has none.
func (b book) cell(f schemas.Field) string {
	if n := b.place(f); n > 0 {
		return fmt.Sprintf("%s%d", letter(n), firstRow)
	}
	return ""
}

// span is the cells from one field to another in the first row.
func (b book) span(from, to schemas.Field) string { return b.cell(from) + ":" + b.cell(to) }

// whole is all cells of a field.
func (b book) whole(f schemas.Field) string {
	l := letter(b.place(f))
	return fmt.Sprintf("$%s$%d:$%s$%d", l, firstRow, l, lastRow)
}

// letter is the letter of a column that is typed in; the column Check stands
// before them.
func letter(place int) string { return schemas.ColumnName(place + 1) }

// serial is a day as workbooks count it.
func serial(d schemas.Date) int {
	const epoch = 25569 // 1 January 1970
	return epoch + int(d.Unix())
}
