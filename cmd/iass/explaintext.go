package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// printExplanation prints where a figure comes from, in the format asked for.
func (c *common) printExplanation(e measure.Explanation) error {
	if c.shape() != "table" {
		return c.printRows(explainColumns, explainRows(e))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", figureSentence(e))
	printSources(&b, byID(e.Returns), e.Rows)
	printSilent(&b, e.Silent)
	switch {
	case e.Figure.Mark == schemas.NoMark:
		fmt.Fprintf(&b, "\nCounted again from these rows: %s. The figure is %s.\n", number(e.Recount()), figureText(e.Figure))
	default:
		fmt.Fprintf(&b, "\nNo row counts. The figure is %s.\n", figureText(e.Figure))
	}
	_, err := io.WriteString(c.out, b.String())
	return err
}

// happened says of each flow what happened; times: it can happen to an
// intervention more than once.
var happened = map[measure.Name]struct {
	what  string
	times bool
}{
	measure.Opened:         {"opened", false},
	measure.Reopened:       {"re-opened", true},
	measure.BecameKnown:    {"first seen open, with no opening date,", false},
	measure.BecameInactive: {"made inactive", true},
	measure.ClosedFromOpen: {"closed while open", true},
	measure.Closed:         {"closed", true},
	measure.ClosedByRule:   {"closed by the six-month rule", true},
	measure.Raised:         {"raised to a higher level", true},
	measure.Worked:         {"open on at least one day", false},
}

var (
	statusWords = map[string]string{
		"open": "open", "inactive": "inactive", "closed": "closed", "not-open": "inactive or closed", "total": "open, inactive or closed",
	}
	levelWords = map[string]string{
		"1": " at Level 1", "2": " at Level 2", "3": " at Level 3", "4": " at Level 4", "3-4": " at Level 3-4 of a three-level scheme",
		"3+4": " at Level 3, 4 or 3-4", "unknown": " with no level recorded", "total": "",
	}
)

// figureSentence says what the figure counts, and what it is.
func figureSentence(e measure.Explanation) string {
	q, f := e.Question, e.Figure
	of := "of " + f.Name
	if q.Measure == measure.StockTwoStatus {
		of += ", at services that use two statuses,"
	}
	were, interventions := "were", "interventions"
	if f.Mark == schemas.NoMark && f.Value == 1 {
		were, interventions = "was", "intervention"
	}
	many := number(f.Value)
	if f.Mark != schemas.NoMark {
		many = "How many"
	}
	var text string
	if h, ok := happened[q.Measure]; !ok {
		text = fmt.Sprintf("%s %s %s %s %s%s on %s", many, interventions, of, were, statusWords[q.Status], levelWords[q.Level], q.Day.Long())
	} else {
		when := fmt.Sprintf("from %s to %s", q.Period.First.Long(), q.Period.Last.Long())
		if level := levelWords[q.Level]; level != "" {
			when += "," + level + " at the end"
		}
		if h.times {
			text = fmt.Sprintf("Interventions %s were %s %s %s", of, h.what, timesWord(f.Value), when)
			if f.Mark != schemas.NoMark {
				text = fmt.Sprintf("How often interventions %s were %s %s", of, h.what, when)
			}
		} else {
			text = fmt.Sprintf("%s %s %s %s %s %s", many, interventions, of, were, h.what, when)
		}
	}
	switch f.Mark {
	case schemas.NotAvailable:
		return text + ": not available [x]."
	case schemas.NotApplicable:
		return text + ": not applicable [z]."
	default:
		return text + "."
	}
}

// timesWord is how often something happened.
func timesWord(n int64) string {
	if n == 1 {
		return "once"
	}
	return number(n) + " times"
}

// sourcesShown is how many returns of a figure are named.
const sourcesShown = 200

// printSources prints the rows of a figure, return by return.
func printSources(b *strings.Builder, returns map[string]measure.ReturnRow, rows []measure.Row) {
	shown, together := 0, false
	for len(rows) > 0 && shown < sourcesShown {
		n := slices.IndexFunc(rows, func(r measure.Row) bool { return r.ReturnID != rows[0].ReturnID })
		if n < 0 {
			n = len(rows)
		}
		printSource(b, returns, rows[:n])
		together = together || slices.ContainsFunc(rows[:n], func(r measure.Row) bool { return r.Together > 1 })
		rows = rows[n:]
		shown++
	}
	switch {
	case len(rows) > 0:
		var more int64
		services, others := map[string]bool{}, map[string]bool{}
		for _, r := range rows {
			more += int64(r.Together)
			services[r.Service], others[r.ReturnID] = true, true
		}
		fmt.Fprintf(b, "\nAnd %s rows in %s more returns of %d services. All rows: --format csv or --format json.\n", number(more), number(int64(len(others))), len(services))
	case together:
		b.WriteString("\nAll rows one by one: --format csv or --format json.\n")
	}
}

// printSource prints the rows of one return.
func printSource(b *strings.Builder, returns map[string]measure.ReturnRow, rows []measure.Row) {
	r := returns[rows[0].ReturnID]
	fmt.Fprintf(b, "\n%s\n", returnText(r))
	if r.Grain == schemas.EventGrain {
		b.WriteString("  A log of events: the first row of each intervention is listed.\n")
	}
	printPlaces(b, "", rows)
	notes, order := map[string][]measure.Row{}, []string{}
	note := func(text string, w measure.Row) {
		if notes[text] == nil {
			order = append(order, text)
		}
		notes[text] = append(notes[text], w)
	}
	for _, w := range rows {
		for _, rule := range w.Rules {
			note(ruleText(rule), w)
		}
		if w.Undated && w.Column == 0 {
			note("No opening date", w)
		}
	}
	for _, text := range order {
		if len(rows) > 1 && len(notes[text]) == len(rows) {
			fmt.Fprintf(b, "  %s: all of them\n", text)
			continue
		}
		printPlaces(b, text+": ", notes[text])
	}
	printEarlier(b, returns, rows)
}

// printEarlier prints what rows owe to earlier returns, by file.
func printEarlier(b *strings.Builder, returns map[string]measure.ReturnRow, rows []measure.Row) {
	owed, order := map[string][]string{}, []string{}
	for _, w := range rows {
		for _, a := range w.Earlier {
			text := fmt.Sprintf("%s %s", earlierGives(a), returns[a.ReturnID].File)
			if owed[text] == nil {
				order = append(order, text)
			}
			here, there := schemas.Position{Sheet: w.Sheet, Row: w.Row}, schemas.Position{Sheet: a.Sheet, Row: a.Row}
			owed[text] = append(owed[text], fmt.Sprintf("%s (%s there)", strings.TrimPrefix(here.String(), ": "), strings.TrimPrefix(there.String(), ": ")))
		}
	}
	for _, text := range order {
		fmt.Fprintf(b, "  Read with an earlier return, %s: %s\n", text, inSentence("", "", owed[text])[1:])
	}
}

func ruleText(id schemas.RuleID) string {
	return fmt.Sprintf("%s (%s)", strings.TrimSuffix(schemas.RuleOf(id).Reason, "."), id)
}

// returnText names a return.
func returnText(r measure.ReturnRow) string {
	profile := "no profile"
	if r.Profile != "" {
		profile = "profile " + r.Profile
	}
	return fmt.Sprintf("%s (%s, at %s), received %s, %s, %s", r.File, r.Service, r.ExtractDate.Long(), r.ReceivedOn.Long(), short(r), profile)
}

// printPlaces prints where rows stand, a line for each sheet.
func printPlaces(b *strings.Builder, label string, rows []measure.Row) {
	for i := 0; i < len(rows); {
		n := i
		for n < len(rows) && rows[n].Sheet == rows[i].Sheet {
			n++
		}
		sheet := ""
		if rows[i].Sheet != "" {
			sheet = fmt.Sprintf("sheet %q, ", rows[i].Sheet)
		}
		fmt.Fprintf(b, "  %s%s%s\n", label, sheet, rowRanges(rows[i:n]))
		i = n
	}
}

// rowRanges are the rows of one sheet, in order, with runs put together; a row that
// adds more than one, or a cell, says how much.
func rowRanges(rows []measure.Row) string {
	type run struct {
		first, last int
		n           int64 // that each row of it adds
	}
	if slices.ContainsFunc(rows, func(r measure.Row) bool { return r.Together > 1 }) {
		return rowsTogether(rows)
	}
	if rows[0].Column > 0 {
		var cells []string
		for _, r := range rows {
			n := number(r.N)
			if r.Missing {
				n = "empty"
			}
			cells = append(cells, fmt.Sprintf("%s%d (%s)", schemas.ColumnName(r.Column), r.Row, n))
		}
		return inSentence("cell", "cells", cells)
	}
	var adds []run
	for _, r := range rows {
		if k := len(adds) - 1; k >= 0 && adds[k].last == r.Row {
			adds[k].n += r.N
			continue
		}
		adds = append(adds, run{first: r.Row, last: r.Row, n: r.N})
	}
	var runs []run
	for _, r := range adds {
		if k := len(runs) - 1; k >= 0 && r.n == 1 && runs[k].n == 1 && runs[k].last+1 == r.first {
			runs[k].last = r.last
			continue
		}
		runs = append(runs, r)
	}
	var out []string
	for _, r := range runs {
		switch {
		case r.n != 1:
			out = append(out, fmt.Sprintf("%d (adds %d)", r.first, r.n))
		case r.first == r.last:
			out = append(out, fmt.Sprint(r.first))
		default:
			out = append(out, fmt.Sprintf("%d to %d", r.first, r.last))
		}
	}
	if len(adds) == 1 {
		return "row " + out[0]
	}
	return inSentence("rows", "rows", out)
}

// rowsTogether says of rows that are put together how many they are and between
// which they stand.
func rowsTogether(rows []measure.Row) string {
	first, last := rows[0].Row, 0
	var many, adds int64
	for _, r := range rows {
		first, last = min(first, r.Row), max(last, r.Last)
		many += int64(r.Together)
		adds += r.N
	}
	text := fmt.Sprintf("%s rows from row %d to row %d", number(many), first, last)
	if adds != many {
		text += fmt.Sprintf(" (they add %s)", number(adds))
	}
	return text
}

// inSentence are texts in a sentence, after the word for one or for many.
func inSentence(one, many string, texts []string) string {
	last := len(texts) - 1
	if last == 0 {
		return one + " " + texts[0]
	}
	return many + " " + strings.Join(texts[:last], ", ") + " and " + texts[last]
}

// silentShown is how many services that add nothing are named for one reason.
const silentShown = 12

// printSilent prints the services that add nothing, by reason.
func printSilent(b *strings.Builder, silent []measure.Silent) {
	var reasons []string
	of := map[string][]measure.Silent{}
	for _, s := range silent {
		text := fmt.Sprintf("%s %s", s.Mark.Shorthand(), s.Why)
		if of[text] == nil {
			reasons = append(reasons, text)
		}
		of[text] = append(of[text], s)
	}
	if len(reasons) > 0 {
		b.WriteString("\nWithout a number:\n")
	}
	for _, text := range reasons {
		var names []string
		for i, s := range of[text] {
			if i == silentShown && len(of[text]) > silentShown+1 {
				names = append(names, fmt.Sprintf("%d more (all are in --format csv)", len(of[text])-i))
				break
			}
			names = append(names, s.Service.Name)
		}
		fmt.Fprintf(b, "  %s\n    %s\n", text, inSentence("", "", names)[1:])
		if len(of[text]) == 1 {
			printLooked(b, of[text][0])
		}
	}
}

// printLooked prints the returns of a service that were looked at in vain.
func printLooked(b *strings.Builder, s measure.Silent) {
	for _, r := range s.Returns {
		fmt.Fprintf(b, "    %s; it %s\n", returnText(r), stateText(r.State))
	}
	if len(s.Cells) > 0 {
		fmt.Fprintf(b, "    %s\n", rowRanges(s.Cells))
	}
}

// stateText says of a return whether it counts.
func stateText(state string) string {
	if state == measure.CountsState {
		return state
	}
	return "is " + state
}
