package tidy

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/schemas"
)

// TestDataPackage writes the tables of a release and its package, and holds both
// to the rules of Frictionless Data that can be checked without the network.
func TestDataPackage(t *testing.T) {
	c, err := made.Content(t.Context(), made.Spec{Seed: 3, Regions: 2, Services: 4, Cases: 30, Silent: 0.2, Period: schemas.Quarter(2026, 1), Quarters: 2})
	if err != nil {
		t.Fatal(err)
	}
	c.Licence, c.Contact = "OGL-UK-3.0", "returns@example.org"
	releases := map[string]disclosure.Release{
		"made": made.Published(c, disclosure.Policy{Name: "dfe", Threshold: 5, Base: 10}), "made, internal": disclosure.Internal(c),
		"formulas": published, "formulas, internal": internal,
	}
	for name, r := range releases {
		t.Run(name, func(t *testing.T) {
			files := tablesOf(t, r)
			p := packageOf(t, r, files)
			for _, fault := range checkPackage(p, files) {
				t.Error(fault)
			}
			if n := len(p["resources"].([]any)); n != len(tables) {
				t.Errorf("%d resources for %d tables", n, len(tables))
			}
			listed, err := ReadPackage(mustMarshal(t, p))
			if err != nil || len(listed) != len(files)+1 {
				t.Errorf("%v, %v", listed, err)
			}
		})
	}
}

// TestDataPackageFaults spoils packages and tables: the check finds each.
func TestDataPackageFaults(t *testing.T) {
	for name, spoil := range map[string]func(p map[string]any, files map[string][]byte){
		"hash":    func(_ map[string]any, files map[string][]byte) { files["figures.csv"][40] ^= 1 },
		"profile": func(p map[string]any, _ map[string][]byte) { p["profile"] = "table" },
		"name":    func(p map[string]any, _ map[string][]byte) { p["name"] = "IASS 2026" },
		"type":    func(p map[string]any, _ map[string][]byte) { fieldOf(p, "value")["type"] = "whole" },
		"enum": func(p map[string]any, _ map[string][]byte) {
			fieldOf(p, "level")["constraints"] = map[string]any{"enum": []any{"1"}}
		},
		"required": func(p map[string]any, _ map[string][]byte) {
			fieldOf(p, "mark")["constraints"] = map[string]any{"required": true}
		},
		"minimum": func(p map[string]any, _ map[string][]byte) {
			fieldOf(p, "services")["constraints"] = map[string]any{"minimum": 1.0}
		},
		"columns": func(p map[string]any, _ map[string][]byte) { fieldOf(p, "value")["name"] = "number" },
	} {
		files := tablesOf(t, internal)
		p := packageOf(t, internal, files)
		spoil(p, files)
		if len(checkPackage(p, files)) == 0 {
			t.Errorf("%s: no fault was found", name)
		}
	}
}

// Paths that lead out of the folder are refused.
func TestReadPackage(t *testing.T) {
	for _, path := range []string{"../figures.csv", "/etc/passwd", "a/../../b", "..", `a\b`, "c:x", ".", "", "a//b"} {
		if got, err := ReadPackage([]byte(`{"name": "iass-x", "files": [{"path": ` + strconv.Quote(path) + `}]}`)); err == nil {
			t.Errorf("%q was read as %v", path, got)
		}
	}
	if got, err := ReadPackage([]byte(`{"name": "budget", "files": [{"path": "a"}]}`)); err == nil {
		t.Errorf("a package of another kind was read as %v", got)
	}
	if got, err := ReadPackage([]byte(`{"name": "iass-x", "resources": [{"path": "a.csv"}], "files": [{"path": "b/c.html"}]}`)); err != nil || !slices.Equal(got, []string{"a.csv", "b/c.html"}) {
		t.Errorf("%v, %v", got, err)
	}
}

func tablesOf(t *testing.T, r disclosure.Release) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, write := range map[string]func(io.Writer, disclosure.Release) error{"figures.csv": CSV, "revisions.csv": Revisions, "data-dictionary.csv": Dictionary} {
		var b bytes.Buffer
		if err := write(&b, r); err != nil {
			t.Fatal(err)
		}
		out[name] = b.Bytes()
	}
	return out
}

func packageOf(t *testing.T, r disclosure.Release, files map[string][]byte) map[string]any {
	t.Helper()
	list := []File{{"figures.parquet", 7, strings.Repeat("0", 64)}}
	for name, content := range files {
		list = append(list, File{name, int64(len(content)), fmt.Sprintf("%x", sha256.Sum256(content))})
	}
	var b bytes.Buffer
	if err := DataPackage(&b, r, list); err != nil {
		t.Fatal(err)
	}
	var p map[string]any
	if err := json.Unmarshal(b.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func mustMarshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func fieldOf(p map[string]any, name string) map[string]any {
	for _, r := range p["resources"].([]any) {
		if r := r.(map[string]any); r["name"] == "figures" {
			for _, f := range r["schema"].(map[string]any)["fields"].([]any) {
				if f := f.(map[string]any); f["name"] == name {
					return f
				}
			}
		}
	}
	panic("no field " + name)
}

var (
	packageNames = regexp.MustCompile(`^[-a-z0-9._/]+$`)
	hashes       = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// checkPackage holds a data package, and the tables that it describes, to the
// specification: names, profiles, licences, contributors and sources, paths, hashes, sizes, dialects, the
// types and constraints of fields, and every cell.
func checkPackage(p map[string]any, files map[string][]byte) (faults []string) {
	fault := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }
	if p["profile"] != "tabular-data-package" {
		fault("profile %v", p["profile"])
	}
	if name, _ := p["name"].(string); !packageNames.MatchString(name) {
		fault("name %v", p["name"])
	}
	for _, l := range list(p["licenses"]) {
		if l["name"] == nil && l["path"] == nil {
			fault("a licence has neither name nor path")
		}
		if path, ok := l["path"].(string); ok {
			if _, err := url.Parse(path); err != nil {
				fault("licence: %v", err)
			}
		}
	}
	for _, c := range append(list(p["contributors"]), list(p["sources"])...) {
		if title, _ := c["title"].(string); title == "" {
			fault("a contributor or source without a title")
		}
		if email, ok := c["email"].(string); ok {
			if _, err := mail.ParseAddress(email); err != nil {
				fault("%v", err)
			}
		}
	}
	seen := map[any]bool{}
	for _, r := range list(p["resources"]) {
		name, _ := r["name"].(string)
		path, _ := r["path"].(string)
		if seen[name] || !packageNames.MatchString(name) || r["profile"] != "tabular-data-resource" || r["encoding"] != "utf-8" || r["format"] != "csv" {
			fault("resource %v", r)
		}
		seen[name] = true
		content := files[path]
		if hash, _ := r["hash"].(string); !hashes.MatchString(hash) || hash != fmt.Sprintf("sha256:%x", sha256.Sum256(content)) || r["bytes"] != float64(len(content)) {
			fault("%s: hash %v, %v bytes", path, r["hash"], r["bytes"])
		}
		faults = append(faults, checkTable(r, content)...)
	}
	for _, f := range list(p["files"]) {
		if hash, _ := f["hash"].(string); !hashes.MatchString(hash) || f["path"] == nil {
			fault("file %v", f)
		}
	}
	return faults
}

func list(v any) []map[string]any {
	var out []map[string]any
	all, _ := v.([]any)
	for _, x := range all {
		out = append(out, x.(map[string]any))
	}
	return out
}

// checkTable holds every cell of a table to its schema.
func checkTable(r map[string]any, content []byte) (faults []string) {
	fault := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) == 0 {
		return []string{fmt.Sprintf("%v: %v", r["name"], err)}
	}
	schema := r["schema"].(map[string]any)
	missing := schema["missingValues"].([]any)
	fields := list(schema["fields"])
	for i, f := range fields {
		if i >= len(rows[0]) || f["name"] != rows[0][i] {
			fault("%v: the column %d is not %v", r["name"], i+1, f["name"])
			continue
		}
		parse, ok := parsers[fmt.Sprint(f["type"])]
		if !ok {
			fault("%v: %v is of the type %v", r["name"], f["name"], f["type"])
			continue
		}
		limits, _ := f["constraints"].(map[string]any)
		enum, _ := limits["enum"].([]any)
		for k, row := range rows[1:] {
			cell := row[i]
			if slices.Contains(missing, any(cell)) {
				if limits["required"] == true {
					fault("%v: row %d has no %v", r["name"], k+1, f["name"])
				}
				continue
			}
			n, err := parse(cell)
			if least, ok := limits["minimum"].(float64); err != nil || ok && n < least || enum != nil && !slices.Contains(enum, any(cell)) {
				fault("%v: row %d: %v cannot be %q", r["name"], k+1, f["name"], cell)
			}
		}
	}
	return faults
}

var parsers = map[string]func(string) (float64, error){
	"string":  func(string) (float64, error) { return 0, nil },
	"date":    func(s string) (float64, error) { d, err := schemas.ParseDate(s); return float64(d), err },
	"integer": func(s string) (float64, error) { n, err := strconv.ParseInt(s, 10, 64); return float64(n), err },
}
