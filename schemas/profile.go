package schemas

// Profile is what a person has said about a layout of returns and the meaning of
// its words. What it says goes before what the program would take by itself.
type Profile struct {
	Name string // the file's, for messages
	// Service is the service's id. It is empty in a profile of a layout that
	// several services share; that one has a fingerprint.
	Service     string
	Fingerprint string // the layout that it is for, as Fingerprint has it; empty for any
	ValidFrom   Date   // the first extract date that it is for; zero for any
	ConfirmedBy string
	ConfirmedOn Date
	Sheets      []string // the names of the sheets to be read; none for all
	HeaderRow   int      // the row of the headings, the lower of two, counted from 1; 0 where it is looked for
	DayIn       DayPlace // where the return says which day it describes
	MonthFirst  bool     // dates have the month first
	// PasswordFile is the file of the passwords of the service's workbooks, one a
	// line, from the workspace's folder; empty for none.
	PasswordFile string
	// Statuses and Levels are the schemes of the service, by which its returns
	// are read where the register declares none. They never differ from what it
	// declares.
	Statuses StatusScheme
	Levels   LevelScheme
	// Scale is that of the answers to the evaluation questions; empty for the one
	// in the settings.
	Scale   Scale
	Columns []ProfileColumn
	Words   []ProfileWord
}

// ProfileColumn says which field the column of a heading is; NoField for a
// column that is not to be read.
type ProfileColumn struct {
	Heading string
	Column  int // counted from 1, to tell columns of the same heading apart; 0 for any
	Field   Field
}

// ProfileWord says what a word means in a field: a level, a status, what a kind
// of event led to, or for a type of work in or out of scope, each as the settings
// write it; "not recorded" for a word that says nothing.
type ProfileWord struct {
	Field Field
	Word  string
	Means string
}

// DayPlace is a place in a return that says which day it describes.
type DayPlace string

// The places. DayAnywhere: a profile does not say.
const (
	DayAnywhere    DayPlace = ""
	DayInColumn    DayPlace = "column"
	DayInTitle     DayPlace = "title"
	DayInFileName  DayPlace = "file_name"
	DayInSheetName DayPlace = "sheet_name"
)

// NotRecorded is the meaning of a word that is as good as an empty cell.
const NotRecorded = "not recorded"

// Meanings are what the words of a field can mean, as a profile writes it, in
// the order in which people are asked.
var Meanings = map[Field][]string{
	LevelField:  {"1", "2", "3", "4", "3-4", NotRecorded},
	StatusField: {"open", "inactive", "closed", NotRecorded},
	EventKind:   {"opened", "inactive", "closed", "reopened", "level", "status", "other", NotRecorded},
	WorkType:    {"in", "out"},
	Evaluation:  {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", NotRecorded},
}
