package measure

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// daily is a Source in which every service has one event a day, and tells of all
// days up to its last one.
type daily map[string]schemas.Date

func (d daily) Stocks(_ context.Context, days ...schemas.Date) (out []Counts, err error) {
	for _, day := range days {
		out = append(out, d.counts(1, day))
	}
	return out, nil
}

func (d daily) Flows(_ context.Context, names []Name, periods ...schemas.Period) (out [][]Counts, err error) {
	for _, p := range periods {
		out = append(out, slices.Repeat([]Counts{d.counts(int64(p.Last-p.First+1), p.Last)}, len(names)))
	}
	return out, nil
}

func (d daily) counts(n int64, last schemas.Date) (c Counts) {
	for id, until := range d {
		if last <= until {
			c.Available = append(c.Available, id)
			c.Cells = append(c.Cells, Cell{Service: id, Level: schemas.Level1, N: n})
		}
	}
	return c
}

// A flow counts a day in a service that existed on it, whatever its return tells.
func TestFlowsOfServicesThatChange(t *testing.T) {
	end := date("2019-12-31")
	ended, began := service("ended", east, 0, 0), service("new", east, 0, 0)
	ended.ValidTo, began.ValidFrom = date("2019-03-31"), date("2019-04-01")
	divided := service("rest", east, 0, 0)
	divided.Divided = []schemas.Date{date("2019-04-01")}
	services := []schemas.Service{ended, began, divided, service("same", east, 0, 0)}
	for _, tt := range []struct {
		name   Name
		period schemas.Period
		source daily
		want   string
	}{
		{Opened, schemas.Quarter(2018, 4), daily{"ended": end, "new": end, "rest": end, "same": end}, "ended 90, rest 90, same 90, E92000001 270 of 3/3"},
		{Opened, schemas.Quarter(2019, 1), daily{"ended": end, "new": end, "rest": end, "same": end}, "new 91, rest 91, same 91, E92000001 273 of 3/3"},
		{Opened, schemas.AcademicYear(2018), daily{"ended": end, "new": end, "rest": end, "same": end}, "ended 212, new 153, rest 365, same 365, E92000001 1095 of 4/4"},
		// Its last return tells of its last day, and that is all of its life.
		{Opened, schemas.AcademicYear(2018), daily{"ended": date("2019-03-31"), "new": end, "same": end}, "ended 212, new 153, rest x, same 365, E92000001 730 of 3/4"},
		{Opened, schemas.AcademicYear(2018), daily{"ended": date("2019-03-30"), "same": end}, "ended x, new x, rest x, same 365, E92000001 365 of 1/4"},
		{Worked, schemas.AcademicYear(2018), daily{"ended": end, "new": end, "rest": end, "same": end}, "ended x, new x, rest x, same 365, E92000001 365 of 1/4"},
	} {
		figures, err := Build(t.Context(), tt.source, services, Spec{Period: tt.period, Measures: []Name{tt.name}})
		if err != nil {
			t.Fatal(err)
		}
		got, england := "", ""
		for _, f := range figures {
			switch {
			case f.Level != "total":
			case f.Geography == Service:
				got += f.Code + " " + f.Number() + string(f.Mark) + ", "
			case f.Geography == England:
				england = fmt.Sprintf("%s %s of %d/%d", f.Code, f.Number(), f.Services, f.Expected)
			}
		}
		if diff := cmp.Diff(tt.want, got+england); diff != "" {
			t.Errorf("%s in %s of %v (-want +got):\n%s", tt.name, tt.period, tt.source, diff)
		}
	}
}

// A place has a number where all of its services of the day have one.
func TestJoin(t *testing.T) {
	two := service("b", east, schemas.TwoStatuses, schemas.FourLevels)
	three := service("c", east, schemas.ThreeStatuses, schemas.ThreeLevels)
	place := schemas.Place{
		ID: "b+c", Name: "B + C", Services: []schemas.Service{service("a", east, 0, 0), two, three},
		Changes: []schemas.Change{{On: date("2026-04-01"), From: []string{"A"}, To: []string{"B", "C"}}},
	}
	const changed = "1 April 2026: A became B and C"
	figure := func(code, level, status string, value int64, mark schemas.Mark) Figure {
		return Figure{Measure: "stock", Geography: Service, Code: code, Level: level, Status: status, Value: value, Mark: mark}
	}
	for _, tt := range []struct {
		name          string
		level, status string
		parts         []Figure
		want          string
	}{
		{"all tell", "1", "open", []Figure{figure("b", "1", "open", 2, ""), figure("c", "1", "open", 3, "")}, "5 " + changed},
		{"one cannot", "1", "open", []Figure{figure("b", "1", "open", 2, ""), figure("c", "1", "open", 0, "x")}, "x " + changed + "; cannot tell: c"},
		{"one does not use it", "1", "inactive", []Figure{figure("b", "1", "inactive", 0, "z"), figure("c", "1", "inactive", 3, "")}, "x " + changed + "; does not use it: b"},
		{"none uses it", "1", "inactive", []Figure{figure("b", "1", "inactive", 0, "z"), figure("c", "1", "inactive", 0, "z")}, "z " + changed},
		{"closed of two and three", "1", "closed", []Figure{figure("b", "1", "closed", 2, ""), figure("c", "1", "closed", 3, "")}, "x " + changed + "; closed means different things in b, c"},
		{"a level of one alone", "3-4", "open", []Figure{figure("c", "3-4", "open", 3, "")}, "3 " + changed},
		{"of another service", "1", "open", []Figure{figure("z", "1", "open", 3, "")}, ""},
	} {
		points := []Point{
			{Period: schemas.Quarter(2025, 4)},
			{Period: schemas.Quarter(2026, 1), Figures: append(tt.parts, Figure{Measure: "stock", Geography: England, Level: tt.level, Status: tt.status})},
		}
		joined := Join(points, []schemas.Place{place})
		got := ""
		for i, f := range joined[1].Figures {
			got += f.Number() + string(f.Mark) + " " + joined[1].Notes[i]
			if f.Code != "b+c" {
				t.Errorf("%s: a figure of %s", tt.name, f.Code)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
