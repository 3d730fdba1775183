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

	said map[string]schemas.Field // by headingKey: what a profile says columns are
}

// named are the fields that a heading may name: the one that a profile says, or
// those that such headings usually are.
func (lex Lexicon) named(heading string) []named {
	if len(lex.said) > 0 {
		if f, ok := lex.said[headingKey(heading)]; ok && f == schemas.NoField {
			return nil
		} else if ok {
			return []named{{f, confirmed}}
		}
	}
	return namedBy(heading)
}

// with is the lexicon with what a profile says of columns.
func (lex Lexicon) with(columns []schemas.ProfileColumn) Lexicon {
	lex.said = make(map[string]schemas.Field, len(columns))
	for _, c := range columns {
		lex.said[headingKey(c.Heading)] = c.Field
	}
	return lex
}
