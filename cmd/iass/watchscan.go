package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/iassn/collate/ingest"
)

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
			w.judge(path, p, now)
		}
	}
	return nil
}

// judge says why a file waits; nothing where it is whole.
func (w *watcher) judge(path string, p *pending, now time.Time) {
	switch {
	case p.leave:
		p.why = "its name is that of a file that is not finished"
	case !p.Rested(w.still):
		p.why, p.tries, p.failed = "it may still be written to", tries{}, ""
	default:
		ended, err := hasEnded(path)
		switch {
		case err != nil:
			p.why = "it cannot be opened"
			if !now.Before(p.again) {
				w.delay(path, fmt.Errorf("%s cannot be opened: %w", w.name(path), err))
			}
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
		case p.why != "", now.Before(p.again):
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
