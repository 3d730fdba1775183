package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/chase"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

// chaseFlags say what is to be asked for, and where the messages go.
type chaseFlags struct {
	period, to, passwordFile string
	letters, noForms         bool
}

func newChase(c *common) *cobra.Command {
	var f chaseFlags
	cmd := &cobra.Command{
		Use:   "chase",
		Short: "Write messages to the services whose return for a period is missing, held or rejected",
		Long: `Lists the services whose return for a period is late, is of an earlier day, is held or
was rejected, and writes a message to each, ready to be sent: SERVICE.txt to read and
copy, and SERVICE.eml, which mail programs open as a draft. Where a return is held or
was rejected, the message says what was found in the words of iass feedback, and has
the workbooks of the feedback attached; to the others, the return workbook goes with it
(iass template). Nothing is sent.

Messages of an earlier run to services that are no longer asked are removed.

To whom: the column contact of register.csv, where there is one. From whom, and by
when: chase in iass.yaml. The texts are those in letters/ of the workspace; --letters
writes them there, to be changed.`,
		Example: "  iass chase --period 2026-27-Q1\n  iass chase --period 2026-27-Q1 --format csv > late.csv\n  iass chase --letters",
		Args:    args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.letters {
				return c.writeLetters(cmd.Context())
			}
			p, err := c.periodOf(f.period)
			if err != nil {
				return err
			}
			return c.kept(cmd, "", func(w workspace, s *store.Store) error { return c.chase(cmd.Context(), w, s, p, f) })
		},
	}
	cmd.Flags().StringVar(&f.period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	cmd.Flags().StringVar(&f.to, "to", "", "the folder for the messages (default: chase/PERIOD in the workspace)")
	cmd.Flags().BoolVar(&f.letters, "letters", false, "write the texts of the messages into letters in the workspace, where they can be changed, and end")
	cmd.Flags().BoolVar(&f.noForms, "no-forms", false, "attach no return workbooks")
	cmd.Flags().StringVar(&f.passwordFile, "password-file", "", passwordFileHelp)
	return cmd
}

// writeLetters writes the texts of the letters, where they are not there yet.
func (c *common) writeLetters(ctx context.Context) error {
	return c.locked(ctx, "iass chase", true, func() error {
		w, err := c.open(true)
		if err != nil {
			return err
		}
		for _, why := range chase.Whys {
			path := letterPath(w, why)
			if exists(path) {
				c.say("%s is there already, and stays as it is.", path)
				continue
			}
			if err := writeBytes(path, []byte(chase.DefaultText(why))); err != nil {
				return err
			}
			c.say("Wrote %s.", path)
		}
		return nil
	})
}

func letterPath(w workspace, why chase.Why) string {
	return filepath.Join(w.Letters(), string(why)+".txt")
}

// lettersOf are the texts of the letters: those in the workspace, or else the
// program's own.
func lettersOf(w workspace) (map[chase.Why]string, error) {
	out := map[chase.Why]string{}
	for _, why := range chase.Whys {
		path := letterPath(w, why)
		content, err := readOptional(path)
		if err != nil {
			return nil, err
		}
		out[why] = chase.DefaultText(why)
		if content != nil {
			out[why] = strings.TrimPrefix(string(content), "\ufeff")
		}
		if err := chase.Check(out[why], path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// chase writes the messages about a period, and lists to whom.
func (c *common) chase(ctx context.Context, w workspace, s *store.Store, p schemas.Period, f chaseFlags) error {
	dir := cmp.Or(f.to, filepath.Join(w.Chase(), safeName(p.Name)))
	letters, err := lettersOf(w)
	if err != nil {
		return err
	}
	returned, err := returnedFor(ctx, w, s, p)
	if err != nil {
		return err
	}
	kept, err := s.Returns(ctx)
	if err != nil {
		return err
	}
	asks := chase.Find(p, returned, kept)
	if err := removeMessages(w, dir); err != nil {
		return err
	}
	writer := chaser{common: c, workspace: w, store: s, kept: kept, period: p, dir: dir, passwordFile: f.passwordFile, noForms: f.noForms}
	var rows [][]string
	for _, a := range asks {
		if err := writer.write(ctx, a, letters[a.Why]); err != nil {
			return err
		}
		rows = append(rows, chaseRow(a))
	}
	if err := writeFile(filepath.Join(dir, chaseList), func(out *os.File) error { return writeChaseList(out, rows) }); err != nil {
		return err
	}
	if err := c.printChased(rows); err != nil {
		return err
	}
	c.say("%s in %s; nothing is sent.", plural(len(asks), "message", "messages"), dir)
	if lost := nobodys(p, kept); len(lost) > 0 {
		c.say("%s held or rejected, and of no service that is known: %s", plural(len(lost), "return is", "returns are"), strings.Join(lost, ", "))
	}
	return nil
}

// chaseColumns are the columns of the list of who is asked.
var chaseColumns = []string{"service", "name", "region", "why", "received_on", "file", "contact"}

func chaseRow(a chase.Ask) []string {
	received := ""
	if a.Return.ReceivedOn != 0 {
		received = a.Return.ReceivedOn.String()
	}
	return []string{
		a.Service.ID, a.Service.Name, a.Service.Region.Name, string(a.Why), received, a.Return.File, strings.Join(a.Service.Contacts, "; "),
	}
}

// printChased prints the list: for people without the ids and regions.
func (c *common) printChased(rows [][]string) error {
	if c.quiet {
		return nil
	}
	if c.shape() != "table" {
		return c.printRows(chaseColumns, rows)
	}
	short := make([][]string, len(rows))
	for i, r := range rows {
		short[i] = slices.Concat(r[1:2], r[3:])
	}
	return c.printRows(slices.Concat(chaseColumns[1:2], chaseColumns[3:]), short)
}

// nobodys are the files about a period that are held or were rejected, and of which
// nobody knows the service.
func nobodys(p schemas.Period, kept []measure.ReturnRow) []string {
	var out []string
	for _, r := range kept {
		if r.Service == "" && (r.State == "held" || r.State == "rejected") && r.About(p) {
			out = append(out, r.File)
		}
	}
	return out
}

// chaseList is the file of a folder of messages that lists them.
const chaseList = "chase.csv"

func writeChaseList(w io.Writer, rows [][]string) error {
	out := csv.NewWriter(w)
	if err := out.Write(chaseColumns); err != nil {
		return err
	}
	for _, r := range rows {
		safe := make([]string, len(r))
		for i, cell := range r {
			if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@") {
				cell = "'" + cell // or a spreadsheet would take it for a formula
			}
			safe[i] = cell
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// The ends of the names of what is written for a service, after its id.
const (
	textEnd     = ".txt"
	draftEnd    = ".eml"
	feedbackEnd = "-feedback"
	formEnd     = "-form.xlsx"
)

// removeMessages removes the messages of an earlier run that the list in their folder
// names: whoever has returned since must not be asked again.
func removeMessages(w workspace, dir string) error {
	path := filepath.Join(dir, chaseList)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err := errors.Join(err, f.Close()); err != nil || len(rows) == 0 || len(rows[0]) == 0 || rows[0][0] != chaseColumns[0] {
		return fmt.Errorf("%s is not the list of messages that iass chase wrote: move it away, or name another folder with --to", path)
	}
	for _, row := range rows[1:] {
		if len(row) == 0 {
			continue
		}
		s, ok := w.register.ByID(row[0])
		if !ok {
			continue
		}
		for _, end := range []string{textEnd, draftEnd, formEnd, feedbackEnd + ".html", feedbackEnd + ".xlsx", feedbackEnd + marked + ".xlsx"} {
			if err := os.Remove(filepath.Join(dir, s.ID+end)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("removing a message of an earlier run: %w", err)
			}
		}
	}
	return nil
}
