package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// original is a file received that is kept, with the returns that are kept of it.
type original struct {
	path string // empty where it is not there
	kept []measure.ReturnRow
}

// rereader reads files received again and compares them with what is kept.
type rereader struct {
	intake
	store   *store.Store
	means   measure.Means // what files are read with now
	waiting []rereadFile
	out     []checkup
}

// rereadFile is an original, and what it was read as now.
type rereadFile struct {
	original
	taken
}

// reread reads the files received again, and gives a checkup for each return. Where
// what they are read with is not well, they are not read.
func (c *common) reread(ctx context.Context, w workspace, well bool, passwordFile string) (all []checkup, err error) {
	const name = "reread"
	switch {
	case !exists(w.Store()):
		return []checkup{{name: name, sound: "no returns are kept yet"}}, nil
	case !well:
		return []checkup{{name: name, notes: []ailment{{"no file was read again: what they are read with is not well", "see to the faults above, and run iass doctor --reread again"}}}}, nil
	}
	s, err := w.openStore(false)
	if err != nil {
		return nil, nil // a fault of the store, which was told
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, nil // likewise
	}
	r := rereader{intake: intake{workspace: w, receivedOn: c.today}, store: s, means: w.means()}
	if err := r.readPasswords(passwordFile); err != nil {
		return nil, err
	}
	originals, err := w.originals(ctx, kept)
	if err != nil {
		return nil, err
	}
	var files []file
	var of []original
	for _, o := range originals {
		if o.path == "" {
			r.out = append(r.out, notReread(o)...)
			continue
		}
		files = append(files, o.as(said{}))
		of = append(of, o)
	}
	bar := c.bar(len(files), "Reading files again")
	defer func() { _ = bar.Finish() }()
	i := 0
	err = r.all(files, func(t taken) error {
		_ = bar.Add(1)
		r.waiting = append(r.waiting, rereadFile{of[i], t})
		i++
		if len(r.waiting) < parcelMax {
			return ctx.Err()
		}
		return r.flush(ctx)
	})
	if err == nil {
		err = r.flush(ctx)
	}
	if len(r.out) == 0 {
		r.out = []checkup{{name: name, sound: "no file received is kept"}}
	}
	for k := range r.out {
		r.out[k].name = name
	}
	slices.SortStableFunc(r.out, func(a, b checkup) int { return strings.Compare(a.sound, b.sound) })
	return r.out, err
}

// originals are the files of the returns that are kept, by their hashes; those
// that are not there, or not as they were received, have no path.
func (w *workspace) originals(ctx context.Context, kept []measure.ReturnRow) ([]original, error) {
	entries, err := os.ReadDir(w.Returns())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	paths := map[string]string{}
	for _, e := range entries {
		if name := originalName.FindStringSubmatch(e.Name()); name != nil {
			paths[name[1]] = filepath.Join(w.Returns(), e.Name())
		}
	}
	place := map[string]int{} // by content and day: one for each time that it came for another day
	var out []original
	for _, r := range kept {
		if r.SHA256 == "" {
			continue // it could not be opened
		}
		i, ok := place[keptFileKey(r)]
		if !ok {
			i = len(out)
			place[keptFileKey(r)] = i
			o := original{path: paths[r.SHA256]}
			if hash, err := hashOf(ctx, o.path); err != nil || hash != r.SHA256 {
				o.path = "" // a fault of the originals, which was told
			}
			out = append(out, o)
		}
		out[i].kept = append(out[i].kept, r)
	}
	return out, ctx.Err()
}

// ofOneFile are the returns of the file that a return is of, as it came for its day.
func ofOneFile(kept []measure.ReturnRow, r measure.ReturnRow) []measure.ReturnRow {
	return slices.DeleteFunc(slices.Clone(kept), func(v measure.ReturnRow) bool {
		return keptFileKey(v) != keptFileKey(r)
	})
}

// notReread says of the returns of a file that it was not read again.
func notReread(o original) []checkup {
	var out []checkup
	for _, r := range o.kept {
		out = append(out, checkup{sound: rereadName(r.File, r.Service), notes: []ailment{{
			rereadName(r.File, r.Service) + ": not read again: the file received is not there, or not as it was", "see to what is said of the originals",
		}}})
	}
	return out
}

// said is what the command line or a manifest may have said of a file when it was
// collated, which is not kept.
type said struct {
	service string
	day     schemas.Date
	period  schemas.Period
}

// maySay is what could have been said of a file, nothing first: what is kept of
// its return cannot show whether the file said it itself.
func (o original) maySay() []said {
	services := []string{""}
	if len(o.kept) == 1 && o.kept[0].Service != "" {
		services = append(services, o.kept[0].Service)
	}
	var out []said
	for _, service := range services {
		out = append(out, said{service: service})
		day := o.kept[0].ExtractDate
		if day == 0 {
			continue
		}
		for _, p := range schemas.Ending(day) {
			out = append(out, said{service: service, period: p})
		}
		out = append(out, said{service: service, day: day})
	}
	return out
}

// as is the original as it was taken in, had that been said of it.
func (o original) as(s said) file {
	r := o.kept[0]
	return file{path: o.path, name: r.File, entry: config.Entry{Service: s.service, ExtractDate: s.day, Received: r.ReceivedOn}}
}

// named gives returns the ids that they would have had when the original was taken in:
// what said then which day it describes may not be known.
func (o original) named(returns []schemas.Return) []schemas.Return {
	for i := range returns {
		returns[i].ID = schemas.ReturnID(returns[i].SHA256, schemas.SaidDay(o.kept[0].ID), returns[i].Service)
	}
	return returns
}

// own are the answers that are about the original.
func (o original) own(all []measure.Reread) []measure.Reread {
	key := func(sha, id, service string) string {
		return schemas.FileKey(sha, schemas.SaidDay(id), service, o.kept[0].Ledger)
	}
	var out []measure.Reread
	for _, v := range all {
		if key(v.SHA256, cmp.Or(v.ID, v.Again), v.Service) == keptFileKey(o.kept[0]) {
			out = append(out, v)
		}
	}
	return out
}

// flush compares the files that wait with what is kept of them, all at once: one by
// one takes several times as long.
func (r *rereader) flush(ctx context.Context) error {
	var returns []schemas.Return
	for _, f := range r.waiting {
		returns = append(returns, f.named(f.returns)...)
	}
	if len(returns) == 0 {
		return nil
	}
	all, err := r.beside(ctx, returns)
	if err != nil {
		return err
	}
	for _, f := range r.waiting {
		if err := r.compare(ctx, f, f.own(all)); err != nil {
			return err
		}
	}
	r.waiting = nil
	return nil
}

// compare says how what a file is read as now, which is best, differs from what is
// kept of it. Where the two do, it is read again with what may have been said of
// it; of several answers the one that differs least stands.
func (r *rereader) compare(ctx context.Context, f rereadFile, best []measure.Reread) error {
	for _, s := range f.maySay()[1:] {
		if changesOf(best) == 0 {
			break
		}
		try := r.intake
		try.period = s.period
		found, err := r.beside(ctx, f.named(try.settle(f.as(s), f.content)))
		if err != nil {
			return err
		}
		found = f.own(found)
		if changesOf(found) < changesOf(best) {
			best = found
		}
	}
	for _, v := range best {
		if v.ID == "" { // what the file was read with is kept with what it was read as
			v.With = best[slices.IndexFunc(best, func(b measure.Reread) bool { return b.ID != "" })].With
		}
		r.out = append(r.out, r.checkup(f, v))
	}
	return nil
}

// beside compares returns with what is kept of their file.
func (r *rereader) beside(ctx context.Context, returns []schemas.Return) ([]measure.Reread, error) {
	b := transform.Batch(returns, r.key, memory.DefaultAllocator)
	defer b.Release()
	return r.store.Reread(ctx, b)
}

// changesOf is by how much returns differ from what is kept of their file: nought
// only where they do not.
func changesOf(all []measure.Reread) int {
	n := 0
	for _, v := range all {
		if v.Same() {
			continue
		}
		n++
		if v.ID == "" || v.Again == "" {
			n += 1000 // another service altogether: no other difference is as great
		}
		for _, c := range v.Changes {
			n += c.N
		}
	}
	return n
}

// checkup says whether a return is read as it was. What is read otherwise with the
// same means is a fault, and so is what is kept otherwise than it was read.
func (r *rereader) checkup(f rereadFile, v measure.Reread) checkup {
	name := rereadName(f.kept[0].File, v.Service)
	out := checkup{sound: name}
	if v.Same() {
		out.sound = name + ": read as it was"
		return out
	}
	what := name + ": " + rereadText(v)
	switch why := r.why(f.original, v); {
	case v.SameDigest:
		out.faults = []ailment{{what + "; what is kept was altered since", "restore a backup, or collate all returns into a new workspace"}}
	case why == "":
		out.faults = []ailment{{
			what + "; and yet the program, the register, the profiles and the settings are those that it was read with",
			"collate the file again with what was said of it then (--service, --extract-date, --period, its folder or a manifest); if it is not read as it was, restore a backup",
		}}
	default:
		out.notes = []ailment{{what + "; " + why, "to count it as it is read now, collate it again"}}
	}
	return out
}

func rereadName(file, service string) string {
	if service == "" {
		return file
	}
	return file + " (" + service + ")"
}

// rereadText says how a return is read, or kept, otherwise than it was read.
func rereadText(v measure.Reread) string {
	switch {
	case v.Again == "":
		return "the file holds nothing of this service as it is read now"
	case v.ID == "":
		return "the file is read as of this service, of which nothing of it is kept"
	}
	if len(v.Changes) == 0 {
		return "its rows and findings are the same, but the digest of all that it was read as is not"
	}
	var tables []string
	for i, c := range v.Changes {
		text := fmt.Sprintf("%s in %d", c.Field, c.N)
		if c.Kind != measure.Changed {
			text = fmt.Sprintf("%d %s %s", c.N, cmp.Or(c.Field, "rows"), c.Kind)
		}
		if i > 0 && v.Changes[i-1].Table == c.Table {
			tables[len(tables)-1] += ", " + text
			continue
		}
		tables = append(tables, c.Table+": "+text)
	}
	if v.SameDigest {
		return "kept otherwise than it was read: " + strings.Join(tables, "; ")
	}
	return "read otherwise than it was: " + strings.Join(tables, "; ")
}

// why is what has changed since a return was read, of what it was read with; empty
// where nothing has.
func (r *rereader) why(o original, v measure.Reread) string {
	if v.With == (measure.Means{}) {
		return "what it was read with was not kept: the program, the register, the profiles or the settings may have changed since"
	}
	var why []string
	for _, m := range []struct{ was, is, text string }{
		{v.With.Program, r.means.Program, fmt.Sprintf("it was read by iass %s, and this is %s", v.With.Program, r.means.Program)},
		{v.With.Register, r.means.Register, "register.csv has changed since"},
		{v.With.Profiles, r.means.Profiles, profilesText(o, v.ID)},
		{v.With.Settings, r.means.Settings, "the settings have changed since"},
	} {
		if m.was != m.is {
			why = append(why, m.text)
		}
	}
	return strings.Join(why, "; ")
}

// profilesText says that profiles have changed since a return was read, and with
// which it was.
func profilesText(o original, id string) string {
	for _, r := range o.kept {
		if r.ID == id && r.Profile != "" {
			return "the profiles have changed since (it was read with " + r.Profile + ")"
		}
	}
	return "the profiles have changed since (it was read without one)"
}
