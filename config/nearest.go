package config

import (
	"strings"
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
		if n := distance(strings.ToLower(word), strings.ToLower(w)); n <= least && (best == "" || n < least) {
			best, least = w, n
		}
	}
	return best
}

// distance is the Levenshtein distance between two words.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		corner := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := corner
			if r != s {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
