package disclosure

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Edition says who a release is for.
type Edition string

// The editions.
const (
	Published      Edition = "published" // under a policy
	ForInternalUse Edition = "internal"  // unrounded, for the analysts alone
)

// Content is what a release is made of, before disclosure control.
type Content struct {
	Version   string // of the program that makes it
	Publisher string // who sends it out
	Contact   string // whom to ask about it; empty for nobody
	Licence   string // by its name (OGL-UK-3.0) or address; empty for none
	Draft     bool   // to be looked at, and not to be sent out
	At        schemas.Date
	Period    schemas.Period
	Quarters  []schemas.Period // shown in a row, first to last
	// Figures are of At and Period, and of the Quarters, each once, in the order in
	// which they are to stand.
	Figures  []measure.Figure
	Floor    int // percent of services under which England or a region has no figure
	Services []schemas.Service
	// Places are the services of the Quarters, joined where others took their place.
	Places   []schemas.Place
	Returned []measure.Returned // of the period
	Issues   []measure.Issue    // what the returns of the period met
	Returns  []measure.ReturnRow
	// Revisions are what has moved since the release made on the day Since; zero
	// where there was none.
	Revisions []measure.Revision
	Since     schemas.Date
	Survey    Survey
	// Answers are what was answered to the evaluation questions about the
	// interventions that ended in the period.
	Answers []measure.Answered
}

// Release is what the readers of an edition see, and all that a writer is given.
type Release struct {
	Edition   Edition
	Policy    Policy // its zero in the internal edition
	Version   string
	Publisher string
	Contact   string
	Licence   string
	Draft     bool
	At        schemas.Date
	Period    schemas.Period
	Quarters  []schemas.Period
	Floor     int
	Services  []schemas.Service
	Places    []schemas.Place // as in Content
	Coverage  []Coverage      // by the service's id
	Adoption  [][]string      // rows of measure.AdoptionColumns
	Regions   [][]string      // rows of measure.RegionsColumns
	Quality   []Quality       // by severity and rule
	Since     schemas.Date
	Revisions []Revision
	Survey    Survey
	Answers   []Answers // by place and question; of England alone in the published edition
	// Returns are the returns row by row; none in the published edition, for their
	// ledgers are counts of people.
	Returns []measure.ReturnRow

	figures []Figure
	leftOut []string // services and regions of which nothing is told
}

// Absent is the mark that stands where the release has no figure: it is withheld
// where it is of a service and never told, or the service is left out; elsewhere
// there can be no such count.
func (r Release) Absent(geography, code string, name measure.Name, level string) schemas.Mark {
	if slices.Contains(r.leftOut, code) || r.Edition == Published && geography == measure.Service && !ofServices(name, level) {
		return schemas.Confidential
	}
	return schemas.NotApplicable
}

// Figures are the figures, in the order of the content. The caller changes none.
func (r Release) Figures() []Figure { return r.figures }

// Survey is the words of the evaluation questions.
type Survey struct {
	Questions []string      // their texts, in order
	Scale     schemas.Scale // most services'; answers on others are told by their numbers alone
}

// TellsStock reports whether the edition tells the stock of a status of places of a
// geography: the published one tells of no single service what it has ever closed,
// nor what holds that.
func (r Release) TellsStock(geography, status string) bool {
	return r.Edition == ForInternalUse || geography != measure.Service || !cumulative(string(measure.Stock), status)
}

// Coverage is what a service returned for the period.
type Coverage struct {
	Service                  schemas.Service
	Tells                    bool // its position on the release's day
	State                    string
	Grain                    schemas.Grain
	ReceivedOn               schemas.Date // zero where there is none
	ExtractDate              schemas.Date
	Verdict                  schemas.Verdict
	LevelsSeen, StatusesSeen string // in words of the schema, with spaces between
}

// Quality is a rule that returns met.
type Quality struct {
	Rule              schemas.RuleID
	Severity          schemas.Severity
	Returns, Services int // in which it was met at least once
}

// Revision is a figure that is not what it was in the release of the day On.
type Revision struct {
	Before, Now Figure // a Figure of no measure where there was none
	On          schemas.Date
	MovedBy     []string // of the internal edition alone
}
