package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

const passwordFileHelp = "a file of passwords to try on workbooks behind one, one password a line"

// passwords are those to try on workbooks behind one. They go into no message,
// log or store.
type passwords struct {
	given    []string            // by the command line
	profiles map[string][]string // by the files that profiles name
}

// of are the passwords for a return of the profile's service: its own first.
func (p passwords) of(profile schemas.Profile) []string {
	return distinct(slices.Concat(p.profiles[profile.PasswordFile], p.given))
}

// all are the passwords for a file of any service: those of the command line
// first, then those of the profiles in their order.
func (p passwords) all(profiles []schemas.Profile) []string {
	out := p.given
	for _, q := range profiles {
		out = slices.Concat(out, p.profiles[q.PasswordFile])
	}
	return distinct(out)
}

// distinct is words, each where it comes first.
func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// readPasswords reads the passwords that a file given on the command line, if
// any, and those that profiles name hold.
func (in *intake) readPasswords(file string) (err error) {
	if file != "" {
		if in.passwords.given, err = passwordsIn(file); err != nil {
			return usage("--password-file: %w", err)
		}
	}
	in.passwords.profiles = map[string][]string{}
	for _, p := range in.workspace.profiles {
		if p.PasswordFile == "" {
			continue
		}
		if in.passwords.profiles[p.PasswordFile], err = passwordsIn(filepath.Join(in.Dir, p.PasswordFile)); err != nil {
			return fmt.Errorf("%s: password_file: %w", p.Name, err)
		}
	}
	return nil
}

// passwordsIn are the lines of a file; blank lines are none.
func passwordsIn(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s holds no password: write one on each line", file)
	}
	return out, nil
}
