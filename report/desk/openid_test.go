package desk_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"github.com/iassn/collate/report/desk"
)

// provided is a desk whose people can sign in with a provider, which is there too.
type provided struct {
	*httptest.Server
	door     *door
	provider *httptest.Server
	users    map[string]*storage.User
}

func (p *provided) GetUserByID(id string) *storage.User { return p.users[id] }
func (p *provided) ExampleClientID() string             { return "service" }
func (p *provided) GetUserByUsername(name string) *storage.User {
	for _, u := range p.users {
		if u.Username == name {
			return u
		}
	}
	return nil
}

// newProvided opens both on this machine. The provider is that of a library: it
// demands that the code is asked for with the verifier, and signs what it says.
func newProvided(t *testing.T, claim string) *provided {
	t.Helper()
	p := &provided{door: newDoor(t, false), users: map[string]*storage.User{}}
	for id, email := range map[string]string{"1": "jo@iassn.example", "2": "stranger@iassn.example", "3": "kent"} {
		p.users[id] = &storage.User{ID: id, Username: "user" + id, Password: "word" + id, Email: email, EmailVerified: id != "3"}
	}
	var ask http.Handler
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { ask.ServeHTTP(w, r) }))
	t.Cleanup(p.Close)
	var provide http.Handler
	p.provider = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { provide.ServeHTTP(w, r) }))
	t.Cleanup(p.provider.Close)
	client := storage.WebClient("desk", "the secret of the desk", p.URL+desk.ReturnPath)
	kept := storage.NewStorageWithClients(p, map[string]*storage.Client{"desk": client})
	before := slog.Default()
	provide = exampleop.SetupServer(p.provider.URL, kept, slog.New(slog.NewTextHandler(io.Discard, nil)), false)
	t.Cleanup(func() { slog.SetDefault(before) })
	p.door.now.Store(time.Now().UnixNano()) //nolint:forbidigo // the provider signs by the real clock
	p.door.Desk = desk.New(desk.Options{
		Office: p.door.house, Hosts: []string{strings.TrimPrefix(p.URL, "http://")}, Cookie: "desk", Guide: "Once.",
		Now:      func() time.Time { return p.door.time() },
		Accounts: func() ([]desk.Account, error) { return p.door.accounts, nil },
		OpenID: &desk.OpenID{
			Issuer: p.provider.URL, ClientID: "desk", Secret: "the secret of the desk", Claim: claim, Base: p.URL, Client: p.provider.Client(),
		},
	})
	ask = p.door.Desk
	return p
}

// browser is a browser that keeps cookies and the addresses that it goes to. It goes
// on by redirects, and stops where stop says so.
func (p *provided) browser(stop func(*url.URL) bool) (*http.Client, *[]string) {
	jar, _ := cookiejar.New(nil) // never fails
	var been []string
	return &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		been = append(been, r.URL.String())
		if stop(r.URL) {
			return http.ErrUseLastResponse
		}
		return nil
	}}, &been
}

func never(*url.URL) bool { return false }

func returning(u *url.URL) bool { return u.Path == desk.ReturnPath }

// through signs in at the provider with a browser, and gives where that ends.
func (p *provided) through(t *testing.T, c *http.Client, user string) (*http.Response, string) {
	t.Helper()
	code, text := get(t, c, p.URL+"/signin")
	link := regexp.MustCompile(`href="(/signin/openid)"`).FindStringSubmatch(text)
	if code != http.StatusOK || link == nil {
		t.Fatalf("no way to the provider: %d %s", code, text)
	}
	_, text = get(t, c, p.URL+link[1])
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(text)
	if id == nil {
		t.Fatalf("the provider asks for nothing: %s", text)
	}
	res, err := c.PostForm(p.provider.URL+"/login/username", url.Values{"username": {user}, "password": {strings.Replace(user, "user", "word", 1)}, "id": {id[1]}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func get(t *testing.T, c *http.Client, address string) (int, string) {
	t.Helper()
	res, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// TestOpenID signs in with a provider whoever has an account, by what the provider
// says of them, and nobody else.
func TestOpenID(t *testing.T) {
	p := newProvided(t, "email")
	c, been := p.browser(never)
	res, text := p.through(t, c, "user1")
	if res.StatusCode != http.StatusOK || !strings.Contains(text, "You are let in") || res.Header.Get("Refresh") != "0; url=/" {
		t.Fatalf("%d %s", res.StatusCode, text)
	}
	if code, text := get(t, c, p.URL+"/log"); code != http.StatusOK || !strings.Contains(text, "jo@iassn.example") {
		t.Errorf("as somebody national: %d %s", code, text)
	}
	var strict, lax bool
	for _, cookie := range res.Cookies() {
		strict = strict || cookie.Name == "desk" && cookie.SameSite == http.SameSiteStrictMode && cookie.HttpOnly
		lax = lax || cookie.Name == "desk_state" && cookie.MaxAge < 0
	}
	if !strict || !lax {
		t.Errorf("cookies: %v", res.Cookies())
	}
	at := slices.IndexFunc(*been, func(to string) bool { return strings.HasPrefix(to, p.provider.URL+"/auth?") })
	if at < 0 {
		t.Fatalf("been to %q", *been)
	}
	u, _ := url.Parse((*been)[at])
	for key, want := range map[string]string{"code_challenge_method": "S256", "response_type": "code", "redirect_uri": p.URL + "/signin/return", "client_id": "desk"} {
		if got := u.Query().Get(key); got != want {
			t.Errorf("%s is %q, not %q", key, got, want)
		}
	}
	for _, key := range []string{"state", "nonce", "code_challenge"} {
		if len(u.Query().Get(key)) < 43 {
			t.Errorf("%s is %q", key, u.Query().Get(key))
		}
	}
	if !p.door.house.noted("jo@iassn.example: Signed in with their organisation’s account, from 127.0.0.1") {
		t.Errorf("the log: %q", p.door.house.notes)
	}
	for user, why := range map[string]string{"user2": "there is no account for you", "user3": "there is no account for you"} {
		c, _ := p.browser(never)
		res, text := p.through(t, c, user)
		if code, _ := get(t, c, p.URL+"/guide"); res.StatusCode != http.StatusForbidden || !strings.Contains(text, why) || code != http.StatusOK {
			t.Errorf("%s: %d %s", user, res.StatusCode, text)
		}
		if _, text := get(t, c, p.URL+"/guide"); !strings.Contains(text, "Sign in") {
			t.Errorf("%s is let in", user)
		}
	}
	other := newProvided(t, "preferred_username")
	other.door.accounts[1].Name = "USER3"
	c, _ = other.browser(never)
	if res, text := other.through(t, c, "user3"); res.StatusCode != http.StatusOK {
		t.Errorf("by another claim: %d %s", res.StatusCode, text)
	}
}

// TestOpenIDReturn lets in nobody who comes back with what is not their own, or comes
// twice, or too late.
func TestOpenIDReturn(t *testing.T) {
	p := newProvided(t, "email")
	to := func(change func(url.Values)) (*http.Client, string) {
		c, been := p.browser(returning)
		p.through(t, c, "user1")
		u, _ := url.Parse((*been)[len(*been)-1])
		q := u.Query()
		change(q)
		u.RawQuery = q.Encode()
		return c, u.String()
	}
	same := func(url.Values) {}
	refused := func(name string, c *http.Client, address string) {
		t.Helper()
		if code, text := get(t, c, address); code != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, code, text)
		}
		if _, text := get(t, c, p.URL+"/guide"); !strings.Contains(text, "Sign in") {
			t.Errorf("%s is let in", name)
		}
	}
	c, address := to(func(q url.Values) { q.Set("state", "x") })
	refused("another state", c, address)
	c, address = to(func(q url.Values) { q.Del("state") })
	refused("no state", c, address)
	c, address = to(func(q url.Values) { q.Set("code", "x") })
	refused("another code", c, address)
	c, address = to(func(q url.Values) { q.Set("error", "access_denied") })
	refused("an error", c, address)
	_, address = to(same)
	thief, _ := p.browser(returning)
	refused("another browser", thief, address)
	c, address = to(same)
	_, others := to(same)
	u, _ := url.Parse(address)
	v, _ := url.Parse(others)
	q := u.Query()
	q.Set("code", v.Query().Get("code")) // of another sign-in: its verifier and its nonce are others
	u.RawQuery = q.Encode()
	refused("the code of another", c, u.String())
	c, address = to(same)
	p.door.wait(10 * time.Minute)
	refused("too late", c, address)
	c, address = to(same)
	if code, text := get(t, c, address); code != http.StatusOK {
		t.Errorf("%d %s", code, text)
	}
	again, _ := p.browser(returning)
	again.Jar = c.Jar
	if code, _ := get(t, again, address); code != http.StatusForbidden {
		t.Errorf("twice: %d", code)
	}
	p.provider.Close()
	late := newProvided(t, "email")
	late.provider.Close()
	c, _ = late.browser(never)
	if code, text := get(t, c, late.URL+"/signin/openid"); code != http.StatusBadGateway || !strings.Contains(text, "does not answer") {
		t.Errorf("without the provider: %d %s", code, text)
	}
}
