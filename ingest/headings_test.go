package ingest

import (
	"strings"
	"testing"

	"github.com/iassn/collate/schemas"
)

// knownHeadings are headings that databases of cases and councils write, by the
// field that each names; they are separated by bars.
var knownHeadings = map[schemas.Field]string{
	schemas.Ref: `Ref|Reference|Case Ref|Case Reference|Case No|Case No.|Case Number|Case ID|CaseID|Case Id|case_id|CASE_REF|CaseRef|CaseRefNo|Case Ref No|
Case Reference Number|Case Record Number|Case Record ID|Unique ID|Unique Ref|Unique Reference|Unique Identifier|Unique Case ID|Unique Reference Number|URN|
UID|ID|Id|Record ID|Record No|Record Number|Intervention ID|Intervention Ref|Intervention Number|Intervention Reference|InterventionID|Enquiry ID|Enquiry No|
Enquiry Ref|Enquiry Number|Ref No|Ref. No.|Ref Number|Reference No|Reference Number|File No|File Number|File Ref|IASS Ref|IASS Reference|IASS Case ID|
SENDIASS Ref|SENDIASS Case Number|SENDIASS ID|System ID|Local ID|Database ID|Anonymised ID|Anonymous Ref|Anonymised Case Reference|Case identifier|
Local case reference|Your Ref|Our Ref|Casework ID|Casework Reference|Log No|Log Number|ID Number|Case # (ref)|Case ID (anonymised)|Identifier|Case|Record|Ref #|
Case #|Case Ref:|Unique case reference number|Pseudonymised ID|Pseudonymised case ID|Service case reference|Episode ID|Case code|Episode number|Involvement ID|Case Key|Primary Key|Row ID`,
	schemas.OpenedOn: `Opened|Date Opened|Opened Date|Date opened|Open Date|OpenDate|DateOpened|date_opened|opened_date|Opened On|Opened on|Date Case Opened|Case Opened|
Case Opened Date|Case Open Date|Date case was opened|Date Of Opening|Date of opening|Opening Date|Case opened on|Opened (date)|Opened (dd/mm/yyyy)|
Date Opened (DD/MM/YYYY)|Intervention Opened|Intervention Start Date|Intervention start|Start Date|Start|Start date of intervention|Date started|Started|
StartDate|Case Start Date|Case start|Date Case Started|Date support started|Date Received|Date of Referral|Referral Date|Referral date|Date Referral Received|Referral Received|
Referral received date|Date Referred|Request Date|Date of request|Date Request Received|Date of first contact|First Contact Date|First contact|Date of Initial Contact|
Initial contact date|Initial Contact|Date of Enquiry|Enquiry Date|Enquiry date|Date Registered|Registration date|Registered|Date Logged|Logged|Date Created|Created Date|Created On|
Created|Date Added|Date entered|Begin Date|Date Begun|Commenced|Commencement Date|Date Commenced|Date Accepted|Date contact received|Date of first enquiry|
Date case opened (dd/mm/yy)|When opened|When was the case opened?|Activated|Activated on|Date activated|Date Active|Involvement start date|Episode start date|
Date made open|Open from|Opened at|Date first opened|First opened|Referral In Date|Date In|Date of initial enquiry|Referral start date`,
	schemas.LevelField: `Level|Levels|level|LEVEL|Intervention Level|Level of Intervention|Level of intervention|IL|IL Level|Case Level|Level of Case|Level of casework|Casework Level|Case level (1-4)|
Level (1-4)|Level 1-4|Intervention Level (1-4)|IASS Level|IASSN Level|SENDIASS Level|IASSN level of intervention|IASS level of intervention|Current Level|Level (current)|
Current level of intervention|Latest level|Highest Level|Highest level reached|Level Reached|Final Level|Tier|Tier of support|Support tier|Level of support|Support Level|Level of Support Provided|
InterventionLevel|intervention_level|Int Level|Int. Level|Lvl|Level No|Level Number|Level code|Level at closure|Closing level|Overall Level|
Level of work|Level of service|Service level|Level of involvement|Involvement level|Level of help|Level of intervention provided|National level|Network level|
National intervention level|Intervention levels|Level recorded|Level assigned|Level of input|Level of advice|Max level|Maximum level|Level (highest)|Agreed level|
Level of Intervention (IASSN)|Level of Intervention 1 - 4|Intervention tier|Level of Intervention at close|Level of Case (1, 2, 3 or 4)|Complexity level|Level of complexity|Case complexity level|IASP level`,
	schemas.StatusField: `Status|status|STATUS|Case Status|Status of case|Current Status|Status (current)|Record Status|Intervention Status|Status of intervention|Status of Intervention|CaseStatus|case_status|
File Status|State|Case State|Open/Closed|Open / Closed|Open or Closed|Open/Inactive/Closed|Open, inactive, closed|Active/Inactive/Closed|Active/Inactive|Active or closed|
Status now|Status at end|End Status|Status at quarter end|Status at 30/06/2026|Status as at 30 June 2026|Status at end of quarter|Status at end of period|
Status (Open/Closed)|Status (O/I/C)|Status Code|Status type|Status Name|Status Description|Current case status|Case Status (Open/Inactive/Closed)|Latest status|
Case current status|Involvement status|Enquiry status|Referral status|Service status|Status on extract date|Status at date of extract|Status on 30 June|
Active status|Activity status|Open status|Closed/Open|Closed or Open|Case open or closed|Is case open or closed?|Case open/closed|Workflow status|IASS status|SENDIASS status|
Status at date of report|Status at report date|Status at Q1 end|Final status|Overall status|Episode status|Open/Active/Closed|Live/Closed`,
	schemas.ClosedOn: `Closed|Date Closed|Closed Date|ClosedDate|DateClosed|date_closed|closed_date|Closed On|Close Date|Date of Closure|Closure Date|Closure|Case Closed|Case Closed Date|
Date Case Closed|Date case was closed|Case Closure Date|Case Close Date|Closing Date|Date of closing|Closed (date)|Date Closed (if applicable)|Intervention Closed|
Intervention End Date|Intervention End|End Date|End|EndDate|end_date|Date Ended|Ended|Case End Date|Case End|Case ended|Date of end|Finish Date|Finished|Date Finished|Completion Date|
Date Completed|Completed|Completed on|Date of completion|Date concluded|Conclusion date|Date Discharged|Discharge date|When closed|When was the case closed?|Closed at|
Date ceased|Date record closed|Date file closed|Record closed|File closed|File closed date|Date closed (dd/mm/yyyy)|Closed off|Date closed off|Closedown date|
Involvement end date|Episode end date|Date made closed|Date set to closed|Date support ended|Support end date|Case completed date|Date case completed|Date case ended|
Date of case closure|Closed date/time|Closed Date Time|Date Out|Case finish date`,
	schemas.InactiveOn: `Inactive|Date Inactive|Inactive Date|Inactive On|Inactive Since|Date Made Inactive|Made Inactive|Made inactive on|Date Became Inactive|Became inactive|Inactive From|
Date of Inactivity|Inactivated|Date Inactivated|InactiveDate|DateInactive|inactive_date|date_inactive|Date case inactive|Case inactive date|Case inactive|Case made inactive|Date case made inactive|
Date case became inactive|Inactive Start|Inactive start date|Date moved to inactive|Moved to Inactive|Date set to inactive|Set inactive|Date went inactive|Inactive status date|
Date of inactive status|Dormant|Dormant Date|Dormant since|Date made dormant|Date in-active|In-active date|In active date|Inactive (date)|Inactive date (dd/mm/yyyy)|Date marked inactive|Marked inactive|
Inactive from date|Date record made inactive|Record inactive date|When made inactive|Became inactive on|Intervention inactive date|Inactivity date|Inactivity start date|Date last made inactive|
Date changed to inactive|Changed to inactive|Date put on inactive|Inactivated on|Inactive as of|Date placed inactive|Date status inactive|Status inactive date|Inactive since date`,
	schemas.ReopenedOn: `Reopened|Re-opened|Re-Opened|Re opened|Reopened Date|Re-opened date|Date Reopened|Date Re-opened|Date re-opened|Reopened On|Re-opened on|Reopen Date|Re-open Date|
ReopenedDate|date_reopened|Date case reopened|Date case re-opened|Case Reopened|Case re-opened date|Date of reopening|Date of Re-opening|Reactivated|Date Reactivated|Re-activated|
Date re-activated|Reactivation Date|Restarted|Date Restarted|Opened again|Date opened again|Date last reopened|Reopened (date)|Re-opened (if applicable)|When reopened|Case reopened on|
Date record re-opened|Date made open again|Re-opening date|Reopening date|Latest reopened date|Intervention reopened|Date intervention re-opened|Reopened (dd/mm/yyyy)|
Re-opened dd/mm/yyyy|Reopened date/time|Reopening|Date file reopened|File reopened|Reopened at|Date of re-open|Re-open|Reopen`,
	schemas.EventOn: `Event Date|Date of event|Date|Date of change|Change Date|Changed On|Action Date|Date of action|Update Date|Updated On|Entry Date|Date of entry|Effective Date|Effective from|
Effective From Date|Date effective|Status change date|Date of status change|Event occurred|Occurred on|Date occurred|Date happened|When|Timestamp|Log date|Date logged|Activity date|Date of activity|DateTime|Day|
EventDate|event_date|Date/Time|Date and time|Date recorded|Recorded on`,
	schemas.EventKind: `Event|Event Type|Type of event|What happened|Action|Action Type|Type of action|Change|Type of change|Change type|Activity|Update|Update type|Entry|Log entry|Type of entry|Event name|
Event description|What changed|Field|Field changed|EventType|event_type|History|Changed|Entry type`,
	schemas.EventValue: `Value|New Value|New|New status|New level|Result|Status/level|New status/level|New status or level|Moved to|Changed to|To|Set to|Value set|Detail|Details|Outcome|NewValue|new_value`,
	schemas.ServiceName: `Service|Service name|Name of service|IASS|IAS|SENDIASS|IAS service|IASS name|SENDIASS name|Name of IASS|Name of SENDIASS|Provider|Local authority|LA|LA name|Authority|
Authority name|Name of LA|Name of local authority|Council|LEA|Area|Borough|County|Local Authority Name|Local authority area|SENDIASS service|Team|IASS Service`,
	schemas.ExtractDate: `Extract date|Date of extract|Extracted on|Date extracted|Extraction date|Export date|Date of export|Exported on|Snapshot date|As at|As at date|Report date|Reporting date|Date of report|
Return date|Data as at|Position as at|Period end|Period end date|Quarter end|Quarter ending|End of period|End of quarter|Census date|Period ending|Data extract date|ExtractDate|extract_date|Report run date|Run date`,
	schemas.Hours: `Hours|Hrs|Hours spent|Total hours|Time (hours)|Time spent (hours)|Service hours|Hours of support|Hours worked|Time in hours|Hours of service time|Service time (hours)|Number of hours|
No. of hours|Staff hours|Total hours spent|Hours (total)`,
	schemas.WorkType: `Type of work|Work type|Activity|Activity type|Type of activity|Type|Type of support|Support type|Nature of work|Service type|Type of service|Type of intervention|Intervention type|Case type|
Type of contact|Work|Category|Work category|Category of work|Type of case`,
	schemas.ServiceUser: `Service user|Service user type|Type of service user|User type|Contact type|Type of contact|Client type|Type of client|Caller|Caller type|Enquirer|Enquirer type|Parent/YP/Child|
Parent / Young Person / Child|Parent/Carer/YP/Child|Who contacted us|Who made contact|Contact made by|Contacted by|Requested by|Parent/carer, young person or child|Enquiry made by|Relationship|
Requester|Who is the service user?|Referrer|Referred by|Contact from|Role of contact|User group|Client group|Main contact|Contact role`,
}

// headingsAtLeast is how many headings are tried for the fields that every
// record return has.
const headingsAtLeast = 60

func TestKnownHeadings(t *testing.T) {
	for field, list := range knownHeadings {
		headings := splitBars(list)
		if n := len(headings); n < headingsAtLeast && (field == schemas.Ref || field == schemas.OpenedOn || field == schemas.LevelField || field == schemas.StatusField || field == schemas.ClosedOn) {
			t.Errorf("%s: %d headings, want at least %d", field, n, headingsAtLeast)
		}
		for _, h := range headings {
			if s := strengthOf(h, field); s < usual {
				t.Errorf("%s: %q is not known (%v)", field, h, namedBy(h))
			}
		}
	}
}

func splitBars(list string) []string {
	var out []string
	for h := range strings.SplitSeq(strings.ReplaceAll(list, "\n", ""), "|") {
		out = append(out, h)
	}
	return out
}

func strengthOf(heading string, f schemas.Field) strength {
	for _, n := range namedBy(heading) {
		if n.field == f {
			return n.strength
		}
	}
	return 0
}

// otherHeadings are headings of exports that no field may take, whatever their
// values look like.
const otherHeadings = `Date of birth|DOB|D.O.B.|Date of Birth (child)|Child DOB|Age|Age at referral|Child's age|Next review date|Date of next review|Review date|Annual review date|Last review|School|School name|
Name of school|Setting|Type of setting|School type|Year group|NCY|Key stage|Level of need|Level of SEN|Need level|SEN level|Level of SEN support|Level of risk|Risk level|Level of satisfaction|Education level|
Level of education|Level of qualification|Reading level|Attainment level|Level of literacy|Language level|SEN status|SEND status|EHCP status|EHC plan status|Status of EHCP|EHC needs assessment status|EHCNA status|Immigration status|Marital status|
Employment status|Legal status|Consent status|Looked after status|LAC status|Tribunal status|Appeal status|Complaint status|Payment status|Parental status|Disability status|School status|Benefit status|Exclusion status|Accommodation status|
Date of last contact|Last contact date|Last contacted|Next contact date|Date of next contact|Tribunal date|Hearing date|Date of hearing|Appeal date|Date of appeal|Date appeal lodged|Appeal registered|Mediation date|Date of mediation|
Panel date|Date EHCP issued|EHCP start date|EHCP end date|Date of EHCP|EHC plan date|Date of final plan|Date of draft plan|Date of decision|Decision date|Date of diagnosis|
Diagnosis date|Consent date|Date consent given|Date of consent|GDPR date|Date evaluation sent|Evaluation sent|Evaluation returned date|Feedback received|Feedback date|Date survey sent|
Date modified|Modified|Modified on|Last modified|Last modified date|Last updated|Last Updated Date|Date last updated|Updated by|Created by|Closed by|Opened by|Modified by|Allocated to|Assigned to|
Date allocated|Allocation date|Caseworker|Case worker name|Worker|Officer|Key worker|Name|Child's name|Parent name|Address|Postcode|Ward|District|Phone|Email|Telephone number|
Phone number|House number|UPN|NHS number|Ethnicity|Gender|Notes|Comments|Case notes|Summary|Reason for closure|Closure reason|Closing reason|Reason closed|Reason for referral|Outcome of closure|
Due date|Target date|Deadline|Response date|Response due|Date of response|Date of letter|Date letter sent|Meeting date|Date of meeting|Visit date|Date of visit|Date of home visit|
Previous level|Level at opening|Opening level|Initial level|Starting level|Level at start|Previous status|Old status|Status before|Level before|School start date|Date started school|Start date at school|School end date|End date of exclusion|
Exclusion start date|Exclusion date|Date of exclusion|Date excluded|Date of transfer|Transfer date|Days open|Number of days open|Length of case|Weeks open|Time open|Number of contacts|No of contacts|
Contact count|Number of meetings|Minutes|Time spent (mins)|Preferred contact|Preferred language|Religion|Primary need|Area of need|SEN need|Sexual orientation|Date leaving care|
Date of death|Date of assessment|Assessment date|Date of request for assessment|EHCNA request date|Date of EHCNA request|Assessment request date|Date of complaint|Complaint date|
Expected closing date|Expected end date|Planned closure date|Projected end date|Anticipated closing date|Closed cases|Open cases count|Reopened?|Was case reopened?|Funding end date|Placement start date|Placement end date|Plan start date|Plan end date|
Contract end date|Date of training|Training date|Volunteer start date|Worker start date|Staff start date|Membership level|Autism level|Support level at school|School support level|Level of support in school|Level of funding|Band|
Case owner|Date referred to mediation|Referral to mediation date|Date of referral to CAMHS|Referred to|Referral source|Source of referral|Referral reason|Request type|Completed by|End of key stage|Term|
Contact number|Contact details|Client name|Case summary|Record created by|Number of children|No of children|Closed reason|Status reason|Status notes|Status changed by|Level notes|Level reason|
Level rationale|Time at level|Open to social care|Open to early help|Open to CAMHS|Known to social care|Active consent|Level of disability|Inactive reason|Reason inactive|Date inactive letter sent|
Closure letter sent|Date closure letter sent|Re-opened reason|Date of EP report|Start of placement|End of placement|Start year|Start time|End time|Time started|Time closed|Received by|Referral received by|
Case started by|Ended by|Entered by|Logged by|Date feedback received|Date form received|Evaluation received|Paperwork received|Date papers received|Date appeal opened|Date appeal closed|Appeal start date|
Tribunal closed|Mediation started|Mediation end date|EHCP requested|Date plan requested|Support plan start date|Level of confidence|Levels of anxiety|Attendance level|P levels|A level|O level|GCSE level|
Entry level|Level of parental involvement|Financial status|Housing status|Family status|Carer status|Child status|Student status|School place status|Status of appeal|Status of tribunal|Status of child|Residence status|
Contact status|Data status|Form status|Survey status|Evaluation status|Plan status|Volunteer status|Referral outcome|Referral form received date|Number on roll|File location|File path|
Enquiry details|Enquiry reason|Enquiry topic|Enquiry method|Method of contact|Contact method|First name|First language|Start of school|End of school year|Closed school|Reopened by|Date of reopening of school|Ref to social care|
References provided|Referee|Caseload|Case load|Intervention notes|Intervention by|Hours per week in school|Hours of support in EHCP|Hours in plan`

func TestOtherHeadings(t *testing.T) {
	for _, h := range splitBars(otherHeadings) {
		for _, n := range namedBy(h) {
			if n.strength > weak {
				t.Errorf("%q is taken for %s (%d)", h, n.field, n.strength)
			}
		}
	}
}
