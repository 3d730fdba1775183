package config

import (
	"cmp"
	_ "embed" // the authorities and the short names
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/iassn/collate/schemas"
)

// authoritiesCSV is every upper-tier authority of England since 2009, by GSS
// code, with its DfE code, region, days and successors.
//
//go:embed authorities.csv
var authoritiesCSV []byte

// aliasesCSV is what the services of the default register are also called. A
// word is an ordinary English word too, and names the service only in company
// that says so; none is a name that holds a service's name and is not it.
//
//go:embed aliases.csv
var aliasesCSV []byte

// registerColumns are the headings of register.csv; only service must be there.
var registerColumns = []string{
	"service", "name", "region", "authorities", "statuses", "levels", "aliases", "valid_from", "valid_to", "breaks", "contact",
}

// Register is the services: who they are, what they are called, and which
// scheme of statuses and levels they use. It does not change once it is made,
// and can be read from several goroutines.
type Register struct {
	services []schemas.Service // by id
	regions  []schemas.Region  // by code
	names    names
	// Of the authorities of the default register: their names by GSS code, and
	// those that ended.
	authorities map[string]string
	reorganised []reorganisation
}

// Services are all services, those that have ended too, in the order of their
// ids. The caller may change the slice, but not what its elements point to.
func (r *Register) Services() []schemas.Service { return slices.Clone(r.services) }

// ByID is the service of an id: coventry.
func (r *Register) ByID(id string) (schemas.Service, bool) {
	i, ok := slices.BinarySearchFunc(r.services, id, func(s schemas.Service, id string) int { return cmp.Compare(s.ID, id) })
	if !ok {
		return schemas.Service{}, false
	}
	return r.services[i], true
}

// With is the register with the schemes that profiles give of services for which
// it declares none, so that returns and figures follow the same. Profiles that
// contradict one another are an error that names both; none contradicts the
// register, or LoadProfile would have refused it.
func (r *Register) With(profiles []schemas.Profile) (*Register, error) {
	filled := *r
	filled.services = slices.Clone(r.services)
	by := map[string]string{} // which profile said it first
	var faults []error
	for _, p := range profiles {
		if i := slices.IndexFunc(filled.services, func(s schemas.Service) bool { return s.ID == p.Service }); i >= 0 {
			s := &filled.services[i]
			faults = append(faults, declare(&s.Statuses, p.Statuses, "statuses", p, by), declare(&s.Levels, p.Levels, "levels", p, by))
		}
	}
	return &filled, errors.Join(faults...)
}

// declare makes the scheme of a service the one that a profile says, if it says
// one.
func declare[T schemas.StatusScheme | schemas.LevelScheme](scheme *T, says T, key string, p schemas.Profile, by map[string]string) error {
	var silent T
	if says == silent {
		return nil
	}
	said := key + " of " + p.Service
	if *scheme != silent && *scheme != says {
		return fmt.Errorf("%s: %s: the profile says %v, and %s says %v: a service uses one scheme; correct one of them, or declare it in register.csv and in neither", p.Name, key, says, by[said], *scheme)
	}
	*scheme, by[said] = says, cmp.Or(by[said], p.Name)
	return nil
}

// ValidOn are the services that exist on a day, in the order of their ids.
func (r *Register) ValidOn(day schemas.Date) []schemas.Service {
	return slices.DeleteFunc(r.Services(), func(s schemas.Service) bool { return !s.ValidOn(day) })
}

// Regions are the nine English regions, in the order of their codes.
func (r *Register) Regions() []schemas.Region { return slices.Clone(r.regions) }

// Find is the service that a person means who names one: by its id, or by a
// text in which Match finds one service and no other. The error says what is
// allowed.
func (r *Register) Find(text string) (schemas.Service, error) {
	if s, ok := r.ByID(text); ok {
		return s, nil
	}
	switch found := serviceIDs(r.Match(text)); len(found) {
	case 0:
		ids := serviceIDs(r.services)
		if near := nearest(strings.Join(fold(text), "-"), ids); near != "" {
			return schemas.Service{}, fmt.Errorf("%q is no service of the register: did you mean %s?", text, near)
		}
		return schemas.Service{}, fmt.Errorf("%q is no service of the register: give its id, such as %s", text, ids[0])
	case 1:
		s, _ := r.ByID(found[0])
		return s, nil
	default:
		return schemas.Service{}, fmt.Errorf("%q names %d services: give one of %s", text, len(found), strings.Join(found, ", "))
	}
}

func serviceIDs(services []schemas.Service) []string {
	ids := make([]string, len(services))
	for i, s := range services {
		ids[i] = s.ID
	}
	return ids
}

// DefaultRegisterCSV is the register.csv of a new workspace: its headings
// alone, for a row would hold what it says against later defaults.
func DefaultRegisterCSV() []byte { return []byte(strings.Join(registerColumns, ",") + "\n") }

// LoadRegister is the default register, one service for each authority, with
// the rows of a register.csv over it; messages call that file name. No rows
// leave the default.
//
// A row is about the service of its id, and each cell that is filled stands in
// the place of the default, save that aliases are added to those there are. A
// new id makes a new service, which needs a name and a region. A service that
// claims authorities of others takes them over: a service left with none that
// still exists drops out, or ends the day before its successor begins where
// valid_from says so, and the successor answers to its names.
//
// The error names every fault, one a line: row, column, and what is allowed.
func LoadRegister(csv []byte, name string) (*Register, error) {
	d, err := readDefaults()
	if err != nil {
		return nil, err
	}
	rows, err := readSheet(csv, name, registerColumns, "service")
	if err != nil {
		return nil, err
	}
	changes, err := readChanges(rows, d)
	if err != nil {
		return nil, err
	}
	services, err := d.apply(rows, changes)
	if err != nil {
		return nil, err
	}
	r := &Register{services: services, regions: d.regions, authorities: d.authorities, reorganised: d.reorganised}
	r.divide()
	if r.names, err = indexNames(services, d.other); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}

// defaults is the default register before a workspace has its say.
type defaults struct {
	services map[string]schemas.Service // by id
	regions  []schemas.Region           // by code
	ended    map[string]bool            // by the GSS code of an authority
	other    otherNames
	// As Register has them.
	authorities map[string]string
	reorganised []reorganisation
}

// otherNames are the names of the alias table that need care, folded.
type otherNames struct {
	words map[string]bool // ordinary words too
	none  []string        // names of no service
}

// readDefaults makes a service of all authorities that have one name, with the
// codes of all of them, valid from the first to the last.
func readDefaults() (defaults, error) {
	d := defaults{
		services: map[string]schemas.Service{}, ended: map[string]bool{}, authorities: map[string]string{},
		other: otherNames{words: map[string]bool{}},
	}
	columns := []string{"gss_code", "dfe_code", "name", "region_code", "region", "valid_from", "valid_to", "successors"}
	authorities, err := readSheet(authoritiesCSV, "authorities.csv", columns, "gss_code")
	if err != nil {
		return d, err
	}
	var faults []error
	regions := map[string]schemas.Region{}
	for _, row := range authorities.rows {
		from, fromErr := authorities.date(row, "valid_from")
		to, toErr := authorities.date(row, "valid_to")
		faults = append(faults, fromErr, toErr)
		region := schemas.Region{Code: authorities.cell(row, "region_code"), Name: authorities.cell(row, "region")}
		regions[region.Code] = region
		gss, id := authorities.cell(row, "gss_code"), serviceID(authorities.cell(row, "name"))
		d.ended[gss], d.authorities[gss] = to != 0, authorities.cell(row, "name")
		if successors := authorities.list(row, "successors"); to != 0 && len(successors) > 0 {
			d.reorganised = append(d.reorganised, reorganisation{gss, authorities.cell(row, "name"), to, successors})
		}
		s, ok := d.services[id]
		if !ok {
			s = schemas.Service{ID: id, Name: authorities.cell(row, "name"), Region: region, ValidFrom: from, ValidTo: to}
		}
		s.ValidFrom = min(s.ValidFrom, from)
		if s.ValidTo != 0 {
			s.ValidTo = max(s.ValidTo, to)
			if to == 0 {
				s.ValidTo = 0
			}
		}
		s.Authorities = append(s.Authorities, gss)
		for _, code := range []string{authorities.cell(row, "dfe_code"), gss} {
			if !slices.Contains(s.Aliases, code) {
				s.Aliases = append(s.Aliases, code)
			}
		}
		d.services[id] = s
	}
	for _, code := range slices.Sorted(maps.Keys(regions)) {
		d.regions = append(d.regions, regions[code])
	}
	return d, errors.Join(errors.Join(faults...), d.readAliases())
}

func (d *defaults) readAliases() error {
	table, err := readSheet(aliasesCSV, "aliases.csv", []string{"service", "alias", "kind"}, "alias")
	if err != nil {
		return err
	}
	var faults []error
	for _, row := range table.rows {
		id, alias := table.cell(row, "service"), table.cell(row, "alias")
		s, ok := d.services[id]
		switch kind := table.cell(row, "kind"); {
		case kind == "none" && id == "":
			d.other.none = append(d.other.none, phrase(alias))
			continue
		case kind == "word":
			d.other.words[phrase(alias)] = true
		case kind != "":
			faults = append(faults, table.fault(row, "kind", "%q is no kind: %s", kind, allowed(kind, []string{"word", "none"})))
		}
		if !ok {
			faults = append(faults, table.fault(row, "service", "there is no service %q", id))
			continue
		}
		s.Aliases = append(s.Aliases, alias)
		d.services[id] = s
	}
	return errors.Join(faults...)
}

// inverted is the end of an authority's name that official lists put last:
// "Bristol, City of".
var inverted = regexp.MustCompile(`, (City|County) of$`)

// serviceID is the id of an authority's service: its name in lower case with
// hyphens.
func serviceID(name string) string {
	return strings.Join(fold(inverted.ReplaceAllString(name, "")), "-")
}

// change is what a row of register.csv says about a service.
type change struct {
	row     sheetRow
	service schemas.Service // as it is to be, before others take it over
	claims  []string        // the authorities that the row gives to it
	names   []named         // the names that the row gives to it
}

// named is a name and the column that gives it.
type named struct{ column, text string }

var (
	idForm        = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	authorityForm = regexp.MustCompile(`^E(06|07|08|09|10)[0-9]{6}$`)
)

func readChanges(rows sheet, d defaults) ([]change, error) {
	var changes []change
	var faults []error
	seen := map[string]int{}
	for _, row := range rows.rows {
		id := rows.cell(row, "service")
		if earlier, twice := seen[id]; twice {
			faults = append(faults, rows.fault(row, "service", "%s stands in row %d already: keep one row a service", id, earlier))
			continue
		}
		seen[id] = row.number
		c, err := readChange(rows, row, d)
		faults = append(faults, err)
		changes = append(changes, c)
	}
	return changes, errors.Join(faults...)
}

func readChange(rows sheet, row sheetRow, d defaults) (change, error) {
	id := rows.cell(row, "service")
	c := change{row: row, claims: rows.list(row, "authorities")}
	var faults []error
	s, known := d.services[id]
	if !known {
		faults = append(faults, checkNew(rows, row, d))
		s.ID = id
	}
	if name := rows.cell(row, "name"); name != "" {
		s.Name = name
		c.names = append(c.names, named{"name", name})
	}
	for _, alias := range rows.list(row, "aliases") {
		c.names = append(c.names, named{"aliases", alias})
		s.Aliases = append(slices.Clone(s.Aliases), alias)
	}
	for _, n := range c.names {
		if phrase(n.text) == "" {
			faults = append(faults, rows.fault(row, n.column, "%q has no letter or digit", n.text))
		}
	}
	for _, code := range c.claims {
		if !authorityForm.MatchString(code) {
			faults = append(faults, rows.fault(row, "authorities",
				"%q is no authority: allowed are GSS codes such as E08000026, with ; between several", code))
		}
	}
	if len(c.claims) > 0 {
		s.Authorities = c.claims
	}
	faults = append(faults, readRegion(rows, row, d.regions, &s), readSchemes(rows, row, &s), readValidity(rows, row, &s), readBreaks(rows, row, &s), readContacts(rows, row, &s))
	c.service = s
	return c, errors.Join(faults...)
}

// checkNew is what is wrong with a row whose id the default register has not.
func checkNew(rows sheet, row sheetRow, d defaults) error {
	id := rows.cell(row, "service")
	switch {
	case id == "":
		return rows.fault(row, "service", "the service's id is missing")
	case rows.cell(row, "name") == "" || rows.cell(row, "region") == "":
		hint := ""
		if near := nearest(strings.Join(fold(id), "-"), slices.Sorted(maps.Keys(d.services))); near != "" {
			hint = ": did you mean " + near + "?"
		}
		return rows.fault(row, "service", "there is no service %q%s A new one needs a name and a region", id, cmp.Or(hint, "."))
	case !idForm.MatchString(id):
		return rows.fault(row, "service", "%q is no id: allowed are lower-case letters, digits and single hyphens, such as %q", id, serviceID(id))
	}
	return nil
}

func readRegion(rows sheet, row sheetRow, regions []schemas.Region, s *schemas.Service) error {
	word := rows.cell(row, "region")
	if word == "" {
		return nil
	}
	names := make([]string, len(regions))
	for i, region := range regions {
		if phrase(word) == phrase(region.Name) || strings.EqualFold(word, region.Code) {
			s.Region = region
			return nil
		}
		names[i] = region.Name
	}
	return rows.fault(row, "region", "%q is no region: %s", word, allowed(word, names))
}

func readSchemes(rows sheet, row sheetRow, s *schemas.Service) error {
	var faults []error
	switch word := rows.cell(row, "statuses"); strings.ToLower(word) {
	case "":
	case schemas.TwoStatuses.String():
		s.Statuses = schemas.TwoStatuses
	case schemas.ThreeStatuses.String():
		s.Statuses = schemas.ThreeStatuses
	default:
		faults = append(faults, rows.fault(row, "statuses", "%q cannot stand here: allowed are two, three, or nothing", word))
	}
	switch word := rows.cell(row, "levels"); strings.ToLower(word) {
	case "":
	case schemas.ThreeLevels.String():
		s.Levels = schemas.ThreeLevels
	case schemas.FourLevels.String():
		s.Levels = schemas.FourLevels
	default:
		faults = append(faults, rows.fault(row, "levels", "%q cannot stand here: allowed are three, four, or nothing", word))
	}
	return errors.Join(faults...)
}

func readValidity(rows sheet, row sheetRow, s *schemas.Service) error {
	from, fromErr := rows.date(row, "valid_from")
	to, toErr := rows.date(row, "valid_to")
	if from != 0 {
		s.ValidFrom = from
	}
	if to != 0 {
		s.ValidTo = to
	}
	if fromErr == nil && toErr == nil && s.ValidTo != 0 && s.ValidTo < s.ValidFrom {
		return rows.fault(row, "valid_to", "%s is before the first day, %s", s.ValidTo, s.ValidFrom)
	}
	return errors.Join(fromErr, toErr)
}

// breakForm is a day and what changed on it: 2024-04-01 four levels, not three.
var breakForm = regexp.MustCompile(`^(\S+)\s+(\S.*)$`)

// readBreaks reads the days on which a service began to count otherwise.
func readBreaks(rows sheet, row sheetRow, s *schemas.Service) error {
	var faults []error
	var breaks []schemas.Break
	for _, part := range rows.list(row, "breaks") {
		m := breakForm.FindStringSubmatch(part)
		if m == nil {
			m = []string{part, part, ""}
		}
		day, err := schemas.ParseDate(m[1])
		if err != nil || m[2] == "" {
			faults = append(faults, rows.fault(row, "breaks",
				"%q is no break: allowed are a day and what changed on it, such as 2024-04-01 four levels instead of three, with ; between several", part))
			continue
		}
		breaks = append(breaks, schemas.Break{On: day, Why: m[2]})
	}
	if len(breaks) > 0 {
		slices.SortFunc(breaks, func(a, b schemas.Break) int { return cmp.Compare(a.On, b.On) })
		s.Breaks = breaks
	}
	return errors.Join(faults...)
}

// readContacts reads the e-mail addresses of a service.
func readContacts(rows sheet, row sheetRow, s *schemas.Service) error {
	var faults []error
	contacts := rows.list(row, "contact")
	for _, c := range contacts {
		if a, err := mail.ParseAddress(c); err != nil || strings.ContainsFunc(a.Name+a.Address, unicode.IsControl) {
			faults = append(faults, rows.fault(row, "contact",
				"%q is no e-mail address: allowed are addresses such as sendiass@example.org, with ; between several", c))
		}
	}
	if len(contacts) > 0 {
		s.Contacts = contacts
	}
	return errors.Join(faults...)
}

// apply is the services of the register, by id, once the changes are made.
func (d defaults) apply(rows sheet, changes []change) ([]schemas.Service, error) {
	services := maps.Clone(d.services)
	for _, c := range changes {
		services[c.service.ID] = c.service
	}
	if err := d.takeOver(rows, changes, services); err != nil {
		return nil, err
	}
	out := make([]schemas.Service, 0, len(services))
	for _, id := range slices.Sorted(maps.Keys(services)) {
		out = append(out, services[id])
	}
	var faults []error
	for _, c := range changes {
		for _, n := range c.names {
			for _, s := range out {
				if s.ID != c.service.ID && overlap(s, c.service) && slices.Contains(phrases(s), phrase(n.text)) {
					faults = append(faults, rows.fault(c.row, n.column, "%q already names %s: a name belongs to one service", n.text, s.ID))
				}
			}
		}
	}
	return out, errors.Join(faults...)
}

// takeOver gives the authorities that changes claim to those who claim them,
// and ends or removes the default services to which none is left.
func (d defaults) takeOver(rows sheet, changes []change, services map[string]schemas.Service) error {
	owner := map[string][]change{}
	var faults []error
	for _, c := range changes {
		for _, code := range c.claims {
			for _, o := range owner[code] {
				if overlap(o.service, c.service) {
					faults = append(faults, rows.fault(c.row, "authorities", "%s is given to %s in row %d already", code, o.service.ID, o.row.number))
				}
			}
			owner[code] = append(owner[code], c)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.services)) {
		if !slices.ContainsFunc(changes, func(c change) bool { return c.service.ID == id && len(c.claims) > 0 }) {
			faults = append(faults, d.yield(rows, changes, services, services[id], owner))
		}
	}
	return errors.Join(faults...)
}

// yield lets a default service lose the authorities that others own.
func (d defaults) yield(rows sheet, changes []change, services map[string]schemas.Service, s schemas.Service, owner map[string][]change) error {
	left, taken := []string{}, []change{}
	living := false // whether an authority is left that still exists
	for _, code := range s.Authorities {
		if owners := owner[code]; len(owners) > 0 {
			taken = append(taken, owners...)
			continue
		}
		left = append(left, code)
		living = living || !d.ended[code] || s.ValidTo != 0
	}
	if len(taken) == 0 {
		return nil
	}
	if living {
		s.Authorities = left
		services[s.ID] = s
		return nil
	}
	first := slices.MinFunc(taken, func(a, b change) int { return cmp.Compare(a.service.ValidFrom, b.service.ValidFrom) })
	id, start := first.service.ID, first.service.ValidFrom
	if !slices.ContainsFunc(taken, func(c change) bool { return c.service.ID != id }) {
		heir := services[id]
		heir.Aliases = slices.Concat(heir.Aliases, spellings(s))
		services[id] = heir
	}
	if start > s.ValidFrom {
		s.ValidTo = start - 1
		services[s.ID] = s
		return nil
	}
	delete(services, s.ID)
	for _, c := range changes {
		if c.service.ID == s.ID {
			return rows.fault(c.row, "service", "%s takes over the authorities of %s, so that this row is about no service: remove one of the two", id, s.ID)
		}
	}
	return nil
}

// overlap tells whether two services exist on the same day.
func overlap(a, b schemas.Service) bool {
	return (a.ValidTo == 0 || b.ValidFrom <= a.ValidTo) && (b.ValidTo == 0 || a.ValidFrom <= b.ValidTo)
}
