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

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/schemas"
)

// arrowTypes are the types of the kinds of columns.
var arrowTypes = map[kind]arrow.DataType{
	text: arrow.BinaryTypes.String, day: arrow.FixedWidthTypes.Date32, number: arrow.PrimitiveTypes.Int64,
}

// schema is the Arrow schema of the figures, kept in the Parquet file with every
// column's meaning, and with what the release is.
func schema(r disclosure.Release) *arrow.Schema {
	fields := make([]arrow.Field, 0, len(figureColumns))
	for _, c := range figureColumns {
		fields = append(fields, arrow.Field{
			Name: c.name, Type: arrowTypes[c.kind], Nullable: c.nullable,
			Metadata: arrow.NewMetadata([]string{"meaning"}, []string{c.meaning}),
		})
	}
	about := arrow.NewMetadata([]string{"title", "edition", "notice"}, []string{Title(r), string(r.Edition), Notice(r)})
	return arrow.NewSchema(fields, &about)
}

// Parquet writes the figures as a Parquet file of one row group. Days are dates,
// counts are 64-bit integers, and what CSV leaves empty is null. A figure whose
// AsAt is no date is an error.
func Parquet(w io.Writer, r disclosure.Release) error {
	// The library panics when its first write fails, and closes what it writes
	// to: it is given a buffer.
	var file bytes.Buffer
	if err := writeParquet(&file, r, memory.NewGoAllocator()); err != nil {
		return fmt.Errorf("writing figures as Parquet: %w", err)
	}
	if _, err := w.Write(file.Bytes()); err != nil {
		return fmt.Errorf("writing figures as Parquet: %w", err)
	}
	return nil
}

func writeParquet(w io.Writer, r disclosure.Release, mem memory.Allocator) error {
	s := schema(r)
	b := array.NewRecordBuilder(mem, s)
	defer b.Release()
	for _, f := range r.Figures() {
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

func appendFigure(b *array.RecordBuilder, f disclosure.Figure) error {
	asAt, err := schemas.ParseDate(f.AsAt)
	if err != nil {
		return err
	}
	words := func(i int, s string) {
		col := b.Field(i).(*array.StringBuilder)
		if s == "" && figureColumns[i].nullable {
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
	if n, ok := f.Value(); ok {
		b.Field(8).(*array.Int64Builder).Append(n)
	} else {
		b.Field(8).AppendNull()
	}
	words(9, string(f.Mark()))
	b.Field(10).(*array.Int64Builder).Append(int64(f.Services))
	b.Field(11).(*array.Int64Builder).Append(int64(f.Expected))
	return nil
}
