package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/iassn/collate/report/counted"
	"github.com/iassn/collate/schemas"
)

func newDocs(c *common) *cobra.Command {
	return &cobra.Command{
		Use:   "docs DIR",
		Short: "Write the documents that the program generates: rules, commands, tables",
		Long: "Writes into the folder rules.md (everything that is checked), schema.md (the tables of the\n" +
			"store, and what each column means), commands/*.md and man/*.1 (the commands), and json/*.json,\n" +
			"the schemas (JSON Schema, draft 2020-12) of returns in JSON.",
		Args: args(cobra.ExactArgs(1), "a folder"),
		RunE: func(cmd *cobra.Command, a []string) error {
			written, err := writeDocs(cmd.Root(), a[0])
			if err == nil && !c.quiet {
				_, err = fmt.Fprintf(c.out, "%s written in %s\n", plural(written, "document", "documents"), a[0])
			}
			return err
		},
	}
}

// writeDocs writes the documents into a folder, and says how many.
func writeDocs(root *cobra.Command, dir string) (int, error) {
	parts := []document{
		{filepath.Join(dir, "rules.md"), func(w io.Writer) error { return writeText(w, rulesText()) }},
		{filepath.Join(dir, "schema.md"), func(w io.Writer) error { return writeText(w, schemaText()) }},
	}
	files, err := counted.SchemaFiles()
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		parts = append(parts, document{filepath.Join(dir, "json", f.Name), func(w io.Writer) error { _, err := w.Write(f.Content); return err }})
	}
	for _, cmd := range documented(root) {
		name := strings.ReplaceAll(cmd.CommandPath(), " ", "-")
		parts = append(parts,
			document{filepath.Join(dir, "commands", name+".md"), func(w io.Writer) error { return commandText(cmd, w) }},
			document{filepath.Join(dir, "man", name+".1"), func(w io.Writer) error { return manual(cmd, w) }})
	}
	for _, p := range parts {
		if err := writeFile(p.path, func(f *os.File) error { return p.write(f) }); err != nil {
			return 0, err
		}
	}
	return len(parts), nil
}

// document is a file, and what writes it.
type document struct {
	path  string
	write func(io.Writer) error
}

// documented are a command and those below it that people are shown.
func documented(cmd *cobra.Command) []*cobra.Command {
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	cmd.DisableAutoGenTag = true // it would be the day of writing
	out := []*cobra.Command{cmd}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() && !sub.IsAdditionalHelpTopicCommand() {
			out = append(out, documented(sub)...)
		}
	}
	return out
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// commandText writes a command's page. Its links are to the other pages.
func commandText(cmd *cobra.Command, w io.Writer) error {
	return doc.GenMarkdownCustom(cmd, w, func(name string) string { return strings.ReplaceAll(name, "_", "-") })
}

// manualDay stands in the manual pages, which have to have a day; today would make
// every writing of them differ.
var manualDay = time.Date(2026, time.April, 1, 0, 0, 0, 0, time.UTC)

// manual writes a command's manual page.
func manual(cmd *cobra.Command, w io.Writer) error {
	var b bytes.Buffer
	err := doc.GenMan(cmd, &doc.GenManHeader{Title: strings.ToUpper(strings.ReplaceAll(cmd.CommandPath(), " ", "-")), Section: "1", Date: &manualDay, Source: "iass " + version, Manual: "iass"}, &b)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, &b)
	return err
}

// rulesText is the catalogue of rules.
func rulesText() string {
	var b strings.Builder
	b.WriteString("# What is checked\n\nEvery rule, in the order in which people read a return: the file, its tables and columns, where it\n" +
		"is from, then its rows. A *note* needs nothing done; a *query* is counted, and somebody should\nlook; *row rejected* is a row that is not counted; " +
		"*return held* is one that waits for a person;\n*return rejected* is one of which nothing counts.\n")
	for _, r := range schemas.Rules {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n- Effect: %s\n", r.ID, r.Reason, effect(r))
		if allowed := r.Allowed(); allowed != "" {
			fmt.Fprintf(&b, "- Allowed: %s\n", allowed)
		}
		fmt.Fprintf(&b, "- To do: %s\n", r.Fix)
		if ask := (schemas.Finding{Rule: r.ID, Fix: r.Fix}).Ask(); ask != r.Fix {
			fmt.Fprintf(&b, "- The sender is asked: %s\n", ask)
		}
	}
	return b.String()
}

// schemaText is the tables of the store, with what each column means.
func schemaText() string {
	var b strings.Builder
	b.WriteString("# The tables\n\nWhat is kept of every return, in the order in which it is loaded. Days are days without a time.\n")
	for _, name := range schemas.TableNames {
		fmt.Fprintf(&b, "\n## %s\n\n| column | type | may be null | meaning |\n| --- | --- | --- | --- |\n", name)
		for _, f := range schemas.ArrowSchema(name).Fields() {
			meaning, _ := f.Metadata.GetValue("meaning")
			null := "no"
			if f.Nullable {
				null = "yes"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.Name, f.Type, null, strings.ReplaceAll(meaning, "|", `\|`))
		}
	}
	return b.String()
}
