package transform_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// life is the rows of one case reference, and the interventions that they are.
type life struct {
	name string
	rule string // the example or the rule, in our own words
	// Rows of a return, events or records: the cells of eventColumns or
	// recordColumns without the reference, with bars between them.
	events  []string
	records []string
	service schemas.Service // its schemes; none declared where it is zero
	// What comes of them: of every intervention what happened to it, and the
	// status and level of each on some days, "-" where it has not begun.
	story    []string
	on       []string
	findings []schemas.RuleID // that ask something of the sender
}

var (
	eventColumns  = []schemas.Field{schemas.Ref, schemas.EventOn, schemas.EventKind, schemas.EventValue}
	recordColumns = []schemas.Field{
		schemas.Ref, schemas.OpenedOn, schemas.LevelField, schemas.StatusField,
		schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn,
	}
	twoStatuses = schemas.Service{Statuses: schemas.TwoStatuses}
	threeLevels = schemas.Service{Levels: schemas.ThreeLevels}
)

// examples are the guidance's own, with days.
var examples = []life{
	{
		name: "Example A, closed", rule: "A call that is answered and signposted on, with no more expected, is one Level 1 intervention that is closed the same day.",
		events: []string{"09/09/2025|Status changed|Open", "09/09/2025|Level set|Level 1", "09/09/2025|Status changed|Closed"},
		story:  []string{"opened 2025-09-09, closed 2025-09-09; level 1"},
		on:     []string{"2025-09-08: -", "2025-09-09: closed 1", "2026-06-30: closed 1"},
	},
	{
		name: "Example A, inactive", rule: "Where the caller is likely to come back, the same call is left inactive, and the six months run from it.",
		events: []string{"09/09/2025|Status changed|Open", "09/09/2025|Level set|Level 1", "09/09/2025|Status changed|Inactive"},
		story:  []string{"opened 2025-09-09, inactive 2025-09-09, closed-by-rule 2026-03-10; level 1; recorded inactive, counts closed: status.six-months"},
		on:     []string{"2025-09-09: inactive 1", "2026-03-09: inactive 1", "2026-03-10: closed 1"},
	},
	{
		name: "Example A in a record", rule: "The same, as a row of a record return: opened and closed the same day.",
		records: []string{"09/09/2025|Level 1|Closed|||09/09/2025"},
		story:   []string{"opened 2025-09-09, closed 2025-09-09; level 1"},
		on:      []string{"2025-09-08: -", "2025-09-09: closed 1"},
	},
	{
		name: "Example B, after A was closed", rule: "The parent asks again weeks later. The first intervention was closed, so this is a second one, at its own level.",
		events: []string{
			"09/09/2025|Status changed|Open", "09/09/2025|Level set|Level 1", "09/09/2025|Status changed|Closed",
			"07/10/2025|Status changed|Open", "07/10/2025|Level set|Level 2", "13/11/2025|Status changed|Closed",
		},
		story: []string{"opened 2025-09-09, closed 2025-09-09; level 1", "opened 2025-10-07, closed 2025-11-13; level 2"},
		on:    []string{"2025-10-06: closed 1, -", "2025-10-07: closed 1, open 2", "2025-11-13: closed 1, closed 2"},
	},
	{
		name: "Example B, after A was left inactive", rule: "The first was inactive, so it is the same intervention, re-opened and raised to Level 2.",
		events: []string{
			"09/09/2025|Status changed|Open", "09/09/2025|Level set|Level 1", "09/09/2025|Status changed|Inactive",
			"07/10/2025|Status changed|Open", "07/10/2025|Level set|Level 2", "13/11/2025|Status changed|Closed",
		},
		story: []string{"opened 2025-09-09, inactive 2025-09-09, reopened 2025-10-07, raised to 2 2025-10-07, closed 2025-11-13; level 2"},
		on:    []string{"2025-10-06: inactive 1", "2025-10-07: open 2", "2025-11-12: open 2", "2025-11-13: closed 2"},
	},
	{
		name: "Example B in records, after A was closed", rule: "Two rows with one reference, the second opened after the first was closed: two interventions.",
		records: []string{"09/09/2025|Level 1|Closed|||09/09/2025", "07/10/2025|Level 2|Closed|||13/11/2025"},
		story:   []string{"opened 2025-09-09, closed 2025-09-09; level 1", "opened 2025-10-07, closed 2025-11-13; level 2"},
		on:      []string{"2025-10-07: closed 1, open 2"},
	},
	{
		name: "Example B in a record, after A was left inactive", rule: "One row, re-opened; its level is the highest it reached, and the row does not say since when.",
		records: []string{"09/09/2025|Level 2|Closed|09/09/2025|07/10/2025|13/11/2025"},
		story:   []string{"opened 2025-09-09, inactive 2025-09-09, reopened 2025-10-07, closed 2025-11-13; level 2"},
		on:      []string{"2025-09-09: inactive 2", "2025-10-07: open 2", "2025-11-13: closed 2"},
	},
	{
		name: "re-opened, and nobody wrote down when it was opened", rule: "A re-opening is no opening, though nothing be known of the time before it.",
		records: []string{"|Level 2|Closed||07/10/2025|13/11/2025"},
		story:   []string{"reopened 2025-10-07, closed 2025-11-13; level 2"},
		on:      []string{"2025-10-06: -", "2025-10-07: open 2", "2025-11-13: closed 2"},
	},
	{
		name: "Example C, left inactive for a follow-up call", rule: "Support for a visit is Level 2 and open until it is done; then it waits as inactive.",
		events: []string{"02/03/2026|Status changed|Open", "02/03/2026|Level set|Level 2", "27/03/2026|Status changed|Inactive"},
		story:  []string{"opened 2026-03-02, inactive 2026-03-27, closed-by-rule 2026-09-28; level 2"},
		on:     []string{"2026-03-02: open 2", "2026-03-26: open 2", "2026-03-27: inactive 2", "2026-06-30: inactive 2"},
	},
	{
		name: "Example C, closed", rule: "The same, with nothing more expected.",
		events: []string{"02/03/2026|Status changed|Open", "02/03/2026|Level set|Level 2", "27/03/2026|Status changed|Closed"},
		story:  []string{"opened 2026-03-02, closed 2026-03-27; level 2"},
		on:     []string{"2026-03-26: open 2", "2026-03-27: closed 2"},
	},
	{
		name: "Example D", rule: "A new intervention a year after the last. The work grows from Level 2 to Level 3 and stays one intervention.",
		events: []string{
			"03/06/2024|Status changed|Open", "03/06/2024|Level set|Level 2", "28/06/2024|Status changed|Closed",
			"15/09/2025|Status changed|Open", "15/09/2025|Level set|Level 2", "22/09/2025|Level set|Level 2",
			"06/10/2025|Level set|Level 3", "28/11/2025|Status changed|Closed",
		},
		story: []string{
			"opened 2024-06-03, closed 2024-06-28; level 2",
			"opened 2025-09-15, raised to 3 2025-10-06, closed 2025-11-28; level 3",
		},
		on: []string{"2025-09-15: closed 2, open 2", "2025-10-05: closed 2, open 2", "2025-10-06: closed 2, open 3", "2025-11-28: closed 2, closed 3"},
	},
	{
		name: "Example D, the earlier support left inactive", rule: "Had nobody closed the earlier support, six months would have: the request is a new intervention still.",
		events: []string{
			"03/06/2024|Status changed|Open", "03/06/2024|Level set|Level 2", "28/06/2024|Status changed|Inactive",
			"15/09/2025|Status changed|Open", "15/09/2025|Level set|Level 2",
		},
		story: []string{"opened 2024-06-03, inactive 2024-06-28, closed-by-rule 2024-12-29; level 2; recorded inactive, counts closed: status.six-months", "opened 2025-09-15; level 2"},
		on:    []string{"2024-12-28: inactive 2, -", "2024-12-29: closed 2, -", "2025-09-15: closed 2, open 2"},
	},
	{
		name: "Example E", rule: "After a Level 4 intervention was closed, a request is given a level of its own, which may be lower.",
		events: []string{
			"10/10/2024|Status changed|Open", "10/10/2024|Level set|Level 4", "20/12/2024|Status changed|Closed",
			"22/06/2026|Status changed|Open", "22/06/2026|Level set|Level 2",
		},
		story: []string{"opened 2024-10-10, closed 2024-12-20; level 4", "opened 2026-06-22; level 2"},
		on:    []string{"2026-06-21: closed 4, -", "2026-06-22: closed 4, open 2"},
	},
	{
		name: "Example F", rule: "Two calls within one enquiry, all information and advice, and no case opened: one Level 1 intervention, closed.",
		records: []string{"11/05/2026|Level 1|Closed|||14/05/2026"},
		story:   []string{"opened 2026-05-11, closed 2026-05-14; level 1"},
		on:      []string{"2026-05-11: open 1", "2026-05-14: closed 1"},
	},
}

// sixMonths are the edges of the six months.
var sixMonths = []life{
	{
		name: "six months to the day", rule: "Inactive for six months is inactive still; for more than six months is closed.",
		records: []string{"01/09/2025|Level 2|Inactive|15/09/2025||"},
		story:   []string{"opened 2025-09-01, inactive 2025-09-15, closed-by-rule 2026-03-16; level 2; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2026-03-15: inactive 2", "2026-03-16: closed 2"},
	},
	{
		name: "six months end on the day of the return", rule: "The last day of six months is the return's own: nothing is closed yet.",
		records: []string{"01/12/2025|Level 1|Inactive|30/12/2025||"},
		story:   []string{"opened 2025-12-01, inactive 2025-12-30, closed-by-rule 2026-07-01; level 1"},
		on:      []string{"2026-06-30: inactive 1"},
	},
	{
		name: "six months ended on the day before the return", rule: "One day more, and it is closed by the rule.",
		records: []string{"01/12/2025|Level 1|Inactive|29/12/2025||"},
		story:   []string{"opened 2025-12-01, inactive 2025-12-29, closed-by-rule 2026-06-30; level 1; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2026-06-29: inactive 1", "2026-06-30: closed 1"},
	},
	{
		name: "31 August", rule: "There is no 31 February: six months from 31 August end with February.",
		records: []string{"01/07/2025|Level 1|Inactive|31/08/2025||"},
		story:   []string{"opened 2025-07-01, inactive 2025-08-31, closed-by-rule 2026-03-01; level 1; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2026-02-28: inactive 1", "2026-03-01: closed 1"},
	},
	{
		name: "31 August before a leap year", rule: "In a leap year they end on 29 February.",
		records: []string{"01/07/2023|Level 1|Inactive|31/08/2023||"},
		story:   []string{"opened 2023-07-01, inactive 2023-08-31, closed-by-rule 2024-03-01; level 1; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2024-02-29: inactive 1", "2024-03-01: closed 1"},
	},
	{
		name: "29 February", rule: "Six months from 29 February end on 29 August, whatever the length of the months.",
		records: []string{"01/02/2024|Level 1|Inactive|29/02/2024||"},
		story:   []string{"opened 2024-02-01, inactive 2024-02-29, closed-by-rule 2024-08-30; level 1; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2024-08-29: inactive 1", "2024-08-30: closed 1"},
	},
	{
		name: "31 March", rule: "September has 30 days, and they end with it.",
		records: []string{"01/03/2025|Level 1|Inactive|31/03/2025||"},
		story:   []string{"opened 2025-03-01, inactive 2025-03-31, closed-by-rule 2025-10-01; level 1; recorded inactive, counts closed: status.six-months"},
		on:      []string{"2025-09-30: inactive 1", "2025-10-01: closed 1"},
	},
	{
		name: "asked again on the last day", rule: "The record is inactive still, so it is re-opened.",
		events: []string{
			"01/09/2025|Status changed|Open", "01/09/2025|Level set|Level 1", "15/09/2025|Status changed|Inactive",
			"15/03/2026|Status changed|Open",
		},
		story: []string{"opened 2025-09-01, inactive 2025-09-15, reopened 2026-03-15; level 1"},
		on:    []string{"2026-03-14: inactive 1", "2026-03-15: open 1", "2026-03-16: open 1"},
	},
	{
		name: "asked again on the day after", rule: "The rule has closed the record that morning, so the request is a new intervention.",
		events: []string{
			"01/09/2025|Status changed|Open", "01/09/2025|Level set|Level 3", "15/09/2025|Status changed|Inactive",
			"16/03/2026|Status changed|Open", "16/03/2026|Level set|Level 1",
		},
		story: []string{"opened 2025-09-01, inactive 2025-09-15, closed-by-rule 2026-03-16; level 3; recorded inactive, counts closed: status.six-months", "opened 2026-03-16; level 1"},
		on:    []string{"2026-03-15: inactive 3, -", "2026-03-16: closed 3, open 1"},
	},
	{
		name: "closed by hand too late", rule: "The rule closed it first, and it is closed once.",
		records: []string{"01/07/2025|Level 2|Closed|15/07/2025||20/04/2026"},
		story:   []string{"opened 2025-07-01, inactive 2025-07-15, closed-by-rule 2026-01-16, said 2026-04-20; level 2"},
		on:      []string{"2026-01-15: inactive 2", "2026-01-16: closed 2", "2026-04-20: closed 2"},
	},
	{
		name: "closed by hand too late, as an event", rule: "The same from a log: the closing comes to a record that is closed.",
		events: []string{
			"01/07/2025|Status changed|Open", "01/07/2025|Level set|Level 2", "15/07/2025|Status changed|Inactive",
			"20/04/2026|Status changed|Closed",
		},
		story: []string{"opened 2025-07-01, inactive 2025-07-15, closed-by-rule 2026-01-16; level 2"},
		on:    []string{"2026-01-15: inactive 2", "2026-01-16: closed 2", "2026-04-20: closed 2"},
	},
	{
		name: "marked inactive again", rule: "What was inactive all along has been so since the first mark.",
		events: []string{
			"01/09/2025|Status changed|Open", "01/09/2025|Level set|Level 2", "15/09/2025|Status changed|Inactive",
			"15/12/2025|Status changed|Inactive",
		},
		story: []string{"opened 2025-09-01, inactive 2025-09-15, closed-by-rule 2026-03-16; level 2; recorded inactive, counts closed: status.six-months"},
		on:    []string{"2026-03-15: inactive 2", "2026-03-16: closed 2"},
	},
	{
		name: "re-opened and made inactive again", rule: "The six months run from the last time that it was made inactive.",
		events: []string{
			"01/09/2025|Status changed|Open", "01/09/2025|Level set|Level 2", "15/09/2025|Status changed|Inactive",
			"10/12/2025|Status changed|Open", "10/12/2025|Status changed|Inactive",
		},
		story: []string{"opened 2025-09-01, inactive 2025-09-15, reopened 2025-12-10, inactive 2025-12-10, closed-by-rule 2026-06-11; level 2; recorded inactive, counts closed: status.six-months"},
		on:    []string{"2026-03-16: inactive 2", "2026-06-10: inactive 2", "2026-06-11: closed 2"},
	},
}

// oneDay are several things on one day.
var oneDay = []life{
	{
		name: "closed and asked again the same day", rule: "An open record with both on one day was closed, and then asked for anew; the day's level is the new one's.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 3",
			"12/05/2026|Status changed|Closed", "12/05/2026|Status changed|Open", "12/05/2026|Level set|Level 1",
		},
		story: []string{"opened 2026-04-01, closed 2026-05-12; level 3", "opened 2026-05-12; level 1"},
		on:    []string{"2026-05-11: open 3, -", "2026-05-12: closed 3, open 1"},
	},
	{
		name: "closed and asked again the same day, in records", rule: "The second row is opened on the day on which the first is closed: two interventions.",
		records: []string{"01/04/2026|Level 3|Closed|||12/05/2026", "12/05/2026|Level 1|Open|||"},
		story:   []string{"opened 2026-04-01, closed 2026-05-12; level 3", "opened 2026-05-12; level 1"},
		on:      []string{"2026-05-11: open 3, -", "2026-05-12: closed 3, open 1"},
	},
	{
		name: "inactive, then re-opened and closed on a day", rule: "A request on an inactive record re-opens it; it is no new intervention.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "20/04/2026|Status changed|Inactive",
			"12/05/2026|Status changed|Closed", "12/05/2026|Status changed|Open", "12/05/2026|Level set|Level 2",
		},
		story: []string{"opened 2026-04-01, inactive 2026-04-20, reopened 2026-05-12, raised to 2 2026-05-12, closed 2026-05-12; level 2"},
		on:    []string{"2026-05-11: inactive 1", "2026-05-12: closed 2"},
	},
	{
		name: "made inactive and re-opened on a day", rule: "An open record was first made inactive, and then asked for again.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1",
			"12/05/2026|Status changed|Open", "12/05/2026|Status changed|Inactive",
		},
		story: []string{"opened 2026-04-01, inactive 2026-05-12, reopened 2026-05-12; level 1"},
		on:    []string{"2026-05-12: open 1", "2026-06-30: open 1"},
	},
	{
		name: "asked again and closed on one later day", rule: "On a closed record both on one day are a new intervention that began and ended.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "20/04/2026|Status changed|Closed",
			"12/05/2026|Status changed|Closed", "12/05/2026|Status changed|Open", "12/05/2026|Level set|Level 1",
		},
		story: []string{"opened 2026-04-01, closed 2026-04-20; level 1", "opened 2026-05-12, closed 2026-05-12; level 1"},
		on:    []string{"2026-05-11: closed 1, -", "2026-05-12: closed 1, closed 1"},
	},
}

// levels are the rules of levels and of local schemes.
var levels = []life{
	{
		name: "a level falls", rule: "The highest level reached stands, and the sender is asked.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 3", "20/04/2026|Level set|Level 2",
		},
		story:    []string{"opened 2026-04-01; level 3"},
		on:       []string{"2026-04-19: open 3", "2026-04-20: open 3"},
		findings: []schemas.RuleID{schemas.RuleLevelFell},
	},
	{
		name: "a level falls and rises again", rule: "To come back to a level that was reached is no rise.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 3", "20/04/2026|Level set|Level 1",
			"25/04/2026|Level set|Level 3", "29/04/2026|Level set|Level 4",
		},
		story:    []string{"opened 2026-04-01, raised to 4 2026-04-29; level 4"},
		on:       []string{"2026-04-25: open 3", "2026-04-29: open 4"},
		findings: []schemas.RuleID{schemas.RuleLevelFell},
	},
	{
		name: "raised twice", rule: "Each rise on a day of its own counts.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "20/04/2026|Level set|Level 2", "21/04/2026|Level set|Level 3",
		},
		story: []string{"opened 2026-04-01, raised to 2 2026-04-20, raised to 3 2026-04-21; level 3"},
		on:    []string{"2026-04-20: open 2", "2026-04-21: open 3"},
	},
	{
		name: "a level settled on the first day", rule: "Two levels on the day of opening are a decision, and no rise.",
		events: []string{"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "01/04/2026|Level set|Level 2"},
		story:  []string{"opened 2026-04-01; level 2"},
		on:     []string{"2026-04-01: open 2"},
	},
	{
		name: "a level recorded late", rule: "From not recorded to a first level is no rise.",
		events: []string{"01/04/2026|Status changed|Open", "20/04/2026|Level set|Level 2"},
		story:  []string{"opened 2026-04-01; level 2"},
		on:     []string{"2026-04-19: open unknown", "2026-04-20: open 2"},
	},
	{
		name: "no level", rule: "Without a level it counts, as not recorded.",
		records: []string{"01/04/2026||Open|||"},
		story:   []string{"opened 2026-04-01; level unknown"},
		on:      []string{"2026-04-01: open unknown"},
	},
	{
		name: "raised while inactive", rule: "While a record is inactive its intervention goes on, and its level may rise.",
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "20/04/2026|Status changed|Inactive", "25/04/2026|Level set|Level 2",
		},
		story: []string{"opened 2026-04-01, inactive 2026-04-20, raised to 2 2026-04-25, closed-by-rule 2026-10-21; level 2"},
		on:    []string{"2026-04-24: inactive 1", "2026-04-25: inactive 2"},
	},
	{
		name: "two statuses", rule: "A service without inactive closes what is finished; each further request is a new intervention.",
		service: twoStatuses,
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 1", "20/04/2026|Status changed|Closed",
			"25/04/2026|Status changed|Open", "25/04/2026|Level set|Level 2",
		},
		story: []string{"opened 2026-04-01, closed 2026-04-20; level 1", "opened 2026-04-25; level 2"},
		on:    []string{"2026-04-20: closed 1, -", "2026-04-25: closed 1, open 2"},
	},
	{
		name: "inactive from a service of two statuses", rule: "What is declared and what is sent disagree: the row counts as it stands, and the sender is asked.",
		service:  twoStatuses,
		records:  []string{"01/04/2026|Level 1|Inactive|20/04/2026||"},
		story:    []string{"opened 2026-04-01, inactive 2026-04-20, closed-by-rule 2026-10-21; level 1"},
		on:       []string{"2026-04-20: inactive 1"},
		findings: []schemas.RuleID{schemas.RuleStatusScheme},
	},
	{
		name: "three levels", rule: "The top of a three-level scheme may be Level 3 or Level 4, and is neither alone.",
		service: threeLevels,
		events: []string{
			"01/04/2026|Status changed|Open", "01/04/2026|Level set|Level 2", "20/04/2026|Level set|Level 3",
		},
		story: []string{"opened 2026-04-01, raised to 3-4 2026-04-20; level 3-4"},
		on:    []string{"2026-04-19: open 2", "2026-04-20: open 3-4"},
	},
	{
		name: "a fourth level in three", rule: "A level that the declared scheme does not have refuses the row.",
		service:  threeLevels,
		records:  []string{"01/04/2026|Level 4|Open|||", "02/04/2026|Level 3|Open|||"},
		story:    []string{"opened 2026-04-02; level 3-4"},
		on:       []string{"2026-04-02: open 3-4"},
		findings: []schemas.RuleID{schemas.RuleLevelScheme},
	},
}

// TestGuidance reads the rows of each life in several orders.
func TestGuidance(t *testing.T) {
	for _, group := range [][]life{examples, sixMonths, oneDay, levels} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				columns, rows := eventColumns, c.events
				if rows == nil {
					columns, rows = recordColumns, c.records
				}
				for _, order := range orders(rows) {
					if diff := cmp.Diff(c.told(), c.lived(t, columns, order)); diff != "" {
						t.Fatalf("%s\nrows:\n%s\n(-want +got):\n%s", c.rule, strings.Join(order, "\n"), diff)
					}
				}
			})
		}
	}
}

// orders are the rows as they stand, turned round, and begun from each of them.
func orders(rows []string) [][]string {
	var out [][]string
	for i := range rows {
		turned := append(slices.Clone(rows[i:]), rows[:i]...)
		back := slices.Clone(turned)
		slices.Reverse(back)
		out = append(out, turned, back)
	}
	return out
}

// told is what should come of the rows, as lived tells what does.
func (c life) told() []string {
	out := append(slices.Clone(c.story), c.on...)
	for _, f := range c.findings {
		out = append(out, string(f))
	}
	return out
}

// lived makes a return of the rows, as at 30 June 2026, and tells its
// interventions, how they stand on the days asked for, and what is queried.
func (c life) lived(t *testing.T, columns []schemas.Field, rows []string) []string {
	t.Helper()
	grain := schemas.RecordGrain
	if columns[1] == schemas.EventOn {
		grain = schemas.EventGrain
	}
	table := schemas.Table{HeaderRow: 1, Grain: grain}
	for i, f := range columns {
		table.Columns = append(table.Columns, schemas.Column{Index: i + 1, Heading: string(f), Field: f})
	}
	for i, r := range rows {
		cells := append([]string{"CASE 1"}, strings.Split(r, "|")...)
		table.Rows = append(table.Rows, schemas.Row{Number: i + 2, Cells: cells})
	}
	x := schemas.Extract{File: "kent.csv", SHA256: "0", Tables: []schemas.Table{table}}
	x.Ledger.Add(schemas.HeaderRow, 1)
	x.Ledger.Add(schemas.DataRow, len(rows))
	service := c.service
	service.ID, service.ValidFrom = "kent", day("2009-01-01")
	returns := transform.Returns(x, transform.Options{
		Service: "kent", ByID: func(id string) (schemas.Service, bool) { return service, id == "kent" },
		ExtractDate: day("2026-06-30"), ReceivedOn: day("2026-07-10"),
	})
	if len(returns) != 1 || !returns[0].Ledger.Balanced() || returns[0].Ledger.Rows != len(rows)+1 {
		t.Fatalf("%d returns; the ledger of the first is %+v", len(returns), returns[0].Ledger)
	}
	return c.tell(returns[0])
}

func (c life) tell(r schemas.Return) []string {
	var out []string
	slices.SortFunc(r.Interventions, func(a, b schemas.Intervention) int { return a.Sequence - b.Sequence })
	for _, i := range r.Interventions {
		out = append(out, storyOf(i))
	}
	for _, o := range c.on {
		text, _, _ := strings.Cut(o, ":")
		var stand []string
		for _, i := range r.Interventions {
			stand = append(stand, standing(i, day(text)))
		}
		out = append(out, text+": "+strings.Join(stand, ", "))
	}
	for _, f := range r.Findings {
		if f.Severity >= schemas.Query {
			out = append(out, string(f.Rule))
		}
	}
	return out
}

// storyOf tells what happened to an intervention and what the six months will do
// to it if nothing else happens, its level, and its status on
// the day of the return where the one that counts is another than the recorded.
func storyOf(i schemas.Intervention) string {
	var happened []string
	for _, s := range i.Spells {
		if s.Began != schemas.BeganLevel {
			happened = append(happened, fmt.Sprintf("%s %s", s.Began, s.From))
		}
		if s.Raised {
			happened = append(happened, fmt.Sprintf("raised to %s %s", s.Level, s.From))
		}
	}
	out := fmt.Sprintf("%s; level %s", strings.Join(happened, ", "), i.Level)
	if i.Recorded != schemas.StatusUnknown && i.Recorded != i.Counted {
		out += fmt.Sprintf("; recorded %s, counts %s: %s", i.Recorded, i.Counted, i.Reason)
	}
	return out
}

// standing is the status and level on a day; more than one is a fault.
func standing(i schemas.Intervention, on schemas.Date) string {
	var out []string
	for _, s := range i.Spells {
		if s.Holds(on) {
			out = append(out, fmt.Sprintf("%s %s", s.Status, s.Level))
		}
	}
	if out == nil {
		return "-"
	}
	return strings.Join(out, " and ")
}

func day(s string) schemas.Date {
	d, err := schemas.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}
