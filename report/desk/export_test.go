package desk

import (
	"io"
	"net/http"
	"slices"
)

// HashCheaply hashes a password in no time, for tests that sign in.
var HashCheaply = argon{memory: 8, passes: 1, lanes: 1}.hash

// Declared is a route as it is declared, for tests.
type Declared struct {
	Method, Path string
	Of           []string
	Files        bool
	may          []Role
}

// May reports whether a role may use the route.
func (d Declared) May(r Role) bool { return slices.Contains(d.may, r) }

// Routes are the routes of a desk.
func (d *Desk) Routes() []Declared {
	var out []Declared
	for _, r := range d.routes {
		one := Declared{Method: r.method, Path: r.path, Files: r.files}
		for _, s := range r.of {
			one.Of = append(one.Of, string(s))
		}
		for _, role := range append([]Role{Nobody}, Roles...) {
			if may(Person{Role: role}, r.what) {
				one.may = append(one.may, role)
			}
		}
		out = append(out, one)
	}
	return out
}

// Leak is a fault that somebody may make in a new route, and that a test has to find.
type Leak string

// The leaks.
const (
	LeakList       Leak = "a list of everybody's returns"
	LeakForbidden  Leak = "403 for what is another's, and 404 for what is not there"
	LeakEcho       Leak = "a message that names what is another's"
	LeakWrite      Leak = "a decision about another's return"
	LeakUndeclared Leak = "a route that does not say who may use it"
)

// Leaks are all leaks.
var Leaks = []Leak{LeakList, LeakForbidden, LeakEcho, LeakWrite, LeakUndeclared}

// Leaking is a desk with a route that leaks.
func Leaking(opts Options, l Leak) *Desk {
	all := opts.Office // what a handler must not ask
	service := func(a *asked) string {
		kept, _ := all.Returns(a.Context())
		for _, r := range kept {
			if r.ID == a.form("id") {
				return r.Service
			}
		}
		return ""
	}
	text := func(s string) (answer, error) {
		return download{"x", "text/plain", func(w io.Writer) error { _, err := io.WriteString(w, s); return err }}, nil
	}
	leak := map[Leak]route{
		LeakList: {"GET", "/leak", look, ofOwn, func(a *asked) (answer, error) {
			kept, err := all.Returns(a.Context())
			if err != nil {
				return nil, err
			}
			return text(kept[len(kept)-1].File + kept[0].File)
		}, false},
		LeakForbidden: {"GET", "/leak", look, ofOwn, func(a *asked) (answer, error) {
			if s := service(a); s != "" && s != a.person.Service {
				return nil, fault{http.StatusForbidden, "No", "No.", "No."}
			}
			return nil, faultPath
		}, false},
		LeakEcho: {"POST", "/leak", look, ofOwn, func(a *asked) (answer, error) {
			return text("It is of " + service(a))
		}, false},
		LeakWrite: {"POST", "/leak", look, ofOwn, func(a *asked) (answer, error) {
			if service(a) != "" {
				_ = all.Decide(a.Context(), a.form("id"), true, "")
			}
			return text("done")
		}, false},
		LeakUndeclared: {method: "GET", path: "/leak", handle: guidePage},
	}[l]
	return newDesk(opts, append(routes(), leak))
}
