package workbook

import (
	"fmt"
	"slices"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// stock is the table of the release's day for a geography.
func (v view) stock(sheet, title, geography string, values []figureColumn, notes []note) table {
	if len(values) == 0 {
		return table{}
	}
	columns, cells := labels(geography)
	values = slices.DeleteFunc(slices.Clone(values), func(c figureColumn) bool { return !v.r.TellsStock(geography, c.status) })
	made := makers(values)
	if geography == measure.Service {
		made = nil
	}
	t := table{
		sheet: sheet, title: fmt.Sprintf("%s at %s", title, v.r.At.Long()), notes: notes,
		columns: headed(columns, values, made), keep: 1,
	}
	for _, p := range v.places(geography, v.day(), values[0].measure) {
		t.rows = append(t.rows, v.row(cells(p), p, values, made))
	}
	return t
}

func (v view) englandStock() table {
	t := v.stock("England stock", "England: interventions by level and status", measure.England, stockColumns,
		[]note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"Open, not open and total are from all services; inactive and closed are from services that use inactive."}
	return t
}

func (v view) englandTwoStatus() table {
	t := v.stock("England two-status", "England: services that do not use inactive, interventions by level and status", measure.England,
		v.shown(measure.England, twoStatusColumns), []note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"These services are also in open, not open and total of the sheet England stock."}
	if f, _ := v.find(place{geography: measure.England, code: schemas.England, level: "total", period: v.day()[0]}, twoStatusClosed); f.Expected == 0 {
		t.rows = nil // there are no such services
	}
	return t
}

func (v view) regionsStock() table {
	t := v.stock("Regions stock", "Regions: interventions by level and status", measure.Region, stockColumns,
		[]note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"Open, not open and total are from all services; inactive and closed are from services that use inactive."}
	if len(v.shown(measure.Region, twoStatusColumns)) == 0 && len(v.shown(measure.England, twoStatusColumns)) > 0 {
		t.about = append(t.about, "Services that use open and closed alone have a table of their own for England only: in one region they can be too few to be told of by themselves.")
	}
	return t
}

func (v view) regionsTwoStatus() table {
	t := v.stock("Regions two-status", "Regions: services that do not use inactive, interventions by level and status", measure.Region,
		v.shown(measure.Region, twoStatusColumns), []note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"These services are also in open, not open and total of the sheet Regions stock."}
	return t
}

func (v view) servicesStock() table {
	t := v.stock("Services stock", "Services: interventions by level and status", measure.Service, stockColumns,
		[]note{noteIntervention, noteProtected})
	if !v.r.TellsStock(measure.Service, "closed") {
		t.about = []string{"Closed, not open and total are told of no single service: compared from one release to the next they would give small numbers of people away."}
	}
	return t
}
