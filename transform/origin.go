package transform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// part is what a file holds of one service.
type part struct {
	service  schemas.Service // without an id when it is not known
	tables   []schemas.Table
	findings []schemas.Finding
	// refused are the rows, by sheet and number, that name no service.
	refused map[schemas.Position]bool
	named   []schemas.Service // where several are, and nothing says which one sent it
}

func (p part) dataRows() int {
	n := 0
	for _, t := range p.tables {
		for _, r := range t.Rows {
			if r.Kind == schemas.DataRow && !t.Check {
				n++
			}
		}
	}
	return n
}

// origins says which services a file is from: by a service column, then a name
// in its titles, then its file name, then its folder, and last by what the
// command line or the manifest says. None or several: the service stays unknown,
// with a finding that holds the return, and it is never guessed.
func origins(x schemas.Extract, o Options) []part {
	whole := part{tables: x.Tables}
	if o.Service != "" {
		if s, ok := o.ByID(o.Service); ok {
			whole.service = s
			return []part{whole}
		}
	}
	named, where := namedServices(x, o)
	if parts, ok := byColumn(x, o, named); ok {
		return parts
	}
	at := schemas.Position{File: x.File}
	switch len(named) {
	case 1:
		whole.service = named[0]
	case 0:
		if len(x.Tables) > 0 {
			whole.findings = append(whole.findings, schemas.NewFinding(schemas.RuleServiceUnknown, at, schemas.ServiceName, ""))
		}
	default:
		whole.named = named
		whole.findings = append(whole.findings, schemas.NewFinding(schemas.RuleServiceSeveral, at, schemas.ServiceName,
			fmt.Sprintf("its %s names %s, and nothing says which one sent it", where, serviceNames(named))))
	}
	return []part{whole}
}

// namedServices are the services that the surest place to name any names.
func namedServices(x schemas.Extract, o Options) ([]schemas.Service, string) {
	titled := o.matchAll(x.Titles)
	byName := o.matchAll([]string{stem(x.File)})
	if len(titled) == 1 || len(titled) > 0 && len(byName) != 1 {
		return titled, "title"
	}
	if len(titled) > 1 { // several titles, of which the file name picks one
		if slices.ContainsFunc(titled, func(v schemas.Service) bool { return v.ID == byName[0].ID }) {
			return byName, "file name"
		}
		return titled, "title"
	}
	if len(byName) > 0 {
		return byName, "file name"
	}
	for _, f := range slices.Backward(x.Folders) {
		if in := o.matchAll([]string{f}); len(in) > 0 {
			return in, "folder"
		}
	}
	return o.matchAll(x.Sheets), "sheet"
}

// matchAll are the services that any of the texts names, each once. Where there
// are several, those that no longer exist on the day of receipt give way.
func (o Options) matchAll(texts []string) []schemas.Service {
	var out []schemas.Service
	for _, t := range texts {
		for _, s := range o.Match(t) {
			if !slices.ContainsFunc(out, func(v schemas.Service) bool { return v.ID == s.ID }) {
				out = append(out, s)
			}
		}
	}
	if valid := slices.DeleteFunc(slices.Clone(out), func(s schemas.Service) bool { return !s.ValidOn(o.ReceivedOn) }); len(out) > 1 && len(valid) > 0 {
		return valid
	}
	return out
}

// stem is a file's name without its extension.
func stem(name string) string {
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 5 {
		return name[:i]
	}
	return name
}

func serviceNames(ss []schemas.Service) string {
	var out []string
	for _, s := range ss {
		out = append(out, s.Name)
	}
	return strings.Join(out, " and ")
}

// byColumn divides the rows of a file by a column that names their service. A
// column that may be about the child's authority, not the sender's ("Local
// authority"), gives way to a name in the title or the file name.
func byColumn(x schemas.Extract, o Options, named []schemas.Service) ([]part, bool) {
	known := map[string]schemas.Service{}
	unknown, anySaid := 0, false
	cache := map[string]string{}
	for _, t := range x.Tables {
		i := columnOf(t, schemas.ServiceName)
		if i < 0 || t.Check {
			continue
		}
		if len(named) == 1 && !ofSender(t.Columns[i].Heading) {
			return nil, false
		}
		for _, r := range t.Rows {
			id, seen := cache[r.Cells[i]]
			if !seen {
				if ss := o.Match(r.Cells[i]); len(ss) == 1 {
					id = ss[0].ID
					known[id] = ss[0]
				}
				cache[r.Cells[i]] = id
			}
			anySaid = anySaid || id != ""
			if id == "" && r.Kind == schemas.DataRow {
				unknown++
			}
		}
	}
	if !anySaid {
		return nil, false
	}
	ids := make([]string, 0, len(known))
	for id := range known {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	parts := make([]part, len(ids))
	for i, id := range ids {
		parts[i] = part{service: known[id], tables: rowsOf(x.Tables, cache, id, i == 0)}
	}
	if unknown > 0 {
		parts[0].findings, parts[0].refused = withoutService(x, cache)
	}
	return parts, true
}

// ofSender reports whether a heading names the service that sends, and not the
// area in which somebody lives.
func ofSender(heading string) bool {
	h := Fold(heading)
	return strings.Contains(h, "service") || strings.Contains(h, "iass") || strings.Contains(h, "provider") || strings.Contains(h, "team") || h == "ias"
}

// rowsOf are the tables with the rows of one service only; the first service
// also has the rows that name none, which cannot be counted.
func rowsOf(tables []schemas.Table, service map[string]string, id string, first bool) []schemas.Table {
	out := make([]schemas.Table, len(tables))
	for k, t := range tables {
		out[k] = t
		i := columnOf(t, schemas.ServiceName)
		if i < 0 {
			if !first {
				out[k].Rows = nil
			}
			continue
		}
		out[k].Rows = nil
		for _, r := range t.Rows {
			if s := service[r.Cells[i]]; s == id || s == "" && first {
				out[k].Rows = append(out[k].Rows, r)
			}
		}
	}
	return out
}

// withoutService says which rows name no service of the register, for they
// cannot be counted for any.
func withoutService(x schemas.Extract, service map[string]string) ([]schemas.Finding, map[schemas.Position]bool) {
	var out []schemas.Finding
	refused := map[schemas.Position]bool{}
	for _, t := range x.Tables {
		i := columnOf(t, schemas.ServiceName)
		if i < 0 || t.Check {
			continue
		}
		for _, r := range t.Rows {
			if r.Kind != schemas.DataRow || service[r.Cells[i]] != "" {
				continue
			}
			refused[schemas.Position{Sheet: t.Sheet, Row: r.Number}] = true
			out = append(out, schemas.NewFinding(schemas.RuleServiceRow,
				schemas.Position{File: x.File, Sheet: t.Sheet, Row: r.Number, Column: t.Columns[i].Index}, schemas.ServiceName, ""))
		}
	}
	return out, refused
}
