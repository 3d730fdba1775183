package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/page"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/report/summary"
	"github.com/iassn/collate/report/tidy"
	"github.com/iassn/collate/report/workbook"
	"github.com/iassn/collate/schemas"
)

// policyNamed is the policy of a name that the setting release.policy allows.
func policyNamed(name string) disclosure.Policy {
	i := slices.IndexFunc(disclosure.Policies, func(p disclosure.Policy) bool { return p.Name == name })
	return disclosure.Policies[i]
}

func addDraft(cmd *cobra.Command, draft *bool) {
	cmd.Flags().BoolVar(draft, "draft", false, "write a release to be looked at: marked as a draft, and not kept as one that was sent out")
}

// release is a release of a period: its content, and the two editions of it.
type release struct {
	madeOn              schemas.Date
	content             disclosure.Content
	own                 []measure.Figure // of the period and its last day
	policy              disclosure.Policy
	earlier             []disclosure.Earlier // what readers have
	published, internal disclosure.Release
	report              disclosure.Report
	refused             error // why there is no published edition
	pages               bool  // whether it has pages
	coverage            []measure.Coverage
	latest              []measure.Latest
	changes             []string // what the returns read change in what was known
	dir                 string   // where it was written, and which files
	written             []string
}

// newRelease makes the release of a period from the store, on a day, with both its
// editions.
func newRelease(ctx context.Context, s *store.Store, w workspace, p schemas.Period, today schemas.Date, draft, again bool) (*release, error) {
	r, err := countRelease(ctx, s, w, p, today, draft, again)
	if err == nil {
		r.publish()
	}
	return r, err
}

// publish makes the published edition of what was counted.
func (r *release) publish() {
	r.published, r.report, r.refused = disclosure.Publish(r.content, r.policy, r.earlier)
}

// countRelease makes the release of a period from the store, on a day, save for its
// published edition.
//
// One for whose last day no service has returned is a draft. again has it made once more as it was on that day, for readers of what had been
// released by then.
func countRelease(ctx context.Context, s *store.Store, w workspace, p schemas.Period, today schemas.Date, draft, again bool) (*release, error) {
	set := w.settings.Release
	r := &release{madeOn: today, pages: set.Pages, policy: policyNamed(set.Policy), content: disclosure.Content{
		Version: version, Publisher: set.Publisher, Contact: set.Contact, Licence: set.Licence, Draft: draft,
		At: p.Last, Period: p, Floor: w.settings.CoverageFloor, Services: w.register.Services(),
	}}
	before, err := r.count(ctx, s, set.Quarters)
	if err != nil {
		return nil, err
	}
	if q := r.content.Quarters; len(q) > 0 {
		r.content.Places = w.register.Places(q[0].First, q[len(q)-1].Last)
	}
	if err := r.cover(ctx, s); err != nil {
		return nil, err
	}
	c := &r.content
	c.Draft = c.Draft || len(r.coverage) == 0 // a period named by mistake must not bind those that come after
	c.Survey = disclosure.Survey(w.settings.Evaluation)
	if c.Answers, err = measure.Evaluate(ctx, s, c.Services, p, c.Floor); err != nil {
		return nil, err
	}
	if c.Revisions, c.Since, err = revisions(ctx, s, c.Services, c.Floor, today); err != nil {
		return nil, err
	}
	if r.earlier, err = earlierReleases(ctx, s, today, p, again); err != nil {
		return nil, err
	}
	inside := r.content
	inside.Figures = slices.Concat(c.Figures, before)
	r.internal = disclosure.Internal(inside)
	return r, nil
}

// earlierReleases are the releases that readers had when one of a period was made.
func earlierReleases(ctx context.Context, s *store.Store, on schemas.Date, p schemas.Period, again bool) ([]disclosure.Earlier, error) {
	shown, err := s.Published(ctx, on, p, again)
	if err != nil {
		return nil, err
	}
	out := make([]disclosure.Earlier, len(shown))
	for i, v := range shown {
		out[i].MadeOn, out[i].Policy = v.MadeOn, policyNamed(v.Policy)
		for _, f := range v.Figures {
			out[i].Exact = append(out[i].Exact, f.Exact)
			out[i].Figures = append(out[i].Figures, measure.Figure{
				Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Level: f.Level, Status: f.Status,
				Value: f.Value, Mark: f.Mark, Services: f.Services,
			})
		}
	}
	return out, nil
}

// count counts the figures of the period and of the quarters in a row. It gives
// what is missing there of the stock on the day before the period, by which the
// internal figures balance.
func (r *release) count(ctx context.Context, s *store.Store, quartersMax int) (before []measure.Figure, err error) {
	c := &r.content
	p := c.Period
	if c.Returns, err = s.Returns(ctx); err != nil {
		return nil, err
	}
	c.Quarters = inRow(p, quartersMax, c.Returns)
	specs := []measure.Spec{
		{At: p.Last, Period: p, Floor: c.Floor},
		{At: p.First - 1, Measures: []measure.Name{measure.Stock}, Floor: c.Floor},
	}
	for _, q := range c.Quarters {
		specs = append(specs, measure.Spec{At: q.Last, Period: q, Floor: c.Floor})
	}
	all, err := measure.BuildAll(ctx, s, c.Services, specs)
	if err != nil {
		return nil, err
	}
	r.own, before = all[0], all[1]
	c.Figures = slices.Clone(r.own)
	covered := false // the day before the period ends a quarter of the row
	for i, q := range c.Quarters {
		if q.First == p.First && q.Last == p.Last {
			continue
		}
		covered = covered || q.Last == p.First-1
		for _, f := range all[2+i] {
			shared := q.Last == p.Last && !measure.Name(f.Measure).IsFlow()
			if disclosure.InSeries(f) && !shared {
				c.Figures = append(c.Figures, f)
			}
		}
	}
	if covered {
		before = slices.DeleteFunc(before, disclosure.InSeries)
	}
	return before, nil
}

// inRow are the quarters that a release of a period shows in a row, at most n: up
// to the last that was complete when the period ended, without those before the
// last that was complete on the day that the first return describes. A period that
// is a quarter is always the last of them.
func inRow(p schemas.Period, n int, returns []measure.ReturnRow) []schemas.Period {
	last := schemas.LastQuarter(p.Last + 1)
	first := last.First
	for i, r := range counting(returns) {
		if q := schemas.LastQuarter(r.ExtractDate + 1); i == 0 || q.First < first {
			first = q.First
		}
	}
	var out []schemas.Period
	for q := last; len(out) < n && (q.First >= first || q == p); q = schemas.QuarterOf(q.First - 1) {
		out = append(out, q)
	}
	slices.Reverse(out)
	return out
}

// counting are the returns that count, of a day that is known.
func counting(returns []measure.ReturnRow) []measure.ReturnRow {
	return slices.DeleteFunc(slices.Clone(returns), func(r measure.ReturnRow) bool { return r.State != "counts" || r.ExtractDate == 0 })
}

// cover finds what the services returned, and what is to be said of that.
func (r *release) cover(ctx context.Context, s *store.Store) error {
	c := &r.content
	uses, err := s.Uses(ctx, c.At)
	if err != nil {
		return err
	}
	if r.coverage, err = s.Coverage(ctx, c.At); err != nil {
		return err
	}
	if r.latest, err = s.Latest(ctx); err != nil {
		return err
	}
	c.Returned = measure.Returning(c.Period, c.Services, r.coverage, c.Returns, uses)
	of := map[string]bool{}
	for _, v := range c.Returned {
		of[v.Return.File] = true
	}
	issues, err := s.Issues(ctx)
	c.Issues = slices.DeleteFunc(issues, func(i measure.Issue) bool { return !of[i.File] })
	return err
}

// publication is what the published edition shows, with what it was made of.
func (r *release) publication() measure.Publication {
	out := measure.Publication{MadeOn: r.madeOn, Period: r.content.Period, Policy: r.published.Policy.Name}
	exact := make(map[measure.Shown]int64, len(r.content.Figures))
	for _, f := range r.content.Figures {
		exact[measure.Shown{Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Level: f.Level, Status: f.Status}] = f.Value
	}
	for _, f := range r.published.Figures() {
		shown := measure.Shown{Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Level: f.Level, Status: f.Status}
		shown.Exact = exact[shown]
		shown.Value, _ = f.Value()
		shown.Mark, shown.Services = f.Mark(), f.Services
		out.Figures = append(out.Figures, shown)
	}
	return out
}

// internalDir is the folder of the internal edition of a release that is in a
// folder: beside it and not in it, so that who sends that folder out sends no more.
func internalDir(dir string) (string, error) {
	if base := filepath.Base(dir); base == "." || base == ".." {
		whole, err := filepath.Abs(dir)
		if err != nil {
			return "", fmt.Errorf("finding the folder of the internal edition: %w", err)
		}
		dir = whole
	}
	return filepath.Clean(dir) + "-internal", nil
}

// formerInternal is where the internal edition stood in the folder of a release.
const formerInternal = "internal"

// output is a file of a release.
type output struct {
	path  string // from the edition's folder, with slashes
	write func(w io.Writer, r disclosure.Release) error
}

// outputs are the files of an edition, with or without its pages, but for the
// package that lists them.
func outputs(r disclosure.Release, pages bool) []output {
	suffix := ""
	if r.Edition == disclosure.ForInternalUse {
		suffix = "-internal"
	}
	out := []output{
		{"figures" + suffix + ".csv", tidy.CSV},
		{"figures" + suffix + ".parquet", tidy.Parquet},
		{"figures" + suffix + ".json", tidy.JSON},
		{"figures" + suffix + ".xlsx", workbook.Write},
		{"revisions.csv", tidy.Revisions},
		{"data-dictionary.csv", tidy.Dictionary},
	}
	if !pages {
		return out
	}
	site := page.New(r)
	for _, place := range site.Places() {
		out = append(out, output{place.Path(), func(w io.Writer, _ disclosure.Release) error { return site.Write(w, place) }})
	}
	return out
}

// write makes the published edition and writes it into a folder; the internal one is
// written into the folder beside it meanwhile.
func (r *release) write(dir string) error {
	inside, err := internalDir(dir)
	if err != nil {
		return err
	}
	if err := removeFormer(filepath.Join(dir, formerInternal)); err != nil {
		return err
	}
	r.dir = dir
	var internal []string
	var editions errgroup.Group
	editions.Go(func() (err error) {
		internal, err = writeEdition(inside, r.internal, outputs(r.internal, r.pages))
		return err
	})
	editions.Go(func() (err error) {
		if r.publish(); r.refused != nil {
			return removeEdition(dir, formerFiles)
		}
		r.written, err = writeEdition(dir, r.published, outputs(r.published, r.pages))
		return err
	})
	err = editions.Wait()
	r.written = append(r.written, internal...)
	return err
}

// removeEdition removes the edition in a folder that an earlier release has left there;
// former are its files where they are not listed.
func removeEdition(dir string, former []string) error {
	listed, err := filesListed(dir, former)
	if err != nil {
		return err
	}
	return removeStale(dir, append(listed, tidy.PackageName))
}

// sentOut has the store remember what readers now have: nothing of a draft, nor of
// a release that has no published edition.
func (r *release) sentOut(ctx context.Context, s *store.Store) error {
	if r.content.Draft || r.refused != nil {
		return nil
	}
	return s.Released(ctx, r.publication())
}

// formerFiles are what releases had before they listed their files. The workbook
// is unrounded, and may not stay beside what is published.
var formerFiles = []string{"figures-internal.xlsx"}

// writeEdition writes the files of an edition, removes those of the release before
// that it has not, and lists them in its package, which comes last: whoever is
// stopped leaves a package by which the next release finds what to remove. It
// gives their paths.
func writeEdition(dir string, r disclosure.Release, outputs []output) (written []string, err error) {
	former := formerFiles
	if r.Edition == disclosure.ForInternalUse {
		former = nil
	}
	stale, err := filesListed(dir, former)
	if err != nil {
		return nil, err
	}
	files := make([]tidy.File, len(outputs))
	var writers errgroup.Group
	writers.SetLimit(writersMax)
	for i, o := range outputs {
		name, f := filepath.Join(dir, filepath.FromSlash(o.path)), &files[i]
		f.Path, written = o.path, append(written, name)
		stale = slices.DeleteFunc(stale, func(p string) bool { return p == o.path })
		writers.Go(func() error {
			return place(name, 0o640, func(out *os.File) (err error) {
				f.Bytes, f.SHA256, err = writeHashed(out, func(w io.Writer) error { return o.write(w, r) })
				return err
			})
		})
	}
	if err := writers.Wait(); err != nil {
		return nil, err
	}
	for _, folder := range foldersOf(written) {
		if err := syncFolder(folder); err != nil {
			return nil, err
		}
	}
	if err := removeStale(dir, stale); err != nil {
		return nil, err
	}
	name := filepath.Join(dir, tidy.PackageName)
	err = writeFile(name, func(out *os.File) error { return tidy.DataPackage(out, r, files) })
	return append(written, name), err
}

// writersMax is how many files are written beside one another: more than there are
// processors, for most of what a small file takes is waiting for the disk.
const writersMax = 16

// foldersOf are the folders in which files are, sorted.
func foldersOf(files []string) []string {
	var out []string
	for _, f := range files {
		out = append(out, filepath.Dir(f))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// writeHashed writes a file, and gives its size and its hash.
func writeHashed(out io.Writer, write func(io.Writer) error) (size int64, hash string, err error) {
	sum := sha256.New()
	counted := counter{to: io.MultiWriter(out, sum)}
	err = write(&counted)
	return counted.n, hex.EncodeToString(sum.Sum(nil)), err
}

// counter counts what is written.
type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// removeFormer removes the internal edition that an earlier release left in the
// folder of what is published. A folder of that name that is no edition stays.
func removeFormer(dir string) error {
	if !exists(filepath.Join(dir, tidy.PackageName)) {
		return nil
	}
	if err := removeEdition(dir, nil); err != nil {
		return fmt.Errorf("an internal edition may not stay in the folder of what is published: %w", err)
	}
	_ = os.Remove(dir) // stays while something is in it
	return nil
}

// filesListed are the files of the release that is in a folder; former where they
// are not listed.
func filesListed(dir string, former []string) ([]string, error) {
	name := filepath.Join(dir, tidy.PackageName)
	content, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return slices.Clone(former), nil
	}
	if err != nil {
		return nil, err
	}
	paths, err := tidy.ReadPackage(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: move it away, or name another folder with --out", name, err)
	}
	return paths, nil
}

// removeStale removes files of an earlier release, and folders that are empty
// then.
func removeStale(dir string, paths []string) error {
	for _, p := range paths {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(p))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a file of the release before: %w", err)
		}
		if folder := path.Dir(p); folder != "." {
			_ = os.Remove(filepath.Join(dir, filepath.FromSlash(folder))) // stays while something is in it
		}
	}
	return nil
}

// printRelease prints the summary of a release, and of the returns read for it: in words,
// or as JSON. Whoever asked for quiet still hears that there is nothing to publish.
func (c *common) printRelease(r *release, returns []schemas.Return) error {
	if c.quiet {
		return summary.WriteRefused(c.err, r.summary(returns))
	}
	if c.format == "json" {
		return summary.WriteJSON(c.out, r.summary(returns), returns)
	}
	return summary.Write(c.out, r.summary(returns))
}

// summary is the summary of a release, and of the returns read for it.
func (r *release) summary(returns []schemas.Return) summary.Summary {
	c := r.content
	sum := summary.Summary{
		At: c.At, Period: c.Period, Covered: len(r.coverage), Expected: len(c.Returned), Figures: r.own, Floor: c.Floor,
		Published: r.dir, Draft: c.Draft, Shown: r.report.Figures + r.report.Upper,
		Withheld: r.report.Primary + r.report.Complementary + r.report.UpperWithheld,
		Changes:  append(r.changes, r.revised()...), Settle: append(r.passedOver(), r.undeclared()...), Written: r.written,
	}
	if r.refused != nil {
		sum.Refused = r.refused.Error()
	}
	for _, v := range returns {
		sum.Verdicts = append(sum.Verdicts, v.Verdict)
		sum.Issues = append(sum.Issues, issuesOf(v)...)
	}
	return sum
}
