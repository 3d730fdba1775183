package workbook

import (
	"fmt"
	"slices"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/schemas"
)

// note names a note of the sheet Notes.
type note string

// The notes. Those of marks are named by their shorthand.
const (
	noNote             note = ""
	noteC              note = "[c]"
	noteX              note = "[x]"
	noteZ              note = "[z]"
	noteLow            note = "[low]"
	noteIntervention   note = "intervention"
	noteLevels         note = "levels"
	noteOpen           note = "open"
	noteInactive       note = "inactive"
	noteClosed         note = "closed"
	noteClosedTwo      note = "closed, two statuses"
	noteNotOpen        note = "not open"
	noteSixMonths      note = "six months"
	noteWhich          note = "which services"
	noteServices       note = "services"
	noteRounded        note = "rounding"
	noteProtected      note = "withholding"
	noteOpened         note = "opened"
	noteReopened       note = "re-opened"
	noteBecameKnown    note = "became known"
	noteBecameInactive note = "became inactive"
	noteClosedFromOpen note = "closed from open"
	noteClosedInPeriod note = "closed in the period"
	noteByRule         note = "closed by rule"
	noteRaised         note = "raised"
	noteWorked         note = "worked"
	noteBalance        note = "balance"
	noteFlowLevel      note = "level of a flow"
	noteShares         note = "shares"
	noteInterval       note = "intervals"
	noteLimits         note = "limits"
	notePanel          note = "matched panel"
	noteEvaluation     note = "evaluation"
)

// numbered are the notes in the order of their numbers.
var numbered = []note{
	noteIntervention, noteLevels, noteOpen, noteInactive, noteClosed, noteClosedTwo, noteNotOpen, noteSixMonths, noteWhich, noteServices,
	noteRounded, noteProtected, noteOpened, noteReopened, noteBecameKnown, noteBecameInactive, noteClosedFromOpen, noteClosedInPeriod,
	noteByRule, noteRaised, noteWorked, noteBalance, noteFlowLevel, noteShares,
	noteInterval, noteLimits, notePanel, noteEvaluation,
}

// meaning is a row of the sheet Notes. subject is also how the row is headed.
type meaning struct {
	of            note
	subject, text string
}

// shorthand says what a mark means, in a few words.
var shorthand = map[schemas.Mark]string{
	schemas.Confidential:  "withheld to protect people",
	schemas.NotAvailable:  "not available",
	schemas.NotApplicable: "not applicable",
	schemas.Low:           "rounds to 0 but is not 0",
}

// meanings are the notes in order, in this project's own words.
func (v view) meanings() []meaning {
	rounding := "Figures are not rounded."
	withholding := "No figure is withheld, so the shorthand [c] does not occur. Figures of services include small counts of people."
	if !v.internal() {
		p := v.r.Policy
		rounding = fmt.Sprintf("Counts of England and of regions are rounded to the nearest %d, so that parts need not add up to their totals. Counts of services are not rounded.", p.Base)
		withholding = fmt.Sprintf("A count of 1 to %d of a service is withheld, and so are as many other counts as it takes that no withheld count can be worked out from the rest. Nought is shown.", p.Threshold)
	}
	evaluation := "Answers of service users about interventions that ended in the period: were made inactive, or closed while open. Of services whose returns have a column for the question."
	if !v.internal() {
		evaluation += fmt.Sprintf(" Counts are rounded as those of England are, and withheld where they are of fewer than %d services, or are part of 1 to %d answers.", disclosure.ServicesFew, v.r.Policy.Threshold)
	}
	panel := "The services, or places that were joined, that tell every quarter shown: what they do is no matter of which services returned."
	if !v.internal() {
		panel += " It is told in the internal edition alone."
	}
	floor := ""
	if v.r.Floor > 0 {
		floor = fmt.Sprintf(" Where fewer than %d%% of them have one, there is no figure.", v.r.Floor)
	}
	return []meaning{
		{noteC, "Withheld", "Withheld to protect people. It is not nought."},
		{noteX, "Not available", "There is no return, or the return cannot tell. It is not nought."},
		{noteZ, "Not applicable", "The service does not use this status or level, or there is nothing to take a share of. It is not nought."},
		{noteLow, "Low", "Rounds to 0 but is not 0."},
		{noteIntervention, "Intervention", "One piece of casework for a parent, a young person or a child. Group work, training, leaflets and general information about the service are not counted. Work that grows stays one intervention and rises in level. Definitions: Intervention levels for Information, Advice and Support Services, IASS Network, August 2016."},
		{noteLevels, "Levels", "The level is the best fit on need and support, and the highest that the intervention has reached. Level 1: information and advice by phone or email. Level 2: help with documents, procedures and meetings over a time. Level 3: detailed and continuing help with statutory processes or complex needs. Level 4: intensive help with a tribunal, an ombudsman, judicial review or a child protection dispute. Level 3-4 is the top level of a local scheme of three levels: it is in all levels and in Level 3 and 4 together, and never in Level 3 or in Level 4. Level not recorded is in all levels."},
		{noteOpen, "Open", "Work is planned or going on. The guidance also says active."},
		{noteInactive, "Inactive", "Work has ended, but another request is expected within six months. From services that use all three statuses, or have not said."},
		{noteClosed, "Closed", "Work has ended and no more is expected: all that are known and were closed on or before the day. For England and regions, from services that use all three statuses, or have not said."},
		{noteClosedTwo, "Closed, two-status services", "All that is not open, in services that use open and closed alone. It is not comparable with closed in the others, so it stands by itself."},
		{noteNotOpen, "Not open", "Inactive or closed. From all services, whichever statuses they use."},
		{noteSixMonths, "Six-month rule", "A record inactive for more than six calendar months counts as closed: inactive on 31 August, it is inactive up to and including the last day of February, and closed from 1 March."},
		{noteWhich, "Which services", "For England and regions, open, not open and total are made of all services; inactive and closed of those that use all three statuses, or have not said. So open, inactive and closed need not add up to the total. Services that use open and closed alone have a table of their own."},
		{noteServices, "Services in a figure", "Of how many services the figure is made, of those that could have one: 140 of 153." + floor},
		{noteRounded, "Rounding", rounding},
		{noteProtected, "Withholding", withholding},
		{noteOpened, "Opened", "New interventions in the period. A request after closing is a new intervention."},
		{noteReopened, "Re-opened", "Inactive interventions that were taken up again."},
		{noteBecameKnown, "Became known", "Interventions without an opening date, first seen open in the period."},
		{noteBecameInactive, "Became inactive", "Open interventions that became inactive."},
		{noteClosedFromOpen, "Closed from open", "Open interventions that were closed without having been inactive."},
		{noteClosedInPeriod, "Closed in the period", "All that were closed in the period, as recorded or by the six-month rule."},
		{noteByRule, "Closed by rule", "Those of them that the six-month rule closed."},
		{noteRaised, "Raised", "Rises to a higher level; each rise counts."},
		{noteWorked, "Worked", "Interventions open on at least one day of the period."},
		{noteBalance, "Balance", "For every service with full records, before rounding: open at the start, plus opened, re-opened and became known, less became inactive and closed from open, is open at the end."},
		{noteFlowLevel, "Level of a flow", "The highest level that the intervention had reached by the end of the period."},
		{noteShares, "Shares", "Worked out from the counts as they are shown. Where a count has a mark in its place, so has its share."},
		{noteInterval, "Intervals", "How far chance alone could move the share of so many interventions: 95% (Wilson). Of what services call Level 3 or 4; it says nothing of how well they work."},
		{noteLimits, "Mean and limits", "How far the share goes from quarter to quarter: the mean, and 2.66 mean moving ranges on either side of it (XmR). More than chance: a point outside the limits, 7 in a row on one side of the mean or all rising or falling, or 2 of 3 beyond two thirds of the way to a limit on one side. Ask why. Limits of fewer than 12 points are trial limits."},
		{notePanel, "Matched panel", panel},
		{noteEvaluation, "Evaluation questions", evaluation},
	}
}

// marker is a note as titles, headings and the sheet Notes show it: [note 3], or
// the shorthand itself.
func marker(n note) string {
	if n[0] == '[' {
		return string(n)
	}
	return "[note " + itoa(slices.Index(numbered, n)+1) + "]"
}

// notes is the sheet of notes.
func (v view) notes() table {
	t := table{
		sheet: notesSheet, title: "Notes: what the words and the shorthand mean",
		about:   []string{"Shorthand stands in cells in place of a number. Notes are referred to in titles and headings."},
		columns: []column{{heading: "Note or shorthand"}, {heading: "Subject"}, {heading: "Meaning", kind: kindText}},
	}
	for _, m := range v.meanings() {
		t.rows = append(t.rows, []any{marker(m.of), m.subject, m.text})
	}
	return t
}
