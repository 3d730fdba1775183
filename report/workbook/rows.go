package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/iassn/collate/schemas"
)

// rows are the rows of a table, under its headings. They are written into their sheet
// while the file is packed: the library would keep a structure for every cell, and send
// all of them through encoding/xml, which took most of the time that a workbook took.
type rows struct {
	of    table
	first int // the number of the first row
	look  looks
}

// writeTo writes the rows as the part of a sheet has them.
func (r rows) writeTo(w io.Writer) error {
	names := make([]string, len(r.of.columns))
	for i := range names {
		names[i] = schemas.ColumnName(i + 1)
	}
	var out bytes.Buffer
	for i, cells := range r.of.rows {
		out.Reset()
		number := itoa(r.first + i)
		out.WriteString(`<row r="` + number + `" ht="` + decimal(r.height(cells)) + `" customHeight="1">`)
		for c, v := range cells {
			out.WriteString(`<c r="` + names[c] + number + `" s="` + itoa(r.style(c, v)) + `"`)
			if err := writeCell(&out, v); err != nil {
				return fmt.Errorf("sheet %s: %s%s: %w", r.of.sheet, names[c], number, err)
			}
			out.WriteString("</c>")
		}
		out.WriteString("</row>")
		if _, err := w.Write(out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// heightMost is as high as a row can be, in points: so much of a text is to be seen.
const heightMost = 409

// height is how high a row is, in points.
func (r rows) height(cells []any) float64 {
	high := 1
	for i, v := range cells {
		if kind := r.of.columns[i].kind; kind == kindLabel || kind == kindText {
			high = max(high, wrapped(said(v), fits(r.of.widths[i])))
		}
	}
	return min(lineHeight*float64(high)+2, heightMost)
}

// style is how a cell of a column looks.
func (r rows) style(column int, v any) int {
	if _, ok := v.(sheetLink); ok {
		return r.look.link
	}
	return r.look.kinds[r.of.columns[column].kind]
}

// writeCell writes the rest of a cell: its kind and its value. Text is always a string,
// whatever it begins with.
func writeCell(out *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case string:
		return writeText(out, v)
	case schemas.Mark:
		return writeText(out, v.Shorthand())
	case sheetLink:
		return writeText(out, v.text)
	case int64:
		writeNumber(out, strconv.FormatInt(v, 10))
	case share:
		writeNumber(out, decimal(float64(v)))
	case schemas.Date:
		writeNumber(out, itoa(int(v.Unix())+serialOf1970))
	default:
		return fmt.Errorf("no cell for a %T", v)
	}
	return nil
}

func writeNumber(out *bytes.Buffer, n string) { out.WriteString("><v>" + n + "</v>") }

// writeText writes a text that stands in its cell, and not in the list of texts that
// cells share.
func writeText(out *bytes.Buffer, text string) error {
	out.WriteString(` t="inlineStr"><is><t`)
	if strings.TrimSpace(text) != text {
		out.WriteString(` xml:space="preserve"`)
	}
	out.WriteByte('>')
	if err := xml.EscapeText(out, []byte(literal(fitting(text)))); err != nil {
		return err
	}
	out.WriteString("</t></is>")
	return nil
}

// lettersMax is how many letters a cell can hold, as UTF-16 counts them.
const lettersMax = 32767

// fitting is as much of a text as a cell can hold.
func fitting(text string) string {
	if len(text) <= lettersMax {
		return text
	}
	units := utf16.Encode([]rune(text))
	return string(utf16.Decode(units[:min(len(units), lettersMax)]))
}

// escapeLike is what office programs read as an escape for one character.
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}`)

// literal is a text that office programs read as it is: a file may be called _x0041_.
func literal(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	return escapeLike.ReplaceAllString(text, "_x005F$0")
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// packing packs a workbook, and puts rows into its sheets, which the library has written
// without them.
type packing struct {
	*zip.Writer
	rows  map[string]rows // by the names of the parts
	fault error           // the library loses it
}

// Create begins a part.
func (p *packing) Create(name string) (io.Writer, error) {
	w, err := p.Writer.Create(name)
	if _, ok := p.rows[name]; err != nil || !ok {
		return w, err
	}
	return sheetPart{p, name, w}, nil
}

// sheetPart is a part that rows go into.
type sheetPart struct {
	in   *packing
	name string
	to   io.Writer
}

// Write writes the part, which the library gives whole.
func (s sheetPart) Write(part []byte) (int, error) {
	const end = "</sheetData>"
	before, after, ok := bytes.Cut(part, []byte(end))
	if !ok {
		s.in.fault = errors.Join(s.in.fault, fmt.Errorf("%s has no end of its rows", s.name))
		return len(part), nil
	}
	_, err := s.to.Write(before)
	if err == nil {
		err = s.in.rows[s.name].writeTo(s.to)
	}
	if err == nil {
		_, err = s.to.Write(append([]byte(end), after...))
	}
	s.in.fault = errors.Join(s.in.fault, err)
	delete(s.in.rows, s.name)
	return len(part), err
}
