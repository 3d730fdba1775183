package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/demo"
	"github.com/iassn/collate/report/feedback"
	"github.com/iassn/collate/schemas"
)

// A marked copy of any of the demo's workbooks, sent back as it is, says the same:
// all that the program reads is in it, each where it stood.
func TestMarkedCopySaysTheSame(t *testing.T) {
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	period := schemas.Quarter(2026, 1)
	made, err := demo.Make(demo.Spec{Seed: demoSeed, Services: register.ValidOn(period.Last)[:60], Period: period, Rows: 3_000})
	if err != nil {
		t.Fatal(err)
	}
	if register, err = config.LoadRegister(made.Register, ""); err != nil {
		t.Fatal(err)
	}
	settings, err := config.LoadSettings(nil, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	in := &intake{workspace: workspace{settings: settings, register: register}, receivedOn: dateOf(receivedDay)}
	copied := 0
	for _, f := range made.Files {
		if ingest.KindOf(f.Content) != ingest.KindXLSX {
			continue
		}
		from := file{name: filepath.Base(f.Path), folders: strings.Split(filepath.Dir(f.Path), "/")}
		before, _ := in.read(from, f.Content, schemas.Profile{})
		if len(before) != 1 || !hasSheets(before[0]) {
			continue
		}
		copied++
		v := feedback.Feedback{Return: before[0]}
		v.Service, _ = register.ByID(before[0].Service)
		var copied bytes.Buffer
		if err := feedback.WriteCopy(&copied, v, shows(in.vocabulary(schemas.Profile{}))); err != nil {
			t.Fatal(err)
		}
		in.service, in.extractDate = before[0].Service, before[0].ExtractDate
		after, _ := in.read(from, copied.Bytes(), schemas.Profile{})
		in.service, in.extractDate = "", 0
		if d := cmp.Diff(saidBy(before[0]), saidBy(after[0])); d != "" {
			t.Errorf("%s (-sent +sent back):\n%s", f.Path, d)
		}
	}
	if copied < 15 {
		t.Errorf("only %d workbooks were copied", copied)
	}
}

// saidBy is what of a return a copy must say again: all but the rows that are none
// of a table.
func saidBy(r schemas.Return) schemas.Return {
	var cells []schemas.Finding
	for _, f := range r.Findings {
		if f.Position.Row > 0 && f.Rule != schemas.RuleTableIgnored {
			cells = append(cells, f)
		}
	}
	return schemas.Return{
		Grain: r.Grain, History: r.History, ExtractDate: r.ExtractDate, Verdict: r.Verdict, Interventions: r.Interventions, Tallies: r.Tallies,
		Findings: cells, Ledger: schemas.Ledger{Accepted: r.Ledger.Accepted, Rejected: r.Ledger.Rejected, Duplicate: r.Ledger.Duplicate, Excluded: r.Ledger.Excluded},
	}
}
