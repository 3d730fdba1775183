package schemas

// Profile is what a person has said about the layout of a service's returns and
// the meaning of its words. What it says goes before what the program would
// take by itself.
type Profile struct {
	Name        string // the file's, for messages
	Service     string // the service's id
	ValidFrom   Date   // the first extract date that it is for; zero for any
	ConfirmedBy string
	ConfirmedOn Date
	MonthFirst  bool // dates have the month first
	// PasswordFile is the file of the passwords of the service's workbooks, one a
	// line, from the workspace's folder; empty for none.
	PasswordFile string
	Columns      []ProfileColumn
	Words        []ProfileWord
}

// ProfileColumn says which field the column of a heading is; NoField for a
// column that is not to be read.
type ProfileColumn struct {
	Heading string
	Field   Field
}

// ProfileWord says what a word means in a field: a level, a status, or for a
// type of work in or out of scope, each as the settings write it; "not recorded"
// for a word that says nothing.
type ProfileWord struct {
	Field Field
	Word  string
	Means string
}
