package tidy

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/iassn/collate/report/disclosure"
)

// File is a file of a release as it was written.
type File struct {
	Path   string // from the release's folder, with slashes
	Bytes  int64
	SHA256 string
}

// PackageName is the name of the file that describes the others of a release.
const PackageName = "datapackage.json"

// manifest is a Tabular Data Package (specs.frictionlessdata.io, version 1). Its
// resources are the tables, which the specification wants to be CSV; Files are the
// other files of the release.
type manifest struct {
	Profile      string        `json:"profile"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Description  string        `json:"description"`
	Version      string        `json:"version"` // of the program
	Edition      string        `json:"edition"`
	Draft        bool          `json:"draft"`
	Contact      string        `json:"contact,omitempty"`
	Licenses     []licence     `json:"licenses,omitempty"`
	Contributors []contributor `json:"contributors,omitempty"`
	Sources      []source      `json:"sources"`
	Resources    []resource    `json:"resources"`
	Files        []resource    `json:"files,omitempty"`
}

type licence struct {
	Name string `json:"name,omitempty"`
	Path string `json:"path,omitempty"`
}

type contributor struct {
	Title string `json:"title"`
	Role  string `json:"role"`
}

type source struct {
	Title string `json:"title"`
}

type resource struct {
	Profile   string       `json:"profile,omitempty"`
	Name      string       `json:"name"`
	Title     string       `json:"title,omitempty"`
	Path      string       `json:"path"`
	Format    string       `json:"format"`
	MediaType string       `json:"mediatype"`
	Encoding  string       `json:"encoding,omitempty"`
	Bytes     int64        `json:"bytes"`
	Hash      string       `json:"hash"`
	Dialect   *dialect     `json:"dialect,omitempty"`
	Schema    *tableSchema `json:"schema,omitempty"`
}

type dialect struct {
	Delimiter      string `json:"delimiter"`
	LineTerminator string `json:"lineTerminator"`
	QuoteChar      string `json:"quoteChar"`
	DoubleQuote    bool   `json:"doubleQuote"`
	Header         bool   `json:"header"`
}

type tableSchema struct {
	Fields        []field  `json:"fields"`
	MissingValues []string `json:"missingValues"`
}

type field struct {
	Name        string       `json:"name"`
	Type        kind         `json:"type"`
	Format      string       `json:"format,omitempty"`
	Description string       `json:"description"`
	Constraints *constraints `json:"constraints,omitempty"`
}

type constraints struct {
	Required bool     `json:"required,omitempty"`
	Enum     []string `json:"enum,omitempty"`
	Minimum  *int     `json:"minimum,omitempty"`
}

// DataPackage writes what the files of a release are, as a Tabular Data Package
// of Frictionless Data: the tables with their columns, and the others by name. It
// lists every file given, by path, so it also says which files a release consists
// of. No day or time of its making is in it.
func DataPackage(w io.Writer, r disclosure.Release, files []File) error {
	m := manifest{
		Profile: "tabular-data-package", Name: packageName(r), Title: Title(r), Description: description(r),
		Version: r.Version, Edition: string(r.Edition), Draft: r.Draft, Contact: r.Contact,
		Sources: []source{{Title: sourceTitle(r)}}, Resources: []resource{},
	}
	if r.Publisher != "" {
		m.Contributors = []contributor{{r.Publisher, "publisher"}}
	}
	switch {
	case strings.HasPrefix(r.Licence, "https://"):
		m.Licenses = []licence{{Path: r.Licence}}
	case r.Licence != "":
		m.Licenses = []licence{{Name: r.Licence}}
	}
	sorted := slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	for _, f := range sorted {
		res := resourceOf(f)
		if res.Schema == nil {
			m.Files = append(m.Files, res)
			continue
		}
		m.Resources = append(m.Resources, res)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(m); err != nil {
		return fmt.Errorf("writing the data package: %w", err)
	}
	return nil
}

// ReadPackage are the paths of the files that a data package of a release lists. A
// package of another kind is an error, and so is a path that leads out of its
// folder.
func ReadPackage(content []byte) ([]string, error) {
	var m manifest
	if err := json.Unmarshal(content, &m); err != nil {
		return nil, fmt.Errorf("reading the data package: %w", err)
	}
	if !strings.HasPrefix(m.Name, namePrefix) {
		return nil, fmt.Errorf("reading the data package: it is called %q, and is none of a release", m.Name)
	}
	var out []string
	for _, r := range append(m.Resources, m.Files...) {
		if r.Path == "." || path.IsAbs(r.Path) || path.Clean(r.Path) != r.Path || strings.HasPrefix(r.Path, "..") || strings.ContainsAny(r.Path, `\:`) {
			return nil, fmt.Errorf("reading the data package: the path %q is not one of a release", r.Path)
		}
		out = append(out, r.Path)
	}
	return out, nil
}

// namePrefix begins the names of the packages of releases.
const namePrefix = "iass-"

// packageName is a name as the specification wants it: lower-case letters, digits,
// dots, hyphens.
func packageName(r disclosure.Release) string {
	name := namePrefix + strings.ToLower(r.Period.Name)
	if r.Period.Name == "" {
		name += r.At.String()
	}
	if r.Edition == disclosure.ForInternalUse {
		name += "-internal"
	}
	return name
}

// description is what there is to know before using the data.
func description(r disclosure.Release) string {
	var out []string
	for _, n := range notes(r)[1:] {
		out = append(out, strings.ToUpper(n.name[:1])+n.name[1:]+": "+n.meaning+".")
	}
	return strings.Join(out, " ")
}

func sourceTitle(r disclosure.Release) string {
	n := 0
	for _, c := range r.Coverage {
		if c.Tells {
			n++
		}
	}
	return fmt.Sprintf("Returns of %d of %d Information, Advice and Support Services", n, len(r.Coverage))
}

// formats are the media types of files by their formats; those of text are UTF-8.
var formats = map[string]struct {
	mediaType string
	text      bool
}{
	"csv":     {"text/csv", true},
	"html":    {"text/html", true},
	"json":    {"application/json", true},
	"parquet": {"application/vnd.apache.parquet", false},
	"xlsx":    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", false},
}

// resourceOf describes a file; with a schema where it is a table.
func resourceOf(f File) resource {
	ext := path.Ext(f.Path)
	format := strings.TrimPrefix(ext, ".")
	out := resource{
		Name: strings.ToLower(strings.ReplaceAll(f.Path, "/", "-")), Path: f.Path, Format: format,
		MediaType: formats[format].mediaType, Bytes: f.Bytes, Hash: "sha256:" + f.SHA256,
	}
	if formats[format].text {
		out.Encoding = "utf-8"
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(f.Path, ext), "-internal")
	i := slices.IndexFunc(tables, func(t table) bool { return t.name == stem })
	if i < 0 || format != "csv" {
		return out
	}
	t := tables[i]
	out.Profile, out.Name, out.Title = "tabular-data-resource", t.name, t.title
	out.Dialect = &dialect{Delimiter: ",", LineTerminator: "\n", QuoteChar: `"`, DoubleQuote: true, Header: true}
	out.Schema = &tableSchema{MissingValues: []string{""}}
	for _, c := range t.columns {
		out.Schema.Fields = append(out.Schema.Fields, c.field())
	}
	return out
}

// field describes a column.
func (c column) field() field {
	f := field{Name: c.name, Type: c.kind, Description: c.meaning}
	limits := constraints{Required: !c.nullable, Enum: names(c.allowed)}
	if c.counts {
		limits.Minimum = new(int)
	}
	if limits.Required || len(limits.Enum) > 0 || limits.Minimum != nil {
		f.Constraints = &limits
	}
	return f
}
