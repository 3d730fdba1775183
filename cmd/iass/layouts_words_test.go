package main

// The words of the layouts: headings as case-management systems and home-made
// spreadsheets have them, and the words for levels, statuses and events. They
// were gathered without a look at those that the program knows.

// madeField is what a column of a made return holds.
type madeField int

const (
	personal madeField = iota // nothing that the program needs
	madeRef
	madeOpened
	madeLevel
	madeStatus
	madeInactive
	madeReopened
	madeClosed
	madeEventOn
	madeEvent
	madeValue
)

var layoutHeadings = map[madeField][]string{
	madeRef: {
		"Case Reference", "Case Ref", "Ref", "Reference Number", "Case ID", "Case Number", "Ref No", "Ref.", "Unique ID", "URN", "Case Ref No.",
		"Record ID", "ID", "Case No", "Unique Reference Number", "Intervention ID", "Unique identifier", "File ref", "CaseID", "Enquiry ref",
		"Our Ref", "IAS Case Number", "SENDIASS ref", "Case identifier", "Local reference", "Record No", "Reference", "Case file number",
	},
	madeOpened: {
		"Date Opened", "Opened", "Start Date", "Date case opened", "Opening Date", "Open Date", "Case Opened", "Date Started", "Referral Date",
		"Date of referral", "Date Received", "Opened on", "Case start date", "Date opened (dd/mm/yyyy)", "Date of first contact", "Case open date", "Date referral received", "Intervention start date", "Created On",
		"Date logged", "Date of request", "Request date", "Enquiry date", "Case opening date", "Date of initial contact", "Date registered", "dt_opened", "OpenDate", "Opened (date)",
	},
	madeLevel: {
		"Level", "Intervention Level", "Level of Intervention", "IASS Level", "Lvl", "Intervention lvl", "Support Level", "Level of support", "Int. Level",
		"Level (1-4)", "Current Level", "Highest level", "Case Level", "Tier", "Level of intervention (1 - 4)", "IASSN level", "Final level", "What level?",
		"Level of IASS intervention", "Levels", "IL", "Intervention Level (1, 2, 3 or 4)", "Level reached", "Highest level reached", "LevelOfIntervention", "Level code", "Case Intervention Level",
	},
	madeStatus: {
		"Status", "Case Status", "Current Status", "Record Status", "Status of case", "State", "Open/Closed", "Case state", "Intervention status",
		"Status at end of quarter", "Status (open / inactive / closed)", "Active/Inactive/Closed", "Is the case open or closed?", "Status now",
		"Open or closed", "Status at 30 June 2026", "CaseStatus", "Active / closed", "Status of intervention", "Case status (current)", "Current state", "Status of record",
	},
	madeInactive: {
		"Date Inactive", "Inactive Date", "Date made inactive", "Inactive since", "Made inactive on", "Inactive from", "Inactive", "Became inactive",
		"Date case made inactive", "Date moved to inactive", "Case inactive date", "Date set to inactive", "Inactive start date", "InactiveDate", "Date of inactivity",
	},
	madeReopened: {
		"Date Reopened", "Re-opened", "Date re-opened", "Reopen date", "Case re-opened on", "Reopened on", "Date case reopened", "Re-open date", "Reactivated on", "Date re opened", "ReopenedDate", "Case reopen date",
	},
	madeClosed: {
		"Date Closed", "Closed", "Closure Date", "End Date", "Date case closed", "Closed Date", "Closing date", "Close date", "Case closed on", "Date Ended", "DateClosed", "Date intervention closed", "Date Case Closed (if closed)", "Finish date", "Date completed", "Closed (date)", "dt_closed",
		"Completion date", "Date of closure", "Case end date", "Closed on", "Date of case closure", "Intervention end date",
	},
	madeEventOn: {
		"Date", "Event Date", "Date of event", "Activity date", "Date of change", "Change date", "Date of action", "When", "Action date", "Effective date", "Logged on", "Date/time",
	},
	madeEvent: {
		"Event", "What happened", "Event type", "Action", "Change", "Type of event", "Activity", "Change type", "Type of change", "Event description", "Action type", "Event name",
	},
	madeValue: {
		"Value", "New value", "New status / level", "Detail", "Changed to", "To", "New value set", "Details", "Result", "Set to",
	},
}

// misspelt are headings as they were typed in a hurry.
var misspelt = map[madeField][]string{
	madeRef:      {"Case Refrence", "Refernce Number", "Case Referance", "Unique Identifer", "Case Refernce No"},
	madeOpened:   {"Date Opend", "Date Openned", "Case Opended", "Strat Date", "Dte Opened", "Opening Dat"},
	madeLevel:    {"Intervention Levl", "Intervension Level", "Levle", "Lavel of support", "Interventon level", "Leval"},
	madeStatus:   {"Staus", "Case Satus", "Current Statsu", "Sttaus", "Case Stauts"},
	madeInactive: {"Date Inactve", "Date made inacitve", "Inactive Dtae", "Date Inative"},
	madeReopened: {"Date Reopend", "Date Re-opend", "Reopned on"},
	madeClosed:   {"Date Clsoed", "Closre Date", "Date Colsed", "Clousure Date", "Date Closd"},
	madeEventOn:  {"Event Dat", "Date of evnt"},
	madeEvent:    {"Evnt type", "What hapened", "Event tpye"},
	madeValue:    {"New vlaue", "New valeu"},
}

var personalHeadings = []string{
	"Child's name", "Surname", "Forename", "Date of birth", "DOB", "Postcode", "School", "Notes", "Parent email", "Caseworker", "Last contact date",
	"Next review date", "Date of birth of child", "Ethnicity", "Primary need", "EHCP issued", "Tribunal date", "Allocated to", "Telephone", "Year group",
	"Hours", "Contact type", "Gender", "Consent given", "Level of need", "SEN status", "Date of last review",
	"Date allocated", "Last updated", "Target closure date", "Date EHC plan finalised", "Date consent received", "Mediation date", "Date of annual review",
	"Date of exclusion", "Evaluation sent date", "Case type", "Referrer", "Worker", "Ward", "Stage", "Preference", "Date appeal lodged", "Date of tribunal hearing",
}

// levelVocabularies are the words for Levels 1 to 4, in order.
var levelVocabularies = [][]string{
	{"Level 1", "Level 2", "Level 3", "Level 4"},
	{"1", "2", "3", "4"},
	{"L1", "L2", "L3", "L4"},
	{"level one", "level two", "level three", "level four"},
	{"IL1", "IL2", "IL3", "IL4"},
	{"LEVEL 1", "LEVEL 2", "LEVEL 3", "LEVEL 4"},
	{"Tier 1", "Tier 2", "Tier 3", "Tier 4"},
	{"Level 1 - Information", "Level 2 - Advice", "Level 3 - Support", "Level 4 - Intensive support"},
	{"Lvl 1", "Lvl 2", "Lvl 3", "Lvl 4"},
	{"1 - low", "2 - medium", "3 - high", "4 - tribunal"},
	{"I", "II", "III", "IV"},
	{"Intervention Level 1", "Intervention Level 2", "Intervention Level 3", "Intervention Level 4"},
	{"1.0", "2.0", "3.0", "4.0"},
	{"Level 1 (less than 2 hours)", "Level 2 (2 hours to 2 days)", "Level 3 (over 2 days)", "Level 4 (over 3 days)"},
	{"level1", "level2", "level3", "level4"},
}

// statusVocabularies are the words for open, inactive and closed; the middle
// one is empty where the service does not use it.
var statusVocabularies = [][3]string{
	{"Open", "Inactive", "Closed"},
	{"Active", "Inactive", "Closed"},
	{"OPEN", "INACTIVE", "CLOSED"},
	{"O", "I", "C"},
	{"Ongoing", "Dormant", "Completed"},
	{"Open case", "Inactive case", "Closed case"},
	{"Open", "", "Closed"},
	{"Live", "", "Closed"},
	{"In progress", "", "Complete"},
	{"Current", "Inactive", "Finished"},
	{"active", "inactive", "closed"},
	{"Open", "Made inactive", "Case closed"},
	{"1 - Open", "2 - Inactive", "3 - Closed"},
	{"Ongoing", "", "Ended"},
}

// eventVocabularies are the kinds of event: opened, made inactive, re-opened,
// closed, and the level set. With a status word alone the value says all.
var eventVocabularies = [][5]string{
	{"Opened", "Made inactive", "Re-opened", "Closed", "Level set"},
	{"Case opened", "Case made inactive", "Case reopened", "Case closed", "Level changed"},
	{"Status changed", "Status changed", "Status changed", "Status changed", "Level changed"},
	{"OPEN", "INACTIVE", "REOPEN", "CLOSE", "LEVEL"},
	{"Request received", "Made inactive", "Further request received", "Closure", "Change of level"},
	{"Status", "Status", "Status", "Status", "Level"},
}
