package desk_test

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// house is an Office of four services in two regions. Whatever it gives has a mark in
// it of the service, the region or the country that it is of.
type house struct {
	clerk
	notes []string
}

func (h *house) Note(e desk.Entry) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.notes = append(h.notes, e.Person+": "+e.What)
	return nil
}

// noted reports whether the log has a text.
func (h *house) noted(text string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Contains(strings.Join(h.notes, "\n"), text)
}

var (
	southEast = schemas.Region{Code: "E12000008", Name: "South East"}
	yorkshire = schemas.Region{Code: "E12000003", Name: "Yorkshire and The Humber"}
	housed    = []schemas.Service{
		{ID: "hull", Name: "Hull", Region: yorkshire},
		{ID: "kent", Name: "Kent", Region: southEast},
		{ID: "leeds", Name: "Leeds", Region: yorkshire},
		{ID: "surrey", Name: "Surrey", Region: southEast},
	}
)

// markOf is what tells that something is of a service, a region or England: a number
// that is nowhere else, or a word.
func markOf(code string) int64 {
	return map[string]int64{"hull": 71_011, "kent": 72_022, "leeds": 73_033, "surrey": 74_044, southEast.Code: 81_055, yorkshire.Code: 82_066, schemas.England: 91_077}[code]
}

// markless is a text without the marks of others in it, or else the first of them.
func markless(text string, own []string) error {
	for _, s := range housed {
		if slices.Contains(own, s.ID) {
			continue
		}
		for _, mark := range []string{s.Name, s.ID, fmt.Sprint(markOf(s.ID)), thousands(markOf(s.ID))} {
			if strings.Contains(text, mark) {
				return fmt.Errorf("it holds %q, of %s", mark, s.ID)
			}
		}
	}
	for _, code := range []string{southEast.Code, yorkshire.Code, schemas.England} {
		if !slices.Contains(own, code) && (strings.Contains(text, fmt.Sprint(markOf(code))) || strings.Contains(text, thousands(markOf(code)))) {
			return fmt.Errorf("it holds a figure of %s", code)
		}
	}
	return nil
}

func thousands(n int64) string { return fmt.Sprintf("%d,%03d", n/1000, n%1000) }

// row is the return of a service; Hull's and Surrey's came in one file.
func row(s schemas.Service) measure.ReturnRow {
	sha := "sha-" + s.ID
	if s.ID == "hull" || s.ID == "surrey" {
		sha = "sha-two"
	}
	state := "waiting"
	if s.ID == "leeds" {
		state = measure.CountsState
	}
	return measure.ReturnRow{
		ID: sha + "/" + s.ID, File: s.Name + " return.csv", SHA256: sha, Service: s.ID, State: state, Verdict: schemas.AcceptedWithQueries,
		ExtractDate: quarter.Last, ReceivedOn: quarter.Last + 1, Interventions: int(markOf(s.ID)), Profile: s.ID + ".yaml",
	}
}

func (h *house) Services() []schemas.Service { return housed }
func (h *house) Regions() []schemas.Region   { return []schemas.Region{yorkshire, southEast} }

func (h *house) Returns(context.Context) ([]measure.ReturnRow, error) {
	var out []measure.ReturnRow
	for _, s := range housed {
		out = append(out, row(s))
	}
	return append(out, measure.ReturnRow{ID: "sha-nobody/", File: "Leeds or Hull.csv", SHA256: "sha-nobody", State: "held", Verdict: schemas.Held}), nil
}

func (h *house) Quarter(ctx context.Context, p schemas.Period) (desk.Quarter, error) {
	q := desk.Quarter{Period: p}
	q.Waiting, _ = h.Returns(ctx)
	for _, s := range housed {
		q.Returned = append(q.Returned, measure.Returned{Service: s, Return: row(s)})
		q.Issues = append(q.Issues, measure.Issue{Rule: schemas.RuleLevelUnmapped, Severity: schemas.Query, File: "the same.csv", Service: s.ID, Count: int(markOf(s.ID))})
	}
	return q, nil
}

// of is the service of a return; none where there is no such return.
func (h *house) of(id string) (schemas.Service, error) {
	for _, s := range housed {
		if row(s).ID == id {
			return s, nil
		}
	}
	return schemas.Service{}, fmt.Errorf("%w: no such return is kept", desk.ErrNotFound)
}

// about is the file of a return as it is read: with all that stands in it.
func (h *house) about(s schemas.Service) string {
	if row(s).SHA256 == "sha-two" {
		return "of Hull and Surrey"
	}
	return "of " + s.Name
}

func (h *house) Return(_ context.Context, id string) (desk.Read, error) {
	s, err := h.of(id)
	f := schemas.NewFinding(schemas.RuleLevelUnmapped, schemas.Position{File: s.Name, Row: 3}, schemas.LevelField, h.about(s))
	return desk.Read{Kept: row(s), Service: s, Answer: h.about(s), Return: schemas.Return{Findings: []schemas.Finding{f}, Service: s.ID}}, err
}

func (h *house) ForSender(_ context.Context, id, _ string) (desk.Document, error) {
	s, err := h.of(id)
	return desk.Document{Name: s.ID + ".html", Type: "text/html", Content: []byte(h.about(s))}, err
}

func (h *house) TakeIn(_ context.Context, files []desk.Upload, about desk.About, told func(string, []schemas.Return)) (out desk.Taken, err error) {
	for _, f := range files {
		of := cmp.Or(about.Service, string(f.Content))
		if about.Only != nil && !slices.Contains(about.Only, of) {
			out.Refused = append(out.Refused, f.Path)
			told(f.Path, nil)
			continue
		}
		h.done("take in of " + of)
		told(f.Path, []schemas.Return{{File: f.Path, Service: of, Verdict: schemas.Accepted}})
		out.Returns = append(out.Returns, schemas.Return{File: f.Path, Service: of, Verdict: schemas.Accepted})
	}
	return out, nil
}

func (h *house) ReadAgain(_ context.Context, id, service string) (desk.Taken, error) {
	s, err := h.of(id)
	if err == nil {
		h.done("read again of " + cmp.Or(service, s.ID) + h.about(s))
	}
	return desk.Taken{Returns: []schemas.Return{{File: s.Name, Service: s.ID}}}, err
}

func (h *house) Layout(_ context.Context, id string, said desk.Said) (desk.Layout, error) {
	s, err := h.of(id)
	l := desk.Layout{Kept: row(s), Tables: []desk.LayoutTable{{Where: h.about(s)}}, Questions: []desk.LayoutQuestion{{Text: h.about(s), Service: true}}}
	return l, err
}

func (h *house) SaveLayout(_ context.Context, id string, said desk.Said) (string, error) {
	s, err := h.of(id)
	if err == nil {
		h.done("save of " + cmp.Or(said.Service, s.ID) + h.about(s))
	}
	return "Saved a profile", err
}

func (h *house) Differences(context.Context) ([]desk.Difference, error) {
	var out []desk.Difference
	for _, s := range housed {
		out = append(out, desk.Difference{Difference: measure.Difference{Old: row(s), New: row(s)}, Sentence: fmt.Sprint(s.Name, " had ", markOf(s.ID))})
	}
	return out, nil
}

func (h *house) Decide(_ context.Context, id string, _ bool, _ string) error {
	s, err := h.of(id)
	if err == nil {
		h.done("decide of " + s.ID)
	}
	return err
}

func (h *house) Figures(_ context.Context, spec measure.Spec) ([]measure.Figure, error) {
	var out []measure.Figure
	add := func(geography, code, name, region string) {
		for _, level := range measure.Levels {
			for _, status := range measure.Statuses {
				out = append(out, measure.Figure{
					Measure: string(spec.Measures[0]), AsAt: "2026-06-30", Geography: geography, Code: code, Name: name, Region: region, Level: level, Status: status, Value: markOf(code),
				})
			}
		}
	}
	add(measure.England, schemas.England, "England", "")
	for _, r := range h.Regions() {
		add(measure.Region, r.Code, r.Name, r.Name)
	}
	for _, s := range housed {
		add(measure.Service, s.ID, s.Name, s.Region.Name)
	}
	return out, nil
}

func (h *house) Explain(_ context.Context, q measure.Question) (desk.Explained, error) {
	e := measure.Explanation{Question: q, Figure: measure.Figure{Value: markOf(q.Code)}}
	for _, s := range housed {
		if q.Code == s.ID || q.Code == s.Region.Code || q.Geography == measure.England {
			e.Returns = append(e.Returns, row(s))
			e.Rows = append(e.Rows, measure.Row{N: markOf(s.ID), Place: measure.Place{ReturnID: row(s).ID, Row: 3}})
			e.Silent = append(e.Silent, measure.Silent{Service: s})
		}
	}
	return desk.Explained{Explanation: e, Sentence: fmt.Sprint("It is ", markOf(q.Code))}, nil
}

func (h *house) Trend(_ context.Context, q desk.TrendQuestion) ([]trend.Study, error) {
	for _, s := range housed {
		if s.ID == q.Service && (q.Only == nil || slices.Contains(q.Only, s.ID)) {
			return []trend.Study{{Name: s.Name, What: measure.Opened}}, nil
		}
	}
	if q.Region != "" {
		return []trend.Study{{Name: q.Region, What: measure.Opened}}, nil
	}
	return []trend.Study{{Name: fmt.Sprint(markOf(schemas.England)), What: measure.Opened}}, nil
}

func (h *house) Compare(ctx context.Context, p schemas.Period, region string, only []string) (compare.Result, error) {
	in := compare.Input{Period: p, What: measure.Opened}
	for _, r := range h.Regions() {
		if r.Name == region {
			in.Region = r
		}
	}
	in.Figures, _ = h.Figures(ctx, measure.Spec{Measures: []measure.Name{measure.Opened}})
	if only != nil {
		in = in.Among(only)
	}
	return compare.New(in), nil
}

func (h *house) MakeRelease(_ context.Context, p schemas.Period, _ bool) (desk.Released, error) {
	h.done("release of everybody")
	return desk.Released{Period: p, Summary: fmt.Sprint("England ", markOf(schemas.England))}, nil
}

func (h *house) Editions(context.Context) ([]desk.Edition, error) {
	return []desk.Edition{
		{ID: "published", Title: "Published", Files: []desk.File{{Path: "figures.csv", What: "Figures"}}},
		{ID: "internal", Internal: true, Title: "Internal", Files: []desk.File{{Path: "Leeds.csv", What: fmt.Sprint(markOf(schemas.England))}}},
	}, nil
}

func (h *house) ReleaseFile(edition, _ string) (io.ReadCloser, error) {
	text := "published"
	if edition == "internal" {
		text = fmt.Sprint(markOf(schemas.England))
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

func (h *house) Settings(context.Context) (desk.Settings, error) {
	return desk.Settings{RegisterPath: "of everybody", Profiles: []desk.Profile{{Name: "leeds.yaml", Service: "leeds"}, {Name: "kent.yaml", Service: "kent"}}}, nil
}

func (h *house) MakeDemo(context.Context) error  { h.done("demo of everybody"); return nil }
func (h *house) LeaveDemo(context.Context) error { h.done("demo of everybody"); return nil }
func (h *house) Log(int) ([]desk.Entry, error) {
	return []desk.Entry{{Person: "leeds", What: "Kent return.csv"}}, nil
}
