package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/schemas"
)

// watcher watches one folder. Everything that it must not forget is in the folder
// and in the workspace: it can be killed at any point.
type watcher struct {
	watchOptions
	c       *common                       // says nothing
	tell    func(format string, a ...any) // people who look on
	dir     string                        // the folder
	paths   config.Workspace
	log     *slog.Logger
	began   time.Time
	pending map[string]*pending // files that are there, by path
	status  watchStatus
	written watchStatus // as the file has it
	release tries
	owedAt  time.Time // since when a release is owed
	failed  bool      // something went wrong
	looks   int       // of a watch that ends by itself
	heard   time.Time // when the system was last asked to tell of the folders
	deaf    bool      // it could not
}

// pending is a file that was not moved yet.
type pending struct {
	ingest.Arrival
	tries
	leave  bool   // its name says that it is not finished
	why    string // it cannot be taken in yet; empty where it can
	failed string // what went wrong when it was; empty for nothing
}

// tries are failures in a row, and when to try again.
type tries struct {
	n     int
	again time.Time
}

// The times after which what failed is tried again: twice as long after each time.
const (
	retryFirst = 2 * time.Second
	retryMost  = 5 * time.Minute
)

// another is one failure more.
func (t tries) another(now time.Time) tries {
	wait := retryMost
	if t.n < 10 {
		wait = min(retryMost, retryFirst<<t.n)
	}
	return tries{t.n + 1, now.Add(wait)}
}

// today is the day of a time. Tests say on which day the command was run.
func (w *watcher) today(now time.Time) schemas.Date {
	return w.c.today + schemas.DateOf(now) - schemas.DateOf(w.began)
}

// name is a path as people are told it.
func (w *watcher) name(path string) string {
	rel, err := filepath.Rel(w.dir, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// look is how often a folder is looked at in which something is going on.
func (w *watcher) look() time.Duration {
	return max(20*time.Millisecond, min(w.still/4, 5*time.Second))
}

// run watches until the context ends, or until nothing is left to do where that is
// asked for.
func (w *watcher) run(ctx context.Context) error {
	w.start()
	events, stop := w.listen()
	defer stop()
	for {
		now := time.Now()
		if err := w.scan(now); err != nil {
			w.trouble(fmt.Errorf("%s cannot be looked at: %w", w.dir, err), now.Add(w.rescan))
		}
		w.handleReady(ctx)
		if ctx.Err() != nil || w.once && w.idle() {
			break
		}
		if w.releaseDue(time.Now()) && !w.once {
			w.makeRelease(ctx)
		}
		w.saveStatus(now)
		w.wait(ctx, events, time.Now())
	}
	if w.status.ReleaseOwed {
		w.makeRelease(context.WithoutCancel(ctx))
	}
	return w.end()
}

// start begins the status anew with what an earlier watch left to do, and removes
// what it left half written.
func (w *watcher) start() {
	before := readStatus(w.paths.WatchStatus())
	w.status = watchStatus{
		State: "watching", Process: os.Getpid(), Folder: w.dir, Since: w.began, Looked: w.began,
		ReleaseOwed: before.ReleaseOwed && exists(w.paths.Store()), LastFile: before.LastFile, LastRelease: before.LastRelease,
	}
	w.owedAt = w.began
	w.log.Info("start", "folder", w.dir, "process", os.Getpid(), "once", w.once, "version", version)
	if !w.once {
		w.tell("Watching %s. Stop with Ctrl+C.", w.dir)
	}
	for _, folder := range watchFolders {
		_ = filepath.WalkDir(filepath.Join(w.dir, folder), func(path string, e fs.DirEntry, err error) error {
			if err == nil && isLeftover(e.Name()) && e.Type().IsRegular() {
				_ = os.Remove(path) // of no use to anybody, and no harm
			}
			return nil
		})
	}
}

// end says that the watch is over, and how it went.
func (w *watcher) end() error {
	w.status.State = "stopped"
	w.saveStatus(time.Now())
	h := w.status.Handled
	w.log.Info("stop", "done", h.Done, "held", h.Held, "rejected", h.Rejected, "waiting", len(w.status.Waiting))
	switch {
	case !w.once:
		w.tell("Stopped: %s done, %d held, %d rejected.", plural(h.Done, "file", "files"), h.Held, h.Rejected)
		return nil
	case w.failed:
		return errors.New("not everything could be done, and what could not is left where it is: " + w.status.LastError.What)
	case h.Held+h.Rejected > 0:
		return errHeld
	}
	return nil
}

// drop is the file system in which the watched folder stands, without the folders
// to which files are moved.
func (w *watcher) drop() fs.FS {
	parent := os.DirFS(filepath.Dir(w.dir)).(wholeFS) // os says that it is
	return dropFS{parent, filepath.Base(w.dir)}
}

// wholeFS is all that searching for files asks of a file system.
type wholeFS interface {
	fs.ReadDirFS
	fs.StatFS
	fs.ReadLinkFS
}

// dropFS hides the folders to which files are moved.
type dropFS struct {
	wholeFS
	root string
}

// ReadDir is the entries of a folder, save those that are hidden.
func (d dropFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := d.wholeFS.ReadDir(name)
	if name != d.root {
		return entries, err
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.IsDir() && slices.Contains(watchFolders, e.Name())
	}), err
}

// scan looks at what is in the folder.
func (w *watcher) scan(now time.Time) error {
	found, err := ingest.Find(w.drop(), filepath.Base(w.dir))
	if err != nil {
		return err
	}
	w.status.Looked = now
	there := map[string]bool{}
	for _, f := range found {
		path := filepath.Join(filepath.Dir(w.dir), filepath.FromSlash(f.Path))
		info, err := os.Stat(path)
		if err != nil {
			continue // it is gone again
		}
		there[path] = true
		p := w.pending[path]
		if p == nil {
			p = &pending{leave: ingest.Unfinished(f.Name), why: "it has just arrived"}
			w.pending[path] = p
		}
		p.Arrival = p.Seen(ingest.Sighting{Size: info.Size(), ModTime: info.ModTime(), At: now}, 2*w.look())
	}
	for path, p := range w.pending {
		if !there[path] {
			delete(w.pending, path)
		} else {
			w.judge(path, p)
		}
	}
	return nil
}

// judge says why a file waits; nothing where it is whole.
func (w *watcher) judge(path string, p *pending) {
	switch {
	case p.leave:
		p.why = "its name is that of a file that is not finished"
	case !p.Rested(w.still):
		p.why, p.tries, p.failed = "it may still be written to", tries{}, ""
	default:
		ended, err := hasEnded(path)
		switch {
		case err != nil:
			p.why = "it cannot be opened: " + err.Error()
		case !p.Whole(w.still, ended):
			p.why = "it has no end yet"
		default:
			p.why = ""
		}
	}
}

// hasEnded reports whether a file that can be opened ends as it should.
func hasEnded(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // nothing was written
	info, err := f.Stat()
	if err != nil {
		return false, err
	}
	return ingest.Ended(f, info.Size())
}

// ready are the files to take in now, in the order of their paths: as many as are
// taken in at a time, or else one that went wrong before, by itself, so that it
// stands in no other's way.
func (w *watcher) ready(now time.Time) []string {
	var fresh, again []string
	for path, p := range w.pending {
		switch {
		case p.why != "" && p.n == 0, now.Before(p.again):
		case p.n == 0:
			fresh = append(fresh, path)
		default:
			again = append(again, path)
		}
	}
	slices.Sort(fresh)
	slices.Sort(again)
	if len(fresh) > 0 {
		return fresh[:min(len(fresh), watchBatch)]
	}
	return again[:min(len(again), 1)]
}

// handleReady takes in everything that is whole.
func (w *watcher) handleReady(ctx context.Context) {
	for ctx.Err() == nil {
		paths := w.ready(time.Now())
		if len(paths) == 0 {
			return
		}
		if !w.status.ReleaseOwed {
			w.owedAt = time.Now()
		}
		if err := w.handle(ctx, paths); err != nil && ctx.Err() == nil {
			for _, path := range paths {
				w.delay(path, err)
			}
		}
	}
}

// delay has a file tried again later, for a reason.
func (w *watcher) delay(path string, err error) {
	p := w.pending[path]
	if p == nil {
		return
	}
	p.tries, p.failed = p.tries.another(time.Now()), err.Error()
	w.trouble(err, p.again, "file", w.name(path))
}

// trouble notes what went wrong, and when it is tried again.
func (w *watcher) trouble(err error, again time.Time, about ...any) {
	w.failed = true
	t := watchTrouble{At: time.Now(), What: err.Error(), ToDo: remedy(err), Again: again}
	if last := w.status.LastError; last == nil || last.What != t.What {
		w.tell("%s %s", strings.TrimSuffix(t.What, ".")+".", t.ToDo)
	}
	w.status.LastError = &t
	w.log.Error("trouble", append(about, "what", t.What, "to_do", t.ToDo, "tried_again_at", again)...)
}

// idle reports whether a watch that ends by itself has nothing left to wait for.
func (w *watcher) idle() bool {
	if w.looks++; time.Duration(w.looks)*w.look() > (ingest.UnendedTimes+4)*w.still {
		return true // what is still written to is for the next
	}
	for _, p := range w.pending {
		if !p.leave && p.n == 0 {
			return false
		}
	}
	return true
}

// saveStatus writes the status where it has changed, or has not been written for a
// while. That it cannot be written stands in nobody's way.
func (w *watcher) saveStatus(now time.Time) {
	s := &w.status
	s.Waiting = nil
	well := w.release.n == 0
	for path, p := range w.pending {
		s.Waiting = append(s.Waiting, waitingFile{w.name(path), cmp.Or(p.failed, p.why, "it is its turn soon")})
		well = well && p.n == 0
	}
	slices.SortFunc(s.Waiting, func(a, b waitingFile) int { return strings.Compare(a.File, b.File) })
	if well && s.Looked.Equal(now) && s.State == "watching" {
		s.LastError = nil
	}
	old, looked := w.written, s.Looked
	old.Looked = looked
	if statusEqual(old, *s) && looked.Sub(w.written.Looked) < w.rescan {
		return
	}
	if err := s.write(w.paths.WatchStatus()); err != nil {
		w.log.Error("trouble", "what", err.Error(), "to_do", remedy(err))
		return
	}
	w.written = *s
}

func statusEqual(a, b watchStatus) bool {
	return slices.Equal(a.Waiting, b.Waiting) && a.State == b.State && a.Handled == b.Handled && a.ReleaseOwed == b.ReleaseOwed &&
		a.LastFile == b.LastFile && a.LastRelease == b.LastRelease && a.LastError == b.LastError && a.Process == b.Process
}

// listen has the system tell of what happens in the folder and those in it; where
// it cannot, looking every so often has to do.
func (w *watcher) listen() (*fsnotify.Watcher, func()) {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		w.log.Warn("the system tells nothing of the folder; it is looked at every so often", "why", err.Error(), "every", w.rescan.String())
		return nil, func() {}
	}
	w.hear(n, time.Now())
	return n, func() { _ = n.Close() } // nothing is lost with it
}

// hear adds the folder, and the folders in it, to those of which the system tells.
func (w *watcher) hear(n *fsnotify.Watcher, now time.Time) {
	w.heard = now
	base := filepath.Base(w.dir)
	err := fs.WalkDir(w.drop(), base, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return nil
		case strings.HasPrefix(d.Name(), ".") && name != base:
			return fs.SkipDir
		}
		return n.Add(filepath.Join(filepath.Dir(w.dir), filepath.FromSlash(name)))
	})
	deaf := err != nil
	if deaf && !w.deaf { // told once
		w.log.Warn("the system tells nothing of a folder; it is looked at every so often", "why", err.Error(), "every", w.rescan.String())
	}
	w.deaf = deaf
}

// wait waits until it is time for another look: after a while, and soon where files
// are arriving or something happened.
func (w *watcher) wait(ctx context.Context, n *fsnotify.Watcher, now time.Time) {
	if n != nil && now.Sub(w.heard) >= w.rescan { // a folder that was gone is another when it comes back
		w.hear(n, now)
	}
	timer := time.NewTimer(w.next(now).Sub(now))
	defer timer.Stop()
	var events chan fsnotify.Event // that never comes, where the system tells nothing
	var faults chan error
	if n != nil {
		events, faults = n.Events, n.Errors
	}
	for soon := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			return
		case err := <-faults:
			w.log.Warn("the system may not have told of everything", "why", err.Error())
		case e := <-events:
			if info, err := os.Lstat(e.Name); err == nil && info.IsDir() && e.Has(fsnotify.Create) {
				w.hear(n, now)
			}
			if !soon {
				soon = true
				timer.Reset(min(w.look(), max(0, time.Until(w.next(now)))))
			}
		}
	}
}

// next is when to look again if nothing happens.
func (w *watcher) next(now time.Time) time.Time {
	next := now.Add(w.rescan)
	earlier := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	for _, p := range w.pending {
		switch {
		case p.leave:
		case p.n > 0:
			earlier(p.again)
		default:
			earlier(now.Add(w.look()))
		}
	}
	if w.status.ReleaseOwed {
		earlier(w.releaseAt(now))
	}
	if w.once {
		earlier(now.Add(w.look()))
	}
	return next
}
