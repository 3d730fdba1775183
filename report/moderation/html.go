package moderation

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

//go:embed page.html
var pageText string

// page is the template of the page for the meeting: one file, which fetches nothing
// and runs nothing.
var page = template.Must(template.New("page").Parse(pageText))

// shownPage is what the page shows.
type shownPage struct {
	Title, Version, Day, Answer, Interval string
	Alpha, Kappa                          string
	Facts                                 [][2]string
	Cases                                 []shownCase
	Tables                                []shownTable
	Change                                string
	Regions                               []shownRegion
	Meaning                               []string
	Findings                              []string
	First                                 []string // the cases to begin with
	Method                                []string
}

type shownCase struct {
	CaseResult
	Number                        int
	Chart                         chart
	Same, Median, Against, Anchor string
}

type shownRegion struct{ Name, Words string }

// chart is a case's spread as small bars.
type chart struct {
	Width, Height, Base int
	Label               string
	Bars                []bar
}

type bar struct {
	X, Y, Height, Middle int
	Label, N             string
	Mark                 string // what stands under the level: the reference, the median
}

// About is what a page or a workbook says of itself.
type About struct {
	Version string       // of the program that makes it
	Day     schemas.Date // that it is dated to
}

// WriteHTML writes the result as one page for the meeting, with the cases' texts, the
// reasons given, and what to talk about. It names no rater.
func WriteHTML(w io.Writer, r Result, about About) error {
	var b bytes.Buffer
	if err := page.Execute(&b, r.shown(about)); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	_, err := io.Copy(w, &b)
	return err
}

func (r Result) shown(about About) shownPage {
	v := shownPage{
		Title: "Moderation exercise: how consistently the levels are used", Version: about.Version, Day: about.Day.Long(),
		Answer: r.Overall.Words, Alpha: coefficient(r.Overall.Alpha), Interval: r.Overall.interval(), Kappa: coefficient(r.Overall.Kappa),
		Meaning: r.Meaning(), Method: method,
		Facts: [][2]string{
			{"Raters", fmt.Sprintf("%d, of %s", r.Raters, count(r.Services, "service", "services"))},
			{"Answers", fmt.Sprintf("%d levels, %d “cannot say”, %d missing", r.Overall.Ratings, r.CannotSay, r.Missing)},
			{"Krippendorff's alpha", coefficient(r.Overall.Alpha)},
			{"95% interval", r.Overall.interval()},
			{"Fleiss' kappa", coefficient(r.Overall.Kappa)},
			{"Pairs of raters that agree", share(r.Overall.SamePairs, r.Overall.Pairs)},
		},
	}
	for i, c := range r.Cases {
		v.Cases = append(v.Cases, shownCase{
			CaseResult: c, Number: i + 1, Chart: c.chart(), Same: c.same(), Median: c.median(), Against: orNone(c.Reference), Anchor: fmt.Sprintf("case%d", i+1),
		})
	}
	v.First = r.first()
	for _, t := range r.tables() {
		if len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	for _, g := range r.Regions {
		v.Regions = append(v.Regions, shownRegion{g.Region, g.Agreement.Words})
	}
	if r.Change != nil {
		v.Change = r.Change.Words
	}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, f.String())
	}
	return v
}

// firstCases is how many cases a meeting is advised to begin with.
const firstCases = 3

// first are the cases on which the fewest pairs of raters agree, those first: there
// is most to talk about. Those on which all agree are left out.
func (r Result) first() []string {
	var split []CaseResult
	for _, c := range r.Cases {
		if c.SamePairs < c.Pairs {
			split = append(split, c)
		}
	}
	slices.SortStableFunc(split, func(a, b CaseResult) int { return a.SamePairs*b.Pairs - b.SamePairs*a.Pairs })
	var out []string
	for _, c := range split[:min(len(split), firstCases)] {
		out = append(out, fmt.Sprintf("Case %s: %s pairs of raters agree", c.ID, c.same()))
	}
	return out
}

// The measures of a chart, in pixels.
const (
	barWidth, barStep, barMost = 34, 58, 72
	chartTop, chartFoot        = 20, 40
)

// chart draws the spread of a case: a bar for each level, its number over it, and
// under it what it is.
func (c CaseResult) chart() chart {
	most := 1
	for _, t := range c.Levels {
		most = max(most, t.N)
	}
	out := chart{Width: barStep*len(c.Levels) + 12, Height: chartTop + barMost + chartFoot, Base: chartTop + barMost}
	var said []string
	for i, t := range c.Levels {
		h := t.N * barMost / most
		b := bar{X: 12 + i*barStep, Y: out.Base - h, Height: h, Label: "Level " + t.Level, N: fmt.Sprint(t.N)}
		b.Middle = b.X + barWidth/2
		var marks []string
		if t.Level == c.Low || t.Level == c.High {
			marks = append(marks, "median")
		}
		if t.Level == c.Reference {
			marks = append(marks, "ref.")
		}
		b.Mark = strings.Join(marks, ", ")
		out.Bars = append(out.Bars, b)
		said = append(said, fmt.Sprintf("Level %s: %d", t.Level, t.N))
	}
	out.Label = fmt.Sprintf("Case %s, raters by level. %s.", c.ID, strings.Join(said, ", "))
	return out
}

// method says how the figures are made, for whoever wants to make them again.
var method = []string{
	"Alpha: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, ordinal. Its interval: 2,000 samples of whole cases with replacement from a fixed seed, 2.5th to 97.5th percentile, so the same answers always give the same interval. It tells how much hangs on the choice of cases, and nothing of the choice of raters.",
	"Kappa: Fleiss 1971, every difference alike.",
	"Each rater counts once. A service with several raters has more weight in the panel's median and in the coefficients than one with a single rater.",
	"A median between two levels is both of them: an answer of either is as the panel. Where only two raters gave a case a level, neither leans.",
	"A leaning is spoken of where a service's answers are higher at least two cases more often than lower, or the other way round; with a few cases even that is often chance.",
	"Two different files of one rater, and a case in two rows of one file with different answers, do not count: the program does not guess which was meant.",
}
