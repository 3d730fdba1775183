package tidy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/iassn/collate/report/disclosure"
)

// heading is what the JSON file says before its figures.
type heading struct {
	Title     string       `json:"title"`
	Edition   string       `json:"edition"`
	Notice    string       `json:"notice,omitempty"`
	Draft     bool         `json:"draft"`
	Policy    *policy      `json:"policy"` // null in the internal edition
	Publisher string       `json:"publisher"`
	Contact   string       `json:"contact,omitempty"`
	Licence   string       `json:"licence,omitempty"`
	Version   string       `json:"version"`
	Period    string       `json:"period"`
	AsAt      string       `json:"as_at"`
	Quarters  []string     `json:"quarters"`
	Columns   []jsonColumn `json:"columns"`
}

type policy struct {
	Name      string `json:"name"`
	Threshold int64  `json:"threshold"`
	RoundedTo int64  `json:"rounded_to"`
}

type jsonColumn struct {
	Name    string   `json:"name"`
	Type    kind     `json:"type"`
	Meaning string   `json:"meaning"`
	Allowed []string `json:"allowed,omitempty"`
}

func headingOf(r disclosure.Release) heading {
	h := heading{
		Title: Title(r), Edition: string(r.Edition), Notice: Notice(r), Draft: r.Draft, Publisher: r.Publisher,
		Contact: r.Contact, Licence: r.Licence, Version: r.Version, Period: r.Period.Name, AsAt: r.At.String(),
		Quarters: []string{},
	}
	if r.Edition == disclosure.Published {
		h.Policy = &policy{r.Policy.Name, r.Policy.Threshold, r.Policy.Base}
	}
	for _, q := range r.Quarters {
		h.Quarters = append(h.Quarters, q.Name)
	}
	for _, c := range figureColumns {
		h.Columns = append(h.Columns, jsonColumn{c.name, c.kind, c.meaning, names(c.allowed)})
	}
	return h
}

// quoted are texts as JSON has them. Figures say the same few thousands of times.
type quoted map[string]string

func (q quoted) of(text string) string {
	out, ok := q[text]
	if !ok {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		_ = e.Encode(text) // fails for no string
		out = strings.TrimSuffix(b.String(), "\n")
		q[text] = out
	}
	return out
}

// JSON writes the release as an object: what it is, its columns, and an array of
// figures, each an object with its keys in the order of the columns. What is empty
// in CSV is null.
func JSON(w io.Writer, r disclosure.Release) error {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(headingOf(r)); err != nil {
		return fmt.Errorf("writing figures as JSON: %w", err)
	}
	b.Truncate(b.Len() - len("\n}\n"))
	b.WriteString(",\n  \"figures\": [")
	text := quoted{}
	for i, f := range r.Figures() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    {")
		for k, cell := range f.Row() {
			if k > 0 {
				b.WriteString(", ")
			}
			b.WriteString(text.of(figureColumns[k].name))
			b.WriteString(": ")
			switch {
			case cell == "":
				b.WriteString("null")
			case figureColumns[k].kind == number:
				b.WriteString(cell)
			default:
				b.WriteString(text.of(cell))
			}
		}
		b.WriteByte('}')
	}
	b.WriteString("\n  ]\n}\n")
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("writing figures as JSON: %w", err)
	}
	return nil
}

func names(words []word) []string {
	out := make([]string, 0, len(words))
	for _, v := range words {
		out = append(out, v.name)
	}
	return out
}
