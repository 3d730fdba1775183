package tidy

import (
	"bytes"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

var (
	text   = arrow.BinaryTypes.String
	day    = arrow.FixedWidthTypes.Date32
	number = arrow.PrimitiveTypes.Int64
)

// columns are those of measure.Columns, with their types and meanings. Where CSV
// leaves a cell empty, Parquet has null.
var columns = []struct {
	name     string
	kind     arrow.DataType
	nullable bool
	meaning  string
}{
	{"measure", text, false, "what is counted"},
	{"period", text, true, "the period of a flow; null for a stock"},
	{"as_at", day, false, "the day of a stock; the last day of a flow's period"},
	{"geography", text, false, "england, region or service"},
	{"code", text, false, "GSS code of England or the region; the service's id in the register"},
	{"name", text, false, "name of the place or service"},
	{"level", text, false, "1, 2, 3, 4, 3-4 (top of a three-level scheme), 3+4 (Level 3, Level 4 and 3-4 together), unknown or total"},
	{"status", text, false, "open, inactive, closed, not-open (inactive or closed) or total"},
	{"value", number, true, "the number; null where a mark stands"},
	{"mark", text, true, "why there is no number: c withheld, x not available, z not applicable, low rounds to 0 but is not 0"},
	{"services", number, false, "how many services the number is made of"},
	{"services_expected", number, false, "how many services could have a number here"},
}

// schema is the Arrow schema of the figures, kept in the Parquet file with every
// column's meaning.
func schema() *arrow.Schema {
	fields := make([]arrow.Field, 0, len(columns))
	for _, c := range columns {
		fields = append(fields, arrow.Field{
			Name: c.name, Type: c.kind, Nullable: c.nullable,
			Metadata: arrow.NewMetadata([]string{"meaning"}, []string{c.meaning}),
		})
	}
	return arrow.NewSchema(fields, nil)
}

// Parquet writes the figures as a Parquet file of one row group. Days are dates,
// counts are 64-bit integers, and what CSV leaves empty is null. A figure whose
// AsAt is no date is an error.
func Parquet(w io.Writer, figures []measure.Figure) error {
	// The library panics when its first write fails, and closes what it writes
	// to: it is given a buffer.
	var file bytes.Buffer
	if err := writeParquet(&file, figures, memory.NewGoAllocator()); err != nil {
		return fmt.Errorf("writing figures as Parquet: %w", err)
	}
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("writing figures as Parquet: %w", err)
	}
	return nil
}

func writeParquet(w io.Writer, figures []measure.Figure, mem memory.Allocator) error {
	s := schema()
	b := array.NewRecordBuilder(mem, s)
	defer b.Release()
	for _, f := range figures {
		if err := appendFigure(b, f); err != nil {
			return err
		}
	}
	record := b.NewRecord()
	defer record.Release()
	props := parquet.NewWriterProperties(
		parquet.WithAllocator(mem), parquet.WithCompression(compress.Codecs.Snappy), parquet.WithCreatedBy("iass"))
	out, err := pqarrow.NewFileWriter(s, w, props,
		pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema(), pqarrow.WithAllocator(mem)))
	if err != nil {
		return err
	}
	if err := out.Write(record); err != nil {
		_ = out.Close() // the first error is the one to tell
		return err
	}
	return out.Close()
}

func appendFigure(b *array.RecordBuilder, f measure.Figure) error {
	asAt, err := schemas.ParseDate(f.AsAt)
	if err != nil {
		return err
	}
	words := func(i int, s string) {
		col := b.Field(i).(*array.StringBuilder)
		if s == "" && columns[i].nullable {
			col.AppendNull()
			return
		}
		col.Append(s)
	}
	words(0, f.Measure)
	words(1, f.Period)
	b.Field(2).(*array.Date32Builder).Append(arrow.Date32(asAt.Unix()))
	words(3, f.Geography)
	words(4, f.Code)
	words(5, f.Name)
	words(6, f.Level)
	words(7, f.Status)
	if f.Mark == schemas.NoMark {
		b.Field(8).(*array.Int64Builder).Append(f.Value)
	} else {
		b.Field(8).AppendNull()
	}
	words(9, string(f.Mark))
	b.Field(10).(*array.Int64Builder).Append(int64(f.Services))
	b.Field(11).(*array.Int64Builder).Append(int64(f.Expected))
	return nil
}
