package trend

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Index is what the mean level is called where levels stand.
const index = "index"

// Columns are the columns of points as files have them, a level of a line in a period
// a row. value is a share from 0 to 1, or of the level index the mean level, an ordinal
// index; lower and upper are its interval of 95 %. What limits and signals are of, the
// level 3+4, has them beside it; a limit ends at 0 and at 1, as shares do.
var Columns = []string{
	"geography", "code", "name", "line", "period", "level", "count", "of", "value", "lower", "upper", "mark",
	"services", "services_expected", "limits_mean", "limits_lower", "limits_upper", "limits", "segment", "signal", "break",
}

// texts are the columns that hold words of others.
var texts = []string{"code", "name", "break"}

// numbers are the columns of numbers.
var numbers = []string{
	"count", "of", "value", "lower", "upper", "services", "services_expected", "limits_mean", "limits_lower", "limits_upper", "segment",
}

// WriteCSV writes the points of studies.
func WriteCSV(w io.Writer, studies []Study) error {
	var rows [][]string
	for _, s := range studies {
		rows = append(rows, s.rows()...)
	}
	return plain.CSV(w, Columns, rows, texts...)
}

// rows are the lines of a study, in the order of Columns.
func (s Study) rows() [][]string {
	var out [][]string
	for _, line := range []struct {
		name string
		*Line
	}{{"all", &s.Line}, {"panel", s.Panel}} {
		if line.Line == nil {
			continue
		}
		for i, p := range line.Points {
			head := []string{s.Geography, s.Code, s.Name, line.name, p.Period.Name}
			tail := []string{strconv.Itoa(p.Mix.Services), strconv.Itoa(p.Mix.Expected)}
			for _, level := range []string{"1", "2", "3", "4", "3-4", "3+4", "unknown", index} {
				row := append(append([]string(nil), head...), p.cells(level)...)
				row = append(row, tail...)
				chart := make([]string, 7)
				if level == "3+4" {
					chart = line.chart(i)
				}
				out = append(out, append(row, chart...))
			}
		}
	}
	return out
}

// cells are a level, what it is of, its value, its interval and its mark.
func (p Point) cells(level string) []string {
	if level == index {
		mean, ok := p.Mix.Mean()
		if !ok {
			mark := p.Mix.Mark
			if mark == schemas.NoMark {
				mark = schemas.NotApplicable
			}
			return []string{level, "", "", "", "", "", string(mark)}
		}
		return []string{level, "", strconv.FormatInt(mean.N, 10), plain.Decimal(mean.Value), plain.Decimal(mean.Interval.Lower), plain.Decimal(mean.Interval.Upper), ""}
	}
	share, mark := p.Mix.Share(level)
	if mark != schemas.NoMark {
		return []string{level, "", "", "", "", "", string(mark)}
	}
	return []string{
		level, strconv.FormatInt(share.Of, 10), strconv.FormatInt(share.N, 10), plain.Decimal(share.Value),
		plain.Decimal(share.Interval.Lower), plain.Decimal(share.Interval.Upper), "",
	}
}

// chart is what a control chart has of a point: the limits, whether they are trial
// limits, the segment, the signal, and the break that it follows.
func (l *Line) chart(i int) []string {
	p := l.Points[i]
	out := []string{"", "", "", "none", strconv.Itoa(p.Segment + 1), p.SignalWords(), l.breakBefore(i)}
	if limits := l.Limits[p.Segment]; limits != nil {
		out[0], out[1], out[2], out[3] = plain.Decimal(limits.Mean), plain.Decimal(max(0, limits.Lower)), plain.Decimal(min(1, limits.Upper)), "full"
		if limits.Trial() {
			out[3] = "trial"
		}
	}
	return out
}

// breakBefore are the breaks between a point and the one before it, in words.
func (l *Line) breakBefore(i int) string {
	why := ""
	for _, b := range l.Breaks {
		if i > 0 && l.Points[i-1].Period.First < b.On && b.On <= l.Points[i].Period.First {
			if why != "" {
				why += "; "
			}
			why += b.On.Long() + ": " + b.Why
		}
	}
	return why
}

// SignalWords is what a point signals, in a few words; empty for none.
func (p Point) SignalWords() string {
	above := p.Side > 0
	of := func(up, down string) string {
		if above {
			return up
		}
		return down
	}
	switch p.Signal {
	case statistics.Outside:
		return of("above the limits", "below the limits")
	case statistics.Trend:
		return of("rising", "falling")
	case statistics.TwoInThree:
		return of("2 of 3 high", "2 of 3 low")
	case statistics.OneSide:
		return of("run above the mean", "run below the mean")
	default:
		return ""
	}
}

// WriteText writes studies for people: a table each, and what it says.
func WriteText(w io.Writer, studies []Study) error {
	var b bytes.Buffer
	for i, s := range studies {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s: interventions %s, by level, in percent of those with a level\n\n", s.Name, s.What)
		plain.Table(&b, 1, s.headings(), s.table())
		b.WriteString("\n")
		for _, said := range s.Sentences() {
			plain.Wrap(&b, "- ", said)
		}
	}
	if len(studies) > 0 {
		b.WriteString("\n")
		plain.Wrap(&b, "", "3+4: Level 3, Level 4 and 3-4 together, with its interval of 95 %. Index: the mean level of interventions in services with four levels, an ordinal index. "+
			"No level: in percent of all. [x] not available, [z] not applicable; neither is nought. Internal: unrounded, not for publication.")
	}
	_, err := io.Copy(w, &b)
	return err
}

func (s Study) headings() []string {
	out := []string{"Period", "Services", "With level", "L1", "L2", "L3", "L4", "3-4", "3+4", "95 %"}
	if s.Panel != nil {
		out = append(out, "Panel")
	}
	return append(out, "Index", "No level")
}

// table are the periods of a study; a break stands in a row of its own.
func (s Study) table() [][]string {
	var rows [][]string
	percent := func(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) }
	for i, p := range s.Line.Points {
		if why := s.Line.breakBefore(i); why != "" {
			rows = append(rows, []string{"--- " + why + " ---"})
		}
		made := fmt.Sprintf("%d of %d", p.Mix.Services, p.Mix.Expected)
		if s.Geography == measure.Service && p.Mix.Expected <= 1 {
			made = strconv.Itoa(p.Mix.Services)
		}
		recorded := plain.Thousands(p.Mix.Recorded())
		if p.Mix.Mark != schemas.NoMark {
			recorded = p.Mix.Mark.Shorthand()
		}
		row := []string{p.Period.Name, made, recorded}
		for _, level := range append(append([]string(nil), Levels...), "unknown") {
			share, mark := p.Mix.Share(level)
			text := mark.Shorthand()
			if mark == schemas.NoMark {
				text = percent(share.Value)
			}
			if level == "unknown" {
				row = append(row, s.besides(i)...)
			}
			row = append(row, text)
			if level == "3+4" && mark == schemas.NoMark {
				row = append(row, percent(share.Interval.Lower)+"-"+percent(share.Interval.Upper))
			} else if level == "3+4" {
				row = append(row, mark.Shorthand())
			}
		}
		rows = append(rows, append(row, p.SignalWords()))
	}
	return rows
}

// besides are the share of the panel, where there is one, and the mean level.
func (s Study) besides(i int) []string {
	var out []string
	if s.Panel != nil {
		share, mark := s.Panel.Points[i].Mix.Share("3+4")
		text := mark.Shorthand()
		if mark == schemas.NoMark {
			text = strconv.FormatFloat(100*share.Value, 'f', 1, 64)
		}
		out = append(out, text)
	}
	mean, ok := s.Line.Points[i].Mix.Mean()
	switch {
	case ok:
		return append(out, strconv.FormatFloat(mean.Value, 'f', 2, 64))
	case s.Line.Points[i].Mix.Mark != schemas.NoMark:
		return append(out, s.Line.Points[i].Mix.Mark.Shorthand())
	}
	return append(out, schemas.NotApplicable.Shorthand())
}

// ChangeColumns are the columns of divided changes: shares from 0 to 1, and each as
// the fraction that it is, for the parts add up exactly.
var ChangeColumns = []string{"geography", "code", "name", "from", "to", "part", "value", "exact", "services"}

// WriteChanges writes what changes are made of.
func WriteChanges(w io.Writer, studies []Study) error {
	var rows [][]string
	for _, s := range studies {
		if s.Change == nil {
			continue
		}
		for _, p := range s.Change.parts() {
			rows = append(rows, []string{s.Geography, s.Code, s.Name, s.Change.From.Name, s.Change.To.Name, p.Part, plain.Decimal(p.Value), p.Exact, strconv.Itoa(p.Services)})
		}
	}
	return plain.CSV(w, ChangeColumns, rows, texts...)
}

// part is a part of a change.
type part struct {
	Part     string  `json:"part"`
	Value    float64 `json:"value"`
	Exact    string  `json:"exact"`
	Services int     `json:"services"`
}

// parts are the shares before and after, their difference, and what it is made of.
func (c Division) parts() []part {
	out := []part{
		{Part: "before", Exact: c.Before.RatString(), Services: c.Both + c.Went},
		{Part: "after", Exact: c.After.RatString(), Services: c.Both + c.Came},
		{Part: "change", Exact: c.Total.RatString(), Services: c.Both + c.Came + c.Went},
		{Part: "within", Exact: c.Within.RatString(), Services: c.Both},
		{Part: "weights", Exact: c.Weights.RatString(), Services: c.Both},
		{Part: "came and went", Exact: c.Panel.RatString(), Services: c.Came + c.Went},
	}
	values := []interface{ Float64() (float64, bool) }{c.Before, c.After, c.Total, c.Within, c.Weights, c.Panel}
	for i, v := range values {
		out[i].Value, _ = v.Float64()
	}
	return out
}

// WriteJSON writes studies as an array of objects: of each its points, with the keys
// of Columns, the parts of its change, and its sentences.
func WriteJSON(w io.Writer, studies []Study) error {
	type object struct {
		Geography string         `json:"geography"`
		Code      string         `json:"code"`
		Name      string         `json:"name"`
		Measure   string         `json:"measure"`
		PanelOf   int            `json:"panel_services"`
		Points    []plain.Object `json:"points"`
		Change    []part         `json:"change"`
		Says      []string       `json:"says"`
	}
	out := make([]object, len(studies))
	for i, s := range studies {
		out[i] = object{Geography: s.Geography, Code: s.Code, Name: s.Name, Measure: string(s.What), PanelOf: s.PanelOf, Change: []part{}, Says: s.Sentences()}
		for _, row := range s.rows() {
			out[i].Points = append(out[i].Points, plain.Object{Columns: Columns[3:], Numbers: numbers, Cells: row[3:]})
		}
		if s.Change != nil {
			out[i].Change = s.Change.parts()
		}
	}
	return plain.JSON(w, out)
}
