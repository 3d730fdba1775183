package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/schemas"
)

// Internal is the line that stands on every sheet of the internal edition.
const Internal = "Internal: unrounded, not for publication"

// The sheets that every workbook has.
const (
	coverSheet    = "Cover"
	contentsSheet = "Contents"
	notesSheet    = "Notes"
)

// Write writes the workbook of a release. Its times are the start of the release's
// day, for a workbook made twice from the same release is the same.
func Write(w io.Writer, r disclosure.Release) error {
	if err := write(w, newView(r)); err != nil {
		return fmt.Errorf("writing the workbook: %w", err)
	}
	return nil
}

func write(w io.Writer, v view) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // holds no file: nothing is unpacked
	s, err := newSheets(f, v.notice())
	if err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", coverSheet); err != nil {
		return err
	}
	if err := s.words(coverSheet, v.cover()); err != nil {
		return err
	}
	all := v.tables()
	drawn := v.charts(all)
	for _, t := range append([]table{v.contents(all, drawn), v.notes()}, all...) {
		if err := s.table(t); err != nil {
			return fmt.Errorf("sheet %s: %w", t.sheet, err)
		}
		for n, c := range drawn {
			if c.of.sheet != t.sheet {
				continue
			}
			if err := s.chart(c, n+1); err != nil {
				return fmt.Errorf("sheet %s: %w", c.sheet, err)
			}
		}
	}
	if err := properties(f, v.title(), v.notice(), v.r.Publisher, v.r.Version, v.r.At); err != nil {
		return err
	}
	dropFilterButtons(f)
	dropPictures(f)
	return pack(w, f, s.rows)
}

// pack writes the file, with the rows of its tables.
func pack(w io.Writer, f *excelize.File, rows map[string]rows) error {
	p := packing{rows: rows}
	f.SetZipWriter(func(w io.Writer) excelize.ZipWriter {
		p.Writer = zip.NewWriter(w)
		return &p
	})
	buf, err := f.WriteToBuffer()
	if err = errors.Join(err, p.fault); err != nil {
		return err
	}
	if len(rows) > 0 {
		return fmt.Errorf("there is no sheet for the rows of %d tables", len(rows))
	}
	_, err = buf.WriteTo(w)
	return err
}

// properties sets what a document says of itself.
func properties(f *excelize.File, title, subject, publisher, version string, at schemas.Date) error {
	made := at.String() + "T00:00:00Z"
	f.SetActiveSheet(0)
	creator := "iass " + version
	if publisher != "" {
		creator = publisher
	}
	err := f.SetDocProps(&excelize.DocProperties{
		Title: title, Subject: subject, Creator: creator, LastModifiedBy: creator, Description: "Made by iass " + version,
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
		ok := edit(f, fmt.Sprintf("xl/tables/table%d.xml", i), func(part []byte) []byte {
			return autoFilter.ReplaceAll(part, nil)
		})
		if !ok {
			return
		}
	}
}

// dropPictures takes the kinds of pictures, of which there are none, off the list
// of contents: with the first chart the library adds them, in an order of chance.
func dropPictures(f *excelize.File) {
	kept := f.ContentTypes.Defaults[:0]
	for _, d := range f.ContentTypes.Defaults {
		if !strings.HasPrefix(d.ContentType, "image/") {
			kept = append(kept, d)
		}
	}
	f.ContentTypes.Defaults = kept
}

// edit changes a part of the file that the library has no option for; not ok where
// there is no such part.
func edit(f *excelize.File, name string, change func([]byte) []byte) (ok bool) {
	part, ok := f.Pkg.Load(name)
	if !ok {
		return false
	}
	content, ok := part.([]byte)
	if ok {
		f.Pkg.Store(name, change(bytes.Clone(content)))
	}
	return ok
}
