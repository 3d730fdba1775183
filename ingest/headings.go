package ingest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// strength is how surely a heading names a field. A field is certain from
// usual upwards.
type strength uint8

const (
	weak      strength = iota + 1 // may be it: suggested, never applied
	usual                         // often used for it, where nothing better is
	common                        // mostly used for it, gives way to a plain one
	plain                         // says so
	best                          // says so better than a plain one beside it
	confirmed                     // a person has said so
)

// named is a field that a heading may name, and how surely.
type named struct {
	field    schemas.Field
	strength strength
}

// phrases are the headings known for each field, as words in their order with
// the filler left out. Several fields may share a phrase: the values decide.
var phrases = []struct {
	field    schemas.Field
	strength strength
	words    string // separated by commas
}{
	{schemas.Ref, plain, "ref,reference,ref no,ref number,reference no,reference number,refno,caseref,casereference,caseid,caseno," +
		"unique id,unique ref,unique reference,unique identifier,unique number,unique no,uid,urn,identifier,ref id,reference id,id ref," +
		"id number,id no,enquiry id,enquiry ref,enquiry reference,enquiry no,enquiry number,log no,log number,log id,log ref," +
		"unique reference number,unique reference no,unique ref number,unique ref no,unique identification number,service reference,service ref"},
	{schemas.Ref, common, "episode id,episode no,episode number,episode ref,involvement id,involvement no,involvement number,primary key"},
	{schemas.Ref, usual, "id,case,record,file,key,row id,intervention,enquiry"},
	{schemas.Ref, usual, "client id,client ref,client reference,client no,client number,service user id,service user ref,service user number,service user no,contact id,referral id,referral no"},
	{schemas.Ref, weak, "no,number,code,client,family id,family ref,person id,user id,user ref"},

	{schemas.OpenedOn, plain, "opened,open,opening"},
	{schemas.OpenedOn, common, "start,started,starts,starting,begin,began,begun,commenced,commencement,initiated," +
		"support start,support started,service start,service started,involvement start,involvement started,episode start,episode started,first opened,referral start"},
	{schemas.OpenedOn, usual, "received,receipt,referral,referred,referral received,received referral,referral made,request,requested,request received," +
		"registered,registration,logged,log,created,creation,enquiry,enquiry received,enquiry made,first contact,initial contact," +
		"contact first,contacted,first contacted,contact received,first enquiry,initial enquiry,entered,added,accepted,active,activated,date in,in date"},
	{schemas.OpenedOn, weak, "contact,allocated,allocation,"},

	{schemas.InactiveOn, plain, "inactive,inactivated,inactivity,dormant,inactive start,start inactive,inactive status,status inactive,inactivity start,last inactive"},
	{schemas.ReopenedOn, plain, "reopened,reopen,reopening,reactivated,reactivation,restarted,open again,opened again,last reopened"},
	{schemas.ClosedOn, plain, "closed,close,closing,closure,closed off,closedown,close down,last closed"},
	{schemas.ClosedOn, common, "end,ended,ending,finish,finished,completed,complete,completion,concluded,conclusion,ceased,discharged,discharge," +
		"support end,support ended,service end,service ended,involvement end,involvement ended,episode end,episode ended,date out,out date"},

	{schemas.LevelField, plain, "level,levels,il,lvl,lev,tier,level no,level number,level code,int level,level now,overall level,support level,level support," +
		"level support provided,level provided,level agreed,agreed level,what level,which level,what is level"},
	{schemas.LevelField, common, "tier support,support tier,il level,level work,level service,service level,level help,level input,level advice,level involvement," +
		"involvement level,level assigned,national level,network level,complexity level,level complexity"},
	{schemas.LevelField, best, "level reached,highest level,highest level reached,highest tier,final level,max level,maximum level,level closure,level close,closing level"},
	{schemas.StatusField, plain, "status,state,open closed,open inactive closed,active inactive closed,open or closed,open closed inactive," +
		"active closed,active inactive,active or inactive,open active closed,status now,status code,status end,end status,status quarter end," +
		"status end quarter,status period end,status end period,status extract,status snapshot,status type,status name,status description,active or closed,closed open,closed or open," +
		"open active closed,live closed,live or closed,overall status"},
	{schemas.StatusField, common, "final status,enquiry status,referral status,involvement status,service status,episode status,workflow status,active status," +
		"activity status,open status"},

	{schemas.ServiceUser, plain, "service user,service user type,type service user,user type,type user,contact type,type contact,client type,type client," +
		"caller,caller type,type caller,enquirer,enquirer type,type enquirer,parent yp child,parent child yp,parent young person child," +
		"parent carer yp child,parent carer young person child,parent carer young person or child,parent young person or child,parent yp or child," +
		"who contacted,who contacted us,who,contact,requester,requested,made,client,client group,user,user group,relationship,referrer,referrer type,contacted,main contact,contact role,role," +
		"contact made by,contact from,who made contact,enquiry made by,referred by,role contact,who is the service user"},
	{schemas.Hours, plain, "hours,hrs,hours spent,hrs spent,total hours,total hrs,time hours,time hrs,time spent hours,time spent hrs,service hours,hours support," +
		"hours worked,hours time,hours given,hours service time,service time hours,staff hours,hours total,number hours,no hours,total hours spent"},
	{schemas.WorkType, plain, "type work,work type,activity,activity type,type activity,type,type support,support type,nature,nature work,service type," +
		"type service,type contact,contact type,kind work,kind,work,category,work category,category work,type provision"},
	{schemas.ServiceName, plain, "service,service name,name service,iass,ias,sendiass,sendias,iass name,sendiass name,iass service,sendiass service,name of iass,name of sendiass,name of ias,name of local authority,provider,local authority,la,la name,authority,council,lea,lea name,local authority name," +
		"local authority area,area,borough,county,authority name,name la,name local authority,team"},
	{schemas.ExtractDate, plain, "extract,extracted,extraction,export,exported,snapshot,as,report,reporting,return,data as,position as,period end," +
		"period ending,as at date,as of date,quarter end,quarter ending,end period,end quarter,census,return as,data extract,data extracted,report run,run"},

	{schemas.EventOn, plain, "event,change,changed,action,update,updated,entry,effective,effective from,status change,status changed,happened,event occurred,occurred,log,logged,recorded,recorded on,activity,history"},
	{schemas.EventKind, plain, "event,event type,type event,what happened,happened,action,action type,type action,change,type change,change type,activity,update,update type," +
		"entry,log entry,entry type,type entry,history,event name,event description,what changed,changed,field,field changed"},
	{schemas.EventValue, plain, "value,new value,new,changed,change,new status,new level,result,new status level,new status or level,status level,status or level,to,set to,moved,value set,new value set,value now,detail,details,outcome"},
	{schemas.Count, plain, "count,number,no,n,total,quantity,cases,interventions,records,number open,how many,volume,freq,frequency,count ref,count case,sum"},
}

// filler words say nothing about which field a heading names.
var filler = words("the of on at is was were has have been for in by to this that our your my and please select enter " +
	"case cases casework record records file intervention interventions iass iassn sendiass sendias ias iasp " +
	"current currently latest recorded local system database db internal anonymised anonymous anon pseudonymised service's")

// refFiller are the filler words that turn "number" or "id" into a reference.
var refFiller = words("case record file intervention")

// dateWords mark a heading as one of days; dateFiller stand beside them.
var (
	dateWords  = words("date dt dates day when datetime timestamp")
	dateFiller = words("from since made became become set moved went marked changed put placed as dd mm yy yyyy ddmmyyyy dmy time")
)

// unneeded headings are known, and are of no field: nothing is asked about
// them, whatever their values look like.
var unneeded = regexp.MustCompile(`\b(birth|dob|born|age|review|reviewed|tribunal|mediation|last updated|updated|finalised|hearing|appeal|evaluation|feedback|survey|last contact|next|follow up|followup|due|target|deadline|` +
	`consent|gdpr|ehcp?|ehc|diagnosis|panel|exclusion|initial level|opening level|first level|starting level|start level|previous level|old level|` +
	`level at (opening|start|referral)|previous status|old status|modified|edited|allocated|assigned|response|letter|meeting|visit|school|sen status|send status|level of need|need level|` +
	`name|address|postcode|phone|telephone|email|mobile|notes?|comments?|upn|nhs|ethnicity|gender|sex|language|religion|ward|year group|ncy|caseworker|worker|officer|staff)\b`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

var phraseIndex = indexPhrases()

func indexPhrases() map[string][]named {
	m := map[string][]named{}
	for _, p := range phrases {
		for _, w := range strings.Split(p.words, ",") {
			m[w] = append(m[w], named{p.field, p.strength})
		}
	}
	return m
}

var (
	brackets = regexp.MustCompile(`[(\[{][^)\]}]*[)\]}]?`)
	asAt     = regexp.MustCompile(`\b(as at|as of|at|on)\b.*\d.*$`)
	// levelRange is the list of the levels that there are, after the heading proper.
	levelRange = regexp.MustCompile(`\b1\s*(-|–|to|,\s*2\s*,\s*3\s*(,|or|and|&)|/2/3/)\s*[34]\b`)
	// onExtract is what ties a status or level to the day that the return describes.
	onExtract = regexp.MustCompile(`^(.*\b(?:status|level)) (?:as )?(?:at|on|of) (?:the )?(?:date of )?(?:the )?(?:extract|extraction|export|report|reporting|return|snapshot|census)(?: date)?$`)
)

// headingWords and headingKey are as schemas folds headings, for profiles name
// columns by them too.
func headingWords(text string) []string { return schemas.HeadingWords(text) }

func headingKey(text string) string { return schemas.HeadingKey(text) }

// namedBy are the fields that a heading may name, each once, the surest first.
func namedBy(heading string) []named {
	var out []named
	add := func(ns []named) {
		for _, n := range ns {
			if !slices.ContainsFunc(out, func(m named) bool { return m.field == n.field }) {
				out = append(out, n)
			}
		}
	}
	for _, form := range []string{heading, brackets.ReplaceAllString(heading, " ")} {
		ws := headingWords(levelRange.ReplaceAllString(form, " "))
		text := strings.Join(ws, " ")
		if cut := asAt.ReplaceAllString(text, ""); strings.TrimSpace(cut) != "" {
			ws, text = strings.Fields(cut), strings.TrimSpace(cut)
		}
		if m := onExtract.FindStringSubmatch(text); m != nil {
			ws, text = strings.Fields(m[1]), m[1]
		}
		if len(ws) == 0 || len(ws) > 9 {
			continue
		}
		found := slices.Concat(phraseIndex[text], namedByKernel(ws))
		if noDay(heading, ws) {
			found = slices.DeleteFunc(found, func(n named) bool { return ofDay(n.field) })
		}
		if len(ws) > 1 && ws[len(ws)-1] == "to" { // what it was changed to, not that it was
			found = slices.DeleteFunc(found, func(n named) bool { return n.field == schemas.EventKind })
		}
		add(found)
	}
	if len(out) == 0 {
		if apart := splitWords(heading); apart != "" {
			return namedBy(apart)
		}
		out = misspeltNames(heading)
	}
	slices.SortStableFunc(out, func(a, b named) int { return int(b.strength) - int(a.strength) })
	return out
}

// noDay reports whether a heading can be of no day: it asks whether, by or to whom, how
// long or how many, and says no word for a date.
func noDay(heading string, ws []string) bool {
	if last := ws[len(ws)-1]; last == "by" || last == "to" {
		return true
	}
	if slices.ContainsFunc(ws, func(w string) bool { return dateWords[w] }) {
		return false
	}
	return strings.HasSuffix(strings.TrimSpace(heading), "?") || slices.ContainsFunc(ws, func(w string) bool {
		return w == "time" || w == "cases" || w == "records" || w == "interventions"
	})
}

// namedByKernel looks up what is left of a heading without its filler.
func namedByKernel(ws []string) []named {
	var kernel, dated []string
	isDate, isRef := false, false
	for _, w := range ws {
		isRef = isRef || refFiller[w]
		switch {
		case dateWords[w]:
			isDate = true
		case filler[w]:
		default:
			kernel = append(kernel, w)
			if !dateFiller[w] {
				dated = append(dated, w)
			}
		}
	}
	if isDate && len(dated) == 0 {
		return []named{{schemas.EventOn, plain}, {schemas.OpenedOn, weak}}
	}
	var out []named
	for _, n := range phraseIndex[strings.Join(kernel, " ")] {
		if !isDate || ofDay(n.field) {
			if n.field == schemas.Ref && n.strength < plain && isRef {
				n.strength = plain
			}
			out = append(out, n)
		}
	}
	for _, n := range phraseIndex[strings.Join(dated, " ")] {
		if ofDay(n.field) {
			out = append(out, n)
		}
	}
	return out
}

// ofDay reports whether the values of a field are days.
func ofDay(f schemas.Field) bool {
	switch f {
	case schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn, schemas.ExtractDate, schemas.EventOn:
		return true
	default:
		return false
	}
}
