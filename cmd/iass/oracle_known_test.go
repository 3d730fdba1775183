package main

import (
	"slices"
	"testing"
)

// knownThen demands that what was known on the day of some receipt is what a
// workspace tells that never got what was received later.
func (c *correspondence) knownThen(t *testing.T, workspace, period string) {
	t.Helper()
	then := pick(c.population, c.files...).received
	by := *c
	by.files = slices.DeleteFunc(slices.Clone(c.files), func(f sent) bool { return f.received > then })
	earlier := by.deliver(t, period)
	on := pick(c.population, c.quarters...) - day(c.random.IntN(100))
	for _, args := range [][]string{
		{"counts", "stock", "--at", on.String()},
		{"counts", "opened", "--period", period},
		{"counts", "worked", "--period", period},
	} {
		args = append(args, "--by", "service,level,status", "--format", "csv")
		want := runIn(t, earlier, args...)
		if got := runIn(t, workspace, append(args, "--known-on", then.String())...); got != want {
			t.Errorf("%v as it was known on %s:\n%s\nand to one who got nothing later:\n%s", args, then, got, want)
		}
	}
}
