package desk

import (
	"errors"
	"net/http"
)

// ErrNotFound is wrapped by errors about something that is not there.
var ErrNotFound = errors.New("it is not there")

// ErrAsked is wrapped by errors about how something was asked.
var ErrAsked = errors.New("it cannot be asked like that")

// fault is a page that says what went wrong and what to do about it.
type fault struct {
	status           int
	title, text, fix string
}

func (f fault) Error() string { return f.text }

// faultOf is the page for an error.
func faultOf(err error) fault {
	var f fault
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &large):
		return fault{
			http.StatusRequestEntityTooLarge, "Too large", "What was sent is larger than this desk takes at once. Nothing of it was kept.",
			"Send fewer files at a time.",
		}
	case errors.Is(err, ErrNotFound):
		return fault{http.StatusNotFound, "Not found", err.Error() + ".", "Go back, or start again from the quarter."}
	case errors.Is(err, ErrAsked):
		return fault{http.StatusUnprocessableEntity, "That cannot be shown", err.Error() + ".", "Go back and change what was asked."}
	}
	return fault{http.StatusInternalServerError, "It did not work", err.Error() + ".", "Try it again. If it stays so, iass doctor says whether all is well in the workspace."}
}

// The faults of asking at all.
var (
	faultSecret = fault{
		http.StatusForbidden, "Not signed in", "This desk belongs to somebody who started it on this machine, and your browser has not been let in.",
		"If that was you, open the address that iass serve printed when it started.",
	}
	faultHost = fault{
		http.StatusForbidden, "Wrong address", "This desk answers only under the address that iass serve printed.", "Open that address.",
	}
	faultOrigin = fault{
		http.StatusForbidden, "Not from here", "This came from another site, and nothing was done.", "Open the desk itself, and do it there.",
	}
	faultSignedOut = fault{http.StatusUnauthorized, "Not signed in", "You are not signed in, or not any more, and nothing was done.", "Sign in, and do it again."}
	faultAccounts  = fault{
		http.StatusInternalServerError, "Nobody can sign in", "The accounts of this desk cannot be read.", "Tell whoever looks after iass: iass account list says what is wrong.",
	}
	faultPace = fault{http.StatusTooManyRequests, "Too fast", "More was asked for at once than this desk answers to one person.", "Wait a moment, and try again."}
	// faultPath is of what is not there, and of what is another's: nobody can tell one
	// from the other.
	faultPath   = fault{http.StatusNotFound, "Not found", "There is nothing here that you can see.", "Start again from the quarter."}
	faultMethod = fault{http.StatusMethodNotAllowed, "Not like that", "This address does something, and is no page to open.", "Use the button on the page."}
	faultPanic  = fault{
		http.StatusInternalServerError, "It did not work", "Something went wrong that should not have. What is kept is as it was.",
		"Try it again; if it happens again, tell whoever looks after iass what you did.",
	}
)
