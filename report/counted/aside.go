package counted

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// pairs writes a sheet of labels with a text beside each.
func (b *book) pairs(sheet, title string, lines [][2]string) {
	b.Sheet(sheet)
	b.put(sheet, 1, 1, title, titleLook)
	b.Try(b.File.SetRowHeight(sheet, 1, 24))
	widths := []float64{22, 96}
	for i, l := range lines {
		b.put(sheet, 1, i+headingRow, l[0], labelLook)
		b.put(sheet, 2, i+headingRow, l[1], plainLook)
		b.High(sheet, i+headingRow, l[:], widths)
	}
	b.Widths(sheet, widths...)
	b.page(sheet, 0, 0, at(2, len(lines)+headingRow-1))
	b.Lock(sheet)
}

// about is the first sheet of a filled return.
func (b *book) about(title string, returns []Return) {
	whose := "See the sheet " + schemas.CoverageSheet + "."
	if len(returns) == 1 {
		whose = fmt.Sprintf("%s, as at %s", returns[0].Name, returns[0].ExtractDate.Long())
	}
	b.pairs(schemas.CountAside[0], title, [][2]string{
		{"Whose", whose},
		{"What it is", "A return of counts only, which iass summarise made of the service's own export. It holds no row of the export, no reference, no name and no note."},
		{"For whom", Notice},
		{"Position", "Interventions by level and status at the end of a day: of the export, and of the ends of months before it."},
		{"Flows", "What happened in months, financial quarters, financial years and academic years, each counted for itself: the level is the highest reached by the end of the period, so the months of a quarter need not add up to it."},
		{"Ended", "Interventions that were made inactive, or closed while open. Their users are asked the evaluation questions: 1 to 3 at Level 1, all six above it."},
		{"[x]", "Not available: the export cannot tell it. It is not nought."},
		{"[z]", "Not applicable: the service does not use that status or level."},
		{"What to do", "Send it to the Network as it is. It is read like any other return: iass check shows how."},
	})
}

// start is the first sheet of a return to be typed.
func (b *book) start(t Blank) {
	lines := [][2]string{
		{"Service", t.Service.Name},
		{"Period", fmt.Sprintf("%s: %s to %s", t.Period, t.Period.First.Long(), t.Period.Last.Long())},
		{"What to do", "On the sheets Position and Flows type a whole number in every yellow cell, and 0 where there is none: an empty cell is not nought, and its figure will be missing. Totals add themselves up."},
		{"Position", "How many interventions are at each level and status at the end of " + t.Period.Last.Long() + ", of all that the service has ever had: closed is closed on or before that day."},
		{"Flows", "What happened in the period. The level is the highest reached by its end. Worked on: open on at least one day of it."},
		{"What counts", "An intervention is one piece of casework about one service user. Group work, training, leaflets and general information are none."},
		{"[z]", "Stands where the service has no such status: leave it."},
		{"When done", "Save the workbook as it is (.xlsx), and send it to the Network."},
	}
	b.pairs(schemas.CountAside[0], "Return of counts: "+t.Service.Name, lines)
}

// words is the sheet of what levels and statuses mean, in short.
func (b *book) words() {
	b.pairs(schemas.CountAside[3], "What levels and statuses mean", [][2]string{
		{"Level 1", "One-off information, advice or signposting. As an illustration, under 2 hours."},
		{"Level 2", "Support with an issue, mostly by telephone or in a meeting or two. As an illustration, 2 hours to 2 days."},
		{"Level 3", "Ongoing casework, with several meetings or agencies. As an illustration, over 2 days."},
		{"Level 4", "The most intensive casework, such as support through mediation and a tribunal. As an illustration, over 3 days."},
		{"Level 3-4", "The top of a local scheme of three levels, which has none of its own for tribunals."},
		{"Which level", "The best fit on need and support decides, never the hours. Within an intervention a level only rises; the highest reached counts."},
		{"Open", "Planned or in process."},
		{"Inactive", "Finished, but another request is expected within 6 months. After more than 6 months it counts as closed."},
		{"Closed", "Finished, and no more is planned or expected. A new request is a new intervention."},
	})
}

// coverage says how the rows of what was read were accounted for.
func (b *book) coverage(returns []Return) {
	sheet := schemas.CoverageSheet
	b.Sheet(sheet)
	b.put(sheet, 1, 1, "How the rows of the export were accounted for", titleLook)
	b.Try(b.File.SetRowHeight(sheet, 1, 24))
	b.put(sheet, 1, headingRow, "Service", headingLook)
	b.put(sheet, 2, headingRow, "As at", headingLook)
	b.put(sheet, 3, headingRow, "Verdict", headingLook)
	widths := []float64{26, 14, 24}
	for i, l := range schemas.LedgerForm {
		b.put(sheet, i+4, headingRow, l.Heading, numberHeadingLook)
		widths = append(widths, 14)
	}
	b.Try(b.File.SetRowHeight(sheet, headingRow, 34))
	for k, r := range returns {
		b.put(sheet, 1, headingRow+1+k, r.Name, labelLook)
		b.put(sheet, 2, headingRow+1+k, r.ExtractDate, dayLook)
		b.put(sheet, 3, headingRow+1+k, r.Verdict.Words(), plainLook)
		for i, l := range schemas.LedgerForm {
			b.put(sheet, i+4, headingRow+1+k, *l.Of(&r.Ledger), numberLook)
		}
	}
	b.Widths(sheet, widths...)
	b.page(sheet, headingRow, 1, at(len(widths), headingRow+len(returns)))
	b.Lock(sheet)
}

// quality says which rules were met, and how often: no row is named.
func (b *book) quality(returns []Return) {
	sheet := schemas.QualitySheet
	b.Sheet(sheet)
	b.put(sheet, 1, 1, "What was found in the export", titleLook)
	b.Try(b.File.SetRowHeight(sheet, 1, 24))
	widths := []float64{26, 22, 12, 12, 90}
	for i, h := range []string{"Service", "Rule", "Weight", "How often", "What it is"} {
		look := headingLook
		if i == 3 {
			look = numberHeadingLook
		}
		b.put(sheet, i+1, headingRow, h, look)
	}
	row := headingRow
	for _, r := range returns {
		for _, f := range quality(r.Service) {
			row++
			for i, v := range []any{r.Name, string(f.Rule), f.Severity, f.Count, f.Reason} {
				look := plainLook
				if i == 3 {
					look = numberLook
				}
				b.put(sheet, i+1, row, v, look)
			}
			b.High(sheet, row, []string{f.Reason}, widths[4:])
		}
	}
	if row == headingRow {
		row++
		b.put(sheet, 1, row, "Nothing.", plainLook)
	}
	b.Widths(sheet, widths...)
	b.page(sheet, headingRow, 1, at(len(widths), row))
	b.Lock(sheet)
}

// onlyCounts lets nothing but counts be typed in cells.
func (b *book) onlyCounts(sheet, cells string) {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	b.Try(v.SetRange(0, schemas.CountMost, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
	v.SetError(excelize.DataValidationErrorStyleStop, "A whole number", "Type a whole number of 0 or more. Where nobody knows it, leave the cell empty: that is not nought.")
	b.Try(b.File.AddDataValidation(sheet, v))
}
