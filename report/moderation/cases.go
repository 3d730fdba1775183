package moderation

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/iassn/collate/schemas"
)

// ReadCases reads a set of cases from the cells of a workbook or a CSV file: one a
// row, with the headings id, text and, where the cases have one, reference and why.
// Another heading is a fault, for it may hold what no rater should see. The error
// names every fault, one a line, and never quotes the text of a case.
func ReadCases(file string, sheets []Sheet, levels Levels) ([]Case, error) {
	for _, s := range sheets {
		t, ok := findTable(file, s, idField, textField)
		if !ok {
			continue
		}
		if err := t.strict(idField, textField, referenceField, field{"why"}); err != nil {
			return nil, err
		}
		var rows []caseRow
		for _, l := range t.rows {
			r := caseRow{
				at: t.at(l, nil).String(), id: t.cell(l, idField), text: t.cell(l, textField),
				reference: t.cell(l, referenceField), why: t.cell(l, field{"why"}),
			}
			if r.id+r.text+r.reference+r.why != "" {
				rows = append(rows, r)
			}
		}
		return checked(file, rows, levels)
	}
	return nil, fmt.Errorf("%s: there is no row with the headings id and text: write one case a row under the headings id, text and (if there is one) reference", file)
}

// strict is a fault for each heading that is none of the fields'.
func (t table) strict(fields ...field) error {
	var faults []error
	seen := map[int]bool{}
	for i, h := range t.headings {
		n := slices.IndexFunc(fields, func(f field) bool { return f.names(h) })
		at := schemas.Position{File: t.file, Sheet: t.sheet, Column: i + 1}
		switch {
		case folded(h) == "":
		case n < 0:
			faults = append(faults, fmt.Errorf("%s: there is no such column here: allowed are id, text, reference and why", at))
		case seen[n]:
			faults = append(faults, fmt.Errorf("%s: the column %s stands here a second time: keep one", at, fields[n][0]))
		default:
			seen[n] = true
		}
	}
	return errors.Join(faults...)
}

const yamlForm = "allowed is a list \"cases:\", each with id, text and, if there is one, reference and why"

// ReadCasesYAML reads a set of cases from YAML: a list "cases", each with id, text
// and, where it has one, reference and why. Errors are as of ReadCases.
func ReadCasesYAML(file string, content io.Reader, levels Levels) ([]Case, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(content).Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: this is not YAML (%w): put text with colons or quotes after \"text: >\", on lines of its own, indented", file, err)
	}
	list, err := casesNode(file, &doc)
	if err != nil {
		return nil, err
	}
	var rows []caseRow
	var faults []error
	for _, item := range list.Content {
		r, err := yamlCase(file, item)
		faults = append(faults, err)
		rows = append(rows, r)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return checked(file, rows, levels)
}

// casesNode is the list of cases of a document.
func casesNode(file string, doc *yaml.Node) (*yaml.Node, error) {
	if len(doc.Content) == 1 {
		top := doc.Content[0]
		if top.Kind == yaml.MappingNode && len(top.Content) == 2 && top.Content[0].Value == "cases" && top.Content[1].Kind == yaml.SequenceNode {
			return top.Content[1], nil
		}
	}
	return nil, fmt.Errorf("%s: there is no list of cases: %s", file, yamlForm)
}

// yamlCase is one item of the list.
func yamlCase(file string, item *yaml.Node) (caseRow, error) {
	r := caseRow{at: fmt.Sprintf("%s: line %d", file, item.Line)}
	if item.Kind != yaml.MappingNode {
		return r, fmt.Errorf("%s: this is no case: %s", r.at, yamlForm)
	}
	into := map[string]*string{"id": &r.id, "text": &r.text, "reference": &r.reference, "why": &r.why}
	var faults []error
	for i := 0; i < len(item.Content); i += 2 {
		key, value := item.Content[i], item.Content[i+1]
		at := fmt.Sprintf("%s: line %d", file, key.Line)
		slot, ok := into[key.Value]
		switch {
		case !ok:
			faults = append(faults, fmt.Errorf("%s: there is no such key here: allowed are id, text, reference and why", at))
		case slot == nil:
			faults = append(faults, fmt.Errorf("%s: the key %s stands here a second time: keep one", at, key.Value))
		case value.Kind != yaml.ScalarNode:
			faults = append(faults, fmt.Errorf("%s: %s is a list: write one text", at, key.Value))
		default:
			*slot = strings.TrimSpace(value.Value)
			if value.Tag == "!!null" {
				*slot = ""
			}
			into[key.Value] = nil
		}
	}
	return r, errors.Join(faults...)
}
