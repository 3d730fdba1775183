package transform

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/schemas"
)

// saidDay is a day that a place in the return gives as the one it describes.
type saidDay struct {
	day     schemas.Date
	where   string
	outside bool // the place is no part of the file's content
}

// settleExtractDate finds the day that the return describes: from a column, the
// titles, the file name or the command line, in that order of trust; where a
// profile says which of them it is, from there. Places that disagree are a query.
// Where none says it, the day stays zero for now.
func (m *maker) settleExtractDate(x schemas.Extract, p part) {
	said := m.saidDays(x, p)
	if len(said) == 0 {
		return
	}
	m.ExtractDate = said[0].day
	if said[0].outside {
		m.saidOutside = said[0].day
	}
	for _, s := range said[1:] {
		if s.day != m.ExtractDate {
			m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "%s says %s and %s says %s; the first stands",
				said[0].where, m.ExtractDate.Long(), s.where, s.day.Long())
		}
	}
	if m.service.ID != "" && !m.service.ValidOn(m.ExtractDate) {
		m.find(schemas.RuleServiceInvalid, m.at("", 0, 0), schemas.ServiceName, "%s is not in the register on %s", m.service.Name, m.ExtractDate.Long())
	}
}

// dayPlaces are the places that say which day a return describes, but for the
// command line, in the order of trust.
var dayPlaces = []struct {
	place schemas.DayPlace
	where string
	day   func(m *maker, x schemas.Extract, p part) schemas.Date
}{
	{schemas.DayInColumn, "the extract date column", func(m *maker, _ schemas.Extract, p part) schemas.Date { return m.dayInColumn(p.tables) }},
	{schemas.DayInTitle, "the title", func(m *maker, x schemas.Extract, _ part) schemas.Date { return m.dayInTexts(x.Titles, "title") }},
	{schemas.DayInFileName, "the file name", func(m *maker, x schemas.Extract, _ part) schemas.Date {
		return m.dayInTexts([]string{stem(x.File)}, "file name")
	}},
	{schemas.DayInSheetName, "the name of the sheet", func(m *maker, x schemas.Extract, _ part) schemas.Date { return m.dayInTexts(x.Sheets, "sheet name") }},
}

// saidDays are the days that the return is said to describe, the surest first.
func (m *maker) saidDays(x schemas.Extract, p part) []saidDay {
	var said []saidDay
	add := func(day schemas.Date, where string, outside bool) {
		if day != 0 {
			said = append(said, saidDay{day, where, outside})
		}
	}
	for _, d := range dayPlaces {
		if d.place == m.given.DayIn {
			add(d.day(m, x, p), d.where, d.place == schemas.DayInFileName)
			if len(said) == 0 {
				m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "the profile says that %s gives the day that it describes, and it gives none", d.where)
			}
		}
	}
	elsewhere := len(said) == 0
	for _, d := range dayPlaces {
		if elsewhere && d.place != m.given.DayIn && d.place != schemas.DayInSheetName {
			add(d.day(m, x, p), d.where, d.place == schemas.DayInFileName)
		}
	}
	add(m.given.ExtractDate, "the command line", true)
	if len(said) == 0 { // a sheet a month is called after its month, and says no more than that
		add(m.dayInTexts(x.Sheets, "sheet name"), "the name of the sheet", false)
	}
	return said
}

// dayInColumn is the one day of an extract date column; of several the latest,
// with a query.
func (m *maker) dayInColumn(tables []schemas.Table) schemas.Date {
	var latest schemas.Date
	differ := false
	for _, t := range tables {
		i := columnOf(t, schemas.ExtractDate)
		if i < 0 {
			continue
		}
		for _, r := range t.Rows {
			if d, res := ReadDate(r.Cells[i], DayFirst, m.date1904); res == DateRead && m.plausibleExtract(d) {
				differ = differ || latest != 0 && d != latest
				latest = max(latest, d)
			}
		}
	}
	if differ {
		m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "the extract date column gives several days; the latest, %s, stands", latest.Long())
	}
	return latest
}

func (m *maker) plausibleExtract(d schemas.Date) bool {
	return m.ReceivedOn == 0 || d <= m.ReceivedOn
}

// dayInTexts is the day that titles or a file name say: one that is stated ("as
// at 30 June 2026") before one that is only there, and of several the latest.
func (m *maker) dayInTexts(texts []string, where string) schemas.Date {
	var stated, named schemas.Date
	var others []string
	for _, text := range texts {
		for _, d := range DaysIn(text) {
			switch {
			case d.Kind == DayPrinted:
			case !m.plausibleExtract(d.Day):
				if d.Kind == DayStated {
					m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "the %s says %s, which is later than the day it was received", where, d.Day.Long())
				}
			case d.Kind == DayStated:
				if stated != 0 && stated != d.Day {
					others = append(others, min(stated, d.Day).Long())
				}
				stated = max(stated, d.Day)
			default:
				named = max(named, d.Day)
			}
		}
	}
	if len(others) > 0 {
		m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "the %s says both %s and %s; the latest stands", where, strings.Join(others, " and "), stated.Long())
	}
	if stated != 0 {
		return stated
	}
	return named
}

// assumeExtractDate settles the day of a return that does not say it: the end of
// the period named, if its latest day is in that period; the day that the same
// content was taken to describe before, for it has said nothing new since; or that
// latest day. A return without days cannot be placed, and is held.
func (m *maker) assumeExtractDate(latest schemas.Date) {
	if m.ExtractDate != 0 {
		return
	}
	at := m.at("", 0, 0)
	end := m.given.Assumed[m.service.ID]
	if p := m.given.Period; p.Contains(latest) {
		end = p.Last
	}
	switch {
	case latest == 0:
		m.find(schemas.RuleExtractUnknown, at, schemas.ExtractDate, "")
		return
	case end > latest && m.plausibleExtract(end):
		m.ExtractDate = end
		m.find(schemas.RuleExtractAssumed, at, schemas.ExtractDate, "the return does not say which day it describes; its latest day, %s, is in the period that ends on %s, so it is taken to describe the end of it",
			latest.Long(), end.Long())
	default:
		m.ExtractDate = latest
		m.find(schemas.RuleExtractAssumed, at, schemas.ExtractDate, "the return does not say which day it describes; it is taken to describe its latest day, %s, and counts on no later one", latest.Long())
	}
}

// quietMax is how many days may lie between the latest day of a return and the
// day that it says it describes before somebody is asked, and busyMin how many
// rows it takes for that to be odd: a service of that size is not still for two
// months.
const (
	quietMax = 60
	busyMin  = 30
)

// checkExtractDate asks about a return in which nothing happened for long before
// the day that it says it describes: "Q1 2026" may be the first quarter of the
// calendar year, or the title that of another quarter's file.
func (m *maker) checkExtractDate(latest schemas.Date, rows int) {
	if latest != 0 && m.ExtractDate != 0 && rows >= busyMin && int(m.ExtractDate-latest) > quietMax {
		m.find(schemas.RuleExtractDisagrees, m.at("", 0, 0), schemas.ExtractDate, "it says that it describes %s, and nothing in it is later than %s", m.ExtractDate.Long(), latest.Long())
	}
}

// quoteCounts lists words with their counts, the commonest first.
func quoteCounts(counts map[string]int) string {
	return strings.Join(byCount(counts, func(w string, n int) string {
		if w == unsaid {
			return fmt.Sprintf("others (%d)", n)
		}
		return fmt.Sprintf("%q (%d)", w, n)
	}), ", ")
}
