package transform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
)

// Key is the workspace's secret, from which every pseudonym is made. Whoever
// holds it can test whether a reference is behind a pseudonym, so it never
// leaves the workspace.
type Key [32]byte

// Pseudonym is what stands for a service's case reference in every store and
// output: 32 hexadecimal digits, the first half of an HMAC-SHA-256 under a key
// of the service's own, which is itself an HMAC of the service's id under k.
// The same reference gives the same pseudonym in every export of a service, and
// another one in another service. Case, the width of white space and dashes,
// and the ".0" that workbooks add to whole numbers do not matter; leading
// noughts do. A reference with nothing in it has the pseudonym "".
func (k Key) Pseudonym(service, ref string) string {
	return k.ForService(service).Pseudonym(ref)
}

// pseudonymLength is how many hexadecimal digits a pseudonym has.
const pseudonymLength = 32

// ServiceKey is the key of one service; it is derived once for many references.
type ServiceKey [32]byte

// ForService is the key of the service with that id.
func (k Key) ForService(service string) ServiceKey {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte("service:" + service))
	return ServiceKey(mac.Sum(nil))
}

// Pseudonym is the pseudonym of a reference, as Key.Pseudonym has it.
func (k ServiceKey) Pseudonym(ref string) string {
	return k.pseudonyms().of(ref)
}

// pseudonyms are those of one service, made one after the other: what a key costs
// is paid once.
type pseudonyms struct{ mac hash.Hash }

func (k ServiceKey) pseudonyms() pseudonyms { return pseudonyms{hmac.New(sha256.New, k[:])} }

func (p pseudonyms) of(ref string) string {
	ref = normalRef(ref)
	if ref == "" {
		return ""
	}
	p.mac.Reset()
	p.mac.Write([]byte(ref))
	var sum [sha256.Size]byte
	return hex.EncodeToString(p.mac.Sum(sum[:0])[:pseudonymLength/2])
}

// normalRef is the one spelling of a reference: folded, upper-case, and without
// the fraction of noughts that a workbook gives a whole number.
func normalRef(ref string) string {
	var room [2 * refLengthMax]byte
	if b, ok := asciiFold(room[:0], ref); ok {
		for i, c := range b {
			if c >= 'a' && c <= 'z' {
				b[i] -= 'a' - 'A'
			}
		}
		ref = strings.Trim(string(b), "' ")
	} else {
		ref = strings.ToUpper(strings.Trim(Fold(ref), "' "))
	}
	whole, fraction, found := strings.Cut(ref, ".")
	if found && whole != "" && digitsOnly(whole) && strings.Trim(fraction, "0") == "" {
		return whole
	}
	return ref
}

func digitsOnly(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
