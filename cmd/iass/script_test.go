package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gofrs/flock"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// todayVariable names the environment variable that says which day it is in a
// script; only the tests read it.
const todayVariable = "IASS_TEST_TODAY"

func TestMain(m *testing.M) {
	collectLess()
	testscript.Main(m, map[string]func(){"iass": scripted})
}

// scripted is the command as scripts run it: all is as in main, but for the
// day.
func scripted() {
	today, err := schemas.ParseDate(os.Getenv(todayVariable))
	if err != nil {
		panic(err)
	}
	os.Exit(start(today))
}

// TestScripts runs the scripts of testdata/script: one a behaviour, with the
// expected output in it. "go test -run Scripts -update" writes the output anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("IASS_TEST_UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv(todayVariable, "2026-07-14")
			e.Setenv("IASS_RELEASE_PAGES", "false") // 326 files of every release; release-files has them
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": exitCode, "workbook": makeWorkbook, "known": knownLines, "held": whileHeld, "lock": lockWorkbook,
			"cells": showWorkbook, "mend": mendWorkbook, "alter": alterStore,
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", name)
		},
	})
}

// alterStore changes what a store holds, as no command does: alter STORE STATEMENT.
func alterStore(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: alter STORE STATEMENT")
	}
	db, err := sql.Open("duckdb", ts.MkAbs(args[0])) // the driver is the store's
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(errors.Join(err, db.Close()))
}

// exitCode runs a command and demands an exit code: code 3 iass check x.csv.
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: code N command [arguments]")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.String()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got = strings.TrimPrefix(got, "exit status "); got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// whileHeld runs a command while another holds the lock of a workspace, and
// demands an exit code: held DIR 1 iass returns.
func whileHeld(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: held DIR N command [arguments]")
	}
	lock := flock.New(ts.MkAbs(filepath.Join(args[0], "lock")))
	if got, err := lock.TryLock(); !got {
		ts.Fatalf("the lock is not to be had: %v", err)
	}
	defer func() { ts.Check(lock.Unlock()) }()
	ts.Check(signLock(lock.Path(), "iass collate, run by analyst on laptop-7 (process 4711) since 14 July 2026 at 09:31:05"))
	exitCode(ts, neg, args[1:])
}

// showWorkbook prints a workbook: for each sheet its name and the rows that hold
// anything, each with its number and its cells between bars, then the notes on
// cells: cells FILE.
func showWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: cells FILE")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	defer func() { _ = f.Close() }()
	for _, sheet := range f.GetSheetList() {
		_, _ = fmt.Fprintf(ts.Stdout(), "== %s\n", sheet)
		rows, err := f.GetRows(sheet)
		ts.Check(err)
		for i, cells := range rows {
			if line := strings.Join(cells, "|"); strings.Trim(line, "|") != "" {
				_, _ = fmt.Fprintf(ts.Stdout(), "%d: %s\n", i+1, line)
			}
		}
		notes, err := f.GetComments(sheet)
		ts.Check(err)
		for _, n := range notes {
			text := ""
			for _, run := range n.Paragraph {
				text += run.Text
			}
			_, _ = fmt.Fprintf(ts.Stdout(), "note at %s: %s\n", n.Cell, strings.ReplaceAll(text, "\n", " / "))
		}
	}
}

// mendWorkbook writes a workbook again with other cells: mend FILE OUT SHEET!CELL=TEXT….
func mendWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: mend FILE OUT SHEET!CELL=TEXT…")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, change := range args[2:] {
		at, text, _ := strings.Cut(change, "=")
		sheet, cell, _ := strings.Cut(at, "!")
		ts.Check(f.SetCellStr(sheet, cell, text))
	}
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[1])), 0o700))
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
	ts.Check(f.Close())
}

// knownLines writes the lines of standard output to a file, but for those of
// services without a return: known OUT.
func knownLines(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: known OUT")
	}
	var b strings.Builder
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if !strings.HasSuffix(line, ",,x\n") {
			b.WriteString(line)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// makeWorkbook makes a workbook of text files, a sheet each, named after the
// file; cells are separated by a bar, and a cell that is a whole number is one:
// workbook OUT FILE….
func makeWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: workbook OUT FILE…")
	}
	f := excelize.NewFile()
	for i, name := range args[1:] {
		sheet := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
		if i == 0 {
			ts.Check(f.SetSheetName("Sheet1", sheet))
		} else if _, err := f.NewSheet(sheet); err != nil {
			ts.Fatalf("%v", err)
		}
		for r, line := range strings.Split(strings.TrimRight(ts.ReadFile(name), "\n"), "\n") {
			cells := make([]any, 0, 8)
			for c := range strings.SplitSeq(line, "|") {
				cells = append(cells, cellValue(c))
			}
			at, err := excelize.CoordinatesToCellName(1, r+1)
			ts.Check(err)
			ts.Check(f.SetSheetRow(sheet, at, &cells))
		}
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[0])))
	ts.Check(f.Close())
}

// lockWorkbook puts a workbook behind a password: lock FILE PASSWORD.
func lockWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: lock FILE PASSWORD")
	}
	f, err := excelize.OpenFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(f.SaveAs(ts.MkAbs(args[0]), excelize.Options{Password: args[1]}))
	ts.Check(f.Close())
}

// cellValue is a cell as a workbook holds it.
func cellValue(text string) any {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return text
	}
	n := 0
	for _, d := range text {
		n = 10*n + int(d-'0')
	}
	return n
}

// scriptsMin is the number of scripts that there were when this was written: a
// folder that is empty would pass.
const scriptsMin = 80

func TestScriptsAreThere(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) < scriptsMin {
		t.Errorf("%d scripts, %v; want at least %d", len(scripts), err, scriptsMin)
	}
	slices.Sort(scripts)
}

// A file that cannot be opened is a rejected return that says so. Scripts cannot
// show it to root, who may open everything; a folder is no file for anybody.
func TestUnreadable(t *testing.T) {
	in := &intake{receivedOn: dateOf(receivedDay)}
	got := in.one(file{path: t.TempDir(), name: "Kent.csv"})
	if len(got.returns) != 1 || got.returns[0].Verdict != schemas.Rejected || len(got.returns[0].Findings) != 1 {
		t.Fatalf("%+v", got)
	}
	f := got.returns[0].Findings[0]
	if f.Rule != schemas.RuleFileUnreadable || f.Position.String() != "Kent.csv" || !strings.HasPrefix(f.Message, "the file could not be opened: ") || f.Fix == "" {
		t.Errorf("%+v", f)
	}
}
