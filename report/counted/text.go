package counted

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/iassn/collate/schemas"
)

// WriteCSV writes the counts as one table, a row of whatever kind with the columns of
// all kinds. Coverage and data quality are not in it.
func WriteCSV(w io.Writer, returns []Return) error {
	out := csv.NewWriter(w)
	var header []string
	var columns []schemas.CountColumn
	for _, c := range schemas.CountForm {
		if c.Field != schemas.TotalField {
			columns = append(columns, c)
			header = append(header, c.Key)
		}
	}
	records := [][]string{header}
	for _, r := range returns {
		for _, s := range sheets(true) {
			for _, row := range s.rows(r) {
				record := make([]string, len(columns))
				for i, v := range values(r.Service, row, s.columns) {
					for k, c := range columns {
						if c == s.columns[i] {
							record[k] = text(v)
						}
					}
				}
				records = append(records, record)
			}
		}
	}
	if err := out.WriteAll(records); err != nil {
		return fmt.Errorf("writing the counts: %w", err)
	}
	return nil
}

// WriteJSON writes the counts as schemas.CountsFormat has them (schema/counts-return-1.json
// of SchemaFiles), an entry a line, and how the rows of what was read were accounted for.
func WriteJSON(w io.Writer, returns []Return, version string) error {
	whose := len(returns) != 1
	top := object{{"format", schemas.CountsFormat}}
	if !whose {
		top = append(top, member{"service", returns[0].ID}, member{"extract_date", returns[0].ExtractDate.String()})
	}
	top = append(top, member{"notice", Notice}, member{"made_by", "iass " + version})
	for _, s := range sheets(whose) {
		var entries []any
		for _, r := range returns {
			for _, row := range s.rows(r) {
				entries = append(entries, entry(r.Service, row, s.columns))
			}
		}
		top = append(top, member{strings.ToLower(s.name), entries})
	}
	var coverage, faults []any
	for _, r := range returns {
		coverage = append(coverage, struct {
			Service     string `json:"service"`
			ExtractDate string `json:"extract_date"`
			Verdict     string `json:"verdict"`
			schemas.Ledger
		}{r.ID, r.ExtractDate.String(), r.Verdict.String(), r.Ledger})
		for _, f := range quality(r.Service) {
			faults = append(faults, f)
		}
	}
	top = append(top, member{schemas.CoverageKey, coverage}, member{schemas.QualityKey, faults})
	return top.write(w)
}

// member is a member of a JSON object, and object one whose members are in order.
type member struct {
	key   string
	value any
}

type object []member

// entry is a row as an object, without what it has no value for.
func entry(of Service, r Row, columns []schemas.CountColumn) object {
	var out object
	for i, v := range values(of, r, columns) {
		switch d := v.(type) {
		case nil:
		case schemas.Date:
			out = append(out, member{columns[i].Key, d.String()})
		default:
			out = append(out, member{columns[i].Key, v})
		}
	}
	return out
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteString(", ")
		}
		text, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q: %s", m.key, text)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// write writes an object with each of its members, and each entry of a list, on a line.
func (o object) write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("{\n")
	for i, m := range o {
		fmt.Fprintf(&b, "  %q: ", m.key)
		list, isList := m.value.([]any)
		if !isList {
			list = []any{m.value}
		} else if b.WriteString("["); len(list) > 0 {
			b.WriteString("\n    ")
		}
		for k, v := range list {
			if k > 0 {
				b.WriteString(",\n    ")
			}
			text, err := json.Marshal(v)
			if err != nil {
				return fmt.Errorf("writing the counts: %w", err)
			}
			b.Write(text)
		}
		if isList {
			if len(list) > 0 {
				b.WriteString("\n  ")
			}
			b.WriteString("]")
		}
		if i < len(o)-1 {
			b.WriteString(",")
		}
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing the counts: %w", err)
	}
	return nil
}
