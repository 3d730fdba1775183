package ingest

import (
	"slices"
	"strings"
)

// meantWords are the words of headings that are looked for behind a misspelt
// one: long enough, and so much at home in these headings, that a slip of one
// letter leaves no doubt.
var meantWords = strings.Fields("date reference number unique identifier opened opening reopened reopen start started received referral level support intervention " +
	"status current inactive reactivated closed closure closing ended completed completion event change changed happened value type action activity enquiry record")

// realWords are words in their own right that are a letter away from one of
// these, and no slips.
var realWords = words("data rate late gate mate dates dated update updated tate date's day days preference references deference referrals referred numbers numbered " +
	"opener opens openings reopens starts stars smart stark starter stated stared lever levels revel bevel levee statue state status's statutory closes closer cloned closet close " +
	"closures ends mended tended added vent even evens events charge charged chance chances changes types tape typed competed completes values valued valve valid treated " +
	"relieved deceived perceived active inactivity interventions supported supports supporter currant currents reactivate identifiers open ended end unused event's reactive")

var knownWords = collectWords()

// collectWords are the words of all known headings, and those that say nothing.
func collectWords() map[string]bool {
	m := map[string]bool{}
	for _, p := range phrases {
		for _, w := range strings.FieldsFunc(p.words, func(r rune) bool { return r == ',' || r == ' ' }) {
			m[w] = true
		}
	}
	for _, w := range meantWords {
		m[w] = true
	}
	for _, set := range []map[string]bool{filler, dateWords, dateFiller, realWords} {
		for w := range set {
			m[w] = true
		}
	}
	return m
}

// meant are the headings that a misspelt one may have been meant to be; none
// where it is not misspelt, or nobody can say.
func meant(heading string) []string {
	const most = 8
	out := []string{""}
	slips := 0
	for _, w := range headingWords(brackets.ReplaceAllString(heading, " ")) {
		may := []string{w}
		if near := nearWords(w); len(near) > 0 {
			may = near
			slips++
		}
		var next []string
		for _, before := range out {
			for _, m := range may {
				next = append(next, strings.TrimSpace(before+" "+m))
			}
		}
		if out = next; len(out) > most {
			return nil
		}
	}
	if slips == 0 || slips > 2 {
		return nil
	}
	return out
}

// joinable are the words that headings run together: dateclosed, caseref.
var joinable = strings.Fields("date dt of case opened open reopened reopen inactive closed close closure start end received referral level intervention status " +
	"current ref reference id no number event type record new value support highest made last")

// splitWords is a heading with words that run together set apart; empty where
// none does.
func splitWords(heading string) string {
	split := false
	ws := headingWords(heading)
	for i, w := range ws {
		if knownWords[w] || len(w) < 6 {
			continue
		}
		if parts := splitWord(w); len(parts) > 1 {
			ws[i], split = strings.Join(parts, " "), true
		}
	}
	if !split {
		return ""
	}
	return strings.Join(ws, " ")
}

// splitWord are the joinable words of which a word is made up; none where it is
// not. The longest first word is tried first.
func splitWord(w string) []string {
	if w == "" {
		return []string{}
	}
	for n := len(w); n >= 2; n-- {
		if !slices.Contains(joinable, w[:n]) {
			continue
		}
		if rest := splitWord(w[n:]); rest != nil {
			return append([]string{w[:n]}, rest...)
		}
	}
	return nil
}

// nearWords are the words of headings that are one slip away from an unknown
// word: a letter left out, added, changed or swapped with the next.
func nearWords(w string) []string {
	if knownWords[w] || len(w) < 3 || strings.ContainsAny(w, "0123456789") || unneeded.MatchString(w) {
		return nil
	}
	var out []string
	for _, m := range meantWords {
		short := len(w) < 5 || len(m) < 5
		if short && (w[0] != m[0] || w[len(w)-1] != m[len(m)-1] && w != "dat") || len(w) == 3 && m != "date" {
			continue
		}
		if oneSlip(w, m) {
			out = append(out, m)
		}
	}
	return out
}

// oneSlip reports whether a and b differ by one letter left out, added or
// changed, or by two neighbours swapped.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return a[min(i+1, len(a)):] == b[min(i+1, len(b)):] ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

// misspeltNames are the fields that a misspelt heading names: never more surely
// than usual, and no more than a guess where it may have been meant otherwise.
func misspeltNames(heading string) []named {
	var out []named
	for i, text := range meant(heading) {
		ns := namedBy(text)
		if len(ns) == 0 {
			return nil
		}
		if i > 0 && (len(out) == 0 || ns[0].field != out[0].field) {
			for k := range out {
				out[k].strength = weak
			}
			return out
		}
		for _, n := range ns {
			n.strength = min(n.strength, usual)
			if !slices.ContainsFunc(out, func(o named) bool { return o.field == n.field }) {
				out = append(out, n)
			}
		}
	}
	return out
}
