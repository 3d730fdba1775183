package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	_ "embed" // the guide
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
)

// guideText is the user guide: iass help guide prints it, and the desk shows it.
//
//go:embed guide.txt
var guideText string

// newGuide is the guide, as a topic of help.
func newGuide() *cobra.Command {
	return &cobra.Command{Use: "guide", Short: "How to do a quarter, at the desk or on the command line", Long: desk.GuideText(guideText)}
}

// serveFlags are what iass serve is asked.
type serveFlags struct {
	entrance
	noOpen bool
}

func newServe(c *common) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the desk in the browser: everything that iass does, for people who do not use a terminal",
		Long: "Opens the desk in the browser: takes in returns, says what was found in them, shows and explains\n" +
			"figures, makes releases. A double click on the program does the same.\n\n" +
			"It answers on this machine alone (127.0.0.1), and only the browser that opens the address that it\n" +
			"prints. While it is open it has the workspace: other commands wait, and say who has it.\n" +
			"Ctrl+C closes it; what was being done is finished or left as it was.\n\n" +
			"With accounts (iass account) several people use it: each signs in, and sees what their role lets\n" +
			"them. Others can reach it with --listen, which needs accounts and a certificate for TLS.",
		Example: "  iass serve\n  iass serve --port 8016 --no-open\n" +
			"  iass serve --listen 0.0.0.0 --certificate desk.pem --key desk.key",
		Args: args(cobra.NoArgs, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return c.serve(cmd.Context(), f) },
	}
	f.flags(cmd)
	cmd.Flags().BoolVar(&f.noOpen, "no-open", false, "print the address, and open no browser")
	return cmd
}

// How long a browser may take.
const (
	headerTime = 10 * time.Second
	bodyTime   = 10 * time.Minute // of files that arrive, and of those that leave
	idleTime   = 2 * time.Minute
	closeTime  = 5 * time.Second // of what is being answered when the desk is closed
)

// serve opens the desk, until it is stopped.
func (c *common) serve(ctx context.Context, f serveFlags) (err error) {
	if err := f.check(); err != nil {
		return err
	}
	o, err := c.openOffice(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	listener, err := f.open(ctx)
	if err != nil {
		return err
	}
	d, address, err := c.deskAt(o, &f.entrance)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	whose := "The address is for you alone."
	if !strings.Contains(address, desk.StartPath) {
		whose = "People sign in there; iass account list says who can."
	}
	if _, err := fmt.Fprintf(c.out, "The desk is open at\n  %s\n%s To close the desk, press Ctrl+C here, or close this window.\n", address, whose); err != nil {
		return errors.Join(err, listener.Close())
	}
	if !f.noOpen && !f.beyond() {
		letGo, err := browse(o.own, address)
		if err != nil {
			c.say("No browser could be opened (%v): open the address yourself.", err)
		}
		defer letGo()
	}
	return serveOn(ctx, listener, d, f.tls)
}

// randomText is a secret.
func randomText() string {
	b := make([]byte, 24)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// serveOn answers on a listener until ctx ends, and lets what is being answered or
// done come to its end.
func serveOn(ctx context.Context, listener net.Listener, d *desk.Desk, secure *tls.Config) error {
	server := &http.Server{
		Handler: d, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 64 << 10, TLSConfig: secure, ErrorLog: log.New(io.Discard, "", 0), // of others' broken handshakes
	}
	done := make(chan struct{})
	go func() {
		d.Run(ctx)
		close(done)
	}()
	failed := make(chan error, 1)
	go func() {
		if secure != nil {
			failed <- server.ServeTLS(listener, "", "")
			return
		}
		failed <- server.Serve(listener)
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("the desk had to close: %w", err)
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer cancel()
	if server.Shutdown(limited) != nil {
		_ = server.Close() // whoever is still reading has had their time
	}
	<-done
	return nil
}

// browse opens the browser at an address. The address stands in a file that its
// owner alone can read, for whoever is on the machine can see what a program is
// called with. letGo removes the file.
func browse(w config.Workspace, address string) (letGo func(), err error) {
	name, err := filepath.Abs(filepath.Join(w.Dir, writingPrefix+"desk.html"))
	if err != nil {
		return func() {}, err
	}
	letGo = func() { _ = os.Remove(name) }
	page := fmt.Sprintf("<!DOCTYPE html>\n<meta charset=\"utf-8\"><title>iass</title><meta http-equiv=\"refresh\" content=\"0; url=%[1]s\">\n<p><a href=\"%[1]s\">To the desk</a></p>\n", html.EscapeString(address))
	if err := writeWith(name, 0o600, func(out *os.File) error { _, err := io.WriteString(out, page); return err }); err != nil {
		return letGo, err
	}
	command := map[string][]string{
		"windows": {"rundll32", "url.dll,FileProtocolHandler"}, "darwin": {"open"},
	}[runtime.GOOS]
	if command == nil {
		command = []string{"xdg-open"}
	}
	cmd := exec.Command(command[0], append(command[1:], name)...)
	if err := cmd.Start(); err != nil {
		return letGo, err
	}
	go func() { _ = cmd.Wait() }() // it goes its own way
	return letGo, nil
}
