package feedback

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/iassn/collate/schemas"
)

//go:embed page.html
var pageText string

// page is the template of the page for the browser: one file, which fetches
// nothing and runs nothing.
var page = template.Must(template.New("page").Parse(pageText))

// shown is what the page shows.
type shown struct {
	Title, Answer, Notice, Version string
	Mood                           string // good, look or stop: the look of the answer
	Facts                          []fact
	Marked                         string
	Kinds                          []shownKind
	Findings                       []shownFinding
	Tables                         []shownTable
	Accounts                       []account
	Day                            string
	Statuses                       []string
	Stock                          []shownStock
	NoStock                        string
}

type shownKind struct {
	Effect, Span, Reason, Allowed, Ask, Rule string
	First                                    int // the number of its first finding
}

type shownFinding struct {
	Number                             int
	Place, Link, Effect, Message, Rule string
}

type shownTable struct {
	Where   string
	Columns []shownColumn
	Unused  string
}

type shownColumn struct{ Letter, Heading, Field, Why string }

type shownStock struct {
	Level string
	Cells []string
}

// WriteHTML writes the feedback as one page for the browser.
func WriteHTML(w io.Writer, f Feedback) error {
	v, err := f.shown()
	if err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	if _, err := io.Copy(w, &b); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}

func (f Feedback) shown() (shown, error) {
	v := shown{
		Title: f.title(), Answer: f.Answer(), Notice: notice, Version: f.Version, Facts: f.facts(), Marked: f.Marked,
		Mood:     [...]string{"good", "look", "stop", "stop"}[f.Return.Verdict],
		Accounts: f.accounts(), Day: f.day(), Statuses: statusHeadings,
	}
	v.Kinds, v.Findings = f.shownFindings()
	for _, l := range f.layouts() {
		v.Tables = append(v.Tables, l.shown())
	}
	rows, err := f.stock()
	for _, r := range rows {
		line := shownStock{Level: r.Level}
		for _, g := range r.Cells {
			text := number(g.Value)
			if g.Mark != schemas.NoMark {
				text = g.Mark.Shorthand()
			}
			line.Cells = append(line.Cells, text)
		}
		v.Stock = append(v.Stock, line)
	}
	v.NoStock = "There are none yet: nothing of the return counts."
	if f.Return.Verdict.Counts() {
		v.NoStock = "There are none: the service is not in the register on that day."
	}
	return v, err
}

// shownFindings are the kinds, and the findings in the order of their places, each
// with its number.
func (f Feedback) shownFindings() (kinds []shownKind, all []shownFinding) {
	firsts := map[schemas.Finding]int{}
	for i, v := range f.Return.Findings {
		all = append(all, shownFinding{
			Number: i + 1, Place: place(v.Position), Link: f.linkTo(v.Position), Effect: effect(v),
			Message: sentence(v.Message), Rule: string(v.Rule),
		})
		if _, twice := firsts[v]; !twice {
			firsts[v] = i + 1
		}
	}
	for _, g := range schemas.GroupFindings(f.Return.Findings) {
		kinds = append(kinds, shownKind{
			Effect: effect(g.Findings[0]), Span: g.Span(), Reason: g.Rule.Reason, Allowed: sentence(g.Rule.Allowed()),
			Ask: g.Findings[0].Ask(), Rule: string(g.Rule.ID), First: firsts[g.Findings[0]],
		})
	}
	return kinds, all
}

func (l layout) shown() shownTable {
	used, unused := l.columns()
	out := shownTable{Where: l.where(), Unused: strings.Join(unused, ", ")}
	for _, c := range used {
		out.Columns = append(out.Columns, shownColumn{letter(c), c.Heading, fieldWords[c.Field], c.Why})
	}
	return out
}
