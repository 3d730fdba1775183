package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// placeLines are the places that hold more than one service or a change, a line
// each.
func placeLines(places []schemas.Place) []string {
	var out []string
	for _, p := range places {
		if len(p.Services) == 1 && len(p.Changes) == 0 {
			continue
		}
		line := p.ID + " = " + strings.Join(serviceIDs(p.Services), " ")
		for _, c := range p.Changes {
			line += " | " + c.String()
		}
		out = append(out, line)
	}
	return out
}

func TestPlaces(t *testing.T) {
	const (
		dorset = "bournemouth-christchurch-and-poole+dorset = bournemouth bournemouth-christchurch-and-poole dorset poole | " +
			"1 April 2019: Bournemouth, Dorset and Poole became Bournemouth, Christchurch and Poole; Dorset"
		northants = "north-northamptonshire+west-northamptonshire = north-northamptonshire northamptonshire west-northamptonshire | " +
			"1 April 2021: Northamptonshire became North Northamptonshire and West Northamptonshire"
		cumbria = "cumberland+westmorland-and-furness = cumberland cumbria westmorland-and-furness | " +
			"1 April 2023: Cumbria became Cumberland and Westmorland and Furness"
		bucks    = "buckinghamshire = buckinghamshire | 1 April 2020: a new authority for Buckinghamshire, of the same area"
		yorks    = "north-yorkshire = north-yorkshire | 1 April 2023: a new authority for North Yorkshire, of the same area"
		somerset = "somerset = somerset | 1 April 2023: a new authority for Somerset, of the same area"
	)
	tests := []struct {
		name, register, first, last string
		want                        []string
	}{
		{"all of them", "", "2018-04-01", "2024-03-31", []string{dorset, bucks, cumbria, northants, yorks, somerset}},
		{"the day before and the day itself", "", "2019-03-31", "2019-04-01", []string{dorset}},
		{"after the day, the successors are apart", "", "2019-04-01", "2020-03-31", nil},
		{"before it, the predecessors", "", "2018-04-01", "2019-03-31", nil},
		{
			"one service of both successors", "service,name,region,authorities,valid_from\n" +
				"cumbria-together,Cumbria Together,North West,E06000063;E06000064,2023-04-01\n", "2023-01-01", "2023-06-30",
			[]string{
				"cumbria-together = cumbria cumbria-together | 1 April 2023: Cumbria became Cumberland and Westmorland and Furness",
				yorks, somerset,
			},
		},
		{
			"a service that took others over", "service,name,region,authorities,valid_from\n" +
				"thames,Thames,South East,E06000038;E06000040,2022-01-01\n", "2021-04-01", "2022-03-31",
			[]string{"thames = reading thames windsor-and-maidenhead | 1 January 2022: Reading and Windsor and Maidenhead became Thames"},
		},
	}
	for _, tt := range tests {
		r, err := LoadRegister([]byte(tt.register), "register.csv")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, placeLines(r.Places(date(t, tt.first), date(t, tt.last)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// Every service that existed in the range is in one place and no other, and the
// places' ids are in order.
func TestPlacesHoldEveryServiceOnce(t *testing.T) {
	r, err := LoadRegister(nil, "register.csv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		first := schemas.Quarter(2010, 1).First + schemas.Date(rapid.IntRange(0, 6000).Draw(t, "first"))
		last := first + schemas.Date(rapid.IntRange(0, 6000).Draw(t, "days"))
		held := map[string]int{}
		before := ""
		for _, p := range r.Places(first, last) {
			if p.ID <= before {
				t.Fatalf("%s comes after %s", p.ID, before)
			}
			before = p.ID
			for _, s := range p.Services {
				held[s.ID]++
			}
		}
		for _, s := range r.Services() {
			want := 0
			if len(s.Lives(schemas.Period{First: first, Last: last})) > 0 {
				want = 1
			}
			if held[s.ID] != want {
				t.Fatalf("%s is in %d places, want %d", s.ID, held[s.ID], want)
			}
		}
	})
}

func TestDivided(t *testing.T) {
	for register, want := range map[string]string{
		"": "dorset 2019-04-01",
		// One service of the whole area was never divided.
		"service,name,region,authorities\nall-dorset,All Dorset,South West,E06000028;E06000029;E06000058;E06000059;E10000009\n": "",
	} {
		r, err := LoadRegister([]byte(register), "register.csv")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range r.Services() {
			for _, d := range s.Divided {
				got = append(got, s.ID+" "+d.String())
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", register, diff)
		}
	}
}
