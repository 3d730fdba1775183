package summary

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// width is how many characters a line has at the most, save where one word is
// longer.
const width = 88

// filesMax is how many files are named under a rule; the rest are counted.
const filesMax = 6

// Summary is what a collation came to.
type Summary struct {
	At       schemas.Date
	Period   schemas.Period    // its zero where there are no flows
	Verdicts []schemas.Verdict // one for each return read
	Covered  int               // how many services can tell their position on the day
	Expected int               // how many services the register has on the day
	Figures  []measure.Figure  // England's stock is shown, and its flows
	Floor    int               // percent of services under which Figures have none
	Issues   []measure.Issue   // of the returns read
	Changes  []string          // what the returns read change in what was known, a sentence or two each
	Settle   []string          // what somebody could settle in the register, a sentence or two each
	Written  []string          // what was made, as people would open it
	// Where the published edition is, for Figures are not to be published; whether it
	// is a draft; and how many figures it could show, of which so many are withheld.
	Published       string
	Draft           bool
	Shown, Withheld int
	// Refused is why there is no published edition.
	Refused string
}

// Write writes the summary, in lines of at most 88 characters.
func Write(w io.Writer, s Summary) error {
	var b strings.Builder
	s.edition(&b)
	s.heading(&b)
	s.stock(&b)
	s.under(&b)
	s.flows(&b)
	s.attention(&b)
	texts(&b, "What changed", s.Changes)
	texts(&b, "Worth settling", s.Settle)
	if len(s.Written) > 0 {
		b.WriteString("\nWritten:\n")
		for _, name := range folded(s.Written) {
			fmt.Fprintf(&b, "  %s\n", name)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing the summary: %w", err)
	}
	return nil
}

// pagesFrom is how many pages of one folder are told as their number.
const pagesFrom = 5

// folded has the pages of a folder that holds many as one line.
func folded(names []string) []string {
	pages := map[string]int{}
	for _, name := range names {
		if path.Ext(name) == ".html" {
			pages[filepath.Dir(name)]++
		}
	}
	var out []string
	for _, name := range names {
		dir := filepath.Dir(name)
		if path.Ext(name) != ".html" || pages[dir] < pagesFrom {
			out = append(out, name)
			continue
		}
		if line := fmt.Sprintf("%s (%s)", dir, plural(pages[dir], "page")); len(out) == 0 || out[len(out)-1] != line {
			out = append(out, line)
		}
	}
	return out
}

// texts writes sentences under a heading, if there are any.
func texts(b *strings.Builder, heading string, texts []string) {
	if len(texts) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n", heading)
	for _, text := range texts {
		wrap(b, "  ", text)
	}
}

// edition says what may be done with the figures that follow.
func (s Summary) edition(b *strings.Builder) {
	b.WriteString("Internal figures: unrounded, not for publication.\n")
	if s.Published == "" {
		return
	}
	if s.Refused != "" {
		s.refused(b)
		b.WriteString("\n")
		return
	}
	what := "The published edition"
	if s.Draft {
		what = "A draft of the published edition"
	}
	fmt.Fprintf(b, "%s is in %s: %s of its %s withheld.\n", what, s.Published, thousands(s.Withheld), plural(s.Shown, "figure"))
	if s.Covered == 0 {
		wrap(b, "", "It is a draft, for no service has returned its position at "+s.At.Long()+". Is this the period that you mean? If not, name it with --period.")
	}
	b.WriteString("\n")
}

// refused says why there is nothing to publish, and what to do.
func (s Summary) refused(b *strings.Builder) {
	wrap(b, "", "There is no published edition, and none of this release is remembered as sent out: together with what earlier releases showed, "+
		"a withheld figure could be worked out ("+s.Refused+"). The internal edition is in "+s.Published+"-internal. "+
		"Release periods in their order, once most services have returned, and look at them first with --draft, which is not remembered either.")
}

// WriteRefused says that a release has no published edition, and what to do about
// it; nothing where there is one.
func WriteRefused(w io.Writer, s Summary) error {
	if s.Refused == "" {
		return nil
	}
	var b strings.Builder
	s.refused(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Summary) heading(b *strings.Builder) {
	fmt.Fprintf(b, "Position at %s: %s of %s services\n", s.At.Long(), thousands(s.Covered), thousands(s.Expected))
	var parts []string
	for _, v := range schemas.Verdicts {
		n := 0
		for _, u := range s.Verdicts {
			if u == v {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), v.Words()))
		}
	}
	if len(s.Verdicts) == 0 { // a release made again: nothing was read
		return
	}
	fmt.Fprintf(b, "%s read", plural(len(s.Verdicts), "return"))
	if len(parts) > 0 {
		fmt.Fprintf(b, ": %s", strings.Join(parts, ", "))
	}
	b.WriteString("\n")
}

// stock is England's stock, level by status.
func (s Summary) stock(b *strings.Builder) {
	columns := []string{"open", "inactive", "closed", "not-open", "total"}
	rows := [][]string{{"England", "Open", "Inactive", "Closed", "Not open", "Total"}}
	made := []string{"Services"}
	for _, level := range measure.Levels {
		row := []string{measure.LevelWords(level)}
		for _, status := range columns {
			f, ok := s.find(measure.Stock, level, status)
			if !ok {
				continue
			}
			row = append(row, shown(f))
			if level == "total" {
				made = append(made, fmt.Sprintf("%d of %d", f.Services, f.Expected))
			}
		}
		if len(row) == len(rows[0]) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 1 {
		return
	}
	b.WriteString("\n")
	aligned(b, append(rows, made))
	wrap(b, "", "Open, not open and total are from all services; inactive and closed from those that use all three statuses. "+
		"[x] not available, [z] not applicable.")
}

// under says where too few services can tell for a figure.
func (s Summary) under(b *strings.Builder) {
	var places []string
	for _, f := range measure.Under(s.Figures, s.Floor) {
		places = append(places, fmt.Sprintf("%s (%d of %d)", f.Name, f.Services, f.Expected))
	}
	if len(places) > 0 {
		b.WriteString("\n")
		wrap(b, "", fmt.Sprintf("Not available, for fewer than %d %% of the services can tell (coverage_floor in iass.yaml): %s.",
			s.Floor, strings.Join(places, ", ")))
	}
}

// flows are England's flows, each on a line.
func (s Summary) flows(b *strings.Builder) {
	rows := [][]string{{"England, " + s.Period.Name, "Number", "Services"}}
	for _, name := range measure.Names {
		if f, ok := s.find(name, "total", "total"); ok && name.IsFlow() {
			rows = append(rows, []string{flowWords(name), shown(f), fmt.Sprintf("%d of %d", f.Services, f.Expected)})
		}
	}
	if len(rows) > 1 {
		b.WriteString("\n")
		aligned(b, rows)
	}
}

func (s Summary) find(name measure.Name, level, status string) (measure.Figure, bool) {
	for _, f := range s.Figures {
		if f.Geography == measure.England && f.Measure == string(name) && f.Level == level && f.Status == status {
			return f, true
		}
	}
	return measure.Figure{}, false
}

// group is a rule that was met, and where.
type group struct {
	rule  schemas.Rule
	count int
	files []string
}

// attention lists the rules that somebody should look at: those for which a
// return is rejected or held, then rejected rows, then queries. Notes need
// nothing and are counted.
func (s Summary) attention(b *strings.Builder) {
	groups, notes := s.groups()
	if len(groups) > 0 {
		b.WriteString("\nNeeds attention\n")
	}
	for _, g := range groups {
		fmt.Fprintf(b, "\n  %s  %s: %s in %s\n", g.rule.ID, consequence(g.rule),
			thousands(g.count), plural(len(g.files), "file"))
		wrap(b, "    ", g.rule.Reason+" "+g.rule.Fix)
		named := g.files
		rest := ""
		if len(named) > filesMax {
			named, rest = named[:filesMax], fmt.Sprintf(" and %d more", len(g.files)-filesMax)
		}
		wrap(b, "    ", strings.Join(named, ", ")+rest)
	}
	if notes > 0 {
		fmt.Fprintf(b, "\n%s: nothing to do\n", plural(notes, "note"))
	}
}

// groups are the issues that are more than notes, by rule, and the number of
// notes.
func (s Summary) groups() (groups []group, notes int) {
	issues := slices.Clone(s.Issues)
	slices.SortStableFunc(issues, func(x, y measure.Issue) int {
		return cmp.Or(
			cmp.Compare(weight(ruleOf(y)), weight(ruleOf(x))),
			cmp.Compare(x.Rule, y.Rule),
			cmp.Compare(x.File, y.File),
		)
	})
	for _, i := range issues {
		rule := ruleOf(i)
		if weight(rule) == 0 {
			notes += i.Count
			continue
		}
		if len(groups) == 0 || groups[len(groups)-1].rule.ID != rule.ID {
			groups = append(groups, group{rule: rule})
		}
		g := &groups[len(groups)-1]
		g.count += i.Count
		if len(g.files) == 0 || g.files[len(g.files)-1] != i.File {
			g.files = append(g.files, i.File)
		}
	}
	return groups, notes
}

// ruleOf is the rule of an issue. A store may hold findings of a rule that the
// catalogue has lost.
func ruleOf(i measure.Issue) schemas.Rule {
	for _, r := range schemas.Rules {
		if r.ID == i.Rule {
			return r
		}
	}
	return schemas.Rule{ID: i.Rule, Severity: i.Severity}
}

// weight orders rules by what they do to a return; a note has none.
func weight(r schemas.Rule) int {
	switch {
	case r.Refuses:
		return 4
	case r.Holds:
		return 3
	}
	return int(r.Severity)
}

func consequence(r schemas.Rule) string {
	return [...]string{"note", "query", "row rejected", "return held", "return rejected"}[weight(r)]
}

func flowWords(name measure.Name) string {
	s := strings.ReplaceAll(strings.Replace(string(name), "reopened", "re-opened", 1), "-", " ")
	s = strings.Replace(s, "re opened", "re-opened", 1)
	return strings.ToUpper(s[:1]) + s[1:]
}

// shown is a figure as text: a number with thousands apart, or its mark.
func shown(f measure.Figure) string {
	if f.Mark != schemas.NoMark {
		return f.Mark.Shorthand()
	}
	return thousands(int(f.Value))
}

// thousands writes a number as 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// aligned writes rows with their first column to the left and the others to the
// right.
func aligned(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		fmt.Fprintf(b, "%-*s", widths[0], row[0])
		for i, cell := range row[1:] {
			fmt.Fprintf(b, "  %*s", widths[i+1], cell)
		}
		b.WriteString("\n")
	}
}

// wrap writes text in lines that begin with indent.
func wrap(b *strings.Builder, indent, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	line := indent
	for _, word := range strings.Fields(text) {
		if line != indent && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			b.WriteString(line + "\n")
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += word
	}
	b.WriteString(line + "\n")
}
