package config

import (
	"slices"
	"strings"
	"testing"
)

// Every service answers to its name, its id and the names of files that begin
// with either, and no other service does.
func TestEveryServiceMatchesItself(t *testing.T) {
	r := register(t, "")
	day := date(t, "2026-06-30")
	services := r.ValidOn(day)
	if len(services) != 153 {
		t.Fatalf("%d services", len(services))
	}
	for _, s := range services {
		plain := strings.TrimSpace(inverted.ReplaceAllString(s.Name, ""))
		snake := strings.ReplaceAll(s.ID, "-", "_")
		camel := strings.ReplaceAll(strings.ReplaceAll(plain, " ", ""), "-", "")
		for _, text := range []string{
			s.Name, s.ID, plain, strings.ToUpper(s.Name), strings.ToLower(s.Name),
			s.Name + " SENDIASS 2026-27-Q1.xlsx", snake + "_q1_2026.csv", camel + "IASS2026.xlsx",
			plain + " SENDIASS Q1 2026-27.csv", strings.ReplaceAll(plain, " and ", " & ") + " Council",
			"Return from " + plain + ", 30 June 2026", "London Borough of " + plain + " IAS",
			strings.ReplaceAll(s.ID, "-", "") + ".csv",
		} {
			if got := serviceIDs(r.Match(text)); !slices.Equal(got, []string{s.ID}) {
				t.Errorf("%q is %v, want %s", text, got, s.ID)
			}
		}
	}
}

// Everything a service is called names it, those that have ended too.
func TestEveryAliasMatches(t *testing.T) {
	r := register(t, "")
	for _, s := range r.Services() {
		for _, name := range spellings(s) {
			found := serviceIDs(r.Match(name))
			if !slices.Contains(found, s.ID) {
				t.Errorf("%q is %v, want %s", name, found, s.ID)
			}
			if len(found) > 1 && !isNumber(name) {
				t.Errorf("%q is %v", name, found)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	r := register(t, "")
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Cases", ""},
		{"durham return june 2026.xlsx", "county-durham"},
		{"leeds_q1_2026.csv", "leeds"},
		{"KentIASS2026.xlsx", "kent"},
		{"SENDIASSKent.xlsx", "kent"},
		{"leedsiass_q1.csv", "leeds"},
		{"stokesendiass.csv", "stoke-on-trent"},
		{"bias", ""},
		{"Leeds & Bradford", "bradford leeds"},
		{"Leeds, LEEDS and leeds", "leeds"},
		{"North East Lincolnshire", "north-east-lincolnshire"},
		{"NE Lincs", "north-east-lincolnshire"},
		{"Lincolnshire", "lincolnshire"},
		{"Bath and North East Somerset", "bath-and-north-east-somerset"},
		{"B&NES Q1", "bath-and-north-east-somerset"},
		{"Derbyshire", "derbyshire"},
		{"Derby", "derby"},
		{"East Riding of Yorkshire", "east-riding-of-yorkshire"},
		{"Yorkshire", ""},
		{"West Yorkshire", ""},
		{"City of York", "york"},
		{"CITY OF BRISTOL", "bristol"},
		{"Hull", "kingston-upon-hull"},
		{"Hull City Council", "kingston-upon-hull"},
		{"Kingston", ""},
		{"Kingston-upon-Thames", "kingston-upon-thames"},
		{"Royal Borough of Kingston", "kingston-upon-thames"},
		{"Newcastle", "newcastle-upon-tyne"},
		{"Newcastle-under-Lyme", ""},
		{"Newcastle-under-Lyme, Staffordshire", "staffordshire"},
		{"Greater Manchester", ""},
		{"St Helens", "st-helens"},
		{"St. Helen's", "st-helens"},
		{"St Helen’s", "st-helens"},
		{"StHelens", "st-helens"},
		{"Sefton-Wirral", "sefton wirral"},
		{"IoW", "isle-of-wight"},
		{"iow_2026.csv", "isle-of-wight"},
		{"CWaC", "cheshire-west-and-chester"},
		{"cwac", "cheshire-west-and-chester"},
		{"BCP Council", "bournemouth-christchurch-and-poole"},
		{"Léeds", "leeds"},
		{"London", ""},
		{"South East", ""},
		{"West Northants", "west-northamptonshire"},
		{"Northants", "northamptonshire"},
		{"Brentwood", ""},
		{"Suttonshire", ""},
		{"E08000026", "coventry"},
		{"e08000026.csv", "coventry"},
		// DfE codes.
		{"331", "coventry"},
		{"331.csv", "coventry"},
		{"331_sendiass_q1_2026.csv", "coventry"},
		{"LA 331", "coventry"},
		{"LA331 return", "coventry"},
		{"DfE code: 331", "coventry"},
		{"312 cases", ""},
		{"Total 312", ""},
		{"331 332", ""},
		{"999", ""},
		{"Leeds 331", "leeds"},
		{"Case no 312", ""},
		// Ordinary words.
		{"Reading", "reading"},
		{"reading", "reading"},
		{"reading_q1_2026.csv", "reading"},
		{"Reading SENDIASS 2026-27-Q1.csv", "reading"},
		{"Quarterly return: Reading, June 2026", "reading"},
		{"Parents at Reading Borough Council", "reading"},
		{"Guided reading", ""},
		{"Reading age", ""},
		{"Reading and writing support", ""},
		{"Slough", "slough"},
		{"Bury IASS", "bury"},
	} {
		if got := strings.Join(serviceIDs(r.Match(c.text)), " "); got != c.want {
			t.Errorf("%q is %q, want %q", c.text, got, c.want)
		}
	}
}

// The services of a text come in order, none twice, and a name after it is
// found whatever stands before.
func FuzzMatch(f *testing.F) {
	for _, seed := range []string{"KentIASS2026.xlsx", "B&NES, St. Helen’s", "LA 331", "Reading age", "İstanbul", "\xff Leeds"} {
		f.Add(seed)
	}
	r := register(f, "")
	f.Fuzz(func(t *testing.T, text string) {
		found := serviceIDs(r.Match(text))
		if !slices.IsSorted(found) || len(slices.Compact(slices.Clone(found))) != len(found) {
			t.Errorf("%q is %v: not in order, or twice", text, found)
		}
		if got := serviceIDs(r.Match(text + " \n " + "Leeds")); !slices.Contains(got, "leeds") {
			t.Errorf("%q with Leeds is %v", text, got)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	r := register(b, "")
	for b.Loop() {
		r.Match("Bath and North East Somerset SENDIASS 2026-27-Q1.xlsx")
	}
}

func BenchmarkLoadRegister(b *testing.B) {
	for b.Loop() {
		register(b, "")
	}
}
