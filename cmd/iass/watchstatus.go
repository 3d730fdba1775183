package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/iassn/collate/schemas"
)

// watchStatus is how a watch stands, as watch-status.json has it. The file is
// written whole, and so tells of one moment.
type watchStatus struct {
	State   string        `json:"state"` // watching or stopped; a watch that was killed still says watching
	Process int           `json:"process"`
	Folder  string        `json:"folder"`
	Since   time.Time     `json:"since"`
	Looked  time.Time     `json:"looked"` // when the folder was last looked at
	Handled handled       `json:"handled"`
	Waiting []waitingFile `json:"waiting"`
	// ReleaseOwed: something was kept that the last release does not show.
	ReleaseOwed bool          `json:"release_owed"`
	LastFile    *handledFile  `json:"last_file"`
	LastRelease *madeRelease  `json:"last_release"`
	LastError   *watchTrouble `json:"last_error"` // null once all is well again
}

// handled is how many files were moved where since the watch began.
type handled struct {
	Done     int `json:"done"`
	Held     int `json:"held"`
	Rejected int `json:"rejected"`
}

// count counts a file by its verdict.
func (h *handled) count(v schemas.Verdict) {
	switch v {
	case schemas.Held:
		h.Held++
	case schemas.Rejected:
		h.Rejected++
	default:
		h.Done++
	}
}

// waitingFile is a file that was not taken in yet, and why.
type waitingFile struct {
	File string `json:"file"`
	Why  string `json:"why"`
}

// handledFile is a file that was taken in.
type handledFile struct {
	At       time.Time `json:"at"`
	File     string    `json:"file"`
	Services []string  `json:"services"`
	Verdict  string    `json:"verdict"`
	Known    bool      `json:"already_known"`
	MovedTo  string    `json:"moved_to"`
}

// madeRelease is a release that was written.
type madeRelease struct {
	At      time.Time `json:"at"`
	Period  string    `json:"period"`
	Folder  string    `json:"folder"`
	Refused string    `json:"refused,omitempty"` // why it has no published edition
}

// watchTrouble is what went wrong, and what to do about it.
type watchTrouble struct {
	At    time.Time `json:"at"`
	What  string    `json:"what"`
	ToDo  string    `json:"to_do"`
	Again time.Time `json:"tried_again_at"`
}

// readStatus is the status that an earlier watch left; its zero without one, or
// with one that cannot be read, for it is only a help.
func readStatus(path string) watchStatus {
	var s watchStatus
	content, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(content, &s) != nil {
		return watchStatus{}
	}
	return s
}

// write writes the status.
func (s watchStatus) write(path string) error {
	if s.Waiting == nil {
		s.Waiting = []waitingFile{}
	}
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the status: %w", err)
	}
	return writeBytes(path, append(content, '\n'))
}

// windowsDiskFull is what Windows says where a disk is full.
const windowsDiskFull = syscall.Errno(112)

// remedy is what to do about an error that stands in the way of a watch. Most
// errors say it themselves.
func remedy(err error) string {
	const again = " It is tried again by itself."
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG), runtime.GOOS == "windows" && errors.Is(err, windowsDiskFull):
		return "Free some space on the disk." + again
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "Let the user that runs iass read and write there." + again
	case errors.Is(err, fs.ErrNotExist):
		return "See whether the folder, or the network drive it is on, is there." + again
	case errors.As(err, &path), errors.As(err, &link):
		return "See what is in the way there." + again
	}
	return strings.TrimPrefix(again, " ")
}

// trouble notes what went wrong, and when it is tried again.
func (w *watcher) trouble(err error, again time.Time, about ...any) {
	w.failed = true
	t := watchTrouble{At: time.Now(), What: err.Error(), ToDo: remedy(err), Again: again}
	if last := w.status.LastError; last == nil || last.What != t.What {
		w.tell("%s %s", strings.TrimSuffix(t.What, ".")+".", t.ToDo)
	}
	w.status.LastError = &t
	w.log.Error("trouble", append(about, "what", t.What, "to_do", t.ToDo, "tried_again_at", again)...)
}

// saveStatus writes the status where it has changed, or has not been written for a
// while. That it cannot be written stands in nobody's way.
func (w *watcher) saveStatus(now time.Time) {
	s := &w.status
	s.Waiting = nil
	well := w.release.n == 0
	for path, p := range w.pending {
		s.Waiting = append(s.Waiting, waitingFile{w.name(path), cmp.Or(p.failed, p.why, "it is its turn soon")})
		well = well && p.n == 0
	}
	slices.SortFunc(s.Waiting, func(a, b waitingFile) int { return strings.Compare(a.File, b.File) })
	if well && s.Looked.Equal(now) && s.State == "watching" {
		s.LastError = nil
	}
	old, looked := w.written, s.Looked
	old.Looked = looked
	if statusEqual(old, *s) && looked.Sub(w.written.Looked) < w.rescan {
		return
	}
	if err := s.write(w.paths.WatchStatus()); err != nil {
		w.log.Error("trouble", "what", err.Error(), "to_do", remedy(err))
		return
	}
	w.written = *s
}

func statusEqual(a, b watchStatus) bool {
	return slices.Equal(a.Waiting, b.Waiting) && a.State == b.State && a.Handled == b.Handled && a.ReleaseOwed == b.ReleaseOwed &&
		a.LastFile == b.LastFile && a.LastRelease == b.LastRelease && a.LastError == b.LastError && a.Process == b.Process
}
