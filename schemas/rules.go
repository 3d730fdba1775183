package schemas

import "fmt"

// RuleID names a rule of the catalogue, for example date.impossible.
type RuleID string

// Rule is one thing that is checked. Refuses: the whole return is rejected when
// the rule is met. Holds: the return waits for a person. Otherwise Severity says
// what becomes of the row.
type Rule struct {
	ID       RuleID
	Severity Severity
	Refuses  bool
	Holds    bool
	Reason   string // why the rule is there
	Fix      string // what the sender, or the analyst, can do
}

// The rules by name.
const (
	RuleFileUnreadable   RuleID = "file.unreadable"
	RuleFileKind         RuleID = "file.kind"
	RuleFileEmpty        RuleID = "file.empty"
	RuleFileEncoding     RuleID = "file.encoding"
	RuleFileDamaged      RuleID = "file.damaged"
	RuleFileEncrypted    RuleID = "file.encrypted"
	RuleFileLimit        RuleID = "file.limit"
	RuleFileKnown        RuleID = "file.known"
	RuleFileJSON         RuleID = "file.json"
	RuleTableNone        RuleID = "table.none"
	RuleTableIgnored     RuleID = "table.ignored"
	RuleTableLeftOut     RuleID = "table.left-out"
	RuleTableHidden      RuleID = "table.hidden"
	RuleTableRagged      RuleID = "table.ragged"
	RuleCellFormula      RuleID = "cell.formula"
	RuleCellError        RuleID = "cell.error"
	RuleColumnMissing    RuleID = "column.missing"
	RuleColumnUncertain  RuleID = "column.uncertain"
	RuleColumnRival      RuleID = "column.rival"
	RuleColumnDrift      RuleID = "column.drift"
	RuleColumnChanged    RuleID = "column.changed"
	RuleProfileUnfit     RuleID = "profile.unfit"
	RuleServiceUnknown   RuleID = "service.unknown"
	RuleServiceSeveral   RuleID = "service.several"
	RuleServiceRow       RuleID = "service.row"
	RuleServiceInvalid   RuleID = "service.invalid"
	RuleExtractAssumed   RuleID = "extract.assumed"
	RuleExtractDisagrees RuleID = "extract.disagrees"
	RuleExtractUnknown   RuleID = "extract.unknown"
	RuleRefMissing       RuleID = "ref.missing"
	RuleRefConflict      RuleID = "ref.conflict"
	RuleRefDuplicate     RuleID = "ref.duplicate"
	RuleRefOverlap       RuleID = "ref.overlap"
	RuleDateImpossible   RuleID = "date.impossible"
	RuleDateFuture       RuleID = "date.future"
	RuleDateOrder        RuleID = "date.order"
	RuleDateMonthFirst   RuleID = "date.month-first"
	RuleDateMixed        RuleID = "date.mixed"
	RuleDateMissing      RuleID = "date.missing"
	RuleHistory          RuleID = "date.history"
	RuleDateAfterExtract RuleID = "date.after-extract"
	RuleLevelMissing     RuleID = "level.missing"
	RuleLevelUnmapped    RuleID = "level.unknown-word"
	RuleLevelFell        RuleID = "level.fell"
	RuleLevelScheme      RuleID = "level.scheme"
	RuleLevelFresh       RuleID = "level.fresh"
	RuleStatusNone       RuleID = "status.none"
	RuleStatusMissing    RuleID = "status.missing"
	RuleStatusUnmapped   RuleID = "status.unknown-word"
	RuleStatusDates      RuleID = "status.dates"
	RuleStatusUndated    RuleID = "status.undated"
	RuleStatusScheme     RuleID = "status.scheme"
	RuleStatusRule       RuleID = "status.six-months"
	RuleEventUnmapped    RuleID = "event.unknown-word"
	RuleEventOrphan      RuleID = "event.orphan"
	RuleWordsUnmapped    RuleID = "words.unknown"
	RuleScopeExcluded    RuleID = "scope.excluded"
	RuleWorkUnmapped     RuleID = "work.unknown-word"
	RuleHoursUnread      RuleID = "hours.unread"
	RuleAnswerUnmapped   RuleID = "evaluation.unknown-word"
	RuleAnswerScale      RuleID = "evaluation.scale"
	RuleAnswerLevel      RuleID = "evaluation.level"
	RuleAnswerText       RuleID = "evaluation.text"
	RuleCountUnread      RuleID = "count.unread"
	RuleCountMissing     RuleID = "count.missing"
	RuleCountTwice       RuleID = "count.twice"
	RuleExportFindings   RuleID = "count.export"
	RuleCountPeriod      RuleID = "count.period"
	RuleCountLater       RuleID = "count.later"
	RuleCountMore        RuleID = "count.more"
	RuleTotalDiffers     RuleID = "total.differs"
	RuleSummaryDiffers   RuleID = "summary.differs"
	RuleRowsNone         RuleID = "rows.none"
	RuleRowsUnfilled     RuleID = "rows.unfilled"
	RuleRowsEmpty        RuleID = "rows.empty"
)

// Rules is the catalogue, in the order in which people read it: the file, its
// tables and columns, where it is from, then its rows.
var Rules = []Rule{
	{ID: RuleFileUnreadable, Severity: Reject, Refuses: true, Reason: "The file could not be opened.", Fix: "Check that the file is there, is whole and may be read, and send it again."},
	{ID: RuleFileKind, Severity: Reject, Refuses: true, Reason: "Only text files (CSV and the like), XLSX workbooks and JSON can be read.", Fix: "Save it as XLSX or CSV and send that."},
	{ID: RuleFileEmpty, Severity: Reject, Refuses: true, Reason: "The file holds nothing.", Fix: "Make the export again and send it. A service with no cases sends the heading row alone, and says so."},
	{ID: RuleFileEncoding, Severity: Query, Reason: "Some characters could not be read in the encoding of the rest of the file.", Fix: "Save the file as CSV UTF-8."},
	{ID: RuleFileDamaged, Severity: Reject, Refuses: true, Reason: "The workbook is damaged or incomplete.", Fix: "Open it, save it again as XLSX and send that."},
	{ID: RuleFileEncrypted, Severity: Reject, Refuses: true, Reason: "The workbook is protected by a password.", Fix: "Save it without a password and send it by a secure route, or name a file with its password: --password-file, or password_file in the service's profile."},
	{ID: RuleFileLimit, Severity: Reject, Refuses: true, Reason: "The file is larger than the limits in the settings allow.", Fix: "Send one quarter or one year at a time, or raise the limit in iass.yaml."},
	{ID: RuleFileKnown, Severity: Note, Reason: "The same content was received before; it counts once.", Fix: "Nothing to do."},
	{ID: RuleFileJSON, Severity: Reject, Refuses: true, Reason: "The JSON is damaged, or is not a list of entries as a return has them.", Fix: "Send one list of entries, or an object with service, extract_date and cases, or with position and flows, in UTF-8; iass docs writes the schemas."},
	{ID: RuleTableNone, Severity: Reject, Refuses: true, Reason: "No table of interventions, events or counts was found.", Fix: "Send a table with one heading row and a column each for reference, date opened, level and status."},
	{ID: RuleTableIgnored, Severity: Note, Reason: "A sheet, or a part of one, holds no table of interventions, events or counts, and was not read.", Fix: "Nothing to do, unless it holds cases: then give it the same headings as the other sheets."},
	{ID: RuleTableLeftOut, Severity: Note, Reason: "The profile names the sheets that are to be read, and this is none of them.", Fix: "Nothing to do, unless it holds cases: then name it in the profile too."},
	{ID: RuleTableHidden, Severity: Note, Reason: "Hidden sheets, rows and columns are read like all others.", Fix: "Delete what should not be counted."},
	{ID: RuleTableRagged, Severity: Query, Reason: "A row has more cells than there are headings, and what stands beyond the last is not read; or it has fewer than nearly all others.", Fix: "Check the row for a stray delimiter, or for what is missing at its end; put cells that hold a delimiter in quotes."},
	{ID: RuleCellFormula, Severity: Query, Reason: "The cell holds a formula and not its result, as programs write it that cannot calculate; it was read as empty.", Fix: "Open the workbook in Excel, save it, and send it again: saving stores the results."},
	{ID: RuleCellError, Severity: Query, Reason: "The cell shows an error of its formula, and no value.", Fix: "Mend the formula, or write the value in its place, and send the workbook again."},
	{ID: RuleColumnMissing, Severity: Query, Holds: true, Reason: "A column that every count needs was not found.", Fix: "Say in a profile (profiles/*.yaml in the workspace) which column it is, or send the return with that column under a usual heading: Case reference, Date opened, Level, Status, Date made inactive, Date closed."},
	{ID: RuleColumnUncertain, Severity: Query, Holds: true, Reason: "A column may be the one needed, but its heading is not a known one.", Fix: "Say in a profile (profiles/*.yaml in the workspace) which column it is, or give it a usual heading: Case reference, Date opened, Level, Status, Date made inactive, Date closed."},
	{ID: RuleColumnRival, Severity: Query, Holds: true, Reason: "Two columns may be the one needed.", Fix: "Say in a profile (profiles/*.yaml in the workspace) which of them counts, with field: none for the other, or send only that one."},
	{ID: RuleColumnDrift, Severity: Query, Holds: true, Reason: "The layout is not the one that the profile describes, and a column that counts is not sure.", Fix: "Look at the headings; then change the profile, or add one with a later valid_from, or ask for the return in the old layout."},
	{ID: RuleColumnChanged, Severity: Query, Reason: "The layout is not quite the one that the profile describes, though every column that counts is known.", Fix: "Look whether the right columns are read; then change the profile, or add one with a later valid_from."},
	{ID: RuleProfileUnfit, Severity: Note, Reason: "The service has profiles, and none of them is for this layout on this day.", Fix: "Look whether the right columns are read; if not, add a profile with this layout's fingerprint, or without one, or ask for the return in the old layout."},
	{ID: RuleServiceUnknown, Severity: Query, Holds: true, Reason: "Nothing in the file, its name or its folder names a service of the register.", Fix: "Say which with --service, or with a line in manifest.csv beside the files, or add the name as an alias in register.csv."},
	{ID: RuleServiceSeveral, Severity: Query, Holds: true, Reason: "Several services are named, and nothing says which one sent it.", Fix: "Say which with --service, or with a line in manifest.csv beside the files."},
	{ID: RuleServiceRow, Severity: Reject, Reason: "The row names no service of the register.", Fix: "Correct the name, or add it as an alias in register.csv."},
	{ID: RuleServiceInvalid, Severity: Query, Reason: "The service did not exist on the day that the return describes.", Fix: "Check the service and the date; reorganised authorities have successors in register.csv."},
	{ID: RuleExtractAssumed, Severity: Query, Reason: "The return does not say which day it describes.", Fix: "Write the day in a title row or the file name, or give it with --extract-date or in manifest.csv."},
	{ID: RuleExtractDisagrees, Severity: Query, Reason: "The return gives different days as the one it describes.", Fix: "Correct the title or the file name, or give the day with --extract-date."},
	{ID: RuleExtractUnknown, Severity: Query, Holds: true, Reason: "The day that the return describes cannot be told, and its counts hold for no other day.", Fix: "Give the day with --extract-date, in manifest.csv, in a title row or in the file name."},
	{ID: RuleRefMissing, Severity: Reject, Reason: "A row without a reference cannot be told from another intervention.", Fix: "Give the row its case reference."},
	{ID: RuleRefConflict, Severity: Reject, Reason: "Two rows have the same reference and opening date, and say different things.", Fix: "Keep the row that is right."},
	{ID: RuleRefDuplicate, Severity: Note, Reason: "A row says the same as one before it; the intervention counts once.", Fix: "Nothing to do; delete the copy if you can."},
	{ID: RuleRefOverlap, Severity: Query, Reason: "The same reference was opened again before its intervention was closed; it counts as one intervention.", Fix: "Close the first intervention, or give the new one a reference of its own, if they are two."},
	{ID: RuleDateImpossible, Severity: Reject, Reason: "There is no such day, or it is long before these services were.", Fix: "Correct the date; write it as 30/06/2026."},
	{ID: RuleDateFuture, Severity: Reject, Reason: "The date is later than the day the return was received.", Fix: "Correct the date."},
	{ID: RuleDateOrder, Severity: Reject, Reason: "An intervention cannot be closed, made inactive or re-opened before it was opened.", Fix: "Correct whichever date is wrong."},
	{ID: RuleDateMonthFirst, Severity: Query, Holds: true, Reason: "The dates of this column can only be read with the month first, so its other dates would be read wrongly.", Fix: "Say date_order: month-first in a profile (profiles/*.yaml in the workspace), or send the dates as 30/06/2026."},
	{ID: RuleDateMixed, Severity: Reject, Reason: "Some dates of this column have the day first and some the month first; those that can only be month first were not read.", Fix: "Send all dates of the column as 30/06/2026."},
	{ID: RuleDateMissing, Severity: Query, Reason: "The row has no opening date, so only its position on the extract date is known.", Fix: "Give the day on which the intervention was opened."},
	{ID: RuleHistory, Severity: Note, Reason: "The return has a status and few or no dates: it cannot tell the position on earlier days, or every flow.", Fix: "Send the days of opening, of inactivity and of closing as well."},
	{ID: RuleDateAfterExtract, Severity: Note, Reason: "The row is dated after the day that the return describes; it counts on later days.", Fix: "Nothing to do."},
	{ID: RuleLevelMissing, Severity: Note, Reason: "No level is recorded; the intervention counts in totals, under level not recorded.", Fix: "Record a level."},
	{ID: RuleLevelUnmapped, Severity: Reject, Reason: "Nobody has said which level this word means.", Fix: "Use Level 1, 2, 3 or 4, or say in a profile what the word means."},
	{ID: RuleLevelFell, Severity: Query, Reason: "Within an intervention a level only rises; the higher level stands.", Fix: "Check the level; a lower one needs a new intervention."},
	{ID: RuleLevelScheme, Severity: Reject, Reason: "The register says that the service uses three levels, and this is none of them.", Fix: "Correct the level, or the service's levels in register.csv."},
	{ID: RuleLevelFresh, Severity: Note, Reason: "A request after the intervention was closed is a new intervention, and needs a fresh decision about its level; none is recorded.", Fix: "Record the level of the new intervention."},
	{ID: RuleStatusNone, Severity: Reject, Reason: "The row has neither a status nor a day, so its position cannot be told.", Fix: "Give its status, or the day on which it was opened."},
	{ID: RuleStatusMissing, Severity: Note, Reason: "No status is recorded; it follows from the dates.", Fix: "Record a status."},
	{ID: RuleStatusUnmapped, Severity: Reject, Reason: "Nobody has said which status this word means.", Fix: "Use Open, Inactive or Closed, or say in a profile what the word means."},
	{ID: RuleStatusDates, Severity: Query, Reason: "The status and the dates disagree; the status stands.", Fix: "Correct the status or remove the date."},
	{ID: RuleStatusUndated, Severity: Query, Reason: "The row is inactive or closed with no date; it counts so from the extract date, the first day on which that is known.", Fix: "Give the date."},
	{ID: RuleStatusScheme, Severity: Query, Reason: "The register says that the service does not use inactive, and the row does; it counts as inactive.", Fix: "Correct the status, or the service's statuses in register.csv."},
	{ID: RuleStatusRule, Severity: Note, Reason: "Records inactive for more than six months are closed (guidance, Closed).", Fix: "Nothing to do; close the records if you can."},
	{ID: RuleEventUnmapped, Severity: Reject, Reason: "Nobody has said what this event means.", Fix: "Use Opened, Made inactive, Re-opened, Closed, or Level set with the level."},
	{ID: RuleEventOrphan, Severity: Query, Reason: "The intervention's first event is not its opening; nothing is known of it before.", Fix: "Send the opening event as well."},
	{ID: RuleWordsUnmapped, Severity: Query, Holds: true, Reason: "So many rows hold words that nobody has mapped that the return waits.", Fix: "Say in a profile (profiles/*.yaml in the workspace) what each word means, or use Level 1 to 4, and Open, Inactive or Closed."},
	{ID: RuleScopeExcluded, Severity: Note, Reason: "Group work, training, leaflets, website visits and general information are not interventions (guidance, Level 1 and introduction).", Fix: "Nothing to do."},
	{ID: RuleWorkUnmapped, Severity: Query, Reason: "The type of work is not a known one; the row counts as an intervention.", Fix: "Use a type such as Casework, Group work or Training."},
	{ID: RuleHoursUnread, Severity: Note, Reason: "The hours could not be read; they are left out, and the intervention counts.", Fix: "Write hours as a number: 2.5."},
	{ID: RuleAnswerUnmapped, Severity: Query, Reason: "Nobody has said which answer this word means; the answer is left out, and the intervention counts.", Fix: "Use an answer of the scale, or say in a profile what the word means: field: evaluation."},
	{ID: RuleAnswerScale, Severity: Query, Reason: "The answer is not on the scale; it is left out, and the intervention counts.", Fix: "Correct the answer, or say in a profile which scale the service uses: scale."},
	{ID: RuleAnswerLevel, Severity: Note, Reason: "Questions 4 to 6 are for users at Levels 2 to 4 (guidance, Outcome); the answer is kept, and no figure counts it.", Fix: "Nothing to do; check the level if the question was asked rightly."},
	{ID: RuleAnswerText, Severity: Note, Reason: "The heading is of an evaluation question, and the column holds text, and no answers; it was not read.", Fix: "Nothing to do if it holds remarks; otherwise say in a profile which column holds the answers: field: evaluation_1 to evaluation_6."},
	{ID: RuleCountUnread, Severity: Reject, Reason: "A count must be a whole number of 0 or more.", Fix: "Correct the count."},
	{ID: RuleCountMissing, Severity: Query, Reason: "A count is empty; that is not nought, so the figure is not available.", Fix: "Write 0 where there is none."},
	{ID: RuleCountTwice, Severity: Query, Holds: true, Reason: "The return counts the same level and status in two places: parts to add up, or other days or the same cases again.", Fix: "Send one table, for one day, with one count for each level and status."},
	{ID: RuleExportFindings, Severity: Note, Reason: "The export that the counts were made of had rows that somebody should look at.", Fix: "Ask the service, if they are many: it sees them with iass check."},
	{ID: RuleCountPeriod, Severity: Query, Reason: "The days of a count are not a month, a quarter, or a financial or academic year: it counts only where exactly these days are asked for.", Fix: "Check the first and the last day."},
	{ID: RuleCountLater, Severity: Reject, Reason: "A count is of a day that is later than the one that the return describes, or its period ends before it begins.", Fix: "Correct the days."},
	{ID: RuleCountMore, Severity: Query, Reason: "A count is greater than the one that it is a part of.", Fix: "Check both counts."},
	{ID: RuleTotalDiffers, Severity: Query, Reason: "A total of the return is not the sum of its rows.", Fix: "Check whether rows are missing."},
	{ID: RuleSummaryDiffers, Severity: Query, Reason: "The counts in the workbook are not those of its records; the records count.", Fix: "Check which is right."},
	{ID: RuleRowsUnfilled, Severity: Query, Holds: true, Reason: "The return workbook has no case or count in it, and does not say that there was none: it may not have been filled in.", Fix: "If the service had no interventions, choose Yes beside \"No interventions to report?\"; otherwise fill in the cases. Then send it again."},
	{ID: RuleRowsEmpty, Severity: Query, Reason: "The table has headings and no rows: it counts as a return with no interventions.", Fix: "Nothing to do if the service had none; otherwise make the export again."},
	{ID: RuleRowsNone, Severity: Reject, Refuses: true, Reason: "No row could be counted.", Fix: "Mend the rows named and send the return again."},
}

// RuleOf is the rule of that name. Asking for a rule that is not in the
// catalogue is a fault in the program, and panics.
func RuleOf(id RuleID) Rule {
	for _, r := range Rules {
		if r.ID == id {
			return r
		}
	}
	panic(fmt.Sprintf("schemas: rule %q is not in the catalogue", id))
}

// NewFinding is a finding of a rule at its own severity and with its own fix.
// An empty message stands for the rule's reason.
func NewFinding(id RuleID, at Position, field Field, message string) Finding {
	r := RuleOf(id)
	if message == "" {
		message = r.Reason
	}
	return Finding{Rule: id, Severity: r.Severity, Position: at, Field: field, Message: message, Fix: r.Fix}
}
