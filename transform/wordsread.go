package transform

import (
	"github.com/iassn/collate/schemas"
)

// meanings are what the words of a table mean. Each word is read once, for columns of
// words have few different ones.
type meanings struct {
	user   func(string) (schemas.User, WordResult)
	work   func(string) (bool, WordResult)
	answer func(string) (int, WordResult)
	event  func([2]string) (Event, WordResult)
}

func meaningsOf(v Vocabulary) meanings {
	return meanings{
		user: remembered(v.User), work: remembered(v.Work), answer: remembered(v.Answer),
		event: remembered(func(words [2]string) (Event, WordResult) { return v.Event(words[0], words[1]) }),
	}
}

// remembered is a function that asks read once of each word.
func remembered[K comparable, V any](read func(K) (V, WordResult)) func(K) (V, WordResult) {
	type meaning struct {
		value  V
		result WordResult
	}
	known := map[K]meaning{}
	return func(word K) (V, WordResult) {
		m, ok := known[word]
		if !ok {
			m.value, m.result = read(word)
			known[word] = m
		}
		return m.value, m.result
	}
}

// ReadWord is a word of a level or status column, what it was taken to mean, and
// in how many rows it stands.
type ReadWord struct {
	Field schemas.Field
	Word  string
	Means string
	Rows  int
}

// ReadWords are the known words of the level and status columns of a return
// whose rows are still there, the commonest first, levels before statuses. Words
// that may be names, and those that are not known, are not among them.
func ReadWords(r schemas.Return, v Vocabulary) []ReadWord {
	means := map[schemas.Field]func(string) (string, WordResult){
		schemas.LevelField:  func(c string) (string, WordResult) { l, res := v.Level(c); return l.String(), res },
		schemas.StatusField: func(c string) (string, WordResult) { s, res := v.Status(c); return s.String(), res },
	}
	var out []ReadWord
	for _, f := range []schemas.Field{schemas.LevelField, schemas.StatusField} {
		counts := map[string]int{}
		for _, t := range r.Tables {
			if i := columnOf(t, f); i >= 0 && t.Grain != schemas.SummaryGrain {
				for _, row := range t.Rows {
					counts[Fold(row.Cells[i])]++
				}
			}
		}
		for _, word := range byCount(counts, func(w string, _ int) string { return w }) {
			if m, res := means[f](word); res == Known && plainTerm(word) {
				out = append(out, ReadWord{Field: f, Word: word, Means: m, Rows: counts[word]})
			}
		}
	}
	return out
}
