package transform

import "github.com/iassn/collate/schemas"

// EventKind is what an event is to the life of an intervention.
type EventKind uint8

// An EventOther is known and changes neither level nor status: a call, a note.
const (
	EventNone EventKind = iota
	EventStatus
	EventLevel
	EventOther
)

// Event is what an event led to. An EventStatus has a Status, and a Level too
// where the event says one ("Opened", "Level 2"); an EventLevel has a Level
// alone.
type Event struct {
	Kind   EventKind
	Level  schemas.Level
	Status schemas.Status
}

// Event reads what happened, and the value beside it, in a log of events. The
// value is the level or status that the event led to, where the log has such a
// column; the kind may say all ("Case closed", "Raised to Level 3"), or only
// what the value is of ("Status changed"), or nothing ("Update").
//
// With Known, the Event has a kind. With Blank, either kind and value are both
// blank and the Event is zero, or the value is blank where the kind calls for
// one: the Event then has its kind, with the level or status not recorded.
// OutOfScope says that the row is no part of an intervention. Where kind and
// value contradict each other, or a change names two ends and no direction, the
// result is Unmapped.
func (v Vocabulary) Event(kind, value string) (Event, WordResult) {
	kindFolded, valueFolded := Fold(kind), Fold(value)
	if own, found := v.Events[kindFolded]; found {
		switch {
		case own.Kind == EventNone:
			return Event{}, Blank
		case own == Event{Kind: EventLevel}:
			return v.levelChange(value, valueFolded)
		case own == Event{Kind: EventStatus}:
			return v.statusChange(value, valueFolded)
		}
		return v.addValue(own, value, valueFolded)
	}
	ts := trimSigns(statusTokens(kindFolded))
	level, status, subject := eventSubject(ts)
	switch {
	case v.blank(kindFolded) && v.blank(valueFolded):
		return Event{}, Blank
	case v.blank(kindFolded) || genericEvents[joined(ts)]:
		return v.fromValue(value)
	case subject && level:
		return v.levelChange(value, valueFolded)
	case subject && status:
		return v.statusChange(value, valueFolded)
	}
	if e, ok := v.fromKind(kind, ts); ok {
		return v.addValue(e, value, valueFolded)
	}
	if outOfScope(ts) {
		return Event{}, OutOfScope
	}
	return Event{}, Unmapped
}

var (
	// genericEvents say nothing: the value says all.
	genericEvents = wordSet(`change|changed|update|updated|event|amendment|amended|case update|case updated|case change|case changed|record update|record updated|
record changed|record change|change made|action|activity|entry|log|log entry|history|edit|edited|modified|record amended|case amended`)
	changeWords = wordSet(`change|changed|changes|set|new|update|updated|of|to|is|the|now|amended|amendment|recorded|record|case|current|in|assigned|agreed|
revised|reviewed|raised|increased|moved|intervention|interventions|iass|ias|int|decided|confirmed|selected|entered|given|added|value|type|lowered|reduced|decreased|escalated|upgraded|downgraded|assessed|assessment|review|logged`)
	levelSubjects  = wordSet(`level|levels|lvl|il|tier|band`)
	statusSubjects = wordSet(`status|state`)

	// moves lead to a level or a status: "Raised to Level 3", "Marked as closed".
	moves = wordSet(`change|changed|changes|set|update|updated|of|amended|case|raised|increased|moved|escalated|upgraded|stepped|step|up|lowered|reduced|decreased|
downgraded|down|intervention|iass|ias|int|level|lvl|il|tier|status|state|is|now|made|marked|record|put|went|gone|been|has|was|reset|regraded|revised|returned|new|the|goes|switched|transferred|file`)

	openings = wordSet(`request received|new request|new request received|request made|request for support|request for support received|further request|further request received|
referral received|new referral|new referral received|referral in|self referral received|case created|record created|created|registered|case registered|enquiry received|enquiry registered|
enquiry logged|new enquiry|new enquiry received|new case|new intervention|new record|case opening|opening|case start|case started|intervention started|intervention opened|record opened|
reopening|case reopening|case reopened|intervention reopened|record reopened|opened|case opened|open|open case|reopened|reopen|started|new|case set up|intervention created|new case opened|new intervention opened|
new case created|made active|reactivated|case reactivated|request reopened|new contact opened|file opened|casework opened`)
	closings = wordSet(`closure|case closure|closure of case|auto closure|automatic closure|closed automatically|automatically closed|auto closed|closed by system|system closure|
case closed automatically|case closed by system|closed by rule|intervention ended|case ended|intervention concluded|case concluded|case completed|intervention completed|intervention finished|
six month closure|6 month closure|closed after 6 months|closed after six months|case closing|record closed|file closed`)

	harmless = wordSet(`note|notes|case note|case notes|file note|note added|comment|comments|contact|contacts|contact made|contact with parent|contact attempted|attempted contact|
call|calls|phone call|telephone call|phone|telephone|phone contact|telephone contact|outgoing call|incoming call|call made|call received|voicemail|voicemail left|
email|emails|e mail|email sent|email received|email in|email out|letter|letters|letter sent|letter received|text|text message|text sent|sms|
meeting|meetings|meeting attended|meeting arranged|school meeting|home visit|visit|school visit|office visit|video call|face to face|
evaluation|evaluation sent|evaluation received|evaluation form sent|evaluation returned|feedback|feedback received|feedback requested|survey sent|questionnaire sent|
review|reviewed|case review|annual review|supervision|allocated|case allocated|allocation|assigned|case assigned|reallocated|case reallocated|worker changed|caseworker changed|
hours logged|time logged|time recorded|hours recorded|document|document added|document uploaded|file uploaded|attachment added|upload|paperwork|
task|task added|task completed|reminder|reminder set|diary entry|chase|chased|follow up|follow up call|follow up call made|consent|consent received|consent given|consent form sent|
signposted|signposting|information sent|advice given|information given|information and advice given|details updated|address changed|contact details updated|
mediation|tribunal hearing|hearing|research|admin|administration|correspondence|liaison|preparation|travel`)
)

// eventSubject reports whether ts only says what its value is of: a level
// ("Level set") or a status ("Change of status").
func eventSubject(ts []token) (level, status, ok bool) {
	for _, t := range ts {
		switch {
		case t.word(levelSubjects):
			level = true
		case t.word(statusSubjects):
			status = true
		case t.word(changeWords), t.sign("-:/"):
		default:
			return false, false, false
		}
	}
	return level, status, level != status
}

// levelChange is an event whose value is a level, or a change of level.
func (v Vocabulary) levelChange(value, folded string) (Event, WordResult) {
	l, result := v.Level(value)
	if result == Known {
		return Event{Kind: EventLevel, Level: l}, Known
	}
	if left, right, ok := direction(tokens(folded)); ok {
		if _, known := endLevel(left); known || len(left) == 0 {
			if l, known := endLevel(right); known {
				return Event{Kind: EventLevel, Level: l}, Known
			}
		}
		return Event{}, Unmapped
	}
	if result == Unmapped || result == OutOfScope {
		return Event{}, result
	}
	return Event{Kind: EventLevel, Level: l}, result
}

// statusChange is an event whose value is a status, or a change of status.
func (v Vocabulary) statusChange(value, folded string) (Event, WordResult) {
	if left, right, ok := direction(statusTokens(folded)); ok {
		if _, known := readStatus(left); known || len(left) == 0 {
			if s, known := readStatus(right); known {
				return Event{Kind: EventStatus, Status: s}, Known
			}
		}
		return Event{}, Unmapped
	}
	s, result := v.Status(value)
	if result == Unmapped {
		return Event{}, Unmapped
	}
	return Event{Kind: EventStatus, Status: s}, result
}

// direction splits "from X to Y", "X to Y" and "X -> Y".
func direction(ts []token) (left, right []token, ok bool) {
	for i, t := range ts {
		if t.text != "to" && !t.is(">") {
			continue
		}
		left, right = ts[:i], ts[i+1:]
		if len(left) > 0 && left[0].text == "from" {
			left = left[1:]
		}
		return left, right, len(right) > 0
	}
	return nil, nil, false
}

// endLevel is the level that is all of ts.
func endLevel(ts []token) (schemas.Level, bool) { return readLevel(ts) }

// fromValue is an event that only its value tells, which must be certain: a
// number alone is not.
func (v Vocabulary) fromValue(value string) (Event, WordResult) {
	folded := Fold(value)
	ts := trimSigns(statusTokens(folded))
	if own, found := v.Events[folded]; found && own.Kind != EventNone {
		return own, Known
	}
	if level, status, ok := eventSubject(ts); ok && (level || status) {
		return Event{}, Unmapped
	}
	if s, result := v.Status(value); result == Known {
		return Event{Kind: EventStatus, Status: s}, Known
	}
	if e, ok := v.fromKind(value, ts); ok {
		return e, Known
	}
	if outOfScope(ts) {
		return Event{}, OutOfScope
	}
	return Event{}, Unmapped
}

// fromKind is the event that a text tells by itself.
func (v Vocabulary) fromKind(text string, ts []token) (Event, bool) {
	folded := Fold(text)
	words := joined(ts)
	switch {
	case openings[words]:
		return Event{Kind: EventStatus, Status: schemas.Open}, true
	case closings[words]:
		return Event{Kind: EventStatus, Status: schemas.Closed}, true
	case harmless[words]:
		return Event{Kind: EventOther}, true
	}
	if s, found := v.Statuses[folded]; found && s != schemas.StatusUnknown {
		return Event{Kind: EventStatus, Status: s}, true
	}
	if l, found := v.Levels[folded]; found && l != schemas.LevelUnknown {
		return Event{Kind: EventLevel, Level: l}, true
	}
	if h, ok := levelHead(ts); ok && h.named && describes(h) {
		if s, ok := statusBeside(h); ok {
			return Event{Kind: EventStatus, Status: s, Level: h.level}, true
		}
		return Event{Kind: EventLevel, Level: h.level}, true
	}
	if e, ok := moved(ts); ok {
		return e, true
	}
	if s, ok := readStatus(ts); ok && len(words) > 1 {
		level := levelBeside(ts)
		return Event{Kind: EventStatus, Status: s, Level: level}, level != schemas.LevelUnknown || namesNoLevel(ts)
	}
	return Event{Kind: EventOther}, harmlessStart(ts)
}

// statusBeside is the status after a level, as the guidance's examples write
// it: "Level 2 - Active".
func statusBeside(h head) (schemas.Status, bool) {
	if len(h.rest) == 0 {
		return schemas.StatusUnknown, false
	}
	return readStatus(unsigned(h.rest))
}

// levelBeside is the level that ends a text about a status: "Opened - Level 1",
// "Closed at Level 3".
func levelBeside(ts []token) schemas.Level {
	for i := 1; i < len(ts); i++ {
		if h, ok := levelHead(ts[i:]); ok && h.named && describes(h) {
			return h.level
		}
	}
	return schemas.LevelUnknown
}

// moved reads "Raised to Level 3", "Level changed from 1 to 2", "Level set: 2"
// and "Marked as closed".
func moved(ts []token) (Event, bool) {
	subject := 0
	i := 0
	for i < len(ts) && (ts[i].word(moves) || i > 0 && ts[i].sign(":-=")) {
		if ts[i].word(levelSubjects) {
			subject++
		}
		i++
	}
	rest := ts[i:]
	if i == 0 || len(rest) == 0 {
		return Event{}, false
	}
	if left, right, ok := direction(rest); ok {
		return movedTo(left, right, subject > 0)
	}
	if rest[0].text == "as" {
		rest = rest[1:]
	}
	return movedTo(nil, rest, subject > 0)
}

// movedTo is the event of a move from one level or status, where it is given,
// to another. A number alone is a level only where the word level came first.
func movedTo(left, right []token, level bool) (Event, bool) {
	if l, known := endLevel(right); known {
		named := level
		if _, _, found := levelWord(right); found {
			named = true
		}
		_, from := endLevel(left)
		return Event{Kind: EventLevel, Level: l}, named && (from || len(left) == 0)
	}
	s, known := readStatus(right)
	_, from := readStatus(left)
	return Event{Kind: EventStatus, Status: s}, known && (from || len(left) == 0) && len(right[0].text) > 1
}

// harmlessStart reports whether ts begins with an event that changes nothing
// and names no level or status after it.
func harmlessStart(ts []token) bool {
	rest := afterPhrase(ts, harmless)
	if rest == nil || has(rest, doubtWords, "?") {
		return false
	}
	for i := range rest {
		for _, words := range []map[string]schemas.Status{statusWords, statusHints} {
			if _, n := phrase(rest[i:], words); n > 0 {
				return false
			}
		}
		if rest[i].word(levelSubjects) || rest[i].word(statusSubjects) || afterPhrase(rest[i:], outOfScopeWords) != nil {
			return false
		}
	}
	return true
}

// addValue adds to an event that its kind tells what its value says. The value
// is the level or status that it led to: a contact with "Level 2" beside it
// says that the level is 2.
func (v Vocabulary) addValue(e Event, value, folded string) (Event, WordResult) {
	if v.blank(folded) {
		return e, Known
	}
	l, levelResult := v.Level(value)
	s, statusResult := v.Status(value)
	h, headed := levelHead(tokens(folded))
	named := headed && h.named && len(h.rest) == 0
	_, own := v.Levels[folded]
	switch {
	case levelResult == Known && statusResult == Known: // "1 - Open" may be either
		return Event{}, Unmapped
	case levelResult == Known && e.Kind == EventStatus && e.Level == schemas.LevelUnknown:
		e.Level = l
	case levelResult == Known && e.Kind == EventOther && (named || own):
		return Event{Kind: EventLevel, Level: l}, Known
	case levelResult == Known && e.Kind != EventOther && e.Level != l:
		return Event{}, Unmapped
	case levelResult == Known && e.Kind == EventOther && h.named:
		return Event{}, Unmapped
	case statusResult == Known && e.Kind == EventOther:
		return Event{Kind: EventStatus, Status: s}, Known
	case statusResult == Known && e.Kind == EventLevel:
		return Event{Kind: EventStatus, Status: s, Level: e.Level}, Known
	case statusResult == Known && s != e.Status:
		return Event{}, Unmapped
	case levelResult == Unmapped && statusResult == Unmapped && !v.plainRemark(e, folded):
		return Event{}, Unmapped
	}
	return e, Known
}

// plainRemark reports whether a value that is neither level nor status, such as
// the reason of a closure, leaves the event as it is.
func (v Vocabulary) plainRemark(e Event, folded string) bool {
	ts := statusTokens(folded)
	switch e.Kind {
	case EventStatus:
		return hasWord(ts) && onlyStatus(e.Status, ts) && namesNoLevel(ts)
	case EventLevel:
		return hasWord(ts) && !has(ts, doubtWords, "?") && onlyLevel(e.Level, ts)
	case EventOther:
		return namesNoLevel(ts)
	case EventNone:
	}
	return false
}

// namesNoLevel reports whether no word for level stands in ts.
func namesNoLevel(ts []token) bool { return !has(ts, levelSubjects, "") }
