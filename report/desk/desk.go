package desk

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/iassn/collate/schemas"
)

// Options of a desk.
type Options struct {
	Office Office
	Person Person // who works at it
	// Host is the address that browsers must name, 127.0.0.1:PORT or localhost:PORT;
	// Cookie the name of its cookie.
	Hosts  []string
	Cookie string
	// Secret opens the desk: whoever asks for StartPath with it is let in. Session is
	// what the browser then shows with each request. Both are random and secret.
	Secret, Session string
	Now             func() time.Time
	Guide           string // the user guide, as iass help guide prints it
	// Accounts are who may sign in, as they are when it is called. With it several people
	// use the desk: each signs in, and Person, Secret and Session are not used. nil for a
	// desk of one person.
	Accounts func() ([]Account, error)
	Secure   bool    // browsers come by TLS alone
	OpenID   *OpenID // with which people may sign in too; nil without one
}

// StartPath is the path at which the secret lets a browser in, as its key.
const StartPath = "/start"

// Desk is the desk: an http.Handler. Run does its jobs.
type Desk struct {
	opts     Options
	routes   []route
	queue    *queue
	sessions *sessions
	paces    paces
	provider *provider // nil without one
	mux      *http.ServeMux
	whole    http.Handler
}

// New makes a desk.
func New(opts Options) *Desk { return newDesk(opts, routes()) }

func newDesk(opts Options, all []route) *Desk {
	d := &Desk{opts: opts, routes: all, queue: newQueue(opts.Now), sessions: &sessions{all: map[token]session{}}, paces: newPaces(), mux: http.NewServeMux()}
	if opts.OpenID != nil && opts.Accounts != nil {
		d.provider = &provider{opts: *opts.OpenID, flows: map[token]flow{}}
	}
	for _, r := range all {
		d.mux.Handle(r.method+" "+r.path, d.handle(r.checked()))
	}
	if opts.Accounts == nil {
		d.mux.HandleFunc("GET "+StartPath, d.start)
	}
	d.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		missing := faultPath
		for _, route := range all {
			if route.path == r.URL.Path && may(personOf(r), route.what) {
				missing = faultMethod
			}
		}
		d.showFault(w, r, missing)
	})
	crossing := http.NewCrossOriginProtection()
	crossing.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.showFault(w, r, faultOrigin) }))
	d.whole = d.guard(crossing.Handler(d.mux))
	return d
}

// Run does the jobs that are asked for, one after the other, until ctx ends.
func (d *Desk) Run(ctx context.Context) {
	d.queue.run(ctx, func(j Job) {
		if j.State == Failed {
			d.note(j.Person, j.Title+": failed")
			return
		}
		d.note(j.Person, j.Title+": done")
	})
}

// note adds a line to the log. That it cannot be written costs nobody their work.
func (d *Desk) note(p Person, what string) {
	_ = d.opts.Office.Note(Entry{At: d.opts.Now(), Person: p.Name, What: what})
}

// ServeHTTP answers a request.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.whole.ServeHTTP(w, r) }

// How long a form may take to arrive, and one with files.
const (
	formTime  = 30 * time.Second
	filesTime = 10 * time.Minute
)

// policy is what a page may do: show its own style, script and pictures, ask this
// desk, and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard lets nobody in but who was let in at the start or is signed in, under the
// desk's own address, and not too often.
func (d *Desk) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.headers(w.Header())
		if r.Body != http.NoBody {
			d.arrivesIn(w, formTime)
		}
		defer func() {
			if v := recover(); v != nil {
				if err, is := v.(error); is && errors.Is(err, http.ErrAbortHandler) {
					panic(v)
				}
				d.showFault(w, r, faultPanic)
			}
		}()
		if !slices.Contains(d.opts.Hosts, r.Host) {
			d.showFault(w, r, faultHost)
			return
		}
		p, err := d.who(r)
		r = r.WithContext(context.WithValue(r.Context(), personKey{}, p))
		switch {
		case err != nil:
			d.showFault(w, r, faultAccounts)
		case d.opts.Accounts != nil && !d.paces.asks.take(addressOf(r.RemoteAddr)+" "+p.Name, d.opts.Now()):
			w.Header().Set("Retry-After", "10")
			d.showFault(w, r, faultPace)
		case p.Role == Nobody && !d.isDoor(r.URL.Path):
			d.turnAway(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// arrivesIn ends the connection unless what is sent has arrived in time.
func (d *Desk) arrivesIn(w http.ResponseWriter, within time.Duration) {
	_ = http.NewResponseController(w).SetReadDeadline(d.opts.Now().Add(within)) // what is no connection has no deadline
}

// headers are those of every answer.
func (d *Desk) headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if d.opts.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// isDoor reports whether those may ask for a path who are not signed in.
func (d *Desk) isDoor(path string) bool {
	return d.opts.Accounts == nil && path == StartPath || slices.ContainsFunc(d.routes, func(r route) bool { return r.path == path && may(Person{}, r.what) })
}

// turnAway answers those who are not signed in, the same wherever they would go.
func (d *Desk) turnAway(w http.ResponseWriter, r *http.Request) {
	switch {
	case d.opts.Accounts == nil:
		d.showFault(w, r, faultSecret)
	case r.Method == http.MethodGet:
		http.Redirect(w, r, signInPath, http.StatusSeeOther)
	default:
		d.showFault(w, r, faultSignedOut)
	}
}

// personKey is where a request holds who asks.
type personKey struct{}

// personOf is who asks; nobody where that is not known.
func personOf(r *http.Request) Person {
	p, _ := r.Context().Value(personKey{}).(Person)
	return p
}

func same(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// start lets a browser in that knows the secret.
func (d *Desk) start(w http.ResponseWriter, r *http.Request) {
	if !same(r.URL.Query().Get("key"), d.opts.Secret) {
		d.showFault(w, r, faultSecret)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: d.opts.Cookie, Value: d.opts.Session, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	// A page leads on, and not a redirect: the browser may have come here from a file,
	// and would then keep the cookie back.
	w.Header().Set("Refresh", "0; url=/")
	if err := render(w, whole{shown: shown{template: "start", Title: "Welcome to the desk"}, Bare: true}); err != nil {
		d.showFault(w, r, faultOf(err))
	}
}

// asked is a request, with who asks and what for.
type asked struct {
	*http.Request
	desk      *Desk
	office    Office
	person    Person
	workspace Workspace
	period    schemas.Period // that is looked at
}

// answer is what a handler gives: a page, a way to another, or a file.
type answer interface {
	write(w http.ResponseWriter, a *asked) error
}

// handle is the handler of a route: it asks whether the person may, and shows what
// comes of it.
func (d *Desk) handle(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if err := d.answer(w, req, r); err != nil {
			d.showFault(w, req, faultOf(err))
		}
	})
}

func (d *Desk) answer(w http.ResponseWriter, req *http.Request, r route) error {
	p := personOf(req)
	a := &asked{Request: req, desk: d, office: officeOf(d.opts.Office, p), person: p}
	if !may(p, r.what) {
		return faultPath
	}
	if p.Role == Nobody {
		a.Body = http.MaxBytesReader(w, a.Body, formMost)
		return d.give(w, a, r)
	}
	var err error
	if a.workspace, err = a.office.Workspace(req.Context()); err != nil {
		return err
	}
	most := int64(formMost)
	if r.files {
		most = a.workspace.AllMost
		d.arrivesIn(w, filesTime)
	}
	a.Body = http.MaxBytesReader(w, a.Body, most)
	if !r.files {
		_ = a.FormValue("")       // reads all of it
		d.arrivesIn(w, filesTime) // or a deadline that passes would end what is being answered
	}
	if ok, err := a.mayAsk(r); err != nil || !ok {
		return cmp.Or(err, error(faultPath))
	}
	a.period = a.workspace.Latest
	if text := req.URL.Query().Get("period"); text != "" {
		if a.period, err = schemas.ParsePeriod(text); err != nil {
			return fault{http.StatusUnprocessableEntity, "No such period", err.Error() + ".", "Go back and choose another."}
		}
	}
	return d.give(w, a, r)
}

// give has a request answered. Where something is not there, those who may not see
// everything are told no more than that.
func (d *Desk) give(w http.ResponseWriter, a *asked, r route) error {
	got, err := r.handle(a)
	switch {
	case err != nil && !a.person.National() && errors.Is(err, ErrNotFound):
		return faultPath
	case err != nil:
		return err
	}
	return got.write(w, a)
}

// redirect is the way to another page, with a message for it.
type redirect struct{ to string }

func (v redirect) write(w http.ResponseWriter, a *asked) error {
	http.Redirect(w, a.Request, v.to, http.StatusSeeOther)
	return nil
}

// job has something done, says so in the log, and leads to the page that shows how
// far it is.
func (a *asked) job(title string, total int, do func(context.Context, progress) (any, error)) (answer, error) {
	id, err := a.desk.queue.add(a.person, title, total, do)
	if err != nil {
		return nil, fault{http.StatusServiceUnavailable, "Too busy", err.Error() + ".", "Nothing was lost but this."}
	}
	a.desk.note(a.person, title+": asked for")
	return redirect{"/jobs/" + id}, nil
}

// form is a value of a form, or of the address, without spaces around it.
func (a *asked) form(name string) string { return trim(a.FormValue(name)) }

// or is a value, or what stands without one.
func (a *asked) or(name, without string) string { return cmp.Or(a.form(name), without) }
