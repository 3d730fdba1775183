package transform

import (
	"strings"

	"github.com/iassn/collate/schemas"
)

// Vocabulary is what the words of returns mean. The zero Vocabulary knows the
// usual words of services in England; the maps add a service's own, which come
// from its profile, go before the usual ones, and are keyed by Fold of the
// whole cell. A word that is neither is Unmapped: nothing is guessed, and a
// cell that names two things is Unmapped too.
type Vocabulary struct {
	Levels    map[string]schemas.Level  // LevelUnknown: the word means not recorded
	Statuses  map[string]schemas.Status // StatusUnknown: the word means not recorded
	Users     map[string]schemas.User   // NoUser: the word means not recorded
	WorkTypes map[string]bool           // false: no intervention
	Events    map[string]Event          // keyed by the kind alone; the value still adds what it says
	Blanks    map[string]bool           // further words that mean not recorded, in any column
	// Answers are further words for the answers of Scale; -1: the word means none.
	Answers map[string]int
	Scale   schemas.Scale
}

// WordResult is what became of the word of a cell.
type WordResult uint8

// The results. OutOfScope says that the row is no intervention (guidance,
// introduction and Level 1: group work, training, leaflets, website visits,
// general information about the service).
const (
	Blank WordResult = iota
	Known
	Unmapped
	OutOfScope
)

// String is the result as tests and messages write it.
func (r WordResult) String() string {
	return [...]string{"blank", "known", "unmapped", "out of scope"}[r]
}

// blank reports whether a folded cell says that nothing is recorded.
func (v Vocabulary) blank(folded string) bool { return blankWords[folded] || v.Blanks[folded] }

// doubtWords make any reading uncertain, wherever they stand.
var doubtWords = wordSet(`tbc|tba|tbd|unsure|unclear|uncertain|possibly|maybe|perhaps|probably|potentially|unconfirmed|error|mistake|mistakenly|wrongly|
wrong|incorrect|incorrectly|ish|unless|until|if|almost|nearly|apparently|assumed|query|queried|disputed`)

// Looks reports whether the cell can be a value of the field, by itself: what
// ingest weighs when it looks for the column of a field. A blank cell is
// evidence of nothing and does not look like anything.
func (v Vocabulary) Looks(field schemas.Field, cell string) bool {
	if v.IsBlank(cell) {
		return false
	}
	switch field {
	case schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.EventOn, schemas.ExtractDate:
		_, result := ReadDate(cell, DayFirst, false)
		if result == DateImpossible {
			_, monthFirst, _ := DateFits(cell)
			return monthFirst
		}
		return result == DateRead
	case schemas.Ref:
		return v.looksRef(cell)
	case schemas.LevelField:
		_, result := v.Level(cell)
		return result == Known
	case schemas.StatusField:
		_, result := v.Status(cell)
		return result == Known
	case schemas.ServiceUser:
		_, result := v.User(cell)
		return result == Known
	case schemas.WorkType:
		_, result := v.Work(cell)
		return result == Known || result == OutOfScope
	case schemas.EventKind:
		return v.looksEvent(cell)
	case schemas.EventValue:
		_, level := v.Level(cell)
		_, status := v.Status(cell)
		return level == Known || status == Known
	case schemas.Hours:
		minutes, ok := ReadHours(cell)
		return ok && minutes >= 0
	case schemas.Count, schemas.TotalField:
		return wholeNumber(Fold(cell))
	case schemas.ServiceName:
		return strings.ContainsFunc(cell, isLetter) && len(tokens(Fold(cell))) <= 12
	case schemas.NoField:
	default:
		return field.Question() > 0 && v.looksAnswer(cell)
	}
	return false
}

// refLengthMax is longer than any case reference of a database of cases.
const refLengthMax = 24

// looksRef reports whether a cell can be a case reference: one or two short
// words with a digit in them, and neither a date nor a level nor a fraction.
func (v Vocabulary) looksRef(cell string) bool {
	folded := Fold(cell)
	if len(folded) > refLengthMax || strings.Count(folded, " ") > 1 || !strings.ContainsAny(folded, "0123456789") ||
		strings.ContainsAny(folded, "@?%£<>,;:") {
		return false
	}
	if wholeNumber(folded) {
		return true
	}
	if strings.Trim(folded, "-+.0123456789") == "" && strings.Count(folded, ".") == 1 && !strings.HasPrefix(folded, ".") {
		return false // a decimal number
	}
	if _, result := ReadDate(cell, DayFirst, false); result != DateUnread {
		return false
	}
	_, result := v.Level(cell)
	return result == Unmapped
}

func (v Vocabulary) looksEvent(cell string) bool {
	if _, _, ok := eventSubject(tokens(Fold(cell))); ok {
		return true
	}
	_, result := v.Event(cell, "")
	return result == Known || result == OutOfScope
}

// wholeNumber reports whether a folded cell is a whole number of 0 or more.
func wholeNumber(folded string) bool {
	whole, fraction, _ := strings.Cut(folded, ".")
	return whole != "" && len(whole) <= 15 && digitsOnly(whole) && strings.Trim(fraction, "0") == ""
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f }
