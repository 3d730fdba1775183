package desk

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// argon is how a password is hashed with argon2id.
type argon struct {
	memory, passes uint32 // memory in KiB
	lanes          uint8
}

// argonNow is how passwords are hashed from now on: the second choice of RFC 9106, for
// machines that have other things to do.
var argonNow = argon{memory: 64 << 10, passes: 3, lanes: 4}

// The lengths of a password, in characters and bytes, and of what is kept of it.
const (
	passwordLeast = 12
	passwordMost  = 512
	saltLength    = 16
	hashLength    = 32
)

// CheckPassword says what is wrong with a new password; nil where it will do.
func CheckPassword(password string) error {
	switch {
	case utf8.RuneCountInString(password) < passwordLeast:
		return fmt.Errorf("a password has at least %d characters: three or four words do", passwordLeast)
	case len(password) > passwordMost:
		return fmt.Errorf("a password has at most %d bytes", passwordMost)
	case !utf8.ValidString(password):
		return errors.New("a password is text in UTF-8")
	}
	return nil
}

// HashPassword is what is kept of a password: a salted argon2id hash, as other
// programs write it too.
func HashPassword(password string) string { return argonNow.hash(password) }

func (a argon) hash(password string) string {
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails
	sum := argon2.IDKey([]byte(password), salt, a.passes, a.memory, a.lanes, hashLength)
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, a.memory, a.passes, a.lanes, text(salt), text(sum))
}

// argonMost is the most that a hash may ask of the machine.
var argonMost = argon{memory: 1 << 20, passes: 16, lanes: 16}

func readHash(text string) (a argon, salt, sum []byte, err error) {
	parts := strings.Split(text, "$")
	wrong := errors.New("a hash is written $argon2id$v=19$m=…,t=…,p=…$salt$hash, as iass account writes it")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return a, nil, nil, wrong
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &a.memory, &a.passes, &a.lanes); n != 3 || err != nil {
		return a, nil, nil, wrong
	}
	if a.memory < 8 || a.passes < 1 || a.lanes < 1 || a.memory > argonMost.memory || a.passes > argonMost.passes || a.lanes > argonMost.lanes {
		return a, nil, nil, wrong
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(salt) < 8 || len(sum) != hashLength {
		return a, nil, nil, wrong
	}
	return a, salt, sum, nil
}

// passwordIs reports whether a password is the one of an account. Where there is no
// account, or it has no password, it takes as long: what is hashed is then hashed as
// for one of the others.
func passwordIs(of Account, others []Account, password string) bool {
	hash, has := of.Hash, of.Hash != ""
	for _, a := range others {
		if hash == "" {
			hash = a.Hash
		}
	}
	a, salt, sum, err := readHash(hash)
	if err != nil {
		a, salt, has = argonNow, make([]byte, saltLength), false
	}
	got := argon2.IDKey([]byte(password), salt, a.passes, a.memory, a.lanes, hashLength)
	return subtle.ConstantTimeCompare(got, sum) == 1 && has
}
