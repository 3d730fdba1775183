package desk

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// OpenID is a provider with whose accounts people sign in, by OpenID Connect.
type OpenID struct {
	Issuer, ClientID, Secret string
	// Claim is what the provider says of somebody that is the name of their account here:
	// email, which counts only where the provider has verified it, or another.
	Claim  string
	Base   string       // the address of the desk: the provider sends people back to ReturnPath there
	Client *http.Client // that asks the provider, in bounded time
}

// ReturnPath is where a provider sends people back to, for its settings.
const ReturnPath = signInPath + "/return"

// openIDPath leads to the provider.
const openIDPath = signInPath + "/openid"

// returnTime is how long somebody may take at the provider, and returnsMost how many
// may be there at once.
const (
	returnTime  = 10 * time.Minute
	returnsMost = 1000
)

// flow is somebody who is at the provider.
type flow struct {
	nonce, verifier string
	until           time.Time
}

// provider is a provider, once it has said how it is asked.
type provider struct {
	opts OpenID

	mu    sync.Mutex
	found *oidc.Provider
	flows map[token]flow
}

// at finds the provider, which may be away when the desk is opened.
func (p *provider) at(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.opts.Client), p.opts.Issuer)
		if err != nil {
			return nil, err
		}
		p.found = found
	}
	return p.found, nil
}

func (p *provider) config(at *oidc.Provider) oauth2.Config {
	return oauth2.Config{
		ClientID: p.opts.ClientID, ClientSecret: p.opts.Secret, Endpoint: at.Endpoint(), RedirectURL: p.opts.Base + ReturnPath,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// send remembers that somebody is sent to the provider, under a state.
func (p *provider) send(state string, f flow, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for t, v := range p.flows {
		if !v.until.After(now) {
			delete(p.flows, t)
		}
	}
	if len(p.flows) >= returnsMost {
		return false
	}
	p.flows[tokenOf(state)] = f
	return true
}

// back is whoever comes back with a state, once.
func (p *provider) back(state string, now time.Time) (flow, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := tokenOf(state)
	f, ok := p.flows[t]
	delete(p.flows, t)
	return f, ok && f.until.After(now)
}

// The faults of signing in at a provider.
var (
	faultProvider = fault{http.StatusBadGateway, "Not signed in", "The provider of your organisation’s account does not answer as it should.", "Try it again later, or sign in with a password."}
	faultReturn   = fault{http.StatusForbidden, "Not signed in", "This did not begin at this desk, or too long ago.", "Begin again at the page for signing in."}
	faultRefused  = fault{http.StatusForbidden, "Not signed in", "Your organisation did not confirm who you are.", "Try it again, or sign in with a password."}
	faultUnknown  = fault{http.StatusForbidden, "Not signed in", "Your organisation has confirmed who you are, and there is no account for you at this desk.", "Ask an analyst of the Network for one."}
)

// openIDBegin sends somebody to the provider.
func openIDBegin(a *asked) (answer, error) {
	p := a.desk.provider
	if p == nil {
		return nil, faultPath
	}
	at, err := p.at(a.Context())
	if err != nil {
		return nil, faultProvider
	}
	now := a.desk.opts.Now()
	state, f := newSecret(), flow{newSecret(), oauth2.GenerateVerifier(), now.Add(returnTime)}
	if !p.send(state, f, now) {
		return nil, faultPace
	}
	config := p.config(at)
	to := config.AuthCodeURL(state, oidc.Nonce(f.nonce), oauth2.S256ChallengeOption(f.verifier))
	// The provider sends the browser back from elsewhere, so this cookie is lax.
	return withCookie{redirect{to}, a.desk.cookie(a.desk.stateCookie(), state, ReturnPath, http.SameSiteLaxMode, returnTime)}, nil
}

func (d *Desk) stateCookie() string { return strings.TrimPrefix(d.opts.Cookie, "__Host-") + "_state" }

// withCookie is an answer with a cookie.
type withCookie struct {
	answer
	cookie *http.Cookie
}

func (v withCookie) write(w http.ResponseWriter, a *asked) error {
	http.SetCookie(w, v.cookie)
	return v.answer.write(w, a)
}

// openIDReturn lets in who comes back from the provider and has an account.
func openIDReturn(a *asked) (answer, error) {
	d, p := a.desk, a.desk.provider
	if p == nil {
		return nil, faultPath
	}
	query := a.URL.Query()
	state := query.Get("state")
	c, err := a.Cookie(d.stateCookie())
	if err != nil || !same(c.Value, state) {
		return nil, faultReturn
	}
	f, ok := p.back(state, d.opts.Now())
	if !ok {
		return nil, faultReturn
	}
	from := addressOf(a.RemoteAddr)
	if query.Get("error") != "" {
		d.note(Person{Name: Account{}.said()}, "Sign-in refused by the provider, from "+from)
		return nil, faultRefused
	}
	name, err := d.confirmed(a.Context(), query.Get("code"), f)
	if err != nil {
		d.note(Person{Name: Account{}.said()}, "Sign-in refused: the provider confirmed nobody, from "+from)
		return nil, faultRefused
	}
	all, err := d.opts.Accounts()
	if err != nil {
		return nil, faultAccounts
	}
	account := accountOf(all, name)
	if name == "" || account.Name == "" {
		d.note(Person{Name: account.said()}, "Sign-in refused: the provider confirmed somebody without an account, from "+from)
		return nil, faultUnknown
	}
	return withCookie{letIn{account, "with their organisation’s account"}, d.cookie(d.stateCookie(), "", ReturnPath, http.SameSiteLaxMode, 0)}, nil
}

// confirmed is the name that the provider gives whoever came back with a code.
func (d *Desk) confirmed(ctx context.Context, code string, f flow) (string, error) {
	p := d.provider
	at, err := p.at(ctx)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, p.opts.Client)
	config := p.config(at)
	got, err := config.Exchange(ctx, code, oauth2.VerifierOption(f.verifier))
	if err != nil {
		return "", err
	}
	raw, _ := got.Extra("id_token").(string)
	id, err := at.Verifier(&oidc.Config{ClientID: p.opts.ClientID, Now: d.opts.Now}).Verify(ctx, raw)
	if err != nil {
		return "", err
	}
	if !same(id.Nonce, f.nonce) {
		return "", errors.New("it is of another sign-in")
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return "", err
	}
	if _, has := claims[p.opts.Claim]; !has {
		more, err := at.UserInfo(ctx, oauth2.StaticTokenSource(got))
		if err != nil {
			return "", err
		}
		if more.Subject != id.Subject {
			return "", errors.New("it says this of somebody else")
		}
		if err := more.Claims(&claims); err != nil {
			return "", err
		}
	}
	return nameIn(claims, p.opts.Claim), nil
}

// nameIn is the name that claims give; empty where they do not, and for an e-mail
// address that nobody has verified.
func nameIn(claims map[string]any, claim string) string {
	name, _ := claims[claim].(string)
	if verified, _ := claims["email_verified"].(bool); claim == "email" && !verified {
		return ""
	}
	return trim(name)
}
