package transform

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the one spelling of a word, by which vocabularies are keyed: NFKC,
// lower-case, without white space at either end and with one space for every
// run of it, dashes as "-", curly quotes straight, and without marks that
// cannot be seen. Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if folded(s) {
		return s
	}
	var room [64]byte
	if b, ok := asciiFold(room[:0], s); ok {
		return string(b)
	}
	for range foldsMax {
		if folded(s) {
			return s
		}
		next := foldOnce(s)
		if next == s {
			return s
		}
		s = next
	}
	return s
}

// foldsMax is more than enough: taking out a mark that cannot be seen can leave
// letters side by side that NFKC joins, and that is all there is to repeat.
const foldsMax = 8

func foldOnce(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range lower(s) {
		r = foldRune(r)
		switch {
		case r == ' ':
			space = b.Len() > 0
			continue
		case r == 0:
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// lower is s in NFKC and lower-case. Lower-casing can undo NFKC (İ becomes i
// and a combining dot), so it is followed by another NFKC.
func lower(s string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(s)))
}

// folded reports whether s is plain ASCII that Fold would not change.
func folded(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c >= 'A' && c <= 'Z' || c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// foldRune is what stands for r: a space for white space, 0 for nothing at all.
func foldRune(r rune) rune {
	switch {
	case r < 0x7f && r > ' ':
		return r
	case unicode.IsSpace(r):
		return ' '
	case r == '\u00ad' || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		return 0 // soft hyphens, zero-width marks, byte order marks
	case unicode.Is(unicode.Pd, r) || r == '\u2212':
		return '-'
	case r == '\u2044' || r == '\u2215':
		return '/' // in fractions
	}
	switch r {
	case '‘', '’', '‚', '‛', '′', '`', '´':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»':
		return '"'
	case '\u2043', '•':
		return '-'
	}
	return r
}

// asciiFold appends to buf what Fold makes of s, when s is ASCII that fits; it
// allocates nothing.
func asciiFold(buf []byte, s string) ([]byte, bool) {
	if len(s) > cap(buf) {
		return nil, false
	}
	space := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			space = len(buf) > 0
			continue
		case c < ' ' || c > '~' || c == '`':
			return nil, false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		if space {
			buf = append(buf, ' ')
			space = false
		}
		buf = append(buf, c)
	}
	return buf, true
}

// blankWords are the folded words that say that nothing is recorded.
var blankWords = wordSet(`|-|--|---|.|..|...|?|??|???|/|n/a|n.a.|n.a|na|n\a|none|null|nil|#n/a|(blank)|blank|<none>|(none)|[none]|<null>|(null)|
not recorded|not known|not set|not given|not stated|not entered|not specified|not available|not applicable|not provided|not yet recorded|not yet known|
unknown|unk|unspecified|unrecorded|unset|undefined|missing|no data|no value|nan|nat|tbc|tba|tbd|t.b.c.|to be confirmed|to be decided|to be determined|don't know|dont know|_`)

// wordSet are the words between the bars of a table.
func wordSet(table string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Split(table, "|") {
		set[strings.TrimSpace(strings.ReplaceAll(w, "\n", ""))] = true
	}
	return set
}
