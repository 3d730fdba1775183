package main

import (
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

// knownContent is what is known of content that came in before.
type knownContent struct {
	// kept are the days on which the returns that are kept of it were received, and here
	// those on which manifests say that its copies in this run were: the first, by the day
	// that was said of each, zero for none.
	kept, here map[schemas.Date]schemas.Date
	// assumed is, by service, the day that those describe of which nobody said it;
	// said the latest that was said of any, zero for none.
	assumed map[string]schemas.Date
	said    schemas.Date
}

// receipts is what is known of content that came in before, by SHA-256.
type receipts map[string]*knownContent

// of is what is known of content, to be added to.
func (all receipts) of(sha string) *knownContent {
	r := all[sha]
	if r == nil {
		r = &knownContent{kept: map[schemas.Date]schemas.Date{}, here: map[schemas.Date]schemas.Date{}, assumed: map[string]schemas.Date{}}
		all[sha] = r
	}
	return r
}

// add adds a return that is kept.
func (all receipts) add(k measure.ReturnRow) {
	r := all.of(k.SHA256)
	said := schemas.SaidDay(k.ID)
	note(r.kept, said, k.ReceivedOn)
	if said != 0 {
		r.said = max(r.said, said)
	} else {
		r.assumed[k.Service] = k.ExtractDate
	}
}

// note notes a day of receipt of content of which a day was said, if it is the first.
func note(days map[schemas.Date]schemas.Date, said, received schemas.Date) {
	if first, ok := days[said]; !ok || received < first {
		days[said] = received
	}
}

// first is the first day on which content came of which a day was said; zero for none.
// One of which nobody said the day may have been of that day if it had come by then, and
// content that says its own day came whatever was said of it.
func first(days map[schemas.Date]schemas.Date, said schemas.Date) schemas.Date {
	if day, ok := days[said]; ok {
		return day
	}
	if said != 0 {
		if day := days[0]; day >= said {
			return day
		}
		return 0
	}
	var out schemas.Date
	for _, day := range days {
		if out == 0 || day < out {
			out = day
		}
	}
	return out
}

// asReceived is how content that came in before is to be read, given how its returns
// are read without knowing that: as received when it first was, for a return that
// describes a later day was not received then; where nobody says now which day it
// describes, of the day that was said before. again is false where that changes
// nothing. A reading that differs from the one that is kept counts from today,
// whenever its content came.
func (in *intake) asReceived(o transform.Options, sha string, returns []schemas.Return) (as transform.Options, knownOn schemas.Date, again bool) {
	r := in.received[sha]
	if r == nil {
		return o, 0, false
	}
	said := schemas.SaidDay(returns[0].ID)
	if said == 0 && r.said != 0 && len(r.assumed) == 0 && isAssumed(returns) {
		said, o.ExtractDate, again = r.said, r.said, true
	}
	kept, here := first(r.kept, said), first(r.here, said)
	if kept != 0 && kept < o.ReceivedOn {
		o.ReceivedOn, knownOn, again = kept, max(kept, in.receivedOn), true
	}
	if here != 0 && here < o.ReceivedOn {
		o.ReceivedOn, again = here, true
	}
	return o, knownOn, again
}

// isAssumed reports whether nobody says of returns which day they describe.
func isAssumed(returns []schemas.Return) bool {
	return slices.ContainsFunc(returns, func(r schemas.Return) bool {
		return slices.ContainsFunc(r.Findings, func(f schemas.Finding) bool { return f.Rule == schemas.RuleExtractAssumed })
	})
}

// fileKey tells the file of a return from others, as keptFileKey does of one that is
// kept.
func fileKey(r schemas.Return) string {
	return schemas.FileKey(r.SHA256, schemas.SaidDay(r.ID), r.Service, r.Ledger)
}

func keptFileKey(r measure.ReturnRow) string {
	return schemas.FileKey(r.SHA256, schemas.SaidDay(r.ID), r.Service, r.Ledger)
}
