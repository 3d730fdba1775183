package ingest

import "github.com/iassn/collate/schemas"

// Lexicon is what ingest is told about the meaning of words, so that it can
// weigh the values of a column without knowing what they mean. transform has
// the words; whoever joins the two hands them over.
type Lexicon struct {
	// Looks reports whether a cell can be a value of the field. Blank cells are
	// never asked about.
	Looks func(field schemas.Field, cell string) bool
	// Level and Status are the level or status that a heading or label names.
	Level  func(text string) (schemas.Level, bool)
	Status func(text string) (schemas.Status, bool)
	// Blank reports whether a cell says no more than that there is nothing.
	Blank func(cell string) bool
}
