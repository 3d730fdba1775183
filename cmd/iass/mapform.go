package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/huh"
)

// form asks a person, on a terminal or, for screen readers, line by line.
type form struct {
	ctx        context.Context
	in         *lineReader
	out        io.Writer
	accessible bool
}

// newForm is a form on a terminal. It asks line by line where the terminal can
// do no more, or ACCESSIBLE is set.
func newForm(ctx context.Context, env environment) form {
	set := func(name string) string {
		for _, v := range slices.Backward(env.variables) {
			if value, ok := strings.CutPrefix(v, name+"="); ok {
				return value
			}
		}
		return ""
	}
	return form{ctx: ctx, in: &lineReader{from: env.in}, out: env.out, accessible: set("TERM") == "dumb" || set("ACCESSIBLE") != ""}
}

// errStopped says that a person broke off, or that the input came to its end.
var errStopped = errors.New("stopped; nothing was saved")

// choose asks for one of the choices; the cursor stands on the one suggested.
func (f form) choose(title string, choices []string, suggested int) (int, error) {
	options := make([]huh.Option[int], len(choices))
	for i, c := range choices {
		options[i] = huh.NewOption(c, i)
	}
	chosen := suggested
	if err := f.run(huh.NewSelect[int]().Title(title).Options(options...).Value(&chosen)); err != nil {
		return 0, err
	}
	f.note(title, choices[chosen])
	return chosen, nil
}

// line asks for a line of text.
func (f form) line(title string, check func(string) error) (string, error) {
	var text string
	input := huh.NewInput().Title(title).Value(&text)
	if check != nil {
		input = input.Validate(check)
	}
	if err := f.run(input); err != nil {
		return "", err
	}
	f.note(title, text)
	return strings.TrimSpace(text), nil
}

// confirm asks for yes or no; no unless somebody says yes.
func (f form) confirm(title string) (bool, error) {
	var yes bool
	err := f.run(huh.NewConfirm().Title(title).Value(&yes))
	return yes, err
}

// note leaves what was answered on the screen, from which a form on a terminal
// takes itself away.
func (f form) note(title, answer string) {
	if !f.accessible {
		_, _ = fmt.Fprintf(f.out, "%s\n  %s\n", title, answer)
	}
}

func (f form) run(field huh.Field) error {
	var from io.Reader = f.in
	if !f.accessible {
		from = f.in.from // the library asks it whether it is a terminal
	}
	err := huh.NewForm(huh.NewGroup(field)).WithAccessible(f.accessible).WithTheme(huh.ThemeBase16()).
		WithInput(from).WithOutput(f.out).WithShowHelp(!f.accessible).RunWithContext(f.ctx)
	switch {
	case errors.Is(err, huh.ErrUserAborted), err == nil && f.in.ended:
		return errStopped
	case err != nil:
		return fmt.Errorf("asking: %w", err)
	}
	return nil
}

// lineReader reads a byte at a time, so that what asks one question takes no
// more than its own line, and remembers when there was none to take.
type lineReader struct {
	from  io.Reader
	begun bool // in the middle of a line
	ended bool // the input came to its end before a line began
}

// Read reads at most one byte.
func (r *lineReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := r.from.Read(p[:1])
	switch {
	case n > 0:
		r.begun = p[0] != '\n'
	case err != nil && !r.begun:
		r.ended = true
	}
	return n, err
}
