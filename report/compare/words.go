package compare

import (
	"fmt"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Sentences say what a comparison shows, and what it does not.
func (r Result) Sentences() []string {
	f := r.Funnels[0]
	told := 0
	for _, p := range f.shown() {
		if p.Mark == schemas.NoMark {
			told++
		}
	}
	out := []string{fmt.Sprintf("%d of %s of %s have a share at Level 3 or 4 for %s; for the others see the marks: [c] withheld to protect people, [x] not available, [z] not applicable. None of them is nought.",
		told, plain.Count(len(f.shown()), "service", "services"), r.Of, r.Period.Name)}
	if !f.Drawn {
		return append(out, "There are no limits, for fewer than three services in "+r.whole()+" have a share.", last)
	}
	out = append(out, fmt.Sprintf("The limits stand around %s, the share of %s of %s together.", plain.Percent(f.Target), plain.Count(f.Funnel.Places, "service", "services"), r.whole()))
	if f.Tau2 > 0 {
		out = append(out, fmt.Sprintf("Services of %s differ more than chance makes them (by a factor of %.1f), so the limits are wider for that: they show who differs from the differing rest.", r.whole(), f.Phi))
	}
	alike := false
	for i, v := range r.Funnels {
		differ := r.differing(v)
		switch {
		case !v.Drawn:
		case len(differ) > 0:
			out = append(out, differ...)
		case i == 0:
			out = append(out, fmt.Sprintf("%s: no service of %s is outside the 99.8 %% limits. That is no proof that they mean the same.", v.Title, r.Of))
		default:
			alike = true
		}
	}
	if alike {
		out = append(out, fmt.Sprintf("In the other evaluation questions that enough services ask, no service of %s is outside the 99.8 %% limits.", r.Of))
	}
	return append(out, last)
}

// whole is what the limits are made of.
func (r Result) whole() string {
	if r.apart {
		return r.Of
	}
	return "England"
}

const last = "A difference can be in the cases, in how services record, or in what they mean by a level: figures cannot tell which. Differs means ask why; it is neither better nor worse, and services stand by name, in no other order."

// differing says who is outside the 99.8 % limits of a funnel.
func (r Result) differing(f Funnel) []string {
	var out []string
	for _, p := range f.shown() {
		if p.Beyond != 2 && p.Beyond != -2 {
			continue
		}
		side := map[bool]string{true: "above", false: "below"}[p.Beyond > 0]
		out = append(out, fmt.Sprintf("%s, %s: %s of %s, %s the 99.8 %% limits of its size (%s). Differs: ask why.",
			p.Name, lower(f.Title), plain.Percent(p.Value), plain.Thousands(p.N), side, span(p.L998)))
	}
	return out
}

func span(l statistics.Interval) string {
	return fmt.Sprintf("%.1f to %s", 100*l.Lower, plain.Percent(l.Upper))
}

// lower is a title inside a sentence.
func lower(title string) string {
	if title == "" || title[0] < 'A' || title[0] > 'Z' {
		return title
	}
	return string(title[0]+'a'-'A') + title[1:]
}
