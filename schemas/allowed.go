package schemas

// What may stand in the cells of a kind, for messages and documents.
const (
	allowedDays     = "a day such as 30/06/2026, from 1990 up to the day on which the return is sent; or an empty cell"
	allowedOrder    = "a day on or after the day of opening, such as 30/06/2026"
	allowedLevels   = "Level 1, Level 2, Level 3 or Level 4"
	allowedThree    = "Level 1, Level 2 or Level 3"
	allowedStatuses = "Open, Inactive or Closed"
	allowedEvents   = "Opened, Made inactive, Re-opened, Closed, or Level set with the level"
	allowedHeadings = "Case reference, Date opened, Level, Status, Date made inactive, Date closed"
	allowedFiles    = "an XLSX workbook, a text file such as CSV, or JSON as iass docs describes it"
	allowedCounts   = "a whole number, 0 or more"
	allowedPeriods  = "days up to the one that the return describes, the first before the last: 01/04/2026 and 30/06/2026"
	allowedServices = "the name of a service of the register"
	allowedRefs     = "a reference of its own for every case, the same in every return; no names"
	allowedAnswers  = "an answer of the scale in the settings, or in the service's profile: its number or its word"
	allowedDayTold  = "one day, such as: as at 30 June 2026"
)

// allowed is what may stand where a rule was met. Rules that are about no value
// are not in it.
var allowed = map[RuleID]string{
	RuleFileKind:         allowedFiles,
	RuleFileEmpty:        allowedFiles,
	RuleFileDamaged:      allowedFiles,
	RuleFileEncrypted:    allowedFiles,
	RuleTableNone:        allowedHeadings,
	RuleColumnMissing:    allowedHeadings,
	RuleColumnUncertain:  allowedHeadings,
	RuleColumnRival:      allowedHeadings,
	RuleServiceUnknown:   allowedServices,
	RuleServiceSeveral:   allowedServices,
	RuleServiceRow:       allowedServices,
	RuleExtractAssumed:   allowedDayTold,
	RuleExtractDisagrees: allowedDayTold,
	RuleExtractUnknown:   allowedDayTold,
	RuleRefMissing:       allowedRefs,
	RuleRefConflict:      allowedRefs,
	RuleDateImpossible:   allowedDays,
	RuleDateFuture:       allowedDays,
	RuleDateOrder:        allowedOrder,
	RuleDateMonthFirst:   allowedDays,
	RuleDateMixed:        allowedDays,
	RuleDateMissing:      allowedDays,
	RuleLevelMissing:     allowedLevels,
	RuleLevelUnmapped:    allowedLevels,
	RuleLevelScheme:      allowedThree,
	RuleLevelFresh:       allowedLevels,
	RuleStatusNone:       allowedStatuses,
	RuleStatusMissing:    allowedStatuses,
	RuleStatusUnmapped:   allowedStatuses,
	RuleStatusScheme:     "Open or Closed",
	RuleEventUnmapped:    allowedEvents,
	RuleWordsUnmapped:    allowedLevels + "; " + allowedStatuses,
	RuleWorkUnmapped:     "a type such as Casework, Group work or Training",
	RuleHoursUnread:      "a number of hours, such as 2.5",
	RuleAnswerUnmapped:   allowedAnswers,
	RuleAnswerScale:      allowedAnswers,
	RuleCountUnread:      allowedCounts,
	RuleCountMissing:     allowedCounts,
	RuleCountLater:       allowedPeriods,
	RuleCountPeriod:      allowedPeriods,
	RuleFileJSON:         allowedFiles,
}

// Allowed is what may stand where the rule was met; empty for a rule that is
// about no value.
func (r Rule) Allowed() string { return allowed[r.ID] }

// asks is what the sender of a return can do, where a rule's Fix speaks of the
// settings, the register or the command line, which only the analyst has.
var asks = map[RuleID]string{
	RuleFileLimit:        "Send one quarter or one year at a time.",
	RuleColumnMissing:    "Tell us which column it is, or give it a usual heading and send the return again.",
	RuleColumnUncertain:  "Tell us whether it is the column, or give it a usual heading and send the return again.",
	RuleColumnRival:      "Tell us which of them counts, or send only that one.",
	RuleColumnDrift:      "Tell us what has changed in your layout, or send the return in the old one.",
	RuleServiceUnknown:   "Write the name of your service in a title row or in the file name.",
	RuleServiceSeveral:   "Tell us which service sent it.",
	RuleServiceRow:       "Correct the name of the service.",
	RuleServiceInvalid:   "Check the service and the date that the return describes.",
	RuleExtractAssumed:   "Tell us the day; next time, write it in a title row or the file name.",
	RuleExtractDisagrees: "Tell us which day is right, and correct the title or the file name.",
	RuleExtractUnknown:   "Tell us the day, or write it in a title row or in the file name.",
	RuleDateMonthFirst:   "Send the dates as 30/06/2026, or tell us that they have the month first.",
	RuleLevelUnmapped:    "Use Level 1, 2, 3 or 4, or tell us what the word means.",
	RuleLevelScheme:      "Correct the level, or tell us if you now use four levels.",
	RuleStatusUnmapped:   "Use Open, Inactive or Closed, or tell us what the word means.",
	RuleStatusScheme:     "Correct the status, or tell us if you now use Inactive.",
	RuleAnswerUnmapped:   "Use an answer of the scale, or tell us what the word means.",
	RuleAnswerScale:      "Correct the answer, or tell us which scale you use.",
	RuleAnswerText:       "Nothing to do if it holds remarks; otherwise tell us which column holds the answers.",
	RuleWordsUnmapped:    "Tell us what each word means, or use Level 1 to 4, and Open, Inactive or Closed.",
}

// Ask is what the sender of the return can do about the finding: its Fix, unless
// that is the rule's own and meant for the analyst.
func (f Finding) Ask() string {
	if ask, ok := asks[f.Rule]; ok && f.Fix == RuleOf(f.Rule).Fix {
		return ask
	}
	return f.Fix
}
