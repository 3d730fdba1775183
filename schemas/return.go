package schemas

import "regexp"

// History is how much a return can tell of days before its extract date.
type History uint8

// PositionHistory: the position on its extract date alone. OpenedHistory: that,
// and when interventions were opened. FullHistory: the position on every day up
// to the extract date, and every flow. CountedHistory: the positions and flows that a
// counts return holds, and no others.
const (
	PositionHistory History = iota
	OpenedHistory
	FullHistory
	CountedHistory
)

// String is the history as the store writes it.
func (h History) String() string { return [...]string{"position", "opened", "full", "counted"}[h] }

// User is who asked: the guidance's service user.
type User string

// The service users; the empty User is not recorded.
const (
	NoUser      User = ""
	Parent      User = "parent"
	YoungPerson User = "young person"
	Child       User = "child"
)

// Return is one service's return, read from one file: what transform makes of
// an Extract, and what is kept. len(Interventions) can be less than
// Ledger.Accepted, for several rows may speak of one intervention.
type Return struct {
	ID            string // see ReturnID; unique in a store
	Profile       string // the version of ReadBy, as it is kept; empty for none
	File          string
	SHA256        string
	Service       string // the register's id; empty when it is not known
	Grain         Grain
	History       History
	ReceivedOn    Date
	KnownOn       Date // the day from which it counts; zero for ReceivedOn
	ExtractDate   Date // zero when it is not known
	Verdict       Verdict
	Ledger        Ledger
	Tables        []Table // for explaining how the file was read; may hold no rows
	Interventions []Intervention
	Tallies       []Tally
	// Of a counts return: what it tells, and its counts beside the tallies.
	Told     []Telling
	Flows    []FlowCount
	Ratings  []RatingCount
	Export   Export // that it was made of; its Ledger is zero where that is not told
	Findings []Finding
	ReadBy   Profile // the profile that it was read with, which is not kept; the zero Profile for none
	// Questions are the evaluation questions that it has columns for, or counts answers
	// to, in order. A summary cannot tell.
	Questions []int
	// Suggested and Unknown are what a profile could say of a return that is
	// held: which column is what, and the words (the commonest first) whose
	// meaning a person must give.
	Suggested []ProfileColumn
	Unknown   []UnknownWord
	// Named are the ids of the services that the file names where nothing says
	// which of them sent it.
	Named []string
}

// ReturnID is the id of a service's return: the SHA-256 of its file, the day that the
// file is said to describe where its content does not say it, and the service. An
// export of a service in which nothing has happened since is, to the byte, the one
// before it: with another day in its name it is another return, for another day, and
// with the same day, or none, the return that is known already.
func ReturnID(sha256 string, said Date, service string) string {
	if said != 0 {
		sha256 += "@" + said.String()
	}
	return sha256 + "/" + service
}

// saidForm is a day in the id of a return.
var saidForm = regexp.MustCompile(`@(\d{4}-\d{2}-\d{2})/[^/]*$`)

// SaidDay is the day in the id of a return that its file is said to describe; zero
// where its content says it, or nothing does.
func SaidDay(returnID string) Date {
	found := saidForm.FindStringSubmatch(returnID)
	if found == nil {
		return 0
	}
	day, err := ParseDate(found[1])
	if err != nil {
		return 0
	}
	return day
}

// FileKey is what tells a file, as it came for its day, from others. Without rows that
// tell of something the content may be that of several services, to the byte: then it is
// a file of each.
func FileKey(sha256 string, said Date, service string, l Ledger) string {
	if l.Told() > 0 {
		service = ""
	}
	return ReturnID(sha256, said, service)
}

// UnknownWord is a word of a return whose meaning nobody has given, and in how
// many rows it stands. Words that may be names are never among them.
type UnknownWord struct {
	Field Field
	Word  string
	Rows  int
}

// Intervention is one piece of casework and its life. References are keyed
// hashes; no other word of the person is kept.
type Intervention struct {
	Ref      string // hash of the service's case reference
	Sequence int    // 1 for the first intervention of that reference in the return
	OpenedOn Date   // zero when it is not known
	ClosedOn Date   // the day it counts as closed, zero when it is not closed
	// On the extract date: the status recorded, and the one that counts. They
	// differ where a rule says so, and Reason is that rule.
	Recorded Status
	Counted  Status
	Reason   RuleID
	Level    Level // the highest reached
	User     User
	Minutes  int      // of service time; -1 when not recorded
	Answers  []Answer // to the evaluation questions, in their order; at most one each
	Position Position
	Spells   []Spell
}

// Began says how a spell began. A spell that begins with a change of level
// alone has BeganLevel.
type Began string

// The ways a spell begins. BeganKnown is no event: nothing is known before. Nor is
// BeganSaid: a row says a status that it has already, and other returns may not
// have the day on which it came to that, as a closing after the six-month rule.
const (
	BeganOpened   Began = "opened"
	BeganReopened Began = "reopened"
	BeganInactive Began = "inactive"
	BeganClosed   Began = "closed"
	BeganByRule   Began = "closed-by-rule"
	BeganLevel    Began = "level"
	BeganKnown    Began = "known"
	BeganSaid     Began = "said"
)

// Spell is an intervention in one status at one level, from a day up to but not
// including another. A spell whose days are the same was left on the day it
// began: it is in no stock, but its beginning counts in the flows.
type Spell struct {
	Status Status
	Level  Level
	From   Date
	Until  Date // zero while it lasts
	Began  Began
	Was    Status // the status before; unknown where nothing was
	Raised bool   // the level is higher than in the spell before
}

// Holds reports whether the intervention is in this spell at the end of day.
func (s Spell) Holds(day Date) bool {
	return s.From <= day && (s.Until == 0 || day < s.Until)
}

// Tally is a count of a position, from a summary or counts return.
type Tally struct {
	Level  Level
	Status Status
	AsAt   Date
	N      int
	// Missing: the cell was empty or could not be read; N is then not a number.
	Missing  bool
	Position Position
}

// Account is what one return tells of an intervention: its spells, as known on
// the day that the return describes.
type Account struct {
	ExtractDate Date
	Grain       Grain
	Spells      []Spell
}
