package feedback

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// textPlaces is how many places of one kind a text names; the rest are counted.
const textPlaces = 3

// Text is what was found in a return as plain text, for a message: what the page says
// of it, by kind, first what keeps the return from being counted. Notes, of which
// nobody has to do anything, are left out.
func Text(findings []schemas.Finding) string {
	groups := slices.DeleteFunc(schemas.GroupFindings(findings), func(g schemas.FindingGroup) bool {
		return g.Severity == schemas.Note && !g.Rule.Holds && !g.Rule.Refuses
	})
	slices.SortStableFunc(groups, func(a, b schemas.FindingGroup) int { return cmp.Compare(gravity(a), gravity(b)) })
	var b strings.Builder
	for i, g := range groups {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%d. %s: %s\n", i+1, effect(g.Findings[0]), g.Rule.Reason)
		for _, f := range g.Findings[:min(len(g.Findings), textPlaces)] {
			fmt.Fprintf(&b, "   %s: %s\n", place(f.Position), sentence(f.Message))
		}
		if more := len(g.Findings) - textPlaces; more > 0 {
			fmt.Fprintf(&b, "   and %s more like it\n", number(more))
		}
		if allowed := sentence(g.Rule.Allowed()); allowed != "" {
			fmt.Fprintf(&b, "   Allowed: %s\n", allowed)
		}
		fmt.Fprintf(&b, "   To do: %s\n", g.Findings[0].Ask())
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// gravity puts what keeps a return from being counted before all else.
func gravity(g schemas.FindingGroup) int {
	switch {
	case g.Rule.Refuses:
		return 0
	case g.Rule.Holds:
		return 1
	}
	return 2
}
