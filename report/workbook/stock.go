package workbook

import (
	"fmt"

	"github.com/iassn/collate/report/measure"
)

// stock is the table of the release's day for a geography.
func (v view) stock(sheet, title, geography string, values []figureColumn, notes []note) table {
	if len(values) == 0 {
		return table{}
	}
	columns, cells := labels(geography)
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
	return t
}

func (v view) regionsStock() table {
	t := v.stock("Regions stock", "Regions: interventions by level and status", measure.Region, stockColumns,
		[]note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"Open, not open and total are from all services; inactive and closed are from services that use inactive."}
	return t
}

func (v view) regionsTwoStatus() table {
	t := v.stock("Regions two-status", "Regions: services that do not use inactive, interventions by level and status", measure.Region,
		v.shown(measure.Region, twoStatusColumns), []note{noteIntervention, noteWhich, noteRounded})
	t.about = []string{"These services are also in open, not open and total of the sheet Regions stock."}
	return t
}

func (v view) servicesStock() table {
	return v.stock("Services stock", "Services: interventions by level and status", measure.Service, stockColumns,
		[]note{noteIntervention, noteProtected})
}
