package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// intake is how files are taken in: what the command line says of them.
type intake struct {
	workspace
	service     string
	extractDate schemas.Date
	period      schemas.Period // zero unless it was named
	receivedOn  schemas.Date
	hold        bool // what would replace a return waits
	received    receipts
	passwords   passwords
	// shown is handed every file before anything of it is kept, with its rows, and
	// says whether it is to be kept; nil where all are.
	shown func(taken) bool
}

// file is a file to be taken in.
type file struct {
	path    string // as it is opened
	name    string
	folders []string
	entry   config.Entry // what a manifest says of it
	content []byte       // of a file that is at no path
}

// find is the files of the paths given, folders searched through, each once and
// in the order of the paths. A path that is not there is an error, and so are
// paths without any file.
func (w *workspace) find(paths []string) ([]file, error) {
	var out []file
	seen := map[string]bool{}
	for _, p := range paths {
		files, err := w.findIn(p)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !seen[f.path] {
				seen[f.path] = true
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no files to read in %s: put the returns there, or name another folder", strings.Join(paths, " or "))
	}
	return out, nil
}

func (w *workspace) findIn(p string) ([]file, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(abs); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file or folder %s: check the path", p)
	}
	return w.filesIn(os.DirFS(filepath.Dir(abs)), abs)
}

// filesIn is the files at a path that fsys, the folder that it stands in, shows.
func (w *workspace) filesIn(fsys fs.FS, abs string) ([]file, error) {
	found, err := ingest.Find(fsys, filepath.Base(abs))
	if err != nil {
		return nil, err
	}
	manifests := map[string]config.Manifest{}
	var out []file
	for _, f := range found {
		if w.own(filepath.Join(filepath.Dir(abs), filepath.FromSlash(f.Path))) {
			continue
		}
		full := filepath.Join(filepath.Dir(abs), filepath.FromSlash(f.Path))
		entry, err := w.manifestEntry(full, filepath.Dir(abs), manifests)
		if err != nil {
			return nil, err
		}
		folders := f.Folders
		if len(folders) == 0 {
			folders = []string{filepath.Base(filepath.Dir(abs))}
		}
		out = append(out, file{path: full, name: f.Name, folders: folders, entry: entry})
	}
	return out, nil
}

// own reports whether a path lies in the workspace, whose files are no returns.
func (w *workspace) own(full string) bool {
	dir, err := filepath.Abs(w.Dir)
	if err != nil {
		return false
	}
	inside, err := filepath.Rel(dir, full) // knows that Windows tells no capital letter from a small one
	return err == nil && filepath.IsLocal(inside)
}

// manifestEntry is what the manifests beside and above a file, up to top, say of
// it; the nearest wins.
func (w *workspace) manifestEntry(full, top string, read map[string]config.Manifest) (config.Entry, error) {
	for dir := filepath.Dir(full); ; dir = filepath.Dir(dir) {
		m, ok := read[dir]
		if !ok {
			name := filepath.Join(dir, ingest.ManifestName)
			content, err := readOptional(name)
			if err != nil {
				return config.Entry{}, err
			}
			if content != nil {
				if m, err = config.ParseManifest(content, name); err != nil {
					return config.Entry{}, err
				}
				if err := m.Check(w.register); err != nil {
					return config.Entry{}, err
				}
			}
			read[dir] = m
		}
		if rel, err := filepath.Rel(dir, full); err == nil {
			if e, ok := m.Lookup(filepath.ToSlash(rel)); ok {
				return e, nil
			}
		}
		if dir == top || dir == filepath.Dir(dir) {
			return config.Entry{}, nil
		}
	}
}

// taken is what became of a file.
type taken struct {
	file    file
	content []byte
	returns []schemas.Return
}

// all takes in the files, several at a time, and hands what became of each to
// use, in the order of the files.
func (in *intake) all(files []file, use func(taken) error) error {
	done := make(chan struct{})
	defer close(done)
	slots := make([]chan taken, len(files))
	for i := range slots {
		slots[i] = make(chan taken, 1)
	}
	window := make(chan struct{}, 2*runtime.GOMAXPROCS(0)) // files taken in and not yet used
	go func() {
		for i, f := range files {
			select {
			case window <- struct{}{}:
				go func() { slots[i] <- in.one(f) }()
			case <-done:
				return
			}
		}
	}()
	for i := range files {
		if err := use(<-slots[i]); err != nil {
			return err
		}
		<-window
	}
	return nil
}

// one reads one file and makes its returns. A file that cannot be opened is a
// rejected return.
func (in *intake) one(f file) taken {
	if f.path == "" {
		return taken{file: f, content: f.content, returns: in.settle(f, f.content)}
	}
	content, err := readWhole(f.path, os.ReadFile)
	if err != nil {
		return taken{file: f, returns: []schemas.Return{unreadable(f, err, in.receivedOn)}}
	}
	return taken{file: f, content: content, returns: in.settle(f, content)}
}

// settle makes the returns of a file's content: as it is read without a profile,
// or, where there is one, with it. A layout that the program knows by heart serves
// where nobody has said anything, and only if it brings the return further.
func (in *intake) settle(f file, content []byte) []schemas.Return {
	returns, layouts := in.read(f, content, schemas.Profile{})
	var service string
	var day schemas.Date
	if len(returns) == 1 {
		service, day = returns[0].Service, returns[0].ExtractDate
	}
	if p, ok := config.ProfileFor(in.profiles, service, day, layouts); ok {
		returns, _ = in.read(f, content, p)
		if day == 0 && len(returns) == 1 { // the profile may have told the day, and be too new for it
			if q, ok := config.ProfileFor(in.profiles, service, returns[0].ExtractDate, layouts); ok && q.Name != p.Name {
				returns, _ = in.read(f, content, q)
			}
		}
		return returns
	}
	if p, ok := config.ProfileFor(in.usual, "", day, layouts); ok && worst(returns) >= schemas.Held {
		if better, _ := in.read(f, content, p); worst(better) < worst(returns) {
			returns = better
		}
	}
	in.noteUnfit(returns, service)
	return returns
}

// noteUnfit says of a return of a service that has profiles that none of them is
// for it.
func (in *intake) noteUnfit(returns []schemas.Return, service string) {
	var names []string
	for _, p := range in.profiles {
		if p.Service == service && service != "" {
			names = append(names, filepath.Base(p.Name))
		}
	}
	if len(names) == 0 {
		return
	}
	r := &returns[0]
	r.Findings = append(r.Findings, schemas.NewFinding(schemas.RuleProfileUnfit, schemas.Position{File: r.File}, "",
		fmt.Sprintf("it was read without a profile, for %s has none for these headings and this day: %s", service, strings.Join(names, ", "))))
	schemas.SortFindings(r.Findings)
}

// read makes the returns of a file's content, by what a profile says of its
// layout and its words, and gives the fingerprints of its tables.
func (in *intake) read(f file, content []byte, p schemas.Profile) (returns []schemas.Return, layouts []string) {
	words := in.vocabulary(p)
	x := ingest.Read(f.name, f.folders, content, ingest.Options{Limits: in.limits(), Lexicon: in.lexicon(words), Profile: p, Passwords: in.passwords.of(p)})
	o := in.options(f)
	if r := in.received[x.SHA256]; r != nil {
		o.Assumed = r.assumed
	}
	o.Vocabulary, o.MonthFirst, o.DayIn = words, p.MonthFirst, p.DayIn
	returns = transform.Returns(x, o)
	as, knownOn, again := in.asReceived(o, x.SHA256, returns)
	if again {
		returns = transform.Returns(x, as)
	}
	for i := range returns {
		returns[i].Profile, returns[i].ReadBy, returns[i].KnownOn = profileVersion(p), p, knownOn
	}
	return returns, x.Layouts
}

// vocabulary is what words mean by a profile, and answers by the scale in the
// settings where it has none.
func (in *intake) vocabulary(p schemas.Profile) transform.Vocabulary {
	v := transform.VocabularyOf(p)
	if len(v.Scale) == 0 {
		v.Scale = in.settings.Evaluation.Scale
	}
	return v
}

// profileVersion names a profile, and the day from which it is valid.
func profileVersion(p schemas.Profile) string {
	switch {
	case p.Name == "":
		return ""
	case p.ValidFrom == 0:
		return filepath.Base(p.Name)
	}
	return fmt.Sprintf("%s, valid from %s", filepath.Base(p.Name), p.ValidFrom)
}

// errChanged is a file of which some may be old and some new.
var errChanged = errors.New("changed while it was read; try again when it is no longer written to")

// readWhole reads a file that nobody writes to meanwhile.
func readWhole(path string, read func(path string) ([]byte, error)) ([]byte, error) {
	before, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	content, err := read(path)
	if err != nil {
		return nil, err
	}
	after, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !after.ModTime().Equal(before.ModTime()) || after.Size() != before.Size() || after.Mode().IsRegular() && after.Size() != int64(len(content)) {
		return nil, errChanged
	}
	return content, nil
}

func unreadable(f file, err error, received schemas.Date) schemas.Return {
	var reason *fs.PathError
	message := "the file could not be opened"
	switch {
	case errors.Is(err, errChanged):
		message = "the file " + err.Error()
	case isOpenElsewhere(err):
		message += ": " + elsewhereHelp
	case errors.As(err, &reason):
		message += ": " + reason.Err.Error()
	}
	return schemas.Return{
		ID: path.Join("unreadable", f.name), File: f.name, ReceivedOn: received, Verdict: schemas.Rejected,
		Findings: []schemas.Finding{schemas.NewFinding(schemas.RuleFileUnreadable, schemas.Position{File: f.name}, "", message)},
	}
}

// options says how the returns of a file are made: what the command line says
// goes before the manifest.
func (in *intake) options(f file) transform.Options {
	o := transform.Options{
		Match: in.register.Match, ByID: in.register.ByID, Service: in.service, ExtractDate: in.extractDate,
		Period: in.period, ReceivedOn: in.receivedOn, InactiveMonths: in.settings.InactiveMonths, Key: in.key,
	}
	if s, err := in.register.Find(f.entry.Service); o.Service == "" && f.entry.Service != "" && err == nil {
		o.Service = s.ID
	}
	if o.ExtractDate == 0 {
		o.ExtractDate = f.entry.ExtractDate
	}
	if f.entry.Received != 0 {
		o.ReceivedOn = f.entry.Received
	}
	return o
}

// lexicon joins what transform knows of words, and the register of names, for
// ingest.
func (in *intake) lexicon(v transform.Vocabulary) ingest.Lexicon {
	return ingest.Lexicon{
		Looks: func(f schemas.Field, cell string) bool {
			if f == schemas.ServiceName {
				return len(in.register.Match(cell)) == 1
			}
			return v.Looks(f, cell)
		},
		Level:  func(text string) (schemas.Level, bool) { l, r := v.Level(text); return l, r == transform.Known },
		Status: func(text string) (schemas.Status, bool) { s, r := v.Status(text); return s, r == transform.Known },
		Day: func(text string) (schemas.Date, bool) {
			d, r := transform.ReadDate(text, transform.DayFirst, false)
			return d, r == transform.DateRead
		},
		Blank: v.IsBlank,
	}
}

// worst is the worst verdict of returns.
func worst(returns []schemas.Return) schemas.Verdict {
	v := schemas.Accepted
	for _, r := range returns {
		v = max(v, r.Verdict)
	}
	return v
}

// openIntake opens the workspace and reads the flags that say where returns are
// from.
func (c *common) openIntake(create bool, f intakeFlags) (*intake, error) {
	w, err := c.open(create)
	if err != nil {
		return nil, err
	}
	in := &intake{workspace: w, receivedOn: c.today, received: receipts{}}
	if f.service != "" {
		s, err := w.register.Find(f.service)
		if err != nil {
			return nil, usage("--service: %w", err)
		}
		in.service = s.ID
	}
	if err := in.readPasswords(f.passwordFile); err != nil {
		return nil, err
	}
	if in.extractDate, err = dayOf("extract-date", f.extractDate); err != nil {
		return nil, err
	}
	if f.received != "" {
		if in.receivedOn, err = dayOf("received", f.received); err != nil {
			return nil, err
		}
	}
	return in, nil
}

// intakeFlags are the flags that say where returns are from.
type intakeFlags struct{ service, extractDate, received, passwordFile string }
