package page

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// answersWords say what the tables of answers are of.
func (s *Site) answersWords() string {
	text := "Answers of service users about interventions that ended in " + periodWords(s.release.Period) +
		": that were made inactive, or closed while open. Questions 4 to 6 are not for users at Level 1: they leave out interventions at Level 1, and those with no level recorded."
	if s.release.Edition == disclosure.Published {
		text += " Answers are told for England only: for a region they would be of few people."
	}
	return text
}

// answerTables are how many answered each evaluation question, and then for each
// scale the share of each answer. There are none where the edition tells nothing of
// the place.
func (s *Site) answerTables(p Place) []table {
	asked := table{
		ID: "evaluation-asked", Caption: "Evaluation questions: how many were asked and answered",
		Headings: []string{"Question", "Interventions that ended", "Answered", "Share answered", "Services"},
	}
	var scales []table
	for _, a := range s.release.Answers {
		if a.Geography != p.Geography || a.Code != p.Code {
			continue
		}
		question := s.release.Survey.Question(a.Question)
		all, answered := answersOf(a.Asked), answersOf(a.Answered)
		made := amount{services: a.Services, expected: a.Expected}
		asked.Rows = append(asked.Rows, row{Heading: question, Cells: []string{all.text(), answered.text(), shareOf(answered, all).text(), made.made()}})
		for _, d := range a.Scales {
			scales = s.onScale(scales, question, d)
		}
	}
	if len(asked.Rows) == 0 {
		return nil
	}
	out := []table{asked.marked()}
	for _, t := range scales {
		t.Note = "Shares are worked out from the counts as they are shown, so they need not add up to 100 %."
		out = append(out, t.marked())
	}
	return out
}

// onScale adds the answers to a question to the table of their scale.
func (s *Site) onScale(tables []table, question string, d disclosure.Distribution) []table {
	id := "evaluation-scale-" + strings.ReplaceAll(d.Scale, " ", "-")
	at := -1
	for i, t := range tables {
		if t.ID == id {
			at = i
		}
	}
	if at < 0 {
		t := table{ID: id, Headings: []string{"Question", "Answers"}}
		t.Caption = fmt.Sprintf("Evaluation questions: share of each answer, on the scale from %s to %s",
			s.release.Survey.Answer(d.Scale, d.Values[0]), s.release.Survey.Answer(d.Scale, d.Values[len(d.Values)-1]))
		for _, v := range d.Values {
			t.Headings = append(t.Headings, s.release.Survey.Answer(d.Scale, v))
		}
		at, tables = len(tables), append(tables, t)
	}
	n := answersOf(d.N)
	r := row{Heading: question, Cells: []string{n.text()}}
	for _, c := range d.Counts {
		r.Cells = append(r.Cells, shareOf(answersOf(c), n).text())
	}
	tables[at].Rows = append(tables[at].Rows, r)
	return tables
}

// answersOf is a count of answers as an amount.
func answersOf(c disclosure.Count) amount {
	n, _ := c.Value()
	return amount{n: n, mark: c.Mark()}
}

// adoptionTable says how many services follow the guidance.
func (s *Site) adoptionTable() table {
	t := table{
		ID: "coverage-adoption", Caption: "How many services follow the guidance of 2016 on " + s.release.At.Long(),
		Headings: []string{"Practice", "Answer", "Services", "Of services"}, Words: 1,
		Note: "What the register declares stands; where it is silent, what the returns show.",
	}
	for _, r := range s.release.Adoption {
		have := r[2]
		if r[4] != "" {
			have = schemas.Mark(r[4]).Shorthand()
		}
		t.Rows = append(t.Rows, row{Heading: upper(r[0]), Cells: []string{upper(r[1]), have, r[3]}})
	}
	return t.marked()
}

// severityWords are what becomes of what a rule finds.
var severityWords = map[schemas.Severity]string{
	schemas.Note: "Counted, with a note", schemas.Query: "Counted; somebody should look", schemas.Reject: "Not counted",
}

// qualityTable says of each rule how many returns met it.
func (s *Site) qualityTable() table {
	t := table{
		ID: "coverage-quality", Caption: "Data quality: what was found in the returns for " + periodWords(s.release.Period),
		Headings: []string{"What was found", "What becomes of it", "Returns", "Services"}, Words: 1,
		Note: "A return, or a service, counts once in a row, however often it was found there.",
	}
	for _, q := range s.release.Quality {
		t.Rows = append(t.Rows, row{Heading: cmp.Or(schemas.RuleOf(q.Rule).Reason, string(q.Rule)), Cells: []string{
			severityWords[q.Severity], thousands(int64(q.Returns)), thousands(int64(q.Services)),
		}})
	}
	return t
}

// measureWords are the measures as a table of revisions names them.
var measureWords = map[measure.Name]string{
	measure.Stock: "Position", measure.StockTwoStatus: "Position, services that use open and closed alone",
	measure.Opened: "Opened", measure.Reopened: "Re-opened", measure.BecameKnown: "Became known", measure.BecameInactive: "Became inactive",
	measure.ClosedFromOpen: "Closed from open", measure.Closed: "Closed, all", measure.ClosedByRule: "Closed by the six-month rule",
	measure.Raised: "Raised to a higher level", measure.Worked: "Worked on",
}

// statusWords are the statuses as a table of revisions names them.
var statusWords = map[string]string{"open": "open", "inactive": "inactive", "closed": "closed", "not-open": "not open", total: "all statuses"}

// revised says how many figures of the place are not what an earlier release
// showed, and which of those of all levels together.
func (s *Site) revised(p Place) (words string, t table) {
	t = table{
		ID: "revisions-all", Caption: "Figures of all levels together that an earlier release showed otherwise",
		Headings: []string{"Figure", "Period or day", "Release before", "It showed", "Now"}, Words: 2,
	}
	n := int64(0)
	for _, v := range s.release.Revisions {
		f := v.Now
		if f.Geography != p.Geography || f.Code != p.Code {
			continue
		}
		if n++; f.Level != total {
			continue
		}
		name := measureWords[measure.Name(f.Measure)]
		if f.Period == "" {
			name += ", " + statusWords[f.Status]
		}
		before := "none"
		if v.Before.Measure != "" {
			before = released(v.Before).text()
		}
		t.Rows = append(t.Rows, row{Heading: name, Cells: []string{whenWords(f), v.On.Long(), before, released(f).text()}})
	}
	if n == 0 {
		return "No figure of this place is other than an earlier release showed it.", table{}
	}
	return fmt.Sprintf("%s of this place, over all levels, %s not what an earlier release showed. A figure is revised when a return comes late or is sent again; revisions.csv has every one.",
		upper(counted(n, "figure")), are(n)), t.marked()
}

func are(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func released(f disclosure.Figure) amount {
	n, _ := f.Value()
	return amount{n: n, mark: f.Mark()}
}

// whenWords are the day of a stock, or the period of a flow.
func whenWords(f disclosure.Figure) string {
	if day, err := schemas.ParseDate(f.AsAt); f.Period == "" && err == nil {
		return day.Long()
	}
	if p, err := schemas.ParsePeriod(f.Period); err == nil {
		return periodWords(p)
	}
	return f.Period
}
