package main

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// turned turns the text after it around, unless that is kept apart.
const turned = "\u202e"

// hostile are words that would do harm where they are taken for more than text.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `'onmouseover='alert(3)`, `../../../etc/passwd`, `C:\Windows\x`,
	`=cmd|' /C calc'!A0`, turned + "gnp.exe", "a\x00b", `{{.Secret}}`, `javascript:alert(4)`, strings.Repeat("N", 5000), "line\r\nSet-Cookie: x=1",
}

// harmless demands that a page holds nothing but what the desk wrote: no script or
// picture of another's, nothing that is done at an event, and no text that turns
// others around.
func harmless(t *testing.T, at, text string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(at, err)
	}
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.TextNode && strings.Contains(n.Data, turned):
			apart := slices.ContainsFunc(slices.Collect(n.Ancestors()), func(a *html.Node) bool {
				return slices.Contains([]string{"bdi", "title", "option", "pre"}, a.Data)
			})
			if !apart {
				t.Errorf("%s: a word that turns text around stands by itself in %s: %.200q", at, n.Parent.Data, n.Data)
			}
		case n.Type != html.ElementNode:
		case slices.Contains([]string{"iframe", "object", "embed", "base", "applet"}, n.Data):
			t.Errorf("%s holds <%s>", at, n.Data)
		}
		for _, a := range n.Attr {
			key, value := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
			switch {
			case strings.HasPrefix(key, "on"), key == "style", key == "srcdoc":
				t.Errorf("%s: <%s> has %s=%.100q", at, n.Data, a.Key, a.Val)
			case key == "src" && value != "/desk.js" && !strings.HasPrefix(value, "data:image/svg+xml;base64,") && !strings.HasPrefix(value, "/guide/"):
				t.Errorf("%s: <%s> is from %.100q", at, n.Data, a.Val)
			case (key == "href" || key == "action" || key == "formaction") && !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") && value != "data:,":
				t.Errorf("%s: <%s> leads to %.100q", at, n.Data, a.Val)
			case strings.HasPrefix(value, "//"):
				t.Errorf("%s: <%s> leads elsewhere: %.100q", at, n.Data, a.Val)
			}
		}
	}
}

// hostileReturn is a return of Kent whose names and cells are a word that would do
// harm; it is held, for a heading and a word are not known.
func hostileReturn(t *testing.T, word string) []byte {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll([][]string{
		{"Kent SENDIASS " + word, "", "", "", ""},
		{"as at 30 June 2026", "", "", "", ""},
		{"Case reference", "Date opened", "Band " + word, "Status", word},
		{"R1", "01/04/2026", "1", word, word},
		{"R2", "02/04/2026", "2", "Open", word},
		{word, "03/04/2026", "3", word, word},
		{"R4", word, "1", "Open", word},
	}); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// TestDeskHostile has names and cells that would do harm stand as text on every page:
// of files, headings, cells and words, services, questions, reasons and profiles.
func TestDeskHostile(t *testing.T) {
	d := openDesk(t, newWorkspace(t, nil))
	sees := func(at string, code int, text string) {
		t.Helper()
		if code >= http.StatusInternalServerError {
			t.Errorf("%s: %d", at, code)
		}
		harmless(t, at, text)
	}
	opens := func(at string) string {
		t.Helper()
		code, text := d.get(at)
		sees(at, code, text)
		return text
	}
	does := func(at string, form url.Values) string {
		t.Helper()
		code, text := d.post(at, form)
		sees("POST "+at+" "+form.Encode()[:min(80, len(form.Encode()))], code, text)
		return text
	}
	for _, word := range hostile {
		name := strings.ReplaceAll(word, "\x00", "") // no file has one in its name, and a form with one is no form
		code, text := d.drop(map[string][]byte{name + ".csv": hostileReturn(t, word)}, url.Values{"received": {"2026-07-10"}})
		sees("the job", code, text)
		ids := returnIDs(text)
		if len(ids) != 1 {
			t.Fatalf("%.40q: returns %q\n%s", word, ids, text)
		}
		id, _ := url.QueryUnescape(ids[0])
		opens("/layout?id=" + ids[0])
		if text := opens("/returns/one?id=" + ids[0]); word == hostile[0] && !strings.Contains(text, html.EscapeString(word)) {
			t.Errorf("the page of a return does not show %s", word)
		}
		q := url.QueryEscape(word)
		for _, at := range []string{
			"/?period=" + q, "/returns?show=" + q, "/returns/one?id=" + q, "/returns/sender?id=" + q + "&kind=page", "/returns/sender?kind=" + q + "&id=" + ids[0], "/layout?id=" + q,
			"/figures?measure=" + q, "/figures?at=" + q, "/figures?place=service:" + q, "/figures?status=" + q, "/figures.csv?at=" + q, "/explain?level=" + q, "/explain?place=" + q,
			"/trend?place=" + q + "&from=" + q, "/trend?to=" + q + "&unit=" + q, "/compare?region=" + q, "/register?region=" + q, "/release/file?edition=" + q + "&path=" + q,
			"/release/file?edition=published&path=" + q, "/release/zip?edition=" + q, "/jobs/" + url.PathEscape(word), "/" + url.PathEscape(word),
		} {
			opens(at)
		}
		said := url.Values{"id": {id}, "column": {"Band " + word + "=level", word + "=none"}, "word": {"status:" + word + "=inactive", word}, "order": {word}, "service": {word}, "by": {word}}
		for _, do := range []string{"preview", "save"} {
			said.Set("do", do)
			does("/layout", said)
			said.Del("order")
			said.Del("service")
			said["word"] = said["word"][:1]
			does("/layout", said)
		}
		does("/returns/again", url.Values{"id": {word}})
		does("/differences", url.Values{"id": {word}, "decision": {"discard"}, "reason": {word}})
		does("/differences", url.Values{"id": {id}, "decision": {word}, "reason": {word}})
	}
	for _, at := range []string{"/", "/returns", "/differences", "/figures", "/trend", "/compare", "/moderation", "/release", "/register", "/settings", "/log", "/guide"} {
		opens(at)
	}
	if entries, err := os.ReadDir(filepath.Dir(d.dir)); err != nil || len(entries) != 1 {
		t.Errorf("beside the workspace: %v %v", entries, err)
	}
	known := regexp.MustCompile(`^(desk\.log|iass\.yaml|register\.csv|store\.duckdb|key|lock|profiles/kent[-0-9a-z_]*\.yaml|returns/[0-9a-f]{2}/.*|returns/[0-9a-f]+.*)$`)
	for _, name := range keptIn(t, d.dir) {
		if rel, err := filepath.Rel(d.dir, name); err != nil || !known.MatchString(filepath.ToSlash(rel)) {
			t.Errorf("in the workspace: %q %v", rel, err)
		}
	}
}
