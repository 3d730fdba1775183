package demo

import (
	"github.com/iassn/collate/schemas"
)

// workbookForms are the layouts of workbooks with one row an intervention.
var workbookForms = []*layout{
	{
		id: "titled-xlsx", about: "a workbook with title rows, true dates and a total row", share: 9,
		grain: schemas.RecordGrain, path: "{name} IASS casework {period}.xlsx",
		tells:  tells{unlevelled: true, returning: true},
		titles: []string{"{name} SEND Information, Advice and Support Service", "Interventions at {long}", ""},
		columns: []column{
			refColumn("Case reference"), openedColumn("Date opened"), userColumn("Service user"), levelColumn("Intervention level"),
			statusColumn("Case status"), inactiveColumn("Date made inactive"), closedColumn("Date closed"),
		},
		total: true,
		ref:   refInitials, level: levelSays("Level %d"), statuses: plainWords,
		spoils: true, pages: cases, write: workbook1900,
	},
	{
		id: "mac-xlsx", about: "a workbook whose dates count from 1904, with levels as numbers", share: 6,
		grain: schemas.RecordGrain, path: "{name}/Case list {iso}.xlsx",
		tells: tells{reopened: 1},
		columns: append([]column{
			refColumn("Case number"), levelColumn("Intervention level"), statusColumn("Status"), openedColumn("Date opened"),
			inactiveColumn("Date inactive"), reopenedColumn("Date re-opened"), closedColumn("Date closed"), hoursColumn("Hours spent"),
		}, answersColumns("Eval Q", ratingNumber)...),
		ref: refNumber, numbers: true, level: levelSays("%d"), statuses: activeWords,
		spoils: true, pages: cases, write: workbook1904,
	},
	{
		id: "banded-xlsx", about: "a workbook with two heading rows, the upper one merged", share: 7,
		grain: schemas.RecordGrain, path: "{slug}_iass_return_{dmy}.xlsx",
		titles: []string{"SENDIASS return, {long}"},
		bands:  []band{{"Case", 3}, {"Dates", 3}},
		columns: []column{
			refColumn("Case reference"), levelColumn("Intervention level"), statusColumn("Case status"),
			openedColumn("Date opened"), inactiveColumn("Date made inactive"), closedColumn("Date closed"),
		},
		ref: refOffice, level: levelSays("Level %d"), statuses: plainWords,
		pages: cases, write: workbook1900,
	},
	{
		id: "monthly-xlsx", about: "a workbook with a sheet for each month of opening", share: 4,
		holds: openedLately,
		grain: schemas.RecordGrain, path: "{name} IASS month by month {iso}.xlsx",
		columns: []column{
			refColumn("Case reference"), openedColumn("Date opened"), levelColumn("Level"), statusColumn("Status"),
			inactiveColumn("Made inactive on"), closedColumn("Date closed"),
		},
		ref: refInitials, level: levelSays("L%d"), statuses: plainWords,
		pages: monthByMonth, write: workbook1900,
	},
	{
		id: "levels-xlsx", about: "a workbook with a sheet for each level and no level column", share: 6,
		grain: schemas.RecordGrain, path: "{name} SENDIASS by level {iso}.xlsx",
		titles: []string{"Cases at {long}"},
		columns: []column{
			refColumn("Case reference"), openedColumn("Date opened"), statusColumn("Case status"),
			inactiveColumn("Date made inactive"), closedColumn("Date closed"),
		},
		ref: refPlain, level: levelSays("Level %d"), statuses: plainWords,
		pages: levelByLevel, write: workbook1900,
	},
	{
		id: "split-xlsx", about: "a workbook with open cases on one sheet and closed cases, in other columns, on the next; names and notes", share: 7,
		holds: theQuarter,
		grain: schemas.RecordGrain, path: "sendiass_{slug}_{dmy}.xlsx",
		columns: []column{
			personal("Family name", "{} Ó Briain"), refColumn("Case reference"), openedColumn("Date opened"),
			levelColumn("Intervention level"), statusColumn("Case status"), inactiveColumn("Made inactive on"),
		},
		ref: refInitials, level: levelSays("Level %d"), statuses: plainWords,
		pages: openAndClosed, write: workbook1900,
	},
	{
		id: "pivot-xlsx", about: "a workbook with the cases, and a summary sheet that counts the same cases", share: 7,
		grain: schemas.RecordGrain, path: "{name} SENDIASS {period} with summary.xlsx",
		tells: tells{reviewed: true},
		columns: []column{
			refColumn("Case ref"), openedColumn("Date opened"), levelColumn("Intervention level"), statusColumn("Current status"),
			inactiveColumn("Inactive on"), closedColumn("Closed on"), userColumn("Service user"),
		},
		ref: refPlain, level: levelSays("Level %d"), statuses: plainWords,
		pages: casesAndPivot, write: workbook1900,
	},
}

// closedColumns are those of the second sheet of split-xlsx.
var closedColumns = []column{
	refColumn("Case reference"), levelColumn("Intervention level"), openedColumn("Date opened"),
	inactiveColumn("Made inactive on"), closedColumn("Date closed"), personal("Outcome notes", "{} placed at another school"),
}

// monthByMonth is a page for each month, of what was opened in it.
func monthByMonth(d *draft) []page {
	s := d.senders[0]
	columns := columnsFor(d.form.columns, s)
	var pages []page
	first := (d.period.Last + 1).AddMonths(-monthsHeld)
	for i := range monthsHeld {
		month := schemas.Period{First: first.AddMonths(i), Last: first.AddMonths(i+1) - 1}
		rows := d.records(s, func(l *life) bool { return month.Contains(l.opened()) })
		pages = append(pages, d.table(month.First.Time().Format("Jan 2006"), columns, rows))
	}
	return pages
}

// levelByLevel is a page for each level that the service uses.
func levelByLevel(d *draft) []page {
	s := d.senders[0]
	columns := columnsFor(d.form.columns, s)
	var pages []page
	for _, level := range levelsOf(s) {
		rows := d.records(s, func(l *life) bool { return l.steps[0].level == level })
		pages = append(pages, d.table(d.form.level(level, false), columns, rows))
	}
	return pages
}

// openAndClosed is a page of what the records call closed after one of the rest.
func openAndClosed(d *draft) []page {
	s := d.senders[0]
	isClosed := func(l *life) bool { return l.recorded() == schemas.Closed }
	isOpen := func(l *life) bool { return !isClosed(l) }
	return []page{
		d.table("Open cases", columnsFor(d.form.columns, s), d.records(s, isOpen)),
		d.table("Closed cases", columnsFor(closedColumns, s), d.records(s, isClosed)),
	}
}

// casesAndPivot is the cases, and a page that counts them.
func casesAndPivot(d *draft) []page {
	p := page{name: "Summary"}
	crosstabDown(d, &p)
	return append(cases(d), p)
}

// levelsOf are the levels that the service uses, lowest first.
func levelsOf(s *sender) []schemas.Level {
	if s.levels == schemas.ThreeLevels {
		return []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3Or4}
	}
	return []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level4}
}

// statusesOf are the statuses that the service uses.
func statusesOf(s *sender) []schemas.Status {
	if s.statuses == schemas.TwoStatuses {
		return []schemas.Status{schemas.Open, schemas.Closed}
	}
	return schemas.Statuses
}
