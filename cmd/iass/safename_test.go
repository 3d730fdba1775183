package main

import "testing"

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{
		"Kent 2026-06-30": "Kent 2026-06-30", "": "return", "..": "return", "a/b:c": "a-b-c",
		"CON": "return-CON", "nul": "return-nul", "Aux.2026": "return-Aux.2026", "com1 .x": "return-com1 .x", "LPT9": "return-LPT9",
		"console": "console", "com": "com", "com10": "com10", "nul-2": "nul-2",
	} {
		if got := safeName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
