package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

func newCollate(c *common) *cobra.Command {
	var flags intakeFlags
	var period, out string
	var hold, draft, noRelease bool
	cmd := &cobra.Command{
		Use:   "collate PATH…",
		Short: "Read returns, keep them, and write the figures of a period",
		Long: "Reads the returns in the files and folders given, keeps those that count in the workspace,\n" +
			"and writes the figures of the period from everything that is kept.\n\n" +
			"The summary is in words, or with --format json one object for programs; --quiet prints\n" +
			"nothing but what must be known. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done, but a return was held or rejected.",
		Args: args(cobra.MinimumNArgs(1), "at least one file or folder"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			p, err := c.periodOf(period)
			if err != nil {
				return err
			}
			if noRelease && (out != "" || draft) {
				return usage("--no-release writes no release: leave out --out and --draft, or --no-release")
			}
			return c.locked(cmd.Context(), cmd.CommandPath(), true, func() error {
				in, err := c.openIntake(true, flags)
				if err != nil {
					return err
				}
				if period != "" {
					in.period = p
				}
				if out == "" && !noRelease {
					out = in.Out()
				}
				in.hold = hold
				verdict, err := c.collate(cmd.Context(), in, paths, p, out, draft)
				if err == nil && verdict >= schemas.Held {
					err = errHeld
				}
				return err
			})
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&period, "period", "", "the period: "+schemas.PeriodForms+" (default: the last complete quarter)")
	cmd.Flags().BoolVar(&hold, "hold-changes", false, "let a return that a service sent again for a day wait until it is accepted or discarded")
	cmd.Flags().StringVar(&out, "out", "", "the folder for the release (default: out in the workspace); the internal edition is in another beside it, with -internal after its name")
	addDraft(cmd, &draft)
	cmd.Flags().BoolVar(&noRelease, "no-release", false, "keep the returns and say what they come to, and write no release; iass report writes it later")
	return cmd
}

// collate takes in the files of the paths, keeps their returns, and writes the
// release of a period, unless out is empty, and its summary. It gives the worst
// verdict of the returns read.
func (c *common) collate(ctx context.Context, in *intake, paths []string, p schemas.Period, out string, draft bool) (verdict schemas.Verdict, err error) {
	files, err := in.find(paths)
	if err != nil {
		return 0, err
	}
	s, err := in.openStore(true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.KeepRegister(ctx, in.receivedOn, in.registerText); err != nil {
		return 0, err
	}
	tell := inShort
	if c.verbose {
		tell = withoutRows
	}
	returns, err := c.takeIn(ctx, in, files, s, tell)
	if err != nil {
		return 0, err
	}
	r, err := in.release(ctx, s, p, out, draft)
	if err != nil {
		return 0, err
	}
	if r.changes, err = changes(ctx, s, in, returns); err != nil {
		return 0, err
	}
	if c.verbose && c.format != "json" {
		if err := printChecks(c.out, returns); err != nil {
			return 0, err
		}
	}
	return worst(returns), c.printRelease(r, returns)
}

// release writes the release of a period into a folder, and has the store remember what
// readers get of it. Without a folder it is counted alone.
func (in *intake) release(ctx context.Context, s *store.Store, p schemas.Period, out string, draft bool) (*release, error) {
	r, err := countRelease(ctx, s, in.workspace, p, in.receivedOn, draft, false)
	if err != nil {
		return nil, err
	}
	if out == "" {
		return r, nil
	}
	var both errgroup.Group
	both.Go(func() error { return r.write(out) })
	both.Go(func() error { return s.Checkpoint(ctx) }) // else closing it would take as long afterwards
	if err := both.Wait(); err != nil {
		return nil, err
	}
	return r, r.sentOut(ctx, s)
}

// takeIn reads the files and keeps their returns, and gives what is told of each, in
// the order of the files. Content that is there already is read anew, for the register
// may have changed, and takes the place of what was read before.
func (c *common) takeIn(ctx context.Context, in *intake, files []file, s *store.Store, tell func(schemas.Return) schemas.Return) ([]schemas.Return, error) {
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range kept {
		in.received.add(r)
	}
	if err := in.firstReceipts(files); err != nil {
		return nil, err
	}
	ids, err := s.Known(ctx)
	if err != nil {
		return nil, err
	}
	bar := c.bar(len(files), "Reading returns")
	var out []schemas.Return
	k := keeper{store: s, hold: in.hold, key: in.key, ids: map[string]bool{}, today: in.receivedOn}
	for _, id := range ids {
		k.ids[id] = true
	}
	seen := seenReadings{}
	err = in.all(files, func(t taken) error {
		_ = bar.Add(1)
		if err := ctx.Err(); err != nil {
			return err
		}
		if in.shown != nil && !in.shown(t) {
			return nil
		}
		if first, twice := seen.before(t); twice {
			for _, r := range t.returns {
				out = append(out, sameAs(r, first))
			}
			return nil
		}
		if in.settings.KeepReturns && t.content != nil {
			k.original(func() error { return in.keepOriginal(t) })
		}
		for _, r := range t.returns {
			out = append(out, tell(r))
		}
		return k.add(ctx, t.returns)
	})
	_ = bar.Finish()
	err = k.finish(ctx, err)
	debug.FreeOSMemory() // DuckDB wants it now, and knows nothing of what Go keeps for later
	return out, err
}

// firstReceipts finds, where manifests say when files were received, the days on
// which each content was: whichever of its copies is read first, it counts from the
// first.
func (in *intake) firstReceipts(files []file) error {
	if !slices.ContainsFunc(files, func(f file) bool { return f.entry.Received != 0 }) {
		return nil
	}
	copies := map[string][]file{}
	for _, f := range files {
		content, err := f.content, error(nil)
		if f.path != "" {
			content, err = os.ReadFile(f.path)
		}
		if err != nil {
			continue // told when it is its turn
		}
		sum := sha256.Sum256(content)
		hash := hex.EncodeToString(sum[:])
		copies[hash] = append(copies[hash], f)
	}
	for hash, of := range copies {
		for _, f := range of {
			if len(of) > 1 {
				said := schemas.SaidDay(in.one(f).returns[0].ID)
				note(in.received.of(hash).here, said, cmp.Or(f.entry.Received, in.receivedOn))
			}
		}
	}
	return nil
}

// keeper keeps returns a few files at a time: a transaction costs more than a
// return does, and a return is never divided between two. While some are kept, the
// next are read.
type keeper struct {
	store   *store.Store
	hold    bool // what would replace a return waits
	key     transform.Key
	ids     map[string]bool // of the returns that are kept
	today   schemas.Date    // the day from which what is read again counts
	waiting parcel
	parcels chan parcel    // on their way into the store
	keeping errgroup.Group // what puts them there
	ended   chan struct{}  // closed once it does so no more
}

// parcel is what is put into the store at once.
type parcel struct {
	returns []schemas.Return
	// originals writes the files that the returns came in, several at a time: most of
	// what that takes is waiting for the disk.
	originals *errgroup.Group
}

// parcelMax is how many returns are put into the store at once, and keptTogether how
// many become a transaction at least.
const (
	parcelMax    = 16
	keptTogether = 200
)

// original has the file of a return that is added next written beside others.
func (k *keeper) original(write func() error) {
	if k.waiting.originals == nil {
		k.waiting.originals = new(errgroup.Group)
	}
	k.waiting.originals.Go(write)
}

// add has returns kept, sooner or later. Its error may be of those before them.
func (k *keeper) add(ctx context.Context, returns []schemas.Return) error {
	for _, r := range returns {
		k.waiting.returns = append(k.waiting.returns, k.named(r))
	}
	if len(k.waiting.returns) < parcelMax {
		return nil
	}
	return k.send(ctx)
}

// named gives a return that is read again an id of its own, and the day from which
// the new reading counts. Its rows, which are not kept, do not wait with it.
func (k *keeper) named(r schemas.Return) schemas.Return {
	r.Tables = nil
	for n, first := 2, r.ID; k.ids[r.ID]; n++ {
		r.ID, r.KnownOn = fmt.Sprintf("%s#%d", first, n), max(r.ReceivedOn, k.today)
	}
	return r
}

// send sends off what waits.
func (k *keeper) send(ctx context.Context) error {
	if k.parcels == nil {
		k.parcels, k.ended = make(chan parcel), make(chan struct{})
		k.keeping.Go(func() error {
			defer close(k.ended)
			return k.keep(ctx)
		})
	}
	select {
	case k.parcels <- k.waiting:
		k.waiting = parcel{}
		return nil
	case <-k.ended:
		return k.keeping.Wait()
	}
}

// finish keeps what still waits, unless reading came to an error, and ends when
// nothing is being kept.
func (k *keeper) finish(ctx context.Context, err error) error {
	if err == nil && len(k.waiting.returns) > 0 {
		err = k.send(ctx)
	}
	if k.parcels != nil {
		close(k.parcels)
	}
	kept := k.keeping.Wait()
	if k.waiting.originals != nil {
		kept = cmp.Or(kept, k.waiting.originals.Wait())
	}
	return cmp.Or(err, kept)
}

// keep keeps what is sent, a transaction after the other.
func (k *keeper) keep(ctx context.Context) error {
	for more := true; more; {
		err := k.store.LoadEach(ctx, k.hold, func(yield func(schemas.Batch, error) bool) {
			for n := 0; n < keptTogether; {
				p, ok := <-k.parcels
				if more = ok; !ok || !k.unpack(p, yield) {
					return
				}
				n += len(p.returns)
			}
		})
		if err != nil {
			return fmt.Errorf("keeping returns: %w", err)
		}
	}
	return nil
}

// unpack hands over the returns of a parcel, after their files are written.
func (k *keeper) unpack(p parcel, yield func(schemas.Batch, error) bool) (more bool) {
	if p.originals != nil {
		if err := p.originals.Wait(); err != nil {
			return yield(nil, err)
		}
	}
	b := transform.Batch(p.returns, k.key, memory.DefaultAllocator)
	defer b.Release()
	return yield(b, nil)
}

// seenReadings are the names of the files that were read in this run, by what tells
// their returns from others: their content, with the day that was said of it.
type seenReadings map[string]string

// before is the file that a file counts once with, if there is one: of the same
// content, for the same day, or for whichever where nobody says this one's.
func (seen seenReadings) before(t taken) (name string, twice bool) {
	if t.content == nil {
		return "", false
	}
	r := t.returns[0]
	key := fileKey(r)
	if name, twice = seen[key]; !twice && isAssumed(t.returns) {
		name, twice = seen[r.SHA256]
	}
	if !twice {
		seen[key], seen[r.SHA256] = t.file.name, t.file.name
	}
	return name, twice
}

// sameAs is a return whose content was read already under another name: it
// counts once.
func sameAs(r schemas.Return, first string) schemas.Return {
	r = withoutRows(r)
	r.Findings = []schemas.Finding{schemas.NewFinding(schemas.RuleFileKnown, schemas.Position{File: r.File}, "",
		fmt.Sprintf("the content is that of %s, and counts once", first))}
	return r
}

// withoutRows is a return without what the store now holds.
func withoutRows(r schemas.Return) schemas.Return {
	r.Interventions, r.Tallies, r.Told, r.Flows, r.Ratings = nil, nil, nil, nil, nil
	r.Tables = slices.Clone(r.Tables)
	for i := range r.Tables {
		r.Tables[i].Rows = nil
	}
	return r
}

// inShort is what a summary tells of a return. What it does not tell would be held for
// thousands of returns, with the texts of their files that it is cut out of.
func inShort(r schemas.Return) schemas.Return {
	out := schemas.Return{
		ID: r.ID, File: r.File, SHA256: r.SHA256, Service: r.Service, ExtractDate: r.ExtractDate, ReceivedOn: r.ReceivedOn,
		Verdict: r.Verdict, Ledger: r.Ledger,
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, schemas.Finding{Rule: f.Rule, Severity: f.Severity})
	}
	return out
}

// keepOriginal keeps a file that was received, by the hash of its content.
func (in *intake) keepOriginal(t taken) error {
	if len(t.returns) == 0 || t.returns[0].SHA256 == "" {
		return nil
	}
	name := filepath.Join(in.Returns(), t.returns[0].SHA256+strings.ToLower(filepath.Ext(t.file.name)))
	if there, err := os.ReadFile(name); err == nil && bytes.Equal(there, t.content) {
		return nil
	}
	return writeBytes(name, t.content)
}

// bar is a progress bar on a terminal, and nothing elsewhere.
func (c *common) bar(n int, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions(n,
		progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionSetVisibility(c.progress && !c.quiet), progressbar.OptionClearOnFinish(),
	)
}

// changes says what the returns read change in what was known: those that their
// service has sent before for the same day, and interventions that the newest
// return of a service no longer holds.
func changes(ctx context.Context, s *store.Store, in *intake, returns []schemas.Return) ([]string, error) {
	read, services := map[string]bool{}, map[string]bool{}
	for _, r := range returns {
		read[r.SHA256], services[r.Service] = true, true
	}
	again, err := resubmissions(ctx, s, func(r measure.ReturnRow) bool { return read[r.SHA256] })
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range again {
		text := sentence(d)
		if d.New.State == "waiting" {
			text += " It waits: see iass returns diff."
		}
		out = append(out, text)
	}
	kept, err := s.Returns(ctx)
	if err != nil {
		return nil, err
	}
	out = append(out, unchanged(kept, returns)...)
	gone, err := s.Gone(ctx)
	if err != nil {
		return nil, err
	}
	what := "they still count (gone_interventions: kept)"
	if in.settings.GoneInterventions == "withdrawn" {
		what = "they no longer count (gone_interventions: withdrawn)"
	}
	for _, g := range gone {
		if services[g.Service] {
			out = append(out, fmt.Sprintf("%s: %s of earlier returns should be in the newest one and are not; %s.", g.Service, plural(int(g.N), "intervention", "interventions"), what))
		}
	}
	return out, nil
}

// unchanged says of returns that were read which are to the byte what their service
// sent for the day before: they count for both, but the wrong file may have been sent.
func unchanged(kept []measure.ReturnRow, read []schemas.Return) []string {
	now := map[string]bool{}
	for _, r := range read {
		now[fileKey(r)+r.Service] = true
	}
	last := map[[2]string]measure.ReturnRow{}
	var out []string
	for _, r := range kept { // by service and day
		if r.SHA256 == "" || !r.Verdict.Counts() {
			continue
		}
		key := [2]string{r.Service, r.SHA256}
		if before, ok := last[key]; ok && before.ExtractDate != r.ExtractDate && now[keptFileKey(r)+r.Service] {
			out = append(out, fmt.Sprintf("%s: to the byte what %s sent for %s. It counts for %s too; if it is the wrong file: iass returns discard %s --reason …",
				r.File, r.Service, before.ExtractDate.Long(), r.ExtractDate.Long(), shortOn(r)))
		}
		last[key] = r
	}
	return out
}

// issuesOf counts a return's findings by rule.
func issuesOf(r schemas.Return) []measure.Issue {
	var out []measure.Issue
	for _, f := range r.Findings {
		i := slices.IndexFunc(out, func(o measure.Issue) bool { return o.Rule == f.Rule && o.Severity == f.Severity })
		if i < 0 {
			i = len(out)
			out = append(out, measure.Issue{Rule: f.Rule, Severity: f.Severity, File: r.File, Service: r.Service})
		}
		out[i].Count++
	}
	return out
}
