package ingest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/iassn/collate/schemas"
)

// decodedText is a file's content as UTF-8, without a byte order mark and
// without NUL characters.
type decodedText struct {
	text     string
	encoding string // as people call it
	// Bytes that are not of the encoding and were read as Windows-1252, and
	// characters that were dropped or replaced: how many, and where in text the
	// first stands.
	patched, patchedAt int
	dropped, droppedAt int
	broken, brokenAt   int
}

const byteOrderMark = "\ufeff"

// decode reads content in the encoding that it is found to be in: UTF-8 or
// UTF-16 by its mark, UTF-16 without one by its zero bytes, UTF-8 where it is
// valid or nearly so, Windows-1252 otherwise.
func decode(content []byte) decodedText {
	var d decodedText
	switch {
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		d = decodeUTF8(content[3:])
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		d = decodeUTF16(content[2:], unicode.LittleEndian)
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		d = decodeUTF16(content[2:], unicode.BigEndian)
	default:
		switch even, odd := zeroBytes(content); {
		case odd > 8*even && odd*20 > 7*len(content):
			d = decodeUTF16(content, unicode.LittleEndian)
		case even > 8*odd && even*20 > 7*len(content):
			d = decodeUTF16(content, unicode.BigEndian)
		default:
			d = decodeUTF8(content)
		}
	}
	if i := strings.IndexByte(d.text, 0); i >= 0 {
		d.dropped, d.droppedAt = strings.Count(d.text, "\x00"), i
		d.patchedAt -= strings.Count(d.text[:min(d.patchedAt, len(d.text))], "\x00")
		d.brokenAt -= strings.Count(d.text[:min(d.brokenAt, len(d.text))], "\x00")
		d.text = strings.ReplaceAll(d.text, "\x00", "")
	}
	return d
}

// zeroBytes counts the zero bytes at even and at odd places. In UTF-16, text of
// Latin letters has one in every pair, always on the same side.
func zeroBytes(content []byte) (even, odd int) {
	if bytes.IndexByte(content, 0) < 0 {
		return 0, 0
	}
	for i, b := range content {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

func decodeUTF16(content []byte, order unicode.Endianness) decodedText {
	out, _ := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(content)
	d := decodedText{text: string(out), encoding: "UTF-16"}
	if i := strings.IndexRune(d.text, utf8.RuneError); i >= 0 {
		d.broken, d.brokenAt = strings.Count(d.text, string(utf8.RuneError)), i
	}
	return d
}

// decodeUTF8 reads content that is UTF-8, UTF-8 with a few stray bytes, or not
// UTF-8 at all: then it is Windows-1252.
func decodeUTF8(content []byte) decodedText {
	if utf8.Valid(content) {
		return decodedText{text: string(content), encoding: "UTF-8"}
	}
	good, bad := 0, 0
	for rest := content; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		rest = rest[n:]
	}
	if good < bad {
		out, _ := charmap.Windows1252.NewDecoder().Bytes(content)
		return decodedText{text: string(out), encoding: "Windows-1252"}
	}
	d := decodedText{encoding: "UTF-8", patched: bad, patchedAt: -1}
	var b strings.Builder
	b.Grow(len(content) + 2*bad)
	for rest := content; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			if d.patchedAt < 0 {
				d.patchedAt = b.Len()
			}
			r = charmap.Windows1252.DecodeByte(rest[0])
		}
		b.WriteRune(r)
		rest = rest[n:]
	}
	d.text = b.String()
	return d
}

// blank reports whether there is nothing but white space and marks.
func (d decodedText) blank() bool {
	return strings.Trim(d.text, " \t\r\n\v\f\u00a0\u200b\x1a"+byteOrderMark) == ""
}

// binary reports whether what was decoded is no text: it is full of control
// characters, which no export holds.
func (d decodedText) binary() bool {
	controls := 0
	for i := range len(d.text) {
		switch c := d.text[i]; {
		case c == '\t', c == '\n', c == '\r', c == '\f', c == '\v', c == 0x1a:
		case c < ' ', c == 0x7f:
			controls++
		}
	}
	return controls > 4 && controls*50 > len(d.text) || d.dropped > 16 && d.dropped*4 > len(d.text)
}

// findings says what could not be read as the rest of the file was, and where
// it first stands.
func (d decodedText) findings(name string, limits Limits) []schemas.Finding {
	var out []schemas.Finding
	add := func(n, at int, what string) {
		if n == 0 {
			return
		}
		position := schemas.Position{File: name, Row: rowAt(d.text, at, limits)}
		out = append(out, schemas.NewFinding(schemas.RuleFileEncoding, position, schemas.NoField, fmt.Sprintf(what, n)))
	}
	add(d.patched, d.patchedAt, "The file is UTF-8, but %d of its bytes are not; each was read as Windows-1252. The first is in this row.")
	add(d.broken, d.brokenAt, "%d characters of the file are no valid UTF-16 and were replaced. The first is in this row.")
	add(d.dropped, d.droppedAt, "%d NUL characters, which no text should hold, were dropped. The first is in this row.")
	return out
}
