package demo

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Workbooks are written here and not by excelize, which writes streamed sheets
// in the order of a map, so that no two runs give the same bytes; this is also
// ten times as fast, and puts words in shared strings, as Excel does.

// The days from which serial dates count. 1 is 1 January 1900, but because of a
// 29 February 1900 that never was, later days count from 30 December 1899; on
// old Macintoshes 0 is 1 January 1904.
const (
	epoch1900 schemas.Date = 693594
	epoch1904 schemas.Date = epoch1900 + 1462
)

// The styles of cells, as stylesPart lists them.
const (
	styleDate   = `1`
	styleMoment = `2`
	styleHead   = `3`
)

// The writers of workbooks, as most make them and as old Macintoshes did.
var (
	workbook1900 = workbook(epoch1900)
	workbook1904 = workbook(epoch1904)
)

// workbook is a writer of pages as the sheets of an XLSX workbook.
func workbook(epoch schemas.Date) func([]page, *layout, schemas.Date) ([]byte, error) {
	return func(pages []page, _ *layout, made schemas.Date) ([]byte, error) {
		w := sheetWriter{epoch: epoch, index: map[string]int{}}
		parts := []part{
			{"[Content_Types].xml", contentTypes(len(pages))},
			{"_rels/.rels", rootRelations},
			{"docProps/core.xml", fmt.Sprintf(coreProperties, made, made)},
			{"xl/workbook.xml", workbookPart(pages, epoch == epoch1904)},
			{"xl/_rels/workbook.xml.rels", workbookRelations(len(pages))},
			{"xl/styles.xml", stylesPart},
		}
		for i, p := range pages {
			parts = append(parts, part{fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), w.sheet(p)})
		}
		parts = append(parts, part{"xl/sharedStrings.xml", w.sharedStrings()})
		return packed(parts)
	}
}

type part struct{ path, text string }

// packed is the parts as a zip without a time in it.
func packed(parts []part) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	// The parts are written one after the other, so one compressor does for all.
	deflate, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("packing a workbook: %w", err)
	}
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		deflate.Reset(w)
		return deflate, nil
	})
	for _, p := range parts {
		w, err := z.Create(p.path)
		if err == nil {
			_, err = io.WriteString(w, p.text)
		}
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", p.path, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("packing a workbook: %w", err)
	}
	return b.Bytes(), nil
}

// sheetWriter writes the sheets of one workbook, which share their strings.
type sheetWriter struct {
	epoch   schemas.Date
	strings []string
	index   map[string]int
	uses    int
}

func (w *sheetWriter) sheet(p page) string {
	width := 1
	for _, cells := range p.rows {
		width = max(width, len(cells))
	}
	b := make([]byte, 0, 64*width*len(p.rows)+1024)
	b = append(b, xmlStart+`<worksheet xmlns="`+mainSpace+`"><dimension ref="A1:`...)
	b = append(b, schemas.ColumnName(width)...)
	b = strconv.AppendInt(b, int64(max(1, len(p.rows))), 10)
	b = append(b, `"/><cols><col min="1" max="`...)
	b = strconv.AppendInt(b, int64(width), 10)
	b = append(b, `" width="20" customWidth="1"/></cols><sheetData>`...)
	for i, cells := range p.rows {
		if len(cells) == 0 {
			continue
		}
		b = append(b, `<row r="`...)
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = append(b, `">`...)
		for j, c := range cells {
			b = w.cell(b, c, schemas.ColumnName(j+1), i+1)
		}
		b = append(b, `</row>`...)
	}
	b = append(b, `</sheetData>`...)
	if len(p.merges) > 0 {
		b = fmt.Appendf(b, `<mergeCells count="%d">`, len(p.merges))
		for _, m := range p.merges {
			b = append(b, `<mergeCell ref="`+m+`"/>`...)
		}
		b = append(b, `</mergeCells>`...)
	}
	return string(append(b, `</worksheet>`...))
}

// cell appends a cell; an empty one is left out, as Excel does.
func (w *sheetWriter) cell(b []byte, c cell, column string, row int) []byte {
	if c.kind == empty {
		return b
	}
	b = append(b, `<c r="`...)
	b = append(b, column...)
	b = strconv.AppendInt(b, int64(row), 10)
	switch c.kind {
	case number:
		b = append(b, `"><v>`...)
		b = append(b, c.text...)
	case date:
		b = append(b, `" s="`+styleDate+`"><v>`...)
		b = strconv.AppendInt(b, int64(c.day-w.epoch), 10)
	case moment:
		b = append(b, `" s="`+styleMoment+`"><v>`...)
		b = strconv.AppendFloat(b, float64(c.day-w.epoch)+float64(c.minute)/1440, 'f', 10, 64)
	case heading:
		b = append(b, `" s="`+styleHead+`" t="s"><v>`...)
		b = strconv.AppendInt(b, int64(w.shared(c.text)), 10)
	default:
		b = append(b, `" t="s"><v>`...)
		b = strconv.AppendInt(b, int64(w.shared(c.text)), 10)
	}
	return append(b, `</v></c>`...)
}

// shared is the number of a string among the shared ones.
func (w *sheetWriter) shared(s string) int {
	w.uses++
	n, ok := w.index[s]
	if !ok {
		n = len(w.strings)
		w.index[s], w.strings = n, append(w.strings, s)
	}
	return n
}

func (w *sheetWriter) sharedStrings() string {
	var b strings.Builder
	fmt.Fprintf(&b, xmlStart+`<sst xmlns="`+mainSpace+`" count="%d" uniqueCount="%d">`, w.uses, len(w.strings))
	for _, s := range w.strings {
		b.WriteString(`<si><t xml:space="preserve">` + escaped(s) + `</t></si>`)
	}
	b.WriteString(`</sst>`)
	return b.String()
}

func escaped(s string) string {
	if !strings.ContainsAny(s, "<>&\"'\n\r\t") {
		return s
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

const (
	xmlStart  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	linkSpace = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packSpace = `http://schemas.openxmlformats.org/package/2006`
	partType  = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
)

const rootRelations = xmlStart + `<Relationships xmlns="` + packSpace + `/relationships">` +
	`<Relationship Id="rId1" Type="` + linkSpace + `/officeDocument" Target="xl/workbook.xml"/>` +
	`<Relationship Id="rId2" Type="` + packSpace + `/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`</Relationships>`

// coreProperties takes the day of making twice.
const coreProperties = xmlStart + `<cp:coreProperties xmlns:cp="` + packSpace + `/metadata/core-properties"` +
	` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
	` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>iass demo</dc:creator>` +
	`<dcterms:created xsi:type="dcterms:W3CDTF">%sT09:00:00Z</dcterms:created>` +
	`<dcterms:modified xsi:type="dcterms:W3CDTF">%sT09:00:00Z</dcterms:modified></cp:coreProperties>`

const stylesPart = xmlStart + `<styleSheet xmlns="` + mainSpace + `">` +
	`<numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="dd/mm/yyyy\ hh:mm"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

func contentTypes(sheets int) string {
	var b strings.Builder
	b.WriteString(xmlStart + `<Types xmlns="` + packSpace + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/>` +
		`<Override PartName="/xl/sharedStrings.xml" ContentType="` + partType + `sharedStrings+xml"/>`)
	for i := range sheets {
		fmt.Fprintf(&b, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="`+partType+`worksheet+xml"/>`, i+1)
	}
	b.WriteString(`</Types>`)
	return b.String()
}

func workbookPart(pages []page, from1904 bool) string {
	var b strings.Builder
	b.WriteString(xmlStart + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + linkSpace + `">`)
	if from1904 {
		b.WriteString(`<workbookPr date1904="1"/>`)
	}
	b.WriteString(`<sheets>`)
	for i, p := range pages {
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(p.name), i+1, i+1)
	}
	b.WriteString(`</sheets></workbook>`)
	return b.String()
}

func workbookRelations(sheets int) string {
	var b strings.Builder
	b.WriteString(xmlStart + `<Relationships xmlns="` + packSpace + `/relationships">`)
	for i := range sheets {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="`+linkSpace+`/worksheet" Target="worksheets/sheet%d.xml"/>`, i+1, i+1)
	}
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="`+linkSpace+`/styles" Target="styles.xml"/>`, sheets+1)
	fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="`+linkSpace+`/sharedStrings" Target="sharedStrings.xml"/>`, sheets+2)
	b.WriteString(`</Relationships>`)
	return b.String()
}
