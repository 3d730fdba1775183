package schemas

import "fmt"

// Status is the status of an intervention record (guidance, "Guidance on
// intervention record status"). The zero Status is "not recorded".
type Status uint8

// The statuses. The guidance also calls an open record active.
const (
	StatusUnknown Status = iota
	Open
	Inactive
	Closed
)

// Statuses are the recorded statuses in the order in which tables show them.
var Statuses = []Status{Open, Inactive, Closed}

var statusNames = [...]string{StatusUnknown: "", Open: "open", Inactive: "inactive", Closed: "closed"}

// String is the status as figures write it; empty when it was not recorded.
func (s Status) String() string { return statusNames[s] }

// ParseStatus reads a status as String writes it. It does not read the words of
// returns: transform does.
func ParseStatus(s string) (Status, error) {
	for _, v := range Statuses {
		if v.String() == s {
			return v, nil
		}
	}
	return StatusUnknown, fmt.Errorf("no status %q: allowed are open, inactive and closed", s)
}
