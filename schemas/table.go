package schemas

// Field is what a column of a return is to the schema. Columns that are none of
// these are dropped when the file is read.
type Field string

// The fields. NoField is a column that the schema does not need.
const (
	NoField     Field = ""
	Ref         Field = "ref"          // the case reference
	OpenedOn    Field = "opened_on"    // the day the intervention was opened
	LevelField  Field = "level"        // its level
	StatusField Field = "status"       // its status on the extract date
	InactiveOn  Field = "inactive_on"  // the day it was made inactive
	ReopenedOn  Field = "reopened_on"  // the day it was re-opened after that
	ClosedOn    Field = "closed_on"    // the day it was closed
	ServiceUser Field = "service_user" // parent, young person or child
	Hours       Field = "hours"        // hours of service time
	WorkType    Field = "work_type"    // casework, or work that is no intervention
	ServiceName Field = "service"      // the service, in a file of several
	ExtractDate Field = "extract_date" // the day the return describes
	EventOn     Field = "event_on"     // the day of an event
	EventKind   Field = "event"        // what happened
	EventValue  Field = "event_value"  // the level or status that it led to
	Count       Field = "count"        // how many interventions
	TotalField  Field = "total"        // a sum that the sender made, to compare

	// Of a counts return: the days and the answers that a row counts.
	FirstDay      Field = "first_day"
	LastDay       Field = "last_day"
	QuestionField Field = "question"
	ScaleField    Field = "scale"
	AnswerValue   Field = "answer"

	// Evaluation is what service users answered to the core questions: the field of
	// the words of all of them. A column is of one question: see AnswerField.
	Evaluation Field = "evaluation"
)

// FieldWords are the fields as messages name them.
var FieldWords = map[Field]string{
	Ref: "case reference", OpenedOn: "day opened", LevelField: "level", StatusField: "status",
	InactiveOn: "day made inactive", ReopenedOn: "day re-opened", ClosedOn: "day closed",
	EventOn: "day of the event", EventKind: "event", EventValue: "new level or status",
	ServiceName: "service", ExtractDate: "extract date", WorkType: "type of work",
	ServiceUser: "service user", Hours: "hours", Count: "count",
	FirstDay: "first day", LastDay: "last day", QuestionField: "question", ScaleField: "scale", AnswerValue: "answer",
	AnswerField(1): "evaluation question 1", AnswerField(2): "evaluation question 2", AnswerField(3): "evaluation question 3",
	AnswerField(4): "evaluation question 4", AnswerField(5): "evaluation question 5", AnswerField(6): "evaluation question 6",
}

// Grain is what one row of a return stands for.
type Grain uint8

// The grains. In a summary, one cell is a count for a level and a status.
const (
	GrainUnknown Grain = iota
	RecordGrain
	EventGrain
	SummaryGrain
)

// String is the grain as files write it.
func (g Grain) String() string { return [...]string{"", "record", "event", "summary"}[g] }

// RowKind is what a row of a file turned out to be. Every row from the first to
// the last that holds anything has exactly one kind.
type RowKind uint8

// The kinds that ingest tells apart; it leaves DataRow, and transform settles
// what becomes of each.
const (
	DataRow RowKind = iota
	TitleRow
	HeaderRow
	BlankRow
	TotalRow
	NoteRow
)

// Ledger accounts for the rows of a return. Rows is always the sum of the rest.
type Ledger struct {
	Rows      int `json:"rows"`
	Title     int `json:"title"`
	Header    int `json:"header"`
	Blank     int `json:"blank"`
	Total     int `json:"total"`
	Note      int `json:"note"`
	Excluded  int `json:"excluded"`
	Duplicate int `json:"duplicate"`
	Rejected  int `json:"rejected"`
	Accepted  int `json:"accepted"`
}

// Balanced reports whether the rows are the sum of their parts.
func (l Ledger) Balanced() bool {
	return l.Rows == l.Title+l.Header+l.Blank+l.Total+l.Note+l.Excluded+l.Duplicate+l.Rejected+l.Accepted
}

// Told is how many rows there were to tell of something.
func (l Ledger) Told() int { return l.Excluded + l.Duplicate + l.Rejected + l.Accepted }

// Join adds the rows of another ledger.
func (l *Ledger) Join(o Ledger) {
	l.Rows, l.Title, l.Header, l.Blank, l.Total = l.Rows+o.Rows, l.Title+o.Title, l.Header+o.Header, l.Blank+o.Blank, l.Total+o.Total
	l.Note, l.Excluded, l.Duplicate, l.Rejected, l.Accepted = l.Note+o.Note, l.Excluded+o.Excluded, l.Duplicate+o.Duplicate, l.Rejected+o.Rejected, l.Accepted+o.Accepted
}

// Add counts n rows of a kind that ingest tells apart. Data rows enter Rows
// alone; transform adds them to Excluded, Duplicate, Rejected or Accepted.
func (l *Ledger) Add(kind RowKind, n int) {
	l.Rows += n
	switch kind {
	case TitleRow:
		l.Title += n
	case HeaderRow:
		l.Header += n
	case BlankRow:
		l.Blank += n
	case TotalRow:
		l.Total += n
	case NoteRow:
		l.Note += n
	case DataRow:
	}
}

// Extract is what ingest found in one file: its tables, the text around them
// that may say where it is from, and how its other rows were accounted for.
// Cells are text; true dates of a workbook are written 2026-06-30, or
// 2026-06-30 14:05:00 where the cell has a time of day.
type Extract struct {
	File     string // the file's name, as messages show it
	Folders  []string
	SHA256   string
	Date1904 bool     // serial dates without a format count from 1904
	Titles   []string // title rows, in order
	Sheets   []string // the names of the sheets of a workbook, in order
	Tables   []Table
	Ledger   Ledger // every row but the tables' data rows, which are in Rows alone
	Findings []Finding
	// Exports are what a counts return says of the exports that it was made of.
	Exports []Export
	// Suggested is what a profile could say of the columns that are not sure.
	Suggested []ProfileColumn
	// Layouts are the fingerprints of the tables, and of rows that may be the
	// headings of one that was not recognised.
	Layouts []string
}

// Table is one table of a return. Its rows hold only the cells of the columns
// that the schema needs.
type Table struct {
	Sheet     string
	HeaderRow int // the last of its heading rows, counted from 1
	Grain     Grain
	Columns   []Column // every column, in the order of the sheet
	Rows      []Row    // data rows, and the rows of totals
	// Candidates are, for each field, the columns that may be it: those of a
	// field together, the likeliest first. A summary has none.
	Candidates []Candidate
	// Check marks a summary of the records that stand in other tables of the
	// same file: it is compared with them, and not counted.
	Check bool
	// Counts marks a table in the form of a counts return (CountForm), whose cells can be
	// of several days and periods.
	Counts bool
}

// Fingerprint is that of the table's headings.
func (t Table) Fingerprint() string {
	headings := make([]string, 0, len(t.Columns))
	for _, c := range t.Columns {
		if c.Index > 0 {
			headings = append(headings, c.Heading)
		}
	}
	return Fingerprint(headings)
}

// Candidate is a column that may be a field, and why.
type Candidate struct {
	Field   Field
	Column  int // counted from 1
	Heading string
	Score   int    // from 0 to 100: how much speaks for it, to rank by
	Why     string // the reasons, separated by semicolons
	// Rival: other columns claim the field as surely, and say otherwise.
	Rival bool
	// Certain: it is read as the field, or would be if a person asked for all
	// that is certain: its heading and all its values speak for it, and nothing
	// is close behind.
	Certain bool
}

// Column says which field a column is, and why.
type Column struct {
	Index   int // counted from 1
	Heading string
	Field   Field
	Why     string
	// In a summary: what the counts of this column are of. Unknown values mean
	// that the row says, or that nothing does.
	Level  Level
	Status Status
	// In a counts return: what its counts are of, as CountColumn has it.
	Measure string
	// Constant is the value of every row where the sheet's name says it, as in
	// a workbook with one sheet a level; Index is then 0.
	Constant string
}

// Row is one row of a table. Cells stand in the order of the table's columns;
// those of columns without a field are empty.
type Row struct {
	Number int // counted from 1
	Kind   RowKind
	Cells  []string
}
