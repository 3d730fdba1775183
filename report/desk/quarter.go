package desk

import (
	"context"
	"net/http"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// quarterShown is the quarter: who has returned, and what needs a person.
type quarterShown struct {
	Quarter
	Have, All int
	Regions   []regionShown
	Verdicts  []verdictShown
	Missing   []schemas.Service // that cannot tell their position on the last day
	Queries   []queryShown
	Persons   []returnRow // that wait for a person
}

type regionShown struct {
	Name      string
	Have, All int
	Missing   []schemas.Service
	Mark      schemas.Mark
}

// Percent is how much of a region has returned.
func (r regionShown) Percent() int {
	if r.All == 0 {
		return 0
	}
	return 100 * r.Have / r.All
}

type verdictShown struct {
	Words, Class string
	N            int
}

// queryShown is a rule that returns met, and how often.
type queryShown struct {
	Rule  schemas.Rule
	Files int
	Count int
}

// verdictClass is the look of a verdict.
func verdictClass(v schemas.Verdict) string {
	return [...]string{"good", "look", "stop", "stop"}[v]
}

func quarterPage(a *asked) (answer, error) {
	if a.workspace.Empty {
		return firstPage(a)
	}
	q, err := a.office.Quarter(a.Context(), a.period)
	if err != nil {
		return nil, err
	}
	v := quarterShown{Quarter: q, Regions: regionsShown(q.Returned)}
	counts := map[schemas.Verdict]int{}
	for _, r := range q.Returned {
		v.All++
		if r.Tells {
			v.Have++
		} else {
			v.Missing = append(v.Missing, r.Service)
		}
		if r.Return.ID != "" {
			counts[r.Return.Verdict]++
		}
	}
	for _, verdict := range schemas.Verdicts {
		v.Verdicts = append(v.Verdicts, verdictShown{verdict.Words(), verdictClass(verdict), counts[verdict]})
	}
	v.Queries = queriesShown(q.Issues)
	names := namesOf(a.office.Services())
	for _, r := range q.Waiting {
		v.Persons = append(v.Persons, returnRow{r, names[r.Service], verdictClass(r.Verdict)})
	}
	return shown{
		template: "quarter", Title: "Quarter", Here: "/", Period: true, Page: v,
		Purpose: "Who has returned for the period, what became of the returns, and what needs a person.",
	}, nil
}

// regionsShown are the regions in the order of their codes, with who is missing.
func regionsShown(returned []measure.Returned) []regionShown {
	var regions []schemas.Region
	of := map[schemas.Region]*regionShown{}
	for _, r := range returned {
		region := of[r.Service.Region]
		if region == nil {
			region = &regionShown{Name: r.Service.Region.Name}
			of[r.Service.Region] = region
			regions = append(regions, r.Service.Region)
		}
		region.All++
		if r.Tells {
			region.Have++
		} else {
			region.Missing = append(region.Missing, r.Service)
		}
	}
	slices.SortFunc(regions, func(a, b schemas.Region) int { return slices.Compare([]string{a.Code}, []string{b.Code}) })
	out := make([]regionShown, len(regions))
	for i, r := range regions {
		out[i] = *of[r]
	}
	return out
}

// queriesShown are what the returns met, the rules in the order of the catalogue;
// notes need nobody.
func queriesShown(issues []measure.Issue) []queryShown {
	var out []queryShown
	for _, rule := range schemas.Rules {
		q := queryShown{Rule: rule}
		for _, i := range issues {
			if i.Rule == rule.ID && i.Severity != schemas.Note {
				q.Files++
				q.Count += i.Count
			}
		}
		if q.Count > 0 {
			out = append(out, q)
		}
	}
	return out
}

func firstPage(*asked) (answer, error) {
	return shown{
		template: "first", Title: "Welcome", Here: "/",
		Purpose: "This desk turns the returns of local services into national figures. Nothing is in it yet.",
	}, nil
}

func makeDemo(a *asked) (answer, error) {
	if a.desk.opts.Accounts != nil {
		return nil, fault{http.StatusUnprocessableEntity, "Not at this desk", "Several people use this desk, and the demo would stand in place of their workspace.", "Make it at a desk of your own: a double click on the program opens one."}
	}
	return a.job("Make the demo", 0, func(ctx context.Context, _ progress) (any, error) {
		return demoMade{}, a.office.MakeDemo(ctx)
	})
}

func leaveDemo(a *asked) (answer, error) {
	return a.job("Leave the demo", 0, func(ctx context.Context, _ progress) (any, error) {
		return demoLeft{}, a.office.LeaveDemo(ctx)
	})
}

type (
	demoMade struct{}
	demoLeft struct{}
)
