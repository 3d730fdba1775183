package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// mapFlags are what the command line of map says.
type mapFlags struct {
	intakeFlags
	certain        bool
	columns, words []string
	dateOrder      string
	confirmedBy    string
	save, dryRun   bool
}

func newMap(c *common) *cobra.Command {
	var flags mapFlags
	cmd := &cobra.Command{
		Use:   "map FILE",
		Short: "Settle which column and word of a return is what, and save it as a profile",
		Long: "Shows how a file is read, asks what is not certain, shows the counts that would come of the\n" +
			"answers, and saves them as a profile of its service, by which its next returns are read.\n\n" +
			"On a terminal it asks. Elsewhere it prints the questions with the flags that answer them, and\n" +
			"saves when none is open.",
		Example: "  iass map 'Kent return.xlsx'\n" +
			"  iass map 'Kent return.xlsx' --column 'Banding=level' --word 'level:A=1' --confirmed-by 'Kent, by telephone'",
		Args: args(cobra.ExactArgs(1), "one file"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			m, err := c.newMapping(paths[0], flags)
			if err != nil {
				return err
			}
			return m.run(cmd.Context())
		},
	}
	flags.add(cmd)
	f := cmd.Flags()
	f.BoolVar(&flags.certain, "yes-to-certain", false, "take every suggestion that is certain; one with a rival never is")
	f.StringArrayVar(&flags.columns, "column", nil, "which field a column is, or none: 'Banding=level'; of two of that heading 'Date@D=closed_on'")
	f.StringArrayVar(&flags.words, "word", nil, "what a word means: 'level:A=1', 'status:Parked=inactive', 'status:-=not recorded'")
	f.StringVar(&flags.dateOrder, "date-order", "", "day-first or month-first")
	f.StringVar(&flags.confirmedBy, "confirmed-by", "", "who says that it is so")
	f.BoolVar(&flags.save, "save", false, "save without asking, and although questions are open")
	f.BoolVar(&flags.dryRun, "dry-run", false, "save nothing")
	return cmd
}

// mapping is the settling of one file.
type mapping struct {
	*common
	in      *intake
	flags   mapFlags
	file    file
	content []byte
	now     schemas.Return  // as it is read today
	old     schemas.Profile // by which it is read today
	profile schemas.Profile // by which it would be read: the old one, and what has been said since
	result  schemas.Return  // as it would be read
	layouts []string        // its fingerprints
	// reasons are, by HeadingKey, why columns are what has been said now.
	reasons map[string]string
}

// newMapping reads the file as it is read today, and what the flags say of it.
func (c *common) newMapping(path string, flags mapFlags) (*mapping, error) {
	in, err := c.openIntake(false, flags.intakeFlags)
	if err != nil {
		return nil, err
	}
	files, err := in.find([]string{path})
	if err != nil {
		return nil, err
	}
	if len(files) != 1 {
		return nil, usage("iass map wants one file, and %s holds %d: name one of them", path, len(files))
	}
	return c.mappingOf(in, files[0], flags)
}

// mappingOf reads a file as it is read today, and what the flags say of it.
func (c *common) mappingOf(in *intake, f file, flags mapFlags) (*mapping, error) {
	m := &mapping{common: c, in: in, flags: flags, file: f, reasons: map[string]string{}}
	t := in.one(m.file)
	if m.content = t.content; len(t.returns) > 1 {
		return nil, fmt.Errorf("%s holds the returns of %d services, and a profile is of one: name it with --service, or send each its own file", m.file.name, len(t.returns))
	}
	m.now, m.result = t.returns[0], t.returns[0]
	if m.content == nil || len(m.now.Tables) == 0 {
		return m, nil
	}
	m.old = m.now.ReadBy
	said, err := flags.said(m.now)
	if err != nil {
		return nil, err
	}
	m.profile = transform.Fitting(m.old, m.now)
	return m, m.learn(said, "so it was said with --column")
}

// read reads the file again by what has been said.
func (m *mapping) read() error {
	in := *m.in
	if m.profile.Service != "" {
		in.service = m.profile.Service
	}
	rs, layouts := in.read(m.file, m.content, m.profile)
	if len(rs) != 1 {
		return fmt.Errorf("%s would be read as the returns of %d services, and a profile is of one", m.file.name, len(rs))
	}
	m.result, m.layouts = rs[0], layouts
	return nil
}

// learn adds to what has been said, with the reason for its columns, and reads
// the file again.
func (m *mapping) learn(said schemas.Profile, reason string) error {
	for _, c := range said.Columns {
		m.reasons[schemas.HeadingKey(c.Heading)] = reason
	}
	m.profile = transform.Merged(m.profile, said)
	return m.read()
}

// run settles the file: by flags, by what is certain, and on a terminal by
// asking; then it shows what would come of it, and saves it.
func (m *mapping) run(ctx context.Context) error {
	if len(m.now.Tables) == 0 {
		return errors.Join(printChecks(m.out, []schemas.Return{m.now}), errHeld)
	}
	if err := m.takeCertain(); err != nil {
		return err
	}
	if err := m.printLayout(); err != nil {
		return err
	}
	asks := m.terminal && m.interactive
	form := newForm(ctx, m.environment)
	if asks {
		if err := m.ask(form); err != nil {
			return err
		}
	}
	open := transform.Questions(m.result)
	if err := m.printOpen(open, asks); err != nil {
		return err
	}
	if err := m.printPreview(len(open)); err != nil {
		return err
	}
	if err := m.settle(form, asks, len(open)); err != nil {
		return err
	}
	if len(open) > 0 || m.result.Verdict >= schemas.Held {
		return errHeld
	}
	return nil
}

// takeCertain takes, where a person asked for it, every suggestion that is
// certain. Words come to light only when their column is known, so it looks
// again until nothing is left.
func (m *mapping) takeCertain() error {
	var taken []transform.Question
	for m.flags.certain {
		qs := slices.DeleteFunc(transform.Questions(m.result), func(q transform.Question) bool { return !q.Certain || slices.ContainsFunc(taken, q.Same) })
		if len(qs) == 0 {
			return nil
		}
		for _, q := range qs {
			if err := m.learn(q.Choices[q.Suggested].Says, "taken as certain: "+q.Choices[q.Suggested].Why); err != nil {
				return err
			}
		}
		taken = append(taken, qs...)
	}
	return nil
}

// ask asks every open question once; "not sure" leaves it open.
func (m *mapping) ask(form form) error {
	var asked []transform.Question
	if form.accessible {
		if err := m.tell("\nEnter alone takes the answer that is suggested; where none is, it leaves the question open."); err != nil {
			return err
		}
	}
	for {
		qs := slices.DeleteFunc(transform.Questions(m.result), func(q transform.Question) bool { return slices.ContainsFunc(asked, q.Same) })
		if len(qs) == 0 {
			return nil
		}
		asked = append(asked, qs[0])
		said, err := m.askOne(form, qs[0])
		if err != nil {
			return err
		}
		if err := m.learn(said, "so it was answered"); err != nil {
			return err
		}
	}
}

func (m *mapping) askOne(form form, q transform.Question) (schemas.Profile, error) {
	if q.Asks == transform.AskService && len(q.Choices) == 0 {
		var none schemas.Profile
		name, err := form.line(q.Text+" (its name; empty for not sure)", func(name string) error {
			if strings.TrimSpace(name) == "" {
				return nil
			}
			_, err := m.in.register.Find(name)
			return err
		})
		if err != nil || name == "" {
			return none, err
		}
		s, err := m.in.register.Find(name)
		return schemas.Profile{Service: s.ID}, err
	}
	choices := make([]string, 0, len(q.Choices)+1)
	for i, c := range q.Choices {
		text := c.Text
		if i == q.Suggested {
			text += " (suggested)"
		}
		if c.Why != "" {
			text += ": " + c.Why
		}
		choices = append(choices, text)
	}
	suggested := q.Suggested
	if suggested < 0 {
		suggested = len(choices)
	}
	i, err := form.choose(questionText(q), append(choices, "not sure: leave it open"), suggested)
	if err != nil || i == len(q.Choices) {
		return schemas.Profile{}, err
	}
	return q.Choices[i].Says, nil
}

// settle saves the profile where it is to be saved, and says what became of it.
func (m *mapping) settle(form form, asks bool, open int) error {
	p := transform.Confirmed(m.profile, m.result)
	p.Service = m.result.Service
	switch {
	case m.flags.dryRun:
		return m.tell("Not saved: --dry-run.")
	case p.Service == "":
		return m.tell("Not saved: a profile is of a service, and it is not known which one sent this: say so with --service.")
	case len(p.Columns)+len(p.Words) == 0 && !p.MonthFirst:
		return m.tell("Nothing to save: there is nothing that a profile need say of it.")
	case m.oldSays(p):
		return m.tell("Nothing to save: %s says it already.", m.old.Name)
	case open > 0 && !asks && !m.flags.save:
		return m.tell("Not saved: %s. Answer with the flags above, or save what is answered with --save.", plural(open, "question is open", "questions are open"))
	}
	path, err := m.pathFor(&p)
	if err != nil {
		return err
	}
	if asks && !m.flags.save {
		title := fmt.Sprintf("Save it as %s?", path)
		if open > 0 {
			title = fmt.Sprintf("%s: save the rest as %s?", plural(open, "question is open", "questions are open"), path)
		}
		if yes, err := form.confirm(title); err != nil || !yes {
			return errors.Join(err, m.tell("Not saved."))
		}
	}
	if p.ConfirmedBy = strings.TrimSpace(m.flags.confirmedBy); p.ConfirmedBy == "" && asks {
		if p.ConfirmedBy, err = form.line("Who says that it is so? (your name, or who told you)", nil); err != nil {
			return err
		}
	}
	switch {
	case p.ConfirmedBy != "":
	case asks || m.flags.save || len(m.flags.columns)+len(m.flags.words) > 0 || m.flags.dateOrder != "":
		return usage("not saved: say who says that it is so, with --confirmed-by 'NAME'")
	default: // only a look
		return m.tell("Not saved. To keep it as a profile, say who says that it is so, with --confirmed-by 'NAME'.")
	}
	p.ConfirmedOn = m.today
	return m.save(path, p)
}

// oldSays reports whether the profile by which the file is read today says the
// same already.
func (m *mapping) oldSays(p schemas.Profile) bool {
	if m.old.Service == "" {
		return false
	}
	joined := transform.Merged(m.old, p)
	return joined.MonthFirst == m.old.MonthFirst && sameLines(joined.Columns, m.old.Columns) && sameLines(joined.Words, m.old.Words)
}

// sameLines reports whether two lists hold the same lines, in whatever order.
func sameLines[T comparable](a, b []T) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(x T) bool { return !slices.Contains(b, x) })
}

// pathFor is a path for the profile at which none is yet. A second profile of a
// service is one for the days from which this return describes, and where the
// layout is another than that of the older one, for this layout alone.
func (m *mapping) pathFor(p *schemas.Profile) (string, error) {
	path := filepath.Join(m.in.Profiles(), p.Service+".yaml")
	older := slices.ContainsFunc(m.in.profiles, func(q schemas.Profile) bool { return q.Service == p.Service })
	if !older && free(path) {
		return path, nil
	}
	if p.ValidFrom = m.result.ExtractDate; p.ValidFrom == 0 {
		p.ValidFrom = m.today
	}
	if len(transform.Fitting(m.old, m.now).Columns) < len(m.old.Columns) {
		p.Fingerprint = m.result.Tables[0].Fingerprint()
	}
	stem := filepath.Join(m.in.Profiles(), p.Service+"-"+p.ValidFrom.String())
	path = stem + ".yaml"
	for n := 2; !free(path); n++ { // of equals the last by name is the one that counts
		path = fmt.Sprintf("%s_%d.yaml", stem, n)
	}
	p.Name = path
	all := append(slices.Clone(m.in.profiles), *p)
	slices.SortStableFunc(all, func(a, b schemas.Profile) int { return strings.Compare(a.Name, b.Name) })
	if q, _ := config.ProfileFor(all, p.Service, m.result.ExtractDate, m.layouts); q.Name != path {
		return "", fmt.Errorf("%s says otherwise of the same days, and would go before a new profile: change that one, or move it away", q.Name)
	}
	return path, nil
}

func free(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// save writes the profile, once it is known that it can be read back.
func (m *mapping) save(path string, p schemas.Profile) error {
	text := config.FormatProfile(p)
	if _, err := config.LoadProfile(text, path, m.in.register); err != nil {
		return err
	}
	if err := m.in.make(); err != nil {
		return err
	}
	if err := writeFile(path, func(f *os.File) error { _, err := f.Write(text); return err }); err != nil {
		return err
	}
	if err := m.tell("Saved: %s. Returns of %s are read by it from now on.", path, p.Service); err != nil || m.now.Service != "" && m.flags.service == "" {
		return err
	}
	return m.tell("The file does not say which service sent it: collate it with --service %s, or with a line in manifest.csv.", p.Service)
}

func (m *mapping) tell(format string, a ...any) error {
	_, err := fmt.Fprintf(m.out, format+"\n", a...)
	return err
}
