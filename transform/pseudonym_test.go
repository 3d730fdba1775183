package transform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"pgregory.net/rapid"
)

func TestPseudonym(t *testing.T) {
	key := Key{1, 2, 3}
	mac := func(key, text []byte) []byte {
		h := hmac.New(sha256.New, key)
		h.Write(text)
		return h.Sum(nil)
	}
	want := hex.EncodeToString(mac(mac(key[:], []byte("service:coventry")), []byte("COV 10000")))[:32]
	same := []string{"COV 10000", "cov 10000", " COV  10000 ", "COV\u00a010000", "'COV 10000", "cov\t10000\r\n"}
	for _, ref := range same {
		if got := key.Pseudonym("coventry", ref); got != want {
			t.Errorf("Pseudonym(%q) = %s; want %s", ref, got, want)
		}
		if got := key.ForService("coventry").Pseudonym(ref); got != want {
			t.Errorf("ForService.Pseudonym(%q) = %s; want %s", ref, got, want)
		}
	}
	groups := [][]string{{"123", "123.0", "123.00", " 123 "}, {"0123"}, {"123.1"}, {"COV10000"}, {"COV-10000", "COV–10000"}, {"COV/10000"}, {"1230"}, {".0"}, {"A.0"}}
	seen := map[string]int{}
	for i, group := range groups {
		for _, ref := range group {
			p := key.Pseudonym("coventry", ref)
			if first, ok := seen[p]; ok && first != i {
				t.Errorf("%q has the pseudonym of %q", ref, groups[first][0])
			}
			seen[p] = i
			if q := key.Pseudonym("coventry", group[0]); p != q {
				t.Errorf("%q and %q differ", ref, group[0])
			}
		}
	}
	if key.Pseudonym("kent", "123") == key.Pseudonym("leeds", "123") {
		t.Error("two services share a pseudonym")
	}
	if (Key{9}).Pseudonym("kent", "123") == key.Pseudonym("kent", "123") {
		t.Error("two keys share a pseudonym")
	}
	for _, ref := range []string{"", "  ", "'"} {
		if got := key.Pseudonym("kent", ref); got != "" {
			t.Errorf("Pseudonym(%q) = %q", ref, got)
		}
	}
}

// References that fold to different words have different pseudonyms, and
// normalising a reference twice changes nothing.
func TestPseudonymProperty(t *testing.T) {
	key := Key{7}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if normalRef(normalRef(a)) != normalRef(a) {
			t.Fatalf("normalRef(%q) = %q, again %q", a, normalRef(a), normalRef(normalRef(a)))
		}
		same := key.Pseudonym("kent", a) == key.Pseudonym("kent", b)
		if same != (normalRef(a) == normalRef(b)) {
			t.Fatalf("%q and %q: same pseudonym %v", a, b, same)
		}
	})
}
