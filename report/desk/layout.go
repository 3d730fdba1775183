package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// formMost is how many bytes a form without files may have.
const formMost = 1 << 20

// layoutShown is how a return is read, and what somebody says of it.
type layoutShown struct {
	Layout
	Said     Said
	Fields   []choice // what a column can be
	Services []schemas.Service
	Preview  bool // something was said
	NowWords string
	// ThenWords is the verdict as it would be, and ThenClass its look.
	ThenWords, ThenClass string
}

// fieldChoices are the fields that a column can be, by their words.
func fieldChoices() []choice {
	out := []choice{{Value: "none", Text: "not to be read"}}
	var fields []string
	for f := range schemas.FieldWords {
		fields = append(fields, string(f))
	}
	slices.Sort(fields)
	for _, f := range fields {
		out = append(out, choice{Value: f, Text: schemas.FieldWords[schemas.Field(f)]})
	}
	return out
}

func layoutPage(a *asked) (answer, error) { return a.layoutShown(a.form("id"), Said{}, nil) }

func (a *asked) layoutShown(id string, said Said, faults []fieldFault) (answer, error) {
	l, err := a.office.Layout(a.Context(), id, said)
	if err != nil {
		return nil, err
	}
	v := layoutShown{
		Layout: l, Said: said, Fields: fieldChoices(), Services: a.office.Services(),
		NowWords: l.Now.Verdict.Words(), ThenWords: l.Then.Verdict.Words(), ThenClass: verdictClass(l.Then.Verdict),
		Preview: len(said.Columns)+len(said.Words) > 0 || said.Order != "" || said.Service != "",
	}
	page := shown{
		template: "layout", Title: "Layout of " + l.Kept.File, Here: "/returns", Page: v, Faults: faults,
		Purpose: "Which column and which word of this return is what. Say it once, and its service's next returns are read by it.",
	}
	if len(faults) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	return page, nil
}

// layoutAnswer shows what would come of what was said, or saves it and has the file
// read again.
func layoutAnswer(a *asked) (answer, error) {
	if err := a.ParseForm(); err != nil {
		return nil, brokenOff(err)
	}
	said := Said{Order: a.form("order"), Service: a.form("service"), By: a.form("by")}
	for _, v := range a.PostForm["column"] {
		if v != "" {
			said.Columns = append(said.Columns, v)
		}
	}
	for _, v := range a.PostForm["word"] {
		if v != "" {
			said.Words = append(said.Words, v)
		}
	}
	id := a.form("id")
	if a.form("do") != "save" {
		return a.layoutShown(id, said, nil)
	}
	if said.By == "" {
		return a.layoutShown(id, said, []fieldFault{{"by", "Say who says that it is so: your name, or who told you."}})
	}
	saved, err := a.office.SaveLayout(a.Context(), id, said)
	if err != nil {
		return nil, err
	}
	a.desk.note(a.person, saved)
	return a.readAgainJob(id, said.Service)
}

// Chosen reports whether a choice was made for a column or a word.
func (v layoutShown) Chosen(said []string, key, value string) bool {
	return slices.ContainsFunc(said, func(s string) bool { return strings.EqualFold(s, key+"="+value) })
}

// Carried is what was said and stands in no list of the page any more, for the
// question is answered: the form keeps it.
func (v layoutShown) Carried() []pair {
	var out []pair
	keys := map[string]bool{}
	for _, w := range v.Words {
		keys[strings.ToLower(w.Key)] = true
	}
	for _, t := range v.Tables {
		for _, c := range t.Columns {
			keys[strings.ToLower(c.Key)] = true
		}
	}
	carry := func(name string, said ...string) {
		for _, s := range said {
			if key := s[:max(0, strings.LastIndexByte(s, '='))]; s != "" && !keys[strings.ToLower(key)] {
				out = append(out, pair{name, s})
			}
		}
	}
	carry("column", v.Said.Columns...)
	carry("word", v.Said.Words...)
	if !slices.ContainsFunc(v.Questions, func(q LayoutQuestion) bool { return q.Order }) {
		carry("order", v.Said.Order)
	}
	if !slices.ContainsFunc(v.Questions, func(q LayoutQuestion) bool { return q.Service }) {
		carry("service", v.Said.Service)
	}
	return out
}

// Day is the day of the counts.
func (v layoutShown) Day() schemas.Date { return v.Layout.Then.ExtractDate }

// Twice is for the headings of the counts, now and then.
func (v layoutShown) Twice() [2]struct{} { return [2]struct{}{} }
