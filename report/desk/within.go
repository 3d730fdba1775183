package desk

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// within is an office as a person sees it who may not see everything: what is not
// theirs is not there. Every method of an Office stands here, and none comes from
// the office by itself: a new one is seen by nobody until it says what of it is
// whose.
type within struct {
	office Office
	person Person
}

var _ Office = within{}

// officeOf is the office as a person sees it.
func officeOf(o Office, p Person) Office {
	if p.National() {
		return o
	}
	return within{o, p}
}

// errNotTheirs is of what is not there, and of what is another's.
var errNotTheirs = fmt.Errorf("%w, or it is not yours to see", ErrNotFound)

// uploadMost is how many bytes a person of a region or of a service may send at once.
const uploadMost = 64 << 20

// owns reports whether a service is the person's, or of their region.
func (v within) owns(s schemas.Service) bool {
	switch v.person.Role {
	case Regional:
		return v.person.Region != "" && s.Region.Code == v.person.Region
	case Local:
		return v.person.Service != "" && s.ID == v.person.Service
	default:
		return false
	}
}

// only are the ids of the person's services; never nil, which is all.
func (v within) only() []string {
	out := []string{}
	for _, s := range v.Services() {
		out = append(out, s.ID)
	}
	return out
}

// Workspace is what can be told of the workspace by the person's own returns.
func (v within) Workspace(ctx context.Context) (Workspace, error) {
	w, err := v.office.Workspace(ctx)
	if err != nil {
		return w, err
	}
	kept, err := v.Returns(ctx)
	if err != nil {
		return w, err
	}
	w.Dir, w.Empty, w.FileMost, w.AllMost = "", false, min(w.FileMost, uploadMost), min(w.AllMost, uploadMost)
	w.Latest = schemas.LastQuarter(w.Today)
	var newest schemas.Date
	for _, r := range kept {
		if r.State == measure.CountsState {
			newest = max(newest, r.ExtractDate)
		}
	}
	if newest != 0 {
		w.Latest = schemas.QuarterOf(newest)
	}
	return w, nil
}

// Services are the person's.
func (v within) Services() []schemas.Service {
	return slices.DeleteFunc(slices.Clone(v.office.Services()), func(s schemas.Service) bool { return !v.owns(s) })
}

// Regions are the person's region, or none of a person of a service.
func (v within) Regions() []schemas.Region {
	return slices.DeleteFunc(slices.Clone(v.office.Regions()), func(r schemas.Region) bool {
		return v.person.Role != Regional || r.Code != v.person.Region
	})
}

// Quarter is what the person's services returned.
func (v within) Quarter(ctx context.Context, p schemas.Period) (Quarter, error) {
	q, err := v.office.Quarter(ctx, p)
	if err != nil {
		return q, err
	}
	own := v.only()
	q.Returned = those(q.Returned, func(r measure.Returned) bool { return v.owns(r.Service) })
	q.Issues = those(q.Issues, func(i measure.Issue) bool { return slices.Contains(own, i.Service) })
	q.Waiting = those(q.Waiting, func(r measure.ReturnRow) bool { return slices.Contains(own, r.Service) })
	q.Regions = nil
	return q, nil
}

// those are what of a list that may be kept. The list stays as it is.
func those[T any](all []T, keep func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !keep(v) })
}

// Returns are those of the person's services.
func (v within) Returns(ctx context.Context) ([]measure.ReturnRow, error) {
	all, err := v.office.Returns(ctx)
	own := v.only()
	return those(all, func(r measure.ReturnRow) bool { return slices.Contains(own, r.Service) }), err
}

// one is a return of the person's, and whether its file holds returns of others too.
func (v within) one(ctx context.Context, id string) (r measure.ReturnRow, shared bool, err error) {
	all, err := v.office.Returns(ctx)
	if err != nil {
		return r, false, err
	}
	own := v.only()
	i := slices.IndexFunc(all, func(r measure.ReturnRow) bool { return r.ID == id && slices.Contains(own, r.Service) })
	if i < 0 {
		return r, false, errNotTheirs
	}
	return all[i], slices.ContainsFunc(all, func(o measure.ReturnRow) bool {
		return o.SHA256 != "" && o.SHA256 == all[i].SHA256 && !slices.Contains(own, o.Service)
	}), nil
}

// unshown is why the file of a return is not shown that holds those of others too:
// what stands around a service's rows may be theirs.
const unshown = "The file itself cannot be shown at this desk: ask an analyst of the Network."

// Return is a return of the person's.
func (v within) Return(ctx context.Context, id string) (Read, error) {
	r, shared, err := v.one(ctx, id)
	if err != nil {
		return Read{}, err
	}
	if !shared {
		return v.office.Return(ctx, id)
	}
	out := Read{Kept: r, Missing: unshown}
	for _, s := range v.Services() {
		if s.ID == r.Service {
			out.Service = s
		}
	}
	return out, nil
}

// alone is an error unless a return is the person's, in a file that is all theirs, and
// the service named is theirs, where one is.
func (v within) alone(ctx context.Context, id, service string) error {
	_, shared, err := v.one(ctx, id)
	if err == nil && (shared || service != "" && !slices.Contains(v.only(), service)) {
		err = errNotTheirs
	}
	return err
}

// ForSender writes a document about a return of the person's.
func (v within) ForSender(ctx context.Context, id, kind string) (Document, error) {
	if err := v.alone(ctx, id, ""); err != nil {
		return Document{}, err
	}
	return v.office.ForSender(ctx, id, kind)
}

// TakeIn reads files of the person's services. A person of one service sends theirs.
func (v within) TakeIn(ctx context.Context, files []Upload, about About, told func(string, []schemas.Return)) (Taken, error) {
	about.Only = v.only()
	if v.person.Role == Local {
		about.Service = v.person.Service
	}
	if about.Service != "" && !slices.Contains(about.Only, about.Service) {
		return Taken{}, errNotTheirs
	}
	return v.office.TakeIn(ctx, files, about, told)
}

// ReadAgain reads a file that is all the person's again.
func (v within) ReadAgain(ctx context.Context, id, service string) (Taken, error) {
	if err := v.alone(ctx, id, service); err != nil {
		return Taken{}, err
	}
	if service == "" {
		r, _, err := v.one(ctx, id)
		if err != nil {
			return Taken{}, err
		}
		service = r.Service
	}
	return v.office.ReadAgain(ctx, id, service)
}

// Layout is how a file that is all the person's is read.
func (v within) Layout(ctx context.Context, id string, said Said) (Layout, error) {
	r, shared, err := v.one(ctx, id)
	if err != nil {
		return Layout{}, err
	}
	if shared {
		return Layout{Kept: r, Missing: unshown}, nil
	}
	if err := v.alone(ctx, id, said.Service); err != nil {
		return Layout{}, err
	}
	return v.office.Layout(ctx, id, said)
}

// SaveLayout saves how a file that is all the person's is read.
func (v within) SaveLayout(ctx context.Context, id string, said Said) (string, error) {
	if err := v.alone(ctx, id, said.Service); err != nil {
		return "", err
	}
	return v.office.SaveLayout(ctx, id, said)
}

// Differences are of returns of the person's.
func (v within) Differences(ctx context.Context) ([]Difference, error) {
	all, err := v.office.Differences(ctx)
	own := v.only()
	return those(all, func(d Difference) bool {
		return slices.Contains(own, d.New.Service) && slices.Contains(own, d.Old.Service)
	}), err
}

// Decide accepts or discards a return of the person's region.
func (v within) Decide(ctx context.Context, id string, accept bool, reason string) error {
	if _, _, err := v.one(ctx, id); err != nil {
		return err
	}
	return v.office.Decide(ctx, id, accept, reason)
}

// Exercise is not the person's to make.
func (v within) Exercise(context.Context, string, int, *Upload) ([]Document, error) {
	return nil, errNotTheirs
}

// Moderate is not the person's to do.
func (v within) Moderate(context.Context, []Upload, []Upload, *Upload) (Moderated, error) {
	return Moderated{}, errNotTheirs
}

// sees reports whether figures of a place are the person's.
func (v within) sees(geography, code string) bool {
	switch geography {
	case measure.Region:
		return slices.ContainsFunc(v.Regions(), func(r schemas.Region) bool { return r.Code == code })
	case measure.Service:
		return slices.Contains(v.only(), code)
	}
	return false
}

// Figures are those of the person's places.
func (v within) Figures(ctx context.Context, spec measure.Spec) ([]measure.Figure, error) {
	all, err := v.office.Figures(ctx, spec)
	own, regions := v.only(), v.Regions()
	return those(all, func(f measure.Figure) bool {
		return f.Geography == measure.Service && slices.Contains(own, f.Code) ||
			f.Geography == measure.Region && slices.ContainsFunc(regions, func(r schemas.Region) bool { return r.Code == f.Code })
	}), err
}

// Explain says where a figure of the person's comes from.
func (v within) Explain(ctx context.Context, q measure.Question) (Explained, error) {
	if !v.sees(q.Geography, q.Code) {
		return Explained{}, errNotTheirs
	}
	return v.office.Explain(ctx, q)
}

// Trend is that of the person's region or service.
func (v within) Trend(ctx context.Context, q TrendQuestion) ([]trend.Study, error) {
	q.Only = v.only()
	regions := v.Regions()
	switch {
	case q.Service != "":
		if !slices.Contains(q.Only, q.Service) {
			return nil, errNotTheirs
		}
		q.Region = ""
	case len(regions) == 1:
		q.Region = regions[0].Name
	default:
		return nil, errNotTheirs
	}
	return v.office.Trend(ctx, q)
}

// Compare is the services of the person's region side by side, among themselves.
func (v within) Compare(ctx context.Context, p schemas.Period, region string, _ []string) (compare.Result, error) {
	regions := v.Regions()
	if len(regions) != 1 || region != "" && !strings.EqualFold(region, regions[0].Name) && region != regions[0].Code {
		return compare.Result{}, errNotTheirs
	}
	return v.office.Compare(ctx, p, regions[0].Name, v.only())
}

// MakeRelease is not the person's to do.
func (v within) MakeRelease(context.Context, schemas.Period, bool) (Released, error) {
	return Released{}, errNotTheirs
}

// Editions is the published edition, unless it is a draft.
func (v within) Editions(ctx context.Context) ([]Edition, error) {
	all, err := v.office.Editions(ctx)
	return those(all, func(e Edition) bool { return !e.Internal && !e.Draft }), err
}

// ReleaseFile opens a file of the published edition.
func (v within) ReleaseFile(edition, path string) (io.ReadCloser, error) {
	editions, err := v.Editions(context.Background())
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(editions, func(e Edition) bool { return e.ID == edition }) {
		return nil, errNotTheirs
	}
	return v.office.ReleaseFile(edition, path)
}

// Settings are not the person's to see.
func (v within) Settings(context.Context) (Settings, error) { return Settings{}, errNotTheirs }

// MakeDemo is not the person's to do.
func (v within) MakeDemo(context.Context) error { return errNotTheirs }

// LeaveDemo is not the person's to do.
func (v within) LeaveDemo(context.Context) error { return errNotTheirs }

// Note adds a line to the log.
func (v within) Note(e Entry) error { return v.office.Note(e) }

// Log is not the person's to see.
func (v within) Log(int) ([]Entry, error) { return nil, errNotTheirs }
