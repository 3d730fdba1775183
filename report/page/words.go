package page

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// levelWords are the levels as people read them.
func levelWords(level string) string {
	switch level {
	case "unknown":
		return "Level not recorded"
	case total:
		return "All levels"
	case "3-4":
		return "Level 3-4 (three-level schemes)"
	case "3+4":
		return "Level 3 and 4 together"
	}
	return "Level " + level
}

// markWords say what each mark means, after a figure or under a table.
var markWords = []struct {
	mark  schemas.Mark
	words string
}{
	{schemas.Confidential, "withheld to protect people"},
	{schemas.NotAvailable, "not available: no return, or the return cannot tell"},
	{schemas.NotApplicable, "not applicable"},
	{schemas.Low, "rounds to 0 but is not 0"},
}

// periodWords is a period as people say it: April to June 2026.
func periodWords(p schemas.Period) string {
	first, last := p.First, p.Last
	whole := first.Day() == 1 && (last+1).Day() == 1
	month := func(d schemas.Date) string { return d.Time().Format("January 2006") }
	switch {
	case !whole:
		return first.Long() + " to " + last.Long()
	case month(first) == month(last):
		return month(first)
	case first.Year() == last.Year():
		return first.Time().Format("January") + " to " + month(last)
	}
	return month(first) + " to " + month(last)
}

// thousands writes a number as 12,345.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted is a number with its noun: 1 service, 12 services.
func counted(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// listed joins words as people do.
func listed(words []string) string {
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return strings.Join(words, "")
}

// because says why a place has no number: "is withheld to protect people".
func (s *Site) because(p Place, a amount) string {
	switch {
	case a.mark == schemas.NotAvailable && p.Geography != measure.Service && a.services > 0:
		return fmt.Sprintf("is not available: %s sent a return that can tell it, and at least %d %% of them must", services(a), s.release.Floor)
	case a.mark == schemas.NotAvailable && p.Geography != measure.Service:
		return fmt.Sprintf("is not available: %s sent a return that can tell it", services(a))
	case a.mark == schemas.NotAvailable:
		return "is not available: no return tells it"
	case a.mark == schemas.Low:
		return "is not 0, but rounds to 0"
	}
	return "is " + meaning(a.mark)
}

// services is of how many services an amount is made, in words.
func services(a amount) string {
	return fmt.Sprintf("%d of %s", a.services, counted(int64(a.expected), "service"))
}

// meaning is what a mark means.
func meaning(mark schemas.Mark) string {
	for _, m := range markWords {
		if m.mark == mark {
			return m.words
		}
	}
	return ""
}

// tie keeps together what is read together: a level and its number, a number and
// its percent sign.
func tie(text string) string {
	var out strings.Builder
	done := 0 // how much of the text is written, and tied to nothing that follows
	for i := 1; i < len(text)-1; i++ {
		if text[i] == ' ' && ties(text[done:i], text[i+1]) {
			out.WriteString(text[done:i])
			out.WriteString("\u00a0")
			out.WriteByte(text[i+1])
			done = i + 2
		}
	}
	if done == 0 {
		return text
	}
	out.WriteString(text[done:])
	return out.String()
}

// ties reports whether no line is broken at a space between two texts, of which the
// second begins with a letter.
func ties(before string, next byte) bool {
	if !isDigit(next) && next != '%' || before == "" {
		return false
	}
	return isDigit(before[len(before)-1]) || strings.HasSuffix(before, "Level") || strings.HasSuffix(before, "Levels")
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// upper is text with a capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
