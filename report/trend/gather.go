package trend

import (
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Gather makes the series of places from the figures of their services: of one flow,
// by the periods of points, in their order.
func Gather(points []measure.Point, places []schemas.Place) []Series {
	out := make([]Series, len(places))
	of := map[string]int{} // which place a service is of
	for i, p := range places {
		out[i] = Series{Code: p.ID, Name: p.Name, Mixes: make([]Mix, len(points)), Parts: make([][]Mix, len(points)), Breaks: breaksOf(p)}
		for _, s := range p.Services {
			of[s.ID], out[i].Region = i, s.Region
		}
	}
	for i, point := range points {
		for _, figures := range byService(point.Figures) {
			if k, ok := of[figures[0].Code]; ok {
				out[k].Parts[i] = append(out[k].Parts[i], MixOf(figures))
			}
		}
		for k := range out {
			out[k].Mixes[i], out[k].Parts[i] = together(out[k].Parts[i])
		}
	}
	return out
}

// byService divides figures into those of each service, which stand together.
func byService(figures []measure.Figure) [][]measure.Figure {
	var out [][]measure.Figure
	for i, f := range figures {
		switch {
		case f.Geography != measure.Service:
		case i > 0 && figures[i-1].Geography == measure.Service && figures[i-1].Code == f.Code:
			out[len(out)-1] = append(out[len(out)-1], f)
		default:
			out = append(out, []measure.Figure{f})
		}
	}
	return out
}

// together is the mix of a place from those of its services, and the parts that are
// left where it has none: nothing is ever guessed for one that cannot tell. A place
// of which no service existed is not applicable.
func together(parts []Mix) (Mix, []Mix) {
	if len(parts) == 0 {
		return Mix{Mark: schemas.NotApplicable}, nil
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	for _, p := range parts {
		if p.Mark != schemas.NoMark {
			return Mix{Mark: p.Mark, Expected: len(parts)}, parts
		}
	}
	return Sum(parts, 0), nil
}

// breaksOf are the breaks of a place, by day: what the register says of its services,
// and the authorities that took the place of others, with their schemes where these
// differ. That an authority has a new code and the same area breaks nothing.
func breaksOf(p schemas.Place) []Break {
	var out []Break
	for _, c := range p.Changes {
		if slices.Equal(c.From, c.To) {
			continue
		}
		_, why, _ := strings.Cut(c.String(), ": ")
		b := Break{On: c.On, Why: why, Joined: true}
		if before, after := schemes(p, c.On-1), schemes(p, c.On); before != after {
			b.Why, b.Joined = b.Why+"; "+after+", and "+before+" before", false
		}
		out = append(out, b)
	}
	for _, s := range p.Services {
		for _, b := range s.Breaks {
			why := b.Why
			if len(p.Services) > 1 {
				why = s.Name + ": " + why
			}
			out = append(out, Break{On: b.On, Why: why})
		}
	}
	slices.SortStableFunc(out, func(a, b Break) int { return int(a.On - b.On) })
	return out
}

// schemes are the schemes of levels that the services of a place use on a day.
func schemes(p schemas.Place, day schemas.Date) string {
	three, all := 0, 0
	for _, s := range p.Services {
		if s.ValidOn(day) {
			if all++; s.Levels == schemas.ThreeLevels {
				three++
			}
		}
	}
	switch three {
	case 0:
		return "four levels"
	case all:
		return "three levels"
	}
	return "three levels in some of them"
}
