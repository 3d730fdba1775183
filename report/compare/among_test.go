package compare_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// TestAmong compares some services without a word of the others: neither of England,
// nor of a region that has others too.
func TestAmong(t *testing.T) {
	in := compare.Input{Period: schemas.Quarter(2026, 1), What: measure.Opened, Region: schemas.Region{Code: "N", Name: "North"}}
	add := func(geography, code, region string, value int64) {
		for _, level := range []string{"1", "3+4", "total"} {
			in.Figures = append(in.Figures, measure.Figure{Measure: "opened", Geography: geography, Code: code, Name: "the " + code, Region: region, Level: level, Status: "total", Value: value})
		}
		in.Answered = append(in.Answered, measure.Answered{Geography: geography, Code: code, Region: region, Question: 1, Level: "total", Asked: value, Answered: value})
	}
	add(measure.England, "england", "", 100)
	add(measure.Region, "N", "North", 60)
	add(measure.Region, "S", "South", 40)
	for i, code := range []string{"a", "b", "c"} {
		add(measure.Service, code, "North", int64(10*(i+1)))
	}
	add(measure.Service, "d", "South", 40)
	in.Times = []measure.Timed{{Service: "a", Timed: 1}, {Service: "d", Timed: 1}}
	for _, v := range []struct {
		services []string
		places   string
	}{{[]string{"a", "b", "c"}, "a b c N"}, {[]string{"a", "b"}, "a b"}, {[]string{}, ""}} {
		among := in.Among(v.services)
		got := compare.New(among)
		for _, table := range got.Tables {
			var codes []string
			for _, r := range table.Rows {
				codes = append(codes, r.Code)
			}
			if strings.Join(codes, " ") != v.places {
				t.Errorf("%s among %v: %v", table.ID, v.services, codes)
			}
		}
		for _, f := range got.Funnels {
			for _, p := range f.Points {
				if !slices.Contains(v.services, p.Code) {
					t.Errorf("%s among %v holds %s", f.ID, v.services, p.Code)
				}
			}
		}
		if text := strings.Join(got.Sentences(), " "); strings.Contains(text, "England") {
			t.Error(text)
		}
		if len(among.Times) > 1 || len(in.Figures) != 21 {
			t.Errorf("%v, and %d figures are left", among.Times, len(in.Figures))
		}
	}
}
