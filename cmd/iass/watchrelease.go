package main

import (
	"context"
	"errors"
	"time"
)

// releaseTime is when a release that has been owed for a while is to be written: a
// while after the last, and not while files are arriving, unless they never cease.
// It may be in the past.
func releaseTime(now, owed, last time.Time, every time.Duration, arriving bool) time.Time {
	at := owed
	if after := last.Add(every); after.After(at) && !last.After(now) { // a clock that was put back delays nothing
		at = after
	}
	if latest := owed.Add(every); arriving && at.Before(latest) {
		at = latest
	}
	return at
}

// releaseAt is when the release that is owed is to be written.
func (w *watcher) releaseAt(now time.Time) time.Time {
	var last time.Time
	if r := w.status.LastRelease; r != nil {
		last = r.At
	}
	arriving := false
	for _, p := range w.pending {
		arriving = arriving || !p.leave && p.n == 0
	}
	at := releaseTime(now, w.owedAt, last, w.every, arriving)
	if w.release.again.After(at) {
		return w.release.again
	}
	return at
}

// releaseDue reports whether a release is to be written now.
func (w *watcher) releaseDue(now time.Time) bool {
	return w.status.ReleaseOwed && !w.releaseAt(now).After(now)
}

// makeRelease writes the release that is owed.
func (w *watcher) makeRelease(ctx context.Context) {
	began := time.Now()
	var r *release
	err := w.c.locked(ctx, "iass watch", true, func() (err error) {
		ctx := context.WithoutCancel(ctx)
		in, err := w.open()
		if err != nil {
			return err
		}
		s, err := in.openStore(false)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		c := *w.c
		c.today = w.today(began)
		p, err := c.periodOf(w.watchOptions.period)
		if err != nil {
			return err
		}
		out := w.out
		if out == "" {
			out = in.Out()
		}
		r, err = in.release(ctx, s, p, out, w.draft)
		return err
	})
	if err != nil {
		if ctx.Err() == nil {
			w.release = w.release.another(time.Now())
			w.trouble(err, w.release.again)
		}
		return
	}
	w.release, w.status.ReleaseOwed = tries{}, false
	made := madeRelease{At: time.Now(), Period: r.content.Period.Name, Folder: r.dir}
	if r.refused != nil {
		made.Refused = r.refused.Error()
	}
	w.status.LastRelease = &made
	w.log.Info("release", "period", made.Period, "folder", made.Folder, "draft", w.draft, "services", len(r.coverage), "refused", made.Refused,
		"seconds", time.Since(began).Round(time.Millisecond).Seconds())
	if r.refused != nil {
		w.tell("Release of %s: there is no published edition (%v). See iass report --draft.", made.Period, r.refused)
	}
	w.tell("Release of %s written in %s: %d of %d services.", made.Period, made.Folder, len(r.coverage), len(r.content.Returned))
}
