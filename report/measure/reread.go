package measure

// Means are what a file was read with: the version of the program, and a mark
// each of the register, of all profiles and of the settings, which is another
// when they are.
type Means struct {
	Program, Register, Profiles, Settings string
}

// Reread is a return beside what its file is read as now.
type Reread struct {
	ID      string // of the return that is kept; empty where the file held none of this service
	Again   string // of the one that was read now; empty where the file holds none of this service
	SHA256  string // of the file
	Service string
	// SameDigest: what the file was read as, and what it is read as, have one digest.
	SameDigest bool
	With       Means // what it was read with; zero where that was not kept
	// Changes are how the rows kept and those read now differ, by table and field.
	Changes []RereadChange
}

// Same reports whether the return is read as it was, and kept so.
func (r Reread) Same() bool { return r.SameDigest && len(r.Changes) == 0 }

// RereadChange is in how many rows of a table one field differs.
type RereadChange struct {
	Table string
	Field string // for findings the rule; empty where whole rows are meant
	Kind  string // Added, Gone or Changed
	N     int
}
