package moderation

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// AnswerKind is what a rater said of a case.
type AnswerKind uint8

// Missing is no answer: an empty cell, or one that could not be read.
const (
	Missing AnswerKind = iota
	Given
	CannotSay
)

// Answer is what a rater said of a case; Level is of a Given one.
type Answer struct {
	Kind  AnswerKind
	Level schemas.Level
}

// Loss is what a finding costs.
type Loss uint8

// Nothing is lost by a remark.
const (
	LostNothing Loss = iota
	LostAnswer
	LostPack
)

// String is the loss as files and messages write it.
func (l Loss) String() string {
	return [...]string{"nothing lost", "answer left out", "file left out"}[l]
}

// Finding is something that a person should know about a pack. It never quotes a
// cell: what cannot be read may be a name.
type Finding struct {
	Position schemas.Position
	Lost     Loss
	Message  string
	Allowed  string
	Fix      string
}

// String is the finding as a sentence or two, its place first.
func (f Finding) String() string {
	out := f.Position.String() + ": " + f.Message + "."
	if f.Allowed != "" {
		out += " Allowed: " + f.Allowed + "."
	}
	return out + " To do: " + f.Fix
}

// MarshalJSON writes the finding as check --format json writes those of returns.
func (f Finding) MarshalJSON() ([]byte, error) {
	column := ""
	if f.Position.Column > 0 {
		column = schemas.ColumnName(f.Position.Column)
	}
	return json.Marshal(struct {
		File    string `json:"file"`
		Sheet   string `json:"sheet"`
		Row     int    `json:"row"`
		Column  string `json:"column"`
		Lost    string `json:"lost"`
		Message string `json:"message"`
		Allowed string `json:"allowed"`
		Fix     string `json:"fix"`
	}{f.Position.File, f.Position.Sheet, f.Position.Row, column, f.Lost.String(), f.Message, f.Allowed, f.Fix})
}

func sortFindings(fs []Finding) []Finding {
	slices.SortFunc(fs, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Position.File, b.Position.File), cmp.Compare(a.Position.Sheet, b.Position.Sheet),
			cmp.Compare(a.Position.Row, b.Position.Row), cmp.Compare(a.Position.Column, b.Position.Column),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return fs
}

// Rating is a row of a filled pack.
type Rating struct {
	ID, Code, Text string
	Answer         Answer
	Reason         string
	At             schemas.Position // of the level
}

// Pack is what one rater sent back. Service has no ID where the register does not
// know the name.
type Pack struct {
	File    string
	Service schemas.Service
	Rater   string
	Ratings []Rating
}

// Reading is what the words of a pack mean.
type Reading struct {
	Levels  Levels
	Service func(text string) (schemas.Service, bool)
}

// Ways to write an answer, for messages.
const allowedAnswers = "1, 2, 3 or 4 (Level 2 will do), Cannot say, or an empty cell"

// cannotSay are the ways to write it, folded and without apostrophes.
var cannotSay = []string{"cannot say", "cant say", "can not say", "could not say", "dont know", "do not know", "cannot tell", "not sure", "unsure"}

// ReadPack reads a pack that a rater has filled, wherever its table stands and
// whatever the order of its columns and rows. ok is false where the file is no pack
// of which anything can be used; a finding then says why.
func ReadPack(file string, sheets []Sheet, r Reading) (p Pack, findings []Finding, ok bool) {
	p.File = file
	tables := 0
	for _, s := range sheets {
		t, found := findTable(file, s, idField, levelField)
		if !found {
			continue
		}
		tables++
		findings = append(findings, p.who(t, r)...)
		findings = append(findings, p.take(t, r.Levels)...)
	}
	whole := schemas.Position{File: file}
	switch {
	case tables == 0:
		return p, []Finding{{
			whole, LostPack, "there is no table with the headings Case and Level", "a workbook made by iass moderate pack, or a CSV of its sheet Cases",
			"Send the workbook itself, filled and saved as .xlsx, with its headings as they were.",
		}}, false
	case p.Service.Name == "" || p.Rater == "":
		return p, append(findings, Finding{
			whole, LostPack, "the file does not say whose answers these are", "above the table, Service and then its name, Rater and then the code",
			"Write them back above the table on the sheet Cases, as the pack had them.",
		}), false
	}
	repeats, kept := p.once()
	p.Ratings = kept
	return p, append(findings, repeats...), true
}

// who reads the service and the rater's code from above a table.
func (p *Pack) who(t table, r Reading) (findings []Finding) {
	p.Rater = cmp.Or(p.Rater, t.beside("rater"))
	name := t.beside("service")
	if p.Service.Name != "" || name == "" {
		return nil
	}
	var ok bool
	if p.Service, ok = r.Service(name); ok {
		return nil
	}
	p.Service = schemas.Service{Name: name}
	return []Finding{{
		schemas.Position{File: t.file, Sheet: t.sheet},
		LostNothing, "the register has no service of the name above the table; the answers count, in no region", "",
		"Write the service's name as the register has it, if it is one of its services.",
	}}
}

// take reads the rows of a table.
func (p *Pack) take(t table, levels Levels) (findings []Finding) {
	for _, l := range t.rows {
		v := Rating{
			ID: t.cell(l, idField), Code: strings.ToLower(t.cell(l, codeField)), Text: t.cell(l, textField),
			Reason: t.cell(l, reasonField), At: t.at(l, levelField),
		}
		said := t.cell(l, levelField)
		if v.ID == "" && said == "" && v.Text == "" {
			continue
		}
		var readable bool
		if v.Answer, readable = answer(said, levels); !readable {
			findings = append(findings, Finding{v.At, LostAnswer, "the level cannot be read, so this answer is missing", allowedAnswers, "Choose from the list in the cell."})
		}
		if v.ID == "" {
			findings = append(findings, Finding{
				t.at(l, idField), LostAnswer, "the row does not say which case it is about", "the letter or number of a case, as the pack had it",
				"Write the case's letter or number back, or make the row empty.",
			})
			continue
		}
		if f, changed := v.changed(); changed {
			findings = append(findings, f)
		}
		p.Ratings = append(p.Ratings, v)
	}
	return findings
}

// answer reads the cell of a level; an answer that cannot be read is missing.
func answer(cell string, levels Levels) (a Answer, readable bool) {
	if slices.Contains(cannotSay, strings.NewReplacer("'", "", "’", "").Replace(folded(cell))) {
		return Answer{Kind: CannotSay}, true
	}
	level, blank, ok := levels(cell)
	switch {
	case blank || cell == "":
		return Answer{}, true
	case ok:
		return Answer{Given, level}, true
	}
	return Answer{}, false
}

// changed fills in the code of a rating whose pack lost it, and says so where the
// text is not the one that the code is of.
func (v *Rating) changed() (f Finding, changed bool) {
	own := ""
	if v.Text != "" {
		own = codeOf(v.ID, v.Text)
	}
	if v.Code == "" {
		v.Code = own
	}
	if own == "" || own == v.Code {
		return Finding{}, false
	}
	v.Text = ""
	return Finding{
		v.At, LostNothing, fmt.Sprintf("the text or the code of case %s is not as it was sent; the answer counts for the case with that code", v.ID), "",
		"Ask the rater whether the case that was rated is the one that was sent.",
	}, true
}

// once keeps one rating of each case, in the order of their places. Where a pack has several that differ, none
// of them counts: which one was meant is not for the program to guess.
func (p Pack) once() (findings []Finding, kept []Rating) {
	ratings := slices.SortedFunc(slices.Values(p.Ratings), func(a, b Rating) int {
		return cmp.Or(cmp.Compare(a.At.Sheet, b.At.Sheet), cmp.Compare(a.At.Row, b.At.Row))
	})
	byID := map[string][]Rating{}
	for _, v := range ratings {
		byID[v.ID] = append(byID[v.ID], v)
	}
	for _, v := range ratings {
		all := byID[v.ID]
		switch {
		case len(all) == 1:
			kept = append(kept, v)
		case slices.ContainsFunc(all, func(o Rating) bool { return o.Answer != v.Answer || o.Code != v.Code }):
			findings = append(findings, Finding{
				v.At, LostAnswer, fmt.Sprintf("case %s stands in %d rows with different answers, so none of them counts", v.ID, len(all)), "one row for each case",
				"Keep the row that was meant.",
			})
		case v.At == all[0].At:
			reasons := make([]string, 0, len(all))
			for _, o := range all {
				reasons = append(reasons, o.Reason)
			}
			slices.Sort(reasons)
			v.Reason = reasons[len(reasons)-1]
			kept = append(kept, v)
		}
	}
	return findings, kept
}

// same reports whether two packs say the same, in whatever order.
func (p Pack) same(q Pack) bool {
	say := func(p Pack) []string {
		var out []string
		for _, v := range p.Ratings {
			out = append(out, fmt.Sprintf("%q %q %v %q", v.ID, v.Code, v.Answer, v.Reason))
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(say(p), say(q))
}

// key is who rated: the service and the code, without case.
func (p Pack) key() string {
	return folded(cmp.Or(p.Service.ID, p.Service.Name)) + "\x00" + folded(p.Rater)
}

// Add adds what was found when the packs were read.
func (r *Result) Add(findings ...[]Finding) {
	r.Findings = sortFindings(slices.Concat(append(findings, r.Findings)...))
}
