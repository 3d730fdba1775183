package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/iassn/collate/schemas"
)

// monthsHeld is how far back a return goes: openings of that many months.
const monthsHeld = 27

// stepKind is what happened to an intervention.
type stepKind uint8

const (
	opening stepKind = iota
	raise
	pause // made inactive
	reopening
	closure
)

// step is one event of a life, as the service recorded it. level is the level
// reached, in an opening and a raise.
type step struct {
	on     schemas.Date
	minute int // of the day
	kind   stepKind
	level  schemas.Level
}

// life is one intervention: its events in order, the first of which opens it.
// Closing by the six-month rule is no event: nobody recorded it.
type life struct {
	ref     string
	user    string
	work    string
	minutes int                       // of service time
	answers [schemas.QuestionsAll]int // to the evaluation questions; 0 for none
	steps   []step
}

// tells is what a layout can tell of a life; lives are made to suit, so that
// nothing is counted that no reader of the return could know.
type tells struct {
	raised     bool // the history of levels
	reopened   int  // how many re-openings of one intervention
	unlevelled bool // interventions without a level
	returning  bool // a reference used again after its intervention was closed
	reviewed   bool // nobody is left inactive for more than six months
}

// nature is how the interventions of one service run.
type nature struct {
	tells
	inactive bool          // the service uses that status
	top      schemas.Level // the highest level it uses
	last     schemas.Date  // nothing is known of later days
	months   int           // before then in which it opens interventions
	harder   int           // thousandths of them by which fewer begin at Level 1 each year
}

// Chances are for one working day, in thousandths, save where said otherwise.
// They are chosen to look like casework, and measured from none.
const (
	chanceRaise      = 4
	chanceReopen     = 4
	chanceReview     = 8   // an inactive record is closed on review
	chancePause      = 400 // of the ends of casework, in thousandths
	chanceForget     = 350 // of the records made inactive
	chanceAtOnce     = 350 // of Level 1: done on the day of the request
	chanceUnlevelled = 10  // of the interventions
	chanceReturning  = 40  // of the interventions
)

// levelMix is how many of a thousand interventions open at each level.
var levelMix = []struct {
	level schemas.Level
	share int
}{{schemas.Level1, 610}, {schemas.Level2, 250}, {schemas.Level3, 100}, {schemas.Level4, 40}}

// daysOpen is about how many working days casework lasts, by level.
var daysOpen = map[schemas.Level]int{
	schemas.LevelUnknown: 10, schemas.Level1: 5, schemas.Level2: 35,
	schemas.Level3: 90, schemas.Level4: 150, schemas.Level3Or4: 100,
}

// minutesOf is about how many minutes of service time a level takes.
var minutesOf = map[schemas.Level]int{
	schemas.LevelUnknown: 60, schemas.Level1: 55, schemas.Level2: 420,
	schemas.Level3: 1500, schemas.Level4: 2300, schemas.Level3Or4: 1700,
}

var users = []string{"Parent", "Parent", "Parent", "Parent", "Parent", "Parent", "Young person", "Young person", "Child"}

// livesOf makes n lives in the order in which they were opened; ref makes the
// reference of the one of that number, counted from 1.
func livesOf(r *rand.Rand, n int, nat nature, ref func(k int) string) []life {
	days := openings(r, n, nat)
	lives := make([]life, n)
	latest := map[string]int{} // the last life of each reference
	for i, day := range days {
		l := nat.live(r, day)
		l.ref = ref(i + 1)
		l.work = "Casework"
		if nat.returning && i > 0 && r.IntN(1000) < chanceReturning {
			j := r.IntN(i)
			end := lives[j].steps[len(lives[j].steps)-1]
			if latest[lives[j].ref] == j && end.kind == closure && end.on < day {
				l.ref, l.user = lives[j].ref, lives[j].user
			}
		}
		latest[l.ref] = i
		lives[i] = l
	}
	return lives
}

// openings are n working days of the nature's months, fewer of them in August and
// at the end of December, in order.
func openings(r *rand.Rand, n int, nat nature) []schemas.Date {
	first := (nat.last + 1).AddMonths(-nat.months)
	days := make([]schemas.Date, 0, n)
	for len(days) < n {
		day := first + schemas.Date(r.IntN(int(nat.last-first)+1))
		t := day.Time()
		quiet := t.Month() == time.August || t.Month() == time.December && t.Day() > 20
		if weekend(t) || quiet && r.IntN(2) == 0 {
			continue
		}
		days = append(days, day)
	}
	slices.Sort(days)
	return days
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// live is one life, lived day by day from its opening.
func (nat nature) live(r *rand.Rand, opened schemas.Date) life {
	level := nat.firstLevel(r, opened)
	l := life{user: users[r.IntN(len(users))]}
	l.add(opened, opening, level, 9*60+r.IntN(300))
	status, reopened, forgotten := schemas.Open, 0, false
	var until schemas.Date // the last day of being inactive
	if level == schemas.Level1 && r.IntN(1000) < chanceAtOnce {
		status, forgotten = nat.finish(r, &l, opened, reopened)
		until = sixMonthsOn(opened)
	}
	weekday := opened.Time().Weekday()
	for day := opened + 1; day <= nat.last && status != schemas.Closed; day++ {
		weekday = (weekday + 1) % 7
		if weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		if status == schemas.Open {
			switch chance := r.IntN(1000); {
			case chance < 1000/daysOpen[level]:
				status, forgotten = nat.finish(r, &l, day, reopened)
				until = sixMonthsOn(day)
			case nat.raised && level != nat.top && chance >= 1000-chanceRaise:
				level = nat.above(level)
				l.add(day, raise, level, 9*60+r.IntN(480))
			}
			continue
		}
		if day > until {
			break // the rule has closed it, whatever the record says
		}
		switch chance := r.IntN(1000); {
		case !forgotten && reopened < nat.reopened && chance >= 1000-chanceReopen:
			l.add(day, reopening, level, 9*60+r.IntN(480))
			status, reopened = schemas.Open, reopened+1
		case !forgotten && chance < chanceReview, nat.reviewed && day+4 > until:
			l.add(day, closure, level, 9*60+r.IntN(480))
			status = schemas.Closed
		}
	}
	l.minutes = 5 + int(float64(minutesOf[level])*math.Exp(r.NormFloat64()*0.35))
	return l
}

// finish ends casework on day: the record is closed or made inactive, and then
// perhaps forgotten.
func (nat nature) finish(r *rand.Rand, l *life, day schemas.Date, reopened int) (status schemas.Status, forgotten bool) {
	minute := 9*60 + r.IntN(480)
	// A layout with one date each cannot tell that a record was made inactive
	// again after the last re-opening that it has room for.
	room := reopened == 0 || reopened < nat.reopened
	if nat.inactive && room && r.IntN(1000) < chancePause {
		l.add(day, pause, schemas.LevelUnknown, minute)
		return schemas.Inactive, !nat.reviewed && r.IntN(1000) < chanceForget
	}
	l.add(day, closure, schemas.LevelUnknown, minute)
	return schemas.Closed, false
}

// add appends an event; on one day it is later than those before it.
func (l *life) add(day schemas.Date, kind stepKind, level schemas.Level, minute int) {
	if n := len(l.steps); n > 0 && l.steps[n-1].on == day {
		minute = max(minute, l.steps[n-1].minute+10)
	}
	l.steps = append(l.steps, step{day, minute, kind, level})
}

// firstLevel is the level of an opening: by levelMix at the last day, and the further
// before it the fewer are above Level 1.
func (nat nature) firstLevel(r *rand.Rand, opened schemas.Date) schemas.Level {
	if nat.unlevelled && r.IntN(1000) < chanceUnlevelled {
		return schemas.LevelUnknown
	}
	chance := r.IntN(1000)
	if easier := nat.harder * int(nat.last-opened) / 365; chance >= 1000-easier {
		return schemas.Level1
	}
	for _, m := range levelMix {
		if chance -= m.share; chance < 0 {
			return nat.known(m.level)
		}
	}
	return schemas.Level1
}

// known is the level as the service's scheme has it.
func (nat nature) known(l schemas.Level) schemas.Level {
	if nat.top == schemas.Level3Or4 && l >= schemas.Level3 {
		return schemas.Level3Or4
	}
	return l
}

func (nat nature) above(l schemas.Level) schemas.Level { return nat.known(l + 1) }
