package schemas

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// HeadingWords are the words of a heading: lower case, without punctuation,
// "DateOpened" and "date_opened" taken apart.
func HeadingWords(text string) []string {
	text = norm.NFKC.String(text)
	var b strings.Builder
	var last rune
	for _, r := range text {
		switch {
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '\'' || r == '’':
		default:
			b.WriteByte(' ')
		}
		last = r
	}
	ws := strings.Fields(b.String())
	out := ws[:0]
	for i := 0; i < len(ws); i++ {
		if ws[i] == "re" && i+1 < len(ws) && (strings.HasPrefix(ws[i+1], "open") || strings.HasPrefix(ws[i+1], "activ") || strings.HasPrefix(ws[i+1], "start")) {
			out, i = append(out, "re"+ws[i+1]), i+1
			continue
		}
		if ws[i] == "in" && i+1 < len(ws) && ws[i+1] == "active" {
			out, i = append(out, "inactive"), i+1
			continue
		}
		out = append(out, ws[i])
	}
	return out
}

// HeadingKey is a heading in the form in which two headings are compared: case,
// spacing and punctuation do not count.
func HeadingKey(text string) string { return strings.Join(HeadingWords(text), " ") }

// fingerprintLength is how many bytes of the hash a fingerprint has: enough for
// layouts never to meet by chance, and little enough to be read out.
const fingerprintLength = 6

// Fingerprint is a short name for a layout: 12 hex digits that are the same for
// the same headings, in whatever order they stand and however they are spaced or
// capitalised. Empty headings do not count; a heading that stands twice does so
// twice. Without any heading it is empty.
func Fingerprint(headings []string) string {
	keys := make([]string, 0, len(headings))
	for _, h := range headings {
		if k := HeadingKey(h); k != "" {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:fingerprintLength])
}
