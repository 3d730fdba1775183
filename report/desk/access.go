package desk

import (
	"slices"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// subject is something that a request names, and that is somebody's.
type subject string

// What requests name, and by which value of the form or of the address.
const (
	aReturn   subject = "return"  // id
	aService  subject = "service" // service
	aPlace    subject = "place"   // place
	aRegion   subject = "region"  // region
	anEdition subject = "edition" // edition
	aJob      subject = "job"     // the path's id
)

// subjects are what a route is of. What is of nothing that is named shows each
// person their own, as Office.within has it.
type subjects []subject

var (
	ofOwn     = subjects{}
	ofReturn  = subjects{aReturn}
	ofService = subjects{aService}
	ofLayout  = subjects{aReturn, aService}
	ofPlace   = subjects{aPlace}
	ofRegion  = subjects{aRegion}
	ofEdition = subjects{anEdition}
	ofJob     = subjects{aJob}
)

// checked panics about a route that does not say who may use it and what it is of,
// and does nothing else.
func (r route) checked() route {
	if !slices.Contains(mayDo[National], r.what) || r.of == nil || r.handle == nil {
		panic("desk: the route " + r.method + " " + r.path + " does not say who may use it, or of what it is")
	}
	return r
}

// mayAsk reports whether the person who asks may use a route at all, and whether what
// they name is theirs. What is another's is not told from what is not there: both
// are looked for among what is the person's, and found in neither.
func (a *asked) mayAsk(r route) (bool, error) {
	if !may(a.person, r.what) {
		return false, nil
	}
	for _, s := range r.of {
		value := a.named(s, r)
		if value == "" || a.person.National() && s != aJob {
			continue // the default is theirs, and to whom everything is open the handler tells what is not there
		}
		if ok, err := a.theirs(s, value); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// named is what a request names. Of a form with files only the address is read here:
// receiveReturns asks again when the form has arrived.
func (a *asked) named(s subject, r route) string {
	key := map[subject]string{aReturn: "id", aService: "service", aPlace: "place", aRegion: "region", anEdition: "edition"}[s]
	switch {
	case s == aJob:
		return a.PathValue("id")
	case r.files:
		return trim(a.URL.Query().Get(key))
	}
	return a.form(key)
}

// theirs reports whether what is named is among what the person may see.
func (a *asked) theirs(s subject, value string) (bool, error) {
	switch s {
	case aReturn:
		kept, err := a.office.Returns(a.Context())
		return slices.ContainsFunc(kept, func(r measure.ReturnRow) bool { return r.ID == value }), err
	case aService:
		return slices.ContainsFunc(a.office.Services(), func(v schemas.Service) bool { return v.ID == value }), nil
	case aPlace:
		return slices.ContainsFunc(a.allPlaces(), func(p place) bool { return p.Value() == value }), nil
	case aRegion:
		return slices.ContainsFunc(a.office.Regions(), func(r schemas.Region) bool { return strings.EqualFold(r.Name, value) || r.Code == value }), nil
	case anEdition:
		editions, err := a.office.Editions(a.Context())
		return slices.ContainsFunc(editions, func(e Edition) bool { return e.ID == value }), err
	case aJob:
		j, ok := a.desk.queue.job(value)
		return ok && a.follows(j), nil
	}
	return false, nil
}

// follows reports whether the person may see a job: whose it is, as they were when
// they asked for it.
func (a *asked) follows(j Job) bool { return a.person.National() || j.Person == a.person }
