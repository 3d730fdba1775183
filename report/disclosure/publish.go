package disclosure

import (
	"cmp"
	"errors"
	"fmt"
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
		r.Revisions = append(r.Revisions, Revision{Before: as(v.Before), Now: as(v.Now), On: c.Since, MovedBy: v.MovedBy})
	}
	r.Answers = answers(c.Answers, Policy{})
	return r
}

// Earlier is a release that has been made, which its readers still have.
type Earlier struct {
	MadeOn schemas.Date
	Policy Policy
	// Figures are as they were shown, each with its number or its mark; Exact are the
	// counts behind them, of which those behind a mark that hides none are not used.
	Figures []measure.Figure
	Exact   []int64
}

// Publish is the edition that may leave the building, under a policy, for readers
// who have the earlier releases, first to last. It withholds what is small, and as
// many others as it takes that none can be worked out: see protector and breaker. A
// service or a region of which an earlier release tells so much that nothing more
// can be told is left out. It is an error where that does not help either.
func Publish(c Content, p Policy, earlier []Earlier) (Release, Report, error) {
	r := c.release(Published)
	r.Policy = p
	for {
		shown, report, err := control(c, p, earlier, r.leftOut)
		var f *falls
		if errors.As(err, &f) && f.figure.Geography != measure.England && !slices.Contains(r.leftOut, f.figure.Code) {
			r.leftOut = append(r.leftOut, f.figure.Code)
			continue
		}
		report.LeftOut = r.leftOut
		r.figures = shown
		r.Answers, r.Revisions = answers(c.Answers, p), revised(earlier, shown)
		return r, report, err
	}
}

// split divides the figures of a content into those of the published edition, and
// those of services that are not in it. which are the places of the first, sorted,
// so that the pattern is the same in whatever order they come.
func (c Content) split(leftOut []string) (which []int, never []measure.Figure) {
	for i, f := range c.Figures {
		service := f.Geography == measure.Service
		switch {
		case published(f) && !slices.Contains(leftOut, f.Code):
			which = append(which, i)
		case service:
			never = append(never, f)
		}
	}
	slices.SortFunc(which, func(a, b int) int { return order(&c.Figures[a], &c.Figures[b]) })
	return which, never
}

// control is disclosure control of the figures of a content, some places left out.
// The worlds that are looked for leave out what is never told of services, which
// can be anything in them; the breaker, which has the last word, leaves out nothing.
func control(c Content, p Policy, earlier []Earlier, leftOut []string) ([]Figure, Report, error) {
	which, never := c.split(leftOut)
	figures := make([]measure.Figure, len(which))
	for k, i := range which {
		figures[k] = c.Figures[i]
	}
	m, whole := newModel(c.Services, len(figures)), newModel(c.Services, len(figures))
	whole.whole = true
	m.learn(earlier)
	whole.learn(earlier)
	shown := make([]Figure, len(figures))
	told := make([]measure.Figure, len(figures))
	exact := make([]int64, len(figures))
	for i, f := range figures {
		if shown[i] = p.publish(as(f)); m.wasWithheld(&f) {
			shown[i] = shown[i].withhold()
		}
		told[i], exact[i] = shown[i].Told(), f.Value
	}
	variables, all := m.read(told, exact, p, false), whole.read(told, exact, p, false)
	whole.imply(never, p)
	m.relate()
	m.index()
	whole.relate()
	whole.index()
	made := newProtector(m, p.Threshold)
	if err := made.protect(variables, newBreaker(whole, all)); err != nil {
		return nil, Report{}, fmt.Errorf("withholding under the policy %s: %w", p.Name, err)
	}
	for i, v := range variables {
		if v >= 0 && made.variables[v].withheld {
			shown[i] = shown[i].withhold()
		}
	}
	if err := made.prove(newTabulation(figures, never, shown, variables, m, p)); err != nil {
		return nil, Report{}, fmt.Errorf("proving the release under the policy %s: %w", p.Name, err)
	}
	report := account(figures, shown, p)
	report.Unproven = len(made.unproven)
	return inOrder(shown, which), report, nil
}

// inOrder puts figures back into the order of the content.
func inOrder(shown []Figure, which []int) []Figure {
	at := make([]int, len(which))
	for k := range at {
		at[k] = k
	}
	slices.SortFunc(at, func(a, b int) int { return which[a] - which[b] })
	out := make([]Figure, len(shown))
	for n, k := range at {
		out[n] = shown[k]
	}
	return out
}

// learn adds earlier releases to what is known.
func (m *model) learn(earlier []Earlier) {
	for _, e := range earlier {
		m.read(e.Figures, e.Exact, e.Policy, true)
		m.relate()
	}
}

// publish is one figure, rounded, or withheld for its size alone, or because it is
// never published of a service: then not of a place that is a single service either.
func (p Policy) publish(f Figure) Figure {
	service := f.Geography == measure.Service
	switch {
	case p.small(f):
		return f.withhold()
	case f.mark == schemas.NoMark && f.value > 0 && (service || f.Services == 1) && cumulative(f.Measure, f.Status):
		return f.withhold()
	case service:
		return f
	}
	return f.round(p.Base)
}

// release is what both editions show alike: nothing in it is a count of people.
func (c Content) release(e Edition) Release {
	return Release{
		Edition: e, Version: c.Version, Publisher: c.Publisher, Contact: c.Contact, Licence: c.Licence, Draft: c.Draft,
		At: c.At, Period: c.Period, Quarters: c.Quarters, Floor: c.Floor, Services: c.Services, Places: c.Places,
		Coverage: coverage(c.Returned), Adoption: measure.Adoption(c.Returned), Regions: measure.Regions(c.Returned, c.Floor),
		Quality: quality(c.Issues), Since: c.Since, Survey: c.Survey,
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
