package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/iassn/collate/schemas"
)

// drift is how a file differs from what a profile says of its layout.
type drift struct {
	x       *schemas.Extract
	profile schemas.Profile
	lex     Lexicon
	faults  []string
	near    []string // headings that may be lost ones, by headingKey
	holds   bool     // a column that counts need is not certain
	asks    bool     // somebody should look, though it counts
}

// findDrift tells in one finding all in which a file differs from what a profile
// says of its headings and its sheets. It holds the return where a column that
// counting needs is no longer certain; lost are sheets that are not there.
func findDrift(x *schemas.Extract, p schemas.Profile, lost []string, lex Lexicon) {
	if len(p.Columns)+len(p.Sheets) == 0 && p.HeaderRow == 0 {
		return
	}
	d := drift{x: x, profile: p, lex: lex}
	for _, name := range lost {
		d.fault(true, "there is no sheet %q", name)
	}
	d.rows()
	d.gone()
	d.unknown()
	if len(d.faults) == 0 {
		return
	}
	f := schemas.NewFinding(schemas.RuleColumnDrift, d.at(), "", strings.Join(append(d.faults, d.tried()...), "; "))
	if !d.holds {
		f = schemas.NewFinding(schemas.RuleColumnChanged, f.Position, "", f.Message)
		if !d.asks {
			f.Severity = schemas.Note
		}
	}
	x.Findings = append(x.Findings, f)
}

func (d *drift) fault(holds bool, format string, args ...any) {
	d.faults = append(d.faults, fmt.Sprintf(format, args...))
	d.holds, d.asks = d.holds || holds, true
}

// at is the headings of the first table.
func (d *drift) at() schemas.Position {
	at := schemas.Position{File: d.x.File}
	for _, t := range d.x.Tables {
		if !t.Check {
			at.Sheet, at.Row = t.Sheet, t.HeaderRow
			break
		}
	}
	return at
}

// rows tells of headings that stand in another row than the profile says. They
// were found all the same, and what they head is judged by itself.
func (d *drift) rows() {
	seen := map[string]bool{}
	for _, t := range d.x.Tables {
		if d.profile.HeaderRow > 0 && !seen[t.Sheet] && t.HeaderRow != d.profile.HeaderRow && !t.Check {
			d.fault(false, "the headings%s are in row %d, and the profile says row %d", inSheet(t.Sheet), t.HeaderRow, d.profile.HeaderRow)
		}
		seen[t.Sheet] = true
	}
}

func inSheet(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" of sheet %q", name)
}

// needed reports whether counts depend on a field: nothing depends on the service
// user and the hours, and counts that the sender made have no days.
func (d *drift) needed(f schemas.Field) bool {
	fields := map[schemas.Grain][]schemas.Field{schemas.RecordGrain: recordFields, schemas.EventGrain: eventFields, schemas.SummaryGrain: tallyFields}
	return f != schemas.ServiceUser && f != schemas.Hours && slices.ContainsFunc(d.x.Tables, func(t schemas.Table) bool {
		return !t.Check && slices.Contains(fields[t.Grain], f)
	})
}

// gone tells of the headings that the profile names and that are not there. One of
// several that it names for the same field is not missed.
func (d *drift) gone() {
	for _, said := range d.profile.Columns {
		if said.Field == schemas.NoField || d.there(said) {
			continue
		}
		if slices.ContainsFunc(d.profile.Columns, func(c schemas.ProfileColumn) bool { return c.Field == said.Field && d.there(c) }) {
			continue
		}
		what := fmt.Sprintf("%q (%s)", said.Heading, fieldWords[said.Field])
		if said.Column > 0 {
			what = fmt.Sprintf("%q in column %s (%s)", said.Heading, schemas.ColumnName(said.Column), fieldWords[said.Field])
		}
		needed := d.needed(said.Field)
		if c, ok := d.instead(said.Field); ok {
			d.fault(false, "%s is gone, and column %s %q is read in its place", what, schemas.ColumnName(c.Index), c.Heading)
		} else if near := d.nearest(said); near.Index > 0 {
			d.near = append(d.near, headingKey(near.Heading))
			d.fault(needed, "%s is gone, and nearest to it is %q (column %s)", what, near.Heading, schemas.ColumnName(near.Index))
			d.suggest(near, said.Field, needed)
		} else {
			d.fault(needed, "%s is gone", what)
		}
	}
}

// columns are the columns of all tables that have a heading.
func (d *drift) columns() []schemas.Column {
	var out []schemas.Column
	for _, t := range d.x.Tables {
		for _, c := range t.Columns {
			if c.Index > 0 && headingKey(c.Heading) != "" {
				out = append(out, c)
			}
		}
	}
	return out
}

func (d *drift) there(said schemas.ProfileColumn) bool {
	return slices.ContainsFunc(d.columns(), func(c schemas.Column) bool {
		return headingKey(c.Heading) == headingKey(said.Heading) && (said.Column == 0 || said.Column == c.Index)
	})
}

// instead is the column that was taken for a field by a heading that says so
// plainly. Less is not enough: a person had said that it was another.
func (d *drift) instead(f schemas.Field) (schemas.Column, bool) {
	cols := d.columns()
	i := slices.IndexFunc(cols, func(c schemas.Column) bool {
		return c.Field == f && slices.ContainsFunc(namedBy(c.Heading), func(n named) bool { return n.field == f && n.strength >= plain })
	})
	if i < 0 || slices.ContainsFunc(d.x.Findings, func(v schemas.Finding) bool { return v.Field == f && schemas.RuleOf(v.Rule).Holds }) {
		return schemas.Column{}, false
	}
	return cols[i], true
}

// nearest is the column that may be a lost one under another heading: the one that
// seems to be of its field, or of those that are of no other the one whose letters
// differ the least, if that is fewer than half of them. Its Index is 0 for none.
func (d *drift) nearest(said schemas.ProfileColumn) schemas.Column {
	var near schemas.Column
	least := (len(headingKey(said.Heading)) - 1) / 2
	for _, c := range d.columns() {
		if _, ok := d.lex.saidOf(c.Heading, c.Index); ok || c.Field != schemas.NoField && c.Field != said.Field {
			continue // it is what somebody, or its own heading, says
		}
		if slices.ContainsFunc(d.x.Suggested, func(o schemas.ProfileColumn) bool {
			return o.Field == said.Field && headingKey(o.Heading) == headingKey(c.Heading)
		}) {
			return c
		}
		if n := levenshtein.ComputeDistance(headingKey(said.Heading), headingKey(c.Heading)); n <= least && (near.Index == 0 || n < least) {
			near, least = c, n
		}
	}
	return near
}

// suggest adds the column to what a profile could say, where it is needed and
// nothing is said of it yet.
func (d *drift) suggest(c schemas.Column, f schemas.Field, needed bool) {
	if needed && !slices.ContainsFunc(d.x.Suggested, func(o schemas.ProfileColumn) bool {
		return o.Field == f || headingKey(o.Heading) == headingKey(c.Heading)
	}) {
		d.x.Suggested = append(d.x.Suggested, schemas.ProfileColumn{Heading: c.Heading, Field: f})
	}
}

// unknown tells of headings that neither the profile nor the program knows. Where
// nothing else has changed, only those of a profile that names most headings are
// new: another one names what needs to be said and no more.
func (d *drift) unknown() {
	var names []string
	known, all := 0, 0
	for _, c := range d.columns() {
		all++
		if _, ok := d.lex.saidOf(c.Heading, c.Index); ok {
			known++
			continue
		}
		sure := slices.ContainsFunc(namedBy(c.Heading), func(n named) bool { return n.strength >= usual })
		key, name := headingKey(c.Heading), fmt.Sprintf("%q", c.Heading)
		if c.Field == schemas.NoField && !sure && !unneeded.MatchString(key) && !slices.Contains(d.near, key) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 && (len(d.faults) > 0 || 2*known > all) {
		d.faults = append(d.faults, "neither the profile nor the program knows "+strings.Join(names, ", "))
	}
}

// tried says in which sheets tables were looked for; a text has none.
func (d *drift) tried() []string {
	if len(d.x.Sheets) == 0 {
		return nil
	}
	var out []string
	for _, name := range d.x.Sheets {
		var rows []string
		for _, t := range d.x.Tables {
			if t.Sheet == name {
				rows = append(rows, fmt.Sprint(t.HeaderRow))
			}
		}
		leftOut := slices.ContainsFunc(d.x.Findings, func(f schemas.Finding) bool {
			return f.Rule == schemas.RuleTableLeftOut && f.Position.Sheet == name
		})
		switch {
		case leftOut:
			out = append(out, fmt.Sprintf("%q (left out)", name))
		case len(rows) == 0:
			out = append(out, fmt.Sprintf("%q (no table)", name))
		default:
			out = append(out, fmt.Sprintf("%q (headings in row %s)", name, strings.Join(rows, ", ")))
		}
	}
	return []string{"sheets tried: " + strings.Join(out, ", ")}
}
