package transform

import (
	"slices"

	"github.com/iassn/collate/schemas"
)

// Merged is a profile with what has been said since: a line takes the place of
// an older one about the same heading or word. Neither profile is changed.
func Merged(p, said schemas.Profile) schemas.Profile {
	if said.Service != "" {
		p.Service = said.Service
	}
	p.MonthFirst = p.MonthFirst || said.MonthFirst
	p.Columns, p.Words = slices.Clone(p.Columns), slices.Clone(p.Words)
	for _, c := range said.Columns {
		p.Columns = slices.DeleteFunc(p.Columns, func(o schemas.ProfileColumn) bool {
			return schemas.HeadingKey(o.Heading) == schemas.HeadingKey(c.Heading) && (o.Column == c.Column || c.Column == 0)
		})
		p.Columns = append(p.Columns, c)
	}
	for _, w := range said.Words {
		p.Words = slices.DeleteFunc(p.Words, func(o schemas.ProfileWord) bool { return o.Field == w.Field && Fold(o.Word) == Fold(w.Word) })
		p.Words = append(p.Words, w)
	}
	return p
}

// Fitting is a profile without what it says of headings, rows of headings and
// sheets that the return has not: a new version of a layout that has changed
// begins with it.
func Fitting(p schemas.Profile, r schemas.Return) schemas.Profile {
	if !slices.ContainsFunc(r.Tables, func(t schemas.Table) bool { return t.HeaderRow == p.HeaderRow }) {
		p.HeaderRow = 0
	}
	p.Sheets = slices.DeleteFunc(slices.Clone(p.Sheets), func(name string) bool {
		return !slices.ContainsFunc(r.Tables, func(t schemas.Table) bool { return t.Sheet == name })
	})
	p.Columns = slices.DeleteFunc(slices.Clone(p.Columns), func(c schemas.ProfileColumn) bool { return !HasHeading(r, c.Heading) })
	return p
}

// HasHeading reports whether some table of the return has a column of the
// heading, whatever its case and spacing.
func HasHeading(r schemas.Return, heading string) bool {
	return slices.ContainsFunc(r.Tables, func(t schemas.Table) bool {
		return slices.ContainsFunc(t.Columns, func(c schemas.Column) bool {
			return c.Heading != "" && schemas.HeadingKey(c.Heading) == schemas.HeadingKey(heading)
		})
	})
}

// Confirmed is a profile with every column of the return that is read without a
// doubt, in the order of the sheet, so that a change of the layout is noticed.
// A heading that stands for two columns, or for two fields, says nothing and is
// left out.
func Confirmed(p schemas.Profile, r schemas.Return) schemas.Profile {
	fields := map[string]schemas.Field{}
	var order []schemas.ProfileColumn
	unclear := map[string]bool{}
	for _, t := range r.Tables {
		seen := map[string]bool{}
		for _, c := range t.Columns {
			key := schemas.HeadingKey(c.Heading)
			unclear[key] = unclear[key] || seen[key] || c.Field == schemas.NoField && fields[key] != schemas.NoField
			seen[key] = true
			if t.Grain == schemas.SummaryGrain || key == "" || !certain(t, c) {
				continue
			}
			if f, ok := fields[key]; ok {
				unclear[key] = unclear[key] || f != c.Field
				continue
			}
			fields[key] = c.Field
			order = append(order, schemas.ProfileColumn{Heading: c.Heading, Field: c.Field})
		}
	}
	order = slices.DeleteFunc(order, func(c schemas.ProfileColumn) bool { return unclear[schemas.HeadingKey(c.Heading)] })
	for _, c := range p.Columns { // what is not to be read, or could not be told otherwise
		if !slices.ContainsFunc(order, func(o schemas.ProfileColumn) bool {
			return schemas.HeadingKey(o.Heading) == schemas.HeadingKey(c.Heading)
		}) {
			order = append(order, c)
		}
	}
	p.Columns = order
	return p
}

// certain reports whether the column is read as its field without a doubt.
func certain(t schemas.Table, c schemas.Column) bool {
	return slices.ContainsFunc(t.Candidates, func(k schemas.Candidate) bool { return k.Column == c.Index && k.Field == c.Field && k.Certain })
}
