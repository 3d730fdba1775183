package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// draft is one file in the making.
type draft struct {
	form    *layout
	fault   *fault // nil where the file counts
	senders []*sender
	period  schemas.Period
	seed    uint64
	number  uint64 // counted from 1; with the seed, what its chances follow from
	file    File
	rated   []Rated // what its services' users answered, where it has columns for that
}

// build makes the file, and counts what it can tell.
func (d *draft) build() (File, []Count, error) {
	r := rand.New(rand.NewPCG(d.seed, d.number))
	var counts []Count
	if d.name() {
		return d.file, nil, nil
	}
	for _, s := range d.senders {
		d.live(r, s)
		if d.fault == nil {
			counts = append(counts, truthOf(s, d.period, d.form.grain != schemas.SummaryGrain)...)
			if d.form.asks() {
				d.rated = append(d.rated, ratingsOf(s, d.period)...)
			}
		}
	}
	err := d.write()
	return d.file, counts, err
}

// filed is the file of senders that have their interventions already.
func (d *draft) filed() (File, error) {
	if d.name() {
		return d.file, nil
	}
	err := d.write()
	return d.file, err
}

// name begins the file, and reports whether that is all of it: a file that is no return.
func (d *draft) name() bool {
	d.file = File{Path: safe(d.fill(d.form.path)), Layout: d.form.id}
	for _, s := range d.senders {
		d.file.Services = append(d.file.Services, s.service.ID)
	}
	if d.fault == nil {
		return false
	}
	d.file.Fault, d.file.Layout = d.fault.why, ""
	if d.fault.bare {
		d.file.Content = []byte(d.fault.content)
	}
	return d.fault.bare
}

// write gives the file its content.
func (d *draft) write() (err error) {
	if d.file.Content, err = d.form.write(d.form.pages(d), d.form, d.period.Last); err != nil {
		return fmt.Errorf("making %s: %w", d.file.Path, err)
	}
	return nil
}

// live gives the sender its interventions.
func (d *draft) live(r *rand.Rand, s *sender) {
	nat := d.nature(s)
	s.lives = livesOf(r, s.size, nat, func(k int) string { return d.form.ref(s, k) })
	if d.form.asks() {
		rate(rand.New(rand.NewPCG(d.seed, d.number<<32)), s.lives)
	}
}

// nature is how the sender's interventions run, so that the layout can tell them.
func (d *draft) nature(s *sender) nature {
	nat := nature{
		tells: d.form.tells, inactive: s.statuses == schemas.ThreeStatuses, top: schemas.Level4,
		last: d.period.Last, months: monthsHeld,
	}
	if s.levels == schemas.ThreeLevels {
		nat.top = schemas.Level3Or4
	}
	return nat
}

// fill puts the words of the file's service and day in the place of braces.
func (d *draft) fill(pattern string) string {
	s, last := d.senders[0].service, d.period.Last
	quarter := last.Long()
	if q := schemas.QuarterOf(last); q == d.period {
		quarter = strings.Replace(q.Name, "-Q", " Q", 1)
	}
	return strings.NewReplacer(
		"{name}", s.Name, "{slug}", strings.ReplaceAll(s.ID, "-", "_"), "{id}", s.ID, "{region}", s.Region.Name,
		"{iso}", last.String(), "{dmy}", last.Time().Format("02-01-2006"), "{long}", last.Long(),
		"{period}", quarter, "{number}", strconv.FormatUint(d.number, 10),
	).Replace(pattern)
}

// safe is a path that every system takes.
func safe(path string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, path)
}

// table is a page with the layout's titles, headings, rows and what stands
// below them.
func (d *draft) table(name string, columns []column, rows []row) page {
	p := page{name: name}
	for _, t := range d.form.titles {
		p.add(wordsOf(d.fill(t)))
	}
	if len(d.form.bands) > 0 {
		d.banner(&p, len(columns))
	}
	p.add(headingsOf(columns)...)
	lines := make([][]cell, 0, len(rows)+8)
	for _, r := range rows {
		lines = append(lines, line(columns, r))
	}
	if d.spoilt() {
		lines = d.spoil(columns, lines)
	}
	for i, cells := range lines {
		if d.form.every > 0 && i > 0 && i%d.form.every == 0 {
			p.add()
			p.add(headingsOf(columns)...)
		}
		p.rows = append(p.rows, cells)
	}
	if d.form.total {
		p.add(wordsOf("Total cases"), numberOf(len(lines)))
	}
	for _, t := range d.form.footer {
		p.add(wordsOf(d.fill(t)))
	}
	return p
}

// banner adds the row of merged headings; the last takes what is left.
func (d *draft) banner(p *page, width int) {
	cells := make([]cell, width)
	at, rowNumber := 0, len(p.rows)+1
	for i, b := range d.form.bands {
		cells[at] = cell{kind: heading, text: b.text}
		end := min(at+b.width, width)
		if i == len(d.form.bands)-1 {
			end = width
		}
		if end-at > 1 {
			p.merges = append(p.merges, fmt.Sprintf("%s%d:%s%d",
				schemas.ColumnName(at+1), rowNumber, schemas.ColumnName(end), rowNumber))
		}
		at = end
	}
	p.rows = append(p.rows, cells)
}

func headingsOf(columns []column) []cell {
	out := make([]cell, len(columns))
	for i, c := range columns {
		out[i] = cell{kind: heading, text: c.heading}
	}
	return out
}

func line(columns []column, r row) []cell {
	out := make([]cell, len(columns))
	for i, c := range columns {
		out[i] = c.value(r)
	}
	return out
}
