package compare

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/report/chart"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var (
	midlands = schemas.Region{Code: "E12000005", Name: "West Midlands"}
	period   = schemas.Quarter(2026, 1)
)

// add adds what a service opened, and England's and the region's part of it.
func add(in *Input, code string, mark schemas.Mark, region schemas.Region, levels ...int64) {
	upper := levels[2] + levels[3]
	for i, level := range []string{"1", "2", "3", "4", "3+4", "unknown", "total"} {
		v := []int64{levels[0], levels[1], levels[2], levels[3], upper, 0, levels[0] + levels[1] + upper}[i]
		if mark != schemas.NoMark {
			v = 0
		}
		in.Figures = append(in.Figures, measure.Figure{
			Measure: "opened", Period: period.Name, AsAt: period.Last.String(), Geography: measure.Service, Code: code, Name: strings.ToUpper(code), Region: region.Name,
			Level: level, Status: "total", Value: v, Mark: mark, Expected: 1,
		})
	}
}

// some is a comparison in which one service of the region differs from the rest of
// England, one has no Level 3 or 4, one has made no return, and one is withheld.
func some() Input {
	in := Input{Period: period, Region: midlands, What: measure.Opened}
	for i := range 40 {
		add(&in, fmt.Sprintf("other-%02d", i), "", schemas.Region{Code: "E12000001", Name: "North East"}, 400, 400, 190+int64(i%5), 10)
	}
	add(&in, "zeta", "", midlands, 200, 200, 500, 100)
	add(&in, "alpha", "", midlands, 4, 4, 0, 0)
	add(&in, "beta", schemas.NotAvailable, midlands, 0, 0, 0, 0)
	add(&in, "gamma", schemas.Confidential, midlands, 0, 0, 0, 0)
	return in
}

func TestFunnel(t *testing.T) {
	r := New(some())
	f := r.Funnels[0]
	names := []string{}
	for _, p := range f.shown() {
		names = append(names, p.Name)
	}
	if want := []string{"ALPHA", "BETA", "GAMMA", "ZETA"}; !slices.Equal(names, want) {
		t.Errorf("in the order %v, want that of names, %v", names, want)
	}
	of := map[string]Point{}
	for _, p := range f.Points {
		of[p.Code] = p
	}
	if p := of["zeta"]; p.Beyond != 2 || p.Value != 0.6 {
		t.Errorf("%+v", p)
	}
	// No one of 8 at Level 3 or 4 where a fifth of all are: 0.8 to the power of 8 is
	// 17 %, so the exact limits begin at nought.
	if p := of["alpha"]; p.Beyond != 0 || p.L95.Lower != 0 || p.Value != 0 || p.Mark != schemas.NoMark {
		t.Errorf("%+v", p)
	}
	for code, mark := range map[string]schemas.Mark{"beta": schemas.NotAvailable, "gamma": schemas.Confidential} {
		if p := of[code]; p.Mark != mark || p.N != 0 || p.Beyond != 0 {
			t.Errorf("%+v", p)
		}
	}
	said := strings.Join(r.Sentences(), "\n")
	if !strings.Contains(said, "ZETA, share at Level 3 or 4 of the interventions opened: 60.0 % of 1,000, above") || strings.Contains(said, "worse than") {
		t.Error(said)
	}
	c, ok := r.Chart(f)
	if !ok || len(c.Points) != 42 { // a point is a count: those with a mark have none
		t.Errorf("%d points", len(c.Points))
	}
	for _, size := range chart.Sizes {
		var b bytes.Buffer
		if err := chart.Write(&b, c, size, chart.SVG); err != nil || !strings.Contains(b.String(), ">ZETA<") || strings.Contains(b.String(), "GAMMA") {
			t.Errorf("%s: %v", size.Name, err)
		}
	}
}

// Limits grow narrower with size, and are nested.
func TestLimits(t *testing.T) {
	f := New(some()).Funnels[0]
	c, _ := New(some()).Chart(f)
	before := c.Limits(20)
	for n := int64(20); n < 5000; n += 97 {
		l := c.Limits(n)
		if l[2] > l[0] || l[0] > f.Target || l[1] < f.Target || l[3] < l[1] {
			t.Fatalf("limits of %d: %v around %v", n, l, f.Target)
		}
		if wide := l[3] - l[2]; wide > before[3]-before[2]+0.03 { // exact ones go by steps
			t.Fatalf("limits of %d are wider than those of fewer: %v, %v", n, l, before)
		}
		before = l
	}
}

// Of a release there are no tables that it has nothing for, and no mark becomes a number.
func TestReleased(t *testing.T) {
	in := some()
	in.Released = true
	r := New(in)
	var ids []string
	for _, table := range r.Tables {
		ids = append(ids, table.ID)
	}
	if !slices.Equal(ids, []string{"levels", "practice"}) || len(r.Funnels) != 1 {
		t.Errorf("tables %v, %d funnels", ids, len(r.Funnels))
	}
	var b bytes.Buffer
	if err := WriteCSV(&b, r); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, ",gamma,") && !strings.Contains(line, ",,,,,,c,,,,,") && !strings.HasPrefix(line, "practice") {
			t.Error(line)
		}
	}
	if err := WriteText(&b, r); err != nil || !strings.Contains(b.String(), "From released figures") || strings.Contains(b.String(), "Internal") {
		t.Error(b.String())
	}
}

// With fewer than three services there is nobody to compare with.
func TestFewServices(t *testing.T) {
	in := Input{Period: period, What: measure.Opened}
	add(&in, "alpha", "", midlands, 4, 4, 1, 1)
	add(&in, "beta", "", midlands, 4, 4, 1, 1)
	r := New(in)
	if r.Funnels[0].Drawn {
		t.Error("limits of two services")
	}
	if _, ok := r.Chart(r.Funnels[0]); ok {
		t.Error("a chart of two services")
	}
	var b bytes.Buffer
	if err := WriteText(&b, r); err != nil || !strings.Contains(b.String(), "fewer than three") {
		t.Error(b.String())
	}
	if err := WriteJSON(&b, New(Input{Period: period, What: measure.Opened})); err != nil {
		t.Error(err)
	}
}
