package moderation

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the starter set and the levels
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Case is an anonymised case to which raters give a level.
type Case struct {
	ID   string
	Text string
	// Reference is the level that those who chose the case hold it to have reached
	// by its end; LevelUnknown where they give none.
	Reference schemas.Level
	Why       string // of the reference
}

// Code tells one text from another under the same id, so that answers are never
// added up that are about different cases. Spaces and line ends do not count.
func (c Case) Code() string { return codeOf(c.ID, c.Text) }

func codeOf(id, text string) string {
	sum := sha256.Sum256([]byte(id + "\n" + strings.Join(strings.Fields(text), " ")))
	return hex.EncodeToString(sum[:3])
}

//go:embed starter.csv
var starterText []byte

//go:embed levels.csv
var levelsText []byte

// Starter is the guidance's Examples A to F in other words, each with the level
// that the guidance gives it. Where it rises within one intervention (Example D),
// that is the level reached.
func Starter() []Case {
	var out []Case
	for _, row := range embedded(starterText) {
		n, err := strconv.Atoi(row[2])
		if err != nil {
			panic(err) // the program's own text
		}
		out = append(out, Case{ID: row[0], Text: row[1], Reference: schemas.Level(n), Why: row[3]})
	}
	return out
}

// embedded are the rows of the program's own CSV text, without the headings.
func embedded(text []byte) [][]string {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		panic(err) // the program's own text
	}
	return rows[1:]
}

// suspects are what names a person or leads to one, as far as its form shows.
var suspects = []struct {
	what string
	form *regexp.Regexp
}{
	{"an e-mail address", regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w`)},
	{"a postcode", regexp.MustCompile(`\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b`)},
	{"a telephone or NHS number", regexp.MustCompile(`\b[0-9](?:[ -]?[0-9]){9,10}\b`)},
	{"a whole date", regexp.MustCompile(`\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}){1,2}\b|\b[0-9]{1,2}(?:st|nd|rd|th)? (?i:january|february|march|april|may|june|july|august|september|october|november|december) [0-9]{4}\b`)},
	{"a title with a name", regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]`)},
}

// Suspects are the kinds of personal data that the text seems to hold: "a
// postcode". None is no proof that there is none.
func (c Case) Suspects() []string {
	var out []string
	for _, s := range suspects {
		if s.form.MatchString(c.Text) {
			out = append(out, s.what)
		}
	}
	return out
}

// naturally orders ids as people do: 2 before 10, A2 before A10.
func naturally(a, b string) int {
	for a != "" && b != "" {
		da, db := digits(a), digits(b)
		if da > 0 && db > 0 {
			x, y := strings.TrimLeft(a[:da], "0"), strings.TrimLeft(b[:db], "0")
			if c := len(x) - len(y); c != 0 {
				return c
			}
			if c := strings.Compare(x, y); c != 0 {
				return c
			}
			a, b = a[da:], b[db:]
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// Limits of a set of cases: more is no exercise for a meeting.
const (
	idMax    = 20    // letters
	textMax  = 4_000 // letters
	casesMax = 60
)

// caseRow is a case as somebody wrote it down, and where.
type caseRow struct {
	at                       string
	id, text, reference, why string
}

// checked are the cases of the rows. The error names every fault, one a line.
func checked(file string, rows []caseRow, levels Levels) ([]Case, error) {
	var out []Case
	var faults []string
	first := map[string]string{}
	for _, r := range rows {
		fault := func(format string, a ...any) { faults = append(faults, r.at+": "+fmt.Sprintf(format, a...)) }
		switch {
		case r.id == "":
			fault("the case has no id: give it a letter or a number of its own, such as A or 12")
		case len([]rune(r.id)) > idMax:
			fault("the id is longer than %d letters: give the case a letter or a number, and put the rest in the text", idMax)
		case first[r.id] != "":
			fault("the id %s stands here a second time (first at %s): give each case an id of its own", r.id, first[r.id])
		default:
			first[r.id] = r.at
		}
		if r.text == "" {
			fault("the case has no text: say what was asked for and what the service did, without names")
		}
		if n := len([]rune(r.text)); n > textMax {
			fault("the text has %d letters, and %d are allowed: leave out what does not bear on the level", n, textMax)
		}
		level, blank, ok := levels(r.reference)
		if !blank && (!ok || level == schemas.Level3Or4) {
			fault("the reference level cannot be read: allowed are 1, 2, 3 and 4, or an empty cell where there is none")
		}
		out = append(out, Case{ID: r.id, Text: r.text, Reference: level, Why: r.why})
	}
	if len(rows) == 0 {
		faults = append(faults, file+": there is no case: write one a row, with the headings id, text and (if there is one) reference")
	}
	if len(rows) > casesMax {
		faults = append(faults, fmt.Sprintf("%s: there are %d cases, and %d are allowed: a meeting can talk about ten or so", file, len(rows), casesMax))
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(faults, "\n"))
	}
	return out, nil
}
