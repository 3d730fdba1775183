package schemas

import "strconv"

// What a counts return counts is named as the measures of figures are; beside those
// flows it has what follows.
const (
	CountedStock = "stock"      // the position on a day
	CountedEnded = "ended"      // made inactive, or closed while open: their users are asked the evaluation questions
	CountedTimed = "timed"      // of those ended, the ones with hours recorded
	CountedUnder = "under-time" // of those, the ones below the illustrative time of their level
	CountedOver  = "over-time"  // and above it
)

// CountedQuestion is what a counts return calls the answers to a question.
func CountedQuestion(question int) string { return "question-" + strconv.Itoa(question) }

// CountColumn is a column of the form of a counts return. Key is its name in text
// files and in JSON, Heading in a workbook. Field is Count for a column of counts, and
// what stands in it otherwise. A row counts a position, what happened in a period, or
// answers: the position by Status; what happened by Measure, both of the row's level;
// answers by Level.
type CountColumn struct {
	Key, Heading string
	Field        Field
	Measure      string // CountedStock, a flow, or empty for answers
	Status       Status
	Level        Level
}

// CountForm are the columns of the form of a counts return, in their order. A row with
// a question is of answers; another with a first day is of a period; the rest are of
// positions. Only the columns of counts of its own kind are read in a row. An empty
// answer, or all, stands for all answers to the question, on whatever scale.
var CountForm = []CountColumn{
	{Key: "service", Heading: "Service", Field: ServiceName},
	{Key: "extract_date", Heading: "Extract date", Field: ExtractDate},
	{Key: "position_on", Heading: "Position on", Field: LastDay},
	{Key: "first_day", Heading: "First day", Field: FirstDay},
	{Key: "last_day", Heading: "Last day", Field: LastDay},
	{Key: "level", Heading: "Level", Field: LevelField},
	{Key: "question", Heading: "Question", Field: QuestionField},
	{Key: "scale", Heading: "Scale", Field: ScaleField},
	{Key: "answer", Heading: "Answer", Field: AnswerValue},
	{Key: "open", Heading: "Open", Field: Count, Measure: CountedStock, Status: Open},
	{Key: "inactive", Heading: "Inactive", Field: Count, Measure: CountedStock, Status: Inactive},
	{Key: "closed", Heading: "Closed", Field: Count, Measure: CountedStock, Status: Closed},
	{Key: "total", Heading: "All statuses", Field: TotalField, Measure: CountedStock},
	{Key: "opened", Heading: "Opened", Field: Count, Measure: "opened"},
	{Key: "reopened", Heading: "Re-opened", Field: Count, Measure: "reopened"},
	{Key: "became_known", Heading: "First seen open", Field: Count, Measure: "became-known"},
	{Key: "became_inactive", Heading: "Became inactive", Field: Count, Measure: "became-inactive"},
	{Key: "closed_from_open", Heading: "Closed from open", Field: Count, Measure: "closed-from-open"},
	{Key: "closed_in_period", Heading: "Closed in the period", Field: Count, Measure: "closed"},
	{Key: "closed_by_rule", Heading: "Closed by the six-month rule", Field: Count, Measure: "closed-by-rule"},
	{Key: "raised", Heading: "Raised to a higher level", Field: Count, Measure: "raised"},
	{Key: "worked", Heading: "Worked on", Field: Count, Measure: "worked"},
	{Key: "ended", Heading: "Ended", Field: Count, Measure: CountedEnded},
	{Key: "timed", Heading: "Ended, with hours", Field: Count, Measure: CountedTimed},
	{Key: "under_time", Heading: "Under the illustrative time", Field: Count, Measure: CountedUnder},
	{Key: "over_time", Heading: "Over the illustrative time", Field: Count, Measure: CountedOver},
	{Key: "level_1", Heading: "Level 1", Field: Count, Level: Level1},
	{Key: "level_2", Heading: "Level 2", Field: Count, Level: Level2},
	{Key: "level_3", Heading: "Level 3", Field: Count, Level: Level3},
	{Key: "level_4", Heading: "Level 4", Field: Count, Level: Level4},
	{Key: "level_3_4", Heading: "Level 3-4", Field: Count, Level: Level3Or4},
	{Key: "level_unknown", Heading: "Level not recorded", Field: Count, Level: LevelUnknown},
}

// NeedsInactive reports whether only a service that uses the status inactive can have
// what a counts return counts in a column.
func (c CountColumn) NeedsInactive() bool {
	return c.Status == Inactive || c.Measure == "reopened" || c.Measure == "became-inactive" || c.Measure == "closed-by-rule"
}

// The sheets of a counts return in a workbook, and its lists in JSON. The sheets of
// CountsFormat and CasesFormat name what a return in JSON is, and the version of its
// schema.
const (
	CountsFormat = "iass-counts-return/1"
	CasesFormat  = "iass-case-return/1"
)

// CountAside are for people: nothing in them is read.
const (
	PositionSheet   = "Position"
	FlowsSheet      = "Flows"
	EvaluationSheet = "Evaluation"
)

// CountAside are the other sheets of a counts return.
var CountAside = []string{"About", CoverageSheet, QualitySheet, "Levels and statuses"}

// The sheets of a counts return that say how the rows of the export were accounted for,
// and which rules they met. In JSON they are lists, under CoverageKey and QualityKey.
const (
	CoverageSheet = "Coverage"
	QualitySheet  = "Data quality"
	CoverageKey   = "coverage"
	QualityKey    = "data_quality"
)

// LedgerColumn is a column of a list of ledgers: its name in JSON, its heading in a
// workbook, and what it says of a ledger.
type LedgerColumn struct {
	Key, Heading string
	Of           func(*Ledger) *int
}

// LedgerForm are the columns of the ledgers of a counts return, in their order.
var LedgerForm = []LedgerColumn{
	{"rows", "Rows in all", func(l *Ledger) *int { return &l.Rows }},
	{"accepted", "Counted", func(l *Ledger) *int { return &l.Accepted }},
	{"rejected", "Rejected, and not counted", func(l *Ledger) *int { return &l.Rejected }},
	{"duplicate", "Copies of another row", func(l *Ledger) *int { return &l.Duplicate }},
	{"excluded", "No intervention", func(l *Ledger) *int { return &l.Excluded }},
	{"title", "Titles", func(l *Ledger) *int { return &l.Title }},
	{"header", "Headings", func(l *Ledger) *int { return &l.Header }},
	{"total", "Totals", func(l *Ledger) *int { return &l.Total }},
	{"note", "Notes", func(l *Ledger) *int { return &l.Note }},
	{"blank", "Blank", func(l *Ledger) *int { return &l.Blank }},
}

// Export is what a counts return says of the export of a service that it was made of.
type Export struct {
	Service string // as the return names it
	Ledger  Ledger
	Met     []RuleMet
}

// Verdict is that of a return of the export, which is accepted: what is held or rejected
// is not counted.
func (e Export) Verdict() Verdict {
	for _, m := range e.Met {
		if m.Severity != Note {
			return AcceptedWithQueries
		}
	}
	return Accepted
}

// RuleMet is a rule that the rows of an export met, and how often.
type RuleMet struct {
	Rule     RuleID
	Severity Severity
	N        int
}

// CountMost is the greatest number that is taken for a count.
const CountMost = 10_000_000

// NotTold and NotUsed stand in a cell of a counts return in the place of a count: the
// return cannot tell it, or the service has no such status.
const (
	NotTold = "[x]"
	NotUsed = "[z]"
)

// FlowCount is a count of what happened in a period, from a counts return.
type FlowCount struct {
	Measure     string
	First, Last Date
	Level       Level
	N           int
	Missing     bool // the cell was empty or could not be read; N is then not a number
	Position    Position
}

// RatingCount is how many gave an answer about interventions that ended in a period,
// from a counts return.
type RatingCount struct {
	First, Last Date
	Level       Level
	Question    int
	Answer      int
	Scale       string // its Name
	N           int
	Position    Position
}

// Telling is what a counts return tells: a measure, over a period, or CountedStock on a
// day, which is then first and last. What it has no count of is nought.
type Telling struct {
	Measure     string
	First, Last Date
}
