package disclosure_test

import (
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// planted makes small releases by hand, with a weakness in each.
type planted struct{ figures []measure.Figure }

var places = []schemas.Service{
	{ID: "a", Region: schemas.Region{Code: "E12000001"}, Statuses: schemas.ThreeStatuses, Levels: schemas.FourLevels},
	{ID: "b", Region: schemas.Region{Code: "E12000001"}, Statuses: schemas.ThreeStatuses, Levels: schemas.FourLevels},
	{ID: "c", Region: schemas.Region{Code: "E12000002"}, Statuses: schemas.ThreeStatuses, Levels: schemas.FourLevels},
}

const hidden = -1 // a withheld count

// opened adds figures of what was opened in a period: by level, of a place that is
// made of so many services.
func (p *planted) opened(period, code string, services int, levels map[string]int64) *planted {
	when, err := schemas.ParsePeriod(period)
	if err != nil {
		panic(err)
	}
	return p.add(measure.Figure{Measure: "opened", Period: period, AsAt: when.Last.String(), Code: code, Status: "total", Services: services}, levels)
}

func (p *planted) stock(day, code, status string, levels map[string]int64) *planted {
	return p.add(measure.Figure{Measure: "stock", AsAt: day, Code: code, Status: status, Services: 1}, levels)
}

func (p *planted) add(f measure.Figure, levels map[string]int64) *planted {
	f.Geography = measure.Service
	if len(f.Code) > 1 {
		f.Geography = measure.Region
	}
	for _, level := range measure.Levels {
		n, ok := levels[level]
		if !ok {
			continue
		}
		f.Level, f.Value, f.Mark = level, n, schemas.NoMark
		if n == hidden {
			f.Value, f.Mark = 0, schemas.Confidential
		} else if n == low {
			f.Value, f.Mark = 0, schemas.Low
		}
		p.figures = append(p.figures, f)
	}
	return p
}

const low = -2 // rounds to nought

type byLevel = map[string]int64

// TestPlanted has the attacker find what is planted.
func TestPlanted(t *testing.T) {
	q := "2026-27-Q1"
	opened := func(code string, levels byLevel) *planted { return (&planted{}).opened(q, code, 1, levels) }
	of := func(level string) measure.Figure {
		return measure.Figure{Measure: "opened", Period: q, AsAt: "2026-06-30", Code: "a", Level: level, Status: "total"}
	}
	open := byLevel{"3": hidden, "4": hidden, "3+4": hidden}
	for _, test := range []struct {
		name     string
		releases []*planted
		more     []disclosure.Statement
		fall     int
	}{
		{"nothing", []*planted{opened("a", open)}, nil, 0},
		{"a region of one service", []*planted{opened("c", byLevel{"4": hidden}).opened(q, "E12000002", 1, byLevel{"4": low})}, nil, 1},
		{"a service alone at a level", []*planted{
			opened("a", byLevel{"4": hidden}).opened(q, "b", 1, byLevel{"4": 0}).opened(q, "E12000001", 2, byLevel{"4": low}),
		}, nil, 1},
		{"a margin that gives the cell", []*planted{opened("a", byLevel{"3": 8, "4": hidden, "3+4": 12})}, nil, 1},
		{"two that sum to too little", []*planted{opened("a", byLevel{"3": hidden, "4": hidden, "3+4": 5})}, nil, 2},
		{"two that sum to enough", []*planted{opened("a", byLevel{"3": hidden, "4": hidden, "3+4": 6})}, nil, 0},
		{"a percentage", []*planted{opened("a", open)}, []disclosure.Statement{
			// 10.0 % of 40 are at Level 4
			{Figures: []measure.Figure{of("4")}, Times: []int32{1000}, Least: 3980, Most: 4020},
		}, 1},
		{"a mean", []*planted{opened("a", byLevel{"1": 20, "2": hidden, "3": 0, "4": 0})}, []disclosure.Statement{
			// the mean level is 1.13: 20 and twice the rest, over 20 and the rest
			{Figures: []measure.Figure{of("2")}, Times: []int32{1000}, Least: 2900, Most: 3200},
		}, 1},
		{"a point on a chart", []*planted{opened("a", open)}, []disclosure.Statement{
			{Figures: []measure.Figure{of("4")}, Times: []int32{1}, Least: 3, Most: 4},
		}, 1},
		{"a year and its quarters", []*planted{
			(&planted{}).opened("2026-27-Q1", "a", 1, byLevel{"total": hidden}).opened("2026-27-Q2", "a", 1, byLevel{"total": 10}).
				opened("2026-27-Q3", "a", 1, byLevel{"total": 10}).opened("2026-27-Q4", "a", 1, byLevel{"total": 10}),
			(&planted{}).opened("2026-27", "a", 1, byLevel{"total": 33}),
		}, nil, 1},
		{"financial and academic years", []*planted{
			(&planted{}).opened("2025-26", "a", 1, byLevel{"total": 100}).opened("2025-26-academic", "a", 1, byLevel{"total": 90}).
				opened("2025-04-01..2025-08-31", "a", 1, byLevel{"total": 40}).opened("2026-04-01..2026-08-31", "a", 1, byLevel{"total": hidden}),
			(&planted{}).opened("2025-04-01..2026-08-31", "a", 1, byLevel{"total": 130}),
		}, nil, 1},
		{"a stock and a flow", []*planted{
			(&planted{}).stock("2026-03-31", "a", "closed", byLevel{"4": 20}),
			(&planted{}).stock("2026-06-30", "a", "closed", byLevel{"4": 23}).
				add(measure.Figure{Measure: "closed", Period: q, AsAt: "2026-06-30", Code: "a", Status: "total"}, byLevel{"4": hidden}),
		}, nil, 1},
		{"a revision that opens an old release", []*planted{
			opened("a", byLevel{"3": hidden, "4": hidden, "3+4": 24}), opened("a", byLevel{"3": 20, "4": hidden, "3+4": 26}),
		}, nil, 1},
		{"a total that rounds to nought", []*planted{
			opened("a", byLevel{"4": hidden}).opened(q, "b", 1, byLevel{"4": hidden}).opened(q, "E12000001", 2, byLevel{"4": low}),
		}, nil, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			var releases []disclosure.Shown
			for _, r := range test.releases {
				releases = append(releases, disclosure.Shown{Policy: disclosure.Policies[0], Figures: r.figures})
			}
			fallen := disclosure.Attack(releases, places, test.more...)
			if len(fallen) < test.fall || test.fall == 0 && len(fallen) > 0 {
				t.Errorf("%d fell, want %d: %v", len(fallen), test.fall, fallen)
			}
		})
	}
}
