package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/store"
)

// exportMark is the file by which a folder is known to be an export, and may be made
// anew.
const exportMark = "INTERNAL.txt"

const exportNote = `Made by iass export. Internal: unrounded, not for publication.

Each folder is a table of the store, by year (of the return's extract date; in stood, of
the day on which a spell began) and region; schema.md says what the columns mean.
References are keyed hashes, and the key is not here. In this folder, views.sql gives
DuckDB the tables and views that the measures read. Running iass export again makes
this folder anew.
`

func newExport(c *common) *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "export --to DIR",
		Short: "Write the store as Parquet files, for other programs",
		Long: "Writes every table of the store that figures are made of into DIR as Parquet, by year and region,\n" +
			"with what its columns mean and the SQL views that the measures read. It is internal: unrounded,\n" +
			"and not for publication. References stay keyed hashes; the key is not exported.",
		Args: args(cobra.NoArgs, "no arguments: the folder is named with --to"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usage("%s wants a folder to write to: --to DIR", cmd.CommandPath())
			}
			return c.kept(cmd, "", func(w workspace, s *store.Store) error { return c.export(cmd.Context(), w, s, filepath.Clean(to)) })
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the folder to write: a new one, or that of an earlier export")
	return cmd
}

// export writes the export under another name and renames it, so that it is there
// whole or not at all.
func (c *common) export(ctx context.Context, w workspace, s *store.Store, to string) error {
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 && !exists(filepath.Join(to, exportMark)) {
		return fmt.Errorf("%s holds other files: name an empty or a new folder for the export", to)
	}
	half := filepath.Join(filepath.Dir(to), writingPrefix+filepath.Base(to))
	if err := os.RemoveAll(half); err != nil {
		return err
	}
	files, rows, err := writeExport(ctx, w, s, half)
	if err != nil {
		return errors.Join(err, os.RemoveAll(half))
	}
	if err := errors.Join(os.RemoveAll(to), os.Rename(half, to), syncFolder(filepath.Dir(to))); err != nil {
		return err
	}
	c.say("%d rows in %d Parquet files in %s. Internal: unrounded, not for publication.", rows, files, to)
	return nil
}

func writeExport(ctx context.Context, w workspace, s *store.Store, dir string) (files int, rows int64, err error) {
	parts, err := s.Parts(ctx, w.register.Services())
	if err != nil {
		return 0, 0, err
	}
	for _, p := range parts {
		path := filepath.Join(dir, filepath.FromSlash(p.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			return 0, 0, err
		}
		if err := s.Write(ctx, p, path); err != nil {
			return 0, 0, err
		}
		rows += p.Rows
	}
	for name, text := range map[string]string{exportMark: exportNote, "views.sql": s.ExportViews(), "schema.md": strings.TrimSpace(schemaText()) + "\n"} {
		if err := writeBytes(filepath.Join(dir, name), []byte(text)); err != nil {
			return 0, 0, err
		}
	}
	return len(parts), rows, nil
}
