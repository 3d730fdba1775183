package counted

import (
	"strconv"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Notice says for whom a counts return is. It stands in every one.
const Notice = "Internal: counts of one service, unrounded, for the IASS Network alone. Not for publication: small counts can point to people."

// sheet is one kind of rows, and the columns of the form that it has.
type sheet struct {
	name    string
	columns []schemas.CountColumn
	rows    func(Return) []Row
}

// sheets are the kinds of rows, in order. whose: the rows are of several services, and
// say of which and of which extract date.
func sheets(whose bool) []sheet {
	labels := func(keys ...string) []schemas.CountColumn {
		if whose {
			keys = append([]string{"service", "extract_date"}, keys...)
		}
		var out []schemas.CountColumn
		for _, c := range schemas.CountForm {
			for _, k := range keys {
				if c.Key == k {
					out = append(out, c)
				}
			}
		}
		return out
	}
	return []sheet{
		{schemas.PositionSheet, append(labels("position_on", "level"), Columns(schemas.PositionSheet)...), func(r Return) []Row { return r.Position }},
		{schemas.FlowsSheet, append(labels("first_day", "last_day", "level"), Columns(schemas.FlowsSheet)...), func(r Return) []Row { return r.Flows }},
		{schemas.EvaluationSheet, append(labels("first_day", "last_day", "question", "scale", "answer"), Columns(schemas.EvaluationSheet)...), func(r Return) []Row { return r.Answers }},
	}
}

// values are a row's cells under columns: texts, whole numbers as int64, days as
// schemas.Date, and nil for none.
func values(of Service, r Row, columns []schemas.CountColumn) []any {
	out := make([]any, len(columns))
	count := 0
	for i, c := range columns {
		switch c.Key {
		case "service":
			out[i] = of.ID
		case "extract_date":
			out[i] = of.ExtractDate
		case "first_day":
			out[i] = r.First
		case "last_day", "position_on":
			out[i] = r.Last
		case "level":
			out[i] = r.Level.String()
		case "question":
			out[i] = int64(r.Question)
		case "scale":
			if !r.All {
				out[i] = r.Scale
			}
		case "answer":
			if !r.All {
				out[i] = int64(r.Answer)
			}
		default:
			if c := r.Cells[count]; c.Mark == schemas.NoMark {
				out[i] = c.N
			} else {
				out[i] = c.Mark.Shorthand()
			}
			count++
		}
	}
	return out
}

// text is a value as text files write it.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case schemas.Date:
		return v.String()
	}
	return ""
}

// found is a rule that was met, and how often. No cell is named.
type found struct {
	Service  string         `json:"service"`
	Rule     schemas.RuleID `json:"rule"`
	Severity string         `json:"severity"`
	Count    int            `json:"count"`
	Reason   string         `json:"reason"`
}

func quality(s Service) []found {
	out := []found{}
	for _, i := range merged(s.Issues) {
		out = append(out, found{s.ID, i.Rule, i.Severity.String(), i.Count, schemas.RuleOf(i.Rule).Reason})
	}
	return out
}

// merged adds up the issues of several files by rule and severity, in their order.
func merged(issues []measure.Issue) []measure.Issue {
	var out []measure.Issue
next:
	for _, i := range issues {
		for k := range out {
			if out[k].Rule == i.Rule && out[k].Severity == i.Severity {
				out[k].Count += i.Count
				continue next
			}
		}
		out = append(out, i)
	}
	return out
}
