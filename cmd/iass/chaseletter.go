package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/iassn/collate/report/chase"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/store"
	"github.com/iassn/collate/report/template"
	"github.com/iassn/collate/schemas"
)

// chaser writes the messages about a period into a folder.
type chaser struct {
	*common
	workspace
	store        *store.Store
	kept         []measure.ReturnRow
	period       schemas.Period
	dir          string
	passwordFile string
	noForms      bool // no return workbooks go with the messages
}

// write writes the message to a service, as text and as a draft.
func (c chaser) write(ctx context.Context, a chase.Ask, text string) error {
	set := c.settings
	l := chase.Letter{
		Ask: a, Period: c.period, Day: c.today,
		Sender: cmp.Or(set.Chase.Sender, set.Release.Publisher), Contact: cmp.Or(set.Chase.Contact, set.Release.Contact),
	}
	if set.Chase.DueDays > 0 {
		l.Due = c.period.Last + schemas.Date(set.Chase.DueDays)
	}
	var err error
	switch a.Why {
	case chase.Held, chase.Rejected:
		if l.Findings, err = c.store.Findings(ctx, a.Return.ID); err != nil {
			return err
		}
		l.Marked, err = c.feedback(ctx, a)
	default:
		if !c.noForms {
			l.Form, err = c.form(a.Service)
		}
	}
	if err != nil {
		return err
	}
	m := l.Message(text)
	base := filepath.Join(c.dir, a.Service.ID)
	if err := writeFile(base+textEnd, func(out *os.File) error { return m.WriteText(out) }); err != nil {
		return err
	}
	return writeFile(base+draftEnd, func(out *os.File) error { return m.WriteEML(out) })
}

// form is the return workbook of a service, to be filled in, and written beside its
// message.
func (c chaser) form(s schemas.Service) ([]chase.Attachment, error) {
	var b bytes.Buffer
	if err := template.Write(&b, c.blank(c.workspace, s, c.period)); err != nil {
		return nil, err
	}
	name := s.ID + formEnd
	if err := writeBytes(filepath.Join(c.dir, name), b.Bytes()); err != nil {
		return nil, err
	}
	return []chase.Attachment{{Name: name, Type: chase.WorkbookType, Content: b.Bytes()}}, nil
}

// feedback writes the feedback on a return beside its message, and gives what of it
// is attached; nothing where the file received was not kept, or would no longer be
// read as it was.
func (c chaser) feedback(ctx context.Context, a chase.Ask) ([]chase.Attachment, error) {
	same := ofOneFile(c.kept, a.Return)
	originals, err := c.originals(ctx, same)
	if err != nil || len(originals) == 0 || originals[0].path == "" {
		return nil, err
	}
	said := said{day: a.Return.ExtractDate}
	if len(same) == 1 {
		said.service = a.Service.ID
	}
	in := &intake{workspace: c.workspace, receivedOn: a.Return.ReceivedOn}
	if err := in.readPasswords(c.passwordFile); err != nil {
		return nil, err
	}
	t := withoutContent(in.one(originals[0].as(said)))
	k := slices.IndexFunc(t.returns, func(r schemas.Return) bool {
		return r.Service == a.Service.ID && r.Verdict == a.Return.Verdict
	})
	if k < 0 {
		c.say("%s: %s is read otherwise now than when it was collated: collate it again.", a.Service.Name, a.Return.File)
		return nil, nil
	}
	quiet := *c.common
	quiet.quiet = true
	base := filepath.Join(c.dir, a.Service.ID+feedbackEnd)
	if err := quiet.feedbackOn(in, t, k, base); err != nil {
		return nil, err
	}
	return attached(base)
}

// attached are the workbooks of the feedback whose files begin with base.
func attached(base string) ([]chase.Attachment, error) {
	var out []chase.Attachment
	for _, f := range []struct{ end, about string }{
		{".xlsx", "everything that was found"},
		{marked + ".xlsx", "your return with the cells marked that need a look; it holds only what was read"},
	} {
		content, err := os.ReadFile(base + f.end)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, chase.Attachment{Name: filepath.Base(base + f.end), Type: chase.WorkbookType, About: f.about, Content: content})
	}
	return out, nil
}
