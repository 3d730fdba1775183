package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

func newModerate(c *common) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "moderate",
		Short: "Run a moderation exercise: do services give the same case the same level?",
		Long: "Several services give a level to the same anonymised cases. \"moderate pack\" makes the workbook\n" +
			"that each rater fills; \"moderate report\" reads what comes back, and says how far they agree.",
		Args: func(_ *cobra.Command, a []string) error {
			if len(a) > 0 {
				return usage("no moderate %q: allowed are pack, report and cases", a[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModeratePack(c), newModerateReport(c), newModerateCases(c))
	return cmd
}

func newModeratePack(c *common) *cobra.Command {
	var to, cases, region string
	var raters []string
	var each int
	cmd := &cobra.Command{
		Use:   "pack --to DIR --raters SERVICE[:CODE],…",
		Short: "Make a workbook for each rater, with the cases and a list of levels to choose from",
		Long: "Makes a workbook for each rater: SERVICE-CODE.xlsx. A rater is a service and a code, never a\n" +
			"name; a service without a code gets R1, named twice R1 and R2.\n\n" +
			"The cases are the guidance's Examples A to F in other words, or those of a file (--cases): a\n" +
			"CSV file or workbook with the headings id, text and, where there is one, reference (the level\n" +
			"it should have) and why; or YAML, a list \"cases\" of the same. No reference stands in a pack.",
		Example: "  iass moderate pack --to packs --raters kent,kent,surrey:A,surrey:B\n" +
			"  iass moderate pack --to packs --region \"South East\" --each 2 --cases own.csv",
		Args: args(cobra.NoArgs, "no arguments: name the raters with --raters"),
		RunE: func(*cobra.Command, []string) error {
			if to == "" {
				return usage("say with --to DIR where to write the packs")
			}
			w, err := c.open(false)
			if err != nil {
				return err
			}
			who, err := c.raters(w, raters, region, each)
			if err != nil {
				return err
			}
			set, err := c.cases(w, cases)
			if err != nil {
				return err
			}
			return c.packs(to, who, set, cases != "")
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the folder for the packs")
	cmd.Flags().StringVar(&cases, "cases", "", "a file of cases of your own: CSV, XLSX or YAML (default: the guidance's examples)")
	cmd.Flags().StringSliceVar(&raters, "raters", nil, "the raters: SERVICE or SERVICE:CODE, with commas between")
	cmd.Flags().StringVar(&region, "region", "", "raters from every service of a region")
	cmd.Flags().IntVar(&each, "each", 1, "with --region, how many raters of each service")
	return cmd
}

// raterOf is a rater: a service and a code.
type raterOf struct {
	service schemas.Service
	code    string
}

// fileName is the name of the rater's pack.
func (r raterOf) fileName() string { return safeName(r.service.ID+"-"+r.code) + ".xlsx" }

// blankPack is the pack of a rater, with a set of cases.
func (c *common) blankPack(r raterOf, set []moderation.Case) moderation.Blank {
	return moderation.Blank{Version: version, Day: c.today, Service: r.service, Rater: r.code, Cases: set}
}

// raterCode is what a rater's code may be: too short for most names.
var raterCode = regexp.MustCompile(`^[A-Za-z0-9-]{1,8}$`)

// raters reads who is to rate.
func (c *common) raters(w workspace, said []string, region string, each int) ([]raterOf, error) {
	if region != "" {
		more, err := c.ofRegion(w, region, each)
		if err != nil {
			return nil, err
		}
		said = append(slices.Clone(said), more...)
	}
	if len(said) == 0 {
		return nil, usage("say who is to rate, with --raters kent,surrey:A or with --region \"South East\"")
	}
	var out []raterOf
	taken := map[string]bool{}
	for _, text := range said {
		name, code, coded := strings.Cut(text, ":")
		s, err := w.register.Find(strings.TrimSpace(name))
		if err != nil {
			return nil, usage("--raters: %w", err)
		}
		if !s.ValidOn(c.today) {
			return nil, usage("--raters: %s does not exist today: name the service that has taken its place", s.Name)
		}
		if code = strings.TrimSpace(code); coded && !raterCode.MatchString(code) {
			return nil, usage("--raters: the code of a rater of %s is no code: allowed are up to 8 letters, figures and hyphens, such as R1, and no name", s.Name)
		}
		for n := 1; !coded && (code == "" || taken[raterKey(s, code)]); n++ {
			code = fmt.Sprintf("R%d", n)
		}
		if taken[raterKey(s, code)] {
			return nil, usage("--raters: %s has the rater %s twice: give each a code of their own", s.Name, code)
		}
		taken[raterKey(s, code)] = true
		out = append(out, raterOf{s, code})
	}
	return out, nil
}

func raterKey(s schemas.Service, code string) string { return s.ID + ":" + strings.ToLower(code) }

// ofRegion are the services of a region, each as many times as it has raters.
func (c *common) ofRegion(w workspace, region string, each int) ([]string, error) {
	const eachMax = 20
	if each < 1 || each > eachMax {
		return nil, usage("--each %d: allowed are 1 to %d", each, eachMax)
	}
	var names, out []string
	for _, r := range w.register.Regions() {
		names = append(names, r.Name)
	}
	for _, s := range w.register.ValidOn(c.today) {
		if strings.EqualFold(s.Region.Name, region) {
			out = append(out, slices.Repeat([]string{s.ID}, each)...)
		}
	}
	if len(out) == 0 {
		return nil, usage("--region: no region %q: allowed are %s", region, strings.Join(names, ", "))
	}
	return out, nil
}

// beforeSending is said of cases of somebody's own.
const beforeSending = "Before you send these: no case may point to a person or a family. Leave out names, dates of birth, addresses, schools and whatever is rare enough to be recognised; the program cannot see all of that."

// suspected says what a case seems to hold.
func suspected(v moderation.Case, what string) string {
	return fmt.Sprintf("Case %s seems to hold %s: look at it before you send the packs.", v.ID, what)
}

// packs writes the packs, none over another file: it may be filled already.
func (c *common) packs(to string, raters []raterOf, set []moderation.Case, own bool) error {
	var paths []string
	for _, r := range raters {
		paths = append(paths, filepath.Join(to, r.fileName()))
	}
	if err := notThere(to, paths); err != nil {
		return err
	}
	if own {
		c.say("%s", beforeSending)
	}
	for _, v := range set {
		for _, what := range v.Suspects() {
			c.say("%s", suspected(v, what))
		}
	}
	for i, r := range raters {
		if err := writeFile(paths[i], func(out *os.File) error { return moderation.WritePack(out, c.blankPack(r, set)) }); err != nil {
			return err
		}
	}
	if c.quiet {
		return nil
	}
	_, err := fmt.Fprintf(c.out, "%s of %s in %s\n", plural(len(raters), "pack", "packs"), plural(len(set), "case", "cases"), to)
	return err
}

func newModerateCases(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "cases",
		Short: "Print the starter set of cases as CSV, to make a set of your own from",
		Args:  args(cobra.NoArgs, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			w := csv.NewWriter(c.out)
			rows := [][]string{{"id", "text", "reference", "why"}}
			for _, v := range moderation.Starter() {
				rows = append(rows, []string{v.ID, v.Text, v.Reference.String(), v.Why})
			}
			return w.WriteAll(rows)
		},
	}
}

// cases reads a set of cases; without a file, the starter set.
func (c *common) cases(w workspace, path string) ([]moderation.Case, error) {
	if path == "" {
		return moderation.Starter(), nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the cases could not be read: %w", err)
	}
	return casesIn(w, filepath.Base(path), content)
}

// casesIn reads a set of cases from the content of a file.
func casesIn(w workspace, name string, content []byte) ([]moderation.Case, error) {
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".yaml" || ext == ".yml" {
		return moderation.ReadCasesYAML(name, bytes.NewReader(content), ratedLevel)
	}
	sheets, fault := sheetsOf(w, name, content)
	if fault != nil {
		return nil, fmt.Errorf("%s: %s. Write the cases as CSV, XLSX or YAML", name, fault.Message)
	}
	return moderation.ReadCases(name, sheets, ratedLevel)
}

// ratedLevel reads a level as returns have it.
func ratedLevel(cell string) (level schemas.Level, blank, ok bool) {
	level, result := transform.Vocabulary{}.Level(cell)
	return level, result == transform.Blank, result == transform.Known
}

// sheetsOf are the cells of a file; fault says why they cannot be read.
func sheetsOf(w workspace, name string, content []byte) (sheets []moderation.Sheet, fault *moderation.Finding) {
	book := ingest.ReadBook(name, content, w.limits())
	for _, f := range book.Findings {
		if r := schemas.RuleOf(f.Rule); r.Refuses {
			return nil, &moderation.Finding{
				Position: schemas.Position{File: name}, Lost: moderation.LostPack, Message: strings.TrimSuffix(f.Message, "."), Fix: f.Fix,
			}
		}
	}
	for _, s := range book.Sheets {
		out := moderation.Sheet{Name: s.Name}
		for _, l := range s.Lines {
			out.Lines = append(out.Lines, moderation.Line(l))
		}
		sheets = append(sheets, out)
	}
	return sheets, nil
}

func newModerateReport(c *common) *cobra.Command {
	var to, cases string
	var before []string
	cmd := &cobra.Command{
		Use:   "report FILE…",
		Short: "Say how far the raters agree, from the packs that they have filled",
		Long: "Reads filled packs (files, or folders of them) and says how consistently the levels were used:\n" +
			"Krippendorff's alpha with its interval, each case's levels, which levels are confused, and how\n" +
			"each service stands to the panel's median and to the reference. No service is ranked.\n\n" +
			"With --to it also writes moderation.html, a page for the meeting, with the reasons that raters\n" +
			"gave and without their names, and moderation.xlsx and moderation.csv, the figures.",
		Example: "  iass moderate report packs --to meeting\n  iass moderate report packs --before ../2025/packs",
		Args:    args(cobra.MinimumNArgs(1), "at least one filled pack, or a folder of them"),
		RunE: func(_ *cobra.Command, paths []string) error {
			w, err := c.open(false)
			if err != nil {
				return err
			}
			in := moderation.Input{}
			if in.Cases, err = c.cases(w, cases); err != nil {
				return err
			}
			var findings, more []moderation.Finding
			if in.Packs, findings, err = readPacks(w, paths, cases); err != nil {
				return err
			}
			if len(before) > 0 {
				if in.Before, more, err = readPacks(w, before, cases); err != nil {
					return err
				}
			}
			r := moderation.Analyse(in)
			r.Add(findings, more)
			return c.moderated(r, to)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "a folder for the page for the meeting and the figures")
	cmd.Flags().StringVar(&cases, "cases", "", "the file of cases that the packs were made from (default: the guidance's examples)")
	cmd.Flags().StringSliceVar(&before, "before", nil, "the filled packs of an earlier exercise, or a folder of them")
	return cmd
}

// reportName is what the report's files are called, before their ends.
const reportName = "moderation"

// readPacks reads filled packs; the report's own files and the file of cases, if they
// lie among them, are none.
func readPacks(w workspace, paths []string, cases string) (packs []moderation.Pack, findings []moderation.Finding, err error) {
	files, err := w.find(paths)
	if err != nil {
		return nil, nil, err
	}
	own := []string{reportName + ".html", reportName + ".xlsx", reportName + ".csv"}
	if cases != "" {
		own = append(own, filepath.Base(cases))
	}
	for _, f := range files {
		if slices.Contains(own, f.name) {
			continue
		}
		content, err := readWhole(f.path, os.ReadFile)
		if err != nil {
			return nil, nil, fmt.Errorf("the pack %s could not be read: %w", f.path, err)
		}
		p, found, ok := readPack(w, f.name, content)
		findings = append(findings, found...)
		if ok {
			packs = append(packs, p)
		}
	}
	return packs, findings, nil
}

// readPack reads the content of a filled pack; it is not ok where it is none.
func readPack(w workspace, name string, content []byte) (p moderation.Pack, findings []moderation.Finding, ok bool) {
	sheets, fault := sheetsOf(w, name, content)
	if fault != nil {
		return p, []moderation.Finding{*fault}, false
	}
	return moderation.ReadPack(name, sheets, moderation.Reading{Levels: ratedLevel, Service: func(text string) (schemas.Service, bool) {
		s, err := w.register.Find(text)
		return s, err == nil
	}})
}

// moderated prints the result and writes its files.
func (c *common) moderated(r moderation.Result, to string) error {
	for _, f := range r.Findings {
		if _, err := fmt.Fprintln(c.err, f); err != nil {
			return err
		}
	}
	if to != "" {
		if err := writeModerated(r, to, moderation.About{Version: version, Day: c.today}); err != nil {
			return err
		}
	}
	if err := c.printModerated(r); err != nil {
		return err
	}
	if to != "" {
		c.say("%s: %[2]s.html, %[2]s.xlsx, %[2]s.csv", to, reportName)
	}
	if slices.ContainsFunc(r.Findings, func(f moderation.Finding) bool { return f.Lost == moderation.LostPack }) {
		return errHeld
	}
	if r.Raters == 0 {
		return errors.New("no file holds an answer: fill the packs that iass moderate pack makes, and name them or their folder")
	}
	return nil
}

func (c *common) printModerated(r moderation.Result) error {
	switch c.shape() {
	case "json":
		out := json.NewEncoder(c.out)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(r)
	case "table":
		return moderation.WriteText(c.out, r)
	}
	return moderation.WriteCSV(c.out, r)
}

// moderatedFile is a file of a report, by the end of its name.
type moderatedFile struct {
	end   string
	write func(io.Writer) error
}

// moderatedFiles are the page, the workbook and the figures of a report.
func moderatedFiles(r moderation.Result, about moderation.About) []moderatedFile {
	return []moderatedFile{
		{".html", func(w io.Writer) error { return moderation.WriteHTML(w, r, about) }},
		{".xlsx", func(w io.Writer) error { return moderation.WriteBook(w, r, about) }},
		{".csv", func(w io.Writer) error { return moderation.WriteCSV(w, r) }},
	}
}

// writeModerated writes the page, the workbook and the figures into a folder.
func writeModerated(r moderation.Result, to string, about moderation.About) error {
	for _, o := range moderatedFiles(r, about) {
		if err := writeFile(filepath.Join(to, reportName+o.end), func(out *os.File) error { return o.write(out) }); err != nil {
			return err
		}
	}
	return nil
}
