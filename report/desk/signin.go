package desk

import (
	"net/http"
	"strings"
	"time"
)

// signInPath is where somebody signs in.
const signInPath = "/signin"

// The paces of signing in, and of asking for anything. Of an account and an address
// together there are few tries, so that a password is not found by trying; of an
// account alone more, so that nobody can keep its owner out from elsewhere at once.
const (
	triesOfBoth, triesOfName, triesOfAddress = 5, 50, 30
	tryEach                                  = time.Minute
	asksMost                                 = 300
	askEach                                  = 50 * time.Millisecond
	uploadsAtOnce                            = 20
	uploadEach                               = 3 * time.Minute
	hashingAtOnce                            = 2 // for hashing a password takes memory
)

// paces are how often things may be done where several people use the desk.
type paces struct {
	both, name, address *pace // tries to sign in
	asks, uploads       *pace
	said                *pace // that tries are refused, in the log
	hashing             chan struct{}
}

func newPaces() paces {
	return paces{
		both: newPace(triesOfBoth, tryEach), name: newPace(triesOfName, tryEach), address: newPace(triesOfAddress, tryEach),
		asks: newPace(asksMost, askEach), uploads: newPace(uploadsAtOnce, uploadEach),
		said:    newPace(1, tryEach),
		hashing: make(chan struct{}, hashingAtOnce),
	}
}

// signInShown is what the page for signing in shows.
type signInShown struct {
	Name   string
	OpenID string // the path that leads to the provider; empty without one
}

func signInPage(a *asked) (answer, error) { return a.signInShown("", "", 0) }

func (a *asked) signInShown(name, wrong string, status int) (answer, error) {
	if a.desk.opts.Accounts == nil {
		return nil, faultPath
	}
	page := shown{
		template: "signin", Title: "Sign in", Status: status, Page: signInShown{Name: name},
		Purpose: "This desk is for those who send the returns of local services, and for those who make national figures of them.",
	}
	if a.desk.provider != nil {
		page.Page = signInShown{Name: name, OpenID: openIDPath}
	}
	if wrong != "" {
		page.Faults = []fieldFault{{"name", wrong}}
	}
	return page, nil
}

// What somebody is told who cannot sign in. Whether there is such an account is told
// by neither.
const (
	wrongSignIn  = "The name or the password is not right."
	tooManyTries = "There were too many tries. Wait some minutes, then try again; if you do not know your password, ask an analyst of the Network for a new one."
)

// signIn signs somebody in by name and password. It takes as long and says the same
// whether there is such an account or not.
func signIn(a *asked) (answer, error) {
	d, now := a.desk, a.desk.opts.Now()
	if d.opts.Accounts == nil {
		return nil, faultPath
	}
	name, password := a.form("name"), a.PostFormValue("password")
	all, err := d.opts.Accounts()
	if err != nil {
		return nil, faultAccounts
	}
	account := accountOf(all, name)
	from := addressOf(a.RemoteAddr)
	of := tokenOf(strings.ToLower(name)) // however long it is
	both := from + string(of[:])
	if !d.paces.address.take(from, now) || !d.paces.name.take(string(of[:]), now) || !d.paces.both.take(both, now) {
		if d.paces.said.take(from, now) {
			d.note(Person{Name: account.said()}, "Sign-in not tried, after too many tries: from "+from)
		}
		return a.signInShown(name, tooManyTries, http.StatusTooManyRequests)
	}
	d.paces.hashing <- struct{}{}
	right := passwordIs(account, all, password)
	<-d.paces.hashing
	if !right {
		d.note(Person{Name: account.said()}, "Sign-in refused: wrong name or password, from "+from)
		return a.signInShown(name, wrongSignIn, http.StatusUnauthorized)
	}
	d.paces.both.forget(both)
	return letIn{account, "with a password"}, nil
}

// said is how the log names an account: what somebody types who has none may be a
// password.
func (a Account) said() string {
	if a.Name == "" {
		return "somebody"
	}
	return a.Name
}

// letIn lets somebody in.
type letIn struct {
	account Account
	how     string
}

func (v letIn) write(w http.ResponseWriter, a *asked) error {
	d := a.desk
	secret := d.sessions.begin(v.account, d.opts.Now())
	http.SetCookie(w, d.cookie(d.opts.Cookie, secret, "/", http.SameSiteStrictMode, sessionMost))
	d.note(v.account.Person, "Signed in "+v.how+", from "+addressOf(a.RemoteAddr))
	return onward(w)
}

// onward leads on to the quarter by a page, and not by a redirect: the browser may have
// come here from elsewhere, and would then keep the cookie back.
func onward(w http.ResponseWriter) error {
	w.Header().Set("Refresh", "0; url=/")
	return render(w, whole{shown: shown{template: "start", Title: "Welcome to the desk"}, Bare: true})
}

// signOut ends the session.
func signOut(a *asked) (answer, error) {
	if a.desk.opts.Accounts == nil {
		return nil, faultPath
	}
	return letOut{}, nil
}

// letOut lets somebody out.
type letOut struct{}

func (letOut) write(w http.ResponseWriter, a *asked) error {
	d := a.desk
	for _, c := range a.CookiesNamed(d.opts.Cookie) {
		d.sessions.end(c.Value)
	}
	http.SetCookie(w, d.cookie(d.opts.Cookie, "", "/", http.SameSiteStrictMode, 0))
	d.note(a.person, "Signed out")
	return redirect{signInPath}.write(w, a)
}
