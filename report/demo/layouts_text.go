package demo

import "github.com/iassn/collate/schemas"

// The usual words and dates of exports.
const (
	ukDate    = "02/01/2006"
	isoDate   = "2006-01-02"
	monthDate = "02-Jan-2006"
	shortDate = "02-Jan-06"
	ukMoment  = "02/01/2006 15:04"
	isoMoment = "2006-01-02 15:04"
)

var (
	plainWords  = [4]string{"", "Open", "Inactive", "Closed"}
	activeWords = [4]string{"", "Active", "Inactive", "Closed"}
	goingWords  = [4]string{"", "Ongoing", "Inactive", "Closed"}
	loudWords   = [4]string{"", "OPEN", "INACTIVE", "CLOSED"}
)

// textForms are the layouts of text files with one row an intervention.
var textForms = []*layout{
	{
		id: "tidy-csv", about: "a tidy CSV: one heading row, day-first dates", share: 10,
		grain: schemas.RecordGrain, path: "{name} SENDIASS {period}.csv",
		tells: tells{unlevelled: true, returning: true},
		columns: []column{
			refColumn("Case reference"), openedColumn("Date opened"), levelColumn("Intervention level"),
			statusColumn("Case status"), inactiveColumn("Made inactive on"), closedColumn("Date closed"),
		},
		ref: refInitials, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		spoils: true, pages: cases, write: delimited(',', utf8Plain),
	},
	{
		id: "titled-csv", about: "a CSV as Excel saves it, with title rows that name the service, a total row, a footnote and answers to the evaluation questions in numbers", share: 9,
		holds: theQuarter,
		grain: schemas.RecordGrain, path: "Quarterly returns/IAS return {number} ({iso}).csv",
		titles: []string{"{name} Information, Advice and Support Service", "Casework as at {long}", ""},
		columns: append([]column{
			refColumn("Ref no"), openedColumn("Opened on"), userColumn("Service user"), levelColumn("Level"),
			statusColumn("Status"), inactiveColumn("Inactive since"), closedColumn("Closed on"), hoursColumn("Total hours"),
		}, answersColumns("Q", ratingNumber)...),
		total: true, footer: []string{"* Hours are to the nearest quarter of an hour. Group work is not included."},
		ref: refPlain, level: levelSays("L%d"), statuses: activeWords, dates: ukDate,
		spoils: true, pages: cases, write: delimited(',', utf8Marked),
	},
	{
		id: "personal-csv", about: "a semicolon file in Windows-1252 with names, birthdays, addresses and notes over several lines", share: 7,
		grain: schemas.RecordGrain, path: "{name}/IASS case export {dmy}.csv",
		columns: []column{
			personal("Parent surname", "O’Connor {}"), personal("Child's first name", "Zoë {}"),
			personal("Date of birth", "{} 14/09/2014"), personal("Telephone", "01632 960001 {}"),
			personal("Home address", "1 Mill Lane, {}; AB1 2CD"), refColumn("Unique case ID"), openedColumn("Date opened"),
			levelColumn("Intervention level"), statusColumn("Status"), inactiveColumn("Date inactive"),
			closedColumn("Date closed"), personal("Case notes", "{} – school says “no”.\nMum to ring back; \"soon\"\nLevel 4?"),
		},
		ref: refOffice, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		pages: cases, write: delimited(';', windows1252),
	},
	{
		id: "tab-txt", about: "a tab-separated export called .txt, with run-together headings, ISO dates and re-openings", share: 8,
		grain: schemas.RecordGrain, path: "{name}/cases {iso}.txt",
		tells: tells{reopened: 1},
		columns: []column{
			refColumn("CaseRef"), openedColumn("DateOpened"), levelColumn("InterventionLevel"), statusColumn("CaseStatus"),
			inactiveColumn("DateInactive"), reopenedColumn("DateReopened"), closedColumn("DateClosed"),
		},
		ref: refNumber, numbers: true, level: levelSays("%d"), statuses: plainWords, dates: isoDate,
		spoils: true, pages: cases, write: delimited('\t', utf8Plain),
	},
	{
		id: "unicode-xls", about: "Unicode text called .xls, as old databases export it", share: 6,
		grain: schemas.RecordGrain, path: "sendiass_{slug}_{dmy}.xls",
		tells: tells{unlevelled: true},
		columns: []column{
			refColumn("Case number"), openedColumn("Date opened"), levelColumn("Level of intervention"),
			statusColumn("Current status"), inactiveColumn("Inactive date"), closedColumn("Closed date"),
		},
		ref: refInitials, level: levelSays("Level %d"), statuses: loudWords, dates: monthDate,
		pages: cases, write: delimited('\t', utf16Marked),
	},
	{
		id: "paged-csv", about: "a printed report saved as CSV: headings again every 50 rows, after a blank row", share: 7,
		grain: schemas.RecordGrain, path: "Report {number} {dmy}.csv",
		tells:  tells{reopened: 1},
		titles: []string{"Service: {name}", "Report date: {long}"},
		columns: []column{
			refColumn("Case ref"), openedColumn("Date case opened"), userColumn("Service user type"), levelColumn("Intervention level"),
			statusColumn("Case status"), inactiveColumn("Made inactive on"), reopenedColumn("Re-opened on"), closedColumn("Date case closed"),
		},
		every: 50,
		ref:   refPlain, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		pages: cases, write: delimited(',', utf8Plain),
	},
	{
		id: "worded-csv", about: "a database's own words: Lvl 2 - casework, Tier 3, Ongoing, Very good; months in letters", share: 9,
		grain: schemas.RecordGrain, path: "{id}-sendiass-cases-{iso}.csv",
		tells: tells{unlevelled: true, returning: true},
		columns: append([]column{
			refColumn("Case ID"), levelColumn("Level of intervention"), statusColumn("Case status"),
			openedColumn("Opened"), inactiveColumn("Made inactive"), closedColumn("Closed"), userColumn("Client type"),
		}, answersColumns("Evaluation question ", ratingWord)...),
		ref: refInitials, level: levelTiers, statuses: goingWords, dates: shortDate,
		spoils: true, pages: cases, write: delimited(',', utf8Plain),
	},
	{
		id: "work-csv", about: "all work in one list, with group work and training among the cases", share: 7,
		holds: theQuarter,
		grain: schemas.RecordGrain, path: "{name} IAS all work {period}.csv",
		columns: []column{
			refColumn("Reference"), workColumn("Type of work"), openedColumn("Date opened"), levelColumn("Intervention level"),
			statusColumn("Status"), inactiveColumn("Date made inactive"), closedColumn("Date closed"), hoursColumn("Hours"),
		},
		groups: true,
		ref:    refOffice, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		pages: cases, write: delimited(',', utf8Plain),
	},
	{
		id: "timed-csv", about: "dates with the time of day", share: 6,
		grain: schemas.RecordGrain, path: "SENDIASS {name} as at {long}.csv",
		columns: []column{
			refColumn("Case reference"), timed(openedColumn("Date opened"), opening), levelColumn("Intervention level"),
			statusColumn("Status"), timed(inactiveColumn("Date inactive"), pause), timed(closedColumn("Date closed"), closure),
		},
		ref: refNumber, numbers: true, level: levelSays("Level %d"), statuses: plainWords, dates: ukMoment,
		pages: cases, write: delimited(',', utf8Marked),
	},
}

// regional is the layout of a file with the cases of several services.
var regional = layout{
	id: "regional-csv", about: "several services of one region in one file, with a service column",
	grain: schemas.RecordGrain, path: "Regional hub/{region} cases {iso}.csv",
	tells: tells{returning: true},
	columns: []column{
		serviceColumn("Service"), refColumn("Case reference"), openedColumn("Date opened"), levelColumn("Intervention level"),
		statusColumn("Case status"), inactiveColumn("Date made inactive"), closedColumn("Date closed"),
	},
	ref: refInitials, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
	pages: together, write: delimited(',', utf8Plain),
}

// cases is one page with a row for each intervention.
func cases(d *draft) []page {
	s := d.senders[0]
	return []page{d.table("Cases", columnsFor(d.form.columns, s), d.records(s, nil))}
}

// together is one page with the interventions of all senders, who keep all
// columns though some leave one empty.
func together(d *draft) []page {
	var rows []row
	for _, s := range d.senders {
		rows = append(rows, d.records(s, nil)...)
	}
	return []page{d.table("Cases", d.form.columns, rows)}
}

// records are the rows of the sender's interventions that are wanted; nil wants
// all, with group work and training where the layout has it.
func (d *draft) records(s *sender, wanted func(*life) bool) []row {
	var rows []row
	for i := range s.lives {
		l := &s.lives[i]
		if wanted != nil && !wanted(l) {
			continue
		}
		rows = append(rows, row{life: l, sender: s, form: d.form})
		if d.form.groups && i%9 == 4 {
			rows = append(rows, row{life: notCasework(l, i), sender: s, form: d.form})
			d.file.Excluded++
		}
	}
	return rows
}
