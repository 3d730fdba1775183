package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/report/tidy"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// Figures are the figures of a measure.
func (o *deskOffice) Figures(ctx context.Context, spec measure.Spec) ([]measure.Figure, error) {
	return remembered(ctx, o, fmt.Sprintf("figures %#v", spec), func(ctx context.Context, w workspace, s *store.Store) ([]measure.Figure, error) {
		spec := spec
		spec.Floor = w.settings.CoverageFloor
		return measure.Build(ctx, s, w.register.Services(), spec)
	})
}

// Explain says where a figure comes from.
func (o *deskOffice) Explain(ctx context.Context, q measure.Question) (desk.Explained, error) {
	return remembered(ctx, o, fmt.Sprintf("explain %#v", q), func(ctx context.Context, w workspace, s *store.Store) (desk.Explained, error) {
		e, err := measure.Explain(ctx, s, w.register.Services(), q)
		if err != nil {
			return desk.Explained{}, wrongly{err}
		}
		return desk.Explained{Explanation: e, Sentence: figureSentence(e)}, nil
	})
}

// Trend is how the complexity of the work moves.
func (o *deskOffice) Trend(ctx context.Context, q desk.TrendQuestion) ([]trend.Study, error) {
	return remembered(ctx, o, fmt.Sprintf("trend %#v", q), func(ctx context.Context, w workspace, s *store.Store) ([]trend.Study, error) {
		const points = 7 // in a row
		f, err := trendFlags{
			from: q.From, to: q.To, unit: q.Unit, service: q.Service, region: q.Region, measure: q.Measure, run: points, size: "medium", only: q.Only,
		}.checked()
		if err != nil {
			return nil, asDesk(err)
		}
		in, err := o.quietly(w.Dir, io.Discard).trends(ctx, w, s, f)
		if err != nil {
			return nil, asDesk(err)
		}
		return trend.Studies(in), nil
	})
}

// Compare is services side by side.
func (o *deskOffice) Compare(ctx context.Context, p schemas.Period, region string, only []string) (compare.Result, error) {
	return remembered(ctx, o, fmt.Sprintf("compare %s %q %#v", p.Name, region, only), func(ctx context.Context, w workspace, s *store.Store) (out compare.Result, err error) {
		in := compare.Input{Period: p, What: measure.Opened}
		if region != "" {
			if in.Region, err = regionOf(w.register, region); err != nil {
				return out, asDesk(err)
			}
		}
		if err := o.quietly(w.Dir, io.Discard).compared(ctx, w, s, "", &in); err != nil {
			return out, err
		}
		if only != nil {
			in = in.Among(only)
		}
		return compare.New(in), nil
	})
}

// MakeRelease makes the release of a period, in the workspace's out.
func (o *deskOffice) MakeRelease(ctx context.Context, p schemas.Period, draft bool) (out desk.Released, err error) {
	err = o.changing(func(w workspace, s *store.Store) error {
		in := &intake{workspace: w, receivedOn: o.quietly(w.Dir, io.Discard).today}
		r, err := in.release(ctx, s, p, w.Out(), draft)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := o.quietly(w.Dir, &b).printRelease(r, nil); err != nil {
			return err
		}
		out = desk.Released{Period: p, Draft: draft, Report: r.report, Summary: b.String(), Changes: r.revised()}
		if r.refused != nil {
			out.Refused = r.refused.Error()
		}
		return nil
	})
	return out, err
}

// editions are the editions by their ids, with their folders.
func (w *workspace) editions() (map[string]string, error) {
	inside, err := internalDir(w.Out())
	return map[string]string{"published": w.Out(), "internal": inside}, err
}

// editionFiles are the files of an edition: those that its package lists, and the
// package.
func editionFiles(dir string) ([]string, error) {
	if !exists(filepath.Join(dir, tidy.PackageName)) {
		return nil, nil
	}
	listed, err := filesListed(dir, nil)
	return append(listed, tidy.PackageName), err
}

// isDraft reports whether the edition in a folder is a draft, as its package says.
func isDraft(dir string) (bool, error) {
	text, err := readOptional(filepath.Join(dir, tidy.PackageName))
	if err != nil || text == nil {
		return false, err
	}
	var said struct {
		Draft bool `json:"draft"`
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return false, fmt.Errorf("%s: %w", filepath.Join(dir, tidy.PackageName), err)
	}
	return said.Draft, nil
}

// Editions are the editions of the release that is there.
func (o *deskOffice) Editions(context.Context) (out []desk.Edition, err error) {
	err = o.with(func(w workspace, _ *store.Store) error {
		dirs, err := w.editions()
		if err != nil {
			return err
		}
		for _, e := range []desk.Edition{{ID: "published", Title: "The published edition"}, {ID: "internal", Title: "The internal edition", Internal: true}} {
			names, err := editionFiles(dirs[e.ID])
			if err != nil {
				return err
			}
			if e.Draft, err = isDraft(dirs[e.ID]); err != nil {
				return err
			}
			for _, name := range names {
				if f, err := os.Stat(filepath.Join(dirs[e.ID], filepath.FromSlash(name))); err == nil {
					e.Files = append(e.Files, desk.File{Path: name, Bytes: f.Size(), What: fileWord(name)})
				}
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

// ReleaseFile opens a file of an edition. Only what its package lists is there.
func (o *deskOffice) ReleaseFile(edition, name string) (out io.ReadCloser, err error) {
	err = o.with(func(w workspace, _ *store.Store) error {
		dirs, err := w.editions()
		if err != nil {
			return err
		}
		names, err := editionFiles(dirs[edition])
		if err != nil {
			return err
		}
		if dirs[edition] == "" || !slices.Contains(names, name) {
			return fmt.Errorf("%w: no edition has that file", desk.ErrNotFound)
		}
		out, err = os.OpenInRoot(dirs[edition], filepath.FromSlash(name))
		return err
	})
	return out, err
}
