package moderation

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Columns are the headings of Rows: one figure a row. mark is x where there is no
// value, for it cannot be worked out; low and high are of a 95 % interval.
var Columns = []string{"measure", "case", "code", "name", "region", "level", "value", "low", "high", "mark"}

// row is a line of Rows by the names of its columns.
type row struct {
	measure, of, code, name, region, level string
	value, low, high                       *float64
}

func (r row) cells() []string {
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	mark := ""
	if r.value == nil {
		mark = string(schemas.NotAvailable)
	}
	return []string{r.measure, r.of, r.code, r.name, r.region, r.level, text(r.value), text(r.low), text(r.high), mark}
}

// Rows are the result as a tidy table, a figure a row, in a fixed order.
func (r Result) Rows() [][]string {
	whole := func(n int) *float64 { v := float64(n); return &v }
	rows := []row{
		{measure: "raters", value: whole(r.Raters)},
		{measure: "services", value: whole(r.Services)},
		{measure: "cases", value: whole(len(r.Cases))},
		{measure: "cannot say", value: whole(r.CannotSay)},
		{measure: "missing", value: whole(r.Missing)},
	}
	agreement := func(a Agreement, like row) {
		for _, m := range []struct {
			measure          string
			value, low, high *float64
		}{
			{"alpha", a.Alpha, a.Low, a.High},
			{"kappa", a.Kappa, nil, nil},
			{"cases compared", whole(a.Cases), nil, nil},
			{"pairs", whole(a.Pairs), nil, nil},
			{"same pairs", whole(a.SamePairs), nil, nil},
		} {
			like.measure, like.value, like.low, like.high = m.measure, m.value, m.low, m.high
			rows = append(rows, like)
		}
	}
	agreement(r.Overall, row{})
	for _, c := range r.Cases {
		for _, t := range c.Levels {
			rows = append(rows, row{measure: "raters", of: c.ID, level: t.Level, value: whole(t.N)})
		}
		rows = append(rows,
			row{measure: "cannot say", of: c.ID, value: whole(c.CannotSay)},
			row{measure: "missing", of: c.ID, value: whole(c.Missing)},
			row{measure: "pairs", of: c.ID, value: whole(c.Pairs)},
			row{measure: "same pairs", of: c.ID, value: whole(c.SamePairs)})
	}
	for _, c := range r.Confusions {
		rows = append(rows, row{measure: "pairs that differ", level: c.Lower + "|" + c.Higher, value: whole(c.Pairs)})
	}
	for _, l := range r.Leanings {
		for _, m := range []struct {
			than string
			Compare
		}{{"panel", l.Panel}, {"reference", l.Reference}} {
			for _, n := range []struct {
				how string
				n   int
			}{{"higher than ", m.Higher}, {"same as ", m.Same}, {"lower than ", m.Lower}, {"not to be told from ", m.Untold}} {
				rows = append(rows, row{measure: n.how + m.than, code: l.ID, name: l.Name, region: l.Region, value: whole(n.n)})
			}
		}
	}
	for _, g := range r.Regions {
		agreement(g.Agreement, row{code: g.Code, name: g.Region, region: g.Region})
	}
	if c := r.Change; c != nil {
		rows = append(rows,
			row{measure: "alpha before", value: c.Before.Alpha, low: c.Before.Low, high: c.Before.High},
			row{measure: "same cases", value: whole(c.Cases)},
			row{measure: "same services", value: whole(c.Services)},
			row{measure: "alpha then, same cases and services", value: c.LikeThen},
			row{measure: "alpha now, same cases and services", value: c.LikeNow})
		if c.LikeThen != nil && c.LikeNow != nil {
			rows = append(rows, row{measure: "difference, same cases and services", value: rounded(*c.LikeNow - *c.LikeThen), low: c.Low, high: c.High})
		}
	}
	out := make([][]string, 0, len(rows))
	for _, v := range rows {
		out = append(out, v.cells())
	}
	return out
}

// WriteCSV writes Rows under Columns. A text that a spreadsheet would take for a
// formula has an apostrophe before it, as in the files of a release.
func WriteCSV(w io.Writer, r Result) error {
	out := csv.NewWriter(w)
	_ = out.Write(Columns) // Flush keeps the error
	for _, cells := range r.Rows() {
		for i, text := range cells[:valueColumn] {
			if rest := strings.TrimLeft(text, "'"); rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0])) {
				cells[i] = "'" + text
			}
		}
		_ = out.Write(cells)
	}
	out.Flush()
	return out.Error()
}

// valueColumn is the first of Columns with numbers.
const valueColumn = 6

// rounded keeps four decimals, which is more than any of these figures can bear, and
// the same on every machine. It gives no minus nought.
func rounded(v float64) *float64 {
	v = math.Round(v*1e4)/1e4 + 0
	return &v
}
