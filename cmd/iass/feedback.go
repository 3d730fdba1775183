package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iassn/collate/ingest"
	"github.com/iassn/collate/report/feedback"
	"github.com/iassn/collate/schemas"
	"github.com/iassn/collate/transform"
)

func newFeedback(c *common) *cobra.Command {
	var flags intakeFlags
	var out string
	var whole bool
	cmd := &cobra.Command{
		Use:   "feedback PATH…",
		Short: "Write for each sender what was read, what was not and why, and a marked copy",
		Long: "Reads the files as check does, stores nothing, and writes for each service a page\n" +
			"(SERVICE.html), a workbook (SERVICE.xlsx) and, where the return is a workbook, a copy of it\n" +
			"with the cells marked that need a look (SERVICE-marked.xlsx).\n\n" +
			"The copy holds the columns that were read and the headings of the others, and nothing else, so\n" +
			"that it can go by e-mail. With --whole it is the sender's workbook itself, personal data and all.",
		Args: args(cobra.MinimumNArgs(1), "at least one file or folder"),
		RunE: func(_ *cobra.Command, paths []string) error {
			in, err := c.openIntake(false, flags)
			if err != nil {
				return err
			}
			if out == "" {
				out = in.Feedback()
			}
			files, err := in.find(paths)
			if err != nil {
				return err
			}
			return c.feedback(in, files, out, whole)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&out, "out", "", "the folder for the feedback (default: feedback in the workspace)")
	cmd.Flags().BoolVar(&whole, "whole", false, "mark the sender's whole workbook, with all that it holds: for a secure route alone")
	return cmd
}

// feedback writes the feedback of every return of the files.
func (c *common) feedback(in *intake, files []file, out string, whole bool) error {
	var all []taken
	bar := c.bar(len(files), "Reading returns")
	err := in.all(files, func(t taken) error {
		_ = bar.Add(1)
		if !whole || ingest.KindOf(t.content) != ingest.KindXLSX {
			t.content = nil
		}
		all = append(all, t)
		return nil
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	names := feedbackNames(all)
	verdict := schemas.Accepted
	for i, t := range all {
		verdict = max(verdict, worst(t.returns))
		for k := range t.returns {
			if err := c.feedbackOn(in, t, k, filepath.Join(out, names[i][k])); err != nil {
				return err
			}
		}
	}
	if verdict >= schemas.Held {
		return errHeld
	}
	return nil
}

// feedbackOn writes the feedback of one return of a file, in files whose paths
// begin with base, and says which.
func (c *common) feedbackOn(in *intake, t taken, k int, base string) error {
	f, parts, remark := feedbackParts(in, t, k, filepath.Base(base))
	var written []string
	for _, p := range parts {
		if err := writeFile(filepath.Join(filepath.Dir(base), p.path), func(out *os.File) error { return p.write(out) }); err != nil {
			return err
		}
		written = append(written, p.path)
	}
	if c.quiet {
		return nil
	}
	if remark != "" {
		remark = "  " + remark + "\n"
	}
	_, err := fmt.Fprintf(c.out, "%s: %s\n  %s: %s\n%s", f.Return.File, f.Answer(), filepath.Dir(base), strings.Join(written, ", "), remark)
	return err
}

// feedbackParts are the files of the feedback on one return of a file, whose names
// begin with stem, and what is to be said of the marked copy.
func feedbackParts(in *intake, t taken, k int, stem string) (f feedback.Feedback, parts []document, remark string) {
	f = feedback.Feedback{Version: version, Return: t.returns[k]}
	f.Service, _ = in.register.ByID(f.Return.Service)
	copied, remark := markedCopy(in, t, f)
	if copied != nil {
		f.Marked = stem + marked + ".xlsx"
	}
	parts = []document{
		{stem + ".html", func(w io.Writer) error { return feedback.WriteHTML(w, f) }},
		{stem + ".xlsx", func(w io.Writer) error { return feedback.WriteBook(w, f) }},
	}
	if copied != nil {
		parts = append(parts, document{f.Marked, func(w io.Writer) error { _, err := w.Write(copied); return err }})
	}
	return f, parts, remark
}

// markedCopy is the marked copy of a return that came as a workbook and needs a
// look, and what is to be said of it: whole where t has its content. A workbook of
// several services never goes whole to one of them, and one that cannot be marked
// costs no other feedback.
func markedCopy(in *intake, t taken, f feedback.Feedback) (content []byte, remark string) {
	if f.Return.Verdict == schemas.Accepted || !hasSheets(f.Return) {
		return nil, ""
	}
	var b bytes.Buffer
	switch {
	case t.content == nil:
	case len(t.returns) > 1:
		remark = "The marked copy holds only what was read: the file has the cases of several services."
	default:
		err := feedback.WriteWhole(&b, f, t.content, in.limits().Inflated)
		if err == nil {
			return b.Bytes(), "The marked copy holds all the personal data of the return: send it by a secure route alone."
		}
		remark = fmt.Sprintf("The marked copy holds only what was read: the workbook itself could not be marked (%v).", err)
		b.Reset()
	}
	if err := feedback.WriteCopy(&b, f, shows(in.vocabulary(f.Return.ReadBy))); err != nil {
		return nil, fmt.Sprintf("No marked copy could be made: %v.", err)
	}
	return b.Bytes(), remark
}

// hasSheets reports whether a table of the return stands in a workbook.
func hasSheets(r schemas.Return) bool {
	return len(r.Tables) > 0 && r.Tables[0].Sheet != ""
}

// shows says which cells a marked copy may show: those that say nothing, and those
// that can be read as what they should be.
func shows(v transform.Vocabulary) feedback.Shows {
	return func(f schemas.Field, cell string) bool {
		return v.IsBlank(cell) || f != schemas.Ref && f != schemas.ServiceName && v.Looks(f, cell)
	}
}

// feedbackNames are the names of the files of each return of each file, without
// their ends: the service, or the file's name where the service is not known. The
// file's name is added where a service has several files.
func feedbackNames(all []taken) [][]string {
	files := map[string]int{}
	for _, t := range all {
		for _, r := range t.returns {
			files[r.Service]++
		}
	}
	used := map[string]bool{}
	out := make([][]string, len(all))
	for i, t := range all {
		stem := safeName(strings.TrimSuffix(t.file.name, filepath.Ext(t.file.name)))
		for _, r := range t.returns {
			name := safeName(r.Service)
			switch {
			case r.Service == "":
				name = stem
			case files[r.Service] > 1:
				name += "-" + stem
			}
			taken := func() bool { return used[strings.ToLower(name)] || used[strings.ToLower(name)+marked] }
			for n, first := 2, name; taken(); n++ {
				name = fmt.Sprintf("%s-%d", first, n)
			}
			used[strings.ToLower(name)], used[strings.ToLower(name)+marked] = true, true
			out[i] = append(out[i], name)
		}
	}
	return out
}

// marked is what the name of a marked copy ends in.
const marked = "-marked"
