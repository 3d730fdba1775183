package feedback

import (
	"bytes"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// WriteWhole writes the sender's own workbook, whose bytes are content, with the
// faulty cells marked and a last sheet that lists them, on which it opens. Nothing
// is taken out of it: it holds all the personal data that the sender's own does.
// The list stands last, for names that hold on one sheet alone go by its place.
// inflated is the limit of its size unpacked; a workbook is unpacked in memory,
// never on the disk.
func WriteWhole(w io.Writer, f Feedback, content []byte, inflated int64) error {
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: inflated, UnzipXMLSizeLimit: inflated})
	if err != nil {
		return fmt.Errorf("opening %s to mark it: %w", f.Return.File, err)
	}
	m := newMarker(file)
	m.all = true
	defer func() { _ = file.Close() }() // holds no file: nothing is unpacked
	if err := m.whole(f); err != nil {
		return fmt.Errorf("marking %s: %w", f.Return.File, err)
	}
	return m.write(w)
}

func (m marker) whole(f Feedback) error {
	for _, sheet := range m.file.GetSheetList() {
		notes, err := m.file.GetComments(sheet)
		if err != nil {
			return err
		}
		for _, n := range notes {
			m.noted[sheet+"!"+n.Cell] = true
		}
	}
	mend := mendSheet(m.file.GetSheetList())
	i, err := m.file.NewSheet(mend)
	if err != nil {
		return err
	}
	if err := m.mark(f.Return.Findings); err != nil {
		return err
	}
	if err := m.mendList(mend, f, nil); err != nil {
		return err
	}
	m.file.SetActiveSheet(i)
	return nil
}
