package desk

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/chart"
	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/page"
	"github.com/iassn/collate/schemas"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed desk.css
var deskStyle string

//go:embed desk.js
var deskScript string

// The paths of the style and of the script.
const (
	stylePath  = "/desk.css"
	scriptPath = "/desk.js"
)

// templates are the pages, by the names of their files.
var templates = parse()

func parse() map[string]*template.Template {
	whole := template.Must(template.New("whole").Funcs(template.FuncMap{
		"number":  func(n int) string { return plain.Thousands(int64(n)) },
		"size":    sizeText,
		"long":    dayText,
		"plural":  plain.Count,
		"query":   url.QueryEscape,
		"letter":  schemas.ColumnName,
		"plainly": plainly.Replace,
		"field":   func(f schemas.Field) string { return schemas.FieldWords[f] },
	}).ParseFS(pageFiles, "pages/whole.html"))
	out := map[string]*template.Template{}
	entries, _ := pageFiles.ReadDir("pages") // it is embedded
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".html"); name != "whole" {
			out[name] = template.Must(template.Must(whole.Clone()).ParseFS(pageFiles, "pages/"+e.Name()))
		}
	}
	return out
}

// plainly says what advice calls by its name on the command line as the desk does.
var plainly = strings.NewReplacer(
	"Say date_order: month-first in a profile (profiles/*.yaml in the workspace)", "Say with “Say which column and word is what” that the month comes first",
	"Say in a profile (profiles/*.yaml in the workspace)", "Say with “Say which column and word is what”",
	"say in a profile", "say with “Say which column and word is what”",
	"--password-file, or password_file", "password_file",
	"--service", "“Service” on the page Returns", "--extract-date", "“The day that they describe” on the page Returns",
)

func trim(s string) string { return strings.TrimSpace(s) }

func dayText(d schemas.Date) string {
	if d == 0 {
		return "not known"
	}
	return d.Long()
}

// sizeText is a size for people.
func sizeText(n int64) string {
	switch {
	case n < 1<<10:
		return plain.Thousands(n) + " bytes"
	case n < 1<<20:
		return plain.Thousands(n>>10) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

// shown is a page: its template, and what it shows.
type shown struct {
	template string
	Title    string
	Purpose  string // in a sentence
	Status   int    // 0 for 200
	Here     string // the path of its screen
	Period   bool   // it is about a period, which can be chosen
	Faults   []fieldFault
	Notice   string // what was just done
	Page     any
}

// fieldFault is something wrong with a field of a form.
type fieldFault struct{ Field, Text string }

// whole is what every page shows beside its own.
type whole struct {
	shown
	Nav       []navItem
	Person    Person
	Several   bool // people use the desk, and can sign out
	Workspace Workspace
	Now       schemas.Period
	Choices   []schemas.Period // periods to choose from
	Hidden    []pair           // what the form of the period keeps
	Job       *Job             // that is being done
	Bare      bool             // without navigation
}

type navItem struct {
	Name, Path string
	Here       bool
}

type pair struct{ Name, Value string }

// Fault is what is wrong with a field; empty where nothing is.
func (w whole) Fault(field string) string {
	for _, f := range w.Faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

func (v shown) write(w http.ResponseWriter, a *asked) error {
	p := whole{shown: v, Person: a.person, Several: a.desk.opts.Accounts != nil, Bare: a.person.Role == Nobody, Workspace: a.workspace, Now: a.period, Choices: choices(a.workspace, a.period)}
	for _, s := range screensOf(a.person) {
		item := navItem{Name: s.name, Path: s.path, Here: s.path == v.Here}
		if text := a.URL.Query().Get("period"); text != "" {
			item.Path += "?period=" + url.QueryEscape(text)
		}
		p.Nav = append(p.Nav, item)
	}
	if j, ok := a.desk.queue.open(a.follows); ok && !strings.HasPrefix(a.URL.Path, "/jobs/") {
		p.Job = &j
	}
	return render(w, p)
}

// choices are the quarters that can be chosen, the newest first, and the period
// that is looked at.
func choices(w Workspace, now schemas.Period) []schemas.Period {
	const quarters = 12
	var out []schemas.Period
	seen := false
	q := schemas.QuarterOf(max(w.Today, w.Latest.Last))
	for range quarters {
		seen = seen || q == now
		out = append(out, q)
		q = schemas.QuarterOf(q.First - 1)
	}
	if !seen {
		out = append(out, now)
	}
	return out
}

// render writes a page, once all of it is made.
func render(w http.ResponseWriter, p whole) error {
	var b bytes.Buffer
	if err := templates[p.template].ExecuteTemplate(&b, "whole", p); err != nil {
		return fmt.Errorf("making the page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.Status != 0 {
		w.WriteHeader(p.Status)
	}
	_, _ = b.WriteTo(w) // whoever has gone misses nothing
	return nil
}

// showFault shows a page about a fault. Those who were not let in see no more.
func (d *Desk) showFault(w http.ResponseWriter, r *http.Request, f fault) {
	p := whole{shown: shown{template: "fault", Title: f.title, Status: f.status, Page: map[string]string{"Text": f.text, "Fix": f.fix}}, Bare: true}
	if who := personOf(r); who.Role != Nobody {
		p.Bare, p.Person, p.Several = false, who, d.opts.Accounts != nil
		for _, s := range screensOf(who) {
			p.Nav = append(p.Nav, navItem{Name: s.name, Path: s.path})
		}
	}
	if err := render(w, p); err != nil {
		http.Error(w, f.text, f.status)
	}
}

// download is a file to keep.
type download struct {
	name, kind string
	write_     func(io.Writer) error
}

func (v download) write(w http.ResponseWriter, _ *asked) error {
	h := w.Header()
	h.Set("Content-Type", v.kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": v.name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if err := v.write_(w); err != nil {
		panic(http.ErrAbortHandler) // the browser sees that it is not whole
	}
	return nil
}

// asset is a part of every page.
type asset struct{ kind, text string }

func (v asset) write(w http.ResponseWriter, _ *asked) error {
	w.Header().Set("Content-Type", v.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(v.text)))
	_, _ = io.WriteString(w, v.text)
	return nil
}

// style is the look of the pages: that of a release's, and what a desk has beside.
func style(*asked) (answer, error) {
	return asset{"text/css; charset=utf-8", page.Style() + deskStyle}, nil
}

func script(*asked) (answer, error) {
	return asset{"text/javascript; charset=utf-8", deskScript}, nil
}

// picture is a chart within a page.
type picture struct {
	Address template.URL
	Alt     string
}

// pictureOf draws a chart.
func pictureOf(c chart.Chart, alt string) (picture, error) {
	var b bytes.Buffer
	if err := chart.Write(&b, c, chart.Sizes[1], chart.SVG); err != nil {
		return picture{}, err
	}
	return picture{template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), alt}, nil
}
