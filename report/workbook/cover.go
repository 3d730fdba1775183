package workbook

import (
	"fmt"

	"github.com/iassn/collate/report/measure"
)

func (v view) title() string {
	return "SEND information, advice and support services: interventions at " + v.r.At.Long()
}

// line is a line of the cover: the heading of a section, or text of one; sheet is
// where it leads.
type line struct {
	heading bool
	text    string
	sheet   string
}

// cover says what the workbook is, who sends it out, how much of England it covers
// and how it is to be read.
func (v view) cover() []line {
	edition, care := "Published edition: counts of England and of regions are rounded, and small counts of services are withheld.",
		"See Rounding and Withholding on the sheet Notes."
	if v.internal() {
		edition, care = "Internal edition: figures are not rounded and none is withheld, so small counts of people can be seen.",
			"Keep it inside: send out the published edition instead."
	}
	out := []line{{text: v.title()}}
	out = append(out, chapter("What this is",
		"Interventions of the SEND information, advice and support services of England, by level and status, collated from the services' own returns.",
		fmt.Sprintf("The position is that of %s; what happened is that of %s (%s to %s).", v.r.At.Long(), periodTitle(v.r.Period), v.r.Period.First.Long(), v.r.Period.Last.Long()),
		v.quarterSentence(),
	)...)
	out = append(out, chapter("Who publishes it", v.published()...)...)
	out = append(out, chapter("How much of England it covers", v.coverageSentences()...)...)
	out = append(out, chapter("Edition", edition, care)...)
	out = append(out, chapter("How to read it",
		"Each sheet has its title in cell A1, what is to be known of it under the title, and then one table or one chart.",
		"Some cells have shorthand in place of a number: [c] withheld to protect people, [x] not available, [z] not applicable, [low] rounds to 0 but is not 0. None of them is nought.",
		"Words in square brackets such as [note 1] refer to the sheet Notes.",
	)...)
	return append(out,
		line{heading: true, text: "Where to go"},
		line{text: "Contents: every sheet, with a link", sheet: contentsSheet},
		line{text: "Notes: what the words and the shorthand mean", sheet: notesSheet})
}

func chapter(heading string, texts ...string) []line {
	out := []line{{heading: true, text: heading}}
	for _, t := range texts {
		if t != "" {
			out = append(out, line{text: t})
		}
	}
	return out
}

func (v view) quarterSentence() string {
	if len(v.r.Quarters) < 2 {
		return ""
	}
	return fmt.Sprintf("The quarters in a row are the %d from %s to %s.", len(v.r.Quarters),
		periodTitle(v.r.Quarters[0]), periodTitle(v.r.Quarters[len(v.r.Quarters)-1]))
}

func (v view) published() []string {
	out := []string{v.r.Publisher, "Made with iass " + v.r.Version + "."}
	if v.internal() && v.r.Publisher != "" {
		out[0] = v.r.Publisher + ", for its own use"
	}
	if v.r.Contact != "" {
		out = append(out, "Contact: "+v.r.Contact)
	}
	return out
}

// coverageSentences say how many services are in the figures, and what has changed
// since the release before.
func (v view) coverageSentences() []string {
	told := 0
	for _, c := range v.r.Coverage {
		if c.Tells {
			told++
		}
	}
	out := []string{fmt.Sprintf("%d of the %d services tell their position at %s. The sheet Coverage says which.", told, len(v.r.Coverage), v.r.At.Long())}
	if told < len(v.r.Coverage) {
		out = append(out, "The figures of England and of regions are sums over the services that tell: they are not estimates for all.")
	}
	if len(v.r.Revisions) == 0 { // a release made again has the first as the one before
		return append(out, "No figure of an earlier release has changed.")
	}
	return append(out, fmt.Sprintf("Figures that are not what an earlier release showed: %d. The sheet Revisions says which.", len(v.r.Revisions)))
}

// contents lists every sheet. A chart stands under its table.
func (v view) contents(all []table, charts []chart) table {
	t := table{
		sheet: contentsSheet, title: "Contents",
		about:   []string{"Each link in the first column leads to a sheet."},
		columns: []column{{heading: "Sheet"}, {heading: "What it shows", kind: kindText}},
		rows: [][]any{
			{sheetLink{coverSheet, coverSheet}, "What this is, who publishes it, how much of England it covers and how to read it"},
			{sheetLink{notesSheet, notesSheet}, "What the words and the shorthand mean"},
		},
	}
	for _, of := range all {
		t.rows = append(t.rows, []any{sheetLink{of.sheet, of.sheet}, of.title})
		for _, c := range charts {
			if c.of.sheet == of.sheet {
				t.rows = append(t.rows, []any{sheetLink{c.sheet, c.sheet}, c.title})
			}
		}
	}
	return t
}

// chartColumns finds the columns of a table by their headings.
func (t table) chartColumns(headings ...string) []int {
	var out []int
	for _, h := range headings {
		for i, c := range t.columns {
			if c.heading == h {
				out = append(out, i)
			}
		}
	}
	return out
}

// charts are the charts of the release, each of a table that it has with a number
// to draw.
func (v view) charts(all []table) []chart {
	levels := []string{"Level 1", "Level 2", "Level 3", "Level 4", "Level 3-4", "Level not recorded"}
	at := map[string]table{}
	for _, t := range all {
		at[t.sheet] = t
	}
	var out []chart
	for _, c := range []chart{
		{
			sheet: "Chart of England stock", of: at[nouns[measure.England]+" stock"], shape: columnsChart,
			title:  "Chart: England, open and inactive interventions by level at " + v.r.At.Long(),
			series: []string{"Open", "Inactive"}, without: " It leaves out closed, which grows with every year that returns go back, and level not recorded.", rows: len(singleLevels), across: "Level", up: "Interventions",
		},
		{
			sheet: "Chart of England level mix", of: at[nouns[measure.England]+" level mix"], shape: linesChart,
			title:  "Chart: England, share of the interventions opened in each quarter at each level",
			series: levels, across: "Quarter", up: "Share of interventions opened",
		},
		{
			sheet: "Chart of England complexity", of: at[nouns[measure.England]+" complexity"], shape: linesChart,
			title:  "Chart: England, share at Level 3 or 4 of the interventions opened in each quarter, with its limits",
			series: []string{"Share", "Mean", "Lower limit", "Upper limit", "Matched panel"}, across: "Quarter", up: "Share of interventions opened that have a level",
		},
		{
			sheet: "Chart of regions level mix", of: at[nouns[measure.Region]+" level mix"], shape: barsChart,
			title:  fmt.Sprintf("Chart: regions, share of the interventions opened in %s at each level", periodTitle(v.r.Period)),
			series: []string{"Level 1", "Level 2", "Level 3 and 4 together", "Level not recorded"}, across: "Region", up: "Share of interventions opened",
		},
	} {
		if len(c.drawing()) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// singleLevels are the levels of which an intervention has one, in the order in
// which they stand first in a table.
var singleLevels = measure.Levels[:5]
