package transform

import (
	"strings"
	"unicode"
)

// token is a word, a number or a sign of a folded text.
type token struct {
	text  string
	kind  tokenKind
	space bool // there is space before it
}

type tokenKind uint8

const (
	wordToken tokenKind = iota
	numberToken
	signToken
)

// tokens are the tokens of a folded text. Letters and digits are told apart
// even where nothing stands between them ("il2" is il and 2); underscores are
// spaces, apostrophes and double quotes are left out, and arrows are the sign ">".
func tokens(folded string) []token {
	if strings.ContainsFunc(folded, func(r rune) bool { return r == '>' || r > '~' }) {
		folded = arrows.Replace(folded)
	}
	const usual = 4
	ts := make([]token, 0, usual)
	space := false
	for i := 0; i < len(folded); {
		c := folded[i]
		switch {
		case c == ' ' || c == '_':
			space = true
			i++
			continue
		case c == '\'' || c == '"':
			i++
			continue
		}
		text, kind := nextToken(folded[i:])
		i += len(text)
		ts = append(ts, token{text: strings.ReplaceAll(text, "'", ""), kind: kind, space: space})
		space = false
	}
	return ts
}

var arrows = strings.NewReplacer("->", ">", "=>", ">", "→", ">", "➔", ">", "➜", ">", "»", ">", "⇒", ">")

func nextToken(s string) (string, tokenKind) {
	if c := s[0]; c >= '0' && c <= '9' {
		n := 1
		for n < len(s) && (isDigit(s[n]) || s[n] == '.' && n+1 < len(s) && isDigit(s[n+1])) {
			n++
		}
		return s[:n], numberToken
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsMark(r) || r == '\'' && i > 0 {
			continue
		}
		if i == 0 {
			return s[:len(string(r))], signToken
		}
		return s[:i], wordToken
	}
	return s, wordToken
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (t token) is(sign string) bool { return t.kind == signToken && t.text == sign }

// sign reports whether t is one of the signs, each of one byte.
func (t token) sign(signs string) bool {
	return t.kind == signToken && len(t.text) == 1 && strings.Contains(signs, t.text)
}

// word reports whether t is a word of the set.
func (t token) word(set map[string]bool) bool { return t.kind == wordToken && set[t.text] }

// separators stand between a word that is looked for and its description.
const separators = "-:,;(/.[|=)"

// separates reports whether the tokens begin with a separator; a dash between
// two letters without spaces counts only where tight is set.
func separates(ts []token, tight bool) bool {
	if len(ts) == 0 || !ts[0].sign(separators) {
		return false
	}
	return tight || !ts[0].is("-") || ts[0].space || len(ts) == 1 || ts[1].space
}

// unsigned is ts without the signs at its start and end.
func unsigned(ts []token) []token {
	for len(ts) > 0 && ts[0].kind == signToken {
		ts = ts[1:]
	}
	for len(ts) > 0 && ts[len(ts)-1].kind == signToken {
		ts = ts[:len(ts)-1]
	}
	return ts
}

// phrase is the longest run of words at the start of ts that is in the table,
// and its length in tokens; hyphens and the like within it do not matter.
func phrase[V any](ts []token, table map[string]V) (value V, length int) {
	var b strings.Builder
	words := 0
	for i, t := range ts {
		if words == phraseMax {
			break
		}
		if t.kind == signToken {
			if i > 0 && t.is("-") && !t.space {
				continue
			}
			break
		}
		if words > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
		words++
		if v, ok := table[b.String()]; ok {
			value, length = v, i+1
		}
	}
	return value, length
}

// phraseMax is the number of words of the longest phrase in any table.
const phraseMax = 5

// joined is the words of ts with one space between.
func joined(ts []token) string {
	var b strings.Builder
	for _, t := range ts {
		if t.kind == signToken {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// has reports whether any token is a word of the set or one of the signs.
func has(ts []token, set map[string]bool, signs string) bool {
	for _, t := range ts {
		if t.word(set) || t.sign(signs) {
			return true
		}
	}
	return false
}

// table is a map from the words between the bars of a text to the value.
func table[V any](into map[string]V, value V, words string) map[string]V {
	for w := range wordSet(words) {
		into[w] = value
	}
	return into
}
