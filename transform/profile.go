package transform

import (
	"strconv"

	"github.com/iassn/collate/schemas"
)

// eventMeanings are what a profile can say that a kind of event led to. Of a
// level and of a status the value beside it says which; the zero Event is not
// recorded.
var eventMeanings = map[string]Event{
	"opened": {Kind: EventStatus, Status: schemas.Open}, "reopened": {Kind: EventStatus, Status: schemas.Open},
	"inactive": {Kind: EventStatus, Status: schemas.Inactive}, "closed": {Kind: EventStatus, Status: schemas.Closed},
	"level": {Kind: EventLevel}, "status": {Kind: EventStatus}, "other": {Kind: EventOther},
}

// VocabularyOf is the usual words and those of a profile, which go before them.
// Meanings that are none were refused when the profile was read.
func VocabularyOf(p schemas.Profile) Vocabulary {
	v := Vocabulary{Levels: map[string]schemas.Level{}, Statuses: map[string]schemas.Status{}, WorkTypes: map[string]bool{}, Events: map[string]Event{}, Answers: map[string]int{}, Scale: p.Scale}
	for _, w := range p.Words {
		key := Fold(w.Word)
		switch w.Field {
		case schemas.LevelField:
			v.Levels[key], _ = schemas.ParseLevel(w.Means) // "not recorded" is the unknown level
		case schemas.StatusField:
			v.Statuses[key], _ = schemas.ParseStatus(w.Means)
		case schemas.EventKind:
			v.Events[key] = eventMeanings[w.Means]
		case schemas.WorkType:
			v.WorkTypes[key] = w.Means == "in"
		case schemas.Evaluation:
			n, err := strconv.Atoi(w.Means)
			if err != nil { // "not recorded"
				n = -1
			}
			v.Answers[key] = n
		default: // no other field has words
		}
	}
	return v
}
