package ingest

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlScanner walks the tags and the text of an XML part as it is read, with no
// more of it in memory than a window. It knows as much of XML as office
// programs write: no entities but the five and the numbered, no document types,
// and no checks of well-formedness but that every tag is closed.
type xmlScanner struct {
	source io.Reader
	ended  bool
	limits Limits
	part   []byte // the window: what was read of the part and not yet passed
	at     int    // how far the window is done with
	depth  int

	// What next found. The slices are of the window: they hold until what
	// follows is read.
	token xmlToken
	name  []byte // of a tag, without its prefix
	attrs []byte // of a start tag, as written
	text  []byte // of a text, as written; a long one comes in pieces
	cdata bool   // the text is CDATA: nothing in it is escaped
	empty bool   // a start tag that is its own end: no xmlEnd follows
}

type xmlToken uint8

const (
	xmlDone xmlToken = iota
	xmlStart
	xmlEnd
	xmlText
)

var (
	errXMLCut    = errors.New("the XML breaks off")
	errXMLType   = errors.New("its XML declares a type of document, which no workbook may")
	errXMLEntity = errors.New("its XML uses an entity, which no workbook may")
)

const (
	// windowBytes is what is read of a part at a time.
	windowBytes = 64 << 10
	// windowSpare is the least room that is read into: a few characters.
	windowSpare = 64
	// markBytes is the room for the marks of a tag, beyond a cell in one.
	markBytes = 64 << 10
)

// newXMLScanner walks what source holds, which is UTF-8.
func newXMLScanner(source io.Reader, limits Limits) *xmlScanner {
	return &xmlScanner{source: source, limits: limits}
}

// more reads on: what is left of the window moves to its beginning, and more
// follows. ok is false at the end of the part. A window that has no room left
// grows, to a limit.
func (x *xmlScanner) more() (ok bool, err error) {
	if x.ended {
		return false, nil
	}
	if x.at == len(x.part) {
		x.part, x.at = x.part[:0], 0
	}
	if cap(x.part)-len(x.part) < windowSpare {
		left := x.part[x.at:]
		if cap(x.part)-len(left) < windowSpare {
			if most := x.limits.CellBytes + markBytes; len(left) > most {
				return false, limitError{beyond("The size in bytes of a tag or text", int64(len(left)), int64(most))}
			}
			x.part = make([]byte, 0, max(2*cap(x.part), windowBytes))
		}
		x.part = x.part[:copy(x.part[:cap(x.part)], left)]
		x.at = 0
	}
	if err := x.limits.stopped(); err != nil {
		return false, err
	}
	n, err := x.source.Read(x.part[len(x.part):cap(x.part)])
	x.part = x.part[:len(x.part)+n]
	if err == io.EOF {
		x.ended = true
		return n > 0, nil
	}
	return true, err
}

// next finds the next tag or text. xmlDone is the end of the part.
func (x *xmlScanner) next() error {
	for {
		if x.at == len(x.part) {
			ok, err := x.more()
			if err != nil {
				return err
			}
			if !ok {
				break
			}
			continue
		}
		if x.part[x.at] != '<' {
			return x.chars()
		}
		found, err := x.markup()
		if err != nil || found {
			return err
		}
	}
	x.token = xmlDone
	if x.depth != 0 {
		return errXMLCut
	}
	return nil
}

// chars reads a text, or a piece of it where it is longer than the window.
func (x *xmlScanner) chars() error {
	seen := 0
	for {
		if i := bytes.IndexByte(x.part[x.at+seen:], '<'); i >= 0 {
			seen += i
			break
		}
		seen = len(x.part) - x.at
		if seen >= windowBytes/2 {
			seen = wholeChars(x.part[x.at:])
			break
		}
		ok, err := x.more()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
	}
	x.token, x.text, x.cdata = xmlText, x.part[x.at:x.at+seen], false
	x.at += seen
	return nil
}

// wholeChars is how much of a text can be read without what follows: no escape
// and no line end is torn.
func wholeChars(text []byte) int {
	const longest = len("&#x0010FFFF;")
	n := len(text)
	if i := bytes.LastIndexByte(text[n-longest:], '&'); i >= 0 {
		return n - longest + i
	}
	if text[n-1] == '\r' {
		return n - 1
	}
	return n
}

// markup reads what begins with a "<"; found is false for comments and the
// like.
func (x *xmlScanner) markup() (found bool, err error) {
	const comment, cdata = "<!--", "<![CDATA["
	for len(x.part)-x.at < len(cdata) {
		ok, err := x.more()
		if err != nil {
			return false, err
		}
		if !ok {
			break
		}
	}
	rest := x.part[x.at:]
	switch {
	case len(rest) < 2 || rest[1] != '!' && rest[1] != '?':
		return true, x.tag()
	case rest[1] == '?':
		x.at += 2
		return false, x.pass("?>")
	case bytes.HasPrefix(rest, []byte(comment)):
		x.at += len(comment)
		return false, x.pass("-->")
	case bytes.HasPrefix(rest, []byte(cdata)):
		x.at += len(cdata)
		inside, err := x.until("]]>")
		if err != nil {
			return false, err
		}
		x.token, x.text, x.cdata = xmlText, inside, true
		return true, nil
	}
	return false, errXMLType
}

// pass steps over everything up to and including mark.
func (x *xmlScanner) pass(mark string) error {
	for {
		rest := x.part[x.at:]
		if i := bytes.Index(rest, []byte(mark)); i >= 0 {
			x.at += i + len(mark)
			return nil
		}
		x.at += max(0, len(rest)-len(mark)+1)
		ok, err := x.more()
		if err != nil {
			return err
		}
		if !ok {
			return errXMLCut
		}
	}
}

// until steps over everything up to and including mark, and returns what stood
// before it.
func (x *xmlScanner) until(mark string) ([]byte, error) {
	for seen := 0; ; {
		if i := bytes.Index(x.part[x.at+seen:], []byte(mark)); i >= 0 {
			inside := x.part[x.at : x.at+seen+i]
			x.at += seen + i + len(mark)
			return inside, nil
		}
		seen = max(0, len(x.part)-x.at-len(mark)+1)
		ok, err := x.more()
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errXMLCut
		}
	}
}

// tagEnd is where the tag that begins at the window's place ends, in bytes from
// there. A ">" in quotes ends none.
func (x *xmlScanner) tagEnd() (int, error) {
	// Nearly every tag is whole in the window, and its quotes come in pairs.
	rest := x.part[x.at:]
	if n := bytes.IndexByte(rest, '>'); n > 0 && bytes.IndexByte(rest[:n], '\'') < 0 && bytes.Count(rest[:n], []byte{'"'})%2 == 0 {
		return n, nil
	}
	quote := byte(0)
	for n := 1; ; n++ {
		if x.at+n >= len(x.part) {
			ok, err := x.more()
			if err != nil {
				return 0, err
			}
			if !ok {
				return 0, errXMLCut
			}
			n--
			continue
		}
		switch c := x.part[x.at+n]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return n, nil
		case c == '"', c == '\'':
			quote = c
		}
	}
}

// tag reads a start or end tag.
func (x *xmlScanner) tag() error {
	n, err := x.tagEnd()
	if err != nil {
		return err
	}
	inside := x.part[x.at+1 : x.at+n]
	x.at += n + 1
	if len(inside) > 0 && inside[0] == '/' {
		for isXMLSpace(inside[len(inside)-1]) {
			inside = inside[:len(inside)-1]
		}
		x.token, x.name = xmlEnd, localName(inside[1:])
		x.depth--
		if x.depth < 0 {
			return errXMLCut
		}
		return nil
	}
	x.token, x.empty = xmlStart, false
	if n := len(inside); n > 0 && inside[n-1] == '/' {
		x.empty, inside = true, inside[:n-1]
	} else {
		x.depth++
	}
	end := 0
	for end < len(inside) && !isXMLSpace(inside[end]) {
		end++
	}
	x.name, x.attrs = localName(inside[:end]), inside[end:]
	return nil
}

func isXMLSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func localName(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// attr is the value of an attribute of the start tag, as written; nil where
// there is none. A prefix before the name does not matter.
func (x *xmlScanner) attr(name string) []byte {
	for rest := x.attrs; len(rest) > 0; {
		var key, value []byte
		if key, value, rest = nextAttr(rest); string(key) == name {
			return value
		}
	}
	return nil
}

// nextAttr takes the first attribute off the text of a start tag. Its key is
// without prefix, its value as written and never nil; rest is empty after the
// last.
func nextAttr(attrs []byte) (key, value, rest []byte) {
	i := 0
	for i < len(attrs) && isXMLSpace(attrs[i]) {
		i++
	}
	start := i
	for i < len(attrs) && attrs[i] != '=' && !isXMLSpace(attrs[i]) {
		if attrs[i] == ':' {
			start = i + 1
		}
		i++
	}
	key = attrs[start:i]
	for i < len(attrs) && (attrs[i] == '=' || isXMLSpace(attrs[i])) {
		i++
	}
	if i >= len(attrs) {
		return nil, nil, nil
	}
	end := bytes.IndexByte(attrs[i+1:], attrs[i])
	if end < 0 {
		return nil, nil, nil
	}
	return key, attrs[i+1 : i+1+end], attrs[i+2+end:]
}

// attrText is attr with its escapes read.
func (x *xmlScanner) attrText(name string) (string, error) {
	text, err := appendUnescaped(nil, x.attr(name))
	return string(text), err
}

// attrTrue reports whether an attribute says yes.
func (x *xmlScanner) attrTrue(name string) bool { return isTrue(x.attr(name)) }

func isTrue(value []byte) bool {
	v := string(bytes.TrimSpace(value))
	return v == "1" || v == "true" || v == "on"
}

// skip steps over the rest of the element whose start tag was just read.
func (x *xmlScanner) skip() error {
	if x.empty {
		return nil
	}
	for level := x.depth - 1; x.depth > level; {
		if err := x.next(); err != nil {
			return err
		}
	}
	return nil
}

// content adds to dst the text of the element whose start tag was just read:
// all of it, or only that in elements of the name keep, and none in elements of
// the name not.
func (x *xmlScanner) content(dst []byte, keep, not string) ([]byte, error) {
	if x.empty {
		return dst, nil
	}
	// Before its escapes are read, a text may be longer than the cell.
	most := len(dst) + 8*x.limits.CellBytes
	inside := keep == ""
	for level := x.depth - 1; x.depth > level; {
		err := x.next()
		switch {
		case err != nil:
		case x.token == xmlStart && not != "" && string(x.name) == not:
			err = x.skip()
		case x.token == xmlStart && string(x.name) == keep:
			inside = !x.empty
		case x.token == xmlEnd && string(x.name) == keep:
			inside = false
		case x.token == xmlText && inside && x.cdata:
			dst = appendLines(dst, x.text)
		case x.token == xmlText && inside:
			dst, err = appendUnescaped(dst, x.text)
		}
		if err != nil {
			return dst, err
		}
		if len(dst) > most {
			return dst, limitError{beyond("The size in bytes of a cell", int64(len(dst)), int64(x.limits.CellBytes))}
		}
	}
	return dst, nil
}

// appendUnescaped adds a text with its escapes read, and its line ends as XML
// has them. A name that is no escape of XML is an entity, and an error: what it
// stands for is nowhere.
func appendUnescaped(dst, text []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return appendLines(dst, text), nil
		}
		dst = appendLines(dst, text[:i])
		text = text[i+1:]
		name, rest, closed := bytes.Cut(text, []byte(";"))
		r, known := xmlEntity(name)
		switch {
		case closed && known:
			dst, text = utf8.AppendRune(dst, r), rest
		case closed && isEntityName(name):
			return dst, errXMLEntity
		default:
			dst = append(dst, '&')
		}
	}
}

// appendLines adds a text with its line ends as XML has them.
func appendLines(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '\r')
		if i < 0 {
			return append(dst, text...)
		}
		dst = append(append(dst, text[:i]...), '\n')
		text = bytes.TrimPrefix(text[i+1:], []byte("\n"))
	}
}

func xmlEntity(name []byte) (r rune, known bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
}

// isEntityName reports whether a text between "&" and ";" is a name, and no
// text that happens to stand there.
func isEntityName(name []byte) bool {
	for i, c := range name {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '_', c >= utf8.RuneSelf:
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-'):
		default:
			return false
		}
	}
	return len(name) > 0
}

// unescapeOffice reads the escapes that office programs write for characters
// that XML cannot hold: "_x000D_" is a carriage return, "_x005F_" an
// underscore.
func unescapeOffice(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			b.WriteString(s)
			return b.String()
		}
		n, err := strconv.ParseUint(s[i+2:i+6], 16, 16)
		if err != nil || s[i+6] != '_' || !utf8.ValidRune(rune(n)) {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(rune(n))
		s = s[i+7:]
	}
}
