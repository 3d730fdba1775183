package demo

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/schemas"
)

// The columns of records: each takes its heading from the layout.

func refColumn(heading string) column { return column{heading, theRef, schemas.Ref, false} }

func openedColumn(heading string) column {
	return column{heading, dayOf(opening), schemas.OpenedOn, false}
}

func levelColumn(heading string) column { return column{heading, theLevel, schemas.LevelField, false} }

func statusColumn(heading string) column {
	return column{heading, theStatus, schemas.StatusField, false}
}

func inactiveColumn(heading string) column {
	return column{heading, dayOf(pause), schemas.InactiveOn, true}
}

func reopenedColumn(heading string) column {
	return column{heading, dayOf(reopening), schemas.ReopenedOn, true}
}

func closedColumn(heading string) column {
	return column{heading, dayOf(closure), schemas.ClosedOn, false}
}

func userColumn(heading string) column  { return column{heading, theUser, schemas.ServiceUser, false} }
func hoursColumn(heading string) column { return column{heading, theHours, schemas.Hours, false} }
func workColumn(heading string) column  { return column{heading, theWork, schemas.WorkType, false} }
func serviceColumn(heading string) column {
	return column{heading, func(r row) cell { return wordsOf(r.sender.service.Name) }, schemas.ServiceName, false}
}

// personal is a column that no count needs. Every cell of it holds CANARY and a
// number, so that a test can look for what must not get in.
func personal(heading, pattern string) column {
	return column{heading, func(r row) cell {
		return wordsOf(strings.ReplaceAll(pattern, "{}", canary(r)))
	}, schemas.NoField, false}
}

// canary is CANARY and a number that no other case of the quarter has.
func canary(r row) string {
	n := 0
	for _, c := range r.life.ref {
		if c >= '0' && c <= '9' {
			n = n*10 + int(c-'0')
		}
	}
	return fmt.Sprintf("CANARY%d", r.sender.number*10_000_000+n%10_000_000)
}

// The columns of events.

func eventDayColumn(heading string) column {
	return column{heading, func(r row) cell { return dateOf(r.step.on) }, schemas.EventOn, false}
}

func eventMomentColumn(heading string) column {
	return column{heading, func(r row) cell { return momentOf(r.step.on, r.step.minute) }, schemas.EventOn, false}
}

func kindColumn(heading string) column {
	return column{heading, func(r row) cell { return wordsOf(r.kind) }, schemas.EventKind, false}
}

func valueColumn(heading string) column {
	return column{heading, func(r row) cell { return wordsOf(r.value) }, schemas.EventValue, false}
}

func theRef(r row) cell {
	if r.form.numbers {
		return cell{kind: number, text: r.life.ref}
	}
	return wordsOf(r.life.ref)
}

// dayOf is the day of the last event of a kind.
func dayOf(kind stepKind) func(row) cell {
	return func(r row) cell {
		s := r.life.last(kind)
		return dateOf(s.on)
	}
}

// timed is the column with the time of day as well.
func timed(c column, kind stepKind) column {
	c.value = func(r row) cell {
		s := r.life.last(kind)
		return momentOf(s.on, s.minute)
	}
	return c
}

// last is the last event of a kind; the zero step where there is none.
func (l *life) last(kind stepKind) step {
	for i := len(l.steps) - 1; i >= 0; i-- {
		if l.steps[i].kind == kind {
			return l.steps[i]
		}
	}
	return step{}
}

func theLevel(r row) cell {
	text := r.form.level(r.life.steps[0].level, r.sender.levels == schemas.ThreeLevels)
	if len(text) == 1 {
		return cell{kind: number, text: text}
	}
	return wordsOf(text)
}

// recorded is the status that the service's record has: nobody has told it of
// the six-month rule.
func (l *life) recorded() schemas.Status {
	switch l.steps[len(l.steps)-1].kind {
	case pause:
		return schemas.Inactive
	case closure:
		return schemas.Closed
	default:
		return schemas.Open
	}
}

func theStatus(r row) cell { return wordsOf(r.form.statuses[r.life.recorded()]) }
func theUser(r row) cell   { return wordsOf(r.life.user) }
func theWork(r row) cell   { return wordsOf(r.life.work) }

// theHours is the service time in hours, to the quarter.
func theHours(r row) cell {
	quarters := max(1, (r.life.minutes+7)/15)
	return cell{kind: number, text: strings.TrimSuffix(fmt.Sprintf("%d.%02d", quarters/4, quarters%4*25), ".00")}
}

// Words for levels.

// levelSays puts the level's number in the place of %d. A three-level scheme
// calls its top level 3.
func levelSays(pattern string) func(schemas.Level, bool) string {
	return func(l schemas.Level, _ bool) string {
		if n := numeral(l); n > 0 {
			return fmt.Sprintf(pattern, n)
		}
		return ""
	}
}

// levelTiers is what a database says that has a name for each level, and "Tier"
// where a service kept to three.
func levelTiers(l schemas.Level, three bool) string {
	if three {
		return levelSays("Tier %d")(l, three)
	}
	return [...]string{"", "Lvl 1 - information", "Lvl 2 - casework", "Lvl 3 - complex casework", "Lvl 4 - tribunal"}[numeral(l)]
}

func numeral(l schemas.Level) int {
	if l == schemas.Level3Or4 {
		return 3
	}
	return int(l)
}

// References.

// refInitials is KEN-00012.
func refInitials(s *sender, k int) string { return fmt.Sprintf("%s-%05d", initials(s), k) }

// refOffice is SEND/1/00012: the service's number stands for the office.
func refOffice(s *sender, k int) string { return fmt.Sprintf("SEND/%d/%05d", s.number, k) }

// refNumber is a number as databases give it.
func refNumber(s *sender, k int) string { return fmt.Sprint(20000 + s.number*10 + k*3) }

// refPlain says nothing of the service.
func refPlain(_ *sender, k int) string { return fmt.Sprintf("IAS%06d", 1000+k) }

func initials(s *sender) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		return -1
	}, s.service.ID)
	return letters[:min(3, len(letters))]
}
