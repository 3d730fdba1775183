package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

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
