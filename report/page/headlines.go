package page

import (
	"fmt"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// headlines are the sentences at the top: what was counted, never why.
func (s *Site) headlines(p Place) []string {
	out := []string{s.told(p), s.openOn(p), s.happened(p)}
	for _, level := range []string{"1", "3+4"} {
		if text := s.levelOfOpened(p, level); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// told says who told their position.
func (s *Site) told(p Place) string {
	day := s.release.At.Long()
	if p.Geography == measure.Service {
		if c, ok := s.coverage[p.Code]; ok && c.Tells {
			return fmt.Sprintf("%s told its position on %s.", p.Name, day)
		}
		return fmt.Sprintf("%s has not told its position on %s: %s.", p.Name, day, whyNot(s.coverage[p.Code]))
	}
	have, all := s.covered(p)
	switch {
	case all == 1 && have == 1:
		return fmt.Sprintf("The only service told its position on %s.", day)
	case all == 1:
		return fmt.Sprintf("The only service has not told its position on %s.", day)
	case have == all:
		return fmt.Sprintf("All %d services told their position on %s.", all, day)
	case have == 0:
		return fmt.Sprintf("None of the %d services told its position on %s.", all, day)
	}
	return fmt.Sprintf("%d of %d services told their position on %s.", have, all, day)
}

// covered is how many services of England or a region told their position, of how
// many.
func (s *Site) covered(p Place) (have, all int) {
	for _, c := range s.release.Coverage {
		if p.Geography == measure.Region && c.Service.Region.Code != p.Code {
			continue
		}
		all++
		if c.Tells {
			have++
		}
	}
	return have, all
}

// whyNot says why a service did not tell its position.
func whyNot(c disclosure.Coverage) string {
	sent := "a return"
	if c.ReceivedOn != 0 {
		sent = "the return received on " + c.ReceivedOn.Long()
	}
	switch {
	case c.State == "":
		return "no return was received"
	case c.Verdict == schemas.Rejected:
		return sent + " could not be used"
	case c.Verdict == schemas.Held, c.State == "waiting":
		return sent + " waits for an answer"
	case c.State == "counts" && c.ExtractDate != 0:
		return sent + " tells of days up to " + c.ExtractDate.Long()
	}
	return sent + " does not count"
}

// openOn is the open stock.
func (s *Site) openOn(p Place) string {
	a, day := s.stock(p, measure.Stock, s.release.At, total, "open"), s.release.At.Long()
	if a.mark != schemas.NoMark {
		return fmt.Sprintf("The number of interventions open on %s %s.", day, s.because(p, a))
	}
	return fmt.Sprintf("%s %s open on %s.", upper(interventions(a.n)), were(a.n), day)
}

// happened is what was opened and closed in the period.
func (s *Site) happened(p Place) string {
	period := periodWords(s.release.Period)
	opened, closed := s.flow(p, measure.Opened, s.release.Period, total), s.flow(p, measure.Closed, s.release.Period, total)
	number := "The number of interventions opened in " + period
	switch {
	case opened.mark != schemas.NoMark && opened == closed:
		return fmt.Sprintf("%s %s; so is the number closed.", number, s.because(p, opened))
	case opened.mark != schemas.NoMark && closed.mark != schemas.NoMark:
		return fmt.Sprintf("%s %s. The number closed %s.", number, s.because(p, opened), s.because(p, closed))
	case opened.mark != schemas.NoMark:
		return fmt.Sprintf("%s %s; %s %s closed.", number, s.because(p, opened), none(closed.n), were(closed.n))
	case closed.mark != schemas.NoMark:
		return fmt.Sprintf("%s %s opened in %s. The number closed %s.", upper(interventions(opened.n)), were(opened.n), period, s.because(p, closed))
	}
	return fmt.Sprintf("%s %s opened in %s, and %s closed.", upper(interventions(opened.n)), were(opened.n), period, none(closed.n))
}

// levelOfOpened is the share of a level in what was opened, and what it was a year
// before. It is empty where nothing was opened, or the line above has said that
// how much is not known.
func (s *Site) levelOfOpened(p Place, level string) string {
	period := s.release.Period
	now := s.openedAt(p, period, level)
	name := levelWords(level)
	switch {
	case now.whole.mark != schemas.NoMark || now.whole.n == 0:
		return ""
	case now.mark != schemas.NoMark:
		return fmt.Sprintf("The share of %s in the interventions opened in %s %s.", name, periodWords(period), s.because(p, now.part))
	}
	subject := name + " was"
	if level == "3+4" {
		subject = "Levels 3 and 4 together were"
	}
	text := fmt.Sprintf("%s %s of the interventions opened in %s (%s of %s)", subject, now.text(), periodWords(period),
		thousands(now.part.n), thousands(now.whole.n))
	if before, ok := s.yearBefore(); ok {
		if then := s.openedAt(p, before, level); then.mark == schemas.NoMark {
			text += fmt.Sprintf("; in %s the share was %s", periodWords(before), then.text())
			if p.Geography != measure.Service && then.whole.services != now.whole.services {
				text += fmt.Sprintf(", of %s then and %d now", counted(int64(then.whole.services), "service"), now.whole.services)
			}
		}
	}
	return text + "."
}

// yearBefore is the quarter a year before the period, where the release shows it.
func (s *Site) yearBefore() (schemas.Period, bool) {
	for _, q := range s.release.Quarters {
		if q.First == s.release.Period.First.AddMonths(-12) && q.Last+1 == (s.release.Period.Last+1).AddMonths(-12) {
			return q, true
		}
	}
	return schemas.Period{}, false
}

func interventions(n int64) string {
	if n == 0 {
		return "no interventions"
	}
	return counted(n, "intervention")
}

func none(n int64) string {
	if n == 0 {
		return "none"
	}
	return thousands(n)
}

func were(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
