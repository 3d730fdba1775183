package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newBackup(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE.zip",
		Short: "Write the workspace into one file, from which iass restore makes it again",
		Long: "Writes everything in the workspace but its releases into one file. It holds the files\n" +
			"received, which hold personal data, and the key of the references: keep it as safe as those.",
		Args: args(cobra.ExactArgs(1), "one file to write"),
		RunE: func(cmd *cobra.Command, a []string) error {
			if !exists(c.workspace) {
				return fmt.Errorf("there is no workspace %s: name another with --workspace", c.workspace)
			}
			return c.locked(cmd.Context(), cmd.CommandPath(), false, func() error { return c.backup(cmd.Context(), a[0]) })
		},
	}
}

// sumsName is the file of a backup that lists the SHA-256 of every other, as
// sha256sum writes and checks them.
const sumsName = "SHA256SUMS"

// backup writes the workspace into a file that is not there yet.
func (c *common) backup(ctx context.Context, path string) error {
	w, err := c.open(false)
	if err != nil {
		return err
	}
	full, err := filepath.Abs(path)
	switch {
	case err != nil:
		return err
	case exists(path):
		return fmt.Errorf("%s is there already: name another file for the backup", path)
	case w.own(full):
		return fmt.Errorf("%s is in the workspace itself: name a file outside it, and best on another disk", path)
	}
	if err := w.writeOut(ctx); err != nil {
		return err
	}
	names, err := w.toBackUp()
	if err != nil {
		return err
	}
	err = writeWith(path, 0o600, func(out *os.File) error { return writeBackup(ctx, out, w.Dir, names) })
	if err != nil || c.quiet {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Wrote %s: %s of the workspace %s.\nIt holds personal data (the files received) and the key of the references: keep it as safe as those.\n",
		path, plural(len(names), "file", "files"), w.Dir)
	return err
}

// writeOut has everything that is kept written into the store's file.
func (w *workspace) writeOut(ctx context.Context) error {
	if !exists(w.Store()) {
		return nil
	}
	s, err := w.openStore(false)
	if err != nil {
		return err
	}
	return errors.Join(s.Checkpoint(ctx), s.Close())
}

// toBackUp are the files of the workspace that a backup holds, by their paths in
// it, in order: all but releases, feedback, the lock, and what can be made anew.
func (w *workspace) toBackUp() ([]string, error) {
	inside, err := internalDir(w.Out())
	if err != nil {
		return nil, err
	}
	skip := map[string]bool{
		w.Out(): true, inside: true, w.Feedback(): true, w.Lock(): true, w.Store() + ".tmp": true,
		w.Chase(): true, w.WatchStatus(): true, w.WatchLog(): true, w.WatchLock(): true, w.AccountsLock(): true, filepath.Join(w.Dir, sumsName): true,
	}
	var names []string
	err = filepath.WalkDir(w.Dir, func(path string, e fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(w.Dir, path) // it is in it
		switch {
		case err != nil:
			return err
		case (skip[path] || isLeftover(e.Name())) && e.IsDir():
			return fs.SkipDir
		case skip[path] || isLeftover(e.Name()) || e.IsDir():
			return nil
		case !e.Type().IsRegular():
			return fmt.Errorf("%s is no plain file: put the file itself in its place, for a backup holds no links", path)
		case checkName(filepath.ToSlash(rel)) != nil:
			return fmt.Errorf("%s: give it a plainer name: %w", path, checkName(filepath.ToSlash(rel)))
		}
		names = append(names, filepath.ToSlash(rel))
		return nil
	})
	return names, err
}

// checkName says what is wrong with the path of a file in a backup: it leads out
// of the folder, or some machine could not have it.
func checkName(name string) error {
	if !fs.ValidPath(name) || !filepath.IsLocal(filepath.FromSlash(name)) || strings.ContainsAny(name, "\\:\n\r") {
		return fmt.Errorf("the name %q cannot stand in a backup", name)
	}
	return nil
}

// writeBackup writes files of a folder as a zip, and their sums after them.
func writeBackup(ctx context.Context, out io.Writer, dir string, names []string) error {
	z := zip.NewWriter(out)
	var sums strings.Builder
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, err := addFile(z, dir, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, name)
	}
	entry, err := zipEntry(z, sumsName)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(entry, sums.String()); err != nil {
		return err
	}
	return z.Close()
}

// addFile adds a file to a backup, and gives its SHA-256.
func addFile(z *zip.Writer, dir, name string) (sum string, err error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	entry, err := zipEntry(z, name)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(entry, h), f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// zipEntry begins an entry that says nothing of when it was made.
func zipEntry(z *zip.Writer, name string) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)}
	h.SetMode(0o600)
	return z.CreateHeader(h)
}
