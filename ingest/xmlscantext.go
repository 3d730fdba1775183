package ingest

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// utf8Reader gives the text of an XML part as UTF-8. UTF-16 is told by its mark
// or by its first "<"; a byte that is no part of UTF-8 is read as Windows-1252,
// for that is what programs write that do not know what they write.
type utf8Reader struct {
	source  io.Reader
	begun   bool
	torn    []byte // the beginning of a character
	waiting []byte // what was converted and not yet given
}

// Read needs room for a few characters.
func (u *utf8Reader) Read(p []byte) (int, error) {
	if !u.begun {
		u.begun = true
		if err := u.begin(); err != nil {
			return 0, err
		}
	}
	if len(u.waiting) > 0 {
		n := copy(p, u.waiting)
		u.waiting = u.waiting[n:]
		return n, nil
	}
	n := copy(p, u.torn)
	u.torn = u.torn[:0]
	more, err := u.source.Read(p[n:])
	text := p[:n+more]
	if err == nil {
		whole := len(text) - tornBytes(text)
		u.torn = append(u.torn, text[whole:]...)
		text = text[:whole]
	}
	if utf8.Valid(text) {
		return len(text), err
	}
	if err == io.EOF {
		err = nil // it comes again, when nothing is waiting
	}
	converted := patched(text)
	n = copy(p, converted)
	u.waiting = converted[n:]
	return n, err
}

// begin looks at the first bytes.
func (u *utf8Reader) begin() error {
	head := make([]byte, 2)
	n, err := io.ReadFull(u.source, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	u.source = io.MultiReader(bytes.NewReader(head[:n]), u.source)
	order, wide := unicode.LittleEndian, true
	switch string(head[:n]) {
	case "\xff\xfe", "<\x00":
	case "\xfe\xff", "\x00<":
		order = unicode.BigEndian
	default:
		wide = false
	}
	if wide {
		u.source = transform.NewReader(u.source, unicode.UTF16(order, unicode.UseBOM).NewDecoder())
	}
	return nil
}

// tornBytes is how many bytes at the end of text begin a character and do not
// end it.
func tornBytes(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if c := text[len(text)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(text[len(text)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// patched is text with its stray bytes read as Windows-1252.
func patched(text []byte) []byte {
	out := make([]byte, 0, len(text)+len(text)/4)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(text[0])
		}
		out = utf8.AppendRune(out, r)
		text = text[n:]
	}
	return out
}
