package transform

import "github.com/iassn/collate/schemas"

// VocabularyOf is the usual words and those of a profile, which go before them.
// Meanings that are none were refused when the profile was read.
func VocabularyOf(p schemas.Profile) Vocabulary {
	v := Vocabulary{Levels: map[string]schemas.Level{}, Statuses: map[string]schemas.Status{}, WorkTypes: map[string]bool{}}
	for _, w := range p.Words {
		key := Fold(w.Word)
		switch w.Field {
		case schemas.LevelField:
			v.Levels[key], _ = schemas.ParseLevel(w.Means) // "not recorded" is the unknown level
		case schemas.StatusField:
			v.Statuses[key], _ = schemas.ParseStatus(w.Means)
		case schemas.WorkType:
			v.WorkTypes[key] = w.Means == "in"
		default: // no other field has words
		}
	}
	return v
}
