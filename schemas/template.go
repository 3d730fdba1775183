package schemas

// NoneQuestion stands in the return workbook above the table, and NoneAnswer beside
// it where the service had nothing to report. A workbook with the question alone
// and no case has not been filled in: it says nothing, and is not a nought.
const (
	NoneQuestion = "No interventions to report?"
	NoneAnswer   = "Yes"
)
