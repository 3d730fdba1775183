package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// demoSeed makes every demo the same.
const demoSeed = 2016

// demoFlags are how large a demo is; the zero demoFlags are the usual one.
type demoFlags struct {
	services, quarters, rows int
	seed                     uint64
	onlyMake                 bool
}

// demoPeriod is the quarter of the demo, the last where there are several.
var demoPeriod = schemas.Quarter(2026, 1)

func newDemo(c *common) *cobra.Command {
	f := demoFlags{seed: demoSeed}
	cmd := &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Make returns from imaginary services, at any size, and collate them",
		Long: "Makes a quarter of returns from 153 imaginary services, in more than a dozen layouts, in DIR\n" +
			"(default: iass-demo), and collates it. All people and figures in them are made up.\n\n" +
			"With --quarters each service sends a return for each of so many quarters, up to April to June\n" +
			"2026: some send none, some are late. --rows is about how many rows all files have together.\n" +
			"What a right collation must count is then in truth.csv beside the returns.",
		Args: args(cobra.MaximumNArgs(1), "at most one folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			dir := "iass-demo"
			if len(a) == 1 {
				dir = a[0]
			}
			if err := f.check(cmd); err != nil {
				return err
			}
			if err := c.openDemo(dir); err != nil {
				return err
			}
			return c.locked(cmd.Context(), cmd.CommandPath(), true, func() error { return c.demo(cmd.Context(), dir, f) })
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.services, "services", 0, "how many services; those beyond the 153 of England are named Newtown with a number")
	flags.IntVar(&f.quarters, "quarters", 0, "how many quarters, the last of which is April to June 2026")
	flags.IntVar(&f.rows, "rows", 0, "about how many rows all files have together (default: 68,000 a quarter, or all that small services have)")
	flags.Uint64Var(&f.seed, "seed", f.seed, "another number makes other returns")
	flags.BoolVar(&f.onlyMake, "only-make", false, "make the files, and do not collate them")
	return cmd
}

// check is the fault of a size that cannot be.
func (f *demoFlags) check(cmd *cobra.Command) error {
	for _, flag := range []struct {
		name        string
		value, most int
	}{{"services", f.services, 99_999}, {"quarters", f.quarters, 60}, {"rows", f.rows, 1_000_000_000}} {
		if cmd.Flags().Changed(flag.name) && (flag.value < 1 || flag.value > flag.most) {
			return usage("--%s %d cannot be: allowed is a whole number from 1 to %d", flag.name, flag.value, flag.most)
		}
	}
	return nil
}

// demoMark is the file by which a folder is known to be a demo, and may be made
// anew.
const demoMark = "DEMO.txt"

// openDemo makes the folder of the demo, and marks it. A folder that holds other
// files is left alone.
func (c *common) openDemo(dir string) error {
	c.workspace = filepath.Join(dir, "workspace")
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	mark := filepath.Join(dir, demoMark)
	if exists(mark) {
		return nil
	}
	if len(entries) > 0 {
		return fmt.Errorf("%s holds other files: name an empty or a new folder for the demo", dir)
	}
	return writeBytes(mark, []byte("Imaginary returns made by iass demo. Running it again makes this folder anew.\n"))
}

// demo makes and collates the demo in a folder that is open for it. Returns that
// it holds or rejects are there on purpose, and no fault.
func (c *common) demo(ctx context.Context, dir string, f demoFlags) error {
	if err := c.clearDemo(dir); err != nil {
		return err
	}
	returns := filepath.Join(dir, "returns")
	files, err := c.makeDemo(ctx, dir, returns, f)
	if err != nil {
		return err
	}
	c.say("Made %d files from imaginary services in %s\n", files, returns)
	if f.onlyMake {
		c.say("Try: iass collate %s --workspace %s --period %s", returns, c.workspace, demoPeriod)
		return nil
	}
	in, err := c.openIntake(true, intakeFlags{received: f.received()})
	if err != nil {
		return err
	}
	in.period = demoPeriod
	if _, err := c.collate(ctx, in, []string{returns}, demoPeriod, filepath.Join(dir, "out"), false); err != nil {
		return err
	}
	c.say("\nTry: iass counts stock --by region,level --period %s --workspace %s\n     iass check %s", demoPeriod, c.workspace, returns)
	return nil
}

// received is the day on which all returns of a demo are received; that of several
// quarters has a manifest instead.
func (f *demoFlags) received() string {
	if f.quarters > 0 {
		return ""
	}
	return (demoPeriod.Last + 14).String()
}

// makeDemo writes the files of a demo, and says how many returns there are.
func (c *common) makeDemo(ctx context.Context, dir, returns string, f demoFlags) (int, error) {
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		return 0, err
	}
	spec := demo.Spec{
		Seed: f.seed, Services: register.ValidOn(demoPeriod.Last), Period: demoPeriod, Rows: f.rows, Quarters: f.quarters,
	}
	if f.services > 0 {
		spec.Services = demo.Among(spec.Services, register.Regions(), f.services)
	}
	emit := func(file demo.File) error {
		return errors.Join(ctx.Err(), writeBytes(filepath.Join(returns, filepath.FromSlash(file.Path)), file.Content))
	}
	write := demo.MakeQuarter
	if f.quarters > 0 {
		write = demo.MakeSeries
	}
	made, err := write(spec, emit)
	if err != nil {
		return 0, err
	}
	if err := writeBytes(filepath.Join(c.workspace, "register.csv"), made.Register); err != nil {
		return 0, err
	}
	if made.Manifest != nil {
		if err := writeBytes(filepath.Join(returns, "manifest.csv"), made.Manifest); err != nil {
			return 0, err
		}
	}
	if f == (demoFlags{seed: demoSeed}) {
		return made.Files, nil
	}
	truth, err := demo.TruthCSV(made.Truth)
	if err != nil {
		return 0, err
	}
	return made.Files, writeBytes(filepath.Join(dir, "truth.csv"), truth)
}

// clearDemo empties the folder of an earlier demo, but for its mark and the lock
// that is held.
func (c *common) clearDemo(dir string) error {
	old := []string{filepath.Join(dir, "returns"), filepath.Join(dir, "out"), filepath.Join(dir, "out-internal"), filepath.Join(dir, "truth.csv")}
	w := config.Workspace{Dir: c.workspace}
	entries, err := os.ReadDir(w.Dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if path := filepath.Join(w.Dir, e.Name()); path != w.Lock() {
			old = append(old, path)
		}
	}
	for _, path := range old {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}
