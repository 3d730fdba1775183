package transform

import (
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
	"pgregory.net/rapid"
)

const (
	none     = schemas.LevelUnknown
	l1       = schemas.Level1
	l2       = schemas.Level2
	l3       = schemas.Level3
	l4       = schemas.Level4
	l34      = schemas.Level3Or4
	noStatus = schemas.StatusUnknown
)

func TestLevel(t *testing.T) {
	type want struct {
		level  schemas.Level
		result WordResult
	}
	tests := []struct {
		want  want
		cells string // between bars
	}{
		{want{none, Blank}, `||-|--|n/a|N/A|NA|none|None|NULL|nil|not recorded|Not known|UNKNOWN|not set|TBC|.|?|  |(blank)`},
		{want{l1, Known}, `Level 1: up to 2 hrs|Level_1|1|1.0|1.00|01|one|One|i|I|Level 1|level one|LEVEL I|Lvl 1|Lvl. 1|L1|L 1|l1|IL1|IL 1|Level1|LEVEL-1|Level_1|Level: 1|Level #1|
Tier 1|T1|Band 1|Stage 1|Intervention level 1|Intervention Level: 1|IASS level 1|Level of intervention 1|Level of intervention: 1|int level 1|1st level|First level|
1 - Information and advice|1: Information and advice|1. Information|1) Information|1 – Information|1, information|1 (information)|1; advice|Level 1 (less than 2 hours)|Level 1 - less than 2 hours|
Level 1 – under 2 hours|Level 1: < 2 hours|Level 1 <2hrs|Level 1 Information and advice|Level 1 - one off call|Level 1 - KS2|Level 1 - Year 7|Level (1)|Level no. 1|Level 1.0|
'1|Level 1.|1.|Level 1 – typically less than 2 hours of service time|Level 1, 1 hour|SENDIASS Level 1|Level 1 closed|Current level 1`},
		{want{l2, Known}, `2|2.00|two|II|ii|Level 2|Level 2 – see guidance|Level 2 — see guidance|Level 2: 2 hours to 2 days|Level 2 - 2 hours to 2 days|Level 2 (2 hours to 2 days)|
Level 2 (2-15 hours)|2: 2 hours to 2 days|2nd level|Second Level|Tier II|Level II|IL2|IL-2|L2 - Casework|L2: support|Level 2 - one to one support|Level 2 (1:1 support)|Level 2 - two meetings|
Level 2 - Active|Level 2 (2)|Level 2 - Level 2|Level 2/2|LEVEL 2 |Level` + "\u00a0" + `2|ＬＥＶＥＬ　２|Level 2 Casework|Level 2 - 2h to 2d`},
		{want{l3, Known}, `3|3.0|three|III|Level 3|3. Casework|3 - Casework|3-Casework|Level 3 Casework|L3|Level three|Level III|Level 3 - more than 2 days|Level 3 (> 2 days)|Level 3 >2 days|Level 3 - over 2 days|
Level 3 - 2 days or more|Level 3 - 2+ days|3rd level|Level 3 intensive support|Tier three|Level 3 - 6 months|Level 3: typically more than 2 days intervention in any 6 month period`},
		{want{l4, Known}, `4|four|IV|iv|Level 4|Level 4 - Tribunal|Level 4 - First Tier Tribunal|Level 4: First-tier Tribunal (SEND)|Level 4 (more than 3 days)|Level 4 - 3 days+|fourth level|4th level|IL4|Tier 4|Level IV|Level 4/Tribunal`},
		{want{l34, Known}, `3-4|3/4|3 - 4|3 / 4|Level 3-4|Level 3/4|Level 3 or 4|Level 3 and 4|Levels 3 and 4|3+4|3+|Level 3+|L3/L4|Level 3/Level 4|Level 3 / Level 4|3 & 4|3 or 4|three or four|Level 3–4|Level 3 or above|3 plus|Level 3-4: complex casework|Level III-IV`},
		{want{none, OutOfScope}, `Group work|group training|Training|Workshop|Training session for SENCOs|Level 1 - Group work|Leaflets`},
		{want{none, Unmapped}, `Level 1/2|Level 1-2|1 - 2|1-2|1/2|1 or 2|Level 2 (was 1)|Level 1 to 3|2 (prev. Level 1)|Level 2 (previously Level 1)|Level 7|0|5|1.5|12|Level|Zorbed|Level 2 hours|
Level 0|Level 5|L7|2 hours|1 - 2 hours|1-2 hours|Level 1-2 hours|Level 1 - 2 hours|2/3|2-4|1-4|4-3|4/3|3 4|34|Level 34|2,3|1,2,3|Level 2, Level 3|L2 L3|L2/L3|Level 1+|2+|Level 2 or above|Level 2 and above|1+2|
Level 3 to 4|3 to 4|-2|- 2|2?|Level 2?|Level 2 (tbc)|Level 2 or 3|Level 2 and 3|Level two or three|Level II/III|not Level 2|below Level 2|above level 2|previous level 2|Not level 3|3-Apr|3 Apr 2026|1 April|01/02/2026|
2 - 3 - 4|Level 2 -> 3|Level 2 → Level 3|Level 2 moved to 3|Level 2 raised to level 3|Level 2 (now 3)|Level 1, now Level 2|Level 2 to be confirmed|possibly Level 2|Level 2 possibly|High|Low|Medium|A|B|V|VI|
one-off|one to one|1:1|1-1|1-to-1|1:1 support|121|one to one support|i-pad|1 of 4|Level 1 of 4|2 weeks|2-week support|3 days|Level 2.5|2½|½|1 - Open|1 - Parent|1: Closed|2%|#|£2|Level Seven|five|Level five|
Level 2 Level 3|Level 3 (Level 2 initially)|Level 3 - formerly 2|Level 3-5|3-5|3/4/5|Level 2-3-4|Level 1,2|1 & 2|Level 2 no longer|1.2|1,5|2,0|Yes|No|x|Levels|Level 3 (not 4)|Level 3/4?|Level 3-4 (was 2)|1st|second|
true|Level A|(1)|Level 2 2 hours to 2 days|III/IV|I/O|Level 2 - three|lll|ll|l|Tier|Tier 0|4 or 5|Level 4 or above|Level 4/5|1 2|four days|Year 2|KS1|Phase 2|Grade 2|Ward 2|M09 0ZZ|COV10002|L2345|20/11/2024|2026|2.1|Level 1 (2)|Level 1 (Level 4 last year)|Level 1 – Level 2|Level 2 × 3`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			level, result := Vocabulary{}.Level(cell)
			if (want{level, result}) != tt.want {
				t.Errorf("Level(%q) = %v, %v; want %v, %v", cell, level, result, tt.want.level, tt.want.result)
			}
		}
	}
}

// cells are the cells between the bars of a table; lines of the table end after
// a bar or before one, and a new line is no part of a cell.
func cells(table string) []string { return strings.Split(strings.ReplaceAll(table, "\n", ""), "|") }

func TestStatus(t *testing.T) {
	type want struct {
		status schemas.Status
		result WordResult
	}
	tests := []struct {
		want  want
		cells string
	}{
		{want{noStatus, Blank}, `|-|n/a|not recorded|Unknown|?|tbc| `},
		{want{schemas.Open, Known}, `open|OPEN|Opened|Active|ongoing|on-going|On going|live|current|Current|in progress|In-progress|in process|planned|re-opened|Reopened|re opened|new|New|started|
open case|case open|Case is open|still open|currently open|Open - awaiting meeting|Open: awaiting meeting|Open – complex case, new school|O|A|o|a|(O)|Open/Active|Open (active)|Open/Ongoing|O - Open|A: Active|Status: Open|Case status - open|
Open since June|Open since 12/05/2026|Open 12/05/2026|active case|current case|live case|new case|Work in progress|WIP|underway|Under way|made active|Case re-opened|reactivated|Open.|"Open"|Open – not yet allocated|Open, mediation|
Open (6 weeks)|Open - planned meeting|Planned - meeting in July|open for 3 months|Current status: open`},
		{want{schemas.Inactive, Known}, `inactive|Inactive|INACTIVE|in-active|In-Active|not active|made inactive|dormant|Inactive (6 months)|I|i|Inactive since June|Inactive - follow up call in July|Inactive - not active|inactive case|case inactive|
Inactive from 01/02/2026|Inactive: parent will ring|non-active|I - Inactive|currently inactive|Inactive (dormant)|now inactive|Inactive 28/11/2025`},
		{want{schemas.Closed, Known}, `closed|Closed|CLOSED|close|case closed|Closed case|complete|Completed|ended|Finished|concluded|resolved|discharged|archived|auto closed|Auto-closed|Automatically closed|closed - moved out of area|
Closed – signposted|NFA|nfa|No further action|Closed - no further action|Closed (NFA)|C|c|Closed/complete|Closed - case complete|Closed 12/06/2026|Closed on 12 June 2026|Closed (12/06/2026)|Closed in June|Closed by parent|Closed due to lack of contact|
Closed: referred to social care|C - Closed|Case now closed|closed after 6 months|Closed - started at new school|Closed; parent happy|record closed|Intervention complete|Closed automatically|case file closed|closed as parent moved|Closed|CLOSED |` + "\u00a0Closed\u200b"},
		{want{noStatus, Unmapped}, `Open/Closed|open / closed|closed and re-opened|Closed - reopened|inactive - now closed|Inactive, then closed|not closed|not open|open (was closed)|Closed (was inactive)|Closed/Inactive|pending|on hold|On-hold|paused|awaiting|waiting|monitoring|
review|referred|yes|no|true|false|1|2|0|Closed?|open?|Open - to be closed|Open – pending closure|awaiting closure|to be closed|Closing|Closure|ready to close|can be closed|should be closed|almost closed|nearly complete|partially complete|
incomplete|not complete|not completed|unresolved|unopened|never opened|Open access|open to new referrals|open-ended|Closed until June|Open until July|Closed in error|opened by mistake|Closed (tbc)|Closed - pending|Closed pending evaluation|Open - on hold|Open: No|Closed: Yes|
Closed - N|Open (3)|Closed 3|Open 2|Active/Inactive|active or inactive|OC|O/C|A/I|Open C|Inactive / closed|Inactive (closed 6 months)|Inactive until September|Re-open?|Zorbed|Level 2|Parent|cancelled|withdrawn|transferred|duplicate|void|Not started|was open|
no longer open|no longer active|un-closed|close by June|Close on 12/07|Complete by June|Closed - open again|closed - but still active|Open but inactive|Open – closed to LA|Closed; reactivated|Closed - not closed|Open - not open|in active|active-ish|Inactive?|
Case|status|Current status|the case|is|Open and closed|opened 12/05/2026 closed 12/06/2026|Opened 12/05/2026, closed 12/06/2026|Active (Dormant)|Open - inactive|C - Open|O - closed|live-in carer|proactive|interactive|disclosed|enclosed|foreclosed|reopen by June|closed next week|soon closed|Closed - soon`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			status, result := Vocabulary{}.Status(cell)
			if (want{status, result}) != tt.want {
				t.Errorf("Status(%q) = %q, %v; want %q, %v", cell, status, result, tt.want.status, tt.want.result)
			}
		}
	}
}

func TestUser(t *testing.T) {
	type want struct {
		user   schemas.User
		result WordResult
	}
	tests := []struct {
		want  want
		cells string
	}{
		{want{schemas.NoUser, Blank}, `|-|not known|n/a`},
		{want{schemas.Parent, Known}, `parent|Parent|Parents|carer|Carer|parent/carer|Parent / Carer|Parent or carer|parent and carer|Parent & Carer|Parent-carer|parent carer|Parent(s)|Parents/Carers|parent(s)/carer(s)|mother|Mum|father|Dad|mum and dad|Mother/Father|
guardian|Grandparent|grand-mother|Foster carer|foster parent|family|Step-father|stepmum|Parent - mother|Parent (mother)|adoptive parent|special guardian`},
		{want{schemas.YoungPerson, Known}, `young person|Young Person|YP|yp|Y.P.|young adult|Student|young person (16-25)|Young person 16-25|young people|Young person aged 19|YP (over 16)|young-person`},
		{want{schemas.Child, Known}, `child|Child|children|pupil|child under 16|Child (under 16)|Child aged 12`},
		{want{schemas.NoUser, Unmapped}, `Parent and child|child/young person|Parent/YP|cyp|CYP|young carer|professional|school|LA|social worker|Parent and school|Parent/professional|Parent of a young person|parent?|sibling|Mrs Smith (mother)|Parent (for child)|P|C|other|childminder|
parent of child|aunt|Parent via school`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			user, result := Vocabulary{}.User(cell)
			if (want{user, result}) != tt.want {
				t.Errorf("User(%q) = %q, %v; want %q, %v", cell, user, result, tt.want.user, tt.want.result)
			}
		}
	}
}

func TestWork(t *testing.T) {
	tests := []struct {
		want  WordResult
		cells string
	}{
		{Blank, `|-|n/a|not recorded`},
		{OutOfScope, `group work|Groupwork|Group-work|Group session|training|Training|Training session for SENCOs|Group work - parents|Group work: training|workshop|Workshops|presentation|Presentation to SENCOs|talk|Talk - school|event|Coffee morning|leaflet|leaflets|
Leaflets distributed|website|Website visit|Web hits|newsletter|General information|General information about the service|general enquiry about the service|publicity|outreach event|conference|Parents' group|Parents’ group|exhibition|stand|mailshot|
social media|Staff training|Training for parents|Group training|Training (SENCO)|Training delivered|Workshop for parents|Group work / training|training and workshops|Parent support group|Group|Training - 3 schools|Leaflets sent`},
		{Known, `casework|Case work|case-work|Individual|Individual support|one to one|One-to-one|1:1|1-1|1 to 1|1:1 support|advice|Information|Information and advice|Information & advice|Information, advice and support|IASS|support|phone|Telephone|email|E-mail|helpline|Enquiry|Home visit|
office visit|meeting|Meeting support|mediation|Tribunal|appeal|exclusion|EHC needs assessment|EHCP|EHC plan|annual review|SEN support|Transport|complaint|Website enquiry|Individual casework|Support at meeting|Casework - level 2|EHCP application|Mediation/appeal|Advice re transport`},
		{Unmapped, `Work-based training placement advice|Training placement advice|training provider|Training provider dispute|Talk to parent|Talk with mum|Website form|Drop-in|Drop in session|Outreach|Zorbed|Advice and training|Support (group)|Information leaflet request|Event enquiry|
Training enquiry|Training and advice|Strategic work|Training?|Leaflet request|Group annual review|Parent forum meeting|Not group work|1|other`},
	}
	for _, tt := range tests {
		for _, cell := range cells(tt.cells) {
			inScope, result := Vocabulary{}.Work(cell)
			if result != tt.want || inScope == (result == OutOfScope) {
				t.Errorf("Work(%q) = %v, %v; want %v", cell, inScope, result, tt.want)
			}
		}
	}
}

func TestEvent(t *testing.T) {
	status := func(s schemas.Status) Event { return Event{Kind: EventStatus, Status: s} }
	level := func(l schemas.Level) Event { return Event{Kind: EventLevel, Level: l} }
	other := Event{Kind: EventOther}
	tests := []struct {
		want   Event
		result WordResult
		events string // kind > value, between bars
	}{
		{Event{}, Blank, `=|-=n/a|not recorded=`},
		{status(schemas.Open), Known, `Status changed=Open|Status=open|New status=Active|Change of status=Re-opened|Case status=Open|Opened=|Case opened=|Request received=|New request=|Referral received=|Re-opened=|Reopened=|Case re-opened=|Status: Open=|Status set to open=|Update=Open|
Change=Opened|Event=Case opened|=Open|Opened=Open|Opened=Phone call|New case=|Set to active=|Status changed from Inactive to Open=|Status changed=Inactive -> Open|Status changed=from closed to open|Record opened=|Intervention opened=|Made active=|Status changed=O|Request received=By phone|Update=Request received`},
		{status(schemas.Inactive), Known, `Status changed=Inactive|Made inactive=|Marked as inactive=|Case made inactive=|Status=in-active|Moved to inactive=|Inactive=|Status: Inactive=|Changed to inactive=|Status changed to inactive=|Update=Made inactive`},
		{status(schemas.Closed), Known, `status_changed=closed|Status changed=Closed|Closed=|Case closed=|Closed automatically=|Auto-closed=|Closure=|Case closure=|Marked as closed=|Status: Closed=|Closed=Signposted|Closed - no contact=|Status changed=Closed – no further action|Change=Closed|Review=Closed|Closed=Closed|Record closed=|
Status changed from open to closed=|Completed=|Status set=Closed|Case closed=No further action|Closed by system=`},
		{level(l1), Known, `Level set=Level 1|Level=1|Level set=1|Intervention level=IL1|Level changed=2 to 1|Level lowered to 1=|New level=Level 1 - advice|Level 1=|Level set: 1=`},
		{level(l2), Known, `Level upgraded=2|Level assessed=2|Level change=L1->L2|Level 2=|Level raised=2|Level changed from 1 to 2=|Level changed=from 1 to 2|Level changed=1 -> 2|Level changed=1 → 2|Level of intervention=2|Update=Level 2|=Level 2|Change=Level 2 - casework|Level raised=Level 2|Phone call=Level 2|Note=L2|Level changed from Level 1 to Level 2=|Level 1 -> Level 2=|Level 1 to Level 2=|
Increased to Level 2=|Intervention level changed to 2=`},
		{level(l3), Known, `Level set to 3=|Raised to Level 3=|Escalated to level three=|Level=Level 3|Level: 3=|Moved up to Level 3=`},
		{level(l4), Known, `Moved to Level 4=|Level changed=3 to 4|Level changed from 3 to 4=|Level set=IV|Raised to L4=|Level raised to 4 - tribunal=`},
		{level(l34), Known, `Level set=3-4|Level=3/4|Level 3/4=`},
		{Event{Kind: EventStatus, Status: schemas.Open, Level: l2}, Known, `Opened=Level 2|Opened - Level 2=|Opened at Level 2=|Case opened=2|Level 2 - Active=|Re-opened=Level 2|Request received=Level 2`},
		{Event{Kind: EventLevel}, Blank, `Level set=|Level=not recorded`},
		{Event{Kind: EventStatus}, Blank, `Status changed=|Status=n/a`},
		{other, Known, `Note=|note=rang mum|Contact=|Phone call=|Phone call to parent=|Email=from school|letter=|Meeting=|Home visit=|Evaluation sent=|Review=|Allocated=|Case allocated=to worker|Assigned=|Hours logged=2.5|Telephone call=15|Note=|Phone call=2|Update=Note|Contact=Phone`},
		{Event{}, OutOfScope, `Group work=|Training=|Training session for SENCOs=|Update=Group work`},
		{Event{}, Unmapped, `Zorbed=|Zorbed=Level 2|Status changed=Zorbed|Level set=Zorbed|Level set=Level 7|Level set=Open|Status changed=Level 2|Status changed=2|Opened=Closed|Closed=Open|Level 2=Level 3|Update=|Change=|Update=2|=2|=Zorbed|Update=Zorbed|Status changed=Open/Closed|Status changed=Pending|
Raised=|Moved=|Level up=|Not closed=|To be closed=|Pending closure=|Closure requested=|Closed=in error|Phone call - case closed=|Level set=1 to 9|Level changed=1-2|Level changed=1/2|2=|Raised to 3=|Referral=|A=Level 2|Opened=Level 2 or 3|Level changed from 1=|Status changed from Open=|Closed=not closed|
Opened in error=|Level not set=|Status=Yes|Level set=2?|Moved to Leeds=|Case transferred=|Review=Level 2 or 3|Note added=Level 2 discussed|Opened - Level 2 or 3=`},
	}
	for _, tt := range tests {
		for _, event := range cells(tt.events) {
			kind, value, _ := strings.Cut(event, "=")
			got, result := Vocabulary{}.Event(kind, value)
			if got != tt.want || result != tt.result {
				t.Errorf("Event(%q, %q) = %+v, %v; want %+v, %v", kind, value, got, result, tt.want, tt.result)
			}
		}
	}
}

func TestOwnWords(t *testing.T) {
	v := Vocabulary{
		Levels:    map[string]schemas.Level{"zorbed": l3, "level 1": l2, "unset": none, "bronze": l1},
		Statuses:  map[string]schemas.Status{"pending": schemas.Open, "filed": schemas.Closed, "open": schemas.Inactive, "eh": noStatus},
		Users:     map[string]schemas.User{"cyp": schemas.Child},
		WorkTypes: map[string]bool{"drop-in": false, "training": true},
		Events:    map[string]Event{"first contact": {Kind: EventStatus, Status: schemas.Open}, "ping": {Kind: EventOther}},
		Blanks:    map[string]bool{"zilch": true},
	}
	if l, r := v.Level(" ZORBED "); l != l3 || r != Known {
		t.Errorf("own level word: %v, %v", l, r)
	}
	if l, r := v.Level("Level 1"); l != l2 || r != Known {
		t.Errorf("an own word goes before the usual one: %v, %v", l, r)
	}
	if l, r := v.Level("Unset"); l != none || r != Blank {
		t.Errorf("an own word for not recorded: %v, %v", l, r)
	}
	if s, r := v.Status("Pending"); s != schemas.Open || r != Known {
		t.Errorf("own status word: %v, %v", s, r)
	}
	if s, r := v.Status("OPEN"); s != schemas.Inactive || r != Known {
		t.Errorf("an own word goes before the usual one: %v, %v", s, r)
	}
	if s, r := v.Status("eh"); s != noStatus || r != Blank {
		t.Errorf("an own word for not recorded: %v, %v", s, r)
	}
	if s, r := v.Status("Zilch"); s != noStatus || r != Blank {
		t.Errorf("own blank word: %v, %v", s, r)
	}
	if u, r := v.User("CYP"); u != schemas.Child || r != Known {
		t.Errorf("own user word: %v, %v", u, r)
	}
	if in, r := v.Work("Drop-In"); in || r != OutOfScope {
		t.Errorf("own work word: %v, %v", in, r)
	}
	if in, r := v.Work("Training"); !in || r != Known {
		t.Errorf("an own word goes before the usual one: %v, %v", in, r)
	}
	if e, r := v.Event("First contact", "Bronze"); e != (Event{Kind: EventStatus, Status: schemas.Open, Level: l1}) || r != Known {
		t.Errorf("own event: %+v, %v", e, r)
	}
	if e, r := v.Event("Status changed", "Filed"); e != (Event{Kind: EventStatus, Status: schemas.Closed}) || r != Known {
		t.Errorf("own status in an event: %+v, %v", e, r)
	}
	if e, r := v.Event("Ping", "Bronze"); e != (Event{Kind: EventLevel, Level: l1}) || r != Known {
		t.Errorf("own level beside an own event: %+v, %v", e, r)
	}
	if e, r := v.Event("Update", "Filed"); e != (Event{Kind: EventStatus, Status: schemas.Closed}) || r != Known {
		t.Errorf("own status after a word that says nothing: %+v, %v", e, r)
	}
}

func TestLooks(t *testing.T) {
	tests := []struct {
		field   schemas.Field
		yes, no string
	}{
		{schemas.Ref, `COV10000|10023|2024/0123|IASS-0042|A12|C 123|KEN10000|SEN/24/017|1001.0|0042`, `|Open|Level 1|L2|Parent|20/11/2024|2026-06-30|1.24|07700 900123 ext 4|a@b.c|Mrs Jones 2 High Street|n/a|2:30|2,5`},
		{schemas.OpenedOn, `20/11/2024|2026-06-30|2026-06-30 14:05:00|20 Nov 2024|04/13/2026|45000`, `|31/02/2026|June 2026|Open|COV10000|2.5|n/a`},
		{schemas.LevelField, `1|Level 2|L3|3-4`, `|n/a|5|Open|20/11/2024|COV10000|Group work`},
		{schemas.StatusField, `Open|Inactive|C|Closed - moved`, `|n/a|Level 1|Pending|1|Parent`},
		{schemas.ServiceUser, `Parent|YP|child`, `|School|Open`},
		{schemas.WorkType, `Casework|Training`, `|Zorbed|Open`},
		{schemas.EventKind, `Status changed|Level set|Case opened|Phone call|Training`, `|Zorbed|COV10000`},
		{schemas.EventValue, `Open|Level 2|3`, `|Zorbed`},
		{schemas.Hours, `2.5|2h 30m|0`, `|Open|-1|20/11/2024`},
		{schemas.Count, `0|12|12.0`, `|-1|1.5|Open|n/a`},
		{schemas.ServiceName, `Coventry|Kent SENDIASS`, `|12|20/11/2024`},
		{schemas.NoField, ``, `|anything`},
	}
	for _, tt := range tests {
		for want, table := range map[bool]string{true: tt.yes, false: tt.no} {
			for _, cell := range cells(table) {
				if cell == "" && want {
					continue
				}
				if got := (Vocabulary{}).Looks(tt.field, cell); got != want {
					t.Errorf("Looks(%q, %q) = %v", tt.field, cell, got)
				}
			}
		}
	}
}

// A level or a status that is read stays the same whatever case, width of space
// or kind of dash it is written in, and two of them in one cell are never read
// as one.
func TestWordsProperties(t *testing.T) {
	levels := []string{"Level 1", "Level 2", "L3", "Tier 4", "IL2", "two", "4"}
	statuses := []string{"Open", "Active", "Inactive", "Closed", "Completed", "re-opened"}
	joins := []string{" / ", "/", " or ", ", ", " and ", " - ", " (was ", " then ", " to ", " -> ", ": ", "; ", " ", " not ", " previously "}
	v := Vocabulary{}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(levels).Draw(t, "a"), rapid.SampledFrom(levels).Draw(t, "b")
		join := rapid.SampledFrom(joins).Draw(t, "join")
		first, _ := v.Level(a)
		second, _ := v.Level(b)
		got, result := v.Level(a + join + b)
		if first != second && result == Known && (got != l34 || first != l3 || second != l4) {
			t.Fatalf("Level(%q) = %v", a+join+b, got)
		}
		if l, r := v.Level(" " + strings.ToUpper(strings.ReplaceAll(a, " ", "\u00a0 ")) + "\t"); l != first || r != Known {
			t.Fatalf("Level of %q in capitals = %v, %v", a, l, r)
		}
		c, d := rapid.SampledFrom(statuses).Draw(t, "c"), rapid.SampledFrom(statuses).Draw(t, "d")
		one, _ := v.Status(c)
		two, _ := v.Status(d)
		if s, r := v.Status(c + join + d); one != two && r == Known {
			t.Fatalf("Status(%q) = %v", c+join+d, s)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"Level 2 – see guidance", "Closed - moved", "1:1", "3/4", "Status: Open", "Level changed from 1 to 2", "½", "İ", "'", "- -"} {
		f.Add(seed, "Open")
	}
	f.Fuzz(func(t *testing.T, cell, value string) {
		v := Vocabulary{}
		if l, r := v.Level(cell); r != Known && l != none {
			t.Errorf("Level(%q) = %v, %v", cell, l, r)
		}
		if l, r := v.Level(cell); r == Known {
			if again, _ := v.Level(Fold(cell)); again != l {
				t.Errorf("Level(%q) = %v, folded %v", cell, l, again)
			}
		}
		if s, r := v.Status(cell); r != Known && s != noStatus {
			t.Errorf("Status(%q) = %v, %v", cell, s, r)
		}
		v.User(cell)
		if in, r := v.Work(cell); in == (r == OutOfScope) {
			t.Errorf("Work(%q) = %v, %v", cell, in, r)
		}
		if e, r := v.Event(cell, value); (r == Known) != (e.Kind != EventNone) && r != Blank {
			t.Errorf("Event(%q, %q) = %+v, %v", cell, value, e, r)
		}
		for _, field := range []schemas.Field{schemas.Ref, schemas.OpenedOn, schemas.EventKind, schemas.EventValue, schemas.Hours, schemas.Count} {
			v.Looks(field, cell)
		}
	})
}

func BenchmarkLevel(b *testing.B) {
	words := []string{"Level 1", "Level 2 – see guidance", "IL3", "4"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Vocabulary{}.Level(words[i%len(words)])
	}
}

func BenchmarkStatus(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Vocabulary{}.Status("Closed")
	}
}
