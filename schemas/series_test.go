package schemas

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRun(t *testing.T) {
	for _, tt := range []struct{ from, to, want string }{
		{"2018-19-Q3", "2019-20-Q2", "2018-19-Q3 2018-19-Q4 2019-20-Q1 2019-20-Q2"},
		{"2018-12", "2019-02", "2018-12 2019-01 2019-02"},
		{"2018-19", "2020-21", "2018-19 2019-20 2020-21"},
		{"2018-19-academic", "2019-20-academic", "2018-19-academic 2019-20-academic"},
		{"2018-19-Q4", "2018-19-Q4", "2018-19-Q4"},
		{"2019-20-Q1", "2018-19-Q4", "a series from 2019-20-Q1 to 2018-19-Q4 ends before it begins"},
		{"2018-19-Q1", "2018-19", "no series from 2018-19-Q1 to 2018-19: both must be quarters (2026-27-Q1), months (2026-06), financial years (2026-27) or academic years (2025-26-academic)"},
		{"2018-01-01..2018-03-31", "2018-19-Q1", "no series from 2018-01-01..2018-03-31 to 2018-19-Q1: both must be quarters (2026-27-Q1), months (2026-06), financial years (2026-27) or academic years (2025-26-academic)"},
		{"1900-05", "2000-03", "a series from 1900-05 to 2000-03 is too long: allowed are 1000 periods"},
	} {
		from, err := ParsePeriod(tt.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := ParsePeriod(tt.to)
		if err != nil {
			t.Fatal(err)
		}
		run, err := Run(from, to)
		var names []string
		for i, p := range run {
			names = append(names, p.Name)
			if i > 0 && p.First != run[i-1].Last+1 {
				t.Errorf("%s does not follow %s", p, run[i-1])
			}
		}
		got := strings.Join(names, " ")
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s to %s (-want +got):\n%s", tt.from, tt.to, diff)
		}
	}
}

func TestLives(t *testing.T) {
	day := func(text string) Date {
		d, err := ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	year := FinancialYear(2018)
	for _, tt := range []struct {
		name, from, to, divided string
		want                    []string
	}{
		{"there throughout", "2009-01-01", "", "", []string{"2018-04-01 2019-03-31"}},
		{"ends in it", "2009-01-01", "2018-06-30", "", []string{"2018-04-01 2018-06-30"}},
		{"begins in it", "2019-03-31", "", "", []string{"2019-03-31 2019-03-31"}},
		{"ended before", "2009-01-01", "2018-03-31", "", nil},
		{"begins after", "2019-04-01", "", "", nil},
		{"divided in it", "2009-01-01", "", "2018-09-01", []string{"2018-04-01 2018-08-31", "2018-09-01 2019-03-31"}},
		{"divided on its first day", "2009-01-01", "", "2018-04-01", []string{"2018-04-01 2019-03-31"}},
		{"divided after", "2009-01-01", "", "2019-04-01", []string{"2018-04-01 2019-03-31"}},
	} {
		s := Service{ValidFrom: day(tt.from)}
		if tt.to != "" {
			s.ValidTo = day(tt.to)
		}
		if tt.divided != "" {
			s.Divided = []Date{day(tt.divided)}
		}
		var got []string
		for _, p := range s.Lives(year) {
			got = append(got, p.First.String()+" "+p.Last.String())
			if p.Name != year.Name {
				t.Errorf("%s: it is called %s", tt.name, p)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
