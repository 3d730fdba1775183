package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/netutil"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
)

// entrance is how browsers come to a desk.
type entrance struct {
	listen, certificate, key, name string
	port                           int

	tls   *tls.Config // nil without a certificate
	names []string    // that the certificate is for
}

// localAddress is that of this machine alone.
const localAddress = "127.0.0.1"

// The port of a desk that comes with a certificate, unless it is told, and how many
// connections a desk has at once that others can reach.
const (
	securePort      = 8443
	connectionsMost = 256
)

func (e *entrance) flags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&e.port, "port", 0, fmt.Sprintf("the port (default: one that is free; with a certificate %d)", securePort))
	cmd.Flags().StringVar(&e.listen, "listen", localAddress, "the address to answer at: 0.0.0.0 for all of this machine, which needs a certificate and accounts")
	cmd.Flags().StringVar(&e.certificate, "certificate", "", "the file of the certificate for TLS, with those that vouch for it (PEM)")
	cmd.Flags().StringVar(&e.key, "key", "", "the file of its private key (PEM)")
	cmd.Flags().StringVar(&e.name, "name", "", "the name under which people open the desk (default: the first of the certificate)")
}

// beyond reports whether others than this machine can reach the desk.
func (e *entrance) beyond() bool {
	ip := net.ParseIP(e.listen)
	return ip == nil || !ip.IsLoopback()
}

// check checks what was said of the entrance, and reads its certificate.
func (e *entrance) check() error {
	if e.port < 0 || e.port > 65535 {
		return usage("--port %d: allowed are 1 to 65535", e.port)
	}
	if e.listen == "" || e.listen == "localhost" { // nobody is asked after a double click
		e.listen = localAddress
	}
	switch {
	case net.ParseIP(e.listen) == nil:
		return usage("--listen %s: allowed is an address of this machine, such as %s for itself alone, or 0.0.0.0 for all who can reach it", e.listen, localAddress)
	case (e.certificate == "") != (e.key == ""):
		return usage("--certificate and --key go together: the file of a certificate, and that of its private key")
	case e.beyond() && e.certificate == "":
		return usage("--listen %s: others can reach the desk there, so it needs TLS: give the files of a certificate and of its key with --certificate and --key; and accounts, so that people sign in (iass account add)", e.listen)
	case e.certificate == "" && e.name != "":
		return usage("--name is for a desk with a certificate")
	case e.certificate == "":
		return nil
	}
	pair, err := tls.LoadX509KeyPair(e.certificate, e.key)
	if err != nil {
		return usage("--certificate %s, --key %s: %w: both must be PEM files, and belong together", e.certificate, e.key, err)
	}
	if e.names, err = e.namesOf(pair.Leaf); err != nil {
		return err
	}
	e.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	if e.port == 0 {
		e.port = securePort
	}
	return nil
}

// namesOf are the names under which a desk with a certificate answers, the one that
// people are told first.
func (e *entrance) namesOf(leaf *x509.Certificate) ([]string, error) {
	var out []string
	if e.name != "" {
		if err := leaf.VerifyHostname(e.name); err != nil {
			return nil, usage("--name %s: %w: name one that it is for", e.name, err)
		}
		out = append(out, e.name)
	}
	for _, name := range leaf.DNSNames {
		if !strings.Contains(name, "*") && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, ip := range leaf.IPAddresses {
		if !slices.Contains(out, ip.String()) {
			out = append(out, ip.String())
		}
	}
	if len(out) == 0 {
		return nil, usage("--certificate %s: it is for no single name: say with --name under which of its names people open the desk", e.certificate)
	}
	return out, nil
}

// open opens the entrance: what comes there has been through TLS where there is a
// certificate.
func (e *entrance) open(ctx context.Context) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(e.listen, strconv.Itoa(e.port)))
	if err != nil {
		return nil, fmt.Errorf("opening the desk: %w: name another port with --port, or none for one that is free", err)
	}
	e.port = listener.Addr().(*net.TCPAddr).Port
	if e.beyond() {
		listener = netutil.LimitListener(listener, connectionsMost)
	}
	return listener, nil
}

// hosts are what browsers may call the desk, the one that people are told first.
func (e *entrance) hosts() []string {
	names := e.names
	if e.tls == nil {
		names = []string{localAddress, "localhost"}
		if ip := e.listen; ip != "" && ip != localAddress {
			names = append([]string{ip}, names...)
		}
	}
	var out []string
	for _, name := range names {
		if e.tls != nil && e.port == 443 { // browsers leave it out
			out = append(out, strings.TrimSuffix(net.JoinHostPort(name, ""), ":"))
		}
		out = append(out, net.JoinHostPort(name, strconv.Itoa(e.port)))
	}
	return out
}

// base is the address of the desk.
func (e *entrance) base() string {
	if e.tls != nil {
		return "https://" + e.hosts()[0]
	}
	return "http://" + e.hosts()[0]
}

// errNoAccounts says what a desk needs that others can reach.
var errNoAccounts = errors.New("others can reach the desk there, and there is no account, so nobody could sign in: make one first with iass account add")

// deskAt is the desk of an office at an entrance, and the address to open it at: one
// that lets the browser in where nobody has to sign in.
func (c *common) deskAt(o *deskOffice, e *entrance) (d *desk.Desk, address string, err error) {
	opts := desk.Options{
		Office: o, Hosts: e.hosts(), Cookie: "iass_desk_" + strconv.Itoa(e.port), Secure: e.tls != nil, Now: time.Now, Guide: guideText,
	}
	if opts.Secure {
		opts.Cookie = "__Host-iass_desk"
	}
	several := exists(o.own.Accounts())
	if several {
		sign := &signedUp{path: o.own.Accounts(), register: o.register}
		all, err := sign.list()
		if err != nil {
			return nil, "", err
		}
		if several = len(all) > 0; several {
			opts.Accounts = sign.list
			if opts.OpenID, err = o.openID(e.base()); err != nil {
				return nil, "", err
			}
			return desk.New(opts), e.base() + "/", nil
		}
	}
	if e.beyond() {
		return nil, "", errNoAccounts
	}
	name := "analyst"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	opts.Person, opts.Secret, opts.Session = desk.Person{Name: name, Role: desk.National}, randomText(), randomText()
	return desk.New(opts), e.base() + desk.StartPath + "?key=" + opts.Secret, nil
}

// register is the register of the workspace that is open.
func (o *deskOffice) register() *config.Register {
	o.mu.RLock()
	defer o.mu.RUnlock()
	return o.w.register
}

// providerTime is how long a provider of sign-in may take to answer.
const providerTime = 15 * time.Second

// openID is the provider that the settings name; nil where they name none.
func (o *deskOffice) openID(base string) (*desk.OpenID, error) {
	o.mu.RLock()
	set, path := o.w.settings.SignIn, o.w.Workspace.Settings()
	o.mu.RUnlock()
	switch {
	case set.Issuer == "":
		return nil, nil
	case set.ClientID == "" || set.SecretFile == "":
		return nil, fmt.Errorf("%s: signin: with an issuer there must be a client_id and a secret_file", path)
	}
	secret, err := passwordsIn(filepath.Join(o.own.Dir, set.SecretFile))
	if err != nil {
		return nil, fmt.Errorf("%s: signin.secret_file: %w", path, err)
	}
	return &desk.OpenID{
		Issuer: set.Issuer, ClientID: set.ClientID, Secret: secret[0], Claim: set.Claim, Base: base, Client: &http.Client{Timeout: providerTime},
	}, nil
}
