package demo

import "github.com/iassn/collate/schemas"

// eventForms are the layouts with one row an event.
var eventForms = []*layout{
	{
		id: "status-log", about: "a log of changes of status and level, each with its new value", share: 5,
		grain: schemas.EventGrain, path: "{name}/{name} SENDIASS case log to {long}.csv",
		tells: tells{raised: true, reopened: 9, returning: true},
		columns: []column{
			refColumn("Case reference"), eventDayColumn("Event date"), kindColumn("Event type"), valueColumn("New value"),
		},
		ref: refInitials, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		pages: logged(statusLog), write: delimited(',', utf8Plain),
	},
	{
		id: "word-log", about: "a log with one word an event, and dates with times", share: 5,
		grain: schemas.EventGrain, path: "{slug}_sendiass_audit_{dmy}.csv",
		tells: tells{raised: true, reopened: 9},
		columns: []column{
			eventMomentColumn("Event date"), refColumn("Case ID"), kindColumn("Event"),
		},
		ref: refPlain, level: levelSays("Level %d"), dates: isoMoment,
		pages: logged(wordLog), write: delimited(',', utf8Plain),
	},
	{
		id: "log-xlsx", about: "a workbook with a log of events, in true dates with times", share: 5,
		grain: schemas.EventGrain, path: "{name} IASS activity {iso}.xlsx",
		tells:  tells{raised: true, reopened: 9},
		titles: []string{"{name} SENDIASS: case activity to {long}", ""},
		columns: []column{
			refColumn("Case reference"), eventMomentColumn("Date of event"), kindColumn("Event"), valueColumn("Value"),
		},
		ref: refOffice, level: levelSays("Level %d"),
		pages: logged(namedLog), write: workbook1900,
	},
}

// entry is what a log says of a step; a step can take two entries.
type entry struct{ kind, value string }

// logged is a page with the entries of all steps, case by case.
func logged(say func(step, func(schemas.Level) string) []entry) func(*draft) []page {
	return func(d *draft) []page {
		s := d.senders[0]
		word := func(l schemas.Level) string { return d.form.level(l, s.levels == schemas.ThreeLevels) }
		var rows []row
		for i := range s.lives {
			l := &s.lives[i]
			for _, st := range l.steps {
				for _, e := range say(st, word) {
					rows = append(rows, row{life: l, sender: s, form: d.form, step: st, kind: e.kind, value: e.value})
				}
			}
		}
		return []page{d.table("Log", d.form.columns, rows)}
	}
}

// statusLog says which of status and level changed, and to what.
func statusLog(s step, word func(schemas.Level) string) []entry {
	const status, level = "Status change", "Level change"
	switch s.kind {
	case opening:
		return []entry{{status, "Open"}, {level, word(s.level)}}
	case raise:
		return []entry{{level, word(s.level)}}
	case pause:
		return []entry{{status, "Inactive"}}
	case reopening:
		return []entry{{status, "Open"}}
	default:
		return []entry{{status, "Closed"}}
	}
}

// wordLog says all with the event's name.
func wordLog(s step, word func(schemas.Level) string) []entry {
	switch s.kind {
	case opening:
		return []entry{{"Opened", ""}, {word(s.level), ""}}
	case raise:
		return []entry{{word(s.level), ""}}
	case pause:
		return []entry{{"Inactive", ""}}
	case reopening:
		return []entry{{"Reopened", ""}}
	default:
		return []entry{{"Closed", ""}}
	}
}

// namedLog names the event, and gives a level where there is one.
func namedLog(s step, word func(schemas.Level) string) []entry {
	switch s.kind {
	case opening:
		return []entry{{"Opened", word(s.level)}}
	case raise:
		return []entry{{"Level raised", word(s.level)}}
	case pause:
		return []entry{{"Made inactive", ""}}
	case reopening:
		return []entry{{"Re-opened", ""}}
	default:
		return []entry{{"Closed", ""}}
	}
}
