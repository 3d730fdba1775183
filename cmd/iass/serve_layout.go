package main

import (
	"path"
	"strings"

	"github.com/iassn/collate/config"
	"github.com/iassn/collate/report/desk"
	"github.com/iassn/collate/report/feedback"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// seenRows is how many rows of a sheet the desk shows.
const seenRows = 8

// open are the questions that are open.
func (m *mapping) open() []transform.Question { return transform.Questions(m.result) }

// layout is a mapping for the desk.
func (m *mapping) layout() desk.Layout {
	out := desk.Layout{Now: withoutRows(m.now), Then: withoutRows(m.result)}
	qs := m.open()
	for _, q := range qs {
		one := desk.LayoutQuestion{Text: q.Text, Service: q.Asks == transform.AskService, Order: q.Asks == transform.AskOrder}
		if q.Suggested >= 0 {
			one.Why = "Suggested: " + q.Choices[q.Suggested].Text
			if why := q.Choices[q.Suggested].Why; why != "" {
				one.Why += ", for " + why
			}
		}
		out.Questions = append(out.Questions, one)
	}
	shown := shows(m.in.vocabulary(m.profile))
	for _, t := range m.result.Tables {
		out.Tables = append(out.Tables, layoutTable(t, qs, shown))
	}
	out.Words = m.layoutWords()
	if m.now.Verdict.Counts() || m.result.Verdict.Counts() {
		out.Counts = layoutCounts(m)
	}
	if p := transform.Confirmed(m.profile, m.result); len(p.Columns)+len(p.Words) > 0 || p.MonthFirst {
		p.Service = m.result.Service
		out.Lines = string(config.FormatProfile(p))
	}
	return out
}

// layoutTable is a table as it is seen. Of its cells those are shown that say
// nothing, and those that are what their column should hold: no other may be.
func layoutTable(t schemas.Table, qs []transform.Question, shown feedback.Shows) desk.LayoutTable {
	out := desk.LayoutTable{Where: "Headings in row " + rowText(t.HeaderRow)}
	if t.Sheet != "" {
		out.Where = "Sheet " + t.Sheet + ", headings in row " + rowText(t.HeaderRow)
	}
	var at []int
	for i, c := range t.Columns {
		if c.Index == 0 || c.Heading == "" {
			continue
		}
		at = append(at, i)
		field, why := columnNote(c, qs)
		one := desk.LayoutColumn{Letter: schemas.ColumnName(c.Index), Heading: c.Heading, Why: why, Key: columnKey(t, c)}
		if suggested, asked := strings.CutSuffix(field, "?"); asked {
			one.Asked, one.Suggested = true, schemas.FieldWords[schemas.Field(suggested)]
		} else if c.Field != schemas.NoField {
			one.Field = schemas.FieldWords[c.Field]
		}
		for _, rival := range t.Candidates {
			if rival.Column == c.Index && rival.Field != c.Field && schemas.FieldWords[rival.Field] != one.Suggested {
				one.Rivals = append(one.Rivals, "It could be "+schemas.FieldWords[rival.Field]+": "+rival.Why)
			}
		}
		out.Columns = append(out.Columns, one)
	}
	for _, r := range t.Rows[:min(seenRows, len(t.Rows))] {
		row := desk.LayoutRow{Number: r.Number}
		for _, i := range at {
			field, cell := t.Columns[i].Field, r.Cells[i]
			if field == schemas.NoField || !shown(field, cell) {
				row.Cells = append(row.Cells, desk.LayoutCell{Hidden: true})
				continue
			}
			row.Cells = append(row.Cells, desk.LayoutCell{Text: cell})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// columnKey names a column as --column does; by its letter too where another has the
// same heading.
func columnKey(t schemas.Table, c schemas.Column) string {
	for _, other := range t.Columns {
		if other.Index != c.Index && schemas.HeadingKey(other.Heading) == schemas.HeadingKey(c.Heading) {
			return c.Heading + "@" + schemas.ColumnName(c.Index)
		}
	}
	return c.Heading
}

// layoutWords are the words of the return: those that nobody knows first.
func (m *mapping) layoutWords() []desk.LayoutWord {
	var out []desk.LayoutWord
	add := func(f schemas.Field, word, means string, rows int) {
		out = append(out, desk.LayoutWord{
			Key: string(f) + ":" + word, Field: schemas.FieldWords[f], Word: word, Means: means, Rows: rows, Meanings: schemas.Meanings[f],
		})
	}
	for _, w := range m.result.Unknown {
		add(w.Field, w.Word, "", w.Rows)
	}
	for _, w := range transform.ReadWords(m.result, transform.VocabularyOf(m.profile)) {
		add(w.Field, w.Word, w.Means, w.Rows)
	}
	return out
}

// layoutCounts are the counts of the day that the return describes, as they are and
// as they would be. Levels without any are left out.
func layoutCounts(m *mapping) []desk.LayoutCount {
	now, then := positionOf(m.now), positionOf(m.result)
	var out []desk.LayoutCount
	sum := desk.LayoutCount{Level: "All levels", Now: make([]int, 4), Then: make([]int, 4)}
	for _, l := range schemas.Levels {
		if now.Total(l)+then.Total(l) == 0 {
			continue
		}
		row := desk.LayoutCount{Level: "Level " + l.String()}
		if l == schemas.LevelUnknown {
			row.Level = "Level not recorded"
		}
		for _, s := range schemas.Statuses {
			row.Now, row.Then = append(row.Now, now[l][s]), append(row.Then, then[l][s])
		}
		row.Now, row.Then = append(row.Now, now.Total(l)), append(row.Then, then.Total(l))
		for i := range row.Now {
			sum.Now[i] += row.Now[i]
			sum.Then[i] += row.Then[i]
		}
		out = append(out, row)
	}
	return append(out, sum)
}

// fileWords say what the files of a release are.
var fileWords = map[string]string{
	"index.html": "The page of England, for people", "figures.xlsx": "The workbook", "figures-internal.xlsx": "The workbook",
	"figures.csv": "Every figure, one a row", "figures-internal.csv": "Every figure, one a row",
	"figures.json": "The same for programs", "figures-internal.json": "The same for programs",
	"figures.parquet": "The same for statistics programs", "figures-internal.parquet": "The same for statistics programs",
	"revisions.csv": "Figures that an earlier release showed otherwise", "data-dictionary.csv": "What every column, measure, level and mark means",
	"datapackage.json": "All of these described for programs",
}

// fileWord is what a file of a release is; empty for one of many pages.
func fileWord(name string) string {
	if word, ok := fileWords[name]; ok || path.Dir(name) != "." {
		return word
	}
	return "A file of the release"
}
