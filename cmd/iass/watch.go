package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
)

// watchOptions say what to watch, and how.
type watchOptions struct {
	flags                intakeFlags
	period, out, log     string
	still, every, rescan time.Duration
	once, hold, draft    bool
}

func newWatch(c *common) *cobra.Command {
	var o watchOptions
	cmd := &cobra.Command{
		Use:   "watch DIR",
		Short: "Take in returns as they arrive in a folder, and keep the release up to date",
		Long: `Watches a folder into which returns arrive by themselves (a synchronised folder, an
SFTP drop) until it is told to stop. As soon as a file is whole it is read and kept
as collate would, and moved within DIR to done, held or rejected, with the feedback
for its sender beside it. A new release is written at most every so often (--every),
and when watch stops.

A file is whole when nobody has written to it for --still, and a workbook has its
end; hidden files, and files with a name such as Kent.xlsx.part, are left alone. No
file is written over: one of the same name gets a number, and the same content again
counts once. A manifest.csv counts as it does for collate: put it there before the
files. Whatever stops the computer, start watch again: a file is still in DIR, or it
was kept and is moved then. A full disk or a folder that cannot be written is told,
and tried again until it is mended. A file that was moved and is to be read again,
for its layout has been settled with iass map, is put back into DIR. Returns hold
personal data: keep DIR as safe as the workspace.

The workspace is locked only while something is written in it. There, watch.log has
a line of JSON for everything that happened, and watch-status.json says how it
stands: what waits, what came last, what went wrong and what to do.

While returns still come in, --draft is best: each release that is kept as sent out
is one against which the next is protected, and fewer figures can be shown. Write
the one that is sent out with: iass report

Exit codes of --once: 0 done, 1 something could not be done and is left for the next
time, 3 done, but a return was held or rejected. Without it, 0 when told to stop.`,
		Example: `  iass watch /srv/returns --period 2026-27-Q1 --draft
  iass watch /srv/returns --once --quiet      # what is there now, and end: for cron

  # On Linux, as a service: /etc/systemd/system/iass-watch.service
  [Unit]
  Description=Returns of services, taken in as they arrive
  After=network-online.target

  [Service]
  User=iass
  ExecStart=/usr/local/bin/iass watch /srv/returns --workspace /srv/iass --draft --quiet --log -
  Restart=on-failure
  RestartSec=30
  TimeoutStopSec=10min

  [Install]
  WantedBy=multi-user.target

  # On Windows, every ten minutes, with the Task Scheduler (one line):
  schtasks /Create /TN "iass watch" /SC MINUTE /MO 10 /TR "C:\iass\iass.exe watch D:\returns --workspace D:\iass --once --draft --quiet"`,
		Args: args(cobra.ExactArgs(1), "a folder"),
		RunE: func(cmd *cobra.Command, a []string) error { return c.watch(cmd.Context(), a[0], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.period, "period", "", "the period of the releases: 2026-27-Q1 and the like (default: the last complete quarter)")
	f.StringVar(&o.out, "out", "", "the folder for the release (default: out in the workspace)")
	f.DurationVar(&o.still, "still", 10*time.Second, "how long nobody must have written to a file")
	f.DurationVar(&o.every, "every", 10*time.Minute, "the least time between two releases")
	f.DurationVar(&o.rescan, "rescan", time.Minute, "how often to look where the system tells nothing, as in network folders")
	f.BoolVar(&o.once, "once", false, "handle what is there, write the release, and end")
	f.StringVar(&o.log, "log", "", "the file for the log, - for standard error (default: watch.log in the workspace)")
	f.BoolVar(&o.hold, "hold-changes", false, "let a return that a service sent again for a day wait until it is accepted or discarded")
	f.StringVar(&o.flags.passwordFile, "password-file", "", passwordFileHelp)
	f.StringVar(&o.flags.received, "received", "", "the day on which the files were received (default: the day on which each is read)")
	addDraft(cmd, &o.draft)
	return cmd
}

// watch watches a folder until the context ends, or handles once what is there.
func (c *common) watch(ctx context.Context, dir string, o watchOptions) (err error) {
	w, err := c.newWatcher(dir, o)
	if err != nil {
		return err
	}
	if _, err := c.open(false); err != nil { // a fault in the settings is told at once
		return err
	}
	unlock, err := w.alone()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	to, closeLog, err := w.openLog()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	w.log = slog.New(slog.NewJSONHandler(to, nil))
	return w.run(ctx)
}

// newWatcher checks what was asked for.
func (c *common) newWatcher(dir string, o watchOptions) (*watcher, error) {
	if o.still <= 0 || o.every < 0 || o.rescan <= 0 {
		return nil, usage("--still and --rescan must be more than nothing, and --every no less: 10s, 10m")
	}
	if _, err := c.periodOf(o.period); err != nil {
		return nil, err
	}
	if _, err := dayOf("received", o.flags.received); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	switch info, err := os.Stat(abs); {
	case err != nil:
		return nil, fmt.Errorf("the folder to watch cannot be opened: %w: check the path", err)
	case !info.IsDir():
		return nil, usage("iass watch wants a folder, and %s is a file", dir)
	case filepath.Dir(abs) == abs:
		return nil, usage("%s is a whole disk: name a folder in it", dir)
	}
	quiet := *c
	quiet.quiet, quiet.progress = true, false
	w := &watcher{
		watchOptions: o, c: &quiet, tell: c.say, dir: abs, paths: config.Workspace{Dir: c.workspace},
		began: time.Now(), pending: map[string]*pending{},
	}
	for _, other := range []struct{ what, path string }{{"the workspace", c.workspace}, {"the release", o.out}} {
		if err := apart(abs, other.path); other.path != "" && err != nil {
			return nil, usage("%s and %s (%s) lie one in the other: name a folder for returns alone", dir, other.what, other.path)
		}
	}
	return w, nil
}

// errWithin says that one folder is, or is in, another.
var errWithin = errors.New("one folder is in the other")

// apart is an error where one folder is, or is in, another.
func apart(a, b string) error {
	b, err := filepath.Abs(b)
	if err != nil {
		return err
	}
	a, b = a+string(filepath.Separator), b+string(filepath.Separator)
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
		return errWithin
	}
	return nil
}

// alone makes this the only watch of its workspace.
func (w *watcher) alone() (unlock func() error, err error) {
	if err := os.MkdirAll(w.paths.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("making the workspace: %w", err)
	}
	lock := flock.New(w.paths.WatchLock())
	switch got, err := lock.TryLock(); {
	case err != nil:
		return nil, unlockable(w.paths.Dir, err)
	case !got:
		return nil, fmt.Errorf("the workspace %s has an iass watch already: stop that first, or name another workspace with --workspace", w.paths.Dir)
	}
	return lock.Unlock, nil
}

// logMax is the size beyond which a log is put aside when watch starts.
const logMax = 10 << 20

// openLog opens the log, to add to it.
func (w *watcher) openLog() (io.Writer, func() error, error) {
	path := w.watchOptions.log
	switch path {
	case "-":
		return w.c.err, func() error { return nil }, nil
	case "":
		path = w.paths.WatchLog()
	}
	if info, err := os.Stat(path); err == nil && info.Size() > logMax {
		if err := rename(path, path+".1"); err != nil {
			return nil, nil, fmt.Errorf("putting the log aside: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the log: %w", err)
	}
	return f, f.Close, nil
}
