package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/counted"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
)

func newSummarise(c *common) *cobra.Command {
	var flags intakeFlags
	var to string
	cmd := &cobra.Command{
		Use:   "summarise EXPORT…",
		Short: "Make a return of counts only from a service's own export, so that no record leaves it",
		Long: "For a service, on its own export: says what is wrong with it as check does, and writes a return\n" +
			"that holds counts and nothing else: the position by level and status on the day of the export and\n" +
			"at the ends of months before it; what happened in months, quarters and years; answers to the\n" +
			"evaluation questions; and how the rows were accounted for. It holds no row, reference, name or\n" +
			"note, and nothing is kept. The figures that the Network makes of it are those that it would make\n" +
			"of the export.\n\n" +
			"It reaches back to the beginning of the financial year in which the export begins, at least two\n" +
			"financial years and at most ten before that of the export. What the export cannot tell is [x],\n" +
			"and not nought; what the service does not use is [z].\n\n" +
			"Without --to and --format it is a workbook in this folder, SERVICE-counts-DAY.xlsx.",
		Example: "  iass summarise \"Kent export.xlsx\"\n  iass summarise export.csv --service kent --extract-date 2026-06-30 --to kent.json\n" +
			"  iass summarise export.csv --format json",
		Args: args(cobra.MinimumNArgs(1), "at least one file: the export"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			return c.summarise(cmd.Context(), flags, paths, to)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&to, "to", "", "the file for the return: .xlsx, .json or .csv")
	return cmd
}

// countWriters write a counts return, by the ending of its file.
var countWriters = map[string]func(io.Writer, []counted.Return) error{
	".csv":  counted.WriteCSV,
	".json": func(w io.Writer, rs []counted.Return) error { return counted.WriteJSON(w, rs, version) },
	".xlsx": func(w io.Writer, rs []counted.Return) error { return counted.WriteWorkbook(w, rs, version) },
}

func (c *common) summarise(ctx context.Context, flags intakeFlags, paths []string, to string) error {
	if ending := strings.ToLower(filepath.Ext(to)); to != "" && countWriters[ending] == nil {
		return usage("--to %s: allowed are files that end in .xlsx, .json or .csv", to)
	}
	in, err := c.openIntake(false, flags)
	if err != nil {
		return err
	}
	files, err := in.find(paths)
	if err != nil {
		return err
	}
	var checks []schemas.Return
	var counts []counted.Return
	if checks, counts, err = c.count(ctx, in, files); err != nil {
		return err
	}
	if worst(checks) >= schemas.Held {
		if err := printChecks(c.err, checks); err != nil {
			return err
		}
		c.say("Nothing is written: mend what is held or rejected first, or leave that file out.")
		return errHeld
	}
	if !c.quiet {
		if err := c.sayChecks(checks); err != nil {
			return err
		}
	}
	if c.format == "json" || c.format == "csv" {
		if err := countWriters["."+c.format](c.out, counts); err != nil {
			return err
		}
	} else if to == "" {
		to = countsName(counts)
	}
	if to == "" {
		return nil
	}
	if err := writeFile(to, func(f *os.File) error { return countWriters[strings.ToLower(filepath.Ext(to))](f, counts) }); err != nil {
		return err
	}
	c.say("Written: %s. It holds counts only: send it to the Network. It is not for publication.", to)
	return nil
}

// sayChecks says on standard error, where the return itself may go to standard output,
// how the export was read: in whole where somebody should look at it or asked to.
func (c *common) sayChecks(checks []schemas.Return) error {
	var look []schemas.Return
	for _, r := range checks {
		if c.verbose || r.Verdict != schemas.Accepted {
			look = append(look, r)
			continue
		}
		c.say("%s: %s, %s; %d of %s counted.", r.File, r.Verdict.Words(), whose(r), r.Ledger.Accepted, plural(r.Ledger.Rows, "row", "rows"))
	}
	return printChecks(c.err, look)
}

// countsName is the name of a workbook of counts that nobody has named.
func countsName(counts []counted.Return) string {
	whose, day := "counts", schemas.Date(0)
	for _, r := range counts {
		day = max(day, r.ExtractDate)
	}
	if len(counts) == 1 {
		whose = safeName(counts[0].ID) + "-counts"
	}
	return fmt.Sprintf("%s-%s.xlsx", whose, day)
}

// count takes in files, keeps them in a store in memory, and counts every service.
func (c *common) count(ctx context.Context, in *intake, files []file) (checks []schemas.Return, counts []counted.Return, err error) {
	s, err := store.Open("", in.storeOptions())
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	bar := c.bar(len(files), "Reading the export")
	k := keeper{store: s, key: in.key, ids: map[string]bool{}, today: in.receivedOn}
	seen := seenReadings{}
	services := map[string]*counted.Service{}
	err = in.all(files, func(t taken) error {
		_ = bar.Add(1)
		if _, twice := seen.before(t); twice {
			return ctx.Err()
		}
		for _, r := range t.returns {
			checks = append(checks, withoutRows(r))
			if r.Verdict.Counts() {
				in.gather(services, r)
			}
		}
		return cmp.Or(ctx.Err(), k.add(ctx, t.returns))
	})
	_ = bar.Finish()
	if err = k.finish(ctx, err); err != nil || worst(checks) >= schemas.Held {
		return checks, nil, err
	}
	var all []counted.Service
	for _, of := range services {
		all = append(all, *of)
	}
	slices.SortFunc(all, func(a, b counted.Service) int { return cmp.Compare(a.ID, b.ID) })
	counts, err = counted.Make(ctx, s, all, int(math.Round(in.settings.DayHours*60)))
	return checks, counts, err
}

// gather adds what a return says of its service to what others said.
func (in *intake) gather(services map[string]*counted.Service, r schemas.Return) {
	of := services[r.Service]
	if of == nil {
		of = &counted.Service{}
		of.Service, _ = in.register.ByID(r.Service)
		services[r.Service] = of
	}
	of.ExtractDate, of.Verdict = max(of.ExtractDate, r.ExtractDate), max(of.Verdict, r.Verdict)
	of.Surveyed = of.Surveyed || len(r.Questions) > 0 || len(r.Ratings) > 0
	if r.Export.Ledger == (schemas.Ledger{}) {
		of.Ledger.Join(r.Ledger)
		of.Issues = append(of.Issues, issuesOf(r)...)
	} else { // counts of counts are of the same export
		of.Ledger.Join(r.Export.Ledger)
		for _, m := range r.Export.Met {
			of.Issues = append(of.Issues, measure.Issue{Rule: m.Rule, Severity: m.Severity, File: r.File, Service: r.Service, Count: m.N})
		}
	}
	first := func(d schemas.Date) {
		if d != 0 && (of.First == 0 || d < of.First) {
			of.First = d
		}
	}
	for _, i := range r.Interventions {
		of.Timed = of.Timed || i.Minutes >= 0
		first(i.OpenedOn)
		for _, s := range i.Spells {
			first(s.From)
		}
	}
	for _, t := range r.Told {
		of.Timed = of.Timed || t.Measure == schemas.CountedTimed
		first(t.First)
	}
}
