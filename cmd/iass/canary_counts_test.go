package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/schemas"
)

// TestPersonalDataOfCounts looks for canaries, and for references, in returns of counts
// and in what summarise says, of exports that hold canaries in every column that no
// count needs: in the layouts of the demo, and in an export whose references are one.
func TestPersonalDataOfCounts(t *testing.T) {
	dir := t.TempDir()
	temporary, workspace := filepath.Join(dir, "tmp"), filepath.Join(dir, "workspace")
	t.Setenv("TMPDIR", temporary)
	plant(t, temporary, "", nil)
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	period := schemas.Quarter(2026, 1)
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last), Period: period, Rows: 3000})
	if err != nil {
		t.Fatal(err)
	}
	plant(t, workspace, "register.csv", made.Register)
	exports, seen := filepath.Join(dir, "exports"), map[string]bool{}
	for _, f := range made.Files {
		if f.Fault == "" && !seen[f.Layout] {
			seen[f.Layout] = true
			name := filepath.Join(exports, filepath.FromSlash(f.Path))
			plant(t, filepath.Dir(name), filepath.Base(name), f.Content)
		}
	}
	rows := []string{"Case reference,Child's name,Level,Status,Date opened,Date closed,Notes"}
	for i := range 30 {
		rows = append(rows, fmt.Sprintf("%s-%d,Ann %s,%d,Open,%02d/05/2026,,rang %s", canary, i, canary, i%4+1, i%28+1, canary))
	}
	rows = append(rows, canary+"-50,Ann,1,Closed,31/02/2026,,", canary+"-51,Ann,Ann "+canary+",Open,01/05/2026,,")
	kent := filepath.Join(exports, "Kent SENDIASS 2026-06-30.csv")
	plant(t, exports, filepath.Base(kent), []byte(strings.Join(rows, "\n")))
	if n := canaries(t, exports); n < canaryCount {
		t.Fatalf("only %d canaries in the exports", n)
	}
	for ending, export := range map[string]string{".xlsx": exports, ".json": kent, ".csv": kent} { // a workbook has the most text
		to := filepath.Join(dir, "out", "counts"+ending)
		var out, errs bytes.Buffer
		env := environment{out: &out, err: &errs, today: received}
		if code := run(t.Context(), env, []string{"summarise", export, "--verbose", "--workspace", workspace, "--to", to}); code != exitDone || errs.Len() == 0 {
			t.Fatalf("exit code %d\n%s", code, errs.String())
		}
		if said := strings.ToUpper(out.String() + errs.String()); strings.Contains(said, canary) {
			t.Errorf("summarise --to %s says a canary", ending)
		}
	}
	if n := canaries(t, filepath.Join(dir, "out")); n > 0 {
		t.Errorf("%d canaries in the counts", n)
	}
	if n := canaries(t, workspace); n > 0 {
		t.Errorf("%d canaries in the workspace", n)
	}
	for _, folder := range []string{temporary, workspace} {
		left, err := os.ReadDir(folder)
		if want := map[string]int{workspace: 1}[folder]; err != nil || len(left) != want {
			t.Errorf("left in %s: %v %v", folder, left, err)
		}
	}
}
