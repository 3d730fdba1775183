package transform

import "testing"

// What a message may quote is a word for a level, a status or a type of work, and
// not a name, an address or a remark.
func TestPlainTerm(t *testing.T) {
	for _, term := range []string{
		"Zorbed", "Level 7", "Level Seven", "level5", "L5", "IL 6", "Bronze", "Tier 9", "Band A", "5", "2.5", "Stage 12", "Parked", "On Hold", "on hold",
		"Awaiting allocation", "AWAITING ALLOCATION", "Information Only", "Light touch", "Complex casework", "Group work", "Drop-in", "Basket weaving",
		"Closed - no further action", "Teleported", "n/k?", "<b>", "Level 1/5", "triage pending review",
	} {
		if !plainTerm(term) {
			t.Errorf("%q is not quoted", term)
		}
	}
	for _, other := range []string{
		"Ann Bell", "ann@example.org", "O'Neill", "O’Neill", "Mrs Ann Bell", "ANN BELL", "Cy Dunn-Bell", "12 Bell Street", "Bell Street 12", "07700 900123",
		"Ann Bell closed", "On hold - awaiting Ann", "Pending Triage", "mum rang about her son ann", "Rang Ann Bell", "Level 1 for Ann Bell", "Ann\nBell", "01/02/2012 Ann Bell",
		"A long remark that goes on and on about a child and more", "2012345",
	} {
		if plainTerm(other) {
			t.Errorf("%q is quoted", other)
		}
	}
}
