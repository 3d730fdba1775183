package page_test

import (
	"bytes"
	"context"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/page"
	"github.com/iassn/collate/schemas"
)

// told are counts by service, level and status; what is open was opened in the
// period, what is closed was closed in it, and all of it was worked on.
type told map[string]map[schemas.Level][3]int64

func (s told) counts(is func(schemas.Status) bool, status bool) measure.Counts {
	var out measure.Counts
	for id, levels := range s {
		out.Available = append(out.Available, id)
		for level, ns := range levels {
			for i, n := range ns {
				cell := measure.Cell{Service: id, Level: level, Status: schemas.Statuses[i], N: n}
				if !is(cell.Status) || n == 0 {
					continue
				}
				if !status {
					cell.Status = schemas.StatusUnknown
				}
				out.Cells = append(out.Cells, cell)
			}
		}
	}
	slices.Sort(out.Available)
	return out
}

func (s told) Stocks(_ context.Context, days ...schemas.Date) ([]measure.Counts, error) {
	out := make([]measure.Counts, len(days))
	for i := range days {
		out[i] = s.counts(func(schemas.Status) bool { return true }, true)
	}
	return out, nil
}

func (s told) Flows(_ context.Context, names []measure.Name, periods ...schemas.Period) ([][]measure.Counts, error) {
	out := make([][]measure.Counts, len(periods))
	for i := range periods {
		for _, name := range names {
			out[i] = append(out[i], s.flow(name))
		}
	}
	return out, nil
}

func (s told) flow(name measure.Name) measure.Counts {
	return s.counts(func(v schemas.Status) bool {
		switch name {
		case measure.Opened:
			return v == schemas.Open
		case measure.Closed, measure.ClosedFromOpen:
			return v == schemas.Closed
		case measure.BecameInactive:
			return v == schemas.Inactive
		default:
			return name == measure.Worked
		}
	}, false)
}

const oddName = `=HYPERLINK("http://x")<script>alert(1)</script>&`

// sparse is a release in which little can be shown: two regions, one of a single
// service, and no earlier quarter unless there is a second one.
func sparse(t *testing.T, quarters, floor int) disclosure.Content {
	t.Helper()
	north, south := schemas.Region{Code: "E12000001", Name: "North East"}, schemas.Region{Code: "E12000009", Name: "South West"}
	services := []schemas.Service{
		{ID: "odd", Name: oddName, Region: south, Levels: schemas.FourLevels, Statuses: schemas.ThreeStatuses},
		{ID: "silent", Name: "Silent", Region: north},
		{ID: "three", Name: "Three", Region: north, Levels: schemas.ThreeLevels, Statuses: schemas.ThreeStatuses},
		{ID: "tiny", Name: "Tiny", Region: north, Levels: schemas.FourLevels, Statuses: schemas.ThreeStatuses},
		{ID: "two", Name: "Two", Region: north, Levels: schemas.FourLevels, Statuses: schemas.TwoStatuses},
	}
	source := told{
		"odd":   {},
		"three": {schemas.Level1: {30, 10, 20}, schemas.Level3Or4: {10, 0, 8}},
		"tiny":  {schemas.Level1: {1, 1, 1}, schemas.Level4: {2, 0, 0}},
		"two":   {schemas.Level1: {40, 0, 30}, schemas.Level2: {40, 0, 12}, schemas.Level4: {20, 0, 0}},
	}
	p := schemas.Quarter(2026, 1)
	c := disclosure.Content{Version: "test", Publisher: "IASS Network", At: p.Last, Period: p, Floor: floor, Services: services, Quarters: []schemas.Period{p}}
	for len(c.Quarters) < quarters {
		c.Quarters = append([]schemas.Period{schemas.QuarterOf(c.Quarters[0].First - 1)}, c.Quarters...)
	}
	for _, q := range slices.Backward(c.Quarters) {
		figures, err := measure.Build(t.Context(), source, services, measure.Spec{At: q.Last, Period: q, Floor: floor})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range figures {
			if q == p || disclosure.InSeries(f) {
				c.Figures = append(c.Figures, f)
			}
		}
	}
	for _, s := range services {
		r := measure.Returned{Service: s}
		if _, r.Tells = source[s.ID]; r.Tells {
			r.Return = measure.ReturnRow{ID: s.ID, Service: s.ID, Grain: schemas.RecordGrain, ReceivedOn: p.Last + 10, ExtractDate: p.Last, State: "counts"}
		}
		c.Returned = append(c.Returned, r)
	}
	return c
}

// pages writes all pages of a release, by their paths.
func pages(t *testing.T, r disclosure.Release) map[string]string {
	t.Helper()
	out := map[string]string{}
	s := page.New(r)
	for _, p := range s.Places() {
		var b bytes.Buffer
		if err := s.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		out[p.Path()] = b.String()
	}
	return out
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is text without tags, as a reader sees it.
func plain(s string) string {
	return strings.ReplaceAll(html.UnescapeString(tags.ReplaceAllString(s, "")), "\u00a0", " ")
}

// headlines are the sentences at the top of a page, each on a line.
func headlines(t *testing.T, text string) string {
	t.Helper()
	_, list, ok := strings.Cut(text, `<ul class="headlines">`)
	list, _, closed := strings.Cut(list, "</ul>")
	if !ok || !closed {
		t.Fatal("no headlines")
	}
	return strings.TrimSpace(plain(list))
}

func TestSparseHeadlines(t *testing.T) {
	got := pages(t, made.Published(sparse(t, 1, 0), policy))
	for path, want := range map[string]string{
		"index.html": `4 of 5 services told their position on 30 June 2026.
140 interventions were open on 30 June 2026.
140 interventions were opened in April to June 2026, and 70 closed.
Level 1 was 50 % of the interventions opened in April to June 2026 (70 of 140).
Levels 3 and 4 together were 21 % of the interventions opened in April to June 2026 (30 of 140).`,
		"regions/E12000009.html": `The only service told its position on 30 June 2026.
No interventions were open on 30 June 2026.
No interventions were opened in April to June 2026, and none closed.`,
		"services/silent.html": `Silent has not told its position on 30 June 2026: no return was received.
The number of interventions open on 30 June 2026 is not available: no return tells it.
The number of interventions opened in April to June 2026 is not available: no return tells it; so is the number closed.`,
		"services/tiny.html": `Tiny told its position on 30 June 2026.
The number of interventions open on 30 June 2026 is withheld to protect people.
The number of interventions opened in April to June 2026 is withheld to protect people; so is the number closed.`,
		"services/three.html": `Three told its position on 30 June 2026.
The number of interventions open on 30 June 2026 is withheld to protect people.
The number of interventions opened in April to June 2026 is withheld to protect people; so is the number closed.`,
		"services/two.html": `Two told its position on 30 June 2026.
The number of interventions open on 30 June 2026 is withheld to protect people.
The number of interventions opened in April to June 2026 is withheld to protect people; so is the number closed.`,
	} {
		if diff := cmp.Diff(want, headlines(t, got[path])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// TestUnderFloor has a figure that too few services can tell be named as such.
func TestUnderFloor(t *testing.T) {
	want := `4 of 5 services told their position on 30 June 2026.
The number of interventions open on 30 June 2026 is not available: 4 of 5 services sent a return that can tell it, and at least 90 % of them must.
The number of interventions opened in April to June 2026 is not available: 4 of 5 services sent a return that can tell it, and at least 90 % of them must; so is the number closed.`
	got := headlines(t, pages(t, made.Published(sparse(t, 1, 90), policy))["index.html"])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSparsePages(t *testing.T) {
	one, two := pages(t, made.Published(sparse(t, 1, 0), policy)), pages(t, made.Published(sparse(t, 2, 0), policy))
	for _, tt := range []struct {
		name, text string
		has, not   []string
	}{
		{"no earlier quarter", one["index.html"], []string{"This release shows no earlier quarter, so there is no trend."}, []string{"Line chart"}},
		{"who is missing", one["index.html"], []string{"SilentNorth EastNo return was received"}, nil},
		{"two statuses", one["index.html"], []string{"Of these, services that use open and closed alone", "1 of 1"}, nil},
		{"a region with one", one["regions/E12000001.html"], []string{"told of by themselves for England only"}, []string{"Of these, services"}},
		{"what is never told of a service", one["services/three.html"], []string{"is told of no single service", "only the total of a service is told"}, []string{`scope="col">Not open<`}},
		{"no answers", one["services/three.html"], []string{"No figure of this place is other than"}, []string{"What service users answered"}},
		{"a region without two-status services", one["regions/E12000009.html"], nil, []string{"services that use open and closed alone"}},
		{"a service of two statuses", one["services/two.html"], []string{"Inactive", "[z]", "not applicable", "Statuses usedTwo statuses"}, nil},
		{"a service of three levels", one["services/three.html"], []string{"Level 3-4 (three-level schemes)", "Levels usedThree levels"}, nil},
		{"all withheld: no chart, and a reason", two["services/tiny.html"], []string{
			"Withheld to protect people ([c]): Level 1, Level 2 and Level 3 and 4 together in January to June 2026.",
		}, []string{"Bar chart", "Line chart", "<svg"}},
		{"no return: no chart, and a reason", two["services/silent.html"], []string{
			"Not available: no return, or the return cannot tell ([x]): All levels in January to June 2026.", "Why notNo return was received",
		}, []string{"<svg"}},
		{"a year before", two["services/two.html"], nil, []string{"in April to June 2025"}},
	} {
		for _, want := range tt.has {
			if !strings.Contains(plain(tt.text), want) {
				t.Errorf("%s: there is no %q", tt.name, want)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(tt.text, not) {
				t.Errorf("%s: there is %q", tt.name, not)
			}
		}
	}
}

// TestEscaped has a name that is markup and a formula come out as text.
func TestEscaped(t *testing.T) {
	for path, text := range pages(t, made.Published(sparse(t, 2, 0), policy)) {
		if strings.Contains(text, "<script") {
			t.Errorf("%s runs something", path)
		}
		if about := path == "services/odd.html" || path == "regions/E12000009.html" || path == "index.html"; about != strings.Contains(plain(text), oddName) {
			t.Errorf("%s: the name is there: %t, want %t", path, !about, about)
		}
	}
}

func TestInternal(t *testing.T) {
	c := sparse(t, 2, 0)
	for path, text := range pages(t, disclosure.Internal(c)) {
		_, title, _ := strings.Cut(text, "<title>")
		_, body, _ := strings.Cut(text, "<header>\n")
		if !strings.HasPrefix(title, page.Internal) || !strings.HasPrefix(body, `<p class="notice">`+page.Internal) ||
			!strings.Contains(text, `@top-center { content: "`+page.Internal) || !strings.Contains(text, "figures-internal.csv") {
			t.Errorf("%s is not marked", path)
		}
	}
	for path, text := range pages(t, made.Published(c, policy)) {
		if strings.Contains(text, "nternal") {
			t.Errorf("%s, which is published, speaks of an internal edition", path)
		}
	}
}
