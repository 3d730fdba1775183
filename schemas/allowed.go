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
	allowedFiles    = "an XLSX workbook, or a text file such as CSV"
	allowedCounts   = "a whole number, 0 or more"
	allowedServices = "the name of a service of the register"
	allowedRefs     = "a reference of its own for every case, the same in every return; no names"
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
	RuleCountUnread:      allowedCounts,
	RuleCountMissing:     allowedCounts,
}

// Allowed is what may stand where the rule was met; empty for a rule that is
// about no value.
func (r Rule) Allowed() string { return allowed[r.ID] }
