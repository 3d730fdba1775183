package compare

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/iassn/collate/report/chart"
	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// Columns are the columns of comparisons as files have them, a share of a place a row:
// a column of a table, or a point of a funnel. value is the share from 0 to 1, lower and
// upper its interval of 95 %; in a funnel the limits of the place's size stand beside
// it, and where it is to them.
var Columns = []string{
	"table", "column", "geography", "code", "name", "count", "of", "value", "lower", "upper", "mark",
	"limits_95_lower", "limits_95_upper", "limits_998_lower", "limits_998_upper", "says",
}

var (
	texts   = []string{"code", "name"}
	numbers = []string{
		"count", "of", "value", "lower", "upper", "limits_95_lower", "limits_95_upper", "limits_998_lower", "limits_998_upper",
	}
)

// rows are the result in the order of Columns. Points of funnels are of the region that
// is compared.
func (r Result) rows() [][]string {
	var out [][]string
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			for i, c := range t.Columns {
				out = append(out, append(row.Cells[i].row(t.ID, c.ID, row.Place), make([]string, 5)...))
			}
		}
	}
	for _, f := range r.Funnels {
		for _, p := range f.shown() {
			row := p.row("funnel", f.ID, p.Place)
			if p.Mark != schemas.NoMark || !f.Drawn {
				out = append(out, append(row, make([]string, 5)...))
				continue
			}
			for _, limit := range []float64{p.L95.Lower, p.L95.Upper, p.L998.Lower, p.L998.Upper} {
				row = append(row, plain.Decimal(limit))
			}
			out = append(out, append(row, p.says()))
		}
	}
	return out
}

// row is a cell in the order of Columns, up to its mark.
func (c Cell) row(table, column string, p Place) []string {
	out := []string{table, column, p.Geography, p.Code, p.Name}
	if c.Mark != schemas.NoMark {
		return append(out, "", "", "", "", "", string(c.Mark))
	}
	return append(out, strconv.FormatInt(c.Of, 10), strconv.FormatInt(c.N, 10), plain.Decimal(c.Value), plain.Decimal(c.Interval.Lower), plain.Decimal(c.Interval.Upper), "")
}

// text is a cell as a table shows it, in percent.
func (c Cell) text() string {
	if c.Mark != schemas.NoMark {
		return c.Mark.Shorthand()
	}
	return strconv.FormatFloat(100*c.Value, 'f', 1, 64)
}

// shown are the points of the region that is compared.
func (f Funnel) shown() []Point {
	var out []Point
	for _, p := range f.Points {
		if !p.Aside {
			out = append(out, p)
		}
	}
	return out
}

// says is where a point stands, in words.
func (p Point) says() string {
	switch p.Beyond {
	case 2, -2:
		return "differs: ask why"
	case 1, -1:
		return "beyond 95 %"
	}
	return "within"
}

// WriteCSV writes the result, a share a row.
func WriteCSV(w io.Writer, r Result) error { return plain.CSV(w, Columns, r.rows(), texts...) }

// WriteJSON writes the result as an object: what it is of, its shares with the keys of
// Columns, and its sentences.
func WriteJSON(w io.Writer, r Result) error {
	out := struct {
		Period   string         `json:"period"`
		Of       string         `json:"of"`
		Measure  string         `json:"measure"`
		Released bool           `json:"released"`
		Shares   []plain.Object `json:"shares"`
		Says     []string       `json:"says"`
	}{Period: r.Period.Name, Of: r.Of, Measure: string(r.What), Released: r.Released, Shares: []plain.Object{}, Says: r.Sentences()}
	for _, row := range r.rows() {
		out.Shares = append(out.Shares, plain.Object{Columns: Columns, Numbers: numbers, Cells: row})
	}
	return plain.JSON(w, out)
}

// WriteText writes the result for people.
func WriteText(w io.Writer, r Result) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: services side by side, %s\n%s\n", r.Of, r.Period.Name, r.edition())
	for i, t := range r.Tables {
		t.text(&b)
		if i == 0 {
			r.Funnels[0].text(&b)
		}
	}
	answers(&b, r.Funnels[1:])
	b.WriteString("\n")
	for _, said := range r.Sentences() {
		plain.Wrap(&b, "- ", said)
	}
	_, err := io.Copy(w, &b)
	return err
}

// edition says of which figures a result is.
func (r Result) edition() string {
	if r.Released {
		return "From released figures: rounded, small counts withheld."
	}
	return "Internal: unrounded, not for publication."
}

func (t Table) text(b *bytes.Buffer) {
	if len(t.Rows) == 0 {
		return
	}
	b.WriteString("\n")
	plain.Wrap(b, "", t.Title)
	headings := []string{"Service"}
	for _, c := range t.Columns {
		headings = append(headings, c.Heading)
	}
	var rows [][]string
	for i, r := range t.Rows {
		row := []string{r.Name}
		for _, c := range r.Cells {
			row = append(row, c.text())
		}
		if r.Geography != measure.Service && i > 0 && t.Rows[i-1].Geography == measure.Service {
			rows = append(rows, []string{""})
		}
		rows = append(rows, row)
	}
	plain.Table(b, 1, headings, rows)
	plain.Wrap(b, "", t.Explains)
}

// text is the funnel as a table.
func (f Funnel) text(b *bytes.Buffer) {
	b.WriteString("\n")
	plain.Wrap(b, "", f.Title)
	if !f.Drawn {
		plain.Wrap(b, "", "There are no limits: fewer than three services in England have a share.")
		return
	}
	var rows [][]string
	between := func(l statistics.Interval) string {
		return fmt.Sprintf("%.1f-%.1f", 100*l.Lower, 100*l.Upper)
	}
	for _, p := range f.shown() {
		if p.Mark != schemas.NoMark {
			rows = append(rows, []string{p.Name, p.text(), p.text(), p.text(), p.text()})
			continue
		}
		row := []string{p.Name, plain.Thousands(p.N), p.text(), between(p.L95), between(p.L998)}
		if p.Beyond != 0 {
			row = append(row, p.says())
		}
		rows = append(rows, row)
	}
	plain.Table(b, 1, []string{"Service", "Of", "Share", "95 % limits", "99.8 % limits"}, rows)
}

// answers are the funnels of the evaluation questions in one table.
func answers(b *bytes.Buffer, funnels []Funnel) {
	if len(funnels) == 0 {
		return
	}
	b.WriteString("\nEvaluation questions: share in the top two answers, in percent\n")
	headings := []string{"Service"}
	for _, f := range funnels {
		headings = append(headings, "Q"+f.ID[len("question-"):])
	}
	var rows [][]string
	for i, p := range funnels[0].shown() {
		row := []string{p.Name}
		for _, f := range funnels {
			of := f.shown()[i]
			row = append(row, of.text()+map[int]string{2: "++", 1: "+", -1: "-", -2: "--"}[of.Beyond])
		}
		rows = append(rows, row)
	}
	plain.Table(b, 1, headings, rows)
	plain.Wrap(b, "", "++ and --: above and below the 99.8 % limits: differs, ask why. + and -: beyond those of 95 %.")
}

// Chart is the funnel as a chart; not ok without limits.
func (r Result) Chart(f Funnel) (c chart.Funnel, ok bool) {
	if !f.Drawn {
		return c, false
	}
	c = chart.Funnel{
		Title: r.Of + ", " + r.Period.Name + ". " + f.Title, Across: f.Across, Target: f.Target, TargetName: "all services",
		Limits: func(n int64) [4]float64 {
			l95, l998 := f.limits(n, statistics.P95), f.limits(n, statistics.P998)
			return [4]float64{l95.Lower, l95.Upper, l998.Lower, l998.Upper}
		},
	}
	inside, differ := 0, 0
	for _, p := range f.Points {
		if p.Mark != schemas.NoMark {
			continue
		}
		c.Points = append(c.Points, chart.FunnelPoint{Name: p.Name, N: p.N, Share: p.Value, Beyond: p.Beyond, Aside: p.Aside})
		if !p.Aside {
			inside++
			if p.Beyond == 2 || p.Beyond == -2 {
				differ++
			}
		}
	}
	if inside < len(c.Points) {
		c.Notes = append(c.Notes, "Filled: "+r.Of+". Rings: other services of England.")
	}
	c.Notes = append(c.Notes, "Outside the 99.8 % limits: differs, ask why; neither better nor worse. "+r.edition())
	c.Words = fmt.Sprintf("Funnel chart. %s, %s of all. %d beyond the 99.8 %% limits.", plain.Count(inside, "service", "services"), plain.Percent(f.Target), differ)
	return c, true
}
