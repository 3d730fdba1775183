package summary

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/iassn/collate/schemas"
)

// told is a summary as JSON has it.
type told struct {
	Period   string       `json:"period"`
	At       string       `json:"at"`
	Services int          `json:"services"` // that can tell their position on the day
	Expected int          `json:"services_expected"`
	Verdicts toldVerdicts `json:"verdicts"`
	Returns  []toldReturn `json:"returns"`
	Issues   []toldIssue  `json:"issues"`
	Changed  []string     `json:"changed"`
	Settle   []string     `json:"worth_settling"`
	Release  toldRelease  `json:"release"`
}

// toldVerdicts is how many of the returns read have each verdict.
type toldVerdicts struct {
	Accepted int `json:"accepted"`
	Queries  int `json:"queries"`
	Held     int `json:"held"`
	Rejected int `json:"rejected"`
}

type toldReturn struct {
	File        string `json:"file"`
	Service     string `json:"service"`
	ExtractDate string `json:"extract_date"`
	Verdict     string `json:"verdict"`
	Counted     int    `json:"rows_accepted"`
	Rejected    int    `json:"rows_rejected"`
}

type toldIssue struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	File     string `json:"file"`
	Service  string `json:"service"`
	Count    int    `json:"count"`
}

type toldRelease struct {
	Folder   string   `json:"folder"`
	Draft    bool     `json:"draft"`
	Figures  int      `json:"figures"`
	Withheld int      `json:"withheld"`
	Refused  string   `json:"refused"` // why there is no published edition
	Written  []string `json:"written"`
}

// WriteJSON writes the summary, and the returns that were read, as one JSON object
// for programs. Lists that hold nothing are empty, and what is not known is "".
func WriteJSON(w io.Writer, s Summary, returns []schemas.Return) error {
	out := told{
		Period: s.Period.Name, At: s.At.String(), Services: s.Covered, Expected: s.Expected,
		Returns: []toldReturn{}, Issues: []toldIssue{}, Changed: append([]string{}, s.Changes...), Settle: append([]string{}, s.Settle...),
		Release: toldRelease{
			Folder: s.Published, Draft: s.Draft, Figures: s.Shown, Withheld: s.Withheld, Refused: s.Refused, Written: append([]string{}, s.Written...),
		},
	}
	for _, v := range s.Verdicts {
		switch v {
		case schemas.Accepted:
			out.Verdicts.Accepted++
		case schemas.AcceptedWithQueries:
			out.Verdicts.Queries++
		case schemas.Held:
			out.Verdicts.Held++
		case schemas.Rejected:
			out.Verdicts.Rejected++
		}
	}
	for _, r := range returns {
		out.Returns = append(out.Returns, toldReturn{r.File, r.Service, r.ExtractDate.String(), r.Verdict.String(), r.Ledger.Accepted, r.Ledger.Rejected})
	}
	for _, i := range s.Issues {
		out.Issues = append(out.Issues, toldIssue{string(i.Rule), i.Severity.String(), i.File, i.Service, i.Count})
	}
	content, err := json.MarshalIndent(out, "", "  ")
	if err == nil {
		_, err = w.Write(append(content, '\n'))
	}
	if err != nil {
		return fmt.Errorf("writing the summary: %w", err)
	}
	return nil
}
