package desk

import (
	"encoding/json"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// jobShown is a job, and what it gave.
type jobShown struct {
	Job
	Percent   int
	Taken     *Taken
	Files     []takenShown
	Released  *Released
	Decided   *decided
	Moderated *Moderated
	Demo      bool
	Left      bool
}

// takenShown is a return that was taken in.
type takenShown struct {
	File, Service, Verdict, Class string
	Rows, Findings                int
	ID                            string // of the return that is kept
	First                         string // what was found first, where something needs a person
}

func jobPage(a *asked) (answer, error) {
	j, ok := a.desk.queue.job(a.PathValue("id"))
	if !ok {
		return nil, faultPath
	}
	v := jobShown{Job: j}
	if j.Total > 0 {
		v.Percent = 100 * j.Done / j.Total
	}
	switch r := j.Result.(type) {
	case Taken:
		v.Taken = &r
		if err := v.takenOf(a, r.Returns); err != nil {
			return nil, err
		}
	case Released:
		v.Released = &r
	case Moderated:
		v.Moderated = &r
	case decided:
		v.Decided = &r
	case demoMade:
		v.Demo = j.State == Done
	case demoLeft:
		v.Left = j.State == Done
	}
	return shown{
		template: "job", Title: j.Title, Page: v,
		Purpose: "How far it is. You may leave this page: it is done all the same.",
	}, nil
}

// takenOf are the returns that were taken in, with where each is kept.
func (v *jobShown) takenOf(a *asked, returns []schemas.Return) error {
	kept, err := a.office.Returns(a.Context())
	if err != nil {
		return err
	}
	names := namesOf(a.office.Services())
	for _, r := range returns {
		one := takenShown{
			File: r.File, Service: names[r.Service], Verdict: r.Verdict.Words(), Class: verdictClass(r.Verdict),
			Rows: r.Ledger.Accepted, Findings: len(r.Findings), ID: newest(kept, r),
		}
		for _, f := range r.Findings {
			if rule := schemas.RuleOf(f.Rule); one.First == "" && (rule.Holds || rule.Refuses) {
				one.First = f.Message
			}
		}
		v.Files = append(v.Files, one)
	}
	return nil
}

// newest is the id of the newest reading of a return that is kept.
func newest(kept []measure.ReturnRow, r schemas.Return) string {
	id := ""
	for _, k := range kept {
		if k.Service == r.Service && (r.SHA256 != "" && k.SHA256 == r.SHA256 && k.ExtractDate == r.ExtractDate || k.ID == r.ID) {
			id = k.ID
		}
	}
	return id
}

// jobState is how far a job is, for the script.
func jobState(a *asked) (answer, error) {
	j, ok := a.desk.queue.job(a.PathValue("id"))
	if !ok {
		return nil, faultPath
	}
	text, err := json.Marshal(map[string]any{"state": j.State, "done": j.Done, "total": j.Total, "lines": j.Lines})
	return asset{"application/json", string(text)}, err
}
