package config

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/iassn/collate/schemas"
)

// names are what the services are called, each as its folded words with a
// space between two. A name of no service has an empty list.
type names struct {
	services map[string][]int // places in the register
	codes    map[string][]int // names that are numbers: DfE codes
	words    map[string]bool  // names that are ordinary words too
	longest  int              // words of the longest name
}

// indexNames gathers the names of the services. Only services that never exist
// on the same day can have a name in common.
func indexNames(services []schemas.Service, other otherNames) (names, error) {
	n := names{services: map[string][]int{}, codes: map[string][]int{}, words: other.words}
	for i, s := range services {
		for _, name := range phrases(s) {
			index := n.services
			if isNumber(name) {
				index = n.codes
			}
			for _, j := range index[name] {
				if overlap(s, services[j]) {
					return names{}, fmt.Errorf("%q names both %s and %s: a name belongs to one service", name, services[j].ID, s.ID)
				}
			}
			index[name] = append(index[name], i)
		}
	}
	for _, name := range other.none {
		n.addForm(name, nil)
	}
	n.addForms(services)
	for name := range n.services {
		n.longest = max(n.longest, strings.Count(name, " ")+1)
	}
	return n, nil
}

// addForms adds the other ways in which names are written, in file names above
// all: in one word ("northyorkshire"), without spaces ("TelfordandWrekin"), and
// with breaks where capitals show them (the alias IoW is read as "io w").
func (n *names) addForms(services []schemas.Service) {
	forms := map[string][]int{}
	for i, s := range services {
		for _, name := range spellings(s) {
			joined := strings.Join(rawWords(name), "")
			for _, form := range []string{joinWords(splitWords(name)), joinWords(splitWords(joined)), strings.ToLower(joined)} {
				if !slices.Contains(forms[form], i) {
					forms[form] = append(forms[form], i)
				}
			}
		}
	}
	for form, places := range forms {
		if !isNumber(form) {
			n.addForm(form, places)
		}
	}
}

// addForm adds a name, unless it is there: what a service is called goes before
// what is made of it.
func (n *names) addForm(name string, places []int) {
	if _, ok := n.services[name]; !ok {
		n.services[name] = places
	}
}

// Match is the services that a text names: a title, a file's name, a folder, a
// cell. Names are whole words; case, accents, apostrophes and punctuation do
// not count, & is and, and a word ends where capitals or digits show it
// (KentIASS2026.xlsx). The longest name takes its words: County Durham is not
// also Durham. So "Leeds City Council" and "London Borough of Brent" need no
// alias, and Derbyshire never names Derby.
//
// A name that is also an ordinary word (Reading) counts only in company that
// leaves no doubt, and a DfE code only alone or where a text says that it is
// one. The services come in the order of their ids, none twice; those that
// exist no longer, or not yet, are among them, and the caller keeps those that
// are valid on the day. None, or several, is for a person to settle.
func (r *Register) Match(text string) []schemas.Service {
	found := r.names.match(splitWords(text))
	slices.Sort(found)
	found = slices.Compact(found)
	services := make([]schemas.Service, len(found))
	for i, place := range found {
		services[i] = r.services[place]
	}
	return services
}

func (n *names) match(words []string) []int {
	var found []int
	for i := 0; i < len(words); {
		length, places := n.longestAt(words, i)
		if length == 1 && n.words[words[i]] && !doubtless(words, i) && !n.listed(words, i, len(found) > 0) {
			places = nil
		}
		found = append(found, places...)
		i += max(length, 1)
	}
	if len(found) == 0 {
		found = slices.Clone(n.codes[codeIn(words)])
	}
	return found
}

// listed reports whether the word at i stands in a list of services: "Hull and
// East Riding", "East Riding and Hull". Without it such a file would be taken for
// one service's.
func (n *names) listed(words []string, i int, after bool) bool {
	if i+2 < len(words) && words[i+1] == "and" {
		if length, _ := n.longestAt(words, i+2); length > 0 {
			return true
		}
	}
	return after && i > 0 && words[i-1] == "and"
}

// longestAt is the longest name that begins at a word, and how many words it
// takes; none for no name.
func (n *names) longestAt(words []string, i int) (length int, places []int) {
	for length = min(n.longest, len(words)-i); length > 0; length-- {
		if places, ok := n.services[joinWords(words[i:i+length])]; ok {
			return length, places
		}
	}
	return 0, nil
}

// serviceWords follow the name of a service, and nothing else; plainWords can
// stand in any file's name or title beside it. Neither leaves a doubt that
// "Reading" is the town.
var (
	serviceWords = wordSet("sendiass sendias iass ias council borough bc mbc cc")
	plainWords   = wordSet(`
		a and as at by for from in of on the to up with
		csv txt tsv xls xlsx xlsm ods final draft copy version v rev
		q qtr quarter quarterly month monthly year yearly annual annually fy ytd st nd rd th
		jan january feb february mar march apr april may jun june jul july aug august
		sep sept september oct october nov november dec december
		send city county unitary authority local la service services team information advice support network iasn
		return returns data report export extract case cases caseload casework activity log monitoring submission
		intervention interventions summary record records statistics stats figures counts`)
	fileWords = wordSet("csv txt tsv xls xlsx xlsm ods q qtr quarter final draft v")
)

// codeLabels say that the number after them is a DfE code, as splitWords leaves
// them: DfE has a break.
var codeLabels = []string{
	"la", "lea", "dfe", "df e", "la code", "lea code", "dfe code", "df e code", "authority code", "la number", "la no",
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// doubtless tells whether the word at i, which is a service's name and an
// ordinary word, stands for the service: a word such as SENDIASS or Council
// follows it, or no other word of the text is more than a date or a term of
// any return. "Reading age" and "guided reading" are not.
func doubtless(words []string, i int) bool {
	if i+1 < len(words) && serviceWords[words[i+1]] {
		return true
	}
	for j, word := range words {
		if j != i && word != words[i] && !plainWords[word] && !serviceWords[word] && !isNumber(word) {
			return false
		}
	}
	return true
}

// codeIn is the DfE code of a text that names nobody: its only number of three
// digits, where that is the whole text, where it begins the text and only words
// of a file's name follow ("330_q1_2026.csv"), or where the text calls it a
// code ("LA 330"). Empty for none: "312 cases" is not Hillingdon.
func codeIn(words []string) string {
	at := -1
	for i, word := range words {
		if len(word) != 3 || !isNumber(word) {
			continue
		}
		if at >= 0 {
			return ""
		}
		at = i
	}
	if at < 0 {
		return ""
	}
	before := " " + joinWords(words[max(at-3, 0):at])
	for _, label := range codeLabels {
		if strings.HasSuffix(before, " "+label) {
			return words[at]
		}
	}
	for _, word := range words[1:] {
		if !fileWords[word] && !serviceWords[word] && !isNumber(word) {
			return ""
		}
	}
	if at > 0 {
		return ""
	}
	return words[at]
}

// spellings are all that a service is called, as it is written.
func spellings(s schemas.Service) []string {
	return slices.Concat([]string{s.ID, s.Name}, s.Aliases)
}

// phrases are all that a service is called, folded, none twice.
func phrases(s schemas.Service) []string {
	var out []string
	for _, name := range spellings(s) {
		if p := phrase(name); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// phrase is a name as its folded words, with a space between two.
func phrase(name string) string { return joinWords(fold(name)) }

func joinWords(words []string) string { return strings.Join(words, " ") }

// fold is the words of a text in lower case, without accents, apostrophes and
// punctuation; & is and.
func fold(text string) []string {
	words := rawWords(text)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	return words
}

// splitWords is fold, with a break also wherever capitals or digits show one:
// "LeedsIASS2026" is leeds, iass, 2026.
func splitWords(text string) []string {
	var out []string
	for _, word := range rawWords(text) {
		runes, start := []rune(word), 0
		for i := 1; i < len(runes); i++ {
			if breaksAt(runes, i) {
				out = appendWord(out, strings.ToLower(string(runes[start:i])))
				start = i
			}
		}
		out = appendWord(out, strings.ToLower(string(runes[start:])))
	}
	return out
}

// appendWord appends a word, in two where it ends in what services of this kind
// are called: "leedsiass" is leeds, iass.
func appendWord(words []string, word string) []string {
	for _, end := range []string{"sendiass", "sendias", "iass", "ias"} {
		if name, ok := strings.CutSuffix(word, end); ok && name != "" {
			if _, all := serviceWords[word]; !all {
				return append(words, name, end)
			}
		}
	}
	return append(words, word)
}

// breaksAt tells whether a word ends before the rune at i: between a letter and
// a digit, before a capital after a small letter, and before the last of
// several capitals where a small letter follows.
func breaksAt(runes []rune, i int) bool {
	before, here := runes[i-1], runes[i]
	switch {
	case unicode.IsDigit(before) != unicode.IsDigit(here):
		return true
	case unicode.IsUpper(here) && unicode.IsLower(before):
		return true
	default:
		return unicode.IsUpper(before) && unicode.IsUpper(here) && i+1 < len(runes) && unicode.IsLower(runes[i+1])
	}
}

// rawWords is the words of a text as they are spelt, without accents,
// apostrophes and punctuation; & is and.
func rawWords(text string) []string {
	text = strings.ReplaceAll(norm.NFD.String(text), "&", " and ")
	var words []string
	var word strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘ʼ`´", r):
		case word.Len() > 0:
			words = append(words, word.String())
			word.Reset()
		}
	}
	if word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

// isNumber tells whether a word is nothing but digits.
func isNumber(word string) bool {
	return word != "" && !strings.ContainsFunc(word, func(r rune) bool { return r < '0' || r > '9' })
}
