package demo

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/iassn/collate/schemas"
)

// pagesOf reads a file back: the rows of each of its sheets, dates of workbooks
// as 02/01/2006. Files that are no table have none.
func pagesOf(t testing.TB, f File) [][][]string {
	t.Helper()
	switch {
	case len(f.Content) == 0 || bytes.HasPrefix(f.Content, []byte("%PDF")):
		return nil
	case bytes.HasPrefix(f.Content, []byte("PK")):
		return sheetsOf(t, f)
	}
	text, comma := string(f.Content), ','
	if l := formOf(f.Layout); l != nil && l.id == "personal-csv" {
		out, err := charmap.Windows1252.NewDecoder().Bytes(f.Content)
		if err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		text, comma = string(out), ';'
	}
	if b, ok := strings.CutPrefix(text, "\xff\xfe"); ok {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		}
		text = string(utf16.Decode(units))
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.Contains(text, "\t") {
		comma = '\t'
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	return [][][]string{rows}
}

func sheetsOf(t testing.TB, f File) [][][]string {
	t.Helper()
	w, err := excelize.OpenReader(bytes.NewReader(f.Content))
	if err != nil {
		t.Fatalf("%s: %v", f.Path, err)
	}
	defer func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}()
	var pages [][][]string
	for _, name := range w.GetSheetList() {
		rows, err := w.GetRows(name)
		if err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		pages = append(pages, rows)
	}
	return pages
}

func formOf(id string) *layout {
	for _, l := range append(slices.Clone(forms), &regional) {
		if l.id == id {
			return l
		}
	}
	return nil
}

// recount counts the stock, openings and closures of one service from the text
// of its record file, in another way than truth.go: it looks at the dates of a
// row and knows nothing of lives.
func recount(rows [][]string, l *layout, service string, three bool, p schemas.Period) []Count {
	tally := map[Count]int{}
	seen := map[string]bool{}
	var at map[schemas.Field]int
	for _, row := range rows {
		if i := slices.Index(row, l.columns[0].heading); i == 0 && len(row) > 2 {
			at = map[schemas.Field]int{}
			for _, c := range l.columns {
				if i := slices.Index(row, c.heading); i >= 0 {
					at[c.field] = i
				}
			}
			continue
		}
		cell := func(f schemas.Field) string {
			if i, ok := at[f]; ok && i < len(row) {
				return row[i]
			}
			return ""
		}
		day := func(f schemas.Field) (d time.Time, bad bool) {
			if cell(f) == "" {
				return time.Time{}, false
			}
			form := l.dates
			if form == "" {
				form = ukDate
			}
			d, err := time.Parse(form, cell(f))
			return d.Truncate(24 * time.Hour), err != nil
		}
		opened, bad1 := day(schemas.OpenedOn)
		inactive, bad2 := day(schemas.InactiveOn)
		reopened, bad3 := day(schemas.ReopenedOn)
		closed, bad4 := day(schemas.ClosedOn)
		key := strings.Join(row, "|")
		level, known := map[string]schemas.Level{"": 0, "1": 1, "2": 2, "3": 3, "4": 4}[digits(cell(schemas.LevelField))]
		if at == nil || bad1 || bad2 || bad3 || bad4 || opened.IsZero() || !known || seen[key] ||
			cell(schemas.Ref) == "" || strings.HasPrefix(cell(schemas.Ref), "99000") || strings.HasSuffix(cell(schemas.Ref), "G") ||
			(cell(schemas.ServiceName) != "" && cell(schemas.ServiceName) != service) {
			continue
		}
		seen[key] = true
		if three && level == schemas.Level3 {
			level = schemas.Level3Or4
		}
		for _, d := range []schemas.Date{p.First - 1, p.Last} {
			if !opened.After(d.Time()) {
				tally[Count{"", Stock, d, level, statusOn(d.Time(), inactive, reopened, closed), 0}]++
			}
		}
		if p.Contains(schemas.DateOf(opened)) {
			tally[Count{"", Opened, 0, level, 0, 0}]++
		}
		if closed.IsZero() && !inactive.IsZero() && reopened.IsZero() {
			closed = halfYear(inactive).AddDate(0, 0, 1)
		}
		if !closed.IsZero() && p.Contains(schemas.DateOf(closed)) {
			tally[Count{"", Closed, 0, level, 0, 0}]++
		}
	}
	var out []Count
	for c, n := range tally {
		c.N = n
		out = append(out, c)
	}
	return inOrder(out)
}

// statusOn is the status that the dates of a row make on a day after its opening.
func statusOn(on, inactive, reopened, closed time.Time) schemas.Status {
	past := func(t time.Time) bool { return !t.IsZero() && !t.After(on) }
	switch {
	case past(closed):
		return schemas.Closed
	case past(reopened), !past(inactive):
		return schemas.Open
	case on.After(halfYear(inactive)):
		return schemas.Closed
	default:
		return schemas.Inactive
	}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// halfYear is six calendar months on: a day that runs over is pulled back.
func halfYear(t time.Time) time.Time {
	out := t.AddDate(0, 6, 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return out
}

func TestTruthIsWhatTheRecordFilesSay(t *testing.T) {
	spec := small(t)
	m := made(t, spec)
	tried := map[string]int{}
	for _, f := range m.Files {
		l := formOf(f.Layout)
		if f.Fault != "" || l == nil || l.grain != schemas.RecordGrain || l.id == "levels-xlsx" || l.id == "split-xlsx" {
			continue
		}
		pages := pagesOf(t, f)
		if l.id == "pivot-xlsx" {
			pages = pages[:1]
		}
		for _, id := range f.Services {
			i := slices.IndexFunc(spec.Services, func(s schemas.Service) bool { return s.ID == id })
			three := bytes.Contains(m.Register, []byte("\n"+id+",three,three\n")) || bytes.Contains(m.Register, []byte("\n"+id+",two,three\n"))
			got := recount(slices.Concat(pages...), l, spec.Services[i].Name, three, spec.Period)
			var want []Count
			for _, c := range m.Truth {
				if c.Service == id {
					c.Service = ""
					want = append(want, c)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, %s (-truth +recount):\n%s", f.Path, id, diff)
			}
			tried[l.id]++
		}
	}
	if len(tried) != len(textForms)+1+len(workbookForms)-2 {
		t.Errorf("recounted the layouts %v", tried)
	}
}

// A summary's cells are its truth, but those that are nought.
func TestTruthIsWhatTheSummariesSay(t *testing.T) {
	m := made(t, usual(t))
	for _, f := range m.Files {
		if l := formOf(f.Layout); f.Fault != "" || l == nil || l.id != "counts-csv" {
			continue
		}
		sum := 0
		for _, row := range pagesOf(t, f)[0][1:] {
			n, err := strconv.Atoi(row[2])
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		for _, c := range m.Truth {
			if c.Service == f.Services[0] {
				if c.Measure != Stock || c.AsAt != schemas.Quarter(2026, 1).Last {
					t.Errorf("%s cannot tell %+v", f.Path, c)
				}
				sum -= c.N
			}
		}
		if sum != 0 {
			t.Errorf("%s differs from the truth by %d", f.Path, sum)
		}
	}
}

// Every life is walked a day at a time, with the status carried along: the
// plainest reading of the guidance there is.
func TestTruthDayByDay(t *testing.T) {
	c := castOf(usual(t))
	lives := 0
	for _, d := range c.drafts {
		if d.form.grain != schemas.EventGrain {
			continue
		}
		if _, _, err := d.build(); err != nil {
			t.Fatal(err)
		}
		for _, s := range d.senders {
			for _, l := range s.lives {
				walk(t, d.period, l)
				lives++
			}
		}
	}
	if lives < 500 {
		t.Errorf("only %d lives walked", lives)
	}
}

func walk(t *testing.T, p schemas.Period, l life) {
	t.Helper()
	var level schemas.Level
	var status schemas.Status
	var until time.Time
	var closed schemas.Date
	for day := l.steps[0].on; day <= p.Last; day++ {
		if status == schemas.Inactive && day.Time().After(until) {
			status, closed = schemas.Closed, day
		}
		for _, s := range l.steps {
			if s.on != day {
				continue
			}
			if status == schemas.Closed {
				t.Fatalf("something happened after the end: %+v", l)
			}
			switch s.kind {
			case opening, raise:
				if s.level <= level {
					t.Fatalf("the level did not rise: %+v", l)
				}
				level = s.level
			case pause:
				until = halfYear(day.Time())
			case closure:
				closed = day
			case reopening:
			}
			status = map[stepKind]schemas.Status{opening: 1, raise: status, pause: 2, reopening: 1, closure: 3}[s.kind]
		}
		if gotLevel, gotStatus, ok := l.on(day); !ok || gotLevel != level || gotStatus != status {
			t.Fatalf("on %s: %v %v, want %v %v: %+v", day, gotLevel, gotStatus, level, status, l)
		}
	}
	if got := l.closed(); got != closed && got <= p.Last {
		t.Fatalf("closed on %s, want %s: %+v", got, closed, l)
	}
}

func TestSixMonthsOn(t *testing.T) {
	for from, want := range map[string]string{
		"2025-08-31": "2026-02-28", "2025-12-31": "2026-06-30", "2025-12-30": "2026-06-30",
		"2023-08-29": "2024-02-29", "2026-01-15": "2026-07-15",
	} {
		day, err := schemas.ParseDate(from)
		if err != nil {
			t.Fatal(err)
		}
		if got := sixMonthsOn(day).String(); got != want {
			t.Errorf("six months on from %s: %s, want %s", from, got, want)
		}
		if got := halfYear(day.Time()).Format(isoDate); got != want {
			t.Errorf("the recount's six months on from %s: %s, want %s", from, got, want)
		}
	}
}
