package store

import (
	"context"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/marcboeker/go-duckdb"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// The columns of explain_list.sql and explain_brief.sql.
const (
	rowService = iota
	rowReturn
	rowSheet
	rowRow
	rowColumn
	rowN
	rowMissing
	rowLevel
	rowStatus
	rowRecorded
	rowRule
	rowUndated
	rowLast
	rowRows
)

// readRows reads the rows that a query lists. There can be hundreds of thousands:
// they come as Arrow records, a column at a time.
func readRows(ctx context.Context, a *duckdb.Arrow, text string) ([]measure.Row, error) {
	records, err := a.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer records.Release()
	var out []measure.Row
	var w interned
	for records.Next() {
		if out, err = w.rows(out, records.Record()); err != nil {
			return nil, err
		}
	}
	return out, records.Err()
}

// interned are texts of records that are used again: a record's own go with it.
type interned map[string]string

func (w *interned) keep(text string) string {
	if *w == nil {
		*w = interned{}
	}
	kept, ok := (*w)[text]
	if !ok {
		kept = strings.Clone(text)
		(*w)[kept] = kept
	}
	return kept
}

// rows appends the rows of a record.
func (w *interned) rows(out []measure.Row, record arrow.Record) ([]measure.Row, error) {
	text := func(column int) *array.String { return record.Column(column).(*array.String) }
	services, returns, sheets := text(rowService), text(rowReturn), text(rowSheet)
	levels, statuses, recorded, rules := text(rowLevel), text(rowStatus), text(rowRecorded), text(rowRule)
	places, columns := record.Column(rowRow).(*array.Int32), record.Column(rowColumn).(*array.Int32)
	numbers := record.Column(rowN).(*array.Int64)
	lasts, together := record.Column(rowLast).(*array.Int32), record.Column(rowRows).(*array.Int64)
	missing, undated := record.Column(rowMissing).(*array.Boolean), record.Column(rowUndated).(*array.Boolean)
	for i := range int(record.NumRows()) {
		r := measure.Row{
			Service: w.keep(services.Value(i)),
			Place:   measure.Place{ReturnID: w.keep(returns.Value(i)), Sheet: w.keep(sheets.Value(i)), Row: int(places.Value(i))},
			Column:  int(columns.Value(i)), N: numbers.Value(i), Missing: missing.Value(i), Undated: undated.Value(i),
			Last: int(lasts.Value(i)), Together: int(together.Value(i)),
		}
		var err error
		if r.Level, err = schemas.ParseLevel(levels.Value(i)); err != nil {
			return nil, err
		}
		if r.Status, err = statusOf(statuses.Value(i)); err != nil {
			return nil, err
		}
		if r.Recorded, err = statusOf(recorded.Value(i)); err != nil {
			return nil, err
		}
		if rule := rules.Value(i); rule != "" {
			r.Rules = []schemas.RuleID{schemas.RuleID(w.keep(rule))}
		}
		out = append(out, r)
	}
	return out, nil
}
