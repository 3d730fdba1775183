package main

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
)

// resident is a service that sent a return, with as many interventions as no other has.
type resident struct {
	service, name, region string // the region by its code
	rows                  int
}

var residents = []resident{
	{"kent", "Kent", "E12000008", 131},
	{"surrey", "Surrey", "E12000008", 227},
	{"leeds", "Leeds", "E12000003", 149},
	{"bradford", "Bradford", "E12000003", 157},
}

// sentFile is a return of a service, by its number of rows.
func sentFile(title string, rows int) []byte {
	var b strings.Builder
	b.WriteString(title + "\n" + header)
	for i := range rows {
		fmt.Fprintf(&b, "R%d,%02d/04/2026,%d,%s,\n", i, 1+i%28, 1+i%4, []string{"Open", "Open", "Inactive", "Closed"}[i%4])
	}
	return []byte(b.String())
}

const password = "correct horse battery"

// withAccounts makes the accounts of a workspace: an analyst, and one of each region and
// service of those that sent returns.
func withAccounts(t *testing.T, dir string) {
	t.Helper()
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	hash := desk.HashPassword(password)
	var all []config.Account
	for _, a := range [][3]string{
		{"analyst", "national", ""},
		{"south", "region", "South East"},
		{"north", "region", "Yorkshire and The Humber"},
		{"kent", "service", "kent"},
		{"surrey", "service", "surrey"},
		{"leeds", "service", "leeds"},
	} {
		one, err := config.NewAccount(a[0], a[1], a[2], register)
		if err != nil {
			t.Fatal(err)
		}
		one.Hash = hash
		all = append(all, one)
	}
	if err := writeAccounts(filepath.Join(dir, "accounts.yaml"), all); err != nil {
		t.Fatal(err)
	}
}

// as is a browser of somebody who signs in.
func (d *atDesk) as(name string) *atDesk {
	d.t.Helper()
	jar, _ := cookiejar.New(nil) // never fails
	out := *d
	out.client = &http.Client{Jar: jar}
	if code, text := out.post("/signin", url.Values{"name": {name}, "password": {password}}); code != http.StatusOK || !strings.Contains(text, "You are let in") {
		d.t.Fatalf("%s cannot sign in: %d %s", name, code, text)
	}
	return &out
}

// peopled is a desk with the returns and a release, and those who may sign in there.
func peopled(t *testing.T) (d *atDesk, people map[string]*atDesk) {
	t.Helper()
	dir := newWorkspace(t, nil)
	withAccounts(t, dir)
	d = openDesk(t, dir)
	people = map[string]*atDesk{}
	for _, name := range []string{"analyst", "south", "north", "kent", "surrey", "leeds"} {
		people[name] = d.as(name)
	}
	files := map[string][]byte{}
	for _, s := range residents {
		files[s.name+" return.csv"] = sentFile(s.name+" SENDIASS as at 30 June 2026", s.rows)
	}
	analyst := people["analyst"]
	if code, text := analyst.drop(files, url.Values{"received": {"2026-07-10"}}); code != http.StatusOK {
		t.Fatal(code, text)
	}
	again := map[string][]byte{}
	for _, s := range residents {
		again[s.name+" again.csv"] = sentFile(s.name+" SENDIASS as at 30 June 2026", s.rows+1)
	}
	analyst.drop(again, url.Values{"received": {"2026-07-11"}, "hold": {"yes"}})
	if code, text := analyst.post("/release?period=2026-27-Q1", nil); code != http.StatusOK || !strings.Contains(text, "Done.") {
		t.Fatalf("releasing: %d %s", code, text)
	}
	return d, people
}

var (
	linked = regexp.MustCompile(`(?:href|action)="(/[^"#]*)"`)
	placed = regexp.MustCompile(`<option value="((?:region|service|england):[^"]+)"`)
)

// crawl is every address that pages lead to, with their texts; of explanations and of
// files of an edition a few, and of places those that somebody returned for.
func (d *atDesk) crawl() map[string]string {
	d.t.Helper()
	out, wait, few := map[string]string{}, []string{"/", "/figures?measure=opened", "/explain"}, map[string]int{}
	for len(wait) > 0 {
		at := wait[0]
		wait = wait[1:]
		if _, seen := out[at]; seen {
			continue
		}
		code, text := d.get(at)
		if code == http.StatusMethodNotAllowed || code == http.StatusNotFound {
			continue
		}
		if code >= http.StatusInternalServerError {
			d.t.Errorf("%s: %d %s", at, code, text)
		}
		out[at] = text
		for _, m := range linked.FindAllStringSubmatch(text, -1) {
			next := html.UnescapeString(m[1])
			u, err := url.Parse(next)
			if err != nil {
				d.t.Fatal(err)
			}
			kind := u.Path + u.Query().Get("edition")
			if few[kind]++; few[kind] > 3 && (u.Path == "/explain" || u.Path == "/release/file") || few[kind] > 1 && u.Query().Has("period") {
				continue
			}
			wait = append(wait, next)
		}
		for _, m := range placed.FindAllStringSubmatch(text, -1) {
			if strings.HasPrefix(m[1], "england") || slices.ContainsFunc(residents, func(s resident) bool { return m[1] == "service:"+s.service || m[1] == "region:"+s.region }) {
				wait = append(wait, "/figures?measure=stock&place="+m[1], "/trend?place="+m[1], "/figures.csv?measure=opened&place="+m[1])
			}
		}
	}
	return out
}

// tellingOf finds what tells of a service that is not among those of somebody.
func tellingOf(own ...string) *regexp.Regexp {
	var marks []string
	for _, s := range residents {
		if !slices.Contains(own, s.service) {
			marks = append(marks, `\b`+s.name+`\b`, fmt.Sprintf("[>,](%d|%d)[<,]", s.rows, s.rows+1))
		}
	}
	return regexp.MustCompile(strings.Join(marks, "|"))
}

// TestDeskPeople has everybody go wherever a page leads them, and wherever one leads an
// analyst: nobody finds what is another's.
func TestDeskPeople(t *testing.T) {
	_, people := peopled(t)
	all := people["analyst"].crawl()
	if len(all) < 60 || !tellingOf().MatchString(all["/returns"]) {
		t.Fatalf("an analyst finds %d pages", len(all))
	}
	of := map[string][]string{"south": {"kent", "surrey"}, "north": {"leeds", "bradford"}, "kent": {"kent"}, "surrey": {"surrey"}, "leeds": {"leeds"}}
	some := []string{"south", "kent"}
	if os.Getenv("IASS_SEEDS") == "all" {
		some = slices.Sorted(maps.Keys(of))
	}
	for _, name := range some {
		d, own, telling := people[name], of[name], tellingOf(of[name]...)
		found := d.crawl()
		if len(found) < 25 || !slices.ContainsFunc(residents, func(s resident) bool {
			return slices.Contains(own, s.service) && strings.Contains(found["/figures"], fmt.Sprint(s.rows))
		}) && len(own) == 1 {
			t.Errorf("%s finds %d pages, and not their own figures", name, len(found))
		}
		_, nowhere := d.get("/nowhere")
		missing := 0
		for at := range all {
			code, text := d.get(at)
			if code == http.StatusNotFound {
				missing++
				if text != nowhere {
					t.Errorf("%s: %s is not there, and not as what is not there: %s", name, at, text)
				}
			}
			found[at] = text
		}
		for at, text := range found {
			if u, _ := url.Parse(at); u.Path == "/release/file" || u.Path == "/release/zip" || u.Path == "/guide" || u.Path == "/release" || strings.HasSuffix(u.Path, ".css") {
				if strings.Contains(at, "internal") && text != nowhere {
					t.Errorf("%s: %s is there", name, at)
				}
				continue // what was sent out is everybody's, and the guide has examples
			}
			if mark := telling.FindString(text); mark != "" {
				t.Errorf("%s: %s tells %s", name, at, mark)
			}
		}
		t.Logf("%s: %d addresses, %d of them not there", name, len(found), missing)
	}
}

// TestDeskPeopleSend has a service send files: its own are taken in, and of others
// nothing is kept, whatever they hold; nor is anything else of another's changed.
func TestDeskPeopleSend(t *testing.T) {
	d, people := peopled(t)
	kent, analyst := people["kent"], people["analyst"]
	_, before := analyst.get("/returns")
	others := returnIDs(before)
	refused := ""
	for _, file := range []struct{ name, content string }{
		{"q.csv", string(sentFile("Leeds SENDIASS as at 30 June 2026", 5))},
		{"q.csv", string(sentFile("Leeds SENDIASS as at 30 June 2026", 349))}, // as it is kept
		{"q.csv", string(sentFile("Bristol SENDIASS as at 30 June 2026", 5))}, // of whom nothing is kept
		{"q.csv", "as at 30 June 2026\nService,Case reference,Date opened,Level,Status\nKent,R1,01/04/2026,1,Open\nLeeds,R2,01/04/2026,1,Open\n"},
		{"q.csv", "as at 30 June 2026\nService,Case reference,Date opened,Level,Status\nLeeds,R1,nonsense,9,Lost\n"},
	} {
		code, text := kent.drop(map[string][]byte{file.name: []byte(file.content)}, nil)
		text = regexp.MustCompile(`<title>.*?</title>`).ReplaceAllString(text, "")
		if code != http.StatusOK || !strings.Contains(text, "Nothing of these files was kept") || tellingOf("kent").MatchString(text) {
			t.Errorf("%s: %d %s", file.content, code, text)
		}
		if refused = cmp.Or(refused, text); text != refused {
			t.Errorf("%s is refused in other words:\n%s\n%s", file.content, text, refused)
		}
	}
	_, nowhere := kent.get("/nowhere")
	for _, service := range []string{"leeds", "atlantis"} {
		if code, text := kent.drop(map[string][]byte{"q.csv": sentFile("as at 30 June 2026", 5)}, url.Values{"service": {service}}); code != http.StatusNotFound || text != nowhere {
			t.Errorf("sent as %s: %d %s", service, code, text)
		}
	}
	for _, id := range append(others, "none/leeds") {
		if strings.HasSuffix(id, "/kent") {
			continue
		}
		for at, form := range map[string]url.Values{
			"/returns/again": {"id": {id}}, "/layout": {"id": {id}, "do": {"save"}, "by": {"Me"}}, "/differences": {"id": {id}, "decision": {"accept"}},
		} {
			if code, text := kent.post(at, form); code != http.StatusNotFound || text != nowhere {
				t.Errorf("%s %s: %d %s", at, id, code, text)
			}
		}
	}
	for _, at := range []string{"/release", "/demo", "/demo/leave"} {
		if code, text := kent.post(at, nil); code != http.StatusNotFound || text != nowhere {
			t.Errorf("%s: %d %s", at, code, text)
		}
	}
	if _, after := analyst.get("/returns"); after != before {
		t.Error("the returns are not as they were")
	}
	if profiles, _ := os.ReadDir(filepath.Join(d.dir, "profiles")); len(profiles) > 0 {
		t.Error("a profile was saved")
	}
	code, text := kent.drop(map[string][]byte{"q.csv": sentFile("as at 31 May 2026", 7)}, nil)
	if code != http.StatusOK || !strings.Contains(text, "<bdi>Kent</bdi>") || !strings.Contains(text, "accepted") {
		t.Errorf("their own: %d %s", code, text)
	}
	if _, text := people["leeds"].get("/returns"); strings.Contains(text, "q.csv") {
		t.Error("another service sees it")
	}
	if _, text := people["south"].get("/returns"); !strings.Contains(text, "q.csv") {
		t.Error("its region does not see it")
	}
	_, text = analyst.get("/log")
	for _, line := range []string{"Signed in with a password, from 127.0.0.1", "Take in 1 file: asked for"} {
		if !strings.Contains(text, line) {
			t.Errorf("the log is without %q", line)
		}
	}
}

// TestDeskSignIn has axe-core look at the page on which people sign in, and at what it
// says of a wrong password.
func TestDeskSignIn(t *testing.T) {
	dir := newWorkspace(t, nil)
	withAccounts(t, dir)
	d := openDesk(t, dir)
	a := analyst{t: t, base: d.base, hands: mouse{}, keeping: t.TempDir()}
	a.ctx, a.axe = chromium(t)
	a.opens("/signin")
	a.accessible("sign-in")
	a.does("sending a wrong password", chromedp.SendKeys("[name=name]", "kent"), chromedp.SendKeys("[name=password]", "wrong\r"), chromedp.Sleep(time.Second))
	if text := asks[string](a, "document.body.innerText"); !strings.Contains(text, "password") {
		t.Error(text)
	}
	a.accessible("sign-in-refused")
}
