package desk_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// resident is somebody with an account, and what is theirs.
type resident struct {
	desk.Person
	services []string
	codes    []string // and England and the regions whose figures they may see
	cookie   string
	job      string // that they asked for
}

const word = "correct horse battery"

// settled is a desk of a house, and those who are signed in there. Its clock goes on
// with every look at it.
func settled(t testing.TB, with func(desk.Options) *desk.Desk) (*desk.Desk, *house, []resident) {
	t.Helper()
	h := &house{}
	people := []resident{
		{Person: desk.Person{Name: "The analyst", Role: desk.National}, services: []string{"hull", "kent", "leeds", "surrey"}, codes: []string{schemas.England, southEast.Code, yorkshire.Code}},
		{Person: desk.Person{Name: "South", Role: desk.Regional, Region: southEast.Code}, services: []string{"kent", "surrey"}, codes: []string{southEast.Code}},
		{Person: desk.Person{Name: "North", Role: desk.Regional, Region: yorkshire.Code}, services: []string{"hull", "leeds"}, codes: []string{yorkshire.Code}},
		{Person: desk.Person{Name: "One", Role: desk.Local, Service: "kent"}, services: []string{"kent"}},
		{Person: desk.Person{Name: "Two", Role: desk.Local, Service: "leeds"}, services: []string{"leeds"}},
		{Person: desk.Person{Name: "Three", Role: desk.Local, Service: "surrey"}, services: []string{"surrey"}},
	}
	hash := desk.HashCheaply(word)
	var accounts []desk.Account
	for _, p := range people {
		accounts = append(accounts, desk.Account{Person: p.Person, Hash: hash})
	}
	var seconds atomic.Int64
	d := with(desk.Options{
		Office: h, Hosts: []string{host}, Cookie: "desk", Guide: "Once.",
		Now: func() time.Time {
			return quarter.Last.Time().Add(time.Duration(seconds.Add(1)) * 300 * time.Millisecond)
		},
		Accounts: func() ([]desk.Account, error) { return accounts, nil },
	})
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() { d.Run(ctx); close(over) }()
	t.Cleanup(func() { stop(); <-over })
	for i := range people {
		w := ask(d, "POST", "/signin", strings.NewReader(url.Values{"name": {people[i].Name}, "password": {word}}.Encode()))
		if w.Code != http.StatusOK || len(w.Result().Cookies()) != 1 {
			t.Fatalf("%s cannot sign in: %d %s", people[i].Name, w.Code, w.Body)
		}
		people[i].cookie = "desk=" + w.Result().Cookies()[0].Value
		people[i].asksForJob(t, d)
	}
	return d, h, people
}

// asksForJob has the person send a file.
func (p *resident) asksForJob(t testing.TB, d http.Handler) {
	body, how := uploaded(t, [2]string{"a.csv", p.services[0]})
	w := ask(d, "POST", "/returns", body, how, p.asks())
	p.job = strings.TrimPrefix(w.Header().Get("Location"), "/jobs/")
	p.follow(d, w)
}

func (p resident) asks() func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Cookie", p.cookie); r.RemoteAddr = "192.0.2.1:1" }
}

// follow is what an answer leads to, with the page of the job that it asked for when
// that is over.
func (p resident) follow(d http.Handler, w *httptest.ResponseRecorder) string {
	text := w.Body.String()
	at := w.Header().Get("Location")
	for strings.HasPrefix(at, "/jobs/") {
		page := ask(d, "GET", at, nil, p.asks()).Body.String()
		if !strings.Contains(page, "data-job=") {
			return text + page + ask(d, "GET", at+"/state", nil, p.asks()).Body.String()
		}
		time.Sleep(time.Millisecond)
	}
	return text
}

// values are what requests can name, by the key of each subject: those of everybody,
// and last one that is not there.
func values(people []resident) map[string][]string {
	out := map[string][]string{
		"service": {}, "return": {}, "place": {measure.England + ":" + schemas.England, measure.Region + ":" + southEast.Code, measure.Region + ":" + yorkshire.Code},
		"region": {southEast.Name, yorkshire.Name}, "edition": {"published", "internal"},
	}
	for _, s := range housed {
		out["service"] = append(out["service"], s.ID)
		out["return"] = append(out["return"], row(s).ID)
		out["place"] = append(out["place"], measure.Service+":"+s.ID)
	}
	for _, p := range people {
		out["job"] = append(out["job"], p.job)
	}
	for subject, missing := range map[string]string{
		"service": "atlantis", "return": "sha-atlantis/atlantis", "place": "service:atlantis", "region": "Atlantis", "edition": "draft", "job": "ATLANTIS",
	} {
		out[subject] = append(out[subject], missing)
	}
	out["return"] = append([]string{"sha-nobody/"}, out["return"]...)
	return out
}

// owns reports whether what is named is the person's.
func (p resident) owns(subject, value string) bool {
	national := p.Role == desk.National
	switch subject {
	case "service", "return":
		return slices.Contains(p.services, value[strings.LastIndexByte(value, '/')+1:]) || national && value == "sha-nobody/"
	case "place":
		_, code, _ := strings.Cut(value, ":")
		return slices.Contains(p.services, code) || slices.Contains(p.codes, code)
	case "region":
		return slices.Contains(p.codes, map[string]string{southEast.Name: southEast.Code, yorkshire.Name: yorkshire.Code}[value])
	case "edition":
		return value == "published" || national && value == "internal"
	}
	return value == p.job || national && value != "ATLANTIS"
}

// keys are the names of subjects in forms.
var keys = map[string]string{"return": "id", "service": "service", "place": "place", "region": "region", "edition": "edition"}

// send asks for a route with a value of one subject, and of all others that it is of
// one that is the person's.
func (p resident) send(t testing.TB, d http.Handler, r desk.Declared, all map[string][]string, subject, value string) *httptest.ResponseRecorder {
	form := url.Values{"decision": {"accept"}, "do": {"save"}, "by": {"Me"}, "path": {"figures.csv"}, "kind": {"page"}, "name": {"x"}, "password": {"y"}}
	job := cmp.Or(p.job, "ATLANTIS")
	for _, s := range r.Of {
		i := slices.IndexFunc(all[s], func(v string) bool { return p.Role != desk.Nobody && p.owns(s, v) })
		if i >= 0 && keys[s] != "" {
			form.Set(keys[s], all[s][i])
		}
	}
	if subject == "job" {
		job = value
	} else if subject != "" {
		form.Set(keys[subject], value)
	}
	at := strings.NewReplacer("{$}", "", "{id}", job).Replace(r.Path)
	switch {
	case r.Files:
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.WriteField("service", form.Get("service"))
		part, err := w.CreateFormFile("files", "a.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, "kent")
		_ = w.Close()
		return ask(d, r.Method, at, &b, func(r *http.Request) { r.Header.Set("Content-Type", w.FormDataContentType()) }, p.asks())
	case r.Method == "GET":
		return ask(d, "GET", at+"?"+form.Encode(), nil, p.asks())
	}
	return ask(d, r.Method, at, strings.NewReader(form.Encode()), p.asks())
}

// matrix has everybody ask for every route with everything that can be named, and says
// what somebody was told or could do that they may not.
func matrix(t testing.TB, with func(desk.Options) *desk.Desk, wanted func(path string) bool) (faults []string, asked int) {
	d, h, people := settled(t, with)
	for _, r := range d.Routes() {
		if !wanted(r.Path) {
			continue
		}
		if slices.Contains(r.Of, "job") { // old ones are forgotten
			for i := range people {
				people[i].asksForJob(t, d)
			}
		}
		for _, p := range append(slices.Clone(people), resident{cookie: "desk=none"}) {
			if r.Path == "/signout" && p.Role != desk.Nobody || r.Path == "/signin" {
				continue // TestSignIn has them
			}
			faults = append(faults, p.tries(t, d, h, r, values(people))...)
			asked++
		}
	}
	return faults, asked
}

// tries asks for a route with everything that can be named, one thing at a time, what
// is not there first.
func (p resident) tries(t testing.TB, d *desk.Desk, h *house, r desk.Declared, all map[string][]string) (faults []string) {
	nowhere := answered(p.send(t, d, desk.Declared{Method: r.Method, Path: "/nowhere", Files: r.Files}, all, "", ""))
	for _, subject := range []string{"", "return", "service", "place", "region", "edition", "job"} {
		declared := slices.Contains(r.Of, subject)
		if r.Files && subject != "" && !declared {
			continue // there is a pace for uploads
		}
		missing := ""
		for _, value := range slices.Backward(append(all[subject][:len(all[subject]):len(all[subject])], make([]string, 1-min(1, len(all[subject])))...)) {
			h.forget()
			w := p.send(t, d, r, all, subject, value)
			text := p.follow(d, w)
			got := answered(w)
			if missing == "" {
				missing = got
			}
			theirs := subject == "" || p.owns(subject, value)
			if fault := p.judge(r, declared, theirs, value, w.Code, got, nowhere, missing); fault != "" {
				faults = append(faults, fmt.Sprintf("%s %s, %s, %s %s: %s", r.Method, r.Path, cmp.Or(p.Name, "signed out"), subject, value, fault))
			}
			if err := markless(text, append(p.codes[:len(p.codes):len(p.codes)], p.services...)); err != nil {
				faults = append(faults, fmt.Sprintf("%s %s, %s, %s %s: %v", r.Method, r.Path, cmp.Or(p.Name, "signed out"), subject, value, err))
			}
			for _, did := range h.forget() {
				if err := markless(did, p.services); err != nil || strings.Contains(did, "everybody") && p.Role != desk.National || !r.May(p.Role) || declared && !theirs && p.Role != desk.National {
					faults = append(faults, fmt.Sprintf("%s %s, %s, %s %s: it was done: %s", r.Method, r.Path, cmp.Or(p.Name, "signed out"), subject, value, did))
				}
			}
		}
	}
	return faults
}

// judge says what is wrong with an answer; nothing where it is as declared.
func (p resident) judge(r desk.Declared, declared, theirs bool, value string, code int, got, nowhere, missing string) string {
	switch {
	case p.Role == desk.Nobody && r.May(desk.Nobody), p.Role == desk.National && r.May(p.Role):
		if code == http.StatusForbidden {
			return "it is forbidden"
		}
	case !r.May(p.Role):
		if got != nowhere || code == http.StatusOK {
			return fmt.Sprintf("%d, and not as what is not there: %s", code, got)
		}
	case declared && !theirs:
		if code != http.StatusNotFound || got != nowhere {
			return fmt.Sprintf("%d, and not as what is not there: %s", code, got)
		}
	case !theirs:
		if got != missing {
			return fmt.Sprintf("%d, and told apart from what is not there: %s", code, got)
		}
	case declared && len(r.Of) == 1 && code == http.StatusNotFound && !strings.HasPrefix(value, "sha-two"):
		return "their own is not there"
	}
	return ""
}

// answered is all of an answer that somebody can tell from another.
func answered(w *httptest.ResponseRecorder) string {
	at := w.Header().Get("Location")
	if strings.HasPrefix(at, "/jobs/") {
		at = "/jobs/…" // each has a name of its own
	}
	return fmt.Sprint(w.Code, " ", at, " ", w.Header().Get("Content-Type"), " ", w.Header().Get("Content-Disposition"), "\n", w.Body)
}

// forget gives what was done, and has it forgotten.
func (h *house) forget() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	did := h.did
	h.did = nil
	return did
}

// TestIsolation has nobody read or change what is another's, nor tell it from what is
// not there.
func TestIsolation(t *testing.T) {
	faults, asked := matrix(t, desk.New, func(string) bool { return true })
	for _, f := range faults {
		t.Error(f)
	}
	if want := 7*len(desk.New(desk.Options{}).Routes()) - 20; asked < want {
		t.Errorf("%d of %d routes and people", asked, want)
	}
}

// TestLeaks has the matrix find what somebody may get wrong in a new route.
func TestLeaks(t *testing.T) {
	for _, leak := range desk.Leaks {
		t.Run(string(leak), func(t *testing.T) {
			if leak == desk.LeakUndeclared {
				defer func() {
					if recover() == nil {
						t.Error("a desk is made with it")
					}
				}()
			}
			leaking := func(o desk.Options) *desk.Desk { return desk.Leaking(o, leak) }
			if faults, _ := matrix(t, leaking, func(path string) bool { return path == "/leak" }); len(faults) == 0 {
				t.Error("it is not found")
			}
		})
	}
}
