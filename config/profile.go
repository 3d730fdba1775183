package config

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-viper/mapstructure/v2"

	"github.com/iassn/collate/schemas"
)

// profileFile is a profile as it is written.
type profileFile struct {
	Service     string          `mapstructure:"service"`
	Fingerprint string          `mapstructure:"fingerprint"`
	ValidFrom   string          `mapstructure:"valid_from"`
	ConfirmedBy string          `mapstructure:"confirmed_by"`
	ConfirmedOn string          `mapstructure:"confirmed_on"`
	Sheets      []string        `mapstructure:"sheets"`
	HeaderRow   int             `mapstructure:"header_row"`
	ExtractDate string          `mapstructure:"extract_date"`
	DateOrder   string          `mapstructure:"date_order"`
	Passwords   string          `mapstructure:"password_file"`
	Statuses    string          `mapstructure:"statuses"`
	Levels      string          `mapstructure:"levels"`
	Scale       schemas.Scale   `mapstructure:"scale"`
	Columns     []profileColumn `mapstructure:"columns"`
	Words       []profileWord   `mapstructure:"words"`
}

type profileColumn struct {
	Heading string `mapstructure:"heading"`
	Column  string `mapstructure:"column"`
	Field   string `mapstructure:"field"`
}

type profileWord struct {
	Field string `mapstructure:"field"`
	Word  string `mapstructure:"word"`
	Means string `mapstructure:"means"`
}

// profileKeys are the keys of a profile, in the order in which messages list
// them and files have them.
var profileKeys = []string{
	"service", "fingerprint", "valid_from", "confirmed_by", "confirmed_on", "sheets", "header_row", "extract_date",
	"date_order", "password_file", "statuses", "levels", "scale", "columns", "words",
}

// profileFields are the fields that a column can be said to be; "none" is a
// column that is not to be read.
var profileFields = []string{
	string(schemas.Ref), string(schemas.OpenedOn), string(schemas.LevelField), string(schemas.StatusField),
	string(schemas.InactiveOn), string(schemas.ReopenedOn), string(schemas.ClosedOn), string(schemas.ServiceUser),
	string(schemas.Hours), string(schemas.WorkType), string(schemas.ServiceName), string(schemas.ExtractDate),
	string(schemas.EventOn), string(schemas.EventKind), string(schemas.EventValue), string(schemas.Count),
	string(schemas.AnswerField(1)), string(schemas.AnswerField(2)), string(schemas.AnswerField(3)),
	string(schemas.AnswerField(4)), string(schemas.AnswerField(5)), string(schemas.AnswerField(6)), noColumn,
}

const noColumn = "none"

// wordFields are the fields of which a profile can give words, and wordMeanings
// what words of each can mean.
var (
	wordFields   = []string{string(schemas.LevelField), string(schemas.StatusField), string(schemas.EventKind), string(schemas.WorkType), string(schemas.Evaluation)}
	wordMeanings = schemas.Meanings
)

// dayPlaces are the places of the day that a return describes.
var dayPlaces = []string{string(schemas.DayInColumn), string(schemas.DayInTitle), string(schemas.DayInFileName), string(schemas.DayInSheetName)}

// The words of the schemes and of the order of dates.
var (
	statusSchemes = []string{"", schemas.TwoStatuses.String(), schemas.ThreeStatuses.String()}
	levelSchemes  = []string{"", schemas.ThreeLevels.String(), schemas.FourLevels.String()}
	dateOrders    = []string{"day-first", "month-first"}
)

var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{12}$`)

// LoadProfile reads a profile (YAML), which messages call name, strictly: an
// unknown key, a value of another type, a field or a meaning that is not allowed,
// or a scheme that is not the one that the register declares, is a fault. The
// error names every fault, one a line, and what is allowed.
func LoadProfile(yaml []byte, name string, register *Register) (schemas.Profile, error) {
	v, err := readYAML(yaml, name)
	if err != nil {
		return schemas.Profile{}, err
	}
	keys := v.AllKeys()
	slices.Sort(keys)
	var faults []error
	for _, key := range keys {
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
		return schemas.Profile{}, fmt.Errorf("%s: sheets is a list of names, header_row a whole number, scale a list of {value, word}, columns a list of {heading, column, field}, words a list of {field, word, means}, and all other values are text: %w", name, err)
	}
	r := profileReader{file: f, Profile: schemas.Profile{Name: name, ConfirmedBy: f.ConfirmedBy, Sheets: f.Sheets, HeaderRow: f.HeaderRow}}
	r.origin(register)
	r.layout()
	r.scale()
	r.columns()
	r.words()
	slices.SortStableFunc(r.faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return r.Profile, errors.Join(r.faults...)
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

// profileReader checks what was written, and gathers every fault of it.
type profileReader struct {
	schemas.Profile
	file   profileFile
	faults []error
}

func (r *profileReader) fault(format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("%s: %w", r.Name, fmt.Errorf(format, args...)))
}

// origin is whose returns the profile is for, from when, and who said so.
func (r *profileReader) origin(register *Register) {
	f := r.file
	r.Fingerprint = strings.ToLower(f.Fingerprint)
	if f.Fingerprint != "" && !fingerprintForm.MatchString(r.Fingerprint) {
		r.fault("fingerprint: %q is none: it is 12 of the digits 0 to 9 and a to f, in quotes, as iass check --format json prints it for each table", f.Fingerprint)
	}
	if f.Service != "" || f.Fingerprint == "" {
		if s, err := register.Find(f.Service); err != nil {
			r.fault("service: %w", err)
		} else {
			r.Service = s.ID
			r.schemes(s)
		}
	} else if f.Statuses != "" || f.Levels != "" {
		r.fault("service: statuses and levels are those of a service, and none is named")
	}
	r.ValidFrom, r.ConfirmedOn = r.day("valid_from", f.ValidFrom), r.day("confirmed_on", f.ConfirmedOn)
}

func (r *profileReader) day(key, text string) schemas.Date {
	if text == "" {
		return 0
	}
	day, err := schemas.ParseDate(text)
	if err != nil {
		r.fault("%s: %w", key, err)
	}
	return day
}

// schemes are the statuses and levels of the service. The register declares them,
// and a profile that says otherwise would be read in two ways at once.
func (r *profileReader) schemes(s schemas.Service) {
	statuses := r.scheme("statuses", r.file.Statuses, statusSchemes, s.ID, s.Statuses.String())
	levels := r.scheme("levels", r.file.Levels, levelSchemes, s.ID, s.Levels.String())
	r.Statuses, r.Levels = schemas.StatusScheme(statuses), schemas.LevelScheme(levels)
}

// scheme is the place of a word among those of a scheme.
func (r *profileReader) scheme(key, word string, words []string, service, declared string) int {
	i := slices.Index(words, word)
	switch {
	case i < 0:
		r.fault("%s: %q cannot stand here: %s", key, word, allowed(word, words[1:]))
		return 0
	case word != "" && declared != "" && word != declared:
		r.fault("%s: the profile says %s, and register.csv declares that %s uses %s: change whichever is wrong", key, word, service, declared)
	}
	return i
}

// layout is where things stand.
func (r *profileReader) layout() {
	f := r.file
	if f.HeaderRow < 0 {
		r.fault("header_row: %d cannot stand here: allowed is the number of the row, counted from 1, or nothing", f.HeaderRow)
	}
	for i, s := range f.Sheets {
		if strings.TrimSpace(s) == "" || slices.Contains(f.Sheets[:i], s) {
			r.fault("sheets: %q is no name, or stands twice: allowed are the names of the sheets to be read, each once", s)
		}
	}
	if f.ExtractDate != "" && !slices.Contains(dayPlaces, f.ExtractDate) {
		r.fault("extract_date: %q cannot stand here: %s, the place where a return says which day it describes (the day of one file stands in manifest.csv)", f.ExtractDate, allowed(f.ExtractDate, dayPlaces))
	}
	if r.PasswordFile = f.Passwords; f.Passwords != "" && !filepath.IsLocal(f.Passwords) {
		r.fault("password_file: %q cannot stand here: allowed is the path of a file in the workspace, such as passwords.txt", f.Passwords)
	}
	r.DayIn = schemas.DayPlace(f.ExtractDate)
	if order := cmp.Or(f.DateOrder, dateOrders[0]); !slices.Contains(dateOrders, order) {
		r.fault("date_order: %q cannot stand here: allowed are day-first and month-first", f.DateOrder)
	}
	r.MonthFirst = f.DateOrder == dateOrders[1]
}

// scale is that of the answers to the evaluation questions.
func (r *profileReader) scale() {
	if len(r.file.Scale) > 0 && !isScale(r.file.Scale) {
		r.fault("scale: %s cannot stand here: allowed is %s", r.file.Scale, scaleForm)
	}
	r.Scale = r.file.Scale
}

func (r *profileReader) columns() {
	type key struct {
		heading string
		column  int
	}
	seen := map[key]bool{}
	for _, c := range r.file.Columns {
		column, ok := schemas.ParseColumn(c.Column)
		k := key{schemas.HeadingKey(c.Heading), column}
		switch {
		case k.heading == "":
			r.fault("columns: a heading is missing, or has no letter or digit: %q", c.Heading)
		case c.Column != "" && !ok:
			r.fault("columns: %q: %q is no column: allowed are letters such as C, or nothing", c.Heading, c.Column)
		case seen[k]:
			r.fault("columns: the heading %q stands twice: where two columns have it, say which is which with column: C", c.Heading)
		case !slices.Contains(profileFields, c.Field):
			r.fault("columns: %q cannot be %q: %s", c.Heading, c.Field, allowed(c.Field, profileFields))
		}
		seen[k] = true
		field := schemas.Field(c.Field)
		if c.Field == noColumn {
			field = schemas.NoField
		}
		r.Columns = append(r.Columns, schemas.ProfileColumn{Heading: c.Heading, Column: column, Field: field})
	}
}

func (r *profileReader) words() {
	said := map[[2]string]string{}
	for _, w := range r.file.Words {
		means, ok := wordMeanings[schemas.Field(w.Field)]
		key := [2]string{w.Field, strings.ToLower(strings.Join(strings.Fields(w.Word), " "))}
		before, twice := said[key]
		said[key] = w.Means
		switch {
		case !ok:
			r.fault("words: no words can be given for %q: %s", w.Field, allowed(w.Field, wordFields))
		case strings.TrimSpace(w.Word) == "":
			r.fault("words: a word of %s is missing", w.Field)
		case !slices.Contains(means, w.Means):
			r.fault("words: %q of %s cannot mean %q: %s", w.Word, w.Field, w.Means, allowed(w.Means, means))
		case w.Field == string(schemas.Evaluation) && w.Means != schemas.NotRecorded && len(r.Scale) > 0 && !slices.ContainsFunc(r.Scale, func(s schemas.Step) bool { return strconv.Itoa(s.Value) == w.Means }):
			r.fault("words: %q of %s cannot mean %s: the scale of the profile is %s", w.Word, w.Field, w.Means, r.Scale)
		case twice && before != w.Means:
			r.fault("words: %q of %s stands twice, and means %s and %s: keep the one that is right", w.Word, w.Field, before, w.Means)
		}
		r.Words = append(r.Words, schemas.ProfileWord{Field: schemas.Field(w.Field), Word: w.Word, Means: w.Means})
	}
}

// ProfileFor is the profile for a return of a service, "" for one that is not
// known, that describes a day and holds tables of these layouts (fingerprints). Of
// those that are valid by then, one of the service goes before one of a layout that
// any service can have, then one with a fingerprint before one for any layout,
// then the newest. ok is false for none.
func ProfileFor(profiles []schemas.Profile, service string, day schemas.Date, layouts []string) (p schemas.Profile, ok bool) {
	best := -1
	for _, q := range profiles {
		rank := 0
		if q.Service != "" {
			rank += 2
		}
		if q.Fingerprint != "" {
			rank++
		}
		fits := (q.Service == "" || q.Service == service) && (q.Fingerprint == "" || slices.Contains(layouts, q.Fingerprint)) && (day == 0 || q.ValidFrom <= day)
		if fits && (rank > best || rank == best && q.ValidFrom >= p.ValidFrom) {
			p, best = q, rank
		}
	}
	return p, best >= 0
}
