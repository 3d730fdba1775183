package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// clerk is an Office that keeps nothing, and remembers what it was asked to do.
type clerk struct {
	mu   sync.Mutex
	did  []string
	fail error // of every answer
}

var (
	kent    = schemas.Service{ID: "kent", Name: `Kent <b>&"`, Region: schemas.Region{Code: "E12000008", Name: "South East"}}
	quarter = schemas.Quarter(2026, 1)
	held    = measure.ReturnRow{ID: "sha/kent", File: "<script>.csv", SHA256: "sha", Service: "kent", Verdict: schemas.Held, State: "held", ExtractDate: quarter.Last, ReceivedOn: quarter.Last}
)

func (c *clerk) done(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.did = append(c.did, what)
}

func (c *clerk) has(what string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Contains(strings.Join(c.did, "\n"), what)
}

func (c *clerk) Workspace(context.Context) (desk.Workspace, error) {
	return desk.Workspace{Dir: "workspace", Today: quarter.Last + 14, Latest: quarter, FileMost: 1000, AllMost: 5000}, c.fail
}
func (c *clerk) Services() []schemas.Service { return []schemas.Service{kent} }
func (c *clerk) Regions() []schemas.Region   { return []schemas.Region{kent.Region} }
func (c *clerk) Quarter(_ context.Context, p schemas.Period) (desk.Quarter, error) {
	return desk.Quarter{Period: p, Returned: []measure.Returned{{Service: kent, Return: held}}, Waiting: []measure.ReturnRow{held}}, nil
}

func (c *clerk) Returns(context.Context) ([]measure.ReturnRow, error) {
	return []measure.ReturnRow{held}, nil
}

func (c *clerk) Return(_ context.Context, id string) (desk.Read, error) {
	if id != held.ID {
		return desk.Read{}, fmt.Errorf("%w: no such return", desk.ErrNotFound)
	}
	f := schemas.NewFinding(schemas.RuleLevelUnmapped, schemas.Position{File: held.File, Sheet: "<i>", Row: 3, Column: 2}, schemas.LevelField, `"<script>alert(1)</script>" is no level`)
	return desk.Read{Kept: held, Service: kent, Answer: "Nothing counts yet.", Return: schemas.Return{Findings: []schemas.Finding{f}}}, nil
}

func (c *clerk) ForSender(context.Context, string, string) (desk.Document, error) {
	return desk.Document{Name: "a\"b.xlsx", Type: "text/plain", Content: []byte("x")}, nil
}

func (c *clerk) TakeIn(_ context.Context, files []desk.Upload, _ desk.About, told func(string, []schemas.Return)) (desk.Taken, error) {
	for _, f := range files {
		c.done("take in " + f.Path + ": " + string(f.Content))
		told(f.Path, []schemas.Return{{File: f.Path, Verdict: schemas.Accepted}})
	}
	return desk.Taken{}, nil
}

func (c *clerk) ReadAgain(context.Context, string, string) (desk.Taken, error) {
	c.done("read again")
	return desk.Taken{}, nil
}

func (c *clerk) Layout(_ context.Context, id string, said desk.Said) (desk.Layout, error) {
	if id != held.ID {
		return desk.Layout{}, fmt.Errorf("%w: no such return", desk.ErrNotFound)
	}
	return desk.Layout{Kept: held, Tables: []desk.LayoutTable{{Where: "row 1", Columns: []desk.LayoutColumn{{Letter: "A", Heading: "<b>", Key: "<b>", Asked: true}}}}}, nil
}

func (c *clerk) SaveLayout(_ context.Context, _ string, said desk.Said) (string, error) {
	c.done(fmt.Sprintf("save %v %v %s", said.Columns, said.Words, said.By))
	return "Saved it", nil
}
func (c *clerk) Differences(context.Context) ([]desk.Difference, error) { return nil, nil }
func (c *clerk) Decide(_ context.Context, id string, accept bool, reason string) error {
	c.done(fmt.Sprintf("decide %s %v %s", id, accept, reason))
	return nil
}

func (c *clerk) Figures(_ context.Context, spec measure.Spec) ([]measure.Figure, error) {
	var out []measure.Figure
	for i, level := range measure.Levels {
		out = append(out, measure.Figure{
			Measure: string(spec.Measures[0]), AsAt: "2026-06-30", Geography: measure.England, Code: schemas.England, Name: "=England", Level: level, Status: "total", Value: int64(1234 * i),
		})
	}
	return out, nil
}

func (c *clerk) Explain(_ context.Context, q measure.Question) (desk.Explained, error) {
	return desk.Explained{Explanation: measure.Explanation{Question: q, Rows: []measure.Row{{N: 2, Place: measure.Place{ReturnID: held.ID, Row: 3}}}, Returns: []measure.ReturnRow{held}, Figure: measure.Figure{Value: 3}}, Sentence: "Three."}, nil
}

func (c *clerk) Trend(context.Context, desk.TrendQuestion) ([]trend.Study, error) { return nil, nil }

func (c *clerk) Compare(context.Context, schemas.Period, string, []string) (compare.Result, error) {
	return compare.New(compare.Input{Period: quarter, What: measure.Opened}), nil
}

func (c *clerk) Exercise(_ context.Context, region string, each int, cases *desk.Upload) ([]desk.Document, error) {
	c.done(fmt.Sprintf("exercise %s %d %v", region, each, cases != nil))
	return []desk.Document{{Name: "kent-R1.xlsx", Content: []byte("pack")}}, nil
}

func (c *clerk) Moderate(_ context.Context, packs, before []desk.Upload, _ *desk.Upload) (desk.Moderated, error) {
	c.done(fmt.Sprintf("moderate %d %d", len(packs), len(before)))
	return desk.Moderated{Result: moderation.Analyse(moderation.Input{Cases: moderation.Starter()}), Files: []desk.Document{{Name: "moderation.html", Content: []byte("page")}}}, nil
}

func (c *clerk) MakeRelease(_ context.Context, p schemas.Period, draft bool) (desk.Released, error) {
	c.done(fmt.Sprintf("release %s %v", p.Name, draft))
	return desk.Released{Period: p, Refused: "<script>no</script>"}, nil
}

func (c *clerk) Editions(context.Context) ([]desk.Edition, error) {
	return []desk.Edition{{ID: "published", Title: "Published", Files: []desk.File{{Path: "figures.csv", What: "Figures"}, {Path: "services/<i>.html"}}}}, nil
}

func (c *clerk) ReleaseFile(string, string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("content")), nil
}

func (c *clerk) Settings(context.Context) (desk.Settings, error) {
	return desk.Settings{Text: "<script>"}, nil
}
func (c *clerk) MakeDemo(context.Context) error  { panic("a fault of the program") }
func (c *clerk) LeaveDemo(context.Context) error { return errors.New("it cannot be left") }
func (c *clerk) Note(e desk.Entry) error         { c.done("note " + e.What); return nil }
func (c *clerk) Log(int) ([]desk.Entry, error) {
	return []desk.Entry{{Person: "<b>", What: "<script>"}}, nil
}

const host, cookie = "127.0.0.1:8016", "desk=session"

// desked is a desk of a clerk, whose jobs are done.
func desked(t testing.TB, p desk.Person) (*desk.Desk, *clerk) {
	c := &clerk{}
	d := desk.New(desk.Options{
		Office: c, Person: p, Hosts: []string{host}, Cookie: "desk", Secret: "secret", Session: "session",
		Now: func() time.Time { return quarter.Last.Time() }, Guide: "Once.\n\n# <b>One\n\nText\n\n- a\n- b",
	})
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { d.Run(ctx); close(over) }()
	t.Cleanup(func() { stop(); <-over })
	return d, c
}

var analyst = desk.Person{Name: "analyst", Role: desk.National}

// ask sends a request as the browser that was let in does; how changes it.
func ask(d http.Handler, method, address string, body io.Reader, how ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://"+host+address, body)
	r.Header.Set("Cookie", cookie)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, h := range how {
		h(r)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

var pages = []string{
	"/", "/returns", "/returns?show=person", "/returns/one?id=sha/kent", "/layout?id=sha/kent", "/differences", "/figures", "/figures?measure=opened", "/explain", "/trend", "/compare",
	"/moderation", "/release", "/register", "/settings", "/log", "/guide",
}

// TestPages shows every page, with its headers, and no text as part of the page.
func TestPages(t *testing.T) {
	d, _ := desked(t, analyst)
	for _, at := range append(pages, "/nowhere") {
		w := ask(d, "GET", at, nil)
		want := http.StatusOK
		if at == "/nowhere" {
			want = http.StatusNotFound
		}
		text := w.Body.String()
		if w.Code != want || !strings.Contains(text, "<main") || !strings.Contains(text, "</html>") {
			t.Errorf("%s: %d\n%s", at, w.Code, text)
		}
		for _, harm := range []string{"<script>", "<b>", "<i>"} {
			if strings.Contains(text, harm) {
				t.Errorf("%s holds %s", at, harm)
			}
		}
		for name, part := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
		} {
			if got := w.Header().Get(name); !strings.Contains(got, part) {
				t.Errorf("%s: %s is %q", at, name, got)
			}
		}
		for _, inline := range []string{"style=\"", "<style", "onclick", "javascript:"} {
			if strings.Contains(text, inline) {
				t.Errorf("%s holds %s, which its policy forbids", at, inline)
			}
		}
	}
}

// TestLetIn lets in the browser that knows the secret, and nobody else: neither by
// another address, nor from another site, nor with another role.
func TestLetIn(t *testing.T) {
	d, c := desked(t, analyst)
	without := func(r *http.Request) { r.Header.Del("Cookie") }
	for _, refused := range []struct {
		name, method, at string
		how              func(*http.Request)
	}{
		{"without the cookie", "GET", "/", without},
		{"with another's", "GET", "/", func(r *http.Request) { r.Header.Set("Cookie", "desk=sessioN") }},
		{"with an empty one", "GET", "/", func(r *http.Request) { r.Header.Set("Cookie", "desk=") }},
		{"without the key", "GET", "/start", without},
		{"with a wrong key", "GET", "/start?key=Secret", without},
		{"under another name", "GET", "/", func(r *http.Request) { r.Host = "evil.example:8016" }},
		{"under another port", "GET", "/start?key=secret", func(r *http.Request) { r.Host = "127.0.0.1:80" }},
		{"from another site", "POST", "/release", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		{"from another port", "POST", "/release", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }},
		{"from another origin", "POST", "/demo", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }},
	} {
		w := ask(d, refused.method, refused.at, nil, refused.how)
		text := w.Body.String()
		if w.Code != http.StatusForbidden || !strings.Contains(text, "<h1>") || strings.Contains(text, "Kent") || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d\n%s", refused.name, w.Code, text)
		}
	}
	w := ask(d, "GET", "/start?key=secret", nil, without)
	if got := w.Header().Get("Set-Cookie"); w.Code != http.StatusOK || !strings.HasPrefix(got, "desk=session;") || !strings.Contains(got, "HttpOnly") || !strings.Contains(got, "SameSite=Strict") {
		t.Errorf("let in: %d, %q", w.Code, got)
	}
	if w := ask(d, "GET", "/release", nil); w.Code != http.StatusOK {
		t.Errorf("the browser that was let in: %d", w.Code)
	}
	if w := ask(d, "GET", "/demo", nil); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a link that does something: %d", w.Code)
	}
	nobody, _ := desked(t, desk.Person{Name: "visitor", Role: "visitor"})
	for _, at := range pages {
		if w := ask(nobody, "GET", at, nil); w.Code != http.StatusNotFound {
			t.Errorf("a role that may nothing opens %s: %d", at, w.Code)
		}
	}
	if c.has("release") {
		t.Error("a release was made for another site")
	}
}

// until asks for the page of the job that an answer leads to until it is over.
func until(t *testing.T, d http.Handler, w *httptest.ResponseRecorder) string {
	t.Helper()
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/jobs/") {
		t.Fatalf("no job: %d %q\n%s", w.Code, at, w.Body)
	}
	for {
		if text := ask(d, "GET", at, nil).Body.String(); !strings.Contains(text, "data-job=") {
			return text
		}
		time.Sleep(time.Millisecond)
	}
}

// TestDoes has things done, and what fails told.
func TestDoes(t *testing.T) {
	d, c := desked(t, analyst)
	for _, v := range []struct{ at, form, did, says string }{
		{"/release?period=2026-27-Q1", "draft=yes", "release 2026-27-Q1 true", "&lt;script&gt;no"},
		{"/differences", "id=x&decision=accept", "decide x true", "counts from now on"},
		{"/differences", "id=x&decision=discard&reason=wrong+day", "decide x false wrong day", "does not count"},
		{"/layout", "id=sha/kent&do=save&by=Kent&column=Banding%3Dlevel&column=&word=status:P%3Dopen", "save [Banding=level] [status:P=open] Kent", "Done."},
		{"/returns/again", "id=sha/kent", "read again", "Done."},
		{"/demo", "", "Make the demo: failed", "It did not work"},
		{"/demo/leave", "", "Leave the demo: failed", "it cannot be left"},
	} {
		text := until(t, d, ask(d, "POST", v.at, strings.NewReader(v.form)))
		if !strings.Contains(text, v.says) {
			t.Errorf("%s %s: without %q\n%s", v.at, v.form, v.says, text)
		}
		for range 200 { // the log is written when the job is over
			if c.has(v.did) {
				break
			}
			time.Sleep(time.Millisecond)
		}
		if !c.has(v.did) {
			t.Errorf("%s %s: %q was not done", v.at, v.form, v.did)
		}
	}
	for _, v := range []struct{ at, form string }{
		{"/differences", "id=x&decision=discard"}, {"/differences", "id=x"}, {"/layout", "id=sha/kent&do=save"},
	} {
		if w := ask(d, "POST", v.at, strings.NewReader(v.form)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %s: %d", v.at, v.form, w.Code)
		}
	}
	c.fail = errors.New("the disk is on fire")
	if w := ask(d, "GET", "/", nil); w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "the disk is on fire.") {
		t.Errorf("a fault of the office: %d %s", w.Code, w.Body)
	}
}

// uploaded is a form with files.
func uploaded(t testing.TB, files ...[2]string) (body *bytes.Buffer, how func(*http.Request)) {
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for _, f := range files {
		part, err := w.CreateFormFile("files", f[0])
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, f[1])
	}
	_ = w.Close()
	return body, func(r *http.Request) { r.Header.Set("Content-Type", w.FormDataContentType()) }
}

// TestUpload takes in files by their paths, and nothing of what is too large or did
// not arrive whole.
func TestUpload(t *testing.T) {
	d, c := desked(t, analyst)
	body, how := uploaded(t, [2]string{"../returns/South East/Kent.csv", "a"}, [2]string{`C:\returns\Bury.csv`, "b"})
	until(t, d, ask(d, "POST", "/returns", body, how))
	for _, want := range []string{"take in returns/South East/Kent.csv: a", "take in returns/Bury.csv: b"} {
		if !c.has(want) {
			t.Errorf("%q was not done: %q", want, c.did)
		}
	}
	c.did = nil
	body, how = uploaded(t, [2]string{"large.csv", strings.Repeat("x", 1001)})
	if w := ask(d, "POST", "/returns", body, how); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "large.csv is larger than") {
		t.Errorf("a large file: %d", w.Code)
	}
	var many [][2]string
	for i := range 8 {
		many = append(many, [2]string{fmt.Sprint(i, ".csv"), strings.Repeat("x", 900)})
	}
	body, how = uploaded(t, many...)
	if w := ask(d, "POST", "/returns", body, how); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("many files: %d\n%s", w.Code, w.Body)
	}
	body, how = uploaded(t, [2]string{"whole.csv", "a"}, [2]string{"half.csv", "bcdefgh"})
	body.Truncate(body.Len() - 60)
	if w := ask(d, "POST", "/returns", body, how); w.Code != http.StatusBadRequest {
		t.Errorf("half a form: %d", w.Code)
	}
	if w := ask(d, "POST", "/returns", strings.NewReader("files=x")); w.Code != http.StatusBadRequest {
		t.Errorf("another form: %d", w.Code)
	}
	if c.has("take in") {
		t.Errorf("done: %q", c.did)
	}
}

// FuzzDesk asks a desk for anything with anything: it answers, and never with a fault of
// the program.
func FuzzDesk(f *testing.F) {
	for _, at := range pages {
		path, query, _ := strings.Cut(at, "?")
		f.Add("GET", path, query, "", false)
	}
	for _, query := range []string{
		"measure=opened&at=2026-27-Q1", "at=2026-06-30&place=region:E12000008", "at=..&status=%00", "period=2009/10&level=3%2B4", "place=:&measure=stock-two-status",
		"at=31/02/2026", "at=9999-12-31", "from=-1", "show=%F0%9F%98%80", "period=2026-01-01..2025-01-01", "%zz=%", ";;&=&a=b=c",
	} {
		for _, path := range []string{"/", "/figures", "/figures.csv", "/explain", "/trend", "/returns", "/compare"} {
			f.Add("GET", path, query, "", false)
		}
	}
	body, _ := uploaded(f, [2]string{"a/b.csv", "x"})
	form := func(fields string) string {
		return "--b\r\nContent-Disposition: form-data; " + fields + "\r\n\r\nx\r\n--b--\r\n"
	}
	for _, seed := range []string{body.String(), form(`name="files"; filename="\..\x"`), form(`name="packs"; filename="a.xlsx"`), form(`name="region"`), form(`name="hold"`), form(""), "--b"} {
		for _, path := range []string{"/returns", "/moderation", "/moderation/exercise"} {
			f.Add("POST", path, "", seed, true)
		}
	}
	for path, seed := range map[string]string{
		"/layout": "id=sha/kent&do=preview&column=a%3Db&word=%3D", "/differences": "id=x&decision=discard&reason=%00", "/release": "draft=yes", "/demo": "", "/demo/leave": "x", "/returns/again": "id=sha/kent",
	} {
		f.Add("POST", path, "period=2026-27-Q1", seed, false)
	}
	for _, odd := range [][2]string{
		{"HEAD", "/"}, {"OPTIONS", "*"}, {"PUT", "/returns"}, {"GET", "/jobs/-1/state"}, {"GET", "/jobs/" + strings.Repeat("9", 40)}, {"GET", "//evil.example/"}, {"GET", "/../etc/passwd"}, {"CONNECT", ""}, {"", "/start"},
	} {
		f.Add(odd[0], odd[1], "key=x", "", false)
	}
	d, _ := desked(f, analyst)
	f.Fuzz(func(t *testing.T, method, path, query, body string, multi bool) {
		r := httptest.NewRequest(http.MethodGet, "http://"+host+"/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery = method, path, query
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if multi {
			r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		}
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		switch text := w.Body.String(); {
		case w.Code >= http.StatusInternalServerError && w.Code != http.StatusServiceUnavailable:
			t.Errorf("%s %q?%q: %d\n%s", method, path, query, w.Code, text)
		case strings.Contains(text, "<main") && !strings.Contains(text, "</html>"):
			t.Errorf("%s %q?%q: half a page\n%s", method, path, query, text)
		case w.Header().Get("Content-Security-Policy") == "":
			t.Errorf("%s %q?%q: without a policy", method, path, query)
		}
	})
}
