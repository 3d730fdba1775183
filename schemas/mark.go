package schemas

// Mark stands where a figure has no number. None of them is nought, and none
// may be confused with another.
type Mark string

// The marks; the empty Mark means that there is a number.
const (
	NoMark        Mark = ""
	Confidential  Mark = "c"   // withheld to protect people
	NotAvailable  Mark = "x"   // no return, or the return cannot tell
	NotApplicable Mark = "z"   // the service does not use this status or level
	Low           Mark = "low" // rounds to 0 but is not 0
)

// Shorthand is the mark as a workbook shows it, for example [x].
func (m Mark) Shorthand() string {
	if m == NoMark {
		return ""
	}
	return "[" + string(m) + "]"
}
