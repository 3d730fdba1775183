package desk

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/report/moderation"
)

// moderationShown is the page about moderation exercises.
type moderationShown struct {
	Regions []choice
	Each    string
	Last    *Job // the newest exercise that was read, with its result
}

func moderationPage(a *asked) (answer, error) { return a.moderationShown("", "1", nil) }

func (a *asked) moderationShown(region, each string, faults []fieldFault) (answer, error) {
	v := moderationShown{Each: each, Regions: []choice{{"", "choose a region", region == ""}}}
	for _, r := range a.office.Regions() {
		v.Regions = append(v.Regions, choice{r.Name, r.Name, r.Name == region})
	}
	if j, ok := a.desk.queue.last(func(r any) bool { _, is := r.(Moderated); return is }); ok {
		v.Last = &j
	}
	page := shown{
		template: "moderation", Title: "Moderation", Here: "/moderation", Page: v, Faults: faults,
		Purpose: "The exercise that asks whether services mean the same by a level: several give a level to the same anonymised cases.",
	}
	if len(faults) > 0 {
		page.Status = http.StatusUnprocessableEntity
	}
	return page, nil
}

// makeExercise makes the workbooks of an exercise, in one file.
func makeExercise(a *asked) (answer, error) {
	var region, each string
	var cases []Upload
	faults, err := a.arrived(map[string]*string{"region": &region, "each": &each}, map[string]*[]Upload{"cases": &cases})
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(each)
	if err != nil {
		faults = append(faults, fieldFault{"each", "Say how many raters each service has: a number."})
	}
	if region == "" {
		faults = append(faults, fieldFault{"region", "Choose the region whose services are to take part."})
	}
	if len(faults) > 0 {
		return a.moderationShown(region, each, faults)
	}
	packs, err := a.office.Exercise(a.Context(), region, n, one(cases))
	if err != nil {
		if f := faultOf(err); f.status == http.StatusUnprocessableEntity {
			return a.moderationShown(region, each, []fieldFault{{"each", f.text}})
		}
		return nil, err
	}
	a.desk.note(a.person, "Made a moderation exercise of "+plain.Count(len(packs), "file", "files"))
	return download{"moderation-packs.zip", "application/zip", func(w io.Writer) error {
		z := zip.NewWriter(w)
		for _, p := range packs {
			to, err := z.Create(p.Name)
			if err != nil {
				return err
			}
			if _, err := to.Write(p.Content); err != nil {
				return err
			}
		}
		return z.Close()
	}}, nil
}

// one is the file of a field that takes one; nil where none came.
func one(files []Upload) *Upload {
	if len(files) == 0 {
		return nil
	}
	return &files[0]
}

// readExercise says how far raters agree, from the workbooks that they filled. They
// are held in memory, and nothing of them is kept.
func readExercise(a *asked) (answer, error) {
	var packs, before, cases []Upload
	faults, err := a.arrived(nil, map[string]*[]Upload{"packs": &packs, "before": &before, "own": &cases})
	if err != nil {
		return nil, err
	}
	if len(packs) == 0 && len(faults) == 0 {
		faults = append(faults, fieldFault{"packs", "No file was chosen: choose the workbooks that the raters sent back."})
	}
	if len(faults) > 0 {
		return a.moderationShown("", "1", faults)
	}
	title := "Read a moderation exercise of " + plain.Count(len(packs), "file", "files")
	return a.job(title, 0, func(ctx context.Context, _ progress) (any, error) {
		return a.office.Moderate(ctx, packs, before, one(cases))
	})
}

// moderationFile is a file of an exercise that was read since the desk was opened.
func moderationFile(a *asked) (answer, error) {
	j, _ := a.desk.queue.job(a.form("job"))
	made, _ := j.Result.(Moderated)
	for _, f := range made.Files {
		if f.Name == a.form("name") {
			return download{f.Name, f.Type, func(w io.Writer) error { _, err := w.Write(f.Content); return err }}, nil
		}
	}
	return nil, fault{http.StatusNotFound, "Not found", "This is not remembered any more.", "Send the workbooks again on the page Moderation."}
}

// Coefficient is a coefficient of agreement for people.
func (Moderated) Coefficient(v *float64) string {
	if v == nil {
		return "cannot be worked out"
	}
	return fmt.Sprintf("%.2f", *v)
}

// Median is the panel's median of a case.
func (Moderated) Median(c moderation.CaseResult) string {
	if c.Low == c.High {
		return c.Low
	}
	return c.Low + " to " + c.High
}
