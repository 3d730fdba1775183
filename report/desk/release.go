package desk

import (
	"archive/zip"
	"context"
	"io"
	"mime"
	"path"
)

// releaseShown is the release that is there, and how the last one was protected.
type releaseShown struct {
	Editions []Edition
	Last     *Released // that was made since the desk was opened
}

func releasePage(a *asked) (answer, error) {
	editions, err := a.office.Editions(a.Context())
	if err != nil {
		return nil, err
	}
	v := releaseShown{Editions: editions}
	if !may(a.person, release) {
		return shown{
			template: "release", Title: "Release", Here: "/release", Page: v,
			Purpose: "The figures that were sent out, to download.",
		}, nil
	}
	if j, ok := a.desk.queue.last(func(r any) bool { _, is := r.(Released); return is }); ok {
		made := j.Result.(Released)
		v.Last = &made
	}
	return shown{
		template: "release", Title: "Release", Here: "/release", Period: true, Page: v,
		Purpose: "Make the figures of a period, see how people in them are protected, and download them.",
	}, nil
}

func makeRelease(a *asked) (answer, error) {
	p, draft := a.period, a.form("draft") != ""
	title := "Make the release of " + p.Name
	if draft {
		title = "Make a draft of the release of " + p.Name
	}
	return a.job(title, 0, func(ctx context.Context, _ progress) (any, error) { return a.office.MakeRelease(ctx, p, draft) })
}

func releaseFile(a *asked) (answer, error) {
	name := a.form("path")
	f, err := a.office.ReleaseFile(a.form("edition"), name)
	if err != nil {
		return nil, err
	}
	a.desk.note(a.person, "Downloaded "+name+" of the "+a.form("edition")+" edition")
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return download{path.Base(name), kind, func(w io.Writer) (err error) {
		defer func() { _ = f.Close() }()
		_, err = io.Copy(w, f)
		return err
	}}, nil
}

// releaseZip is an edition in one file.
func releaseZip(a *asked) (answer, error) {
	editions, err := a.office.Editions(a.Context())
	if err != nil {
		return nil, err
	}
	for _, e := range editions {
		if e.ID == a.form("edition") && len(e.Files) > 0 {
			a.desk.note(a.person, "Downloaded the "+e.ID+" edition")
			return download{"iass-" + e.ID + ".zip", "application/zip", func(w io.Writer) error { return a.zipped(w, e) }}, nil
		}
	}
	return nil, faultPath
}

func (a *asked) zipped(w io.Writer, e Edition) error {
	z := zip.NewWriter(w)
	for _, f := range e.Files {
		if err := a.zipOne(z, e.ID, f.Path); err != nil {
			return err
		}
	}
	return z.Close()
}

func (a *asked) zipOne(z *zip.Writer, edition, name string) error {
	from, err := a.office.ReleaseFile(edition, name)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	to, err := z.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}
