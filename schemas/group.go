package schemas

import (
	"cmp"
	"fmt"
	"slices"
)

// FindingGroup is the findings of one return that are of one kind: of one rule,
// at one severity, with one thing to do about them. It has at least one.
type FindingGroup struct {
	Rule     Rule
	Severity Severity
	Fix      string
	Findings []Finding
}

// GroupFindings puts findings together by kind, the most severe first, else in
// the order in which the kinds come first. Every finding is in exactly one group,
// in the order given; fs is not changed.
func GroupFindings(fs []Finding) []FindingGroup {
	type kind struct {
		rule     RuleID
		severity Severity
		fix      string
	}
	at := map[kind]int{}
	var out []FindingGroup
	for _, f := range fs {
		k := kind{f.Rule, f.Severity, f.Fix}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, FindingGroup{Rule: RuleOf(f.Rule), Severity: f.Severity, Fix: f.Fix})
		}
		out[i].Findings = append(out[i].Findings, f)
	}
	slices.SortStableFunc(out, func(a, b FindingGroup) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// Span is how many findings there are, and the first and the last row: "4, in
// rows 11 to 14", "2, from Cases, row 4, to Closed, row 9", "1, in the whole file".
func (g FindingGroup) Span() string {
	first, last := g.Findings[0].Position, g.Findings[len(g.Findings)-1].Position
	n := len(g.Findings)
	switch {
	case first.inFile() == last.inFile():
		return fmt.Sprintf("%d, in %s", n, first.inFile())
	case first.Sheet == last.Sheet && first.Sheet == "" && first.Row > 0:
		return fmt.Sprintf("%d, in rows %d to %d", n, first.Row, last.Row)
	case first.Sheet == last.Sheet && first.Row > 0:
		return fmt.Sprintf("%d, in %s, rows %d to %d", n, first.Sheet, first.Row, last.Row)
	}
	return fmt.Sprintf("%d, from %s, to %s", n, first.inFile(), last.inFile())
}

// inFile is the place in words, without the file and the column.
func (p Position) inFile() string {
	switch {
	case p.Sheet == "" && p.Row == 0:
		return "the whole file"
	case p.Sheet == "":
		return fmt.Sprintf("row %d", p.Row)
	case p.Row == 0:
		return p.Sheet
	}
	return fmt.Sprintf("%s, row %d", p.Sheet, p.Row)
}
