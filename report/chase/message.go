package chase

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"github.com/iassn/collate/schemas"
)

// Message is a message that is ready to be sent by a person.
type Message struct {
	From        *mail.Address // nil for whoever sends it
	To          []mail.Address
	Subject     string // one line
	Text        string // lines that end with \n
	Day         schemas.Date
	Attachments []Attachment
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name    string
	Type    string // its media type
	About   string // what it is, in a few words
	Content []byte
}

// WorkbookType is the media type of an XLSX workbook.
const WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// WriteText writes the message as plain text, to be read or copied.
func (m Message) WriteText(w io.Writer) error {
	var b strings.Builder
	if len(m.To) > 0 {
		fmt.Fprintf(&b, "To: %s\n", addresses(m.To, ", ", func(a mail.Address) string {
			if a.Name == "" {
				return a.Address
			}
			return a.Name + " <" + a.Address + ">"
		}))
	}
	fmt.Fprintf(&b, "Subject: %s\n", m.Subject)
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "Attach: %s\n", a.Name)
	}
	b.WriteString("\n" + m.Text)
	_, err := io.WriteString(w, b.String())
	return wrap(err)
}

func addresses(all []mail.Address, between string, text func(mail.Address) string) string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = text(a)
	}
	return strings.Join(out, between)
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("writing the message: %w", err)
	}
	return nil
}

// WriteEML writes the message as mail programs keep it (RFC 5322 and MIME), marked as
// not sent, so that they open it as a draft. The same message gives the same bytes.
// No header can hold more than one line: what would end it is not in it, and what is
// not ASCII is encoded.
func (m Message) WriteEML(w io.Writer) error {
	var b bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	if m.From != nil {
		header("From", encoded(*m.From))
	}
	if len(m.To) > 0 {
		header("To", addresses(m.To, ",\r\n ", encoded))
	}
	header("Subject", mime.QEncoding.Encode("utf-8", plainWord(m.Subject)))
	header("Date", m.Day.Time().Add(12*time.Hour).Format(time.RFC1123Z))
	header("X-Unsent", "1")
	header("MIME-Version", "1.0")
	if len(m.Attachments) == 0 {
		header("Content-Type", "text/plain; charset=utf-8")
		header("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		if err := quoted(&b, m.Text); err != nil {
			return wrap(err)
		}
	} else if err := m.parts(&b); err != nil {
		return wrap(err)
	}
	_, err := b.WriteTo(w)
	return wrap(err)
}

// plainWord is a text in one line that no reader takes for an encoded one.
func plainWord(s string) string { return strings.ReplaceAll(line(s), "=?", "= ?") }

// encoded is an address as a header has it. A name that is not ASCII is in base64, for
// quoted-printable lets a backslash pass, which readers stumble over.
func encoded(a mail.Address) string {
	a.Name = plainWord(a.Name)
	name := mime.BEncoding.Encode("utf-8", a.Name)
	if name == a.Name {
		return a.String()
	}
	return name + " " + (&mail.Address{Address: a.Address}).String()
}

// parts writes the text and the attachments.
func (m Message) parts(b *bytes.Buffer) error {
	p := multipart.NewWriter(b)
	if err := p.SetBoundary(m.boundary()); err != nil {
		return err
	}
	fmt.Fprintf(b, "Content-Type: multipart/mixed;\r\n boundary=%q\r\n\r\n", p.Boundary())
	part, err := p.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"text/plain; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"},
	})
	if err == nil {
		err = quoted(part, m.Text)
	}
	if err != nil {
		return err
	}
	for _, a := range m.Attachments {
		part, err := p.CreatePart(textproto.MIMEHeader{
			"Content-Type":              {a.Type},
			"Content-Transfer-Encoding": {"base64"},
			"Content-Disposition":       {mime.FormatMediaType("attachment", map[string]string{"filename": line(a.Name)})},
		})
		if err != nil {
			return err
		}
		if err := based(part, a.Content); err != nil {
			return err
		}
	}
	return p.Close()
}

// boundary is a line that no part can hold: neither quoted-printable nor base64 has
// "=_".
func (m Message) boundary() string {
	h := sha256.New()
	_, _ = io.WriteString(h, m.Subject+"\n"+m.Text) // never fails
	for _, a := range m.Attachments {
		_, _ = h.Write(a.Content) // likewise
	}
	return "=_iass_" + hex.EncodeToString(h.Sum(nil)[:16])
}

// quoted writes text as quoted-printable, with the ends of lines that mail has.
func quoted(w io.Writer, text string) error {
	q := quotedprintable.NewWriter(w)
	if _, err := io.WriteString(q, strings.ReplaceAll(text, "\n", "\r\n")); err != nil {
		return err
	}
	return q.Close()
}

// based writes content as base64, in lines of 76 characters.
func based(w io.Writer, content []byte) error {
	const width = 76
	text := base64.StdEncoding.EncodeToString(content)
	for len(text) > 0 {
		n := min(width, len(text))
		if _, err := io.WriteString(w, text[:n]+"\r\n"); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}
