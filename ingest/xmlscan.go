package ingest

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlScanner walks the tags and the text of an XML part in memory. It knows as
// much of XML as office programs write: no entities but the five and the
// numbered, and no checks of well-formedness but that every tag is closed.
type xmlScanner struct {
	part  []byte
	at    int
	depth int

	// What next found.
	token xmlToken
	name  []byte // of a tag, without its prefix
	attrs []byte // of a start tag, as written
	text  []byte // of a text, as written
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

var errXMLCut = errors.New("the XML breaks off")

// newXMLScanner walks a part; one that is not UTF-8 is converted first.
func newXMLScanner(part []byte) *xmlScanner {
	if !utf8.Valid(part) {
		part = []byte(decode(part).text)
	}
	return &xmlScanner{part: part}
}

// next finds the next tag or text. xmlDone is the end of the part.
func (x *xmlScanner) next() error {
	for x.at < len(x.part) {
		if x.part[x.at] != '<' {
			end := bytes.IndexByte(x.part[x.at:], '<')
			if end < 0 {
				end = len(x.part) - x.at
			}
			x.token, x.text, x.cdata = xmlText, x.part[x.at:x.at+end], false
			x.at += end
			return nil
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

// markup reads what begins with a "<"; found is false for comments and the
// like.
func (x *xmlScanner) markup() (found bool, err error) {
	rest := x.part[x.at:]
	if len(rest) > 1 && rest[1] != '!' && rest[1] != '?' {
		return true, x.tag()
	}
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		_, err = x.until("-->")
		return false, err
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		inside, err := x.until("]]>")
		if err != nil {
			return false, err
		}
		x.token, x.text, x.cdata = xmlText, inside[len("<![CDATA["):], true
		return true, nil
	case bytes.HasPrefix(rest, []byte("<?")):
		_, err = x.until("?>")
		return false, err
	case bytes.HasPrefix(rest, []byte("<!")):
		_, err = x.until(">")
		return false, err
	}
	return true, x.tag()
}

// until steps over everything up to and including mark, and returns what stood
// before it.
func (x *xmlScanner) until(mark string) ([]byte, error) {
	i := bytes.Index(x.part[x.at:], []byte(mark))
	if i < 0 {
		return nil, errXMLCut
	}
	inside := x.part[x.at : x.at+i]
	x.at += i + len(mark)
	return inside, nil
}

// tag reads a start or end tag.
func (x *xmlScanner) tag() error {
	i := x.at + 1
	quote := byte(0)
	for ; i < len(x.part); i++ {
		c := x.part[i]
		if quote != 0 {
			if c == quote {
				quote = 0
			}
		} else if c == '"' || c == '\'' {
			quote = c
		} else if c == '>' {
			break
		}
	}
	if i >= len(x.part) {
		return errXMLCut
	}
	inside := x.part[x.at+1 : i]
	x.at = i + 1
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
func (x *xmlScanner) attrText(name string) string { return unescapeXML(x.attr(name)) }

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

// content is the text of the element whose start tag was just read: all of it,
// or only that in elements of the name keep, and none in elements of the name
// not.
func (x *xmlScanner) content(keep, not string) (string, error) {
	if x.empty {
		return "", nil
	}
	var first string
	var more []string // rich text alone comes in several pieces
	add := func(s string) {
		if first == "" {
			first = s
		} else {
			more = append(more, s)
		}
	}
	inside := keep == ""
	for level := x.depth - 1; x.depth > level; {
		if err := x.next(); err != nil {
			return "", err
		}
		switch {
		case x.token == xmlStart && not != "" && string(x.name) == not:
			if err := x.skip(); err != nil {
				return "", err
			}
		case x.token == xmlStart && string(x.name) == keep:
			inside = !x.empty
		case x.token == xmlEnd && string(x.name) == keep:
			inside = false
		case x.token == xmlText && inside && x.cdata:
			add(newLines(string(x.text)))
		case x.token == xmlText && inside:
			add(unescapeXML(x.text))
		}
	}
	return first + strings.Join(more, ""), nil
}

// unescapeXML reads the escapes of a text, and its line ends as XML has them.
func unescapeXML(text []byte) string {
	if bytes.IndexByte(text, '&') < 0 {
		return newLines(string(text))
	}
	s := newLines(string(text))
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "&")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, closed := strings.Cut(after, ";")
		r, known := xmlEntity(name)
		if !closed || !known {
			b.WriteByte('&')
			s = after
			continue
		}
		b.WriteRune(r)
		s = rest
	}
}

func newLines(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func xmlEntity(name string) (r rune, known bool) {
	switch name {
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
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), true
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
