package tidy

import (
	"io"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/disclosure"
)

// Revisions writes what has moved since the release before, as CSV writes
// figures: one revision a row. A change is the difference of two numbers that the
// readers of both releases have.
func Revisions(w io.Writer, r disclosure.Release) error {
	return writeTable(w, revisionColumns, func(row func(...string)) {
		for _, v := range r.Revisions {
			change := ""
			before, was := v.Before.Value()
			now, is := v.Now.Value()
			if was = was && v.Before.Measure != ""; was && is {
				change = strconv.FormatInt(now-before, 10)
			}
			number := ""
			if was {
				number = v.Before.Number()
			}
			row(append(v.Now.Row()[:len(placeColumns)], number, string(v.Before.Mark()),
				v.Now.Number(), string(v.Now.Mark()), change, v.On.String(), strings.Join(v.MovedBy, "; "))...)
		}
	})
}
