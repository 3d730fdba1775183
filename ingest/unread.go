package ingest

import (
	"slices"

	"github.com/iassn/collate/schemas"
)

// withoutUnread leaves out what was found in cells of columns that are not read: a
// formula without its result, or an error, beside the cases costs nothing. Where a
// column is missing or not sure it stays, for it may say why.
func withoutUnread(x *schemas.Extract) {
	unsure := slices.ContainsFunc(x.Findings, func(f schemas.Finding) bool {
		return f.Rule == schemas.RuleColumnMissing || f.Rule == schemas.RuleColumnUncertain
	})
	if unsure {
		return
	}
	x.Findings = slices.DeleteFunc(x.Findings, func(f schemas.Finding) bool {
		return (f.Rule == schemas.RuleCellFormula || f.Rule == schemas.RuleCellError) && besideCases(f.Position, x.Tables)
	})
}

// besideCases reports whether a cell stands in a table of cases, in a column that is
// not read.
func besideCases(at schemas.Position, tables []schemas.Table) bool {
	var in *schemas.Table
	for i, t := range tables {
		if t.Sheet == at.Sheet && t.HeaderRow < at.Row && (in == nil || in.HeaderRow < t.HeaderRow) {
			in = &tables[i]
		}
	}
	if in == nil || in.Grain == schemas.SummaryGrain {
		return false
	}
	return slices.ContainsFunc(in.Columns, func(c schemas.Column) bool { return c.Index == at.Column && c.Field == schemas.NoField })
}
