package desk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// filesMost is how many files may arrive at once.
const filesMost = 2000

// returnsShown are the returns that are kept.
type returnsShown struct {
	Rows     []returnRow
	Services []schemas.Service
	All      int
	Wanted   string // which are shown
	Choices  []choice
	About    About
	// First and Last are which of the rows wanted are on this page, from 1; Earlier
	// and Later lead to others, where there are any.
	Wants, First, Last int
	Earlier, Later     string
}

// rowsMost is how many returns a page lists.
const rowsMost = 100

// paged keeps the rows of one page.
func (v *returnsShown) paged(from int) {
	v.Wants = len(v.Rows)
	from = max(0, min(from, v.Wants-1)) / rowsMost * rowsMost
	at := func(from int) string {
		return "/returns?" + url.Values{"show": {v.Wanted}, "from": {strconv.Itoa(from)}}.Encode() + "#kept"
	}
	if from > 0 {
		v.Earlier = at(from - rowsMost)
	}
	if from+rowsMost < v.Wants {
		v.Later = at(from + rowsMost)
	}
	v.Rows = v.Rows[from:min(v.Wants, from+rowsMost)]
	v.First, v.Last = from+1, from+len(v.Rows)
}

type choice struct {
	Value, Text string
	Chosen      bool
}

// returnRow is a return that is kept, for a line.
type returnRow struct {
	measure.ReturnRow
	Name  string // of the service
	Class string
}

// Summary reports whether the return holds counts, and no interventions.
func (r returnRow) Summary() bool { return r.Grain == schemas.SummaryGrain }

// wantedReturns are which returns can be listed.
var wantedReturns = []struct {
	value, text string
	is          func(measure.ReturnRow) bool
}{
	{"", "all", func(measure.ReturnRow) bool { return true }},
	{"person", "what needs a person", needsPerson},
	{"counts", "what counts", func(r measure.ReturnRow) bool { return r.State == measure.CountsState }},
	{"queries", "what counts, with queries", func(r measure.ReturnRow) bool {
		return r.State == measure.CountsState && r.Verdict == schemas.AcceptedWithQueries
	}},
}

// needsPerson reports whether somebody has to do something about a return.
func needsPerson(r measure.ReturnRow) bool {
	return slices.Contains([]string{"held", "rejected", "waiting"}, r.State)
}

func returnsPage(a *asked) (answer, error) {
	return a.returnsShown(About{Received: dayField(a.workspace.Today)}, nil)
}

func (a *asked) returnsShown(about About, faults []fieldFault) (answer, error) {
	kept, err := a.office.Returns(a.Context())
	if err != nil {
		return nil, err
	}
	services := a.office.Services()
	names := namesOf(services)
	v := returnsShown{Services: services, All: len(kept), Wanted: a.URL.Query().Get("show"), About: about}
	for _, w := range wantedReturns {
		v.Choices = append(v.Choices, choice{w.value, w.text, w.value == v.Wanted})
		if w.value != v.Wanted {
			continue
		}
		for _, r := range slices.Backward(kept) {
			if w.is(r) {
				v.Rows = append(v.Rows, returnRow{r, names[r.Service], verdictClass(r.Verdict)})
			}
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b returnRow) int {
		return cmp.Or(cmp.Compare(b.ExtractDate, a.ExtractDate), strings.Compare(a.Name, b.Name))
	})
	from, _ := strconv.Atoi(a.URL.Query().Get("from")) // what is no number is the beginning
	v.paged(from)
	status := 0
	if len(faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return shown{
		template: "returns", Title: "Returns", Here: "/returns", Page: v, Faults: faults, Status: status,
		Purpose: "Take in what services sent, and see what became of each return.",
	}, nil
}

func namesOf(services []schemas.Service) map[string]string {
	out := map[string]string{}
	for _, s := range services {
		out[s.ID] = s.Name
	}
	return out
}

// receiveReturns takes in files that arrive in a form. They are held in memory until
// they are read, for they hold personal data.
func receiveReturns(a *asked) (answer, error) {
	if !a.person.National() && !a.desk.paces.uploads.take(a.person.Name, a.desk.opts.Now()) {
		return nil, faultPace
	}
	var files []Upload
	var about About
	var hold string
	faults, err := a.arrived(
		map[string]*string{"service": &about.Service, "extract_date": &about.ExtractDate, "received": &about.Received, "hold": &hold},
		map[string]*[]Upload{"files": &files},
	)
	if err != nil {
		return nil, err
	}
	about.Hold = hold != ""
	if ok, err := a.theirs(aService, about.Service); about.Service != "" && !a.person.National() && (err != nil || !ok) {
		return nil, cmp.Or(err, error(faultPath))
	}
	if len(files) == 0 && len(faults) == 0 {
		faults = append(faults, fieldFault{"files", "No file was chosen: choose the returns first, or drop them on the page."})
	}
	said := about // as it was written, for a form with a fault
	for _, day := range []struct {
		field string
		text  *string
	}{{"extract_date", &about.ExtractDate}, {"received", &about.Received}} {
		if *day.text == "" {
			continue
		}
		d, err := parseDay(*day.text)
		if err != nil {
			faults = append(faults, fieldFault{day.field, err.Error() + "."})
		}
		*day.text = d.String()
	}
	if len(faults) > 0 {
		return a.returnsShown(said, faults)
	}
	title := "Take in " + plain.Count(len(files), "file", "files")
	return a.job(title, len(files), func(ctx context.Context, p progress) (any, error) {
		return a.office.TakeIn(ctx, files, about, func(file string, returns []schemas.Return) {
			p.line(JobLine{file, verdictsText(returns)})
		})
	})
}

// verdictsText is what became of the returns of a file.
func verdictsText(returns []schemas.Return) string {
	if len(returns) == 0 {
		return "not taken in: see below when all are read"
	}
	var out []string
	for _, r := range returns {
		text := r.Verdict.Words()
		if len(returns) > 1 {
			text = cmp.Or(r.Service, "service not known") + " " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// arrived reads a form with files: its fields, and the files of each of its kinds. A
// form that ends before its end is an error, and nothing of it counts.
func (a *asked) arrived(fields map[string]*string, kinds map[string]*[]Upload) (faults []fieldFault, err error) {
	parts, err := a.MultipartReader()
	if err != nil {
		return nil, fault{http.StatusBadRequest, "No files", "What was sent is not what the page sends, and nothing of it was kept.", "Use the button on the page."}
	}
	for all := 0; ; {
		part, err := parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			return faults, nil
		case err != nil:
			return nil, brokenOff(err)
		}
		name := part.FormName()
		if to := fields[name]; to != nil {
			text, err := io.ReadAll(io.LimitReader(part, 1000))
			if err != nil {
				return nil, brokenOff(err)
			}
			*to = trim(string(text))
		}
		to := kinds[name]
		if to == nil {
			continue
		}
		f, wrong, err := a.upload(part)
		switch {
		case err != nil:
			return nil, err
		case wrong != "":
			faults = append(faults, fieldFault{name, wrong})
		case f.Path != "":
			*to = append(*to, f)
			all++
		}
		if all > filesMost {
			return nil, fault{http.StatusRequestEntityTooLarge, "Too many files", fmt.Sprintf("More than %s files came at once. Nothing of them was kept.", plain.Thousands(filesMost)), "Send fewer at a time."}
		}
	}
}

func brokenOff(err error) error {
	if f := faultOf(err); f.status == http.StatusRequestEntityTooLarge {
		return f
	}
	return fault{http.StatusBadRequest, "Broken off", "The files did not arrive whole, and nothing of them was kept.", "Send them again."}
}

// upload is one file of a form. A form without a file has one without a name.
func (a *asked) upload(part *multipart.Part) (f Upload, wrong string, err error) {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return f, "", brokenOff(err)
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(part, a.workspace.FileMost+1))
	if err != nil {
		return f, "", brokenOff(err)
	}
	name := cleanPath(params["filename"])
	switch {
	case name == "":
		return f, "", nil
	case n > a.workspace.FileMost:
		return f, fmt.Sprintf("%s is larger than %s, the most that a file may have (limits.file_bytes in the settings).", path.Base(name), sizeText(a.workspace.FileMost)), nil
	}
	return Upload{Path: name, Content: b.Bytes()}, "", nil
}

// cleanPath is the path of a file as browsers give it, without what leads anywhere
// else: control letters, and the parts . and ..; empty for none.
func cleanPath(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ReplaceAll(name, `\`, "/"))
	var parts []string
	for p := range strings.SplitSeq(name, "/") {
		if p = trim(p); p != "" && p != "." && p != ".." && !(len(p) == 2 && p[1] == ':') {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}

// returnShown is a return, as it is read.
type returnShown struct {
	Read
	Class  string
	State  string
	Groups []groupShown
	Tables []tableShown
	Ledger []ledgerShown
	Decide bool // it waits for a decision
	Settle bool // a layout can be settled
}

type groupShown struct {
	schemas.FindingGroup
	Effect   string
	Ask      string
	Findings []findingShown
	More     int // that are not listed here
}

type findingShown struct{ Place, Message string }

type tableShown struct {
	Where   string
	Columns []schemas.Column
	Unused  []string
}

type ledgerShown struct {
	What string
	N    int
}

// findingsMost is how many findings of a kind a page lists; the workbook for the
// sender has all.
const findingsMost = 200

// stateWords say what became of a return.
var stateWords = map[string]string{
	"counts": "It counts.", "replaced": "It no longer counts: the service sent its return for that day again.",
	"waiting": "It waits for a decision, and does not count yet.", "discarded": "It was discarded, and does not count.",
	"held": "It is held: nothing of it counts until somebody answers what is asked below.", "rejected": "Nothing of it counts: it has to be sent again.",
}

func returnPage(a *asked) (answer, error) {
	read, err := a.office.Return(a.Context(), a.form("id"))
	if err != nil {
		return nil, err
	}
	v := returnShown{
		Read: read, Class: verdictClass(read.Kept.Verdict), State: stateWords[read.Kept.State],
		Decide: read.Kept.State == "waiting" && may(a.person, choose), Settle: read.Missing == "" && len(read.Return.Tables) > 0,
	}
	for _, g := range schemas.GroupFindings(read.Return.Findings) {
		one := groupShown{FindingGroup: g, Effect: effect(g), Ask: g.Findings[0].Ask()}
		for i, f := range g.Findings {
			if i == findingsMost {
				one.More = len(g.Findings) - findingsMost
				break
			}
			one.Findings = append(one.Findings, findingShown{placeIn(f.Position), f.Message})
		}
		v.Groups = append(v.Groups, one)
	}
	for _, t := range read.Return.Tables {
		one := tableShown{Where: where(t)}
		for _, c := range t.Columns {
			switch {
			case c.Field != schemas.NoField:
				one.Columns = append(one.Columns, c)
			case c.Heading != "":
				one.Unused = append(one.Unused, schemas.ColumnName(c.Index))
			}
		}
		v.Tables = append(v.Tables, one)
	}
	l := read.Return.Ledger
	v.Ledger = []ledgerShown{
		{"Rows in all", l.Rows},
		{"Counted", l.Accepted},
		{"Not counted, for something is wrong", l.Rejected},
		{"Copies of others", l.Duplicate},
		{"Not interventions", l.Excluded},
		{"Titles, headings, totals, notes", l.Title + l.Header + l.Total + l.Note},
		{"Blank", l.Blank},
	}
	return shown{
		template: "return", Title: cmp.Or(read.Service.Name, read.Kept.File), Here: "/returns", Page: v,
		Purpose: "How this return was read, and everything that was found in it, with its place and what to do.",
	}, nil
}

// where is where a table stands.
func where(t schemas.Table) string {
	text := fmt.Sprintf("headings in row %d", t.HeaderRow)
	if t.Sheet != "" {
		text = "sheet " + t.Sheet + ", " + text
	}
	return text
}

// placeIn is a place without its file.
func placeIn(p schemas.Position) string {
	text := strings.TrimPrefix(strings.TrimPrefix(p.String(), p.File), ": ")
	return cmp.Or(text, "the whole file")
}

// effect is what a kind of finding does.
func effect(g schemas.FindingGroup) string {
	switch {
	case g.Rule.Refuses:
		return "nothing counts"
	case g.Rule.Holds:
		return "held"
	case g.Severity == schemas.Reject:
		return "row not counted"
	case g.Severity == schemas.Query:
		return "query"
	}
	return "to know"
}

func senderDocument(a *asked) (answer, error) {
	doc, err := a.office.ForSender(a.Context(), a.form("id"), a.form("kind"))
	if err != nil {
		return nil, err
	}
	a.desk.note(a.person, "Downloaded "+doc.Name+", for the sender of a return")
	return download{doc.Name, doc.Type, func(w io.Writer) error { _, err := w.Write(doc.Content); return err }}, nil
}

// readAgain reads a file that was received again, now that more is known of it.
func readAgain(a *asked) (answer, error) { return a.readAgainJob(a.form("id"), "") }

func (a *asked) readAgainJob(id, service string) (answer, error) {
	read, err := a.office.Return(a.Context(), id)
	if err != nil {
		return nil, err
	}
	return a.job("Read "+read.Kept.File+" again", 0, func(ctx context.Context, _ progress) (any, error) {
		return a.office.ReadAgain(ctx, id, service)
	})
}
