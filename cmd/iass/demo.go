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

func newDemo(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "Make a quarter of returns from imaginary services, and collate it",
		Long: "Makes a quarter of returns from 153 imaginary services, in more than a dozen layouts, in DIR\n" +
			"(default: iass-demo), and collates it. All people and figures in them are made up.",
		Args: args(cobra.MaximumNArgs(1), "at most one folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			dir := "iass-demo"
			if len(a) == 1 {
				dir = a[0]
			}
			if err := c.openDemo(dir); err != nil {
				return err
			}
			return c.locked(cmd.Context(), cmd.CommandPath(), true, func() error { return c.demo(cmd.Context(), dir) })
		},
	}
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
func (c *common) demo(ctx context.Context, dir string) error {
	period := schemas.Quarter(2026, 1)
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		return err
	}
	if err := c.clearDemo(dir); err != nil {
		return err
	}
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period})
	if err != nil {
		return err
	}
	if err := writeBytes(filepath.Join(c.workspace, "register.csv"), made.Register); err != nil {
		return err
	}
	returns := filepath.Join(dir, "returns")
	for _, f := range made.Files {
		if err := writeBytes(filepath.Join(returns, filepath.FromSlash(f.Path)), f.Content); err != nil {
			return err
		}
	}
	c.say("Made %d files from imaginary services in %s\n", len(made.Files), returns)
	in, err := c.openIntake(true, intakeFlags{received: (period.Last + 14).String()})
	if err != nil {
		return err
	}
	in.period = period
	if _, err := c.collate(ctx, in, []string{returns}, period, filepath.Join(dir, "out"), false); err != nil {
		return err
	}
	c.say("\nTry: iass counts stock --by region,level --period %s --workspace %s\n     iass check %s", period, c.workspace, returns)
	return nil
}

// clearDemo empties the folder of an earlier demo, but for its mark and the lock
// that is held.
func (c *common) clearDemo(dir string) error {
	old := []string{filepath.Join(dir, "returns"), filepath.Join(dir, "out"), filepath.Join(dir, "out-internal")}
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
