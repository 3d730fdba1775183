package moderation

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// panel is the answers of all raters to all cases.
type panel struct {
	cases   []Case     // in the natural order of their ids
	raters  []rater    // by service, then code
	answers [][]Answer // of a rater, of a case
	reasons [][]string
}

type rater struct {
	service schemas.Service
	code    string
}

// assemble puts packs together. known are the cases whose references are known.
func assemble(packs []Pack, known []Case) (panel, []Finding) {
	kept, findings := distinct(packs)
	codes, more := settledCodes(kept)
	findings = append(findings, more...)
	var p panel
	at := map[string]int{}
	for _, c := range casesOf(kept, codes, known) {
		at[c.ID] = len(p.cases)
		p.cases = append(p.cases, c)
	}
	for _, k := range kept {
		answers, reasons := make([]Answer, len(p.cases)), make([]string, len(p.cases))
		for _, v := range k.Ratings {
			if i, ok := at[v.ID]; ok && (v.Code == "" || v.Code == codes[v.ID]) {
				answers[i], reasons[i] = v.Answer, v.Reason
			}
		}
		p.raters = append(p.raters, rater{k.Service, k.Rater})
		p.answers, p.reasons = append(p.answers, answers), append(p.reasons, reasons)
	}
	return p, sortFindings(findings)
}

// filled are the packs with an answer in them; the others are not yet filled.
func filled(packs []Pack) (kept []Pack, findings []Finding) {
	for _, p := range packs {
		if slices.ContainsFunc(p.Ratings, func(v Rating) bool { return v.Answer.Kind != Missing }) {
			kept = append(kept, p)
			continue
		}
		findings = append(findings, Finding{
			schemas.Position{File: p.File},
			LostNothing, "there is no answer in it, so its rater is not counted", "",
			"Nothing to do, if it has not come back yet.",
		})
	}
	return kept, findings
}

// distinct are the packs, one a rater, in the order of services and codes. A copy
// of a pack changes nothing; where two of a rater differ neither counts.
func distinct(packs []Pack) (kept []Pack, findings []Finding) {
	sorted, findings := filled(packs)
	slices.SortFunc(sorted, func(a, b Pack) int {
		return cmp.Or(
			cmp.Compare(folded(a.Service.Name), folded(b.Service.Name)), naturally(folded(a.Rater), folded(b.Rater)),
			cmp.Compare(a.key(), b.key()), cmp.Compare(a.File, b.File),
		)
	})
	for i := 0; i < len(sorted); {
		j := i + 1
		for j < len(sorted) && sorted[j].key() == sorted[i].key() {
			j++
		}
		of := sorted[i:j]
		differ := slices.ContainsFunc(of, func(p Pack) bool { return !p.same(of[0]) })
		if !differ {
			kept = append(kept, of[0])
		}
		for k, p := range of {
			switch others := otherFiles(of, k); {
			case differ:
				findings = append(findings, Finding{
					schemas.Position{File: p.File},
					LostPack, fmt.Sprintf("the answers of the same rater of the same service are also in %s, and differ", others), "one file for each rater",
					"Keep the one that was meant, or give the second rater a code of their own.",
				})
			case k > 0:
				findings = append(findings, Finding{schemas.Position{File: p.File}, LostNothing, "this is a copy of " + of[0].File + ", which counts once", "", "Nothing to do."})
			}
		}
		i = j
	}
	return kept, findings
}

// otherFiles are the files of the packs but for one of them.
func otherFiles(packs []Pack, but int) string {
	var out []string
	for i, p := range packs {
		if i != but {
			out = append(out, p.File)
		}
	}
	return strings.Join(out, ", ")
}

// settledCodes says of each case's id which text it stands for: the one that most
// raters had. Where as many had another, none of them counts.
func settledCodes(packs []Pack) (codes map[string]string, findings []Finding) {
	n := map[string]map[string]int{}
	for _, p := range packs {
		for _, v := range p.Ratings {
			if n[v.ID] == nil {
				n[v.ID] = map[string]int{}
			}
			n[v.ID][v.Code]++
		}
	}
	codes = map[string]string{}
	for id, of := range n { // into a map: the order is not seen
		delete(of, "") // a pack without texts goes with the rest
		most := 0
		for _, k := range of {
			most = max(most, k)
		}
		codes[id] = ""
		rivals := 0
		for code, k := range of {
			if k == most {
				codes[id] = code
				rivals++
			}
		}
		if rivals > 1 {
			codes[id] = "none"
		}
	}
	for _, p := range packs {
		for _, v := range p.Ratings {
			if v.Code != "" && v.Code != codes[v.ID] {
				findings = append(findings, Finding{
					v.At, LostAnswer, fmt.Sprintf("case %s is another text here than in other files, so this answer does not count", v.ID), "the cases of one exercise",
					"Report each exercise by itself; name an earlier one with --before.",
				})
			}
		}
	}
	return codes, findings
}

// casesOf are the cases that the packs are about, with the references of those that
// are known.
func casesOf(packs []Pack, codes map[string]string, known []Case) []Case {
	found := map[string]Case{}
	for _, p := range packs {
		for _, v := range p.Ratings {
			c := Case{ID: v.ID}
			if v.Text != "" && codeOf(v.ID, v.Text) == codes[v.ID] {
				c.Text = v.Text
			}
			if old, ok := found[v.ID]; !ok || old.Text == "" || c.Text != "" && c.Text < old.Text {
				found[v.ID] = c
			}
		}
	}
	var out []Case
	for id, c := range found { // sorted below
		for _, k := range known {
			if k.ID == id && k.Code() == codes[id] {
				c = k
			}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Case) int { return cmp.Or(naturally(a.ID, b.ID), cmp.Compare(a.ID, b.ID)) })
	return out
}

// value is where a level stands in the order. Level 3-4, of a three-level scheme,
// is a step of its own between Level 3 and Level 4, and equal to neither; only the
// order counts in what is worked out from it.
func value(l schemas.Level) float64 {
	if l == schemas.Level3Or4 {
		return 3.5
	}
	return float64(l)
}

// order is the levels that can be given, lowest first.
var order = []schemas.Level{schemas.Level1, schemas.Level2, schemas.Level3, schemas.Level3Or4, schemas.Level4}

// ratings are the answers as statistics take them.
func (p panel) ratings() statistics.Ratings {
	out := make(statistics.Ratings, len(p.answers))
	for i, of := range p.answers {
		out[i] = make([]float64, len(of))
		for k, a := range of {
			out[i][k] = math.NaN()
			if a.Kind == Given {
				out[i][k] = value(a.Level)
			}
		}
	}
	return out
}

// given are the levels given to a case, lowest first.
func (p panel) given(item int) []schemas.Level {
	var out []schemas.Level
	for _, of := range p.answers {
		if a := of[item]; a.Kind == Given {
			out = append(out, a.Level)
		}
	}
	slices.SortFunc(out, func(a, b schemas.Level) int { return cmp.Compare(value(a), value(b)) })
	return out
}

// of is the part of the panel whose raters are wanted.
func (p panel) of(wanted func(rater) bool) panel {
	out := panel{cases: p.cases}
	for i, r := range p.raters {
		if wanted(r) {
			out.raters = append(out.raters, r)
			out.answers, out.reasons = append(out.answers, p.answers[i]), append(out.reasons, p.reasons[i])
		}
	}
	return out
}

// only is the panel with some of its cases, in the order given.
func (p panel) only(items []int) panel {
	out := panel{raters: p.raters}
	for _, i := range items {
		out.cases = append(out.cases, p.cases[i])
	}
	for r := range p.raters {
		var answers []Answer
		var reasons []string
		for _, i := range items {
			answers, reasons = append(answers, p.answers[r][i]), append(reasons, p.reasons[r][i])
		}
		out.answers, out.reasons = append(out.answers, answers), append(out.reasons, reasons)
	}
	return out
}

// median is the level in the middle of those given to a case: low and high are the
// same, but where half the raters are on either side of a gap. Levels are an order,
// so there is nothing half-way between them.
func median(given []schemas.Level) (low, high schemas.Level) {
	n := len(given)
	if n == 0 {
		return schemas.LevelUnknown, schemas.LevelUnknown
	}
	return given[(n-1)/2], given[n/2]
}
