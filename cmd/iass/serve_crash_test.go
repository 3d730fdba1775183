//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// serving is a desk in a process of its own, and a browser that it let in.
type serving struct {
	*atDesk
	*exec.Cmd
}

func startDesk(t *testing.T, workspace string) serving {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), "iass", "serve", "--no-open", "--workspace", workspace)
	cmd.Env = append(os.Environ(), todayVariable+"=2026-07-14", "IASS_STORE_THREADS=1", "IASS_RELEASE_PAGES=false")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // where the test failed
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal("the desk does not open: ", err)
		}
		if address := strings.TrimSpace(line); strings.HasPrefix(address, "http://") {
			return serving{letIn(t, workspace, address), cmd}
		}
	}
}

// kill ends the desk as a power cut does.
func (s serving) kill(t *testing.T) {
	t.Helper()
	if err := s.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.Wait()
}

// stop asks the desk to close, which it does in order.
func (s serving) stop(t *testing.T) {
	t.Helper()
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Fatal(err)
	}
}

// keptAtDesk is what a workspace holds of returns, whatever a desk was through: the
// returns, their figures, and the names of the files. A doctor who finds a fault fails
// the test.
func keptAtDesk(t *testing.T, workspace string) string {
	t.Helper()
	if said := runIn(t, workspace, "doctor", "--format", "csv"); strings.Contains(said, "fault") {
		t.Error(said)
	}
	text := runIn(t, workspace, "returns", "--format", "csv") + runIn(t, workspace, "counts", "stock", "--at", "2026-06-30", "--by", "service,level,status", "--format", "csv")
	for _, name := range keptIn(t, workspace) {
		if rel, err := filepath.Rel(workspace, name); err == nil && rel != "desk.log" && rel != "lock" {
			text += rel + "\n"
		}
	}
	return text
}

// uploadOf is a form with returns, received on the day that the tests have.
func uploadOf(t *testing.T, paths []string) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	err := w.WriteField("received", receivedDay.String())
	for _, name := range paths {
		part, partErr := w.CreateFormFile("files", filepath.Base(name))
		if err == nil {
			err = partErr
		}
		_, _ = part.Write(contentOf(t, name))
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Close()
	return b.Bytes(), w.FormDataContentType()
}

// TestDeskKilled kills the desk while returns arrive, while they are read, and when all
// are read and are being kept. Nothing is half kept: the same files taken in at the desk
// that is opened again give what they give one that nobody disturbed.
func TestDeskKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts seven processes")
	}
	t.Parallel()
	paths := filesIn(t, smallReturns(t))
	body, kind := uploadOf(t, paths)
	takeIn := func(d serving) {
		res, err := d.client.Post(d.base+"/returns", kind, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if code, text := d.done(res); code != http.StatusOK || !strings.Contains(text, "What became of each return") {
			t.Fatalf("%d: %s", code, text)
		}
	}
	undisturbed := filepath.Join(t.TempDir(), "workspace")
	d := startDesk(t, undisturbed)
	takeIn(d)
	d.stop(t)
	want := keptAtDesk(t, undisturbed)

	for _, when := range []struct {
		name string
		kill func(d serving)
	}{
		{"arriving", func(d serving) {
			r, w := io.Pipe()
			go func() {
				_, _ = w.Write(body[:len(body)/2])
				d.kill(t)
				_ = w.CloseWithError(io.ErrUnexpectedEOF)
			}()
			if res, err := d.client.Post(d.base+"/returns", kind, r); err == nil {
				_ = res.Body.Close()
				t.Error("an answer to half of a form: ", res.Status)
			}
		}},
		{"reading", func(d serving) { killAt(t, d, body, kind, `"done":([1-9])`) }},
		{"keeping", func(d serving) { killAt(t, d, body, kind, `"done":`+strconv.Itoa(len(paths))) }},
	} {
		t.Run(when.name, func(t *testing.T) {
			workspace := filepath.Join(t.TempDir(), "workspace")
			when.kill(startDesk(t, workspace))
			d := startDesk(t, workspace)
			if code, text := d.get("/returns"); code != http.StatusOK {
				t.Errorf("the desk that was opened again: %d: %s", code, text)
			}
			takeIn(d)
			d.stop(t)
			if got := keptAtDesk(t, workspace); got != want {
				t.Errorf("what is kept is not what it would have been:\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// killAt kills a desk when the job of taking files in has come as far as a pattern says,
// or is over.
func killAt(t *testing.T, d serving, body []byte, kind, pattern string) {
	t.Helper()
	far := regexp.MustCompile(pattern + `|"state":"(done|failed)"`)
	res, err := d.client.Post(d.base+"/returns", kind, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = d.read(res)
	for {
		if _, text := d.get(res.Request.URL.Path + "/state"); far.MatchString(text) {
			d.kill(t)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// TestDeskFullDisk has writes fail beyond a size, as on a full disk, while returns are
// taken in: it is told, nothing is half kept, and once there is room the same files are
// taken in as if nothing had been.
func TestDeskFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts six processes")
	}
	t.Parallel()
	prlimit := needsTool(t, "prlimit")
	paths := filesIn(t, smallReturns(t))
	content := map[string][]byte{}
	for _, name := range paths {
		content[filepath.Base(name)] = contentOf(t, name)
	}
	said := url.Values{"received": {receivedDay.String()}}
	undisturbed := filepath.Join(t.TempDir(), "workspace")
	d := startDesk(t, undisturbed)
	d.drop(content, said)
	d.stop(t)
	want := keptAtDesk(t, undisturbed)
	for _, room := range []int64{2_000, 100_000} { // none is kept; some are, and not all
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			workspace := filepath.Join(t.TempDir(), "workspace")
			d := startDesk(t, workspace)
			var written int64 // by the largest file that grows
			if info, err := os.Stat(filepath.Join(workspace, "store.duckdb.wal")); err == nil {
				written = info.Size()
			}
			command(t, prlimit, "--pid", strconv.Itoa(d.Process.Pid), "--fsize="+strconv.FormatInt(written+room, 10))
			if _, text := d.drop(content, said); !strings.Contains(text, "It did not work") {
				t.Errorf("a full disk is not told: %s", text)
			}
			if code, text := d.get("/returns"); code != http.StatusOK && !strings.Contains(text, "It did not work") {
				t.Errorf("on a full disk: %d: %s", code, text)
			}
			d.kill(t) // it may have nothing to close its store with
			d = startDesk(t, workspace)
			if code, text := d.drop(content, said); code != http.StatusOK || !strings.Contains(text, "What became of each return") {
				t.Errorf("%d: %s", code, text)
			}
			d.stop(t)
			if got := keptAtDesk(t, workspace); got != want {
				t.Errorf("what is kept is not what it would have been:\n%s\nwant\n%s", got, want)
			}
			if left := slices.DeleteFunc(keptIn(t, workspace), func(name string) bool { return !strings.Contains(filepath.Base(name), writingPrefix) }); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
		})
	}
}
