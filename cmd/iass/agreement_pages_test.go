package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// pageTable is a table of a page.
type pageTable struct {
	id       string
	headings []string
	rows     [][]string // the heading of the row first
}

// pageTables are the tables of a page, and its heading.
func pageTables(content []byte) (heading string, tables []pageTable, err error) {
	d := xml.NewDecoder(bytes.NewReader(content))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var text strings.Builder
	in := "" // the part of a table
	for {
		token, err := d.Token()
		switch t := token.(type) {
		case xml.StartElement:
			text.Reset()
			switch t.Name.Local {
			case "table":
				tables = append(tables, pageTable{})
			case "caption", "thead", "tbody":
				in = t.Name.Local
			case "tr":
				if in == "tbody" {
					last := &tables[len(tables)-1]
					last.rows = append(last.rows, nil)
				}
			case "span":
				if in == "caption" {
					tables[len(tables)-1].id = t.Attr[0].Value
				}
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			plain := strings.ReplaceAll(strings.TrimSpace(text.String()), "\u00a0", " ")
			switch t.Name.Local {
			case "h1":
				heading = plain
			case "th", "td":
				last := &tables[len(tables)-1]
				if in == "thead" {
					last.headings = append(last.headings, plain)
				} else {
					last.rows[len(last.rows)-1] = append(last.rows[len(last.rows)-1], plain)
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return heading, tables, nil
		}
		if err != nil {
			return "", nil, err
		}
	}
}

// ungrouped is a cell without the commas of its number.
func ungrouped(cell string) string {
	if plain := strings.ReplaceAll(cell, ",", ""); regexp.MustCompile(`^\d+$`).MatchString(plain) {
		return plain
	}
	return cell
}

// pageReader reads the tables of the page of a place.
type pageReader struct{ place string }

// readPage reads every table of a page.
func readPage(_ string, content []byte) ([]string, error) {
	heading, tables, err := pageTables(content)
	if err != nil {
		return nil, err
	}
	place, _, _ := strings.Cut(heading, ": SEND")
	var out []string
	for _, t := range tables {
		for _, row := range t.rows {
			if len(row) != len(t.headings) {
				return nil, fmt.Errorf("%s: a row of %d cells under %d headings", t.id, len(row), len(t.headings))
			}
			if columns, ok := wholeRows[t.id]; ok {
				out = append(out, t.whole(row, columns))
				continue
			}
			for c := range row[1:] {
				cell := ungrouped(row[c+1])
				l, err := pageReader{place}.line(t, row[0], t.headings[c+1], cell)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", t.id, err)
				}
				if l != "" {
					out = append(out, l)
				}
			}
		}
	}
	return eachOnce(out), nil
}

// line is a cell of a table, as a figure or as it stands; empty for words that are
// compared nowhere.
func (p pageReader) line(t pageTable, row, heading, cell string) (string, error) {
	switch t.id {
	case "day-all", "day-two":
		status, err := keyOf(statusNames, heading)
		kind, stock, level := itself, "stock", levelNames[row]
		if row == "Services" {
			kind, level = madeBy, "total"
		}
		if t.id == "day-two" {
			stock = "stock-two-status"
		}
		return line(kind, stock, agreedDay, p.place, level, status, cell), err
	case "period-all":
		flow, err := keyOf(flowNames, row)
		if heading == "Services" {
			return line(madeBy, flow, agreedPeriod, p.place, "total", "total", cell), err
		}
		return line(itself, flow, agreedPeriod, p.place, levelNames[heading], "total", cell), err
	case "period-beside":
		return p.mixed(agreedPeriod, row, heading, cell)
	case "trend-mix":
		q, err := shownQuarter(row, "January 2006")
		if err != nil {
			return "", err
		}
		return p.mixed(q.Name, p.place, heading, cell)
	case "trend-open":
		kind, level := itself, levelNames[heading]
		if heading == "Services" {
			kind, level = madeBy, "total"
		}
		q, err := quarterTo(row, "2 January 2006")
		return line(kind, "stock", q.Last.String(), p.place, level, "open", cell), err
	case "parts-all":
		return p.part(row, heading, cell)
	}
	return p.listed(t.id, row, heading, cell)
}

// mixed is a cell of a table of what was opened and of the share of each level.
func (p pageReader) mixed(period, place, heading, cell string) (string, error) {
	switch heading {
	case "Opened":
		return line(itself, "opened", period, place, "total", "total", cell), nil
	case "Services":
		return line(madeBy, "opened", period, place, "total", "total", cell), nil
	}
	level, err := keyOf(levelNames, heading)
	return line(ofMix, "opened", period, place, level, "total", cell), err
}

// part is a cell of the table of regions or services.
func (p pageReader) part(place, heading, cell string) (string, error) {
	switch heading {
	case "Services":
		return line(madeBy, "stock", agreedDay, place, "total", "total", cell), nil
	case "Told its position":
		return strings.Join([]string{"told", place, cell}, "|"), nil
	case "Open":
		return line(itself, "stock", agreedDay, place, "total", "open", cell), nil
	case "Opened", "Closed":
		return line(itself, strings.ToLower(heading), agreedPeriod, place, "total", "total", cell), nil
	}
	return p.mixed(agreedPeriod, place, strings.TrimSuffix(heading, ", share of opened"), cell)
}

// wholeRows are the columns, after the first, of tables that are compared row by row.
var wholeRows = map[string][]string{
	"coverage-adoption": {"Answer", "Services", "Of services"}, "coverage-quality": {"Returns", "Services"},
	"trend-limits":  {"More than chance", "With a level", "Level 3 and 4 together", "Share", "95 % interval", "Mean", "Limits", "Matched panel"},
	"revisions-all": {"Period or day", "Release before", "It showed", "Now"},
}

func (t pageTable) whole(row, columns []string) string {
	out := []string{t.id, row[0]}
	for i, h := range t.headings {
		if slices.Contains(columns, h) {
			out = append(out, ungrouped(row[i]))
		}
	}
	return strings.Join(out, "|")
}

// tablesOfWords are the tables whose cells are compared as they stand: those under
// some headings, or all.
var tablesOfWords = map[string][]string{
	"coverage-missing": {"Region"}, "coverage-return": nil, "evaluation-asked": nil, "evaluation-scale-1-2-3-4-5": nil,
}

func (p pageReader) listed(id, row, heading, cell string) (string, error) {
	headings, ok := tablesOfWords[id]
	switch {
	case !ok:
		return "", fmt.Errorf("nobody reads the table")
	case headings != nil && !slices.Contains(headings, heading),
		id == "coverage-return" && !strings.Contains("Received on, Describes", row):
		return "", nil
	}
	return strings.Join([]string{id, row, heading, cell}, "|"), nil
}

// pageLines are what the page of a name must show.
func pageLines(name string, r disclosure.Release) []string {
	w := pageWriter{index: indexOf(r), code: codeOf(name)}
	w.names, w.kinds = map[string]string{}, map[string]string{}
	for _, f := range r.Figures() {
		w.names[f.Code], w.kinds[f.Code] = f.Name, f.Geography
		if f.Code == w.code {
			w.geography = f.Geography
			if f.Measure == "stock" && f.AsAt == agreedDay && f.Status == "open" {
				w.levels = append(w.levels, f.Level)
			}
		}
	}
	w.day()
	w.period()
	w.quarters()
	w.out = append(w.out, w.complexityOnPage(w.code)...)
	w.parts()
	w.words()
	return eachOnce(w.out)
}

// pageWriter gathers what a page must show.
type pageWriter struct {
	index
	code, geography string
	levels          []string
	names, kinds    map[string]string // of places
	out             []string
}

// figure adds a figure; whatever says how many services it is made of, too.
func (w *pageWriter) figure(name measure.Name, when, code, level, status string, services bool) {
	f, _ := w.find(name, when, code, level, status)
	w.out = append(w.out, line(itself, string(name), when, w.names[code], level, status, w.text(name, when, w.kinds[code], code, level, status)))
	if services && level == "total" && w.geography != measure.Service {
		w.out = append(w.out, line(madeBy, string(name), when, w.names[code], level, status, madeOf(f)))
	}
}

func (w *pageWriter) mixes(period, code string, levels ...string) {
	w.figure(measure.Opened, period, code, "total", "total", false)
	for _, level := range levels {
		w.out = append(w.out, line(ofMix, "opened", period, w.names[code], level, "total", w.mix(period, w.kinds[code], code, level, percents)))
	}
}

func (w *pageWriter) day() {
	for _, level := range w.levels {
		for _, status := range measure.Statuses {
			if w.release.TellsStock(w.geography, status) {
				w.figure(measure.Stock, agreedDay, w.code, level, status, true)
			}
			two, _ := w.find(measure.StockTwoStatus, agreedDay, w.code, "total", status)
			if two.Expected > 0 && w.geography != measure.Service && status != "inactive" && status != "not-open" {
				w.figure(measure.StockTwoStatus, agreedDay, w.code, level, status, true)
			}
		}
	}
}

func (w *pageWriter) period() {
	for _, name := range measure.Names {
		if _, ok := w.find(name, agreedPeriod, w.code, "total", "total"); !ok || !name.IsFlow() {
			continue
		}
		for _, level := range w.levels {
			w.figure(name, agreedPeriod, w.code, level, "total", true)
		}
	}
	if w.geography == measure.England {
		return
	}
	codes := []string{w.code, schemas.England}
	if w.geography == measure.Service {
		codes = append(codes, w.regionOf(w.code))
	}
	for _, code := range codes {
		w.mixes(agreedPeriod, code, "1", "2", "3+4", "unknown")
	}
}

func (w *pageWriter) regionOf(service string) string {
	for _, s := range w.release.Services {
		if s.ID == service {
			return s.Region.Code
		}
	}
	return ""
}

func (w *pageWriter) quarters() {
	for _, q := range w.release.Quarters {
		w.mixes(q.Name, w.code, "1", "2", "3+4", "unknown")
		w.figure(measure.Opened, q.Name, w.code, "total", "total", true)
		for _, level := range w.levels {
			w.figure(measure.Stock, q.Last.String(), w.code, level, "open", true)
		}
	}
}

// parts are the regions of England, or the services of a region.
func (w *pageWriter) parts() {
	told := map[string]string{}
	for _, c := range w.release.Coverage {
		told[c.Service.ID] = map[bool]string{true: "yes", false: "no"}[c.Tells]
	}
	for _, f := range w.release.Figures() {
		below := f.Geography == measure.Region && w.geography == measure.England ||
			f.Geography == measure.Service && w.geography == measure.Region && w.regionOf(f.Code) == w.code
		if !below || f.Measure != "opened" || f.Period != agreedPeriod || f.Level != "total" {
			continue
		}
		if f.Geography == measure.Service {
			w.out = append(w.out, "told|"+f.Name+"|"+told[f.Code])
		} else {
			all, _ := w.find(measure.Stock, agreedDay, f.Code, "total", "total")
			w.out = append(w.out, line(madeBy, "stock", agreedDay, f.Name, "total", "total", madeOf(all)))
		}
		w.figure(measure.Stock, agreedDay, f.Code, "total", "open", false)
		w.figure(measure.Closed, agreedPeriod, f.Code, "total", "total", false)
		w.mixes(agreedPeriod, f.Code, "1", "3+4")
	}
}

// words are the tables that are compared as they stand.
func (w *pageWriter) words() {
	r := w.release
	add := func(cells ...string) { w.out = append(w.out, strings.Join(cells, "|")) }
	for _, c := range r.Coverage {
		if !c.Tells && (w.geography == measure.England || c.Service.Region.Code == w.code) {
			add("coverage-missing", c.Service.Name, "Region", c.Service.Region.Name)
		}
		if c.Service.ID == w.code && c.ReceivedOn != 0 {
			add("coverage-return", "Received on", "Answer", c.ReceivedOn.Long())
			add("coverage-return", "Describes", "Answer", c.ExtractDate.Long())
		}
	}
	w.answers()
	for _, v := range r.Revisions {
		if f := v.Now; f.Code == w.code && f.Level == "total" {
			name := pageFlows[f.Measure]
			if f.Period == "" {
				name += ", " + strings.ToLower(statusShown[f.Status])
			}
			add("revisions-all", name, whenShown(f, "January", "2 January 2006"), v.On.Long(), shownBefore(v, "none"), shownNumber(f))
		}
	}
	if w.geography != measure.England {
		return
	}
	for _, v := range r.Adoption {
		have := v[2]
		if v[4] != "" {
			have = schemas.Mark(v[4]).Shorthand()
		}
		add("coverage-adoption", strings.ToUpper(v[0][:1])+v[0][1:], strings.ToUpper(v[1][:1])+v[1][1:], have, v[3])
	}
	for _, q := range r.Quality {
		add("coverage-quality", schemas.RuleOf(q.Rule).Reason, strconv.Itoa(q.Returns), strconv.Itoa(q.Services))
	}
}

func (w *pageWriter) answers() {
	for _, a := range w.release.Answers {
		if a.Code != w.code {
			continue
		}
		asked, answered, question := count(a.Asked), count(a.Answered), fmt.Sprintf("Question %d (text not set)", a.Question)
		for i, cell := range []string{asked, answered, part(answered, asked, percents), of(a.Services, a.Expected)} {
			heading := []string{"Interventions that ended", "Answered", "Share answered", "Services"}[i]
			w.out = append(w.out, strings.Join([]string{"evaluation-asked", question, heading, cell}, "|"))
		}
		for _, d := range a.Scales {
			id := "evaluation-scale-" + strings.ReplaceAll(d.Scale, " ", "-")
			w.out = append(w.out, strings.Join([]string{id, question, "Answers", count(d.N)}, "|"))
			for i, value := range d.Values {
				w.out = append(w.out, strings.Join([]string{id, question, w.release.Survey.Answer(d.Scale, value), part(count(d.Counts[i]), count(d.N), percents)}, "|"))
			}
		}
	}
}

// pageFlows are the measures as the rows of revisions of a page name them.
var pageFlows = map[string]string{
	"stock": "Position", "stock-two-status": "Position, services that use open and closed alone", "opened": "Opened",
	"reopened": "Re-opened", "became-known": "Became known", "became-inactive": "Became inactive", "closed-from-open": "Closed from open",
	"closed": "Closed, all", "closed-by-rule": "Closed by the six-month rule", "raised": "Raised to a higher level", "worked": "Worked on",
}

var firstNumber = regexp.MustCompile(`<td[^>]*>([\d,]+)`)

// tamperPage gives for each table that has a number a page in which the first is
// changed.
func tamperPage(content []byte) ([][]byte, error) {
	var out [][]byte
	for _, at := range regexp.MustCompile(`(?s)<table>.*?</table>`).FindAllIndex(content, -1) {
		table := content[at[0]:at[1]]
		cell := firstNumber.FindSubmatchIndex(table)
		if cell == nil {
			continue
		}
		out = append(out, slices.Concat(content[:at[0]+cell[2]], []byte("98,765"), content[at[0]+cell[3]:]))
	}
	return out, nil
}
