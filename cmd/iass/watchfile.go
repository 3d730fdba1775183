package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/iassn/collate/schemas"
)

// The folders of a watched folder to which files are moved.
const (
	doneFolder     = "done"
	heldFolder     = "held"
	rejectedFolder = "rejected"
)

var watchFolders = []string{doneFolder, heldFolder, rejectedFolder}

// folderFor is where a file goes whose worst return has a verdict.
func folderFor(v schemas.Verdict) string {
	switch v {
	case schemas.Held:
		return heldFolder
	case schemas.Rejected:
		return rejectedFolder
	default:
		return doneFolder
	}
}

// watchBatch is how many files are taken in at a time: a transaction costs several
// times what a return does, and the rows of all are in memory until they are moved.
const watchBatch = 24

// handle takes in files that are whole, and moves them. What goes wrong with all of
// them is the error; what goes wrong with one is its own, and noted there.
func (w *watcher) handle(ctx context.Context, paths []string) error {
	in, got, known, err := w.keep(ctx, paths)
	if err != nil {
		return err
	}
	for _, path := range paths {
		i := slices.IndexFunc(got, func(t taken) bool { return t.file.path == path })
		if i < 0 { // it is gone, or could not be read
			w.delay(path, fmt.Errorf("%s could not be read to its end", w.name(path)))
			continue
		}
		if err := w.settle(in, got[i], known[i]); err != nil {
			w.delay(path, fmt.Errorf("%s was kept, and cannot be moved to %s yet: %w", w.name(path), folderFor(worst(got[i].returns)), err))
		}
	}
	return nil
}

// keep reads files and keeps their returns, exactly as collate does. It gives what
// became of those that could be read, with their rows, and which of them were known
// before. The workspace is locked meanwhile, and no longer.
func (w *watcher) keep(ctx context.Context, paths []string) (in *intake, got []taken, known []bool, err error) {
	err = w.c.locked(ctx, "iass watch", true, func() (err error) {
		ctx := context.WithoutCancel(ctx) // what is begun is finished
		if in, err = w.open(); err != nil {
			return err
		}
		files, err := in.filesIn(w.drop(), w.dir)
		if err != nil {
			return err
		}
		files = slices.DeleteFunc(files, func(f file) bool { return !slices.Contains(paths, f.path) })
		if len(files) == 0 {
			return nil
		}
		// Whoever is killed after the next line may write a release too many.
		w.status.ReleaseOwed = true
		if err := w.status.write(w.paths.WatchStatus()); err != nil {
			return err
		}
		s, err := in.openStore(true)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		if err := s.KeepRegister(ctx, in.receivedOn, in.registerText); err != nil {
			return err
		}
		kept, err := s.Returns(ctx)
		if err != nil {
			return err
		}
		before := map[string]bool{}
		for _, r := range kept {
			before[keptFileKey(r)] = true
			before[schemas.FileKey(r.SHA256, r.ExtractDate, r.Service, r.Ledger)] = true // for this day whoever says it
		}
		in.shown = func(t taken) bool {
			if t.content == nil {
				return false // it stays where it is
			}
			key := fileKey(t.returns[0])
			got, known = append(got, withoutContent(t)), append(known, before[key])
			before[key] = true
			return true
		}
		_, err = w.c.takeIn(ctx, in, files, s, inShort)
		return err
	})
	return in, got, known, err
}

func withoutContent(t taken) taken {
	t.content = nil
	return t
}

// open opens the workspace as it is now: settings, register and profiles may have
// changed since the last files came.
func (w *watcher) open() (*intake, error) {
	c := *w.c
	c.today = w.today(time.Now())
	in, err := c.openIntake(true, w.flags)
	if err != nil {
		return nil, err
	}
	in.hold = w.hold
	if w.watchOptions.period != "" {
		in.period, err = c.periodOf(w.watchOptions.period)
	}
	return in, err
}

// settle writes the feedback on a file that is kept, and moves it: in this order,
// for a file that is still there is handled again.
func (w *watcher) settle(in *intake, t taken, known bool) error {
	verdict := worst(t.returns)
	rel, err := filepath.Rel(w.dir, t.file.path)
	if err != nil {
		return err
	}
	dir := filepath.Join(w.dir, folderFor(verdict), filepath.Dir(rel))
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	name, err := freeName(t.file.name, func(name string) (bool, error) {
		_, err := os.Lstat(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		return false, err
	})
	if err != nil {
		return err
	}
	for k, r := range t.returns {
		if err := w.c.feedbackOn(in, t, k, filepath.Join(dir, feedbackOf(name, r.Service, k, len(t.returns)))); err != nil {
			return err
		}
	}
	info, err := os.Stat(t.file.path)
	if err != nil {
		return err
	}
	if !w.pending[t.file.path].As(info.Size(), info.ModTime()) {
		return errors.New("it was written to after it was read, and is read again once it is whole")
	}
	to := filepath.Join(dir, name)
	if err := rename(t.file.path, to); err != nil {
		return err
	}
	w.settled(t, verdict, known, to)
	return nil
}

// settled notes that a file was moved.
func (w *watcher) settled(t taken, verdict schemas.Verdict, known bool, to string) {
	name, rel := w.name(t.file.path), w.name(to)
	delete(w.pending, t.file.path)
	w.status.Handled.count(verdict)
	services, rows := []string{}, schemas.Ledger{}
	for _, r := range t.returns {
		if r.Service != "" {
			services = append(services, r.Service)
		}
		rows.Accepted, rows.Rejected = rows.Accepted+r.Ledger.Accepted, rows.Rejected+r.Ledger.Rejected
	}
	w.status.LastFile = &handledFile{At: time.Now(), File: name, Services: services, Verdict: verdict.String(), Known: known, MovedTo: rel}
	w.log.Info("file", "file", name, "services", services, "verdict", verdict.String(), "already_known", known,
		"rows_accepted", rows.Accepted, "rows_rejected", rows.Rejected, "moved_to", rel)
	remark := ""
	if known {
		remark = " (already known: it counts once)"
	}
	w.tell("%s: %s%s, moved to %s", name, verdict.Words(), remark, rel)
}
