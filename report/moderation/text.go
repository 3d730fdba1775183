package moderation

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// WriteText writes the result for a terminal. It shows no text of a case and no
// reason.
func WriteText(w io.Writer, r Result) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s of %s\n\n", capital(count(r.Raters, "rater", "raters")), count(r.Services, "service", "services"))
	wrapped(&b, "", r.Overall.Words)
	fmt.Fprintf(&b, "\nKrippendorff's alpha  %s\n95%% interval          %s\nFleiss' kappa         %s\n", coefficient(r.Overall.Alpha), r.Overall.interval(), coefficient(r.Overall.Kappa))
	for _, t := range r.tables() {
		if len(t.Rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", t.Caption)
		t.text(&b)
	}
	if r.Change != nil {
		fmt.Fprintln(&b, "\nSince the earlier exercise")
		wrapped(&b, "", r.Change.Words)
	}
	fmt.Fprintln(&b, "\nWhat this means, and what it does not")
	for _, m := range r.Meaning() {
		wrapped(&b, "- ", m)
	}
	_, err := io.Copy(w, &b)
	return err
}

// interval is the interval of alpha for people.
func (a Agreement) interval() string {
	switch {
	case a.Low != nil:
		return coefficient(a.Low) + " to " + coefficient(a.High)
	case a.Alpha != nil:
		return "too few cases"
	}
	return "cannot be worked out"
}

// shownTable is a table of the result for people: the first column names the row,
// and from the column Numbers on there are figures up to Words, which are text.
type shownTable struct {
	Name, Caption string
	Headings      []string
	Rows          [][]string
	Numbers, Text int
}

// text writes the table with its text, if it has any, on a line of its own.
func (t shownTable) text(b *bytes.Buffer) {
	w := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	for _, row := range append([][]string{t.Headings}, t.Rows...) {
		_, _ = fmt.Fprintln(w, strings.TrimRight(strings.Join(row, "\t"), "\t ")) // a buffer takes all
	}
	_ = w.Flush()
}

// wrapped writes text in lines of 88 letters; the first begins with mark, and the
// others under what follows it.
func wrapped(b *bytes.Buffer, mark, text string) {
	const width = 88
	line := mark
	for i, word := range strings.Fields(text) {
		if i > 0 && len([]rune(line))+1+len([]rune(word)) > width {
			fmt.Fprintln(b, line)
			line = strings.Repeat(" ", len(mark))
		} else if i > 0 {
			line += " "
		}
		line += word
	}
	fmt.Fprintln(b, line)
}

// tables are the result in tables, in the order in which people read them.
func (r Result) tables() []shownTable {
	return []shownTable{r.casesTable(), r.confusionsTable(), r.leaningsTable(), r.regionsTable()}
}

func (r Result) casesTable() shownTable {
	t := shownTable{Name: "Cases", Caption: "Case by case: how many raters gave each level", Headings: []string{"Case"}, Numbers: 1}
	if len(r.Cases) > 0 {
		for _, l := range r.Cases[0].Levels {
			t.Headings = append(t.Headings, "Level "+l.Level)
		}
	}
	t.Headings = append(t.Headings, "Cannot say", "Missing", "Same level", "Median", "Reference")
	t.Text = len(t.Headings) - 3
	for _, c := range r.Cases {
		row := []string{c.ID}
		for _, l := range c.Levels {
			row = append(row, strconv.Itoa(l.N))
		}
		t.Rows = append(t.Rows, append(row, strconv.Itoa(c.CannotSay), strconv.Itoa(c.Missing), c.same(), c.median(), orNone(c.Reference)))
	}
	return t
}

// same is the share of pairs of raters that gave the same level.
func (c CaseResult) same() string {
	if c.Pairs == 0 {
		return "under two levels"
	}
	return share(c.SamePairs, c.Pairs)
}

// median is the panel's median for people.
func (c CaseResult) median() string {
	switch {
	case c.Low == "":
		return "none"
	case c.Low == c.High:
		return c.Low
	}
	return c.Low + " and " + c.High
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func (r Result) confusionsTable() shownTable {
	t := shownTable{
		Name: "Levels", Caption: "Levels given to the same case",
		Headings: []string{"Levels", "Pairs of raters", "Cases"}, Numbers: 1, Text: 2,
	}
	for _, c := range r.Confusions {
		t.Rows = append(t.Rows, []string{c.Lower + " and " + c.Higher, strconv.Itoa(c.Pairs), strings.Join(c.Cases, ", ")})
	}
	return t
}

func (r Result) leaningsTable() shownTable {
	t := shownTable{
		Name: "Services", Caption: "Services beside the panel's median, by name",
		Headings: []string{"Service", "Raters", "Higher", "Same", "Lower", "In words"}, Numbers: 1, Text: 5,
	}
	for _, l := range r.Leanings {
		t.Rows = append(t.Rows, []string{
			l.Name, strconv.Itoa(l.Raters), strconv.Itoa(l.Panel.Higher), strconv.Itoa(l.Panel.Same), strconv.Itoa(l.Panel.Lower), l.Words,
		})
	}
	return t
}

func (r Result) regionsTable() shownTable {
	t := shownTable{
		Name: "Regions", Caption: "Agreement within each region",
		Headings: []string{"Region", "Services", "Raters", "Cases", "Alpha", "95% interval", "Same level"}, Numbers: 1, Text: 4,
	}
	for _, g := range r.Regions {
		a := g.Agreement
		t.Rows = append(t.Rows, []string{
			g.Region, strconv.Itoa(g.Services), strconv.Itoa(a.Raters), strconv.Itoa(a.Cases), coefficient(a.Alpha), a.interval(), share(a.SamePairs, a.Pairs),
		})
	}
	return t
}

// Right reports whether a column holds numbers.
func (t shownTable) Right(column int) bool { return column >= t.Numbers && column < t.Text }
