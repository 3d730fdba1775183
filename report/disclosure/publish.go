package disclosure

import (
	"cmp"
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
		r.Revisions = append(r.Revisions, Revision{Before: as(v.Before), Now: as(v.Now), MovedBy: v.MovedBy})
	}
	return r
}

// Earlier is a release that has been made, which its readers still have.
type Earlier struct {
	Policy Policy
	// Figures are as they were shown, each with its number or its mark; Exact are the
	// counts behind them, of which those behind a mark that hides none are not used.
	Figures []measure.Figure
	Exact   []int64
}

// Publish is the edition that may leave the building, under a policy, for readers
// who have the earlier releases, first to last. It withholds what is small, and as
// many others as it takes that none can be worked out: see protector and attack. It
// is an error where that cannot be.
func Publish(c Content, p Policy, earlier []Earlier) (Release, Report, error) {
	r := c.release(Published)
	r.Policy = p
	var figures []measure.Figure
	for _, f := range c.Figures {
		if published(f) {
			figures = append(figures, f)
		}
	}
	shown, report, err := control(figures, c.Services, p, earlier)
	r.figures = shown
	return r, report, err
}

// control is disclosure control of figures: of single cells, and where that cannot
// be, of all that is told of services.
func control(figures []measure.Figure, services []schemas.Service, p Policy, earlier []Earlier) ([]Figure, Report, error) {
	shown, report, err := controlBy((*protector).protect, figures, services, p, earlier)
	if err != nil {
		shown, report, err = controlBy((*protector).coarse, figures, services, p, earlier)
		report.Coarse = true
	}
	return shown, report, err
}

// controlBy is disclosure control by a way of withholding.
func controlBy(way func(*protector) error, figures []measure.Figure, services []schemas.Service, p Policy, earlier []Earlier) ([]Figure, Report, error) {
	m := newModel(services, len(figures))
	for _, e := range earlier {
		m.read(e.Figures, e.Exact, e.Policy, true)
		m.relate()
	}
	shown := make([]Figure, len(figures))
	primary := make([]measure.Figure, len(figures))
	exact := make([]int64, len(figures))
	for i, f := range figures {
		if shown[i] = p.publish(as(f)); m.wasWithheld(&f) {
			shown[i] = shown[i].withhold()
		}
		primary[i], exact[i] = shown[i].told(), f.Value
	}
	variables := m.read(primary, exact, p, false)
	m.relate()
	m.index()
	made := newProtector(m, p.Threshold)
	if err := way(made); err != nil {
		return nil, Report{}, fmt.Errorf("withholding under the policy %s: %w", p.Name, err)
	}
	for i, v := range variables {
		if v >= 0 && made.variables[v].withheld {
			shown[i] = shown[i].withhold()
		}
	}
	if err := made.prove(newTabulation(figures, shown, variables, m, p)); err != nil {
		return nil, Report{}, fmt.Errorf("proving the release under the policy %s: %w", p.Name, err)
	}
	report := account(figures, shown, p)
	report.Unproven = len(made.unproven)
	return shown, report, nil
}

// told is the figure as a reader is told it.
func (f Figure) told() measure.Figure {
	return measure.Figure{
		Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Name: f.Name,
		Region: f.Region, Level: f.Level, Status: f.Status, Services: f.Services, Expected: f.Expected,
		Value: f.value, Mark: f.mark,
	}
}

// publish is one figure, rounded, or withheld for its size alone.
func (p Policy) publish(f Figure) Figure {
	switch {
	case f.Geography != measure.Service:
		return f.round(p.Base)
	case p.small(f), cumulative(f):
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
