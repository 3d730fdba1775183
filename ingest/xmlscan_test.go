package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokens is what a scanner finds in a part, in short.
func tokens(part string) ([]string, error) {
	x := newXMLScanner(&utf8Reader{source: strings.NewReader(part)}, DefaultLimits())
	var out []string
	for {
		if err := x.next(); err != nil {
			return out, err
		}
		switch x.token {
		case xmlDone:
			return out, nil
		case xmlStart:
			r, err := x.attrText("r")
			if err != nil {
				return out, err
			}
			out = append(out, fmt.Sprintf("<%s %q %v", x.name, r, x.empty))
		case xmlEnd:
			out = append(out, fmt.Sprintf("/%s", x.name))
		case xmlText:
			out = append(out, fmt.Sprintf("%q", x.text))
		}
	}
}

func TestXMLScanner(t *testing.T) {
	got, err := tokens("<?xml version='1.0'?><x:a  s = '1' x:r=\"A>&amp;1\"\n>te<!-- <b> -->xt<b r=''/><c rr=\"no\"></c ><![CDATA[<&]]></x:a>\n")
	want := []string{`<a "A>&1" false`, `"te"`, `"xt"`, `<b "" true`, `<c "" false`, "/c", `"<&"`, "/a", `"\n"`}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, cut := range []string{"<a>", "<a", "<a b='>", "<!-- ", "<a><![CDATA[x", "</a>", "<a><b></b>", "<?xml"} {
		if _, err := tokens(cut); err == nil {
			t.Errorf("%q passes for whole", cut)
		}
	}
	if got, err := tokens("\xff\xfe<\x00a\x00/\x00>\x00"); err != nil || len(got) != 1 {
		t.Errorf("UTF-16: %v, %v", got, err)
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"a": "a", "a & b; &1;": "a & b; &1;", "&lt;&gt;&amp;&quot;&apos;": "<>&\"'", "&#65;&#x42;": "AB", "&": "&", "&amp": "&amp", "a\r\nb\rc": "a\nb\nc", "&#13;&#10;": "\r\n", "&#x110000;": "&#x110000;",
	} {
		if got, err := appendUnescaped(nil, []byte(in)); string(got) != want || err != nil {
			t.Errorf("appendUnescaped(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"&x;", "a &lol9; b", "&nbsp;", "&é;"} {
		if got, err := appendUnescaped(nil, []byte(in)); !errors.Is(err, errXMLEntity) {
			t.Errorf("appendUnescaped(%q) = %q, %v, want an error", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"a_x000D_b": "a\rb", "_x005F_x000D_": "_x000D_", "_x00": "_x00", "_xZZZZ_": "_xZZZZ_", "a_xb": "a_xb", "_x000d__x000A_": "\r\n", "_xD800_": "_xD800_", "__x0041_": "_A",
	} {
		if got := unescapeOffice(in); got != want {
			t.Errorf("unescapeOffice(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParsePlace(t *testing.T) {
	for ref, want := range map[string][2]int{"A1": {1, 1}, "z9": {26, 9}, "AA10": {27, 10}, "$C$14": {3, 14}, "XFD1048576": {16384, 1048576}} {
		if c, r, ok := parsePlace([]byte(ref)); !ok || c != want[0] || r != want[1] {
			t.Errorf("parsePlace(%q) = %d, %d, %v", ref, c, r, ok)
		}
	}
	for _, ref := range []string{"", "A", "1", "A0", "1A", "A1B", "A-1", strings.Repeat("Z", 99) + "1", "A" + strings.Repeat("9", 99)} {
		if _, _, ok := parsePlace([]byte(ref)); ok {
			t.Errorf("parsePlace(%q) is taken for a place", ref)
		}
	}
	if r, ok := parseRange("D3:B2"); !ok || r != (Range{2, 2, 3, 4}) {
		t.Errorf("parseRange gives %v, %v", r, ok)
	}
}
