package main

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hands are how somebody works a page. What they work is named as the page names it:
// by its text, its label, or its id.
type hands interface {
	presses(a analyst, name string)         // a link, a button, a box, or what opens and shuts
	chooses(a analyst, list, option string) // of a list, the option of a value
	types(a analyst, field, text string)    // in place of what stands in it
	brings(a analyst, paths []string)       // files, on the page Returns, and sends them
}

// finds is a script that finds what is named.
func finds(name string) string {
	return fmt.Sprintf(`(() => {
		const works = e => e.checkVisibility() && (e.id === %[1]q || e.ariaLabel === %[1]q ||
			e.matches("a, button, summary") && e.textContent.trim() === %[1]q ||
			e.labels && [...e.labels].some(l => l.textContent.includes(%[1]q)));
		return [...document.querySelectorAll("main :is(a, button, summary, input, select), header :is(a, button)")].find(works);
	})()`, name)
}

// asks evaluates a script on the page.
func asks[T any](a analyst, script string, how ...chromedp.EvaluateOption) T {
	a.t.Helper()
	v, err := chromedp.Run(a.ctx, chromedp.Evaluate[T](script, how...))
	if err != nil {
		a.t.Fatalf("%v: %s", err, script[max(0, len(script)-1000):])
	}
	return v
}

// overwrites marks what stands in a field, for what is typed to take its place.
var overwrites = chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl))

// mouse points and clicks.
type mouse struct{}

// point is the middle of what is named, once it is in the window; nothing lies over it.
func (mouse) point(a analyst, name string) (x, y float64) {
	a.t.Helper()
	at := asks[[]float64](a, `(() => {
		const e = `+finds(name)+`;
		if (!e) return [];
		e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
		const r = e.getClientRects()[0];
		const x = r.x + r.width / 2, y = r.y + r.height / 2;
		return e.contains(document.elementFromPoint(x, y)) ? [x, y] : [x];
	})()`)
	if len(at) != 2 {
		a.t.Fatalf("%q cannot be clicked (%v): %s", name, at, a.reads())
	}
	return at[0], at[1]
}

func (m mouse) presses(a analyst, name string) {
	a.t.Helper()
	x, y := m.point(a, name)
	a.does("clicking on "+name, chromedp.MouseClickXY(x, y))
}

// chooses opens the list and takes the option. That no pointer takes it is for want of
// a window: a list that is open is no part of the page.
func (m mouse) chooses(a analyst, list, option string) {
	a.t.Helper()
	m.point(a, list)
	if !asks[bool](a, fmt.Sprintf(`(() => {
		const list = %s, one = [...list.options].find(o => o.value === %q);
		if (one) { list.value = one.value; list.dispatchEvent(new Event("change", {bubbles: true})); }
		return !!one;
	})()`, finds(list), option)) {
		a.t.Fatalf("%q has no %q: %s", list, option, a.reads())
	}
}

func (m mouse) types(a analyst, field, text string) {
	a.t.Helper()
	m.presses(a, field)
	a.does("typing "+text, overwrites, chromedp.KeyEvent(text))
}

// brings drops files on the box.
func (m mouse) brings(a analyst, paths []string) {
	a.t.Helper()
	x, y := m.point(a, "files")
	const copied = 1
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: paths, DragOperationsMask: copied}
	a.leaves(func() {
		a.does("dropping files", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			for _, what := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
				if _, err := cdp.Call(ctx, tab, input.DispatchDragEvent, input.DispatchDragEventParams{Type: what, X: x, Y: y, Data: data}); err != nil {
					return err
				}
			}
			return nil
		}))
	})
}

// keyboard has no mouse: it goes from one thing to the next with Tab, skips what every
// page begins with, and demands to see where it is at every step.
type keyboard struct{}

// stop is where the keyboard is.
type stop struct {
	Wanted, Skip, Begun, Seen, Inside bool
	Name                              string
}

// goes goes to what is named.
func (keyboard) goes(a analyst, name string) {
	a.t.Helper()
	const most = 700 // steps; a page of figures has half of them
	skipped := false
	for range most {
		a.does("Tab", chromedp.KeyEvent(kb.Tab))
		at := asks[stop](a, `(() => {
			const e = document.activeElement, style = getComputedStyle(e), r = e.getBoundingClientRect();
			return {
				Wanted: e === `+finds(name)+`, Skip: e.matches(".skip"), Begun: e !== document.body, Inside: !!e.closest("main"),
				Seen: e.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
					r.bottom > 0 && r.right > 0 && r.top < innerHeight && r.left < innerWidth,
				Name: e.outerHTML.slice(0, 200),
			};
		})()`)
		if at.Begun && !at.Seen {
			a.t.Errorf("on the way to %q nobody sees that the keyboard is at %s", name, at.Name)
		}
		if skipped && !at.Inside {
			a.t.Errorf("what skips to the page leads to %s", at.Name)
		}
		skipped = at.Skip && asks[bool](a, `!!`+finds(name)+`?.closest("main")`)
		switch {
		case at.Wanted:
			return
		case skipped:
			a.does("Enter", chromedp.KeyEvent(kb.Enter))
		}
	}
	a.t.Fatalf("no way to %q with the keyboard: %s", name, a.reads())
}

func (k keyboard) presses(a analyst, name string) {
	a.t.Helper()
	k.goes(a, name)
	key := " "
	if asks[bool](a, `document.activeElement.matches("a")`) {
		key = kb.Enter
	}
	a.does("pressing "+name, chromedp.KeyEvent(key))
}

func (k keyboard) chooses(a analyst, list, option string) {
	a.t.Helper()
	k.goes(a, list)
	for range 400 { // more than any list has
		switch way := asks[int](a, fmt.Sprintf(`(() => {
			const e = document.activeElement;
			return Math.sign([...e.options].findIndex(o => o.value === %q) - e.selectedIndex);
		})()`, option)); way {
		case 0:
			return
		case 1:
			a.does("down", chromedp.KeyEvent(kb.ArrowDown))
		default:
			a.does("up", chromedp.KeyEvent(kb.ArrowUp))
		}
	}
	a.t.Fatalf("%q does not come to %q: %s", list, option, a.reads())
}

func (k keyboard) types(a analyst, field, text string) {
	a.t.Helper()
	k.goes(a, field)
	a.does("typing "+text, overwrites, chromedp.KeyEvent(text))
}

// brings opens the window in which files are chosen, and chooses some.
func (k keyboard) brings(a analyst, paths []string) {
	a.t.Helper()
	opened := make(chan cdp.BackendNodeID, 1)
	listening, stop := context.WithCancel(a.ctx)
	defer stop()
	if err := chromedp.Listen(listening, func(e any) {
		if e, is := e.(*page.EventFileChooserOpened); is {
			opened <- e.BackendNodeID
		}
	}); err != nil {
		a.t.Fatal(err)
	}
	intercepts := func(on bool) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: on})
			return err
		})
	}
	a.does("waiting for the window", intercepts(true))
	k.presses(a, "files")
	select {
	case id := <-opened:
		a.does("choosing files", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, BackendNodeID: id})
			return err
		}), intercepts(false))
	case <-time.After(30 * time.Second):
		a.t.Fatal("no window opens in which files are chosen")
	}
	a.clicks("Take them in")
}
