package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axeFile is where npm ci --prefix .ci/page puts axe-core.
const axeFile = "../../.ci/page/node_modules/axe-core/axe.min.js"

// chromium is a headless Chromium and the source of axe-core. Without one of them
// the test is skipped, or fails where IASS_TOOLS_REQUIRED is set.
func chromium(t *testing.T) (ctx context.Context, axe string) {
	t.Helper()
	without := t.Skipf
	if os.Getenv("IASS_TOOLS_REQUIRED") != "" {
		without = t.Fatalf
	}
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && program == "" {
			program = path
		}
	}
	if program == "" {
		without("no Chromium: apt-get install chromium")
	}
	source, err := os.ReadFile(axeFile)
	if err != nil {
		without("no axe-core: npm ci --prefix .ci/page")
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true))...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", program, err)
	}
	return ctx, string(source)
}

// analyst is somebody at a desk, in a browser.
type analyst struct {
	t       *testing.T
	ctx     context.Context
	base    string
	hands   hands
	axe     string // empty where nobody looks at the pages
	keeping string // the folder of what is downloaded
}

func (a analyst) does(what string, steps ...chromedp.Action[chromedp.Void]) {
	a.t.Helper()
	if err := chromedp.Do(a.ctx, steps...); err != nil {
		text, _ := chromedp.Run(a.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
		a.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

func (a analyst) opens(at string) { a.t.Helper(); a.does("opening "+at, chromedp.Navigate(a.base+at)) }

// leaves does what leads to another page, and waits for that.
func (a analyst) leaves(do func()) {
	a.t.Helper()
	asks[string](a, `document.documentElement.dataset.old = "yes"`)
	do()
	a.waits(`document.documentElement.dataset.old === undefined && document.readyState === "complete"`)
}

// clicks works the link or button that says so, and waits for the page that it leads to.
func (a analyst) clicks(name string) {
	a.t.Helper()
	a.leaves(func() { a.hands.presses(a, name) })
}

// waits waits until something is so on the page.
func (a analyst) waits(until string) {
	a.t.Helper()
	limited, cancel := context.WithTimeout(a.ctx, 2*time.Minute)
	defer cancel()
	for {
		ok, err := chromedp.Run(limited, chromedp.Evaluate[bool](until))
		if err == nil && ok {
			return
		}
		if limited.Err() != nil {
			a.t.Fatalf("it never was that %s: %v: %s", until, err, a.reads())
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// reads is the text of the page.
func (a analyst) reads() string {
	a.t.Helper()
	text, err := chromedp.Run(a.ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

// over waits for a job.
func (a analyst) over() {
	a.t.Helper()
	a.waits(`document.readyState === "complete" && !!document.querySelector("main .answer")`)
	if text := a.reads(); !strings.Contains(text, "Done.") {
		a.t.Fatalf("the job: %s", text)
	}
}

// window is a window on a page.
type window struct {
	width  int64
	scheme string
}

// windows are those of a desktop and of a phone.
var windows = []window{{1280, "light"}, {360, "dark"}}

// looks has the page stand in a window.
func (a analyst) looks(w window) {
	a.t.Helper()
	a.does("the window", chromedp.EmulateViewport(w.width, 900), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: w.scheme}},
		})
		return err
	}))
}

// accessible has axe-core find no violation on the page, in every window, and keeps
// pictures of it where IASS_DESK_PICTURES names a folder. Afterwards the page stands in
// the window of a desktop.
func (a analyst) accessible(name string) {
	a.t.Helper()
	if a.axe == "" {
		return
	}
	defer a.looks(windows[0])
	a.pictured(name)
	for _, w := range windows {
		a.looks(w)
		for _, f := range asks[[]string](a, "if (!window.axe) {"+a.axe+`}
			axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
				.then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html).join(" | ")))`, chromedp.EvalAwaitPromise) {
			a.t.Errorf("%s, %d %s: %s", name, w.width, w.scheme, f)
		}
		if wide := asks[int64](a, "document.documentElement.scrollWidth"); wide > w.width {
			a.t.Errorf("%s is %d wide in a window of %d", name, wide, w.width)
		}
		if dir := os.Getenv("IASS_DESK_PICTURES"); dir != "" {
			shot, err := chromedp.Run(a.ctx, chromedp.FullScreenshot(100))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("desk-%s-%d-%s.png", name, w.width, w.scheme)), shot, 0o644)
			}
			if err != nil {
				a.t.Error(err)
			}
		}
	}
}

// picturesMost is how many bytes the pictures of the guide may have together.
const picturesMost = 1_500_000

// guidePictures is where the desk has the pictures of its guide.
const guidePictures = "../../report/desk/pictures"

// pictured makes the picture of a screen that the guide shows, where IASS_PICTURES is
// set: IASS_PICTURES=1 go test ./cmd/iass -run TestDeskBrowser.
func (a analyst) pictured(name string) {
	a.t.Helper()
	if os.Getenv("IASS_PICTURES") == "" || !strings.Contains(guideText, "\n! "+name+": ") {
		return
	}
	a.looks(windows[0])
	asks[string](a, `document.querySelector(".bar bdi").textContent = "C:\\iass\\iass-workspace"`)
	shot, err := chromedp.Run(a.ctx, chromedp.Action[[]byte](func(ctx context.Context, tab *chromedp.Target) ([]byte, error) {
		quality := int64(60)
		r, err := cdp.Call(ctx, tab, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatWebp, Quality: &quality})
		return r.Data, err
	}))
	if err == nil {
		err = writeBytes(filepath.Join(guidePictures, name+".webp"), shot)
	}
	if err != nil {
		a.t.Error(err)
	}
}

// TestGuide has every picture of the guide be there, with words for those who do not see
// it, and none that the guide does not show; and a terminal show none.
func TestGuide(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	code, text := d.get("/guide")
	shown := regexp.MustCompile(`<img class="screen" src="(/guide/[^"]+)" alt="[^"]{20,}"`).FindAllStringSubmatch(text, -1)
	if code != http.StatusOK || len(shown) < 6 || len(shown) != strings.Count(text, "<img") {
		t.Errorf("%d, %d pictures: %s", code, len(shown), text)
	}
	all := 0
	for _, s := range shown {
		code, picture := d.get(s[1])
		if all += len(picture); code != http.StatusOK || !strings.HasPrefix(picture, "RIFF") {
			t.Errorf("%s: %d", s[1], code)
		}
	}
	files, err := os.ReadDir(guidePictures)
	if err != nil || len(files) != len(shown) || all > picturesMost {
		t.Errorf("%d files for %d pictures, of %d bytes together: %v", len(files), len(shown), all, err)
	}
	var b bytes.Buffer
	env := quietly()
	env.out = &b
	if code := run(t.Context(), env, []string{"help", "guide"}); code != exitDone || strings.Contains(b.String(), "\n! ") || !strings.Contains(b.String(), "# Make a release") {
		t.Errorf("exit code %d: %s", code, b.String())
	}
}

// downloads takes the file that a link leads to.
func (a analyst) downloads(name string) string {
	a.t.Helper()
	a.does("a folder for what is downloaded", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: a.keeping})
		return err
	}))
	a.hands.presses(a, name)
	at := filepath.Join(a.keeping, name)
	for range 1000 {
		if exists(at) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return string(contentOf(a.t, at))
}

// settled is what an analyst says of a layout: first the columns, then the words that
// are found in them.
type settled struct {
	file, by       string
	columns, words [][2]string // each a list and what is chosen of it
}

// quarterSent is what services send in a quarter: the demo's returns and two layouts
// that nobody knows, and both again.
type quarterSent struct {
	register       []byte
	returns, again string // folders
}

// What the two services send of whose layouts nobody knows.
const (
	burySent = "Bury SENDIASS as at 30 June 2026\nCase reference,Client name,Date opened,Banding,Status\n" +
		"R1,Zebedee Quill,01/04/2026,1,Parked\nR2,Yolanda Quill,02/04/2026,2,Open\nR3,Xavier Quill,03/04/2026,3,Parked\n"
	oldhamSent = "Oldham SENDIASS as at 30 June 2026\nCase reference,Date opened,Support tier,Position\n" +
		"R1,01/05/2026,Red,Open\nR2,07/05/2026,Amber,Open\nR3,09/06/2026,Green,Open\n"
)

var layoutsSettled = []settled{
	{file: "Bury.csv", by: "Bury, by telephone", columns: [][2]string{
		{"What column D is", "Banding=level"}, {"What the word Parked means", "status:Parked=inactive"},
	}},
	{file: "Oldham.csv", by: "Oldham, by e-mail", columns: [][2]string{
		{"What column C is", "Support tier=level"}, {"What column D is", "Position=status"},
	}, words: [][2]string{
		{"What the word Red means", "level:Red=3"}, {"What the word Amber means", "level:Amber=2"}, {"What the word Green means", "level:Green=1"},
	}},
}

// The files that are sent again, of which the second is discarded with a reason.
var sentAgain = []string{"Bury again.csv", "Oldham again.csv"}

const discardedFor = "Oldham sent the wrong month"

func sentInQuarter(t *testing.T) quarterSent {
	t.Helper()
	returns, _, register := smallDemo(t, 1500)
	q := quarterSent{register: register, returns: returns, again: filepath.Join(t.TempDir(), "again")}
	for name, content := range map[string]string{
		filepath.Join(returns, "Bury.csv"): burySent, filepath.Join(returns, "Oldham.csv"): oldhamSent,
		filepath.Join(q.again, sentAgain[0]): burySent + "R4,Wilf Quill,04/05/2026,3,Open\n",
		filepath.Join(q.again, sentAgain[1]): oldhamSent + "R4,10/06/2026,Green,Open\n",
	} {
		if err := writeBytes(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	return q
}

// byCommand are the figures of the same quarter by commands alone, with the profiles
// that were saved at a desk.
func (q quarterSent) byCommand(t *testing.T, profiles string) string {
	t.Helper()
	dir := newWorkspace(t, q.register)
	if err := os.CopyFS(filepath.Join(dir, "profiles"), os.DirFS(profiles)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"collate", q.returns, "--draft", "--received", "2026-07-10"}, exitHeld},
		{[]string{"collate", q.again, "--draft", "--received", "2026-07-14", "--hold-changes"}, exitDone},
		{[]string{"returns", "accept", sentAgain[0]}, exitDone},
		{[]string{"returns", "discard", sentAgain[1], "--reason", discardedFor}, exitDone},
		{[]string{"report", "--period", "2026-27-Q1"}, exitDone},
	} {
		var said bytes.Buffer
		env := quietly("IASS_RELEASE_PAGES=false")
		env.err = &said
		if code := run(t.Context(), env, append(c.args, "--workspace", dir, "--quiet")); code != c.code {
			t.Fatalf("%q: exit code %d: %s", c.args, code, said.String())
		}
	}
	return string(contentOf(t, filepath.Join(dir, "out", "figures.csv")))
}

// wants demands that the page says something.
func (a analyst) wants(what ...string) {
	a.t.Helper()
	text := a.reads()
	for _, w := range what {
		if !strings.Contains(text, w) {
			a.t.Errorf("the page does not say %q: %s", w, text)
		}
	}
}

// brings takes in all files of a folder, on the page Returns.
func (a analyst) brings(folder string) {
	a.t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(paths) == 0 {
		a.t.Fatal(paths, err)
	}
	a.hands.brings(a, paths)
	a.over()
}

// settles says what is what in a return that is held, and has it read again.
func (a analyst) settles(s settled) {
	a.t.Helper()
	a.clicks("Quarter")
	a.clicks(s.file)
	a.accessible("return-held")
	a.clicks("Say which column and word is what")
	a.accessible("layout")
	for _, said := range [][][2]string{s.columns, s.words} {
		for _, one := range said {
			a.hands.chooses(a, one[0], one[1])
		}
		if said != nil {
			a.clicks("Show what would come of it")
		}
	}
	a.wants("With what is said above: accepted")
	a.accessible("layout-preview")
	a.hands.types(a, "by", s.by)
	a.clicks("Save, and read the file again")
	a.over()
	a.wants("accepted")
}

// decides accepts one of what was sent again, and discards the other.
func (a analyst) decides(q quarterSent) {
	a.t.Helper()
	a.clicks("Returns")
	a.hands.presses(a, "hold")
	a.brings(q.again)
	a.clicks("Differences")
	a.wants("would replace Bury.csv", "would replace Oldham.csv")
	a.accessible("differences-waiting")
	a.clicks("Discard: it does not count, " + sentAgain[1])
	a.wants("Something has to be put right", "Say why it is discarded")
	a.accessible("differences-fault")
	a.hands.types(a, "Reason, "+sentAgain[1], discardedFor)
	a.clicks("Discard: it does not count, " + sentAgain[1])
	a.over()
	a.clicks("To the differences")
	a.clicks("Accept: it counts, " + sentAgain[0])
	a.over()
	a.accessible("job-decided")
	a.clicks("To the differences")
	a.wants("No return waits.", "was discarded on 14 July 2026: "+discardedFor)
}

// explains asks where a figure comes from, and is told.
func (a analyst) explains() {
	a.t.Helper()
	a.clicks("Figures")
	a.accessible("figures")
	a.hands.chooses(a, "place", "region:E12000008")
	a.clicks("Show")
	a.accessible("figures-region")
	name := asks[string](a, `[...document.querySelectorAll("td a")].find(e => /Level 3, Open/.test(e.ariaLabel)).ariaLabel`)
	a.clicks(name)
	a.wants("Counted again from the rows below: " + name[strings.LastIndex(name, " ")+1:] + ". It is the figure.")
	a.accessible("explain")
}

// quarter does a whole quarter, from the returns to the release, and gives the figures
// that are downloaded.
func (a analyst) quarter(q quarterSent, address string) (figures string) {
	a.t.Helper()
	a.looks(windows[0])
	a.does("coming in", chromedp.Navigate(address))
	a.waits(`location.pathname === "/" && document.readyState === "complete"`)
	a.accessible("first")
	a.clicks("Returns")
	a.accessible("returns-empty")
	a.hands.presses(a, "Where they are from and when they came, if the files do not say")
	a.hands.types(a, "received", "10/07/2026")
	a.brings(q.returns)
	a.accessible("job")
	if text := a.reads(); strings.Count(text, "accepted") < 25 || !strings.Contains(text, "held") {
		a.t.Errorf("what became of the returns: %s", text)
	}
	a.clicks("To the quarter")
	a.accessible("quarter")
	for _, s := range layoutsSettled {
		a.settles(s)
	}
	a.decides(q)
	a.explains()
	a.clicks("Release")
	a.hands.chooses(a, "period", "2026-27-Q1")
	a.clicks("Make it")
	a.over()
	a.accessible("job-release")
	a.clicks("To its files")
	a.accessible("release")
	return a.downloads("figures.csv")
}

// toRead are the screens that are for reading, and are so without scripts too.
var toRead = []string{
	"", "returns", "differences", "figures", "trend", "compare?region=South+West", "moderation", "release", "register?region=South+West", "settings", "log", "guide", "nowhere",
	"figures?at=never",
}

// TestDeskBrowser does a quarter as an analyst does, in a browser: by mouse, while
// axe-core looks at every screen, and reads every screen without scripts; and by
// keyboard alone. The figures are those that iass collate gives.
func TestDeskBrowser(t *testing.T) {
	q := sentInQuarter(t)
	var got [2]string
	dirs := [2]string{newWorkspace(t, q.register), newWorkspace(t, q.register)}
	t.Run("by", func(t *testing.T) {
		for i, by := range []hands{mouse{}, keyboard{}} {
			t.Run(fmt.Sprintf("%T", by), func(t *testing.T) {
				t.Parallel()
				d := openDesk(t, dirs[i])
				a := analyst{t: t, base: d.base, hands: by, keeping: t.TempDir()}
				a.ctx, a.axe = chromium(t)
				if i > 0 {
					a.axe = "" // they are the same screens
				}
				got[i] = a.quarter(q, d.address)
				if a.axe != "" {
					a.readsAll()
				}
			})
		}
	})
	want := q.byCommand(t, filepath.Join(dirs[0], "profiles"))
	for i := range got {
		if got[i] != want {
			t.Errorf("figures.csv of desk %d is not that of iass collate", i)
		}
	}
}

// readsAll reads every screen without scripts. With them each is the same, and what
// axe-core says of one holds of the other.
func (a analyst) readsAll() {
	a.t.Helper()
	scripts := func(on bool) {
		a.does("scripts", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
			return err
		}))
	}
	whole := func() string { return asks[string](a, `document.documentElement.outerHTML`) }
	for _, at := range toRead {
		scripts(true)
		a.opens("/" + at)
		with := whole()
		scripts(false)
		a.opens("/" + at)
		if whole() != with {
			a.t.Errorf("/%s is another page without scripts", at)
		}
		scripts(true) // axe-core is one; those of the page are not begun any more
		a.accessible("without-" + strings.NewReplacer("?", "-", "=", "-").Replace(at))
	}
}
