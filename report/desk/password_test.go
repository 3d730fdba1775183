package desk_test

import (
	"strings"
	"testing"

	"github.com/iassn/collate/report/desk"
)

// TestHashPassword keeps of a password what no other gives, and never the same twice.
func TestHashPassword(t *testing.T) {
	a, b := desk.HashPassword(word), desk.HashPassword(word)
	if a == b || strings.Contains(a, word) || !strings.HasPrefix(a, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Errorf("%s, %s", a, b)
	}
	for password, ok := range map[string]bool{word: true, strings.Repeat("ä", 12): true, "elevenchars": false, "": false, strings.Repeat("x", 513): false, "twelve chars\xff": false} {
		if err := desk.CheckPassword(password); (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
	}
}
