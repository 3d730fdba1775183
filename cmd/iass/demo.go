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
			return c.demo(cmd.Context(), dir)
		},
	}
}

// demoMark is the file by which a folder is known to be a demo, and may be made
// anew.
const demoMark = "DEMO.txt"

// demo makes and collates the demo. Returns that it holds or rejects are there on
// purpose, and no fault.
func (c *common) demo(ctx context.Context, dir string) error {
	period := schemas.Quarter(2026, 1)
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		return err
	}
	if err := clearDemo(dir); err != nil {
		return err
	}
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period})
	if err != nil {
		return err
	}
	c.workspace = filepath.Join(dir, "workspace")
	returns := filepath.Join(dir, "returns")
	files := map[string][]byte{
		filepath.Join(dir, demoMark):               []byte("Imaginary returns made by iass demo. Running it again makes this folder anew.\n"),
		filepath.Join(c.workspace, "register.csv"): made.Register,
	}
	for _, f := range made.Files {
		files[filepath.Join(returns, filepath.FromSlash(f.Path))] = f.Content
	}
	for path, content := range files {
		if err := writeFile(path, func(out *os.File) error { _, err := out.Write(content); return err }); err != nil {
			return err
		}
	}
	c.say("Made %d files from imaginary services in %s\n", len(made.Files), returns)
	in, err := c.openIntake(true, intakeFlags{received: (period.Last + 14).String()})
	if err != nil {
		return err
	}
	in.period = period
	if _, err := c.collate(ctx, in, []string{returns}, period, filepath.Join(dir, "out")); err != nil {
		return err
	}
	c.say("\nTry: iass counts stock --by region,level --period %s --workspace %s\n     iass check %s", period, c.workspace, returns)
	return nil
}

// clearDemo empties the folder of an earlier demo; it leaves any other folder
// alone.
func clearDemo(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
		return fmt.Errorf("%s holds other files: name an empty or a new folder for the demo", dir)
	}
	for _, sub := range []string{"returns", "workspace", "out"} {
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			return err
		}
	}
	return nil
}
