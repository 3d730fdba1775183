package measure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Use is a level and a status that a service's returns hold; ByRule where the
// six-month rule closed it.
type Use struct {
	Service string
	Level   schemas.Level
	Status  schemas.Status
	ByRule  bool
}

// Returned is what a service returned for a period.
type Returned struct {
	Service schemas.Service
	// Tells: a return tells its position on the period's last day.
	Tells bool
	// Return is that return; where there is none, the last received that describes
	// a day of the period, or none that is known. Its zero where there is none.
	Return ReturnRow
	// Levels and Statuses are those in its returns up to the period's last day.
	Levels   []schemas.Level
	Statuses []schemas.Status
	ByRule   bool // the six-month rule closed some
	// Evaluates is whether users are asked the evaluation questions, as its returns
	// for the period have it.
	Evaluates Evaluates
}

// Evaluates is whether a service asks the evaluation questions.
type Evaluates uint8

// What returns say: nothing, for they are counts or hold a column without an answer;
// that none of them has a column for the questions; or that some were answered.
const (
	EvaluatesUnknown Evaluates = iota
	EvaluatesNot
	EvaluatesYes
)

// evaluates is what returns say together.
func evaluates(returns []ReturnRow) Evaluates {
	out := EvaluatesUnknown
	columns := false
	for _, r := range returns {
		columns = columns || r.Questions != ""
		switch {
		case r.Answers > 0:
			return EvaluatesYes
		case r.Surveyed:
			out = EvaluatesNot
		}
	}
	if columns {
		return EvaluatesUnknown
	}
	return out
}

// Returning says of every service of the register on the period's last day what
// it returned for it: by id. coverage and uses are of that day.
func Returning(period schemas.Period, services []schemas.Service, coverage []Coverage, returns []ReturnRow, uses []Use) []Returned {
	var out []Returned
	at := map[string]int{}
	for _, s := range services {
		if s.ValidOn(period.Last) {
			out = append(out, Returned{Service: s})
		}
	}
	slices.SortFunc(out, func(a, b Returned) int { return cmp.Compare(a.Service.ID, b.Service.ID) })
	for i, r := range out {
		at[r.Service.ID] = i
	}
	tells := map[string]bool{}
	for _, c := range coverage {
		if i, ok := at[c.Service]; ok {
			out[i].Tells, tells[c.ReturnID] = true, true
		}
	}
	counting := make([][]ReturnRow, len(out)) // for the period
	for _, r := range returns {
		i, ok := at[r.Service]
		if !ok {
			continue
		}
		if tells[r.ID] || r.State == "counts" && r.About(period) {
			counting[i] = append(counting[i], r)
		}
		o := &out[i]
		newer := cmp.Or(cmp.Compare(r.ReceivedOn, o.Return.ReceivedOn), cmp.Compare(r.ExtractDate, o.Return.ExtractDate)) >= 0
		if tells[r.ID] || !o.Tells && newer && r.About(period) {
			o.Return = r
		}
	}
	for i := range out {
		out[i].Evaluates = evaluates(counting[i])
	}
	for _, u := range uses {
		if i, ok := at[u.Service]; ok {
			o := &out[i]
			o.ByRule = o.ByRule || u.ByRule
			o.Levels, o.Statuses = with(o.Levels, u.Level), with(o.Statuses, u.Status)
		}
	}
	return out
}

// About reports whether a return describes a day of the period, or none that is
// known and it came after the period within a quarter.
func (r ReturnRow) About(period schemas.Period) bool {
	if r.ExtractDate == 0 {
		return period.Last < r.ReceivedOn && r.ReceivedOn <= period.Last.AddMonths(3)
	}
	return period.Contains(r.ExtractDate)
}

// with is a sorted set and a member more.
func with[T cmp.Ordered](set []T, v T) []T {
	i, ok := slices.BinarySearch(set, v)
	if ok {
		return set
	}
	return slices.Insert(set, i, v)
}

// ReturnedColumns are the columns of Returned.Row.
var ReturnedColumns = []string{
	"service", "name", "region", "returned", "file", "received_on", "extract_date", "verdict", "state", "grain", "tells",
	"statuses_declared", "statuses_seen", "levels_declared", "levels_seen", "rows", "rejected",
}

// Row is what was returned as text, in the order of ReturnedColumns. returned is
// yes, part where a return that counts does not tell the period's last day, or no;
// what was never said or seen is empty.
func (r Returned) Row() []string {
	row := []string{r.Service.ID, r.Service.Name, r.Service.Region.Name, "no", "", "", "", "", "", "", ""}
	rows, rejected := "", ""
	if v := r.Return; v.ID != "" {
		copy(row[4:], []string{v.File, v.ReceivedOn.String(), v.ExtractDate.String(), v.Verdict.String(), v.State, v.Grain.String()})
		rows, rejected = strconv.Itoa(v.Accounted.Rows), strconv.Itoa(v.Accounted.Rejected)
		switch {
		case r.Tells:
			row[3], row[10] = "yes", [...]string{"position", "position and openings", "position and flows", "counts of positions and flows"}[v.History]
		case v.State == "counts":
			row[3], row[10] = "part", "nothing after "+v.ExtractDate.String()
		}
	}
	return append(row,
		r.Service.Statuses.String(), r.StatusesSeen(), r.Service.Levels.String(), r.LevelsSeen(), rows, rejected)
}

// LevelsSeen are the levels that its returns hold, with spaces between.
func (r Returned) LevelsSeen() string { return words(r.Levels, schemas.LevelUnknown) }

// StatusesSeen are the statuses that its returns hold, with spaces between.
func (r Returned) StatusesSeen() string { return words(r.Statuses, schemas.StatusUnknown) }

// words joins values, but for the one that is not known.
func words[T interface {
	comparable
	String() string
}](values []T, unknown T,
) string {
	var out []string
	for _, v := range values {
		if v != unknown {
			out = append(out, v.String())
		}
	}
	return strings.Join(out, " ")
}

// RegionsColumns are the columns of Regions.
var RegionsColumns = []string{"region", "services", "services_expected", "mark"}

// Regions says how many services of England and of every region tell their
// position on the period's last day, of how many; marked not available where those
// are fewer than floor percent.
func Regions(returned []Returned, floor int) [][]string {
	of := func(name string, in func(Returned) bool) []string {
		have, all := count(returned, func(r Returned) bool { return in(r) && r.Tells }), count(returned, in)
		mark := schemas.NoMark
		if short(have, all, floor) {
			mark = schemas.NotAvailable
		}
		return []string{name, strconv.Itoa(have), strconv.Itoa(all), string(mark)}
	}
	rows := [][]string{of("England", func(Returned) bool { return true })}
	var regions []schemas.Region
	for _, r := range returned {
		regions = append(regions, r.Service.Region)
	}
	slices.SortFunc(regions, func(a, b schemas.Region) int { return cmp.Compare(a.Code, b.Code) })
	for _, region := range slices.Compact(regions) {
		rows = append(rows, of(region.Name, func(r Returned) bool { return r.Service.Region == region }))
	}
	return rows
}

// short reports whether a number of services is none, or too few of all for the
// floor, in percent.
func short(have, all, floor int) bool { return have == 0 || 100*have < floor*all }

func count(returned []Returned, is func(Returned) bool) int {
	n := 0
	for _, r := range returned {
		if is(r) {
			n++
		}
	}
	return n
}

// AdoptionColumns are the columns of Adoption.
var AdoptionColumns = []string{"practice", "answer", "services", "services_expected", "mark"}

// Adoption says how many services follow the guidance in what the Network's
// survey asks. The answers about levels, and those about statuses, add up to all
// services: what the register declares stands, and where it is silent what the
// returns show. Closing by the six-month rule is of the services whose full
// records, or counts of it, tell of the period's last day. The evaluation questions are asked where
// the returns for the period hold an answer, and not where records or events have no
// column for them; of other services nobody knows, and they are left out.
func Adoption(returned []Returned) [][]string {
	levels := func(s schemas.LevelScheme) func(Returned) bool {
		return func(r Returned) bool { return r.Service.Levels == s }
	}
	statuses := func(s schemas.StatusScheme) func(Returned) bool {
		return func(r Returned) bool { return r.Service.Statuses == s }
	}
	four := func(r Returned) bool {
		return levels(schemas.LevelsUndeclared)(r) && slices.Contains(r.Levels, schemas.Level4)
	}
	inactive := func(r Returned) bool {
		return statuses(schemas.StatusesUndeclared)(r) && slices.Contains(r.Statuses, schemas.Inactive)
	}
	byRule := func(r Returned) bool { return r.Tells && r.Return.TellsRule }
	all := len(returned)
	evaluating := func(e Evaluates) func(Returned) bool {
		return func(r Returned) bool { return r.Evaluates == e }
	}
	known := count(returned, func(r Returned) bool { return r.Evaluates != EvaluatesUnknown })
	rows := [][]string{}
	for _, q := range []struct {
		practice, answer string
		is               func(Returned) bool
		of               int
	}{
		{"levels", "four, declared", levels(schemas.FourLevels), all},
		{"levels", "four, not declared: Level 4 in returns", four, all},
		{"levels", "three, declared", levels(schemas.ThreeLevels), all},
		{"levels", "not known", func(r Returned) bool { return levels(schemas.LevelsUndeclared)(r) && !four(r) }, all},
		{"inactive", "used, declared", statuses(schemas.ThreeStatuses), all},
		{"inactive", "used, not declared: inactive in returns", inactive, all},
		{"inactive", "not used, declared", statuses(schemas.TwoStatuses), all},
		{"inactive", "not known", func(r Returned) bool { return statuses(schemas.StatusesUndeclared)(r) && !inactive(r) }, all},
		{"six-month rule", "records closed by it", func(r Returned) bool { return byRule(r) && r.ByRule }, count(returned, byRule)},
		{"evaluation questions", "asked: answers in returns", evaluating(EvaluatesYes), known},
		{"evaluation questions", "not asked: no column for them in returns", evaluating(EvaluatesNot), known},
	} {
		value, mark := strconv.Itoa(count(returned, q.is)), schemas.NoMark
		if q.of == 0 {
			value, mark = "", schemas.NotAvailable
		}
		rows = append(rows, []string{q.practice, q.answer, value, strconv.Itoa(q.of), string(mark)})
	}
	return rows
}

// Under are the figures of England's and the regions' whole stock that the floor
// withholds, for fewer than so many percent of the services can tell.
func Under(figures []Figure, floor int) []Figure {
	var out []Figure
	for _, f := range figures {
		if f.Measure == string(Stock) && f.Geography != Service && f.Level == "total" && f.Status == "total" &&
			floor > 0 && f.Expected > 0 && short(f.Services, f.Expected, floor) {
			out = append(out, f)
		}
	}
	return out
}
