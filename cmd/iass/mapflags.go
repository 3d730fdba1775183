package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// noField is how flags and profiles write that a column is not to be read.
const noField = "none"

// said is what the flags say of a file, as a profile.
func (f mapFlags) said(r schemas.Return) (schemas.Profile, error) {
	var p schemas.Profile
	for _, text := range f.columns {
		c, err := columnFlag(text, r)
		if err != nil {
			return p, err
		}
		p.Columns = append(p.Columns, c)
	}
	for _, text := range f.words {
		w, err := wordFlag(text)
		if err != nil {
			return p, err
		}
		p.Words = append(p.Words, w)
	}
	switch f.dateOrder {
	case "", "day-first":
	case "month-first":
		p.MonthFirst = true
	default:
		return p, usage("--date-order: no order %q: allowed are day-first and month-first", f.dateOrder)
	}
	return p, nil
}

// columnFlag reads HEADING=FIELD or HEADING@COLUMN=FIELD.
func columnFlag(text string, r schemas.Return) (schemas.ProfileColumn, error) {
	var c schemas.ProfileColumn
	at := strings.LastIndexByte(text, '=')
	if at < 1 {
		return c, usage("--column: %q cannot be read: write the heading, = and the field, as in 'Banding=level'", text)
	}
	c.Heading, c.Field = strings.TrimSpace(text[:at]), schemas.Field(strings.TrimSpace(text[at+1:]))
	if _, ok := schemas.FieldWords[c.Field]; !ok && c.Field != noField {
		return c, usage("--column: %q cannot be %q: allowed are %s", c.Heading, c.Field, strings.Join(fieldList(), ", "))
	}
	if c.Field == noField {
		c.Field = schemas.NoField
	}
	if i := strings.LastIndexByte(c.Heading, '@'); i > 0 && !transform.HasHeading(r, c.Heading) {
		if n, ok := schemas.ParseColumn(c.Heading[i+1:]); ok {
			c.Heading, c.Column = strings.TrimSpace(c.Heading[:i]), n
		}
	}
	if !transform.HasHeading(r, c.Heading) {
		return c, usage("--column: there is no heading %q in %s: the headings are %s", c.Heading, r.File, strings.Join(headingList(r), ", "))
	}
	return c, nil
}

// wordFlag reads FIELD:WORD=MEANING.
func wordFlag(text string) (schemas.ProfileWord, error) {
	field, rest, ok := strings.Cut(text, ":")
	at := strings.LastIndexByte(rest, '=')
	if !ok || at < 1 {
		return schemas.ProfileWord{}, usage("--word: %q cannot be read: write the field, : and the word, = and what it means, as in 'level:A=1'", text)
	}
	w := schemas.ProfileWord{Field: schemas.Field(strings.TrimSpace(field)), Word: strings.TrimSpace(rest[:at]), Means: strings.TrimSpace(rest[at+1:])}
	means, ok := schemas.Meanings[w.Field]
	switch {
	case !ok:
		return w, usage("--word: no words can be given for %q: allowed are level, status, event, work_type and evaluation", w.Field)
	case !slices.Contains(means, w.Means):
		return w, usage("--word: %q of %s cannot mean %q: allowed are %s", w.Word, w.Field, w.Means, strings.Join(means, ", "))
	}
	return w, nil
}

func fieldList() []string {
	out := []string{noField}
	for f := range schemas.FieldWords {
		out = append(out, string(f))
	}
	slices.Sort(out)
	return out
}

func headingList(r schemas.Return) []string {
	var out []string
	for _, t := range r.Tables {
		for _, c := range t.Columns {
			if h := fmt.Sprintf("%q", c.Heading); c.Heading != "" && !slices.Contains(out, h) {
				out = append(out, h)
			}
		}
	}
	return out
}

// flagsOf are the flags that say what an answer says.
func flagsOf(p schemas.Profile) string {
	var out []string
	if p.Service != "" {
		out = append(out, "--service "+p.Service)
	}
	if p.MonthFirst {
		out = append(out, "--date-order month-first")
	}
	for _, c := range p.Columns {
		heading := c.Heading
		if c.Column > 0 {
			heading += "@" + schemas.ColumnName(c.Column)
		}
		out = append(out, "--column "+shellQuote(heading+"="+cmp.Or(string(c.Field), noField)))
	}
	for _, w := range p.Words {
		out = append(out, "--word "+shellQuote(string(w.Field)+":"+w.Word+"="+w.Means))
	}
	return strings.Join(out, " ")
}

// shellQuote puts a text in the quotes that both Unix shells and Windows know.
func shellQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s) + `"`
}
