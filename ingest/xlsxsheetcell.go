package ingest

import (
	"bytes"
	"strings"
)

// cellTag is what the start tag of a cell says. column and row are 0 where it
// does not say its place; the first style is that of cells without one.
type cellTag struct {
	column, row, style int
	kind               cellType
}

// The kinds of cell that are read in different ways.
type cellType uint8

const (
	numberCell cellType = iota
	sharedCell
	errorCell
	escapedCell
	boolCell
	isoCell
)

func cellKind(t []byte) cellType {
	switch string(t) {
	case "s":
		return sharedCell
	case "str", "inlineStr":
		return escapedCell
	case "e":
		return errorCell
	case "b":
		return boolCell
	case "d":
		return isoCell
	}
	return numberCell
}

// noStyle is no style of any workbook.
const noStyle = 1 << 20

func styleNumber(style []byte) int {
	if n, ok := wholeNumber(style); ok {
		return n
	}
	if len(style) == 0 {
		return 0
	}
	return noStyle
}

// cellTagOf reads the attributes of a cell; ok is false where its place is
// none.
func cellTagOf(attrs []byte) (tag cellTag, ok bool) {
	for len(attrs) > 0 {
		var key, value []byte
		key, value, attrs = nextAttr(attrs)
		if len(key) != 1 {
			continue
		}
		switch key[0] {
		case 'r':
			if tag.column, tag.row, ok = parsePlace(value); !ok {
				return tag, false
			}
		case 's':
			tag.style = styleNumber(value)
		case 't':
			tag.kind = cellKind(value)
		}
	}
	return tag, true
}

const (
	valueStart, valueEnd   = "<v>", "</v></c>"
	inlineStart, inlineEnd = "<is><t", "</t></is></c>"
	inlineKeep             = ` xml:space="preserve"`
)

// quickCell reads a cell that stands whole at the beginning of part, written as
// nearly all are: the attributes r, s and t in double quotes, and in it one
// value or one plain text, without escapes. n is its length, or 0 where it is
// written in any other way; then the scanner reads it, to the same result.
func quickCell(part []byte) (tag cellTag, value []byte, n int) {
	tag, i := quickTag(part)
	if i == 0 || part[i-2] == '/' {
		return tag, nil, i
	}
	end := valueEnd
	switch body := part[i:]; {
	case hasPrefix(body, valueStart):
		i += len(valueStart)
	case hasPrefix(body, inlineStart):
		i += len(inlineStart)
		if hasPrefix(part[i:], inlineKeep) {
			i += len(inlineKeep)
		}
		if i >= len(part) || part[i] != '>' {
			return tag, nil, 0
		}
		i++
		end, tag.kind = inlineEnd, escapedCell
	default:
		return tag, nil, 0
	}
	size := 0
	for i+size < len(part) && part[i+size] != '<' {
		if c := part[i+size]; c == '&' || c == '\r' {
			return tag, nil, 0
		}
		size++
	}
	if !hasPrefix(part[i+size:], end) {
		return tag, nil, 0
	}
	return tag, part[i : i+size], i + size + len(end)
}

func hasPrefix(part []byte, prefix string) bool {
	return len(part) >= len(prefix) && string(part[:len(prefix)]) == prefix
}

// quickTag reads the start tag of a cell; n is its length, 0 where it is not
// written as quickCell reads it.
func quickTag(part []byte) (tag cellTag, n int) {
	if !hasPrefix(part, "<c") {
		return tag, 0
	}
	i := 2
	for len(part)-i > 4 && part[i] == ' ' && part[i+2] == '=' && part[i+3] == '"' {
		key := part[i+1]
		i += 4
		start := i
		switch key {
		case 'r':
			for ; i < len(part) && part[i]-'A' < 26; i++ {
				tag.column = tag.column*26 + int(part[i]-'A') + 1
			}
			for ; i < len(part) && part[i]-'0' < 10; i++ {
				tag.row = tag.row*10 + int(part[i]-'0')
			}
			if tag.column == 0 || tag.row == 0 || i-start > len("XFD1048576") {
				return tag, 0
			}
		case 's':
			for ; i < len(part) && part[i]-'0' < 10; i++ {
				tag.style = tag.style*10 + int(part[i]-'0')
			}
			if i == start || i-start > 9 {
				return tag, 0
			}
		case 't':
			for i < len(part) && part[i] != '"' {
				i++
			}
			tag.kind = cellKind(part[start:i])
		default:
			return tag, 0
		}
		if i >= len(part) || part[i] != '"' {
			return tag, 0
		}
		i++
	}
	if hasPrefix(part[i:], "/>") {
		return tag, i + 2
	}
	if hasPrefix(part[i:], ">") {
		return tag, i + 1
	}
	return tag, 0
}

// readCell reads what is in the cell whose start tag was just read; the tag's
// kind becomes that of what is found. A bare cell holds a formula and no value.
// value holds until the next cell is read.
func (r *sheetReader) readCell(x *xmlScanner, tag *cellTag) (value []byte, bare bool, err error) {
	if x.empty {
		return nil, false, nil
	}
	r.value = r.value[:0]
	var inline []byte
	formula, stored := false, false
	for level := x.depth - 1; x.depth > level; {
		if err := x.next(); err != nil {
			return nil, false, err
		}
		if x.token != xmlStart {
			continue
		}
		switch string(x.name) {
		case "v":
			stored = true
			r.value, err = x.content(r.value[:0], "", "")
		case "is":
			stored = true
			inline, err = x.content(nil, "t", "rPh")
		case "f":
			formula = true
			err = x.skip()
		default:
			err = x.skip()
		}
		if err != nil {
			return nil, false, err
		}
	}
	if len(inline) > 0 {
		tag.kind = escapedCell
		return inline, false, nil
	}
	return r.value, formula && !stored, nil
}

// appendCell adds the text of a cell that is not in the table of texts.
func (r *sheetReader) appendCell(dst []byte, tag cellTag, value []byte) []byte {
	switch tag.kind {
	case numberCell:
		return appendNumber(dst, value, r.formatOf(tag.style), r.date1904)
	case escapedCell:
		if bytes.Contains(value, []byte("_x")) {
			return append(dst, unescapeOffice(string(value))...)
		}
	case boolCell:
		switch strings.TrimSpace(string(value)) {
		case "1", "true":
			return append(dst, "TRUE"...)
		case "0", "false":
			return append(dst, "FALSE"...)
		}
	case isoCell:
		return append(dst, isoText(string(value))...)
	case sharedCell, errorCell:
	}
	return append(dst, value...)
}

// formatOf is what a style makes of a number.
func (r *sheetReader) formatOf(style int) numberFormat {
	if style >= len(r.formats) {
		return plainFormat
	}
	return r.formats[style]
}
