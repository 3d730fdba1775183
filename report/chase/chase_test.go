package chase

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var quarter = schemas.Quarter(2026, 1)

// returned is what a service returned, as measure.Returning says it.
func returned(id string, tells bool, r measure.ReturnRow) measure.Returned {
	return measure.Returned{Service: schemas.Service{ID: id}, Tells: tells, Return: r}
}

// row is a return that was received so many days after the period.
func row(id, service, state string, days int) measure.ReturnRow {
	return measure.ReturnRow{ID: id, Service: service, State: state, ExtractDate: quarter.Last, ReceivedOn: quarter.Last + schemas.Date(days)}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name    string
		tells   bool
		last    measure.ReturnRow
		returns []measure.ReturnRow
		why     Why // empty for not asked
		about   string
	}{
		{"nothing sent", false, measure.ReturnRow{}, nil, Late, ""},
		{"of an earlier day", false, row("a", "kent", "counts", 5), nil, Earlier, "a"},
		{"held", false, row("a", "kent", "held", 5), nil, Held, "a"},
		{"rejected", false, row("a", "kent", "rejected", 5), nil, Rejected, "a"},
		{"discarded by a person", false, row("a", "kent", "discarded", 5), nil, Late, ""},
		{"waits for a decision", false, row("a", "kent", "waiting", 5), nil, "", ""},
		{"counts", true, row("a", "kent", "counts", 5), nil, "", ""},
		{"counts, and an earlier one was rejected", true, row("a", "kent", "counts", 5), []measure.ReturnRow{row("b", "kent", "rejected", 3)}, "", ""},
		{"counts, and one of the same day was rejected", true, row("a", "kent", "counts", 5), []measure.ReturnRow{row("b", "kent", "rejected", 5)}, "", ""},
		{
			"counts, and later ones do not", true, row("a", "kent", "counts", 5),
			[]measure.ReturnRow{row("c", "kent", "held", 9), row("b", "kent", "rejected", 7), row("d", "surrey", "rejected", 12)},
			Held, "c",
		},
	} {
		got := Find(quarter, []measure.Returned{returned("kent", c.tells, c.last)}, append(c.returns, c.last))
		switch {
		case c.why == "" && len(got) == 0:
		case len(got) != 1 || got[0].Why != c.why || got[0].Return.ID != c.about || got[0].Service.ID != "kent":
			t.Errorf("%s: %+v, want %s about %q", c.name, got, c.why, c.about)
		}
	}
}

// Every reason has a letter with nothing wrong in it, which says what it is about and
// leaves no placeholder.
func TestDefaultTexts(t *testing.T) {
	for _, why := range Whys {
		text := DefaultText(why)
		if err := Check(text, string(why)); err != nil {
			t.Error(err)
		}
		for _, full := range []bool{false, true} {
			l := Letter{Ask: Ask{Service: schemas.Service{Name: "Kent"}, Why: why}, Period: quarter, Day: quarter.Last + 30}
			if full {
				l.Due, l.Sender, l.Contact = quarter.Last+28, "IASS Network", "0121 496 0000"
				l.Form = []Attachment{{Name: "kent-form.xlsx"}}
				l.Return = measure.ReturnRow{File: "Kent.xlsx", ReceivedOn: quarter.Last + 5, ExtractDate: quarter.Last - 30}
			}
			m := l.Message(text)
			if strings.ContainsAny(m.Subject+m.Text, "{}") || !strings.Contains(m.Subject, "Kent") || !strings.Contains(m.Subject, "2026-27-Q1") ||
				strings.Contains(m.Text, "\n\n\n") || strings.Contains(m.Text, " \n") || len(m.Text) < 150 {
				t.Errorf("%s: %s\n%s", why, m.Subject, m.Text)
			}
			for _, words := range []string{"It was due by 28 July 2026.", "IASS Network\n0121 496 0000\n"} {
				if strings.Contains(m.Text, words) != full {
					t.Errorf("%s: %q: %v\n%s", why, words, !full, m.Text)
				}
			}
		}
	}
}

func TestFill(t *testing.T) {
	values := map[string]string{"service": "Kent", "period": "{due}", "due": ""}
	got := fill("Dear {service},\n\nSend {period}. {due}\nBy {contact}.\n\nAsk {sender}\n\nThanks {service}\n\n\n", values)
	if want := "Dear Kent,\n\nSend {due}.\n\nThanks Kent\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCheck(t *testing.T) {
	for text, want := range map[string]string{
		"Subject: Your return\n\nDear {service}": "",
		"Dear {service}":                         "letters/late.txt: line 1: a letter begins with its subject: Subject: Your return for {period}",
		"Subject: \nDear":                        "letters/late.txt: line 1: a letter begins with its subject: Subject: Your return for {period}",
		"Subject: x\n\nDear {servce}": "letters/late.txt: line 3: nothing can be put in for {servce}: allowed are {service}, {period}, {from}, {until}, {due}, " +
			"{file}, {received}, {described}, {found}, {attached}, {form}, {sender}, {contact}",
	} {
		got := ""
		if err := Check(text, "letters/late.txt"); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// opened is a draft as a mail program reads it.
type opened struct {
	Header      mail.Header
	Text        string
	Attachments []Attachment
}

func open(t require, eml []byte) opened {
	if bare := strings.ReplaceAll(string(eml), "\r\n", ""); strings.ContainsAny(bare, "\r\n") {
		t.Fatalf("a line does not end as mail has it: %q", eml)
	}
	for l := range strings.SplitSeq(string(eml), "\r\n") {
		if len(l) > 998 {
			t.Fatalf("a line has %d characters", len(l))
		}
		if strings.ContainsFunc(l, func(r rune) bool { return r > 126 || r < 32 && r != '\t' }) {
			t.Fatalf("a line is not ASCII: %q", l)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(eml))
	if err != nil {
		t.Fatalf("%v: %s", err, eml)
	}
	out := opened{Header: m.Header}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("%v", err)
	}
	read := func(r io.Reader) []byte {
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%v", err)
		}
		return b
	}
	if kind == "text/plain" {
		out.Text = string(read(quotedprintable.NewReader(m.Body)))
		return out
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for i := 0; ; i++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
		if i == 0 {
			out.Text = string(read(quotedprintable.NewReader(p)))
			continue
		}
		out.Attachments = append(out.Attachments, Attachment{
			Name: p.FileName(), Type: p.Header.Get("Content-Type"), Content: read(base64.NewDecoder(base64.StdEncoding, p)),
		})
	}
}

type require interface{ Fatalf(format string, a ...any) }

// A draft reads back as the message that it was, whatever the register, a file's name
// and the settings hold; and no text of theirs becomes a header.
func TestDraft(t *testing.T) {
	headers := []string{"Content-Transfer-Encoding", "Content-Type", "Date", "From", "Mime-Version", "Subject", "To", "X-Unsent"}
	text := rapid.OneOf(
		rapid.String(), rapid.StringMatching(`[ -~é\r\n]{0,300}`),
		rapid.Just("Kent\r\nBcc: everybody@example.org\r\n\r\n<script>"), rapid.Just("Kent\nBcc: a@b.example"), rapid.Just("=?utf-8?q?=0D=0ABcc:_a@b.example?="),
	)
	rapid.Check(t, func(t *rapid.T) {
		l := Letter{
			Ask:    Ask{Service: schemas.Service{Name: text.Draw(t, "service"), Contacts: []string{"sendiass@kent.example", "Zoë Bell <zoe@kent.example>"}}, Why: Late},
			Period: quarter, Day: quarter.Last + 30, Sender: text.Draw(t, "sender"), Contact: rapid.SampledFrom([]string{"returns@iass.example", "0121 496 0000", ""}).Draw(t, "contact"),
			Marked: []Attachment{{Name: "a-feedback.xlsx", Type: WorkbookType, Content: rapid.SliceOf(rapid.Byte()).Draw(t, "content")}},
		}
		l.Return.File = text.Draw(t, "file")
		if rapid.Bool().Draw(t, "bare") {
			l.Marked = nil
		}
		m := l.Message("Subject: {service} {period}\n\n{service}: {file}\n.\n{attached}\n{sender}\n")
		var b bytes.Buffer
		if err := m.WriteEML(&b); err != nil {
			t.Fatal(err)
		}
		got := open(t, b.Bytes())
		for name := range got.Header {
			if !slices.Contains(headers, name) {
				t.Fatalf("the header %s: %q", name, got.Header[name])
			}
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if want := strings.ToValidUTF8(strings.ReplaceAll(m.Subject, "=?", "= ?"), "\ufffd"); err != nil || subject != want {
			t.Fatalf("subject %q, want %q, %v", subject, want, err)
		}
		to, err := got.Header.AddressList("To")
		if err != nil || len(to) != 2 || to[1].Name != "Zoë Bell" || to[0].Address != "sendiass@kent.example" {
			t.Fatalf("%v, %v", to, err)
		}
		if from, err := got.Header.AddressList("From"); (m.From != nil) != (err == nil) || m.From != nil && from[0].Address != "returns@iass.example" {
			t.Fatalf("%v, %v", from, err)
		}
		if got.Header.Get("X-Unsent") != "1" {
			t.Fatal("it is not marked as a draft")
		}
		if strings.ReplaceAll(got.Text, "\r\n", "\n") != m.Text {
			t.Fatalf("text %q, want %q", got.Text, m.Text)
		}
		if len(got.Attachments) != len(l.Marked) {
			t.Fatalf("%d attachments", len(got.Attachments))
		}
		if len(l.Marked) > 0 && (!bytes.Equal(got.Attachments[0].Content, l.Marked[0].Content) || got.Attachments[0].Name != "a-feedback.xlsx") {
			t.Fatal("the attachment is not what it was")
		}
	})
}

func TestWriteText(t *testing.T) {
	m := Message{
		To: []mail.Address{{Address: "sendiass@kent.example"}, {Name: "Zoë Bell", Address: "zoe@kent.example"}}, Subject: "Your return",
		Text: "Dear colleagues,\n", Attachments: []Attachment{{Name: "kent-feedback.xlsx"}},
	}
	var b strings.Builder
	if err := m.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := "To: sendiass@kent.example, Zoë Bell <zoe@kent.example>\nSubject: Your return\nAttach: kent-feedback.xlsx\n\nDear colleagues,\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
