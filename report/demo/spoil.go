package demo

import (
	"slices"

	"github.com/iassn/collate/schemas"
)

// fault is a whole file of which nothing counts.
type fault struct {
	why     string
	form    *layout
	bare    bool // the file is content, and has no layout
	content string
}

// faults are the files of which nothing counts, each from one service.
var faults = []fault{
	{why: "not a return: a PDF called .xlsx", form: &layout{path: "{name} return {dmy}.xlsx"}, bare: true, content: "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"},
	{why: "empty", form: &layout{path: "{name} SENDIASS cases {dmy}.csv"}, bare: true},
	{why: "nothing names its service", form: &nameless},
	{why: "its levels stand under a heading that nobody knows, in letters", form: &lettered},
}

// nameless is a return that does not say which service it is from.
var nameless = layout{
	id: "nameless-csv", grain: schemas.RecordGrain, path: "export.csv",
	columns: []column{
		refColumn("Case reference"), openedColumn("Date opened"), levelColumn("Intervention level"),
		statusColumn("Status"), inactiveColumn("Date inactive"), closedColumn("Date closed"),
	},
	ref: refPlain, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
	pages: cases, write: delimited(',', utf8Plain),
}

// lettered is a return whose level a person must settle.
var lettered = layout{
	id: "lettered-csv", grain: schemas.RecordGrain, path: "{name} SENDIASS {period}.csv",
	columns: []column{
		refColumn("Case reference"), openedColumn("Date opened"), levelColumn("Banding"),
		statusColumn("Case status"), inactiveColumn("Made inactive on"), closedColumn("Date closed"),
	},
	ref:      refInitials,
	level:    func(l schemas.Level, _ bool) string { return [...]string{"", "A", "B", "C", "D"}[numeral(l)] },
	statuses: plainWords, dates: ukDate,
	pages: cases, write: delimited(',', utf8Plain),
}

// spoiltLeast is the number of rows from which a file can have bad ones among
// them: in a smaller one they would be so many that the return is held.
const spoiltLeast = 120

// spoilt reports whether the file gets rows that must not count.
func (d *draft) spoilt() bool {
	return d.form.spoils && d.fault == nil && d.number%3 == 0 && d.senders[0].size >= spoiltLeast
}

// flaw makes a sound row into one that must be rejected.
type flaw struct {
	ref   string // of the row; empty where the flaw is that there is none
	field schemas.Field
	spoil func(d *draft, at schemas.Date) cell
}

// flaws are what is wrong with the bad rows of a file, a row each.
var flaws = []flaw{
	{ref: "9900001", field: schemas.OpenedOn, spoil: said("31/02/2026")},
	{ref: "9900002", field: schemas.ClosedOn, spoil: said("00/13/2026")},
	{field: schemas.Ref, spoil: said("")},
	{ref: "9900003", field: schemas.LevelField, spoil: said("Level 7")},
	{ref: "9900004", field: schemas.ClosedOn, spoil: func(_ *draft, at schemas.Date) cell { return dateOf(at - 30) }},
	{ref: "9900005", field: schemas.OpenedOn, spoil: func(_ *draft, at schemas.Date) cell { return dateOf(at.AddMonths(12 * 36)) }},
	// The last two are one intervention told in two ways.
	{ref: "9900006", field: schemas.LevelField, spoil: levelled(schemas.Level1)},
	{ref: "9900006", field: schemas.LevelField, spoil: levelled(schemas.Level2)},
}

func said(text string) func(*draft, schemas.Date) cell {
	return func(*draft, schemas.Date) cell { return wordsOf(text) }
}

func levelled(l schemas.Level) func(*draft, schemas.Date) cell {
	return func(d *draft, _ schemas.Date) cell {
		return wordsOf(d.form.level(l, d.senders[0].levels == schemas.ThreeLevels))
	}
}

// spoil puts bad rows and two exact copies among the lines of a file. Each bad
// row is a closed intervention that is in no count, with one thing wrong.
func (d *draft) spoil(columns []column, lines [][]cell) [][]cell {
	at := func(f schemas.Field) int {
		return slices.IndexFunc(columns, func(c column) bool { return c.field == f })
	}
	opened := d.period.First.AddMonths(-5)
	for i, f := range flaws {
		ghost := life{ref: f.ref, user: "Parent", work: "Casework", minutes: 60}
		ghost.add(opened, opening, schemas.Level1, 600)
		ghost.add(opened+12, closure, schemas.LevelUnknown, 660)
		bad := line(columns, row{life: &ghost, sender: d.senders[0], form: d.form})
		bad[at(f.field)] = f.spoil(d, opened)
		lines = slices.Insert(lines, 10+7*i, bad)
		d.file.Spoilt++
	}
	for _, i := range []int{4, 9} {
		lines = slices.Insert(lines, len(lines)-i, slices.Clone(lines[i]))
		d.file.Copies++
	}
	return lines
}

// notCasework is a row of group work, training or the like, on the day that l
// was opened: no intervention.
func notCasework(l *life, i int) *life {
	kinds := []string{"Group work", "Training", "Group work", "Leaflets"}
	g := life{ref: l.ref + "G", user: "Parent", work: kinds[i/9%len(kinds)], minutes: 120}
	g.add(l.opened(), opening, schemas.LevelUnknown, 600)
	g.add(l.opened(), closure, schemas.LevelUnknown, 720)
	return &g
}
