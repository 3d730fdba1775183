package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// atDesk is a desk that is open, and a browser without a window that was let in.
type atDesk struct {
	t       testing.TB
	dir     string // of the workspace
	address string // that lets a browser in
	base    string
	client  *http.Client
}

// openDesk opens a desk in a workspace, on the day of the tests.
func openDesk(t testing.TB, dir string) *atDesk {
	t.Helper()
	c := &common{environment: quietly("IASS_RELEASE_PAGES=false"), workspace: dir, wait: time.Second}
	o, err := c.openOffice(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := entrance{listen: localAddress}
	listener, err := e.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	d, address, err := c.deskAt(o, &e)
	if err != nil {
		t.Fatal(err)
	}
	over := make(chan error, 1)
	go func() { over <- serveOn(ctx, listener, d, nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-over; err != nil {
			t.Error(err)
		}
		if err := o.close(); err != nil {
			t.Error(err)
		}
	})
	return letIn(t, dir, address)
}

// letIn opens the address of a desk.
func letIn(t testing.TB, dir, address string) *atDesk {
	t.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	base, _, _ := strings.Cut(address, "/start")
	base = strings.TrimSuffix(base, "/")
	out := &atDesk{t: t, dir: dir, address: address, base: base, client: &http.Client{Jar: jar}}
	if code, text := out.get(strings.TrimPrefix(address, out.base)); code != http.StatusOK {
		t.Fatalf("not let in: %d %s", code, text)
	}
	return out
}

func (d *atDesk) get(address string) (code int, text string) {
	d.t.Helper()
	res, err := d.client.Get(d.base + address)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.read(res)
}

func (d *atDesk) read(res *http.Response) (code int, text string) {
	d.t.Helper()
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// post sends a form, and follows what comes of it until it is done.
func (d *atDesk) post(address string, form url.Values) (code int, text string) {
	d.t.Helper()
	res, err := d.client.PostForm(d.base+address, form)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.done(res)
}

// drop sends files.
func (d *atDesk) drop(files map[string][]byte, fields url.Values) (code int, text string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name := range fields {
		if err := w.WriteField(name, fields.Get(name)); err != nil {
			d.t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		part, err := w.CreateFormFile("files", name)
		if err != nil {
			d.t.Fatal(err)
		}
		if _, err := part.Write(files[name]); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	res, err := d.client.Post(d.base+"/returns", w.FormDataContentType(), &b)
	if err != nil {
		d.t.Fatal(err)
	}
	return d.done(res)
}

// done looks at the page of a job until it is over.
func (d *atDesk) done(res *http.Response) (code int, text string) {
	d.t.Helper()
	at := res.Request.URL.Path
	code, text = d.read(res)
	for strings.HasPrefix(at, "/jobs/") && strings.Contains(text, "data-job=") {
		time.Sleep(20 * time.Millisecond)
		code, text = d.get(at)
	}
	return code, text
}

// returnIDs are the ids of the returns that are linked to on a page, each once.
func returnIDs(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`/returns/one\?id=([^"]+)`).FindAllStringSubmatch(text, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// smallDemo is a small quarter of returns of the South in one folder, and its register.
func smallDemo(t *testing.T, rows int) (dir string, files map[string][]byte, register []byte) {
	t.Helper()
	p := schemas.Quarter(2026, 1)
	known, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	south := slices.DeleteFunc(known.ValidOn(p.Last), func(s schemas.Service) bool { return !strings.HasPrefix(s.Region.Name, "South") })
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: south, Period: p, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	dir, files = filepath.Join(t.TempDir(), "returns"), map[string][]byte{}
	for _, f := range made.Files {
		name := path.Base(f.Path)
		files[name] = f.Content
		if err := writeBytes(filepath.Join(dir, name), f.Content); err != nil {
			t.Fatal(err)
		}
	}
	return dir, files, made.Register
}

// newWorkspace is a folder for a workspace with a register.
func newWorkspace(t *testing.T, register []byte) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "workspace")
	if register != nil {
		if err := writeBytes(filepath.Join(dir, "register.csv"), register); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestDeskQuarter does a quarter over HTTP: what the desk shows and makes is what the
// commands print and make.
func TestDeskQuarter(t *testing.T) {
	returns, files, register := smallDemo(t, 1500)
	d := openDesk(t, newWorkspace(t, register))
	if _, text := d.get("/"); !strings.Contains(text, "Make the demo") {
		t.Error("a desk without returns does not welcome anybody")
	}
	code, text := d.drop(files, url.Values{"received": {"2026-07-14"}})
	if code != http.StatusOK || !strings.Contains(text, "What became of each return") {
		t.Fatalf("taking in: %d\n%s", code, text)
	}
	if code, text := d.post("/release?period=2026-27-Q1", nil); code != http.StatusOK || !strings.Contains(text, "How people are protected") {
		t.Fatalf("releasing: %d\n%s", code, text)
	}
	beside := newWorkspace(t, register)
	out := filepath.Join(t.TempDir(), "out")
	if code := run(t.Context(), quietly("IASS_RELEASE_PAGES=false"), []string{"collate", returns, "--workspace", beside, "--out", out, "--quiet", "--received", "2026-07-14"}); code != exitHeld {
		t.Fatal("exit code", code)
	}
	for _, of := range []struct{ edition, name, dir string }{
		{"published", "figures.csv", out}, {"internal", "figures-internal.csv", out + "-internal"},
	} {
		_, got := d.get("/release/file?edition=" + of.edition + "&path=" + of.name)
		if want := string(contentOf(t, filepath.Join(of.dir, of.name))); got != want {
			t.Errorf("%s of the desk is not that of iass collate", of.name)
		}
	}
	for _, asked := range []struct{ query, name string }{
		{"measure=stock&at=2026-06-30", "stock"}, {"measure=opened&at=2026-27-Q1", "opened"}, {"measure=closed&at=2026-05", "closed"},
	} {
		_, text := d.get("/figures.csv?" + asked.query)
		sameAsCounts(t, beside, text, asked.name, strings.Split(asked.query, "at=")[1])
	}
}

// sameAsCounts demands that the figures of the desk are those of iass counts.
func sameAsCounts(t *testing.T, workspace, text, name, at string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, r := range rows[1:] {
		level, status := r[6], r[7]
		flow := name != "stock"
		if r[3] == "service" && level != "total" && level != "3+4" && (flow || status != "total" && status != "not-open") && (r[8] != "0" || r[9] != "") {
			got = append(got, []string{r[4], level, status, r[8], r[9]})
		}
	}
	flag := "--at"
	if name != "stock" {
		flag = "--period"
	}
	var b bytes.Buffer
	env := quietly()
	env.out = &b
	if code := run(t.Context(), env, []string{"counts", name, flag, at, "--by", "service,level,status", "--workspace", workspace, "--format", "csv"}); code != exitDone {
		t.Fatal("exit code", code)
	}
	want, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(want) < 50 || !slices.EqualFunc(got, want[1:], slices.Equal) {
		t.Errorf("%s: %d figures of the desk are not the %d of iass counts", name, len(got), len(want)-1)
	}
}

const header = "Case reference,Date opened,Level,Status,Date closed\n"

// TestDeskBad takes in what is no return, and what cannot be asked.
func TestDeskBad(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	for _, bad := range []struct {
		name   string
		files  map[string][]byte
		fields url.Values
		code   int
		says   string
	}{
		{"no file", nil, nil, http.StatusUnprocessableEntity, "No file was chosen"},
		{"bad day", map[string][]byte{"a.csv": []byte(header)}, url.Values{"extract_date": {"31/31/2026"}}, http.StatusUnprocessableEntity, "extract_date-fault"},
		{"unknown service", map[string][]byte{"a.csv": []byte(header)}, url.Values{"service": {"atlantis"}}, http.StatusOK, "It did not work: service"},
		{"bad manifest", map[string][]byte{"manifest.csv": []byte("file,service\nx.csv,atlantis\n"), "x.csv": []byte(header)}, nil, http.StatusOK, "It did not work: manifest.csv"},
		{"nothing in it", map[string][]byte{"empty.csv": nil}, nil, http.StatusOK, "rejected"},
		{"no workbook", map[string][]byte{"a.xlsx": []byte("PK\x03\x04 it is not")}, nil, http.StatusOK, "rejected"},
	} {
		t.Run(bad.name, func(t *testing.T) {
			code, text := d.drop(bad.files, bad.fields)
			if code != bad.code || !strings.Contains(text, bad.says) {
				t.Errorf("%d, without %q:\n%s", code, bad.says, text)
			}
		})
	}
	for _, at := range []string{
		"/figures?at=never", "/figures?measure=joy", "/figures?place=service:atlantis", "/explain?level=9", "/explain?status=asleep", "/?period=soon", "/compare?region=Atlantis",
		"/trend?unit=week", "/trend?from=x",
	} {
		if code, text := d.get(at); code != http.StatusUnprocessableEntity || !strings.Contains(text, "<main") {
			t.Errorf("%s: %d", at, code)
		}
	}
	for _, at := range []string{"/returns/one?id=x", "/layout?id=x", "/returns/sender?id=x&kind=page", "/release/file?edition=published&path=../key", "/release/file?edition=x&path=key", "/release/zip?edition=x"} {
		if code, _ := d.get(at); code != http.StatusNotFound {
			t.Errorf("%s: %d", at, code)
		}
	}
}

// TestDeskBrokenOff drops the connection while files arrive: nothing of them is kept.
func TestDeskBrokenOff(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	before := keptIn(t, d.dir)
	r, w := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.base+"/returns", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	go func() {
		_, _ = io.WriteString(w, "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"Kent.csv\"\r\n\r\n"+header+"R1,01/04/2026,1,Open,\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"Bury.csv\"\r\n\r\nCase")
		_ = w.CloseWithError(io.ErrUnexpectedEOF)
	}()
	if res, err := d.client.Do(req); err == nil {
		_ = res.Body.Close()
		t.Error("an answer to what was broken off: ", res.Status)
	}
	if _, text := d.get("/returns"); !strings.Contains(text, "No return yet.") {
		t.Error("a return is kept of what did not arrive whole")
	}
	if after := keptIn(t, d.dir); !slices.Equal(before, after) {
		t.Errorf("files before %q and after %q", before, after)
	}
}

// keptIn are the files of a folder, with those of its folders.
func keptIn(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Ext(name) != ".wal" {
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDeskAgain has a service send its return again: it waits, and is discarded with a
// reason, and another accepted.
func TestDeskAgain(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	content := func(rows string) []byte { return []byte("Kent SENDIASS as at 30 June 2026\n" + header + rows) }
	first := "R1,01/04/2026,1,Open,\nR2,02/04/2026,2,Open,\n"
	d.drop(map[string][]byte{"Kent.csv": content(first)}, url.Values{"received": {"2026-07-10"}})
	for n, again := range []struct {
		rows, decision, reason, says string
		code                         int
	}{
		{first + "R3,03/04/2026,3,Open,\n", "discard", "", "Say why it is discarded", http.StatusUnprocessableEntity},
		{first + "R3,03/04/2026,3,Open,\n", "discard", "sent by mistake", "does not count", http.StatusOK},
		{first + "R4,04/04/2026,4,Open,\n", "accept", "", "counts from now on", http.StatusOK},
	} {
		_, taken := d.drop(map[string][]byte{"Kent again.csv": content(again.rows)}, url.Values{"hold": {"yes"}, "received": {fmt.Sprintf("2026-07-%d", 11+n)}})
		_, text := d.get("/differences")
		id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(text)
		if id == nil || !strings.Contains(text, "would replace Kent.csv") {
			t.Fatalf("%q: nothing waits:\n%s\n%s", again.decision+again.reason, text, taken)
		}
		code, text := d.post("/differences", url.Values{"id": {id[1]}, "decision": {again.decision}, "reason": {again.reason}})
		if code != again.code || !strings.Contains(text, again.says) {
			t.Errorf("%d, without %q:\n%s", code, again.says, text)
		}
	}
	_, text := d.get("/explain?measure=stock&at=2026-06-30&place=service:kent&status=open")
	if !strings.Contains(text, "3 interventions of Kent were open") || !strings.Contains(text, "It is the figure.") {
		t.Errorf("after the decisions:\n%s", text)
	}
	_, text = d.get("/log")
	for _, line := range []string{"Discard a return: done", "Accept a return: done", "Take in 1 file: asked for"} {
		if !strings.Contains(text, line) {
			t.Errorf("the log does not say %q", line)
		}
	}
	if strings.Contains(string(contentOf(t, filepath.Join(d.dir, "desk.log"))), "mistake") {
		t.Error("the log holds what somebody typed")
	}
}

// TestDeskLayout settles a layout and a new word: the return is read by it at once.
func TestDeskLayout(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	content := "Kent SENDIASS as at 30 June 2026\nCase reference,Client name,Date opened,Banding,Status\n" +
		"R1,Zebedee Quill,01/04/2026,1,Parked\nR2,Yolanda Quill,02/04/2026,2,Open\nR3,Xavier Quill,03/04/2026,3,Parked\n"
	_, text := d.drop(map[string][]byte{"Kent.csv": []byte(content)}, nil)
	id := returnIDs(text)[0]
	_, text = d.get("/layout?id=" + id)
	for _, want := range []string{"never seen", "Banding", "not shown"} {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
			t.Errorf("the layout does not show %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "Quill") {
		t.Error("the layout shows a name")
	}
	said := url.Values{"id": {mustUnescape(t, id)}, "column": {"Banding=level"}, "word": {"status:parked=inactive"}}
	if _, text = d.post("/layout", said); !strings.Contains(text, "Counts of 30 June 2026") {
		t.Errorf("no preview:\n%s", text)
	}
	said.Set("do", "save")
	if code, text := d.post("/layout", said); code != http.StatusUnprocessableEntity || !strings.Contains(text, "by-fault") {
		t.Errorf("saved of nobody: %d", code)
	}
	said.Set("by", "Kent, by telephone")
	code, text := d.post("/layout", said)
	if code != http.StatusOK || !strings.Contains(text, "accepted") {
		t.Fatalf("%d:\n%s", code, text)
	}
	if text := string(contentOf(t, filepath.Join(d.dir, "profiles", "kent.yaml"))); !strings.Contains(text, "by telephone") {
		t.Errorf("the profile:\n%s", text)
	}
	_, text = d.get("/explain?measure=stock&at=2026-06-30&place=service:kent&status=inactive")
	if !strings.Contains(text, "2 interventions of Kent were inactive") {
		t.Errorf("the return was not read again:\n%s", text)
	}
}

func mustUnescape(t *testing.T, s string) string {
	t.Helper()
	out, err := url.QueryUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDeskHolds has another command wait for the workspace, and told who has it.
func TestDeskHolds(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	var faults bytes.Buffer
	env := quietly()
	env.err = &faults
	if code := run(t.Context(), env, []string{"returns", "--workspace", d.dir, "--wait", "0s"}); code != exitFailed || !strings.Contains(faults.String(), "is in use by iass serve") {
		t.Errorf("exit code %d: %s", code, faults.String())
	}
}
