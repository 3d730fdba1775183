package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/measure"
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
	// profilesMark tells one state of the profiles' files from another.
	profilesMark string
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
	for _, read := range []func() error{
		func() error { return w.readSettings(c.variables) }, w.readRegister, w.readProfiles, w.readKey,
	} {
		if err := read(); err != nil {
			return w, err
		}
	}
	return w, nil
}

func (w *workspace) readSettings(variables []string) error {
	text, err := readOptional(w.Settings())
	if err != nil {
		return err
	}
	w.settings, err = config.LoadSettings(text, w.Settings(), variables)
	return err
}

func (w *workspace) readRegister() (err error) {
	if w.registerText, err = readOptional(w.Workspace.Register()); err != nil {
		return err
	}
	w.register, err = config.LoadRegister(w.registerText, w.Workspace.Register())
	return err
}

// readProfiles reads the profiles of the workspace, in the order of their names,
// and those of layouts that the program knows. The register takes from them what
// it does not say itself.
func (w *workspace) readProfiles() error {
	entries, err := os.ReadDir(w.Profiles())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	read := sha256.New()
	for _, e := range entries {
		path := filepath.Join(w.Profiles(), e.Name())
		if filepath.Ext(path) != ".yaml" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		p, err := config.LoadProfile(text, path, w.register)
		if err != nil {
			return err
		}
		w.profiles = append(w.profiles, p)
		_, _ = fmt.Fprintf(read, "%s %d %s", e.Name(), len(text), text) // never fails
	}
	w.profilesMark = hex.EncodeToString(read.Sum(nil))
	if w.usual, err = config.UsualProfiles(); err != nil {
		return err
	}
	w.register, err = w.register.With(w.profiles)
	return err
}

// make makes what is missing in the workspace's folder. A key is made for a new
// workspace alone: with another, references that are kept would be recognised no
// longer.
func (w *workspace) make() error {
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
		if exists(f.path) {
			continue
		}
		if f.path == w.Key() && exists(w.Store()) {
			return errors.New(w.keyMissing())
		}
		if err := writeWith(f.path, f.mode, func(out *os.File) error { _, err := out.Write(f.content); return err }); err != nil {
			return fmt.Errorf("making the workspace: %w", err)
		}
	}
	return nil
}

// keyMissing says that the workspace keeps returns, and no key.
func (w *workspace) keyMissing() string {
	return fmt.Sprintf("%s: the key is missing, and without it the references in %s are no longer recognised: restore it from a backup, or collate all returns into a new workspace", w.Key(), w.Store())
}

// exists reports whether something is there; what cannot be looked at is.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
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

// openStore opens the workspace's store. Without create, a store that is not there
// is an error that says what to do.
func (w *workspace) openStore(create bool) (*store.Store, error) {
	opts := w.storeOptions()
	if !exists(w.Store()) {
		if !create {
			return nil, fmt.Errorf("the workspace %s holds no returns yet: run iass collate first, or name another with --workspace", w.Dir)
		}
		if err := w.makeStore(opts); err != nil {
			return nil, err
		}
	}
	return store.Open(w.Store(), opts)
}

// storeOptions are what the settings and the register say of a store.
func (w *workspace) storeOptions() store.Options {
	return store.Options{
		Threads: w.settings.Store.Threads, MemoryLimit: w.settings.Store.Memory, Temporary: w.settings.Store.Temporary, Program: version,
		Withdraw: w.settings.GoneInterventions == "withdrawn", Divided: w.register.Services(), ReadWith: w.means(),
		Join: func(a []schemas.Account) [][]schemas.Spell { return transform.Joined(a, w.settings.InactiveMonths) },
	}
}

// means are what returns are read with in this workspace.
func (w *workspace) means() measure.Means {
	mark := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	return measure.Means{
		Program: version, Register: mark(string(w.registerText)), Profiles: w.profilesMark,
		Settings: mark(fmt.Sprintf("%d %+v", w.settings.InactiveMonths, w.settings.Limits)),
	}
}

// makeStore makes an empty store under another name and renames it, for DuckDB
// cannot open what is left when it is killed while it makes a file.
func (w *workspace) makeStore(opts store.Options) error {
	half := filepath.Join(w.Dir, writingPrefix+filepath.Base(w.Store()))
	s, err := store.Open(half, opts)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	// What was not yet written into a store that somebody has removed belongs to
	// no other.
	if err := os.RemoveAll(w.Store() + ".wal"); err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(half, 0o640), rename(half, w.Store())); err != nil {
		return err
	}
	return syncFolder(w.Dir)
}

// kept opens the workspace and its store for a command that only looks at what is
// kept, as it was known on a day if that is named, and closes the store after it.
func (c *common) kept(cmd *cobra.Command, knownOn string, use func(w workspace, s *store.Store) error) error {
	day, err := dayOf("known-on", knownOn)
	if err != nil {
		return err
	}
	return c.locked(cmd.Context(), cmd.CommandPath(), false, func() (err error) {
		w, err := c.open(false)
		if err != nil {
			return err
		}
		s, err := w.openStore(false)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		if day == 0 {
			return use(w, s)
		}
		then, err := s.Then(cmd.Context(), day)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, then.Close()) }()
		if err := w.registerOf(cmd.Context(), then); err != nil {
			return err
		}
		return use(w, then)
	})
}

// registerOf takes the register that the store was last used with, which for a
// store as it was known on a day is that of the time.
func (w *workspace) registerOf(ctx context.Context, s *store.Store) error {
	content, ok, err := s.Register(ctx)
	if err != nil || !ok {
		return err
	}
	if w.register, err = config.LoadRegister(content, w.Workspace.Register()); err != nil {
		return err
	}
	w.register, err = w.register.With(w.profiles)
	return err
}

func addKnownOn(cmd *cobra.Command, day *string) {
	cmd.Flags().StringVar(day, "known-on", "", "the figures as they were known at the end of this day: 2026-07-31 (default: now)")
}

// limits are the limits of a file that is read from now on.
func (w *workspace) limits() ingest.Limits {
	l := w.settings.Limits
	end := time.Now().Add(time.Duration(l.Seconds) * time.Second)
	return ingest.Limits{
		Bytes: int64(l.FileBytes), Inflated: int64(l.InflatedBytes), Rows: l.Rows, Columns: l.Columns, CellBytes: utf8.UTFMax * l.CellLength,
		Seconds: l.Seconds, Stop: func() bool { return time.Now().After(end) },
	}
}

// writingPrefix begins the names of files that are being written.
const writingPrefix = ".writing-"

// writeFile writes a file whole: under another name first, then renamed. Whoever
// is stopped while it writes, by a signal, a full disk or a power cut, leaves what
// was there before.
func writeFile(path string, write func(*os.File) error) error {
	return writeWith(path, 0o640, write)
}

// writeBytes is writeFile of content that is at hand.
func writeBytes(path string, content []byte) error {
	return writeFile(path, func(out *os.File) error { _, err := out.Write(content); return err })
}

// writeWith is writeFile for a file of another mode.
func writeWith(path string, mode os.FileMode, write func(*os.File) error) error {
	if err := place(path, mode, write); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// place is writeWith, but for the folder: whoever places many files has each folder
// written once, with syncFolder.
func place(path string, mode os.FileMode, write func(*os.File) error) error {
	if err := writeAndRename(path, mode, write); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func writeAndRename(path string, mode os.FileMode, write func(*os.File) error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, writingPrefix+"*")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = errors.Join(os.Chmod(f.Name(), mode), rename(f.Name(), path))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// syncFolder has a folder's names written to the disk. Windows does that by
// itself, and has no other way.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
