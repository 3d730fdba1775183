package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
)

// lockRetry is how often a lock that another holds is tried again.
const lockRetry = 50 * time.Millisecond

// locked runs use while no other iass may use the workspace. It waits for another
// as long as --wait says, and then says who has the workspace. The lock is the
// system's, which lets go of it whatever becomes of the process: the file alone
// locks nothing. Where create says so, a workspace that is not there is made, and
// what a command that was killed left half written is removed; where it does not,
// a workspace that is not there needs no lock.
func (c *common) locked(ctx context.Context, command string, create bool, use func() error) error {
	w := config.Workspace{Dir: c.workspace}
	if create {
		if err := os.MkdirAll(w.Dir, 0o750); err != nil {
			return fmt.Errorf("making the workspace: %w", err)
		}
	} else if _, err := os.Stat(w.Dir); errors.Is(err, fs.ErrNotExist) {
		return use()
	}
	lock := flock.New(w.Lock())
	if err := c.take(ctx, lock); err != nil {
		return err
	}
	return errors.Join(holding(w, command, func() error {
		if create {
			if err := sweep(w); err != nil {
				return err
			}
		}
		return use()
	}), lock.Unlock())
}

// take takes a lock, now or as soon as another lets go of it.
func (c *common) take(ctx context.Context, lock *flock.Flock) error {
	got, err := lock.TryLock()
	if err == nil && !got && c.wait > 0 {
		c.say("Waiting: the workspace %s is in use by %s.", c.workspace, holder(lock.Path()))
		limited, cancel := context.WithTimeout(ctx, c.wait)
		defer cancel()
		got, err = lock.TryLockContext(limited, lockRetry)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return unlockable(c.workspace, err)
	case !got:
		return fmt.Errorf("the workspace %s is in use by %s: try again when that is done, or wait longer for it with --wait 10m", c.workspace, holder(lock.Path()))
	}
	return nil
}

// unlockable is the error about a workspace in which nothing can be written.
func unlockable(dir string, err error) error {
	return fmt.Errorf("the workspace %s cannot be used: %w: it must be a folder in which you may write", dir, err)
}

// holding runs use under a lock that says who holds it.
func holding(w config.Workspace, command string, use func() error) error {
	host, err := os.Hostname()
	if err != nil {
		host = "a machine without a name"
	}
	name := "somebody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	now := time.Now()
	err = signLock(w.Lock(), fmt.Sprintf("%s, run by %s on %s (process %d) since %s at %s",
		command, name, host, os.Getpid(), schemas.DateOf(now).Long(), now.Format("15:04:05")))
	if err != nil {
		return unlockable(w.Dir, err)
	}
	defer func() { _ = signLock(w.Lock(), "") }() // a name that stays does no harm: the next writes over it
	return use()
}

// The text in a lock's file begins at its second byte and never changes in
// length: on Windows the first is what is locked, and nobody else may touch it.
const (
	lockTextStart  = 1
	lockTextLength = 1023
)

// signLock writes into the lock's file who holds it.
func signLock(path, holder string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%-*.*s\n", lockTextLength-1, lockTextLength-1, holder)
	_, err = f.WriteAt([]byte(text), lockTextStart)
	return errors.Join(err, f.Close())
}

// holder is who holds the lock of a file.
func holder(path string) string {
	const unknown = "another iass"
	f, err := os.Open(path)
	if err != nil {
		return unknown
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.NewSectionReader(f, lockTextStart, lockTextLength))
	if name := strings.TrimSpace(string(text)); err == nil && name != "" {
		return name
	}
	return unknown
}

// sweep removes what a command that was killed left half written in a workspace.
func sweep(w config.Workspace) error {
	left, err := leftovers(w)
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("removing what was left half written: %w", err)
		}
	}
	return nil
}

// isLeftover reports whether a name is that of a file that never got its own.
func isLeftover(name string) bool { return strings.HasPrefix(name, writingPrefix) }

// leftovers are what a command that was killed left: files that never got their
// names, and what the store put aside.
func leftovers(w config.Workspace) ([]string, error) {
	var left []string
	dirs := []string{w.Dir, w.Returns(), w.Profiles()}
	inside, err := internalDir(w.Out())
	if err != nil {
		return nil, err
	}
	for _, edition := range []string{w.Out(), inside} {
		dirs = append(dirs, edition, filepath.Join(edition, "regions"), filepath.Join(edition, "services"))
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			path := filepath.Join(dir, e.Name())
			if isLeftover(e.Name()) || path == w.Store()+".tmp" {
				left = append(left, path)
			}
		}
	}
	return left, nil
}
