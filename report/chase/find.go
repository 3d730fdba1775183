package chase

import (
	"cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Why is why a service is written to.
type Why string

// A service is late that has sent nothing for the period; what it sent is of an
// earlier day than the period's last; or it is held, or was rejected, and nothing
// that came before it or since counts in its place.
const (
	Late     Why = "late"
	Earlier  Why = "earlier"
	Held     Why = "held"
	Rejected Why = "rejected"
)

// Whys are all of them; each has a letter of its own.
var Whys = []Why{Late, Earlier, Held, Rejected}

// Ask is a service to be written to, and why. Return is what it sent; its zero where
// it is late.
type Ask struct {
	Service schemas.Service
	Why     Why
	Return  measure.ReturnRow
}

// Find says which services to write to about a period, in the order of returned,
// which measure.Returning made of returns. A service is asked once. One whose return
// counts is asked where it has sent another since that does not; one whose return
// waits for a decision is not, for the answer is not the service's to give.
func Find(period schemas.Period, returned []measure.Returned, returns []measure.ReturnRow) []Ask {
	var out []Ask
	for _, r := range returned {
		last := r.Return
		if r.Tells {
			if last = since(period, r.Return, returns); last.ID == "" {
				continue
			}
		}
		why := Late
		switch last.State {
		case "held":
			why = Held
		case "rejected":
			why = Rejected
		case "counts", "replaced":
			why = Earlier
		case "waiting":
			continue
		default: // nothing, or what was discarded
			last = measure.ReturnRow{}
		}
		out = append(out, Ask{r.Service, why, last})
	}
	return out
}

// since is the newest return about a period, later than the one that counts, that is
// held or was rejected; its zero where there is none.
func since(period schemas.Period, counts measure.ReturnRow, returns []measure.ReturnRow) (out measure.ReturnRow) {
	for _, r := range returns {
		if r.Service == counts.Service && (r.State == "held" || r.State == "rejected") && r.About(period) &&
			r.ReceivedOn > counts.ReceivedOn && cmp.Or(cmp.Compare(r.ReceivedOn, out.ReceivedOn), cmp.Compare(r.ID, out.ID)) > 0 {
			out = r
		}
	}
	return out
}
