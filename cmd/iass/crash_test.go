//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/config"
)

// crash is one way to end a collation before it is done.
type crash struct {
	signal syscall.Signal // sent after a while; zero for none
	after  time.Duration
	blocks int  // of 512 bytes; no file may grow beyond them. Zero: as it likes
	half   bool // half of the returns were collated before
}

func (c crash) String() string {
	s := fmt.Sprintf("files of at most %d blocks", c.blocks)
	if c.signal != 0 {
		s = fmt.Sprintf("%v after %v", c.signal, c.after)
	}
	if c.half {
		s += ", half collated before"
	}
	return s
}

// TestCrash ends collations at random points, by signals and by writes that fail,
// collates again, and wants what a collation that nobody disturbed gives, to the
// byte, and a doctor who is content.
func TestCrash(t *testing.T) {
	points := 10 // each kind of ending once, with nothing there before or half
	if n, err := strconv.Atoi(os.Getenv("IASS_CRASH_POINTS")); err == nil && n > 0 {
		points = n
	}
	returns := smallReturns(t)
	half, err := filepath.Glob(filepath.Join(returns, "[A-C]*"))
	if err != nil || len(half) < 10 {
		t.Fatalf("%d returns of the first half, %v", len(half), err)
	}
	before, undisturbed := t.TempDir(), t.TempDir()
	collateAll(t, before, half)
	began := time.Now()
	if text, err := collating(t.Context(), undisturbed, returns, 0).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	whole := time.Since(began)
	want := stateOf(t, undisturbed)
	info, err := os.Stat(filepath.Join(undisturbed, "store.duckdb"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := info.Size() / 512

	random := rand.New(rand.NewPCG(4, 7))
	var ended endings
	t.Run("points", func(t *testing.T) {
		for i := range points {
			c := crash{half: i%2 == 1, after: time.Duration(random.Int64N(int64(whole) * 5 / 4))}
			switch i % 5 {
			case 0, 1:
				c.signal = syscall.SIGKILL
			case 2, 3:
				c.signal = syscall.SIGTERM
			default:
				c.blocks = int(math.Exp(random.Float64() * math.Log(float64(blocks)))) // as often few as many
			}
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				workspace := t.TempDir()
				if c.half {
					if err := os.CopyFS(workspace, os.DirFS(before)); err != nil {
						t.Fatal(err)
					}
				}
				ended.count(endedBy(t, c, workspace, returns))
				if text, err := collating(t.Context(), workspace, returns, 0).CombinedOutput(); err != nil {
					t.Fatalf("%v, then %v: %s", c, err, text)
				}
				if got := stateOf(t, workspace); !maps.Equal(want, got) {
					t.Errorf("%v: collated again, the workspace is not what it would have been: %v", c, differing(want, got))
				}
			})
		}
	})
	t.Logf("undisturbed %v; then %d of %d points: %s", whole, ended.all, points, &ended)
	if ended.all != points || ended.done > points/2 {
		t.Errorf("%d of %d collations were ended, of which %d were done", ended.all, points, ended.done)
	}
}

// differing are the names of what two states do not agree on; the names of files in
// full.
func differing(want, got map[string]string) []string {
	var out []string
	for name, text := range want {
		switch {
		case got[name] == text:
		case name == "files":
			out = append(out, cmp.Diff(text, got[name]))
		default:
			out = append(out, name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// endings counts how collations ended.
type endings struct {
	mu                         sync.Mutex
	all, done, killed, stopped int
}

func (e *endings) count(code int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all++
	switch code {
	case exitDone:
		e.done++
	case -1:
		e.killed++
	default:
		e.stopped++
	}
}

func (e *endings) String() string {
	return fmt.Sprintf("%d were killed, %d stopped by themselves, %d were done", e.killed, e.stopped, e.done)
}

// endedBy collates until the crash, and gives the exit code: -1 where a signal
// ended the process. One that ends by itself does so in order.
func endedBy(t *testing.T, c crash, workspace, returns string) int {
	t.Helper()
	cmd := collating(t.Context(), workspace, returns, c.blocks)
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if c.signal != 0 {
		time.Sleep(c.after)
		_ = cmd.Process.Signal(c.signal) // fails where it is done already
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	code := cmd.ProcessState.ExitCode()
	said := text.String()
	switch {
	case code == exitDone && said == "", code == -1 && said == "":
	case code == exitFailed && strings.HasPrefix(said, "iass: ") && strings.Count(said, "\n") < 8:
	default:
		t.Errorf("%v: exit code %d, and %q", c, code, said)
	}
	return code
}

// collating is the command that collates, in a process of its own. A write that
// would let a file grow beyond blocks fails, as on a full disk; 0 is no limit.
func collating(ctx context.Context, workspace, returns string, blocks int) *exec.Cmd {
	limit := "unlimited"
	if blocks > 0 {
		limit = strconv.Itoa(blocks)
	}
	cmd := exec.CommandContext(ctx, "sh", "-c", `ulimit -f "$0" && exec iass "$@"`, limit,
		"collate", "--workspace", workspace, "--received", receivedDay.String(), "--period", "2026-27-Q1", "--quiet", returns)
	// There are two at once, and each is short: one thread each.
	cmd.Env = append(os.Environ(), todayVariable+"=2026-07-14", "IASS_STORE_THREADS=1", "IASS_RELEASE_PAGES=false")
	return cmd
}

// smallReturns are returns of so many services that they are kept in more than
// one transaction.
func smallReturns(t *testing.T) string {
	t.Helper()
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "returns")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	services := register.Services()
	for i := range keptTogether + 2*parcelMax {
		s, day := services[i%len(services)], []string{"2026-03-31", "2026-06-30"}[i/len(services)]
		text := "Case reference,Date opened,Level,Status,Date inactive,Date closed\n"
		for k := range 2 + i%3 {
			text += fmt.Sprintf("R%d,%02d/02/2026,Level %d,%s\n", k, 1+(i+k)%28, 1+(i+k)%4, [...]string{"Open,,", "Inactive,05/03/2026,", "Closed,,20/03/2026"}[(i+k)%3])
		}
		if err := os.WriteFile(filepath.Join(dir, s.Name+" "+day+".csv"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// stateOf is what a workspace holds that two collations of the same returns must
// agree on: the release, which lists the returns, and the names of the files. A
// doctor who finds a fault fails the test.
func stateOf(t *testing.T, workspace string) map[string]string {
	t.Helper()
	state := releaseOf(t, workspace)
	if said := runIn(t, workspace, "doctor", "--format", "csv"); strings.Contains(said, "fault") {
		t.Error(said)
	}
	err := fs.WalkDir(os.DirFS(workspace), ".", func(path string, _ fs.DirEntry, err error) error {
		state["files"] += path + "\n"
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// TestTwoAtOnce collates the same returns in processes at once: one waits for the
// other, or says that it is there, and the workspace is as one of them makes it.
func TestTwoAtOnce(t *testing.T) {
	returns := smallReturns(t)
	alone := t.TempDir()
	collateAll(t, alone, []string{returns})
	want := stateOf(t, alone)
	for _, wait := range []string{"10m", "0s"} {
		t.Run(wait, func(t *testing.T) {
			workspace := filepath.Join(t.TempDir(), "new")
			var said [3]bytes.Buffer
			var all []*exec.Cmd
			for i := range said {
				cmd := collating(t.Context(), workspace, returns, 0)
				cmd.Args = append(cmd.Args, "--wait", wait)
				cmd.Stdout, cmd.Stderr = &said[i], &said[i]
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				all = append(all, cmd)
			}
			done := 0
			for i, cmd := range all {
				err := cmd.Wait()
				if text := said[i].String(); err == nil && text == "" {
					done++
				} else if wait != "0s" || !strings.HasPrefix(text, "iass: the workspace "+workspace+" is in use by ") {
					t.Errorf("%v: %s", err, text)
				}
			}
			if done == 0 || wait != "0s" && done < len(all) {
				t.Errorf("%d of %d were done", done, len(all))
			}
			if !maps.Equal(want, stateOf(t, workspace)) {
				t.Error("the workspace is not as one collation makes it")
			}
		})
	}
}
