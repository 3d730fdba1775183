package workbook

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// coverage says of every service what it returned for the period.
func (v view) coverage() table {
	t := table{
		sheet: "Coverage", title: "Coverage: what each service returned for " + periodTitle(v.r.Period), keep: 1,
		about: []string{"A service that tells its position is in the figures of " + v.r.At.Long() + "; the others are not available there."},
		columns: []column{
			{heading: "Service"},
			{heading: "Service id"},
			{heading: "Region"},
			{heading: "Tells its position"},
			{heading: "Return"},
			{heading: "Kind"},
			{heading: "Describes", kind: kindDay},
			{heading: "Received", kind: kindDay},
			{heading: "Levels declared"},
			{heading: "Levels in returns", kind: kindText},
			{heading: "Statuses declared"},
			{heading: "Statuses in returns", kind: kindText},
		},
	}
	for _, c := range v.r.Coverage {
		tells, sent := "no", "none"
		if c.Tells {
			tells = "yes"
		}
		if c.State != "" {
			sent = c.Verdict.Words()
			if c.State != measure.CountsState {
				sent = c.State
			}
		}
		t.rows = append(t.rows, []any{
			c.Service.Name, c.Service.ID, c.Service.Region.Name, tells, sent, kindWords(c.Grain), dayCell(c.ExtractDate), dayCell(c.ReceivedOn),
			cmp.Or(c.Service.Levels.String(), "not declared"), list(c.LevelsSeen),
			cmp.Or(c.Service.Statuses.String(), "not declared"), list(c.StatusesSeen),
		})
	}
	return t
}

// list is words with spaces between as a list; none where there are none.
func list(words string) string {
	return cmp.Or(strings.Join(strings.Fields(words), ", "), "none")
}

func dayCell(d schemas.Date) any {
	if d == 0 {
		return schemas.NotAvailable
	}
	return d
}

func kindWords(g schemas.Grain) string {
	return cmp.Or(map[schemas.Grain]string{
		schemas.RecordGrain: "records", schemas.EventGrain: "events", schemas.SummaryGrain: "counts",
	}[g], "none")
}

// counted is a number of a row in words as a cell, or its mark.
func counted(number, mark string) any {
	if mark != "" {
		return schemas.Mark(mark)
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return number
	}
	return n
}

// coverageByRegion says how many services of England and of each region told.
func (v view) coverageByRegion() table {
	t := table{
		sheet: "Coverage by region", title: "Coverage: services that tell their position at " + v.r.At.Long() + ", by region", keep: 1,
		columns: []column{
			{heading: "Place"},
			{heading: "Enough for a figure"},
			{heading: "Services that tell", kind: kindNumber},
			{heading: "Services expected", kind: kindNumber},
			{heading: "Share that tell", kind: kindShare},
		},
	}
	if v.r.Floor > 0 {
		t.about = []string{fmt.Sprintf("Where fewer than %d%% of the services tell, England or the region has no figure.", v.r.Floor)}
	}
	for _, r := range v.r.Regions {
		have, all, enough := counted(r[1], ""), counted(r[2], ""), "yes"
		if r[3] != "" {
			enough = "no"
		}
		t.rows = append(t.rows, []any{r[0], enough, have, all, shareOf(have, all)})
	}
	return t
}

// adoption says how many services follow the guidance.
func (v view) adoption() table {
	t := table{
		sheet: "Adoption", title: "Adoption: how many services follow the guidance of 2016 at " + v.r.At.Long(),
		about: []string{"What the register declares stands; where it is silent, what the returns show."},
		columns: []column{
			{heading: "Practice", kind: kindText},
			{heading: "Answer", kind: kindText},
			{heading: "Services", kind: kindNumber},
			{heading: "Of services", kind: kindNumber},
			{heading: "Share of services", kind: kindShare},
		},
	}
	for _, r := range v.r.Adoption {
		have, all := counted(r[2], r[4]), counted(r[3], "")
		t.rows = append(t.rows, []any{upper(r[0]), upper(r[1]), have, all, shareOf(have, all)})
	}
	return t
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// severityWords are what becomes of what a rule finds.
var severityWords = map[schemas.Severity]string{
	schemas.Note: "Note", schemas.Query: "Query: somebody should look", schemas.Reject: "Reject: not counted",
}

// quality counts, for each rule, the returns that met it.
func (v view) quality() table {
	t := table{
		sheet: "Data quality", title: "Data quality: what was found in the returns for " + periodTitle(v.r.Period),
		about: []string{"A return, or a service, counts once for each rule, however often the rule was met."},
		columns: []column{
			{heading: "Rule"},
			{heading: "Meaning", kind: kindText},
			{heading: "What becomes of it", kind: kindText},
			{heading: "Returns", kind: kindNumber},
			{heading: "Services", kind: kindNumber},
		},
	}
	for _, q := range v.r.Quality {
		t.rows = append(t.rows, []any{
			string(q.Rule), cmp.Or(schemas.RuleOf(q.Rule).Reason, "not described"), severityWords[q.Severity], int64(q.Returns), int64(q.Services),
		})
	}
	return t
}

// measureWords are the measures as people read them.
var measureWords = map[measure.Name]string{
	measure.Stock: "Position on a day", measure.StockTwoStatus: "Position on a day, services that do not use inactive",
	measure.Opened: "Opened", measure.Reopened: "Re-opened", measure.BecameKnown: "Became known", measure.BecameInactive: "Became inactive",
	measure.ClosedFromOpen: "Closed from open", measure.Closed: "Closed in the period", measure.ClosedByRule: "Closed by rule",
	measure.Raised: "Raised", measure.Worked: "Worked",
}

// revisions are the figures that have moved since the release before. What moved
// them names files, and stays inside.
func (v view) revisions() table {
	t := table{
		sheet: "Revisions", title: "Revisions: figures that are not what an earlier release showed", keep: 2,
		columns: []column{
			{heading: "Place"},
			{heading: "Code or service id"},
			{heading: "Measure", kind: kindText},
			{heading: "Period or day"},
			{heading: "Level"},
			{heading: "Status"},
			{heading: "Release before", kind: kindDay},
		},
	}
	if v.internal() {
		t.columns = append(t.columns, column{heading: "Moved by", kind: kindText})
	}
	for _, h := range []string{"Before", "Now", "Change"} {
		t.columns = append(t.columns, column{heading: h, kind: kindNumber})
	}
	for _, r := range v.r.Revisions {
		f := r.Now
		before, now := was(r.Before), was(f)
		row := []any{
			f.Name, f.Code, measureWords[measure.Name(f.Measure)], whenWords(f), levelWords(f.Level), statusWords[f.Status], dayCell(r.On),
		}
		if v.internal() {
			row = append(row, cmp.Or(strings.Join(r.MovedBy, "; "), "not known"))
		}
		t.rows = append(t.rows, append(row, before, now, change(before, now)))
	}
	return t
}

// whenWords are the day or the period of a figure as people read them.
func whenWords(f disclosure.Figure) string {
	if day, err := schemas.ParseDate(f.AsAt); f.Period == "" && err == nil {
		return day.Time().Format("2 Jan 2006")
	}
	if p, err := schemas.ParsePeriod(f.Period); err == nil {
		return periodWords(p)
	}
	return f.Period
}

// was is a figure as a cell; not available where there was none.
func was(f disclosure.Figure) any {
	switch n, ok := f.Value(); {
	case f.Measure == "":
		return schemas.NotAvailable
	case ok:
		return n
	}
	return f.Mark()
}

// change is how much more now is than before; the mark of whichever has one.
func change(before, now any) any {
	for _, v := range []any{now, before} {
		if m, ok := v.(schemas.Mark); ok {
			return m
		}
	}
	return now.(int64) - before.(int64)
}

// withheld counts the figures of the release by what they show.
func (v view) withheld() table {
	marks := []schemas.Mark{schemas.NoMark, schemas.Confidential, schemas.Low, schemas.NotAvailable, schemas.NotApplicable}
	t := table{
		sheet: "Figures withheld", title: "Figures withheld: what stands in the figures of this release",
		about: []string{"Every figure of the release counts once, those of earlier quarters too."},
		columns: []column{
			{heading: "Geography"},
			{heading: "Measure", kind: kindText},
			{heading: "Figures", kind: kindNumber},
			{heading: "Numbers", kind: kindNumber},
			{heading: "Withheld", kind: kindNumber, note: noteProtected},
			{heading: "Low", kind: kindNumber, note: noteLow},
			{heading: "Not available", kind: kindNumber, note: noteX},
			{heading: "Not applicable", kind: kindNumber, note: noteZ},
			{heading: "Share withheld of all that could be a number", kind: kindShare},
		},
	}
	type group struct{ geography, measure string }
	counts := map[group]map[schemas.Mark]int64{}
	for _, f := range v.r.Figures() {
		g := group{f.Geography, f.Measure}
		if counts[g] == nil {
			counts[g] = map[schemas.Mark]int64{}
		}
		counts[g][f.Mark()]++
	}
	for _, geography := range []string{measure.England, measure.Region, measure.Service} {
		for _, name := range measure.Names {
			n, ok := counts[group{geography, string(name)}]
			if !ok {
				continue
			}
			all := int64(0)
			row := []any{nouns[geography], measureWords[name], nil}
			for _, m := range marks {
				all += n[m]
				row = append(row, n[m])
			}
			row[2] = all
			t.rows = append(t.rows, append(row, shareOf(n[schemas.Confidential], all-n[schemas.NotAvailable]-n[schemas.NotApplicable])))
		}
	}
	return t
}

// returns lists every return, of the internal edition alone.
func (v view) returns() table {
	t := table{
		sheet: "Returns", title: "Returns received, and what became of their rows", keep: 2,
		about:   []string{"Every row of a return is one of accepted, excluded, duplicate, rejected and other."},
		columns: []column{{heading: "Service"}, {heading: "File", kind: kindText}, {heading: "Verdict"}, {heading: "Kind"}, {heading: "Describes", kind: kindDay}, {heading: "Received", kind: kindDay}},
	}
	for _, h := range []string{
		"Rows", "Accepted", "Excluded", "Duplicate", "Rejected", "Other rows", "Interventions", "Notes", "Queries", "Rejects",
	} {
		t.columns = append(t.columns, column{heading: h, kind: kindNumber})
	}
	names := make(map[string]string, len(v.r.Services))
	for _, s := range v.r.Services {
		names[s.ID] = s.Name
	}
	for _, r := range v.r.Returns {
		l := r.Accounted
		row := []any{
			cmp.Or(names[r.Service], r.Service, "(not known)"), r.File, r.Verdict.Words(), kindWords(r.Grain),
			dayCell(r.ExtractDate), dayCell(r.ReceivedOn),
		}
		for _, n := range []int{
			l.Rows, l.Accepted, l.Excluded, l.Duplicate, l.Rejected,
			l.Title + l.Header + l.Note + l.Total + l.Blank, r.Interventions, r.Notes, r.Queries, r.Rejects,
		} {
			row = append(row, int64(n))
		}
		t.rows = append(t.rows, row)
	}
	slices.SortStableFunc(t.rows, func(x, y []any) int { return cmp.Compare(x[0].(string), y[0].(string)) })
	return t
}
