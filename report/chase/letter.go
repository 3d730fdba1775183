package chase

import (
	"cmp"
	"embed"
	"fmt"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/iassn/collate/report/feedback"
	"github.com/iassn/collate/report/internal/plain"
	"github.com/iassn/collate/schemas"
)

//go:embed letters/*.txt
var letters embed.FS

// DefaultText is the text of the letter for a reason. Its first line is the subject;
// what stands in braces is put in.
func DefaultText(why Why) string {
	text, err := letters.ReadFile("letters/" + string(why) + ".txt")
	if err != nil {
		panic(err) // every reason has one, as a test sees to
	}
	return string(text)
}

// Letter is what a message is made of.
type Letter struct {
	Ask
	Period   schemas.Period
	Day      schemas.Date // on which it is written
	Due      schemas.Date // by when the return is due; zero for no day
	Sender   string       // who writes; empty for nobody
	Contact  string       // an address or a telephone number; may be empty
	Findings []schemas.Finding
	// Form is a form to fill in, and Marked what shows what was found; each may be
	// empty.
	Form, Marked []Attachment
}

// placeholders are what can stand in a letter, in the order in which messages name
// them.
var placeholders = []string{"service", "period", "from", "until", "due", "file", "received", "described", "found", "attached", "form", "sender", "contact"}

// values are what is put in for each placeholder. Only what was found has several
// lines.
func (l Letter) values() map[string]string {
	out := map[string]string{
		"service": line(l.Service.Name), "period": line(l.Period.Name), "from": l.Period.First.Long(), "until": l.Period.Last.Long(),
		"file": line(l.Return.File), "sender": line(l.Sender), "contact": line(l.Contact), "found": feedback.Text(l.Findings),
		"attached": named(l.Marked), "form": named(l.Form),
	}
	if l.Return.ReceivedOn != 0 {
		out["received"] = l.Return.ReceivedOn.Long()
	}
	if l.Return.ExtractDate != 0 {
		out["described"] = l.Return.ExtractDate.Long()
	}
	switch {
	case l.Due == 0:
	case l.Due < l.Day:
		out["due"] = "It was due by " + l.Due.Long() + "."
	default:
		out["due"] = "It is due by " + l.Due.Long() + "."
	}
	return out
}

func named(attachments []Attachment) string {
	var out []string
	for _, a := range attachments {
		out = append(out, a.Name+a.about())
	}
	return plain.Listed(out)
}

// about says what an attachment is, after its name.
func (a Attachment) about() string {
	if a.About == "" {
		return ""
	}
	return " (" + a.About + ")"
}

// line is a text in one line, without what could end it.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// placeholder is a word in braces.
var placeholder = regexp.MustCompile(`\{([^{}\n]*)\}`)

// subjectMark begins the first line of a letter.
const subjectMark = "Subject:"

// Check says what is wrong with the text of a letter, which messages call name.
func Check(text, name string) error {
	first, _, _ := strings.Cut(text, "\n")
	if subject, ok := strings.CutPrefix(first, subjectMark); !ok || line(subject) == "" {
		return fmt.Errorf("%s: line 1: a letter begins with its subject: %s Your return for {period}", name, subjectMark)
	}
	for i, l := range strings.Split(text, "\n") {
		for _, m := range placeholder.FindAllStringSubmatch(l, -1) {
			if !slices.Contains(placeholders, m[1]) {
				return fmt.Errorf("%s: line %d: nothing can be put in for %s: allowed are {%s}", name, i+1, m[0], strings.Join(placeholders, "}, {"))
			}
		}
	}
	return nil
}

// fill puts values into a text. A sentence of its own that has none is left out, and
// so is a line that would say nothing without it: one in which a placeholder that is
// empty stands, save for {due}, which is a sentence.
func fill(text string, values map[string]string) string {
	var out []string
	for l := range strings.SplitSeq(text, "\n") {
		drop := false
		l = placeholder.ReplaceAllStringFunc(l, func(m string) string {
			name := m[1 : len(m)-1]
			drop = drop || values[name] == "" && name != "due"
			return values[name]
		})
		if l = strings.TrimRightFunc(l, unicode.IsSpace); drop || l == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimSpace(strings.Join(out, "\n")) + "\n"
}

// Message makes the message, of a text that Check has nothing against.
func (l Letter) Message(text string) Message {
	subject, body, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	values := l.values()
	m := Message{
		Subject: line(strings.TrimPrefix(fill(subject, values), subjectMark)), Text: fill(body, values), Day: l.Day,
		Attachments: slices.Concat(l.Marked, l.Form),
	}
	if a, err := mail.ParseAddress(l.Contact); err == nil {
		m.From = &mail.Address{Name: cmp.Or(line(a.Name), line(l.Sender)), Address: a.Address}
	}
	for _, c := range l.Service.Contacts {
		if a, err := mail.ParseAddress(c); err == nil { // the register has no other
			m.To = append(m.To, mail.Address{Name: line(a.Name), Address: a.Address})
		}
	}
	return m
}
