package config

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// allowed ends a message: what may stand there, and which of it was probably
// meant.
func allowed(word string, words []string) string {
	text := "allowed are " + strings.Join(words, ", ")
	if near := nearest(word, words); near != "" {
		text += "; did you mean " + near + "?"
	}
	return text
}

// nearest is the one of words that takes the fewest changes of a letter to
// become word, empty where all of them are too far to have been meant. Case
// does not count; the first of several equals is it.
func nearest(word string, words []string) string {
	best, least := "", len([]rune(word))/3+1
	for _, w := range words {
		if n := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(w)); n <= least && (best == "" || n < least) {
			best, least = w, n
		}
	}
	return best
}
