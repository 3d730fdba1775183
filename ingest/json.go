package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iassn/collate/schemas"
)

// A return in JSON is read into the cells of a sheet, as any other: the first row has
// the keys, in the order in which they first appear, and each entry of the list is a row
// below it. So the place of a value is the column of its key, in the row of its entry's
// number and one.
//
// It is a list of entries, or an object with such lists under names that are known.
// Beside them, service and extract_date are of every entry that has none of its own.

// jsonLists are the lists of entries that are read, and those that stand in their place
// where a list is empty: one without entries tells that there are none.
var jsonLists = []struct{ key, empty string }{
	{"cases", "ref opened_on level status inactive_on reopened_on closed_on"},
	{"events", "ref event_on event event_value"},
	{strings.ToLower(schemas.PositionSheet), ""},
	{strings.ToLower(schemas.FlowsSheet), ""},
	{strings.ToLower(schemas.EvaluationSheet), ""},
}

// jsonOfAll are the members that are of all entries, and jsonDepthMost how deep the
// rest may be nested, which is passed over.
var jsonOfAll = []string{"service", "extract_date"}

// jsonTitles begin the titles that say what is of all entries where there are none.
var jsonTitles = map[string]string{"service": "Service: ", "extract_date": "As at "}

const jsonDepthMost = 64

// opensAsJSON reports whether a text begins as JSON does, and as no table.
func opensAsJSON(text string) bool {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	return rest != "" && strings.IndexByte(`"{}[]`, rest[0]) >= 0 && (text[0] == '{' || rest[0] != '"')
}

// readJSON reads the lists of a return in JSON.
func readJSON(name string, content []byte, limits Limits) Book {
	r := jsonReader{content: bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), limits: limits, ofAll: map[string]string{}}
	err := r.read()
	var limit limitError
	switch {
	case errors.As(err, &limit):
		return refuseLimit(KindJSON, name, limit.Error())
	case err != nil:
		return refusal(KindJSON, schemas.NewFinding(schemas.RuleFileJSON, schemas.Position{File: name}, schemas.NoField, err.Error()))
	}
	return Book{Kind: KindJSON, Sheets: r.sheets, Beside: r.beside}
}

// jsonReader reads one return in JSON.
type jsonReader struct {
	content []byte
	limits  Limits
	tokens  *json.Decoder
	ofAll   map[string]string
	sheets  []Sheet
	beside  []Sheet
	cells   int // of all sheets
	taken   int // tokens
}

// fault is an error at the place that was read last. It quotes nothing: what stands
// there may be anything.
func (r *jsonReader) fault(format string, args ...any) error {
	before := r.content[:min(int(r.tokens.InputOffset()), len(r.content))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("line %d, character %d: %s", line, column, fmt.Sprintf(format, args...))
}

// token is the next token of the text.
func (r *jsonReader) token() (json.Token, error) {
	if r.taken++; r.taken%cellsUnasked == 0 {
		if err := r.limits.stopped(); err != nil {
			return nil, err
		}
	}
	t, err := r.tokens.Token()
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return nil, r.fault("the file ends before its JSON does")
	case err != nil:
		return nil, r.fault("what follows is no JSON")
	}
	return t, nil
}

// read reads the whole text: one value, and nothing after it.
func (r *jsonReader) read() error {
	r.tokens = json.NewDecoder(bytes.NewReader(r.content))
	r.tokens.UseNumber()
	if !utf8.Valid(r.content) {
		return errors.New("the text is not UTF-8 throughout: save it as UTF-8")
	}
	first, err := r.token()
	switch {
	case err != nil:
	case first == json.Delim('['):
		err = r.list("", "")
	case first == json.Delim('{'):
		err = r.object()
	default:
		err = r.fault("a return is a list of entries, or an object with one")
	}
	if err != nil {
		return err
	}
	if _, err := r.tokens.Token(); !errors.Is(err, io.EOF) {
		return r.fault("something follows the end of the return: several values one after another, such as JSON lines, are to be one list")
	}
	for i := range r.sheets {
		if err := r.addOfAll(&r.sheets[i]); err != nil {
			return err
		}
	}
	return nil
}

// object reads the members of the return: the lists that are known, what is of all
// entries, and past the rest.
func (r *jsonReader) object() error {
	seen := map[string]bool{}
	for r.tokens.More() {
		key, err := r.key(seen)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(jsonLists, func(l struct{ key, empty string }) bool { return l.key == key })
		switch {
		case i >= 0:
			t, err := r.token()
			if err == nil && t != json.Delim('[') {
				err = r.fault("%s is to be a list of entries", key)
			}
			if err == nil {
				err = r.list(key, jsonLists[i].empty)
			}
			if err != nil {
				return err
			}
		case slices.Contains(jsonOfAll, key), key == "format":
			value, err := r.value()
			if err != nil {
				return err
			}
			if key != "format" {
				r.ofAll[key] = value
			} else if value != schemas.CountsFormat && value != schemas.CasesFormat {
				return r.fault("this is a format that the program does not know: allowed are %s and %s", schemas.CountsFormat, schemas.CasesFormat)
			}
		default:
			from := r.tokens.InputOffset()
			if err := r.skip(); err != nil {
				return err
			}
			r.keepBeside(key, r.content[from:r.tokens.InputOffset()])
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	if len(r.sheets) == 0 {
		return errors.New("the object has no list of cases, events, position, flows or evaluation; entries one after another, as in JSON lines, are to be one list")
	}
	return nil
}

// key reads the key of a member, which no other member of the object may have.
func (r *jsonReader) key(seen map[string]bool) (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	key, ok := t.(string)
	switch {
	case !ok:
		return "", r.fault("here should be the name of a member")
	case seen[key]:
		return "", r.fault("the member stands twice in one object, and nothing says which of them is right")
	}
	seen[key] = true
	return key, nil
}

// value reads a text, a number, true, false or null, which is an empty text.
func (r *jsonReader) value() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	out := ""
	switch v := t.(type) {
	case string:
		out = v
	case json.Number:
		out = v.String()
	case bool:
		out = fmt.Sprint(v)
	case json.Delim:
		return "", r.fault("a value is to be a text, a number, true, false or null, and no list or object")
	}
	if len(out) > r.limits.CellBytes {
		return "", limitError{beyond("The size in bytes of a value", int64(len(out)), int64(r.limits.CellBytes))}
	}
	return out, nil
}

// skip reads past a value of any kind.
func (r *jsonReader) skip() error {
	for depth := 0; ; {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > jsonDepthMost {
				return r.fault("lists and objects are nested more than %d deep", jsonDepthMost)
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// list reads the entries of a list into a sheet. empty are the keys where it has none.
func (r *jsonReader) list(name, empty string) error {
	s := Sheet{Name: name, Lines: []Line{{Number: 1}}}
	at := map[string]int{}
	for n := 2; r.tokens.More(); n++ {
		if n > r.limits.Rows {
			return limitError{beyond("The number of entries", int64(n), int64(r.limits.Rows))}
		}
		t, err := r.token()
		if err != nil {
			return err
		}
		if t != json.Delim('{') {
			return r.fault("an entry is to be an object: {\"ref\": …}")
		}
		cells, err := r.entry(at, &s.Lines[0])
		if err != nil {
			return err
		}
		if len(cells) > 0 {
			s.Lines = append(s.Lines, Line{Number: n, Cells: cells})
		}
	}
	if _, err := r.token(); err != nil {
		return err
	}
	if len(at) == 0 {
		s.Lines[0].Cells = strings.Fields(empty)
	}
	if len(s.Lines[0].Cells) == 0 {
		s.Lines = nil
	}
	r.sheets = append(r.sheets, s)
	return nil
}

// entry reads the values of an entry, whose opening brace was read, each into the
// column of its key; a key that is new has a new column.
func (r *jsonReader) entry(at map[string]int, header *Line) ([]string, error) {
	var cells []string
	seen := map[string]bool{}
	for r.tokens.More() {
		key, err := r.key(seen)
		if err != nil {
			return nil, err
		}
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		i, ok := at[key]
		if !ok {
			if i = len(header.Cells); i >= r.limits.Columns || len(key) > r.limits.CellBytes {
				return nil, limitError{beyond("The number of different keys", int64(i)+1, int64(r.limits.Columns))}
			}
			at[key] = i
			header.Cells = append(header.Cells, key)
		}
		if value == "" {
			continue
		}
		if i >= len(cells) {
			if r.cells += i + 1 - len(cells); r.cells > r.limits.Cells {
				return nil, limitError{beyond("The number of values", int64(r.cells), int64(r.limits.Cells))}
			}
			cells = append(cells, make([]string, i+1-len(cells))...)
		}
		cells[i] = value
	}
	_, err := r.token()
	return cells, err
}

// addOfAll gives every entry the service and the day that stand beside the lists, where
// it has none of its own. Where there are no entries they are titles above the keys.
func (r *jsonReader) addOfAll(s *Sheet) error {
	if len(s.Lines) == 0 {
		return nil
	}
	if len(s.Lines) == 1 {
		var titles []Line
		for _, key := range jsonOfAll {
			if value := r.ofAll[key]; value != "" {
				titles = append(titles, Line{Number: len(titles) + 1, Cells: []string{jsonTitles[key] + value}})
			}
		}
		s.Lines[0].Number = len(titles) + 1
		s.Lines = append(titles, s.Lines...)
		return nil
	}
	for _, key := range jsonOfAll {
		value := r.ofAll[key]
		if value == "" || slices.Contains(s.Lines[0].Cells, key) {
			continue
		}
		width := len(s.Lines[0].Cells)
		if r.cells += (width + 1) * len(s.Lines); r.cells > r.limits.Cells {
			return limitError{beyond("The number of values", int64(r.cells), int64(r.limits.Cells))}
		}
		s.Lines[0].Cells = append(s.Lines[0].Cells, key)
		for i := 1; i < len(s.Lines); i++ {
			l := &s.Lines[i]
			l.Cells = append(append(l.Cells, make([]string, width-len(l.Cells))...), value)
		}
	}
	return nil
}
