package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/iassn/collate/schemas"
)

func TestFreeName(t *testing.T) {
	long := strings.Repeat("é", 120)
	for _, c := range []struct {
		name  string
		taken []string
		want  string
	}{
		{"Kent.xlsx", nil, "Kent.xlsx"},
		{"Kent.xlsx", []string{"Kent.xlsx"}, "Kent-2.xlsx"},
		{"Kent.xlsx", []string{"Kent.xlsx", "Kent-2.xlsx"}, "Kent-3.xlsx"},
		{"Kent", []string{"Kent"}, "Kent-2"},
		{"Kent 30.06.2026.csv", []string{"Kent 30.06.2026.csv"}, "Kent 30.06.2026-2.csv"},
		{long + ".csv", nil, strings.Repeat("é", 80) + "-0f2db91d.csv"},
	} {
		got, err := freeName(c.name, func(name string) (bool, error) {
			for _, other := range c.taken {
				if name == other {
					return false, nil
				}
			}
			return true, nil
		})
		if got != c.want || err != nil {
			t.Errorf("%s beside %v: %s, want %s; %v", c.name, c.taken, got, c.want, err)
		}
		if feedback := feedbackOf(got, "bournemouth-christchurch-and-poole", 0, 2) + marked + ".xlsx"; len(feedback) > 255 {
			t.Errorf("%s has %d bytes, which no system takes", feedback, len(feedback))
		}
	}
	refused := errors.New("no entry")
	if _, err := freeName("Kent.csv", func(string) (bool, error) { return false, refused }); !errors.Is(err, refused) {
		t.Errorf("%v, want %v", err, refused)
	}
}

// Two long names that begin alike stay two.
func TestLongNames(t *testing.T) {
	stem := strings.Repeat("Return of Kent ", 20)
	a, b := fitting(stem+"1.csv"), fitting(stem+"2.csv")
	if a == b || len(a) > longName || filepath.Ext(a) != ".csv" {
		t.Errorf("%s and %s", a, b)
	}
}

func TestFeedbackOf(t *testing.T) {
	for _, c := range []struct {
		service string
		k, n    int
		want    string
	}{
		{"kent", 0, 1, "R.csv-feedback"}, {"", 0, 1, "R.csv-feedback"}, {"kent", 0, 2, "R.csv-feedback-kent"}, {"", 1, 2, "R.csv-feedback-2"},
	} {
		if got := feedbackOf("R.csv", c.service, c.k, c.n); got != c.want {
			t.Errorf("%q, %d of %d: %s, want %s", c.service, c.k, c.n, got, c.want)
		}
	}
}

// A release is written a while after the last, and when no files are arriving; where
// they never cease, a while after it was owed.
func TestReleaseTime(t *testing.T) {
	noon := time.Date(2026, 7, 14, 12, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	for _, c := range []struct {
		name     string
		owed     time.Time
		last     time.Time
		arriving bool
		want     time.Time
	}{
		{"the first", at(-1), time.Time{}, false, at(-1)},
		{"the first, and more are arriving", at(-1), time.Time{}, true, at(9)},
		{"soon after the last", at(-1), at(-4), false, at(6)},
		{"soon after the last, and more are arriving", at(-1), at(-4), true, at(9)},
		{"long after the last", at(-1), at(-60), false, at(-1)},
		{"they never cease", at(-11), at(-60), true, at(-1)},
		{"the clock was put back", at(-1), at(90), false, at(-1)},
	} {
		if got := releaseTime(noon, c.owed, c.last, 10*time.Minute, c.arriving); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTries(t *testing.T) {
	now := time.Date(2026, 7, 14, 12, 0, 0, 0, time.UTC)
	var try tries
	var waits []time.Duration
	for range 70 { // days of it
		try = try.another(now)
		waits = append(waits, try.again.Sub(now))
	}
	if fmt.Sprint(waits[:9]) != "[2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s]" || waits[69] != retryMost || try.n != 70 {
		t.Errorf("%v", waits)
	}
}

func TestRemedy(t *testing.T) {
	for want, err := range map[string]error{
		"Free some space on the disk. It is tried again by itself.":                                     &fs.PathError{Op: "write", Err: syscall.ENOSPC},
		"Let the user that runs iass read and write there. It is tried again by itself.":                fmt.Errorf("moving it: %w", &fs.PathError{Op: "mkdir", Err: syscall.EACCES}),
		"See whether the folder, or the network drive it is on, is there. It is tried again by itself.": fs.ErrNotExist,
		"See what is in the way there. It is tried again by itself.":                                    &fs.PathError{Op: "mkdir", Err: syscall.ENOTDIR},
		"It is tried again by itself.":                                                                  errors.New("the workspace is in use by iass collate"),
	} {
		if got := remedy(err); got != want {
			t.Errorf("%v: %s", err, got)
		}
	}
}

// Every verdict has its folder, and is counted there.
func TestFolderFor(t *testing.T) {
	var h handled
	for i, want := range []string{"done", "done", "held", "rejected"} {
		v := schemas.Verdicts[i]
		if got := folderFor(v); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
		h.count(v)
	}
	if h != (handled{Done: 2, Held: 1, Rejected: 1}) {
		t.Errorf("%+v", h)
	}
}

// A day passes while a watch runs: what comes then was received then.
func TestWatchToday(t *testing.T) {
	began := time.Date(2026, 7, 14, 23, 50, 0, 0, time.UTC)
	w := watcher{c: &common{environment: environment{today: schemas.DateOf(began)}}, began: began}
	for minutes, want := range map[int]string{0: "2026-07-14", 9: "2026-07-14", 11: "2026-07-15", 60 * 24 * 20: "2026-08-03"} {
		if got := w.today(began.Add(time.Duration(minutes) * time.Minute)).String(); got != want {
			t.Errorf("after %d minutes: %s, want %s", minutes, got, want)
		}
	}
}
