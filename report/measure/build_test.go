package measure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iassn/collate/schemas"
)

// fixed is a Source of counts that a test writes down.
type fixed map[Name]Counts

func (f fixed) Stocks(_ context.Context, days ...schemas.Date) ([]Counts, error) {
	return slices.Repeat([]Counts{f[Stock]}, len(days)), nil
}

func (f fixed) Flows(_ context.Context, names []Name, periods ...schemas.Period) ([][]Counts, error) {
	var of []Counts
	for _, name := range names {
		of = append(of, f[name])
	}
	return slices.Repeat([][]Counts{of}, len(periods)), nil
}

// broken is a Source that fails.
type broken struct{}

var errBroken = errors.New("broken")

func (broken) Stocks(context.Context, ...schemas.Date) ([]Counts, error) { return nil, errBroken }

func (broken) Flows(context.Context, []Name, ...schemas.Period) ([][]Counts, error) {
	return nil, errBroken
}

func date(s string) schemas.Date {
	d, err := schemas.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var (
	east  = schemas.Region{Code: "E12000006", Name: "East of England"}
	south = schemas.Region{Code: "E12000008", Name: "South East"}
)

func service(id string, region schemas.Region, statuses schemas.StatusScheme, levels schemas.LevelScheme) schemas.Service {
	return schemas.Service{ID: id, Name: strings.ToUpper(id), Region: region, Statuses: statuses, Levels: levels}
}

// build makes figures at 30 June 2026, or in the quarter that ends there.
func build(t *testing.T, name Name, counts Counts, services ...schemas.Service) []Figure {
	t.Helper()
	source := fixed{name: counts}
	if name == StockTwoStatus {
		source = fixed{Stock: counts}
	}
	got, err := Build(t.Context(), source, services, Spec{
		At: date("2026-06-30"), Period: schemas.Quarter(2026, 1), Measures: []Name{name},
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// line is what one place says: for a level, the number or mark of each status
// with, for England and regions, the services that it is made of.
func line(figures []Figure, code, level string) string {
	var parts []string
	for _, f := range figures {
		if f.Code != code || f.Level != level {
			continue
		}
		s := f.Number() + string(f.Mark)
		if f.Geography != Service {
			s += fmt.Sprintf("(%d/%d)", f.Services, f.Expected)
		}
		parts = append(parts, f.Status+"="+s)
	}
	return strings.Join(parts, " ")
}

func cell(service string, level schemas.Level, status schemas.Status, n int64) Cell {
	return Cell{Service: service, Level: level, Status: status, N: n}
}

func TestBuildStock(t *testing.T) {
	const o, i, c = schemas.Open, schemas.Inactive, schemas.Closed
	kent := service("kent", south, schemas.ThreeStatuses, schemas.FourLevels)
	two := service("two", south, schemas.TwoStatuses, schemas.FourLevels)
	undeclared := service("undeclared", east, schemas.StatusesUndeclared, schemas.LevelsUndeclared)
	three := service("three", east, schemas.ThreeStatuses, schemas.ThreeLevels)
	silent := service("silent", east, schemas.ThreeStatuses, schemas.FourLevels)
	silentTwo := service("silent-two", east, schemas.TwoStatuses, schemas.FourLevels)
	counts := Counts{
		Available: []string{"kent", "three", "two", "undeclared"},
		Cells: []Cell{
			cell("kent", schemas.Level2, o, 5), cell("kent", schemas.Level2, i, 3), cell("kent", schemas.Level2, c, 2),
			cell("kent", schemas.Level3, o, 1), cell("kent", schemas.Level4, o, 2), cell("kent", schemas.LevelUnknown, c, 4),
			cell("two", schemas.Level2, o, 10), cell("two", schemas.Level2, c, 20),
			cell("undeclared", schemas.Level2, o, 100), cell("undeclared", schemas.Level2, c, 200),
			cell("three", schemas.Level3Or4, o, 7), cell("three", schemas.Level3, i, 1), cell("three", schemas.Level4, i, 1),
		},
	}
	got := build(t, Stock, counts, kent, two, undeclared, three, silent, silentTwo)
	england := schemas.England
	for _, tt := range []struct{ code, level, want string }{
		{"kent", "1", "open=0 inactive=0 closed=0 not-open=0 total=0"},
		{"kent", "2", "open=5 inactive=3 closed=2 not-open=5 total=10"},
		{"kent", "3-4", ""},
		{"kent", "3+4", "open=3 inactive=0 closed=0 not-open=0 total=3"},
		{"kent", "unknown", "open=0 inactive=0 closed=4 not-open=4 total=4"},
		{"kent", "total", "open=8 inactive=3 closed=6 not-open=9 total=17"},
		{"two", "2", "open=10 inactive=z closed=20 not-open=20 total=30"},
		{"undeclared", "2", "open=100 inactive=0 closed=200 not-open=200 total=300"},
		{"undeclared", "3-4", ""},
		{"three", "3", "open=z inactive=z closed=z not-open=z total=z"},
		{"three", "4", "open=z inactive=z closed=z not-open=z total=z"},
		{"three", "3-4", "open=7 inactive=2 closed=0 not-open=2 total=9"},
		{"three", "3+4", "open=7 inactive=2 closed=0 not-open=2 total=9"},
		{"three", "total", "open=7 inactive=2 closed=0 not-open=2 total=9"},
		{"silent", "2", "open=x inactive=x closed=x not-open=x total=x"},
		{"silent-two", "2", "open=x inactive=x closed=x not-open=x total=x"},
		{england, "2", "open=115(4/6) inactive=3(3/4) closed=202(3/4) not-open=225(4/6) total=340(4/6)"},
		{england, "3", "open=1(3/5) inactive=0(2/3) closed=0(2/3) not-open=0(3/5) total=1(3/5)"},
		{england, "3-4", "open=7(1/1) inactive=2(1/1) closed=0(1/1) not-open=2(1/1) total=9(1/1)"},
		{england, "3+4", "open=10(4/6) inactive=2(3/4) closed=0(3/4) not-open=2(4/6) total=12(4/6)"},
		{england, "total", "open=125(4/6) inactive=5(3/4) closed=206(3/4) not-open=231(4/6) total=356(4/6)"},
		{south.Code, "2", "open=15(2/2) inactive=3(1/1) closed=2(1/1) not-open=25(2/2) total=40(2/2)"},
		{south.Code, "3-4", "open=z(0/0) inactive=z(0/0) closed=z(0/0) not-open=z(0/0) total=z(0/0)"},
	} {
		if diff := cmp.Diff(tt.want, line(got, tt.code, tt.level)); diff != "" {
			t.Errorf("%s, level %s (-want +got):\n%s", tt.code, tt.level, diff)
		}
	}
	got = build(t, StockTwoStatus, counts, kent, two, undeclared, three, silent, silentTwo)
	for _, tt := range []struct{ code, level, want string }{
		{england, "2", "open=10(1/2) closed=20(1/2) total=30(1/2)"},
		{east.Code, "2", "open=x(0/1) closed=x(0/1) total=x(0/1)"},
		{england, "3-4", "open=z(0/0) closed=z(0/0) total=z(0/0)"},
		{"two", "2", ""},
	} {
		if diff := cmp.Diff(tt.want, line(got, tt.code, tt.level)); diff != "" {
			t.Errorf("two statuses: %s, level %s (-want +got):\n%s", tt.code, tt.level, diff)
		}
	}
}

func TestBuildMissing(t *testing.T) {
	const o, i, c = schemas.Open, schemas.Inactive, schemas.Closed
	got := build(t, Stock, Counts{
		Available: []string{"kent", "two", "whole"},
		Cells: []Cell{
			cell("kent", schemas.Level2, o, 5),
			{Service: "kent", Level: schemas.Level3, Status: i, N: 4, Missing: true},
			{Service: "two", Level: schemas.Level3, Status: i, Missing: true},
			cell("two", schemas.Level3, c, 8),
			cell("whole", schemas.Level3, i, 1),
		},
	}, service("kent", south, 0, 0), service("two", south, schemas.TwoStatuses, 0), service("whole", south, 0, 0))
	for _, tt := range []struct{ code, level, want string }{
		{"kent", "2", "open=5 inactive=0 closed=0 not-open=0 total=5"},
		{"kent", "3", "open=0 inactive=x closed=0 not-open=x total=x"},
		{"kent", "3+4", "open=0 inactive=x closed=0 not-open=x total=x"},
		{"kent", "total", "open=5 inactive=x closed=0 not-open=x total=x"},
		{"two", "3", "open=0 inactive=z closed=8 not-open=8 total=8"},
		{schemas.England, "3", "open=0(3/3) inactive=1(1/2) closed=0(2/2) not-open=9(2/3) total=9(2/3)"},
	} {
		if diff := cmp.Diff(tt.want, line(got, tt.code, tt.level)); diff != "" {
			t.Errorf("%s, level %s (-want +got):\n%s", tt.code, tt.level, diff)
		}
	}
}

// What the register says that a service does not use, and its returns hold all
// the same, is counted and shown.
func TestBuildBesideTheRegister(t *testing.T) {
	const o, i, c = schemas.Open, schemas.Inactive, schemas.Closed
	got := build(t, Stock, Counts{
		Available: []string{"four", "two"},
		Cells: []Cell{
			cell("four", schemas.Level3Or4, o, 2), cell("four", schemas.Level3, o, 1),
			cell("two", schemas.Level1, i, 3), cell("two", schemas.Level1, c, 4),
		},
	}, service("four", south, 0, schemas.FourLevels), service("two", south, schemas.TwoStatuses, 0))
	for _, tt := range []struct{ code, level, want string }{
		{"four", "3", "open=1 inactive=0 closed=0 not-open=0 total=1"},
		{"four", "3-4", "open=2 inactive=0 closed=0 not-open=0 total=2"},
		{"four", "3+4", "open=3 inactive=0 closed=0 not-open=0 total=3"},
		{"two", "1", "open=0 inactive=3 closed=4 not-open=7 total=7"},
		{schemas.England, "1", "open=0(2/2) inactive=0(1/1) closed=0(1/1) not-open=7(2/2) total=7(2/2)"},
		{schemas.England, "3-4", "open=2(1/1) inactive=0(1/1) closed=0(1/1) not-open=0(1/1) total=2(1/1)"},
	} {
		if diff := cmp.Diff(tt.want, line(got, tt.code, tt.level)); diff != "" {
			t.Errorf("%s, level %s (-want +got):\n%s", tt.code, tt.level, diff)
		}
	}
}

func TestBuildFlow(t *testing.T) {
	kent := service("kent", south, schemas.ThreeStatuses, 0)
	two := service("two", south, schemas.TwoStatuses, 0)
	three := service("three", south, 0, schemas.ThreeLevels)
	silent := service("silent", south, 0, 0)
	counts := Counts{
		Available: []string{"kent", "three", "two"},
		Cells:     []Cell{{Service: "kent", Level: schemas.Level3, N: 4}, {Service: "three", Level: schemas.Level3Or4, N: 2}},
	}
	for _, name := range Names[2:] {
		two, all := "total=0", "total=6(3/4)"
		if name == Reopened || name == BecameInactive || name == ClosedByRule {
			two, all = "total=z", "total=6(2/3)"
		}
		got := build(t, name, counts, kent, service("two", south, schemas.TwoStatuses, 0), three, silent)
		for _, tt := range []struct{ code, level, want string }{
			{"kent", "3", "total=4"},
			{"two", "total", two},
			{"three", "3", "total=z"},
			{"three", "3+4", "total=2"},
			{"silent", "1", "total=x"},
			{schemas.England, "total", all},
		} {
			if diff := cmp.Diff(tt.want, line(got, tt.code, tt.level)); diff != "" {
				t.Errorf("%s: %s, level %s (-want +got):\n%s", name, tt.code, tt.level, diff)
			}
		}
		if f := got[0]; f.Period != "2026-27-Q1" || f.AsAt != "2026-06-30" {
			t.Errorf("%s: period %q, as at %q", name, f.Period, f.AsAt)
		}
	}
	got := build(t, Reopened, Counts{Available: []string{"two"}, Cells: []Cell{{Service: "two", Level: schemas.Level3, N: 1}}}, two)
	if diff := cmp.Diff("total=1(1/1)", line(got, schemas.England, "total")); diff != "" {
		t.Errorf("re-opened in a two-status service (-want +got):\n%s", diff)
	}
}

func TestBuildOrder(t *testing.T) {
	past := service("past", east, 0, 0)
	past.ValidTo = date("2026-06-29")
	to := service("future", east, 0, 0)
	to.ValidFrom = date("2026-07-01")
	services := []schemas.Service{service("z", east, 0, 0), past, service("b", south, 0, 0), to, service("a", south, 0, 0)}
	got, err := Build(t.Context(), fixed{}, services, Spec{At: date("2026-06-30"), Period: schemas.Quarter(2026, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, f := range got {
		at := f.Measure + " " + f.Code
		if len(order) == 0 || order[len(order)-1] != at {
			order = append(order, at)
		}
		if f.Mark == schemas.NoMark || f.Value != 0 {
			t.Errorf("a figure without a mark where no service returned: %v", f)
		}
	}
	var want []string
	for _, name := range Names {
		for _, code := range []string{schemas.England, east.Code, south.Code, "a", "b", "past", "z"} {
			if code == "past" && !name.IsFlow() { // it ended a day before the stock's, and in the period
				continue
			}
			if name != StockTwoStatus || len(code) > 1 {
				want = append(want, string(name)+" "+code)
			}
		}
	}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if services[0].ID != "z" {
		t.Error("the services were sorted in place")
	}
	if got, err := Build(t.Context(), fixed{}, services, Spec{}); err != nil || len(got) != 0 {
		t.Errorf("%d figures of no day, %v", len(got), err)
	}
	if _, err := Build(t.Context(), broken{}, services, Spec{At: date("2026-06-30")}); !errors.Is(err, errBroken) {
		t.Errorf("the source's error is lost: %v", err)
	}
}

func TestSelect(t *testing.T) {
	const o, i, c = schemas.Open, schemas.Inactive, schemas.Closed
	figures := build(t, Stock, Counts{
		Available: []string{"kent", "three"},
		Cells: []Cell{
			cell("kent", schemas.Level2, o, 5), cell("kent", schemas.Level2, c, 2), cell("kent", schemas.LevelUnknown, c, 4),
			cell("three", schemas.Level3Or4, o, 7),
		},
	}, service("kent", south, 0, 0), service("three", east, schemas.TwoStatuses, schemas.ThreeLevels), service("silent", south, 0, 0))
	flows := build(t, Opened, Counts{Available: []string{"kent"}, Cells: []Cell{{Service: "kent", Level: schemas.Level2, N: 5}}},
		service("kent", south, 0, 0))
	for _, tt := range []struct {
		figures []Figure
		by      string
		want    string
	}{
		{figures, "", "value,mark\n18,\n"},
		{figures, "england", "england,value,mark\nEngland,18,\n"},
		{figures, "level", "level,value,mark\n2,7,\n3-4,7,\nunknown,4,\n"},
		{figures, "status,england", "status,england,value,mark\nopen,England,12,\nclosed,England,6,\n"},
		{figures, "region", "region,value,mark\nEast of England,7,\nSouth East,11,\n"},
		{figures, "service", "service,value,mark\nkent,11,\nsilent,,x\nthree,7,\n"},
		{figures, "region,service,england", "region,service,england,value,mark\nSouth East,kent,England,11,\nSouth East,silent,England,,x\nEast of England,three,England,7,\n"},
		{figures, "region,level", "region,level,value,mark\nEast of England,3,,z\nEast of England,4,,z\nEast of England,3-4,7,\nSouth East,2,7,\nSouth East,unknown,4,\n"},
		{figures, "service,status", "service,status,value,mark\nkent,open,5,\nkent,closed,6,\nsilent,open,,x\nsilent,inactive,,x\nsilent,closed,,x\nthree,open,7,\nthree,inactive,,z\n"},
		{flows, "level,status", "level,status,value,mark\n2,total,5,\n"},
		{nil, "level", "level,value,mark\n"},
	} {
		var by []string
		if tt.by != "" {
			by = strings.Split(tt.by, ",")
		}
		header, rows, err := Select(tt.figures, by)
		if err != nil {
			t.Errorf("by %q: %v", tt.by, err)
			continue
		}
		got := strings.Join(header, ",") + "\n"
		for _, r := range rows {
			got += strings.Join(r, ",") + "\n"
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("by %q (-want +got):\n%s", tt.by, diff)
		}
	}
	two := build(t, StockTwoStatus, Counts{}, service("two", south, schemas.TwoStatuses, 0))
	for _, tt := range []struct {
		figures []Figure
		by      []string
		want    string
	}{
		{figures, []string{"county"}, `no figures by "county": allowed are england, region, service, level, status`},
		{figures, []string{"level", "level"}, `figures by "level" twice`},
		{append(figures[:1:1], flows...), nil, "selecting figures: there are several measures or days"},
		{two, []string{"service"}, "no figures of stock-two-status by service: see stock"},
	} {
		if _, _, err := Select(tt.figures, tt.by); err == nil || err.Error() != tt.want {
			t.Errorf("by %v: error %v, not %q", tt.by, err, tt.want)
		}
	}
}
