package page_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/page"
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

// window is how a reader looks at a page.
type window struct {
	width  int64
	scheme string
}

func (v window) open(ctx context.Context, path string) error {
	return chromedp.Do(
		ctx, chromedp.EmulateViewport(v.width, 900),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: v.scheme}},
			})
			return err
		}),
		chromedp.Navigate("file://"+path))
}

// violations are what axe-core finds against WCAG 2.2 AA and good practice, one a
// line.
func violations(ctx context.Context, axe, path string, v window) ([]string, error) {
	if err := v.open(ctx, path); err != nil {
		return nil, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]string](axe+`;
		axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
			.then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.map(n => n.html).join(" | ")))`, chromedp.EvalAwaitPromise))
}

// site writes a release's pages into a folder and returns the paths of a national,
// a regional and a service page.
func site(t *testing.T, r disclosure.Release) []string {
	t.Helper()
	dir := t.TempDir()
	seen := map[string]bool{}
	var paths []string
	s := page.New(r)
	for _, p := range s.Places() {
		var out bytes.Buffer
		if err := s.Write(&out, p); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(p.Path()))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		if !seen[p.Geography] {
			paths = append(paths, path)
		}
		seen[p.Geography] = true
	}
	if len(paths) != len([]string{measure.England, measure.Region, measure.Service}) {
		t.Fatalf("pages: %v", paths)
	}
	return paths
}

// TestAccessible has axe-core find no violation, and no page be wider than a
// telephone or fetch anything.
func TestAccessible(t *testing.T) {
	ctx, axe := browser(t)
	c := content(t, made.Spec{Seed: 1, Regions: 2, Services: 4, Cases: 120, Silent: 0.2, Quarters: 8})
	c.Contact = "data@example.org"
	for _, r := range []disclosure.Release{made.Published(c, policy), disclosure.Internal(c)} {
		for _, path := range site(t, r) {
			for _, v := range []window{{1280, "light"}, {1280, "dark"}, {320, "light"}} {
				t.Run(fmt.Sprintf("%s/%s/%d/%s", r.Edition, filepath.Base(path), v.width, v.scheme), func(t *testing.T) {
					found, err := violations(ctx, axe, path, v)
					if err != nil {
						t.Fatal(err)
					}
					if len(found) > 0 {
						t.Error(strings.Join(found, "\n"))
					}
					sizes, err := chromedp.Run(ctx, chromedp.Evaluate[[2]int64](
						`[document.documentElement.scrollWidth, performance.getEntriesByType("resource").length]`))
					if err != nil {
						t.Fatal(err)
					}
					wide, fetched := sizes[0], sizes[1]
					if wide > v.width || fetched != 0 {
						t.Errorf("%d wide in a window of %d; fetched %d", wide, v.width, fetched)
					}
				})
			}
		}
	}
}

// TestAccessibleFinds has axe-core find faults that are put in: a test that cannot
// fail is none.
func TestAccessibleFinds(t *testing.T) {
	ctx, axe := browser(t)
	path := site(t, made.Published(content(t, made.Spec{Seed: 1, Regions: 1, Services: 2, Cases: 60, Quarters: 4}), policy))[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range []struct {
		rule     string
		width    int64
		old, new string
	}{
		{"html-has-lang", 1280, ` lang="en-GB"`, ``},
		{"color-contrast", 1280, `--soft: #4a4a4a`, `--soft: #bbbbbb`},
		{"svg-img-alt", 1280, ` role="img" aria-labelledby="chart-open-wide-t chart-open-wide-d"><title id="chart-open-wide-t">`, ` role="img"><g>`},
		{"scrollable-region-focusable", 360, ` tabindex="0"`, ``},
		{"heading-order", 1280, `<h2 id="day">On the day</h2>`, `<h4 id="day">On the day</h4>`},
	} {
		spoiled := strings.ReplaceAll(string(whole), fault.old, fault.new)
		if err := os.WriteFile(path, []byte(spoiled), 0o644); err != nil {
			t.Fatal(err)
		}
		found, err := violations(ctx, axe, path, window{fault.width, "light"})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains("\n"+strings.Join(found, "\n"), "\n"+fault.rule+":") {
			t.Errorf("%s was not found; found were %q", fault.rule, found)
		}
	}
}
