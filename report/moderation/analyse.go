package moderation

import (
	"cmp"
	"maps"
	"slices"

	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// The bootstrap: a fixed seed, so that the same packs always have the same figures.
const (
	confidence = 0.95
	samples    = 2_000
	seed       = 2016
)

// Result is what an exercise shows. What cannot be worked out is nil, and Words says
// why. Levels are written as figures write them: 1, 2, 3, 3-4, 4.
type Result struct {
	Raters     int            `json:"raters"`
	Services   int            `json:"services"`
	Overall    Agreement      `json:"overall"`
	Cases      []CaseResult   `json:"cases"`
	Confusions []Confusion    `json:"confusions"`
	Leanings   []Leaning      `json:"leanings"` // by the service's name
	Regions    []RegionResult `json:"regions"`
	Change     *Change        `json:"change,omitempty"`
	Findings   []Finding      `json:"findings"`
	// ThreeLevels is how many answers are 3-4, of a three-level scheme.
	ThreeLevels int `json:"answers_3_4"`
	CannotSay   int `json:"cannot_say"`
	Missing     int `json:"missing"`
}

// Agreement is how far raters agree on cases. The interval of alpha is by resampling
// the cases.
type Agreement struct {
	Raters    int      `json:"raters"`     // who gave at least one level
	Cases     int      `json:"cases"`      // with levels from two raters or more
	Ratings   int      `json:"ratings"`    // levels given to any case
	Alpha     *float64 `json:"alpha"`      // Krippendorff's, ordinal
	Low       *float64 `json:"alpha_low"`  // of its 95 % interval
	High      *float64 `json:"alpha_high"` //
	Kappa     *float64 `json:"kappa"`      // Fleiss'
	Pairs     int      `json:"pairs"`      // of raters of a case
	SamePairs int      `json:"same_pairs"` // that gave the same level
	Words     string   `json:"words"`
}

// CaseResult is what was said of one case.
type CaseResult struct {
	ID        string    `json:"case"`
	Text      string    `json:"-"`
	Why       string    `json:"-"`
	Levels    []Tally   `json:"levels"` // every level of the exercise, lowest first
	Rated     int       `json:"rated"`
	CannotSay int       `json:"cannot_say"`
	Missing   int       `json:"missing"`
	Low       string    `json:"median_low"` // of the panel's median; the same as High but between two levels
	High      string    `json:"median_high"`
	Reference string    `json:"reference"`
	Pairs     int       `json:"pairs"`
	SamePairs int       `json:"same_pairs"`
	Questions []string  `json:"questions"`
	Reasons   []Because `json:"-"`
}

// Tally is how many gave a level.
type Tally struct {
	Level string `json:"level"`
	N     int    `json:"raters"`
}

// Because is a reason that a rater gave for an answer, without saying who.
type Because struct{ Answer, Reason string }

// Confusion is two levels that were given to the same case.
type Confusion struct {
	Lower  string   `json:"lower"`
	Higher string   `json:"higher"`
	Pairs  int      `json:"pairs"` // of raters, one of whom gave one and one the other
	Cases  []string `json:"cases"`
}

// Leaning is how a service's answers stand to those of the whole panel and to the
// reference. It is no score.
type Leaning struct {
	ID        string  `json:"service"`
	Name      string  `json:"name"`
	Region    string  `json:"region"`
	Raters    int     `json:"raters"`
	Panel     Compare `json:"panel"`
	Reference Compare `json:"reference"`
	Words     string  `json:"words"`
}

// Compare counts answers by how they stand to a level. Untold are those of which
// one is 3-4 and the other Level 3 or Level 4: the scheme cannot tell them apart.
type Compare struct {
	Higher int `json:"higher"`
	Same   int `json:"same"`
	Lower  int `json:"lower"`
	Untold int `json:"untold"`
}

// RegionResult is the agreement among the raters of one region.
type RegionResult struct {
	Code      string    `json:"code"`
	Region    string    `json:"region"`
	Services  int       `json:"services"`
	Agreement Agreement `json:"agreement"`
}

// Input is what Analyse works from. The order of packs and of their rows does not
// matter.
type Input struct {
	Packs  []Pack
	Before []Pack // of an earlier exercise; none for no comparison
	Cases  []Case // whose references are known
}

// Analyse works out how consistently the raters used the levels.
func Analyse(in Input) Result {
	p, findings := assemble(in.Packs, in.Cases)
	r := Result{
		Raters: len(p.raters), Services: p.services(), Overall: agreement(p),
		Cases: []CaseResult{}, Findings: append([]Finding{}, findings...), // a list in JSON, empty or not
	}
	levels := p.levels()
	for i := range p.cases {
		r.Cases = append(r.Cases, p.caseResult(i, levels))
		r.CannotSay += r.Cases[i].CannotSay
		r.Missing += r.Cases[i].Missing
		for _, l := range p.given(i) {
			if l == schemas.Level3Or4 {
				r.ThreeLevels++
			}
		}
	}
	r.Confusions = p.confusions()
	r.Leanings = p.leanings()
	r.Regions = p.regions()
	if len(in.Before) > 0 {
		before, more := assemble(in.Before, in.Cases)
		r.Findings = sortFindings(append(r.Findings, more...))
		change := changeOf(before, p)
		r.Change = &change
	}
	return r
}

// services is how many services the raters are of.
func (p panel) services() int {
	seen := map[string]bool{}
	for _, r := range p.raters {
		seen[r.key()] = true
	}
	return len(seen)
}

// key is the service of a rater.
func (r rater) key() string { return folded(cmp.Or(r.service.ID, r.service.Name)) }

// levels are those that tables show: the guidance's four, and 3-4 where somebody
// gave it.
func (p panel) levels() []schemas.Level {
	used := false
	for i := range p.cases {
		used = used || slices.Contains(p.given(i), schemas.Level3Or4)
	}
	return slices.DeleteFunc(slices.Clone(order), func(l schemas.Level) bool { return l == schemas.Level3Or4 && !used })
}

// agreement is how far the raters of a panel agree.
func agreement(p panel) Agreement {
	var a Agreement
	for i := range p.cases {
		given := p.given(i)
		a.Ratings += len(given)
		if len(given) >= 2 {
			a.Cases++
		}
		pairs, same := pairsOf(given)
		a.Pairs, a.SamePairs = a.Pairs+pairs, a.SamePairs+same
	}
	for _, of := range p.answers {
		if slices.ContainsFunc(of, func(v Answer) bool { return v.Kind == Given }) {
			a.Raters++
		}
	}
	ratings := p.ratings()
	if v, ok := statistics.Alpha(ratings, statistics.Ordinal); ok {
		a.Alpha = rounded(v)
		if in, ok := statistics.AlphaInterval(ratings, statistics.Ordinal, confidence, samples, seed); ok {
			a.Low, a.High = rounded(in.Lower), rounded(in.Upper)
		}
	}
	if k, ok := statistics.Fleiss(ratings, nil); ok {
		a.Kappa = rounded(k.Value)
	}
	a.Words = a.words(p)
	return a
}

// pairsOf is how many pairs of raters there are, and how many agree.
func pairsOf(given []schemas.Level) (pairs, same int) {
	for i, a := range given {
		for _, b := range given[:i] {
			pairs++
			if a == b {
				same++
			}
		}
	}
	return pairs, same
}

// caseResult is what was said of a case, in terms of the levels that tables show.
func (p panel) caseResult(item int, levels []schemas.Level) CaseResult {
	c := p.cases[item]
	given := p.given(item)
	out := CaseResult{ID: c.ID, Text: c.Text, Why: c.Why, Rated: len(given)}
	for _, l := range levels {
		n := 0
		for _, g := range given {
			if g == l {
				n++
			}
		}
		out.Levels = append(out.Levels, Tally{l.String(), n})
	}
	for r, of := range p.answers {
		switch of[item].Kind {
		case Missing:
			out.Missing++
		case CannotSay:
			out.CannotSay++
		case Given:
		}
		if reason := p.reasons[r][item]; reason != "" {
			out.Reasons = append(out.Reasons, Because{of[item].label(), reason})
		}
	}
	slices.SortFunc(out.Reasons, func(a, b Because) int {
		return cmp.Or(cmp.Compare(a.Answer, b.Answer), cmp.Compare(a.Reason, b.Reason))
	})
	out.Pairs, out.SamePairs = pairsOf(given)
	if low, high := median(given); low != schemas.LevelUnknown {
		out.Low, out.High = low.String(), high.String()
	}
	if c.Reference != schemas.LevelUnknown {
		out.Reference = c.Reference.String()
	}
	out.Questions = questions(c, given, out.CannotSay)
	return out
}

// label is an answer for people.
func (a Answer) label() string {
	switch a.Kind {
	case Given:
		return "Level " + a.Level.String()
	case CannotSay:
		return "Cannot say"
	case Missing:
	}
	return "No level"
}

// confusions are the pairs of levels given to the same case, the most frequent
// first.
func (p panel) confusions() []Confusion {
	type pair struct{ lower, higher schemas.Level }
	found := map[pair]*Confusion{}
	for i, c := range p.cases {
		given := p.given(i)
		for k, high := range given {
			for _, low := range given[:k] {
				if low == high {
					continue
				}
				at := pair{low, high}
				if found[at] == nil {
					found[at] = &Confusion{Lower: low.String(), Higher: high.String()}
				}
				found[at].Pairs++
				if !slices.Contains(found[at].Cases, c.ID) {
					found[at].Cases = append(found[at].Cases, c.ID)
				}
			}
		}
	}
	out := make([]Confusion, 0, len(found))
	for _, c := range slices.Collect(maps.Values(found)) {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.Pairs, a.Pairs), cmp.Compare(a.Lower, b.Lower), cmp.Compare(a.Higher, b.Higher))
	})
	return out
}

// leanings are how each service stands to the panel and to the references.
func (p panel) leanings() []Leaning {
	out := []Leaning{}
	at := map[string]int{}
	for r, of := range p.answers {
		s := p.raters[r]
		i, ok := at[s.key()]
		if !ok {
			i = len(out)
			at[s.key()] = i
			out = append(out, Leaning{ID: s.service.ID, Name: s.service.Name, Region: s.service.Region.Name})
		}
		out[i].Raters++
		for item, a := range of {
			if a.Kind != Given {
				continue
			}
			if given := p.given(item); len(given) >= 2 {
				low, high := median(given)
				out[i].Panel.add(a.Level, low, high)
			}
			if ref := p.cases[item].Reference; ref != schemas.LevelUnknown {
				out[i].Reference.add(a.Level, ref, ref)
			}
		}
	}
	for i := range out {
		out[i].Words = out[i].words()
	}
	return out
}

// add counts a level against the levels from low to high.
func (c *Compare) add(l, low, high schemas.Level) {
	switch {
	case value(l) > value(high) && apart(l, high):
		c.Higher++
	case value(l) < value(low) && apart(l, low):
		c.Lower++
	case value(l) >= value(low) && value(l) <= value(high):
		c.Same++
	default:
		c.Untold++
	}
}

// apart reports whether two levels can be told apart: 3-4 may be either Level 3 or
// Level 4.
func apart(a, b schemas.Level) bool {
	top := func(l schemas.Level) bool { return value(l) >= value(schemas.Level3) }
	return a == b || a != schemas.Level3Or4 && b != schemas.Level3Or4 || !top(a) || !top(b)
}

// regions are the regions of which the register knows a service, in the order of
// their codes.
func (p panel) regions() []RegionResult {
	out := []RegionResult{}
	for _, r := range p.raters {
		if r.service.Region.Code != "" && !slices.ContainsFunc(out, func(o RegionResult) bool { return o.Code == r.service.Region.Code }) {
			out = append(out, RegionResult{Code: r.service.Region.Code, Region: r.service.Region.Name})
		}
	}
	slices.SortFunc(out, func(a, b RegionResult) int { return cmp.Compare(a.Code, b.Code) })
	for i, o := range out {
		own := p.of(func(r rater) bool { return r.service.Region.Code == o.Code })
		out[i].Services, out[i].Agreement = own.services(), agreement(own)
	}
	return out
}
