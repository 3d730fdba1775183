package main

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
)

// nameMax is how long a file's name may be, in letters, before its end.
const nameMax = 80

// reservedName is the beginning of a name that Windows keeps for a device,
// whatever its end.
var reservedName = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)`)

// safeName is a file's name without what some system does not take: it has
// letters, figures, spaces and -_. alone, and is not the name of a device.
func safeName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -_.", r) {
			return r
		}
		return '-'
	}, name)
	if letters := []rune(safe); len(letters) > nameMax {
		safe = string(letters[:nameMax])
	}
	return undeviced(cmp.Or(strings.Trim(safe, " ."), "return"))
}

// undeviced is a file's name as it is, but for one that Windows keeps for a device:
// NUL.csv is return-NUL.csv.
func undeviced(name string) string {
	if reservedName.MatchString(name) {
		return "return-" + name
	}
	return name
}
