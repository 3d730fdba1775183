package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
)

func newRestore(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE.zip",
		Short: "Make a workspace again from what iass backup wrote",
		Long: "Makes the folder that --workspace names from a backup, whole or not at all. It may not be\n" +
			"there yet, or must be empty.",
		Args: args(cobra.ExactArgs(1), "one file that iass backup wrote"),
		RunE: func(cmd *cobra.Command, a []string) error { return c.restore(cmd.Context(), a[0]) },
	}
}

// restore makes the workspace from a backup: beside it first, then renamed.
func (c *common) restore(ctx context.Context, path string) error {
	dir, err := filepath.Abs(c.workspace)
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	switch {
	case err != nil && exists(dir):
		return err
	case len(entries) > 0:
		return fmt.Errorf("the folder %s is not empty: name a new one with --workspace", c.workspace)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("%s: it cannot be read as a backup: %w", path, err)
	}
	defer func() { _ = z.Close() }() // it was only read
	sums, err := sumsOf(z.File)
	if err != nil {
		return fmt.Errorf("%s is no whole backup: %w", path, err)
	}
	half := dir + ".restoring"
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	if err := unpack(ctx, z.File, sums, half); err != nil {
		return errors.Join(fmt.Errorf("restoring %s: %w", path, err), os.RemoveAll(half))
	}
	if err := renameFolder(half, dir); err != nil {
		return errors.Join(err, os.RemoveAll(half))
	}
	if err := syncFolder(filepath.Dir(dir)); err != nil || c.quiet {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Restored %s to %s, each as it was. To check it all: iass doctor --workspace %s\n",
		plural(len(sums), "file", "files"), c.workspace, c.workspace)
	return err
}

// renameFolder renames a folder, in place of an empty one if that is there:
// Windows does not by itself.
func renameFolder(from, to string) error {
	if exists(to) {
		if err := os.Remove(to); err != nil {
			return err
		}
	}
	return rename(from, to)
}

// sumsOf reads what the SHA-256 of every file of a backup must be, and demands
// that those files are there, no other, and none that leads out of the folder.
func sumsOf(files []*zip.File) (map[string]string, error) {
	sums := map[string]string{}
	seen := map[string]bool{}
	for _, f := range files {
		if err := checkName(f.Name); err != nil {
			return nil, err
		}
		if !f.Mode().IsRegular() || seen[strings.ToLower(f.Name)] {
			return nil, fmt.Errorf("%s is no plain file, or there twice", f.Name)
		}
		seen[strings.ToLower(f.Name)] = true
		if f.Name != sumsName {
			continue
		}
		text, err := readEntry(f)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(text) {
			sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
			sums[name] = sum
		}
	}
	if !seen[strings.ToLower(sumsName)] {
		return nil, fmt.Errorf("it has no file %s: only what iass backup wrote can be restored", sumsName)
	}
	for _, f := range files {
		if f.Name != sumsName && sums[f.Name] == "" {
			return nil, fmt.Errorf("%s is in it, but not in its list", f.Name)
		}
	}
	if len(sums) != len(files)-1 {
		return nil, fmt.Errorf("it holds %d of %d files", len(files)-1, len(sums))
	}
	return sums, nil
}

func readEntry(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), errors.Join(err, r.Close())
}

// unpack writes the files of a backup into a folder, and demands their sums.
func unpack(ctx context.Context, files []*zip.File, sums map[string]string, dir string) error {
	key := config.Workspace{Dir: dir}.Key()
	for _, f := range files {
		if f.Name == sumsName {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		path, mode := filepath.Join(dir, filepath.FromSlash(f.Name)), os.FileMode(0o640)
		if path == key {
			mode = 0o600
		}
		if err := writeWith(path, mode, func(out *os.File) error { return unpackOne(f, sums[f.Name], out) }); err != nil {
			return err
		}
	}
	return nil
}

func unpackOne(f *zip.File, sum string, out io.Writer) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), r)
	if err = errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != sum {
		return fmt.Errorf("%s: its content is not what was backed up: the backup is damaged, use another", f.Name)
	}
	return nil
}
