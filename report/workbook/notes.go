package workbook

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

func (b Book) title() string {
	return "SEND information, advice and support: interventions at " + b.At.Long()
}

// cover says what the workbook is, how much of England it covers and what is on
// each sheet.
func (b Book) cover() []line {
	valid := b.valid()
	covered := make(map[string]measure.Coverage, len(b.Coverage))
	for _, c := range b.Coverage {
		covered[c.Service] = c
	}
	var records, counts, queries int
	for _, s := range valid {
		c, ok := covered[s.ID]
		switch {
		case !ok:
			continue
		case c.Grain == schemas.SummaryGrain:
			counts++
		default:
			records++
		}
		if c.Verdict == schemas.AcceptedWithQueries {
			queries++
		}
	}
	out := []line{
		{kind: title, label: b.title()},
		{kind: warning, label: Internal},
		{},
		{label: "What this is", text: "Interventions of the SEND information, advice and support services of England, " +
			"by level and status, collated from the services' own returns."},
		{label: "Position at", text: b.At.Long()},
	}
	if b.Period.Name != "" {
		out = append(out, line{label: "Flows in", text: fmt.Sprintf("%s: %s to %s",
			b.Period.Name, b.Period.First.Long(), b.Period.Last.Long())})
	}
	if b.Floor > 0 {
		out = append(out, line{label: "Floor", text: fmt.Sprintf("A figure of England or of a region of which fewer than %d %% of the services can tell is not available", b.Floor)})
	}
	out = append(out,
		line{label: "Services in these figures", text: fmt.Sprintf("%d of %d", records+counts, len(valid))},
		line{label: "Told from records", text: fmt.Sprintf("%d: each intervention is known", records)},
		line{label: "Told from counts", text: fmt.Sprintf("%d: the service sent totals for the day", counts)},
		line{label: "Not available", text: fmt.Sprintf("%d: no return that can tell the position on the day", len(valid)-records-counts)},
		line{label: "Returns with queries", text: fmt.Sprintf("%d of the %d counted", queries, records+counts)},
		line{label: "Made by", text: "iass " + b.Version},
		line{kind: section, label: "Services in these figures, by region"},
	)
	out = append(out, b.coverByRegion(valid, covered)...)
	return append(out,
		line{kind: section, label: "Sheets"},
		line{label: "Notes", link: "Notes", text: "What the words and the marks mean; read before using a figure"},
		line{label: "England", link: "England", text: "Levels by status, and of how many services each figure is made"},
		line{label: "Regions", link: "Regions", text: "The same for each region"},
		line{label: "Services", link: "Services", text: "The same for each service"},
		line{label: "Flows", link: "Flows", text: "What was opened, closed, re-opened, raised and worked in the period"},
		line{label: "Returns", link: "Returns", text: "Every return received, what became of its rows, and who has sent none"},
	)
}

func (b Book) coverByRegion(valid []schemas.Service, covered map[string]measure.Coverage) []line {
	var regions []schemas.Region
	for _, s := range valid {
		regions = append(regions, s.Region)
	}
	slices.SortStableFunc(regions, func(x, y schemas.Region) int { return cmp.Compare(x.Code, y.Code) })
	regions = slices.CompactFunc(regions, func(x, y schemas.Region) bool { return x.Code == y.Code })
	var out []line
	for _, r := range regions {
		var have, all int
		for _, s := range valid {
			if s.Region.Code != r.Code {
				continue
			}
			all++
			if _, ok := covered[s.ID]; ok {
				have++
			}
		}
		out = append(out, line{label: r.Name, text: fmt.Sprintf("%d of %d", have, all)})
	}
	return out
}

// notes explain the words and marks, in this project's own words.
func (b Book) notes() []line {
	return []line{
		{kind: title, label: "Notes"},
		{kind: warning, label: Internal},
		{kind: section, label: "Marks"},
		{label: "[x]", text: "Not available: there is no return, or the return cannot tell. It is not nought."},
		{label: "[z]", text: "Not applicable: the service does not use this status or level. It is not nought."},
		{label: "[c]", text: "Withheld to protect people. Internal figures withhold nothing, so it does not occur here."},
		{label: "[low]", text: "Rounds to 0 but is not 0. Internal figures are not rounded, so it does not occur here."},
		{label: "0", text: "None: the service can tell, and there were none."},
		{kind: section, label: "What is counted"},
		{label: "Intervention", text: "One piece of casework for a parent, young person or child. Group work, training, leaflets and " +
			"general information about the service are not counted. Work that grows stays one intervention and rises in level."},
		{label: "Source of the definitions", text: "Intervention levels for Information, Advice and Support Services, IASS Network, August 2016."},
		{kind: section, label: "Levels"},
		{label: "Level 1", text: "Information and advice by phone or email, fitted to the person who asks. As an illustration, under 2 hours."},
		{label: "Level 2", text: "Help with documents, procedures, meetings or other services, over a period of time. As an illustration, 2 hours to 2 days."},
		{label: "Level 3", text: "Detailed and continuing help with statutory processes or complex needs. As an illustration, over 2 days in six months."},
		{label: "Level 4", text: "Intensive help with a tribunal, an ombudsman, judicial review or a child protection dispute. As an illustration, over 3 days in six months."},
		{label: "Which level counts", text: "The highest that the intervention has reached. The level is the best fit on need and support; hours never decide it."},
		{label: "Level 3-4", text: "The top level of a local scheme of three levels, which has no separate level for tribunals. It is in the total and in " +
			"Level 3 and 4 together, and never in Level 3 or in Level 4."},
		{label: "Level 3 and 4 together", text: "Level 3, Level 4 and Level 3-4: the one line in which services of both schemes can be compared."},
		{label: "Level not recorded", text: "The return gives no level. These interventions are in the totals."},
		{kind: section, label: "Statuses"},
		{label: "Open", text: "Work is planned or going on. The guidance also says active."},
		{label: "Inactive", text: "Work has ended, but another request is expected within six months."},
		{label: "Closed", text: "Work has ended and no more is planned or expected; all interventions known that were closed on or before the day."},
		{label: "Not open", text: "Inactive or closed."},
		{label: "The six-month rule", text: "A record inactive for more than six calendar months counts as closed: inactive on 31 August, it is inactive up to and " +
			"including the last day of February, and closed from 1 March."},
		{label: "Which services", text: "For England and regions, open, not open and total are from all services. Inactive and closed are from services that use all " +
			"three statuses, or have not said. Closed (two-status services) is from those that use open and closed alone. So open, inactive and closed need not add " +
			"up to the total: each column says of how many services it is made."},
		{kind: section, label: "Flows"},
		{label: "Opened", text: "New interventions in the period."},
		{label: "Re-opened", text: "Inactive interventions taken up again. A request after closing is a new intervention."},
		{label: "Became known", text: "Interventions without an opening date, first seen open in the period."},
		{label: "Became inactive", text: "Open interventions that became inactive."},
		{label: "Closed from open", text: "Open interventions that were closed without having been inactive."},
		{label: "Closed", text: "All that were closed, as recorded or by the six-month rule."},
		{label: "Closed by rule", text: "Those of them that the six-month rule closed."},
		{label: "Raised", text: "Rises to a higher level; each rise counts."},
		{label: "Worked", text: "Interventions open on at least one day of the period."},
		{label: "Balance", text: "For every service with full records: open at the start + opened + re-opened + became known - became inactive - closed from open = " +
			"open at the end."},
		{label: "Level of a flow", text: "The highest that the intervention had reached by the end of the period."},
		{kind: section, label: "Returns"},
		{label: "Rows", text: "Every row of the file is one of accepted, excluded (no intervention), duplicate, rejected or other."},
		{label: "Other rows", text: "Titles, headings, notes, totals and blank rows."},
		{label: "Interventions", text: "What was counted of the return; several rows can speak of one intervention."},
	}
}
