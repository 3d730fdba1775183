package config

import (
	"embed"
	"errors"

	"github.com/iassn/collate/schemas"
)

//go:embed profiles/*.yaml
var usualFiles embed.FS

// UsualProfiles are profiles of layouts that any service can have, in the order of
// their files' names. Each is for the headings of its fingerprint alone.
func UsualProfiles() ([]schemas.Profile, error) {
	entries, err := usualFiles.ReadDir("profiles")
	if err != nil {
		return nil, err
	}
	var out []schemas.Profile
	var faults []error
	for _, e := range entries {
		text, err := usualFiles.ReadFile("profiles/" + e.Name())
		if err != nil {
			return nil, err
		}
		p, err := LoadProfile(text, e.Name()+" (built in)", nil)
		faults = append(faults, err)
		out = append(out, p)
	}
	return out, errors.Join(faults...)
}
