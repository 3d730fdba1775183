package tidy

import (
	"fmt"
	"io"
	"strings"

	"github.com/iassn/collate/report/disclosure"
)

// Dictionary writes what every column of a release's tables, and every word that
// stands in them, means, as CSV writes figures.
func Dictionary(w io.Writer, r disclosure.Release) error {
	return writeTable(w, dictionaryColumns, func(row func(...string)) {
		for _, t := range tables {
			for _, c := range t.columns {
				row(t.name, "column", c.name, string(c.kind), c.permits(), c.meaning)
			}
		}
		for _, k := range []struct {
			item  string
			words []word
		}{{"measure", measures}, {"geography", geographies}, {"level", levels}, {"status", statuses}, {"mark", marks}} {
			for _, v := range k.words {
				row("figures", k.item, v.name, "", "", v.meaning)
			}
		}
		for _, n := range notes(r) {
			row("", "note", n.name, "", "", n.meaning)
		}
	})
}

// permits says in words what can stand in a column.
func (c column) permits() string {
	var out []string
	for _, v := range c.allowed {
		out = append(out, v.name)
	}
	if c.counts {
		out = append(out, "0 or more")
	}
	if len(out) > 0 && c.nullable {
		out = append(out, "empty")
	}
	return strings.Join(out, ", ")
}

// notes are what there is to know of a release as a whole.
func notes(r disclosure.Release) []word {
	out := []word{{"release", Title(r)}}
	if notice := Notice(r); notice != "" {
		out = append(out, word{"edition", notice})
	}
	if p := r.Policy; r.Edition == disclosure.Published {
		out = append(out,
			word{"withheld", fmt.Sprintf("counts of 1 to %d of a service, and as many others as it takes that none of them can be worked out (policy %s)", p.Threshold, p.Name)},
			word{"rounded", fmt.Sprintf("counts of England and of regions to the nearest %d, so that they need not add up", p.Base)},
		)
	}
	return append(out,
		word{"no number", "value is empty where a mark stands, and one of the two always stands; no mark is nought"},
		word{"apostrophe", "in CSV, a text that begins with =, +, -, @, a tab or a carriage return has an apostrophe before it, so that no spreadsheet takes it for a formula: leave out the first one"},
	)
}
