package template

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/schemas"
)

// kind is what a column holds.
type kind uint8

const (
	textKind kind = iota
	wordKind      // a word of a list
	codeKind      // one of a list that a program might take for a day, such as 3-4
	dayKind
	hoursKind
	answerKind
)

// column is a column that is typed in.
type column struct {
	field   schemas.Field
	heading string
	kind    kind
	width   float64
	choices []string
	help    string // what a cell of it shows when it is chosen
}

// The types of work that a row may be of; those after the first two are no
// interventions (guidance, introduction and Level 1).
var (
	workCounted = []string{"Casework", "Information and advice"}
	workOther   = []string{"Group work", "Training", "Information about the service"}
)

// columnsOf are the columns for a service: its levels and statuses are those that
// the register declares, and the guidance's where it declares none.
func columnsOf(f Form) []column {
	out := []column{
		{schemas.Ref, "Case reference", textKind, 17, nil, "The number of the case in your own system, the same in every return. No names."},
		levelColumn(f.Service),
		{schemas.StatusField, "Status", wordKind, 11, statusesOf(f.Service), "As it was on " + f.Period.Last.Long() + "."},
		{schemas.OpenedOn, "Date opened", dayKind, 12.5, nil, "The day on which the intervention was opened, such as 30/06/2026."},
	}
	if f.Service.Statuses != schemas.TwoStatuses {
		out = append(out,
			column{schemas.InactiveOn, "Date made inactive", dayKind, 12.5, nil, "The last day on which it was made inactive. Empty if it never was."},
			column{schemas.ReopenedOn, "Date re-opened", dayKind, 12.5, nil, "The last day on which it was opened again. Empty if it never was."})
	}
	out = append(out,
		column{schemas.ClosedOn, "Date closed", dayKind, 12.5, nil, "The day on which it was closed. Empty if it is not."},
		column{schemas.ServiceUser, "Service user", wordKind, 14, []string{"Parent", "Young person", "Child"}, "Who asked for help. A carer counts as a parent."},
		column{schemas.WorkType, "Type of work", wordKind, 22, append(append([]string{}, workCounted...), workOther...), "Group work, training and information about the service are no interventions: such rows are not counted."},
		column{schemas.Hours, "Hours", hoursKind, 8, nil, "Hours of service time so far, such as 2.5."})
	for i, q := range f.Questions {
		out = append(out, column{schemas.AnswerField(i + 1), fmt.Sprintf("Evaluation question %d", i+1), answerKind, 12, valuesOf(f.Scale), answerHelp(i+1, q, f.Scale)})
	}
	return out
}

// levelColumn offers the levels of the service's scheme. The top of three is
// called 3-4, which no register can take for Level 3.
func levelColumn(s schemas.Service) column {
	if s.Levels == schemas.ThreeLevels {
		return column{schemas.LevelField, "Level", codeKind, 8, []string{"1", "2", "3-4"}, "The highest level reached so far. 3-4 is the third and top level of your scheme."}
	}
	return column{schemas.LevelField, "Level", wordKind, 8, []string{"1", "2", "3", "4"}, "The highest level reached so far. See the sheet Definitions."}
}

func statusesOf(s schemas.Service) []string {
	if s.Statuses == schemas.TwoStatuses {
		return []string{"Open", "Closed"}
	}
	return []string{"Open", "Inactive", "Closed"}
}

func valuesOf(s schemas.Scale) []string { return strings.Fields(s.Name()) }

// answerHelp is the question and its scale, as far as a note on a cell holds them.
func answerHelp(n int, question string, s schemas.Scale) string {
	who := "everybody"
	if n > schemas.QuestionsLevel1 {
		who = "Levels 2 to 4"
	}
	const most = 250
	text := []rune(fmt.Sprintf("%s For %s: %s.", question, who, s))
	if len(text) > most {
		text = append(text[:most-1], '…')
	}
	return string(text)
}

// allowed is what a cell of the column may hold, for the message that refuses
// anything else.
func (c column) allowed() string {
	switch c.kind {
	case dayKind:
		return "Type a day as 30/06/2026, from 01/01/1990 up to today, or leave the cell empty."
	case hoursKind:
		return fmt.Sprintf("Type a number of hours from 0 to %d, such as 2.5, or leave the cell empty.", hoursMost)
	default:
		return "Choose one of: " + strings.Join(c.choices, ", ") + ". Or leave the cell empty."
	}
}
