//go:build unix

package main

import (
	"bufio"
	"bytes"
	"debug/pe"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iassn/collate/schemas"
)

// wine runs programs for Windows: iass.exe, and helper.exe, which does what other
// programs there do. Its drive R: is a folder of the test.
type wine struct {
	program, exe, helper string
	drive                string // what R: is
	env                  []string
}

// TestWindows runs the program for Windows that .ci/build made, where IASS_WINDOWS_EXE
// names it, and wants of it what the one of this system does:
//
//	.ci/build && IASS_WINDOWS_EXE=dist/iass.exe go test ./cmd/iass -run TestWindows
//
// It needs wine and Debian's g++-mingw-w64-x86-64-posix.
func TestWindows(t *testing.T) {
	exe := os.Getenv("IASS_WINDOWS_EXE")
	if exe == "" {
		t.Skip("IASS_WINDOWS_EXE names no iass.exe")
	}
	t.Run("libraries", func(t *testing.T) { windowsOwnAlone(t, exe) })
	w := newWine(t, exe)
	t.Run("demo", w.demo)
	t.Run("collate", w.collate)
	t.Run("killed", w.killed)
	t.Run("locked", w.locked)
	t.Run("open elsewhere", w.openElsewhere)
	t.Run("names", w.names)
	t.Run("long path", w.longPath)
	t.Run("console", w.console)
	t.Run("double click", w.doubleClick)
}

// windowsOwnAlone demands that a program wants no library that Windows has not.
func windowsOwnAlone(t *testing.T, exe string) {
	f, err := pe.Open(exe)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := f.ImportedSymbols() // "function:library"; ImportedLibraries gives none
	if err != nil || len(got) == 0 {
		t.Fatal(got, err)
	}
	libraries := map[string]bool{}
	for _, symbol := range got {
		libraries[strings.ToLower(symbol[strings.LastIndex(symbol, ":")+1:])] = true
	}
	for library := range libraries {
		if !slices.Contains([]string{"advapi32.dll", "kernel32.dll", "msvcrt.dll", "rstrtmgr.dll", "ws2_32.dll"}, library) {
			t.Errorf("%s wants %s", exe, library)
		}
	}
}

// newWine makes a Windows of its own for the test, which is gone after it.
func newWine(t *testing.T, exe string) *wine {
	t.Helper()
	dir := t.TempDir()
	prefix := filepath.Join(dir, "wine")
	w := &wine{
		program: wineProgram(t), helper: filepath.Join(dir, "helper.exe"), drive: filepath.Join(dir, "drive"),
		env: append(os.Environ(), "WINEPREFIX="+prefix, "WINEDEBUG=-all", "LC_ALL=C.UTF-8", "IASS_RELEASE_PAGES=false",
			"WINEDLLOVERRIDES=mscoree,mshtml=;winemenubuilder.exe="),
	}
	var err error
	if w.exe, err = filepath.Abs(exe); err != nil {
		t.Fatal(err)
	}
	server := func(how string) {
		c := exec.Command("/usr/lib/wine/wineserver", how)
		c.Env = w.env
		_ = c.Run()
	}
	server("-p") // else it ends by itself when it has nothing to do, and may do so as the next program calls it
	t.Cleanup(func() {
		server("-k") // ends all of this Windows,
		server("-w") // and waits for it
	})
	boot := exec.CommandContext(t.Context(), w.program, "wineboot", "-i")
	boot.Env = w.env
	if out, err := boot.CombinedOutput(); err != nil {
		t.Fatalf("wineboot: %v\n%s", err, out)
	}
	gcc := needsTool(t, "x86_64-w64-mingw32-gcc-posix")
	command(t, gcc, "-O2", "-municode", "-o", w.helper, "testdata/windows/helper.c")
	command(t, gcc, "-O2", "-shared", "-o", filepath.Join(prefix, "drive_c/windows/system32/bcryptprimitives.dll"),
		"testdata/windows/bcryptprimitives.c", "-ladvapi32")
	if err := errors.Join(os.Mkdir(w.drive, 0o755), os.Symlink(w.drive, filepath.Join(prefix, "dosdevices", "r:"))); err != nil {
		t.Fatal(err)
	}
	return w
}

// wineProgram is wine itself, and not the script around it that Debian has, which
// complains where programs of 32 bits would not run.
func wineProgram(t *testing.T) string {
	const itself = "/usr/lib/wine/wine64"
	if _, err := os.Stat(itself); err == nil {
		return itself
	}
	return needsTool(t, "wine")
}

// command is a command line, run in R:.
func (w *wine) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), w.program, args...)
	c.Env, c.Dir = w.env, w.drive
	return c
}

// iass runs iass.exe in R:, demands its exit code and gives what it prints.
func (w *wine) iass(t *testing.T, code int, args ...string) string {
	t.Helper()
	out, err := w.command(t, append([]string{w.exe}, args...)...).CombinedOutput()
	var exit *exec.ExitError
	got := exitDone
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if got != code {
		t.Fatalf("iass %s: exit code %d, want %d: %s", strings.Join(args, " "), got, code, out)
	}
	return string(out)
}

// whileHelping runs use while the helper has hold of a file in R:, with a mode of
// helper.c.
func (w *wine) whileHelping(t *testing.T, mode, path string, use func()) {
	t.Helper()
	c := w.command(t, w.helper, mode, path)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	word := make([]byte, 4)
	if _, err := io.ReadFull(out, word); err != nil {
		t.Fatalf("%s %s: %v", mode, path, err)
	}
	use()
	if err := errors.Join(in.Close(), c.Wait()); err != nil {
		t.Error(err)
	}
}

// stamped runs the program of this system, as one with iass.exe's version.
func (w *wine) stamped(t *testing.T, args ...string) {
	t.Helper()
	own := version
	version = strings.TrimSpace(strings.TrimPrefix(w.iass(t, exitDone, "--version"), "iass version "))
	defer func() { version = own }()
	env := quietly("IASS_RELEASE_PAGES=false")
	env.today = schemas.DateOf(time.Now())
	var text bytes.Buffer
	env.err = &text
	if code := run(t.Context(), env, args); code != exitDone && code != exitHeld {
		t.Fatalf("exit code %d: %s", code, &text)
	}
}

// sameTree demands that two folders hold the same files, to the byte.
func sameTree(t *testing.T, want, got string) {
	t.Helper()
	a, b := treeOf(t, want), treeOf(t, got)
	if len(a) == 0 || !maps.Equal(a, b) {
		t.Errorf("of %d files in %s and %d in %s, these differ: %v", len(a), want, len(b), got, differing(a, b))
	}
}

// treeOf is the content of every file in a folder and its folders.
func treeOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, dir)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// demo: whatever the demo releases has the same bytes on Windows.
func (w *wine) demo(t *testing.T) {
	here := t.TempDir()
	w.stamped(t, "demo", here, "--quiet")
	w.iass(t, exitDone, "demo", `R:\our demo`, "--quiet")
	for _, dir := range []string{"returns", "out", "out-internal"} {
		sameTree(t, filepath.Join(here, dir), filepath.Join(w.drive, "our demo", dir))
	}
}

// returnsIn makes a few returns in a folder of R:, and gives the arguments that
// collate them into a workspace.
func (w *wine) returnsIn(t *testing.T, folder, workspace string) []string {
	t.Helper()
	all := os.DirFS(smallReturns(t))
	few, err := fs.Glob(all, "B*")
	if err != nil || len(few) < 10 {
		t.Fatal(few, err)
	}
	for _, name := range few {
		content, err := fs.ReadFile(all, name)
		path := filepath.Join(w.drive, folder, name)
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"collate", folder, "--workspace", workspace, "--period", "2026-27-Q1", "--received", receivedDay.String(), "--quiet"}
}

// windowsText is a text as Windows' editor and Excel write it.
func windowsText(text string) []byte {
	return []byte("\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"))
}

// collate: drive letters, slashes either way, spaces, names that are not ASCII, and
// settings, register, manifest and profile as Windows' editors write them.
func (w *wine) collate(t *testing.T) {
	args := w.returnsIn(t, "Réponses été – 2026", "here")
	files := map[string]string{
		"iass.yaml":    "release:\n  policy: nhs\n",
		"register.csv": "service,statuses\nbarnet,two\n",
		"manifest.csv": "file,received\nBarnet 2026-06-30.csv,2026-07-02\n",
	}
	for name, text := range files {
		here, there := filepath.Join(w.drive, "here", name), filepath.Join(w.drive, "our workspace", name)
		if name == "manifest.csv" {
			here, there = filepath.Join(w.drive, args[1], name), filepath.Join(w.drive, args[1], name)
		}
		for path, content := range map[string][]byte{here: []byte(text), there: windowsText(text)} {
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, content, 0o644)); err != nil {
				t.Fatal(err)
			}
		}
	}
	here := slices.Clone(args)
	here[1], here[3] = filepath.Join(w.drive, args[1]), filepath.Join(w.drive, "here")
	w.stamped(t, here...)
	for _, path := range []string{
		`R:\` + args[1], `.\` + args[1] + `/`, `Z:` + strings.ReplaceAll(filepath.Join(w.drive, args[1]), "/", `\`),
	} {
		args[1], args[3] = path, `R:\our workspace`
		w.iass(t, exitDone, args...)
		for _, dir := range []string{"out", "out-internal"} {
			sameTree(t, filepath.Join(w.drive, "here", dir), filepath.Join(w.drive, "our workspace", dir))
		}
	}
	// All of a drive; the workspace's own files are no returns, in capitals either.
	if out := w.iass(t, exitDone, "check", `R:\`+filepath.Base(here[1]), `R:\OUR WORKSPACE`, "--workspace", `r:\our workspace`, "--format", "json"); strings.Contains(out, "lock") {
		t.Error("the workspace's files are taken for returns")
	}
}

// killed: a collation that was killed, and then another, give what one alone does.
func (w *wine) killed(t *testing.T) {
	args := w.returnsIn(t, "returns", "whole")
	w.iass(t, exitDone, args...)
	args[3] = "killed"
	c := w.command(t, append([]string{w.exe}, args...)...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for !exists(filepath.Join(w.drive, "killed", "store.duckdb")) { // under way, and not done
		time.Sleep(time.Millisecond)
	}
	_ = c.Process.Kill()
	_ = c.Wait()
	w.iass(t, exitDone, args...)
	for _, dir := range []string{"out", "out-internal"} {
		sameTree(t, filepath.Join(w.drive, "whole", dir), filepath.Join(w.drive, "killed", dir))
	}
	if out := w.iass(t, exitDone, "doctor", "--workspace", "killed"); !strings.Contains(out, "nothing is half written") {
		t.Error(out)
	}
}

// locked: another iass has the workspace.
func (w *wine) locked(t *testing.T) {
	w.iass(t, exitDone, w.returnsIn(t, "returns", "ours")...)
	const who = "iass collate, run by analyst on laptop-7 (process 4711) since 14 July 2026 at 09:31:05"
	if err := signLock(filepath.Join(w.drive, "ours", "lock"), who); err != nil {
		t.Fatal(err)
	}
	w.whileHelping(t, "lock", `ours\lock`, func() {
		if out := w.iass(t, exitFailed, "returns", "--workspace", "ours", "--wait", "0s"); !strings.Contains(out, "in use by "+who) {
			t.Error(out)
		}
	})
	w.iass(t, exitDone, "returns", "--workspace", "ours", "--wait", "0s")
}

// openElsewhere: Excel has a return, the register or a file of the release open.
func (w *wine) openElsewhere(t *testing.T) {
	args := w.returnsIn(t, "returns", "open")
	const name, help = "Barnet 2026-06-30.csv", "another program has it open: close it there (in Excel, say), and try again"
	want := func(out string, words ...string) {
		t.Helper()
		for _, words := range words {
			if !strings.Contains(out, words) {
				t.Errorf("not said: %s\n%s", words, out)
			}
		}
	}
	w.whileHelping(t, "hold", `returns\`+name, func() {
		want(w.iass(t, exitHeld, "check", `returns\`+name), name+": REJECTED", "file.unreadable", help)
		want(w.iass(t, exitHeld, "read", `returns\`+name), name+": the file could not be opened: "+help)
		w.iass(t, exitHeld, args...)
	})
	w.iass(t, exitDone, args...)
	for _, path := range []string{`open\register.csv`, `open\out\figures.xlsx`} {
		w.whileHelping(t, "hold", path, func() { want(w.iass(t, exitFailed, args...), path, help) })
	}
	w.iass(t, exitDone, args...)
}

// names: a file named as a device, which a disk of another system may hold, costs
// no other.
func (w *wine) names(t *testing.T) {
	w.returnsIn(t, "devices", "")
	from := filepath.Join(w.drive, "devices", "Barnet 2026-06-30.csv")
	for _, name := range []string{"con.txt", "Aux – Barnet.csv", "LPT1 .csv"} {
		content, err := os.ReadFile(from)
		if err = errors.Join(err, os.WriteFile(filepath.Join(w.drive, "devices", name), content, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	out := w.iass(t, exitHeld, "read", "devices", "--to", "read")
	got := treeOf(t, filepath.Join(w.drive, "read"))
	if strings.Count(out, "could not be opened") != 2 || len(got) < 10 || got["/Aux – Barnet.csv.csv"] == "" {
		t.Errorf("%s\n%q", out, slices.Sorted(maps.Keys(got)))
	}
}

// longPath: a workspace and returns whose paths are longer than the 260 letters
// that older programs for Windows can do with.
func (w *wine) longPath(t *testing.T) {
	long := strings.Repeat(strings.Repeat("ü", 50)+`\`, 6)
	folder := long + "returns"
	args := w.returnsIn(t, strings.ReplaceAll(folder, `\`, "/"), `R:\`+long+"workspace")
	args[1] = `R:\` + folder
	w.iass(t, exitDone, args...)
	if out := w.iass(t, exitDone, "returns", "--workspace", args[3]); !strings.Contains(out, "barnet") {
		t.Error(out)
	}
	backup := `R:\` + long + "backup.zip"
	w.iass(t, exitDone, "backup", backup, "--workspace", args[3])
	w.iass(t, exitDone, "restore", backup, "--workspace", `R:\`+long+"again")
	w.iass(t, exitDone, "doctor", "--workspace", `R:\`+long+"again")
}

// console: letters and signs that are not ASCII are as they should be in a console
// of Western Europe.
func (w *wine) console(t *testing.T) {
	w.returnsIn(t, "Réponses", "")
	const name = "Barnet – été “2026-06-30”.csv"
	if err := os.Rename(filepath.Join(w.drive, "Réponses", "Barnet 2026-06-30.csv"), filepath.Join(w.drive, "Réponses", name)); err != nil {
		t.Fatal(err)
	}
	c := w.command(t, w.helper, "console", w.exe, "check", filepath.Join("Réponses", name))
	out, err := c.Output()
	if err != nil || !strings.Contains(string(out), name+": ACCEPTED") {
		t.Errorf("%v\n%s", err, out)
	}
}

// doubleClick: what the desktop starts opens the desk, and says where it is.
func (w *wine) doubleClick(t *testing.T) {
	explorer := filepath.Join(filepath.Dir(w.helper), "explorer.exe")
	if err := os.Link(w.helper, explorer); err != nil {
		t.Fatal(err)
	}
	c := w.command(t, explorer, "run", w.exe)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(2*time.Minute, func() { _ = out.Close() }) // it would say nothing for ever
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		if _, at, ok := strings.Cut(lines.Text(), "http://"); ok {
			address = "http://" + strings.TrimSpace(at)
		}
	}
	if address == "" {
		t.Fatal("the desk does not say where it is")
	}
	jar, _ := cookiejar.New(nil) // never fails
	answer, err := (&http.Client{Jar: jar, Timeout: time.Minute}).Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "<h1") {
		t.Errorf("%v, status %d\n%s", err, answer.StatusCode, page)
	}
	_ = c.Process.Kill()
	_ = c.Wait()
}
