package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/iassn/collate/schemas"
)

// Manifest is what a person says about the files of a folder, in the
// manifest.csv beside them.
type Manifest struct {
	entries map[string]Entry // by fileKey
}

// Entry is one line of a manifest. All but File can be empty.
type Entry struct {
	File        string
	Service     string // as written; Register.Find says which it is
	ExtractDate schemas.Date
	Received    schemas.Date
	Position    schemas.Position // of the line, for messages
}

// manifestColumns are the headings of a manifest; only file must be there.
var manifestColumns = []string{"file", "service", "extract_date", "received"}

// ParseManifest reads a manifest, which messages call name. The error names
// every fault, one a line: row, column, and what is allowed.
func ParseManifest(csv []byte, name string) (Manifest, error) {
	s, err := readSheet(csv, name, manifestColumns, "file")
	if err != nil {
		return Manifest{}, err
	}
	m := Manifest{entries: make(map[string]Entry, len(s.rows))}
	var faults []error
	for _, row := range s.rows {
		extract, extractErr := s.date(row, "extract_date")
		received, receivedErr := s.date(row, "received")
		e := Entry{
			File: s.cell(row, "file"), Service: s.cell(row, "service"),
			ExtractDate: extract, Received: received,
			Position: schemas.Position{File: name, Row: row.number},
		}
		faults = append(faults, extractErr, receivedErr)
		earlier, twice := m.entries[fileKey(e.File)]
		switch {
		case e.File == "":
			faults = append(faults, s.fault(row, "file", "the file's name is missing"))
		case twice:
			faults = append(faults, s.fault(row, "file", "%q stands in row %d already: keep one line a file", e.File, earlier.Position.Row))
		default:
			m.entries[fileKey(e.File)] = e
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Manifest{}, err
	}
	return m, nil
}

// Lookup is the line about a file, by its name as seen from the manifest's
// folder. Case does not count, and / and \ are the same.
func (m Manifest) Lookup(fileName string) (Entry, bool) {
	e, ok := m.entries[fileKey(fileName)]
	return e, ok
}

// Check is a fault, one a line, for every service of the manifest that is not
// in the register.
func (m Manifest) Check(r *Register) error {
	var faults []error
	for _, e := range m.Entries() {
		if _, err := r.Find(e.Service); e.Service != "" && err != nil {
			faults = append(faults, fmt.Errorf("%s (service): %w", e.Position, err))
		}
	}
	return errors.Join(faults...)
}

// Entries are the lines in the order of the file.
func (m Manifest) Entries() []Entry {
	entries := make([]Entry, 0, len(m.entries))
	for _, e := range m.entries {
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b Entry) int { return a.Position.Row - b.Position.Row })
	return entries
}

// fileKey is what a file's name is looked up by: Windows does not tell Kent from
// kent, and a Mac writes é as two characters.
func fileKey(name string) string {
	return strings.ToLower(norm.NFC.String(strings.ReplaceAll(name, `\`, "/")))
}
