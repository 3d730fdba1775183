package ingest

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"time"
)

// Sighting is how a file stood when somebody looked.
type Sighting struct {
	Size    int64
	ModTime time.Time
	At      time.Time
}

// same reports whether nobody wrote to the file between two looks.
func (s Sighting) same(o Sighting) bool { return s.Size == o.Size && s.ModTime.Equal(o.ModTime) }

// Arrival is what was seen of a file that somebody else may still be writing. The
// zero Arrival is of a file that nobody has seen.
type Arrival struct {
	last  Sighting
	still time.Duration
}

// Seen is the arrival after another look. The time since the look before counts
// as still where nothing changed, but for no more than gap: whoever slept in
// between, as a laptop does with its lid shut, saw nothing, and the writer may have
// slept as well.
func (a Arrival) Seen(s Sighting, gap time.Duration) Arrival {
	next := Arrival{last: s}
	if !a.last.At.IsZero() && a.last.same(s) {
		next.still = a.still + max(0, min(gap, s.At.Sub(a.last.At)))
	}
	return next
}

// As reports whether the file is as it was when it was seen last.
func (a Arrival) As(size int64, modTime time.Time) bool {
	return a.last.same(Sighting{Size: size, ModTime: modTime})
}

// UnendedTimes is how many times longer than another file one must not have changed
// that is empty, or whose end is missing: it most likely has more to come, and if
// nothing comes it has to be taken for what it is.
const UnendedTimes = 6

// Rested reports whether the file has not changed for so long that it may be whole,
// if it ends as it should.
func (a Arrival) Rested(still time.Duration) bool { return a.still >= still }

// Whole reports whether the file is to be taken for whole: it has not changed for
// long enough. ended is what Ended says of it.
func (a Arrival) Whole(still time.Duration, ended bool) bool {
	if !ended {
		still *= UnendedTimes
	}
	return a.still >= still
}

// Ended reports whether a file of a size ends as a file that begins so does: it is
// not empty, and a workbook has the directory that stands at its end. A text can be
// cut anywhere without a sign.
func Ended(r io.ReaderAt, size int64) (bool, error) {
	if size == 0 {
		return false, nil
	}
	head := make([]byte, min(size, int64(len(zipSignature))))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return false, err
	}
	if !bytes.Equal(head, []byte(zipSignature)) {
		return true, nil
	}
	_, err := zip.NewReader(r, size)
	return err == nil, nil
}

// unfinished are the ends of the names that browsers, mail programs and programs
// that send files give to what they have not finished.
var unfinished = []string{".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".opdownload", ".!ut", ".swp", "~"}

// Unfinished reports whether a file's name is one that programs give to a file that
// they have not finished, and that gets its own name then.
func Unfinished(name string) bool {
	lower := strings.ToLower(name)
	for _, end := range unfinished {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
}
