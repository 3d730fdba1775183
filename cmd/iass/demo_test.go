package main

import (
	"bytes"
	"encoding/csv"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// TestDemo makes and collates the demo, and holds the store to what the demo
// knows of its own imaginary interventions.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	if code := run(t.Context(), quietly(), []string{"demo", dir, "--quiet"}); code != exitDone {
		t.Fatal("exit code", code)
	}
	period := schemas.Quarter(2026, 1)
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	services := map[string]bool{}
	for _, c := range made.Truth {
		services[c.Service] = true
		if c.Measure != demo.Stock {
			want[c.Measure+" "+c.Service+" "+c.Level.String()] = c.N
			continue
		}
		want[c.Measure+" "+c.AsAt.String()+" "+c.Service+" "+c.Level.String()+" "+c.Status.String()] = c.N
	}
	got := map[string]int{}
	count := func(key string, args ...string) {
		for _, r := range countRows(t, filepath.Join(dir, "workspace"), args...) {
			n, err := strconv.Atoi(r[len(r)-2])
			if err != nil || !services[r[0]] { // a mark, or a service outside the truth
				continue
			}
			got[key+" "+strings.Join(r[:len(r)-2], " ")] = n
		}
	}
	for _, day := range []schemas.Date{period.Last, period.First - 1} {
		count("stock "+day.String(), "stock", "--at", day.String(), "--by", "service,level,status")
	}
	count("opened", "opened", "--period", period.Name, "--by", "service,level")
	count("closed", "closed", "--period", period.Name, "--by", "service,level")
	for _, c := range made.Ratings {
		services[c.Service] = true
		answer := "asked"
		if c.Question > 0 {
			answer = strconv.Itoa(c.Answer)
		}
		for q := 1; q <= schemas.QuestionsAll; q++ {
			if c.Question == q || c.Question == 0 && schemas.AskedAt(q, c.Level) {
				want[strings.Join([]string{"evaluation", c.Service, c.Level.String(), strconv.Itoa(q), answer}, " ")] = c.N
			}
		}
	}
	for _, r := range countRows(t, filepath.Join(dir, "workspace"), "evaluation", "--period", period.Name, "--by", "service,level,question") {
		if n, err := strconv.Atoi(r[5]); err == nil && n > 0 && r[4] != "answered" && r[4] != "top-two" {
			got[strings.Join([]string{"evaluation", r[0], r[1], r[2], r[4]}, " ")] = n
		}
	}
	if len(made.Ratings) == 0 {
		t.Error("the demo has no answers to the evaluation questions")
	}
	faults := 0
	for key, n := range want {
		if got[key] != n && faults < 20 {
			faults++
			t.Errorf("%s: counted %d, and the demo made %d", key, got[key], n)
		}
	}
	for key, n := range got {
		if want[key] != n && faults < 20 {
			faults++
			t.Errorf("%s: counted %d, and the demo made %d", key, n, want[key])
		}
	}
	t.Logf("%d figures of the demo compared", len(want))
}

// countRows is what iass counts prints, without its heading.
func countRows(t *testing.T, workspace string, args ...string) [][]string {
	t.Helper()
	var out bytes.Buffer
	env := quietly()
	env.out = &out
	if code := run(t.Context(), env, append(append([]string{"counts"}, args...), "--workspace", workspace, "--format", "csv")); code != exitDone {
		t.Fatalf("iass counts %v: exit code %d", args, code)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}
