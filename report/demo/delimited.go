package demo

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"github.com/iassn/collate/schemas"
)

// delimited is a writer of the first page as text between delimiters, in
// encode's bytes.
func delimited(comma rune, encode func([]byte) ([]byte, error)) func([]page, *layout, schemas.Date) ([]byte, error) {
	return func(pages []page, l *layout, _ schemas.Date) ([]byte, error) {
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = comma, true
		var record []string
		for _, cells := range pages[0].rows {
			record = record[:0]
			for _, c := range cells {
				record = append(record, c.write(l.dates))
			}
			if err := w.Write(record); err != nil {
				return nil, fmt.Errorf("writing text: %w", err)
			}
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return nil, fmt.Errorf("writing text: %w", err)
		}
		return encode(b.Bytes())
	}
}

func utf8Plain(b []byte) ([]byte, error) { return b, nil }

// utf8Marked is UTF-8 with the byte order mark that Excel writes.
func utf8Marked(b []byte) ([]byte, error) { return append([]byte("\xef\xbb\xbf"), b...), nil }

func windows1252(b []byte) ([]byte, error) {
	out, err := charmap.Windows1252.NewEncoder().Bytes(b)
	if err != nil {
		return nil, fmt.Errorf("writing Windows-1252: %w", err)
	}
	return out, nil
}

// utf16Marked is UTF-16, little end first, with its mark: what Excel calls
// Unicode text.
func utf16Marked(b []byte) ([]byte, error) {
	units := utf16.Encode([]rune("\ufeff" + string(b)))
	out := make([]byte, 0, 2*len(units))
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out, nil
}
