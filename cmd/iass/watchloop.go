package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

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
