package workbook

import (
	"math"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// complexityColumns are the columns of the share at Level 3 or 4, after those of the
// place and the quarter.
var complexityColumns = []column{
	{heading: "Opened, with a level", kind: kindNumber, note: noteOpened},
	{heading: "Level 3 and 4 together", kind: kindNumber, note: noteLevels},
	{heading: "Share", kind: kindShare, note: noteShares},
	{heading: "Interval from", kind: kindShare, note: noteInterval},
	{heading: "Interval to", kind: kindShare, note: noteInterval},
	{heading: "Mean", kind: kindShare, note: noteLimits},
	{heading: "Lower limit", kind: kindShare, note: noteLimits},
	{heading: "Upper limit", kind: kindShare, note: noteLimits},
	{heading: "More than chance", note: noteLimits},
}

// complexity is the share at Level 3 or 4 of what was opened in each quarter, with its
// limits, and for England what they say; in the internal edition beside the share of
// the matched panel.
func (v view) complexity(geography string) table {
	t := table{
		sheet: nouns[geography] + " complexity", keep: 1, notes: []note{noteLevels, noteFlowLevel},
		title:   nouns[geography] + ": Level 3 and 4 together among the interventions opened in each quarter that have a level",
		columns: append([]column{{heading: "Quarter"}}, complexityColumns...),
	}
	if geography == measure.Region {
		t.keep, t.columns = 3, append([]column{{heading: "Region"}, {heading: "Code"}}, t.columns...)
	}
	panel := false
	for _, s := range v.trends {
		panel = panel || s.Geography == geography && s.Panel != nil
	}
	if panel {
		t.columns = append(t.columns, column{heading: "Matched panel", kind: kindShare, note: notePanel}, column{heading: "Services in the panel", kind: kindNumber, note: notePanel})
	}
	for _, s := range v.trends {
		if s.Geography != geography {
			continue
		}
		if geography == measure.England {
			t.about = lines(s.Sentences())
		}
		for i, p := range s.Line.Points {
			row := []any{periodWords(p.Period)}
			if geography == measure.Region {
				row = []any{s.Name, s.Code, row[0]}
			}
			row = append(append(row, shareOfPoint(p)...), limitsOfPoint(s.Line.Limits[p.Segment], p)...)
			if panel {
				row = append(row, panelAt(s, i)...)
			}
			t.rows = append(t.rows, row)
		}
	}
	return t
}

// lines are texts with each of their sentences on a line of its own, for no line is
// broken.
func lines(texts []string) []string {
	var out []string
	for _, text := range texts {
		for _, sentence := range strings.SplitAfter(text, ". ") {
			out = append(out, strings.TrimSpace(sentence))
		}
	}
	return out
}

// panelAt are the share of the matched panel in the nth quarter, and of how many
// services it is made.
func panelAt(s trend.Study, n int) []any {
	if s.Panel == nil {
		return []any{schemas.NotApplicable, int64(0)}
	}
	return []any{shareOfPoint(s.Panel.Points[n])[2], int64(s.PanelOf)}
}

// shareOfPoint are how many have a level, how many are at Level 3 or 4, their share
// and its interval; marks where there is none.
func shareOfPoint(p trend.Point) []any {
	at, mark := p.Mix.Share("3+4")
	if mark != schemas.NoMark {
		return []any{mark, mark, mark, mark, mark}
	}
	return []any{at.N, at.Of, rounded(at.Value), rounded(at.Interval.Lower), rounded(at.Interval.Upper)}
}

// limitsOfPoint are the mean and the limits that a point is held against, and what it
// signals.
func limitsOfPoint(x *statistics.Limits, p trend.Point) []any {
	none := schemas.NotApplicable
	if x == nil {
		return []any{none, none, none, none}
	}
	out := []any{rounded(x.Mean), rounded(max(0, x.Lower)), rounded(min(1, x.Upper))}
	switch words := p.SignalWords(); {
	case p.Upper.N == 0:
		return append(out, none)
	case words == "":
		return append(out, "no")
	default:
		return append(out, words)
	}
}

// rounded is a share to a tenth of a percent.
func rounded(v float64) share { return share(math.Round(1000*v) / 1000) }
