//go:build unix

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// What TestWatchKilled does to the watch.
const (
	dropped   = 200
	kills     = 5
	stillness = 2 * time.Second
)

// TestWatchKilled drops 200 files into a watched folder in random order and in
// pieces, kills the watch five times, once while it writes a release, and starts it
// again. In the end every file lies in one of the folders, once and as it was, with
// its feedback beside it, and the release is that of one collation, to the byte.
func TestWatchKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes most of a minute")
	}
	t.Parallel()
	returns := watchedReturns(t)
	files := filesBelow(t, returns)
	if len(files) != dropped {
		t.Fatalf("%d returns, want %d", len(files), dropped)
	}
	whole, workspace, drop := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "returns")
	if err := os.Mkdir(drop, 0o755); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(7, 3))
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	w := startWatch(t, workspace, drop)
	var slow errgroup.Group // one in ten is written slowly, while others come
	for i, name := range files {
		content, err := os.ReadFile(filepath.Join(returns, name))
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(drop, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		inPlace := random.IntN(3) > 0
		write := func(pause time.Duration) func() error {
			return func() error { return dropInPieces(to, content, inPlace, pause) }
		}
		if i%10 == 0 {
			slow.Go(write(stillness/5 + time.Duration(random.Int64N(int64(stillness/5)))))
		} else if err := write(time.Duration(random.IntN(10)) * time.Millisecond)(); err != nil {
			stoodStill(t, err)
		}
		if i%(dropped/kills) == dropped/kills-1 && i < dropped-1 {
			time.Sleep(time.Duration(random.Int64N(int64(2 * stillness)))) // so that it is in the midst of something else each time
			w.kill(t)
			w = startWatch(t, workspace, drop)
		}
	}
	stoodStill(t, slow.Wait())
	waitFor(t, "the folder to be empty", func() bool { return len(filesBelow(t, drop)) == 0 })
	waitFor(t, "a release to begin", func() bool {
		left, err := filepath.Glob(filepath.Join(workspace, "out", writingPrefix+"*"))
		return err == nil && len(left) > 0 || exists(filepath.Join(workspace, "out", "figures.csv"))
	})
	w.kill(t)
	w = startWatch(t, workspace, drop)
	waitFor(t, "the watch to begin", func() bool { return readStatus(filepath.Join(workspace, "watch-status.json")).Process == w.Process.Pid })
	w.stop(t)

	collate := []string{"collate", returns, "--received", receivedDay.String(), "--period", "2026-27-Q1", "--quiet", "--workspace", whole}
	env := quietly()
	env.variables = []string{"IASS_RELEASE_PAGES=false"}
	if code := run(t.Context(), env, collate); code != exitHeld {
		t.Fatal("exit code", code)
	}
	compareRelease(t, releaseOf(t, whole), releaseOf(t, workspace))
	everyFileOnce(t, returns, drop)
	if said := runIn(t, workspace, "doctor", "--format", "csv"); strings.Contains(said, "fault") {
		t.Error(said)
	}
}

// TestWatchFullDisk has writes fail beyond a size, as on a full disk, at many sizes:
// what could not be done is told and left, no file is lost, and once there is room
// all is as it would have been.
func TestWatchFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts eight processes")
	}
	t.Parallel()
	all := filesIn(t, smallReturns(t))[:6]
	returns := filepath.Join(t.TempDir(), "returns")
	fill := func(dir string) {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range all {
			if err := os.Link(name, filepath.Join(dir, filepath.Base(name))); err != nil {
				t.Fatal(err)
			}
		}
	}
	fill(returns)
	whole := t.TempDir()
	collateAll(t, whole, []string{returns})
	want := releaseOf(t, whole)
	for _, blocks := range []int{1, 16, 60, 800} { // a page of feedback fits in the second, a book in the third, a store in the last
		t.Run(fmt.Sprint(blocks), func(t *testing.T) {
			workspace, drop := t.TempDir(), filepath.Join(t.TempDir(), "returns")
			fill(drop)
			w := startWatchWithin(t, blocks, workspace, drop, "--once", "--still", "100ms")
			if err := w.Wait(); w.ProcessState.ExitCode() != exitFailed || strings.Count(w.said.String(), "\n") != 1 {
				t.Errorf("%v: %s", err, w.said)
			}
			if blocks > 1 && readStatus(filepath.Join(workspace, "watch-status.json")).LastError == nil {
				t.Error("the status tells of no trouble")
			}
			w = startWatch(t, workspace, drop, "--once", "--still", "100ms")
			if err := w.Wait(); err != nil || w.said.Len() > 0 {
				t.Errorf("%v: %s", err, w.said)
			}
			compareRelease(t, want, releaseOf(t, workspace))
			everyFileOnce(t, returns, drop)
		})
	}
}

// TestWatchStopped stops a watch while a file is still being written: what was kept
// is in a release, what was not stays, and the workspace is free.
func TestWatchStopped(t *testing.T) {
	t.Parallel()
	workspace, drop := t.TempDir(), t.TempDir()
	w := startWatch(t, workspace, drop)
	status := func() watchStatus { return readStatus(filepath.Join(workspace, "watch-status.json")) }
	waitFor(t, "the watch to begin", func() bool { return status().State == "watching" })
	returns := filesIn(t, smallReturns(t))
	content, err := os.ReadFile(returns[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(drop, filepath.Base(returns[0])), content, 0o644); err != nil {
		t.Fatal(err)
	}
	second := startWatch(t, workspace, t.TempDir())
	if err := second.Wait(); err == nil || !strings.Contains(second.said.String(), "has an iass watch already") {
		t.Errorf("a second watch of the workspace: %v, %s", err, second.said)
	}
	waitFor(t, "the file to be kept", func() bool { return status().LastFile != nil })
	if err := os.WriteFile(filepath.Join(drop, "Kent 2026-06-30.xlsx"), []byte("PK\x03\x04"), 0o644); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the other to be seen", func() bool { return len(status().Waiting) > 0 })
	w.stop(t)
	s := status()
	if s.State != "stopped" || s.ReleaseOwed || s.Handled != (handled{Done: 1}) || len(s.Waiting) != 1 || s.Waiting[0].File != "Kent 2026-06-30.xlsx" {
		t.Errorf("%+v", s)
	}
	if text := runIn(t, workspace, "returns", "--wait", "0s", "--format", "csv"); strings.Count(text, "\n") != 2 {
		t.Error(text)
	}
	releaseOf(t, workspace)
}

// watchedReturns are returns of the demo in a folder, and as many of the quarter
// before it as make up the number, without those whose content is another's.
func watchedReturns(t *testing.T) string {
	t.Helper()
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "returns")
	seen, n := map[[32]byte]bool{}, 0
	for i, period := range []schemas.Period{schemas.Quarter(2026, 1), schemas.Quarter(2025, 4)} {
		made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period, Rows: 9000})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range made.Files {
			sum := sha256.Sum256(f.Content)
			if seen[sum] || n == dropped {
				continue
			}
			seen[sum], n = true, n+1
			name := filepath.Join(dir, []string{"", "earlier"}[i], filepath.FromSlash(f.Path))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, f.Content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// errStoodStill says that nobody wrote to a file for so long that it may have looked
// whole.
var errStoodStill = errors.New("the machine stood still while a file was written: nothing can be told")

// dropInPieces writes a file as somebody does who sends it: in three pieces with a
// pause after each, in place, or under another name that is changed at the end.
func dropInPieces(path string, content []byte, inPlace bool, pause time.Duration) error {
	to := path
	if !inPlace {
		to += ".filepart"
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	size := len(content)/3 + 1
	for piece := range slices.Chunk(content, size) {
		began := time.Now()
		if _, err := f.Write(piece); err != nil {
			return errors.Join(err, f.Close())
		}
		time.Sleep(pause)
		if inPlace && time.Since(began) > stillness*3/4 {
			return errors.Join(errStoodStill, f.Close())
		}
	}
	if err := f.Close(); err != nil || inPlace {
		return err
	}
	return os.Rename(to, path)
}

// stoodStill ends the test on an error, for another reason if that is nobody's fault.
func stoodStill(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, errStoodStill) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// watching is a watch in a process of its own.
type watching struct {
	*exec.Cmd
	said *bytes.Buffer
}

func startWatch(t *testing.T, workspace, drop string, more ...string) watching {
	t.Helper()
	return startWatchWithin(t, 0, workspace, drop, more...)
}

// startWatchWithin starts a watch in which no file may grow beyond so many blocks of
// 512 bytes; 0 is no limit.
func startWatchWithin(t *testing.T, blocks int, workspace, drop string, more ...string) watching {
	t.Helper()
	limit := "unlimited"
	if blocks > 0 {
		limit = strconv.Itoa(blocks)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "sh", append([]string{
		"-c", `ulimit -f "$0" && exec iass "$@"`, limit, "watch", drop, "--workspace", workspace, "--received", receivedDay.String(), "--period", "2026-27-Q1",
		"--still", stillness.String(), "--every", "1h", "--quiet",
	}, more...)...)
	cmd.Env = append(os.Environ(), todayVariable+"=2026-07-14", "IASS_STORE_THREADS=1", "IASS_RELEASE_PAGES=false")
	w := watching{cmd, &bytes.Buffer{}}
	cmd.Stdout, cmd.Stderr = w.said, w.said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // where the test failed
	return w
}

func (w watching) kill(t *testing.T) {
	t.Helper()
	if err := w.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := w.Wait(); err == nil || w.said.Len() > 0 {
		t.Fatalf("%v, %s", err, w.said)
	}
}

// stop asks the watch to stop, which it does in order.
func (w watching) stop(t *testing.T) {
	t.Helper()
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := w.Wait(); err != nil || w.said.Len() > 0 {
		t.Fatalf("%v, %s", err, w.said)
	}
}

// waitFor waits until something is so; for as long as the test may run.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for !is() {
		time.Sleep(20 * time.Millisecond)
		if end, ok := t.Deadline(); ok && time.Until(end) < 10*time.Second {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// filesBelow are the files that are in a folder and not in those to which a watch
// moves them, by their paths in it.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // it was moved meanwhile
		case d.IsDir() && slices.Contains(watchFolders, path):
			return fs.SkipDir
		case !d.IsDir():
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// everyFileOnce demands that the files that were dropped lie in the folders to which
// they were moved, each once, under its own name and as it was, with feedback beside
// it, and that nothing else does.
func everyFileOnce(t *testing.T, returns, drop string) {
	t.Helper()
	var want, got []string
	for _, name := range filesBelow(t, returns) {
		want = append(want, name+" "+sumOf(t, filepath.Join(returns, name)))
	}
	for _, folder := range watchFolders {
		dir := filepath.Join(drop, folder)
		for _, name := range filesBelow(t, dir) {
			if file, feedback, ok := strings.Cut(name, "-feedback"); ok {
				if !exists(filepath.Join(dir, file)) {
					t.Errorf("%s%s of a file that is not in %s", file, feedback, folder)
				}
				continue
			}
			got = append(got, name+" "+sumOf(t, filepath.Join(dir, name)))
			if pages, err := filepath.Glob(filepath.Join(dir, name+"-feedback*.html")); err != nil || len(pages) == 0 {
				t.Errorf("%s in %s has no feedback beside it: %v", name, folder, err)
			}
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func sumOf(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
