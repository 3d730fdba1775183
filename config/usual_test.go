package config

import (
	"testing"

	"github.com/iassn/collate/schemas"
)

// A profile that is built in names every heading of its layout, so that its
// fingerprint can be checked, and is of no service.
func TestUsualProfiles(t *testing.T) {
	profiles, err := UsualProfiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(profiles) < 2 {
		t.Errorf("%d profiles are built in, want at least 2", len(profiles))
	}
	seen := map[string]string{}
	for _, p := range profiles {
		var headings []string
		for _, c := range p.Columns {
			headings = append(headings, c.Heading)
		}
		if want := schemas.Fingerprint(headings); p.Fingerprint != want {
			t.Errorf("%s: fingerprint %s, and its headings have %s", p.Name, p.Fingerprint, want)
		}
		if p.Service != "" || seen[p.Fingerprint] != "" {
			t.Errorf("%s: of service %q, and of the layout of %q", p.Name, p.Service, seen[p.Fingerprint])
		}
		seen[p.Fingerprint] = p.Name
	}
}
