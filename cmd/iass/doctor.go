package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
)

func newDoctor(c *common) *cobra.Command {
	var again bool
	var passwordFile string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the workspace, and say what to do about what is wrong with it",
		Long: "Checks the settings, the register, the profiles and the key; the store against itself and\n" +
			"against the files received; and whether figures can be written. With --reread it reads every\n" +
			"file received again, and says of each return whether it is read as it was. It changes nothing.",
		Args: args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !exists(c.workspace) {
				return fmt.Errorf("there is no workspace %s: name another with --workspace, or make it with iass collate", c.workspace)
			}
			return c.locked(cmd.Context(), cmd.CommandPath(), false, func() error { return c.doctor(cmd.Context(), again, passwordFile) })
		},
	}
	cmd.Flags().BoolVar(&again, "reread", false, "read every file received again, and compare that with what is kept")
	cmd.Flags().StringVar(&passwordFile, "password-file", "", "with --reread: "+passwordFileHelp)
	return cmd
}

// checkup is one thing that the doctor looked at.
type checkup struct {
	name   string
	sound  string // what is so where nothing is wrong
	faults []ailment
	notes  []ailment // what a person may want to know, and is no fault
}

// ailment is what is wrong, and what to do about it.
type ailment struct{ what, fix string }

// ail is a checkup of which an error is all there is to say.
func ail(name, sound string, err error, fix string) checkup {
	v := checkup{name: name, sound: sound}
	if err != nil {
		v.faults = []ailment{{err.Error(), fix}}
	}
	return v
}

// doctor checks the workspace and prints what it found, a line for each thing that
// is well and for each that is not.
func (c *common) doctor(ctx context.Context, again bool, passwordFile string) error {
	w := workspace{Workspace: config.Workspace{Dir: c.workspace}}
	all := w.checkFiles(c.variables)
	well := !slices.ContainsFunc(all, func(v checkup) bool { return len(v.faults) > 0 })
	all = append(all, c.checkKept(ctx, &w)...)
	all = append(all, w.checkLeftovers(), w.checkWritable())
	if again {
		read, err := c.reread(ctx, w, well, passwordFile)
		if err != nil {
			return err
		}
		all = append(all, read...)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	rows, faults := checkupRows(all)
	if err := c.printRows([]string{"state", "check", "what", "to_do"}, rows); err != nil {
		return err
	}
	if faults > 0 {
		return fmt.Errorf("%s in the workspace %s", plural(faults, "fault", "faults"), c.workspace)
	}
	return nil
}

// checkupRows are a line for each thing that is well, for each fault and for each
// note, and how many the faults are.
func checkupRows(all []checkup) (rows [][]string, faults int) {
	for _, v := range all {
		if len(v.faults)+len(v.notes) == 0 {
			rows = append(rows, []string{"ok", v.name, v.sound, ""})
		}
		for _, f := range v.faults {
			faults++
			rows = append(rows, []string{"fault", v.name, strings.ReplaceAll(f.what, "\n", "; "), f.fix})
		}
		for _, n := range v.notes {
			rows = append(rows, []string{"note", v.name, n.what, n.fix})
		}
	}
	return rows, faults
}

// checkFiles reads what a person may have changed. Where a file is wrong, its
// defaults serve for what is checked after it.
func (w *workspace) checkFiles(variables []string) []checkup {
	const correct = "correct it, or restore it from a backup"
	settings := w.readSettings(variables)
	if settings != nil {
		w.settings, _ = config.LoadSettings(nil, "", nil) // the defaults are well
	}
	register := w.readRegister()
	if register != nil {
		w.register, _ = config.LoadRegister(nil, "")
	}
	profiles := w.readProfiles()
	key := w.readKey()
	if key == nil && !exists(w.Key()) && exists(w.Store()) {
		key = errors.New(w.keyMissing())
	}
	out := []checkup{
		ail("settings", w.Settings(), settings, correct),
		ail("register", plural(len(w.register.Services()), "service", "services"), register, correct),
		ail("profiles", plural(len(w.profiles), "profile", "profiles"), profiles, correct),
		ail("key", w.Key(), key, "restore the key from a backup"),
	}
	if accounts, err := w.readAccounts(); err != nil || len(accounts) > 0 {
		out = append(out, ail("accounts", plural(len(accounts), "account", "accounts"), err, correct))
	}
	return out
}

// checkKept checks the store, and the files received against it.
func (c *common) checkKept(ctx context.Context, w *workspace) (all []checkup) {
	originals := func(kept []measure.ReturnRow, readable bool) checkup { return c.checkOriginals(ctx, w, kept, readable) }
	if !exists(w.Store()) {
		return append([]checkup{{name: "store", sound: "no returns are kept yet"}}, originals(nil, true))
	}
	s, err := w.openStore(false)
	if err != nil {
		return append([]checkup{ail("store", "", err, "restore a backup, or move the store away and collate all returns again")}, originals(nil, false))
	}
	defer func() {
		if err := s.Close(); err != nil {
			all = append(all, ail("store", "", err, "look whether the disk is full"))
		}
	}()
	kept, err := s.Returns(ctx)
	if err != nil {
		return append([]checkup{ail("store", "", err, "restore a backup, or move the store away and collate all returns again")}, originals(nil, false))
	}
	all = append(all, w.checkStore(ctx, s, kept)...)
	return append(all, originals(kept, true))
}

// checkStore says which program made the store, and what is in it that does not
// agree.
func (w *workspace) checkStore(ctx context.Context, s *store.Store, kept []measure.ReturnRow) []checkup {
	program, err := s.Made(ctx)
	if program == "" {
		program = "before 0.2"
	}
	sound := fmt.Sprintf("%s; version %d of the tables, made by iass %s", plural(len(kept), "return is kept", "returns are kept"), store.Version, program)
	all := []checkup{ail("store", sound, err, "restore a backup")}
	examined, err := s.Examine(ctx)
	if err != nil {
		return append(all, ail("store", "", err, "run iass doctor again"))
	}
	for _, x := range examined {
		v := checkup{name: x.Name, sound: x.Sound}
		for _, f := range x.Faults {
			v.faults = append(v.faults, ailment{f, x.Fix})
		}
		all = append(all, v)
	}
	return all
}

// originalName is how a file received is named: by its content's hash, with its
// own ending.
var originalName = regexp.MustCompile(`^([0-9a-f]{64})(\..*)?$`)

// checkOriginals checks that the files received are what was received, and, where
// the store could be read, that they and the returns belong together.
func (c *common) checkOriginals(ctx context.Context, w *workspace, kept []measure.ReturnRow, readable bool) checkup {
	v := checkup{name: "originals"}
	fault := func(fix, format string, a ...any) {
		v.faults = append(v.faults, ailment{fmt.Sprintf(format, a...), fix})
	}
	entries, err := os.ReadDir(w.Returns())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		fault("see that the folder can be read", "%v", err)
		return v
	}
	known := map[string]bool{}
	for _, r := range kept {
		known[r.SHA256] = true
	}
	there := map[string]bool{}
	bar := c.bar(len(entries), "Checking the files received")
	defer func() { _ = bar.Finish() }()
	for _, e := range entries {
		_ = bar.Add(1)
		path := filepath.Join(w.Returns(), e.Name())
		name := originalName.FindStringSubmatch(e.Name())
		if name == nil {
			if !isLeftover(e.Name()) {
				fault("move it out of the workspace", "%s: it is not named as the files received are", path)
			}
			continue
		}
		hash, err := hashOf(ctx, path)
		switch {
		case err != nil:
			fault("see that the file can be read", "%v", err)
		case hash != name[1]:
			fault("collate the file that was received again, or restore it from a backup", "%s: it is not what was received", path)
		case readable && !known[hash]:
			fault("collate the folder that it came from again, or remove it", "%s: no return is kept of it", path)
		}
		there[name[1]] = true
	}
	for _, r := range kept {
		if w.settings.KeepReturns && r.SHA256 != "" && !there[r.SHA256] {
			there[r.SHA256] = true // a file of several services is missed once
			fault("collate it again, or restore it from a backup", "%s: the file received is not in %s", r.File, w.Returns())
		}
	}
	v.sound = plural(len(there), "file received is", "files received are") + " as received, and kept as returns"
	return v
}

// hashOf is the SHA-256 of a file.
func hashOf(ctx context.Context, path string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkLeftovers looks for what a command that was killed left half written.
func (w *workspace) checkLeftovers() checkup {
	left, err := leftovers(w.Workspace)
	v := ail("leftovers", "nothing is half written", err, "see that the folder can be read")
	for _, path := range left {
		v.faults = append(v.faults, ailment{path + ": a command was stopped while it wrote this", "collate again, which removes it"})
	}
	return v
}

// checkWritable tries whether figures can be written.
func (w *workspace) checkWritable() checkup {
	dir := w.Out()
	if !exists(dir) {
		dir = w.Dir
	}
	f, err := os.CreateTemp(dir, writingPrefix+"*")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	return ail("out", "figures can be written to "+w.Out(), err, "see that you may write in the folder, and that the disk is not full")
}
