package workbook

import (
	"bytes"
	"fmt"
	"io"
	"regexp"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Internal is the line that stands on every data sheet.
const Internal = "Internal: unrounded, not for publication"

// Book is what a workbook shows.
type Book struct {
	Version  string // of the program that made it
	At       schemas.Date
	Period   schemas.Period
	Figures  []measure.Figure // of measure.Build, in its order
	Floor    int              // percent of services under which they have none of England or a region
	Services []schemas.Service
	Coverage []measure.Coverage  // for the day At
	Returns  []measure.ReturnRow // all that are kept
}

// Write writes the workbook. Its times are the start of the day At, for a
// workbook made twice from the same figures is the same.
func Write(w io.Writer, b Book) error {
	if err := write(w, b); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

func write(w io.Writer, b Book) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // holds no file: nothing is unpacked
	d := drawer{file: f, styles: make(map[style]int), notice: Internal}
	if err := f.SetSheetName("Sheet1", "Cover"); err != nil {
		return err
	}
	if err := d.text("Cover", b.cover()); err != nil {
		return err
	}
	if _, err := f.NewSheet("Notes"); err != nil {
		return err
	}
	if err := d.text("Notes", b.notes()); err != nil {
		return err
	}
	for _, p := range []page{b.england(), b.regions(), b.services(), b.flows(), b.returns()} {
		if _, err := f.NewSheet(p.name); err != nil {
			return err
		}
		if err := d.page(p); err != nil {
			return fmt.Errorf("sheet %s: %w", p.name, err)
		}
	}
	if err := properties(f, b.title(), Internal, b.Version, b.At); err != nil {
		return err
	}
	dropFilterButtons(f)
	buf, err := f.WriteToBuffer()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, buf)
	return err
}

// properties sets what a document says of itself.
func properties(f *excelize.File, title, subject, version string, at schemas.Date) error {
	made := at.String() + "T00:00:00Z"
	f.SetActiveSheet(0)
	err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: subject, Creator: "iass " + version, LastModifiedBy: "iass " + version,
		Created: made, Modified: made, Language: "en-GB",
	})
	if err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: "iass"})
}

var autoFilter = regexp.MustCompile(`<autoFilter[^>]*(/>|>.*?</autoFilter>)`)

// dropFilterButtons takes the filter buttons off the tables: the library gives
// every table some, and has no option for none.
func dropFilterButtons(f *excelize.File) {
	for i := 1; ; i++ {
		name := fmt.Sprintf("xl/tables/table%d.xml", i)
		part, ok := f.Pkg.Load(name)
		if !ok {
			return
		}
		content, ok := part.([]byte)
		if !ok {
			return
		}
		f.Pkg.Store(name, bytes.Clone(autoFilter.ReplaceAll(content, nil)))
	}
}
