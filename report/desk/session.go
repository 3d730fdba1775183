package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Account is who may sign in, and what they may see. Two are equal where nothing of
// them differs.
type Account struct {
	Person
	Hash string // of the password; empty where there is none
}

// How long somebody stays signed in: without asking for anything, and at all. And
// how many sessions an account has, the oldest ending for a new one.
const (
	sessionIdle  = time.Hour
	sessionMost  = 12 * time.Hour
	sessionsEach = 10
)

// session is a browser that somebody signed in with.
type session struct {
	account     Account // as it was then
	began, seen time.Time
}

// over reports whether a session has ended by itself.
func (s session) over(now time.Time) bool {
	return now.Sub(s.seen) >= sessionIdle || now.Sub(s.began) >= sessionMost
}

// token is what a browser shows, by its hash: it is kept nowhere but in the browser.
type token [sha256.Size]byte

func tokenOf(secret string) token { return sha256.Sum256([]byte(secret)) }

// newSecret is a random text of 256 bits.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// sessions are the browsers that are signed in.
type sessions struct {
	mu  sync.Mutex
	all map[token]session
}

// begin signs an account in, and gives what its browser shows from then on.
func (s *sessions) begin(a Account, now time.Time) (secret string) {
	secret = newSecret()
	s.mu.Lock()
	defer s.mu.Unlock()
	var oldest token
	n := 0
	for t, v := range s.all {
		if v.over(now) {
			delete(s.all, t)
			continue
		}
		if v.account.Name == a.Name {
			if n++; n == 1 || v.began.Before(s.all[oldest].began) {
				oldest = t
			}
		}
	}
	if n >= sessionsEach {
		delete(s.all, oldest)
	}
	s.all[tokenOf(secret)] = session{a, now, now}
	return secret
}

// of is the account that a browser is signed in with, as it was then. Asking keeps
// the session from ending.
func (s *sessions) of(secret string, now time.Time) (Account, bool) {
	t := tokenOf(secret)
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.all[t]
	if !ok || v.over(now) {
		delete(s.all, t)
		return Account{}, false
	}
	v.seen = now
	s.all[t] = v
	return v.account, true
}

// end signs a browser out.
func (s *sessions) end(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, tokenOf(secret))
}

// who is the person who asks; nobody where they are not signed in. A session ends
// where its account is not as it was when it began.
func (d *Desk) who(r *http.Request) (Person, error) {
	if d.opts.Accounts == nil {
		for _, c := range r.CookiesNamed(d.opts.Cookie) {
			if same(c.Value, d.opts.Session) {
				return d.opts.Person, nil
			}
		}
		return Person{}, nil
	}
	for _, c := range r.CookiesNamed(d.opts.Cookie) {
		then, ok := d.sessions.of(c.Value, d.opts.Now())
		if !ok {
			continue
		}
		all, err := d.opts.Accounts()
		if err != nil {
			return Person{}, err
		}
		if accountOf(all, then.Name) == then {
			return then.Person, nil
		}
		d.sessions.end(c.Value)
	}
	return Person{}, nil
}

// accountOf is the account of a name, however it is capitalised; its zero where there
// is none.
func accountOf(all []Account, name string) Account {
	for _, a := range all {
		if strings.EqualFold(a.Name, name) {
			return a
		}
	}
	return Account{}
}

// cookie is a cookie of the desk; without a value, the end of one.
func (d *Desk) cookie(name, value, path string, site http.SameSite, age time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: path, HttpOnly: true, Secure: d.opts.Secure, SameSite: site, MaxAge: int(age / time.Second)}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}
