package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

func date(t *testing.T, s string) schemas.Date {
	t.Helper()
	d, err := schemas.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func register(t testing.TB, csv string) *Register {
	t.Helper()
	r, err := LoadRegister([]byte(csv), "register.csv")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func service(t *testing.T, r *Register, id string) schemas.Service {
	t.Helper()
	s, ok := r.ByID(id)
	if !ok {
		t.Fatalf("no service %s", id)
	}
	return s
}

// The counts are of the table of authorities, counted by hand: 150 services
// until Bournemouth and Poole became one with a part of Dorset (2019), 151 from
// two in Northamptonshire (2021), 152 and 153 from two in Cumbria (2023).
func TestServicesByDay(t *testing.T) {
	r := register(t, "")
	for day, want := range map[string]int{
		"2018-01-01": 152, "2019-03-31": 152, "2019-04-01": 151, "2021-04-01": 152,
		"2023-03-31": 152, "2023-04-01": 153, "2026-06-30": 153,
	} {
		if got := len(r.ValidOn(date(t, day))); got != want {
			t.Errorf("%d services on %s, want %d", got, day, want)
		}
	}
	if got := len(r.Services()); got != 157 {
		t.Errorf("%d services, want 157", got)
	}
	if !slices.IsSortedFunc(r.Services(), func(a, b schemas.Service) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("services are not in the order of their ids")
	}
	if got := len(r.Regions()); got != 9 {
		t.Errorf("%d regions, want 9", got)
	}
}

func TestEveryAuthorityHasOneService(t *testing.T) {
	owners := map[string][]string{}
	for _, s := range register(t, "").Services() {
		for _, code := range s.Authorities {
			owners[code] = append(owners[code], s.ID)
		}
	}
	if len(owners) != 163 {
		t.Errorf("%d authorities, want 163", len(owners))
	}
	for code, ids := range owners {
		if len(ids) != 1 {
			t.Errorf("%s belongs to %v", code, ids)
		}
	}
}

func TestDefaultServices(t *testing.T) {
	r := register(t, "")
	for _, c := range []struct{ id, name, region, authorities, validity string }{
		{"coventry", "Coventry", "West Midlands", "E08000026", "2009-01-01.."},
		{"kingston-upon-hull", "Kingston upon Hull, City of", "Yorkshire and The Humber", "E06000010", "2009-01-01.."},
		{"bristol", "Bristol, City of", "South West", "E06000023", "2009-01-01.."},
		{"herefordshire", "Herefordshire, County of", "West Midlands", "E06000019", "2009-01-01.."},
		{"st-helens", "St. Helens", "North West", "E08000013", "2009-01-01.."},
		{"county-durham", "County Durham", "North East", "E06000047", "2009-04-01.."},
		{"dorset", "Dorset", "South West", "E06000059 E10000009", "2009-01-01.."},
		{"barnsley", "Barnsley", "Yorkshire and The Humber", "E08000016 E08000038", "2009-01-01.."},
		{"bournemouth-christchurch-and-poole", "Bournemouth, Christchurch and Poole", "South West", "E06000058", "2019-04-01.."},
		{"cumbria", "Cumbria", "North West", "E10000006", "2009-01-01..2023-03-31"},
	} {
		s := service(t, r, c.id)
		got := []string{s.Name, s.Region.Name, strings.Join(slices.Sorted(slices.Values(s.Authorities)), " "), fmt.Sprintf("%s..%s", s.ValidFrom, s.ValidTo)}
		if diff := cmp.Diff([]string{c.name, c.region, c.authorities, c.validity}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.id, diff)
		}
	}
}

func TestDefaultRegisterCSVChangesNothing(t *testing.T) {
	if diff := cmp.Diff(register(t, "").Services(), register(t, string(DefaultRegisterCSV())).Services()); diff != "" {
		t.Errorf("(-none +headings alone):\n%s", diff)
	}
}

func TestRegisterRows(t *testing.T) {
	r := register(t, "\ufeffservice,Statuses,levels,aliases,,\r\nleeds,two,four,Leeds DIAS; LDIAS,,\r\n,,,\r\nnorfolk, Three ,three\r\n")
	leeds, norfolk := service(t, r, "leeds"), service(t, r, "norfolk")
	if leeds.Statuses != schemas.TwoStatuses || leeds.Levels != schemas.FourLevels || leeds.Name != "Leeds" {
		t.Errorf("leeds is %+v", leeds)
	}
	if norfolk.Statuses != schemas.ThreeStatuses || norfolk.Levels != schemas.ThreeLevels {
		t.Errorf("norfolk is %+v", norfolk)
	}
	if got := serviceIDs(r.Match("LDIAS 2026")); !slices.Equal(got, []string{"leeds"}) {
		t.Errorf("LDIAS is %v", got)
	}
	if got := len(r.ValidOn(date(t, "2026-06-30"))); got != 153 {
		t.Errorf("%d services, want 153", got)
	}
}

func TestNewService(t *testing.T) {
	r := register(t, "service,name,region,valid_from\nzed,Zed Valley,yorkshire & the humber,2020-02-01\nwye,Wye Vale,e12000005,\n")
	zed, wye := service(t, r, "zed"), service(t, r, "wye")
	if zed.Region.Code != "E12000003" || wye.Region.Name != "West Midlands" {
		t.Errorf("regions are %v and %v", zed.Region, wye.Region)
	}
	if zed.ValidOn(date(t, "2020-01-31")) || !zed.ValidOn(date(t, "2020-02-01")) || !wye.ValidOn(date(t, "1999-01-01")) {
		t.Errorf("days are %v and %v", zed.ValidFrom, wye.ValidFrom)
	}
	if got := serviceIDs(r.Match("zed-valley_2026.csv")); !slices.Equal(got, []string{"zed"}) {
		t.Errorf("matched %v", got)
	}
}

func TestJointServiceTakesOver(t *testing.T) {
	r := register(t, "service,name,region,authorities\nafc,Achieving for Children,London,E09000021;E09000027\n")
	for _, gone := range []string{"kingston-upon-thames", "richmond-upon-thames"} {
		if _, ok := r.ByID(gone); ok {
			t.Errorf("%s is still there", gone)
		}
	}
	if got := len(r.ValidOn(date(t, "2026-06-30"))); got != 152 {
		t.Errorf("%d services, want 152", got)
	}
	for _, text := range []string{"Kingston upon Thames SENDIASS.csv", "RBK and Richmond upon Thames", "afc", "DfE 314"} {
		if got := serviceIDs(r.Match(text)); !slices.Equal(got, []string{"afc"}) {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// Barnsley's old code goes with its new one, which alone still exists.
func TestTakingOverTheLivingAuthority(t *testing.T) {
	r := register(t, "service,name,region,authorities\nsouth-yorkshire,South Yorkshire,E12000003,E08000038;E08000039\n")
	if got := serviceIDs(r.Match("Barnsley and Sheffield")); !slices.Equal(got, []string{"south-yorkshire"}) {
		t.Errorf("matched %v", got)
	}
	if got := len(r.ValidOn(date(t, "2026-06-30"))); got != 152 {
		t.Errorf("%d services, want 152", got)
	}
}

func TestTakeoverFromADay(t *testing.T) {
	r := register(t, "service,name,region,authorities,valid_from\nafc,Achieving for Children,London,E09000021;E09000027,2024-04-01\n")
	for day, want := range map[string]string{"2024-03-31": "kingston-upon-thames", "2024-04-01": "afc"} {
		var got []string
		for _, s := range r.Match("Kingston upon Thames") {
			if s.ValidOn(date(t, day)) {
				got = append(got, s.ID)
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("on %s Kingston upon Thames is %v, want %s", day, got, want)
		}
	}
}

func TestDefaultServiceTakesOver(t *testing.T) {
	r := register(t, "service,authorities\ncoventry,E08000026;E08000029\n")
	if got := serviceIDs(r.Match("Solihull")); !slices.Equal(got, []string{"coventry"}) {
		t.Errorf("Solihull is %v", got)
	}
	if got := service(t, r, "coventry").Authorities; len(got) != 2 {
		t.Errorf("authorities are %v", got)
	}
}

func TestBadRegisters(t *testing.T) {
	for _, path := range fixtures(t, "register/bad-*.csv") {
		_, err := LoadRegister(readFile(t, path), "register.csv")
		wantMessage(t, path, err)
	}
}

func TestFind(t *testing.T) {
	r := register(t, "")
	for word, want := range map[string]string{"hull": "kingston-upon-hull", "county-durham": "county-durham", "Durham": "county-durham", "331": "coventry"} {
		if s, err := r.Find(word); err != nil || s.ID != want {
			t.Errorf("%s is %q (%v), want %s", word, s.ID, err, want)
		}
	}
	for word, want := range map[string]string{
		"covntry":        `"covntry" is no service of the register: did you mean coventry?`,
		"Atlantis-under": `"Atlantis-under" is no service of the register: give its id, such as barking-and-dagenham`,
		"Kent & Medway":  `"Kent & Medway" names 2 services: give one of kent, medway`,
	} {
		if _, err := r.Find(word); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", word, err, want)
		}
	}
}

func TestManifest(t *testing.T) {
	m, err := ParseManifest([]byte("File,service,extract_date,received\r\nQ1/Kent.xlsx,kent,2026-06-30,2026-07-14\nb.csv,,,\n"), "manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	e, ok := m.Lookup(`q1\kent.XLSX`)
	want := Entry{
		File: "Q1/Kent.xlsx", Service: "kent", ExtractDate: date(t, "2026-06-30"), Received: date(t, "2026-07-14"),
		Position: schemas.Position{File: "manifest.csv", Row: 2},
	}
	if diff := cmp.Diff(want, e); !ok || diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, ok := m.Lookup("c.csv"); ok {
		t.Error("c.csv was found")
	}
	if got := m.Entries(); len(got) != 2 || got[1].File != "b.csv" {
		t.Errorf("entries are %v", got)
	}
	if err := m.Check(register(t, "")); err != nil {
		t.Error(err)
	}
}

func TestManifestCheck(t *testing.T) {
	m, err := ParseManifest([]byte("file,service\na.csv,kemt\nb.csv,leeds\n"), "manifest.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := `manifest.csv: row 2 (service): "kemt" is no service of the register: did you mean kent?`
	if err := m.Check(register(t, "")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBadManifests(t *testing.T) {
	for _, path := range fixtures(t, "manifest/bad-*.csv") {
		_, err := ParseManifest(readFile(t, path), "manifest.csv")
		wantMessage(t, path, err)
	}
}

// Whatever a register holds, it is refused, or is a register: ids in order, and
// no name of two services on one day.
func FuzzLoadRegister(f *testing.F) {
	paths, err := filepath.Glob("testdata/register/*.csv")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range paths {
		csv, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(csv))
	}
	f.Add("")
	f.Add("service,authorities,valid_from\ncoventry,E08000026;E08000029,2024-01-01\n")
	f.Add("service,name,region,authorities\nafc,Achieving for Children,London,E09000021;E09000027\n")
	f.Fuzz(func(t *testing.T, csv string) {
		r, err := LoadRegister([]byte(csv), "register.csv")
		if err != nil {
			if r != nil || !strings.HasPrefix(err.Error(), "register.csv: ") {
				t.Errorf("register %v with error %v", r, err)
			}
			return
		}
		all := r.Services()
		for i, s := range all {
			if i > 0 && all[i-1].ID >= s.ID {
				t.Errorf("%s stands before %s", all[i-1].ID, s.ID)
			}
			if s.Name == "" || s.Region.Code == "" {
				t.Errorf("%+v has no name or no region", s)
			}
			if got, ok := r.ByID(s.ID); !ok || got.ID != s.ID {
				t.Errorf("%s is not found by its id", s.ID)
			}
		}
	})
}

func TestContacts(t *testing.T) {
	r := register(t, "service,contact\nkent,sendiass@kent.example; Ann Bell <ann@kent.example>\nsurrey,\n")
	if diff := cmp.Diff([]string{"sendiass@kent.example", "Ann Bell <ann@kent.example>"}, service(t, r, "kent").Contacts); diff != "" {
		t.Error(diff)
	}
	if got := service(t, r, "surrey").Contacts; got != nil {
		t.Errorf("%v", got)
	}
}
