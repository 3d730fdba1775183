// Command iass turns the returns of Information, Advice and Support Services
// into national figures. Each command has a file of its own here and is thin:
// it opens files, reads the clock, joins ingest, transform and report, prints,
// and exits. Start at root.go for the commands and intake.go for the way of a
// file.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/iassn/collate/schemas"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitHeld   = 3 // done, but at least one return was rejected or is held
)

func main() {
	collectLess()
	cobra.MousetrapHelpText = "" // it would refuse to run
	code := start(schemas.DateOf(time.Now()))
	if mousetrap.StartedByExplorer() {
		awaitEnter(os.Stdin, os.Stdout)
	}
	os.Exit(code)
}

// awaitEnter keeps the window open in which a double click, or a file dropped on
// the program, has Windows start it: it goes with the program.
func awaitEnter(in io.Reader, out io.Writer) {
	_, _ = fmt.Fprint(out, "\nPress Enter to close this window.")
	_, _ = bufio.NewReader(in).ReadString('\n') // closed otherwise, it is closed too
}

// collectLess has garbage collected less often than is Go's default, which takes a
// sixth of the time of a collation; as often as ever where memory comes near 2 GiB.
// GOGC and GOMEMLIMIT go before it.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 << 30)
	}
}

// start runs the command line of this process, on a day, and gives its exit code.
// The first signal to stop lets the command leave everything in order; the second
// ends it at once.
func start(today schemas.Date) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, environment{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, today: today, variables: os.Environ(),
		terminal: term.IsTerminal(int(os.Stdout.Fd())), progress: term.IsTerminal(int(os.Stderr.Fd())),
		interactive: term.IsTerminal(int(os.Stdin.Fd())), clicked: mousetrap.StartedByExplorer(),
	}, os.Args[1:])
}

// environment is what a command sees of the world around it.
type environment struct {
	in          io.Reader
	out, err    io.Writer
	today       schemas.Date
	variables   []string // as os.Environ gives them
	interactive bool     // in is a terminal
	terminal    bool     // out is a terminal
	progress    bool     // err is a terminal
	clicked     bool     // started by a double click, in a window of its own
}

// usageError is a fault in how a command was called.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errHeld says that a command is done, and that returns were held or rejected.
var errHeld = errors.New("at least one return was rejected or is held")

// run runs one command line and gives its exit code.
func run(ctx context.Context, env environment, args []string) int {
	root := newRoot(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errHeld):
		return exitHeld
	case errors.As(err, &wrong):
		_, _ = fmt.Fprintf(env.err, "iass: %v\nSee iass --help.\n", err)
		return exitUsage
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(env.err, "iass: stopped before it was done. Nothing is left half written: run the same command again.")
		return exitFailed
	}
	_, _ = fmt.Fprintf(env.err, "iass: %v\n", err)
	if isOpenElsewhere(err) {
		_, _ = fmt.Fprintf(env.err, "That is to say, %s.\n", elsewhereHelp)
	}
	return exitFailed
}
