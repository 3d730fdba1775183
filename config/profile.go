package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"

	"github.com/iassn/collate/schemas"
)

// profileFile is a profile as it is written.
type profileFile struct {
	Service     string `mapstructure:"service"`
	ValidFrom   string `mapstructure:"valid_from"`
	ConfirmedBy string `mapstructure:"confirmed_by"`
	ConfirmedOn string `mapstructure:"confirmed_on"`
	DateOrder   string `mapstructure:"date_order"`
	Passwords   string `mapstructure:"password_file"`
	Columns     []struct {
		Heading string `mapstructure:"heading"`
		Field   string `mapstructure:"field"`
	} `mapstructure:"columns"`
	Words []struct {
		Field string `mapstructure:"field"`
		Word  string `mapstructure:"word"`
		Means string `mapstructure:"means"`
	} `mapstructure:"words"`
}

// profileKeys are the keys of a profile, in the order in which messages list
// them.
var profileKeys = []string{"service", "valid_from", "confirmed_by", "confirmed_on", "date_order", "password_file", "columns", "words"}

// profileFields are the fields that a column can be said to be; "none" is a
// column that is not to be read.
var profileFields = []string{
	string(schemas.Ref), string(schemas.OpenedOn), string(schemas.LevelField), string(schemas.StatusField),
	string(schemas.InactiveOn), string(schemas.ReopenedOn), string(schemas.ClosedOn), string(schemas.ServiceUser),
	string(schemas.Hours), string(schemas.WorkType), string(schemas.ServiceName), string(schemas.ExtractDate),
	string(schemas.EventOn), string(schemas.EventKind), string(schemas.EventValue), string(schemas.Count), noColumn,
}

const noColumn = "none"

// wordMeanings are what words of a field can mean.
var wordMeanings = map[schemas.Field][]string{
	schemas.LevelField:  {"1", "2", "3", "4", "3-4", notRecorded},
	schemas.StatusField: {"open", "inactive", "closed", notRecorded},
	schemas.WorkType:    {"in", "out"},
}

const notRecorded = "not recorded"

// LoadProfile reads a profile (YAML), which messages call name, strictly: an
// unknown key, a value of another type, a field or a meaning that is not allowed
// is a fault. The error names every fault, one a line, and what is allowed.
func LoadProfile(yaml []byte, name string, register *Register) (schemas.Profile, error) {
	v, err := readYAML(yaml, name)
	if err != nil {
		return schemas.Profile{}, err
	}
	var faults []error
	for _, key := range v.AllKeys() {
		if !slices.Contains(profileKeys, key) {
			faults = append(faults, fmt.Errorf("%s: there is no key %s in a profile: %s", name, key, allowed(key, profileKeys)))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return schemas.Profile{}, err
	}
	var f profileFile
	strict := func(c *mapstructure.DecoderConfig) { c.WeaklyTypedInput, c.DecodeHook = false, asText }
	if err := v.UnmarshalExact(&f, strict); err != nil {
		return schemas.Profile{}, fmt.Errorf("%s: columns is a list of {heading, field}, words a list of {field, word, means}, and all values are text: %w", name, err)
	}
	return f.profile(name, register)
}

// asText undoes what YAML makes of 2026-04-01 and of 1 without quotes.
func asText(_, to reflect.Type, value any) (any, error) {
	if to.Kind() != reflect.String {
		return value, nil
	}
	switch v := value.(type) {
	case time.Time:
		return v.Format("2006-01-02"), nil
	case int:
		return strconv.Itoa(v), nil
	}
	return value, nil
}

// profile checks what was written.
func (f profileFile) profile(name string, register *Register) (schemas.Profile, error) {
	p := schemas.Profile{Name: name, ConfirmedBy: f.ConfirmedBy}
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("%s: %w", name, fmt.Errorf(format, args...)))
	}
	if s, err := register.Find(f.Service); err != nil {
		fault("service: %w", err)
	} else {
		p.Service = s.ID
	}
	for key, text := range map[string]string{"valid_from": f.ValidFrom, "confirmed_on": f.ConfirmedOn} {
		if text == "" {
			continue
		}
		day, err := schemas.ParseDate(text)
		if err != nil {
			fault("%s: %w", key, err)
		}
		if key == "valid_from" {
			p.ValidFrom = day
		} else {
			p.ConfirmedOn = day
		}
	}
	switch f.DateOrder {
	case "", "day-first":
	case "month-first":
		p.MonthFirst = true
	default:
		fault("date_order: %q cannot stand here: allowed are day-first and month-first", f.DateOrder)
	}
	if p.PasswordFile = f.Passwords; f.Passwords != "" && !filepath.IsLocal(f.Passwords) {
		fault("password_file: %q cannot stand here: allowed is the path of a file in the workspace, such as passwords.txt", f.Passwords)
	}
	seen := map[string]bool{}
	for _, c := range f.Columns {
		key := strings.Join(fold(c.Heading), " ")
		switch {
		case key == "":
			fault("columns: a heading is missing")
		case seen[key]:
			fault("columns: the heading %q stands twice", c.Heading)
		case !slices.Contains(profileFields, c.Field):
			fault("columns: %q cannot be %q: %s", c.Heading, c.Field, allowed(c.Field, profileFields))
		}
		seen[key] = true
		field := schemas.Field(c.Field)
		if c.Field == noColumn {
			field = schemas.NoField
		}
		p.Columns = append(p.Columns, schemas.ProfileColumn{Heading: c.Heading, Field: field})
	}
	for _, w := range f.Words {
		means, ok := wordMeanings[schemas.Field(w.Field)]
		switch {
		case !ok:
			fault("words: no words can be given for %q: %s", w.Field, allowed(w.Field, []string{"level", "status", "work_type"}))
		case strings.TrimSpace(w.Word) == "":
			fault("words: a word of %s is missing", w.Field)
		case !slices.Contains(means, w.Means):
			fault("words: %q of %s cannot mean %q: %s", w.Word, w.Field, w.Means, allowed(w.Means, means))
		}
		p.Words = append(p.Words, schemas.ProfileWord{Field: schemas.Field(w.Field), Word: w.Word, Means: w.Means})
	}
	slices.SortStableFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return p, errors.Join(faults...)
}

// ProfileFor is the profile for a return of a service that describes a day: of
// those of the service that are valid by then, the newest. ok is false for none.
func ProfileFor(profiles []schemas.Profile, service string, day schemas.Date) (p schemas.Profile, ok bool) {
	for _, q := range profiles {
		if q.Service == service && (day == 0 || q.ValidFrom <= day) && (!ok || q.ValidFrom >= p.ValidFrom) {
			p, ok = q, true
		}
	}
	return p, ok
}
