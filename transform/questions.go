package transform

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/iassn/collate/schemas"
)

// Asked is what a question asks for.
type Asked uint8

// The kinds of question, in the order in which they are asked: what the meaning
// of words and dates hangs on comes first.
const (
	AskService Asked = iota // which service sent it
	AskField                // which column is a field
	AskColumn               // which field a column is, or whether it is to be left out
	AskOrder                // whether dates have the month first
	AskWord                 // what a word means
)

// Question is something that a person must say of a return before it counts
// whole.
type Question struct {
	Asks    Asked
	At      schemas.Position
	Field   schemas.Field // of AskField and AskWord
	Heading string        // of AskColumn
	Word    string        // of AskWord
	Rows    int           // of AskWord: how many rows hold the word
	Text    string
	Choices []Choice
	// Suggested is the likeliest choice; -1 where none is, or another is close
	// behind.
	Suggested int
	// Certain: the suggestion may be taken without asking, where a person asked
	// for all that is certain.
	Certain bool
	// Optional: rows count without an answer.
	Optional bool
}

// Choice is one answer to a question.
type Choice struct {
	Text string
	Why  string          // the reasons; empty where nothing speaks for it
	Says schemas.Profile // the lines of a profile that say so
}

// Same reports whether two questions ask the same, whatever the places.
func (q Question) Same(o Question) bool {
	return q.Asks == o.Asks && q.Field == o.Field && q.Word == o.Word && schemas.HeadingKey(q.Heading) == schemas.HeadingKey(o.Heading)
}

// Questions are what a person must say of a return, each once, however many
// tables or rows it is about. Once answered, by a profile under which the file
// is read again, a question is not among them; new ones may be, for the words of
// a column are known only when the column is.
func Questions(r schemas.Return) []Question {
	var out []Question
	add := func(q Question) {
		if !slices.ContainsFunc(out, q.Same) {
			out = append(out, q)
		}
	}
	for _, f := range r.Findings {
		switch f.Rule {
		case schemas.RuleServiceUnknown, schemas.RuleServiceSeveral:
			add(askService(r, f))
		case schemas.RuleColumnMissing, schemas.RuleColumnRival:
			add(askField(tableOf(r, f), f))
		case schemas.RuleColumnUncertain:
			if t := tableOf(r, f); slices.Contains(lifeDays, f.Field) && f.Position.Column > 0 {
				add(askColumn(t, f))
			} else {
				add(askField(t, f))
			}
		case schemas.RuleDateMonthFirst:
			add(askOrder(f))
		default: // nothing that a profile could settle
		}
	}
	for _, w := range r.Unknown {
		add(askWord(r, w))
	}
	slices.SortStableFunc(out, func(a, b Question) int { return cmp.Or(first(a.Optional)-first(b.Optional), int(a.Asks)-int(b.Asks)) })
	return out
}

func first(b bool) int {
	if b {
		return 1
	}
	return 0
}

// lifeDays are the days of the life of an intervention.
var lifeDays = []schemas.Field{schemas.OpenedOn, schemas.InactiveOn, schemas.ReopenedOn, schemas.ClosedOn}

// tableOf is the table that a finding is about; one without columns where it is
// about none.
func tableOf(r schemas.Return, f schemas.Finding) schemas.Table {
	for _, t := range r.Tables {
		if t.Sheet == f.Position.Sheet && t.HeaderRow == f.Position.Row {
			return t
		}
	}
	return schemas.Table{}
}

// candidatesFor are a table's candidates for a field, the likeliest first.
func candidatesFor(t schemas.Table, f schemas.Field) []schemas.Candidate {
	var out []schemas.Candidate
	for _, c := range t.Candidates {
		if c.Field == f {
			out = append(out, c)
		}
	}
	return out
}

// closeBehind is the lead, in points, under which a rival is too close for a
// suggestion.
const closeBehind = 10

// leads reports whether the first of ranked candidates stands out.
func leads(cs []schemas.Candidate) bool {
	return len(cs) > 0 && !cs[0].Rival && (cs[0].Certain || len(cs) == 1 || cs[0].Score-cs[1].Score >= closeBehind)
}

func askService(r schemas.Return, f schemas.Finding) Question {
	q := Question{Asks: AskService, At: f.Position, Text: "Which service is this return from?", Suggested: -1}
	for _, id := range r.Named {
		q.Choices = append(q.Choices, Choice{Text: id, Why: "the file names it", Says: schemas.Profile{Service: id}})
	}
	return q
}

// askField asks which column is a field: its candidates, then every other column
// that is of no field and may be of one, for a person knows what no evidence
// shows.
func askField(t schemas.Table, f schemas.Finding) Question {
	q := Question{
		Asks: AskField, At: schemas.Position{File: f.Position.File, Sheet: f.Position.Sheet, Row: f.Position.Row}, Field: f.Field, Suggested: -1,
		Text: fmt.Sprintf("Which column is the %s?", schemas.FieldWords[f.Field]),
	}
	may := candidatesFor(t, f.Field)
	for _, c := range may {
		says := []schemas.ProfileColumn{lineFor(t, c.Column, f.Field)}
		for _, o := range may {
			if c.Rival && o.Rival && o.Column != c.Column {
				says = append(says, lineFor(t, o.Column, schemas.NoField))
			}
		}
		q.Choices = append(q.Choices, Choice{Text: columnText(c.Column, c.Heading), Why: c.Why, Says: schemas.Profile{Columns: says}})
	}
	if leads(may) {
		q.Suggested, q.Certain = 0, may[0].Certain
	}
	for _, c := range t.Columns {
		known := slices.ContainsFunc(t.Candidates, func(m schemas.Candidate) bool {
			return m.Column == c.Index && (m.Field == f.Field || slices.Contains(lifeDays, m.Field) && !slices.Contains(lifeDays, f.Field))
		})
		if c.Field == schemas.NoField && c.Heading != "" && c.Why == "" && !known {
			says := schemas.Profile{Columns: []schemas.ProfileColumn{lineFor(t, c.Index, f.Field)}}
			q.Choices = append(q.Choices, Choice{Text: columnText(c.Index, c.Heading), Says: says})
		}
	}
	if f.Field == schemas.StatusField && columnOf(t, schemas.OpenedOn) >= 0 && columnOf(t, schemas.ClosedOn) >= 0 {
		q.Choices = append(q.Choices, Choice{Text: "none: the days tell the status", Says: schemas.Profile{Columns: leaveOut(t, may)}})
	}
	return q
}

func columnText(index int, heading string) string {
	return fmt.Sprintf("column %s %q", schemas.ColumnName(index), heading)
}

// leaveOut says of every candidate that it is not to be read.
func leaveOut(t schemas.Table, cs []schemas.Candidate) []schemas.ProfileColumn {
	out := make([]schemas.ProfileColumn, len(cs))
	for i, c := range cs {
		out[i] = lineFor(t, c.Column, schemas.NoField)
	}
	return out
}

// headingOf is the heading of a column, counted from 1.
func headingOf(t schemas.Table, index int) string {
	for _, c := range t.Columns {
		if c.Index == index {
			return c.Heading
		}
	}
	return ""
}

// lineFor is the line of a profile that says what a column is. It names the
// column's place only where another one has the same heading.
func lineFor(t schemas.Table, index int, f schemas.Field) schemas.ProfileColumn {
	line, same := schemas.ProfileColumn{Heading: headingOf(t, index), Field: f}, 0
	for _, c := range t.Columns {
		if c.Index > 0 && schemas.HeadingKey(c.Heading) == schemas.HeadingKey(line.Heading) {
			same++
		}
	}
	if same > 1 {
		line.Column = index
	}
	return line
}

// askColumn asks which day a column of days is: one of those that the table does
// not have yet, or none that counts.
func askColumn(t schemas.Table, f schemas.Finding) Question {
	heading := headingOf(t, f.Position.Column)
	q := Question{
		Asks: AskColumn, At: f.Position, Heading: heading, Suggested: -1,
		Text: fmt.Sprintf("Which day does %s say?", columnText(f.Position.Column, heading)),
	}
	may := []schemas.Candidate{}
	for _, day := range lifeDays {
		if columnOf(t, day) >= 0 {
			continue
		}
		c := schemas.Candidate{Field: day}
		for _, d := range candidatesFor(t, day) {
			if d.Column == f.Position.Column {
				c = d
			}
		}
		may = append(may, c)
	}
	slices.SortStableFunc(may, func(a, b schemas.Candidate) int { return cmp.Compare(b.Score, a.Score) })
	for i, c := range may {
		says := schemas.Profile{Columns: []schemas.ProfileColumn{lineFor(t, f.Position.Column, c.Field)}}
		q.Choices = append(q.Choices, Choice{Text: "the " + schemas.FieldWords[c.Field], Why: c.Why, Says: says})
		ranked := candidatesFor(t, c.Field)
		if c.Field == f.Field && leads(ranked) && ranked[0].Column == f.Position.Column {
			q.Suggested, q.Certain = i, c.Certain && len(ranked) == 1
		}
	}
	left := schemas.Profile{Columns: []schemas.ProfileColumn{lineFor(t, f.Position.Column, schemas.NoField)}}
	q.Choices = append(q.Choices, Choice{Text: "none that counts: leave the column out", Says: left})
	return q
}

func askOrder(f schemas.Finding) Question {
	return Question{
		Asks: AskOrder, At: f.Position, Text: "Do the dates have the month first?", Suggested: 0,
		Choices: []Choice{{Text: "yes: 05/13/2026 is 13 May 2026", Why: f.Message, Says: schemas.Profile{MonthFirst: true}}},
	}
}

// wordColumn is the index of the table's column of a word; -1 for none. A word of
// an answer may stand in that of any question.
func wordColumn(t schemas.Table, w schemas.UnknownWord) int {
	if w.Field != schemas.Evaluation {
		return columnOf(t, w.Field)
	}
	return slices.IndexFunc(t.Columns, func(c schemas.Column) bool { return c.Field.Question() > 0 })
}

// askWord asks what a word means, at the place of the first row that holds it.
func askWord(r schemas.Return, w schemas.UnknownWord) Question {
	rows := "1 row"
	if w.Rows != 1 {
		rows = fmt.Sprintf("%d rows", w.Rows)
	}
	q := Question{
		Asks: AskWord, At: schemas.Position{File: r.File}, Field: w.Field, Word: w.Word, Rows: w.Rows, Suggested: -1, Optional: w.Field == schemas.WorkType || w.Field == schemas.Evaluation,
		Text: fmt.Sprintf("What does the %s %q mean? (%s)", fieldNames[w.Field], w.Word, rows),
	}
	for _, t := range r.Tables {
		if i := wordColumn(t, w); i >= 0 && t.Columns[i].Index > 0 {
			q.At.Sheet, q.At.Column = t.Sheet, t.Columns[i].Index
			break
		}
	}
	for _, means := range schemas.Meanings[w.Field] {
		q.Choices = append(q.Choices, Choice{
			Text: meaningText(w.Field, means), Says: schemas.Profile{Words: []schemas.ProfileWord{{Field: w.Field, Word: w.Word, Means: means}}},
		})
	}
	return q
}

func meaningText(f schemas.Field, means string) string {
	switch {
	case means == "3-4":
		return "Level 3-4: the top of a three-level scheme, if register.csv says that the service has one"
	case means == schemas.NotRecorded:
		return "nothing: it is as good as empty"
	case f == schemas.LevelField:
		return "Level " + means
	case f == schemas.WorkType && means == "in":
		return "an intervention"
	case f == schemas.WorkType:
		return "no intervention: leave the rows out"
	}
	return means
}
