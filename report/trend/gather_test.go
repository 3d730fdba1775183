package trend

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/statistics"
	"github.com/iassn/collate/schemas"
)

// figures are those of a service with so many at Levels 1 to 3; none where it has a mark.
func figures(code string, mark schemas.Mark, n ...int64) []measure.Figure {
	var out []measure.Figure
	total := int64(0)
	add := func(level string, v int64, services int, own schemas.Mark) {
		f := measure.Figure{Measure: "opened", Geography: measure.Service, Code: code, Level: level, Status: "total", Value: v, Services: services, Expected: 1, Mark: own}
		out = append(out, f)
	}
	for i, level := range []string{"1", "2", "3", "4"} {
		v := int64(0)
		if i < len(n) {
			v = n[i]
		}
		total += v
		add(level, v, 1, mark)
	}
	upper := int64(0)
	for i := 2; i < len(n); i++ {
		upper += n[i]
	}
	add("3+4", upper, 1, mark)
	add("total", total, 1, mark)
	return out
}

// A county that two unitaries replaced is one place; where one of these cannot tell, the
// place cannot, and what the other tells is in England's line, its panel and its change
// as a service by itself.
func TestGatherJoined(t *testing.T) {
	periods := quarters(t, 4)
	on := periods[2].First
	county := schemas.Service{ID: "county", Name: "County", ValidTo: on - 1}
	north := schemas.Service{ID: "north", Name: "North", ValidFrom: on, Breaks: []schemas.Break{{On: periods[3].First, Why: "a new case system"}}}
	south := schemas.Service{ID: "south", Name: "South", ValidFrom: on}
	place := schemas.Place{
		ID: "north+south", Name: "North + South", Services: []schemas.Service{county, north, south},
		Changes: []schemas.Change{{On: on, From: []string{"County"}, To: []string{"North", "South"}}},
	}
	kent := schemas.Place{ID: "kent", Name: "Kent", Services: []schemas.Service{{ID: "kent", Name: "Kent"}}}
	points := []measure.Point{
		{Period: periods[0], Figures: append(figures("county", "", 5, 3, 2), figures("kent", "", 8, 1, 1)...)},
		{Period: periods[1], Figures: append(figures("county", "", 5, 3, 2), figures("kent", "", 8, 1, 1)...)},
		{Period: periods[2], Figures: append(append(figures("north", "", 2, 2, 1), figures("south", "", 1, 1, 2)...), figures("kent", "", 8, 1, 1)...)},
		{Period: periods[3], Figures: append(append(figures("north", "", 2, 2, 1), figures("south", schemas.NotAvailable)...), figures("kent", "", 8, 1, 1)...)},
	}
	series := Gather(points, []schemas.Place{kent, place})
	joined := series[1]
	if m := joined.Mixes[2]; m.Upper() != 3 || m.Recorded() != 9 || m.Services != 2 {
		t.Errorf("joined: %+v", m)
	}
	if m := joined.Mixes[3]; m.Mark != schemas.NotAvailable || m.Expected != 2 {
		t.Errorf("a place of which a part cannot tell: %+v", m)
	}
	want := []Break{
		{On: on, Why: "County became North and South", Joined: true},
		{On: periods[3].First, Why: "North: a new case system"},
	}
	if diff := cmp.Diff(want, joined.Breaks); diff != "" {
		t.Error(diff)
	}
	l := All(periods, series, Options{Seasons: 4})
	if m := l.Points[3].Mix; m.Services != 2 || m.Expected != 3 || m.Recorded() != 15 {
		t.Errorf("England: %+v", m)
	}
	c, ok := Divide(periods, series, 0, 3)
	if !ok || c.Both != 1 || c.Came != 1 || c.Went != 1 {
		t.Fatalf("%+v", c)
	}
	exact(t, c)
	if c, _ := Divide(periods, series, 0, 2); c.Both != 2 {
		t.Errorf("a county and its successors are not compared: %+v", c)
	}
	if panel, _ := Panel(periods[:3], []Series{{Code: "a", Mixes: joined.Mixes[:3], Breaks: joined.Breaks[:1]}}); len(panel) != 1 {
		t.Error("a joined place is not in the panel")
	}
	if floored := All(periods, series, Options{Floor: 80}); floored.Points[3].Mix.Mark != schemas.NotAvailable || floored.Points[0].Mix.Mark != schemas.NoMark {
		t.Errorf("under the floor: %+v", floored.Points[3].Mix)
	}
}

// Released figures: a level that is withheld has its mark, and the rest has numbers; what
// shares are made of is withheld for all.
func TestReleasedMix(t *testing.T) {
	own := figures("kent", "", 20, 10, 6, 1)
	for i, f := range own {
		if f.Level == "3" || f.Level == "4" {
			own[i].Value, own[i].Mark = 0, schemas.Confidential
		}
		if f.Level == "3+4" {
			own[i].Value = 10 // rounded: it need not be the sum
		}
	}
	m := MixOf(own)
	if s, mark := m.Share("3+4"); mark != schemas.NoMark || s.Of != 10 || s.N != 40 {
		t.Errorf("%+v %q", s, mark)
	}
	if _, mark := m.Share("4"); mark != schemas.Confidential {
		t.Errorf("Level 4 has %q", mark)
	}
	if i, ok := m.Mean(); ok {
		t.Errorf("a mean level of what is withheld: %+v", i)
	}
	own[0].Value, own[0].Mark = 0, schemas.Confidential
	for _, level := range append(Levels, "unknown") {
		if s, mark := MixOf(own).Share(level); mark != schemas.Confidential || s != (Share{}) {
			t.Errorf("%s: %+v %q", level, s, mark)
		}
	}
}

// Limits are those of the baseline that a person fixed, and go across breaks only where
// a person says so.
func TestBaselineAndAcross(t *testing.T) {
	periods := quarters(t, 16)
	s := Series{Breaks: []Break{{On: periods[8].First, Why: "a new case system"}}}
	for i := range periods {
		s.Mixes = append(s.Mixes, Mix{One: 60 + int64(i%2), Three: int64(20 + 20*(i/8))})
	}
	apart := New(periods, s, Options{Seasons: 4})
	across := New(periods, s, Options{Seasons: 4, Across: true})
	if len(apart.Limits) != 2 || len(across.Limits) != 1 || len(across.Breaks) != 1 {
		t.Fatalf("%d and %d segments", len(apart.Limits), len(across.Limits))
	}
	if apart.Limits[0].Points != 8 || !apart.Limits[0].Trial() || across.Limits[0].Trial() {
		t.Error("trial limits are not those of fewer than 12 points")
	}
	based := New(periods, s, Options{Seasons: 4, Across: true, Baseline: periods[7].Last})
	if based.Limits[0].Points != 8 || based.Points[12].Signal != statistics.Outside {
		t.Errorf("%+v, signal %v", based.Limits[0], based.Points[12].Signal)
	}
	none := New(periods, s, Options{Seasons: 4, Baseline: periods[7].Last})
	if none.Limits[1].Points != 8 {
		t.Errorf("a segment after the baseline: %+v", none.Limits[1])
	}
}
