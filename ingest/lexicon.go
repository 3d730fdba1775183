package ingest

import "github.com/iassn/collate/schemas"

// Lexicon is what ingest is told about the meaning of words, so that it can
// weigh the values of a column without knowing what they mean. transform has
// the words; whoever joins the two hands them over.
type Lexicon struct {
	// Looks reports whether a cell can be a value of the field. Blank cells are
	// never asked about. All fields of days look the same.
	Looks func(field schemas.Field, cell string) bool
	// Level and Status are the level or status that a heading or label names.
	Level  func(text string) (schemas.Level, bool)
	Status func(text string) (schemas.Status, bool)
	// Day is the day that a cell says, day first; nil where the order of days is
	// not to be weighed.
	Day func(cell string) (schemas.Date, bool)
	// Blank reports whether a cell says no more than that there is nothing.
	Blank func(cell string) bool

	said  map[string][]schemas.ProfileColumn // by headingKey: what a profile says columns are
	names map[string][]named                 // of the headings that were asked about; nil to forget them
	kinds map[string]kind                    // of the texts that were; nil to forget them
}

// named are the fields that the heading of a column, counted from 1, may name: the
// one that a profile says, or those that such headings usually are.
func (lex Lexicon) named(heading string, column int) []named {
	f, ok := lex.saidOf(heading, column)
	switch {
	case !ok:
		names, known := lex.names[heading]
		if !known {
			names = namedBy(heading)
			if lex.names != nil {
				lex.names[heading] = names
			}
		}
		return names
	case f == schemas.NoField:
		return nil
	default:
		return []named{{f, confirmed}}
	}
}

// saidOf is what a profile says of a column: of this very one before any of that
// heading.
func (lex Lexicon) saidOf(heading string, column int) (f schemas.Field, ok bool) {
	if len(lex.said) == 0 {
		return schemas.NoField, false
	}
	for _, c := range lex.said[headingKey(heading)] {
		if c.Column == column {
			return c.Field, true
		}
		if c.Column == 0 {
			f, ok = c.Field, true
		}
	}
	return f, ok
}

// with is the lexicon with what a profile says of columns.
func (lex Lexicon) with(columns []schemas.ProfileColumn) Lexicon {
	lex.names, lex.kinds = map[string][]named{}, map[string]kind{}
	lex.said = make(map[string][]schemas.ProfileColumn, len(columns))
	for _, c := range columns {
		k := headingKey(c.Heading)
		lex.said[k] = append(lex.said[k], c)
	}
	return lex
}
