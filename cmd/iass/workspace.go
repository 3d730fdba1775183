package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// workspace is an open workspace: its settings and its register, and the key of
// its pseudonyms.
type workspace struct {
	config.Workspace
	settings config.Settings
	register *config.Register
	// registerText is what register was read from.
	registerText []byte
	profiles     []schemas.Profile // of the workspace
	usual        []schemas.Profile // of layouts that the program knows
	key          transform.Key
}

// open opens the workspace, and makes it from the embedded defaults where create
// says so and it is not there. Without a workspace, and without create, the
// defaults serve.
func (c *common) open(create bool) (workspace, error) {
	w := workspace{Workspace: config.Workspace{Dir: c.workspace}}
	if create {
		if err := w.make(); err != nil {
			return w, err
		}
	}
	settings, err := readOptional(w.Settings())
	if err != nil {
		return w, err
	}
	if w.settings, err = config.LoadSettings(settings, w.Settings(), c.variables); err != nil {
		return w, err
	}
	if w.registerText, err = readOptional(w.Workspace.Register()); err != nil {
		return w, err
	}
	if w.register, err = config.LoadRegister(w.registerText, w.Workspace.Register()); err != nil {
		return w, err
	}
	if w.profiles, err = w.readProfiles(); err != nil {
		return w, err
	}
	if w.register, err = w.register.With(w.profiles); err != nil {
		return w, err
	}
	if w.usual, err = config.UsualProfiles(); err != nil {
		return w, err
	}
	return w, w.readKey()
}

// readProfiles reads the profiles of the workspace, in the order of their names.
func (w *workspace) readProfiles() ([]schemas.Profile, error) {
	paths, err := filepath.Glob(filepath.Join(w.Profiles(), "*.yaml"))
	if err != nil {
		return nil, err
	}
	var out []schemas.Profile
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		p, err := config.LoadProfile(text, path, w.register)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// make makes the workspace's folder and what is missing in it.
func (w *workspace) make() error {
	if err := os.MkdirAll(w.Dir, 0o750); err != nil {
		return fmt.Errorf("making the workspace: %w", err)
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	for _, f := range []struct {
		path    string
		content []byte
		mode    os.FileMode
	}{
		{w.Settings(), config.DefaultSettingsYAML(), 0o640},
		{w.Workspace.Register(), config.DefaultRegisterCSV(), 0o640},
		{w.Key(), []byte(hex.EncodeToString(key) + "\n"), 0o600},
	} {
		if _, err := os.Stat(f.path); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.WriteFile(f.path, f.content, f.mode); err != nil {
			return fmt.Errorf("making the workspace: %w", err)
		}
	}
	return nil
}

// readKey reads the key of the pseudonyms; without a workspace there is none,
// and nothing is kept.
func (w *workspace) readKey() error {
	text, err := readOptional(w.Key())
	if err != nil || text == nil {
		return err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != len(w.key) {
		return fmt.Errorf("%s: the key is damaged: restore it from a backup, for references kept with another key would no longer be recognised", w.Key())
	}
	copy(w.key[:], key)
	return nil
}

func readOptional(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// openStore opens the workspace's store, as it was known on a day if that is not
// zero. Without create, a store that is not there is an error that says what to
// do.
func (w *workspace) openStore(create bool, knownOn schemas.Date) (*store.Store, error) {
	if _, err := os.Stat(w.Store()); !create && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the workspace %s holds no returns yet: run iass collate first, or name another with --workspace", w.Dir)
	}
	return store.Open(w.Store(), store.Options{
		Threads: w.settings.Store.Threads, MemoryLimit: w.settings.Store.Memory, Program: version, KnownOn: knownOn,
		Join: func(a []schemas.Account) [][]schemas.Spell { return transform.Joined(a, w.settings.InactiveMonths) },
	})
}

// kept opens the workspace and its store for a command that only looks at what is
// kept, as it was known on a day if that is named, and closes the store after it.
func (c *common) kept(ctx context.Context, knownOn string, use func(w workspace, s *store.Store) error) error {
	day, err := dayOf("known-on", knownOn)
	if err != nil {
		return err
	}
	w, err := c.open(false)
	if err != nil {
		return err
	}
	s, err := w.openStore(false, day)
	if err != nil {
		return err
	}
	if day != 0 {
		err = w.registerOf(ctx, s)
	}
	if err == nil {
		err = use(w, s)
	}
	return errors.Join(err, s.Close())
}

// registerOf takes the register that the store was last used with, which for a
// store as it was known on a day is that of the time.
func (w *workspace) registerOf(ctx context.Context, s *store.Store) error {
	content, ok, err := s.Register(ctx)
	if err != nil || !ok {
		return err
	}
	w.register, err = config.LoadRegister(content, w.Workspace.Register())
	return err
}

func addKnownOn(cmd *cobra.Command, day *string) {
	cmd.Flags().StringVar(day, "known-on", "", "the figures as they were known at the end of this day: 2026-07-31 (default: now)")
}

func (w *workspace) limits() ingest.Limits {
	l := w.settings.Limits
	return ingest.Limits{
		Bytes: int64(l.FileBytes), Inflated: int64(l.InflatedBytes), Rows: l.Rows, Columns: l.Columns, CellBytes: utf8.UTFMax * l.CellLength,
	}
}

// writeFile writes a file whole: under another name first, then renamed.
func writeFile(path string, write func(*os.File) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".writing-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Close())
	if err == nil {
		err = errors.Join(os.Chmod(f.Name(), 0o640), os.Rename(f.Name(), path))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}
