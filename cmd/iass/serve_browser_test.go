package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeFile is where npm ci --prefix .ci/page puts axe-core.
const axeFile = "../../.ci/page/node_modules/axe-core/axe.min.js"

// browser is a headless Chromium and the source of axe-core. Without one of them
// the test is skipped, or fails where IASS_TOOLS_REQUIRED is set.
func browser(t *testing.T) (ctx context.Context, axe string) {
	t.Helper()
	without := t.Skipf
	if os.Getenv("IASS_TOOLS_REQUIRED") != "" {
		without = t.Fatalf
	}
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && chromium == "" {
			chromium = path
		}
	}
	if chromium == "" {
		without("no Chromium: apt-get install chromium")
	}
	source, err := os.ReadFile(axeFile)
	if err != nil {
		without("no axe-core: npm ci --prefix .ci/page")
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-dev-shm-usage", true))...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", chromium, err)
	}
	return ctx, string(source)
}

// analyst is somebody at a desk, in a browser.
type analyst struct {
	t    *testing.T
	ctx  context.Context
	base string
	axe  string
}

func (a analyst) does(what string, steps ...chromedp.Action[chromedp.Void]) {
	a.t.Helper()
	if err := chromedp.Do(a.ctx, steps...); err != nil {
		text, _ := chromedp.Run(a.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
		a.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

func (a analyst) opens(at string) { a.t.Helper(); a.does("opening "+at, chromedp.Navigate(a.base+at)) }

// clicks clicks on the first button or link that says so, and waits for the page
// that it leads to.
func (a analyst) clicks(text string) {
	a.t.Helper()
	script := fmt.Sprintf(`(() => {
		document.documentElement.dataset.old = "yes";
		const all = [...document.querySelectorAll("main a, main button, header a, header button")];
		const one = all.find(e => e.textContent.trim() === %[1]q || e.getAttribute("aria-label") === %[1]q);
		if (!one) return false;
		one.click();
		return true;
	})()`, text)
	ok, err := chromedp.Run(a.ctx, chromedp.Evaluate[bool](script))
	if err != nil || !ok {
		a.t.Fatalf("clicking on %q: %v %v: %s", text, ok, err, a.reads())
	}
	a.waits(`document.documentElement.dataset.old === undefined && document.readyState === "complete"`)
}

// chooses chooses the option of a value, wherever it stands.
func (a analyst) chooses(value string) {
	a.t.Helper()
	ok, err := chromedp.Run(a.ctx, chromedp.Evaluate[bool](fmt.Sprintf(`(() => {
		const one = [...document.querySelectorAll("option")].find(o => o.value.toLowerCase() === %q.toLowerCase());
		if (one) one.parentElement.value = one.value;
		return !!one;
	})()`, value)))
	if err != nil || !ok {
		a.t.Fatalf("choosing %q: %v %v: %s", value, ok, err, a.reads())
	}
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
	a.waits(`!!document.querySelector("main .answer")`)
	if text := a.reads(); !strings.Contains(text, "Done.") {
		a.t.Fatalf("the job: %s", text)
	}
}

// accessible has axe-core find no violation on the page, in every window, and keeps
// pictures of it where IASS_DESK_PICTURES names a folder.
func (a analyst) accessible(name string) {
	a.t.Helper()
	for _, v := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {360, "dark"}} {
		a.does("the window", chromedp.EmulateViewport(v.width, 900), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
			})
			return err
		}))
		found, err := chromedp.Run(a.ctx, chromedp.Evaluate[[]string]("if (!window.axe) {"+a.axe+`}
			axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
				.then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html).join(" | ")))`, chromedp.EvalAwaitPromise))
		if err != nil {
			a.t.Fatal(err)
		}
		for _, f := range found {
			a.t.Errorf("%s, %d %s: %s", name, v.width, v.scheme, f)
		}
		wide, err := chromedp.Run(a.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
		if err != nil || wide > v.width {
			a.t.Errorf("%s is %d wide in a window of %d (%v)", name, wide, v.width, err)
		}
		if dir := os.Getenv("IASS_DESK_PICTURES"); dir != "" {
			shot, err := chromedp.Run(a.ctx, chromedp.FullScreenshot(100))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("desk-%s-%d-%s.png", name, v.width, v.scheme)), shot, 0o644)
			}
			if err != nil {
				a.t.Error(err)
			}
		}
	}
}

// TestDeskBrowser does a quarter as an analyst does, in a browser: takes in the
// returns, reads what became of them, explains a figure, makes a release, and has the
// figures that iass collate gives.
func TestDeskBrowser(t *testing.T) {
	ctx, axe := browser(t)
	returns, files, register := smallDemo(t, 1500)
	d := openDesk(t, newWorkspace(t, register))
	files["Bury.csv"] = []byte("Bury SENDIASS as at 30 June 2026\nCase reference,Client name,Date opened,Banding,Status\n" +
		"R1,Zebedee Quill,01/04/2026,1,Parked\nR2,Yolanda Quill,02/04/2026,2,Open\nR3,Xavier Quill,03/04/2026,3,Parked\n")
	if err := writeBytes(filepath.Join(returns, "Bury.csv"), files["Bury.csv"]); err != nil {
		t.Fatal(err)
	}
	a := analyst{t, ctx, d.base, axe}
	a.does("coming in", chromedp.EmulateViewport(1280, 900), chromedp.Navigate(d.address))
	a.waits(`location.pathname === "/"`)
	a.accessible("first")
	a.clicks("Returns")
	a.accessible("returns-empty")
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		paths = append(paths, filepath.Join(returns, name))
	}
	a.does("choosing files", chromedp.SetUploadFiles(chromedp.CSS("#files"), paths))
	a.clicks("Take them in")
	a.over()
	a.accessible("job")
	if text := a.reads(); strings.Count(text, "accepted") < 25 || !strings.Contains(text, "held") {
		t.Errorf("what became of the returns: %s", text)
	}
	a.clicks("To the quarter")
	a.accessible("quarter")
	a.clicks("Bury.csv")
	a.accessible("return-held")
	a.clicks("Say which column and word is what")
	a.accessible("layout")
	for _, said := range []string{"Banding=level", "status:parked=inactive"} {
		a.chooses(said)
	}
	a.clicks("Show what would come of it")
	a.accessible("layout-preview")
	a.does("who says so", chromedp.SendKeys(chromedp.CSS("#by"), "Bury, by telephone"))
	a.clicks("Save, and read the file again")
	a.over()
	if text := a.reads(); !strings.Contains(text, "accepted") {
		t.Errorf("what became of a layout that was settled: %s", text)
	}
	a.clicks("Figures")
	a.accessible("figures")
	a.does("a region", chromedp.SetValue(chromedp.CSS("#place"), "region:E12000008"))
	a.clicks("Show")
	a.accessible("figures-region")
	explained, err := chromedp.Run(ctx, chromedp.Evaluate[string](`[...document.querySelectorAll("td a")].find(e => /Level 3, Open/.test(e.ariaLabel)).ariaLabel`))
	if err != nil {
		t.Fatal(err)
	}
	a.clicks(explained)
	a.accessible("explain")
	figure := explained[strings.LastIndex(explained, " ")+1:]
	if text := a.reads(); !strings.Contains(text, "Counted again from the rows below: "+figure+". It is the figure.") {
		t.Errorf("%s is not explained: %s", explained, text)
	}
	for _, at := range []string{"differences", "trend", "compare?region=South+West", "moderation", "register", "settings", "log", "guide", "nowhere"} {
		a.opens("/" + at)
		name, _, _ := strings.Cut(at, "?")
		a.accessible(name)
	}
	a.opens("/figures?at=never")
	a.accessible("figures-fault")
	a.opens("/release?period=2026-27-Q1")
	a.clicks("Make it")
	a.over()
	a.accessible("job-release")
	a.clicks("To its files")
	a.accessible("release")
	a.opens("/returns")
	a.accessible("returns")
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`fetch("/release/file?edition=published&path=figures.csv").then(r => r.text())`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	beside, out := newWorkspace(t, register), filepath.Join(t.TempDir(), "out")
	profile := filepath.Join("profiles", "bury.yaml") // what was settled at the desk
	if err := writeBytes(filepath.Join(beside, profile), contentOf(t, filepath.Join(d.dir, profile))); err != nil {
		t.Fatal(err)
	}
	if code := run(t.Context(), quietly("IASS_RELEASE_PAGES=false"), []string{
		"collate", returns, "--workspace", beside, "--out", out, "--quiet", "--received", "2026-07-14",
	}); code != exitHeld {
		t.Fatal("exit code", code)
	}
	if want := string(contentOf(t, filepath.Join(out, "figures.csv"))); got != want {
		t.Error("figures.csv of the desk is not that of iass collate")
	}
}
