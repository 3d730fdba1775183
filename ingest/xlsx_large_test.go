package ingest

import (
	"archive/zip"
	"bytes"
	stdflate "compress/flate"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

const (
	largeRows    = 100_000
	largeColumns = 15
)

// largeSheet is a workbook of 100,000 rows and 15 columns as Excel writes one:
// seven columns of shared texts, one of texts in their cells, three of dates,
// two of whole numbers, one of decimals and one of long floating-point numbers.
func largeSheet(tb testing.TB) []byte {
	tb.Helper()
	words := []string{"Open", "Closed", "Inactive", "Level 1", "Level 2", "Parent &amp; carer", "Advice about a plan", "Meeting at school, then a letter"}
	var sheet, texts strings.Builder
	for _, w := range words {
		fmt.Fprintf(&texts, `<si><t>%s</t></si>`, w)
	}
	for i := range largeRows {
		fmt.Fprintf(&texts, `<si><t>CASE-%06d</t></si>`, i*7919%1_000_003)
		n := i + 1
		fmt.Fprintf(&sheet, `<row r="%d" spans="1:15" x14ac:dyDescent="0.25"><c r="A%d" t="s"><v>%d</v></c>`, n, n, i+len(words))
		for j := range 6 {
			fmt.Fprintf(&sheet, `<c r="%c%d" s="5" t="s"><v>%d</v></c>`, 'B'+j, n, (i*(j+3)+j)%len(words))
		}
		fmt.Fprintf(&sheet, `<c r="H%d" t="inlineStr"><is><t>note %d of the case</t></is></c>`, n, i%1000)
		for j := range 3 {
			fmt.Fprintf(&sheet, `<c r="%c%d" s="1"><v>%d</v></c>`, 'I'+j, n, 45000+(i*(j+1))%900)
		}
		fmt.Fprintf(&sheet, `<c r="L%d"><v>%d</v></c><c r="M%d"><v>%d</v></c><c r="N%d"><v>%d.5</v></c><c r="O%d"><v>%.17g</v></c></row>`,
			n, i%4+1, n, i, n, i%9, n, float64(i%977)/7)
	}
	return workbookTexts(tb, texts.String(), sheetXML(sheet.String()))
}

func BenchmarkLargeSheet(b *testing.B) {
	content := largeSheet(b)
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		b.Fatal(err)
	}
	var packed []byte
	var inflated int64
	for _, f := range archive.File {
		if f.Name == "xl/worksheets/sheet1.xml" {
			at, err := f.DataOffset()
			if err != nil {
				b.Fatal(err)
			}
			packed, inflated = content[at:at+int64(f.CompressedSize64)], int64(f.UncompressedSize64)
		}
	}
	perOp := map[string]float64{}
	run := func(name string, read func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(inflated)
			b.ReportAllocs()
			for b.Loop() {
				read(b)
			}
			perOp[name] = b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(largeRows*largeColumns/perOp[name], "cells/s")
			if own := perOp["ReadBook"]; own > 0 && name != "ReadBook" {
				b.ReportMetric(perOp[name]/own, "times-ReadBook")
			}
		})
	}
	run("ReadBook", func(b *testing.B) {
		if book := ReadBook("f", content, Limits{}); len(book.Sheets) != 1 || len(book.Sheets[0].Lines) != largeRows {
			b.Fatal("rows were lost", book.Findings)
		}
	})
	run("inflate", func(b *testing.B) {
		if n, err := io.Copy(io.Discard, flate.NewReader(bytes.NewReader(packed))); err != nil || n != inflated {
			b.Fatal(n, err)
		}
	})
	run("inflate-std", func(b *testing.B) {
		if n, err := io.Copy(io.Discard, stdflate.NewReader(bytes.NewReader(packed))); err != nil || n != inflated {
			b.Fatal(n, err)
		}
	})
	run("excelize-Rows", func(b *testing.B) { excelizeRows(b, content, "S1", largeRows) })
}

func excelizeRows(b *testing.B, content []byte, sheet string, want int) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.Rows(sheet)
	if err != nil {
		b.Fatal(err)
	}
	got := 0
	for ; rows.Next(); got++ {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
	}
	if got != want {
		b.Fatalf("%d rows, want %d", got, want)
	}
}
