package measure

import (
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Point is the figures of one measure in one period of a series; of a stock, on
// the period's last day.
type Point struct {
	Period  schemas.Period
	Figures []Figure
	// Notes say why a figure of a place is not available, and what was joined; by
	// the index of the figure. Join makes them.
	Notes map[int]string
}

// Series picks from points, in the order given, what Select picks from figures,
// with the period before it. Nought stays: a service without a row did not exist
// in that period, and one with a row and a mark cannot tell. With notes there is a
// column more, for what is to be said of the figure.
func Series(points []Point, by []string, notes bool) (header []string, rows [][]string, err error) {
	if _, _, err := Select(nil, by); err != nil {
		return nil, nil, err
	}
	for _, p := range points {
		if _, _, err := Select(p.Figures, by); err != nil {
			return nil, nil, err
		}
		for i, f := range p.Figures {
			if !selected(f, by) {
				continue
			}
			row := append([]string{p.Period.Name}, f.dimensions(by)...)
			row = append(row, f.Number(), string(f.Mark))
			if notes {
				row = append(row, p.Notes[i])
			}
			rows = append(rows, row)
		}
	}
	header = append([]string{"period"}, by...)
	if header = append(header, "value", "mark"); notes {
		header = append(header, "note")
	}
	return header, rows, nil
}

// Only keeps the figures of the services of places. points are not changed.
func Only(points []Point, places []schemas.Place) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = Point{Period: p.Period, Figures: slices.DeleteFunc(slices.Clone(p.Figures), func(f Figure) bool {
			return f.Geography != Service || !slices.ContainsFunc(places, func(place schemas.Place) bool { return place.Has(f.Code) })
		})}
	}
	return out
}

// Join puts the figures of places in the place of those of their services; the
// figures of England and of regions are left out. The services that count are
// those of the day, or of the period: the ones that Build made figures for. A
// figure of a place is their sum where every one of them has a number, and
// otherwise not available, with a note that names those who do not; nothing is
// ever divided among them, or guessed for one. Where one of them means something
// else by closed than another, for it uses two statuses, there is no sum of
// closed either.
//
// A stock is told by those who hold it: interventions that a service had closed
// when it ended are in it afterwards only where the returns of its successors hold
// them too, so across a change it is the open ones that compare.
//
// The note of a figure says, in the first period that holds a change or follows
// it, what was joined. points are not changed.
func Join(points []Point, places []schemas.Place) []Point {
	out := make([]Point, len(points))
	since := schemas.Date(0) // the first day of which changes are yet to be told
	for i, p := range points {
		out[i] = Point{Period: p.Period, Notes: map[int]string{}}
		if since == 0 {
			since = p.Period.First + 1
		}
		ofService := map[string][]Figure{}
		for _, f := range p.Figures {
			if f.Geography == Service {
				ofService[f.Code] = append(ofService[f.Code], f)
			}
		}
		for _, place := range places {
			var own []Figure
			for _, s := range place.Services {
				own = append(own, ofService[s.ID]...)
			}
			figures, notes := joined(own, place)
			for k, f := range figures {
				said := changesIn(place, since, p.Period.Last)
				switch {
				case f.Measure == string(Worked) && len(changesIn(place, p.Period.First+1, p.Period.Last)) > 0:
					said = append(said, "what was handed over in the period would be worked on twice")
				case notes[k] != "":
					said = append(said, notes[k])
				}
				if len(said) > 0 {
					out[i].Notes[len(out[i].Figures)] = strings.Join(said, "; ")
				}
				out[i].Figures = append(out[i].Figures, f)
			}
		}
		since = p.Period.Last + 1
	}
	return out
}

// changesIn are the changes of a place from one day to another, in words.
func changesIn(place schemas.Place, first, last schemas.Date) []string {
	var out []string
	for _, c := range place.Changes {
		if first <= c.On && c.On <= last {
			out = append(out, c.String())
		}
	}
	return out
}

// joined are the figures of a place from those of its services, in the order of
// Levels and Statuses, each with a note or none.
func joined(figures []Figure, place schemas.Place) (out []Figure, notes []string) {
	for _, level := range Levels {
		for _, status := range Statuses {
			var parts []Figure
			for _, f := range figures {
				if f.Level == level && f.Status == status {
					parts = append(parts, f)
				}
			}
			if len(parts) == 0 { // nobody was there yet, or the level or status cannot be
				continue
			}
			f, note := sum(parts, place)
			out, notes = append(out, f), append(notes, note)
		}
	}
	return out, notes
}

// sum is the figure of a place from those of its services of the day.
func sum(parts []Figure, place schemas.Place) (f Figure, note string) {
	f = parts[0]
	f.Code, f.Name, f.Value, f.Mark, f.Services, f.Expected = place.ID, place.Name, 0, schemas.NoMark, 0, 0
	var missing, without []string
	for _, p := range parts {
		f.Value += p.Value
		f.Services += p.Services
		f.Expected += p.Expected
		switch p.Mark {
		case schemas.NoMark:
		case schemas.NotApplicable:
			without = append(without, p.Code)
		default:
			missing = append(missing, p.Code)
		}
	}
	switch {
	case len(without) == len(parts):
		f.Mark = schemas.NotApplicable
	case len(missing) > 0:
		f.Mark, note = schemas.NotAvailable, "cannot tell: "+strings.Join(missing, ", ")
	case len(without) > 0:
		f.Mark, note = schemas.NotAvailable, "does not use it: "+strings.Join(without, ", ")
	case f.Status == "closed" && place.Mixed(codes(parts)):
		f.Mark, note = schemas.NotAvailable, "closed means different things in "+strings.Join(codes(parts), ", ")
	}
	if f.Mark != schemas.NoMark {
		f.Value = 0
	}
	return f, note
}

func codes(figures []Figure) []string {
	out := make([]string, len(figures))
	for i, f := range figures {
		out[i] = f.Code
	}
	slices.Sort(out)
	return out
}
