package demo

import "github.com/iassn/collate/schemas"

// summaryForms are the layouts of counts.
var summaryForms = []*layout{
	{
		id: "crosstab-xlsx", about: "counts with the levels down and the statuses across", share: 5,
		grain: schemas.SummaryGrain, path: "{name} IAS summary {period}.xlsx",
		titles: []string{"{name} SENDIASS", "Number of interventions at {long}", ""},
		ref:    refPlain, level: levelSays("Level %d"), statuses: plainWords,
		pages: summary(crosstabDown), write: workbook1900,
	},
	{
		id: "crosstab-csv", about: "counts with the statuses down and the levels across, under two heading rows", share: 4,
		grain: schemas.SummaryGrain, path: "SENDIASS figures {name} {dmy}.csv",
		titles: []string{"Interventions by status and level at {long}", ""},
		ref:    refPlain, level: levelSays("Level %d"), statuses: activeWords, dates: ukDate,
		pages: summary(crosstabAcross), write: delimited(',', utf8Marked),
	},
	{
		id: "counts-csv", about: "a row for each level and status with its count", share: 4,
		grain: schemas.SummaryGrain, path: "{id}-sendiass-counts-{iso}.csv",
		ref: refPlain, level: levelSays("Level %d"), statuses: plainWords, dates: ukDate,
		pages: summary(countsLong), write: delimited(',', utf8Plain),
	},
}

// summary is one page that fill fills, below the layout's titles.
func summary(fill func(*draft, *page)) func(*draft) []page {
	return func(d *draft) []page {
		p := page{name: "Summary"}
		for _, t := range d.form.titles {
			p.add(wordsOf(d.fill(t)))
		}
		fill(d, &p)
		return []page{p}
	}
}

// grid counts the sender's interventions by level and status, as they count at
// the end of the period's last day.
func grid(d *draft) map[schemas.Level]map[schemas.Status]int {
	out := map[schemas.Level]map[schemas.Status]int{}
	s := d.senders[0]
	for _, level := range levelsOf(s) {
		out[level] = map[schemas.Status]int{}
	}
	for i := range s.lives {
		if level, status, ok := s.lives[i].on(d.period.Last); ok {
			out[level][status]++
		}
	}
	return out
}

func headingOf(s string) cell { return cell{kind: heading, text: s} }

// crosstabDown has a row for each level, a column for each status, and totals.
func crosstabDown(d *draft, p *page) {
	s, counts := d.senders[0], grid(d)
	head := []cell{headingOf("Intervention level")}
	for _, status := range statusesOf(s) {
		head = append(head, headingOf(d.form.statuses[status]))
	}
	p.add(append(head, headingOf("Total"))...)
	sums := make([]int, len(statusesOf(s))+1)
	for _, level := range levelsOf(s) {
		cells, sum := []cell{wordsOf(d.form.level(level, false))}, 0
		for i, status := range statusesOf(s) {
			n := counts[level][status]
			cells = append(cells, numberOf(n))
			sum += n
			sums[i] += n
		}
		sums[len(sums)-1] += sum
		p.add(append(cells, numberOf(sum))...)
	}
	p.add(totals(sums)...)
}

// crosstabAcross has a row for each status and a column for each level, under a
// heading row that says so, and totals.
func crosstabAcross(d *draft, p *page) {
	s, counts := d.senders[0], grid(d)
	over, head := []cell{{}, headingOf("Intervention level")}, []cell{headingOf("Case status")}
	for i, level := range levelsOf(s) {
		head = append(head, headingOf(d.form.level(level, false)))
		if i > 0 {
			over = append(over, cell{})
		}
	}
	p.add(append(over, cell{})...)
	p.add(append(head, headingOf("Total"))...)
	sums := make([]int, len(levelsOf(s))+1)
	for _, status := range statusesOf(s) {
		cells, sum := []cell{wordsOf(d.form.statuses[status])}, 0
		for i, level := range levelsOf(s) {
			n := counts[level][status]
			cells = append(cells, numberOf(n))
			sum += n
			sums[i] += n
		}
		sums[len(sums)-1] += sum
		p.add(append(cells, numberOf(sum))...)
	}
	p.add(totals(sums)...)
}

// countsLong has a row for each level and status.
func countsLong(d *draft, p *page) {
	s, counts := d.senders[0], grid(d)
	p.add(headingOf("Intervention level"), headingOf("Case status"), headingOf("Number of interventions"))
	for _, level := range levelsOf(s) {
		for _, status := range statusesOf(s) {
			p.add(wordsOf(d.form.level(level, false)), wordsOf(d.form.statuses[status]), numberOf(counts[level][status]))
		}
	}
}

func totals(sums []int) []cell {
	out := []cell{wordsOf("Total")}
	for _, n := range sums {
		out = append(out, numberOf(n))
	}
	return out
}

// summaryHeadings are the headings of a summary for a service with all levels
// and statuses.
func (l *layout) summaryHeadings() []string {
	d := &draft{form: l, senders: []*sender{{statuses: schemas.ThreeStatuses, levels: schemas.FourLevels}}}
	p := l.pages(d)[0]
	for _, cells := range p.rows {
		if len(cells) > 1 && cells[0].kind == heading {
			out := make([]string, len(cells))
			for i, c := range cells {
				out[i] = c.text
			}
			return out
		}
	}
	return nil
}
