package main

import (
	"errors"
	"os"
	"runtime"
	"syscall"
	"time"
)

// What Windows says of a file that another program has open. Elsewhere a program
// is in nobody's way by that, and the numbers mean something else.
const (
	winAccessDenied     = syscall.Errno(5) // also where the file that a rename would replace is open
	winSharingViolation = syscall.Errno(32)
	winLockViolation    = syscall.Errno(33)
)

// elsewhereHelp says what to do about a file that is open elsewhere.
const elsewhereHelp = "another program has it open: close it there (in Excel, say), and try again"

// isOpenElsewhere reports whether an error is that another program has a file
// open, and shares it with nobody.
func isOpenElsewhere(err error) bool {
	return runtime.GOOS == "windows" && (errors.Is(err, winSharingViolation) || errors.Is(err, winLockViolation))
}

// renameWait is how long a rename that another program is in the way of is tried
// again: virus scanners and the search index hold a new file for a moment.
const renameWait = 2 * time.Second

// rename gives a file or folder another name, in place of the file that has it. If
// another program has that open for longer than a moment, the error is so.
func rename(from, to string) error {
	err := os.Rename(from, to)
	if runtime.GOOS != "windows" {
		return err
	}
	for end := time.Now().Add(renameWait); (isOpenElsewhere(err) || errors.Is(err, winAccessDenied)) && time.Now().Before(end); {
		time.Sleep(lockRetry)
		err = os.Rename(from, to)
	}
	if !errors.Is(err, winAccessDenied) {
		return err
	}
	f, why := os.OpenFile(to, os.O_WRONLY, 0)
	if why == nil {
		return errors.Join(err, f.Close())
	}
	if isOpenElsewhere(why) {
		return why
	}
	return err
}
