package compare

import (
	"slices"

	"github.com/iassn/collate/report/measure"
)

// Among is the input with some services alone, by their ids, and with the regions that
// hold no other: what is compared then tells nothing of anybody else. England is in it
// no more.
func (in Input) Among(services []string) Input {
	regions := map[string]bool{} // whether all of their services are among them
	for _, f := range in.Figures {
		if f.Geography == measure.Service {
			all, seen := regions[f.Region]
			regions[f.Region] = (all || !seen) && slices.Contains(services, f.Code)
		}
	}
	in.Figures = slices.DeleteFunc(slices.Clone(in.Figures), func(f measure.Figure) bool {
		return f.Geography == measure.England || f.Geography == measure.Region && !regions[f.Region] ||
			f.Geography == measure.Service && !slices.Contains(services, f.Code)
	})
	in.Answered = slices.DeleteFunc(slices.Clone(in.Answered), func(a measure.Answered) bool {
		return a.Geography == measure.England || a.Geography == measure.Region && !regions[a.Region] ||
			a.Geography == measure.Service && !slices.Contains(services, a.Code)
	})
	in.apart = true
	in.Times = slices.DeleteFunc(slices.Clone(in.Times), func(t measure.Timed) bool { return !slices.Contains(services, t.Service) })
	return in
}
