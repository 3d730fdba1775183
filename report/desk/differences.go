package desk

import (
	"context"
	"net/http"
)

// differencesShown are the returns that were sent again.
type differencesShown struct {
	Waiting, Others []Difference
	Decide          bool   // the person may accept and discard
	Wrong           string // the id of the return whose form has a fault
}

func differencesPage(a *asked) (answer, error) { return a.differencesShown("", nil) }

func (a *asked) differencesShown(wrong string, faults []fieldFault) (answer, error) {
	all, err := a.office.Differences(a.Context())
	if err != nil {
		return nil, err
	}
	v := differencesShown{Wrong: wrong, Decide: may(a.person, choose)}
	for _, d := range all {
		if d.New.State == "waiting" {
			v.Waiting = append(v.Waiting, d)
		} else {
			v.Others = append(v.Others, d)
		}
	}
	page := shown{
		template: "differences", Title: "Differences", Here: "/differences", Page: v, Faults: faults,
		Purpose: "What changed where a service sent its return for a day again, and whether the new one is to count.",
	}
	if len(faults) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	return page, nil
}

// decide accepts or discards a return that waits.
func decide(a *asked) (answer, error) {
	id, reason, accept := a.form("id"), a.form("reason"), a.form("decision") == "accept"
	if !accept && a.form("decision") != "discard" {
		return nil, fault{http.StatusUnprocessableEntity, "That cannot be decided", "A return that waits is accepted or discarded.", "Use one of the two buttons."}
	}
	if !accept && reason == "" {
		return a.differencesShown(id, []fieldFault{{"reason", "Say why it is discarded: the reason stays with the return."}})
	}
	title := "Accept a return"
	if !accept {
		title = "Discard a return"
	}
	return a.job(title, 0, func(ctx context.Context, _ progress) (any, error) {
		return decided{accept}, a.office.Decide(ctx, id, accept, reason)
	})
}

type decided struct{ Accepted bool }
