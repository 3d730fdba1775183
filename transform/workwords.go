package transform

// Work reads the cell that says what kind of work a row is. inScope is false
// only with OutOfScope: group work, training, leaflets, website visits and
// general information about the service are no interventions (guidance,
// introduction and Level 1). Work that is not known is Unmapped, and so is a
// cell that names both kinds; such a row counts, with a query.
func (v Vocabulary) Work(cell string) (inScope bool, result WordResult) {
	folded := Fold(cell)
	if in, found := v.WorkTypes[folded]; found {
		if in {
			return true, Known
		}
		return false, OutOfScope
	}
	if v.blank(folded) {
		return true, Blank
	}
	ts := trimSigns(tokens(folded))
	switch {
	case outOfScope(ts):
		return false, OutOfScope
	case inScopeWork(ts):
		return true, Known
	}
	return true, Unmapped
}

// outOfScopeWords are no intervention, alone, before a separator, or before one
// of outOfScopeTails.
var outOfScopeWords = wordSet(`group work|groupwork|group session|group sessions|group training|group support|group advice|group event|group meeting|
group|groups|parent group|parents group|parent groups|parents groups|parent support group|parents support group|support group|support groups|carers group|
youth group|young peoples group|peer group|group activity|group information|group workshop|
training|training session|training sessions|training course|training courses|training event|training events|training day|training workshop|training delivery|
training delivered|delivered training|delivering training|deliver training|staff training|senco training|school training|parent training|parents training|volunteer training|
professional training|training for parents|training for professionals|online training|attended training|
workshop|workshops|parent workshop|parents workshop|presentation|presentations|webinar|webinars|seminar|seminars|conference|conferences|roadshow|
coffee morning|coffee mornings|coffee afternoon|leaflet|leaflets|leaflets distributed|leaflet distribution|leaflet distributed|leaflet drop|leafleting|leaflets sent|
website visit|website visits|visit to website|visits to website|web visit|web visits|website hit|website hits|web hit|web hits|page views|website views|web page views|website traffic|
newsletter|newsletters|mailshot|mailshots|mail shot|mailing|mailings|publicity|promotion|promotional event|promotional events|promotional work|marketing|posters|
outreach event|outreach events|information event|information events|information session|information sessions|information evening|information day|information stand|information stall|
exhibition|exhibitions|display stand|open day|open evening|awareness session|awareness raising|
general information about the service|general information about service|general enquiry about the service|general enquiry about service|general service information|
general service enquiry|information about the service|information about service|service information|service publicity`)

// outOfScopeAlone are no intervention where they are all that the cell says, or
// come before a separator; before other words they may mean anything ("Talk to
// parent", "Website enquiry").
var outOfScopeAlone = wordSet(`talk|talks|event|events|website|web site|social media|social media post|social media posts|stand|stall|general information|
not an intervention|non intervention|information leaflet|information leaflets|group call|fair|fayre|e learning|elearning`)

// outOfScopeTails may follow outOfScopeWords.
var outOfScopeTails = wordSet(`for|with|to|at|on|in|by|delivered|provided|given|run|held|attended|session|sessions|event|events|day|days|
programme|series|course|courses|activity|work|distributed|sent|posted|delivery`)

// inScopeWords are work with one service user.
var inScopeWords = wordSet(`casework|case work|case|individual|individual support|individual casework|individual case work|individual advice|individual work|
one to one|one to one support|1 to 1|121|direct work|direct support|intervention|interventions|advice|general advice|information|information advice|
information and advice|information and support|information advice and support|advice and support|advice and information|advice and guidance|information advice support|ias|iass|iag|support|
phone|phone call|phone support|phone advice|telephone|telephone call|telephone advice|telephone support|email|emails|e mail|email advice|email support|
letter|text|text message|whatsapp|helpline|helpline call|help line|call|enquiry|enquiries|query|new enquiry|telephone enquiry|phone enquiry|email enquiry|website enquiry|web enquiry|
home visit|home visits|office visit|office visits|office appointment|school visit|school visits|face to face|face to face meeting|video call|virtual meeting|
meeting|meetings|meeting support|school meeting|support at meeting|support at meetings|attendance at meeting|preparation for meeting|
mediation|disagreement resolution|dispute resolution|tribunal|tribunal support|send tribunal|appeal|appeals|appeal support|exclusion|exclusions|exclusion appeal|suspension|
ehc|ehcp|ehcna|ehc needs assessment|ehc plan|ehc assessment|needs assessment|statutory assessment|statement|annual review|annual reviews|review meeting|
sen support|send support|sen|send|transport|school transport|home to school transport|complaint|complaints|ombudsman|judicial review|admissions|admission|
school admissions|placement|school placement|transition|preparing for adulthood|personal budget|advocacy|signposting|form filling|paperwork|paperwork support|
disability discrimination|discrimination|attendance|bullying|eotas|elective home education|child protection|drafting|representation|key working|keyworking`)

// scopeJoins put two kinds of work side by side.
var scopeJoins = wordSet(`and|or|plus`)

// outOfScopeExactly reports whether ts says that the work is no intervention
// and says nothing else.
func outOfScopeExactly(ts []token) bool {
	_, n := phrase(ts, outOfScopeWords)
	return n > 0 && n == len(ts)
}

// outOfScope reports whether ts says that the work is no intervention.
func outOfScope(ts []token) bool {
	rest, tail := afterPhrase(ts, outOfScopeWords), true
	if rest == nil {
		rest, tail = afterPhrase(ts, outOfScopeAlone), false
	}
	switch {
	case rest == nil || has(rest, doubtWords, "?"):
		return false
	case len(rest) == 0:
		return true
	case rest[0].word(scopeJoins) || rest[0].sign("&+/,"):
		return outOfScope(rest[1:])
	case separates(rest, false):
		return !startsInScope(unsigned(rest))
	}
	return tail && (rest[0].word(outOfScopeTails) || rest[0].kind == numberToken)
}

// inScopeWork reports whether ts says that the work is an intervention, and
// nothing in it that it is none.
func inScopeWork(ts []token) bool {
	rest := afterPhrase(ts, inScopeWords)
	if rest == nil {
		n := oneToOne(append(ts[:len(ts):len(ts)], token{text: "end"}))
		if n == 0 {
			return false
		}
		rest = ts[n:]
	}
	for i := range rest {
		if afterPhrase(rest[i:], outOfScopeWords) != nil {
			return false
		}
	}
	return !has(rest, doubtWords, "?")
}

// startsInScope reports whether ts begins with work that is an intervention.
func startsInScope(ts []token) bool { return afterPhrase(ts, inScopeWords) != nil && inScopeWork(ts) }

// afterPhrase is what follows the longest phrase of the set at the start of ts;
// nil where there is none.
func afterPhrase(ts []token, set map[string]bool) []token {
	if _, n := phrase(ts, set); n > 0 {
		return ts[n:len(ts):len(ts)]
	}
	return nil
}
