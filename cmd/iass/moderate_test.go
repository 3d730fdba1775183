package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/schemas"
)

// Packs that LibreOffice has opened and saved say what they said before: every
// answer, reason and text, and whose they are.
func TestModeratedByLibreOffice(t *testing.T) {
	soffice := needsTool(t, "soffice")
	register, err := config.LoadRegister(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	settings, err := config.LoadSettings(nil, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := workspace{settings: settings, register: register}
	made, saved := t.TempDir(), t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved}
	for i, id := range []string{"kent", "leeds"} {
		s, _ := register.ByID(id)
		path := filepath.Join(made, id+".xlsx")
		args = append(args, path)
		fillPack(t, path, moderation.Blank{Service: s, Rater: "R1", Day: dateOf(receivedDay), Cases: moderation.Starter()},
			[]any{1, "Level 2", 2.0, "3 ", "Cannot say", i + 1})
	}
	if out, err := exec.Command(soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var results []moderation.Result
	for _, dir := range []string{made, saved} {
		packs, findings, err := readPacks(w, []string{dir}, "")
		if err != nil || len(findings) > 0 || len(packs) != 2 || len(packs[0].Ratings) != 6 {
			t.Fatalf("%v %v %+v", err, findings, packs)
		}
		results = append(results, moderation.Analyse(moderation.Input{Packs: packs, Cases: moderation.Starter()}))
	}
	if d := cmp.Diff(results[0], results[1]); d != "" {
		t.Errorf("(-made +saved by LibreOffice):\n%s", d)
	}
	if r := results[0]; r.Overall.Ratings != 10 || r.CannotSay != 2 || len(r.Cases[0].Reasons) != 2 || r.Cases[3].Reference != schemas.Level3.String() {
		t.Errorf("%+v", r)
	}
	f, err := excelize.OpenFile(filepath.Join(saved, "kent.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if lists, err := f.GetDataValidations("Cases"); err != nil || len(lists) != 1 || lists[0].Sqref != "C5:C10" {
		t.Errorf("the lists of levels: %v %+v", err, lists)
	}
}

// fillPack writes a pack with these answers, each with a reason.
func fillPack(t *testing.T, path string, blank moderation.Blank, answers []any) {
	t.Helper()
	var b bytes.Buffer
	if err := moderation.WritePack(&b, blank); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i, v := range answers {
		for cell, value := range map[string]any{fmt.Sprintf("C%d", 5+i): v, fmt.Sprintf("D%d", 5+i): "a meeting & <more>"} {
			if err := f.SetCellValue("Cases", cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}
