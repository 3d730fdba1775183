package desk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iassn/collate/report/desk"
)

// door is a desk with accounts, whose clock stands still until it is moved.
type door struct {
	*desk.Desk
	house    *house
	now      atomic.Int64 // in nanoseconds, for jobs ask for it too
	accounts []desk.Account
	fail     error
}

func newDoor(t testing.TB, secure bool) *door {
	v := &door{house: &house{}}
	v.now.Store(quarter.Last.Time().UnixNano())
	for _, p := range []desk.Person{
		{Name: "jo@iassn.example", Role: desk.National}, {Name: "Kent", Role: desk.Local, Service: "kent"}, {Name: "Elsewhere", Role: desk.National},
	} {
		v.accounts = append(v.accounts, desk.Account{Person: p, Hash: desk.HashCheaply(word)})
	}
	v.accounts[2].Hash = "" // signs in elsewhere
	v.Desk = desk.New(desk.Options{
		Office: v.house, Hosts: []string{host}, Cookie: "desk", Secure: secure, Guide: "Once.",
		Now:      func() time.Time { return v.time() },
		Accounts: func() ([]desk.Account, error) { return v.accounts, v.fail },
	})
	ctx, stop := context.WithCancel(context.Background())
	over := make(chan struct{})
	first := v.Desk // a test may put another in its place
	go func() { first.Run(ctx); close(over) }()
	t.Cleanup(func() { stop(); <-over })
	return v
}

func (v *door) time() time.Time { return time.Unix(0, v.now.Load()).UTC() }

// wait has time go on.
func (v *door) wait(d time.Duration) { v.now.Add(int64(d)) }

func from(address, cookie string) func(*http.Request) {
	return func(r *http.Request) { r.RemoteAddr = address; r.Header.Set("Cookie", cookie) }
}

func (v *door) signIn(name, password, address string) *httptest.ResponseRecorder {
	return ask(v, "POST", "/signin", strings.NewReader(url.Values{"name": {name}, "password": {password}}.Encode()), from(address, ""))
}

// in signs somebody in, and gives what their browser shows from then on.
func (v *door) in(t testing.TB, name string) (cookie string) {
	t.Helper()
	w := v.signIn(name, word, "192.0.2.1:1")
	cookies := w.Result().Cookies()
	if w.Code != http.StatusOK || len(cookies) != 1 {
		t.Fatalf("%s: %d %v", name, w.Code, cookies)
	}
	return "desk=" + cookies[0].Value
}

// may reports whether a browser is signed in.
func (v *door) may(t testing.TB, cookie string) bool {
	t.Helper()
	w := ask(v, "GET", "/guide", nil, from("192.0.2.1:1", cookie))
	if w.Code != http.StatusOK && (w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/signin") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Code == http.StatusOK
}

// TestSignIn signs in whoever knows their password, and says the same to all others.
func TestSignIn(t *testing.T) {
	v := newDoor(t, true)
	w := v.signIn("JO@iassn.example", word, "192.0.2.1:1")
	c := w.Header().Get("Set-Cookie")
	for _, part := range []string{"; Path=/", "; HttpOnly", "; Secure", "; SameSite=Strict"} {
		if !strings.Contains(c, part) {
			t.Errorf("the cookie is without %q: %s", part, c)
		}
	}
	if w.Header().Get("Strict-Transport-Security") == "" || w.Header().Get("Refresh") != "0; url=/" {
		t.Errorf("headers: %v", w.Header())
	}
	wrong := ""
	for _, tried := range [][2]string{{"jo@iassn.example", "wrong"}, {"jo@iassn.example", ""}, {"jo@iassn.example", word + " "}, {"Nobody", word}, {"Elsewhere", word}, {"Elsewhere", ""}} {
		w := v.signIn(tried[0], tried[1], "192.0.2.2:1")
		got := strings.ReplaceAll(answered(w), tried[0], "NAME")
		if wrong == "" {
			wrong = got
		}
		if w.Code != http.StatusUnauthorized || got != wrong || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%q: %s", tried, got)
		}
	}
	if a, b := v.in(t, "Kent"), v.in(t, "Kent"); a == b || !v.may(t, a) || !v.may(t, b) || v.may(t, "desk=") || v.may(t, "desk=x; desk=y") || !v.may(t, "desk=x; "+a) {
		t.Error("sessions are not apart")
	}
	if w := ask(v, "POST", "/signin", strings.NewReader("name=Kent&password="+url.QueryEscape(word)), from("192.0.2.1:1", ""), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }); w.Code != http.StatusForbidden {
		t.Errorf("another site signs in: %d", w.Code)
	}
	if w := ask(v, "GET", "/start?key=secret", nil, from("192.0.2.1:1", "")); w.Code != http.StatusSeeOther {
		t.Errorf("the way in of a desk of one person: %d", w.Code)
	}
	for _, line := range []string{"Signed in with a password, from 192.0.2.1", "Sign-in refused: wrong name or password, from 192.0.2.2"} {
		if !v.house.noted(line) {
			t.Errorf("the log is without %q: %v", line, v.house.notes)
		}
	}
	if v.house.noted("Nobody") || v.house.noted(word) {
		t.Error("the log holds what somebody typed")
	}
}

// TestSessionEnds ends sessions: when they are not used, when they are old, when
// somebody signs out, and when their account changes.
func TestSessionEnds(t *testing.T) {
	v := newDoor(t, false)
	cookie := v.in(t, "Kent")
	v.wait(59 * time.Minute)
	if !v.may(t, cookie) {
		t.Error("it ends while it is used")
	}
	v.wait(time.Hour)
	if v.may(t, cookie) {
		t.Error("it does not end when it is not used")
	}
	cookie = v.in(t, "Kent")
	for range 12 * 60 / 50 {
		v.wait(50 * time.Minute)
		_ = v.may(t, cookie)
	}
	v.wait(20 * time.Minute)
	if v.may(t, cookie) {
		t.Error("it never ends")
	}
	cookie = v.in(t, "Kent")
	other := v.in(t, "Kent")
	w := ask(v, "POST", "/signout", nil, from("192.0.2.1:1", cookie))
	if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") || v.may(t, cookie) || !v.may(t, other) {
		t.Errorf("signed out: %d %v", w.Code, w.Header())
	}
	for name, change := range map[string]func(*desk.Account){
		"another password": func(a *desk.Account) { a.Hash = desk.HashCheaply(word) },
		"another role":     func(a *desk.Account) { a.Role = desk.National },
		"another service":  func(a *desk.Account) { a.Service = "leeds" },
		"another name":     func(a *desk.Account) { a.Name = "Kent SENDIASS" },
	} {
		before := v.accounts[1]
		cookie := v.in(t, "Kent")
		change(&v.accounts[1])
		if v.may(t, cookie) {
			t.Errorf("it does not end with %s", name)
		}
		v.accounts[1] = before
		if v.may(t, cookie) {
			t.Errorf("it begins again with %s", name)
		}
		v.wait(time.Hour)
	}
	cookie = v.in(t, "Kent")
	for range 10 {
		v.wait(time.Minute)
		other = v.in(t, "Kent")
	}
	if v.may(t, cookie) || !v.may(t, other) {
		t.Error("an account has sessions without end")
	}
	v.fail = errors.New("accounts.yaml: account 2 (Kent): no role")
	if w := ask(v, "GET", "/", nil, from("192.0.2.1:1", other)); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "account 2") {
		t.Errorf("without accounts: %d %s", w.Code, w.Body)
	}
}

// TestSignInPace lets nobody try passwords without end, whether there is such an
// account or not, and keeps nobody else out for it.
func TestSignInPace(t *testing.T) {
	v := newDoor(t, false)
	tries := func(name, address string) (codes []int) {
		for range 7 {
			codes = append(codes, v.signIn(name, "wrong", address).Code)
		}
		return codes
	}
	const no, wait = http.StatusUnauthorized, http.StatusTooManyRequests
	for _, name := range []string{"Kent", "Nobody"} {
		for i, code := range tries(name, "192.0.2.9:"+name) {
			if want := map[bool]int{true: no, false: wait}[i < 5]; code != want {
				t.Errorf("%s, try %d: %d, not %d", name, i+1, code, want)
			}
		}
	}
	if w := v.signIn("Kent", word, "192.0.2.9:1"); w.Code != wait {
		t.Errorf("the right password after too many tries: %d", w.Code)
	}
	if w := v.signIn("Kent", word, "192.0.2.10:1"); w.Code != http.StatusOK {
		t.Errorf("its owner, elsewhere: %d", w.Code)
	}
	v.wait(time.Minute)
	if w := v.signIn("Kent", word, "192.0.2.9:1"); w.Code != http.StatusOK {
		t.Errorf("the right password a minute later: %d", w.Code)
	}
	for i := range 40 { // with many names from one address
		v.signIn("name"+strings.Repeat("x", i), "", "[2001:db8::1]:1")
	}
	if w := v.signIn("Kent", word, "[2001:db8::2]:1"); w.Code != wait {
		t.Errorf("from the same network: %d", w.Code)
	}
	if w := v.signIn("Kent", word, "[2001:db8:0:1::2]:1"); w.Code != http.StatusOK {
		t.Errorf("from another network: %d", w.Code)
	}
}

// TestPace answers nobody more often than it can, and all others meanwhile.
func TestPace(t *testing.T) {
	v := newDoor(t, false)
	cookie, other := v.in(t, "Kent"), v.in(t, "jo@iassn.example")
	code := 0
	for range 400 {
		code = ask(v, "GET", "/guide", nil, from("192.0.2.1:1", cookie)).Code
	}
	if w := ask(v, "GET", "/guide", nil, from("192.0.2.1:1", other)); code != http.StatusTooManyRequests || w.Code != http.StatusOK {
		t.Errorf("after 400 at once: %d, and somebody else: %d", code, w.Code)
	}
	v.wait(time.Second)
	if !v.may(t, cookie) {
		t.Error("nor a second later")
	}
	body, how := uploaded(t, [2]string{"a.csv", "kent"})
	text := body.String()
	for range 30 {
		w := ask(v, "POST", "/returns", strings.NewReader(text), how, from("192.0.2.1:1", cookie))
		if code = w.Code; code == http.StatusSeeOther {
			resident{cookie: cookie}.follow(v, w)
		}
		v.wait(time.Second)
	}
	if code != http.StatusTooManyRequests {
		t.Errorf("30 uploads at once: %d", code)
	}
}
