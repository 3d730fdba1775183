package measure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Revision is a figure that is not what it was in an earlier release.
type Revision struct {
	Before, Now Figure // a Figure of no measure where there was none
	// MovedBy is what moved it: the files of a service that have become known
	// since, or for a region or England its services whose figure moved; sorted.
	MovedBy []string
}

// RevisionColumns are the columns of revisions as files have them.
var RevisionColumns = []string{
	"measure", "period", "as_at", "geography", "code", "name", "level", "status",
	"before", "before_mark", "now", "now_mark", "change", "released_on", "moved_by",
}

// Revisions are the figures that differ between what was known before and now, in
// the order of now. news are the files by which a service's figures have moved, by
// the service's id.
func Revisions(before, now []Figure, news map[string][]string) []Revision {
	was := make(map[Figure]Figure, len(before))
	for _, f := range before {
		was[f.place()] = f
	}
	type cell struct{ measure, asAt, region, level, status string }
	moved := map[cell][]string{}
	var out []Revision
	for _, f := range now {
		old := was[f.place()]
		if old.Measure != "" && old.Value == f.Value && old.Mark == f.Mark {
			continue
		}
		r := Revision{Before: old, Now: f}
		if f.Geography == Service {
			r.MovedBy = news[f.Code]
			for _, region := range []string{"", f.Region} {
				at := cell{f.Measure, f.AsAt, region, f.Level, f.Status}
				moved[at] = append(moved[at], f.Code)
			}
		}
		out = append(out, r)
	}
	for i, r := range out {
		if f := r.Now; f.Geography != Service {
			services := moved[cell{f.Measure, f.AsAt, f.Region, f.Level, f.Status}]
			slices.Sort(services)
			out[i].MovedBy = services
		}
	}
	return out
}

// place is what the figure is a figure of.
func (f Figure) place() Figure {
	return Figure{Measure: f.Measure, Period: f.Period, AsAt: f.AsAt, Geography: f.Geography, Code: f.Code, Level: f.Level, Status: f.Status}
}

// Row is the revision as text, in the order of RevisionColumns. The change is empty
// where one of the two is no number.
func (r Revision) Row(released schemas.Date) []string {
	f, before, change := r.Now, "", ""
	if r.Before.Measure != "" {
		before = r.Before.Number()
		if r.Before.Mark == schemas.NoMark && f.Mark == schemas.NoMark {
			change = strconv.FormatInt(f.Value-r.Before.Value, 10)
		}
	}
	return []string{
		f.Measure, f.Period, f.AsAt, f.Geography, f.Code, f.Name, f.Level, f.Status,
		before, string(r.Before.Mark), f.Number(), string(f.Mark), change, released.String(), strings.Join(r.MovedBy, "; "),
	}
}

// LatestPeriods are the periods that end last, at most n, the latest first.
func LatestPeriods(periods []schemas.Period, n int) []schemas.Period {
	out := slices.Clone(periods)
	slices.SortFunc(out, func(a, b schemas.Period) int {
		return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(b.First, a.First), cmp.Compare(a.Name, b.Name))
	})
	return out[:min(n, len(out))]
}
