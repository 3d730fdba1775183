package main

import (
	"bytes"
	"context"
	"io"
	"path"

	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/report/store"
)

// Exercise makes the packs of a moderation exercise, and where they are of cases of the
// analyst's own a note of what to look at first.
func (o *deskOffice) Exercise(_ context.Context, region string, each int, cases *desk.Upload) (out []desk.Document, err error) {
	err = o.with(func(w workspace, _ *store.Store) error {
		c := o.quietly(w.Dir, io.Discard)
		who, err := c.raters(w, nil, region, each)
		if err != nil {
			return asDesk(err)
		}
		set, err := casesOfDesk(w, cases)
		if err != nil {
			return err
		}
		if cases != nil {
			out = append(out, desk.Document{Name: "READ FIRST.txt", Content: []byte(readFirst(set))})
		}
		for _, r := range who {
			var b bytes.Buffer
			if err := moderation.WritePack(&b, c.blankPack(r, set)); err != nil {
				return err
			}
			out = append(out, desk.Document{Name: r.fileName(), Content: b.Bytes()})
		}
		return nil
	})
	return out, err
}

// readFirst is what to look at before packs are sent out.
func readFirst(set []moderation.Case) string {
	text := beforeSending + "\r\n"
	for _, v := range set {
		for _, what := range v.Suspects() {
			text += suspected(v, what) + "\r\n"
		}
	}
	return text
}

// casesOfDesk reads the cases of an exercise; without a file, the starter set.
func casesOfDesk(w workspace, cases *desk.Upload) ([]moderation.Case, error) {
	if cases == nil {
		return moderation.Starter(), nil
	}
	set, err := casesIn(w, path.Base(cases.Path), cases.Content)
	if err != nil {
		return nil, wrongly{err}
	}
	return set, nil
}

// Moderate says how far raters agree.
func (o *deskOffice) Moderate(_ context.Context, packs, before []desk.Upload, cases *desk.Upload) (out desk.Moderated, err error) {
	err = o.with(func(w workspace, _ *store.Store) error {
		set, err := casesOfDesk(w, cases)
		if err != nil {
			return err
		}
		now, found := packsOfDesk(w, packs)
		then, more := packsOfDesk(w, before)
		out.Result = moderation.Analyse(moderation.Input{Cases: set, Packs: now, Before: then})
		out.Add(found, more)
		about := moderation.About{Version: version, Day: o.quietly(w.Dir, io.Discard).today}
		for _, f := range moderatedFiles(out.Result, about) {
			var b bytes.Buffer
			if err := f.write(&b); err != nil {
				return err
			}
			out.Files = append(out.Files, desk.Document{Name: reportName + f.end, Type: "application/octet-stream", Content: b.Bytes()})
		}
		return nil
	})
	return out, err
}

// packsOfDesk reads filled packs that arrived.
func packsOfDesk(w workspace, uploads []desk.Upload) (packs []moderation.Pack, findings []moderation.Finding) {
	for _, u := range uploads {
		p, found, ok := readPack(w, path.Base(u.Path), u.Content)
		findings = append(findings, found...)
		if ok {
			packs = append(packs, p)
		}
	}
	return packs, findings
}
