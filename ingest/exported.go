package ingest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// What a counts return says of the export that it was made of stands in two lists: how
// its rows were accounted for, by service, and which rules they met. They are read from
// the sheets of a workbook and from lists in JSON, by their headings; what is not in that
// form says nothing.

// besideKeys are the lists in JSON, and the sheets that they are in a workbook.
var besideKeys = map[string]string{schemas.CoverageKey: schemas.CoverageSheet, schemas.QualityKey: schemas.QualitySheet}

// besideMost is how many entries of a list in JSON are read.
const besideMost = 20000

// keepBeside keeps a list that says something of the export as a sheet. text is its
// member's, from after the key.
func (r *jsonReader) keepBeside(key string, text []byte) {
	name, ok := besideKeys[key]
	var entries []map[string]json.RawMessage
	if !ok || json.Unmarshal(bytes.TrimLeft(text, " \t\r\n:"), &entries) != nil || len(entries) > besideMost {
		return
	}
	keys := []string{"service", "rule", "severity", "count"}
	for _, c := range schemas.LedgerForm {
		keys = append(keys, c.Key)
	}
	s := Sheet{Name: name, Lines: []Line{{Number: 1, Cells: keys}}}
	for i, e := range entries {
		l := Line{Number: i + 2}
		for _, k := range keys {
			var text string
			if json.Unmarshal(e[k], &text) != nil {
				text = string(e[k]) // a number
			}
			l.Cells = append(l.Cells, text)
		}
		s.Lines = append(s.Lines, l)
	}
	r.beside = append(r.beside, s)
}

// exported is what sheets say of the exports that a counts return was made of.
func exported(sheets []Sheet) []schemas.Export {
	var out []schemas.Export
	at := func(service string) *schemas.Export {
		i := slices.IndexFunc(out, func(e schemas.Export) bool { return e.Service == service })
		if i < 0 {
			return nil
		}
		return &out[i]
	}
	for _, l := range under(sheets, schemas.CoverageSheet, "service", "rows") {
		e := schemas.Export{Service: l["service"]}
		whole := at(e.Service) == nil
		for _, c := range schemas.LedgerForm {
			n, err := count(l[c.Key])
			*c.Of(&e.Ledger), whole = n, whole && err == nil
		}
		if whole && e.Ledger.Balanced() {
			out = append(out, e)
		}
	}
	for _, l := range under(sheets, schemas.QualitySheet, "service", "rule", "severity", "count") {
		e := at(l["service"])
		met := schemas.RuleMet{Rule: schemas.RuleID(l["rule"])}
		severity := slices.IndexFunc(schemas.Severities, func(s schemas.Severity) bool { return s.String() == l["severity"] })
		n, err := count(l["count"])
		if e == nil || severity < 0 || err != nil || n == 0 || !slices.ContainsFunc(schemas.Rules, func(r schemas.Rule) bool { return r.ID == met.Rule }) {
			continue // of a rule that this program does not know, or of no rule
		}
		met.Severity, met.N = schemas.Severities[severity], n
		e.Met = append(e.Met, met)
	}
	return out
}

func count(cell string) (int, error) {
	n, err := strconv.ParseUint(strings.TrimSuffix(cell, ".0"), 10, 31)
	if err == nil && n > schemas.CountMost {
		err = fmt.Errorf("more than %d", schemas.CountMost)
	}
	return int(n), err
}

// under are the lines of a sheet below its headings, by the keys of the headings; none
// without the headings that are needed.
func under(sheets []Sheet, name string, needed ...string) []map[string]string {
	keys := map[string]string{"service": "service", "rule": "rule", "weight": "severity", "severity": "severity", "how often": "count", "count": "count"}
	for _, c := range schemas.LedgerForm {
		keys[strings.ToLower(c.Key)], keys[strings.ToLower(c.Heading)] = c.Key, c.Key
	}
	var out []map[string]string
	for _, s := range sheets {
		if s.Name != name {
			continue
		}
		var headings []string
		for _, l := range s.Lines {
			row := map[string]string{}
			for i, cell := range l.Cells {
				switch {
				case headings == nil:
					row[keys[strings.ToLower(strings.TrimSpace(cell))]] = "heading"
				case i < len(headings) && headings[i] != "":
					row[headings[i]] = strings.TrimSpace(cell)
				}
			}
			switch {
			case headings != nil:
				out = append(out, row)
			case !slices.ContainsFunc(needed, func(k string) bool { return row[k] == "" }):
				headings = make([]string, len(l.Cells))
				for i, cell := range l.Cells {
					headings[i] = keys[strings.ToLower(strings.TrimSpace(cell))]
				}
			}
		}
	}
	return out
}
