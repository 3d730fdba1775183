package trend

import (
	"cmp"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Input is what trends are made from.
type Input struct {
	What    measure.Name // Opened or Worked
	Unit    string       // what a period is: month, quarter or year
	Periods []schemas.Period
	Series  []Series // of all places that are asked about, by code
	By      string   // measure.England, Region or Service
	Options Options
}

// Study is the trend of one place: its line; and of England and of regions beside it
// that of the matched panel, and what the change from the first period with numbers to
// the last is made of.
type Study struct {
	What measure.Name
	Unit string
	// Geography is measure.England, Region or Service.
	Geography, Code, Name string
	Line                  Line
	Panel                 *Line // nil of a service, and where no service is in it
	PanelOf               int   // how many services or joined places are in it
	Broken                int   // how many more there would be, had they no break
	Change                *Division
	Broke                 []string // the breaks of its services, in words
}

// Division is a change between two periods, divided into its parts.
type Division struct {
	statistics.Change
	From, To schemas.Period
	Apart    bool // they are of different seasons
	Broke    int  // how many of those that came and of those that went are one, with a break
}

// Trimmed is the input from the first period in which anything was counted; all of it
// where nothing was.
func (in Input) Trimmed() Input {
	first := slices.IndexFunc(in.Periods, func(p schemas.Period) bool {
		i := slices.Index(in.Periods, p)
		return slices.ContainsFunc(in.Series, func(s Series) bool {
			return slices.ContainsFunc(s.told(i), func(m Mix) bool { return m.Recorded()+m.Unknown > 0 })
		})
	})
	if first <= 0 {
		return in
	}
	in.Periods = in.Periods[first:]
	in.Series = slices.Clone(in.Series)
	for k := range in.Series {
		s := &in.Series[k]
		if s.Mixes = s.Mixes[first:]; s.Parts != nil {
			s.Parts = s.Parts[first:]
		}
	}
	return in
}

// Studies makes the trends of the places asked for: of England, of each region in the
// order of their codes, or of each service.
func Studies(in Input) []Study {
	var out []Study
	switch in.By {
	case measure.England:
		out = append(out, in.several(Study{Geography: measure.England, Code: schemas.England, Name: "England"}, in.Series))
	case measure.Region:
		for _, r := range regions(in.Series) {
			own := slices.DeleteFunc(slices.Clone(in.Series), func(s Series) bool { return s.Region != r })
			out = append(out, in.several(Study{Geography: measure.Region, Code: r.Code, Name: r.Name}, own))
		}
	default:
		for _, s := range in.Series {
			out = append(out, Study{What: in.What, Unit: in.Unit, Geography: measure.Service, Code: s.Code, Name: s.Name, Line: New(in.Periods, s, in.Options)})
		}
	}
	return out
}

func regions(series []Series) []schemas.Region {
	var out []schemas.Region
	for _, s := range series {
		if !slices.Contains(out, s.Region) {
			out = append(out, s.Region)
		}
	}
	slices.SortFunc(out, func(a, b schemas.Region) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// several is the trend of several services together.
func (in Input) several(s Study, series []Series) Study {
	s.What, s.Unit = in.What, in.Unit
	s.Line = All(in.Periods, series, in.Options)
	panel, broken := Panel(in.Periods, series)
	s.PanelOf, s.Broken = len(panel), broken
	if len(panel) > 0 {
		o := in.Options
		o.Floor = 0 // a panel is a part by its nature
		l := All(in.Periods, panel, o)
		s.Panel = &l
	}
	for _, v := range series {
		for _, b := range v.Breaks {
			if in.Periods[0].First < b.On && b.On <= in.Periods[len(in.Periods)-1].First {
				s.Broke = append(s.Broke, v.Name+", "+b.On.Long()+": "+b.Why)
			}
		}
	}
	from, to, ok := s.Line.ends()
	if !ok {
		return s
	}
	if c, ok := Divide(in.Periods, series, from, to); ok {
		s.Change = &Division{Change: c, From: in.Periods[from], To: in.Periods[to], Apart: (to-from)%max(in.Options.Seasons, 1) != 0}
		for _, v := range series {
			if v.Mixes[from].Recorded() > 0 && v.Mixes[to].Recorded() > 0 && !v.compares(s.Change.From, s.Change.To) {
				s.Change.Broke++
			}
		}
	}
	return s
}

// ends are the indexes of the first and the last point with a number; not ok where
// they are not two.
func (l Line) ends() (from, to int, ok bool) {
	from, to = -1, -1
	for i, p := range l.Points {
		if p.Upper.N > 0 {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	return from, to, from < to
}
