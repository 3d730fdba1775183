package disclosure

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Internal is the edition for the analysts alone: every figure, as it is.
func Internal(c Content) Release {
	r := c.release(ForInternalUse)
	r.Returns = c.Returns
	for _, f := range c.Figures {
		r.figures = append(r.figures, as(f))
	}
	for _, v := range c.Revisions {
		r.Revisions = append(r.Revisions, Revision{Before: as(v.Before), Now: as(v.Now), MovedBy: v.MovedBy})
	}
	return r
}

// Publish is the edition that may leave the building, under a policy.
func Publish(c Content, p Policy) Release {
	r := c.release(Published)
	r.Policy = p
	for _, f := range c.Figures {
		if published(f) {
			r.figures = append(r.figures, p.publish(as(f)))
		}
	}
	return r
}

// publish is one figure, rounded, or withheld for its size alone.
func (p Policy) publish(f Figure) Figure {
	switch {
	case f.Geography != measure.Service:
		return f.round(p.Base)
	case p.small(f):
		return f.withhold()
	}
	return f
}

// release is what both editions show alike: nothing in it is a count of people.
func (c Content) release(e Edition) Release {
	return Release{
		Edition: e, Version: c.Version, Publisher: c.Publisher, Contact: c.Contact, Licence: c.Licence, Draft: c.Draft,
		At: c.At, Period: c.Period, Quarters: c.Quarters, Floor: c.Floor, Services: c.Services,
		Coverage: coverage(c.Returned), Adoption: measure.Adoption(c.Returned), Regions: measure.Regions(c.Returned, c.Floor),
		Quality: quality(c.Issues), Since: c.Since,
	}
}

func coverage(returned []measure.Returned) []Coverage {
	out := make([]Coverage, 0, len(returned))
	for _, r := range returned {
		out = append(out, Coverage{
			Service: r.Service, Tells: r.Tells, State: r.Return.State, Grain: r.Return.Grain,
			ReceivedOn: r.Return.ReceivedOn, ExtractDate: r.Return.ExtractDate, Verdict: r.Return.Verdict,
			LevelsSeen: r.LevelsSeen(), StatusesSeen: r.StatusesSeen(),
		})
	}
	return out
}

// quality counts, for each rule, the returns and the services that met it.
func quality(issues []measure.Issue) []Quality {
	type met struct{ files, services map[string]bool }
	type key struct {
		severity schemas.Severity
		rule     schemas.RuleID
	}
	by := map[key]met{}
	for _, i := range issues {
		k := key{i.Severity, i.Rule}
		if by[k].files == nil {
			by[k] = met{map[string]bool{}, map[string]bool{}}
		}
		by[k].files[i.File] = true
		if i.Service != "" {
			by[k].services[i.Service] = true
		}
	}
	out := make([]Quality, 0, len(by))
	for k, m := range by {
		out = append(out, Quality{Rule: k.rule, Severity: k.severity, Returns: len(m.files), Services: len(m.services)})
	}
	slices.SortFunc(out, func(a, b Quality) int {
		return cmp.Or(-cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}
