package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// Quarter is what was returned for a period.
func (o *deskOffice) Quarter(ctx context.Context, p schemas.Period) (desk.Quarter, error) {
	return remembered(ctx, o, "quarter "+p.Name, func(ctx context.Context, w workspace, s *store.Store) (out desk.Quarter, err error) {
		out.Period = p
		if out.Returned, err = returnedFor(ctx, w, s, p); err != nil {
			return out, err
		}
		out.Regions = measure.Regions(out.Returned, w.settings.CoverageFloor)
		of := map[string]bool{}
		for _, r := range out.Returned {
			of[r.Return.File] = r.Return.ID != ""
		}
		issues, err := s.Issues(ctx)
		if err != nil {
			return out, err
		}
		out.Issues = slices.DeleteFunc(issues, func(i measure.Issue) bool { return !of[i.File] })
		kept, err := s.Returns(ctx)
		for _, r := range kept {
			if slices.Contains([]string{"held", "rejected", "waiting"}, r.State) {
				out.Waiting = append(out.Waiting, r)
			}
		}
		return out, err
	})
}

// Returns are all returns that are kept.
func (o *deskOffice) Returns(ctx context.Context) ([]measure.ReturnRow, error) { return o.returns(ctx) }

// rereadReturn is a return that is kept, and the file received read again.
type rereadReturn struct {
	in      *intake
	kept    measure.ReturnRow
	file    file
	taken   taken
	k       int    // which of the file's returns it is
	missing string // why the file was not read; empty where it was
}

// reading reads the file of a return that is kept again, as doctor does: with what
// may have been said of it when it was taken in.
func (o *deskOffice) reading(ctx context.Context, w workspace, kept []measure.ReturnRow, id string) (r *rereadReturn, err error) {
	i := slices.IndexFunc(kept, func(r measure.ReturnRow) bool { return r.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("%w: no such return is kept", desk.ErrNotFound)
	}
	r = &rereadReturn{kept: kept[i]}
	if r.kept.SHA256 == "" {
		r.missing = "The file could not be opened when it came, and is not kept: take it in again."
		return r, nil
	}
	originals, err := w.originals(ctx, ofOneFile(kept, r.kept))
	if err != nil {
		return nil, err
	}
	if originals[0].path == "" {
		r.missing = "The file received is not kept in the workspace, or not as it was: take it in again to see what was found in it."
		return r, nil
	}
	if r.in, err = o.quietly(w.Dir, io.Discard).openIntake(false, intakeFlags{}); err != nil {
		return nil, err
	}
	for n, said := range originals[0].maySay() {
		f := originals[0].as(said)
		f.name, f.entry.Received = r.kept.File, r.kept.ReceivedOn
		t := r.in.one(f)
		k := slices.IndexFunc(t.returns, func(v schemas.Return) bool { return v.Service == r.kept.Service && v.ExtractDate == r.kept.ExtractDate })
		if k >= 0 || n == 0 {
			r.file, r.taken, r.k = f, t, max(0, k)
		}
		if k >= 0 {
			break
		}
	}
	return r, nil
}

// Return is a return as it is read now.
func (o *deskOffice) Return(ctx context.Context, id string) (out desk.Read, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return out, err
	}
	err = o.with(func(w workspace, _ *store.Store) error {
		r, err := o.reading(ctx, w, kept, id)
		if err != nil {
			return err
		}
		out = desk.Read{Kept: r.kept, Missing: r.missing}
		out.Service, _ = w.register.ByID(r.kept.Service)
		if r.missing != "" {
			return nil
		}
		f, parts, _ := feedbackParts(r.in, r.taken.sparing(), r.k, "return")
		out.Return, out.Answer, out.Marked = withoutRows(f.Return), f.Answer(), len(parts) == len(desk.SenderKinds)
		return nil
	})
	return out, err
}

// sparing is what became of a file, without the file: a marked copy of it then holds
// only what was read.
func (t taken) sparing() taken {
	t.content = nil
	return t
}

// ForSender writes a document for the sender of a return, as iass feedback does.
func (o *deskOffice) ForSender(ctx context.Context, id, kind string) (out desk.Document, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return out, err
	}
	err = o.with(func(w workspace, _ *store.Store) error {
		r, err := o.reading(ctx, w, kept, id)
		if err != nil {
			return err
		}
		if r.missing != "" {
			return fmt.Errorf("%w: %s", desk.ErrNotFound, r.missing)
		}
		t := r.taken.sparing()
		_, parts, _ := feedbackParts(r.in, t, r.k, feedbackNames([]taken{t})[0][r.k])
		at := slices.Index(desk.SenderKinds, kind)
		if at < 0 || at >= len(parts) {
			return fmt.Errorf("%w: there is no such document about this return", desk.ErrNotFound)
		}
		var b bytes.Buffer
		if err := parts[at].write(&b); err != nil {
			return err
		}
		out = desk.Document{Name: parts[at].path, Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Content: b.Bytes()}
		if kind == desk.SenderPage {
			out.Type = "text/html; charset=utf-8"
		}
		return nil
	})
	return out, err
}

// TakeIn reads files that arrived, and keeps their returns.
func (o *deskOffice) TakeIn(ctx context.Context, uploads []desk.Upload, about desk.About, told func(string, []schemas.Return)) (out desk.Taken, err error) {
	err = o.changing(func(w workspace, s *store.Store) error {
		c := o.quietly(w.Dir, io.Discard)
		in, err := c.openIntake(true, intakeFlags{service: about.Service, extractDate: about.ExtractDate, received: about.Received})
		if err != nil {
			return asDesk(err)
		}
		in.hold = about.Hold
		var refused []string
		in.shown = func(t taken) bool {
			if about.Only != nil && !in.isOnly(t, about.Only) {
				told(t.file.name, nil)
				refused = append(refused, t.file.name)
				return false
			}
			told(t.file.name, t.returns)
			return true
		}
		files, err := in.uploaded(uploads)
		if err != nil {
			return err
		}
		out, err = c.takenIn(ctx, in, files, s)
		out.Refused = refused
		return err
	})
	return out, err
}

// isOnly reports whether a file, whatever is said of it, is of some services alone: it
// names no other, and every return of it is one of theirs.
func (in *intake) isOnly(t taken, only []string) bool {
	own := func(id string) bool { return slices.Contains(only, id) }
	if slices.ContainsFunc(t.returns, func(r schemas.Return) bool { return !own(r.Service) }) {
		return false
	}
	unsaid := *in
	unsaid.service = ""
	f := t.file
	f.entry.Service = ""
	for _, r := range unsaid.one(f).returns {
		if r.Service != "" && !own(r.Service) || slices.ContainsFunc(r.Named, func(id string) bool { return !own(id) }) {
			return false
		}
	}
	return true
}

// takenIn keeps the returns of files, and says what they change.
func (c *common) takenIn(ctx context.Context, in *intake, files []file, s *store.Store) (out desk.Taken, err error) {
	if err := s.KeepRegister(ctx, in.receivedOn, in.registerText); err != nil {
		return out, err
	}
	if out.Returns, err = c.takeIn(ctx, in, files, s, withoutRows); err != nil {
		return out, err
	}
	out.Changes, err = changes(ctx, s, in, out.Returns)
	return out, err
}

// uploaded are the files that arrived and may be returns, in the order of their
// paths, each with what the nearest manifest says of it.
func (w *workspace) uploaded(uploads []desk.Upload) ([]file, error) {
	manifests := map[string]config.Manifest{}
	for _, u := range uploads {
		if !strings.EqualFold(path.Base(u.Path), ingest.ManifestName) {
			continue
		}
		m, err := config.ParseManifest(u.Content, u.Path)
		if err != nil {
			return nil, wrongly{err}
		}
		if err := m.Check(w.register); err != nil {
			return nil, wrongly{err}
		}
		manifests[path.Dir(u.Path)] = m
	}
	var out []file
	for _, u := range slices.SortedFunc(slices.Values(uploads), func(a, b desk.Upload) int { return strings.Compare(a.Path, b.Path) }) {
		folders := strings.Split(u.Path, "/")
		name := folders[len(folders)-1]
		folders = folders[:len(folders)-1]
		if ingest.Ignored(name) || slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(f, ".") }) {
			continue
		}
		out = append(out, file{name: name, folders: folders, entry: entryFor(manifests, u.Path), content: u.Content})
	}
	if len(out) == 0 {
		return nil, wrongly{errors.New("none of the files is a return: take in workbooks (XLSX) and text files (CSV)")}
	}
	return out, nil
}

// entryFor is what the nearest manifest says of a file.
func entryFor(manifests map[string]config.Manifest, name string) config.Entry {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		rel := strings.TrimPrefix(name, dir+"/")
		if e, ok := manifests[dir].Lookup(rel); ok {
			return e
		}
		if dir == "." || dir == "/" {
			return config.Entry{}
		}
	}
}

// ReadAgain reads the file of a return again, and keeps what has become of it.
func (o *deskOffice) ReadAgain(ctx context.Context, id, service string) (out desk.Taken, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return out, err
	}
	err = o.changing(func(w workspace, s *store.Store) error {
		r, err := o.reading(ctx, w, kept, id)
		if err != nil {
			return err
		}
		if r.missing != "" {
			return errors.New(strings.TrimSuffix(r.missing, "."))
		}
		c := o.quietly(w.Dir, io.Discard)
		in, err := c.openIntake(true, intakeFlags{service: service})
		if err != nil {
			return asDesk(err)
		}
		out, err = c.takenIn(ctx, in, []file{r.file}, s)
		return err
	})
	return out, err
}

// Differences are the returns that were sent again, and then those that were
// discarded.
func (o *deskOffice) Differences(ctx context.Context) ([]desk.Difference, error) {
	return remembered(ctx, o, "differences", func(ctx context.Context, _ workspace, s *store.Store) (out []desk.Difference, err error) {
		again, err := resubmissions(ctx, s, func(measure.ReturnRow) bool { return true })
		if err != nil {
			return nil, err
		}
		for _, d := range again {
			one := desk.Difference{Difference: d, Sentence: sentence(d)}
			for _, ch := range d.Changes {
				one.Changes = append(one.Changes, changeText(ch))
			}
			out = append(out, one)
		}
		discarded, err := s.Discarded(ctx)
		if err != nil {
			return nil, err
		}
		kept, err := s.Returns(ctx)
		for _, d := range discarded {
			for _, r := range kept {
				if r.ID == d.ID {
					out = append(out, desk.Difference{Difference: measure.Difference{New: r}, Sentence: discardedText(r, d)})
				}
			}
		}
		return out, err
	})
}

// discardedText says when a return was discarded and why.
func discardedText(r measure.ReturnRow, d store.Discarded) string {
	text := fmt.Sprintf("%s for %s at %s was discarded on %s", r.File, r.Service, r.ExtractDate.Long(), d.On.Long())
	if d.Reason == "" {
		return text + "."
	}
	return text + ": " + d.Reason
}

// Decide accepts or discards a return that waits.
func (o *deskOffice) Decide(ctx context.Context, id string, accept bool, reason string) error {
	return o.changing(func(w workspace, s *store.Store) error {
		kept, err := s.Returns(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(kept, func(r measure.ReturnRow) bool { return r.ID == id })
		switch {
		case i < 0:
			return fmt.Errorf("%w: no such return is kept", desk.ErrNotFound)
		case kept[i].State != "waiting":
			return wrongly{fmt.Errorf("%s does not wait for a decision: it is %s", kept[i].File, kept[i].State)}
		}
		decision := store.Discard
		if accept {
			decision = store.Accept
		}
		return s.Decide(ctx, id, decision, o.quietly(w.Dir, io.Discard).today, reason)
	})
}

// Layout is how a return is read, with what somebody says of it.
func (o *deskOffice) Layout(ctx context.Context, id string, said desk.Said) (out desk.Layout, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return out, err
	}
	err = o.with(func(w workspace, _ *store.Store) error {
		r, m, err := o.mapping(ctx, w, kept, id, said, io.Discard)
		if err != nil {
			return err
		}
		if out.Kept, out.Missing = r.kept, r.missing; m == nil {
			return nil
		}
		out = m.layout()
		out.Kept = r.kept
		if len(m.now.Tables) == 0 {
			out.Missing = "No table was found in this file, so there is no layout to settle."
		}
		return nil
	})
	return out, err
}

// mapping settles the layout of a return, as iass map does; nil where its file is
// missing.
func (o *deskOffice) mapping(ctx context.Context, w workspace, kept []measure.ReturnRow, id string, said desk.Said, out io.Writer) (*rereadReturn, *mapping, error) {
	r, err := o.reading(ctx, w, kept, id)
	if err != nil || r.missing != "" {
		return r, nil, err
	}
	c := o.quietly(w.Dir, out)
	flags := mapFlags{columns: said.Columns, words: said.Words, dateOrder: said.Order, confirmedBy: said.By, save: true}
	flags.service = said.Service
	in, err := c.openIntake(false, flags.intakeFlags)
	if err != nil {
		return r, nil, asDesk(err)
	}
	m, err := c.mappingOf(in, r.file, flags)
	return r, m, asDesk(err)
}

// SaveLayout saves what was said of a layout as a profile.
func (o *deskOffice) SaveLayout(ctx context.Context, id string, said desk.Said) (saved string, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return "", err
	}
	err = o.with(func(w workspace, _ *store.Store) error {
		var b bytes.Buffer
		r, m, err := o.mapping(ctx, w, kept, id, said, &b)
		if err != nil {
			return err
		}
		if m == nil {
			return errors.New(r.missing)
		}
		if err := m.settle(form{}, false, len(m.open())); err != nil {
			return asDesk(err)
		}
		text, _, _ := strings.Cut(b.String(), "\n")
		path, ok := strings.CutPrefix(text, "Saved: ")
		if !ok {
			return wrongly{errors.New(strings.TrimSuffix(text, "."))}
		}
		path, _, _ = strings.Cut(path, ".yaml")
		saved = "Saved the profile " + filepath.Base(path) + ".yaml"
		return nil
	})
	return saved, err
}
