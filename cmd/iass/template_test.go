package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/template"
	"github.com/iassn/collate/schemas"
)

// The template is tried with days long past, for its checks follow the clock of the
// machine: what is later than its today is later than any.
var (
	tryPeriod   = schemas.Quarter(2023, 1)
	tryReceived = tryPeriod.Last + 14
)

// typed is a row of the template as a person types it, and what becomes of it.
type typed struct {
	cells   [10]string // from the reference to the hours, which tell rows apart
	pasted  map[int]string
	rule    schemas.RuleID // for which it is rejected; empty where it is not
	field   int            // the column of the cell that is told, among cells
	outcome string         // accepted, excluded, duplicate or rejected
	check   string         // what the column Check says of it, before the reason
	level   string         // as counts have it
	status  string
}

// The columns that are typed in, among a row's cells.
const (
	refAt = iota
	levelAt
	statusAt
	openedAt
	inactiveAt
	reopenedAt
	closedAt
	userAt
	workAt
	hoursAt
)

// casesTyped are 300 rows, a tenth of them with a mistake. Their days are in the half
// year before the end of the period, so that no rule closes them.
func casesTyped() []typed {
	out := make([]typed, 300)
	for i := range out {
		out[i] = soundCase(i)
		if i%10 == 9 {
			spoilCase(&out[i], out[i-1], i/10%len(mistakes))
		} else if i%10 == 3 {
			oddCase(&out[i], i/10%4)
		}
	}
	for i, c := range out {
		switch {
		case c.rule == schemas.RuleRefConflict: // the row that it contradicts falls with it
			out[i-1].rule, out[i-1].field, out[i-1].outcome, out[i-1].check = c.rule, refAt, "rejected", "Mend"
		case c.outcome == "duplicate": // one of the two is to go
			out[i-1].check = "Mend"
		}
	}
	return out
}

func ukDay(d schemas.Date) string {
	return fmt.Sprintf("%02d/%02d/%04d", d.Day(), d.Month(), d.Year())
}

func soundCase(i int) typed {
	opened := tryPeriod.First - 80 + schemas.Date(i%90)
	c := typed{outcome: "accepted", check: "Counts", level: strconv.Itoa(1 + i%4), status: []string{"open", "inactive", "closed"}[i/4%3]}
	c.cells = [10]string{
		fmt.Sprintf("C%04d", 7000-i*7), c.level, map[string]string{"open": "Open", "inactive": "Inactive", "closed": "Closed"}[c.status], ukDay(opened), "", "", "",
		[]string{"Parent", "Young person", "Child"}[i%3], []string{"Casework", "Information and advice"}[i%2], strconv.Itoa(i + 1),
	}
	switch c.status {
	case "inactive":
		c.cells[inactiveAt] = ukDay(opened + 30)
	case "closed":
		c.cells[closedAt] = ukDay(opened + 40)
	}
	return c
}

// mistakes are what is wrong with a row, in turn.
var mistakes = []struct {
	rule  schemas.RuleID
	field int
	make  func(c *typed, before typed)
}{
	{schemas.RuleRefMissing, refAt, func(c *typed, _ typed) { c.cells[refAt] = "" }},
	{schemas.RuleDateOrder, closedAt, func(c *typed, _ typed) {
		c.cells[statusAt], c.cells[closedAt], c.cells[inactiveAt] = "Closed", "02/01/2020", ""
	}},
	{schemas.RuleDateImpossible, openedAt, func(c *typed, _ typed) { c.pasted = map[int]string{openedAt: "31/02/2023"} }},
	{schemas.RuleLevelUnmapped, levelAt, func(c *typed, _ typed) { c.pasted = map[int]string{levelAt: "Zorbed"} }},
	{schemas.RuleDateFuture, closedAt, func(c *typed, _ typed) { c.pasted = map[int]string{closedAt: "01/06/2098"} }},
	{schemas.RuleStatusNone, statusAt, func(c *typed, _ typed) {
		c.cells[statusAt], c.cells[openedAt], c.cells[inactiveAt], c.cells[closedAt] = "", "", "", ""
	}},
	{schemas.RuleStatusUnmapped, statusAt, func(c *typed, _ typed) { c.pasted = map[int]string{statusAt: "Parked"} }},
	{"", workAt, func(c *typed, _ typed) {
		c.cells[workAt], c.outcome, c.check = "Group work", "excluded", "No intervention"
	}},
	{schemas.RuleRefConflict, refAt, func(c *typed, before typed) {
		hours := c.cells[hoursAt]
		c.cells = before.cells
		c.cells[hoursAt], c.cells[levelAt] = hours, strconv.Itoa(5-len(before.level)-1)
		if before.level == c.cells[levelAt] {
			c.cells[levelAt] = "1"
		}
	}},
	{"", refAt, func(c *typed, before typed) {
		hours := c.cells[hoursAt]
		c.cells, c.outcome = before.cells, "duplicate"
		c.cells[hoursAt] = hours
	}},
}

func spoilCase(c *typed, before typed, n int) {
	m := mistakes[n]
	c.rule, c.field, c.check = m.rule, m.field, "Mend"
	if m.rule != "" {
		c.outcome = "rejected"
	}
	m.make(c, before)
}

// oddCase pastes over lists and dates what is read all the same.
func oddCase(c *typed, n int) {
	switch n {
	case 0:
		c.pasted = map[int]string{levelAt: " level " + c.level + " "}
	case 1:
		c.pasted = map[int]string{statusAt: "  " + strings.ToUpper(c.cells[statusAt]) + "\u00a0"}
		c.check = "Mend" // workbooks do not take such a space for one
	case 2:
		c.pasted = map[int]string{openedAt: c.cells[openedAt]}
		c.check = "Mend" // as text
	case 3:
		c.cells[levelAt], c.level, c.check = "", "unknown", "Look"
	}
}

// steps types the rows, and pastes what was pasted.
func stepsOf(rows []typed) []any {
	block := make([][]any, len(rows))
	var pasted []any
	for i, c := range rows {
		for k, text := range c.cells {
			if text == "" {
				block[i] = append(block[i], nil)
			} else {
				block[i] = append(block[i], text)
			}
			if p, ok := c.pasted[k]; ok {
				pasted = append(pasted, []any{"paste", "Cases", fmt.Sprintf("%s%d", schemas.ColumnName(k+2), 7+i), p})
			}
		}
	}
	return append([]any{[]any{"fill", "Cases", "B7", block}}, pasted...)
}

// office runs LibreOffice's own program over plans, each a workbook and what a person
// does with it; see testdata/office/fill.py.
func office(t *testing.T, plans ...map[string]any) {
	t.Helper()
	needsTool(t, "soffice")
	python := "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "import uno").Run(); err != nil {
		lacking(t, fmt.Errorf("no uno for %s (apt-get install python3-uno): %w", python, err))
	}
	home := t.TempDir()
	british := `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item></oor:items>`
	writeText := func(path string, content []byte) {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeText(filepath.Join(home, "user", "registrymodifications.xcu"), []byte(british))
	content, err := json.Marshal(plans)
	if err != nil {
		t.Fatal(err)
	}
	plan := filepath.Join(home, "plan.json")
	writeText(plan, content)
	if out, err := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "office", "fill.py"), home, plan).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// pathIn is a path as a URL has it.
func pathIn(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// shown is what a sheet showed.
func shown(t *testing.T, path string) [][]string {
	t.Helper()
	content, err := os.ReadFile(path)
	var rows [][]string
	if err == nil {
		err = json.Unmarshal(content, &rows)
	}
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// checkedIn is a file as iass check says it is read.
func checkedIn(t *testing.T, path string) checked {
	t.Helper()
	var out bytes.Buffer
	env := environment{out: &out, err: io.Discard, today: tryReceived}
	run(t.Context(), env, []string{"check", "--workspace", filepath.Join(t.TempDir(), "w"), "--format", "json", path})
	var all []checked
	if err := json.Unmarshal(out.Bytes(), &all); err != nil || len(all) != 1 {
		t.Fatalf("%v: %d returns: %s", err, len(all), out.String())
	}
	return all[0]
}

// A template that is filled in LibreOffice with 300 cases, mistakes among them, is
// read without a question: right rows count, wrong ones are found at their cells and
// the column Check had said so, whatever was sorted, filtered, hidden, inserted,
// copied or pasted, and from the CSV of the sheet too.
func TestTemplateFilledInLibreOffice(t *testing.T) {
	dir := t.TempDir()
	made := runTemplate(t, dir, "kent")
	rows := casesTyped()
	at := func(folder, end string) string {
		path := filepath.Join(dir, folder, "Kent "+tryPeriod.Last.String()+" return"+end)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		return path
	}
	show := func(folder string) []any {
		return []any{"shows", "Cases", "A7:K320", filepath.Join(dir, folder+".json")}
	}
	office(t, map[string]any{"open": pathIn(made), "steps": slices.Concat(stepsOf(rows), []any{
		show("plain"),
		[]any{"xlsx", at("plain", ".xlsx")},
		[]any{"csv", "Cases", at("csv", ".csv")},
		[]any{"copy", "Cases", "Cases (2)"},
		[]any{"xlsx", at("copied", ".xlsx")},
		[]any{"remove", "Cases (2)"},
		[]any{"sort", "Cases", "A6:Q5006", 3},
		[]any{"insert", "Cases", 50, 3},
		[]any{"hide", "Cases", 8},
		[]any{"filter", "Cases", "A6:Q5009", 3, "Open"},
		show("moved"),
		[]any{"xlsx", at("moved", ".xlsx")},
	})})
	want := map[string]int{}
	for _, c := range rows {
		want[c.outcome]++
	}
	for _, v := range []struct {
		folder, end, shows, sheet string
		copies                    int
	}{
		{"plain", ".xlsx", "plain", "Cases", 1}, {"csv", ".csv", "plain", "", 1}, {"moved", ".xlsx", "moved", "Cases", 1}, {"copied", ".xlsx", "plain", "Cases", 2},
	} {
		t.Run(v.folder, func(t *testing.T) {
			path := at(v.folder, v.end)
			got := checkedIn(t, path)
			if got.Verdict != "queries" || cmp.Or(*got.Service) != "kent" || *got.ExtractDate != tryPeriod.Last.String() {
				t.Errorf("read as %s of %v, %v", got.Verdict, *got.Service, *got.ExtractDate)
			}
			l := got.Ledger
			ledger := map[string]int{"accepted": l.Accepted, "rejected": l.Rejected / v.copies, "excluded": l.Excluded / v.copies, "duplicate": l.Duplicate}
			ledger["duplicate"] -= (v.copies - 1) * (want["accepted"] + want["duplicate"])
			if d := gocmp.Diff(want, ledger); d != "" {
				t.Errorf("(-typed +counted):\n%s", d)
			}
			demandCells(t, rows, shown(t, filepath.Join(dir, v.shows+".json")), got, v.sheet)
			demandStock(t, rows, path)
		})
	}
}

// runTemplate makes a template and gives its path.
func runTemplate(t *testing.T, dir, service string) string {
	t.Helper()
	var out, faults bytes.Buffer
	env := environment{out: &out, err: &faults, today: tryReceived}
	code := run(t.Context(), env, []string{"template", "--workspace", filepath.Join(dir, "w"), "--service", service, "--period", tryPeriod.String(), "--to", filepath.Join(dir, "made")})
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, faults.String())
	}
	return strings.TrimSpace(out.String())
}

// demandCells wants each row that was typed wrongly told at its cell and no other, and
// the column Check to have said of each row what became of it.
func demandCells(t *testing.T, rows []typed, shows [][]string, got checked, sheet string) {
	t.Helper()
	told := map[string]string{} // rule by cell
	for _, f := range got.Findings {
		if f.Severity == "reject" && f.Sheet == sheet {
			told[fmt.Sprintf("%s%d", f.Column, f.Row)] = f.Rule
		}
	}
	byHours := map[string]typed{}
	for _, c := range rows {
		byHours[c.cells[hoursAt]] = c
	}
	want, seen := map[string]string{}, 0
	for i, line := range shows {
		c, ok := byHours[line[1+hoursAt]]
		if !ok {
			continue
		}
		seen++
		if c.rule != "" {
			want[fmt.Sprintf("%s%d", schemas.ColumnName(c.field+2), 7+i)] = string(c.rule)
		}
		if said, _, _ := strings.Cut(line[0], ":"); said != c.check {
			t.Errorf("row %d is %s, and its check says %q, not %s", 7+i, c.outcome, line[0], c.check)
		}
	}
	if seen != len(rows) {
		t.Errorf("%d of %d rows are shown", seen, len(rows))
	}
	if d := gocmp.Diff(want, told); d != "" {
		t.Errorf("(-wrong +told):\n%s", d)
	}
}

// demandStock wants the figures of the return to be those of the rows that were typed
// rightly.
func demandStock(t *testing.T, rows []typed, path string) {
	t.Helper()
	want := map[string]int{}
	for _, c := range rows {
		if c.outcome == "accepted" {
			want[c.level+","+c.status]++
		}
	}
	workspace := filepath.Join(t.TempDir(), "w")
	var out bytes.Buffer
	env := environment{out: &out, err: io.Discard, today: tryReceived, variables: []string{"IASS_RELEASE_PAGES=false"}}
	if code := run(t.Context(), env, []string{"collate", "--workspace", workspace, "--period", tryPeriod.String(), "--quiet", path}); code != exitDone {
		t.Fatalf("collate ends with %d: %s", code, out.String())
	}
	out.Reset()
	run(t.Context(), env, []string{"counts", "stock", "--workspace", workspace, "--at", tryPeriod.Last.String(), "--by", "service,level,status", "--format", "csv"})
	got := map[string]int{}
	for line := range strings.Lines(out.String()) {
		cells := strings.Split(strings.TrimSpace(line), ",")
		if n, err := strconv.Atoi(cells[3]); err == nil && cells[2] != "not-open" && cells[1] != "3+4" {
			got[cells[1]+","+cells[2]] = n
		}
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("(-typed +counted):\n%s", d)
	}
}

// Every service of the register, those that have ended too, is found again in its own
// template: the service, and the day.
func TestTemplateNamesItsService(t *testing.T) {
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := config.LoadSettings(nil, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range register.Services() {
		if i%20 != 0 && len(register.Match("Service: "+s.Name)) == 1 {
			continue // the rest are read whole
		}
		p := tryPeriod
		if s.ValidTo != 0 && s.ValidTo < p.Last {
			p = schemas.QuarterOf(s.ValidTo)
			p = schemas.QuarterOf(p.First - 1)
		}
		var b bytes.Buffer
		form := template.Form{Day: p.Last, Service: s, Period: p, Questions: settings.Evaluation.Questions, Scale: settings.Evaluation.Scale}
		if err := template.Write(&b, form); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "x.xlsx")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got := checkedIn(t, path)
		if got.Service == nil || *got.Service != s.ID || got.ExtractDate == nil || *got.ExtractDate != p.Last.String() {
			t.Errorf("%s, %s: %+v", s.ID, p, got.Findings)
		}
	}
}
