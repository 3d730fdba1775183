package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/transform"
)

func newRead(c *common) *cobra.Command {
	var sheet, to, passwordFile string
	cmd := &cobra.Command{
		Use:   "read FILE…",
		Short: "Print the cells of the table found, as plain CSV: nothing interpreted",
		Args:  args(cobra.MinimumNArgs(1), "at least one file"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			w, err := c.open(false)
			if err != nil {
				return err
			}
			files, err := w.find(paths)
			if err != nil {
				return err
			}
			if len(files) > 1 && to == "" {
				return usage("%d files: say with --to DIR where to write them, or name one", len(files))
			}
			in := &intake{workspace: w}
			if err := in.readPasswords(passwordFile); err != nil {
				return err
			}
			failed := false
			for _, f := range files {
				ok, err := c.readOne(in, f, sheet, to)
				if err = errors.Join(err, cmd.Context().Err()); err != nil {
					return err
				}
				failed = failed || !ok
			}
			if failed {
				return errHeld
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&sheet, "sheet", "", "the sheet to read (default: the first with a table)")
	cmd.Flags().StringVar(&to, "to", "", "write each file's table to DIR/<file name>.csv")
	cmd.Flags().StringVar(&passwordFile, "password-file", "", passwordFileHelp)
	return cmd
}

// readOne reads the table of a file and writes it; ok is false where the file
// cannot be read, which is then said on standard error.
func (c *common) readOne(in *intake, f file, sheet, to string) (ok bool, err error) {
	content, err := readWhole(f.path, os.ReadFile)
	if errors.Is(err, errChanged) {
		_, err = fmt.Fprintf(c.err, "%s: the file %v\n", f.name, err)
		return false, err
	}
	if err != nil {
		help := "check that it is there and may be read"
		if isOpenElsewhere(err) {
			help = elsewhereHelp
		}
		_, err = fmt.Fprintf(c.err, "%s: the file could not be opened: %s\n", f.name, help)
		return false, err
	}
	g, findings := ingest.ReadGrid(f.name, content, sheet, ingest.Options{Limits: in.limits(), Lexicon: in.lexicon(transform.Vocabulary{}), Passwords: in.passwords.all(in.profiles)})
	for _, v := range findings {
		if _, err := fmt.Fprintf(c.err, "%s: %s. To do: %s\n", v.Position, strings.TrimSuffix(v.Message, "."), v.Fix); err != nil {
			return false, err
		}
	}
	if g == nil {
		return false, nil
	}
	if to == "" {
		return true, writeGrid(c.out, *g)
	}
	return true, writeFile(filepath.Join(to, undeviced(f.name+".csv")), func(out *os.File) error { return writeGrid(out, *g) })
}

// writeGrid writes rows as CSV (RFC 4180, but with plain new lines).
func writeGrid(w io.Writer, g ingest.Grid) error {
	out := csv.NewWriter(w)
	for _, row := range g.Rows {
		if len(row) == 1 && strings.TrimSpace(row[0]) == "" { // encoding/csv would write a line that reads back as none
			out.Flush()
			if _, err := io.WriteString(w, "\"\"\n"); err != nil {
				return err
			}
			continue
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
