package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// reorganisation is an authority that ended, and those that took its place.
type reorganisation struct {
	code, name string
	ended      schemas.Date // its last day
	successors []string     // GSS codes
}

// Places are the services of the days from first to last, joined where one took
// the place of another in that time: by the successors of their authorities, or
// because one took an authority over from one that had ended. Every service that
// existed on one of the days is in exactly one place; places are in the order of
// their ids. A change on the first day or before joins nothing, for there is no
// day before it to compare with.
func (r *Register) Places(first, last schemas.Date) []schemas.Place {
	services := slices.DeleteFunc(r.Services(), func(s schemas.Service) bool {
		return s.ValidFrom > last || s.ValidTo != 0 && s.ValidTo < first
	})
	group := make([]int, len(services)) // the least index of a service that it is joined with
	for i := range group {
		group[i] = i
	}
	join := func(a, b int) {
		from, to := max(group[a], group[b]), min(group[a], group[b])
		for i := range group {
			if group[i] == from {
				group[i] = to
			}
		}
	}
	changes := map[int][]link{}
	for _, l := range r.links(services, first, last) {
		join(l.before, l.after)
		changes[l.before] = append(changes[l.before], l)
	}
	var out []schemas.Place
	for i := range services {
		if group[i] != i {
			continue
		}
		var p schemas.Place
		var links []link
		for k, s := range services {
			if group[k] == i {
				p.Services = append(p.Services, s)
				links = append(links, changes[k]...)
			}
		}
		p.ID, p.Name = titleOf(p.Services, last)
		p.Changes = changesOf(links)
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b schemas.Place) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// link is a change that joins two services, or one with itself, by their places
// in a list.
type link struct {
	before, after int
	on            schemas.Date
	from, to      string // the names of the authorities, or of the services
}

// links are the changes between services after the first day and up to the last.
func (r *Register) links(services []schemas.Service, first, last schemas.Date) []link {
	var out []link
	for _, o := range r.reorganised {
		on := o.ended + 1
		if on <= first || on > last {
			continue
		}
		for b, before := range services {
			if !slices.Contains(before.Authorities, o.code) || !before.ValidOn(o.ended) {
				continue
			}
			for a, after := range services {
				for _, code := range o.successors {
					if slices.Contains(after.Authorities, code) && after.ValidOn(on) {
						out = append(out, link{b, a, on, o.name, r.authorities[code]})
					}
				}
			}
		}
	}
	for b, before := range services {
		for a, after := range services {
			took := func(code string) bool { return slices.Contains(after.Authorities, code) }
			if on := after.ValidFrom; a != b && before.ValidTo != 0 && before.ValidTo < on && on > first && on <= last &&
				slices.ContainsFunc(before.Authorities, took) {
				out = append(out, link{b, a, on, before.Name, after.Name})
			}
		}
	}
	return out
}

// titleOf is the id and the name of services together: of those that exist on the
// last day, or where none does, of all.
func titleOf(services []schemas.Service, last schemas.Date) (id, name string) {
	standing := slices.DeleteFunc(slices.Clone(services), func(s schemas.Service) bool { return !s.ValidOn(last) })
	if len(standing) == 0 {
		standing = services
	}
	names := make([]string, len(standing))
	for i, s := range standing {
		names[i] = s.Name
	}
	return strings.Join(serviceIDs(standing), "+"), strings.Join(names, " + ")
}

// changesOf puts together what changed on the same day.
func changesOf(links []link) []schemas.Change {
	byDay := map[schemas.Date]schemas.Change{}
	for _, l := range links {
		c := byDay[l.on]
		byDay[l.on] = schemas.Change{On: l.on, From: append(c.From, l.from), To: append(c.To, l.to)}
	}
	var out []schemas.Change
	for _, on := range slices.Sorted(maps.Keys(byDay)) {
		c := byDay[on]
		slices.Sort(c.From)
		slices.Sort(c.To)
		out = append(out, schemas.Change{On: on, From: slices.Compact(c.From), To: slices.Compact(c.To)})
	}
	return out
}

// divide notes in each service the days on which it was divided: one of its
// authorities ended, and its successors are partly its own and partly those of
// others.
func (r *Register) divide() {
	for i := range r.services {
		s := &r.services[i]
		own := func(code string) bool { return slices.Contains(s.Authorities, code) }
		for _, o := range r.reorganised {
			if on := o.ended + 1; own(o.code) && s.ValidOn(o.ended) && s.ValidOn(on) && slices.ContainsFunc(o.successors, own) &&
				slices.ContainsFunc(o.successors, func(code string) bool { return !own(code) }) {
				s.Divided = append(s.Divided, on)
			}
		}
		slices.Sort(s.Divided)
	}
}
