package transform

import "testing"

func TestFold(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"  Level   2 ", "level 2"},
		{"Level\u00a02\r\n\t", "level 2"},
		{"Level 2 \u2013 see\u2014guidance \u2212 now", "level 2 - see-guidance - now"},
		{"Parents\u2019 \u201cgroup\u201d", "parents' \"group\""},
		{"\ufeffOpen\u200b", "open"},
		{"ＬＥＶＥＬ Ⅱ", "level ii"},
		{"½", "1/2"},
		{"ÉCOLE", "école"},
		{"a\u00adb", "ab"},
	}
	for _, tt := range tests {
		if got := Fold(tt.text); got != tt.want {
			t.Errorf("Fold(%q) = %q; want %q", tt.text, got, tt.want)
		}
	}
}

// Fold has nothing left to do on its own result, and agrees with the fast path.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Level  2", "İ", "´", "ﬁ", "a\u0301 \u0301b", "\x00", "\xff", "º", "…", "ẞ", "K", "A\x00\u0301"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, again %q", s, once, twice)
		}
		var buf [64]byte
		if fast, ok := asciiFold(buf[:0], s); ok && string(fast) != once {
			t.Errorf("asciiFold(%q) = %q; Fold %q", s, fast, once)
		}
	})
}
