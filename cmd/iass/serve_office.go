package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// deskOffice is the workspace that a desk stands in. It holds the lock of the workspace
// and has its store open from beginning to end: DuckDB lets one process open a store,
// and opening it for every page would cost more than most pages, and have readers
// wait for one another. Readers ask the store side by side; what changes it is done by
// the desk's queue, one job after the other.
type deskOffice struct {
	ctx     context.Context
	command *common
	started time.Time
	own     config.Workspace // that it was opened with; another while it shows the demo
	letGo   func() error     // lets go of its lock

	mu       sync.RWMutex // of which workspace is open
	w        workspace
	s        *store.Store
	mark     string       // of the files from which w was read
	demoDone func() error // lets go of the demo's lock; nil without the demo

	answers answers
	logMu   sync.Mutex
}

var _ desk.Office = (*deskOffice)(nil)

// openOffice opens a desk's office in the workspace, which is made where it is not
// there.
func (c *common) openOffice(ctx context.Context) (*deskOffice, error) {
	o := &deskOffice{ctx: ctx, command: c, started: time.Now(), own: config.Workspace{Dir: c.workspace}}
	var err error
	if o.letGo, err = c.hold(ctx, "iass serve"); err != nil {
		return nil, err
	}
	if err := o.openIn(c.workspace); err != nil {
		return nil, errors.Join(err, o.letGo())
	}
	return o, nil
}

// hold takes the lock of the workspace, and gives what lets go of it.
func (c *common) hold(ctx context.Context, command string) (letGo func() error, err error) {
	got, end, over := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		over <- c.locked(ctx, command, true, func() error {
			close(got)
			<-end
			return nil
		})
	}()
	select {
	case <-got:
		return func() error { close(end); return <-over }, nil
	case err := <-over:
		return nil, err
	}
}

// quietly is a command of the office: as those of the command line, but for what it
// prints, which goes to out.
func (o *deskOffice) quietly(dir string, out io.Writer) *common {
	c := *o.command
	c.workspace, c.out, c.err, c.quiet, c.format = dir, out, io.Discard, true, "table"
	c.terminal, c.progress, c.interactive, c.clicked = false, false, false, false
	c.today += schemas.DateOf(time.Now()) - schemas.DateOf(o.started) // it may be open for days
	return &c
}

// openIn opens the workspace of a folder in place of the one that is open. Where
// that fails, the one that is open stays so. The caller holds mu, or is alone.
func (o *deskOffice) openIn(dir string) error {
	w, err := o.quietly(dir, io.Discard).open(true)
	if err != nil {
		return err
	}
	if before := o.s; before != nil {
		o.s = nil
		if err := before.Close(); err != nil {
			return err
		}
	}
	s, err := w.openStore(true)
	if err != nil {
		return err
	}
	o.w, o.s, o.mark = w, s, markOf(w.Workspace)
	o.answers.forget()
	return nil
}

// close closes what is open.
func (o *deskOffice) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var err error
	if o.s != nil {
		err = o.s.Close()
	}
	if o.demoDone != nil {
		err = errors.Join(err, o.demoDone())
	}
	return errors.Join(err, o.letGo())
}

// markOf tells one state of the files of a workspace from another: the settings, the
// register and the profiles, which people change while the desk is open.
func markOf(w config.Workspace) string {
	names, _ := filepath.Glob(filepath.Join(w.Profiles(), "*.yaml")) // the pattern is sound
	var b strings.Builder
	for _, name := range append(names, w.Settings(), w.Register()) {
		if f, err := os.Stat(name); err == nil {
			fmt.Fprintf(&b, "%s %d %d\n", name, f.Size(), f.ModTime().UnixNano())
		}
	}
	return b.String()
}

// refresh reads settings, register and profiles again where somebody has changed
// them. While a job is being done, it is left for later.
func (o *deskOffice) refresh() error {
	o.mu.RLock()
	changed := o.mark != markOf(o.w.Workspace)
	o.mu.RUnlock()
	if !changed || !o.mu.TryLock() {
		return nil
	}
	defer o.mu.Unlock()
	return o.openIn(o.w.Dir)
}

// with asks what is open.
func (o *deskOffice) with(use func(w workspace, s *store.Store) error) error {
	if err := o.refresh(); err != nil {
		return err
	}
	o.mu.RLock()
	defer o.mu.RUnlock()
	if o.s == nil {
		return errors.New("the store is closed: close the desk, and open it again")
	}
	return use(o.w, o.s)
}

// changing does what changes the store, and then has readers see it.
func (o *deskOffice) changing(use func(w workspace, s *store.Store) error) error {
	defer o.answers.renew(o.ctx)
	return o.with(use)
}

// remembered is what only a change of the store alters: it is worked out once, and each
// day anew. It is for many to read, and nobody's to change.
func remembered[T any](ctx context.Context, o *deskOffice, question string, use func(ctx context.Context, w workspace, s *store.Store) (T, error)) (out T, err error) {
	if err := o.refresh(); err != nil {
		return out, err
	}
	question = o.quietly("", io.Discard).today.String() + " " + question
	v, err := o.answers.of(ctx, question, func(ctx context.Context) (any, error) {
		var out T
		err := o.with(func(w workspace, s *store.Store) (err error) {
			out, err = use(ctx, w, s)
			return err
		})
		return out, err
	})
	out, _ = v.(T)
	return out, err
}

// returns are the returns that are kept, for reading alone.
func (o *deskOffice) returns(ctx context.Context) ([]measure.ReturnRow, error) {
	return remembered(ctx, o, "returns", func(ctx context.Context, _ workspace, s *store.Store) ([]measure.ReturnRow, error) {
		return s.Returns(ctx)
	})
}

// uploadsMost is how many bytes files that arrive at once may have together.
const uploadsMost = 1 << 30

// Workspace is what the desk works with.
func (o *deskOffice) Workspace(ctx context.Context) (out desk.Workspace, err error) {
	kept, err := o.returns(ctx)
	if err != nil {
		return out, err
	}
	err = o.with(func(w workspace, _ *store.Store) error {
		today := o.quietly(w.Dir, io.Discard).today
		out = desk.Workspace{
			Dir: w.Dir, Demo: o.demoDone != nil, Empty: len(kept) == 0, Today: today, Latest: schemas.LastQuarter(today), Version: version,
			FileMost: int64(w.settings.Limits.FileBytes), AllMost: uploadsMost, KeepsReturns: w.settings.KeepReturns,
		}
		var newest schemas.Date
		for _, r := range counting(kept) {
			newest = max(newest, r.ExtractDate)
		}
		if newest != 0 {
			out.Latest = schemas.QuarterOf(newest)
		}
		return nil
	})
	return out, err
}

// Services are the register.
func (o *deskOffice) Services() []schemas.Service {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.w.register.Services()
}

// Regions are the regions of the register.
func (o *deskOffice) Regions() []schemas.Region {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.w.register.Regions()
}

// MakeDemo makes the demo beside the workspace, and works with it.
func (o *deskOffice) MakeDemo(ctx context.Context) error {
	if o.demoDone != nil {
		return wrongly{errors.New("this is the demo already")}
	}
	dir := filepath.Join(filepath.Dir(filepath.Clean(o.own.Dir)), "iass-demo")
	c := o.quietly(o.own.Dir, io.Discard)
	if err := c.openDemo(dir); err != nil {
		return err
	}
	done, err := c.hold(o.ctx, "iass serve")
	if err != nil {
		return err
	}
	if err := c.demo(ctx, dir, demoFlags{seed: demoSeed}); err != nil {
		return errors.Join(err, done())
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.openIn(c.workspace); err != nil {
		return errors.Join(err, done())
	}
	o.demoDone = done
	return nil
}

// LeaveDemo goes back to the workspace.
func (o *deskOffice) LeaveDemo(context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.demoDone == nil {
		return nil
	}
	if err := o.openIn(o.own.Dir); err != nil {
		return err
	}
	done := o.demoDone
	o.demoDone = nil
	return done()
}

// logged is a line of the log, as its file has it.
type logged struct {
	At     time.Time `json:"at"`
	Person string    `json:"person"`
	What   string    `json:"what"`
}

// Note adds a line to the log of the workspace.
func (o *deskOffice) Note(e desk.Entry) error {
	o.logMu.Lock()
	defer o.logMu.Unlock()
	line, err := json.Marshal(logged{e.At.Truncate(time.Second), e.Person, e.What})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(o.own.Log(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return err
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(err, f.Close())
}

// Log is the log, the newest first. A line that was not written whole is left out.
func (o *deskOffice) Log(n int) ([]desk.Entry, error) {
	o.logMu.Lock()
	text, err := readOptional(o.own.Log())
	o.logMu.Unlock()
	if err != nil {
		return nil, err
	}
	var out []desk.Entry
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var l logged
		if json.Unmarshal(lines.Bytes(), &l) == nil {
			out = append(out, desk.Entry(l))
		}
	}
	slices.Reverse(out)
	return out[:min(n, len(out))], lines.Err()
}

// Settings are the settings as they stand.
func (o *deskOffice) Settings(context.Context) (out desk.Settings, err error) {
	err = o.with(func(w workspace, _ *store.Store) error {
		text, err := readOptional(w.Workspace.Settings())
		if err != nil {
			return err
		}
		out = desk.Settings{
			Path: w.Workspace.Settings(), Text: string(text), RegisterPath: w.Workspace.Register(), ProfilesPath: w.Profiles(),
			ReturnsPath: w.Workspace.Returns(), StorePath: w.Store(),
		}
		for _, p := range w.profiles {
			out.Profiles = append(out.Profiles, desk.Profile{
				Name: filepath.Base(p.Name), Service: p.Service, ConfirmedBy: p.ConfirmedBy, ConfirmedOn: p.ConfirmedOn.String(), ValidFrom: p.ValidFrom.String(),
			})
		}
		return nil
	})
	return out, err
}

// wrongly is an error about how something was asked at the desk, where nobody knows
// of flags.
type wrongly struct{ error }

// Error leaves out what marks a flag.
func (w wrongly) Error() string { return strings.ReplaceAll(w.error.Error(), "--", "") }

// Is has the desk take it for what it is.
func (w wrongly) Is(target error) bool { return target == desk.ErrAsked }

// asDesk is an error for the desk: one of usage is of how it was asked.
func asDesk(err error) error {
	var wrong usageError
	if errors.As(err, &wrong) {
		return wrongly{err}
	}
	return err
}
