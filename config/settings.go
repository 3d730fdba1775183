package config

import (
	"bytes"
	_ "embed" // the default settings
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"

	"github.com/iassn/collate/schemas"
)

//go:embed iass.yaml
var defaultSettings []byte

// Settings are the settings of a workspace. LoadSettings makes them; every one
// of them has been checked.
type Settings struct {
	KeepReturns    bool `mapstructure:"keep_returns"`    // keep the files received
	InactiveMonths int  `mapstructure:"inactive_months"` // calendar months after which an inactive record is closed
	// What becomes of interventions that the newest return of a service should hold
	// and does not: kept or withdrawn.
	GoneInterventions string `mapstructure:"gone_interventions"`
	// Percent of services below which there is no figure of England or a region.
	CoverageFloor int                `mapstructure:"coverage_floor"`
	DayHours      float64            `mapstructure:"day_hours"` // hours of a working day, in which illustrative times are
	Evaluation    EvaluationSettings `mapstructure:"evaluation"`
	Release       ReleaseSettings    `mapstructure:"release"`
	Chase         ChaseSettings      `mapstructure:"chase"`
	Store         StoreSettings      `mapstructure:"store"`
	SignIn        SignInSettings     `mapstructure:"signin"`
	Limits        Limits             `mapstructure:"limits"`
}

// ReleaseSettings are what a release shows, and says of itself.
type ReleaseSettings struct {
	Pages     bool   `mapstructure:"pages"`    // write pages for people
	Quarters  int    `mapstructure:"quarters"` // shown in a row, up to the release's own
	Policy    string `mapstructure:"policy"`   // of disclosure control, by name
	Publisher string `mapstructure:"publisher"`
	Contact   string `mapstructure:"contact"` // whom to ask about it; empty for nobody
	Licence   string `mapstructure:"licence"` // by its name or its address; empty for none
}

// ChaseSettings are who writes to services for their returns, and by when those are
// due.
type ChaseSettings struct {
	Sender  string `mapstructure:"sender"`   // empty: who publishes the release
	Contact string `mapstructure:"contact"`  // an address or a telephone number; empty: that of the release
	DueDays int    `mapstructure:"due_days"` // after the period's last day; 0 for no day
}

// SignInSettings are with whose accounts people may sign in to the desk, beside those
// with a password: a provider of OpenID Connect.
type SignInSettings struct {
	Issuer     string `mapstructure:"issuer"` // its address; empty for none
	ClientID   string `mapstructure:"client_id"`
	SecretFile string `mapstructure:"secret_file"` // in the workspace
	Claim      string `mapstructure:"claim"`       // what it says of somebody that is their account's name
}

// StoreSettings are how much of the machine the store may use.
type StoreSettings struct {
	Threads int    `mapstructure:"threads"` // 0: one for each core
	Memory  string `mapstructure:"memory"`  // as DuckDB writes it: 1GB; empty: four fifths of the machine's
	// Temporary is the folder for what does not fit into memory; empty: a folder in
	// the workspace, beside the store.
	Temporary string `mapstructure:"temporary"`
}

// Limits are the sizes, and the time, beyond which a return is refused.
type Limits struct {
	FileBytes     int `mapstructure:"file_bytes"`     // of the file
	InflatedBytes int `mapstructure:"inflated_bytes"` // of a workbook when it is unpacked
	Rows          int `mapstructure:"rows"`           // of all sheets together
	Columns       int `mapstructure:"columns"`        // of a sheet
	CellLength    int `mapstructure:"cell_length"`    // characters of a cell
	Seconds       int `mapstructure:"seconds"`        // of reading a file
}

// environmentPrefix begins the name of every environment variable that stands
// for a setting: IASS_STORE_THREADS is store.threads.
const environmentPrefix = "IASS_"

// DefaultSettingsYAML is the default settings as they are written into a new
// workspace, each with a comment. The caller may change it.
func DefaultSettingsYAML() []byte { return bytes.Clone(defaultSettings) }

// LoadSettings reads settings: the defaults, then the file, then the
// environment. The file is YAML, and messages call it name; an empty file, and
// a key without a value, leave the defaults. The environment is as os.Environ
// gives it. Typing is strict: a number in quotes is not a number.
//
// The error names every fault, one a line: the file or variable, the key, and
// what is allowed. An environment variable that is no setting is a fault only
// where its name is so near to that of one that it must have been meant.
func LoadSettings(yaml []byte, name string, environment []string) (Settings, error) {
	v, err := readYAML(defaultSettings, "default settings")
	if err != nil {
		return Settings{}, err
	}
	file, err := readYAML(yaml, name)
	if err != nil {
		return Settings{}, err
	}
	if err := errors.Join(setFromFile(v, file, name), setFromEnvironment(v, environment)); err != nil {
		return Settings{}, err
	}
	var s Settings
	strict := func(c *mapstructure.DecoderConfig) { c.WeaklyTypedInput = false }
	if err := v.UnmarshalExact(&s, strict); err != nil {
		return Settings{}, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

func readYAML(yaml []byte, name string) (*viper.Viper, error) {
	v := viper.New()
	v.SetConfigType("yaml")
	if err := v.ReadConfig(bytes.NewReader(yaml)); err != nil {
		return nil, fmt.Errorf("%s: reading the settings: %w", name, err)
	}
	return v, nil
}

// setFromFile puts the file's values over those of v.
func setFromFile(v, file *viper.Viper, name string) error {
	keys := file.AllKeys()
	slices.Sort(keys)
	var faults []error
	for _, key := range keys {
		value := file.Get(key)
		switch s, ok := settingOf(key); {
		case !ok && value == nil && slices.ContainsFunc(settingKeys(), inSection(key)):
			// A section whose every line is commented out.
		case !ok && slices.ContainsFunc(settingKeys(), inSection(key)):
			faults = append(faults, fmt.Errorf("%s: %s: no value can stand here, only the settings under it: %s",
				name, key, allowed(key, sectionKeys(key))))
		case !ok:
			faults = append(faults, fmt.Errorf("%s: there is no setting %s: %s", name, key, allowed(key, settingKeys())))
		case value == nil:
			// A key without a value.
		case !s.accepts(value):
			faults = append(faults, fmt.Errorf("%s: %s: %s cannot stand here: allowed is %s", name, key, quote(value), s.allowed))
		default:
			v.Set(key, value)
		}
	}
	return errors.Join(faults...)
}

// quote is a value as messages show it: text in quotes, so that "4" is not 4.
func quote(value any) string {
	if s, ok := value.(string); ok {
		return strconv.Quote(s)
	}
	if list, ok := value.([]any); ok && slices.ContainsFunc(list, func(v any) bool { _, pairs := v.(map[string]any); return pairs }) {
		return "this list"
	}
	return fmt.Sprint(value)
}

// setFromEnvironment puts the values of the environment over those of v.
func setFromEnvironment(v *viper.Viper, environment []string) error {
	variables := make([]string, len(settings))
	for i, s := range settings {
		variables[i] = s.variable()
	}
	var faults []error
	for _, pair := range slices.Sorted(slices.Values(environment)) {
		variable, word, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(variable, environmentPrefix) {
			continue
		}
		i := slices.Index(variables, variable)
		if i < 0 {
			if near := nearest(variable, variables); near != "" && levenshtein.ComputeDistance(variable, near) <= 2 {
				faults = append(faults, fmt.Errorf("environment: %s is no setting: did you mean %s?", variable, near))
			}
			continue
		}
		value := settings[i].parse(word)
		if !settings[i].accepts(value) {
			faults = append(faults, fmt.Errorf("environment: %s (%s): %q cannot stand here: allowed is %s",
				variable, settings[i].key, word, settings[i].allowed))
			continue
		}
		v.Set(settings[i].key, value)
	}
	return errors.Join(faults...)
}

// setting is one key and what may stand there.
type setting struct {
	key     string
	allowed string
	accepts func(value any) bool  // whether the type and the value are allowed
	parse   func(word string) any // the value that a word of the environment stands for, the word itself where it is none
}

// settings are all settings, in the order of the default file.
var settings = []setting{
	truth("keep_returns"),
	whole("inactive_months", 1, 24),
	oneOf("gone_interventions", "kept", "withdrawn"),
	whole("coverage_floor", 0, 100),
	number("day_hours", 1, 24),
	texts("evaluation.questions", schemas.QuestionsAll),
	scaleSetting("evaluation.scale"),
	whole("release.quarters", 1, 40),
	oneOf("release.policy", "dfe", "nhs"),
	matching("release.publisher", "a line of text", line),
	matching("release.contact", "a line of text, or nothing", lineOrNothing),
	truth("release.pages"),
	matching("release.licence", "a licence's name such as OGL-UK-3.0, its address beginning with https://, or nothing", licence),
	matching("chase.sender", "a line of text, or nothing", lineOrNothing),
	matching("chase.contact", "a line of text, or nothing", lineOrNothing),
	whole("chase.due_days", 0, 366),
	whole("store.threads", 0, 1024),
	matching("store.memory", "a size such as 512MB, 1GB or 1.5GiB, or nothing", memorySize),
	matching("store.temporary", "the path of a folder, or nothing", lineOrNothing),
	matching("signin.issuer", "the address of a provider, beginning with https:// (http:// for one on this machine), or nothing", issuer),
	matching("signin.client_id", "a line of text, or nothing", lineOrNothing),
	local("signin.secret_file"),
	matching("signin.claim", "the name of a claim, such as email or preferred_username", claim),
	whole("limits.file_bytes", 1, 1<<40),
	whole("limits.inflated_bytes", 1, 1<<40),
	whole("limits.rows", 1, 1_000_000_000),
	whole("limits.columns", 1, 16_384),
	whole("limits.cell_length", 1, 1_000_000),
	whole("limits.seconds", 1, 86_400),
}

func truth(key string) setting {
	return setting{
		key: key, allowed: "true or false",
		accepts: func(value any) bool { _, ok := value.(bool); return ok },
		parse: func(word string) any {
			switch word {
			case "true":
				return true
			case "false":
				return false
			}
			return word
		},
	}
}

func oneOf(key string, words ...string) setting {
	return setting{
		key: key, allowed: strings.Join(words, " or "),
		accepts: func(value any) bool { s, ok := value.(string); return ok && slices.Contains(words, s) },
		parse:   func(word string) any { return word },
	}
}

func whole(key string, least, most int) setting {
	return setting{
		key: key, allowed: fmt.Sprintf("a whole number from %d to %d", least, most),
		accepts: func(value any) bool { n, ok := value.(int); return ok && least <= n && n <= most },
		parse: func(word string) any {
			if n, err := strconv.Atoi(word); err == nil {
				return n
			}
			return word
		},
	}
}

func number(key string, least, most float64) setting {
	within := func(v float64) bool { return least <= v && v <= most }
	return setting{
		key: key, allowed: fmt.Sprintf("a number from %g to %g", least, most),
		accepts: func(value any) bool {
			switch n := value.(type) {
			case int:
				return within(float64(n))
			case float64:
				return within(n)
			}
			return false
		},
		parse: func(word string) any {
			if n, err := strconv.ParseFloat(word, 64); err == nil {
				return n
			}
			return word
		},
	}
}

// What texts must look like.
var (
	// memorySize is a size as DuckDB's memory_limit takes it.
	memorySize    = regexp.MustCompile(`^([1-9][0-9]*(\.[0-9]+)? ?([KMGT]i?B))?$`)
	line          = regexp.MustCompile(`^\S(\P{C}{0,198}\S)?$`)
	lineOrNothing = regexp.MustCompile(`^(\S(\P{C}{0,198}\S)?)?$`)
	issuer        = regexp.MustCompile(`^(https://[!-~]+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?(/[!-~]*)?)?$`)
	claim         = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.:/-]{0,98}$`)
	licence       = regexp.MustCompile(`^([A-Za-z0-9][-A-Za-z0-9.]*|https://[!-~]+)?$`)
)

// local is the path of a file in the workspace.
func local(key string) setting {
	return setting{
		key: key, allowed: "the path of a file in the workspace, such as secret.txt, or nothing",
		accepts: func(value any) bool { s, ok := value.(string); return ok && (s == "" || filepath.IsLocal(s)) },
		parse:   func(word string) any { return word },
	}
}

func matching(key, allowed string, form *regexp.Regexp) setting {
	return setting{
		key: key, allowed: allowed,
		accepts: func(value any) bool { s, ok := value.(string); return ok && form.MatchString(s) },
		parse:   func(word string) any { return word },
	}
}

// variable is the environment variable of the setting.
func (s setting) variable() string {
	return environmentPrefix + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

func settingOf(key string) (setting, bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

func settingKeys() []string {
	keys := make([]string, len(settings))
	for i, s := range settings {
		keys[i] = s.key
	}
	return keys
}

// inSection tells whether a key stands under a section.
func inSection(section string) func(key string) bool {
	return func(key string) bool { return strings.HasPrefix(key, section+".") }
}

func sectionKeys(section string) []string {
	return slices.DeleteFunc(settingKeys(), func(key string) bool { return !inSection(section)(key) })
}
