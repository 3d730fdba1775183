package schemas

import "github.com/apache/arrow/go/v17/arrow"

// TableName names a table of the store and its Arrow schema.
type TableName string

// The tables, in the order in which they are loaded.
const (
	ReturnsTable       TableName = "returns"
	InterventionsTable TableName = "interventions"
	SpellsTable        TableName = "spells"
	TalliesTable       TableName = "tallies"
	FindingsTable      TableName = "findings"
	LedgerTable        TableName = "ledger"
	AnswersTable       TableName = "answers"
	SurveysTable       TableName = "surveys"
	ToldTable          TableName = "told"
	FlowsTable         TableName = "flows"
	RatingsTable       TableName = "ratings"
	ExportLedgersTable TableName = "export_ledgers"
	ExportRulesTable   TableName = "export_rules"
)

// TableNames are all tables in the order in which they are loaded.
var TableNames = []TableName{ReturnsTable, InterventionsTable, SpellsTable, TalliesTable, FindingsTable, LedgerTable, AnswersTable, SurveysTable, ToldTable, FlowsTable, RatingsTable, ExportLedgersTable, ExportRulesTable}

// Batch is what becomes of one or more returns: one Arrow record a table, in
// the order of TableNames. Whoever receives a Batch releases it.
type Batch []arrow.Record

// Release lets the records go.
func (b Batch) Release() {
	for _, r := range b {
		r.Release()
	}
}

// ArrowSchema is the schema of a table. Every field's metadata says what it
// means. Days are date32; levels, statuses and the like are the words that
// their String methods write.
func ArrowSchema(table TableName) *arrow.Schema {
	fields := make([]arrow.Field, 0, len(arrowFields[table]))
	for _, f := range arrowFields[table] {
		fields = append(fields, arrow.Field{
			Name: f.name, Type: f.kind, Nullable: f.nullable,
			Metadata: arrow.NewMetadata([]string{"meaning"}, []string{f.meaning}),
		})
	}
	meta := arrow.NewMetadata([]string{"table"}, []string{string(table)})
	return arrow.NewSchema(fields, &meta)
}

type field struct {
	name     string
	kind     arrow.DataType
	nullable bool
	meaning  string
}

var (
	text    = arrow.BinaryTypes.String
	day     = arrow.FixedWidthTypes.Date32
	number  = arrow.PrimitiveTypes.Int32
	counter = arrow.PrimitiveTypes.Int64
	truth   = arrow.FixedWidthTypes.Boolean
)

const (
	filled   = false
	nullable = true
)

var returnID = field{"return_id", text, filled, "the return: the file's SHA-256, the day that was said of the file (@2026-06-30) where its content does not say which it describes, the service, and #2 and on where the file was read again"}

var arrowFields = map[TableName][]field{
	ReturnsTable: {
		returnID,
		{"file", text, filled, "the file's name as it was received"},
		{"sha256", text, filled, "SHA-256 of the file's bytes, in hexadecimal"},
		{"service", text, nullable, "the service's id in the register; null when it is not known"},
		{"grain", text, nullable, "what one row is: record, event or summary"},
		{"history", text, filled, "what it can tell: position (its extract date alone), opened (that, and openings), full, or counted (what it holds counts of)"},
		{"received_on", day, filled, "the day on which it was received"},
		{"extract_date", day, nullable, "the day that it describes"},
		{"verdict", text, filled, "accepted, queries, held or rejected; the first two count"},
		{"known_on", day, filled, "the day from which it counts: that of receipt, or of reading the same file again with another outcome"},
		{"profile", text, nullable, "the profile that it was read with, and the day from which that is valid"},
		{"digest", text, filled, "SHA-256 of all that the file was read as, in hexadecimal"},
	},
	InterventionsTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"ref", text, filled, "keyed hash (HMAC-SHA-256) of the service's case reference"},
		{"sequence", number, filled, "1 for the first intervention of that reference in the return"},
		{"opened_on", day, nullable, "the day on which it was opened; null when it is not known"},
		{"closed_on", day, nullable, "the day from which it counts as closed; null when it does not"},
		{"level", text, filled, "the highest level reached: 1, 2, 3, 4, 3-4 or unknown"},
		{"status_recorded", text, nullable, "the status that the return gives on its extract date"},
		{"status_counted", text, nullable, "the status that counts on the extract date; null when it was opened later"},
		{"reason", text, nullable, "the rule for which the two differ"},
		{"service_user", text, nullable, "who asked: parent, young person or child"},
		{"minutes", number, nullable, "minutes of service time"},
		{"sheet", text, filled, "the sheet of its first row; empty in a text file"},
		{"row", number, filled, "its first row, counted from 1"},
	},
	SpellsTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"ref", text, filled, "as in interventions"},
		{"sequence", number, filled, "as in interventions"},
		{"spell", number, filled, "1 for the intervention's first spell"},
		{"status", text, filled, "the status that counts: open, inactive or closed"},
		{"level", text, filled, "the level that counts, the highest reached so far"},
		{"from_day", day, filled, "the first day of the spell"},
		{"until_day", day, nullable, "the day on which it was left, not in it; null while it lasts; from_day where it was left on its first day"},
		{"began", text, filled, "how it began: opened, reopened, inactive, closed, closed-by-rule, level, known or said"},
		{"was", text, nullable, "the status before it"},
		{"raised", truth, filled, "whether its level is above that of the spell before"},
	},
	TalliesTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"as_at", day, filled, "the day that the count describes"},
		{"level", text, filled, "1, 2, 3, 4, 3-4 or unknown"},
		{"status", text, filled, "open, inactive or closed"},
		{"n", counter, nullable, "how many interventions; null where the return does not say"},
		{"sheet", text, filled, "the sheet of the cell; empty in a text file"},
		{"row", number, filled, "the cell's row, counted from 1"},
		{"column", number, filled, "the cell's column, counted from 1"},
	},
	FindingsTable: {
		returnID,
		{"rule", text, filled, "the rule's id in the catalogue"},
		{"severity", text, filled, "note, query or reject"},
		{"sheet", text, nullable, "the sheet; null in a text file or where the whole file is meant"},
		{"row", number, nullable, "the row, counted from 1; null where none is meant"},
		{"column", number, nullable, "the column, counted from 1; null where none is meant"},
		{"field", text, nullable, "the field of the schema that is meant"},
		{"message", text, filled, "what is wrong"},
		{"fix", text, filled, "what to do"},
	},
	LedgerTable: {
		returnID,
		{"rows", number, filled, "every row from the first to the last that holds anything; the sum of the rest"},
		{"title", number, filled, "rows above a table"},
		{"header", number, filled, "heading rows"},
		{"blank", number, filled, "empty rows"},
		{"total", number, filled, "rows of totals, and counts of records that stand elsewhere in the file"},
		{"note", number, filled, "rows below or beside a table, and sheets without one"},
		{"excluded", number, filled, "rows that are no intervention"},
		{"duplicate", number, filled, "copies of a row"},
		{"rejected", number, filled, "rows not counted because of a fault"},
		{"accepted", number, filled, "rows that count"},
	},
	AnswersTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"ref", text, filled, "as in interventions"},
		{"sequence", number, filled, "as in interventions"},
		{"question", number, filled, "the evaluation question, counted from 1"},
		{"answer", number, filled, "the answer's value on the scale"},
		{"scale", text, filled, "the values of the scale from the worst to the best, such as 1 2 3 4 5; answers on different scales are never added up"},
	},
	SurveysTable: {
		returnID,
		{"questions", text, filled, "the evaluation questions that a return of records or events has columns for, or that a counts return counts answers to, such as 1 2 3; empty for none"},
	},
	ToldTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"measure", text, filled, "what a counts return tells: stock, a flow, ended, timed, under-time, over-time, or question-1 to question-6; what it has no count of is nought"},
		{"first_day", day, filled, "the first day of the period; of stock the day"},
		{"last_day", day, filled, "its last day, the same of stock"},
	},
	FlowsTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"measure", text, filled, "as in told"},
		{"first_day", day, filled, "the first day of the period"},
		{"last_day", day, filled, "its last day"},
		{"level", text, filled, "the highest level reached by then: 1, 2, 3, 4, 3-4 or unknown"},
		{"n", counter, nullable, "how many, never nought; null where the return does not say"},
		{"sheet", text, filled, "the sheet of the cell; empty in a text file"},
		{"row", number, filled, "the cell's row, counted from 1"},
		{"column", number, filled, "the cell's column, counted from 1"},
	},
	RatingsTable: {
		returnID,
		{"service", text, filled, "the service's id in the register"},
		{"first_day", day, filled, "the first day of the period in which the interventions ended"},
		{"last_day", day, filled, "its last day"},
		{"level", text, filled, "as in flows"},
		{"question", number, filled, "the evaluation question, counted from 1"},
		{"answer", number, filled, "the answer's value on the scale"},
		{"scale", text, filled, "the values of the scale, as in answers"},
		{"n", counter, filled, "how many gave the answer, never nought"},
		{"sheet", text, filled, "the sheet of the cell; empty in a text file"},
		{"row", number, filled, "the cell's row, counted from 1"},
		{"column", number, filled, "the cell's column, counted from 1"},
	},
	ExportLedgersTable: {
		returnID,
		{"rows", number, filled, "as in ledger, of the export that a counts return was made of"},
		{"title", number, filled, "likewise"},
		{"header", number, filled, "likewise"},
		{"blank", number, filled, "likewise"},
		{"total", number, filled, "likewise"},
		{"note", number, filled, "likewise"},
		{"excluded", number, filled, "likewise"},
		{"duplicate", number, filled, "likewise"},
		{"rejected", number, filled, "likewise"},
		{"accepted", number, filled, "likewise"},
	},
	ExportRulesTable: {
		returnID,
		{"rule", text, filled, "a rule that the export met that a counts return was made of"},
		{"severity", text, filled, "note, query or reject"},
		{"n", counter, filled, "how often"},
	},
}
