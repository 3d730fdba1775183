package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/report/counted"
	"github.com/iassn/collate/report/template"
	"github.com/iassn/collate/schemas"
)

func newTemplate(c *common) *cobra.Command {
	var service, period, to string
	var all, counts bool
	cmd := &cobra.Command{
		Use:   "template --service SERVICE | --all --to DIR",
		Short: "Make the return workbook that a service fills in: a case list with its own checks",
		Long: "Makes a workbook for a service to fill in, with its name, the period and the day filled in: lists\n" +
			"to choose from, by the levels and statuses that the register says it uses, and beside each row\n" +
			"whether it will be counted, and why not. It is read like any other return.\n\n" +
			"With --counts it is a table of counts in the place of a list of cases: the position on the last day\n" +
			"of the period, and what happened in it, by level, with totals that add themselves up.\n\n" +
			"It is called after the service and the day that it describes: \"Kent 2026-06-30 return.xlsx\".",
		Example: "  iass template --service kent --period 2026-27-Q1\n" +
			"  iass template --all --period 2026-27-Q1 --to forms",
		Args: args(cobra.NoArgs, "no arguments: name the service with --service, or all of them with --all"),
		RunE: func(*cobra.Command, []string) error {
			w, err := c.open(false)
			if err != nil {
				return err
			}
			p, err := c.periodOf(period)
			if err != nil {
				return err
			}
			if p.First > c.today {
				return usage("--period: %s begins on %s, which is still to come: who the services will be then, and what they use, is not known", p, p.First.Long())
			}
			services, err := templatesFor(w, service, all, to, p)
			if err != nil {
				return err
			}
			return c.templates(w, services, p, to, counts)
		},
	}
	cmd.Flags().StringVar(&service, "service", "", "the service that the workbook is for")
	cmd.Flags().BoolVar(&all, "all", false, "a workbook for every service there is on the last day of the period")
	cmd.Flags().BoolVar(&counts, "counts", false, "a table of counts, in the place of a list of cases")
	cmd.Flags().StringVar(&period, "period", "", "the period: 2026-27-Q1 (default: the last complete quarter)")
	cmd.Flags().StringVar(&to, "to", "", "the folder for the workbooks (default: this one, for a single service)")
	return cmd
}

// templatesFor are the services that workbooks are wanted for.
func templatesFor(w workspace, service string, all bool, to string, p schemas.Period) ([]schemas.Service, error) {
	switch {
	case all && service != "":
		return nil, usage("--service and --all: say which service it is for, or that it is for all of them")
	case all && to == "":
		return nil, usage("--all makes a workbook for each service: say with --to DIR where to write them")
	case all:
		return w.register.ValidOn(p.Last), nil
	case service == "":
		return nil, usage("say with --service which service the workbook is for, or with --all --to DIR that it is for all")
	}
	s, err := w.register.Find(service)
	if err != nil {
		return nil, usage("--service: %w", err)
	}
	if !s.ValidOn(p.Last) {
		return nil, usage("--service: %s is not in the register on %s, the last day of %s: name the service that was there then", s.Name, p.Last.Long(), p)
	}
	return []schemas.Service{s}, nil
}

// notThere refuses to write workbooks to fill into what is no folder, or over files
// that are there: they may be filled already.
func notThere(to string, paths []string) error {
	if ending := strings.ToLower(filepath.Ext(to)); ending == ".xlsx" || ending == ".xls" {
		return usage("--to %s: name a folder; the workbook in it is called after its service and day", to)
	}
	if entry, err := os.Stat(to); err == nil && !entry.IsDir() {
		return fmt.Errorf("%s is a file: name a folder with --to", to)
	}
	for _, path := range paths {
		if exists(path) {
			return fmt.Errorf("%s is there already, and may be filled: take it away, or name another folder with --to", path)
		}
	}
	return nil
}

// templateName is what the workbook of a service is called: after the service, as
// people say its name, and the day.
func templateName(s schemas.Service, p schemas.Period, counts bool) string {
	what := " return"
	if counts {
		what = " counts"
	}
	name := strings.TrimSuffix(strings.TrimSuffix(s.Name, ", City of"), ", County of")
	return safeName(strings.ReplaceAll(name, ",", "")+" "+p.Last.String()+what) + ".xlsx"
}

// blank is the return workbook of a service for a period, with nothing typed in.
func (c *common) blank(w workspace, s schemas.Service, p schemas.Period) template.Form {
	return template.Form{
		Version: version, Day: c.today, Service: s, Period: p,
		Questions: w.settings.Evaluation.Questions, Scale: w.settings.Evaluation.Scale,
	}
}

// templates writes a workbook for each service, none over another file: it may be
// filled already.
func (c *common) templates(w workspace, services []schemas.Service, p schemas.Period, to string, counts bool) error {
	paths := make([]string, len(services))
	for i, s := range services {
		paths[i] = filepath.Join(to, templateName(s, p, counts))
	}
	if err := notThere(to, paths); err != nil {
		return err
	}
	bar := c.bar(len(services), "Making workbooks")
	for i, s := range services {
		write := func(out *os.File) error { return template.Write(out, c.blank(w, s, p)) }
		if counts {
			write = func(out *os.File) error {
				return counted.WriteTemplate(out, counted.Blank{Service: s, Period: p, Version: version})
			}
		}
		if err := writeFile(paths[i], write); err != nil {
			return err
		}
		_ = bar.Add(1)
	}
	_ = bar.Finish()
	if c.quiet {
		return nil
	}
	if len(paths) == 1 {
		_, err := fmt.Fprintln(c.out, paths[0])
		return err
	}
	_, err := fmt.Fprintf(c.out, "%s in %s\n", plural(len(paths), "workbook", "workbooks"), to)
	return err
}
