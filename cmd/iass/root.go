package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/schemas"
)

// version is the program's version; a build may stamp another.
var version = "0.1.0-dev"

// common are the flags that every command has.
type common struct {
	environment
	workspace string
	format    string
	quiet     bool
	verbose   bool
	wait      time.Duration // for another command that uses the workspace
}

func newRoot(env environment) *cobra.Command {
	c := &common{environment: env}
	root := &cobra.Command{
		Use:   "iass",
		Short: "From the returns of local services to national figures",
		Long: "iass reads the spreadsheets that Information, Advice and Support Services send, whatever\n" +
			"they look like, keeps them, and counts interventions by level and status for England, its\n" +
			"regions and every service.\n\nNew here? Run: iass demo",
		Version: version, SilenceUsage: true, SilenceErrors: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		PersistentPreRunE: func(*cobra.Command, []string) error { return c.check() },
		Args: func(cmd *cobra.Command, a []string) error {
			if len(a) == 0 {
				return nil
			}
			if near := cmd.SuggestionsFor(a[0]); len(near) > 0 {
				return usage("no command %q: did you mean %s?", a[0], strings.Join(near, " or "))
			}
			return usage("no command %q", a[0])
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.clicked {
				return c.serve(cmd.Context(), serveFlags{})
			}
			return cmd.Help()
		},
		SuggestionsMinimumDistance: 2,
	}
	root.SetOut(env.out)
	root.SetErr(env.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&c.workspace, "workspace", "iass-workspace", "the folder that holds settings, register and store")
	flags.StringVar(&c.format, "format", "", "table, csv or json (default: table on a terminal, csv otherwise)")
	flags.BoolVar(&c.quiet, "quiet", false, "print no progress and no summary")
	flags.DurationVar(&c.wait, "wait", 10*time.Second, "how long to wait for another command that uses the workspace: 90s, 10m")
	flags.BoolVar(&c.verbose, "verbose", false, "print every finding")
	root.AddCommand(
		newDemo(c), newCheck(c), newRead(c), newMap(c), newCollate(c), newCounts(c), newReturns(c), newReport(c), newExplain(c), newRules(c),
		newDoctor(c), newBackup(c), newRestore(c), newFeedback(c), newDocs(c), newModerate(c), newTrend(c), newCompare(c), newTemplate(c), newWatch(c), newChase(c), newExport(c),
		newSummarise(c),
		newServe(c), newAccount(c), newGuide(),
	)
	return root
}

func (c *common) check() error {
	if formats := []string{"", "table", "csv", "json"}; !slices.Contains(formats, c.format) {
		return usage("no format %q: allowed are table, csv and json", c.format)
	}
	if c.wait < 0 {
		return usage("%s is no time to wait: allowed is 0s, for not at all, or more", c.wait)
	}
	return nil
}

// shape is the format in which to print.
func (c *common) shape() string {
	switch {
	case c.format != "":
		return c.format
	case c.terminal:
		return "table"
	}
	return "csv"
}

// args makes a cobra argument check whose faults are faults of usage.
func args(check cobra.PositionalArgs, want string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		if err := check(cmd, a); err != nil {
			return usage("%s wants %s", cmd.CommandPath(), want)
		}
		return nil
	}
}

// periodOf reads --period; without one, it is the last complete quarter.
func (c *common) periodOf(text string) (schemas.Period, error) {
	if text == "" {
		return schemas.LastQuarter(c.today), nil
	}
	p, err := schemas.ParsePeriod(text)
	if err != nil {
		return p, usageError{err}
	}
	return p, nil
}

// dayOf reads a flag that is a day; zero without one.
func dayOf(flag, text string) (schemas.Date, error) {
	if text == "" {
		return 0, nil
	}
	d, err := schemas.ParseDate(strings.TrimSpace(text))
	if err != nil {
		return 0, usage("--%s: %w", flag, err)
	}
	return d, nil
}

// say prints a line of progress to standard error, unless asked to be quiet.
func (c *common) say(format string, a ...any) {
	if !c.quiet {
		_, _ = fmt.Fprintf(c.err, format+"\n", a...)
	}
}
