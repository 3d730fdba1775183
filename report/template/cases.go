package template

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/internal/form"
	"github.com/iassn/collate/schemas"
)

// The rows of the sheet Cases: a title, whose return it is, what the sheet holds,
// whether there is nothing to report, how far it is filled, the headings, the cases.
const (
	noneRow    = 4
	tallyRow   = 5
	headingRow = 6
	firstRow   = headingRow + 1
	rowsMost   = 5000
	lastRow    = headingRow + rowsMost

	checkWidth = 43
	hoursMost  = 5000
)

// cases is the sheet to fill.
func (b book) cases() {
	b.Sheet(casesSheet)
	b.styles()
	b.Title(casesSheet, b.title())
	b.Put(casesSheet, 1, 2, b.about(), form.Line)
	b.Put(casesSheet, 1, 3, "This sheet has one table: a row for each intervention. The next sheets say how to fill it in and what the words mean. "+
		"The headings stay in view; View, Unfreeze Panes turns that off.", form.Line)
	b.Put(casesSheet, 1, noneRow, schemas.NoneQuestion, form.Line)
	b.Put(casesSheet, 2, noneRow, "", form.Fill)
	b.tally()
	b.table()
	b.validate()
	b.mark()
	b.view()
}

// end is the last cell of the table.
func (b book) end() string { return fmt.Sprintf("%s%d", letter(len(b.columns)), lastRow) }

// styles gives each column its width and the look of its cells. They stand in the
// columns and not in 5,000 rows of cells, which keeps the file small.
func (b book) styles() {
	check := b.column(1, checkWidth, textKind)
	for i, c := range b.columns {
		b.column(i+2, c.width, c.kind)
	}
	b.Try(b.File.SetCellStyle(casesSheet, fmt.Sprintf("A%d", firstRow), fmt.Sprintf("A%d", lastRow), check)) // last: a look of a column fills the rows that there are
}

// column gives a column its width and look, and says which look that is.
func (b book) column(n int, width float64, k kind) int {
	text, day, hours := "@", "dd/mm/yyyy", "0.##"
	style := &excelize.Style{
		Font:       &excelize.Font{Family: "Arial", Size: 11},
		Alignment:  &excelize.Alignment{Vertical: "top", Horizontal: "left"},
		Protection: &excelize.Protection{Locked: false},
	}
	switch {
	case n == 1:
	case k == textKind, k == codeKind:
		style.CustomNumFmt = &text
	case k == dayKind:
		style.CustomNumFmt = &day
	case k == hoursKind:
		style.CustomNumFmt = &hours
	}
	id, err := b.File.NewStyle(style)
	b.Try(err)
	name := schemas.ColumnName(n)
	b.Try(b.File.SetColStyle(casesSheet, name, id))
	b.Try(b.File.SetColWidth(casesSheet, name, name, width))
	return id
}

// tally counts the rows that are filled in, and those to mend and to look at. A
// value stands with it, for not every program that reads a workbook works it out.
func (b book) tally() {
	at := fmt.Sprintf("A%d", tallyRow)
	checks := fmt.Sprintf("A%d:A%d", firstRow, lastRow)
	count := func(pattern string) string { return fmt.Sprintf(`COUNTIF(%s,"%s")`, checks, pattern) }
	b.Put(casesSheet, 1, tallyRow, 0, form.Line)
	b.Try(b.File.SetCellFormula(casesSheet, at, `"Rows filled in: "&`+count("?*")+`&". To mend: "&`+count(mendWord+"*")+`&". To look at: "&`+count(lookWord+"*")+
		fmt.Sprintf(`&"."&IF(AND(B%d="%s",%s>0)," Above it says that there is none: empty that cell.","")`, noneRow, schemas.NoneAnswer, count("?*"))))
}

// table writes the headings and the check of every row, and makes a table of them.
func (b book) table() {
	b.Put(casesSheet, 1, headingRow, "Check", form.FilterHeading)
	for i, c := range b.columns {
		b.Put(casesSheet, i+2, headingRow, c.heading, form.FilterHeading)
	}
	b.Try(b.File.SetRowHeight(casesSheet, headingRow, 46))
	stripes := true
	b.Try(b.File.AddTable(casesSheet, &excelize.Table{
		Range: fmt.Sprintf("A%d:%s", headingRow, b.end()), Name: casesSheet + "Table", StyleName: "TableStyleLight1", ShowRowStripes: &stripes,
	}))
	check, shared := b.formula(), excelize.STCellFormulaTypeShared
	all := fmt.Sprintf("A%d:A%d", firstRow, lastRow)
	b.Try(b.File.SetCellFormula(casesSheet, fmt.Sprintf("A%d", firstRow), check, excelize.FormulaOpts{Type: &shared, Ref: &all}))
	b.calculated(check)
	b.Try(b.File.SetSheetDimension(casesSheet, "A1:"+b.end()))
}

// calculated says in the table that its first column is worked out, so that rows
// which are added to it have the check too. The library has no option for it.
func (b book) calculated(formula string) {
	const part, heading = "xl/tables/table1.xml", `name="Check">`
	content, _ := b.File.Pkg.Load(part)
	text, _ := content.([]byte)
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(formula)
	filled := bytes.Replace(text, []byte(heading), []byte(heading+"<calculatedColumnFormula>"+escaped+"</calculatedColumnFormula>"), 1)
	if len(filled) == len(text) {
		b.Try(fmt.Errorf("the table has no column Check to calculate"))
	}
	b.File.Pkg.Store(part, filled)
}

// validate says what may be typed in each column, and that the rest stays as it is.
func (b book) validate() {
	for i, c := range b.columns {
		l := letter(i + 1)
		v := excelize.NewDataValidation(true)
		v.Sqref = fmt.Sprintf("%s%d:%s%d", l, firstRow, l, lastRow)
		v.SetInput(c.heading, c.help)
		switch c.kind {
		case wordKind, codeKind, answerKind:
			b.Try(v.SetDropList(c.choices))
		case dayKind:
			b.Try(v.SetRange(fmt.Sprint(serialFirst), "TODAY()", excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
		case hoursKind:
			b.Try(v.SetRange(0, hoursMost, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween))
		case textKind:
		}
		if c.kind != textKind {
			v.SetError(excelize.DataValidationErrorStyleStop, "Not for "+c.heading, c.allowed())
		}
		b.Try(b.File.AddDataValidation(casesSheet, v))
	}
	none := excelize.NewDataValidation(true)
	none.Sqref = fmt.Sprintf("B%d", noneRow)
	b.Try(none.SetDropList([]string{schemas.NoneAnswer}))
	none.SetInput("Nothing to report", "Choose "+schemas.NoneAnswer+" if the service had no interventions to report. Otherwise leave it empty.")
	none.SetError(excelize.DataValidationErrorStyleStop, "Only "+schemas.NoneAnswer, "Choose "+schemas.NoneAnswer+", or leave the cell empty.")
	b.Try(b.File.AddDataValidation(casesSheet, none))
	kept := excelize.NewDataValidation(true)
	kept.Sqref = fmt.Sprintf("A1:A%d B%d:%s%d A%d:A%d", headingRow, headingRow, letter(len(b.columns)), headingRow, firstRow, lastRow)
	kept.Type, kept.Formula1 = "custom", "1=2" // nothing that is typed will do
	kept.SetError(excelize.DataValidationErrorStyleStop, "Part of the form", "This cell is part of the form: please leave it as it is. Press Esc.")
	b.Try(b.File.AddDataValidation(casesSheet, kept))
}

// mark colours the rows to mend and to look at; the column Check says so in words.
func (b book) mark() {
	var rules []excelize.ConditionalFormatOptions
	for _, m := range []struct {
		word, colour string
	}{{mendWord, "F8C9C4"}, {lookWord, "FFE79A"}, {otherWord, "DDDDDD"}} {
		id, err := b.File.NewConditionalStyle(&excelize.Style{
			Font: &excelize.Font{Color: "000000"},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{m.colour}},
		})
		b.Try(err)
		rules = append(rules, excelize.ConditionalFormatOptions{
			Type: "formula", Format: &id, Criteria: fmt.Sprintf(`LEFT($A%d,%d)="%s"`, firstRow, len(m.word), m.word),
		})
	}
	area := fmt.Sprintf("A%d:%s", firstRow, b.end())
	b.Try(b.File.SetConditionalFormat(casesSheet, area, rules))
	b.Try(b.File.AddIgnoredErrors(casesSheet, area, excelize.IgnoredErrorsNumberStoredAsText))
}

// view keeps the headings, the check and the reference in view, and shows the grid,
// for LibreOffice does not draw the lines of tables.
func (b book) view() {
	b.Page(casesSheet, headingRow, b.end())
	b.printed()
	grid := true
	b.Try(b.File.SetSheetView(casesSheet, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
	corner := fmt.Sprintf("C%d", firstRow)
	start := fmt.Sprintf("B%d", firstRow)
	b.Try(b.File.SetPanes(casesSheet, &excelize.Panes{
		Freeze: true, XSplit: 2, YSplit: headingRow, TopLeftCell: corner, ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: start, ActiveCell: start, Pane: "bottomLeft"}},
	}))
}

// printed has the rows printed that are filled in, and not those that wait: the first
// page whole, and as many more as have a reference. The area to print is a name, for
// programs that read workbooks know of that and not of formulas there; LibreOffice
// takes neither, and prints all rows.
func (b book) printed() {
	const page, name = headingRow + 30, casesSheet + "Printed"
	last := letter(len(b.columns))
	filled := fmt.Sprintf("%[4]d+COUNTA('%[1]s'!$B$%[2]d:$B$%[3]d)", casesSheet, firstRow, lastRow, headingRow)
	b.Try(b.File.SetDefinedName(&excelize.DefinedName{
		Name:     name,
		RefersTo: fmt.Sprintf("'%[1]s'!$A$1:INDEX('%[1]s'!$%[2]s$1:$%[2]s$%[3]d,MAX(%[4]d,%[5]s))", casesSheet, last, lastRow, page, filled),
	}))
	b.Try(b.File.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: casesSheet, RefersTo: name}))
}
