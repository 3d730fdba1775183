package config

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// FormatProfile is the profile as YAML, with a comment on every key that is
// there: keys that say nothing are left out. LoadProfile reads it back to an
// equal value, where the profile is one that it could have made; what is not yet
// said (the meaning of a word) is written empty, and refused until it is. Its
// Name is not in it.
func FormatProfile(p schemas.Profile) []byte {
	var w profileWriter
	w.text("service", p.Service, "")
	w.text("fingerprint", p.Fingerprint, "only for tables with these very headings")
	w.text("valid_from", p.ValidFrom.String(), "the first day that a return of this layout describes")
	w.text("confirmed_by", p.ConfirmedBy, "who said so")
	w.text("confirmed_on", p.ConfirmedOn.String(), "")
	if len(p.Sheets) > 0 {
		names := make([]string, len(p.Sheets))
		for i, s := range p.Sheets {
			names[i] = quoted(s)
		}
		w.line("sheets: [%s] # the sheets to be read; no other is", strings.Join(names, ", "))
	}
	if p.HeaderRow > 0 {
		w.line("header_row: %d # of two rows of headings the lower", p.HeaderRow)
	}
	w.text("extract_date", string(p.DayIn), "where it says which day it describes: "+strings.Join(dayPlaces, ", "))
	if p.MonthFirst {
		w.line("date_order: %s # or %s", dateOrders[1], dateOrders[0])
	}
	w.text("password_file", p.PasswordFile, "of its workbooks, one password a line, in the workspace")
	w.text("statuses", p.Statuses.String(), "two: open and closed; three: inactive too")
	w.text("levels", p.Levels.String(), "three: the highest is 3-4; four")
	if len(p.Scale) > 0 {
		w.line("scale: # of the answers to the evaluation questions, from the worst to the best")
		for _, step := range p.Scale {
			w.line("  - {value: %d, word: %s}", step.Value, quoted(step.Word))
		}
	}
	w.columns(p.Columns)
	w.words(p.Words)
	return []byte(w.String())
}

type profileWriter struct{ strings.Builder }

func (w *profileWriter) line(format string, args ...any) {
	w.WriteString(fmt.Sprintf(format+"\n", args...))
}

// text writes a key that has a value, with a comment where there is one.
func (w *profileWriter) text(key, text, comment string) {
	switch {
	case text == "":
	case comment == "":
		w.line("%s: %s", key, value(text))
	default:
		w.line("%s: %s # %s", key, value(text), comment)
	}
}

func (w *profileWriter) columns(columns []schemas.ProfileColumn) {
	if len(columns) == 0 {
		return
	}
	w.line("columns: # which column is what; none: it is not to be read")
	for _, c := range columns {
		column := ""
		if c.Column > 0 {
			column = ", column: " + quoted(schemas.ColumnName(c.Column))
		}
		w.line("  - {heading: %s%s, field: %s}", quoted(c.Heading), column, cmp.Or(string(c.Field), noColumn))
	}
}

func (w *profileWriter) words(words []schemas.ProfileWord) {
	if len(words) == 0 {
		return
	}
	w.line("words: # what each means")
	said := map[schemas.Field]bool{}
	for _, word := range words {
		if !said[word.Field] {
			said[word.Field] = true
			w.line("  # %s: %s", word.Field, strings.Join(wordMeanings[word.Field], ", "))
		}
		w.line("  - {field: %s, word: %s, means: %s}", word.Field, quoted(word.Word), value(word.Means))
	}
}

// value is a text in quotes, unless it is a word that YAML takes for text, and for
// nothing else, as it stands.
func value(text string) string {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (i == 0 || c != '-' && c != '_') {
			return quoted(text)
		}
	}
	switch text {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return quoted(text)
	}
	return text
}

// quoted is a text in quotes. Go's escapes are YAML's, but for bytes that are no
// text, which become U+FFFD.
func quoted(text string) string { return strconv.Quote(strings.ToValidUTF8(text, "\ufffd")) }
